#include "story/sounds.h"

enum {
    B = 1 << 0,
    T = 1 << 1,
    TH = 1 << 2,
    J = 1 << 3,
    H = 1 << 4,
    X = 1 << 5, /* خ */
    D = 1 << 6,
    R = 1 << 7,
    Z = 1 << 8,
    S = 1 << 9,
    SH = 1 << 10,
    G = 1 << 11,
    F = 1 << 12,
    K = 1 << 13,
    L = 1 << 14,
    M = 1 << 15,
    N = 1 << 16,
    TS = 1 << 17,
    Y = 1 << 18, /* the consonant */
    V = 1 << 19,
    A = 1 << 20,
    I = 1 << 21,
    U = 1 << 22,
    ORDINAL = 1 << 24, /* of a king or pope; the number is mixed in below */
    VOWELS = A | I | U,
};

/* Prices in hundredths of a consonant. */
enum {
    WHOLE = 100,
    LONG = 60,   /* a vowel that is always written */
    MIDDLE = 40, /* ا, where foreign names waver; s for sh */
    SLIGHT = 20,
    ALIKE = 10, /* between two spellings of one script, at most, a word */
    WORDS_MAX = 6,
};

struct sound {
    uint32_t can;
    uint8_t drop; /* the price of leaving it out */
};
struct sounds {
    struct sound at[SOUNDS_MAX];
    size_t len, consonants;
    bool arabic;
};

static bool is_vowel(uint32_t can) {
    return (can & VOWELS) != 0;
}

static void put(struct sounds *s, uint32_t can, unsigned drop) {
    if (s->len == SOUNDS_MAX) return;
    s->consonants += !is_vowel(can);
    s->at[s->len++] = (struct sound){ can, (uint8_t) drop };
}

/* ---- Arabic, two bytes a letter */

static uint32_t arabic_consonant(span letter) {
    static const struct {
        const char *letter;
        uint32_t can;
    } all[] = { { "ب", B },     { "پ", B },     { "ت", T },      { "ط", T },     { "ث", T | TH },
                { "ج", J | G }, { "ح", H },     { "خ", X | K },  { "د", D },     { "ذ", D | Z },
                { "ر", R },     { "ز", Z },     { "س", S | TS }, { "ش", SH },    { "ص", S },
                { "ض", D },     { "ظ", Z | D }, { "غ", G },      { "ف", F | V }, { "ق", K | G },
                { "ك", K | G }, { "ل", L },     { "م", M },      { "ن", N },     { "ه", H },
                { "ڤ", F | V }, { "گ", G },     { "چ", SH | J } };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (span_eq(letter, span_of(all[i].letter))) return all[i].can;
    return 0;
}

static bool letter_is(span w, size_t at, const char *letters) {
    return at + 2 <= w.len && span_find(span_of(letters), span_sub(w, at, 2)) >= 0;
}

/* The article's l is said as the letter behind it: عبدالرحمن, abderrahmane. */
static bool swallowed(span w, size_t at) {
    return at >= 2 && letter_is(w, at - 2, "ا") && letter_is(w, at + 2, "تثدذرزسشصضطظلن");
}

/* Returns how many bytes were read. */
static size_t arabic_vowel(struct sounds *s, span w, size_t at) {
    bool first = at == 0, last = at + 2 >= w.len;
    if (first && letter_is(w, at, "اع")) {
        bool more = letter_is(w, at, "ا") && at + 4 < w.len && letter_is(w, at + 2, "وي");
        put(s, VOWELS, LONG);
        return more ? 4 : 2; /* إي, أو: one vowel */
    }
    if (letter_is(w, at, "ا"))
        put(s, A, last ? SLIGHT : MIDDLE);
    else if (letter_is(w, at, "و"))
        put(s, U | V, span_eq(w, SPAN("عمرو")) ? SLIGHT : LONG);
    else if (letter_is(w, at, "ي"))
        put(s, I | Y | (last ? (uint32_t) A : 0), LONG); /* ى is folded to it */
    return 2;
}

static void arabic_sounds(struct sounds *s, span w) {
    for (size_t at = 0; at + 2 <= w.len;) {
        uint32_t can = arabic_consonant(span_sub(w, at, 2));
        bool last = at + 2 >= w.len;
        if (!can) {
            at += arabic_vowel(s, w, at);
            continue;
        }
        unsigned drop = WHOLE;
        if (can == H) drop = last ? 0 : LONG; /* ة is folded to ه */
        if (can == L && swallowed(w, at)) drop = SLIGHT;
        if (at >= 2 && span_eq(span_sub(w, at, 2), span_sub(w, at - 2, 2))) drop = SLIGHT;
        if (letter_is(w, at, "ت") && letter_is(w, at + 2, "شس")) { /* تشرشل, شولتس */
            can = letter_is(w, at + 2, "ش") ? SH | TS : TS | Z | S;
            at += 2;
        }
        if (letter_is(w, at, "ن") && letter_is(w, at + 2, "ب")) can |= M; /* جنبلاط, Joumblatt */
        put(s, can | (can == H && last ? (uint32_t) VOWELS : 0), drop);
        at += 2;
    }
}

