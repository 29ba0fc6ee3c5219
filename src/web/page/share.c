#include "web/page/share.h"

#include "url/url.h"

span share_take(struct call *c, struct buf *b) {
    span s = arena_copy(c->arena, buf_span(b));
    buf_done(b);
    return s;
}

span share_mail(struct call *c, span title, span href) {
    struct buf b = BUF(16 * KIB);
    buf_add(&b, SPAN("mailto:?subject="));
    url_encode(title, &b);
    buf_add(&b, SPAN("&body="));
    url_encode(call_absolute(c, href), &b);
    return share_take(c, &b);
}

span share_collection(struct call *c, span title) {
    struct buf b = BUF(16 * KIB);
    struct json_writer w = json_writer_of(&b);
    span here = arena_fmt(c->arena, "%.*s%.*s", SPAN_ARG(c->prefix), SPAN_ARG(c->rest));
    json_begin_object(&w);
    json_put(&w, "@context", SPAN("https://schema.org"));
    json_put(&w, "@type", SPAN("CollectionPage"));
    json_put(&w, "name", title);
    json_put(&w, "url", call_absolute(c, here));
    json_put(&w, "inLanguage", span_of(ui_lang_code(c->lang)));
    json_end_object(&w);
    return share_take(c, &b);
}
