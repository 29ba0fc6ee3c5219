#include "story/names.h"

#include "base/hash.h"
#include "story/names_priv.h"

enum {
    PERSON_WORDS = 4, /* without بن and the like */
    PAIR_SURE = 4,    /* a word stood so often behind this first name */
    PAIR_SURE_VERB = 40,
    LEARN_MAX = 200000,
    PAIR_MAX = 60000,
    TITLE_POINTS = 4,
};

struct namer *namer_new(struct analyzer *an) {
    struct namer *n = mem_zalloc(1, sizeof(*n));
    struct error err = { 0 };
    n->analyzer = an;
    n->gazetteer = gazetteer_new(&err);
    assert(n->gazetteer); /* it is in the program; a test reads it */
    n->pairs = mem_zalloc((size_t) 1 << PAIR_BITS, sizeof(*n->pairs));
    n->place_seen = mem_zalloc(gazetteer_count(n->gazetteer) + 1, sizeof(*n->place_seen));
    return n;
}

void namer_free(struct namer *n) {
    if (!n) return;
    gazetteer_free(n->gazetteer);
    buf_done(&n->memory);
    VEC_DONE(&n->words);
    mem_free(n->pairs);
    mem_free(n->place_seen);
    mem_free(n);
}

struct found *name_met(struct namer *n, enum name_kind kind, span key, span text, bool title) {
    for (size_t i = 0; i < n->found_count; i++) {
        struct found *f = &n->found[i];
        if (f->kind != kind || !span_eq(f->key, key)) continue;
        f->mentions++;
        f->in_title |= title;
        return f;
    }
    if (n->found_count == FOUND_MAX || !key.len || key.len > NAME_KEY_MAX) return NULL;
    struct found *f = &n->found[n->found_count++];
    *f = (struct found){ .kind = kind, .key = key, .text = text, .mentions = 1, .in_title = title };
    return f;
}

/* ---- people */

static bool breaks_name(const struct name_word *w) {
    return !w || w->apart || w->stop || w->bits & WORD_NOT;
}

enum glue { GLUE_NONE, GLUE_DROP, GLUE_JOIN };

static enum glue glue_of(span word) {
    static const struct {
        const char *word;
        enum glue glue;
    } all[] = { { "بن", GLUE_DROP },    { "ابن", GLUE_DROP },   { "بنت", GLUE_DROP },
                { "ال", GLUE_DROP },    { "ولد", GLUE_DROP },   { "عبد", GLUE_JOIN },
                { "ابو", GLUE_JOIN },   { "ابي", GLUE_JOIN },   { "ابا", GLUE_JOIN },
                { "ben", GLUE_DROP },   { "bin", GLUE_DROP },   { "ibn", GLUE_DROP },
                { "al", GLUE_DROP },    { "el", GLUE_DROP },    { "ould", GLUE_DROP },
                { "abdel", GLUE_JOIN }, { "abdul", GLUE_JOIN }, { "abd", GLUE_JOIN },
                { "abou", GLUE_JOIN },  { "abu", GLUE_JOIN },   { "de", GLUE_DROP },
                { "von", GLUE_DROP },   { "van", GLUE_DROP } };
    for (size_t i = 0; i < COUNT_OF(all) && word.len > 1; i++)
        if (all[i].word[1] == word.at[1] && span_eq(word, span_of(all[i].word))) return all[i].glue;
    return GLUE_NONE;
}

/* "نصر الله", but not "محمد صلى الله عليه". */
static bool is_of_god(span word) {
    static const char *const all[] = { "نصر", "جار", "عطا", "سعد",   "خلف",  "فتح", "حمد", "عوض",
                                       "سيف", "ضيف", "جاد", "رزق",   "فضل",  "جاب", "خير", "دخيل",
                                       "هبه", "لطف", "فرج", "كرامه", "نعمه", "حرز" };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (span_eq(word, span_of(all[i]))) return true;
    return false;
}

