/* web - options, life and the one way from a request to an answer. */
#include "web/web.h"

#include "base/clock.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/rand.h"
#include "story/story.h"
#include "text/date.h"
#include "web/hidden.h"
#include "web/route.h"
#include "web/web_priv.h"

#include <stdarg.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { CACHE_BYTES = 64 * 1024 * 1024, THREADS_MAX = 256, REPORT_THRESHOLD = 3 };

/* Renders a second a /24 or /48 may cause: a reader needs one now and then, a shared office more.
 */
static const double RENDERS_PER_S = 20, RENDERS_BURST = 200;
/* Requests of the API by a network without a token, and how much a token is worth. */
static const double API_PER_S = 5, API_BURST = 100, TOKEN_FACTOR = 20;

/* Reports, undone ones too, that a network may send a day. */
enum { REPORTS_PER_DAY = 20 };

static char *copy_or(const char *s, const char *fallback) {
    return mem_strdup(span_of(s && *s ? s : fallback));
}

static void take_options(struct web *w, const struct web_options *o) {
    char path[FS_PATH_SIZE] = "";
    w->data_dir = copy_or(o->data_dir, ".");
    (void) fs_join(path, w->data_dir, "index");
    w->index_dir = copy_or(o->index_dir, path);
    (void) fs_join(path, w->data_dir, "images");
    w->images_dir = copy_or(o->images_dir, path);
    w->listen = copy_or(o->listen, "127.0.0.1:8080");
    w->site_name = copy_or(o->site_name, "ورّاق");
    w->base_url = copy_or(o->base_url, "");
    w->zone = copy_or(o->zone, "Asia/Riyadh");
    w->months = copy_or(o->months, "gulf");
    w->country = copy_or(o->country, "");
    w->contact = copy_or(o->contact, "");
    w->trusted_proxy = copy_or(o->trusted_proxy, "");
    w->search_off = o->search_off;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    w->threads = o->threads > 0 ? o->threads : cores > 0 ? (int) cores : 1;
    if (w->threads > THREADS_MAX) w->threads = THREADS_MAX;
    w->feed_base = mem_strdup(span_of(w->base_url));
    w->site = (struct settings_view){
        .site_name = span_of(w->site_name),
        .base_url = span_of(w->base_url),
        .feed_base = span_of(w->feed_base),
        .zone = w->zone,
        .months = w->months,
        .country = w->country,
        .contact = w->contact,
        .images_dir = w->images_dir,
        .report_threshold = o->report_threshold > 0 ? o->report_threshold : REPORT_THRESHOLD,
        .cookie_secure = o->cookie_secure,
    };
}

static enum errc check_options(struct web *w, const struct web_options *o, struct error *err) {
    span base = w->site.base_url;
    if (o->lang && *o->lang && !ui_lang_parse(span_of(o->lang), &w->site.lang))
        return error_set(err, ERRC_USAGE, "no interface language '%s' (ar, fr, en)", o->lang);
    if (base.len && !span_starts(base, SPAN("http://")) && !span_starts(base, SPAN("https://")))
        return error_set(err, ERRC_USAGE, "base_url '%s' does not begin with http(s)://",
                         w->base_url);
    if (base.len && base.at[base.len - 1] == '/')
        return error_set(err, ERRC_USAGE, "base_url '%s' ends with a slash", w->base_url);
    if (!date_zone_valid(w->zone)) return error_set(err, ERRC_USAGE, "no time zone '%s'", w->zone);
    return ERRC_OK;
}

enum errc web_open(const struct web_options *opts, struct web **ret, struct error *err) {
    struct web *w = mem_zalloc(1, sizeof(*w));
    w->listen_fd = w->stop_fd = -1;
    pthread_mutex_init(&w->workers_lock, NULL);
    pthread_mutex_init(&w->write_lock, NULL);
    pthread_rwlock_init(&w->index_lock, NULL);
    take_options(w, opts);
    w->cache = page_cache_new(opts->cache_bytes ? opts->cache_bytes : CACHE_BYTES);
    w->throttle = throttle_new(RENDERS_PER_S, RENDERS_BURST);
    w->reports = throttle_new(REPORTS_PER_DAY / (double) DAY_S, REPORTS_PER_DAY);
    w->auth = auth_new();
    w->api = throttle_new(API_PER_S, API_BURST);
    w->api_tokens = throttle_new(API_PER_S * TOKEN_FACTOR, API_BURST * TOKEN_FACTOR);
    for (size_t i = 0; i < ASSET_COUNT; i++)
        w->assets[i] = blob_static((span){ (const char *) web_assets[i].bytes, web_assets[i].size },
                                   span_starts(span_of(web_assets[i].type), SPAN("text/")) ||
                                       span_starts(span_of(web_assets[i].type), SPAN("image/svg")));
    rand_bytes(w->secret, sizeof(w->secret));
    w->started_s = clock_now_s();
    enum errc rc = check_options(w, opts, err);
    w->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!rc && w->stop_fd < 0) rc = error_set(err, ERRC_IO, "cannot make an event descriptor");
    /* A wrong data directory must be said now, not at the first request. */
    struct worker *k = mem_zalloc(1, sizeof(*k));
    struct store_options so = { .dir = w->data_dir, .read_only = true };
    if (!rc) rc = store_open(&so, &k->store, err);
    worker_give(w, k);
    if (rc) {
        web_close(w);
        return rc;
    }
    *ret = w;
    return ERRC_OK;
}

