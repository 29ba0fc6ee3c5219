#ifndef WEB_THROTTLE_H
#define WEB_THROTTLE_H

/* throttle - requests a network may make: a bucket of tokens each, refilled with time.
 *
 * Networks share a bucket when their keyed hashes collide; the table never grows. Loopback is not
 * counted: it is the operator, or a proxy that does its own counting.
 *
 * Threads    any.
 */

#include "web/request.h"

struct throttle;

struct throttle *throttle_new(double per_s, double burst);
void throttle_free(struct throttle *t);
/* Takes a token; false when there is none. now_ms is monotonic. */
bool throttle_take(struct throttle *t, const struct client_address *network, int64_t now_ms);

#endif