struct person {
    span parts[PERSON_WORDS * 2]; /* of the key */
    bool joins[PERSON_WORDS * 2]; /* written together with the part behind it */
    size_t part_count, names, used;
    uint32_t end;
    bool chain; /* has بن */
    bool last_definite;
    bool done;
    size_t unknown;
};

static void person_part(struct person *p, span part, bool joins) {
    if (p->part_count == COUNT_OF(p->parts)) return;
    p->joins[p->part_count] = joins;
    p->parts[p->part_count++] = part;
}

/* "المستفيدين", "الطبية", "طاقتها": what such words end in, surnames do not. */
static bool is_noun(const struct namer *n, const struct name_word *w) {
    span text = w->title ? n->title : n->body, f = w->folded;
    size_t letters = f.len / 2;
    span written = span_sub(text, w->start, w->end - w->start);
    if (letters >= 4 && (span_ends(f, SPAN("ها")) || span_ends(f, SPAN("هم")))) return true;
    if (span_starts(f, SPAN("و")) && letters >= 4 && span_ends(written, SPAN("ه"))) return true;
    if (!name_is_definite(f) || gazetteer_word(n->gazetteer, span_from(f, 4)) & WORD_GIVEN)
        return false;
    if (span_ends(written, SPAN("ية"))) return true;
    bool plural = span_ends(f, SPAN("ين")) || span_ends(f, SPAN("ون")) || span_ends(f, SPAN("ات"));
    return plural && letters >= (span_starts(f, SPAN("الم")) ? 8 : 9);
}

/* What follows a first name and has the article: a surname? After a word that is oftener no name
 * ("كامل الغوطة") only one of the form of الوزيري; a feminine one must be known from elsewhere. */
static bool surname(const struct namer *n, const struct name_word *before,
                    const struct name_word *w, bool titled) {
    span text = w->title ? n->title : n->body;
    span written = span_sub(text, w->start, w->end - w->start);
    if (titled || gazetteer_word(n->gazetteer, span_from(w->folded, 4)) & WORD_GIVEN) return true;
    if (before->bits & WORD_NOUN) return span_ends(written, SPAN("ي"));
    return !span_ends(written, SPAN("ة")) || *name_pair(n, before->bare, w->folded) >= PAIR_SURE;
}

/* Nothing is known of the word: is it part of the name that stands before it? */
static bool likely(const struct namer *n, const struct name_word *before, const struct name_word *w,
                   bool titled, bool whole) {
    if (w->bare_start != w->start || w->folded.len < 4) return false;
    /* "غادة عادل يدافع عن": the name was whole, and is the subject. */
    size_t used = 0;
    bool adjective = false;
    bool place = gazetteer_find(n->gazetteer, &w->folded, 1, &used, &adjective) && !adjective;
    if (whole && place) return false; /* "نتنياهو غزة" */
    if (whole && span_starts(w->folded, SPAN("ب")) && span_ends(w->folded, SPAN("ه"))) return false;
    bool follows =
        whole && (span_starts(w->folded, SPAN("ي")) || span_starts(w->folded, SPAN("ت")));
    if (follows) return *name_pair(n, before->bare, w->folded) >= PAIR_SURE_VERB;
    if (titled || name_words_count(n, w->folded) >= 3) return !span_starts(w->folded, SPAN("و"));
    /* "رونالدو يسجل", "محمد وابنته": what looks like that must be seen oftener. */
    bool verb = span_starts(w->folded, SPAN("ي")) || span_starts(w->folded, SPAN("ت")) ||
                span_starts(w->folded, SPAN("و"));
    return *name_pair(n, before->bare, w->folded) >= (verb ? PAIR_SURE_VERB : PAIR_SURE);
}

/* Foreign names are spelt with or without their vowels: بوتين and بوتن, ترامب and ترمب. */
static span consonants(struct namer *n, span word) {
    size_t from = n->memory.len;
    buf_add(&n->memory, span_sub(word, 0, 2));
    for (size_t i = 2; i + 1 < word.len; i += 2) {
        span letter = span_sub(word, i, 2);
        bool vowel =
            span_eq(letter, SPAN("ا")) || span_eq(letter, SPAN("و")) || span_eq(letter, SPAN("ي"));
        if (!vowel) buf_add(&n->memory, letter);
    }
    span all = span_from(buf_span(&n->memory), from);
    return n->memory.full || all.len < 4 ? word : all;
}