/* ---- Latin */

static bool one_of(char c, const char *letters) {
    return c && strchr(letters, c);
}

struct digraph {
    const char *letters;
    uint32_t can;
};

static size_t latin_digraph(struct sounds *s, span w, size_t at) {
    static const struct digraph all[] = {
        { "tsch", SH | TS },  { "tch", SH | TS }, { "sch", SH | S }, { "ch", SH | K | X },
        { "sh", SH },         { "kh", X | K },    { "gh", G },       { "th", T | TH },
        { "dh", D | Z },      { "ph", F },        { "dj", J },       { "ts", TS | Z | S },
        { "tz", TS | Z | S }, { "ck", K },        { "cq", K },       { "qu", K },
        { "cz", SH | TS },    { "coi", S | K }, /* François, without its cedilla */
    };
    span rest = span_from(w, at);
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        if (!span_starts(rest, span_of(all[i].letters))) continue;
        put(s, all[i].can, WHOLE);
        return all[i].letters[1] == 'o' ? 1 : strlen(all[i].letters);
    }
    return 0;
}

static uint32_t latin_consonant(char c, char next, bool first) {
    bool soft = one_of(next, "eiy");
    switch (c) {
    case 'b': return B;
    case 'p': return B;
    case 'c': return soft ? S | J : K; /* Recep */
    case 'd': return D;
    case 'f': return F;
    case 'g': return soft ? J | G : G;
    case 'h': return H;
    case 'j': return J | Y;
    case 'k': return K;
    case 'l': return L;
    case 'm': return M;
    case 'n': return N;
    case 'q': return K;
    case 'r': return R;
    case 's': return S | Z;
    case 't': return T;
    case 'v': return V | F;
    case 'w': return V | U;
    case 'x': return first ? SH | S : K;
    case 'z': return Z | TS;
    default: return 0;
    }
}

/* "ou", "oo", "ee" and the i of "ei", "ai" are long: Arabic writes them. */
static size_t latin_vowel(struct sounds *s, span w, size_t at) {
    char c = w.at[at], next = at + 1 < w.len ? w.at[at + 1] : 0;
    bool before = at && one_of(w.at[at - 1], "aeo"), last = at + 1 == w.len;
    if ((c == 'o' && one_of(next, "uo")) || (c == 'e' && next == 'e')) {
        put(s, c == 'o' ? U : I, at ? LONG : SLIGHT);
        return 2;
    }
    if (c == 'o' && next == 'i') { /* François, فرانسوا */
        put(s, U, SLIGHT);
        put(s, A | I, SLIGHT);
        return 2;
    }
    if (c == 'a' && next == 'u') {
        put(s, U | A, SLIGHT);
        return 2;
    }
    uint32_t can = c == 'a' ? A : c == 'e' ? A | I : c == 'o' || c == 'u' ? U : I;
    unsigned drop = one_of(c, "iyu") ? (before ? LONG : SLIGHT) : 0;
    if (c != 'e' && last) drop = c == 'a' ? SLIGHT : LONG;
    put(s, c == 'y' ? can | Y : can, at ? drop : LONG);
    return 1;
}

/* "essebsi", "elbaradei", "ennahdha": the article grown together with the name. */
static bool has_article(span w) {
    if (w.len < 5 || !one_of(w.at[0], "ea")) return false;
    return w.at[1] == 'l' || (w.at[1] == w.at[2] && one_of(w.at[1], "sndtrz"));
}

static void latin_sounds(struct sounds *s, span w) {
    size_t article = has_article(w) ? 2 : 0;
    for (size_t at = 0; at < w.len;) {
        char c = w.at[at], next = at + 1 < w.len ? w.at[at + 1] : 0;
        if (one_of(c, "aeiouy")) {
            at += latin_vowel(s, w, at);
            if (article) s->at[s->len - 1].drop = 0;
            continue;
        }
        size_t from = s->len, used = latin_digraph(s, w, at);
        if (used) {
            at += used;
        } else {
            uint32_t can = latin_consonant(c, next, at == 0);
            bool last = at + 1 == w.len;
            bool silent = c == 'h' && next && !one_of(next, "aeiouy"); /* John */
            unsigned drop = c == 'h' ? (last ? 0 : silent ? MIDDLE : LONG) : WHOLE;
            if (last && at > 2 && one_of(c, "sztdxpr")) drop = MIDDLE; /* Hollande, Barnier */
            if (can) put(s, can, drop);
            if (c == 'x' && at) put(s, S, WHOLE);
            at += next == c ? 2 : 1; /* a doubled letter is written once */
        }
        if (article && from < s->len && s->at[from].can == L && from == 1)
            s->at[from].drop = SLIGHT;
        article = 0;
    }
}

