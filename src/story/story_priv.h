#ifndef STORY_STORY_PRIV_H
#define STORY_STORY_PRIV_H

/* story_priv - the parts of the newsroom: sketches, features, copies, clusters. See README.md. */

#include "base/map.h"
#include "base/vec.h"
#include "story/names.h"
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

/* In how many articles a term stood, counted by hash; old days fade. */
struct vocabulary {
    uint32_t *counts;
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
};

/* ---- the window: a ring of the last articles, by sequence number from 1 ---- */

/* Terms by which an article is found again: its heaviest. */
enum { KEYS_MAX = 10 };
struct member {
    int64_t id, original, order_s; /* original: its own id, or that of what it copies */
    struct sketch sketch;
    struct mark mark;
    uint32_t copy_next[SKETCH_BANDS]; /* sequence of the article before in the band's chain */
    uint32_t story;                   /* slot in clusters; beside what is read with it */
    uint32_t key_next[KEYS_MAX];      /* sequence * KEYS_MAX + key, in the term's chain */
};
struct window {
    struct member *at;
    size_t cap, cap_max;
    uint32_t next;   /* sequence of the article to come */
    uint32_t oldest; /* the first that still counts */
    int64_t newest_s, window_s;
};
/* NULL when the article has left the window. */
const struct member *window_get(const struct window *w, uint32_t sequence);

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

struct cluster {
    int64_t id; /* 0 = free slot */
    int64_t first_s, last_s;
    uint32_t articles, count;
    float norm;
    struct places places;         /* of its articles */
    struct term at[CENTROID_MAX]; /* mean of the articles' features, by term */
};
struct clusters {
    VEC_OF(struct cluster) slots;
    VEC_OF(uint32_t) free_slots;
    struct map by_id; /* story id -> slot */
    uint32_t *heads;  /* term bucket -> sequence * KEYS_MAX + key */
};
void clusters_init(struct clusters *c);
void clusters_done(struct clusters *c);
/* Slot of the story the article belongs to, or UINT32_MAX. */
uint32_t clusters_find(const struct clusters *c, const struct window *w, const struct reading *r,
                       int64_t order_s);
/* Slot of the story with this id, made when it is new. */
uint32_t clusters_open(struct clusters *c, int64_t story_id, int64_t order_s);
void clusters_add(struct clusters *c, struct window *w, uint32_t sequence, const struct reading *r);
/* Frees the stories whose last article is older. */
void clusters_sweep(struct clusters *c, int64_t before_s);

#endif
