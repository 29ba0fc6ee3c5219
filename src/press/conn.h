#ifndef PRESS_CONN_H
#define PRESS_CONN_H

/* conn - one client on a non-blocking socket, served by its own thread.
 *
 * Every wait also watches the stop descriptor, so press_stop() ends it at once.
 */

#include "press/press_priv.h"

struct press_conn {
    struct press *press;
    int fd;
    size_t in_len;
    char in[PRESS_REQUEST_BYTES];
};

/* Serves requests until the client goes, idles for 30 s, or the press stops; closes the fd. */
void press_conn_serve(struct press *p, int fd);

/* False when the client is gone, too slow, or the press stops. */
bool press_conn_write(struct press_conn *c, span bytes);
/* False as above; true when the time has passed. */
bool press_conn_wait(struct press_conn *c, int64_t ms);
/* Sends the answer, with whatever its misdeed asks for. False: close the connection. */
bool press_conn_send(struct press_conn *c, const struct press_request *req,
                     const struct press_answer *a);

#endif
