/* demo_events - what happens when, and which papers tell it.
 *
 * Everything hangs on the calendar, not on the moment of the start: each day has its events, each
 * third of a minute its live article. So a press that is started again serves the same articles
 * under the same addresses, and a crawl of yesterday stays true. Only live articles of an earlier
 * run are gone, as articles of papers go.
 */

#include "base/hash.h"
#include "base/rand.h"
#include "press/demo_priv.h"

enum {
    PAPER_SPORT = 8, /* "malaabna" */
    PAPER_ECONOMY = 9,
    PAPERS = 12,
    DAYS = 10,
    DAY_EVENTS = 32, /* about 60 articles */
    DAY_SERIALS = 1000,
    SLOT_S = 20, /* one live article each */
    BLOCK_SLOTS = 3,
    QUICK_S = 2 * 3600, /* afterwards only one in six slots */
    LIVE_S = 16 * 3600,
};

struct maker {
    struct buf *out;
    uint64_t seed;
    int64_t from_s, to_s; /* articles outside are left out */
};

static bool covers(const struct press_demo_paper *paper, enum demo_section section) {
    if (strcmp(paper->slug, "malaabna") == 0) return section == DEMO_SPORT;
    if (strcmp(paper->slug, "arqam-aswaq") == 0)
        return section == DEMO_ECONOMY || section == DEMO_TECH;
    return true;
}

static const struct demo_template *template_at(size_t n) {
    static const struct demo_templates *const sets[] = { &demo_local, &demo_economy, &demo_sport,
                                                         &demo_tech,  &demo_health,  &demo_culture,
                                                         &demo_world, &demo_society };
    /* Round the sections, then round each section's templates: neighbours differ. */
    const struct demo_templates *set = sets[n % COUNT_OF(sets)];
    return &set->at[n / COUNT_OF(sets) % set->count];
}

static const struct demo_template *breaking_at(size_t n) {
    for (size_t i = 0;; i++) {
        const struct demo_template *t = template_at(n + i);
        if (t->breaking) return t;
    }
}

/* Gives the event to as many papers of its language as want it, in an order of its own; returns
 * how many. Slips say for each when and under which number. */
static size_t publish(struct maker *m, const struct demo_event *e, size_t wanted,
                      const struct demo_slip *slips) {
    const struct press_demo_paper *papers;
    size_t count = press_demo_papers(&papers), start = (size_t) (e->seed % PAPERS), role = 0;
    assert(count == PAPERS);
    /* Half of the sport and business news comes from the papers that live of them. */
    if (e->seed / 16 % 2 && e->template->section == DEMO_SPORT) start = PAPER_SPORT;
    if (e->seed / 16 % 2 && e->template->section == DEMO_ECONOMY) start = PAPER_ECONOMY;
    for (size_t i = 0; i < count && role < wanted; i++) {
        /* 5 and 12 have no common factor: every paper is met once. */
        const struct press_demo_paper *paper = &papers[(start + i * 5) % count];
        if (strcmp(paper->lang, e->lang) != 0 || !covers(paper, e->template->section)) continue;
        const struct demo_slip *slip = &slips[role++];
        if (slip->t_s > m->from_s && slip->t_s <= m->to_s)
            demo_write_article(m->out, e, paper, slip);
    }
    return role;
}

enum { SHARED_MAX = 8 };

static void make_day_event(struct maker *m, int64_t day, size_t n, int64_t *serial) {
    size_t turn = (size_t) day * DAY_EVENTS + n;
    struct rng r = rng_of(hash_mix(m->seed ^ hash_mix(turn)));
    bool french = n % 8 == 5, breaking = n % 16 == 3;
    struct demo_event e = { .seed = rng_next(&r), .lang = french ? "fr" : "ar" };
    e.template = french     ? &demo_french.at[turn / 8 % demo_french.count]
                 : breaking ? breaking_at((size_t) (e.seed >> 40))
                            : template_at(turn - turn / 8);
    e.t_s = day * DAY_S + (int64_t) rng_below(&r, DAY_S);
    /* One event in five comes by wire, one in five is covered by several in their own words. */
    uint64_t kind = rng_below(&r, 10);
    e.wire = kind < 2;
    e.breaking = breaking;
    size_t wanted = e.wire ? 3 + rng_below(&r, 4) : kind < 4 ? 2 + rng_below(&r, 3) : 1;
    if (french && wanted > 2) wanted = 2;
    if (breaking && wanted < 4) wanted = 4;
    struct demo_slip slips[SHARED_MAX];
    for (size_t i = 0; i < SHARED_MAX; i++) {
        /* Papers follow each other within hours. */
        int64_t later_s = (int64_t) (i * 1500 + rng_below(&r, 2400));
        slips[i] = (struct demo_slip){ .role = i,
                                       .serial = *serial + (int64_t) i,
                                       .t_s = e.t_s + later_s };
    }
    *serial += (int64_t) publish(m, &e, wanted, slips);
}

static void make_day(struct maker *m, int64_t day) {
    int64_t serial = day * DAY_SERIALS;
    for (size_t n = 0; n < DAY_EVENTS; n++) make_day_event(m, day, n, &serial);
}

/* A block of slots: now and then three papers on one event, else three events. */
static void make_block(struct maker *m, int64_t block, size_t slots) {
    bool shared = hash_mix(m->seed + (uint64_t) block) % 3 == 0;
    for (size_t i = 0; i < slots; i++) {
        int64_t slot = block * BLOCK_SLOTS + (int64_t) i;
        struct demo_event e = { .lang = slot % 12 == 7 && !shared ? "fr" : "ar" };
        e.seed = hash_mix(m->seed ^ hash_mix((uint64_t) slot));
        e.template = e.lang[0] == 'f' ? &demo_french.at[slot / 12 % (int64_t) demo_french.count]
                                      : template_at((size_t) (e.seed >> 40));
        struct demo_slip slips[BLOCK_SLOTS];
        for (size_t n = 0; n < BLOCK_SLOTS; n++)
            slips[n] = (struct demo_slip){ .role = n,
                                           .serial = slot + (int64_t) n,
                                           .t_s = (slot + (int64_t) n) * SLOT_S };
        e.t_s = slips[0].t_s;
        (void) publish(m, &e, shared ? slots : 1, slips);
        if (shared) break;
    }
}

void press_demo_write(struct buf *out, uint64_t seed, int64_t now_s) {
    struct maker m = { .out = out, .seed = hash_mix(seed + 1) };
    m.from_s = now_s - DAYS * DAY_S;
    m.to_s = now_s + LIVE_S;
    int64_t today = now_s / DAY_S;
    for (int64_t day = today - DAYS - 1; day <= today + 1; day++) make_day(&m, day);
    m.from_s = now_s;
    int64_t first = now_s / (SLOT_S * BLOCK_SLOTS), step = 1;
    for (int64_t b = first; b * SLOT_S * BLOCK_SLOTS < m.to_s; b += step) {
        bool quick = (b - first) * SLOT_S * BLOCK_SLOTS < QUICK_S;
        if (!quick) step = 2;
        make_block(&m, b, quick ? BLOCK_SLOTS : 1);
    }
}
