/* story/names: who, where and which body; spellings of one name are one; words are no names. */

#include "base/mem.h"
#include "check.h"
#include "story/gazetteer.h"
#include "story/names.h"

static void the_data_is_of_its_form(void) {
    struct error err = { 0 };
    struct gazetteer *g = gazetteer_new(&err);
    CHECK(g != NULL, "%s", err.msg);
    if (!g) return;
    CHECK(gazetteer_count(g) > 600, "%zu entries", gazetteer_count(g));
    for (uint32_t i = 1; i <= gazetteer_count(g); i++) {
        const struct gazetteer_entry *e = gazetteer_get(g, i);
        bool cities_country = e->country && gazetteer_get(g, e->country)->is_country;
        CHECK(e->kind != NAME_PLACE || cities_country, "%.*s lies in a country", SPAN_ARG(e->text));
        CHECK(e->text.len && e->key.len && e->fr.len, "%u has its forms", i);
    }
    gazetteer_free(g);
}

struct desk {
    struct analyzer *analyzer;
    struct namer *namer;
};
static struct desk desk_new(void) {
    struct desk d = { .analyzer = analyzer_new() };
    d.namer = namer_new(d.analyzer);
    return d;
}
static void desk_free(struct desk *d) {
    namer_free(d->namer);
    analyzer_free(d->analyzer);
}

static bool names_key(const struct name *all, size_t count, enum name_kind kind, const char *key) {
    for (size_t i = 0; i < count; i++)
        if (all[i].kind == kind && span_eq(all[i].key, span_of(key))) return true;
    return false;
}

