#include "model/lang.h"

bool lang_is_rtl(const char *lang) {
    static const char *const rtl[] = { "ar", "fa", "ur", "ps", "he", "ckb", "ug", "sd" };
    for (size_t i = 0; i < COUNT_OF(rtl); i++)
        if (strcmp(lang, rtl[i]) == 0) return true;
    return false;
}

void lang_set(char lang[LANG_SIZE], span code) {
    size_t n = 0;
    memset(lang, 0, LANG_SIZE);
    for (; n < code.len && code.at[n] != '-' && code.at[n] != '_'; n++) {
        char c = code.at[n];
        if (c >= 'A' && c <= 'Z') c = (char) (c + ('a' - 'A'));
        if (c < 'a' || c > 'z' || n >= 3) {
            memset(lang, 0, LANG_SIZE);
            return;
        }
        lang[n] = c;
    }
    if (n < 2) memset(lang, 0, LANG_SIZE);
}

static const char *const category_names[CATEGORY_COUNT] = {
    [CATEGORY_UNKNOWN] = "unknown", [CATEGORY_LOCAL] = "local",
    [CATEGORY_WORLD] = "world",     [CATEGORY_POLITICS] = "politics",
    [CATEGORY_ECONOMY] = "economy", [CATEGORY_SPORT] = "sport",
    [CATEGORY_TECH] = "tech",       [CATEGORY_HEALTH] = "health",
    [CATEGORY_CULTURE] = "culture", [CATEGORY_SOCIETY] = "society",
    [CATEGORY_OPINION] = "opinion", [CATEGORY_MISC] = "misc",
};

const char *category_name(enum category c) {
    return (unsigned) c < CATEGORY_COUNT ? category_names[c] : "unknown";
}

bool category_parse(span name, enum category *ret) {
    for (size_t i = 0; i < CATEGORY_COUNT; i++) {
        if (!span_eq(name, span_of(category_names[i]))) continue;
        *ret = (enum category) i;
        return true;
    }
    return false;
}
