/* home - the lead story, the top stories, sections, the latest and the archive's door. */
#include "base/json.h"
#include "base/log.h"
#include "story/story.h"
#include "web/page/page.h"
#include "web/page/trends.h"
#include "web/view/calendar.h"
#include "web/view/headline.h"
#include "web/view/when.h"

enum {
    TOP_STORIES = 6,
    LEAD_ANGLES = 3,
    LATEST = 10,
    TRENDS = 8,
    SECTION_ITEMS = 4,
    STORY_POOL = 60,
    STORY_WINDOW_S = 3 * DAY_S,
    QUIET_WINDOW_S = 30 * DAY_S, /* an archive that is not fed any more still has a front page */
};

static const enum category sections[] = {
    CATEGORY_LOCAL, CATEGORY_WORLD, CATEGORY_POLITICS, CATEGORY_ECONOMY,
    CATEGORY_SPORT, CATEGORY_TECH,  CATEGORY_HEALTH,   CATEGORY_CULTURE,
};

struct ranked {
    const struct story *story;
    double rank;
};

static int by_rank(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? 1 : -1;
    return x->story->id < y->story->id ? 1 : -1;
}

static size_t ranked_stories(struct call *c, int64_t since_s, int64_t now_s, struct ranked **ret) {
    struct story *stories = NULL;
    size_t n = 0;
    struct error err = { 0 };
    if (store_story_recent(c->store, since_s, CATEGORY_UNKNOWN, STORY_POOL, c->arena, &stories, &n,
                           &err)) {
        log_error("web", "stories", "reason=%s", err.msg);
        n = 0;
    }
    struct ranked *r = arena_new_n(c->arena, struct ranked, n + 1);
    for (size_t i = 0; i < n; i++)
        r[i] = (struct ranked){ &stories[i], story_rank(&stories[i], now_s) };
    if (n) qsort(r, n, sizeof(*r), by_rank);
    *ret = r;
    return n;
}

static void add_stories(struct call *c, struct home_view *v, int64_t last_s) {
    struct ranked *r = NULL;
    int64_t now = last_s < c->now_s ? last_s : c->now_s;
    size_t n = ranked_stories(c, now - STORY_WINDOW_S, now, &r), i = 0;
    if (n < TOP_STORIES + 1) n = ranked_stories(c, now - QUIET_WINDOW_S, now, &r);
    struct headline *lead = arena_new(c->arena, struct headline);
    for (; i < n && !v->lead; i++)
        if (headline_of_story(c, r[i].story, WANT_PICTURE | WANT_SUMMARY, LEAD_ANGLES, lead))
            v->lead = lead;
    v->stories.at = arena_new_n(c->arena, struct headline, TOP_STORIES);
    for (; i < n && v->stories.len < TOP_STORIES; i++)
        if (headline_of_story(c, r[i].story, WANT_PICTURE | WANT_SUMMARY, 1,
                              &v->stories.at[v->stories.len]))
            v->stories.len++;
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
