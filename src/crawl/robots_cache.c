#include "crawl/robots_cache.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/rand.h"
#include "base/vec.h"

#include <stdio.h>

enum {
    FRESH_MS = 24 * 3600 * 1000,
    FAILED_MS = 5 * 60 * 1000,
    FAILED_MAX_MS = 6 * 3600 * 1000,
    /* A domain with a name for every link must not fill the memory. */
    ENTRIES_MAX = 4096,
};
#define RULES_BYTES_MAX ((size_t) 64 << 20)

struct robots_cache {
    span agent;
    struct arena arena;
    struct map by_origin;
    uint64_t seed;
    VEC_OF(struct robots_entry *) entries;
    size_t rules_bytes;
    size_t hand; /* where the next search for something to forget begins */
};

struct robots_cache *robots_cache_new(span agent) {
    struct robots_cache *c = mem_zalloc(1, sizeof(*c));
    c->agent = arena_copy(&c->arena, agent);
    c->seed = rand_u64();
    return c;
}

void robots_cache_free(struct robots_cache *c) {
    if (!c) return;
    for (size_t i = 0; i < c->entries.len; i++) {
        arena_done(&c->entries.at[i]->arena);
        mem_free(c->entries.at[i]->origin_text);
        mem_free(c->entries.at[i]);
    }
    VEC_DONE(&c->entries);
    map_done(&c->by_origin);
    arena_done(&c->arena);
    mem_free(c);
}

struct robots_entry *robots_cache_at(struct robots_cache *c, uint64_t tag) {
    return tag < c->entries.len ? c->entries.at[tag] : NULL;
}

static void forget(struct robots_cache *c, struct robots_entry *e) {
    map_remove(&c->by_origin, hash64(e->origin, c->seed));
    c->rules_bytes -= e->arena.total;
    arena_done(&e->arena);
    mem_free(e->origin_text);
    *e = (struct robots_entry){ .tag = e->tag };
}

/* A place for a new origin: a fresh one, or that of one nobody waits for. */
static struct robots_entry *place_for(struct robots_cache *c) {
    for (size_t i = 0; c->entries.len >= ENTRIES_MAX && i < c->entries.len; i++) {
        struct robots_entry *e = c->entries.at[c->hand++ % c->entries.len];
        if (e->state == ROBOTS_ASKED) continue;
        if (e->origin_text) forget(c, e);
        return e;
    }
    struct robots_entry *e = mem_zalloc(1, sizeof(*e));
    e->tag = c->entries.len;
    *VEC_PUSH(&c->entries) = e;
    return e;
}

struct robots_entry *robots_cache_get(struct robots_cache *c, span origin, int64_t now_ms) {
    uint64_t key = hash64(origin, c->seed), at;
    if (map_get(&c->by_origin, key, &at)) {
        struct robots_entry *e = c->entries.at[at];
        if (e->state != ROBOTS_ASKED && now_ms >= e->stale_ms) e->state = ROBOTS_UNKNOWN;
        return e;
    }
    struct robots_entry *e = place_for(c);
    e->origin_text = mem_strdup(origin);
    e->origin = span_of(e->origin_text);
    map_put(&c->by_origin, key, e->tag);
    return e;
}

/* Large files make room by forgetting others. */
static void limit_rules(struct robots_cache *c, const struct robots_entry *kept) {
    for (size_t i = 0; c->rules_bytes > RULES_BYTES_MAX && i < c->entries.len; i++) {
        struct robots_entry *e = c->entries.at[c->hand++ % c->entries.len];
        if (e != kept && e->state != ROBOTS_ASKED && e->origin_text) forget(c, e);
    }
}

static void set_rules(struct robots_cache *c, struct robots_entry *e, const span *text,
                      int64_t now_ms) {
    c->rules_bytes -= e->arena.total;
    arena_done(&e->arena);
    e->arena = (struct arena) ARENA_INIT;
    e->rules = text ? robots_parse(*text, c->agent, &e->arena) : NULL;
    c->rules_bytes += e->arena.total;
    limit_rules(c, e);
    e->state = ROBOTS_KNOWN;
    e->stale_ms = now_ms + FRESH_MS;
    e->failures = 0;
}

static void set_failed(struct robots_entry *e, enum robots_state state, const char *reason,
                       int64_t wait_ms, int64_t now_ms) {
    int64_t delay_ms = FAILED_MS;
    for (int64_t i = 0; i < e->failures && delay_ms < FAILED_MAX_MS; i++) delay_ms *= 2;
    if (delay_ms > FAILED_MAX_MS) delay_ms = FAILED_MAX_MS;
    e->failures++;
    e->stale_ms = now_ms + (wait_ms > delay_ms ? wait_ms : delay_ms);
    snprintf(e->reason, sizeof(e->reason), "%s", reason);
    /* Old rules are better than none for a while. */
    e->state = state == ROBOTS_UNREACHABLE && e->rules ? ROBOTS_KNOWN : state;
}

void robots_cache_put(struct robots_cache *c, struct robots_entry *e, const struct fetch_result *r,
                      int64_t now_ms) {
    bool client_error = r->status >= 400 && r->status < 500 && r->status != 429;
    bool too_many_hops = r->rc == ERRC_LIMIT && r->status >= 300 && r->status < 400;
    if (r->status == 200 && (r->rc == ERRC_OK || r->rc == ERRC_LIMIT))
        set_rules(c, e, &r->body, now_ms);
    else if (client_error || too_many_hops)
        set_rules(c, e, NULL, now_ms);
    else if (r->rc == ERRC_DENIED && r->status == 0)
        set_failed(e, ROBOTS_REFUSED, r->reason, 0, now_ms);
    else
        set_failed(e, ROBOTS_UNREACHABLE, r->reason, r->retry_after_s * 1000, now_ms);
}
