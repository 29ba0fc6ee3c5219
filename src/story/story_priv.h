#ifndef STORY_STORY_PRIV_H
#define STORY_STORY_PRIV_H

/* story_priv - the parts of the newsroom: sketches, features, copies, clusters. See README.md. */

#include "base/vec.h"
#include "story/names.h"
#include "story/pairing.h"
#include "story/story.h"
#include "text/text.h"

/* ---- sketch: the text as a set of 5-word shingles, in 80 numbers ---- */

enum { SHINGLE_WORDS = 5, SKETCH_BANDS = 20, SKETCH_ROWS = 4, SKETCH_SIZE = 80 };
/* Fewer shingles say nothing about copying: a caption, a headline. */
enum { SHINGLES_MIN = 12 };

struct sketch {
    uint16_t at[SKETCH_SIZE];
    uint32_t shingles; /* different ones, about; 0 = too short */
};

/* Hashes of the shingles of a body into `out` (in order, with repeats). */
typedef VEC_OF(uint64_t) shingle_list;
void shingles_of(struct analyzer *an, span body, shingle_list *out);
void sketch_of(const shingle_list *shingles, struct sketch *ret);
double sketch_similarity(const struct sketch *a, const struct sketch *b);
/* How much of the smaller text is in the larger, from their Jaccard similarity. */
double sketch_containment(double jaccard, uint32_t a_shingles, uint32_t b_shingles);
uint32_t sketch_band(const struct sketch *s, int band);

/* ---- features: what the article is about, weighted terms ---- */

enum { TERMS_MAX = 40, CENTROID_MAX = 80 };
struct term {
    uint32_t term; /* hash of the stem */
    float weight;
};
struct features {
    struct term at[TERMS_MAX]; /* by term; the weights' squares add to 1 */
    uint32_t count;
};

/* In how many articles a term stood, counted by hash; old days fade: now and then all is halved.
 * Each article halves a few of the counts, and who looks at one that is still to come halves it. */
struct vocabulary {
    uint32_t *counts; /* * 2, + 1 when it has been halved an odd number of times */
    uint32_t halvings, halve_at;
    double articles;
};
void vocabulary_init(struct vocabulary *v);
void vocabulary_done(struct vocabulary *v);
double vocabulary_idf(const struct vocabulary *v, uint32_t term);
void vocabulary_add(struct vocabulary *v, const struct features *f);
void features_of(struct analyzer *an, const struct vocabulary *v, const struct article *a,
                 struct features *ret);

/* What was worked out for the article placed last; add usually follows with the same one. */
struct reading {
    uint64_t key;
    struct sketch sketch;
    struct features features;
    const struct namer *namer;
    const struct name *names;
    size_t name_count;
    span agency;
    struct places places;
    struct mark mark;
    struct traits traits;
    uint8_t script; /* SCRIPT_* of its title */
    uint32_t rival; /* slot of the second story that it might belong to */
};

enum { SCRIPT_ARABIC = 1, SCRIPT_LATIN = 2 };

/* ---- the window: the last articles, by sequence number from 1 ---- */

/* Terms by which an article is found again: its heaviest. */
enum { KEYS_MAX = 10 };
struct member {
    int64_t id, original, order_s; /* original: its own id, or that of what it copies */
    int64_t story_id;              /* as it was added: clusters_slot_of() knows what became of it */
    struct sketch sketch;
    struct mark mark;
    uint32_t copy_next[SKETCH_BANDS]; /* sequence of the article before in the band's chain */
    uint32_t slot;                    /* of its story, while that lives */
    uint32_t before;                  /* sequence of the article before in its story; 0 = first */
    uint32_t paper;                   /* hash */
    uint32_t keys[KEYS_MAX];
    uint32_t key_next[KEYS_MAX]; /* sequence * KEYS_MAX + key, in the term's chain */
};
/* Blocks of members: none is ever moved, and a block that left the window serves again. */
struct window {
    struct member **blocks;
    size_t block_count, cap_max;
    struct member *spare;
    uint32_t next;   /* sequence of the article to come */
    uint32_t oldest; /* the first that still counts */
    int64_t newest_s, window_s;
    bool behind; /* some that are older than the window are still to be forgotten */
};
void window_init(struct window *w, int64_t window_s, size_t cap_max);
void window_done(struct window *w);
/* Place for one more article, zeroed; its sequence. */
uint32_t window_push(struct window *w, int64_t order_s);
/* NULL when the article has left the window. */
struct member *window_get(const struct window *w, uint32_t sequence);

