/* lab_articles - the newsroom's stages over article JSONL: pairs, copies, stories, names, category.
 */

#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "cmd/lab.h"
#include "model/record.h"
#include "store/store.h"
#include "story/pairs.h"
#include "story/story.h"
#include "story/subject.h"

#include <stdio.h>

/* What counts as a near copy here; the contract's own figure. */
#define PAIR_SIMILARITY 0.8

struct line_state {
    const struct lab *lab;
    struct newsroom *room;
    struct pair_finder *pairs;
    struct subject *subject; /* NULL = as ingest decides */
    struct subject *built_in;
    int64_t next_id, next_story;
    VEC_OF(char *) ids;      /* external id by our id - 1 */
    VEC_OF(int64_t) stories; /* story by our id - 1 */
};

static void print_pair(void *ctx, size_t a, size_t b, double similarity) {
    const struct line_state *s = ctx;
    printf("%s\t%s\t%.4f\n", s->ids.at[a], s->ids.at[b], similarity);
}

/* With a model the paper's own section is not looked at: it would give the answer away. What the
 * model learnt of addresses is, unless the words alone are asked for. */
static void print_category(struct line_state *s, const char *id, const struct article *a) {
    struct subject_guess g = { 0 };
    if (!s->subject) {
        double confidence = 1;
        enum category c = story_category_of(a->section, a->url);
        if (c == CATEGORY_UNKNOWN) c = subject_default_category(s->built_in, a, &confidence);
        printf("%s\t%s\t%.4g\n", id, category_name(c), confidence);
        return;
    }
    if (s->lab->words)
        subject_guess_words(s->subject, a, &g);
    else
        subject_guess(s->subject, a, &g);
    span label = g.label < 0 ? SPAN("unknown") : subject_label(s->subject, g.label);
    printf("%s\t%.*s\t%.4f", id, SPAN_ARG(label), g.confidence);
    if (s->lab->why && g.address.len)
        printf("\taddress %.*s: %u of %u", SPAN_ARG(g.address), g.address_with, g.address_seen);
    else if (s->lab->why)
        printf("\twords");
    printf("\n");
}

static void take_article(struct line_state *s, const char *stage, struct article *a) {
    char *id = mem_strdup(a->external_id.len ? a->external_id : a->url);
    if (strcmp(stage, "category") == 0) {
        print_category(s, id, a);
        mem_free(id);
        return;
    }
    if (strcmp(stage, "pairs") == 0) {
        pair_finder_add(s->pairs, a);
        *VEC_PUSH(&s->ids) = id;
        return;
    }
    struct placement p = { 0 };
    newsroom_place(s->room, a, &p);
    for (size_t i = 0; i < p.name_count && strcmp(stage, "names") == 0; i++)
        printf("%s\t%s\t%.*s\t%.*s\t%u\n", id, name_kind_word(p.names[i].kind),
               SPAN_ARG(p.names[i].key), SPAN_ARG(p.names[i].text), p.names[i].mentions);
    if (p.agency.len && strcmp(stage, "names") == 0)
        printf("%s\tagency\t%.*s\t%.*s\t1\n", id, SPAN_ARG(p.agency), SPAN_ARG(p.agency));
    a->id = ++s->next_id;
    a->copy_of = p.copy_of;
    a->story_id = p.story_id ? p.story_id : ++s->next_story;
    newsroom_add(s->room, a);
    struct story_merge m;
    if (newsroom_merged(s->room, &m)) {
        for (size_t i = 0; i < s->stories.len; i++)
            if (s->stories.at[i] == m.from) s->stories.at[i] = m.to;
        if (a->story_id == m.from) a->story_id = m.to;
    }
    struct story_split split;
    if (newsroom_split(s->room, &split)) {
        newsroom_split_done(s->room, ++s->next_story);
        for (size_t i = 0; i < split.count; i++) /* the article at hand is not in the list yet */
            if (split.articles[i] <= (int64_t) s->stories.len)
                s->stories.at[split.articles[i] - 1] = s->next_story;
            else
                a->story_id = s->next_story;
    }
    *VEC_PUSH(&s->ids) = id;
    *VEC_PUSH(&s->stories) = a->story_id;
    if (p.copy_of && strcmp(stage, "copies") == 0)
        printf("%s\t%s\t%.4f\n", id, s->ids.at[p.copy_of - 1], p.similarity);
}

static enum errc open_model(const struct lab *lab, struct subject **ret, struct error *err) {
    DEFER(buf_done) struct buf bytes = BUF(SUBJECT_MODEL_BYTES);
    if (!lab->model) return ERRC_OK;
    enum errc rc = fs_read(lab->model, &bytes, err);
    if (rc == ERRC_OK) rc = subject_open(buf_span(&bytes), ret, err);
    if (rc != ERRC_OK) error_prefix(err, "%s", lab->model);
    return rc;
}

enum errc lab_articles(struct lab *lab, const char *stage, struct error *err) {
    struct zfile *z = NULL;
    struct newsroom_options no = { 0 };
    struct line_state s = { .lab = lab };
    double least = PAIR_SIMILARITY;
    enum errc rc = ERRC_OK;
    if (lab->min && (!span_to_double(span_of(lab->min), &least) || least < 0.3 || least > 1))
        rc = error_set(err, ERRC_USAGE, "--min is a similarity from 0.3 to 1");
    if ((lab->words || lab->why) && !lab->model)
        rc = error_set(err, ERRC_USAGE, "--words-only and --why need --model");
    if (rc == ERRC_OK) rc = open_model(lab, &s.subject, err);
    if (rc == ERRC_OK) rc = subject_open_default(&s.built_in, err);
    if (rc == ERRC_OK) rc = zfile_open(lab->file ? lab->file : "-", &z, err);
    if (rc != ERRC_OK) {
        subject_close(s.subject);
        subject_close(s.built_in);
        return rc;
    }
    s.room = newsroom_new(&no);
    s.pairs = pair_finder_new(least);
    int n = 0;
    for (span line; rc == ERRC_OK && zfile_line(z, &line, NULL) == ERRC_OK;) {
        n++;
        if (!span_trim(line).len) continue;
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct article art = { 0 };
        struct error bad = { 0 };
        if (record_parse(line, &a, &art, &bad) != ERRC_OK) { /* one bad line is not the file */
            fprintf(stderr, "warraq: line %d: %s\n", n, bad.msg);
            continue;
        }
        art.found_s = art.published_s;
        art.order_s = article_order_s(art.published_s, art.published_s);
        if (!art.category) art.category = story_category_of(art.section, art.url);
        take_article(&s, stage, &art);
    }
    if (rc == ERRC_OK && strcmp(stage, "pairs") == 0) pair_finder_run(s.pairs, print_pair, &s);
    for (size_t i = 0; i < s.ids.len; i++) {
        if (rc == ERRC_OK && strcmp(stage, "stories") == 0)
            printf("%lld\t%s\n", (long long) s.stories.at[i], s.ids.at[i]);
        mem_free(s.ids.at[i]);
    }
    VEC_DONE(&s.ids);
    VEC_DONE(&s.stories);
    newsroom_free(s.room);
    pair_finder_free(s.pairs);
    subject_close(s.subject);
    subject_close(s.built_in);
    zfile_close(z);
    return rc;
}
