#include "crawl/revisit.h"

#include "base/clock.h"
#include "base/hash.h"
#include "crawl/schedule.h"
#include "text/text.h"

static void set_state(struct link_status *k, enum link_state state, int64_t now_s) {
    if (k->state != state || k->since_s == TIME_UNKNOWN) k->since_s = now_s;
    k->state = state;
}

static void next_look(struct revisit *r, int64_t first_s, int64_t now_s) {
    r->visits++;
    r->due_s = schedule_revisit(first_s, r->visits, r->article_id, now_s);
}

void revisit_judge(const struct visit_outcome *o, int64_t first_s, int64_t now_s,
                   struct revisit *r) {
    struct link_status *k = &r->link;
    k->checked_s = now_s;
    if (o->visit == VISIT_FAILED) {
        k->reason = o->reason;
        /* What is known to be bad is not tried again and again. */
        if (!link_is_bad(k->state)) {
            bool again =
                schedule_revisit_retry(first_s, k->failures, o->retry_after_s, now_s, &r->due_s);
            k->failures++;
            if (again) return;
            set_state(k, LINK_DEAD, now_s);
        }
        next_look(r, first_s, now_s);
        return;
    }
    switch (o->visit) {
    case VISIT_OK:
        set_state(k, LINK_OK, now_s);
        k->ok_s = now_s;
        break;
    case VISIT_GONE: set_state(k, LINK_DEAD, now_s); break;
    case VISIT_WITHDRAWN: set_state(k, LINK_WITHDRAWN, now_s); break;
    case VISIT_MOVED: set_state(k, LINK_MOVED, now_s); break;
    case VISIT_UNCLEAR:
    case VISIT_FAILED: break;
    }
    k->failures = 0;
    k->reason = o->visit == VISIT_OK ? SPAN_EMPTY : o->reason;
    next_look(r, first_s, now_s);
}

/* ---- texts */

enum { REPEATED_MAX = 64 }; /* blocks of a page that are looked for in its old text */

struct words {
    uint64_t hash;
    size_t count;
};

static struct words words_of(struct analyzer *a, span text) {
    const struct token *tokens;
    struct words w = { .count = analyzer_run(a, text, "", &tokens) };
    for (size_t i = 0; i < w.count; i++) w.hash = hash64(tokens[i].surface, w.hash);
    return w;
}

/* The old text as it would be read today. */
static void without_repeated(span body, span repeated, struct buf *out) {
    span known[REPEATED_MAX];
    size_t count = 0;
    int kind;
    while (count < REPEATED_MAX && body_next(&repeated, &kind, &known[count])) count++;
    for (span block; body_next(&body, &kind, &block);) {
        bool is_repeated = false;
        for (size_t i = 0; i < count && !is_repeated; i++) is_repeated = span_eq(known[i], block);
        if (!is_repeated) body_add(out, kind, block);
    }
}

bool revisit_words_changed(const struct article *old, const struct article *now, span repeated) {
    DEFER(buf_done) struct buf before = BUF(2 * LIMIT_BODY_TEXT_BYTES);
    without_repeated(old->body, repeated, &before);
    struct analyzer *a = analyzer_new();
    struct words title[] = { words_of(a, old->title), words_of(a, now->title) };
    struct words body[] = { words_of(a, buf_span(&before)), words_of(a, now->body) };
    analyzer_free(a);
    if (body[1].count * 3 < body[0].count) return false;
    return title[0].hash != title[1].hash || body[0].hash != body[1].hash;
}

enum { TIME_FLAGS = ARTICLE_DAY_ONLY | ARTICLE_DATE_UNSURE | ARTICLE_ZONE_UNSURE };

void revisit_merge(const struct article *old, struct article *now) {
    now->source_id = old->source_id;
    now->external_id = old->external_id;
    now->url = old->url;
    now->category = old->category;
    now->published_s = old->published_s;
    now->found_s = old->found_s;
    now->flags = (now->flags & ~(uint32_t) TIME_FLAGS) | (old->flags & TIME_FLAGS);
    if (!now->section.len) now->section = old->section;
    if (!now->summary.len) now->summary = old->summary;
    if (!now->image_url.len && !(now->flags & ARTICLE_NO_IMAGE)) now->image_url = old->image_url;
    if (now->author_count) return;
    now->author_count = old->author_count;
    memcpy(now->authors, old->authors, sizeof(now->authors));
}

/* Titles of candidates are HTML. */
static span title_html(span title, struct arena *arena) {
    DEFER(buf_done) struct buf out = BUF(6 * LIMIT_TITLE_BYTES);
    for (size_t i = 0; i < title.len; i++) {
        char c = title.at[i];
        if (c == '&')
            buf_add(&out, SPAN("&amp;"));
        else if (c == '<')
            buf_add(&out, SPAN("&lt;"));
        else
            buf_add_char(&out, c);
    }
    return arena_copy(arena, buf_span(&out));
}

struct candidate revisit_candidate(const struct revisit *r, struct arena *arena) {
    return (struct candidate){ .source_id = r->source_id,
                               .url = r->url,
                               .title = title_html(r->title, arena),
                               .published_s = TIME_UNKNOWN };
}
