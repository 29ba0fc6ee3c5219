/* base/settings: defaults, ranges, the file form and its error lines. */

#include "base/settings.h"
#include "check.h"

static const struct setting table[] = {
    { "site.name", SETTING_TEXT, "ورّاق", 0, 20, NULL, "name of the site" },
    { "crawl.delay_ms", SETTING_INT, "1000", 0, 60000, NULL, "pause" },
    { "crawl.images", SETTING_BOOL, "yes", 0, 0, NULL, "fetch pictures" },
    { "edition.lang", SETTING_ENUM, "ar", 0, 0, "ar|fr|en", "language" },
};

static void defaults_and_files(void) {
    struct settings *s = settings_new(table, COUNT_OF(table));
    CHECK(settings_int(s, "crawl.delay_ms") == 1000, "default int");
    struct error err = { 0 };
    CHECK_OK(settings_parse(s, "f.ini",
                            SPAN("# c\n[crawl]\n delay_ms = 5 \nimages=no\n\n[edition]\nlang=fr"),
                            &err),
             err);
    CHECK(settings_int(s, "crawl.delay_ms") == 5 && !settings_bool(s, "crawl.images"), "read");
    CHECK(strcmp(settings_text(s, "edition.lang"), "fr") == 0, "enum");
    settings_free(s);
}

static void mistakes_name_file_line_and_cause(void) {
    static const struct {
        const char *text, *want;
    } rows[] = {
        { "[crawl]\nnope = 1", "f.ini:2: unknown setting 'crawl.nope'" },
        { "[crawl]\n\ndelay_ms = x",
          "f.ini:3: 'crawl.delay_ms' must be a number from 0 to 60000, not 'x'" },
        { "[crawl]\ndelay_ms = 60001",
          "f.ini:2: 'crawl.delay_ms' must be a number from 0 to 60000, not '60001'" },
        { "[edition]\nlang = de", "f.ini:2: 'edition.lang' must be one of ar|fr|en, not 'de'" },
        { "rubbish", "f.ini:1: 'key = value' was expected" },
        { "[crawl\n", "f.ini:1: ']' is missing" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct settings *s = settings_new(table, COUNT_OF(table));
        struct error err = { 0 };
        CHECK(settings_parse(s, "f.ini", span_of(rows[i].text), &err) == ERRC_USAGE, "row %zu", i);
        CHECK(strcmp(err.msg, rows[i].want) == 0, "row %zu: %s", i, err.msg);
        settings_free(s);
    }
}

static void the_sample_file_parses(void) {
    struct settings *s = settings_new(table, COUNT_OF(table));
    DEFER(buf_done) struct buf sample = BUF(10000), plain = BUF(10000);
    settings_render_sample(s, &sample);
    for (size_t i = 0; i < sample.len; i++) /* uncomment the settings, keep the prose */
        if (!(sample.at[i] == '#' && i + 1 < sample.len && sample.at[i + 1] != ' '))
            buf_add_char(&plain, sample.at[i]);
    struct error err = { 0 };
    CHECK_OK(settings_parse(s, "sample", buf_span(&plain), &err), err);
    settings_free(s);
}

int main(void) {
    RUN(defaults_and_files);
    RUN(mistakes_name_file_line_and_cause);
    RUN(the_sample_file_parses);
    return check_done();
}
