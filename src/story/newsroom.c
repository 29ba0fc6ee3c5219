/* newsroom - one article at a time: what it copies, which story it belongs to. */

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/vec.h"
#include "story/spelling.h"
#include "story/story_priv.h"
#include "story/trends.h"

enum {
    WINDOW_S = 30 * DAY_S,
    ARTICLES_MAX = 1000000,
    TITLE_BITS = 16,
    PAIR_APART_S = 2 * DAY_S,
    REPEAT_LEAST_H = 6, /* sooner it is the same news again */
    REPEAT_MOST_H = 10 * 24,
};

/* The last time a paper used a title, by hash. */
struct title_seen {
    uint32_t tag;
    int32_t hour;
};

struct newsroom {
    struct analyzer *analyzer;
    struct namer *namer;
    shingle_list shingles;
    struct vocabulary vocabulary;
    struct window window;
    struct copies copies;
    struct clusters clusters;
    struct trends *trends;
    struct pairing *pairing;
    struct spellings *spellings;
    struct reading last;
    struct title_seen *titles; /* of papers that repeat one title: a column, a cartoon */
    struct story_split split;  /* of the article added last; from 0 = none */
    struct story_merge merge;  /* of the article added last; from 0 = none */
};

struct newsroom *newsroom_new(const struct newsroom_options *opts) {
    struct newsroom *n = mem_zalloc(1, sizeof(*n));
    n->analyzer = analyzer_new();
    n->namer = namer_new(n->analyzer);
    n->last.namer = n->namer;
    window_init(&n->window, opts && opts->window_s > 0 ? opts->window_s : WINDOW_S,
                opts && opts->articles_max ? opts->articles_max : ARTICLES_MAX);
    vocabulary_init(&n->vocabulary);
    copies_init(&n->copies);
    clusters_init(&n->clusters);
    n->trends = trends_new();
    n->pairing = pairing_new();
    n->spellings = spellings_new();
    n->titles = mem_zalloc((size_t) 1 << TITLE_BITS, sizeof(*n->titles));
    return n;
}

void newsroom_free(struct newsroom *n) {
    if (!n) return;
    namer_free(n->namer);
    analyzer_free(n->analyzer);
    VEC_DONE(&n->shingles);
    vocabulary_done(&n->vocabulary);
    copies_done(&n->copies);
    clusters_done(&n->clusters);
    trends_free(n->trends);
    pairing_free(n->pairing);
    spellings_free(n->spellings);
    mem_free(n->titles);
    window_done(&n->window);
    mem_free(n);
}

static struct title_seen *title_of(const struct newsroom *n, const struct article *a,
                                   uint32_t *ret_tag) {
    uint64_t h = hash64(span_trim(a->title), hash64(a->source, (uint64_t) a->source_id));
    struct title_seen *t = &n->titles[h >> (64 - TITLE_BITS)];
    *ret_tag = (uint32_t) h;
    return t;
}

/* The paper had this very title on another text some hours or days ago. */
static bool title_repeats(const struct newsroom *n, const struct article *a) {
    uint32_t tag = 0;
    const struct title_seen *t = title_of(n, a, &tag);
    int64_t apart = a->order_s / 3600 - t->hour;
    return t->hour && t->tag == tag && apart >= REPEAT_LEAST_H && apart <= REPEAT_MOST_H;
}

static const struct reading *read_article(struct newsroom *n, const struct article *a) {
    uint64_t key = hash64(a->title, hash64(a->body, hash64(a->summary, 0)));
    if (n->last.key == key && key) return &n->last;
    n->last.key = key;
    n->last.rival = NO_CLUSTER;
    shingles_of(n->analyzer, a->body.len ? a->body : a->summary, &n->shingles);
    sketch_of(&n->shingles, &n->last.sketch);
    struct article told = *a;
    if (title_repeats(n, a)) told.title = SPAN_EMPTY; /* it names the column, not the event */
    features_of(n->analyzer, &n->vocabulary, &told, &n->last.features);
    n->last.name_count = names_find(n->namer, a, &n->last.names);
    traits_of(n->namer, n->last.names, n->last.name_count, &n->last.traits);
    n->last.script = text_is_rtl(a->title.len ? a->title : a->body) ? SCRIPT_ARABIC : SCRIPT_LATIN;
    n->last.agency = names_agency(n->namer, a);
    names_places(n->namer, &n->last.places);
    names_mark(n->namer, &n->last.mark);
    return &n->last;
}

/* Stories that live, of the other script, told about in the last two days. */
struct other_script {
    const struct newsroom *n;
    int64_t order_s;
};

static int64_t of_other_script(void *ctx, int64_t story_id) {
    const struct other_script *o = ctx;
    int64_t id = clusters_resolve(&o->n->clusters, story_id), apart;
    uint32_t slot = clusters_with_id(&o->n->clusters, id);
    if (slot == NO_CLUSTER) return 0;
    const struct cluster *c = clusters_at(&o->n->clusters, slot);
    apart = o->order_s > c->last_s ? o->order_s - c->last_s : c->first_s - o->order_s;
    if (c->scripts & o->n->last.script || apart > PAIR_APART_S) return 0;
    return places_conflict(o->n->namer, &o->n->last.places, &c->places) ? 0 : id;
}

