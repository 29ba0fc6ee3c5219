#include "search/engine/dict.h"

#include "search/engine/spelling.h"

/* A half of a byte that is not enough: the rest follows. */
enum { HALF_FULL = 15 };

/* The first bytes of a term as numbers: a search compares these and meets the terms themselves only
 * where they are equal. */
struct fence_key {
    uint64_t high, low;
};

static struct fence_key key_of(span term) {
    unsigned char b[16] = { 0 };
    memcpy(b, term.len ? term.at : "", term.len < sizeof(b) ? term.len : sizeof(b));
    struct fence_key k;
    memcpy(&k, b, sizeof(k));
    return (struct fence_key){ __builtin_bswap64(k.high), __builtin_bswap64(k.low) };
}

void dict_out_init(struct dict_out *d) {
    *d = (struct dict_out){ 0 };
    buf_init(&d->bytes, UINT32_MAX);
    buf_init(&d->fence, UINT32_MAX);
    buf_init(&d->spelling, 4 * SPELLING_BYTES_MAX);
}

void dict_out_done(struct dict_out *d) {
    buf_done(&d->bytes);
    buf_done(&d->fence);
    buf_done(&d->spelling);
}

/* A difference of either sign as a small number. */
static uint64_t zigzag(uint64_t difference) {
    return difference << 1 ^ (0 - (difference >> 63));
}
static uint64_t unzigzag(uint64_t v) {
    return v >> 1 ^ (0 - (v & 1));
}

static void put_info(struct dict_out *d, char kind, const struct term_info *info, bool first) {
    struct buf *out = &d->bytes;
    bool shared = info->list_len && info->list_at != d->list_end;
    buf_add_varint(out, info->df);
    /* Inside a block each list begins where the last one ended. */
    if (first) {
        buf_add_varint(out, d->list_end);
        buf_add_varint(out, info->pos_at);
        d->shared_at = 0;
    }
    if (kind == TERM_VARIANT) {
        buf_add_varint(out, info->code);
        return;
    }
    uint64_t flags = (uint64_t) (info->pos_len > 0) << 1 | shared;
    buf_add_varint(out, kind == TERM_SURFACE ? info->list_len << 2 | flags : info->list_len);
    if (shared) { /* forms and their stems have nearly the same order */
        buf_add_varint(out, zigzag(info->list_at - d->shared_at));
        d->shared_at = info->list_at;
    } else {
        d->list_end += info->list_len;
    }
    if (!term_has_tf(kind) || (kind == TERM_SURFACE && !info->pos_len)) return;
    buf_add_varint(out, info->pos_len);
    if (kind == TERM_STEM && info->pos_len) buf_add_varint(out, info->variants);
}

/* Two small numbers in one byte, what is left of them behind it. */
static void put_rest(struct dict_out *d, size_t shared, span rest) {
    size_t a = shared < HALF_FULL ? shared : HALF_FULL,
           b = rest.len < HALF_FULL ? rest.len : HALF_FULL;
    buf_add_char(&d->bytes, (char) (a | b << 4));
    if (a == HALF_FULL) buf_add_varint(&d->bytes, shared - a);
    if (b == HALF_FULL) buf_add_varint(&d->bytes, rest.len - b);
    buf_add(&d->bytes, rest);
}

static void put_spelling(struct dict_out *d, span form, span spelling) {
    buf_clear(&d->spelling);
    spelling_write(form, spelling, &d->spelling);
    buf_add_blob(&d->bytes, buf_span(&d->spelling));
}

void dict_out_add(struct dict_out *d, span term, span spelling, const struct term_info *info) {
    assert(term.len && term.len <= sizeof(d->last));
    assert(!d->count || span_cmp((span){ d->last, d->last_len }, term) < 0);
    size_t shared = 0;
    bool first = d->count % DICT_BLOCK_TERMS == 0;
    if (first) {
        struct fence_key key = key_of(term);
        buf_add_u64(&d->fence, key.high);
        buf_add_u64(&d->fence, key.low);
        buf_add_u32(&d->fence, (uint32_t) d->bytes.len);
    } else {
        size_t most = term.len < d->last_len ? term.len : d->last_len;
        while (shared < most && term.at[shared] == d->last[shared]) shared++;
    }
    put_rest(d, shared, span_from(term, shared));
    if (term.at[0] == TERM_SURFACE) put_spelling(d, span_from(term, 1), spelling);
    put_info(d, term.at[0], info, first);
    memcpy(d->last, term.at, term.len);
    d->last_len = term.len;
    d->count++;
}

