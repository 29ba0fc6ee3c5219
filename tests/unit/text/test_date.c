/* Dates as newspapers and programs write them. */

#include "base/fs.h"
#include "base/json.h"
#include "check.h"
#include "text/date.h"
#include "text/date_priv.h"
#include "text/text.h"

#define NOW "2020-08-24T12:00:00Z"

/* want: local time as printed and the offset; "" = no date. Without a time only the day is
 * compared. */
static const struct {
    const char *name, *in, *want;
} rows[] = {
    { "nothing", "", "" },
    { "no date", "قال الوزير إن 25 شخصا", "" },
    { "a score is no date", "فاز الهلال 3-1", "" },
    { "Gulf month", "الإثنين، 24 أغسطس 2020 09:23 ص", "2020-08-24T09:23:00Z" },
    { "pm", "الجمعة، 21 أغسطس 2020 09:06 م", "2020-08-21T21:06:00Z" },
    { "noon and midnight", "21 أغسطس 2020 12:30 ص", "2020-08-21T00:30:00Z" },
    { "Arabic digits, time first", "٠٢:٠٠ الثلاثاء ١ / ١٢ / ٢٠١٩", "2019-12-01T02:00:00Z" },
    { "year first", "2019/12/25 - 1:59 صباحًا", "2019-12-25T01:59:00Z" },
    { "Maghreb", "الجمعة 8 فيفري 2019", "2019-02-08" },
    { "Maghreb July", "12 جويلية 2019", "2019-07-12" },
    { "Morocco", "12 يوليوز 2019", "2019-07-12" },
    { "Levant", "12 كانون الثاني 2019", "2019-01-12" },
    { "Levant, first of the pair", "12 تشرين الأول 2019 10:15", "2019-10-12T10:15:00Z" },
    { "two traditions", "04 آب/اغسطس 2013، آخر تحديث 02:21 (GMT+0400)", "2013-08-04T02:21:00Z" },
    { "two traditions in brackets", "12 تموز (يوليو) 2019", "2019-07-12" },
    { "month first", "ديسمبر 25, 2019", "2019-12-25" },
    { "the hour by name", "6 يناير، 2015، الساعة 05:16 مساءً", "2015-01-06T17:16:00Z" },
    { "one hour", "6 يناير 2015 الساعة 5 مساء", "2015-01-06T17:00:00Z" },
    { "Hijri with mark", "20-02-1430 هـ, 07:21 صباحاً", "2009-02-15T07:21:00Z" },
    { "Hijri by name", "10 شوال 1436هـ", "2015-07-26" },
    { "Hijri pair", "3 ربيع الآخر 1441 هـ", "2019-11-30" },
    { "Hijri year first", "1436/10/10 هـ", "2015-07-26" },
    { "both calendars, the Gregorian wins", "الأحد 9 شوال 1436 هـ - 26 يوليو 2015 م",
      "2015-07-26" },
    { "marks and bidi controls", "\u200F24\u200F \u0623\u064Eغسطس 2020", "2020-08-24" },
    { "yesterday", "يوم أمس", "2020-08-23" },
    { "yesterday with a time", "أمس 01:36", "2020-08-23T01:36:00Z" },
    { "before yesterday", "أول من أمس", "2020-08-22" },
    { "today", "اليوم الساعة 5:30 صباحا", "2020-08-24T05:30:00Z" },
    { "dual", "منذ يومين", "2020-08-22" },
    { "days", "منذ 21 أيام", "2020-08-03" },
    { "days in letters", "قبل ثلاثة أيام", "2020-08-21" },
    { "hours", "قبل 17 ساعة", "2020-08-23T19:00:00Z" },
    { "an hour", "منذ ساعة", "2020-08-24T11:00:00Z" },
    { "months", "قبل شهرين", "2020-06-24" },
    { "without a year", "24 يوليو 15:42", "2020-07-24T15:42:00Z" },
    { "without a year, last December", "24 ديسمبر", "2019-12-24" },
    { "a sentence has no year", "في 24 يوليو قال الوزير", "" },
    { "French", "Publié le 1er mai 2019 à 14h30", "2019-05-01T14:30:00Z" },
    { "French day", "mardi 3 mars 2020", "2020-03-03" },
    { "French relative", "il y a 3 jours", "2020-08-21" },
    { "French yesterday", "Hier, à 14h30", "2020-08-23T14:30:00Z" },
    { "Hebrew", "18 בפברואר 2020", "2020-02-18" },
    { "Urdu", "18 فروری 2020ء", "2020-02-18" },
    { "Persian, Gregorian", "۱۸ فوریه ۲۰۲۰", "2020-02-18" },
    { "Sorani", "18ی شوباتی 2020", "2020-02-18" },
    { "Sorani pair", "1ی تشرینی دووەم 2019", "2019-11-01" },
    { "Ukrainian", "18 лютого 2020", "2020-02-18" },
    { "Serbian", "18. februara 2020.", "2020-02-18" },
    { "Estonian", "18. veebruar 2020", "2020-02-18" },
    { "Lithuanian", "18 lapkričio 2019", "2019-11-18" },
    { "English", "March 3, 2020 at 5:30 pm", "2020-03-03T17:30:00Z" },
    { "English ordinal", "the 3rd of March 2020", "2020-03-03" },
    { "English dotted", "3 March 2020 5:30 p.m.", "2020-03-03T17:30:00Z" },
    { "English relative", "2 hours ago", "2020-08-24T10:00:00Z" },
    { "English words", "an hour ago", "2020-08-24T11:00:00Z" },
    { "German", "24. August 2019, 10:15 Uhr", "2019-08-24T10:15:00Z" },
    { "Spanish", "24 de agosto de 2019", "2019-08-24" },
    { "day before month", "03/04/2020", "2020-04-03" },
    { "month before day when it must be", "04/23/2020", "2020-04-23" },
    { "not in the future when it can be otherwise", "08/11/2020", "2020-08-11" },
    { "a guess gives way to a date", "July 2020 issue, published 3 March 2020", "2020-03-03" },
    { "month of a year", "يوليو 2019", "2019-07-01" },
    { "30 February", "30 فبراير 2019", "" },
    { "month 13", "2019-13-01", "" },
    { "hour 25", "2019-12-01 25:00", "" },
    { "RFC 822", "Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z" },
    { "RFC 822, two digits", "Thu, 01 Jan 04 19:48:21 +0300", "2004-01-01T19:48:21Z" },
    { "asctime", "Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06Z" },
    { "ISO", "2003-12-31T10:14:55-08:00", "2003-12-31T10:14:55Z" },
    { "ISO with fraction", "2003-12-31T10:14:55.123456Z", "2003-12-31T10:14:55Z" },
    { "ISO packed", "20031231T101455Z", "2003-12-31T10:14:55Z" },
    { "fourteen digits", "20031231101455", "2003-12-31T10:14:55Z" },
    { "ordinal day", "2003-335", "2003-12-01" },
    { "year and month", "2003-12", "2003-12-01" },
    { "24:00", "2003-12-31 24:00", "2004-01-01T00:00:00Z" },
    { "Emirates' time", "3 مارس 2020 14:00 بتوقيت الإمارات", "2020-03-03T14:00:00Z" },
    { "an absurd zone", "9999-12-31T23:59:59-99:99", "" },
    { "half a time behind T", "2013-01-28T09:xx:00Z", "" },
    { "a T that owes a time", "2013-01-28T:00", "" },
    { "32 March", "Tue, 32 Mar 2020 10:00:00 GMT", "" },
    { "a program's no date", "Mon, 30 Nov -0001 00:00:00 +0000", "" },
    { "zeros", "0000-00-00 00:00:00", "" },
    { "unix seconds", "1583229600", "2020-03-03T10:00:00Z" },
    { "unix milliseconds", "1583229600000", "2020-03-03T10:00:00Z" },
    { "zone twice", "Tue, 03 Mar 2020 10:00:00 +0300 (AST)", "2020-03-03T10:00:00Z" },
    { "Arabic month in a feed", "الثلاثاء, 03 مارس 2020 10:00:00 +0300", "2020-03-03T10:00:00Z" },
    { "French feed", "mar., 03 mars 2020 10:00:00 +0100", "2020-03-03T10:00:00Z" },
    { "no time of day, no seconds", "Thu, 01 Jan 2004 00:00 GMT", "2004-01-01T00:00:00Z" },
    { "leap second", "2012-06-30T23:59:60Z", "2012-07-01T00:00:00Z" },
    { "two digits in ISO", "03-12-31", "2003-12-31" },
    { "Greek", "Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T12:00:00Z" },
    { "Korean", "2004-05-25 오후 11:23:17", "2004-05-25T23:23:17Z" },
    { "label and time before", "نشر في: 12:30 م | الخميس 20 أغسطس 2020", "2020-08-20T12:30:00Z" },
    { "GMT before the time", "الجمعة , 21 آب / أغسطس 2020 GMT 14:25", "2020-08-21T14:25:00Z" },
    { "published and updated", "publié le 21/08/2020 à 14:25, mis à jour le 22/08/2020 à 10h",
      "2020-08-21T14:25:00Z" },
    { "Swedish, Danish", "14 maj 2020", "2020-05-14" },
    { "Russian", "12 окт. 2019 г., 14:30", "2019-10-12T14:30:00Z" },
    { "Russian, with the words", "14 мая 2020 года в 10:20", "2020-05-14T10:20:00Z" },
    { "Russian without a year", "5 июл, 12:30", "2020-07-05T12:30:00Z" },
    { "a day and a word", "5 мая в школе", "" },
    { "Ukrainian", "3 лют 2020 р. о 9:05", "2020-02-03T09:05:00Z" },
    { "Serbian", "Objavljeno 7. avgust 2019", "2019-08-07" },
    { "Macedonian", "7 декември 2019", "2019-12-07" },
    { "Polish", "12 paź 2019, godz. 15:40", "2019-10-12T15:40:00Z" },
    { "Turkish", "05 Eki 2019", "2019-10-05" },
    { "Albanian", "15 qershor 2019", "2019-06-15" },
    { "Catalan", "3 de setembre de 2019", "2019-09-03" },
    { "Finnish", "5. tammikuu 2020", "2020-01-05" },
    { "Azerbaijani", "18 oktyabr 2019", "2019-10-18" },
    { "Malay", "18 Ogos 2019", "2019-08-18" },
    { "Hindi", "18 फरवरी 2020", "2020-02-18" },
    { "a short month that is a word elsewhere needs its year", "Schritt 5 Sie", "" },
    { "and has it", "10 sie 2019", "2019-08-10" },
    { "a version is no date", "الإصدار 1.2.20", "" },
    { "ten of ten", "اقرأ أيضا 10/10", "" },
    { "a moment ago", "قبل قليل", "2020-08-24T12:00:00Z" },
    { "a long time ago in parts", "منذ 1 عام, 1 شهر, 1 أسبوع, 1 يوم, 1 ساعة, 1 دقيقة و 1 ثانية",
      "2019-07-16T10:58:59Z" },
    { "aujourd'hui", "aujourd’hui à 10h30", "2020-08-24T10:30:00Z" },
    { "four times", "Sun, 16 Dec 2012 1:2:3:4 GMT", "" },
};

