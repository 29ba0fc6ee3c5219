#ifndef STORY_PAIRING_H
#define STORY_PAIRING_H

/* pairing - one event told in Arabic and in a Latin language.
 *
 * Words do not meet across scripts; names and numbers do: places and bodies by their entry of the
 * gazetteer, people by the consonants of their last name (ماكرون and Macron are both m-k-r-n),
 * numbers of two digits and more. An article joins a story of the other script of the last two days
 * when they share at least three such traits, one of them a person or a number, and those are rare
 * enough.
 *
 * Pure, bounded (3 MB). Threads: one at a time.
 */

#include "model/name.h"
#include "story/names.h"

enum { TRAITS_MAX = 20 };
struct traits {
    uint32_t at[TRAITS_MAX];
    bool telling[TRAITS_MAX]; /* a person or a number */
    size_t count;
};
/* What of the article found last by the namer may meet in another script. */
void traits_of(const struct namer *n, const struct name *names, size_t count, struct traits *ret);

/* Consonants of a name, folded Arabic or Latin, as bytes of one alphabet; returns how many. */
size_t pairing_skeleton(span word, char *out, size_t size);

struct pairing;
struct pairing *pairing_new(void);
void pairing_free(struct pairing *p);
void pairing_add(struct pairing *p, const struct traits *t, int64_t story_id);
/* Calls fn for each story that was seen with a trait; true takes it into account. The story that
 * shares enough, or 0. */
int64_t pairing_find(const struct pairing *p, const struct traits *t,
                     int64_t (*resolve)(void *ctx, int64_t story_id), void *ctx);

#endif