/* Takes the word at i when it goes on with the name. */
static bool person_takes(struct namer *n, struct person *p, size_t first, size_t i, bool titled) {
    const struct name_word *w = name_word_at(n, i), *f = &n->words.at[first];
    if (!w || p->done || p->names == PERSON_WORDS || w->title != f->title) return false;
    if (i > first && w->apart) return false;
    span word = i == first ? w->bare : w->folded;
    const struct name_word *next = name_word_at(n, i + 1);
    enum glue glue = glue_of(word);
    if (glue != GLUE_NONE) {
        bool goes_on = next && !next->apart && !next->stop && next->title == f->title &&
                       (w->arabic || next->upper || glue_of(next->folded));
        if (!goes_on || (i == first && glue == GLUE_DROP)) return false;
        p->chain |= glue == GLUE_DROP && w->arabic;
        /* Abdul, Abd al- and Abdel are one, Abu and Abou too; "Abd" keeps no part for its "al". */
        if (glue == GLUE_JOIN)
            person_part(p,
                        span_starts(word, SPAN("اب"))    ? SPAN("ابو")
                        : span_starts(word, SPAN("abd")) ? SPAN("abdel")
                        : span_eq(word, SPAN("abu"))     ? SPAN("abou")
                                                         : word,
                        true);
        return true; /* counted with the word behind it */
    }
    if (i > first && !w->apart && p->part_count && !p->joins[p->part_count - 1] &&
        (span_eq(word, SPAN("الدين")) ||
         (span_eq(word, SPAN("الله")) && is_of_god(n->words.at[i - 1].folded)))) {
        p->joins[p->part_count - 1] = true; /* صلاح الدين, نصر الله: one name */
        person_part(p, word, false);
        p->end = w->end;
        return true;
    }
    bool after_glue = i > first && glue_of(n->words.at[i - 1].folded) != GLUE_NONE;
    if (!after_glue && breaks_name(w) && i > first) return false;
    bool given = gazetteer_word(n->gazetteer, word) & WORD_GIVEN;
    if (!w->arabic) {
        if (!w->upper) return false;
    } else if (i > first && !given && !after_glue) {
        if (w->bits & (WORD_TITLE | WORD_HEAD) || is_noun(n, w)) return false;
        if (name_is_definite(word)) {
            const struct name_word *before = &n->words.at[i - 1];
            if (p->names == 1 && !surname(n, before, w, titled)) return false;
            /* "دونالد ترامب الانسحاب" */
            if (p->names > 1 && p->unknown && !span_ends(word, SPAN("ي")) &&
                *name_pair(n, before->bare, word) < PAIR_SURE)
                return false;
            /* "زين العابدين بن علي" */
            p->done = !next || next->apart || glue_of(next->folded) != GLUE_DROP;
        } else if (!likely(n, &n->words.at[i - 1], w, titled && !p->unknown && !p->chain,
                           p->names > 1)) {
            return false;
        }
        p->unknown++;
    }
    bool joins = p->part_count && p->joins[p->part_count - 1];
    p->last_definite = i > first && name_is_definite(word) && !after_glue;
    span part = i > first && w->arabic && !given && !after_glue && !name_is_definite(word)
                    ? consonants(n, word)
                    : word;
    if (i > first && name_is_definite(part) && !joins) part = span_from(part, 4); /* "ال" */
    person_part(p, part, false);
    p->names++;
    p->end = w->end;
    return true;
}

