/* site - from a request to an answer: whose page, which page. */

#include "press/html.h"
#include "press/press_priv.h"

void press_answer_init(struct press_answer *a) {
    *a = (struct press_answer){ .status = 200,
                                .content_type = "text/html; charset=utf-8",
                                .modified_s = TIME_UNKNOWN,
                                .body = BUF(PRESS_BODY_BYTES) };
}

void press_answer_done(struct press_answer *a) {
    buf_done(&a->body);
    arena_done(&a->arena);
}

static void not_found(struct press_answer *a) {
    a->status = 404;
    buf_add(&a->body, SPAN("<!DOCTYPE html><meta charset=utf-8><title>404</title>"
                           "<h1>الصفحة غير موجودة</h1>\n"));
}

static int64_t newest_s(const struct press_view *v) {
    return v->published ? v->paper->items.at[v->published - 1].published_s : TIME_UNKNOWN;
}

/* "/<prefix><number><suffix>" */
static bool number_in(span path, span prefix, span suffix, uint64_t *ret) {
    if (!span_starts(path, prefix) || !span_ends(path, suffix)) return false;
    if (path.len < prefix.len + suffix.len) return false;
    return span_to_u64(span_sub(path, prefix.len, path.len - prefix.len - suffix.len), ret);
}

static bool answer_feed(const struct press_view *v, span path, struct press_answer *a) {
    /* Each paper has one feed only; asking another's kind is a 404, as in life. */
    if (v->paper->feed == PRESS_SITEMAP || !span_eq(path, press_feed_path(v->paper))) return false;
    a->modified_s = newest_s(v);
    switch (v->paper->feed) {
    case PRESS_ATOM:
        a->content_type = "application/atom+xml; charset=utf-8";
        press_render_atom(v);
        break;
    case PRESS_JSON:
        a->content_type = "application/feed+json";
        press_render_json_feed(v);
        break;
    case PRESS_RDF:
        a->content_type = "application/rdf+xml; charset=utf-8";
        press_render_rdf(v);
        break;
    case PRESS_RSS:
    case PRESS_SITEMAP:
    case PRESS_FEEDS:
    default: a->content_type = "application/rss+xml; charset=utf-8"; press_render_rss(v);
    }
    return true;
}

static bool answer_sitemap(const struct press_view *v, span path, struct press_answer *a) {
    uint64_t part = 0;
    if (span_eq(path, SPAN("/sitemap.xml")))
        press_render_sitemap_index(v);
    else if (!number_in(path, SPAN("/sitemap-"), SPAN(".xml"), &part))
        return false;
    else if (!press_render_sitemap(v, (size_t) part))
        return false;
    a->content_type = "application/xml; charset=utf-8";
    a->modified_s = newest_s(v);
    return true;
}

/* "/pic/12-800.jpg" */
static bool answer_picture(const struct press_view *v, span path, struct press_answer *a) {
    if (!span_starts(path, SPAN("/pic/"))) return false;
    span rest = span_from(path, 5), part;
    uint64_t serial = 0, width = 0, index = 0;
    if (!span_next(&rest, '-', &part) || !span_to_u64(part, &serial)) return false;
    if (!span_next(&rest, '.', &part) || !span_to_u64(part, &width)) return false;
    if (!map_get(&v->paper->serials, serial, &index) || index >= v->published) return false;
    if (width < 16 || width > 1600) return false;
    const struct press_item *item = &v->paper->items.at[index];
    if (item->scene < 0) return false;
    const char *format = press_picture_format(v->paper);
    if (!span_eq(rest, span_of(strcmp(format, "jpeg") == 0 ? "jpg" : format))) return false;
    struct error err = { 0 };
    if (press_render_picture(item->scene, item->picture_seed, (int) width, format, v->out, &err) !=
        ERRC_OK)
        return false;
    a->content_type = format[0] == 'j'   ? "image/jpeg"
                      : format[0] == 'p' ? "image/png"
                                         : "image/webp";
    a->modified_s = item->published_s;
    return true;
}

