/* home - the lead story, the top stories, sections, the latest and the archive's door. */
#include "base/json.h"
#include "base/log.h"
#include "web/page/front.h"
#include "web/page/page.h"
#include "web/page/trends.h"
#include "web/view/calendar.h"
#include "web/view/headline.h"
#include "web/view/when.h"

enum {
    LATEST = 10,
    TRENDS = 8,
    SECTION_ITEMS = 4,
};

static const enum category sections[] = {
    CATEGORY_LOCAL, CATEGORY_WORLD, CATEGORY_POLITICS, CATEGORY_ECONOMY,
    CATEGORY_SPORT, CATEGORY_TECH,  CATEGORY_HEALTH,   CATEGORY_CULTURE,
};

static void add_stories(struct call *c, struct home_view *v, int64_t last_s) {
    int64_t now = last_s < c->now_s ? last_s : c->now_s;
    struct front f = front_now(c, now);
    v->lead = f.lead;
    v->stories = f.stories;
}

static void add_sections(struct call *c, struct home_view *v) {
    v->sections.at = arena_new_n(c->arena, struct home_section, COUNT_OF(sections));
    for (size_t i = 0; i < COUNT_OF(sections); i++) {
        const char *name = category_name(sections[i]);
        struct list list = { .kind = LIST_CATEGORY, .id = sections[i], .limit = SECTION_ITEMS };
        struct headline_list items = headlines_list(c, &list, 0);
        if (!items.len) continue;
        v->sections.at[v->sections.len++] = (struct home_section){
            .label = page_word(c, i18n_category(sections[i])),
            .href = call_path(c, "/section/%s", name),
            .items = items,
            .id = arena_cstr(c->arena, arena_fmt(c->arena, "c-%s", name)),
        };
    }
}

static span json_ld(struct call *c) {
    struct buf b = BUF(16 * KIB);
    struct json_writer w = json_writer_of(&b);
    json_begin_object(&w);
    json_put(&w, "@context", SPAN("https://schema.org"));
    json_put(&w, "@type", SPAN("WebSite"));
    json_put(&w, "name", c->site->site_name);
    json_put(&w, "url", call_absolute(c, call_path(c, "/")));
    json_put(&w, "inLanguage", span_of(ui_lang_code(c->lang)));
    json_key(&w, "potentialAction");
    json_begin_object(&w);
    json_put(&w, "@type", SPAN("SearchAction"));
    span search = call_absolute(c, call_path(c, "/search?q={search_term_string}"));
    json_put(&w, "target", search);
    json_put(&w, "query-input", SPAN("required name=search_term_string"));
    json_end_object(&w);
    json_end_object(&w);
    span s = arena_copy(c->arena, buf_span(&b));
    buf_done(&b);
    return s;
}

void page_home(struct call *c) {
    struct home_view v = { 0 };
    int64_t first = 0, last = 0;
    struct error err = { 0 };
    if (store_article_range(c->store, &first, &last, &err)) {
        call_fail(c, &err);
        return;
    }
    v.empty = last == TIME_UNKNOWN;
    if (!v.empty) {
        int64_t day = when_local_day(c, last < c->now_s ? last : c->now_s);
        struct civil civil = clock_civil(day * DAY_S);
        int64_t *count = day_counts(c, day, day);
        struct list list = { .kind = LIST_LATEST, .limit = LATEST };
        v.latest = headlines_list(c, &list, 0);
        v.calendar = calendar_of(c, civil.year, civil.month, day);
        v.today_count = count ? *count : 0;
        v.today_href = day_href(c, day);
        v.trends = trends_links(c, TRENDS);
        add_stories(c, &v, last);
        add_sections(c, &v);
    }
    struct page *p = page_begin(c, c->site->site_name);
    p->home = true;
    p->description = page_word(c, MSG_home_description);
    p->json_ld = json_ld(c);
    struct html h = page_open(c, p);
    tpl_home(&h, p, &v);
    page_close(c, p, &h);
}
