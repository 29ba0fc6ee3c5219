/* admin - sessions and tokens, known only by the hash of their secret. */

#include "store/store_priv.h"

enum { IDLE_STEP_S = 60 };

enum errc store_session_put(struct store *s, span token_hash, int64_t expires_s,
                            struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err, "DELETE FROM sessions WHERE min(expires_s, idle_s) < ?1",
                A_INT(clock_now_s()));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "INSERT INTO sessions(token_hash, expires_s, idle_s) VALUES(?1, ?2, ?2)"
                    " ON CONFLICT DO UPDATE SET expires_s = ?2, idle_s = ?2",
                    A_BLOB(token_hash), A_INT(expires_s));
    return op_end(s, rc, err);
}

bool store_session_check(struct store *s, span token_hash, int64_t now_s, int64_t idle_until_s) {
    int64_t idle = 0;
    if (DB_INT(s, NULL, &idle,
               "SELECT idle_s FROM sessions WHERE token_hash = ?1 AND expires_s > ?2"
               " AND idle_s > ?2",
               A_BLOB(token_hash), A_INT(now_s)) != ERRC_OK)
        return false;
    /* Not a write for each page view: a minute more or less of idling does not matter. */
    int64_t move = idle > idle_until_s ? idle - idle_until_s : idle_until_s - idle;
    if (s->read_only || move < IDLE_STEP_S || op_begin(s, NULL) != ERRC_OK) return true;
    enum errc rc = DB_RUN(s, NULL, "UPDATE sessions SET idle_s = ?2 WHERE token_hash = ?1",
                          A_BLOB(token_hash), A_INT(idle_until_s));
    rc = op_end(s, rc, NULL);
    (void) rc; /* valid all the same; the next check tries again */
    return true;
}

enum errc store_session_drop(struct store *s, span token_hash, struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err, "DELETE FROM sessions WHERE token_hash = ?1", A_BLOB(token_hash));
    return op_end(s, rc, err);
}

enum errc store_token_put(struct store *s, span token_hash, span label, int64_t at_s,
                          struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err,
                "INSERT INTO tokens(token_hash, label, at_s) VALUES(?1, ?2, ?3)"
                " ON CONFLICT DO UPDATE SET label = excluded.label, at_s = excluded.at_s",
                A_BLOB(token_hash), A_TEXT(label), A_INT(at_s));
    return op_end(s, rc, err);
}

bool store_token_check(struct store *s, span token_hash) {
    int64_t one = 0;
    return DB_INT(s, NULL, &one, "SELECT 1 FROM tokens WHERE token_hash = ?1",
                  A_BLOB(token_hash)) == ERRC_OK;
}