static span person_key(struct namer *n, const struct person *p) {
    size_t from = n->memory.len, parts = p->part_count;
    /* "محمد بن سلمان بن عبدالعزيز آل سعود" is also "محمد بن سلمان", but "عادل بن أحمد الجبير" is
     * "عادل الجبير". */
    bool shorten = p->chain && p->names > 2;
    size_t names = 0;
    for (size_t k = 0; k < parts; k++) {
        bool kept =
            !shorten || names == 0 || (p->last_definite ? names + 1 == p->names : names == 1);
        if (kept && k && !p->joins[k - 1]) buf_add_char(&n->memory, ' ');
        if (kept) buf_add(&n->memory, p->parts[k]);
        names += !p->joins[k];
    }
    return n->memory.full ? SPAN_EMPTY : span_from(buf_span(&n->memory), from);
}

/* "الرئيس الأمريكي السابق بيل كلينتون": what may stand between a title and the name. */
static size_t skip_between(const struct namer *n, size_t i) {
    size_t at = i;
    for (const struct name_word *w;
         at < i + 3 && (w = name_word_at(n, at)) && !w->apart && !w->stop; at++) {
        size_t used = 0;
        bool adjective = false;
        uint32_t entry = gazetteer_find(n->gazetteer, &w->bare, 1, &used, &adjective);
        if (!(entry && (adjective || !(w->bits & WORD_GIVEN))) && !(w->bits & WORD_NOT)) break;
    }
    return at;
}

static size_t take_person(struct namer *n, size_t i, bool titled) {
    const struct name_word *first = &n->words.at[i];
    bool given = first->bits & WORD_GIVEN;
    /* "لصالح", "بكامل" */
    if (first->bits & WORD_NOUN && first->bare_start != first->start && !titled &&
        !span_starts(first->folded, SPAN("و")))
        return 0;
    if (!given && !titled && glue_of(first->bare) != GLUE_JOIN) return 0;
    if (first->stop || first->bits & WORD_NOT) return 0;
    if (!given && titled &&
        (!first->arabic ? !first->upper : first->bits & (WORD_TITLE | WORD_HEAD)))
        return 0;
    struct person p = { 0 };
    size_t used = 0;
    while (person_takes(n, &p, i, i + used, titled)) used++;
    while (used && glue_of(n->words.at[i + used - 1].folded) != GLUE_NONE) used--;
    if (p.names < 2) return 0;
    /* "المدير ... جانبه ركن" */
    span written =
        span_sub(first->title ? n->title : n->body, first->start, first->end - first->start);
    if (!given && first->arabic && written.len >= 8 && span_ends(written, SPAN("ه"))) return 0;
    /* A title alone makes no name of two words that nothing else speaks for. */
    const struct name_word *second = &n->words.at[i + 1];
    if (!given && first->arabic && glue_of(first->bare) == GLUE_NONE &&
        (name_is_definite(first->bare) || name_is_definite(second->folded) ||
         *name_pair(n, first->bare, second->folded) < PAIR_SURE || name_is_known(n, first->bare) ||
         name_is_known(n, second->folded)))
        return 0;
    span text =
        span_sub(first->title ? n->title : n->body, first->bare_start, p.end - first->bare_start);
    struct found *f = name_met(n, NAME_PERSON, person_key(n, &p), text, first->title);
    if (f) f->sure |= titled;
    return used;
}

/* ---- all of it */

/* Surnames alone ("وأضاف الجبير") count for the person that this text names in full. */
static void count_surnames(struct namer *n) {
    for (size_t i = 0; i < n->found_count; i++) {
        struct found *f = &n->found[i];
        if (f->kind != NAME_PERSON) continue;
        span rest = f->key, last = SPAN_EMPTY, part;
        while (span_next(&rest, ' ', &part)) last = part;
        for (size_t k = 0; k < n->words.len; k++) {
            const struct name_word *w = &n->words.at[k];
            bool alone = k == 0 || w->apart || !(n->words.at[k - 1].bits & WORD_GIVEN);
            span bare = name_is_definite(w->bare) ? span_from(w->bare, 4) : w->bare;
            if (!alone || !span_eq(bare, last)) continue;
            f->mentions++;
            f->in_title |= w->title;
        }
    }
}

