/* lab_articles - the newsroom's stages over article JSONL: pairs, stories, category. */

#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "cmd/lab.h"
#include "model/record.h"
#include "store/store.h"
#include "story/story.h"

#include <stdio.h>

struct line_state {
    struct newsroom *room;
    int64_t next_id, next_story;
    VEC_OF(char *) ids;      /* external id by our id - 1 */
    VEC_OF(int64_t) stories; /* story by our id - 1 */
};

static void take_pair(struct line_state *s, const struct placement *p, const char *id) {
    if (p->copy_of) printf("%s\t%s\t%.4f\n", s->ids.at[p->copy_of - 1], id, p->similarity);
}

static void take_article(struct line_state *s, const char *stage, struct article *a) {
    char *id = mem_strdup(a->external_id.len ? a->external_id : a->url);
    if (strcmp(stage, "category") == 0) {
        enum category c = story_category_of(a->section, a->url);
        printf("%s\t%s\t%d\n", id, category_name(c), c != CATEGORY_UNKNOWN);
        mem_free(id);
        return;
    }
    struct placement p = { 0 };
    newsroom_place(s->room, a, &p);
    a->id = ++s->next_id;
    a->copy_of = p.copy_of;
    a->story_id = p.story_id ? p.story_id : ++s->next_story;
    newsroom_add(s->room, a);
    *VEC_PUSH(&s->ids) = id;
    *VEC_PUSH(&s->stories) = a->story_id;
    if (strcmp(stage, "pairs") == 0) take_pair(s, &p, id);
}

enum errc lab_articles(struct lab *lab, const char *stage, struct error *err) {
    struct zfile *z = NULL;
    enum errc rc = zfile_open(lab->file ? lab->file : "-", &z, err);
    if (rc != ERRC_OK) return rc;
    struct newsroom_options no = { 0 };
    struct line_state s = { .room = newsroom_new(&no) };
    int n = 0;
    for (span line; rc == ERRC_OK && zfile_line(z, &line, NULL) == ERRC_OK;) {
        n++;
        if (!span_trim(line).len) continue;
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct article art = { 0 };
        rc = record_parse(line, &a, &art, err);
        if (rc != ERRC_OK) {
            error_prefix(err, "line %d", n);
            break;
        }
        art.found_s = art.published_s;
        art.order_s = article_order_s(art.published_s, art.published_s);
        if (!art.category) art.category = story_category_of(art.section, art.url);
        take_article(&s, stage, &art);
    }
    for (size_t i = 0; i < s.ids.len; i++) {
        if (rc == ERRC_OK && strcmp(stage, "stories") == 0)
            printf("%lld\t%s\n", (long long) s.stories.at[i], s.ids.at[i]);
        mem_free(s.ids.at[i]);
    }
    VEC_DONE(&s.ids);
    VEC_DONE(&s.stories);
    newsroom_free(s.room);
    zfile_close(z);
    return rc;
}
