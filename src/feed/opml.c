/* opml - lists of feeds. Anything but the addresses and names of outlines is ignored. */

#include "feed/read_priv.h"
#include "url/url.h"

enum { OPML_OUTLINES_MAX = 20000 };

static span address(const struct xml_node *n, const char *name, struct arena *arena) {
    span url, text = xml_attr(n, name);
    if (!text.len || url_normalise(text, SPAN_EMPTY, arena, &url, NULL) != ERRC_OK)
        return SPAN_EMPTY;
    return url;
}

enum errc opml_parse(span bytes, struct arena *arena, struct opml_outline **ret, size_t *ret_count,
                     struct error *err) {
    struct xml_doc doc;
    enum errc rc = xml_read(bytes, SPAN_EMPTY, arena, &doc, err);
    if (rc != ERRC_OK) return rc;
    VEC_OF(struct opml_outline) list = { 0 };
    if (!span_eq_nocase(doc.root->name, SPAN("opml")))
        rc = error_set(err, ERRC_PARSE, "not an opml file");
    for (const struct xml_node *n = doc.root; n && rc == ERRC_OK && list.len < OPML_OUTLINES_MAX;
         n = xml_walk(doc.root, n, true)) {
        if (!n->element || !span_eq_nocase(n->name, SPAN("outline"))) continue;
        struct opml_outline o = { .title = xml_attr(n, "title"),
                                  .feed_url = address(n, "xmlUrl", arena),
                                  .home_url = address(n, "htmlUrl", arena),
                                  .language = xml_attr(n, "language") };
        if (!o.title.len) o.title = xml_attr(n, "text");
        if (o.feed_url.len || o.home_url.len) *VEC_PUSH(&list) = o;
    }
    if (rc == ERRC_OK) {
        *ret_count = list.len;
        *ret = arena_new_n(arena, struct opml_outline, list.len + 1);
        if (list.len) memcpy(*ret, list.at, list.len * sizeof(**ret));
    }
    VEC_DONE(&list);
    return rc;
}
