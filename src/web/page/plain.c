/* plain - what programs ask for: assets, robots, manifest, OpenSearch, health, metrics. */
#include "base/clock.h"
#include "base/json.h"
#include "web/page/page.h"
#include "web/web_priv.h"

static void as_text(struct call *c, const char *type) {
    c->res->kind = RESPONSE_DATA;
    c->res->type = type;
}

void page_asset(struct call *c) {
    for (size_t i = 0; i < ASSET_COUNT; i++) {
        if (!span_eq(span_of(web_assets[i].address + sizeof("/static/") - 1), c->args[0])) continue;
        c->res->kind = RESPONSE_MEDIA;
        c->res->type = web_assets[i].type;
        c->res->cache = CACHE_IMMUTABLE;
        c->res->blob = blob_ref(c->web->assets[i]);
        return;
    }
    call_error(c, 404);
}

void page_favicon(struct call *c) {
    response_redirect(c->res, 301, span_of(asset_address(ASSET_icon_svg)));
}

void page_robots(struct call *c) {
    as_text(c, "text/plain; charset=utf-8");
    /* Search pages and articles say noindex themselves: an engine must be let in to read that. */
    buf_add(&c->res->body, SPAN("User-agent: *\nDisallow: /admin/\nDisallow: /report/\n\n"));
    span map = call_absolute(c, SPAN("/sitemap.xml"));
    buf_add_fmt(&c->res->body, "Sitemap: %.*s\n", SPAN_ARG(map));
}

void page_security_txt(struct call *c) {
    if (!*c->site->contact) {
        call_error(c, 404);
        return;
    }
    as_text(c, "text/plain; charset=utf-8");
    char until[ISO_SIZE];
    clock_iso(c->now_s + 180 * DAY_S, 0, until);
    const char *scheme = strchr(c->site->contact, ':') ? "" : "mailto:";
    buf_add_fmt(&c->res->body, "Contact: %s%s\nExpires: %s\nPreferred-Languages: ar, fr, en\n",
                scheme, c->site->contact, until);
}

void page_opensearch(struct call *c) {
    as_text(c, "application/opensearchdescription+xml; charset=utf-8");
    struct buf *b = &c->res->body;
    struct html h = { b };
    buf_add(b, SPAN("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription "
                    "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\"><ShortName>"));
    html_text(&h, c->site->site_name);
    buf_add(b, SPAN("</ShortName><Description>"));
    html_cstr(&h, i18n_get(c->lang, MSG_search_label));
    buf_add_fmt(b,
                "</Description><Language>%s</Language><InputEncoding>UTF-8</InputEncoding>"
                "<OutputEncoding>UTF-8</OutputEncoding>",
                ui_lang_code(c->lang));
    span page = call_absolute(c, call_path(c, "/search?q={searchTerms}"));
    span feed = call_absolute(c, call_path(c, "/search/atom?q={searchTerms}"));
    span self = call_absolute(c, call_path(c, "/opensearch.xml"));
    buf_add(b, SPAN("<Url type=\"text/html\" method=\"get\" template=\""));
    html_text(&h, page);
    buf_add(b, SPAN("\"/><Url type=\"application/atom+xml\" template=\""));
    html_text(&h, feed);
    buf_add(
        b,
        SPAN("\"/><Url type=\"application/opensearchdescription+xml\" rel=\"self\" template=\""));
    html_text(&h, self);
    buf_add(b, SPAN("\"/></OpenSearchDescription>\n"));
}

