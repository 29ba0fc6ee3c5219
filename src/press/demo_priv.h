#ifndef PRESS_DEMO_PRIV_H
#define PRESS_DEMO_PRIV_H

/* demo_priv - the demo's little text grammar and its tables.
 *
 * A template's texts hold alternatives "[one|two|three]" (they nest) and slots "{city}", "{n11:b}".
 * A slot's value depends on the event only, so all papers tell the same facts; which alternative
 * is taken depends on who writes. A slot's tag (":b", ":c") draws another value, different from
 * the untagged one as long as the table has enough rows.
 *
 * Arabic counts: {n3} 3-10 takes a plural, {n11} 11-99 a singular in the accusative, {n100}
 * 200-900 and {k11} "11-99 thousand" and {m11} millions a singular in the genitive.
 */

#include "press/demo.h"

enum demo_section {
    DEMO_LOCAL,
    DEMO_ECONOMY,
    DEMO_SPORT,
    DEMO_TECH,
    DEMO_HEALTH,
    DEMO_CULTURE,
    DEMO_WORLD,
    DEMO_SOCIETY,
    DEMO_SECTIONS
};

enum { DEMO_TITLES = 5, DEMO_PARTS = 12 };

struct demo_template {
    enum demo_section section;
    enum press_scene scene;
    bool breaking; /* may run as «عاجل» */
    const char *titles[DEMO_TITLES];
    /* [0] is the lead; "## " begins a heading, "?" a paragraph that some papers cut. */
    const char *parts[DEMO_PARTS];
};

struct demo_templates {
    const struct demo_template *at;
    size_t count;
};
extern const struct demo_templates demo_local, demo_economy, demo_sport, demo_tech, demo_health,
    demo_culture, demo_world, demo_society, demo_french;

/* Paragraphs that fit any article of a section: background, reactions. */
struct demo_pool {
    const char *const *at;
    size_t count;
};
struct demo_pool demo_background(enum demo_section section, const char *lang);

struct demo_voice {
    uint64_t event;   /* facts */
    uint64_t writer;  /* words */
    unsigned weekday; /* of the event; 0 = Sunday */
    bool by_the_sea;  /* a story with a sea in its picture happens in a port */
    const char *lang;
    const struct press_demo_paper *paper;
};
void demo_expand(const struct demo_voice *v, const char *text, struct buf *out);

/* One event: what happened, when, and how the papers share it. */
struct demo_event {
    const struct demo_template *template;
    const char *lang;
    uint64_t seed;
    bool wire, breaking;
    int64_t t_s;
};
/* One article about it: the how-manieth paper, its number for life, its time. */
struct demo_slip {
    size_t role;
    int64_t serial, t_s;
};
void demo_write_article(struct buf *out, const struct demo_event *e,
                        const struct press_demo_paper *paper, const struct demo_slip *slip);

/* The tables behind the slots; the value is static. False: no such slot. */
bool demo_slot(const struct demo_voice *v, span name, struct buf *out);
span demo_section_name(enum demo_section s, const char *lang, unsigned variant);
void demo_author(const struct press_demo_paper *paper, uint64_t n, struct buf *out);

#endif
