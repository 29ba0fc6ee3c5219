#include "press/demo.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/rand.h"
#include "press/demo_priv.h"

static const struct press_demo_paper papers[] = {
    { "sada-alwaha", "صدى الواحة", "Sada Al-Waha", "SA", "ar", LAYOUT_ARTICLE, PRESS_RSS,
      URL_ARTICLE, "الرياض" },
    { "marafi", "مرافئ اليوم", "Marafi Al-Yawm", "AE", "ar", LAYOUT_PORTAL, PRESS_ATOM, URL_SLUG,
      "دبي" },
    { "qanadil", "قناديل", "Qanadil", "TN", "ar", LAYOUT_MICRODATA, PRESS_RSS, URL_DATED, "تونس" },
    { "nabd-alkuthban", "نبض الكثبان", "Nabd Al-Kuthban", "SA", "ar", LAYOUT_WORDS, PRESS_SITEMAP,
      URL_NODE, "بريدة" },
    { "shurfa", "شرفة الخليج", "Shurfat Al-Khalij", "KW", "ar", LAYOUT_SOUP, PRESS_JSON, URL_PHP,
      "الكويت" },
    { "baydar", "بيدر", "Baydar", "JO", "ar", LAYOUT_META, PRESS_RDF, URL_ARTICLE, "عمّان" },
    { "difaf", "الضفاف الجديدة", "Ad-Difaf Al-Jadida", "IQ", "ar", LAYOUT_BREAKS, PRESS_RSS,
      URL_SECTION, "بغداد" },
    { "dafater", "دفاتر المدينة", "Dafater Al-Madina", "SA", "ar", LAYOUT_HIJRI, PRESS_RSS,
      URL_NODE, "جدة" },
    { "malaabna", "ملعبنا", "Malaabna", "OM", "ar", LAYOUT_TABLES, PRESS_RSS, URL_SECTION, "مسقط" },
    { "arqam-aswaq", "أرقام وأسواق", "Arqam wa Aswaq", "AE", "ar", LAYOUT_AMP, PRESS_ATOM,
      URL_ARTICLE, "أبوظبي" },
    { "echo-oasis", "L'Écho des oasis", "L'Écho des oasis", "TN", "fr", LAYOUT_ARTICLE, PRESS_RSS,
      URL_DATED, "Tunis" },
    { "quotidien-port", "Le Quotidien du port", "Le Quotidien du port", "DZ", "fr", LAYOUT_SOUP,
      PRESS_ATOM, URL_PHP, "Alger" },
};

enum {
    PAPER_SPORT = 8, /* "malaabna" */
    PAPER_ECONOMY = 9,
    PAST_EVENTS = 230, /* in the ten days before now */
    FRENCH_EVENTS = 36,
    COMING_EVENTS = 360, /* after now: one article every NEXT_S, then every LATER_S */
    NEXT_S = 20,
    LATER_S = 120,
    QUICK_ARTICLES = 360, /* two hours of NEXT_S */
};

const struct press_demo_paper *press_demo_paper(span slug) {
    for (size_t i = 0; i < COUNT_OF(papers); i++)
        if (span_eq(slug, span_of(papers[i].slug))) return &papers[i];
    return NULL;
}

size_t press_demo_papers(const struct press_demo_paper **ret) {
    *ret = papers;
    return COUNT_OF(papers);
}

/* One run of the generator. */
struct maker {
    struct buf *out;
    struct rng rng;
    int64_t now_s;
    size_t made, coming;
};

/* One event: what happened, when, and how the papers share it. */
struct event {
    const struct demo_template *template;
    uint64_t seed;
    bool wire, breaking, coming;
    int64_t t_s;
};

static bool covers(const struct press_demo_paper *paper, enum demo_section section) {
    if (strcmp(paper->slug, "malaabna") == 0) return section == DEMO_SPORT;
    if (strcmp(paper->slug, "arqam-aswaq") == 0)
        return section == DEMO_ECONOMY || section == DEMO_TECH;
    return true;
}

static size_t count_texts(const char *const *texts, size_t max) {
    size_t n = 0;
    while (n < max && texts[n]) n++;
    return n;
}

static void add_part(const struct demo_voice *v, const char *text, struct buf *body) {
    /* The lead follows the dateline on its line. */
    if (body->len && !span_ends(buf_span(body), SPAN(" "))) buf_add_char(body, '\n');
    demo_expand(v, text[0] == '?' ? text + 1 : text, body);
}

