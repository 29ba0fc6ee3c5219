#include "search/query_parse.h"

static const char *field_name(enum query_field f) {
    static const char *const names[] = { "",      "title:",  "source:", "author:", "category:",
                                         "lang:", "before:", "after:",  "on:" };
    return names[f];
}

static void render(const struct query_node *n, bool inside, struct buf *out) {
    const char *between = n->type == QUERY_OR ? " OR " : " ";
    switch (n->type) {
    case QUERY_WORD:
    case QUERY_PREFIX:
    case QUERY_TIME:
        buf_add(out, span_of(field_name(n->field)));
        buf_add(out, n->text);
        if (n->type == QUERY_PREFIX) buf_add_char(out, '*');
        return;
    case QUERY_PHRASE:
        buf_add(out, span_of(field_name(n->field)));
        buf_add_char(out, '"');
        buf_add(out, n->text);
        buf_add_char(out, '"');
        return;
    case QUERY_NOT:
        buf_add_char(out, '-');
        render(n->first, true, out);
        return;
    case QUERY_AND:
    case QUERY_OR:
        if (inside) buf_add_char(out, '(');
        for (const struct query_node *c = n->first; c; c = c->next) {
            render(c, true, out);
            if (c->next) buf_add(out, span_of(between));
        }
        if (inside) buf_add_char(out, ')');
        return;
    }
}

void query_render(const struct query_node *root, struct buf *out) {
    if (root) render(root, false, out);
}
