/* report - readers say that a picture or an article is wrong.
 *
 * Who reports is told apart by network only, as a keyed hash of network and picture: it cannot
 * link one reader's reports on two pictures. The key lies in the archive, so that a network counts
 * once a picture after a restart too; whoever can read the archive could try networks against it,
 * so the store forgets the hashes after two days.
 */
#include "base/clock.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "web/hidden.h"
#include "web/page/page.h"
#include "web/view/headline.h"
#include "web/web_priv.h"

#include <sodium.h>

enum { NOTE_MAX = 500, CONTACT_MAX = 200, KEY_BYTES = 32 };

static bool read_reason(span s, enum report_reason *ret) {
    static const char *const names[] = { "unrelated", "offensive", "privacy", "copyright",
                                         "other" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (!span_eq(s, span_of(names[i]))) continue;
        *ret = (enum report_reason) i;
        return true;
    }
    return false;
}

/* The secret of this archive; made at the first report. */
static enum errc report_key(struct call *c, struct store *s, unsigned char key[KEY_BYTES],
                            struct error *err) {
    char hex[2 * KEY_BYTES + 1];
    span have = SPAN_EMPTY;
    enum errc rc = store_meta_get(s, "report_key", c->arena, &have, NULL);
    if (rc == ERRC_OK && sodium_hex2bin(key, KEY_BYTES, have.at, have.len, NULL, NULL, NULL) == 0)
        return ERRC_OK;
    rand_bytes(key, KEY_BYTES);
    sodium_bin2hex(hex, sizeof(hex), key, KEY_BYTES);
    return store_meta_put(s, "report_key", span_of(hex), err);
}

static uint64_t network_hash(struct call *c, const unsigned char key[KEY_BYTES], span about) {
    unsigned char digest[crypto_generichash_BYTES_MIN];
    struct client_address net = request_network(c->req);
    crypto_generichash_state st;
    crypto_generichash_init(&st, key, KEY_BYTES, sizeof(digest));
    crypto_generichash_update(&st, net.bytes, sizeof(net.bytes));
    crypto_generichash_update(&st, (const unsigned char *) about.at, about.len);
    crypto_generichash_final(&st, digest, sizeof(digest));
    uint64_t h = 0;
    memcpy(&h, digest, sizeof(h));
    return h;
}

/* Refusals that all forms share; the answer is written when it says false. */
static bool may_post(struct call *c) {
    struct client_address net = request_network(c->req);
    c->res->cache = CACHE_NO_STORE;
    if (request_cross_site(c->req)) {
        call_error(c, 403);
        return false;
    }
    if (throttle_take(c->web->reports, &net, clock_mono_ms())) return true;
    call_error(c, 429);
    return false;
}

/* Back to the article, with what to tell the reader there. */
static void back_to(struct call *c, const struct article *a, const char *said) {
    span path = article_href(c, a);
    response_redirect(c->res, 303,
                      arena_fmt(c->arena, "%.*s?report=%s#report", SPAN_ARG(path), said));
}

static bool read_article(struct call *c, span id_text, struct article *ret) {
    int64_t id = 0;
    struct error err = { 0 };
    if (!span_to_i64(id_text, &id) || store_article_get(c->store, id, c->arena, ret, &err)) {
        call_error(c, 400);
        return false;
    }
    return true;
}

void page_report_image(struct call *c) {
    struct article a;
    enum report_reason reason;
    span hash = request_form(c->req, "image");
    if (!may_post(c)) return;
    if (!hidden_hash_valid(hash) || !read_reason(request_form(c->req, "reason"), &reason)) {
        call_error(c, 400);
        return;
    }
    if (!read_article(c, request_form(c->req, "article"), &a)) return;
    struct store *s = call_write_begin(c);
    if (!s) return;
    unsigned char key[KEY_BYTES];
    struct error err = { 0 };
    enum report_result result = REPORT_THANKS;
    enum errc rc = report_key(c, s, key, &err);
    struct report r = { .image_hash = arena_cstr(c->arena, hash),
                        .article_id = a.id,
                        .reason = reason,
                        .note = utf8_cut_bytes(request_form(c->req, "note"), NOTE_MAX),
                        .at_s = c->now_s,
                        .threshold = c->site->report_threshold };
    if (!rc) r.network = network_hash(c, key, hash);
    if (!rc) rc = store_report_image(s, &r, &result, &err);
    call_write_end(c, s);
    if (rc) {
        call_fail(c, &err);
        return;
    }
    back_to(c, &a, result == REPORT_AGAIN ? "again" : "thanks");
    hidden_add(c, hash);
}

void page_report_undo(struct call *c) {
    struct article a;
    span hash = request_form(c->req, "image");
    if (!may_post(c)) return;
    if (!hidden_hash_valid(hash)) {
        call_error(c, 400);
        return;
    }
    if (!read_article(c, request_form(c->req, "article"), &a)) return;
    struct store *s = call_write_begin(c);
    if (!s) return;
    unsigned char key[KEY_BYTES];
    struct error err = { 0 };
    enum errc rc = report_key(c, s, key, &err);
    if (!rc)
        rc = store_report_undo(s, arena_cstr(c->arena, hash), network_hash(c, key, hash), &err);
    call_write_end(c, s);
    if (rc && rc != ERRC_NOT_FOUND) {
        call_fail(c, &err);
        return;
    }
    back_to(c, &a, "undone");
    hidden_drop(c, hash);
}

/* ---- an article as a whole: wrong text, a request to remove it */

static void show_form(struct call *c, const struct article *a, bool thanks, bool missing) {
    struct report_view v = { .id = a->id,
                             .title = a->title,
                             .href = article_href(c, a),
                             .lang = a->lang[0] ? a->lang : "und",
                             .dir = lang_is_rtl(a->lang) ? "rtl" : "ltr",
                             .thanks = thanks,
                             .missing = missing };
    struct page *p = page_begin(c, page_word(c, MSG_report_article_title));
    p->robots = "noindex";
    struct html h = page_open(c, p);
    tpl_report_article(&h, p, &v);
    page_close(c, p, &h);
}

void page_report_article_form(struct call *c) {
    struct article a;
    c->res->cache = CACHE_NO_STORE;
    if (read_article(c, request_param(c->req, "id"), &a)) show_form(c, &a, false, false);
}

void page_report_article(struct call *c) {
    struct article a;
    span note = span_trim(request_form(c->req, "note"));
    span reason = request_form(c->req, "reason");
    if (!may_post(c)) return;
    if (!read_article(c, request_form(c->req, "article"), &a)) return;
    bool known = span_eq(reason, SPAN("text")) || span_eq(reason, SPAN("removal")) ||
                 span_eq(reason, SPAN("other"));
    if (!known || !note.len) {
        show_form(c, &a, false, true);
        c->res->status = 400;
        return;
    }
    struct store *s = call_write_begin(c);
    if (!s) return;
    unsigned char key[KEY_BYTES];
    struct error err = { 0 };
    enum errc rc = report_key(c, s, key, &err);
    span about = arena_fmt(c->arena, "article %lld", (long long) a.id);
    if (!rc)
        rc = store_report_article(s, a.id, reason, utf8_cut_bytes(note, NOTE_MAX),
                                  utf8_cut_bytes(request_form(c->req, "contact"), CONTACT_MAX),
                                  network_hash(c, key, about), c->now_s, &err);
    call_write_end(c, s);
    if (rc)
        call_fail(c, &err);
    else
        show_form(c, &a, true, false);
}
