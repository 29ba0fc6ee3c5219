#ifndef TESTS_UNIT_STORY_NEWSROOM_TESTING_H
#define TESTS_UNIT_STORY_NEWSROOM_TESTING_H

/* newsroom_testing - a newsroom that is fed as the crawler does it, for its tests. */

#include "base/buf.h"
#include "base/rand.h"
#include "check.h"
#include "story/story.h"

#define T0 ((int64_t) 1438387200) /* 2015-08-01 */

struct room {
    struct newsroom *newsroom;
    int64_t next_id, next_story;
};

static inline struct room room_new(const struct newsroom_options *opts) {
    return (struct room){ newsroom_new(opts), 1, 1 };
}

/* Places and adds as the crawler does; *ret_placed is what place said. */
static inline struct article take(struct room *r, span title, span body, int64_t order_s,
                                  struct placement *ret_placed) {
    struct article a = { .title = title, .body = body, .order_s = order_s, .lang = "ar" };
    newsroom_place(r->newsroom, &a, ret_placed);
    a.id = r->next_id++;
    a.copy_of = ret_placed->copy_of;
    a.story_id = ret_placed->story_id ? ret_placed->story_id : r->next_story++;
    newsroom_add(r->newsroom, &a);
    return a;
}

/* `count` words, made from the seed; every `change`-th is another one (0 = none). */
static inline void make_text(struct buf *out, uint64_t seed, int from, int count, int change) {
    struct rng r = rng_of(seed);
    for (int i = 0; i < from + count; i++) {
        uint64_t word = rng_below(&r, 100000);
        if (i < from) continue;
        if (change && i % change == change - 1) word += 1000000;
        buf_add_fmt(out, "كلمه%d ", (int) word);
    }
}

struct text {
    const char *title, *body;
};

static const struct text crash_1 = {
    "سقوط طائرة ركاب إندونيسية في إقليم بابوا",
    "أعلنت السلطات الإندونيسية اليوم سقوط طائرة ركاب تابعة لشركة تريغانا في إقليم بابوا وعلى متنها "
    "54 شخصا، وقالت وزارة النقل إن الاتصال بالطائرة انقطع قبل وصولها إلى مطار أوكسيبيل."
};
static const struct text crash_2 = { "إندونيسيا: العثور على حطام طائرة تريغانا في بابوا",
                                     "عثرت فرق الإنقاذ على حطام طائرة شركة تريغانا التي اختفت فوق "
                                     "جبال بابوا في إندونيسيا، وأكد مسؤول في "
                                     "النقل أن الركاب وعددهم 54 لقوا حتفهم قرب أوكسيبيل." };
static const struct text oil = {
    "أسعار النفط تتراجع إلى أدنى مستوى في ستة أشهر",
    "تراجعت أسعار النفط في التعاملات الآسيوية وسط مخاوف من زيادة المعروض وتباطؤ الاقتصاد الصيني، "
    "وانخفض خام برنت إلى أقل من خمسين دولارا للبرميل."
};
static const struct text match = {
    "الهلال يفوز على النصر ويتأهل إلى نهائي الكأس",
    "تأهل فريق الهلال إلى المباراة النهائية من كأس الملك بعد فوزه على غريمه النصر بهدفين دون رد في "
    "اللقاء الذي جمعهما على ملعب الملك فهد."
};

#endif