void newsroom_place(struct newsroom *n, const struct article *a, struct placement *ret) {
    const struct reading *r = read_article(n, a);
    memset(ret, 0, sizeof(*ret));
    ret->category =
        a->category != CATEGORY_UNKNOWN ? a->category : story_category_of(a->section, a->url);
    ret->names = r->names;
    ret->name_count = r->name_count;
    ret->agency = r->agency;
    n->last.rival = NO_CLUSTER;
    const struct member *original =
        window_get(&n->window, copies_find(&n->copies, &n->window, r, &ret->similarity));
    if (original) {
        ret->copy_of = original->original;
        ret->story_id = clusters_resolve(&n->clusters, original->story_id);
        return;
    }
    uint32_t slot = clusters_find(&n->clusters, &n->window, r, a->order_s, &n->last.rival);
    if (slot != NO_CLUSTER) {
        ret->story_id = clusters_at(&n->clusters, slot)->id;
        return;
    }
    struct other_script other = { n, a->order_s };
    ret->story_id = pairing_find(n->pairing, &r->traits, of_other_script, &other);
}

/* The story just told of and the one that it might as well have been: were they one all along? The
 * older one stays, so that its address does. */
static void consider_merge(struct newsroom *n, uint32_t slot) {
    uint32_t rival = n->last.rival;
    n->merge = (struct story_merge){ 0 };
    if (rival == NO_CLUSTER || rival == slot || !clusters_at(&n->clusters, rival)->id) return;
    if (!clusters_same(&n->clusters, n->namer, slot, rival)) return;
    uint32_t into =
        clusters_at(&n->clusters, slot)->id < clusters_at(&n->clusters, rival)->id ? slot : rival;
    uint32_t from = into == slot ? rival : slot;
    n->merge = (struct story_merge){ .from = clusters_at(&n->clusters, from)->id,
                                     .to = clusters_at(&n->clusters, into)->id };
    clusters_merge(&n->clusters, &n->window, into, from);
}

bool newsroom_merged(const struct newsroom *n, struct story_merge *ret) {
    *ret = n->merge;
    return n->merge.from != 0;
}

void newsroom_add(struct newsroom *n, const struct article *a) {
    const struct reading *r = read_article(n, a);
    uint32_t sequence = window_push(&n->window, a->order_s);
    struct member *m = window_get(&n->window, sequence);
    m->id = a->id;
    m->original = a->copy_of ? a->copy_of : a->id;
    m->order_s = a->order_s;
    m->sketch = r->sketch;
    m->mark = r->mark;
    m->paper = (uint32_t) hash64(a->source, (uint64_t) a->source_id);
    m->story_id = clusters_resolve(&n->clusters, a->story_id);
    m->slot = clusters_open(&n->clusters, m->story_id, a->order_s);
    uint32_t tag = 0;
    struct title_seen *title = title_of(n, a, &tag);
    *title = (struct title_seen){ tag, (int32_t) (a->order_s / 3600) };
    copies_add(&n->copies, &n->window, sequence);
    clusters_add(&n->clusters, &n->window, sequence, r);
    clusters_at(&n->clusters, m->slot)->scripts |= r->script;
    pairing_add(n->pairing, &r->traits, m->story_id);
    struct telling telling = { .story_id = m->story_id,
                               .order_s = a->order_s,
                               .arabic = r->script == SCRIPT_ARABIC,
                               .lang = a->lang,
                               .names = r->names,
                               .count = r->name_count };
    spellings_add(n->spellings, &telling);
    consider_merge(n, m->slot);
    n->split.from = 0;
    uint32_t told = clusters_slot_of(&n->clusters, m);
    if (!n->merge.from && told != NO_CLUSTER)
        (void) clusters_split(&n->clusters, &n->window, told, &n->split);
    vocabulary_add(&n->vocabulary, &r->features);
    names_learn(n->namer);
    trends_add(n->trends, n->analyzer, a, r->names, r->name_count);
    n->last.key = 0; /* the vocabulary has changed */
    clusters_sweep(&n->clusters, n->window.newest_s);
}

bool newsroom_split(const struct newsroom *n, struct story_split *ret) {
    if (n->split.from) *ret = n->split;
    return n->split.from != 0;
}

void newsroom_split_done(struct newsroom *n, int64_t new_story_id) {
    if (n->split.from) clusters_divide(&n->clusters, &n->window, &n->split, new_story_id);
    n->split.from = 0;
}

size_t newsroom_spellings(const struct newsroom *n, const struct spelling_match **ret) {
    return spellings_found(n->spellings, ret);
}

size_t newsroom_trends(struct newsroom *n, int64_t now_s, struct trend *ret, size_t max) {
    return trends_list(n->trends, now_s, ret, max);
}
