#ifndef MODEL_ARTICLE_H
#define MODEL_ARTICLE_H

/* article - one published piece, as it travels from page to store to reader.
 *
 * Texts are valid UTF-8 without control characters (but the body's block marks).
 * body       blocks joined by '\n'; a block's first byte may be one of the BLOCK_* marks, none
 *            means a paragraph. See body_next().
 * Times      published_s is what the paper claims (TIME_UNKNOWN when it does not); found_s is when
 *            we first saw it; order_s decides every order and day: published_s clamped by
 *            article_order_s(), so that a future or absurd date cannot head a list.
 * Ownership  spans are borrowed from whoever made the struct (an arena, a row, a test).
 */

#include "base/buf.h"
#include "base/limits.h"
#include "model/lang.h"

enum article_flag {
    ARTICLE_BREAKING = 1 << 0,    /* the paper marked it عاجل */
    ARTICLE_DAY_ONLY = 1 << 1,    /* published_s has a day but no time of day */
    ARTICLE_DATE_UNSURE = 1 << 2, /* no date found: found_s stands in */
    ARTICLE_PAYWALL = 1 << 3,
    ARTICLE_NO_ARCHIVE = 1 << 4, /* robots: never show our copy */
    ARTICLE_NO_INDEX = 1 << 5,   /* robots: not listed */
    ARTICLE_NO_IMAGE = 1 << 6,   /* robots: no image */
    ARTICLE_REMOVED = 1 << 7,    /* tombstone: title and link stay */
    ARTICLE_ZONE_UNSURE =
        1 << 8, /* published_s named no zone and was read as UTC: import moves it */
    ARTICLE_NO_TRAINING = 1 << 9, /* rights reserved: TDMRep, Content-Signal ai-train=no, noai */
};

struct article {
    int64_t id;        /* ours; 0 before it is stored */
    int64_t source_id; /* 0 when unknown */
    span source;       /* slug */
    span external_id;  /* the importer's id; empty for crawled ones */
    span url;          /* normalised, canonical when on the same registrable domain */
    span title;
    span authors[LIMIT_AUTHORS];
    size_t author_count;
    span section; /* as the paper names it; empty when unknown */
    enum category category;
    span summary; /* as the paper gives it; may be empty */
    span body;    /* blocks, above; lists leave it empty */
    span excerpt; /* first ~300 runes of summary or body, filled by store, for lists */
    span image_url;
    char image[33]; /* hex hash of the stored thumbnail family; "" when none */
    char lang[LANG_SIZE];
    int64_t published_s, modified_s, found_s, order_s;
    uint32_t flags;   /* enum article_flag */
    int64_t story_id; /* 0 = none yet */
    int64_t copy_of;  /* id of the article it copies; 0 = original */
    int64_t version;  /* 1 = as first seen */
};

/* order_s for a claimed time: nothing is published after we found it (a wrong zone, a date that is
 * planned or absurd), so that is found, and so are unknown ones and those before 1970-01-02. */
int64_t article_order_s(int64_t published_s, int64_t found_s);

enum { BLOCK_PARAGRAPH = 0, BLOCK_HEADING = 1, BLOCK_ITEM = 2, BLOCK_QUOTE = 3 };
/* for (span b = article.body, text; body_next(&b, &kind, &text);) - empty blocks are skipped. */
bool body_next(span *rest, int *ret_kind, span *ret_text);
/* Appends a block; text is trimmed, its newlines become blanks; empty text adds nothing. */
void body_add(struct buf *out, int kind, span text);
/* From plain text (import): each line that is not blank is a paragraph. */
void body_from_text(span text, struct buf *out);
/* To plain text (export, lab): blocks without marks, joined by a blank line. */
void body_to_text(span body, struct buf *out);

#endif