static void forms(void) {
    struct date_options o = { .lang = "", .utc_offset_min = 180 };
    clock_parse_iso(SPAN(NOW), &o.now_s, NULL);
    o.now_s -= 3 * 3600; /* NOW is what the local clock shows */
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct date_found f = { 0 };
        char iso[ISO_SIZE] = "";
        bool ok = date_parse(span_of(rows[i].in), &o, &f);
        if (ok) clock_iso(f.t_s + (int64_t) f.utc_offset_min * 60, 0, iso);
        span got = ok && !f.has_time ? span_sub(span_of(iso), 0, 10) : span_of(iso);
        CHECK(span_eq(got, span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name, SPAN_ARG(got));
        CHECK(!ok || (f.start < f.end && f.end <= strlen(rows[i].in)), "%s: %zu-%zu", rows[i].name,
              f.start, f.end);
        CHECK(!ok || (f.confidence > 0 && f.confidence <= 1), "%s: confidence %f", rows[i].name,
              f.confidence);
    }
}

static void zones_are_told(void) {
    static const struct {
        const char *in;
        bool has;
        int offset_min;
    } zones[] = {
        { "2020-01-01 10:00", false, 180 },
        { "2020-01-01 10:00Z", true, 0 },
        { "2020-01-01T10:00:00+05:30", true, 330 },
        { "1 Jan 2020 10:00 EST", true, -300 },
        { "1 Jan 2020 10:00 GMT-3", true, -180 },
        { "1 Jan 2020 10:00 AST", true, 180 },
        { "1 يناير 2020 10:00 بتوقيت غرينتش", true, 0 },
        { "2020-01-01 10:00 - 25 صورة", false, 180 },
    };
    struct date_options o = { .lang = "", .utc_offset_min = 180 };
    for (size_t i = 0; i < COUNT_OF(zones); i++) {
        struct date_found f = { 0 };
        CHECK(date_parse(span_of(zones[i].in), &o, &f), "%s", zones[i].in);
        CHECK(f.has_offset == zones[i].has && f.utc_offset_min == zones[i].offset_min, "%s: %d %d",
              zones[i].in, f.has_offset, f.utc_offset_min);
        CHECK(f.t_s == 1577836800 + 10 * 3600 - zones[i].offset_min * 60, "%s: %lld", zones[i].in,
              (long long) f.t_s);
    }
}

