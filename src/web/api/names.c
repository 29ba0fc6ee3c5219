/* names - people, places and bodies as JSON; and what rises. */
#include "store/names.h"

#include "base/clock.h"
#include "web/api/api.h"
#include "web/view/when.h"

enum { NAMES_LIMIT_MAX = 100, BESIDE = 20, DAYS_DEFAULT = 60, DAYS_MAX = 366 };

/* ---- one name */

static void put_text(struct json_writer *w, const char *key, span text) {
    json_key(w, key);
    if (text.len)
        json_string(w, text);
    else
        json_null(w);
}

/* The object stays open. */
static void begin_name(struct call *c, struct json_writer *w, const struct name_row *n) {
    json_begin_object(w);
    json_put_int(w, "id", n->id);
    json_put(w, "url", call_absolute(c, call_path(c, "/name/%lld", (long long) n->id)));
    json_put(w, "kind", span_of(name_kind_word(n->kind)));
    json_put(w, "name", n->text);
    put_text(w, "name_fr", n->text_fr);
    put_text(w, "name_en", n->text_en);
}

void api_put_names(struct call *c, struct json_writer *w, int64_t article_id) {
    struct name_row *rows = NULL;
    size_t n = 0;
    if (store_name_of_article(c->store, article_id, c->arena, &rows, &n, NULL)) n = 0;
    json_key(w, "names");
    json_begin_array(w);
    for (size_t i = 0; i < n; i++) {
        begin_name(c, w, &rows[i]);
        json_end_object(w);
    }
    json_end_array(w);
}

static void put_spellings(struct call *c, struct json_writer *w, int64_t id) {
    struct name_row *rows = NULL;
    size_t n = 0;
    if (store_name_spellings(c->store, id, c->arena, &rows, &n, NULL)) n = 0;
    json_key(w, "spellings");
    json_begin_array(w);
    for (size_t i = 0; i < n; i++) json_string(w, rows[i].text);
    json_end_array(w);
}

static void put_beside(struct call *c, struct json_writer *w, int64_t id) {
    struct name_row *rows = NULL;
    size_t n = 0;
    if (store_name_related(c->store, id, BESIDE, c->arena, &rows, &n, NULL)) n = 0;
    json_key(w, "beside");
    json_begin_array(w);
    for (size_t i = 0; i < n; i++) {
        begin_name(c, w, &rows[i]);
        json_put_int(w, "together", rows[i].articles);
        json_end_object(w);
    }
    json_end_array(w);
}

static bool read_day(struct call *c, const char *name, int64_t *day) {
    span s = request_param(c->req, name);
    int64_t t;
    if (!s.len) return true;
    if (s.len == 10 && clock_parse_iso(s, &t, NULL)) {
        *day = t / DAY_S;
        return true;
    }
    api_refuse(c, 400, arena_fmt(c->arena, "%s: not a day (yyyy-mm-dd)", name).at);
    return false;
}

/* The days asked for; the last two months up to its last article unless said. */
static bool read_days(struct call *c, const struct name_row *n, struct day_range *ret) {
    int64_t to = when_local_day(c, n->last_s), from = INT64_MIN;
    if (!read_day(c, "to", &to) || !read_day(c, "from", &from)) return false;
    if (from == INT64_MIN) from = to - DAYS_DEFAULT + 1;
    if (from > to || to - from >= DAYS_MAX) {
        api_refuse(c, 400, "from, to: at most 366 days, in order");
        return false;
    }
    *ret = (struct day_range){ .from = from,
                               .to = to,
                               .utc_offset_min = when_offset_min(c, n->last_s) };
    return true;
}

static void put_days(struct call *c, struct json_writer *w, int64_t id,
                     const struct day_range *range) {
    int64_t counts[DAYS_MAX];
    bool ok = !store_name_days(c->store, id, range, counts, NULL);
    json_key(w, "days");
    json_begin_array(w);
    for (int64_t d = range->from; ok && d <= range->to; d++) {
        char iso[ISO_SIZE];
        if (!counts[d - range->from]) continue;
        clock_iso(d * DAY_S, 0, iso);
        json_begin_object(w);
        json_put(w, "day", span_sub(span_of(iso), 0, 10));
        json_put_int(w, "count", counts[d - range->from]);
        json_end_object(w);
    }
    json_end_array(w);
}

