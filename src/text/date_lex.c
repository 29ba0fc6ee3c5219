/* date_lex - a text as numbers, words and signs, letters and digits folded. */

#include "base/utf8.h"
#include "text/date_priv.h"
#include "text/fold.h"

static bool is_space(uint32_t r) {
    return r == ' ' || (r >= '\t' && r <= '\r') || r == 0xA0 || (r >= 0x2000 && r <= 0x200A) ||
           r == 0x202F || r == 0x2028 || r == 0x2029 || r == 0x3000;
}

/* Signs that are written in several ways, as one. */
static uint32_t plain_sign(uint32_t r) {
    switch (r) {
    case 0x060C:
    case 0xFF0C:
    case 0x3001:
    case 0x066C: return ',';
    case 0x061B: return ';';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
    case 0xFF0D: return '-';
    case 0xFF1A:
    case 0x2236: return ':';
    case 0x2044:
    case 0x2215:
    case 0xFF0F: return '/';
    default: return r;
    }
}

static uint16_t find_word(span w) {
    size_t lo = 0, hi = date_words_count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (span_cmp(span_of(date_words[mid].at), w) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    bool hit = lo < date_words_count && span_eq(span_of(date_words[lo].at), w);
    return hit ? (uint16_t) (lo + 1) : 0;
}

struct lexer {
    struct date_text *d;
    char word[DATE_WORD_MAX + 8];
    size_t word_len;
    bool space;
};

static struct date_token *last(struct lexer *x) {
    return x->d->count ? &x->d->t[x->d->count - 1] : NULL;
}

static void end_word(struct lexer *x) {
    struct date_token *t = last(x);
    if (t && t->kind == DATE_WORD && x->word_len && x->word_len <= DATE_WORD_MAX)
        t->word = find_word((span){ x->word, x->word_len });
    x->word_len = 0;
}

static bool begin(struct lexer *x, enum date_kind kind, size_t start) {
    end_word(x);
    if (x->d->count == DATE_TOKENS_MAX) return false;
    x->d->t[x->d->count++] =
        (struct date_token){ .kind = (uint8_t) kind, .start = (uint32_t) start, .space = x->space };
    x->space = false;
    return true;
}

static bool add_digit(struct lexer *x, uint32_t digit, size_t start, bool open) {
    struct date_token *t = last(x);
    if (!open || t->kind != DATE_NUMBER) {
        if (!begin(x, DATE_NUMBER, start)) return false;
        t = last(x);
    }
    if (t->digits < 18) t->value = t->value * 10 + digit;
    if (t->digits < UINT8_MAX) t->digits++;
    return true;
}

static bool add_letter(struct lexer *x, uint32_t e, size_t start, bool open) {
    if ((!open || last(x)->kind != DATE_WORD) && !begin(x, DATE_WORD, start)) return false;
    if (x->word_len <= DATE_WORD_MAX) x->word_len += fold_put(x->word + x->word_len, e);
    return true;
}

void date_lex(span s, struct date_text *ret) {
    ret->count = 0;
    struct lexer x = { .d = ret };
    s = utf8_cut_bytes(s, DATE_TEXT_MAX);
    bool open = false; /* the last token may go on */
    for (size_t i = 0, n = 0; i < s.len; i += n) {
        uint32_t rune = 0;
        n = utf8_decode(span_from(s, i), &rune);
        uint32_t e = fold_entry(rune);
        bool ok = true;
        if (is_space(rune)) {
            x.space = true;
            open = false;
            continue;
        }
        if (e == FOLD_DROP) {
            /* joins */
        } else if (e == FOLD_SEP || e == '.' || fold_is_string(e)) {
            ok = begin(&x, DATE_SIGN, i);
            if (ok) last(&x)->value = e == '.' ? '.' : plain_sign(rune);
            open = false;
        } else {
            ok = e - '0' < 10 ? add_digit(&x, e - '0', i, open) : add_letter(&x, e, i, open);
            open = true;
        }
        if (!ok) break;
        if (ret->count) last(&x)->end = (uint32_t) (i + n);
    }
    end_word(&x);
}

bool date_is(const struct date_text *d, size_t i, enum date_class cls, int *ret_value) {
    if (i >= d->count || d->t[i].kind != DATE_WORD || !d->t[i].word) return false;
    size_t first = d->t[i].word - 1u;
    span word = span_of(date_words[first].at);
    for (size_t k = first; k < date_words_count; k++) {
        if (!span_eq(span_of(date_words[k].at), word)) return false;
        if (date_words[k].cls != cls) continue;
        if (ret_value) *ret_value = date_words[k].value;
        return true;
    }
    return false;
}

bool date_is_number(const struct date_text *d, size_t i, unsigned digits_min, unsigned digits_max) {
    return i < d->count && d->t[i].kind == DATE_NUMBER && d->t[i].digits >= digits_min &&
           d->t[i].digits <= digits_max;
}

bool date_is_sign(const struct date_text *d, size_t i, uint32_t rune) {
    return i < d->count && d->t[i].kind == DATE_SIGN && d->t[i].value == rune;
}

bool date_touches(const struct date_text *d, size_t i) {
    return i > 0 && i < d->count && !d->t[i].space;
}
