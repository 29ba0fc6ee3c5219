/* language - which language and which direction, from letters first and small words second.
 *
 * Arabic script: letters that only one language writes decide, so even a short headline is enough.
 * Latin script: common words of nine languages compete, accents help; what wins clearly is named.
 * Anything else stays "", which every caller takes for "unknown". */

#include "base/utf8.h"
#include "text/fold.h"
#include "text/language_words.h"
#include "text/text.h"

enum {
    SAMPLE_BYTES = 4096, /* enough to be sure */
    WORD_SHARED = 2,     /* a word that several languages have */
    WORD_OWN = 5,
    LETTER_OWN = 4,
    ARABIC_PRIOR = 6,
    L_LATIN = 9, /* languages of Latin script, first in the list */
};

enum {
    S_ARABIC,
    S_LATIN,
    S_HEBREW,
    S_GREEK,
    S_CYRILLIC,
    S_HAN,
    S_KANA,
    S_HANGUL,
    S_OTHER,
    SCRIPTS
};

static const char codes[LANGUAGES][LANG_SIZE] = { "en", "fr", "es", "de", "it", "pt", "nl",
                                                  "tr", "id", "ar", "fa", "ur", "ps" };
/* Languages of Arabic script that letters alone betray. */
enum { A_AR, A_FA, A_UR, A_PS, A_CKB, A_UG, A_SD, ARABIC_LANGUAGES };
static const char arabic_codes[ARABIC_LANGUAGES][LANG_SIZE] = { "ar",  "fa", "ur", "ps",
                                                                "ckb", "ug", "sd" };

struct evidence {
    uint32_t scripts[SCRIPTS];
    uint32_t rtl, ltr;
    uint32_t words[LANGUAGES]; /* weighted */
    uint32_t arabic[ARABIC_LANGUAGES];
};

struct letters {
    const char *runes;
    uint32_t languages; /* bits by A_ or L_ */
};
static const struct letters arabic_letters[] = {
    { "ةيكأإى", 1 << A_AR },
    { "پچژگیک", 1 << A_FA },
    { "ٹڈڑںےہھۓۂ", 1 << A_UR },
    { "ټډړږښځڅڼېۍګ", 1 << A_PS },
    { "ێۆڵڕەڤ", 1 << A_CKB },
    { "ۇۈۋېەڭۆھ", 1 << A_UG },
    { "ڄڃڇڀٺٿٽڍڏڌڊڙڦڱڻڪ۽۾", 1 << A_SD },
};
static const struct letters latin_letters[] = {
    { "çœèêàùëïîû", L_FR }, { "ñ¿¡óíáú", L_ES }, { "ßäü", L_DE },
    { "ğşıİ", L_TR },       { "ãõâ", L_PT },     { "ìò", L_IT },
};

/* The letters again, by rune, for the length of one call. */
enum { ARABIC_FIRST = 0x600, LATIN_FIRST = 0x80 };
struct letter_map {
    uint8_t arabic[256];
    uint16_t latin[256];
};

static void map_letters(struct letter_map *m) {
    for (size_t i = 0; i < COUNT_OF(arabic_letters); i++) {
        span s = span_of(arabic_letters[i].runes);
        for (uint32_t r; utf8_next(&s, &r);)
            m->arabic[r - ARABIC_FIRST] |= (uint8_t) arabic_letters[i].languages;
    }
    for (size_t i = 0; i < COUNT_OF(latin_letters); i++) {
        span s = span_of(latin_letters[i].runes);
        for (uint32_t r; utf8_next(&s, &r);)
            m->latin[r - LATIN_FIRST] |= (uint16_t) latin_letters[i].languages;
    }
}

static int script_of(uint32_t r) {
    if (fold_is_arabic(r) || (r >= 0xFB50 && r < 0xFF00)) return S_ARABIC;
    if (r < 0x250 || (r >= 0x1E00 && r < 0x1F00) || (r >= 0xFF21 && r < 0xFF5B)) return S_LATIN;
    if (r >= 0x590 && r < 0x600) return S_HEBREW;
    if ((r >= 0x370 && r < 0x400) || (r >= 0x1F00 && r < 0x2000)) return S_GREEK;
    if (r >= 0x400 && r < 0x530) return S_CYRILLIC;
    if (r >= 0x3040 && r < 0x3100) return S_KANA;
    if (r >= 0xAC00 && r < 0xD7B0) return S_HANGUL;
    return fold_is_han(r) ? S_HAN : S_OTHER;
}

/* Strong right-to-left letters besides Arabic and Hebrew: Syriac to Arabic Extended, Adlam. */
static bool is_rtl(uint32_t r, int script) {
    return script == S_ARABIC || script == S_HEBREW || (r >= 0x700 && r < 0x900) ||
           (r >= 0x10800 && r < 0x11000) || (r >= 0x1E800 && r < 0x1F000);
}

