/* selector - read what was written, then walk the nodes once. */

#include "base/mem.h"
#include "page/selector_priv.h"
#include "page/tree_priv.h"

struct reader {
    span text;
    size_t at;
    struct selector_set *set;
    unsigned rule;
    struct error *err;
};

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || (unsigned char) c >= 0x80;
}

static char peek(const struct reader *r) {
    return r->at < r->text.len ? r->text.at[r->at] : 0;
}

static void skip_blanks(struct reader *r) {
    while (r->at < r->text.len && (peek(r) == ' ' || peek(r) == '\t')) r->at++;
}

static span read_name(struct reader *r) {
    size_t from = r->at;
    while (r->at < r->text.len && is_name(peek(r))) r->at++;
    return span_sub(r->text, from, r->at - from);
}

static enum errc refuse(struct reader *r, const char *what) {
    span rest = span_sub(r->text, r->at, 20);
    return error_set(r->err, ERRC_USAGE, "%s at '%.*s'", what,
                     SPAN_ARG(rest.len ? rest : SPAN("the end")));
}

/* A known attribute, or one that the reader of the page is told to keep. */
static bool attr_named(struct reader *r, span name, enum attr *ret) {
    struct dom_extra *extra = &r->set->extra;
    int known = attr_of(name);
    for (unsigned i = 0; known < 0 && i < extra->count; i++)
        if (span_eq_nocase(extra->names[i], name)) known = ATTR_COUNT + (int) i;
    if (known < 0 && extra->count < SELECTOR_ATTRS) {
        known = ATTR_COUNT + (int) extra->count;
        extra->names[extra->count++] = name;
    }
    if (known < 0) return false;
    *ret = (enum attr) known;
    return true;
}

static enum errc add_cond(struct reader *r, enum selector_op op, span attr, span value) {
    struct selector_set *s = r->set;
    enum attr name;
    if (s->cond_count == SELECTOR_CONDS) return refuse(r, "too many conditions");
    if (!attr_named(r, attr, &name)) return refuse(r, "too many different attributes");
    s->conds[s->cond_count++] = (struct selector_cond){ op, name, value };
    s->parts[s->part_count - 1].cond_count++;
    return ERRC_OK;
}

static enum errc read_value(struct reader *r, span *ret) {
    char quote = peek(r);
    if (quote != '"' && quote != '\'') {
        *ret = read_name(r);
        return ret->len ? ERRC_OK : refuse(r, "a value was expected (in quotes if need be)");
    }
    ptrdiff_t len = span_find_char(span_from(r->text, r->at + 1), quote);
    if (len < 0) return refuse(r, "the closing quote is missing");
    *ret = span_sub(r->text, r->at + 1, (size_t) len);
    r->at += (size_t) len + 2;
    return ret->len ? ERRC_OK : refuse(r, "an empty value matches nothing");
}

/* After '['. */
static enum errc read_attr(struct reader *r) {
    static const struct {
        char sign;
        enum selector_op op;
    } ops[] = { { '~', SELECTOR_WORD },
                { '^', SELECTOR_STARTS },
                { '$', SELECTOR_ENDS },
                { '*', SELECTOR_HOLDS } };
    enum selector_op op = SELECTOR_HAS;
    span value = SPAN_EMPTY;
    skip_blanks(r);
    span name = read_name(r);
    if (!name.len) return refuse(r, "the name of an attribute was expected");
    skip_blanks(r);
    for (size_t i = 0; i < COUNT_OF(ops); i++)
        if (peek(r) == ops[i].sign) {
            op = ops[i].op;
            r->at++;
            break;
        }
    if (op != SELECTOR_HAS && peek(r) != '=') return refuse(r, "'=' was expected");
    if (peek(r) == '=') {
        if (op == SELECTOR_HAS) op = SELECTOR_IS;
        r->at++;
        skip_blanks(r);
        enum errc rc = read_value(r, &value);
        if (rc != ERRC_OK) return rc;
        skip_blanks(r);
    }
    if (peek(r) != ']') return refuse(r, "']' was expected");
    r->at++;
    return add_cond(r, op, name, value);
}

static enum errc read_cond(struct reader *r) {
    char sign = r->text.at[r->at++];
    if (sign == '[') return read_attr(r);
    span name = read_name(r);
    if (!name.len) return refuse(r, sign == '.' ? "a class was expected" : "an id was expected");
    return sign == '.' ? add_cond(r, SELECTOR_WORD, SPAN("class"), name)
                       : add_cond(r, SELECTOR_IS, SPAN("id"), name);
}

