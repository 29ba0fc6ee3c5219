#ifndef FEED_READ_PRIV_H
#define FEED_READ_PRIV_H

/* read - what the readers of the formats share: lists that grow, times, persons, text constructs.
 */

#include "base/limits.h"
#include "base/vec.h"
#include "feed/feed.h"
#include "feed/xml_priv.h"

struct lists {
    VEC_OF(struct feed_person) persons;
    VEC_OF(struct feed_category) categories;
    VEC_OF(struct feed_link) links;
    VEC_OF(struct feed_media) media;
};

enum { LIST_MAX = 64 }; /* of each kind, an entry */

struct reader {
    const struct feed_input *in;
    struct arena *arena;
    struct feed *feed;
    struct lists lists; /* of the feed */
    VEC_OF(struct feed_entry) entries;
    span base;                  /* of the document */
    uint8_t rows[NS_COUNT + 1]; /* of an entry's fields, where those of a namespace begin */
};

/* A piece of text that may be plain, escaped HTML, XHTML or base64. */
struct construct {
    span html;   /* always HTML */
    span text;   /* of plain text; construct_text() gives it for all */
    span type;   /* as written */
    bool plain;  /* html was made from plain text by escaping */
    bool markup; /* there are tags or entities in html that text does not show */
};
struct construct construct_read(const struct xml_node *n, struct arena *arena);
struct construct construct_of_html(span html);
/* One line without markup. Asked for titles and names only: it parses, and a '<' that no '>'
 * follows is text, in html too. */
span construct_text(struct construct *c, struct arena *arena);
/* construct_read() and construct_text() in one. */
span construct_line(const struct xml_node *n, struct arena *arena);

/* The base of n, or empty when it is `base`. */
span feed_base_unless(const struct reader *r, const struct xml_node *n, span base);
/* An identifier; one that is a mere path means something at home only, and gets its base. */
span feed_id(const struct reader *r, const struct xml_node *n);
int64_t feed_time(const struct reader *r, span text, bool *ret_day_only);
span feed_absolute(const struct reader *r, const struct xml_node *n, span href);

void lists_add_person(struct lists *l, struct feed_person p);
/* "email (Name)", "Name <email>", "email", "Name" */
struct feed_person person_of(span text, struct arena *arena);
struct feed_person person_read(const struct reader *r, const struct xml_node *n);
void lists_add_category(struct lists *l, span term, span scheme, span label);
/* <category>, <media:category>, <itunes:category> with what stands inside; "a, b, c". */
void category_read(const struct reader *r, struct lists *l, const struct xml_node *n);
void keywords_read(const struct reader *r, struct lists *l, const struct xml_node *n);
struct feed_link link_read(const struct reader *r, const struct xml_node *n, span *ret_written);
/* How much a link is the address of what it stands in: 0 not at all, 2 as a page. */
int link_rank(const struct feed_link *l);
void lists_add_link(struct lists *l, struct feed_link link);
void lists_add_media(struct lists *l, struct feed_media m);
void lists_to_entry(struct lists *l, struct arena *arena, struct feed_entry *e);
void lists_to_feed(struct lists *l, struct arena *arena, struct feed *f);
/* "Name (email)" */
span person_line(const struct feed_person *p, struct arena *arena);

/* An element's name and what it is; the rank is among sources of the same field, more is better. */
struct field_row {
    enum ns ns;
    span name;
    int field, rank;
};
#define FIELD(ns, name, field, rank)                                                               \
    { ns, { name, sizeof(name) - 1 }, field, rank }
static inline bool field_is(const struct field_row *row, const struct xml_node *n) {
    return row->ns == n->ns && row->name.len == n->name.len &&
           span_starts_nocase(n->name, row->name);
}

/* Once before entries are read. */
void entry_index(struct reader *r);
void entry_read(struct reader *r, const struct xml_node *item);
void channel_read(struct reader *r, const struct xml_node *channel);
enum errc json_feed_read(struct reader *r, span text, struct error *err);

/* gzip, when bytes are gzip; else a copy of the span itself in *ret. out owns what was unpacked. */
enum errc feed_gunzip(span bytes, struct buf *out, span *ret, struct error *err);

#endif
