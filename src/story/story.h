#ifndef STORY_STORY_H
#define STORY_STORY_H

/* story - same text? same event? how big? what about?
 *
 * A newsroom takes articles one at a time and says at once what each copies and which story it
 * belongs to. Its memory is a window of days; it can be rebuilt by replaying the window.
 * Pure       no I/O, no clock; the article's order_s is the time.
 * Ownership  the newsroom copies what it keeps.
 * Limits     window_s and articles_max bound the memory.
 * Threads    one at a time.
 * Sources    near copies: Broder, "On the resemblance and containment of documents" (1997), by
 *            min-wise hashing; clustering: single-pass with time decay (Yang, Pierce, Carbonell
 * 1998).
 */

#include "model/article.h"
#include "model/name.h"
#include "model/story.h"
#include "model/trend.h"
#include "story/spelling.h"

struct newsroom;

struct newsroom_options {
    int64_t window_s;    /* for copies; 0 = 30 days. A story ends when it is quiet for three */
    size_t articles_max; /* 0 = 1,000,000 */
};

struct placement {
    int64_t copy_of;          /* id of the article it copies, 0 = none */
    double similarity;        /* of the copy, 0..1 */
    int64_t story_id;         /* existing story, or 0 = a new one: the caller gives it an id */
    enum category category;   /* the article's own or guessed; UNKNOWN below confidence */
    const struct name *names; /* most prominent first; until the next call */
    size_t name_count;
    span agency; /* whose dispatch it is, by its credit line; empty = none named */
};

struct newsroom *newsroom_new(const struct newsroom_options *opts);
void newsroom_free(struct newsroom *n);
/* Where does a belong? Changes nothing. a->id need not be known yet. */
void newsroom_place(struct newsroom *n, const struct article *a, struct placement *ret);
/* Takes a in; a->id, a->story_id, a->copy_of are final. Follows newsroom_place(a), or replays. */
void newsroom_add(struct newsroom *n, const struct article *a);

/* Two stories turned out to be one when the last article was added: `from` is told at `to` now. The
 * newsroom has done so already; who keeps the stories follows. */
struct story_merge {
    int64_t from, to;
};
bool newsroom_merged(const struct newsroom *n, struct story_merge *ret);
/* Or that one story holds two: these articles, its newest, should be told elsewhere. Nothing is
 * done until newsroom_split_done() says where. */
enum { STORY_SPLIT_MAX = 96 };
struct story_split {
    int64_t from;
    int64_t articles[STORY_SPLIT_MAX];
    size_t count;
};
bool newsroom_split(const struct newsroom *n, struct story_split *ret);
void newsroom_split_done(struct newsroom *n, int64_t new_story_id);

/* Names of people that are one in two scripts, as the article added last shows; until the next add.
 */
size_t newsroom_spellings(const struct newsroom *n, const struct spelling_match **ret);

/* What rises at now_s, strongest first, texts valid until the next add; see trends.h. */
size_t newsroom_trends(struct newsroom *n, int64_t now_s, struct trend *ret, size_t max);

/* The paper's own section name or address -> ours. UNKNOWN when it says nothing to us. */
enum category story_category_of(span section, span url);

/* Importance without freshness, from what a story is. */
double story_weight(const struct story *s);
/* For ranking at now_s: weight with freshness. Higher is more important. */
double story_rank(const struct story *s, int64_t now_s);
/* Why a story stands where it stands: the parts of weight and rank. */
struct story_reasons {
    double independent; /* papers that wrote themselves */
    double copying;     /* papers that only copied */
    double further;     /* further pieces of the same papers, as far as they count */
    double papers_weight, depth_weight;
    double freshness; /* 0..1, halves every ten hours */
    bool breaking;
};
void story_explain(const struct story *s, int64_t now_s, struct story_reasons *ret);
/* A story is breaking while its mark is this young. */
#define STORY_BREAKING_S (2 * 3600)

#endif
