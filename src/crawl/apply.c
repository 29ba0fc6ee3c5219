/* apply - what a finished job means for the archive; runs in the writer, inside its group. */

#include "base/clock.h"
#include "base/log.h"
#include "crawl/assemble.h"
#include "crawl/crawl_priv.h"
#include "crawl/ingest.h"
#include "crawl/revisit.h"
#include "url/url.h"

#include <stdio.h>

static enum errc event(struct crawl *c, const struct job *j, span kind, struct error *err) {
    atomic_fetch_add(&c->counters.refused, 1);
    log_debug("crawl", "refused", "kind=%.*s url=%.*s reason=\"%s\"", SPAN_ARG(kind),
              SPAN_ARG(j->url), j->reason);
    return store_event_add(c->store,
                           &(struct source_event){ .at_s = clock_now_s(),
                                                   .source_id = j->source_id,
                                                   .count = 1,
                                                   .kind = kind,
                                                   .reason = span_of(j->reason),
                                                   .url = j->url },
                           err);
}

/* ---- feeds */

static enum errc add_found(struct crawl *c, struct job *j, struct error *err) {
    enum errc rc = ERRC_OK;
    for (size_t i = 0; rc == ERRC_OK && i < j->found_count; i++)
        rc = store_feed_add(c->store, j->source_id, j->found[i].url, j->found[i].kind, err);
    return rc;
}

/* Feeds and sitemaps know an article's title and time; links of a home page are the last resort. */
static enum errc has_better_feed(struct crawl *c, const struct job *j, bool *ret,
                                 struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct feed_source *feeds;
    size_t count;
    enum errc rc = store_feed_list(c->store, j->source_id, &arena, &feeds, &count, err);
    *ret = false;
    for (size_t i = 0; rc == ERRC_OK && i < count; i++)
        if (feeds[i].id != j->feed.id && feeds[i].kind != FEED_HOME && feeds[i].failures < 3)
            *ret = true;
    return rc;
}

/* A paper's feed may link to anybody, but what is another known paper's comes from that one only:
 * else whoever links first would be its source. */
static enum errc drop_others_items(struct crawl *c, struct job *j, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct source *list = NULL;
    size_t count = 0, kept = 0, own = 0;
    struct items *items = &j->items;
    enum errc rc = store_source_list(c->store, &arena, &list, &count, err);
    if (rc != ERRC_OK) return rc;
    while (own < count && list[own].id != j->source_id) own++;
    for (size_t i = 0; i < items->count; i++) {
        bool others = false;
        span url = items->at[i].url;
        if (own < count && !url_same_site(url, list[own].home))
            for (size_t k = 0; k < count && !others; k++)
                others = list[k].home.len && url_same_site(url, list[k].home);
        if (!others) items->at[kept++] = items->at[i];
    }
    size_t dropped = items->count - kept;
    items->count = kept;
    if (!dropped) return ERRC_OK;
    atomic_fetch_add(&c->counters.refused, dropped);
    return store_event_add(c->store,
                           &(struct source_event){ .at_s = clock_now_s(),
                                                   .source_id = j->source_id,
                                                   .count = (int64_t) dropped,
                                                   .kind = SPAN("feed"),
                                                   .reason = SPAN("item of another newspaper"),
                                                   .url = j->url },
                           err);
}

static enum errc feed_read(struct crawl *c, struct job *j, struct error *err) {
    bool better = false;
    size_t items_new = 0;
    int64_t now_s = clock_now_s();
    enum errc rc = add_found(c, j, err);
    if (rc == ERRC_OK) rc = drop_others_items(c, j, err);
    if (rc == ERRC_OK && j->home) rc = has_better_feed(c, j, &better, err);
    if (rc != ERRC_OK) return rc;
    size_t count = better ? 0 : j->items.count;
    rc = store_feed_done(c->store, &j->feed, j->items.at, count, &items_new, err);
    if (rc != ERRC_OK) return rc;
    schedule_feed(&c->schedule,
                  &(struct feed_outcome){ .status = j->status, .items_new = items_new }, now_s,
                  &j->feed);
    if (better) schedule_feed_daily(now_s, &j->feed);
    log_debug("crawl", "feed-read", "url=%.*s items=%zu new=%zu next_s=%lld", SPAN_ARG(j->feed.url),
              count, items_new, (long long) (j->feed.due_s - now_s));
    return store_feed_done(c->store, &j->feed, NULL, 0, NULL, err);
}

/* One line when a feed begins to fail and one when it is well again, however often it is asked. */
static void tell_health(const struct job *j) {
    bool fails = j->rc != ERRC_OK;
    if (fails == (j->feed.failures > 0)) return;
    log_info("crawl", fails ? "feed-fails" : "feed-recovers", "url=%.*s%s%s%s",
             SPAN_ARG(j->feed.url), fails ? " reason=\"" : "", j->reason, fails ? "\"" : "");
}

