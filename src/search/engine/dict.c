/* dict - reading a dictionary's entries; see dict.h and dict_scan.h. */
#include "base/mem.h"
#include "search/engine/dict_scan.h"

static uint64_t unzigzag(uint64_t v) {
    return v >> 1 ^ (0 - (v & 1));
}

/* Inlined twins of the cursor's: nearly every number here has one byte, the others mostly two. */
static inline uint64_t take_varint(struct cursor *c) {
    if (c->end - c->at < 2) return cursor_varint(c);
    uint64_t first = c->at[0], second = c->at[1];
    if (first < 0x80) {
        c->at++;
        return first;
    }
    if (second >= 0x80) return cursor_varint(c);
    c->at += 2;
    return (first & 0x7F) | second << 7;
}

static inline span take_bytes(struct cursor *c, uint64_t n) {
    if (c->bad || n > (uint64_t) (c->end - c->at)) {
        c->bad = true;
        return SPAN_EMPTY;
    }
    span s = { (const char *) c->at, (size_t) n };
    c->at += n;
    return s;
}

static inline span take_blob(struct cursor *c) {
    return take_bytes(c, take_varint(c));
}

/* What a term does not share with the one before. */
static inline span take_rest(struct cursor *c, uint64_t *ret_shared) {
    unsigned both = c->at < c->end ? *c->at : 0;
    c->bad |= c->at == c->end;
    c->at += c->at < c->end;
    uint64_t shared = both & HALF_FULL, len = both >> 4;
    if (shared == HALF_FULL) shared += take_varint(c);
    if (len == HALF_FULL) len += take_varint(c);
    *ret_shared = shared;
    return take_bytes(c, len);
}

static struct cursor block_at(const struct dict *d, size_t block) {
    uint32_t at;
    memcpy(&at, d->fence.at + block * FENCE_BYTES + FENCE_AT, sizeof(at));
    return cursor_of(span_from(d->bytes, at));
}

/* Inlined: the numbers of entries that a search passes by then stay in registers. */
static inline void take_info(struct cursor *in, char kind, bool first, struct dict_ends *ends,
                             struct term_info *ret) {
    struct term_info t = { .df = (uint32_t) take_varint(in) };
    if (first) {
        ends->list = take_varint(in);
        ends->pos = take_varint(in);
        ends->shared = 0;
    }
    t.list_at = ends->list;
    t.pos_at = ends->pos;
    if (kind == TERM_VARIANT) {
        t.code = (uint32_t) take_varint(in);
        *ret = t;
        return;
    }
    t.list_len = take_varint(in);
    bool shared = kind == TERM_SURFACE && t.list_len & 1;
    bool placed = kind == TERM_SURFACE ? t.list_len & 2 : term_has_tf(kind);
    if (kind == TERM_SURFACE) t.list_len >>= 2;
    if (shared)
        t.list_at = ends->shared += unzigzag(take_varint(in));
    else
        ends->list += t.list_len;
    if (placed) t.pos_len = take_varint(in);
    if (kind == TERM_STEM && t.pos_len) t.variants = (uint32_t) take_varint(in);
    ends->pos += t.pos_len;
    *ret = t;
}

static bool read_term(struct dict_scan *c) {
    bool first = c->in_block == 0;
    uint64_t shared;
    span rest = take_rest(&c->in, &shared);
    if (c->in.bad || shared > c->len || rest.len > sizeof(c->bytes) - shared || (first && shared) ||
        !(shared + rest.len))
        return false;
    memcpy(c->bytes + shared, rest.at, rest.len);
    c->len = shared + rest.len;
    c->spelling_told = c->bytes[0] == TERM_SURFACE ? take_blob(&c->in) : SPAN_EMPTY;
    take_info(&c->in, c->bytes[0], first, &c->ends, &c->info);
    c->in_block++;
    return !c->in.bad && c->info.df <= SEGMENT_DOCS_MAX;
}

bool dict_scan_block(const struct dict *d, size_t block, struct dict_scan *c) {
    c->dict = d;
    c->block = block;
    c->in_block = 0;
    c->len = 0;
    if (block >= dict_blocks(d)) return false;
    c->in = block_at(d, block);
    return read_term(c);
}

bool dict_scan_next(struct dict_scan *c) {
    if (c->in_block == DICT_BLOCK_TERMS) return dict_scan_block(c->dict, c->block + 1, c);
    if (c->in.at == c->in.end) return false;
    return read_term(c);
}

static span block_first(const struct dict *d, size_t block) {
    struct cursor c = block_at(d, block);
    uint64_t shared;
    return take_rest(&c, &shared);
}

static struct fence_key key_of(const struct dict *d, size_t block) {
    struct fence_key k;
    memcpy(&k, d->fence.at + block * FENCE_BYTES, sizeof(k));
    return k;
}

