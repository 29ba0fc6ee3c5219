/* dict_cursor - walking terms, those among them that share an entry; see dict.h. */
#include "search/engine/dict_scan.h"
#include "search/engine/spelling.h"

static span tail(const struct dict_scan *c) {
    return span_from(dict_scan_term(c), 1);
}

/* To the next stem of this block that may be a form, or the next block; false at the end. */
static bool step(struct dict_scan *c) {
    uint64_t later = (uint64_t) dict_forms_of(c->dict, c->block) >> c->in_block;
    if (later) return dict_scan_next(c);
    size_t block = c->block + 1, blocks = dict_blocks(c->dict);
    /* The last entries of this block are no forms, the first of a later one may be beyond stems. */
    while (block < blocks && !dict_forms_of(c->dict, block)) block++;
    return block < blocks && dict_scan_block(c->dict, block, c);
}

/* Brings `stems` to the first that is a form, but not far beyond the form at `here`. */
static bool find_form(struct dict_cursor *c, bool limited) {
    while (c->more_stems && c->stems.bytes[0] <= TERM_STEM) {
        if (dict_scan_is_form(&c->stems)) return true;
        if (limited && span_cmp(tail(&c->stems), tail(&c->here)) > 0) return false;
        c->more_stems = step(&c->stems);
    }
    c->more_stems = false;
    return false;
}

static bool stand_here(struct dict_cursor *c) {
    c->on_stems = false;
    c->info = c->here.info;
    return true;
}

static bool stand_on_form(struct dict_cursor *c) {
    c->on_stems = true;
    c->info = dict_form_info(&c->stems.info);
    memcpy(c->form, c->stems.bytes, c->stems.len);
    c->form[0] = TERM_SURFACE;
    return true;
}

static bool settle(struct dict_cursor *c) {
    const char stem = TERM_STEM;
    if (c->more_here && c->here.bytes[0] < TERM_SURFACE) return stand_here(c);
    if (!c->stems_open) { /* came to the forms from what is before them */
        c->stems_open = true;
        c->more_stems = dict_scan_seek(c->here.dict, (span){ &stem, 1 }, &c->stems);
    }
    bool own = c->more_here && c->here.bytes[0] == TERM_SURFACE;
    if (find_form(c, own) && (!own || span_cmp(tail(&c->stems), tail(&c->here)) < 0))
        return stand_on_form(c);
    return c->more_here && stand_here(c);
}

bool dict_seek(const struct dict *d, span from, struct dict_cursor *ret) {
    ret->stems_open = ret->more_stems = false;
    ret->more_here = dict_scan_seek(d, from, &ret->here);
    if (from.len && from.at[0] >= TERM_SURFACE) {
        char stem[TERM_NAME_MAX];
        ret->stems_open = true;
        if (from.at[0] == TERM_SURFACE && from.len <= sizeof(stem)) {
            memcpy(stem, from.at, from.len);
            stem[0] = TERM_STEM;
            ret->more_stems = dict_scan_seek(d, (span){ stem, from.len }, &ret->stems);
        }
    }
    return settle(ret);
}

bool dict_next(struct dict_cursor *c) {
    if (c->on_stems)
        c->more_stems = step(&c->stems);
    else
        c->more_here = c->more_here && dict_scan_next(&c->here);
    return settle(c);
}

void dict_spelling(const struct dict_cursor *c, struct buf *out) {
    buf_clear(out);
    spelling_read(span_from(dict_term(c), 1), c->on_stems ? SPAN_EMPTY : c->here.spelling_told,
                  out);
}
