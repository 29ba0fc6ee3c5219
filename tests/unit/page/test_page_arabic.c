/* body of Arabic newspapers, as old and new ones write their pages: tables, line breaks, bars and
 * boxes. The pages were made for this test. */

#include "check.h"
#include "page/page.h"

#define A "قرر مجلس البلدة يوم الاثنين بناء الجسر الذي أغلق منذ الفيضان، وسيبدأ العمل مطلع العام."
#define B "وأوضح المهندسون أن المشروع سيستغرق عامين، وأن حركة السير ستحول حول البلدة طوال المدة."
#define C "ورحب السكان بالقرار، وإن تساءل بعضهم عن سبب التأخير الطويل في اتخاذه بعد كل هذه السنوات."
#define D "وبين رئيس المجلس أن التكلفة تبلغ أربعين مليونا، تدفع الدولة نصفها والبلدة النصف الآخر."

static const struct {
    const char *name, *html, *lacks; /* has A B C D; '|' separates pieces */
} rows[] = {
    { "a page of tables with line breaks for paragraphs",
      "<table width=100% dir=rtl><tr><td colspan=3><a href=/>الرئيسية</a> | <a href=/s>"
      "رياضة</a> | <a href=/e>اقتصاد</a></td></tr><tr><td width=160 valign=top><table><tr>"
      "<td><a href=/1>وزير الصحة يفتتح المستشفى الجديد</a></td></tr><tr><td><a href=/2>"
      "أمطار غزيرة على المناطق الشمالية</a></td></tr></table></td><td valign=top>"
      "<font size=5 color=red><b>إعادة بناء الجسر القديم</b></font><br><font size=2>"
      "تاريخ النشر: الثلاثاء 21/07/2015 م</font><br><table align=left><tr><td>"
      "<img src=a.jpg width=300></td></tr><tr><td align=center><font size=2>"
      "الجسر القديم قبل الفيضان</font></td></tr></table><font size=4>البلدة - واس:<br>" A
      "<br><br>" B "<br><br>" C "<br><br>" D
      "</font><br><br><table><tr><td><a href=/p>طباعة</a></td><td><a href=/m>أرسل لصديق</a>"
      "</td><td>عدد القراءات: 154</td></tr></table><b>مواضيع ذات صلة</b><br><a href=/3>"
      "الفيضان الكبير بعد عام كامل</a><br><a href=/4>جسور المنطقة في خطر</a></td>"
      "<td width=160><a href=/5>كاريكاتير</a></td></tr><tr><td colspan=3>"
      "جميع الحقوق محفوظة لصحيفة البلدة 2015</td></tr></table>",
      "تاريخ النشر|قبل الفيضان|طباعة|القراءات|ذات صلة|بعد عام كامل|كاريكاتير|محفوظة|أمطار" },
    { "a page of today",
      "<header><nav><a href=/>الرئيسية</a></nav></header><main><article class=\"post\">"
      "<h1 class=\"entry-title\">إعادة بناء الجسر القديم</h1><div class=\"entry-meta\">"
      "سارة علي <time>21 يوليو 2015</time></div><div class=\"share-buttons\"><a>فيسبوك</a>"
      "<a>تويتر</a><a>واتساب</a></div><div class=\"entry-content\"><div class=\"c\">"
      "<img src=a.jpg><p>الجسر القديم قبل الفيضان (رويترز)</p></div><p>" A
      "</p><p><strong>اقرأ أيضاً:</strong> <a href=/3>الفيضان الكبير بعد عام</a></p><p>" B
      "</p><div class=\"inline-box\"><h4>المزيد من الأخبار</h4><ul><li><a href=/5>"
      "أمطار غزيرة على الشمال</a></li><li><a href=/6>وزير الصحة يفتتح مستشفى</a></li></ul>"
      "</div><p>" C "</p><h3>تكلفة المشروع</h3><p>" D "</p><p>المصدر: وكالات</p><p>"
      "لمتابعة آخر الأخبار تابعونا على قناتنا في تلغرام وصفحتنا في فيسبوك</p><p>"
      "الكلمات الدلالية: <a>جسر</a> <a>بلدة</a></p></div><div class=\"related\"><h3>"
      "مقالات ذات صلة</h3><div><a href=/3><img></a><h4><a href=/3>الفيضان الكبير</a></h4><p>"
      "بعد عام على الفيضان الذي أخذ الجسر لا تزال البلدة تنتظر.</p></div></div>"
      "<div id=comments><h3>التعليقات</h3><p>" C
      "</p></div></article></main><footer>جميع الحقوق محفوظة</footer>",
      "رويترز|اقرأ|بعد عام|المزيد من|أمطار|تلغرام|الدلالية|ذات صلة|التعليقات|محفوظة" },
    { "boxes without a name",
      "<div id=content><h2>إعادة بناء الجسر القديم</h2><div>"
      "الاثنين، 20 يوليو 2015 - 10:30 ص</div><div>كتب: أحمد سالم</div><div>" A
      "</div><div>اقرأ أيضا..</div><div><a href=/3>الفيضان الكبير بعد عام كامل من الحزن</a>"
      "</div><div>" B "</div><div>" C "</div><div>" D
      "</div><div>موضوعات قد تهمك</div><div><a href=/4>جسور المنطقة في خطر كبير</a></div>"
      "<div><a href=/5>أمطار غزيرة على المناطق</a></div></div><div><div>الأكثر قراءة</div>"
      "<div><a href=/6>خبر أول طويل العنوان جدا</a></div></div>",
      "30 ص|أحمد سالم|اقرأ|بعد عام|تهمك|في خطر|أمطار|الأكثر" },
    { "a share bar at both ends",
      "<div class=news><h1>إعادة بناء الجسر القديم</h1><div>مشاركة</div><div>حجم الخط</div>"
      "<div>A+ A-</div><div class=txt><p>" A "</p><p>" B "</p><p>" C "</p><p>" D
      "</p><p>شارك الخبر</p><p>انسخ الرابط</p><p>رابط مختصر: http://a.example/x1</p><p>"
      "عدد المشاهدات: 1532</p><p>المصدر : واس</p><p>المزيد من الأخبار:</p><ul><li>"
      "<a href=/1>خبر آخر عن الأمطار في الشمال</a></li></ul></div></div>",
      "مشاركة|حجم الخط|A+|شارك|انسخ|مختصر|المشاهدات|المزيد|الأمطار" },
    { "a call amid line breaks",
      "<div class=maincontent><div class=hd>إعادة بناء الجسر القديم</div>" A "<br />" B
      "<br /><br />- اقرأ أيضا: <a href=/q>الفيضان الكبير</a><br /><br />" C "<br />" D
      "<br /><br />للمزيد: تابع صفحتنا على فيسبوك<br />تعليقات القراء<br /><div class=comm>"
      "لا توجد تعليقات</div></div>",
      "اقرأ|الفيضان الكبير|للمزيد|تعليقات" },
    { "tables in tables",
      "<table><tr><td><table><tr><td class=title>إعادة بناء الجسر القديم</td></tr><tr><td>"
      "2015-07-21 10:22:00</td></tr><tr><td><p align=justify>" A "</p><p align=justify>" B
      "</p></td></tr><tr><td><p>" C
      "</p></td></tr><tr><td><img src=b.jpg><br>صورة أرشيفية للجسر القديم</td></tr><tr><td>" D
      "</td></tr></table></td><td><table><tr><td>أخبار متعلقة</td></tr><tr><td><a href=/3>"
      "الفيضان الكبير بعد عام</a></td></tr><tr><td><a href=/4>الجسور في خطر كبير</a></td>"
      "</tr></table></td></tr></table>",
      "10:22|أرشيفية|متعلقة|الكبير|في خطر" },
    { "agency lines and a box under a heading",
      "<article><h1>إعادة بناء الجسر القديم</h1><p class=lead>"
      "المجلس يقر المشروع بعد سنوات من الانتظار، والعمل يبدأ مطلع العام المقبل</p><figure>"
      "<img><figcaption>الجسر القديم</figcaption></figure><div class=body><p><span>"
      "البلدة (د ب أ)-</span> " A "</p><p>" B
      "</p><blockquote>الجسر عاد إلينا، قال رئيس المجلس.</blockquote><p>" C
      "</p><p>شاهد أيضا: <a>فيديو الفيضان</a></p><p>" D
      "</p><p>ع.م/ أ.س (د ب أ، رويترز)</p></div><section><h2>مواضيع ذات صلة</h2><p>"
      "بعد عام على الفيضان الذي أخذ الجسر لا تزال البلدة تنتظر.</p></section></article>",
      "شاهد|فيديو|ذات صلة|تنتظر" },
};

