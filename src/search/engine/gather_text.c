/* gather_text - the words of a text become rows. */
#include "search/engine/gather_priv.h"
#include "search/engine/term_name.h"
#include "text/text.h"

static uint32_t variant_of(struct gather *g, span stem, span form) {
    char both[TERM_NAME_MAX];
    return term_table_at(&g->table, TERM_VARIANT, term_variant(both, stem, form));
}

static uint32_t new_pair(struct gather *g, uint32_t surface, uint32_t stem_id, span stem,
                         span form) {
    struct gathered_pair p = { .stem = stem_id, .surface = surface, .variant = TERM_NONE };
    uint32_t place = (uint32_t) g->pairs.len;
    if (stem_id != TERM_NONE) {
        p.variant = variant_of(g, stem, form);
        g->table.terms.at[p.variant].pair = place;
        p.places_on_stem = stem_has_places(stem);
    }
    /* By the form alone, so that all segments agree, whatever the language of the article. */
    bool arabic = term_is_arabic(form), stop = arabic && analyzer_is_stop(g->analyzer, form);
    p.places_on_form = !arabic || stop;
    p.joins = arabic ? stop : stem_id == TERM_NONE;
    *VEC_PUSH(&g->pairs) = p;
    return place;
}

/* The analyzer is pure: in one language a surface form has one stem, so the second time it is
 * known without looking at the stem's bytes. Stop words have none: في is not the stem of فئة. */
static uint32_t pair_of(struct gather *g, uint32_t surface, const struct token *t, span form) {
    const struct gathered_term *known = &g->table.terms.at[surface];
    if (known->pair != TERM_NONE && known->pair_lang == g->lang) return known->pair;
    span stem = term_cut_word(t->stem);
    uint32_t stem_id = t->stop ? TERM_NONE : term_table_at(&g->table, TERM_STEM, stem);
    uint64_t key = (uint64_t) stem_id << 32 | surface, place;
    if (!map_get(&g->pair_of, key, &place)) {
        place = new_pair(g, surface, stem_id, stem, form);
        map_put(&g->pair_of, key, place);
    }
    g->table.terms.at[surface].pair = (uint32_t) place;
    g->table.terms.at[surface].joins = g->pairs.at[place].joins;
    g->table.terms.at[surface].pair_lang = g->lang;
    return (uint32_t) place;
}

/* The entry of two words in a row; their names stand for their forms. */
static uint32_t find_bigram(struct gather *g, uint32_t first, uint32_t second) {
    uint64_t key = (uint64_t) first << 32 | second, place;
    if (map_get(&g->bigram_of, key, &place)) return (uint32_t) place;
    char both[TERM_NAME_MAX];
    span a = span_from(term_table_term(&g->table, g->pairs.at[first].surface), 1);
    span b = span_from(term_table_term(&g->table, g->pairs.at[second].surface), 1);
    uint32_t term = term_table_at(&g->table, TERM_BIGRAM, term_double(both, a, b));
    /* The same forms may have come in other languages, as other pairs. */
    if (g->table.terms.at[term].pair == TERM_NONE) {
        g->table.terms.at[term].pair = (uint32_t) g->pairs.len;
        *VEC_PUSH(&g->pairs) = (struct gathered_pair){
            .stem = TERM_NONE, .surface = term, .variant = TERM_NONE, .places_on_form = true
        };
    }
    map_put(&g->bigram_of, key, g->table.terms.at[term].pair);
    return g->table.terms.at[term].pair;
}

static void give_votes(struct gather *g, struct seen *s) {
    if (s->round == g->round && s->lang != SEEN_TWO && s->votes)
        term_table_vote(&g->table, g->pairs.at[s->pair & ~SEEN_JOINS].surface,
                        (span){ (const char *) &s->key, seen_key_len(&s->key) }, s->votes);
    s->votes = 0;
}

void gather_give_votes(struct gather *g) {
    for (size_t i = 0; i < SEEN_SLOTS; i++) give_votes(g, &g->seen[i]);
}

/* Takes the place of the word with fewer votes. */
static void remember(struct gather *g, struct seen_key key, uint32_t lang, uint32_t pair) {
    struct seen *s = &g->seen[seen_place(key)], *other = s + 1;
    uint32_t votes = s->round == g->round ? s->votes : 0;
    if (votes && (other->round != g->round || other->votes < votes)) s = other;
    give_votes(g, s);
    *s = (struct seen){ .key = key, .lang = lang, .round = g->round, .pair = pair };
}

static uint32_t bigram_of(struct gather *g, uint32_t first, uint32_t second) {
    struct seen_key key = { first, second };
    struct seen *s = &g->seen[seen_place(key)];
    for (size_t i = 0; i < SEEN_WAYS; i++) {
        if (!seen_is(&s[i], key, SEEN_TWO, g->round)) continue;
        s[i].votes++;
        return s[i].pair;
    }
    uint32_t pair = find_bigram(g, first, second);
    remember(g, key, SEEN_TWO, pair);
    return pair;
}

/* Words on their way to their rows, so that many can wait for memory at once. */
enum { BATCH = 128 };
#define PLACE_NONE UINT16_MAX
static_assert(SEEN_SLOTS < 1 << 16, "places fit");
struct batch {
    const struct token *tokens;
    span text;
    size_t n;
    struct seen_key keys[BATCH];
    uint16_t places[BATCH]; /* in seen; PLACE_NONE: never there */
    uint32_t hashes[BATCH]; /* of forms; 0: not needed so far */
    unsigned char unseen[BATCH];
};

