/* about - how we collect, what we show, how to have something removed, the API. */
#include "web/page/page.h"

void page_about(struct call *c) {
    struct about_view v = { .contact = span_of(c->site->contact) };
    const struct source *all = NULL;
    v.sources = (int64_t) call_sources(c, &all);
    v.articles = store_article_count(c->store);
    v.api_example =
        arena_fmt(c->arena, "curl '%.*s/api/v1/search?q=%s'", SPAN_ARG(c->site->feed_base), "news");
    v.contact_href = strchr(c->site->contact, ':')
                         ? v.contact
                         : arena_fmt(c->arena, "mailto:%s", c->site->contact);
    struct page *p = page_begin(c, page_word(c, MSG_about_title));
    struct html h = page_open(c, p);
    tpl_about(&h, p, &v);
    page_close(c, p, &h);
}