static enum errc apply_feed(struct crawl *c, struct job *j, struct error *err) {
    tell_health(j);
    if (j->rc == ERRC_OK && !j->not_modified) return feed_read(c, j, err);
    struct feed_outcome o = { .rc = j->rc,
                              .status = j->status,
                              .retry_after_s = j->retry_after_s,
                              .reason = span_of(j->reason) };
    schedule_feed(&c->schedule, &o, clock_now_s(), &j->feed);
    enum errc rc = store_feed_done(c->store, &j->feed, NULL, 0, NULL, err);
    return rc == ERRC_OK && j->rc != ERRC_OK ? event(c, j, SPAN("feed"), err) : rc;
}

/* ---- pages */

static enum errc save(struct crawl *c, struct job *j, struct error *err) {
    enum save_result result;
    struct error why = { 0 };
    enum errc rc = ingest_add(c->ingest, &j->article, j->candidate.id, &result, &why);
    if (rc == ERRC_LIMIT || rc == ERRC_PARSE) {
        job_fail(j, rc, why.msg);
        return store_candidate_refuse(c->store, j->candidate.id, span_of(j->reason), err);
    }
    if (rc != ERRC_OK) return error_set(err, rc, "%s", why.msg);
    switch (result) {
    case SAVE_NEW:
        atomic_fetch_add(&c->counters.articles_new, 1);
        if (j->rc == ERRC_OK && j->traces) /* else it is what the feed said, not the page */
            templates_learn(c->templates, j->source_id, j->article.title, j->traces);
        break;
    case SAVE_UPDATED: atomic_fetch_add(&c->counters.articles_updated, 1); break;
    case SAVE_DUPLICATE: atomic_fetch_add(&c->counters.articles_duplicate, 1); break;
    }
    return ERRC_OK;
}

/* The page is not to be had: what the feed published stands for it, unless the page is gone, its
 * address was refused, or a text that was read from it is there already. */
static bool feed_stands_in(const struct crawl *c, struct job *j) {
    bool guarded = j->rc == ERRC_DENIED && j->status == 0 && !j->robots_denied;
    if (guarded || j->rc == ERRC_NOT_FOUND || j->candidate.revisit ||
        !assemble_from_feed_possible(&j->candidate))
        return false;
    struct assemble_input in = { .candidate = &j->candidate,
                                 .agent = c->agent,
                                 .now_s = clock_now_s() };
    return assemble_article(&in, &j->arena, &j->article, NULL) == ERRC_OK;
}

static enum errc save_page(struct crawl *c, struct job *j, struct error *err) {
    int64_t now_s = clock_now_s(), id;
    enum errc rc = save(c, j, err);
    if (rc != ERRC_OK || j->rc != ERRC_OK) return rc;
    id = j->article.id;
    return store_revisit_add(c->store, id, now_s, schedule_revisit(c->revisit_s, 0, id, now_s),
                             err);
}

static enum errc apply_page(struct crawl *c, struct job *j, struct error *err) {
    int64_t due_s;
    if (j->rc == ERRC_OK) return save_page(c, j, err);
    span reason = span_of(j->reason);
    if (j->rc == ERRC_RETRY_LATER &&
        schedule_retry(j->candidate.tries, j->retry_after_s, clock_now_s(), &due_s)) {
        atomic_fetch_add(&c->counters.refused, 1);
        return store_candidate_retry(c->store, j->candidate.id, due_s, reason, err);
    }
    if (feed_stands_in(c, j)) {
        enum errc rc = event(c, j, SPAN("page"), err);
        return rc == ERRC_OK ? save(c, j, err) : rc;
    }
    atomic_fetch_add(&c->counters.refused, 1);
    return store_candidate_refuse(c->store, j->candidate.id, reason, err);
}

/* ---- articles looked at again */

static enum visit visit_of(const struct job *j) {
    if (j->other_site) return VISIT_MOVED;
    if (j->rc == ERRC_OK) return VISIT_OK;
    if (j->rc == ERRC_NOT_FOUND) return j->status == 410 ? VISIT_WITHDRAWN : VISIT_GONE;
    bool loop = j->rc == ERRC_LIMIT && j->hops > LIMIT_REDIRECTS;
    if (j->rc == ERRC_RETRY_LATER || j->soft_404 || loop) return VISIT_FAILED;
    return VISIT_UNCLEAR;
}