void dict_open(struct dict *d, span bytes, span fence) {
    d->bytes = bytes;
    d->fence = fence;
    size_t blocks = dict_blocks(d);
    d->step = (blocks + COUNT_OF(d->fine) - 1) / COUNT_OF(d->fine);
    for (size_t i = 0; i < COUNT_OF(d->fine); i++) {
        d->fine[i] = i * d->step < blocks ? key_of(d, i * d->step).high : UINT64_MAX;
        if (i % DICT_FAN == 0) d->coarse[i / DICT_FAN] = d->fine[i];
    }
}

/* Whether the block's first term is <= term. */
static bool begins_before(const struct dict *d, size_t block, span term, struct fence_key key) {
    struct fence_key k = key_of(d, block);
    if (k.high != key.high) return k.high < key.high;
    if (k.low != key.low) return k.low < key.low;
    return span_cmp(block_first(d, block), term) <= 0;
}

/* How many keys are below, and how many are the same. */
static size_t below(const uint64_t keys[DICT_FAN], uint64_t key, size_t *ret_same) {
    size_t less = 0, same = 0;
    for (size_t i = 0; i < DICT_FAN; i++) {
        less += keys[i] < key;
        same += keys[i] == key;
    }
    *ret_same = same;
    return less;
}

/* Keys from number `from` on, each of `step` blocks: the blocks in [lo, hi) that are left. */
static size_t narrow(const uint64_t keys[DICT_FAN], uint64_t key, size_t from, size_t step,
                     size_t *lo, size_t *hi) {
    size_t same, less = below(keys, key, &same);
    *lo = (from + (less ? less - 1 : 0)) * step;
    if ((from + less + same) * step < *hi) *hi = (from + less + same) * step;
    return same;
}

/* The last block whose first term is <= from. */
static size_t block_of(const struct dict *d, span from) {
    size_t lo = 0, hi = dict_blocks(d);
    struct fence_key key = fence_key_of(from);
    if (d->step && !narrow(d->coarse, key.high, 0, d->step * DICT_FAN, &lo, &hi)) {
        size_t first = lo / d->step;
        (void) narrow(d->fine + first, key.high, first, d->step, &lo, &hi);
    }
    while (lo + 1 < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (begins_before(d, mid, from, key))
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

bool dict_scan_seek(const struct dict *d, span from, struct dict_scan *c) {
    bool more = dict_scan_block(d, block_of(d, from), c);
    while (more && span_cmp(dict_scan_term(c), from) < 0) more = dict_scan_next(c);
    return more;
}

/* How a term of a block, given by what it does not share with the one before, stands to the one
 * that is looked for. *same: how many bytes the one before had in common with it. */
static int compare_rest(span term, span rest, uint64_t shared, size_t *same) {
    if (shared > *same) return -1;
    if (shared < *same) return 1;
    size_t i = 0, most = rest.len < term.len - *same ? rest.len : term.len - *same;
    const char *at = term.at + *same;
    while (i < most && rest.at[i] == at[i]) i++;
    *same += i;
    if (i < most) return (unsigned char) rest.at[i] < (unsigned char) at[i] ? -1 : 1;
    return rest.len == i ? (*same == term.len ? 0 : -1) : 1;
}

/* A scan of one block that copies no term. *ret_form: it is a stem that is a form, too. */
static bool find(const struct dict *d, size_t block, span term, struct term_info *ret,
                 bool *ret_form) {
    size_t same = 0;
    if (block >= dict_blocks(d) || !term.len) return false;
    struct cursor in = block_at(d, block);
    struct dict_ends ends = { 0 };
    char kind = 0;
    for (unsigned i = 0; i < DICT_BLOCK_TERMS && in.at < in.end; i++) {
        uint64_t shared;
        struct term_info info;
        span rest = take_rest(&in, &shared);
        if (in.bad || (!shared && !rest.len) || (!i && shared)) return false;
        if (!shared) kind = rest.at[0];
        if (kind == TERM_SURFACE) (void) take_blob(&in);
        take_info(&in, kind, i == 0, &ends, &info);
        if (in.bad || info.df > SEGMENT_DOCS_MAX) return false;
        int order = compare_rest(term, rest, shared, &same);
        if (order > 0) return false;
        if (order < 0) continue;
        *ret = info;
        *ret_form = kind == TERM_STEM && dict_forms_of(d, block) >> i & 1;
        return true;
    }
    return false;
}

size_t dict_ask(const struct dict *d, span term) {
    enum { BLOCK_BYTES = 320 }; /* most have less */
    size_t block = block_of(d, term);
    if (block >= dict_blocks(d)) return block;
    mem_prefetch(block_at(d, block).at, BLOCK_BYTES);
    return block;
}

bool dict_find_in(const struct dict *d, size_t block, span term, struct term_info *ret) {
    bool form = false;
    char stem[TERM_NAME_MAX];
    if (find(d, block, term, ret, &form)) return true;
    if (!term.len || term.at[0] != TERM_SURFACE || term.len > sizeof(stem)) return false;
    memcpy(stem, term.at, term.len);
    stem[0] = TERM_STEM;
    span as_stem = { stem, term.len };
    if (!find(d, dict_ask(d, as_stem), as_stem, ret, &form) || !form) return false;
    *ret = dict_form_info(ret);
    return true;
}
