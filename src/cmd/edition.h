#ifndef CMD_EDITION_H
#define CMD_EDITION_H

/* edition - the countries we know newspapers of: the built-in catalogue (data/catalogue.tsv) and
 * what differs from country to country. */

#include "base/base.h"
#include "store/store.h"

struct edition {
    const char *country; /* lower-case ISO 3166 alpha-2, "xa" = pan-Arab */
    const char *name;    /* English, for messages */
    const char *lang, *zone, *months;
};

/* NULL when unknown. */
const struct edition *edition_find(span country);
/* "ae bh dz ..." */
void edition_names(struct buf *out);

/* The catalogue's newspapers of a country into the store. *ret_count may be NULL. */
enum errc edition_add_sources(struct store *s, const char *country, size_t *ret_count,
                              struct error *err) MUST_CHECK;
/* Newspapers in the form of the catalogue (TSV with a header line) from any text; a line that
 * cannot be used is an error that names file and line. */
struct sources_options {
    span country; /* only these lines; empty = all */
    enum display_mode display;
};
enum errc sources_from_tsv(struct store *s, const char *file_name, span text,
                           const struct sources_options *opts, size_t *ret_count, struct error *err)
    MUST_CHECK;

/* What the catalogue knows of a slug, a paper of `country` first; false when nothing. The spans
 * are the catalogue's own and live for ever; id and counts are not filled. */
bool edition_known_source(span slug, span country, struct source *ret);

#endif
