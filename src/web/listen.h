#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

/* listen - addresses to listen on and addresses that come in.
 *
 * Threads    any.
 */

#include "base/buf.h"
#include "web/request.h"

struct sockaddr;

/* "8080", ":8080", "127.0.0.1:8080", "[::1]:8080", "localhost:8080". */
enum errc listen_open(const char *address, int *ret_fd, int *ret_port, struct error *err)
    MUST_CHECK;
/* "http://localhost:8080" */
void listen_base_url(const char *address, int port, struct buf *out);
void listen_client(const struct sockaddr *sa, struct client_address *ret);
bool listen_parse_client(span text, struct client_address *ret);

#endif
