/* lab_learn - templates of the sites of a batch (lab page --learn). */

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "cmd/lab.h"
#include "url/url.h"

struct site {
    struct template_model *model;
    struct page_template digest;
    bool judged;
};

struct lab_learnt {
    struct map by_domain; /* hash of the registrable domain: place in sites */
    VEC_OF(struct site) sites;
    struct arena arena; /* the digests */
};

static struct site *site_of(struct lab_learnt *l, span url) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct url u;
    if (url_parse(url, NULL, &a, &u, NULL) != ERRC_OK) return NULL;
    uint64_t *at = map_at(&l->by_domain, hash64(url_registrable_domain(u.host), 0), l->sites.len);
    if (*at == l->sites.len) *VEC_PUSH(&l->sites) = (struct site){ .model = template_new() };
    return &l->sites.at[*at];
}

enum errc lab_page_learn(struct lab *lab, span bytes, span id, span url, const struct json *item,
                         struct json_writer *w, struct error *err) {
    (void) id, (void) item, (void) w;
    DEFER(arena_done) struct arena a = ARENA_INIT;
    if (!lab->learnt) lab->learnt = mem_zalloc(1, sizeof(*lab->learnt));
    struct site *site = site_of(lab->learnt, url);
    struct page *page = arena_new(&a, struct page);
    struct page_input in = { .html = bytes, .url = url, .trace = true };
    enum errc rc = site ? lab_need_jail(lab, err) : ERRC_OK;
    if (rc == ERRC_OK && site) rc = jail_page(lab->jail, &in, &a, page, err);
    if (rc == ERRC_OK && site) template_learn(site->model, page->article.title, &page->traces);
    return rc;
}

const struct page_template *lab_known(struct lab *lab, span url) {
    struct site *site = lab->learnt ? site_of(lab->learnt, url) : NULL;
    if (!site) return NULL;
    if (!site->judged) template_digest(site->model, &lab->learnt->arena, &site->digest);
    site->judged = true;
    return &site->digest;
}

void lab_learnt_free(struct lab_learnt *l) {
    if (!l) return;
    for (size_t i = 0; i < l->sites.len; i++) template_free(l->sites.at[i].model);
    VEC_DONE(&l->sites);
    map_done(&l->by_domain);
    arena_done(&l->arena);
    mem_free(l);
}
