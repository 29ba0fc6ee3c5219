/* importance - how big is a story, and how much of it is news now. */

#include "story/story.h"

#include <math.h>

/* What a paper that only copied adds, against 1 for one that wrote itself. */
#define COPYING_PAPER 0.25
/* Each further piece of the same coverage counts less; a paper alone cannot climb by it. */
#define DEPTH_SHARE 0.35
#define DEPTH_PER_PAPER 4
#define HALF_LIFE_S (10 * 3600.0)
#define BREAKING_FACTOR 1.5

void story_explain(const struct story *s, int64_t now_s, struct story_reasons *ret) {
    double sources = s->sources > 0 ? (double) s->sources : 1;
    double originals = s->originals > 0 ? (double) s->originals : 0;
    double independent = originals < sources ? originals : sources;
    double pieces = originals < DEPTH_PER_PAPER * sources ? originals : DEPTH_PER_PAPER * sources;
    double further = pieces > independent ? pieces - independent : 0;
    double age_s = now_s > s->last_s ? (double) (now_s - s->last_s) : 0;
    *ret = (struct story_reasons){
        .independent = independent,
        .copying = sources - independent,
        .further = further,
        .papers_weight = independent + COPYING_PAPER * (sources - independent),
        /* The depth of one paper's coverage weighs as much as fits between n papers and n + 1. */
        .depth_weight = DEPTH_SHARE * further / (further + DEPTH_PER_PAPER),
        .freshness = exp2(-age_s / HALF_LIFE_S),
        .breaking = s->breaking && age_s < STORY_BREAKING_S,
    };
}

double story_weight(const struct story *s) {
    struct story_reasons r;
    story_explain(s, s->last_s, &r);
    return r.papers_weight + r.depth_weight;
}

double story_rank(const struct story *s, int64_t now_s) {
    struct story_reasons r;
    story_explain(s, now_s, &r);
    double rank = story_weight(s) * r.freshness;
    return r.breaking ? rank * BREAKING_FACTOR : rank;
}
