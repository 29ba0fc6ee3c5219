#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

/* text - Arabic-first language: fold, tokenise, stem, language, direction.
 *
 * Analysis is versioned: a change of TEXT_ANALYSIS_VERSION rebuilds the index.
 * Sources    light10 and a few more affixes: Larkey, Ballesteros, Connell, "Light stemming for
 *            Arabic information retrieval" (2007); Latin languages: Snowball (libstemmer).
 *            Design: search.md 4.
 * Pure       no I/O, no clock, no globals; any bytes are accepted.
 * Threads    struct analyzer: one at a time; the rest any.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/lang.h"

#define TEXT_ANALYSIS_VERSION 2

/* Folds for comparison and for the exact index: NFKC table for Arabic presentation forms, marks,
 * tatweel, ZW and bidi characters dropped; alef, yeh, teh marbuta, hamza seats, Persian letters and
 * digits folded; Latin lower-cased and without accents. Idempotent. */
void text_fold(span s, struct buf *out);

/* Longer words are cut here, at a rune; their stem comes from what is left. */
enum { TOKEN_BYTES_MAX = 120 };

struct token {
    span surface;        /* folded; in the analyzer's memory until its next call, or in the text */
    span stem;           /* equal to surface when there is nothing to strip */
    uint32_t position;   /* words counted from 0; stop words count too */
    uint32_t start, end; /* bytes in the original text, whole word */
    bool stop;           /* a stop word: indexed for phrases only */
};

/* The "language" of words that are stems already, as analyzer_run() gave them, with blanks between:
 * they stay as they are, and Arabic stop words are still told. For who brings the tokens along (the
 * benchmarks do). No language's code: nothing from outside can claim it. */
#define TEXT_LANG_STEMS "="

struct analyzer;
struct analyzer *analyzer_new(void);
void analyzer_free(struct analyzer *a);
/* Splits s into words. lang "" chooses by script: Arabic letters -> Arabic rules, else none.
 * "fr" and "en" also stem Latin words (Snowball), so a query must name the language its answers
 * are written in. At most LIMIT_BODY_BYTES are read. *ret_tokens stays valid until the next call.
 * Returns the count. */
size_t analyzer_run(struct analyzer *a, span s, const char *lang, const struct token **ret_tokens);
/* Whether a folded Arabic form is a stop word in Arabic. */
bool analyzer_is_stop(const struct analyzer *a, span form);

struct language {
    char lang[LANG_SIZE]; /* "" when unknown */
    double confidence;    /* 0..1 */
    bool rtl;             /* majority of strong letters */
};
struct language text_language(span s);
bool text_is_rtl(span s);

/* Sort key (bytes, not text) that ignores punctuation and a leading ال and folds letters; compare
 * with span_cmp, ties by the originals. */
void text_sort_key(span s, struct buf *out);
/* At most runes_max runes, cut at a word, with «…» (counted) when cut. White space is made single;
 * bidi embeddings and isolates are left out, for a cut would leave them open. */
void text_excerpt(span s, size_t runes_max, struct buf *out);

enum plural { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER };
/* CLDR cardinal rules for ar, fr, en. */
enum plural text_plural(const char *lang, uint64_t n);

/* Bidi controls balanced: every opener closed at the end of its paragraph, stray closers dropped;
 * bad UTF-8 becomes U+FFFD. */
void text_balance_bidi(span s, struct buf *out);

#endif
