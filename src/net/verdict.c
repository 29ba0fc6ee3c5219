/* verdict - what an ended hop means for its caller: an answer, a next hop, or why not. */

#include "base/clock.h"
#include "base/limits.h"
#include "net/fetch_priv.h"
#include "url/url.h"

#include <stdio.h>

enum { RETRY_AFTER_MAX_S = 24 * 3600 };

static enum verdict finish(struct transfer *t, enum errc rc, const char *reason) {
    t->result.rc = rc;
    t->result.url = t->url;
    t->result.took_ms = clock_mono_ms() - t->added_ms;
    if (rc != ERRC_OK) snprintf(t->result.reason, sizeof(t->result.reason), "%s", reason);
    if (rc == ERRC_OK || rc == ERRC_LIMIT) t->result.body = buf_span(&t->body);
    return VERDICT_FINISHED;
}

static enum verdict finish_status(struct transfer *t, enum errc rc) {
    char reason[32];
    snprintf(reason, sizeof(reason), "HTTP status %d", t->result.status);
    return finish(t, rc, reason);
}

static enum verdict redirect(struct transfer *t) {
    struct url base, to;
    struct error err = { 0 };
    if (t->location.len == 0) return finish(t, ERRC_PARSE, "redirect without a target");
    enum errc rc = url_parse(t->url, NULL, &t->arena, &base, &err);
    if (rc == ERRC_OK) rc = url_parse(t->location, &base, &t->arena, &to, &err);
    if (rc != ERRC_OK) {
        error_prefix(&err, "redirect");
        return finish(t, rc, err.msg);
    }
    if (t->result.status != 301 && t->result.status != 308) t->temporary_hop = true;
    t->result.moved_permanently = !t->temporary_hop;
    span next = url_render(&to, &t->arena);
    if (t->req.stop_at_redirect) {
        t->url = next;
        return finish(t, ERRC_OK, NULL);
    }
    if (++t->hops > LIMIT_REDIRECTS) return finish(t, ERRC_LIMIT, "too many redirects");
    t->url = next;
    /* Validators belong to the address they came from. */
    t->req.etag = t->req.last_modified = SPAN_EMPTY;
    buf_done(&t->body);
    t->result = (struct fetch_result){ .tag = t->req.tag,
                                       .moved_permanently = t->result.moved_permanently };
    return VERDICT_NEXT_HOP;
}

static enum verdict from_status(struct transfer *t) {
    int status = t->result.status;
    switch (status) {
    case 200: return finish(t, ERRC_OK, NULL);
    case 301:
    case 302:
    case 303:
    case 307:
    case 308: return redirect(t);
    case 304:
        if (t->req.etag.len || t->req.last_modified.len) return finish(t, ERRC_OK, NULL);
        return finish(t, ERRC_PARSE, "status 304 that was not asked for");
    case 404:
    case 410: return finish_status(t, ERRC_NOT_FOUND);
    case 408:
    case 425:
    case 429: return finish_status(t, ERRC_RETRY_LATER);
    default:
        if (status >= 500) return finish_status(t, ERRC_RETRY_LATER);
        return finish_status(t, status >= 400 ? ERRC_DENIED : ERRC_PARSE);
    }
}

static enum verdict from_failure(struct transfer *t, CURLcode code) {
    switch ((int) code) {
    case CURLE_COULDNT_CONNECT:
        if (t->refused) return finish(t, ERRC_DENIED, t->refused);
        return finish(t, ERRC_RETRY_LATER, "cannot connect");
    case CURLE_COULDNT_RESOLVE_HOST:
        return finish(t, ERRC_RETRY_LATER, "cannot resolve the host name");
    case CURLE_OPERATION_TIMEDOUT: return finish(t, ERRC_RETRY_LATER, "timed out");
    case CURLE_PARTIAL_FILE: return finish(t, ERRC_RETRY_LATER, "connection closed before the end");
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WRITE_ERROR: return finish(t, ERRC_PARSE, curl_easy_strerror(code));
    default: return finish(t, ERRC_RETRY_LATER, curl_easy_strerror(code));
    }
}

enum verdict transfer_verdict(struct transfer *t, CURLcode code) {
    long status = 0;
    curl_off_t retry_s = 0;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &retry_s);
    t->result.status = (int) status;
    if (status >= 400 && retry_s > 0)
        t->result.retry_after_s = retry_s > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : retry_s;
    if (t->broken && t->broken_rc != ERRC_OK) return finish(t, t->broken_rc, t->broken);
    if (code != CURLE_OK && !t->broken) return from_failure(t, code);
    return from_status(t);
}
