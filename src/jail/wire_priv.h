#ifndef JAIL_WIRE_PRIV_H
#define JAIL_WIRE_PRIV_H

/* wire - structs to bytes and back, by one walk for both directions, so that they cannot differ.
 *
 * A wire either writes (out is set) or reads. Reading takes every byte as hostile: counts are
 * capped before memory is asked for, numbers are checked against their enums, text that is not
 * UTF-8 is repaired, and what is left over makes the whole record bad. Sticky: check wire_ok()
 * once at the end. What was read borrows the input and the arena.
 *
 * Record     fields in order of the walk; integers 8 bytes little-endian, counts and lengths
 *            varint, bool one byte. Both ends are the same program: there is no version.
 */

#include "feed/feed.h"
#include "media/media.h"
#include "page/page.h"

struct wire {
    struct buf *out; /* NULL when reading */
    struct cursor in;
    struct arena *arena;
    size_t items_left; /* list items of the whole record, against amplification */
    bool bad;
};

struct wire wire_writer(struct buf *out);
struct wire wire_reader(span bytes, struct arena *arena);
/* Nothing was wrong; a reader has also used every byte. */
bool wire_ok(const struct wire *w);

void wire_i64(struct wire *w, int64_t *v);
void wire_u64(struct wire *w, uint64_t *v);
void wire_int(struct wire *w, int *v, int min, int max);
void wire_bool(struct wire *w, bool *v);
void wire_bytes(struct wire *w, span *v);
void wire_text(struct wire *w, span *v); /* UTF-8 */
/* A short ASCII word in a C string, for names of formats and charsets; NULL becomes "". */
void wire_word(struct wire *w, const char **v);
/* A code in a char array: only [a-z0-9], at most size - 1. */
void wire_code(struct wire *w, char *v, size_t size);
/* The count to walk: what has more items than allowed is cut when writing, bad when reading. */
size_t wire_count(struct wire *w, size_t count, size_t max);

/* Walks `count` items of `type` at `at` (both lvalues) with fn(w, &item). */
#define WIRE_LIST(w, at, count, max, type, fn)                                                     \
    do {                                                                                           \
        (count) = wire_count((w), (count), (max));                                                 \
        if (!(w)->out) (at) = arena_new_n((w)->arena, type, (count));                              \
        for (size_t i_ = 0; i_ < (count) && !(w)->bad; i_++) {                                     \
            type item_ = (at)[i_];                                                                 \
            fn((w), &item_);                                                                       \
            if (!(w)->out) (at)[i_] = item_;                                                       \
        }                                                                                          \
    } while (0)

struct sitemap_input {
    span bytes, url;
};

void wire_page_input(struct wire *w, struct page_input *v);
void wire_page(struct wire *w, struct page *v);
void wire_feed_input(struct wire *w, struct feed_input *v);
void wire_feed(struct wire *w, struct feed *v);
void wire_sitemap_input(struct wire *w, struct sitemap_input *v);
void wire_sitemap(struct wire *w, struct sitemap *v);
void wire_media(struct wire *w, struct media_picture *v);

#endif
