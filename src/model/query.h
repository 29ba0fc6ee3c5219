#ifndef MODEL_QUERY_H
#define MODEL_QUERY_H

/* query - what a reader asks for, and what search answers. Filled by web and cmd from addresses
 * and options; the words themselves are parsed by search/query.h.
 */

#include "model/lang.h"

enum facet_kind { FACET_SOURCES = 1, FACET_CATEGORIES = 2, FACET_DAYS = 4, FACET_ALL = 7 };
enum sort_order { SORT_RELEVANCE, SORT_NEWEST, SORT_OLDEST };

struct query {
    span text;              /* the query language of the contract; any bytes */
    int64_t from_s, to_s;   /* order_s >= from_s and < to_s; TIME_UNKNOWN = open */
    span source;            /* slug; empty = all */
    enum category category; /* CATEGORY_UNKNOWN = all */
    span author;
    span lang; /* "ar"; empty = all */
    enum sort_order sort;
    bool stems_given;     /* the words are stems already (TEXT_LANG_STEMS); no bonus for forms */
    bool exact;           /* «مطابقة حرفية»: surface forms, no stems */
    bool prose;           /* text is a question, a title, a paragraph: its words are alternatives,
                           * best match first, and no sign in it is an operator */
    bool collapse;        /* one hit a story */
    bool with_copies;     /* copies are left out unless asked for */
    size_t offset, limit; /* limit <= 1000 */
    unsigned facets;      /* enum facet_kind, ORed: what to fill */
    bool no_words;        /* leave what is said about the query empty: understood and below */
    bool no_total;        /* only the hits are wanted: the rest of the results may be left out */
    int64_t now_s;        /* for recency; 0 = no recency */
    int64_t deadline_us;  /* monotonic; 0 = none */
    int utc_offset_min;   /* day borders of the histogram */
};

struct hit {
    int64_t article_id;
    int64_t story_id;
    int64_t order_s;
    double score;
};

struct facet_value {
    int64_t value; /* source id, category, or day number since 1970-01-01 (local) */
    int64_t count;
};

struct results {
    struct hit *hits;
    size_t hit_count;
    int64_t total;       /* all matches; when collapsing, the stories among them */
    bool total_at_least; /* there may be more: totals were not wanted, or partial */
    bool partial;        /* the deadline passed, or a segment was unreadable */
    int64_t took_us;
    struct facet_value *sources, *categories, *days; /* by count, by count, by day */
    size_t source_count, category_count, day_count;
    span understood;   /* the query as it was read, for the page */
    span also_matched; /* surface forms that stems added, blank-separated; may be empty */
    span suggestion;   /* did you mean; empty = none */
};

#endif
