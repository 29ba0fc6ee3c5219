/* gazetteer - one hash table of word sequences: a sequence's hash is mixed from its words, and the
 * beginning of a longer one stands in the table too, so that a look-up knows when to go on. */

#include "story/gazetteer.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "text/text.h"

extern const unsigned char embedded_places[], embedded_bodies[], embedded_name_words[];
extern const size_t embedded_places_size, embedded_bodies_size, embedded_name_words_size;

enum { WORDS_MAX = 8, FORM_BYTES = 512 };
/* Values of the table: entry << 2 | these. */
enum { SEEN_WHOLE_ADJECTIVE = 1, SEEN_LONGER = 2 };

struct gazetteer {
    struct arena arena;
    struct map names, words, agencies;
    VEC_OF(struct gazetteer_entry) entries;
    VEC_OF(span) agency_names;
    struct buf scratch;
};

static uint64_t word_hash(span word) {
    return hash64(word, 7);
}

static uint64_t sequence_hash(uint64_t before, span word) {
    return hash_mix(before * 31 + word_hash(word));
}

/* Folded words of a form; apostrophes and hyphens part words, as the analyzer parts them. */
static size_t form_words(struct gazetteer *g, span form, span *ret) {
    buf_clear(&g->scratch);
    text_fold(form, &g->scratch);
    span all = arena_copy(&g->arena, buf_span(&g->scratch));
    size_t count = 0, from = 0;
    for (size_t i = 0; i <= all.len; i++) {
        bool apart = i == all.len || strchr(" '-_", all.at[i]);
        if (!apart) continue;
        if (i > from && count < WORDS_MAX) ret[count++] = span_sub(all, from, i - from);
        from = i + 1;
    }
    return count;
}

static void put(struct gazetteer *g, struct map *m, span form, uint64_t number, bool adjective) {
    span words[WORDS_MAX];
    size_t count = form_words(g, form, words);
    uint64_t h = 0;
    for (size_t i = 0; i < count; i++) {
        h = sequence_hash(h, words[i]);
        uint64_t *value = map_at(m, h, 0);
        if (i + 1 < count)
            *value |= SEEN_LONGER;
        else if (*value < 4) /* the first that takes a form keeps it */
            *value |= number << 2 | (adjective ? SEEN_WHOLE_ADJECTIVE : 0);
    }
}

static span fold_copy(struct gazetteer *g, span s) {
    buf_clear(&g->scratch);
    text_fold(s, &g->scratch);
    return arena_copy(&g->arena, buf_span(&g->scratch));
}

static void put_forms(struct gazetteer *g, span forms, uint32_t entry) {
    span form;
    while (span_next(&forms, '|', &form))
        if (form.len) put(g, &g->names, form, entry, false);
}

/* سوري -> سورية سوريين سوريون سوريات, with and without ال; "كوري جنوبي" takes ال twice. */
static void put_adjectives_ar(struct gazetteer *g, span forms, uint32_t entry) {
    static const char *const ends[] = { "", "ة", "ين", "ون", "ات" };
    span form, first;
    while (span_next(&forms, '|', &form)) {
        if (!form.len) continue;
        for (size_t i = 0; i < COUNT_OF(ends); i++) {
            span rest = form;
            (void) span_next(&rest, ' ', &first);
            put(g, &g->names, arena_fmt(&g->arena, "%.*s%s", SPAN_ARG(form), ends[i]), entry, true);
            put(g, &g->names, arena_fmt(&g->arena, "ال%.*s%s", SPAN_ARG(form), ends[i]), entry,
                true);
            if (rest.len)
                put(g, &g->names,
                    arena_fmt(&g->arena, "ال%.*s%s ال%.*s%s", SPAN_ARG(first), ends[i],
                              SPAN_ARG(rest), ends[i]),
                    entry, true);
        }
    }
}

/* algérien -> algérienne algériens algériennes; français -> française ... */
static void put_adjectives_fr(struct gazetteer *g, span form, uint32_t entry) {
    if (!form.len) return;
    const char *feminine = span_ends(form, SPAN("en"))  ? "ne"
                           : span_ends(form, SPAN("e")) ? ""
                                                        : "e";
    for (int many = 0; many < 2; many++) {
        put(g, &g->names, arena_fmt(&g->arena, "%.*s%s", SPAN_ARG(form), many ? "s" : ""), entry,
            true);
        put(g, &g->names,
            arena_fmt(&g->arena, "%.*s%s%s", SPAN_ARG(form), feminine, many ? "s" : ""), entry,
            true);
    }
}

static span first_form(span forms) {
    span form = SPAN_EMPTY;
    (void) span_next(&forms, '|', &form);
    return form;
}

static enum errc add_line(struct gazetteer *g, span line, struct error *err) {
    span cell[7] = { { 0 } };
    size_t count = 0;
    while (count < COUNT_OF(cell) && span_next(&line, '\t', &cell[count])) count++;
    bool country = span_eq(cell[0], SPAN("country")), body = span_eq(cell[0], SPAN("body"));
    if ((!country && !body && !span_eq(cell[0], SPAN("city"))) || !cell[1].len)
        return error_set(err, ERRC_BUG, "no kind or no form");
    uint32_t entry = (uint32_t) g->entries.len + 1;
    struct gazetteer_entry e = { .kind = body ? NAME_BODY : NAME_PLACE,
                                 .text = first_form(cell[1]),
                                 .fr = first_form(cell[2]),
                                 .en = first_form(cell[3]),
                                 .is_country = country };
    e.key = fold_copy(g, e.text);
    if (country) e.country = entry;
    if (cell[4].len) {
        span words[WORDS_MAX];
        size_t n = form_words(g, cell[4], words), used = 0;
        bool adjective = false;
        e.country = gazetteer_find(g, words, n, &used, &adjective);
        if (!e.country || used != n || adjective)
            return error_set(err, ERRC_BUG, "unknown country");
    }
    *VEC_PUSH(&g->entries) = e;
    for (int i = 1; i <= 3; i++) put_forms(g, cell[i], entry);
    put_adjectives_ar(g, cell[5], entry);
    put_adjectives_fr(g, cell[6], entry);
    return ERRC_OK;
}

