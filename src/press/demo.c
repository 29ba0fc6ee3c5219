#include "press/demo.h"

#include "base/hash.h"
#include "base/json.h"
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

const struct press_demo_paper *press_demo_paper(span slug) {
    for (size_t i = 0; i < COUNT_OF(papers); i++)
        if (span_eq(slug, span_of(papers[i].slug))) return &papers[i];
    return NULL;
}

size_t press_demo_papers(const struct press_demo_paper **ret) {
    *ret = papers;
    return COUNT_OF(papers);
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
static void write_body(const struct demo_voice *v, const struct demo_event *e, size_t role,
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

static void write_dateline(const struct demo_voice *v, const struct demo_event *e,
                           struct buf *lead) {
    bool french = strcmp(v->lang, "fr") == 0;
    uint64_t style = hash64(span_of(v->paper->slug), 3) % 3;
    if (e->wire)
        demo_expand(v, french ? "{city} (Agence Madar) - " : "{city} (المدار) - ", lead);
    else if (style == 0 && !french)
        buf_add_fmt(lead, "%s – %s: ", v->paper->city, v->paper->name);
}

static void write_image(const struct demo_voice *v, const struct demo_event *e, struct buf *out) {
    if (v->writer % 9 == 0 && !e->wire) buf_add(out, SPAN("http://press.invalid/none/0"));
    /* Papers that print a wire story print its picture. */
    else
        buf_add_fmt(out, "http://press.invalid/%d/%llu", (int) e->template->scene,
                    (unsigned long long) v->writer);
}

static void put(struct json_writer *w, const char *key, const struct buf *value) {
    if (value->len) json_put(w, key, buf_span(value));
}

void demo_write_article(struct buf *out, const struct demo_event *e,
                        const struct press_demo_paper *paper, const struct demo_slip *slip) {
    size_t role = slip->role;
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
    DEFER(buf_done) struct buf author = BUF(512), image = BUF(80), id = BUF(32);
    if (e->breaking && role < 3) buf_add(&title, SPAN("عاجل: "));
    size_t titles = count_texts(t->titles, DEMO_TITLES);
    assert(titles > 0);
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
    buf_add_fmt(&id, "demo-%lld", (long long) slip->serial);

    char iso[ISO_SIZE];
    struct json_writer w = json_writer_of(out);
    json_begin_object(&w);
    put(&w, "id", &id);
    json_put(&w, "source", span_of(paper->slug));
    json_put(&w, "published", span_of(clock_iso(slip->t_s, 0, iso)));
    put(&w, "title", &title);
    put(&w, "author", &author);
    json_put(&w, "category", demo_section_name(t->section, paper->lang, (unsigned) (slug >> 8)));
    put(&w, "summary", &lead);
    put(&w, "body", &body);
    put(&w, "image", &image);
    json_put(&w, "lang", span_of(paper->lang));
    json_end_object(&w);
    buf_add_char(out, '\n');
}
