#include "web/page/front.h"

#include "base/clock.h"
#include "base/log.h"
#include "story/story.h"
#include "web/view/headline.h"

enum {
    TOP_STORIES = 6,
    LEAD_ANGLES = 3,
    STORY_POOL = 60,
    STORY_WINDOW_S = 3 * DAY_S,
    QUIET_WINDOW_S = 30 * DAY_S, /* an archive that is not fed any more still has a front page */
};

struct ranked {
    const struct story *story;
    double rank;
};
struct ranking {
    struct ranked *at;
    size_t len;
};

static int by_rank(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? 1 : -1;
    return x->story->id < y->story->id ? 1 : -1;
}

static struct ranking ranked_stories(struct call *c, int64_t since_s, int64_t now_s, bool past) {
    struct story *stories = NULL;
    size_t n = 0;
    struct error err = { 0 };
    enum errc rc =
        past ? store_story_past(c->store, now_s, since_s, STORY_POOL, c->arena, &stories, &n, &err)
             : store_story_recent(c->store, since_s, CATEGORY_UNKNOWN, STORY_POOL, c->arena,
                                  &stories, &n, &err);
    if (rc != ERRC_OK) {
        log_error("web", "stories", "reason=%s", err.msg);
        n = 0;
    }
    struct ranking r = { arena_new_n(c->arena, struct ranked, n + 1), n };
    for (size_t i = 0; i < n; i++)
        r.at[i] = (struct ranked){ &stories[i], story_rank(&stories[i], now_s) };
    if (n) qsort(r.at, n, sizeof(*r.at), by_rank);
    return r;
}

static struct ranking rank_at(struct call *c, int64_t now_s, bool past) {
    struct ranking r = ranked_stories(c, now_s - STORY_WINDOW_S, now_s, past);
    return r.len < TOP_STORIES + 1 ? ranked_stories(c, now_s - QUIET_WINDOW_S, now_s, past) : r;
}

/* The papers of a gone hour are counted, not named: the bar is that of today. */
static void count_then(struct call *c, const struct story *s, struct headline *h) {
    h->cover = NULL;
    if (s->articles < 2) return;
    struct coverage *cover = arena_new(c->arena, struct coverage);
    *cover = (struct coverage){ .href = call_path(c, "/story/%lld", (long long) s->id),
                                .articles = s->articles,
                                .sources = s->sources };
    h->cover = cover;
}

static struct front front_of(struct call *c, const struct ranking *r, bool past) {
    struct front f = { .stories.at = arena_new_n(c->arena, struct headline, TOP_STORIES) };
    struct headline *lead = arena_new(c->arena, struct headline);
    size_t i = 0, angles = past ? 0 : LEAD_ANGLES;
    for (; i < r->len && !f.lead; i++)
        if (headline_of_story(c, r->at[i].story, WANT_PICTURE | WANT_SUMMARY, angles, lead)) {
            if (past) count_then(c, r->at[i].story, lead);
            f.lead = lead;
        }
    for (; i < r->len && f.stories.len < TOP_STORIES; i++) {
        struct headline *h = &f.stories.at[f.stories.len];
        if (!headline_of_story(c, r->at[i].story, WANT_PICTURE | WANT_SUMMARY, past ? 0 : 1, h))
            continue;
        if (past) count_then(c, r->at[i].story, h);
        f.stories.len++;
    }
    return f;
}

struct front front_now(struct call *c, int64_t now_s) {
    struct ranking r = rank_at(c, now_s, false);
    return front_of(c, &r, false);
}

struct front front_past(struct call *c, int64_t at_s) {
    struct ranking r = rank_at(c, at_s, true);
    return front_of(c, &r, true);
}

int64_t front_place(struct call *c, int64_t story_id, int64_t now_s) {
    struct ranking r = rank_at(c, now_s, false);
    for (size_t i = 0; i < r.len; i++)
        if (r.at[i].story->id == story_id) return (int64_t) i + 1;
    return 0;
}
