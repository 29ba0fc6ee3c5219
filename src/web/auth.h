#ifndef WEB_AUTH_H
#define WEB_AUTH_H

/* auth - the moderator's password, session and form token; tokens of the API.
 *
 * Password   argon2id, its hash is the archive's "admin_password". At most AUTH_HASHES are tried at
 *            once; after a few wrong ones a network waits, longer each time (never a lock that
 *            strangers could put on the moderator).
 * Session    256 random bits in a cookie (HttpOnly, SameSite=Strict); the archive knows its
 * SHA-256. Ends after 30 minutes of idling, 12 hours at most, by logging out,
 *            or with a new password. Forms      carry a
 * token derived from the session; call_authorise() refuses a POST without it. Threads    any.
 */

#include "base/base.h"

struct call;
struct auth;

enum { AUTH_HASHES = 2, AUTH_PASSWORD_MAX = 200 };

struct auth *auth_new(void);
void auth_free(struct auth *a);

enum auth_result {
    AUTH_IN,    /* *ret_cookie is the Set-Cookie to send */
    AUTH_WRONG, /* or no password is set */
    AUTH_WAIT,  /* too many tries: *ret_wait_s */
    AUTH_FAILED /* an error was answered */
};
enum auth_result auth_login(struct call *c, span password, int64_t *ret_wait_s, span *ret_cookie);
bool auth_password_set(struct call *c);
/* Ends the session of this call; the answer takes the cookie back. */
void auth_logout(struct call *c);
/* For the forms of this session; empty without one. In the arena. */
span auth_form_token(struct call *c);

#endif
