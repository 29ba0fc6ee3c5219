#ifndef WEB_VIEW_H
#define WEB_VIEW_H

/* view - what templates show: texts are ready, addresses whole, nothing left to decide.
 *
 * Made by view/ and page/ in the arena of a call. Spans are unescaped; the templates escape.
 */

#include "web/html_writer.h"
#include "web/i18n.h"

#define LIST_OF(type)                                                                              \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t len;                                                                                \
    }

struct picture {
    span src;       /* ~480 wide */
    span src_large; /* ~960 wide */
    int width, height, large_width, large_height;
    const char *hash;
};

/* One paper's share of a story. */
struct segment {
    span name, href;
    int64_t articles;
    int grow; /* 1..8, class n<grow> */
};
struct coverage {
    span href;                         /* the story */
    int64_t articles, sources, others; /* others: papers that are not named */
    LIST_OF(struct segment) all;
    LIST_OF(struct segment) named; /* the first three */
};

struct headline {
    int64_t id;
    span href, title;
    const char *lang, *dir;
    bool foreign; /* another language than the page: the card says so */
    span source, source_href;
    span when, time, day; /* "5 hours ago", "22:31", "24 July" */
    const char *iso;
    bool breaking, has_picture;
    span summary, author;
    struct picture picture;
    const struct coverage *cover; /* NULL = none */
    struct headline_list {
        struct headline *at;
        size_t len;
    } also; /* more of the same story, or folded copies */
    struct snippet {
        struct snippet_part {
            span text;
            bool hit;
        } * at;
        size_t len;
    } title_parts, summary_parts; /* search only */
};

struct link {
    span label, href;
    bool current;
    int64_t count;     /* -1 = not shown */
    const char *value; /* of a form field */
    const char *lang;
};
struct link_list {
    struct link *at;
    size_t len;
};

/* ---- every page */
struct page {
    enum ui_lang lang;
    const char *lang_code, *dir;
    span site, prefix;
    span title, description; /* of <title>, without the site's name */
    span canonical;
    struct link_list alternates; /* of the same page in other interface languages */
    span alternate_default;
    const char *robots; /* NULL = index */
    const char *og_type;
    span og_image;
    span json_ld;  /* written by json_writer, which escapes it for <script> */
    span rss;      /* feed of this very page; empty = the site's */
    span original; /* link rel=original, empty = none */
    span today, today_hijri;
    const char *today_iso;
    struct link_list nav, nav_end, footer_sections;
    const struct headline *breaking; /* NULL = none */
    struct headline_list strip;      /* the latest of all papers */
    span query;
    bool home;
};

/* ---- pages */
struct home_view {
    const struct headline *lead;
    struct headline_list stories;
    LIST_OF(struct home_section) sections;
    struct headline_list latest;
    const struct month_table *calendar;
    int64_t today_count;
    span today_href;
    bool empty;
};
struct home_section {
    span label, href;
    struct headline_list items;
    const char *id;
};

struct month_table {
    span caption, hijri;
    struct link_list weekdays; /* label short, href empty */
    LIST_OF(struct month_week) weeks;
    span previous_href, next_href; /* empty = none */
};
struct month_day {
    int day;   /* 0 = of another month */
    span href; /* empty = nothing that day */
    int64_t count;
    bool many, current;
    span label; /* "12 articles" */
};
struct month_week {
    struct {
        struct month_day at[7];
        size_t len;
    } days;
};

struct list_view {
    span title, intro;
    span crumb_label, crumb_href; /* empty = only home */
    struct headline_list items;
    span older_href, newer_href;
    bool show_source;
    LIST_OF(struct kv) facts;
    struct link_list chips;
    span chips_title;
    span empty;
    span home_url; /* a source's own site */
    int64_t total; /* -1 = not shown */
    span previous_day_href, next_day_href, previous_day, next_day;
};
struct kv {
    span key, value, href;
};

struct error_view {
    int status;
    span title, text, code;
};

#endif