/* The words again, by a hash, for the length of one call. */
struct word_map {
    uint16_t slots[1024]; /* 1 + where it stands in the list; 0 = free */
};

/* A word without what lies behind it. */
struct word_key {
    uint64_t lo, hi;
};
static_assert(LANGUAGE_WORD_MAX <= sizeof(struct word_key), "a word is a key");

static struct word_key key_of(span word) {
    struct word_key k = { 0 };
    memcpy(&k, word.at, word.len);
    return k;
}

static size_t slot_of(struct word_key k) {
    return (k.lo * 0x9E3779B97F4A7C15u ^ k.hi * 0xD6E8FEB86659FD93u) >> 54;
}

static struct word_key key_at(const struct language_word *w) {
    struct word_key k = { 0 };
    memcpy(&k, w->at, LANGUAGE_WORD_MAX); /* zeroes behind it */
    return k;
}

static void map_words(struct word_map *m) {
    assert(language_words_count < COUNT_OF(m->slots) / 2);
    for (size_t i = 0; i < language_words_count; i++) {
        size_t at = slot_of(key_at(&language_words[i]));
        while (m->slots[at]) at = (at + 1) % COUNT_OF(m->slots);
        m->slots[at] = (uint16_t) (i + 1);
    }
}

static uint32_t languages_of(const struct word_map *m, span word) {
    struct word_key key = key_of(word);
    size_t at = slot_of(key);
    for (; m->slots[at]; at = (at + 1) % COUNT_OF(m->slots)) {
        const struct language_word *w = &language_words[m->slots[at] - 1];
        struct word_key other = key_at(w);
        if (other.lo == key.lo && other.hi == key.hi) return w->languages;
    }
    return 0;
}

static void count_word(struct evidence *ev, const struct word_map *map, span word) {
    uint32_t bits = languages_of(map, word);
    uint32_t weight = bits & (bits - 1) ? WORD_SHARED : WORD_OWN;
    for (size_t i = 0; bits && i < LANGUAGES; i++)
        if (bits >> i & 1) ev->words[i] += weight;
}

static void count_letter(struct evidence *ev, const struct letter_map *map, uint32_t rune,
                         uint32_t times) {
    int script = script_of(rune);
    ev->scripts[script] += times;
    if (is_rtl(rune, script))
        ev->rtl += times;
    else
        ev->ltr += times;
    if (rune - ARABIC_FIRST < COUNT_OF(map->arabic)) {
        uint32_t bits = map->arabic[rune - ARABIC_FIRST];
        for (size_t i = 0; bits; i++, bits >>= 1) ev->arabic[i] += bits & 1 ? times : 0;
    } else if (rune - LATIN_FIRST < COUNT_OF(map->latin)) {
        uint32_t bits = map->latin[rune - LATIN_FIRST];
        for (size_t i = 0; bits; i++, bits >>= 1) ev->words[i] += bits & 1 ? LETTER_OWN * times : 0;
    }
}

/* Letters of up to two bytes are few: counted first, looked at once each. */
enum { FEW_LETTERS = 0x800 };

static void count_letters(struct evidence *ev, const uint16_t seen[FEW_LETTERS]) {
    struct letter_map map = { 0 };
    map_letters(&map);
    for (uint32_t r = 0; r < FEW_LETTERS; r++)
        if (seen[r]) count_letter(ev, &map, r, seen[r]);
}

/* Plain Arabic letters of two bytes from p on, nearly all of an Arabic text; returns where they
 * end. A word that is too long stops growing. */
static const unsigned char *take_arabic(const unsigned char *p, const unsigned char *end,
                                        uint16_t *seen, char *word, size_t *n) {
    size_t len = *n;
    while (end - p >= 2 && p[0] >= 0xD8 && p[0] < 0xDC && (p[1] & 0xC0) == 0x80) {
        uint32_t rune = (uint32_t) (p[0] & 0x1F) << 6 | (p[1] & 0x3F), e = fold_entries[rune];
        if (e < 0x600 || e >= 0x700) break;
        seen[rune]++;
        if (len <= LANGUAGE_WORD_MAX) {
            word[len] = (char) (0xC0 | e >> 6);
            word[len + 1] = (char) (0x80 | (e & 0x3F));
            len += 2;
        }
        p += 2;
    }
    *n = len;
    return p;
}