static void names_are_found(void) {
    static const struct {
        const char *name, *lang, *title, *body;
        enum name_kind kind;
        const char *key; /* NULL = no person at all */
    } rows[] = {
        { "a first name and a surname", "ar", "عادل الجبير يصل إلى القاهرة", "", NAME_PERSON,
          "عادل جبير" },
        { "and the city", "ar", "عادل الجبير يصل إلى القاهرة", "", NAME_PLACE, "القاهره" },
        { "a proclitic", "ar", "حادث مروري بالرياض", "", NAME_PLACE, "الرياض" },
        { "two proclitics", "ar", "أمطار على جدة وبالرياض", "", NAME_PLACE, "الرياض" },
        { "ل swallows the alef", "ar", "رحلة للقاهرة", "", NAME_PLACE, "القاهره" },
        { "a place of two words", "ar", "زيارة إلى المدينة المنورة", "", NAME_PLACE,
          "المدينه المنوره" },
        { "an adjective is its country", "ar", "الجيش السوري والحكومة السورية والوفد السوري", "",
          NAME_PLACE, "سوريا" },
        { "a compound adjective", "ar",
          "الزعيم الكوري الشمالي والوفد الكوري الشمالي وزعيم كوري شمالي", "", NAME_PLACE,
          "كوريا الشماليه" },
        { "no first name in a city", "ar", "رياض محرز يسجل", "", NAME_PERSON, "رياض محرز" },
        { "بن and the family's name", "ar", "الأمير محمد بن سلمان بن عبدالعزيز آل سعود يستقبل", "",
          NAME_PERSON, "محمد سلمان" },
        { "the grandfather left out", "ar", "وزير الخارجية عادل بن أحمد الجبير", "", NAME_PERSON,
          "عادل جبير" },
        { "عبد الله in two words", "ar", "عبد الله الثني يلتقي الوفد", "", NAME_PERSON,
          "عبدالله ثني" },
        { "عبدالله in one", "ar", "عبدالله الثني يلتقي الوفد", "", NAME_PERSON, "عبدالله ثني" },
        { "hamza or none", "ar", "احمد الشقيري", "", NAME_PERSON, "احمد شقيري" },
        { "a title speaks for a foreign name", "ar", "الرئيس الأمريكي السابق بيل كلينتون يصل", "",
          NAME_PERSON, "بيل كلنتن" },
        { "with other vowels", "ar", "الرئيس الأمريكي السابق بيل كلنتون يصل", "", NAME_PERSON,
          "بيل كلنتن" },
        { "repetition speaks for one", "ar", "نيمار غاندولفو",
          "غاندولفو لاعب جديد، وقال غاندولفو إنه", NAME_PERSON, "نيمار غندلف" },
        { "صلاح الدين is one word", "ar", "صلاح الدين الأيوبي", "", NAME_PERSON,
          "صلاحالدين ايوبي" },
        { "a body", "ar", "مجلس الأمن يجتمع", "", NAME_BODY, "مجلس الامن" },
        { "a body by its head", "ar", "وزارة الثقافة والإعلام تنفي", "", NAME_BODY,
          "وزاره الثقافه والاعلام" },
        { "without its country", "ar", "وزارة الداخلية السعودية", "", NAME_BODY, "وزاره الداخليه" },
        { "a verb is no surname", "ar", "محمد يسافر غدا", "", NAME_PERSON, NULL },
        { "a title and two plain words", "ar", "المدير حقوق الإنسان", "", NAME_PERSON, NULL },
        { "punctuation ends a name", "ar", "عاد محمد، الجبير", "", NAME_PERSON, NULL },
        { "a word that only looks like a city", "ar", "نشر صور وأخبار", "", NAME_PERSON, NULL },
        { "a name that is oftener a word", "ar", "الجيش يستعيد كامل الغوطة", "", NAME_PERSON,
          NULL },
        { "the same with a surname's form", "ar", "كامل الوزيري يفتتح الطريق", "", NAME_PERSON,
          "كامل وزيري" },
        { "or with its title", "ar", "الدكتور كمال الحافظ", "", NAME_PERSON, "كمال حافظ" },
        { "a plural is no surname", "ar", "نشر أسماء المستفيدين من الدعم", "", NAME_PERSON, NULL },
        { "nor is a feminine adjective", "ar", "افتتاح مدارس خالد الأهلية", "", NAME_PERSON, NULL },
        { "but العطية is", "ar", "خالد العطية يستقبل الوفد", "", NAME_PERSON, "خالد عطيه" },
        { "nor what has a suffix", "ar", "المرافق تعمل بكامل طاقتها", "", NAME_PERSON, NULL },
        { "لصالح is no Salih", "ar", "هدف لصالح الحملة", "", NAME_PERSON, NULL },
        { "a title and a place", "ar", "مدير فنون أبها أحمد السروي", "", NAME_PERSON, "احمد سروي" },
        { "a dash beside a blank ends a name", "ar", "بدر الجبل- سبق- تيماء", "", NAME_PERSON,
          "بدر جبل" },
        { "a blank more", "ar", "عمر عريبي- سبق- جازان", "", NAME_PERSON, NULL },
        { "نصر الله is one word", "ar", "حسن نصر الله يلقي خطابا", "", NAME_PERSON, "حسن نصرالله" },
        { "a prayer is none", "ar", "سيرة محمد صلى الله عليه", "", NAME_PERSON, NULL },
        { "a name goes on behind its article", "ar", "زين العابدين بن علي يغادر", "", NAME_PERSON,
          "زين عابدين" },
        { "what follows a whole name", "ar", "الملك سلمان بن عبدالعزيز آل سعود برقية تهنئة", "",
          NAME_PERSON, "سلمان عبدالعزيز" },
        { "its verb", "ar", "غادة عادل يدافع", "يدافع عنها ثم يدافع ويدافع عن الفن", NAME_PERSON,
          "غاده عادل" },
        { "a noun behind a foreign name", "ar", "دونالد ترامب الانسحاب",
          "قال ترامب إن ترامب وترامب", NAME_PERSON, "دونالد ترمب" },
        { "Ali", "ar", "الرئيس المخلوع علي عبدالله صالح", "", NAME_PERSON, "علي عبدالله صالح" },
        { "Ali behind a title", "ar", "المرشد الإمام علي الخامنئي", "", NAME_PERSON, "علي خامنيي" },
        { "on is no Ali", "ar", "حادث على محمد الخامس", "", NAME_PERSON, "محمد خامس" },
        { "nor with its dots", "ar", "هجوم علي الحدود", "", NAME_PERSON, NULL },
        { "a place behind a whole name", "ar", "بنيامين نتنياهو غزة",
          "غزة ثم غزة ثم غزة وقال نتنياهو إن نتنياهو ونتنياهو", NAME_PERSON, "بنيامين نتنه" },
        { "a city that begins like a man", "ar", "انفجار في جلال آباد",
          "جلال آباد. جلال آباد. جلال آباد.", NAME_PLACE, "جلال اباد" },
        { "a university called after a king", "ar", "جامعة الملك سعود تفتح القبول", "", NAME_BODY,
          "جامعه الملك سعود" },
        { "a hospital with its adjective", "ar", "مستشفى الملك فيصل التخصصي بالرياض", "", NAME_BODY,
          "مستشفي الملك فيصل التخصصي" },
        { "who is not in the news", "ar", "مستشفى الملك فيصل التخصصي", "", NAME_PERSON, NULL },
        { "nor on the road", "ar", "حادث على طريق الملك فهد السريع", "", NAME_PERSON, NULL },
        { "an object is no part of a body", "ar", "مهدت وزارة المالية الطريق للبورصة", "",
          NAME_BODY, "وزاره الماليه" },
        { "a second field with its adjective", "ar", "وزارة الفلاحة والموارد المائية", "",
          NAME_BODY, "وزاره الفلاحه والموارد الماييه" },
        { "another council", "ar", "مجلس الأمن القومي الأميركي", "", NAME_BODY,
          "مجلس الامن القومي" },
        { "French", "fr", "Le président Abdelmadjid Tebboune reçoit l'ambassadeur", "", NAME_PERSON,
          "abdelmadjid tebboune" },
        { "Abdel Fattah", "en", "President Abdel Fattah al-Sissi arrives", "", NAME_PERSON,
          "abdelfattah sissi" },
        { "Abd al-Fattah", "en", "President Abd al-Fattah al-Sissi arrives", "", NAME_PERSON,
          "abdelfattah sissi" },
        { "Abdelfattah", "fr", "Le président Abdelfattah al-Sissi arrive", "", NAME_PERSON,
          "abdelfattah sissi" },
        { "a French place", "fr", "Séisme à Tizi Ouzou", "", NAME_PLACE, "تيزي وزو" },
        { "a French adjective", "fr", "le dinar algérien et la monnaie algérienne, les algériens",
          "", NAME_PLACE, "الجزاير" },
        { "no place without a capital", "fr", "une nice journée", "", NAME_PERSON, NULL },
        { "English", "en", "President Barack Obama visits Cairo", "", NAME_PERSON, "barack obama" },
        { "empty", "ar", "", "", NAME_PERSON, NULL },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct desk d = desk_new();
        struct article a = { .title = span_of(rows[i].title), .body = span_of(rows[i].body) };
        snprintf(a.lang, sizeof(a.lang), "%s", rows[i].lang);
        const struct name *names;
        size_t count = names_find(d.namer, &a, &names);
        if (rows[i].key)
            CHECK(names_key(names, count, rows[i].kind, rows[i].key),
                  "%s: '%s' not among %zu, first '%.*s'", rows[i].name, rows[i].key, count,
                  SPAN_ARG(count ? names[0].key : SPAN("-")));
        for (size_t k = 0; !rows[i].key && k < count; k++)
            CHECK(names[k].kind != NAME_PERSON, "%s: '%.*s'", rows[i].name, SPAN_ARG(names[k].key));
        desk_free(&d);
    }
}