static unsigned points(const struct found *f) {
    /* An adjective alone ("السوري") says little about where something is. */
    unsigned p = f->mentions - f->adjectives + f->adjectives / 3;
    return p * (f->kind == NAME_PLACE ? 2 : 3) + (f->in_title ? TITLE_POINTS : 0);
}

static void choose(struct namer *n) {
    bool taken[FOUND_MAX] = { false };
    size_t count = 0;
    while (count < NAMES_MAX) {
        size_t best = FOUND_MAX;
        for (size_t i = 0; i < n->found_count; i++)
            if (!taken[i] && (best == FOUND_MAX || points(&n->found[i]) > points(&n->found[best])))
                best = i;
        if (best == FOUND_MAX || !points(&n->found[best])) break;
        taken[best] = true;
        const struct found *f = &n->found[best];
        const struct gazetteer_entry *e = gazetteer_get(n->gazetteer, f->entry);
        n->names[count++] = (struct name){ .kind = f->kind,
                                           .key = f->key,
                                           .text = f->text,
                                           .text_fr = e ? e->fr : SPAN_EMPTY,
                                           .text_en = e ? (e->en.len ? e->en : e->fr) : SPAN_EMPTY,
                                           .mentions = f->mentions,
                                           .in_title = f->in_title };
    }
    n->found_count = count;
}

static bool is_title(const struct namer *n, size_t i) {
    return n->words.at[i].bits & WORD_TITLE;
}

static void scan(struct namer *n) {
    bool titled = false;
    for (size_t i = 0; i < n->words.len;) {
        const struct name_word *w = &n->words.at[i];
        if (w->apart) titled = false;
        bool given = w->bits & WORD_GIVEN;
        /* رياض محرز is no city, جلال آباد no man. */
        size_t used = given && name_known_words(n, i) < 2 ? take_person(n, i, titled) : 0;
        if (!used) used = name_take_known(n, i);
        if (!used) used = name_take_named_body(n, i);
        if (!used && !given) used = take_person(n, i, titled);
        if (!used) used = name_take_body(n, i);
        if (used) {
            titled = false;
            i += used;
            continue;
        }
        titled = is_title(n, i);
        i++;
        if (!titled) continue;
        size_t to = skip_between(n, i);
        for (; i < to; i++) (void) name_take_known(n, i);
    }
}

static bool is_number(span s) {
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("0123456789.,", s.at[i])) return false;
    return s.len > 0;
}

static uint64_t number_bit(span s) {
    return (uint64_t) 1 << (hash64(s, 9) & 63);
}

size_t names_find(struct namer *n, const struct article *a, const struct name **ret) {
    n->found_count = 0;
    memset(&n->places, 0, sizeof(n->places));
    n->titled_place = false;
    n->numbers = n->title_numbers = 0;
    name_words_read(n, a);
    for (size_t i = 0; i < n->words.len; i++) {
        const struct name_word *w = &n->words.at[i];
        if (!is_number(w->folded)) continue;
        *(w->title ? &n->title_numbers : &n->numbers) |= number_bit(w->folded);
    }
    scan(n);
    count_surnames(n);
    choose(n);
    *ret = n->names;
    return n->found_count;
}

void names_learn(struct namer *n) {
    for (size_t i = 0; i + 1 < n->words.len; i++) {
        const struct name_word *w = &n->words.at[i], *next = w + 1;
        bool named =
            w->bits & WORD_GIVEN || (i && n->words.at[i - 1].bits & (WORD_GIVEN | WORD_TITLE));
        if (!named) continue;
        if (next->apart || next->stop || next->title != w->title) continue;
        uint16_t *pair = name_pair(n, w->bare, next->folded);
        if (*pair < PAIR_MAX) ++*pair;
    }
    places_learn(n);
    if (++n->learnt < LEARN_MAX) return;
    n->learnt /= 2; /* last year's news tell little about today's */
    for (size_t i = 0; i < (size_t) 1 << PAIR_BITS; i++) n->pairs[i] /= 2;
    for (size_t i = 0; i <= gazetteer_count(n->gazetteer); i++) n->place_seen[i] /= 2;
}
