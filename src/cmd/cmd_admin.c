/* admin - the first password, API tokens. Secrets are stored hashed only. */

#include "base/clock.h"
#include "cmd/data.h"

/* libsodium's header is not written for our warnings. */
#include <sodium.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200, TOKEN_BYTES = 32 };

/* A line from stdin, not shown on a terminal. */
static enum errc read_secret(const char *prompt, char out[PASSWORD_MAX + 2], struct error *err) {
    struct termios old, hidden;
    bool tty = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &old) == 0;
    if (tty) {
        hidden = old;
        hidden.c_lflag &= ~(tcflag_t) ECHO;
        fprintf(stderr, "%s: ", prompt);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    char *line = fgets(out, PASSWORD_MAX + 2, stdin);
    if (tty) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
        fprintf(stderr, "\n");
    }
    if (!line) return error_set(err, ERRC_USAGE, "no password was given");
    size_t len = strcspn(out, "\n");
    if (len > PASSWORD_MAX)
        return error_set(err, ERRC_USAGE, "a password has at most %d bytes", PASSWORD_MAX);
    out[len] = 0;
    if (len < PASSWORD_MIN)
        return error_set(err, ERRC_USAGE, "a password has at least %d bytes", PASSWORD_MIN);
    return ERRC_OK;
}

static enum errc set_password(struct store *s, struct error *err) {
    char first[PASSWORD_MAX + 2] = { 0 }, second[PASSWORD_MAX + 2] = { 0 };
    char hash[crypto_pwhash_STRBYTES];
    enum errc rc = read_secret("New admin password", first, err);
    if (rc == ERRC_OK && isatty(STDIN_FILENO)) {
        rc = read_secret("Once more", second, err);
        if (rc == ERRC_OK && strcmp(first, second) != 0)
            rc = error_set(err, ERRC_USAGE, "the two passwords differ");
    }
    if (rc != ERRC_OK) return rc;
    if (crypto_pwhash_str_alg(hash, first, strlen(first), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return error_set(err, ERRC_RETRY_LATER, "not enough memory to hash the password");
    sodium_memzero(first, sizeof(first));
    sodium_memzero(second, sizeof(second));
    rc = store_meta_put(s, "admin_password", span_of(hash), err);
    if (rc == ERRC_OK) printf("the admin password is set; sign in at /admin\n");
    return rc;
}

static enum errc make_token(struct store *s, const char *label, struct error *err) {
    unsigned char secret[TOKEN_BYTES], digest[crypto_hash_sha256_BYTES];
    char token[2 * TOKEN_BYTES + 1], hex[2 * crypto_hash_sha256_BYTES + 1];
    randombytes_buf(secret, sizeof(secret));
    sodium_bin2hex(token, sizeof(token), secret, sizeof(secret));
    crypto_hash_sha256(digest, (const unsigned char *) token, strlen(token));
    sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
    enum errc rc = store_token_put(s, span_of(hex), span_of(label), clock_now_s(), err);
    if (rc == ERRC_OK) printf("%s\n", token);
    if (rc == ERRC_OK)
        fprintf(stderr, "this token is shown once; send it as 'Authorization: Bearer ...'\n");
    return rc;
}

int cmd_admin(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    context_start(&c, self, NULL, 0, &argc, argv);
    bool password = argc >= 1 && strcmp(argv[0], "password") == 0;
    bool token = argc >= 1 && strcmp(argv[0], "token") == 0;
    if (!password && !token) return usage_error(self, "password or token?");
    struct error err = { 0 };
    if (sodium_init() < 0) {
        (void) error_set(&err, ERRC_BUG, "libsodium does not start");
        return report(&err);
    }
    struct store *s = NULL;
    enum errc rc = context_need_archive(&c, &err);
    struct store_options so = { .dir = c.data };
    if (rc == ERRC_OK) rc = store_open(&so, &s, &err);
    if (rc == ERRC_OK)
        rc = password ? set_password(s, &err) : make_token(s, argc > 1 ? argv[1] : "", &err);
    store_close(s);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