static enum errc save_version(struct crawl *c, struct job *j, const struct article *old,
                              struct error *err) {
    enum save_result result;
    struct error why = { 0 };
    revisit_merge(old, &j->article);
    enum errc rc = ingest_add(c->ingest, &j->article, 0, &result, &why);
    if (rc == ERRC_LIMIT || rc == ERRC_PARSE) {
        job_fail(j, rc, why.msg);
        return ERRC_OK;
    }
    if (rc != ERRC_OK) return error_set(err, rc, "%s", why.msg);
    if (result == SAVE_UPDATED) atomic_fetch_add(&c->counters.articles_updated, 1);
    return ERRC_OK;
}

static enum errc apply_revisit(struct crawl *c, struct job *j, struct error *err) {
    struct revisit *r = &j->revisit;
    struct article old;
    enum errc rc = store_article_get(c->store, r->article_id, &j->arena, &old, err);
    if (rc != ERRC_OK) return rc;
    if (j->rc == ERRC_OK && j->own_page && !(old.flags & ARTICLE_REMOVED) &&
        revisit_words_changed(&old, &j->article, j->repeated))
        rc = save_version(c, j, &old, err);
    if (rc != ERRC_OK) return rc;
    struct visit_outcome o = { .visit = visit_of(j),
                               .retry_after_s = j->retry_after_s,
                               .reason = span_of(j->reason) };
    revisit_judge(&o, c->revisit_s, clock_now_s(), r);
    rc = store_revisit_done(c->store, r, err);
    return rc == ERRC_OK && o.visit != VISIT_OK ? event(c, j, SPAN("link"), err) : rc;
}

/* ---- pictures */

static enum errc apply_image(struct crawl *c, struct job *j, struct error *err) {
    if (j->rc == ERRC_OK) return store_image_put(c->store, &j->image, err);
    int64_t due_s = 0;
    if (j->rc != ERRC_RETRY_LATER ||
        !schedule_retry(j->wanted.tries, j->retry_after_s, clock_now_s(), &due_s))
        due_s = 0;
    enum errc rc = store_image_failed(c->store, j->wanted.url, span_of(j->reason), due_s, err);
    return rc == ERRC_OK ? event(c, j, SPAN("image"), err) : rc;
}

/* ---- */

/* A paper changed its pages: the operator sees it in the source's log. */
static enum errc tell_rules(struct crawl *c, const struct job *j, struct error *err) {
    enum errc rc = ERRC_OK;
    for (unsigned r = 0; rc == ERRC_OK && r < PAGE_RULE_COUNT; r++) {
        char reason[64];
        if (!(j->rules_missed & 1u << r)) continue;
        snprintf(reason, sizeof(reason), "'%s' of rules.ini matches nothing",
                 page_rule_name((enum page_rule) r));
        rc = store_event_add(c->store,
                             &(struct source_event){ .at_s = clock_now_s(),
                                                     .source_id = j->source_id,
                                                     .count = 1,
                                                     .kind = SPAN("rule"),
                                                     .reason = span_of(reason),
                                                     .url = j->url },
                             err);
    }
    return rc;
}

static enum errc apply_kind(struct crawl *c, struct job *j, struct error *err) {
    switch (j->kind) {
    case JOB_FEED: return apply_feed(c, j, err);
    case JOB_PAGE: return apply_page(c, j, err);
    case JOB_IMAGE: return apply_image(c, j, err);
    case JOB_REVISIT: return apply_revisit(c, j, err);
    }
    return ERRC_BUG;
}

enum errc apply_job(struct crawl *c, struct job *j, struct error *err) {
    if (j->rc == ERRC_CANCELLED) return ERRC_OK;
    enum errc rc = ERRC_OK;
    struct error why = { 0 };
    if (j->rules_missed) rc = tell_rules(c, j, &why);
    if (rc == ERRC_OK) rc = apply_kind(c, j, &why);
    /* Its source, or its row, was taken away meanwhile. */
    if (rc == ERRC_NOT_FOUND) return ERRC_OK;
    return rc == ERRC_OK ? ERRC_OK : error_set(err, rc, "%s", why.msg);
}

enum errc apply_discovery(struct crawl *c, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct source *sources;
    struct feed_source *feeds;
    size_t source_count, feed_count;
    enum errc rc = store_source_list(c->store, &arena, &sources, &source_count, err);
    if (rc == ERRC_OK) rc = store_feed_list(c->store, 0, &arena, &feeds, &feed_count, err);
    for (size_t i = 0; rc == ERRC_OK && i < source_count; i++) {
        bool has_feed = sources[i].home.len == 0;
        for (size_t k = 0; k < feed_count && !has_feed; k++)
            has_feed = feeds[k].source_id == sources[i].id;
        if (has_feed) continue;
        log_info("crawl", "discover", "source=%.*s", SPAN_ARG(sources[i].slug));
        rc = store_feed_add(c->store, sources[i].id, sources[i].home, FEED_HOME, err);
    }
    return rc;
}