static void a_date_knows_its_place(void) {
    span s = SPAN("الرياض - 24 أغسطس 2020 (واس)");
    struct date_options o = { .lang = "ar" };
    struct date_found f = { 0 };
    CHECK(date_parse(s, &o, &f), "found");
    CHECK(span_eq(span_sub(s, f.start, f.end - f.start), SPAN("24 أغسطس 2020")), "'%.*s'",
          SPAN_ARG(span_sub(s, f.start, f.end - f.start)));
}

static void persian_years_are_not_hijri(void) {
    struct date_found f = { 0 };
    CHECK(!date_parse(SPAN("۱۳۹۹/۰۶/۰۳"), &(struct date_options){ .lang = "fa" }, &f),
          "Solar Hijri");
    CHECK(date_parse(SPAN("1441/12/13"), &(struct date_options){ .lang = "ar" }, &f), "Hijri");
}

static void a_caller_may_know_that_it_is_a_date(void) {
    struct date_found f = { 0 };
    CHECK(!date_parse(SPAN("8.5.12"), &(struct date_options){ .lang = "" }, &f), "a version");
    CHECK(date_parse(SPAN("8.5.12"), &(struct date_options){ .lang = "", .no_version = true }, &f),
          "a date");
    CHECK(f.t_s == 1336435200, "%lld", (long long) f.t_s);
}