static bool answer_list(const struct press_view *v, const struct press_request *req, span path) {
    uint64_t section = 0, page = 1;
    ptrdiff_t which = -1;
    if (number_in(path, SPAN("/section/"), SPAN("/"), &section)) {
        if (section >= v->paper->section_count) return false;
        which = (ptrdiff_t) section;
    } else if (!span_eq(path, SPAN("/"))) {
        return false;
    }
    if (span_starts(req->query, SPAN("page=")) &&
        (!span_to_u64(span_from(req->query, 5), &page) || page < 1 || page > 100000))
        return false;
    press_render_list(v, which, (size_t) page);
    return true;
}

/* The address without "utm_...": the feed of one paper in three carries them. */
static span without_tracking(span target) {
    ptrdiff_t at = span_find(target, SPAN("utm_"));
    return at > 0 ? span_sub(target, 0, (size_t) at - 1) : target;
}

static bool answer_article(const struct press_view *v, span target, struct press_answer *a) {
    size_t index = 0;
    if (!press_paper_lookup(v->paper, without_tracking(target), &index)) return false;
    if (index >= v->published) return false;
    struct press_item item = v->paper->items.at[index];
    /* An editor added a paragraph after the article was out. */
    if (a->misdeed == MISDEED_CHANGED)
        item.body = arena_fmt(v->arena, "%.*s\n%s", SPAN_ARG(item.body),
                              "تحديث: أضافت الصحيفة هذه الفقرة إلى الخبر بعد نشره بساعات، وفيها "
                              "تفاصيل لم تكن في صيغته الأولى.");
    press_render_article(v, &item, &a->content_type);
    a->modified_s = item.published_s;
    return true;
}

static void answer_page(const struct press_view *v, const struct press_request *req, span target,
                        struct press_answer *a) {
    ptrdiff_t mark = span_find_char(target, '?');
    span path = mark < 0 ? target : span_sub(target, 0, (size_t) mark);
    if (span_eq(path, SPAN("/robots.txt"))) {
        a->content_type = "text/plain; charset=utf-8";
        press_render_robots(v);
        return;
    }
    if (answer_feed(v, path, a) || answer_sitemap(v, path, a) || answer_picture(v, path, a) ||
        answer_list(v, req, path) || answer_article(v, target, a))
        return;
    buf_clear(&a->body);
    not_found(a);
}

static void answer_paper(struct press *p, const struct press_paper *paper,
                         const struct press_request *req, struct press_answer *a) {
    struct press_view v = { .press = p,
                            .paper = paper,
                            .published = press_paper_published(paper, press_now_s(p)),
                            .out = &a->body,
                            .arena = &a->arena };
    span target = req->target;
    enum press_misdeed m = press_behave(p, paper, target);
    if (span_starts(target, SPAN("/loop/"))) m = MISDEED_REDIRECT_LOOP;
    /* Where redirects lead to is served well, else nobody could follow them. */
    if (span_starts(target, SPAN("/elsewhere/")))
        target = span_from(target, 10), m = MISDEED_NONE;
    else if (span_starts(target, SPAN("/moved/")))
        target = span_from(target, 6), m = MISDEED_NONE;
    if (press_behave_answer(p, m, req, paper, a)) return;
    if (m == MISDEED_SOFT_404) {
        press_render_soft_404(&v);
        return;
    }
    a->misdeed = m;
    answer_page(&v, req, target, a);
    /* Every other paper's server compresses its texts. */
    a->gzip = paper->slug.len % 2 && strncmp(a->content_type, "image/", 6) != 0;
    if (m == MISDEED_WRONG_CHARSET) {
        /* Bytes of one code page under the name of another. */
        struct buf lie = BUF(PRESS_BODY_BYTES);
        press_to_cp1256(buf_span(&a->body), &lie);
        buf_done(&a->body);
        a->body = lie;
    }
}

void press_answer(struct press *p, const struct press_request *req, struct press_answer *a) {
    if (span_eq(req->path, SPAN("/_press/published.jsonl"))) {
        a->content_type = "application/x-ndjson";
        press_render_published(p, &a->body);
        return;
    }
    span host = req->host;
    if (span_ends(host, SPAN(".localhost"))) host = span_sub(host, 0, host.len - 10);
    const struct press_paper *paper = press_paper_find(p, host);
    if (paper) {
        answer_paper(p, paper, req, a);
    } else if (span_eq(req->path, SPAN("/"))) {
        press_render_index(p, &a->body);
    } else {
        not_found(a);
    }
}