/* tag.class[attr]; `how`: where it stands to the part before. */
static enum errc read_part(struct reader *r, uint64_t *how) {
    struct selector_set *s = r->set;
    size_t from = r->at;
    if (s->part_count == SELECTOR_PARTS) return refuse(r, "too many selectors");
    unsigned at = s->part_count++;
    s->parts[at] = (struct selector_part){ .tag = TAG_OTHER,
                                           .rule = (uint8_t) r->rule,
                                           .cond_at = (uint8_t) s->cond_count };
    *how |= (uint64_t) 1 << at;
    span name = read_name(r);
    if (name.len) {
        s->parts[at].tag = (uint8_t) tag_of(name);
        if (s->parts[at].tag == TAG_OTHER) {
            r->at = from;
            return refuse(r, "an element that is not told apart");
        }
    } else if (peek(r) == '*') {
        r->at++;
    }
    while (peek(r) == '.' || peek(r) == '#' || peek(r) == '[') {
        enum errc rc = read_cond(r);
        if (rc != ERRC_OK) return rc;
    }
    return r->at > from ? ERRC_OK
                        : refuse(r, "an element, .class, #id or [attribute] was expected");
}

static enum errc read_chain(struct reader *r) {
    struct selector_set *s = r->set;
    uint64_t *how = &s->first;
    for (;;) {
        enum errc rc = read_part(r, how);
        if (rc != ERRC_OK) return rc;
        size_t end = r->at;
        skip_blanks(r);
        char c = peek(r);
        if (c == ',' || r->at == r->text.len) break;
        how = c == '>' ? &s->child : &s->below;
        if (c != '>' && r->at == end)
            return refuse(r, "only elements, .class, #id, [attribute], ' ', '>' and ',' are "
                             "understood, not what stands");
        if (c == '>') {
            r->at++;
            skip_blanks(r);
        }
    }
    s->parts[s->part_count - 1].ends = true;
    return ERRC_OK;
}

enum errc selector_add(struct selector_set *s, span text, unsigned rule, struct error *err) {
    struct selector_set before = *s;
    struct reader r = { .text = span_trim(text), .set = s, .rule = rule, .err = err };
    assert(rule < 8);
    enum errc rc = ERRC_OK;
    do {
        skip_blanks(&r);
        rc = read_chain(&r);
    } while (rc == ERRC_OK && r.at++ < r.text.len);
    if (rc != ERRC_OK) *s = before;
    return rc;
}

/* ---- matching */

static bool has_word(span list, span word) {
    for (size_t i = 0; i < list.len;) {
        while (i < list.len && (unsigned char) list.at[i] <= ' ') i++;
        size_t from = i;
        while (i < list.len && (unsigned char) list.at[i] > ' ') i++;
        if (span_eq(span_sub(list, from, i - from), word)) return true;
    }
    return false;
}

static bool holds(const struct selector_cond *c, const struct dom *d, uint32_t node) {
    if (c->op == SELECTOR_HAS) return dom_has_attr(d, node, c->attr);
    span v = span_sub(dom_attr(d, node, c->attr), 0, SELECTOR_VALUE_BYTES);
    switch (c->op) {
    case SELECTOR_HAS: break;
    case SELECTOR_IS: return span_eq(v, c->value);
    case SELECTOR_WORD: return has_word(v, c->value);
    case SELECTOR_STARTS: return span_starts(v, c->value);
    case SELECTOR_ENDS: return span_ends(v, c->value);
    case SELECTOR_HOLDS: return span_find(v, c->value) >= 0;
    }
    return false;
}

static bool is_like(const struct selector_set *s, const struct selector_part *p,
                    const struct dom *d, uint32_t node) {
    const struct dom_node *n = &d->nodes[node];
    if (p->tag != TAG_OTHER && p->tag != n->tag) return false;
    if (p->cond_count && !n->attr_count) return false;
    for (unsigned i = 0; i < p->cond_count; i++)
        if (!holds(&s->conds[p->cond_at + i], d, node)) return false;
    return true;
}

void selector_match(const struct selector_set *s, const struct dom *d, uint8_t *ret) {
    /* of each node: the parts that it is, as the end of what was written so far; and those that it
     * or a node above it is */
    struct seen {
        uint64_t is, above;
    } *seen = mem_zalloc(d->count, sizeof(*seen));
    for (uint32_t i = 1; i < d->count; i++) {
        if (dom_tag(d, i) == TAG_TEXT) continue;
        const struct seen *up = &seen[d->nodes[i].parent];
        uint64_t may = s->first | (up->above << 1 & s->below) | (up->is << 1 & s->child), is = 0;
        for (; may; may &= may - 1) {
            unsigned at = (unsigned) __builtin_ctzll(may);
            const struct selector_part *p = &s->parts[at];
            if (!is_like(s, p, d, i)) continue;
            is |= (uint64_t) 1 << at;
            if (p->ends) ret[i] |= (uint8_t) (1u << p->rule);
        }
        seen[i] = (struct seen){ is, up->above | is };
    }
    mem_free(seen);
}