/* Inlined twins of the cursor's: nearly every number here has one byte. */
static inline uint64_t take_varint(struct cursor *c) {
    if (c->at < c->end && *c->at < 0x80) return *c->at++;
    return cursor_varint(c);
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

static size_t fence_count(const struct dict *d) {
    return d->fence.len / FENCE_BYTES;
}

static struct cursor block_at(const struct dict *d, size_t block) {
    uint32_t at;
    memcpy(&at, d->fence.at + block * FENCE_BYTES + sizeof(struct fence_key), sizeof(at));
    return cursor_of(span_from(d->bytes, at));
}

static void read_info(struct dict_cursor *c, bool first) {
    struct cursor *in = &c->in;
    char kind = c->bytes[0];
    struct term_info t = { .df = (uint32_t) take_varint(in) };
    if (first) {
        c->list_end = take_varint(in);
        c->pos_end = take_varint(in);
        c->shared_at = 0;
    }
    t.list_at = c->list_end;
    t.pos_at = c->pos_end;
    if (kind == TERM_VARIANT) {
        t.code = (uint32_t) take_varint(in);
        c->info = t;
        return;
    }
    t.list_len = take_varint(in);
    bool shared = kind == TERM_SURFACE && t.list_len & 1;
    bool placed = kind == TERM_SURFACE ? t.list_len & 2 : term_has_tf(kind);
    if (kind == TERM_SURFACE) t.list_len >>= 2;
    if (shared)
        t.list_at = c->shared_at += unzigzag(take_varint(in));
    else
        c->list_end += t.list_len;
    if (placed) t.pos_len = take_varint(in);
    if (kind == TERM_STEM && t.pos_len) t.variants = (uint32_t) take_varint(in);
    c->pos_end += t.pos_len;
    c->info = t;
}

static bool read_term(struct dict_cursor *c) {
    bool first = c->in_block == 0;
    uint64_t shared;
    span rest = take_rest(&c->in, &shared);
    if (c->in.bad || shared > c->len || rest.len > sizeof(c->bytes) - shared || (first && shared) ||
        !(shared + rest.len))
        return false;
    memcpy(c->bytes + shared, rest.at, rest.len);
    c->len = shared + rest.len;
    c->spelling_told = c->bytes[0] == TERM_SURFACE ? take_blob(&c->in) : SPAN_EMPTY;
    read_info(c, first);
    c->in_block++;
    return !c->in.bad && c->info.df <= SEGMENT_DOCS_MAX;
}

void dict_spelling(const struct dict_cursor *c, struct buf *out) {
    buf_clear(out);
    spelling_read(span_from(dict_term(c), 1), c->spelling_told, out);
}

static bool start_block(const struct dict *d, size_t block, struct dict_cursor *c) {
    c->dict = d;
    c->block = block;
    c->in_block = 0;
    c->len = 0;
    if (block >= fence_count(d)) return false;
    c->in = block_at(d, block);
    return read_term(c);
}

bool dict_next(struct dict_cursor *c) {
    if (c->in_block == DICT_BLOCK_TERMS) return start_block(c->dict, c->block + 1, c);
    if (c->in.at == c->in.end) return false;
    return read_term(c);
}

static span block_first(const struct dict *d, size_t block) {
    struct cursor c = block_at(d, block);
    uint64_t shared;
    return take_rest(&c, &shared);
}

/* Whether the block's first term is <= term. */
static bool begins_before(const struct dict *d, size_t block, span term, struct fence_key key) {
    struct fence_key k;
    memcpy(&k, d->fence.at + block * FENCE_BYTES, sizeof(k));
    if (k.high != key.high) return k.high < key.high;
    if (k.low != key.low) return k.low < key.low;
    return span_cmp(block_first(d, block), term) <= 0;
}

/* The last block whose first term is <= from. */
static size_t block_of(const struct dict *d, span from) {
    size_t lo = 0, hi = fence_count(d);
    struct fence_key key = key_of(from);
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (begins_before(d, mid, from, key))
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

bool dict_seek(const struct dict *d, span from, struct dict_cursor *ret) {
    bool more = start_block(d, block_of(d, from), ret);
    while (more && span_cmp(dict_term(ret), from) < 0) more = dict_next(ret);
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

/* A scan of one block that copies no term. */
bool dict_find(const struct dict *d, span term, struct term_info *ret) {
    size_t same = 0, block = block_of(d, term);
    struct dict_cursor c __attribute__((uninitialized)); /* some hundred bytes, hardly used */
    c.bytes[0] = 0;
    if (block >= fence_count(d) || !term.len) return false;
    c.in = block_at(d, block);
    for (unsigned i = 0; i < DICT_BLOCK_TERMS && c.in.at < c.in.end; i++) {
        uint64_t shared;
        span rest = take_rest(&c.in, &shared);
        if (c.in.bad || (!shared && !rest.len) || (!i && shared)) return false;
        if (!shared) c.bytes[0] = rest.at[0];
        if (c.bytes[0] == TERM_SURFACE) (void) take_blob(&c.in);
        read_info(&c, i == 0);
        if (c.in.bad || c.info.df > SEGMENT_DOCS_MAX) return false;
        int order = compare_rest(term, rest, shared, &same);
        if (order > 0) return false;
        if (order < 0) continue;
        *ret = c.info;
        return true;
    }
    return false;
}
