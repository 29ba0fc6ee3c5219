#include "web/page/page.h"

#include "base/log.h"
#include "text/text.h"
#include "web/view/headline.h"
#include "web/view/when.h"
#include "web/web_priv.h"

enum { STRIP_HEADLINES = 58, BREAKING_S = 2 * 3600, CONTEXT_MESSAGE_BYTES = 4096 };

span page_text(struct call *c, enum msg id, const struct i18n_arg *args, size_t count) {
    struct buf b = BUF(CONTEXT_MESSAGE_BYTES);
    i18n_text(&b, c->lang, id, args, count);
    span s = arena_copy(c->arena, buf_span(&b));
    buf_done(&b);
    return s;
}

static span site_or_relative(struct call *c, span path) {
    return arena_fmt(c->arena, "%.*s%.*s", SPAN_ARG(c->site->base_url), SPAN_ARG(path));
}

static span prefix_of(struct call *c, enum ui_lang lang) {
    if (lang == c->site->lang) return SPAN_EMPTY;
    return arena_fmt(c->arena, "/%s", ui_lang_code(lang));
}

static void add_alternates(struct call *c, struct page *p) {
    p->alternates.at = arena_new_n(c->arena, struct link, UI_COUNT);
    static const char *const names[UI_COUNT] = { "العربية", "Français", "English" };
    for (int i = 0; i < UI_COUNT; i++) {
        span pre = prefix_of(c, (enum ui_lang) i);
        span path = arena_fmt(c->arena, "%.*s%.*s", SPAN_ARG(pre), SPAN_ARG(c->rest));
        struct link *l = &p->alternates.at[p->alternates.len++];
        *l = (struct link){ .label = span_of(names[i]),
                            .href = site_or_relative(c, path),
                            .current = i == (int) c->lang,
                            .lang = ui_lang_code((enum ui_lang) i) };
        if (l->current) p->canonical = l->href;
        if (i == (int) c->site->lang) p->alternate_default = l->href;
    }
}

static const enum category nav_sections[] = {
    CATEGORY_LOCAL, CATEGORY_WORLD, CATEGORY_POLITICS, CATEGORY_ECONOMY,
    CATEGORY_SPORT, CATEGORY_TECH,  CATEGORY_HEALTH,   CATEGORY_CULTURE,
};
static const enum category more_sections[] = { CATEGORY_SOCIETY, CATEGORY_OPINION, CATEGORY_MISC };

static void add_link(struct call *c, struct link_list *list, span label, const char *path) {
    list->at[list->len++] = (struct link){ .label = label,
                                           .href = call_path(c, "%s", path),
                                           .current = span_eq(c->rest, span_of(path)) };
}

static void add_sections(struct call *c, struct link_list *list, const enum category *which,
                         size_t count) {
    for (size_t i = 0; i < count; i++) {
        span path = arena_fmt(c->arena, "/section/%s", category_name(which[i]));
        add_link(c, list, page_word(c, i18n_category(which[i])), arena_cstr(c->arena, path));
    }
}

static void add_nav(struct call *c, struct page *p) {
    size_t n = COUNT_OF(nav_sections) + COUNT_OF(more_sections) + 5;
    p->nav.at = arena_new_n(c->arena, struct link, n);
    p->nav_end.at = arena_new_n(c->arena, struct link, n);
    p->footer_sections.at = arena_new_n(c->arena, struct link, n);
    add_link(c, &p->nav, page_word(c, MSG_nav_home), "/");
    add_link(c, &p->nav, page_word(c, MSG_nav_latest), "/latest");
    add_sections(c, &p->nav, nav_sections, COUNT_OF(nav_sections));
    add_link(c, &p->nav_end, page_word(c, MSG_nav_trends), "/trends");
    add_link(c, &p->nav_end, page_word(c, MSG_nav_archive), "/archive");
    add_link(c, &p->nav_end, page_word(c, MSG_nav_sources), "/sources");
    add_sections(c, &p->footer_sections, more_sections, COUNT_OF(more_sections));
}

static const struct headline *find_breaking(struct call *c) {
    struct list list = { .kind = LIST_LATEST, .breaking_only = true, .limit = 1 };
    struct article *a = NULL;
    size_t n = 0;
    struct headline *h = arena_new(c->arena, struct headline);
    if (store_article_list(c->store, &list, c->arena, &a, &n, NULL) || !n) return NULL;
    if (a[0].order_s < c->now_s - BREAKING_S || !headline_of(c, &a[0], 0, h)) return NULL;
    return h;
}

/* Markup cannot stand in <title>: "VERTU تطرح هاتفها" would be laid out from the left. */
static bool starts_latin(span s) {
    if (!s.len) return false;
    char first = s.at[0];
    return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
}

struct page *page_begin(struct call *c, span title) {
    struct page *p = arena_new(c->arena, struct page);
    p->lang = c->lang;
    p->lang_code = ui_lang_code(c->lang);
    p->dir = ui_lang_rtl(c->lang) ? "rtl" : "ltr";
    p->site = c->site->site_name;
    p->prefix = c->prefix;
    p->title = title;
    if (ui_lang_rtl(c->lang) && starts_latin(title)) p->title_mark = SPAN("\u200f");
    p->og_type = "website";
    p->rss = call_path(c, "/rss");
    p->today = when_day(c, c->now_s);
    p->today_hijri = when_hijri(c, c->now_s);
    p->today_iso = when_iso(c, c->now_s, true);
    add_alternates(c, p);
    add_nav(c, p);
    if (!c->store) return p; /* an error page while the archive is away */
    p->breaking = find_breaking(c);
    return p;
}

struct html page_open(struct call *c, const struct page *p) {
    struct html h = { &c->res->body };
    c->res->kind = RESPONSE_PAGE;
    c->res->type = "text/html; charset=utf-8";
    tpl_page_top(&h, p);
    return h;
}

/* The strip is the same on every page of a language: rendered once a generation. */
static void add_strip(struct call *c, const struct page *p, struct html *h) {
    struct cache_key key = { .generation = call_generation(c), .now_s = c->now_s };
    key.address = arena_fmt(c->arena, "strip %d", (int) c->lang); /* no path begins like this */
    struct cached_page strip = { .status = 200, .type = p->lang_code };
    if (!page_cache_get(c->web->cache, &key, &strip)) {
        struct buf b = BUF(LIMIT_PAGE_OUT_BYTES);
        struct html part = { &b };
        struct list latest = { .kind = LIST_LATEST, .limit = STRIP_HEADLINES };
        struct headline_list items = headlines_list(c, &latest, 0);
        tpl_strip(&part, p, &items);
        strip.blob = blob_new(buf_span(&b), false);
        page_cache_put(c->web->cache, &key, &strip);
        buf_done(&b);
    }
    enum encoding e;
    html_trusted(h, blob_bytes(strip.blob, SPAN_EMPTY, &e));
    blob_unref(strip.blob);
}

void page_close(struct call *c, const struct page *p, struct html *h) {
    tpl_main_end(h, p);
    if (c->store && !p->desk) add_strip(c, p, h);
    tpl_page_bottom(h, p);
}
