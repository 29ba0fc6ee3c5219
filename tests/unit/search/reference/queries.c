#include "unit/search/reference/queries.h"

#include "base/clock.h"

static const struct version *some_article(struct corpus *c) {
    return c->versions.len ? &c->versions.at[rng_below(&c->rng, c->versions.len)] : NULL;
}

/* Up to `words` words that stand together in an article; in another order now and then. */
static void words_of_article(struct corpus *c, size_t words, struct buf *out) {
    const struct version *v = some_article(c);
    span from = SPAN_EMPTY, part, list[4];
    size_t n = 0;
    if (v) from = rng_below(&c->rng, 4) ? v->a.body : v->a.title;
    if (v && rng_below(&c->rng, 8) == 0) from = v->a.summary;
    size_t skip = from.len > 60 ? rng_below(&c->rng, from.len < 2000 ? from.len / 8 : 250) : 0;
    for (size_t i = 0; n < words && span_next(&from, ' ', &part); i++) {
        if (i < skip) continue;
        if (span_find_char(part, '\n') >= 0 || !part.len) continue;
        list[n++] = part;
    }
    if (!n) buf_add(out, span_of(corpus_word(c)));
    if (n > 1 && rng_below(&c->rng, 8) == 0) {
        part = list[0];
        list[0] = list[n - 1];
        list[n - 1] = part;
    }
    for (size_t i = 0; i < n; i++) buf_add_fmt(out, "%s%.*s", i ? " " : "", SPAN_ARG(list[i]));
}

static void word(struct corpus *c, struct buf *out) {
    if (rng_below(&c->rng, 3))
        buf_add(out, span_of(corpus_word(c)));
    else
        words_of_article(c, 1, out);
}

static void phrase(struct corpus *c, struct buf *out) {
    size_t words = 2 + rng_below(&c->rng, 3);
    buf_add(out, rng_below(&c->rng, 4) ? SPAN("\"") : SPAN("«"));
    if (rng_below(&c->rng, 5))
        words_of_article(c, words, out);
    else
        for (size_t i = 0; i < words; i++) buf_add_fmt(out, "%s ", corpus_word(c));
    if (rng_below(&c->rng, 50)) buf_add(out, SPAN("\"")); /* or never closed */
}

/* The first letters of a word, cut between letters. */
static void prefix(struct corpus *c, struct buf *out) {
    DEFER(buf_done) struct buf whole = BUF(1 << 16);
    word(c, &whole);
    span s = buf_span(&whole);
    size_t cut = 0, runes = 1 + rng_below(&c->rng, 4);
    for (; cut < s.len; cut++) {
        if (((unsigned char) s.at[cut] & 0xC0) == 0x80) continue;
        if (runes-- == 0) break;
    }
    buf_add_fmt(out, "%.*s*", (int) cut, s.at);
}

static void date(struct corpus *c, struct buf *out) {
    static const char *const fields[] = { "before:", "after:", "on:", "قبل:", "بعد:", "يوم:" };
    int64_t day = 1 + (int64_t) rng_below(&c->rng, c->slots) * c->step_s / DAY_S;
    buf_add(out, span_of(fields[rng_below(&c->rng, COUNT_OF(fields))]));
    if (day < 31)
        buf_add_fmt(out, "1970-01-%02d", (int) day);
    else
        buf_add_fmt(out, "1970-%02d", (int) (day / 31 % 12 + 1));
}

static void field(struct corpus *c, struct buf *out) {
    static const char *const values[] = {
        "source:okaz",
        "source:OKAZ",
        "source:spa-en",
        "source:nobody",
        "category:sport",
        "قسم:رياضة",
        "category:world",
        "category:nonsense",
        "lang:ar",
        "lang:fr",
        "lang:",
        "author:العلي",
        "author:dupont",
        "author:سالم",
        "author:\"أحمد سالم\"",
        "author:nobody",
        "كاتب:محمد",
        "author:(محمد سالم)",
        "lang:xyzw",
        "before:whenever",
    };
    if (rng_below(&c->rng, 3) == 0)
        date(c, out);
    else
        buf_add(out, span_of(values[rng_below(&c->rng, COUNT_OF(values))]));
}

static void group(struct corpus *c, struct buf *out, unsigned depth);