void web_close(struct web *w) {
    if (!w) return;
    while (w->free_workers) {
        struct worker *k = w->free_workers;
        w->free_workers = k->next_free;
        worker_free(k);
    }
    store_close(w->write_store);
    index_reader_close(w->index);
    page_cache_free(w->cache);
    throttle_free(w->throttle);
    throttle_free(w->reports);
    auth_free(w->auth);
    throttle_free(w->api);
    throttle_free(w->api_tokens);
    for (size_t i = 0; i < ASSET_COUNT; i++) blob_unref(w->assets[i]);
    if (w->listen_fd >= 0) close(w->listen_fd);
    if (w->stop_fd >= 0) close(w->stop_fd);
    pthread_mutex_destroy(&w->workers_lock);
    pthread_mutex_destroy(&w->write_lock);
    pthread_rwlock_destroy(&w->index_lock);
    char *texts[] = { w->data_dir, w->index_dir, w->listen,     w->site_name,
                      w->base_url, w->feed_base, w->zone,       w->months,
                      w->country,  w->contact,   w->images_dir, w->trusted_proxy };
    for (size_t i = 0; i < COUNT_OF(texts); i++) mem_free(texts[i]);
    mem_free(w);
}

void web_stop(struct web *w) {
    uint64_t one = 1;
    ssize_t n = write(w->stop_fd, &one, sizeof(one));
    (void) n; /* full means that it was said already */
}

int web_port(const struct web *w) {
    return w->port;
}

/* ---- the writable archive */

struct store *call_write_begin(struct call *c) {
    struct web *w = c->web;
    struct error err = { 0 };
    pthread_mutex_lock(&w->write_lock);
    struct store_options opts = { .dir = w->data_dir, .story_weight = story_weight };
    if (!w->write_store && store_open(&opts, &w->write_store, &err)) {
        w->write_store = NULL;
        pthread_mutex_unlock(&w->write_lock);
        log_error("web", "store-write", "reason=%s", err.msg);
        call_error(c, 503);
        return NULL;
    }
    return w->write_store;
}

void call_write_end(struct call *c, struct store *s) {
    if (!s) return;
    /* Before the cache is cleared: a page that is being made now gets an old generation. */
    atomic_fetch_add(&c->web->writes, 1);
    pthread_mutex_unlock(&c->web->write_lock);
    page_cache_clear(c->web->cache);
}

/* ---- addresses */

span call_path(struct call *c, const char *fmt, ...) {
    char path[LIMIT_URL_BYTES];
    va_list ap;
    va_start(ap, fmt);
    int n =
        vsnprintf(path, sizeof(path), fmt, ap); /* NOLINT(clang-analyzer-valist.Uninitialized) */
    va_end(ap);
    if (n < 0 || (size_t) n >= sizeof(path)) return SPAN("/");
    return arena_fmt(c->arena, "%.*s%s", SPAN_ARG(c->prefix), path);
}

span call_absolute(struct call *c, span path) {
    return arena_fmt(c->arena, "%.*s%.*s", SPAN_ARG(c->site->feed_base), SPAN_ARG(path));
}

static span with_query(struct call *c, span path) {
    if (!c->req->query.len) return path;
    return arena_fmt(c->arena, "%.*s?%.*s", SPAN_ARG(path), SPAN_ARG(c->req->query));
}

bool call_canonical(struct call *c, span path) {
    if (span_eq(path, c->rest)) return true;
    span to = arena_fmt(c->arena, "%.*s%.*s", SPAN_ARG(c->prefix), SPAN_ARG(path));
    response_redirect(c->res, 301, with_query(c, to));
    return false;
}

/* ---- one request */

/* Takes a language prefix off; false when the answer is a redirect that is written already. */
static bool find_language(struct call *c, size_t *ret_skip) {
    const struct request *r = c->req;
    enum ui_lang lang;
    *ret_skip = 0;
    c->lang = c->site->lang;
    c->prefix = SPAN_EMPTY;
    c->rest = r->path;
    bool prefixed = r->segment_count && ui_lang_parse(r->segments[0], &lang);
    if (prefixed) {
        *ret_skip = 1;
        c->lang = lang;
        c->rest = span_from(r->path, 3);
        if (lang != c->site->lang) c->prefix = arena_fmt(c->arena, "/%s", ui_lang_code(lang));
    }
    bool root = r->segment_count == *ret_skip;
    bool slash = r->path.at[r->path.len - 1] == '/';
    if (root) c->rest = SPAN("/");
    if (!root && slash) c->rest.len--;
    bool wrong = (prefixed && lang == c->site->lang) || (!root && slash) || (root && !slash);
    if (!wrong || r->method == METHOD_POST) return true;
    span to = arena_fmt(c->arena, "%.*s%.*s", SPAN_ARG(c->prefix), SPAN_ARG(c->rest));
    response_redirect(c->res, 301, with_query(c, to));
    return false;
}

