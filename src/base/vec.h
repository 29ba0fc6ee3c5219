#ifndef BASE_VEC_H
#define BASE_VEC_H

/* vec - a growing array of any element type, by macro.
 *
 *     struct { int *at; size_t len, cap; } v = { 0 };
 *     *VEC_PUSH(&v) = 7;
 *     VEC_DONE(&v);
 *
 * Ownership  the array belongs to the holder; elements that own something are the holder's too.
 * Limits     the caller's; count what comes from outside before pushing.
 */

#include "base/mem.h"

#define VEC_OF(type)                                                                               \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t len, cap;                                                                           \
    }

#define VEC_RESERVE(v, n)                                                                          \
    do {                                                                                           \
        if ((v)->len + (n) > (v)->cap) {                                                           \
            size_t want_ = (v)->cap ? (v)->cap * 2 : 8;                                            \
            if (want_ < (v)->len + (n)) want_ = (v)->len + (n);                                    \
            (v)->at = mem_realloc((v)->at, want_, sizeof(*(v)->at));                               \
            (v)->cap = want_;                                                                      \
        }                                                                                          \
    } while (0)

/* Pointer to a new element, not initialised. */
#define VEC_PUSH(v)                                                                                \
    __extension__({                                                                                \
        VEC_RESERVE(v, 1);                                                                         \
        &(v)->at[(v)->len++];                                                                      \
    })

#define VEC_DONE(v)                                                                                \
    do {                                                                                           \
        mem_free((v)->at);                                                                         \
        (v)->at = NULL;                                                                            \
        (v)->len = (v)->cap = 0;                                                                   \
    } while (0)

#endif
