/* corpus - JSON lines become papers with items. */

#include "base/hash.h"
#include "base/utf8.h"
#include "model/record.h"
#include "press/press_priv.h"

/* Arabia's papers write local times without a zone: "2015-07-21T02:16:13". */
static bool has_zone(span line) {
    ptrdiff_t at = span_find(line, SPAN("\"published\""));
    if (at < 0) return true;
    span rest = span_from(line, (size_t) at + 11);
    ptrdiff_t open = span_find_char(rest, '"');
    if (open < 0) return true;
    rest = span_from(rest, (size_t) open + 1);
    ptrdiff_t end = span_find_char(rest, '"');
    if (end < 0) return true;
    span value = span_sub(rest, 0, (size_t) end);
    ptrdiff_t clock = span_find_char(value, 'T');
    if (clock < 0) return false;
    span time = span_from(value, (size_t) clock);
    return span_ends(time, SPAN("Z")) || span_find_char(time, '+') >= 0 ||
           span_find_char(time, '-') >= 0;
}

/* "Al Riyadh!" -> "al-riyadh": what a host name may hold. */
static span slug_of(struct arena *arena, span source) {
    source = span_sub(source, 0, 40);
    if (!source.len) source = SPAN("press");
    char *out = arena_alloc(arena, source.len);
    for (size_t i = 0; i < source.len; i++) {
        char c = source.at[i];
        if (c >= 'A' && c <= 'Z') c = (char) (c - 'A' + 'a');
        bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        out[i] = fine ? c : i == 0 || i + 1 == source.len ? 'x' : '-';
    }
    return (span){ out, source.len };
}

static uint32_t section_at(struct press_paper *paper, span name) {
    for (size_t i = 0; i < paper->section_count; i++)
        if (span_eq(paper->sections[i], name)) return (uint32_t) i;
    if (paper->section_count == PRESS_SECTIONS_MAX) return 0;
    paper->sections[paper->section_count] = name;
    return (uint32_t) paper->section_count++;
}

/* "http://press.invalid/<scene>/<seed>" is the demo's way to say what to draw. */
static void picture_of(struct press_item *item, span image) {
    uint64_t seed = hash64(item->id.len ? item->id : item->title, 7);
    item->picture_seed = seed;
    /* One article in eight has no picture, as in life. */
    item->scene = seed % 8 == 0 ? -1 : (int) (seed / 8 % SCENE_COUNT);
    static const span before = { "http://press.invalid/", 21 };
    if (!span_starts(image, before)) return;
    span rest = span_from(image, before.len), part;
    uint64_t scene = 0, number = 0;
    if (!span_next(&rest, '/', &part)) return;
    if (span_eq(part, SPAN("none"))) {
        item->scene = -1;
    } else if (span_to_u64(part, &scene) && span_to_u64(rest, &number) && scene < SCENE_COUNT) {
        item->scene = (int) scene;
        item->picture_seed = number;
    }
}

/* Titles of real corpora hold runs of blanks and invisible marks, which no page would show: the
 * truth we publish is what a reader sees. */
static span visible(struct arena *arena, span s) {
    DEFER(buf_done) struct buf out = BUF(LIMIT_TITLE_BYTES);
    for (uint32_t r; utf8_next(&s, &r);) {
        bool blank = r == ' ' || r == '\t' || r == '\n' || r == 0xa0;
        /* zero-width space, left-to-right and right-to-left marks, byte-order mark */
        if (r == 0x200b || r == 0x200e || r == 0x200f || r == 0xfeff) continue;
        if (!blank)
            buf_add_rune(&out, r);
        else if (out.len && out.at[out.len - 1] != ' ')
            buf_add_char(&out, ' ');
    }
    return arena_copy(arena, span_trim(buf_span(&out)));
}

static void add_article(struct press *p, const struct article *a, span line) {
    struct press_paper *paper = press_paper_at(p, slug_of(&p->arena, a->source));
    if (!paper || paper->items.len >= p->articles_max || paper->items.len >= UINT32_MAX) return;
    struct press_item *item = VEC_PUSH(&paper->items);
    *item = (struct press_item){
        .id = a->external_id.len ? a->external_id : a->url,
        .title = a->title,
        .summary = a->summary,
        .body = a->body,
        .lang = a->lang[0] ? arena_copy(&p->arena, span_of(a->lang)) : SPAN("ar"),
        .published_s = a->published_s,
        .number = (uint32_t) paper->items.len,
    };
    /* The demo's articles have a number for life: a press that is started again must not give the
     * address of one article to another. */
    if (!span_starts(item->id, SPAN("demo-")) ||
        !span_to_u64(span_from(item->id, 5), &item->serial))
        item->serial = 0;
    if (a->author_count) item->author = a->authors[0];
    if (a->published_s != TIME_UNKNOWN && !has_zone(line))
        item->published_s -= paper->offset_min * 60;
    item->section = a->section;
    if (!item->section.len && a->category != CATEGORY_UNKNOWN)
        item->section = span_of(category_name(a->category));
    if (!item->section.len) item->section = SPAN("أخبار");
    item->section_index = section_at(paper, item->section);
    picture_of(item, a->image_url);
    if (!paper->lang[0]) lang_set(paper->lang, item->lang);
}

enum errc press_load(struct press *p, span jsonl, struct error *err) {
    span line;
    size_t bad = 0;
    while (span_next(&jsonl, '\n', &line)) {
        if (!span_trim(line).len) continue;
        struct article a = { 0 };
        if (line.len > LIMIT_IMPORT_LINE_BYTES ||
            record_parse(line, &p->arena, &a, NULL) != ERRC_OK) {
            bad++;
            continue;
        }
        a.title = visible(&p->arena, a.title);
        /* An article page without a title or a text could not be checked by anybody. */
        if (!a.title.len || !a.body.len) continue;
        add_article(p, &a, line);
    }
    if (!press_article_count(p))
        return error_set(err, ERRC_PARSE, "the corpus has no usable article (%zu bad lines)", bad);
    return ERRC_OK;
}