static void put_totals(struct json_writer *w, const struct name_row *n) {
    json_put_int(w, "articles", n->articles);
    api_put_time(w, "first", n->first_s);
    api_put_time(w, "last", n->last_s);
}

void api_name(struct call *c) {
    int64_t id = 0;
    struct name_row n;
    struct day_range range;
    struct list list = { .kind = LIST_NAME };
    struct article *all = NULL;
    size_t count = 0;
    struct error err = { 0 };
    if (!span_to_i64(c->args[0], &id) || store_name_get(c->store, id, c->arena, &n, &err) ||
        !n.articles) {
        api_refuse(c, 404, "there is no such name");
        return;
    }
    list.id = n.id;
    if (!api_limit(c, &list.limit) || !api_before(c, &list) || !read_days(c, &n, &range)) return;
    if (store_article_list(c->store, &list, c->arena, &all, &count, &err)) {
        call_fail(c, &err);
        return;
    }
    struct json_writer w = api_begin(c);
    json_key(&w, "name");
    begin_name(c, &w, &n);
    put_totals(&w, &n);
    put_spellings(c, &w, n.id);
    json_end_object(&w);
    put_days(c, &w, n.id, &range);
    put_beside(c, &w, n.id);
    api_put_articles(c, &w, all, count);
    api_put_next(c, &w, &list, all, count);
    api_end(c, &w);
}

/* ---- names by their words */

void api_names(struct call *c) {
    struct name_row *rows = NULL;
    size_t n = 0, limit;
    struct error err = { 0 };
    span q = request_param(c->req, "q");
    if (!span_trim(q).len) {
        api_refuse(c, 400, "q: words of a name are needed");
        return;
    }
    if (!api_limit(c, &limit)) return;
    if (limit > NAMES_LIMIT_MAX) limit = NAMES_LIMIT_MAX; /* each is counted */
    if (store_name_search(c->store, q, limit, c->arena, &rows, &n, &err)) {
        call_fail(c, &err);
        return;
    }
    struct json_writer w = api_begin(c);
    json_key(&w, "items");
    json_begin_array(&w);
    for (size_t i = 0; i < n; i++) {
        begin_name(c, &w, &rows[i]);
        put_totals(&w, &rows[i]);
        json_end_object(&w);
    }
    json_end_array(&w);
    api_end(c, &w);
}

/* ---- what rises */

static void put_trend(struct call *c, struct json_writer *w, const struct trend *t) {
    struct name_row n;
    json_begin_object(w);
    json_put(w, "phrase", t->text);
    json_put(w, "kind", t->kind == NAME_NONE ? SPAN("phrase") : span_of(name_kind_word(t->kind)));
    json_put_int(w, "articles", t->articles);
    json_put_int(w, "sources", t->sources);
    json_key(w, "usual");
    json_double(w, t->usual);
    json_key(w, "name");
    if (t->name_id && !store_name_get(c->store, t->name_id, c->arena, &n, NULL)) {
        begin_name(c, w, &n);
        json_end_object(w);
    } else {
        json_null(w);
    }
    json_end_object(w);
}

void api_trends(struct call *c) {
    struct trend *all = NULL;
    size_t n = 0;
    int64_t at_s = c->now_s;
    struct error err = { 0 };
    span at = request_param(c->req, "at");
    if (at.len && !clock_parse_iso(at, &at_s, NULL)) {
        api_refuse(c, 400, "at: not a time (ISO 8601)");
        return;
    }
    if (store_trends_get(c->store, at_s, c->arena, &all, &n, &at_s, &err)) {
        call_fail(c, &err);
        return;
    }
    struct json_writer w = api_begin(c);
    api_put_time(&w, "at", at_s);
    json_put_int(&w, "hours", TREND_HOURS);
    json_key(&w, "items");
    json_begin_array(&w);
    for (size_t i = 0; i < n; i++) put_trend(c, &w, &all[i]);
    json_end_array(&w);
    api_end(c, &w);
}
