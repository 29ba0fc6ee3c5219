#include "crawl/ingest.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "crawl/index_sync.h"
#include "crawl/sections.h"
#include "store/names.h"
#include "story/sounds.h"
#include "story/story.h"
#include "text/text.h"

enum { GROUP_MAX = 100, WINDOW_S = 30 * DAY_S, WINDOW_BATCH = 500, MERGE_EVERY = 16 };
/* Articles that are read back at most: half a minute to two. 30 days of some 80 papers. */
enum { REFILL_MAX = 300000 };

struct ingest {
    struct store *store;
    struct index_writer *index;
    struct newsroom *newsroom;
    struct sections *sections; /* asked when neither section nor address say anything */
    struct ingest_options opts;
    struct ingest_counts counts, committed;
    struct buf title; /* of the article at hand, balanced */
    bool filled;      /* the newsroom knows its window */
    bool open;        /* a group is */
    bool torn;        /* the index was given what the archive then dropped */
    size_t in_group, unindexed, commits;
    int64_t trends_s;     /* hour whose trends were stored last */
    int64_t newest_s;     /* time of the newest article, never in the future */
    uint64_t indexed_seq; /* every change up to here was given to the index */
};

enum errc ingest_refill(struct ingest *in, ingest_step_fn *step, void *ctx, struct error *err) {
    int64_t first_s, last_s;
    struct window_start start;
    enum errc rc = store_article_range(in->store, &first_s, &last_s, err);
    if (rc != ERRC_OK) return rc;
    int64_t end_s = in->opts.now_s && in->opts.now_s < last_s ? in->opts.now_s : last_s;
    in->filled = last_s == TIME_UNKNOWN;
    if (in->filled) return ERRC_OK;
    rc = store_article_window_start(in->store, end_s - WINDOW_S, REFILL_MAX, &start, err);
    if (rc != ERRC_OK) return rc;
    int64_t after_id = start.after_id;
    size_t done = 0, count = start.count ? WINDOW_BATCH : 0;
    for (; count == WINDOW_BATCH; done += count) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct article *list;
        if (step && !step(ctx, done, start.count))
            return error_set(err, ERRC_CANCELLED, "stopped before the newsroom was full");
        rc = store_article_window(in->store, start.from_s, after_id, WINDOW_BATCH, &arena, &list,
                                  &count, err);
        if (rc != ERRC_OK) return rc;
        for (size_t i = 0; i < count; i++) newsroom_add(in->newsroom, &list[i]);
        if (count) after_id = list[count - 1].id;
    }
    in->filled = true;
    return ERRC_OK;
}

enum errc ingest_open(struct store *store, struct index_writer *index,
                      const struct ingest_options *opts, struct ingest **ret, struct error *err) {
    struct ingest *in = mem_zalloc(1, sizeof(*in));
    in->store = store;
    in->index = index;
    in->opts = *opts;
    buf_init(&in->title, 4 * LIMIT_TITLE_BYTES);
    if (!in->opts.group_max) in->opts.group_max = GROUP_MAX;
    in->newsroom = newsroom_new(&(struct newsroom_options){ .window_s = WINDOW_S });
    enum errc rc = sections_open(store, opts->dir, &in->sections, err);
    if (rc == ERRC_OK && !opts->refill_later) rc = ingest_refill(in, NULL, NULL, err);
    if (rc != ERRC_OK) {
        ingest_close(in);
        return rc;
    }
    *ret = in;
    return ERRC_OK;
}

void ingest_close(struct ingest *in) {
    if (!in) return;
    if (in->open) store_rollback(in->store);
    newsroom_free(in->newsroom);
    buf_done(&in->title);
    sections_close(in->sections);
    mem_free(in);
}

enum errc ingest_begin(struct ingest *in, struct error *err) {
    assert(in->filled);
    if (in->open) return ERRC_OK;
    enum errc rc = store_begin(in->store, err);
    in->open = rc == ERRC_OK;
    uint64_t committed = index_writer_seq(in->index); /* others may have synced it meanwhile */
    if (in->indexed_seq < committed) in->indexed_seq = committed;
    return rc;
}

/* What was just saved goes into the index as it is at hand, as long as it is the very next change:
 * reading it back costs as much as saving it. After a gap (somebody else's change, or one of
 * another kind) sync_index() replays the rest in order. Nothing of it is published before the
 * archive has committed it. */