static void what_earlier_texts_repeat_is_learnt(void) {
    struct desk d = desk_new();
    struct article a = { .title = SPAN("محمد كنو يسجل هدفا"), .lang = "ar" };
    const struct name *names;
    size_t count = names_find(d.namer, &a, &names);
    CHECK(!names_key(names, count, NAME_PERSON, "محمد كن"), "nothing speaks for it yet");
    for (int i = 0; i < 5; i++) {
        (void) names_find(d.namer, &a, &names);
        names_learn(d.namer);
    }
    count = names_find(d.namer, &a, &names);
    CHECK(names_key(names, count, NAME_PERSON, "محمد كن"), "now it is a name");
    desk_free(&d);
}

static void a_credit_line_names_the_agency(void) {
    static const struct {
        const char *name, *author, *body, *want;
    } rows[] = {
        { "before the text", "",
          "الرياض - واس: استقبل الأمير ضيوفه في قصره أمس، وحضر اللقاء كبار المسؤولين في المنطقة",
          "واس" },
        { "in parentheses", "",
          "باريس (أ ف ب) قال الرئيس في خطابه إن البلاد ماضية في طريقها رغم كل ما يقال", "أ ف ب" },
        { "Latin", "",
          "PARIS (AFP) Le président a annoncé mardi une série de mesures pour les régions touchées "
          "par la crise",
          "أ ف ب" },
        { "as the author", "جدة-الوئام- واس:", "نص طويل", "واس" },
        { "alone as the author", "رويترز", "نص", "رويترز" },
        { "at the end", "",
          "قال المتحدث إن الأمور تسير كما خطط لها وإن اللجنة ستجتمع مرة أخرى في الأسبوع المقبل "
          "لبحث ما بقي من المسائل المعلقة بين الطرفين وستعلن نتائجها. (رويترز)",
          "رويترز" },
        { "a word of the text", "", "قال بنا الوزير إلى القاعة ومع الحضور وفا بوعده أمام الجميع",
          "" },
        { "in the middle", "", "قال في حديث إلى رويترز أمس إن الأمر انتهى", "" },
        { "none", "", "", "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct desk d = desk_new();
        struct article a = { .authors = { span_of(rows[i].author) },
                             .author_count = 1,
                             .body = span_of(rows[i].body) };
        span got = names_agency(d.namer, &a);
        CHECK(span_eq(got, span_of(rows[i].want)), "%s: '%.*s'", rows[i].name, SPAN_ARG(got));
        desk_free(&d);
    }
}

static void hostile_texts_have_few_names(void) {
    struct desk d = desk_new();
    DEFER(buf_done) struct buf text = BUF(1 << 20);
    for (int i = 0; i < 5000; i++) buf_add(&text, SPAN("بن محمد عبد الرياض آل أبو الرئيس "));
    struct article a = { .title = buf_span(&text), .body = buf_span(&text) };
    const struct name *names;
    CHECK(names_find(d.namer, &a, &names) <= NAMES_MAX, "bounded");
    a.title = a.body = SPAN("\xD8\xA8\xD9 \xFF\xFE \xD8");
    CHECK(names_find(d.namer, &a, &names) == 0, "broken bytes name nobody");
    desk_free(&d);
}

int main(void) {
    RUN(the_data_is_of_its_form);
    RUN(names_are_found);
    RUN(what_earlier_texts_repeat_is_learnt);
    RUN(a_credit_line_names_the_agency);
    RUN(hostile_texts_have_few_names);
    return check_done();
}
