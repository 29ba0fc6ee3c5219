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
