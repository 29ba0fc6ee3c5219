#ifndef WEB_VIEW_H
#define WEB_VIEW_H

/* view - what templates show: texts are ready, addresses whole, nothing left to decide.
 *
 * Made by view/ and page/ in the arena of a call. Spans are unescaped; the templates escape.
 */

#include "model/article.h"
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
    span when, time, day; /* "5 hours ago", "22:31", "24 July 2015" */
    span stamp;           /* "22:31" of today, "24 July" of another day */
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
    span title_mark; /* a right-to-left mark where the first letter would turn <title> round */
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
    bool desk;                       /* the moderators': no headlines around it */
    span query;
    bool home;
};

/* ---- pages */
struct home_view {
    const struct headline *lead;
    struct headline_list stories;
    LIST_OF(struct home_section) sections;
    struct headline_list latest;
    struct link_list trends;
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

struct kv_list {
    struct kv {
        span key, value, href;
    } * at;
    size_t len;
};

struct bar {
    span href, label; /* href empty: nothing that day */
    int height;       /* 1..10 */
};
struct bar_chart {
    struct bar *at;
    size_t len;
    span from, to;
};

struct list_view {
    span title, intro;
    span also;                    /* the title in other letters; empty = none */
    span crumb_label, crumb_href; /* empty = only home */
    struct headline_list items;
    bool by_time; /* a column of times, for one day */
    span older_href, newer_href, older_label, newer_label;
    struct kv_list facts;
    struct link_list chips;
    span chips_title;
    span empty;
    int64_t total; /* -1 = not shown */
    struct bar_chart chart;
};

struct hour_view {
    const struct headline *lead;
    struct headline_list stories;
    span title, crumb_label, crumb_href, older_href, older_label, newer_href, newer_label;
};

struct trend_row {
    span label, href, kind, count, usual;
    int height; /* of its bar, 1..8 */
};
struct trends_view {
    struct trend_list {
        struct trend_row *at;
        size_t len;
    } rows;
    span as_of;
    const char *as_of_iso;
};

struct sources_view {
    LIST_OF(struct source_row) sources;
    int64_t total;
};
struct source_row {
    span name, href, home, host, count, first, last;
    span sort_key;
};

struct archive_view {
    span title, range, crumb_label, crumb_href;
    int64_t total;
    struct link_list years;
    LIST_OF(struct month_table) months;
};

struct story_day {
    span label, hijri;
    struct headline_list items;
    int64_t count;
};
struct story_view {
    struct headline lead;
    const struct coverage *cover;
    int64_t articles, sources, first_id;
    span href, mail, section, section_href;
    span first, last;
    const char *first_iso, *last_iso;
    struct link_list sorts;
    struct kv_list why; /* it stands where it stands */
    LIST_OF(struct story_day) days;
    struct headline_list related;
    bool truncated;
};

struct body_block {
    int kind; /* BLOCK_* */
    span text;
    bool first, last; /* of a run of items */
};
struct article_view {
    int64_t id;
    struct headline self;
    span title, source, source_href, url, href, permalink, mail, cite;
    span crumb_label, crumb_href;
    span day, when, hijri, letter, copy_href;
    span copy_text; /* how much of it stands where, and when that was */
    struct passage_list {
        span *at;
        size_t len;
    } passages; /* of this text, word by word in the other */
    /* The paper's own page: url is empty, and bad_url its address, when it is not to be offered. */
    span bad_url, link_text;
    const char *iso, *lang, *dir;
    bool unsure, removed, cut, has_picture;
    int64_t minutes;
    int64_t old_version; /* the version shown, when it is not the newest; else 0 */
    struct link_list authors, versions;
    struct picture picture;
    LIST_OF(struct body_block) blocks;
    const struct coverage *cover;
    struct headline_list same, more, related; /* related: other stories with its names */
    struct link_list names;
    struct kv_list facts;
    span hidden_hash; /* the picture, when this reader reported it */
    bool said_thanks, said_again, said_undone;
};

struct report_view {
    int64_t id;
    span title, href;
    const char *lang, *dir;
    bool thanks, missing;
};

struct field {
    const char *name;
    span label;
    struct link_list options;
};
struct search_view {
    span query, from, to, author, sort, took;
    bool exact, filtered, partial;
    int64_t total, source_count;
    int64_t articles; /* total before the hits of one story were put together */
    LIST_OF(struct field) fields;
    struct bar_chart chart;
    struct link_list sorts, pages;
    span previous_href, next_href, clear_href, exact_href, inexact_href;
    span also_matched, suggestion, suggestion_href;
    struct headline_list items;
};

/* ---- moderators */
struct admin_frame {
    struct link_list tabs;
    span token;  /* of every form */
    span notice; /* what was done; empty = nothing */
};
struct admin_home_view {
    const struct admin_frame *frame;
    struct kv_list facts;
};
struct login_view {
    span next, problem;
    bool unset; /* no password has been set */
};
struct report_note {
    span reason, when, text, article, href;
};
struct report_row {
    const char *hash;
    int width, height;
    span state, since, link; /* link: where it was fetched */
    int64_t reports;
    bool hidden, kept;
    struct kv_list reasons;
    LIST_OF(struct report_note) notes;
};
struct reports_view {
    const struct admin_frame *frame;
    LIST_OF(struct report_row) open;
    LIST_OF(struct report_row) decided;
};
struct article_report_row {
    int64_t id, article_id;
    span title, href, source, reason, note, contact, when;
    bool removed;
};
struct article_reports_view {
    const struct admin_frame *frame;
    LIST_OF(struct article_report_row) open;
    LIST_OF(struct article_report_row) closed;
};
struct remove_view {
    const struct admin_frame *frame;
    int64_t report_id, article_id;
    span title, source, href, reason;
};
struct health_row {
    span slug, name, href, articles, last_ok, last_article, problem;
    int64_t feeds, failures;
    bool paused, bad;
    struct link_list modes;
};
struct event_row {
    span when, source, kind, reason, url;
    int64_t count;
};
struct health_view {
    const struct admin_frame *frame;
    LIST_OF(struct health_row) sources;
    LIST_OF(struct event_row) events;
};
struct log_line {
    const char *iso;
    span when, actor, action, object, href, detail;
};
struct log_view {
    const struct admin_frame *frame; /* NULL: the public page */
    LIST_OF(struct log_line) lines;
};

struct about_view {
    span contact, contact_href, api_example;
    int64_t sources, articles;
};

struct error_view {
    int status;
    span title, text, code;
};

#endif