uint64_t call_generation(struct call *c) {
    uint64_t index = c->index ? index_reader_generation(c->index) + 1 : 0;
    uint64_t writes = atomic_load(&c->web->writes);
    return hash_mix(store_seq(c->store)) ^ hash_mix(index * 2 + 1) ^ hash_mix(~writes);
}

static bool from_cache(struct call *c, const struct cache_key *key) {
    struct cached_page page;
    if (!page_cache_get(c->web->cache, key, &page)) return false;
    struct response *res = c->res;
    res->status = page.status;
    res->type = page.type;
    res->kind = span_starts(span_of(page.type), SPAN("text/html")) ? RESPONSE_PAGE : RESPONSE_DATA;
    res->blob = page.blob;
    enum encoding e;
    if (page.link) response_header(res, "Link", blob_bytes(page.link, SPAN_EMPTY, &e));
    blob_unref(page.link);
    return true;
}

static void to_cache(struct call *c, const struct cache_key *key) {
    struct response *res = c->res;
    if (res->status != 200 || res->body.full || res->header_count > 1) return;
    if (res->cache == CACHE_NO_STORE) return;
    if (res->header_count && strcmp(res->headers[0].name, "Link") != 0) return;
    response_seal(res);
    struct cached_page page = { .status = res->status, .type = res->type, .blob = res->blob };
    if (res->header_count) page.link = blob_new(span_of(res->headers[0].value), false);
    page_cache_put(c->web->cache, key, &page);
    blob_unref(page.link);
}

static void run_route(struct call *c, const struct route *route) {
    if (route->role != ROLE_PUBLIC && !call_authorise(c, route->role)) return;
    /* Who reported a picture gets pages without it, which are nobody else's. */
    bool cached = (route->flags & ROUTE_CACHED) && !hidden_any(c);
    struct cache_key key = { .now_s = c->now_s };
    if (cached) {
        key.address = arena_fmt(c->arena, "%d %.*s?%.*s", (int) c->lang, SPAN_ARG(c->rest),
                                SPAN_ARG(c->req->query));
        key.generation = call_generation(c);
        if (from_cache(c, &key)) return;
    }
    struct client_address network = request_network(c->req);
    if ((route->flags & ROUTE_CACHED) &&
        !throttle_take(c->web->throttle, &network, clock_mono_ms())) {
        call_error(c, 429);
        return;
    }
    route->fn(c);
    if (c->res->body.full) {
        log_error("web", "page-too-large", "path=%.*s", SPAN_ARG(c->req->path));
        call_error(c, 500);
    }
    if (cached)
        to_cache(c, &key);
    else if (route->flags & ROUTE_CACHED)
        c->res->cache = CACHE_NO_STORE;
}

static void answer(struct call *c, const struct raw_request *raw, struct request *req) {
    struct error err = { 0 };
    enum errc rc = request_parse(raw, c->arena, req, &err);
    size_t skip = 0;
    c->lang = c->site->lang;
    c->rest = SPAN("/");
    if (rc) {
        call_error(c, rc == ERRC_NOT_FOUND ? 404 : 400);
        return;
    }
    if (!find_language(c, &skip)) return;
    const struct route *route = NULL;
    switch (route_match(req->segments + skip, req->segment_count - skip, req->method, &route,
                        c->args)) {
    case ROUTE_NONE: call_error(c, 404); return;
    case ROUTE_WRONG_METHOD:
        call_error(c, 405);
        response_header(c->res, "Allow",
                        req->method == METHOD_POST ? SPAN("GET, HEAD") : SPAN("POST"));
        return;
    case ROUTE_FOUND: break;
    }
    if (skip && !(route->flags & ROUTE_LANG)) {
        call_error(c, 404);
        return;
    }
    run_route(c, route);
}

void web_handle(struct web *w, const struct raw_request *raw, struct response *res) {
    struct worker *k = worker_take(w);
    struct request req = { .raw = *raw };
    struct call c = { .web = w,
                      .worker = k,
                      .req = &req,
                      .res = res,
                      .arena = &k->arena,
                      .site = &w->site,
                      .now_s = clock_now_s() };
    atomic_fetch_add(&w->in_flight, 1);
    c.store = worker_store(w, k);
    c.index = c.store ? web_index(w) : NULL;
    if (c.store)
        answer(&c, raw, &req);
    else
        call_error(&c, 503);
    response_seal(res);
    atomic_fetch_add(&w->requests, 1);
    atomic_fetch_add(&w->by_class[res->status / 100 % STATUS_CLASSES], 1);
    atomic_fetch_sub(&w->in_flight, 1);
    worker_give(w, k);
}