/* ---- words */

/* "VI" and السادس are 6. */
static uint32_t ordinal(span w) {
    static const char *const all[][2] = { { "ii", "ثاني" },   { "iii", "ثالث" }, { "iv", "رابع" },
                                          { "v", "خامس" },    { "vi", "سادس" },  { "vii", "سابع" },
                                          { "viii", "ثامن" }, { "ix", "تاسع" },  { "x", "عاشر" } };
    if (span_starts(w, SPAN("ال"))) w = span_from(w, 4);
    for (uint32_t i = 0; i < COUNT_OF(all); i++)
        if (span_eq(w, span_of(all[i][0])) || span_eq(w, span_of(all[i][1]))) return i + 2;
    return 0;
}

static void word_sounds(struct sounds *s, span w) {
    if (!w.len) return;
    bool arabic = (unsigned char) w.at[0] >= 0x80;
    s->arabic |= arabic;
    if (arabic && w.len > 6 && span_starts(w, SPAN("ال"))) w = span_from(w, 4);
    if (arabic)
        arabic_sounds(s, w);
    else
        latin_sounds(s, w);
}

static unsigned swap_price(struct sound a, struct sound b) {
    if (a.can & b.can) return 0;
    bool x = is_vowel(a.can), y = is_vowel(b.can);
    if (x != y) return 2 * WHOLE;
    if (!x) return (a.can | b.can) & SH && (a.can | b.can) & S ? MIDDLE : WHOLE;
    /* ا for another vowel: ترامب, Trump; but و and ي say which one they are. */
    bool wavers = (a.can == A && a.drop) || (b.can == A && b.drop);
    return wavers ? MIDDLE : LONG;
}

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

static unsigned distance(const struct sounds *a, const struct sounds *b) {
    unsigned row[SOUNDS_MAX + 1] = { 0 };
    for (size_t j = 0; j < b->len; j++) row[j + 1] = row[j] + b->at[j].drop;
    for (size_t i = 0; i < a->len; i++) {
        unsigned diagonal = row[0];
        row[0] += a->at[i].drop;
        for (size_t j = 0; j < b->len; j++) {
            unsigned swapped = diagonal + swap_price(a->at[i], b->at[j]);
            diagonal = row[j + 1];
            row[j + 1] = least(swapped, least(row[j + 1] + a->at[i].drop, row[j] + b->at[j].drop));
        }
    }
    return row[b->len];
}

/* Long names may differ more; in those of few consonants each tells. */
static unsigned limit_of(const struct sounds *a, const struct sounds *b) {
    size_t n = a->consonants > b->consonants ? a->consonants : b->consonants;
    if (a->arabic == b->arabic) return ALIKE;
    return n <= 4 ? 45 : n == 5 ? 75 : 100;
}

static unsigned words_apart(span a, span b) {
    uint32_t x = ordinal(a), y = ordinal(b);
    if (x || y) return x == y ? 0 : SOUNDS_APART;
    struct sounds s = { .len = 0 }, t = { .len = 0 };
    word_sounds(&s, a);
    word_sounds(&t, b);
    unsigned d = distance(&s, &t);
    return !s.len || !t.len || d > limit_of(&s, &t) ? SOUNDS_APART : d;
}

static size_t words_of(span name, span words[WORDS_MAX]) {
    size_t n = 0;
    for (span w; n < WORDS_MAX && span_next(&name, ' ', &w);)
        if (w.len) words[n++] = w;
    return n;
}

/* شي جين بينغ, Xi Jinping: other words, the same name. */
static unsigned wholes_apart(const span *a, size_t m, const span *b, size_t n) {
    struct sounds s = { .len = 0 }, t = { .len = 0 };
    for (size_t i = 0; i < m; i++) word_sounds(&s, a[i]);
    for (size_t i = 0; i < n; i++) word_sounds(&t, b[i]);
    size_t most = s.consonants > t.consonants ? s.consonants : t.consonants;
    unsigned d = distance(&s, &t);
    return most < 5 || d > limit_of(&s, &t) ? SOUNDS_APART : d;
}

unsigned sounds_apart(span a, span b) {
    span x[WORDS_MAX], y[WORDS_MAX];
    size_t m = words_of(a, x), n = words_of(b, y);
    if (m < 2 || n < 2) return SOUNDS_APART;
    unsigned first = words_apart(x[0], y[0]), last = words_apart(x[m - 1], y[n - 1]);
    unsigned all = first + last;
    if (m == n) {
        for (size_t i = 1; i + 1 < m; i++) all += words_apart(x[i], y[i]);
        return all < SOUNDS_APART ? all : SOUNDS_APART;
    }
    /* "Barack Hussein Obama": what stands between may be left out, at a price. */
    if (all < SOUNDS_APART) return all + SLIGHT;
    return wholes_apart(x, m, y, n);
}
