#ifndef PRESS_PRESS_PRIV_H
#define PRESS_PRESS_PRIV_H

/* press_priv - what the files of this room share: papers, items, answers. */

#include "base/arena.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/vec.h"
#include "model/article.h"
#include "press/press.h"
#include "press/request.h"

#include <stdatomic.h>

enum press_feed { PRESS_RSS, PRESS_ATOM, PRESS_JSON, PRESS_SITEMAP, PRESS_RDF, PRESS_FEEDS };

enum press_layout {
    LAYOUT_ARTICLE,   /* HTML5 <article>, JSON-LD */
    LAYOUT_TABLES,    /* nested tables, windows-1256, no metadata */
    LAYOUT_SOUP,      /* anonymous <div>s, OpenGraph */
    LAYOUT_MICRODATA, /* schema.org in attributes */
    LAYOUT_PORTAL,    /* adverts, related lists, comments, share bars between the paragraphs */
    LAYOUT_AMP,       /* next to nothing but the text */
    LAYOUT_HIJRI,     /* the date only as Hijri text */
    LAYOUT_WORDS,     /* the date only as «الأحد 26 يوليو 2015» */
    LAYOUT_META,      /* the date only in <meta> */
    LAYOUT_BREAKS,    /* one <div>, lines broken by <br><br>, date with Arabic digits */
    LAYOUT_COUNT
};

enum press_url { URL_ARTICLE, URL_DATED, URL_PHP, URL_SECTION, URL_NODE, URL_SLUG, URL_STYLES };

enum press_scene {
    SCENE_DUNES,
    SCENE_SEA,
    SCENE_CITY,
    SCENE_CHART,
    SCENE_STADIUM,
    SCENE_HILLS,
    SCENE_NIGHT,
    SCENE_LAB,
    SCENE_COUNT
};

struct press_item {
    span id, title, author, section, summary, body, lang;
    span path;           /* "/news.php?id=1001", percent-encoded */
    int64_t published_s; /* TIME_UNKNOWN: always published */
    uint32_t number;     /* in the paper, from 1 in order of publication */
    uint64_t serial;     /* in its addresses: number, or what the corpus gives for life */
    uint32_t section_index;
    uint64_t picture_seed;
    int scene; /* enum press_scene; -1 = no picture */
};

enum { PRESS_SECTIONS_MAX = 24, PRESS_PAPERS_MAX = 512 };

struct press_paper {
    span slug, name, name_latin;
    char country[4], lang[LANG_SIZE];
    int offset_min; /* local time, constant: the countries we use have no summer time */
    enum press_layout layout;
    enum press_feed feed;
    enum press_url url_style;
    span base; /* "http://slug.localhost:8090" */
    VEC_OF(struct press_item) items;
    span sections[PRESS_SECTIONS_MAX];
    size_t section_count;
    struct map paths;   /* hash of path -> index in items */
    struct map serials; /* serial -> index in items */
};

enum press_misdeed {
    MISDEED_NONE,
    MISDEED_403,
    MISDEED_404,
    MISDEED_410,
    MISDEED_429,
    MISDEED_500,
    MISDEED_503,
    MISDEED_SLOW,
    MISDEED_STALL,
    MISDEED_RESET,
    MISDEED_REDIRECT,
    MISDEED_REDIRECT_LOOP,
    MISDEED_REDIRECT_PRIVATE,
    MISDEED_MOVED,
    MISDEED_EMPTY,
    MISDEED_TRUNCATED,
    MISDEED_ENDLESS,
    MISDEED_GZIP_BOMB,
    MISDEED_WRONG_CHARSET,
    MISDEED_HUGE_HEADERS,
    MISDEED_FLAKY,
    MISDEED_GARBAGE,
    MISDEED_SOFT_404,
    MISDEED_CHANGED,
    MISDEED_COUNT
};

struct press_rule {
    enum press_misdeed misdeed;
    span slug, prefix; /* empty = any */
    int64_t after_ms;  /* since the press opened */
};

