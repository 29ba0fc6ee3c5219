/* papers - a paper's look, and the addresses of its articles. */

#include "base/hash.h"
#include "base/utf8.h"
#include "press/demo.h"
#include "press/press_priv.h"
#include "url/url.h"

static int country_offset_min(const char *country) {
    static const struct {
        char country[3];
        int offset_min;
    } rows[] = { { "SA", 180 }, { "KW", 180 }, { "QA", 180 }, { "BH", 180 }, { "IQ", 180 },
                 { "JO", 180 }, { "YE", 180 }, { "AE", 240 }, { "OM", 240 }, { "TN", 60 },
                 { "DZ", 60 },  { "LY", 120 }, { "SD", 120 } };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].country, country) == 0) return rows[i].offset_min;
    return 0;
}

const struct press_paper *press_paper_find(const struct press *p, span slug) {
    for (size_t i = 0; i < p->papers.len; i++)
        if (span_eq_nocase(p->papers.at[i].slug, slug)) return &p->papers.at[i];
    return NULL;
}

struct press_paper *press_paper_at(struct press *p, span slug) {
    for (size_t i = 0; i < p->papers.len; i++)
        if (span_eq(p->papers.at[i].slug, slug)) return &p->papers.at[i];
    if (p->papers.len == PRESS_PAPERS_MAX) return NULL;
    size_t n = p->papers.len;
    struct press_paper *paper = VEC_PUSH(&p->papers);
    *paper = (struct press_paper){
        .slug = slug,
        .name = slug,
        .name_latin = slug,
        .layout = (enum press_layout)(n % LAYOUT_COUNT),
        /* Shifted every round, so that each layout meets each feed and address style. */
        .feed = (enum press_feed)((n + n / PRESS_FEEDS) % PRESS_FEEDS),
        .url_style = (enum press_url)((n + n / URL_STYLES) % URL_STYLES),
    };
    memcpy(paper->country, p->country, sizeof(paper->country));
    const struct press_demo_paper *demo = press_demo_paper(slug);
    if (demo) {
        paper->name = span_of(demo->name);
        paper->name_latin = span_of(demo->name_latin);
        paper->layout = demo->layout;
        paper->feed = demo->feed;
        paper->url_style = demo->url_style;
        memcpy(paper->country, demo->country, 2);
        lang_set(paper->lang, span_of(demo->lang));
    }
    paper->offset_min = country_offset_min(paper->country);
    return paper;
}

span press_feed_path(const struct press_paper *paper) {
    static const char *const paths[PRESS_FEEDS] = { "/rss.xml", "/feed/atom", "/feed.json",
                                                    "/sitemap.xml", "/index.rdf" };
    return span_of(paths[paper->feed]);
}

size_t press_paper_published(const struct press_paper *paper, int64_t now_s) {
    size_t low = 0, high = paper->items.len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (paper->items.at[mid].published_s <= now_s)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool press_paper_lookup(const struct press_paper *paper, span path, size_t *ret_index) {
    uint64_t index = 0;
    if (!map_get(&paper->paths, hash64(path, 0), &index)) return false;
    *ret_index = (size_t) index;
    return span_eq(paper->items.at[index].path, path);
}

static int item_order(const void *va, const void *vb) {
    const struct press_item *a = va, *b = vb;
    if (a->published_s != b->published_s) return a->published_s < b->published_s ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* The title's first words as one path segment: "أسعار النفط" -> "%D8%A3...-%D8..." */
static void add_title_slug(struct buf *out, span title) {
    DEFER(buf_done) struct buf words = BUF(1024);
    title = utf8_cut_runes(title, 60);
    for (uint32_t r; utf8_next(&title, &r);) {
        bool letter = (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') || (r >= '0' && r <= '9') ||
                      (r >= 0xc0 && r < 0x250) || (r >= 0x621 && r <= 0x64a) ||
                      (r >= 0x660 && r <= 0x669);
        if (letter)
            buf_add_rune(&words, r);
        else if (words.len && words.at[words.len - 1] != '-')
            buf_add_char(&words, '-');
    }
    while (words.len && words.at[words.len - 1] == '-') words.len--;
    url_encode(buf_span(&words), out);
}

static span item_path(struct press *p, const struct press_paper *paper,
                      const struct press_item *item) {
    DEFER(buf_done) struct buf path = BUF(LIMIT_URL_BYTES);
    unsigned long long n = item->serial;
    bool dated = item->published_s != TIME_UNKNOWN;
    struct civil c = clock_civil(dated ? item->published_s + paper->offset_min * 60 : 0);
    switch (paper->url_style) {
    case URL_DATED:
        buf_add_fmt(&path, "/%04d/%02d/%02d/", c.year, c.month, c.day);
        add_title_slug(&path, item->title);
        buf_add_fmt(&path, "-%llu", n);
        break;
    case URL_PHP: buf_add_fmt(&path, "/news.php?id=%llu", n); break;
    case URL_SECTION: buf_add_fmt(&path, "/s%u/%llu.html", item->section_index, n); break;
    case URL_NODE: buf_add_fmt(&path, "/ar/node/%llu", n); break;
    case URL_SLUG:
        buf_add_fmt(&path, "/%llu/", n);
        add_title_slug(&path, item->title);
        buf_add_char(&path, '/');
        break;
    case URL_ARTICLE:
    case URL_STYLES:
    default: buf_add_fmt(&path, "/article/%llu", n); break;
    }
    return arena_copy(&p->arena, buf_span(&path));
}

enum { FIRST_SERIAL = 100000 };

void press_papers_finish(struct press *p) {
    for (size_t i = 0; i < p->papers.len; i++) {
        struct press_paper *paper = &p->papers.at[i];
        paper->base =
            arena_fmt(&p->arena, "http://%.*s.localhost:%d", SPAN_ARG(paper->slug), p->port);
        if (!paper->lang[0]) lang_set(paper->lang, SPAN("ar"));
        if (!paper->items.len) continue;
        qsort(paper->items.at, paper->items.len, sizeof(paper->items.at[0]), item_order);
        for (size_t n = 0; n < paper->items.len; n++) {
            struct press_item *item = &paper->items.at[n];
            item->number = (uint32_t) n + 1;
            if (!item->serial) item->serial = FIRST_SERIAL + item->number;
            map_put(&paper->serials, item->serial, n);
            item->path = item_path(p, paper, item);
            map_put(&paper->paths, hash64(item->path, 0), n);
        }
    }
}
