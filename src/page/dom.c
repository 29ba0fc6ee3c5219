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

void dom_collapse(span s, bool *blank, struct buf *out) {
    size_t i = 0;
    while (i < s.len) {
        size_t plain = i; /* a run of visible ASCII is copied at once */
        while (plain < s.len && s.at[plain] > ' ' && s.at[plain] < 0x7F) plain++;
        if (plain == i) {
            span rest = { s.at + i, s.len - i };
            uint32_t r = (unsigned char) s.at[i];
            size_t used = r < 0x80 ? 1 : utf8_decode(rest, &r);
            if (is_blank(r)) *blank = true;
            bool visible =
                !is_blank(r) && !is_invisible(r) && r >= 0x20 && !(r >= 0x7F && r < 0xA0);
            i += used;
            if (!visible) continue;
            plain = i;
            i -= used;
        }
        if (*blank && out->len) buf_add_char(out, ' ');
        *blank = false;
        buf_add(out, (span){ s.at + i, plain - i });
        i = plain;
    }
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