static bool contains(span body, const char *piece) {
    return span_find(body, span_of(piece)) >= 0;
}

static void reads_the_text_alone(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        span html = arena_fmt(
            &a,
            "<html dir=rtl lang=ar><head><meta charset=utf-8><title>إعادة بناء الجسر القديم - "
            "صحيفة البلدة</title></head><body>%s</body></html>",
            rows[i].html);
        struct page_input in = { .html = html, .url = SPAN("http://paper.example/a") };
        struct page p;
        struct error err = { 0 };
        enum errc rc = page_parse(&in, &a, &p, &err);
        CHECK_OK(rc, err);
        if (rc != ERRC_OK) continue;
        span body = p.article.body, lacks = span_of(rows[i].lacks), piece;
        CHECK(contains(body, A) && contains(body, B) && contains(body, C) && contains(body, D),
              "%s: lacks text", rows[i].name);
        CHECK(!contains(body, "إعادة بناء الجسر القديم\n"), "%s: has the headline", rows[i].name);
        while (lacks.len && span_next(&lacks, '|', &piece))
            CHECK(span_find(body, piece) < 0, "%s: has '%.*s'", rows[i].name, SPAN_ARG(piece));
    }
}

static void keeps_who_reports_and_where(void) {
    static const char *const lines[] = {
        "البلدة - واس: " A,
        "البلدة (د ب أ) - " A,
        "أفادت وكالة الأنباء السعودية (واس) أن " A,
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        span html = arena_fmt(
            &a, "<html lang=ar><body><div><p>%s</p><p>" B "</p><p>" C "</p></div></body></html>",
            lines[i]);
        struct page_input in = { .html = html, .url = SPAN("http://paper.example/a") };
        struct page p;
        struct error err = { 0 };
        CHECK_OK(page_parse(&in, &a, &p, &err), err);
        CHECK(contains(p.article.body, lines[i]), "line %zu", i);
    }
}

/* Hamza, tanween and marks before a phrase are written in many ways. */
static void knows_phrases_in_any_spelling(void) {
    static const char *const lines[] = {
        "اقرأ أيضا: ",  "إقرأ أيضًا: ",  "اقرا ايضاً: ", "- اقرأ ايضا ",
        "» إقرأ أيضا ", "(اقرأ أيضاً) ", "شاهد ايضا: ", "مواضيع ذات صله: ",
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        span html = arena_fmt(&a,
                              "<html lang=ar><body><div><p>" A "</p><p>%s<a href=/x>الفيضان "
                              "الكبير</a> بعد عام</p><p>" B "</p></div></body></html>",
                              lines[i]);
        struct page_input in = { .html = html, .url = SPAN("http://paper.example/a") };
        struct page p;
        struct error err = { 0 };
        CHECK_OK(page_parse(&in, &a, &p, &err), err);
        CHECK(contains(p.article.body, A) && contains(p.article.body, B), "text");
        CHECK(!contains(p.article.body, "الكبير"), "'%s'", lines[i]);
    }
}

int main(void) {
    RUN(reads_the_text_alone);
    RUN(keeps_who_reports_and_where);
    RUN(knows_phrases_in_any_spelling);
    return check_done();
}