static enum errc index_now(struct ingest *in, const struct save *save, enum save_result result,
                           struct error *err) {
    if (save->seq != in->indexed_seq + 1) return ERRC_OK;
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    const struct article *a = save->article;
    struct article whole;
    bool gone = a->flags & (ARTICLE_REMOVED | ARTICLE_NO_INDEX);
    if (result == SAVE_UPDATED || !a->source.len || gone) {
        enum errc rc = store_article_get(in->store, a->id, &arena, &whole, err);
        if (rc != ERRC_OK) return rc;
        a = &whole;
    }
    enum errc rc = index_replay(in->index, a, err);
    if (rc == ERRC_OK) in->indexed_seq = save->seq;
    return rc;
}

/* What rises, once an hour of the news' own time: an import of old years has them too. */
static enum errc put_trends(struct ingest *in, struct error *err) {
    int64_t hour = in->newest_s - in->newest_s % 3600;
    if (hour <= in->trends_s) return ERRC_OK;
    struct trend trends[TRENDS_MAX];
    size_t count = newsroom_trends(in->newsroom, hour, trends, TRENDS_MAX);
    in->trends_s = hour;
    return store_trends_put(in->store, hour, trends, count, err);
}

/* What the newsroom now thinks of its stories; in the order in which it thought so. */
static enum errc move_stories(struct ingest *in, struct article *a, struct error *err) {
    struct story_merge m;
    struct story_split p;
    if (newsroom_merged(in->newsroom, &m)) {
        if (a->story_id == m.from) a->story_id = m.to;
        return store_story_merge(in->store, m.from, m.to, a->found_s, err);
    }
    if (!newsroom_split(in->newsroom, &p)) return ERRC_OK;
    int64_t id = 0;
    enum errc rc = store_story_split(in->store, p.from, p.articles, p.count, a->found_s, &id, err);
    if (rc == ERRC_OK) newsroom_split_done(in->newsroom, id);
    return rc;
}

/* Every spelling of the one must sound like every one of the other: names that were joined months
 * ago have a say. */
static enum errc sound_alike(struct ingest *in, int64_t a, int64_t b, bool *ret,
                             struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct name_row *x = NULL, *y = NULL;
    size_t m = 0, n = 0;
    enum errc rc = store_name_spellings(in->store, a, &arena, &x, &m, err);
    if (rc == ERRC_OK) rc = store_name_spellings(in->store, b, &arena, &y, &n, err);
    *ret = rc == ERRC_OK;
    for (size_t i = 0; i < m && *ret; i++)
        for (size_t k = 0; k < n && *ret; k++) {
            char p[SPELLING_BYTES], q[SPELLING_BYTES];
            size_t p_len = spelling_said(&(struct name){ .key = x[i].key, .text = x[i].text }, p);
            size_t q_len = spelling_said(&(struct name){ .key = y[k].key, .text = y[k].text }, q);
            *ret = sounds_apart((span){ p, p_len }, (span){ q, q_len }) < SOUNDS_APART;
        }
    return rc;
}

/* What the article showed to be one name in two scripts; the Arabic one keeps its address. */
static enum errc join_names(struct ingest *in, struct error *err) {
    const struct spelling_match *all;
    size_t count = newsroom_spellings(in->newsroom, &all);
    for (size_t i = 0; i < count; i++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct name_row arabic, latin;
        bool alike = false, joined = false;
        enum errc rc =
            store_name_find(in->store, NAME_PERSON, all[i].arabic_key, &arena, &arabic, NULL);
        if (rc == ERRC_OK)
            rc = store_name_find(in->store, NAME_PERSON, all[i].latin_key, &arena, &latin, NULL);
        /* Found by another version than the archive's, or only in an article's changed text. */
        if (rc == ERRC_NOT_FOUND) continue;
        if (rc != ERRC_OK) return error_set(err, rc, "cannot look a name up");
        if (arabic.id != latin.id) rc = sound_alike(in, arabic.id, latin.id, &alike, err);
        struct name_join j = { .into = arabic.id, .from = latin.id, .lang = all[i].lang };
        if (rc == ERRC_OK && alike) rc = store_name_join(in->store, &j, &joined, err);
        if (rc != ERRC_OK) return rc;
        if (joined)
            log_info("crawl", "names-joined", "name=%lld spelling=%lld", (long long) arabic.id,
                     (long long) latin.id);
    }
    return ERRC_OK;
}

/* Records of an import often do not say it; the crawler's articles have it already. */
static void find_language(struct article *a) {
    if (a->lang[0]) return;
    span sample = a->body.len > 200 ? utf8_cut_bytes(a->body, 4096) : a->title;
    struct language l = text_language(sample);
    if (l.lang[0]) lang_set(a->lang, span_of(l.lang));
}

