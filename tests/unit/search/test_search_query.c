/* The query language: one row is what is typed and how it is read. */
#include "base/arena.h"
#include "base/clock.h"
#include "check.h"
#include "search/query_parse.h"

static void parses_as(void) {
    static const struct {
        const char *name, *in, *want;
    } rows[] = {
        { "nothing", "", "" },
        { "blanks only", " \t ", "" },
        { "words are ANDed", "سعر النفط", "سعر النفط" },
        { "phrase", "\"مجلس الأمن\"", "\"مجلس الأمن\"" },
        { "arabic quotes are quotes", "«مجلس الأمن»", "\"مجلس الأمن\"" },
        { "curly quotes are quotes", "“مجلس الأمن”", "\"مجلس الأمن\"" },
        { "quote that never closes is no quote", "\"مجلس الأمن", "مجلس الأمن" },
        { "empty phrase says nothing", "\"\" a", "a" },
        { "not", "نفط -غاز", "نفط -غاز" },
        { "NOT word", "a NOT b", "a -b" },
        { "dash inside a word stays", "covid-19", "covid-19" },
        { "lonely dash is a word of nothing", "a - b", "a - b" },
        { "two dashes are one", "--a", "-a" },
        { "or", "a OR b", "a OR b" },
        { "arabic or", "نفط أو غاز", "نفط OR غاز" },
        { "bar is or", "a | b", "a OR b" },
        { "and binds tighter", "a b OR c", "(a b) OR c" },
        { "AND says what is so already", "a AND b", "a b" },
        { "or at the end is a word", "a OR", "a OR" },
        { "or at the front is a word", "OR a", "OR a" },
        { "group", "(a OR b) c", "(a OR b) c" },
        { "group of one", "((a))", "a" },
        { "group that never closes", "(a OR b", "a OR b" },
        { "stray closing parenthesis", "a) b", "a b" },
        { "or before one that closes nothing", "a OR) b", "a OR b" },
        { "bar before some that close nothing", "a )|)) ) b", "a OR b" },
        { "not before one that closes nothing", "a NOT ) b", "a -b" },
        { "or before one that closes nothing, at the end", "a OR))", "a OR" },
        { "or at the end of a group is a word", "(a OR) b", "(a OR) b" },
        { "empty group", "() a", "a" },
        { "negated group", "-(a OR b)", "-(a OR b)" },
        { "title", "title:نفط", "title:نفط" },
        { "arabic title", "عنوان:نفط", "title:نفط" },
        { "title of a phrase", "title:\"a b\"", "title:\"a b\"" },
        { "title of a group", "title:(a b)", "title:a title:b" },
        { "source", "source:okaz", "source:okaz" },
        { "arabic source", "مصدر:okaz", "source:okaz" },
        { "author phrase", "كاتب:\"محمد علي\"", "author:\"محمد علي\"" },
        { "upper case field", "TITLE:a", "title:a" },
        { "unknown field is a word", "foo:bar", "foo:bar" },
        { "field of nothing is a word", "title: a", "title: a" },
        { "on a day", "on:2015-08-01", "on:2015-08-01" },
        { "arabic before", "قبل:2015", "before:2015" },
        { "arabic digits", "بعد:٢٠١٥-٠٨", "after:٢٠١٥-٠٨" },
        { "no date is words", "before:soon", "soon" },
        { "month 13 is words", "on:2015-13-01", "2015-13-01" },
        { "prefix", "سعود*", "سعود*" },
        { "prefix of one letter is a word", "س*", "س" },
        { "star alone", "* a", "a" },
        { "bytes that are no text", "\xff\xfe a", "\xEF\xBF\xBD\xEF\xBF\xBD a" },
        { "controls are dropped",
          "a\x01"
          "b",
          "ab" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        DEFER(buf_done) struct buf got = BUF(4096);
        query_render(query_parse(span_of(rows[i].in), 0, &arena), &got);
        CHECK(span_eq(buf_span(&got), span_of(rows[i].want)), "%s: got '%s', want '%s'",
              rows[i].name, buf_cstr(&got), rows[i].want);
        /* Property: what was read is read again as the same. */
        DEFER(buf_done) struct buf again = BUF(4096);
        query_render(query_parse(buf_span(&got), 0, &arena), &again);
        CHECK(span_eq(buf_span(&again), buf_span(&got)), "%s: reads back as '%s'", rows[i].name,
              buf_cstr(&again));
    }
}

static void reads_periods(void) {
    static const struct {
        const char *name, *in;
        int offset_min;
        const char *from, *to;
    } rows[] = {
        { "a day", "2015-08-01", 0, "2015-08-01T00:00:00Z", "2015-08-02T00:00:00Z" },
        { "a day in Riyadh", "2015-08-01", 180, "2015-07-31T21:00:00Z", "2015-08-01T21:00:00Z" },
        { "slashes", "2015/8/1", 0, "2015-08-01T00:00:00Z", "2015-08-02T00:00:00Z" },
        { "a month", "2015-12", 0, "2015-12-01T00:00:00Z", "2016-01-01T00:00:00Z" },
        { "a year", "2015", 0, "2015-01-01T00:00:00Z", "2016-01-01T00:00:00Z" },
        { "leap day", "2016-02-29", 0, "2016-02-29T00:00:00Z", "2016-03-01T00:00:00Z" },
        { "no leap day", "2015-02-29", 0, NULL, NULL },
        { "word", "soon", 0, NULL, NULL },
        { "ends in a dash", "2015-", 0, NULL, NULL },
        { "four parts", "2015-1-1-1", 0, NULL, NULL },
        { "year 1", "1", 0, NULL, NULL },
        { "number without end", "99999999999999999999", 0, NULL, NULL },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t from = 0, to = 0, want_from = 0, want_to = 0;
        bool ok = query_period(span_of(rows[i].in), rows[i].offset_min, &from, &to);
        CHECK(ok == (rows[i].from != NULL), "%s: read %d", rows[i].name, ok);
        if (!ok || !rows[i].from) continue;
        CHECK(clock_parse_iso(span_of(rows[i].from), &want_from, NULL) &&
                  clock_parse_iso(span_of(rows[i].to), &want_to, NULL) && from == want_from &&
                  to == want_to,
              "%s: [%lld, %lld)", rows[i].name, (long long) from, (long long) to);
    }
}

static void bounds_what_it_reads(void) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    DEFER(buf_done) struct buf in = BUF(1 << 20), got = BUF(1 << 20);
    for (int i = 0; i < 100000; i++) buf_add_char(&in, '(');
    (void) query_parse(buf_span(&in), 0, &arena);
    buf_clear(&in);
    for (int i = 0; i < 10000; i++) buf_add(&in, SPAN("ab* "));
    query_render(query_parse(buf_span(&in), 0, &arena), &got);
    size_t words = 0, stars = 0;
    for (size_t i = 0; i < got.len; i++) {
        words += got.at[i] == 'a';
        stars += got.at[i] == '*';
    }
    CHECK(words == 32, "%zu words", words);
    CHECK(stars == QUERY_PREFIXES_MAX, "%zu prefixes", stars);
}

int main(void) {
    RUN(parses_as);
    RUN(reads_periods);
    RUN(bounds_what_it_reads);
    return check_done();
}
