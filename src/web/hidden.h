#ifndef WEB_HIDDEN_H
#define WEB_HIDDEN_H

/* hidden - the pictures a reader reported are hidden from that reader at once.
 *
 * They are remembered by one cookie, "hidden_images", which only a report sets: hex hashes joined
 * by '.'. It names pictures, not the reader; whoever has it gets pages of their own, past the
 * shared page cache.
 *
 * Limits     HIDDEN_MAX pictures; the oldest are forgotten.
 */

#include "web/call.h"

enum { HIDDEN_MAX = 40 };

bool hidden_any(const struct call *c);
bool hidden_has(const struct call *c, span hash);
/* Set the cookie of the answer: with the picture, or without it. */
void hidden_add(struct call *c, span hash);
void hidden_drop(struct call *c, span hash);
/* 32 lower-case hex digits. */
bool hidden_hash_valid(span hash);

#endif