static enum errc add_table(struct gazetteer *g, span rest, const char *name, struct error *err) {
    span line;
    for (int n = 1; span_next(&rest, '\n', &line); n++) {
        if (!line.len || line.at[0] == '#') continue;
        enum errc rc = add_line(g, line, err);
        if (rc != ERRC_OK) {
            error_prefix(err, "data/names/%s line %d", name, n);
            return rc;
        }
    }
    return ERRC_OK;
}

static void add_agency(struct gazetteer *g, span forms) {
    span form, name = first_form(forms);
    char *at = arena_cstr(&g->arena, name);
    for (size_t i = 0; i < name.len; i++)
        if (at[i] == '_') at[i] = ' ';
    *VEC_PUSH(&g->agency_names) = (span){ at, name.len };
    while (span_next(&forms, '|', &form)) put(g, &g->agencies, form, g->agency_names.len, false);
}

static enum errc add_words(struct gazetteer *g, span rest, struct error *err) {
    static const struct {
        const char *name;
        unsigned bit;
    } lists[] = { { "[given]", WORD_GIVEN },    { "[given_latin]", WORD_GIVEN },
                  { "[title]", WORD_TITLE },    { "[title_latin]", WORD_TITLE },
                  { "[head]", WORD_HEAD },      { "[head_latin]", WORD_HEAD },
                  { "[not]", WORD_NOT },        { "[noun]", WORD_NOUN },
                  { "[after]", WORD_PLACE_OF }, { "[agency]", 0 } };
    span line, word;
    unsigned bit = 0;
    bool known = false;
    while (span_next(&rest, '\n', &line)) {
        if (!line.len || line.at[0] == '#') continue;
        if (line.at[0] == '[') {
            known = false;
            for (size_t i = 0; i < COUNT_OF(lists); i++)
                if (span_eq(line, span_of(lists[i].name))) {
                    bit = lists[i].bit;
                    known = true;
                }
            if (!known)
                return error_set(err, ERRC_BUG, "data/names/words.txt: no list %.*s",
                                 SPAN_ARG(line));
            continue;
        }
        while (span_next(&line, ' ', &word)) {
            if (!word.len) continue;
            uint64_t *bits = bit ? map_at(&g->words, word_hash(fold_copy(g, word)), 0) : NULL;
            if (bits && (bit != WORD_NOUN || *bits & WORD_GIVEN)) /* else it says nothing */
                *bits |= bit;
            else if (!bits)
                add_agency(g, word);
        }
    }
    return ERRC_OK;
}

struct gazetteer *gazetteer_new(struct error *err) {
    struct gazetteer *g = mem_zalloc(1, sizeof(*g));
    buf_init(&g->scratch, FORM_BYTES);
    span places = { (const char *) embedded_places, embedded_places_size };
    span bodies = { (const char *) embedded_bodies, embedded_bodies_size };
    span words = { (const char *) embedded_name_words, embedded_name_words_size };
    enum errc rc = add_table(g, places, "places.tsv", err);
    if (rc == ERRC_OK) rc = add_table(g, bodies, "bodies.tsv", err);
    if (rc == ERRC_OK) rc = add_words(g, words, err);
    if (rc == ERRC_OK) return g;
    gazetteer_free(g);
    return NULL;
}

void gazetteer_free(struct gazetteer *g) {
    if (!g) return;
    arena_done(&g->arena);
    map_done(&g->names);
    map_done(&g->words);
    map_done(&g->agencies);
    VEC_DONE(&g->entries);
    VEC_DONE(&g->agency_names);
    buf_done(&g->scratch);
    mem_free(g);
}

size_t gazetteer_count(const struct gazetteer *g) {
    return g->entries.len;
}

const struct gazetteer_entry *gazetteer_get(const struct gazetteer *g, uint32_t entry) {
    return entry && entry <= g->entries.len ? &g->entries.at[entry - 1] : NULL;
}

static uint64_t longest(const struct map *m, const span *words, size_t count, size_t *ret_words) {
    uint64_t h = 0, value = 0, best = 0;
    *ret_words = 0;
    for (size_t i = 0; i < count && i < WORDS_MAX; i++) {
        h = sequence_hash(h, words[i]);
        if (!map_get(m, h, &value)) break;
        if (value >= 4) {
            best = value;
            *ret_words = i + 1;
        }
        if (!(value & SEEN_LONGER)) break;
    }
    return best;
}

uint32_t gazetteer_find(const struct gazetteer *g, const span *words, size_t count,
                        size_t *ret_words, bool *ret_adjective) {
    uint64_t best = longest(&g->names, words, count, ret_words);
    *ret_adjective = best & SEEN_WHOLE_ADJECTIVE;
    return (uint32_t) (best >> 2);
}

unsigned gazetteer_word(const struct gazetteer *g, span word) {
    uint64_t bits = 0;
    return map_get(&g->words, word_hash(word), &bits) ? (unsigned) bits : 0;
}

uint32_t gazetteer_agency(const struct gazetteer *g, const span *words, size_t count,
                          size_t *ret_words, span *ret_name) {
    uint64_t best = longest(&g->agencies, words, count, ret_words);
    if (best >= 4) *ret_name = g->agency_names.at[(best >> 2) - 1];
    return (uint32_t) (best >> 2);
}
