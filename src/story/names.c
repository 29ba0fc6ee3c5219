#include "story/names.h"

#include "base/hash.h"
#include "story/names_priv.h"

enum {
    LOOK = 6,         /* words of one name of the gazetteer */
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

static const struct name_word *word_at(const struct namer *n, size_t i) {
    return i < n->words.len ? &n->words.at[i] : NULL;
}

static struct found *met(struct namer *n, enum name_kind kind, span key, span text, bool title) {
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

/* ---- places and bodies */

/* Words that belong to a name of the gazetteer from i on, or 0. */
static size_t take_known(struct namer *n, size_t i) {
    span words[LOOK];
    size_t count = 0, used = 0;
    for (const struct name_word *w; count < LOOK && (w = word_at(n, i + count)); count++) {
        if (count && (w->apart || w->title != n->words.at[i].title)) break;
        words[count] = count ? w->folded : w->bare;
    }
    bool adjective = false;
    uint32_t entry = gazetteer_find(n->gazetteer, words, count, &used, &adjective);
    const struct name_word *first = &n->words.at[i];
    if (!entry) return 0;
    /* A Latin name has a capital; adjectives and Arabic have none. */
    if (!first->arabic && !first->upper && !adjective) return 0;
    const struct gazetteer_entry *e = gazetteer_get(n->gazetteer, entry);
    struct found *f = met(n, e->kind, e->key, e->text, first->title);
    if (e->kind == NAME_PLACE) place_met(n, entry, first);
    if (!f) return used;
    f->entry = entry;
    f->adjectives += adjective;
    f->sure = true;
    return used;
}

static bool is_definite(span word) {
    return span_starts(word, SPAN("ال")) && word.len > 6;
}

static bool breaks_name(const struct name_word *w) {
    return !w || w->apart || w->stop || w->bits & WORD_NOT;
}

/* "الأحمر" of هيئة الهلال الأحمر, "والإعلام", but not "السعودية", "أمس" or "الدكتور". */
static bool body_goes_on(const struct namer *n, const struct name_word *w) {
    if (span_starts(w->folded, SPAN("وال")) && w->folded.len > 8) return true;
    size_t used = 0;
    bool adjective = false;
    if (!is_definite(w->folded) || w->bits & (WORD_NOT | WORD_TITLE)) return false;
    return !gazetteer_find(n->gazetteer, &w->folded, 1, &used, &adjective);
}

/* "وزارة الثقافة والإعلام": the head, a definite word, and another joined by و. */
static size_t take_body(struct namer *n, size_t i) {
    const struct name_word *head = &n->words.at[i], *w = word_at(n, i + 1);
    if (!(head->bits & WORD_HEAD) || !head->arabic || !w || w->apart || w->stop) return 0;
    if (w->title != head->title || w->bare_start != w->start || !is_definite(w->folded)) return 0;
    if (w->bits & WORD_TITLE) return 0; /* جامعة الملك ... */
    size_t used = 2;
    const struct name_word *more = word_at(n, i + 2);
    if (more && !more->apart && !more->stop && more->title == head->title && body_goes_on(n, more))
        used = 3;
    const struct name_word *last = &n->words.at[i + used - 1];
    size_t from = n->memory.len;
    for (size_t k = i; k < i + used; k++) {
        if (k > i) buf_add_char(&n->memory, ' ');
        buf_add(&n->memory, k == i ? head->bare : n->words.at[k].folded);
    }
    if (n->memory.full) return 0;
    span text =
        span_sub(head->title ? n->title : n->body, head->bare_start, last->end - head->bare_start);
    met(n, NAME_BODY, span_from(buf_span(&n->memory), from), text, head->title);
    return used;
}

/* ---- people */

enum glue { GLUE_NONE, GLUE_DROP, GLUE_JOIN };

static enum glue glue_of(span word) {
    static const struct {
        const char *word;
        enum glue glue;
    } all[] = { { "بن", GLUE_DROP },   { "ابن", GLUE_DROP }, { "بنت", GLUE_DROP },
                { "ال", GLUE_DROP },   { "ولد", GLUE_DROP }, { "عبد", GLUE_JOIN },
                { "ابو", GLUE_JOIN },  { "ابي", GLUE_JOIN }, { "ابا", GLUE_JOIN },
                { "ben", GLUE_DROP },  { "bin", GLUE_DROP }, { "ibn", GLUE_DROP },
                { "al", GLUE_DROP },   { "el", GLUE_DROP },  { "ould", GLUE_DROP },
                { "abou", GLUE_JOIN }, { "abu", GLUE_JOIN }, { "de", GLUE_DROP },
                { "von", GLUE_DROP },  { "van", GLUE_DROP } };
    for (size_t i = 0; i < COUNT_OF(all) && word.len > 1; i++)
        if (all[i].word[1] == word.at[1] && span_eq(word, span_of(all[i].word))) return all[i].glue;
    return GLUE_NONE;
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

/* Nothing is known of the word: is it part of the name that stands before it? */
static bool likely(const struct namer *n, const struct name_word *before, const struct name_word *w,
                   bool titled) {
    if (w->bare_start != w->start || w->folded.len < 4) return false;
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
    const struct name_word *w = word_at(n, i), *f = &n->words.at[first];
    if (!w || p->done || p->names == PERSON_WORDS || w->title != f->title) return false;
    if (i > first && w->apart) return false;
    span word = i == first ? w->bare : w->folded;
    const struct name_word *next = word_at(n, i + 1);
    enum glue glue = glue_of(word);
    if (glue != GLUE_NONE) {
        bool goes_on = next && !next->apart && !next->stop && next->title == f->title &&
                       (w->arabic || next->upper || glue_of(next->folded));
        if (!goes_on || (i == first && glue == GLUE_DROP)) return false;
        p->chain |= glue == GLUE_DROP && w->arabic;
        if (glue == GLUE_JOIN)
            person_part(p, span_starts(word, SPAN("اب")) ? SPAN("ابو") : word, true);
        return true; /* counted with the word behind it */
    }
    if (i > first && span_eq(word, SPAN("الدين")) && p->part_count && !w->apart) {
        p->joins[p->part_count - 1] = true; /* صلاح الدين, one name */
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
        if (w->bits & (WORD_TITLE | WORD_HEAD)) return false;
        if (is_definite(word))
            p->done = true;
        else if (!likely(n, &n->words.at[i - 1], w, titled && !p->unknown))
            return false;
        p->unknown++;
    }
    bool joins = p->part_count && p->joins[p->part_count - 1];
    p->last_definite = i > first && is_definite(word) && !after_glue;
    span part = i > first && w->arabic && !given && !after_glue && !is_definite(word)
                    ? consonants(n, word)
                    : word;
    if (i > first && is_definite(part) && !joins) part = span_from(part, 4); /* "ال" */
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
    for (const struct name_word *w; at < i + 3 && (w = word_at(n, at)) && !w->apart && !w->stop;
         at++) {
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
    /* A title alone makes no name of two words that nothing else speaks for. */
    const struct name_word *second = &n->words.at[i + 1];
    if (!given && first->arabic && glue_of(first->bare) == GLUE_NONE &&
        (is_definite(first->bare) || is_definite(second->folded) ||
         *name_pair(n, first->bare, second->folded) < PAIR_SURE))
        return 0;
    span text =
        span_sub(first->title ? n->title : n->body, first->bare_start, p.end - first->bare_start);
    struct found *f = met(n, NAME_PERSON, person_key(n, &p), text, first->title);
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
            span bare = is_definite(w->bare) ? span_from(w->bare, 4) : w->bare;
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
        size_t used = given ? take_person(n, i, titled) : 0;
        if (!used) used = take_known(n, i);
        if (!used && !given) used = take_person(n, i, titled);
        if (!used) used = take_body(n, i);
        if (used) {
            titled = false;
            i += used;
            continue;
        }
        titled = is_title(n, i);
        i++;
        if (!titled) continue;
        size_t to = skip_between(n, i);
        for (; i < to; i++) (void) take_known(n, i);
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