static void item(struct corpus *c, struct buf *out, unsigned depth) {
    if (rng_below(&c->rng, 7) == 0) buf_add(out, rng_below(&c->rng, 3) ? SPAN("-") : SPAN("NOT "));
    switch (rng_below(&c->rng, 16)) {
    case 0:
    case 1:
        if (!depth) {
            word(c, out);
            break;
        }
        if (rng_below(&c->rng, 6) == 0) buf_add(out, SPAN("title:"));
        buf_add_char(out, '(');
        group(c, out, depth - 1);
        if (rng_below(&c->rng, 30)) buf_add_char(out, ')');
        break;
    case 2:
    case 3: phrase(c, out); break;
    case 4:
        buf_add(out, SPAN("title:"));
        word(c, out);
        break;
    case 5:
        buf_add(out, SPAN("عنوان:"));
        phrase(c, out);
        break;
    case 6: prefix(c, out); break;
    case 7:
        buf_add(out, SPAN("title:"));
        prefix(c, out);
        break;
    case 8:
    case 9: field(c, out); break;
    default: word(c, out); break;
    }
}

static void group(struct corpus *c, struct buf *out, unsigned depth) {
    static const char *const between[] = { " ", " ", " ", " ", " OR ", " | ", " أو ", " AND " };
    size_t n = 1 + rng_below(&c->rng, 3) * rng_below(&c->rng, 2);
    if (rng_below(&c->rng, 20) == 0) n += rng_below(&c->rng, 8);
    for (size_t i = 0; i < n; i++) {
        if (i) buf_add(out, span_of(between[rng_below(&c->rng, COUNT_OF(between))]));
        item(c, out, depth);
    }
}

static void filters(struct corpus *c, struct query *q) {
    static const span names[] = { SPAN("okaz"), SPAN("sabq"), SPAN("al-watan2"), SPAN("nobody") };
    static const span langs[] = { SPAN("ar"), SPAN("fr"), SPAN("en") };
    int64_t end = (int64_t) c->slots * c->step_s;
    if (rng_below(&c->rng, 7) == 0) q->from_s = (int64_t) rng_below(&c->rng, (uint64_t) end / 2);
    if (rng_below(&c->rng, 7) == 0)
        q->to_s = end / 2 + (int64_t) rng_below(&c->rng, (uint64_t) end / 2 + DAY_S);
    if (rng_below(&c->rng, 20) == 0) q->to_s = (int64_t) rng_below(&c->rng, (uint64_t) end);
    if (rng_below(&c->rng, 16) == 0) q->source = names[rng_below(&c->rng, COUNT_OF(names))];
    if (rng_below(&c->rng, 16) == 0)
        q->category = (enum category) rng_below(&c->rng, CATEGORY_COUNT);
    if (rng_below(&c->rng, 24) == 0) q->author = SPAN("سالم");
    if (rng_below(&c->rng, 12) == 0) q->lang = langs[rng_below(&c->rng, COUNT_OF(langs))];
}

void random_query(struct corpus *c, struct buf *text, struct query *q) {
    static const int offsets[] = { 0, 180, -300, 765 };
    static const size_t limits[] = { 0, 1, 2, 10, 10, 10, 30, 100, 1000 };
    buf_clear(text);
    if (rng_below(&c->rng, 16)) group(c, text, 2);
    *q = (struct query){ .text = buf_span(text), .from_s = TIME_UNKNOWN, .to_s = TIME_UNKNOWN };
    q->sort = (enum sort_order) rng_below(&c->rng, 3);
    q->limit = limits[rng_below(&c->rng, COUNT_OF(limits))];
    if (rng_below(&c->rng, 3) == 0) q->offset = rng_below(&c->rng, 15);
    if (rng_below(&c->rng, 30) == 0) q->offset = rng_below(&c->rng, 300);
    q->exact = rng_below(&c->rng, 4) == 0;
    q->prose = rng_below(&c->rng, 6) == 0;
    q->collapse = rng_below(&c->rng, 4) == 0;
    q->with_copies = rng_below(&c->rng, 2);
    q->facets = rng_below(&c->rng, 3) ? 0 : 1 + (unsigned) rng_below(&c->rng, FACET_ALL);
    q->no_words = rng_below(&c->rng, 4) != 0;
    if (rng_below(&c->rng, 2)) q->now_s = (int64_t) c->slots * c->step_s;
    q->utc_offset_min = offsets[rng_below(&c->rng, COUNT_OF(offsets))];
    if (rng_below(&c->rng, 4) == 0) q->deadline_us = clock_mono_us() + 600 * 1000000LL;
    filters(c, q);
}