/* The text: lead, most parts in order, now and then a paragraph of background. */
static void write_body(const struct demo_voice *v, const struct event *e, size_t role,
                       struct buf *body) {
    const char *const *parts = e->template->parts;
    size_t count = count_texts(parts, DEMO_PARTS);
    uint64_t writer = hash_mix(v->writer + role);
    /* A copy of a wire story keeps its words; what papers change is where they stop. */
    size_t cut = e->wire && role % 3 == 2 && count > 5 ? 1 + writer % 2 : 0;
    const char *heading = NULL;
    for (size_t i = 0; i < count - cut; i++) {
        if (span_starts(span_of(parts[i]), SPAN("## "))) {
            heading = writer % 2 ? parts[i] : NULL;
            continue;
        }
        bool optional = parts[i][0] == '?';
        bool kept = !optional || e->wire || hash64(span_of(parts[i]), writer) % 3 != 0;
        /* A heading belongs to the paragraph behind it: they stay or go together. */
        if (kept && heading) add_part(v, heading, body);
        heading = NULL;
        if (kept) add_part(v, parts[i], body);
    }
    if (e->wire && role % 4 != 1) return;
    struct demo_pool pool = demo_background(e->template->section, v->lang);
    size_t extra = e->wire ? 1 : 1 + writer % 2;
    for (size_t i = 0; i < extra && pool.count; i++)
        add_part(v, pool.at[(writer / 5 + i) % pool.count], body);
}

static void write_dateline(const struct demo_voice *v, const struct event *e, struct buf *lead) {
    bool french = strcmp(v->lang, "fr") == 0;
    uint64_t style = hash64(span_of(v->paper->slug), 3) % 3;
    if (e->wire)
        demo_expand(v, french ? "{city} (Agence Madar) - " : "{city} (المدار) - ", lead);
    else if (style == 0 && !french)
        buf_add_fmt(lead, "%s – %s: ", v->paper->city, v->paper->name);
}

static void write_image(const struct demo_voice *v, const struct event *e, struct buf *out) {
    if (v->writer % 9 == 0 && !e->wire) buf_add(out, SPAN("press:none:0"));
    /* Papers that print a wire story print its picture. */
    else
        buf_add_fmt(out, "press:%d:%llu", (int) e->template->scene, (unsigned long long) v->writer);
}

/* Papers follow each other within hours; what is to come was spaced by coming_s(). */
static int64_t time_of(const struct maker *m, const struct event *e, size_t role, uint64_t editor) {
    if (e->coming) return e->t_s;
    int64_t t_s = e->t_s + (int64_t) (role * 1500 + editor % 2400);
    return t_s <= m->now_s ? t_s : m->now_s - (int64_t) (editor % 600);
}

static void put(struct json_writer *w, const char *key, const struct buf *value) {
    if (value->len) json_put(w, key, buf_span(value));
}

static void write_article(struct maker *m, const struct event *e,
                          const struct press_demo_paper *paper, size_t role) {
    const struct demo_template *t = e->template;
    uint64_t slug = hash64(span_of(paper->slug), 5);
    /* The writer of a wire story is the agency; its editor is the paper's own. */
    struct demo_voice v = { .weekday = (unsigned) clock_civil(e->t_s).weekday,
                            .by_the_sea = t->scene == SCENE_SEA,
                            .event = e->seed,
                            .writer = e->wire ? e->seed : hash_mix(e->seed ^ slug),
                            .lang = paper->lang,
                            .paper = paper };
    struct demo_voice editor = v;
    editor.writer = hash_mix(slug + e->seed);
    DEFER(buf_done) struct buf title = BUF(4 * KIB), body = BUF(64 * KIB), lead = BUF(8 * KIB);
    DEFER(buf_done) struct buf author = BUF(512), image = BUF(64), id = BUF(32);
    if (e->breaking && role < 3) buf_add(&title, SPAN("عاجل: "));
    size_t titles = count_texts(t->titles, DEMO_TITLES);
    demo_expand(&editor, t->titles[(e->seed + role) % titles], &title);
    write_dateline(&v, e, &body);
    write_body(&v, e, role, &body);
    if (slug % 2) demo_expand(&editor, t->parts[0], &lead);
    bool french = strcmp(paper->lang, "fr") == 0;
    if (e->wire)
        buf_add(&author, french ? SPAN("Agence Madar") : SPAN("وكالة المدار"));
    else
        demo_author(paper, editor.writer, &author);
    write_image(&v, e, &image);
    buf_add_fmt(&id, "demo-%05zu", ++m->made);

    char iso[ISO_SIZE];
    struct json_writer w = json_writer_of(m->out);
    json_begin_object(&w);
    put(&w, "id", &id);
    json_put(&w, "source", span_of(paper->slug));
    json_put(&w, "published", span_of(clock_iso(time_of(m, e, role, editor.writer), 0, iso)));
    put(&w, "title", &title);
    put(&w, "author", &author);
    json_put(&w, "category", demo_section_name(t->section, paper->lang, (unsigned) (slug >> 8)));
    put(&w, "summary", &lead);
    put(&w, "body", &body);
    put(&w, "image", &image);
    json_put(&w, "lang", span_of(paper->lang));
    json_end_object(&w);
    buf_add_char(m->out, '\n');
}

