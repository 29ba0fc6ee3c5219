#ifndef TEXT_STOP_H
#define TEXT_STOP_H

/* stop - words too common to search for; for this room only.
 *
 * The lists are written folded (a test folds them again), as the analyzer sees words. */

#include "base/base.h"

enum stop_list { STOP_AR, STOP_FR, STOP_EN, STOP_LISTS };
/* Words separated by one blank. */
extern const char *const stop_words[STOP_LISTS];

enum { STOP_SLOTS = 1024, STOP_WORD_MAX = 15 };
/* Most words are none: bits by another part of the hash tell nearly all of them by one look. */
enum { STOP_SIEVE_BITS = 4096 };
struct stop_set {
    uint64_t sieve[STOP_SIEVE_BITS / 64];
    struct {
        char at[STOP_WORD_MAX];
        unsigned char len; /* 0 = free */
    } slots[STOP_SLOTS];
};
void stop_fill(struct stop_set *set, enum stop_list list);
bool stop_has(const struct stop_set *set, span word);

#endif