static enum errc add(struct ingest *in, struct article *a, int64_t candidate_id,
                     enum save_result *ret, struct error *err) {
    if (a->found_s == 0 || a->found_s == TIME_UNKNOWN) a->found_s = clock_now_s();
    a->order_s = article_order_s(a->published_s, a->found_s);
    find_language(a);

    struct placement p = { 0 };
    newsroom_place(in->newsroom, a, &p);
    a->copy_of = p.copy_of;
    a->story_id = p.story_id;
    if (a->category == CATEGORY_UNKNOWN) a->category = p.category;
    if (a->category == CATEGORY_UNKNOWN) a->category = sections_guess(in->sections, a);

    struct save save = { .article = a,
                         .names = p.names,
                         .name_count = p.name_count,
                         .agency = p.agency,
                         .candidate_id = candidate_id };
    enum errc rc = store_article_save(in->store, &save, ret, err);
    if (rc != ERRC_OK) return rc;
    if (save.new_story_id) a->story_id = save.new_story_id;
    switch (*ret) {
    case SAVE_NEW:
        in->counts.new_articles++;
        newsroom_add(in->newsroom, a);
        if (a->order_s > in->newest_s && a->order_s <= a->found_s) in->newest_s = a->order_s;
        rc = join_names(in, err);
        if (rc == ERRC_OK) rc = move_stories(in, a, err);
        if (rc == ERRC_OK) rc = put_trends(in, err);
        if (rc != ERRC_OK) return rc;
        break;
    case SAVE_UPDATED:
        in->counts.updated++; /* its place in the newsroom is that of its first version */
        break;
    case SAVE_DUPLICATE: in->counts.duplicate++; break;
    }
    if (*ret != SAVE_DUPLICATE) {
        in->unindexed++;
        rc = index_now(in, &save, *ret, err);
        if (rc != ERRC_OK) return rc;
    }
    return ++in->in_group >= in->opts.group_max ? ingest_commit(in, err) : ERRC_OK;
}

enum errc ingest_add(struct ingest *in, struct article *a, int64_t candidate_id,
                     enum save_result *ret, struct error *err) {
    enum errc rc = ingest_begin(in, err);
    if (rc != ERRC_OK) return rc;
    /* A headline stands beside other words on a line: what it turns round ends with it. */
    span title = a->title;
    buf_clear(&in->title);
    text_balance_bidi(title, &in->title);
    if (in->title.len <= LIMIT_TITLE_BYTES) a->title = buf_span(&in->title);
    rc = add(in, a, candidate_id, ret, err);
    a->title = title;
    return rc;
}

/* Publishes what was committed, with what was not at hand read back: the index never holds what the
 * archive does not. */
static enum errc sync_index(struct ingest *in, struct error *err) {
    if (in->unindexed == 0) return ERRC_OK;
    struct index_sync_options opts = { .after = in->indexed_seq, .publish = in->opts.publish };
    if (in->torn) return error_set(err, ERRC_BUG, "a group was rolled back: open the index anew");
    enum errc rc = index_sync(in->store, in->index, &opts, NULL, err);
    if (rc != ERRC_OK) return rc;
    in->indexed_seq = index_writer_seq(in->index);
    in->unindexed = 0;
    return ++in->commits % MERGE_EVERY ? ERRC_OK : index_writer_merge(in->index, err);
}

static enum errc commit_group(struct ingest *in, struct error *err) {
    if (!in->open) return ERRC_OK;
    in->open = false;
    in->in_group = 0;
    enum errc rc = store_commit(in->store, err);
    if (rc == ERRC_OK) {
        in->committed = in->counts;
    } else {
        store_rollback(in->store);
        in->torn = true;
    }
    return rc;
}

enum errc ingest_commit(struct ingest *in, struct error *err) {
    enum errc rc = commit_group(in, err);
    if (rc != ERRC_OK || in->unindexed < in->opts.index_every) return rc;
    return sync_index(in, err);
}

enum errc ingest_flush(struct ingest *in, struct error *err) {
    enum errc rc = commit_group(in, err);
    if (rc == ERRC_OK) rc = sync_index(in, err);
    if (rc != ERRC_OK || !in->opts.publish) return rc;
    return index_writer_commit(in->index, index_writer_seq(in->index), err);
}

void ingest_counts(const struct ingest *in, struct ingest_counts *ret) {
    *ret = in->committed;
}