/* ---- copies ---- */

struct copies {
    uint32_t *heads; /* SKETCH_BANDS tables */
};
void copies_init(struct copies *c);
void copies_done(struct copies *c);
/* The most similar article in the window that the sketch copies; its sequence, or 0. */
uint32_t copies_find(const struct copies *c, const struct window *w, const struct reading *r,
                     double *ret_similarity);
void copies_add(struct copies *c, struct window *w, uint32_t sequence);

/* ---- clusters ---- */

enum { NO_CLUSTER = UINT32_MAX };
struct cluster {
    int64_t id;     /* 0 = free slot */
    uint32_t chain; /* slot + 1 of the next in its chain: of equal hash, or of the free */
    int64_t first_s, last_s;
    uint32_t articles, count;
    uint32_t last;     /* sequence of its newest article */
    uint8_t scripts;   /* SCRIPT_* of its articles */
    uint32_t split_at; /* articles at which its unity is asked again */
    int64_t apart_s;   /* it was split: until then it is merged with nothing */
    float norm;
    struct places places;         /* of its articles */
    struct term at[CENTROID_MAX]; /* mean of the articles' features, by term */
};
/* The last merges, by number from 1; older ones are forgotten: that many are months of news. */
enum { MERGES_MAX = 1 << 16 };
struct merge {
    int64_t from, to;
    uint32_t before; /* number of the one before in its chain */
};
enum { TERM_BITS = 18 };
/* Nothing in here is rebuilt when it has grown: no article waits for that. */
enum { CLUSTER_BLOCK = 256 };
struct clusters {
    VEC_OF(struct cluster *) blocks;
    uint32_t slots, sweep_at;
    uint32_t free_slot;    /* slot + 1 of the first; 0 = none */
    uint32_t *by_id;       /* hash of a story's id -> slot + 1 */
    struct merge *merges;  /* a ring */
    uint32_t *merged_from; /* hash of an id -> number of its newest merge */
    uint32_t merge_next;
    uint32_t *heads; /* term bucket -> sequence * KEYS_MAX + key */
};
void clusters_init(struct clusters *c);
void clusters_done(struct clusters *c);
struct cluster *clusters_at(const struct clusters *c, uint32_t slot);
/* The story that answers for this one: itself, or what it was merged into. (stories.c) */
int64_t clusters_resolve(const struct clusters *c, int64_t story_id);
/* Slot of the living story with exactly this id, or NO_CLUSTER. */
uint32_t clusters_with_id(const struct clusters *c, int64_t story_id);
/* A slot for the story, zeroed but for id; free again. */
uint32_t clusters_take_slot(struct clusters *c, int64_t story_id);
void clusters_free_slot(struct clusters *c, uint32_t slot);
void clusters_tell_merge(struct clusters *c, int64_t from, int64_t to);
/* Slot of the member's story while it lives, else NO_CLUSTER. */
uint32_t clusters_slot_of(const struct clusters *c, const struct member *m);
/* Slot of the story the article belongs to, or NO_CLUSTER; *ret_rival: the next that it might. */
uint32_t clusters_find(const struct clusters *c, const struct window *w, const struct reading *r,
                       int64_t order_s, uint32_t *ret_rival);
/* Slot of the story with this id, made when it is new. */
uint32_t clusters_open(struct clusters *c, int64_t story_id, int64_t order_s);
void clusters_add(struct clusters *c, struct window *w, uint32_t sequence, const struct reading *r);
/* Are the two one story, told from two ends? */
bool clusters_same(const struct clusters *c, const struct namer *n, uint32_t a, uint32_t b);
/* Puts b into a. */
void clusters_merge(struct clusters *c, struct window *w, uint32_t a, uint32_t b);
float cluster_norm(const struct cluster *c);
/* Asked after an article was added: does the story hold two? (split.c) */
bool clusters_split(struct clusters *c, struct window *w, uint32_t slot, struct story_split *ret);
void clusters_divide(struct clusters *c, struct window *w, const struct story_split *s,
                     int64_t new_id);
/* Frees some of the stories whose last article is older than a story lives. */
void clusters_sweep(struct clusters *c, int64_t newest_s);

#endif