void page_manifest(struct call *c) {
    as_text(c, "application/manifest+json; charset=utf-8");
    struct json_writer w = json_writer_of(&c->res->body);
    json_begin_object(&w);
    json_put(&w, "name", c->site->site_name);
    json_put(&w, "short_name", c->site->site_name);
    json_put(&w, "lang", span_of(ui_lang_code(c->lang)));
    json_put(&w, "dir", ui_lang_rtl(c->lang) ? SPAN("rtl") : SPAN("ltr"));
    json_put(&w, "id", call_path(c, "/"));
    json_put(&w, "start_url", call_path(c, "/"));
    json_put(&w, "scope", SPAN("/"));
    json_put(&w, "display", SPAN("minimal-ui"));
    json_put(&w, "background_color", SPAN("#f7f5f0"));
    json_put(&w, "theme_color", SPAN("#0b5d63"));
    json_key(&w, "icons");
    json_begin_array(&w);
    json_begin_object(&w);
    json_put(&w, "src", span_of(asset_address(ASSET_icon_svg)));
    json_put(&w, "sizes", SPAN("any"));
    json_put(&w, "type", SPAN("image/svg+xml"));
    json_put(&w, "purpose", SPAN("any"));
    json_end_object(&w);
    json_end_array(&w);
    json_key(&w, "shortcuts");
    json_begin_array(&w);
    const struct {
        enum msg name;
        const char *path;
    } shortcuts[] = { { MSG_search_button, "/search" }, { MSG_nav_archive, "/archive" } };
    for (size_t i = 0; i < COUNT_OF(shortcuts); i++) {
        json_begin_object(&w);
        json_put(&w, "name", page_word(c, shortcuts[i].name));
        json_put(&w, "url", call_path(c, "%s", shortcuts[i].path));
        json_end_object(&w);
    }
    json_end_array(&w);
    json_end_object(&w);
}

void page_healthz(struct call *c) {
    as_text(c, "text/plain; charset=utf-8");
    c->res->cache = CACHE_NO_STORE;
    buf_add(&c->res->body, SPAN("ok\n"));
}

void page_readyz(struct call *c) {
    as_text(c, "text/plain; charset=utf-8");
    c->res->cache = CACHE_NO_STORE;
    bool ready = c->index || c->web->search_off;
    if (!ready) c->res->status = 503;
    buf_add(&c->res->body, ready ? SPAN("ready\n") : SPAN("no index yet\n"));
}

static void metric(struct buf *b, const char *name, const char *type, const char *help,
                   unsigned long long value) {
    buf_add_fmt(b, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", name, help, name, type, name, value);
}

void page_metrics(struct call *c) {
    as_text(c, "text/plain; version=0.0.4; charset=utf-8");
    c->res->cache = CACHE_NO_STORE;
    struct web *w = c->web;
    struct buf *b = &c->res->body;
    uint64_t hits, misses;
    size_t bytes;
    page_cache_counts(w->cache, &hits, &misses, &bytes);
    metric(b, "warraq_http_requests_total", "counter", "Requests answered.",
           atomic_load(&w->requests));
    buf_add(b, SPAN("# HELP warraq_http_responses_total Answers by status class.\n"
                    "# TYPE warraq_http_responses_total counter\n"));
    for (int i = 2; i < STATUS_CLASSES; i++)
        buf_add_fmt(b, "warraq_http_responses_total{class=\"%dxx\"} %llu\n", i,
                    atomic_load(&w->by_class[i]));
    metric(b, "warraq_http_sent_bytes_total", "counter", "Body bytes sent.",
           atomic_load(&w->bytes_out));
    metric(b, "warraq_page_cache_hits_total", "counter", "Pages answered from memory.", hits);
    metric(b, "warraq_page_cache_misses_total", "counter", "Pages rendered.", misses);
    metric(b, "warraq_page_cache_bytes", "gauge", "Bytes of pages in memory.", bytes);
    metric(b, "warraq_articles", "gauge", "Articles in the archive.",
           (unsigned long long) store_article_count(c->store));
    metric(b, "warraq_store_sequence", "counter", "Changes of the archive.", store_seq(c->store));
    if (c->index)
        metric(b, "warraq_index_articles", "gauge", "Articles that can be searched.",
               (unsigned long long) index_reader_articles(c->index));
    metric(b, "warraq_uptime_seconds", "gauge", "Seconds since the start.",
           (unsigned long long) (clock_now_s() - w->started_s));
}