static int64_t coming_s(const struct maker *m, size_t n) {
    int64_t quick = n < QUICK_ARTICLES ? (int64_t) n : QUICK_ARTICLES;
    return m->now_s + NEXT_S * (quick + 1) + LATER_S * ((int64_t) n - quick);
}

/* Gives the event to as many papers of its language as want it, in an order of its own. */
static void publish(struct maker *m, struct event *e, const char *lang, size_t wanted) {
    size_t start = (size_t) (e->seed % COUNT_OF(papers)), role = 0;
    /* Half of the sport and business news comes from the papers that live of them. */
    if (e->seed / 16 % 2 && e->template->section == DEMO_SPORT) start = PAPER_SPORT;
    if (e->seed / 16 % 2 && e->template->section == DEMO_ECONOMY) start = PAPER_ECONOMY;
    for (size_t i = 0; i < COUNT_OF(papers) && role < wanted; i++) {
        /* 5 and 12 have no common factor: every paper is met once. */
        const struct press_demo_paper *paper = &papers[(start + i * 5) % COUNT_OF(papers)];
        if (strcmp(paper->lang, lang) != 0 || !covers(paper, e->template->section)) continue;
        if (e->coming) e->t_s = coming_s(m, m->coming++);
        write_article(m, e, paper, role++);
    }
}

static const struct demo_template *template_at(size_t n) {
    static const struct demo_templates *const sets[] = { &demo_local, &demo_economy, &demo_sport,
                                                         &demo_tech,  &demo_health,  &demo_culture,
                                                         &demo_world, &demo_society };
    /* Round the sections, then round each section's templates: neighbours differ. */
    const struct demo_templates *set = sets[n % COUNT_OF(sets)];
    return &set->at[n / COUNT_OF(sets) % set->count];
}

static void make_event(struct maker *m, size_t n, bool french, bool coming) {
    struct event e = { .seed = rng_next(&m->rng), .coming = coming };
    e.template = french ? &demo_french.at[n % demo_french.count] : template_at(n);
    /* Denser towards now: age = ten days times the square of a uniform draw. */
    double u = (double) rng_below(&m->rng, 100000) / 100000;
    e.t_s = m->now_s - 900 - (int64_t) (u * u * 10 * DAY_S);
    /* One event in five comes by wire, one in five is covered by several in their own words. */
    uint64_t kind = rng_below(&m->rng, 10);
    e.wire = kind < 2;
    size_t wanted = e.wire ? 3 + rng_below(&m->rng, 4) : kind < 4 ? 2 + rng_below(&m->rng, 3) : 1;
    if (french && wanted > 2) wanted = 2;
    e.breaking = e.template->breaking && !french && !coming && n < 32;
    if (e.breaking) {
        e.t_s = m->now_s - 600 - (int64_t) rng_below(&m->rng, 4 * 3600);
        if (wanted < 4) wanted = 4;
    }
    publish(m, &e, french ? "fr" : "ar", wanted);
}

void press_demo_write(struct buf *out, uint64_t seed, int64_t now_s) {
    struct maker m = { .out = out, .rng = rng_of(seed), .now_s = now_s };
    for (size_t n = 0; n < PAST_EVENTS; n++) make_event(&m, n, false, false);
    for (size_t n = 0; n < FRENCH_EVENTS; n++) make_event(&m, n, true, false);
    for (size_t n = 0; n < COMING_EVENTS; n++)
        make_event(&m, n % 12 == 11 ? n / 12 : n, n % 12 == 11, true);
}