enum { PRESS_RULES_MAX = 32 };

struct press {
    struct arena arena;
    span corpus; /* mapped file, or the caller's text */
    bool corpus_mapped;
    VEC_OF(struct press_paper) papers;
    struct press_rule rules[PRESS_RULES_MAX];
    size_t rule_count;
    size_t articles_max;
    char country[4];
    int64_t from_s, start_ms; /* virtual clock; from_s 0 = everything is out */
    double speed;
    int listen_fd, stop_fd, port;
    char address[64];
    atomic_uint requests;
    atomic_int connections;
};

/* An answer before it goes out. body owns its bytes. */
struct press_answer {
    int status;
    const char *content_type;
    span location;              /* of a redirect; in the arena */
    int64_t modified_s;         /* TIME_UNKNOWN = no Last-Modified */
    bool gzip;                  /* the paper's server compresses, when the client takes it */
    enum press_misdeed misdeed; /* what the connection has to do wrong with it */
    struct buf body;
    struct arena arena;
};

enum { PRESS_BODY_BYTES = 64 * 1024 * 1024 };

/* corpus.c */
enum errc press_load(struct press *p, span jsonl, struct error *err) MUST_CHECK;
/* papers.c: names, layouts, addresses; after load and after the port is known */
void press_papers_finish(struct press *p);
struct press_paper *press_paper_at(struct press *p, span slug); /* found or made; NULL when full */
const struct press_paper *press_paper_find(const struct press *p, span slug);
span press_feed_path(const struct press_paper *paper);
size_t press_paper_published(const struct press_paper *paper, int64_t now_s);
bool press_paper_lookup(const struct press_paper *paper, span path, size_t *ret_index);
/* press.c */
int64_t press_now_s(const struct press *p); /* INT64_MAX when everything is out */

/* site.c */
void press_answer_init(struct press_answer *a);
void press_answer_done(struct press_answer *a);
void press_answer(struct press *p, const struct press_request *req, struct press_answer *a);

/* Where a page is made: everything a renderer needs. */
struct press_view {
    const struct press *press;
    const struct press_paper *paper;
    size_t published; /* items[0..published) are out */
    struct buf *out;
    struct arena *arena;
};

/* pages.c */
void press_render_index(const struct press *p, struct buf *out);
void press_render_published(const struct press *p, struct buf *out);
void press_render_robots(const struct press_view *v);
void press_render_list(const struct press_view *v, ptrdiff_t section, size_t page);
void press_render_soft_404(const struct press_view *v);
/* feeds.c */
void press_render_rss(const struct press_view *v);
void press_render_rdf(const struct press_view *v);
void press_render_atom(const struct press_view *v);
void press_render_json_feed(const struct press_view *v);
size_t press_feed_window(const struct press_view *v); /* how many of the newest a feed shows */
/* sitemaps.c */
enum { PRESS_SITEMAP_URLS = 1000 };
void press_render_sitemap_index(const struct press_view *v);
bool press_render_sitemap(const struct press_view *v, size_t part); /* false: no such part */
/* layout.c; *ret_content_type is static */
void press_render_article(const struct press_view *v, const struct press_item *item,
                          const char **ret_content_type);
/* cp1256.c: what the code page lacks becomes &#N; */
void press_to_cp1256(span utf8, struct buf *out);
/* gzip.c */
void press_gzip(span bytes, struct buf *out);
/* picture.c */
enum errc press_render_picture(int scene, uint64_t seed, int width, const char *format,
                               struct buf *out, struct error *err) MUST_CHECK;
const char *press_picture_format(const struct press_paper *paper); /* "jpeg", "png", "webp" */
/* behave.c */
enum errc press_behave_parse(struct press *p, const char *spec, struct error *err) MUST_CHECK;
enum press_misdeed press_behave(const struct press *p, const struct press_paper *paper,
                                span target);
bool press_behave_answer(struct press *p, enum press_misdeed m, const struct press_request *req,
                         const struct press_paper *paper, struct press_answer *a);

#endif