/* Where the words may be among the seen; asks for that memory. */
static void find_places(const struct gather *g, struct batch *b) {
    for (size_t i = 0; i < b->n; i++) {
        const struct token *t = &b->tokens[i];
        size_t len = t->end - t->start;
        b->places[i] = PLACE_NONE;
        b->hashes[i] = 0;
        if (t->end > b->text.len || t->start >= t->end || len > SEEN_BYTES) continue;
        b->keys[i] = seen_key_of(b->text.at + t->start, len, b->text.len - t->start);
        b->places[i] = (uint16_t) seen_place(b->keys[i]);
        __builtin_prefetch(&g->seen[b->places[i]]);
    }
}

/* Returns how many of the words are not seen. */
static size_t find_unseen(const struct gather *g, struct batch *b) {
    size_t unseen = 0;
    for (size_t i = 0; i < b->n; i++) {
        b->unseen[unseen] = (unsigned char) i;
        if (b->places[i] == PLACE_NONE) {
            unseen++;
            continue;
        }
        const struct seen *s = &g->seen[b->places[i]];
        bool first = seen_is(&s[0], b->keys[i], g->lang, g->round),
             second = seen_is(&s[1], b->keys[i], g->lang, g->round);
        b->places[i] = (uint16_t) (b->places[i] + second);
        unseen += !(first | second);
    }
    return unseen;
}

/* Asks for the memory that finding the words will need. */
static void prefetch(const struct gather *g, struct batch *b) {
    find_places(g, b);
    size_t unseen = find_unseen(g, b);
    for (size_t k = 0; k < unseen; k++) {
        size_t i = b->unseen[k];
        b->hashes[i] =
            term_table_hash(&g->table, TERM_SURFACE, term_cut_word(b->tokens[i].surface));
        term_table_prefetch_slot(&g->table, b->hashes[i]);
    }
    for (size_t k = 0; k < unseen; k++)
        term_table_prefetch_term(&g->table, b->hashes[b->unseen[k]]);
    for (size_t k = 0; k < unseen; k++)
        term_table_prefetch_bytes(&g->table, b->hashes[b->unseen[k]]);
}

/* By the tables; as pair_of_word(). */
static uint32_t find_word(struct gather *g, const struct batch *b, size_t i) {
    const struct token *t = &b->tokens[i];
    span form = term_cut_word(t->surface);
    if (!form.len || !t->stem.len) return TERM_NONE;
    uint32_t hash = b->hashes[i];
    if (!hash) hash = term_table_hash(&g->table, TERM_SURFACE, form);
    uint32_t surface = term_table_find(&g->table, TERM_SURFACE, form, hash);
    if (t->end <= b->text.len && t->start < t->end)
        term_table_vote(&g->table, surface, span_sub(b->text, t->start, t->end - t->start), 1);
    uint32_t pair = pair_of(g, surface, t, form);
    return g->table.terms.at[surface].joins ? pair | SEEN_JOINS : pair;
}

/* The pair of a word, SEEN_JOINS with it; TERM_NONE: it is none. */
static inline uint32_t pair_of_word(struct gather *g, const struct batch *b, size_t i) {
    struct seen *s = &g->seen[b->places[i]];
    if (b->places[i] == PLACE_NONE) return find_word(g, b, i);
    if (!seen_is(s, b->keys[i], g->lang, g->round)) {
        s = &g->seen[b->places[i] ^ 1]; /* since the look at it */
        if (!seen_is(s, b->keys[i], g->lang, g->round)) {
            uint32_t pair = find_word(g, b, i);
            if (pair != TERM_NONE) remember(g, b->keys[i], g->lang, pair);
            return pair;
        }
    }
    s->votes++;
    return s->pair;
}

static inline void put_row(struct gather *g, uint32_t row) {
    g->rows.at[g->rows.len++] = row;
}

/* What runs on from word to word. */
struct reading {
    uint32_t base, end; /* places: of the first word, behind the last that may be kept */
    uint32_t next;      /* behind the last word */
    uint32_t before;    /* the pair of the last word when it joins others */
};

/* False: no place is left. */
static inline bool add_word(struct gather *g, const struct batch *b, size_t i, struct reading *r) {
    uint32_t at = r->base + b->tokens[i].position, before = r->before;
    if (at >= r->end || at < r->base) return false;
    uint32_t found = pair_of_word(g, b, i), pair = found & ~SEEN_JOINS;
    bool close = at == r->next;
    r->next = at + 1;
    r->before = TERM_NONE;
    if (found == TERM_NONE) return true;
    if (at != g->row_next) {
        put_row(g, ROW_JUMP);
        put_row(g, at);
    }
    put_row(g, pair);
    g->row_next = at + 1;
    if (pair == found) return true;
    if (before != TERM_NONE && close) put_row(g, ROW_TWO | bigram_of(g, before, pair));
    r->before = pair;
    return true;
}

uint32_t gather_text(struct gather *g, span text, const char *lang, uint32_t base, uint32_t end,
                     uint32_t *words) {
    enum { ROWS_A_WORD = 4 }; /* at most: a jump, the word, a bigram */
    struct batch b __attribute__((uninitialized));
    b.text = text;
    struct reading r = { base, end, base, TERM_NONE };
    size_t n = analyzer_run(g->analyzer, text, lang, &b.tokens);
    *words = (uint32_t) n;
    memcpy(&g->lang, lang, sizeof(g->lang));
    VEC_RESERVE(&g->rows, ROWS_A_WORD * n);
    for (size_t done = 0; done < n; done += b.n, b.tokens += b.n) {
        b.n = n - done < BATCH ? n - done : BATCH;
        prefetch(g, &b);
        for (size_t i = 0; i < b.n; i++)
            if (!add_word(g, &b, i, &r)) return r.next;
    }
    return r.next;
}
