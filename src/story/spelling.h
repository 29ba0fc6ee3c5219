#ifndef STORY_SPELLING_H
#define STORY_SPELLING_H

/* spelling - one person, written in Arabic and in Latin letters: learnt from stories told in both.
 *
 * Where a story has articles of both scripts, its people meet. Two that sound alike (sounds.h) and
 * have no better counterpart there are evidence, once a story. Enough of it in different stories,
 * and far more than any rival has, makes them one name; evidence halves every thirty days.
 *
 * Pure       no I/O, no clock; the same articles in the same order give the same answers.
 * Ownership  copies what it keeps; matches are valid until the next add.
 * Limits     8 MB: the people of the last stories, some thousands of pairs; what stands weakest
 *            makes room. A name longer than SPELLING_BYTES is left out.
 * Threads    one at a time.
 */

#include "model/name.h"

enum { SPELLING_BYTES = 56, SPELLING_MATCHES = 8 };

struct spelling_match {
    span arabic_key, latin_key; /* of people */
    span arabic, latin;         /* as they are said, for sounds_apart() */
    const char *lang;           /* of the Latin spelling, as its article had it; may be "" */
};

/* An article's people, most prominent first. */
struct telling {
    int64_t story_id, order_s;
    bool arabic;
    const char *lang;
    const struct name *names;
    size_t count;
};

struct spellings;
struct spellings *spellings_new(void);
void spellings_free(struct spellings *s);
void spellings_add(struct spellings *s, const struct telling *t);
/* What the article added last speaks for. Told again each time it is found again. */
size_t spellings_found(const struct spellings *s, const struct spelling_match **ret);

/* A person's words as they are said, joined by blanks: those of the text that its key is made of.
 * Returns bytes, 0 when they do not fit. */
size_t spelling_said(const struct name *n, char out[SPELLING_BYTES]);

#endif
