/* error - the answers that are not what was asked for: what happened, why, one way on. */
#include "base/log.h"
#include "base/rand.h"
#include "web/api/api.h"
#include "web/page/page.h"

static const struct {
    int status;
    enum msg title, text;
} rows[] = {
    { 400, MSG_error_400_title, MSG_error_400_text },
    { 403, MSG_error_403_title, MSG_error_403_text },
    { 404, MSG_error_404_title, MSG_error_404_text },
    { 405, MSG_error_405_title, MSG_error_405_text },
    { 410, MSG_error_410_title, MSG_error_410_text },
    { 413, MSG_error_400_title, MSG_error_400_text },
    { 429, MSG_error_429_title, MSG_error_429_text },
    { 500, MSG_error_500_title, MSG_error_500_text },
    { 503, MSG_error_503_title, MSG_error_503_text },
};

static void write_error(struct call *c, int status, span code) {
    size_t row = COUNT_OF(rows) - 2;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].status == status) row = i;
    response_reset(c->res);
    c->res->status = status;
    if (status == 429 || status == 503) response_header(c->res, "Retry-After", SPAN("10"));
    struct page *p = page_begin(c, page_word(c, rows[row].title));
    p->robots = "noindex";
    p->canonical = SPAN_EMPTY;
    struct error_view v = {
        .status = status, .title = p->title, .text = page_word(c, rows[row].text), .code = code
    };
    struct html h = page_open(c, p);
    tpl_error(&h, p, &v);
    page_close(c, p, &h);
}

void call_error(struct call *c, int status) {
    if (api_is(c)) {
        api_refuse(c, status, NULL);
        return;
    }
    write_error(c, status, SPAN_EMPTY);
}

void call_fail(struct call *c, const struct error *err) {
    switch (err->code) {
    case ERRC_NOT_FOUND: call_error(c, 404); return;
    case ERRC_LIMIT:
    case ERRC_PARSE:
    case ERRC_USAGE: call_error(c, 400); return;
    case ERRC_DENIED: call_error(c, 403); return;
    case ERRC_RETRY_LATER: call_error(c, 503); return;
    case ERRC_OK:
    case ERRC_CORRUPT:
    case ERRC_IO:
    case ERRC_DB:
    case ERRC_CANCELLED:
    case ERRC_BUG: break;
    }
    span code = arena_fmt(c->arena, "%08llx", (unsigned long long) (rand_u64() & 0xffffffff));
    log_error("web", "page-failed", "code=%.*s path=%.*s reason=%s", SPAN_ARG(code),
              SPAN_ARG(c->req->path), err->msg);
    if (api_is(c))
        api_refuse(c, 500, arena_cstr(c->arena, code));
    else
        write_error(c, 500, code);
}
