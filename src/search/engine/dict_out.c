/* dict_out - writing a dictionary; see dict.h. */
#include "search/engine/dict_scan.h"
#include "search/engine/spelling.h"

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
        struct fence_key key = fence_key_of(term);
        buf_add_u64(&d->fence, key.high);
        buf_add_u64(&d->fence, key.low);
        buf_add_u32(&d->fence, (uint32_t) d->bytes.len);
        buf_add_u32(&d->fence, 0); /* forms: marked later */
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

/* Bytes may have moved since. */
static void look_again(struct dict_out *d) {
    d->view.bytes = buf_span(&d->bytes);
    d->view.fence = buf_span(&d->fence);
    if (!d->more_stems) return;
    d->stems.in.at = (const unsigned char *) d->bytes.at + d->stems_at;
    d->stems.in.end = (const unsigned char *) d->bytes.at + d->bytes.len;
}

static void next_stem(struct dict_out *d) {
    d->more_stems = dict_scan_next(&d->stems);
    d->stem++;
}

bool dict_out_find_stem(struct dict_out *d, span stem, struct term_info *ret,
                        uint64_t *ret_number) {
    const char first = TERM_STEM;
    look_again(d);
    if (!d->stems_open) d->more_stems = dict_scan_seek(&d->view, (span){ &first, 1 }, &d->stems);
    d->stems_open = true;
    if (!d->more_stems) return false;
    int order = 1;
    while (d->more_stems && d->stems.bytes[0] == TERM_STEM &&
           (order = span_cmp(span_from(dict_scan_term(&d->stems), 1), stem)) < 0)
        next_stem(d);
    d->stems_at = (size_t) (d->stems.in.at - (const unsigned char *) d->bytes.at);
    if (!d->more_stems || d->stems.bytes[0] != TERM_STEM || order) return false;
    *ret = d->stems.info;
    *ret_number = d->stem;
    return true;
}

void dict_out_mark_form(struct dict_out *d) {
    char *at = d->fence.at + d->stems.block * FENCE_BYTES + FENCE_FORMS;
    uint32_t forms = dict_forms_of(&d->view, d->stems.block) | 1U << (d->stems.in_block - 1);
    memcpy(at, &forms, sizeof(forms));
}
