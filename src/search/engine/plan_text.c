/* plan_text - see plan_text.h. */
#include "search/engine/plan_text.h"

size_t plan_keep_words(const struct token *t, size_t n, bool stops, struct token *ret, size_t max,
                       struct arena *arena) {
    size_t kept = 0;
    for (size_t i = 0; i < n && kept < max; i++) {
        bool again = t[i].stop != stops;
        for (size_t k = 0; k < kept && !again; k++) again = span_eq(ret[k].surface, t[i].surface);
        if (again) continue;
        ret[kept] = t[i];
        ret[kept].surface = arena_copy(arena, t[i].surface);
        ret[kept++].stem = arena_copy(arena, t[i].stem);
    }
    return kept;
}

bool plan_category(span name, enum category *ret) {
    static const struct {
        const char *name;
        enum category category;
    } labels[] = {
        { "محليات", CATEGORY_LOCAL },   { "محلي", CATEGORY_LOCAL },
        { "دولي", CATEGORY_WORLD },     { "عالم", CATEGORY_WORLD },
        { "العالم", CATEGORY_WORLD },   { "سياسة", CATEGORY_POLITICS },
        { "اقتصاد", CATEGORY_ECONOMY }, { "رياضة", CATEGORY_SPORT },
        { "تقنية", CATEGORY_TECH },     { "علوم", CATEGORY_TECH },
        { "صحة", CATEGORY_HEALTH },     { "ثقافة", CATEGORY_CULTURE },
        { "مجتمع", CATEGORY_SOCIETY },  { "رأي", CATEGORY_OPINION },
        { "منوعات", CATEGORY_MISC },
    };
    DEFER(buf_done) struct buf want = BUF(256), label = BUF(256);
    text_fold(span_sub(name, 0, 128), &want);
    if (category_parse(buf_span(&want), ret)) return true;
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        buf_clear(&label);
        text_fold(span_of(labels[i].name), &label);
        if (!span_eq(buf_span(&label), buf_span(&want))) continue;
        *ret = labels[i].category;
        return true;
    }
    return false;
}