static void relative_forms_need_now(void) {
    struct date_options o = { .lang = "ar" };
    struct date_found f = { 0 };
    CHECK(!date_parse(SPAN("منذ يومين"), &o, &f) && !date_parse(SPAN("24 يوليو"), &o, &f),
          "refused");
}

static void words_are_folded_and_sorted(void) {
    for (size_t i = 0; i < date_words_count; i++) {
        DEFER(buf_done) struct buf b = BUF(64);
        span w = span_of(date_words[i].at);
        text_fold(w, &b);
        CHECK(span_eq(buf_span(&b), w), "'%s' is not folded", date_words[i].at);
        CHECK(!i || span_cmp(span_of(date_words[i - 1].at), w) <= 0, "'%s' out of order",
              date_words[i].at);
    }
}

/* Runs fn over the lines of a shared JSONL file. */
static void each_line(const char *path, void (*fn)(const struct json *row)) {
    DEFER(buf_done) struct buf file = BUF(1 << 20);
    struct error err = { 0 };
    CHECK_OK(fs_read(path, &file, &err), err);
    span rest = buf_span(&file), line = SPAN_EMPTY;
    while (span_next(&rest, '\n', &line)) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct json *row = NULL;
        if (line.len && json_parse(line, NULL, &a, &row, &err) == ERRC_OK) fn(row);
    }
}

static void page_row(const struct json *row) {
    struct date_options o = { .lang = "ar" };
    clock_parse_iso(json_get_text(row, "now"), &o.now_s, NULL);
    struct date_found f = { 0 };
    char iso[ISO_SIZE] = "";
    span text = json_get_text(row, "text"), time = json_get_text(row, "time");
    if (date_parse(text, &o, &f)) clock_iso(f.t_s + (int64_t) f.utc_offset_min * 60, 0, iso);
    CHECK(span_eq(span_sub(span_of(iso), 0, 10), json_get_text(row, "date")), "%.*s: got '%s'",
          SPAN_ARG(text), iso);
    CHECK(!time.len || span_eq(span_sub(span_of(iso), 11, 5), time), "%.*s: time '%s'",
          SPAN_ARG(text), iso);
}

static void strings_of_arabic_pages(void) {
    const char *path = check_shared("dates/arabic-strings.jsonl");
    if (!path)
        check_skip("shared/data/dates is absent");
    else
        each_line(path, page_row);
}

static void feed_row(const struct json *row) {
    struct date_options o = { .lang = "" };
    struct date_found f = { 0 };
    char iso[ISO_SIZE] = "";
    span text = json_get_text(row, "text");
    if (date_parse(text, &o, &f)) clock_iso(f.t_s, 0, iso);
    CHECK(span_eq(span_of(iso), json_get_text(row, "utc")), "%.*s: got '%s'", SPAN_ARG(text), iso);
}

static void strings_of_feeds(void) {
    const char *path = check_shared("feeds/date-strings.jsonl");
    if (!path)
        check_skip("shared/data/feeds is absent");
    else
        each_line(path, feed_row);
}

int main(void) {
    RUN(forms);
    RUN(zones_are_told);
    RUN(a_date_knows_its_place);
    RUN(persian_years_are_not_hijri);
    RUN(a_caller_may_know_that_it_is_a_date);
    RUN(relative_forms_need_now);
    RUN(words_are_folded_and_sorted);
    RUN(strings_of_arabic_pages);
    RUN(strings_of_feeds);
    return check_done();
}