static void gather(span s, struct evidence *ev) {
    const unsigned char *p = (const unsigned char *) s.at, *end = p + s.len;
    char word[LANGUAGE_WORD_MAX + 8];
    struct letter_map none = { 0 };
    struct word_map words = { 0 };
    uint16_t seen[FEW_LETTERS] = { 0 };
    map_words(&words);
    size_t n = 0;
    while (p < end) {
        p = take_arabic(p, end, seen, word, &n);
        if (p == end) break;
        uint32_t rune = 0;
        p += fold_decode(p, end, &rune);
        uint32_t e = fold_entry(rune);
        if (e == FOLD_DROP) continue;
        bool letter = e != FOLD_SEP && e != '.' && e - '0' >= 10;
        if (letter && rune < FEW_LETTERS)
            seen[rune]++;
        else if (letter)
            count_letter(ev, &none, rune, 1);
        if (!letter || fold_is_string(e)) {
            if (n && n <= LANGUAGE_WORD_MAX) count_word(ev, &words, (span){ word, n });
            n = 0;
        } else if (n <= LANGUAGE_WORD_MAX) {
            n += fold_put(word + n, e);
        }
    }
    if (n && n <= LANGUAGE_WORD_MAX) count_word(ev, &words, (span){ word, n });
    count_letters(ev, seen);
}

/* Best and second best of scores. */
struct race {
    size_t best;
    uint32_t first, second;
};
static struct race race_of(const uint32_t *scores, size_t count) {
    struct race r = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (scores[i] > r.first) {
            r.second = r.first;
            r.first = scores[i];
            r.best = i;
        } else if (scores[i] > r.second) {
            r.second = scores[i];
        }
    }
    return r;
}

static double sureness(struct race r) {
    double lead = (double) (r.first - r.second) / (double) (r.first + r.second + 4);
    return 0.4 + 0.6 * lead;
}

static void name_arabic(struct evidence *ev, struct language *ret) {
    /* Urdu, Pashto and the rest write Persian's letters too: with enough of their own, those count
     * for them as well. A letter of their own says more than one of Arabic, which they all write.
     */
    uint32_t persian = ev->arabic[A_FA], own = 0;
    for (size_t i = A_UR; i < ARABIC_LANGUAGES; i++) own += ev->arabic[i];
    for (size_t i = A_UR; i < ARABIC_LANGUAGES; i++)
        ev->arabic[i] = ev->arabic[i] * LETTER_OWN + (ev->arabic[i] * 8 > persian ? persian : 0);
    /* Two stray words ("د", "دي") are no Pashto: most text of this script is Arabic. */
    ev->arabic[A_AR] += ev->words[L_LATIN] + (own < 2 ? ARABIC_PRIOR : 0);
    ev->arabic[A_FA] += ev->words[L_LATIN + 1];
    ev->arabic[A_UR] += ev->words[L_LATIN + 2];
    ev->arabic[A_PS] += ev->words[L_LATIN + 3];
    struct race r = race_of(ev->arabic, ARABIC_LANGUAGES);
    lang_set(ret->lang, span_of(arabic_codes[r.first ? r.best : A_AR]));
    ret->confidence = r.first ? sureness(r) : 0.5;
}

static void name_latin(const struct evidence *ev, struct language *ret) {
    struct race r = race_of(ev->words, L_LATIN);
    if (r.first < WORD_SHARED * 2 || r.first == r.second) return;
    lang_set(ret->lang, span_of(codes[r.best]));
    ret->confidence = sureness(r);
}

struct language text_language(span s) {
    struct language ret = { 0 };
    struct evidence ev = { 0 };
    if (!s.len) return ret; /* it may point nowhere */
    gather(utf8_cut_bytes(s, SAMPLE_BYTES), &ev);
    ret.rtl = ev.rtl > ev.ltr;
    struct race script = race_of(ev.scripts, SCRIPTS);
    if (!script.first) return ret;
    static const char by_script[SCRIPTS][LANG_SIZE] = {
        [S_HEBREW] = "he", [S_GREEK] = "el",  [S_CYRILLIC] = "ru",
        [S_KANA] = "ja",   [S_HANGUL] = "ko",
    };
    if (script.best == S_ARABIC) {
        name_arabic(&ev, &ret);
    } else if (script.best == S_LATIN) {
        name_latin(&ev, &ret);
    } else if (script.best == S_HAN) {
        lang_set(ret.lang, ev.scripts[S_KANA] ? SPAN("ja") : SPAN("zh"));
        ret.confidence = 0.9;
    } else {
        lang_set(ret.lang, span_of(by_script[script.best]));
        /* Cyrillic is written by more languages than one. */
        ret.confidence = !ret.lang[0] ? 0 : script.best == S_CYRILLIC ? 0.5 : 0.95;
    }
    return ret;
}

bool text_is_rtl(span s) {
    if (!s.len) return false; /* it may point nowhere */
    const unsigned char *p = (const unsigned char *) s.at, *end = p + s.len;
    size_t rtl = 0, ltr = 0;
    while (p < end) {
        uint32_t rune = 0;
        p += fold_decode(p, end, &rune);
        uint32_t e = fold_entry(rune);
        if (e == FOLD_DROP || e == FOLD_SEP || e == '.' || e - '0' < 10) continue;
        if (is_rtl(rune, script_of(rune)))
            rtl++;
        else
            ltr++;
    }
    return rtl > ltr;
}
