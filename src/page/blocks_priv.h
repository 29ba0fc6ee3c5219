#ifndef PAGE_BLOCKS_PRIV_H
#define PAGE_BLOCKS_PRIV_H

/* blocks - the visible text of a page as a list of blocks in document order: what stands between
 * two borders of block elements. Body extraction then is the choice of a subset of them.
 *
 * Ownership  the caller's struct; blocks_done() frees it. Borrows the dom.
 */

#include "page/dom_priv.h"

enum hint {
    HINT_GONE = 1,    /* invisible, or never article text: no blocks are made from it */
    HINT_BAD = 2,     /* its name or place says boilerplate */
    HINT_BODY = 4,    /* its name says "the text of the article" */
    HINT_ARTICLE = 8, /* its name says "an article" */
    HINT_LEAD = 16,   /* standfirst, intro, deck */
    HINT_EMBED = 32,  /* a post of another site: bad unless it quotes something */
    HINT_SURE = 64,   /* itemprop=articleBody */
    HINT_NEVER = 128, /* comments, cookies: bad however heavy */
};

struct block {
    uint32_t node;  /* the innermost block element around it */
    uint32_t first; /* its first text node */
    uint32_t text_at, text_len;
    uint32_t chars, link_chars, bold_chars; /* runes */
    uint16_t stops;                         /* sentence marks . ! ? ؟ 。 ; */
    uint16_t commas;                        /* , ، ; */
    uint8_t kind;                           /* BLOCK_* of model/article.h */
    uint8_t level;                          /* 1..6 of a heading */
    bool standing;                          /* on the paper's other pages too: no text */
};

struct blocks {
    const struct dom *dom;
    struct block *at;
    size_t count, cap;
    struct buf text;
    uint8_t *hints; /* a set of enum hint for each node */
};

void blocks_read(const struct dom *d, uint32_t from, struct blocks *ret);
void blocks_done(struct blocks *b);
static inline span block_text(const struct blocks *b, const struct block *k) {
    return (span){ b->text.at + k->text_at, k->text_len };
}

/* What the names of an element say (class, id, itemprop, role, ...): a set of enum hint. */
enum { HINT_CACHE = 1024 };
struct hint_cache { /* zeroed at first; a name that falls on another's slot takes it */
    uint64_t keys[HINT_CACHE];
    uint8_t hints[HINT_CACHE];
};
unsigned hints_of(const struct dom *d, uint32_t node, struct hint_cache *cache);

/* Phrases that papers put between paragraphs: "read also", "follow us", "advertisement". */
bool phrase_is_boilerplate(span text);
/* A heading of related stories, comments and the like. */
bool phrase_heads_box(span text);
/* "Published ...", "آخر تحديث ...": a line that dates the article. */
bool phrase_is_stamp(span text);
/* "Last updated ...": the day of a change. */
bool phrase_is_update(span text);
/* "By ...", "كتب ...", "Von ...": whoever wrote it, before the text. */
bool phrase_is_byline(span text);
/* "... (AP Photo/Name)", "Photo: Name", "© Name": a caption without a name. */
bool phrase_names_picture(span text);
/* "... © AFP / Name": the line of whoever owns a picture or a text, unless sentences follow. */
bool phrase_ends_in_rights(span text);
/* "Follow us on ...", "Sign up for our newsletter": a call to the reader, no sentence of a story.
 * Only believed at the margins of a text. */
bool phrase_calls_reader(span text);
/* "Views expressed here are ...", "All rights reserved": the paper about itself. Only believed at
 * the margins of a text. */
bool phrase_is_notice(span text);

#endif
