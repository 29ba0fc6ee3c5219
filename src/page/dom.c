/* dom - walks over the flat array of nodes. tree.c makes it. */

#include "base/mem.h"
#include "base/utf8.h"
#include "page/dom_priv.h"

void dom_done(struct dom *d) {
    mem_free(d->nodes);
    *d = (struct dom){ 0 };
}

span dom_attr(const struct dom *d, uint32_t node, enum attr name) {
    const struct dom_node *n = &d->nodes[node];
    for (unsigned i = 0; i < n->attr_count; i++)
        if (n->attrs[i].name == name) return n->attrs[i].value;
    return SPAN_EMPTY;
}

bool dom_has_attr(const struct dom *d, uint32_t node, enum attr name) {
    const struct dom_node *n = &d->nodes[node];
    for (unsigned i = 0; i < n->attr_count; i++)
        if (n->attrs[i].name == name) return true;
    return false;
}

bool dom_has_ancestor(const struct dom *d, uint32_t node, enum tag tag) {
    while (node) {
        node = d->nodes[node].parent;
        if (dom_tag(d, node) == tag) return true;
    }
    return false;
}

static bool is_blank(uint32_t r) {
    return r == ' ' || (r >= 9 && r <= 13) || r == 0xA0 || (r >= 0x2000 && r <= 0x200A) ||
           r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F || r == 0x3000;
}

static bool is_invisible(uint32_t r) {
    return r == 0xAD || r == 0x200B || r == 0xFEFF || r == 0x2060;
}

/* Where the run of visible ASCII that begins at i ends. */
static size_t plain_end(span s, size_t i) {
    while (i < s.len && s.at[i] > ' ' && s.at[i] < 0x7F) i++;
    return i;
}

void dom_collapse(span s, bool *blank, struct buf *out) {
    /* nothing grows but for the one blank that is owed: one reservation, then plain stores */
    char *to = s.len ? buf_reserve(out, s.len + 1) : NULL;
    size_t n = 0;
    if (!to) return;
    for (size_t i = 0; i < s.len;) {
        size_t plain = plain_end(s, i);
        if (plain == i) {
            uint32_t r = (unsigned char) s.at[i];
            size_t used = r < 0x80 ? 1 : utf8_decode((span){ s.at + i, s.len - i }, &r);
            bool space = is_blank(r);
            *blank |= space;
            bool hidden = is_invisible(r) || r < 0x20 || (r >= 0x7F && r < 0xA0);
            if (space || hidden) {
                i += used;
                continue;
            }
            if (r == UTF8_BAD && used < 3) { /* three bytes for less than three */
                buf_grew(out, n);
                if (*blank && out->len) buf_add_char(out, ' ');
                *blank = false;
                buf_add_rune(out, r);
                i += used;
                n = 0;
                to = buf_reserve(out, s.len - i + 1);
                if (!to) return;
                continue;
            }
            plain = i + used;
        }
        if (*blank && out->len + n) to[n++] = ' ';
        *blank = false;
        memcpy(to + n, s.at + i, plain - i);
        n += plain - i;
        i = plain;
    }
    buf_grew(out, n);
}

void dom_line(const struct dom *d, uint32_t node, struct buf *out) {
    size_t from = out->len;
    bool blank = from > 0;
    for (uint32_t i = node; i < d->nodes[node].end;) {
        enum tag t = dom_tag(d, i);
        if (i != node && (tag_flags(t) & TAG_SKIP)) {
            i = d->nodes[i].end;
            continue;
        }
        if (t == TAG_TEXT)
            dom_collapse(dom_own_text(d, i), &blank, out);
        else if (t == TAG_BR || (tag_flags(t) & TAG_BLOCK))
            blank = true;
        i++;
    }
}

bool dom_says(span text, const char *const *words, size_t count) {
    uint32_t initials = 0;
    for (size_t n = 0; n < count; n++) initials |= 1u << (words[n][0] & 31);
    for (size_t at = 0; at < text.len; at++) {
        char c = (char) (text.at[at] | 32);
        if (!(initials >> (c & 31) & 1)) continue;
        for (size_t n = 0; n < count; n++)
            if (words[n][0] == c && span_starts_nocase(span_from(text, at), span_of(words[n])))
                return true;
    }
    return false;
}

bool dom_is_named(const struct dom *d, uint32_t node, const char *const *words, size_t count) {
    if (!d->nodes[node].attr_count) return false;
    static const enum attr names[] = { ATTR_CLASS, ATTR_ID };
    for (size_t n = 0; n < COUNT_OF(names); n++)
        if (dom_says(span_sub(dom_attr(d, node, names[n]), 0, NAMES_BYTES_MAX), words, count))
            return true;
    return false;
}
