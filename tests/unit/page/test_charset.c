/* charset: which encoding wins, and what becomes of bytes that are in none. */

#include "check.h"
#include "page/charset.h"

#define ARABIC_1256                                                                                \
    "\xC3\xCE\xC8\xC7\xD1 \xC7\xE1\xED\xE6\xE3 \xDD\xED \xC7\xE1\xD1\xED\xC7\xD6 \xE6\xCC\xCF\xC9"
#define ARABIC_UTF8 "أخبار اليوم في الرياض وجدة"

struct row {
    const char *name, *bytes;
    size_t len;
    const char *type, *declared, *want, *want_name;
};
#define B(s) s, sizeof(s) - 1

static void check_rows(const struct row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        DEFER(buf_done) struct buf out = BUF(4096);
        const char *name = "";
        struct error err = { 0 };
        enum errc rc = charset_to_utf8((span){ rows[i].bytes, rows[i].len }, span_of(rows[i].type),
                                       span_of(rows[i].declared), &out, &name, &err);
        CHECK(rc == ERRC_OK, "%s: %s", rows[i].name, err.msg);
        CHECK(span_eq(buf_span(&out), span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name,
              SPAN_ARG(buf_span(&out)));
        CHECK(strcmp(name, rows[i].want_name) == 0, "%s: got %s", rows[i].name, name);
    }
}

static void picks_and_decodes(void) {
    static const struct row rows[] = {
        { "plain ascii is utf-8", B("news"), "", "", "news", "utf-8" },
        { "utf-8 bom is dropped", B("\xEF\xBB\xBFnews"), "", "", "news", "utf-8" },
        { "utf-16le by bom", B("\xFF\xFEn\0\x28\x06"), "", "", "nب", "utf-16le" },
        { "utf-16be by bom", B("\xFE\xFF\0n\x06\x28"), "", "", "nب", "utf-16be" },
        { "utf-32le by bom", B("\xFF\xFE\0\0<\0\0\0"), "", "", "<", "utf-32le" },
        { "utf-32be by bom", B("\0\0\xFE\xFF\0\0\0<"), "", "", "<", "utf-32be" },
        { "utf-32 without a bom by its zeroes",
          B("<\0\0\0r\0\0\0s\0\0\0s\0\0\0>\0\0\0\x28\x06\0\0"), "", "utf-8", "<rss>ب", "utf-32le" },
        { "and from the other end", B("\0\0\0<\0\0\0r\0\0\0s\0\0\0s\0\0\0>\0\0\x06\x28"), "",
          "utf-16", "<rss>ب", "utf-32be" },
        { "readable text is no utf-32", B("news"), "", "utf-32", "news", "utf-8" },
        { "the Macintosh's Cyrillic", B("\x8F\xF0\xE8\xE2\xE5\xF2"), "", "mac-cyrillic", "Привет",
          "x-mac-cyrillic" },
        { "utf-16 without a bom by its zeroes", B("<\0r\0s\0s\0>\0a\0b\0c\0"), "", "", "<rss>abc",
          "utf-16le" },
        { "windows-1256 by http", B(ARABIC_1256), "text/html; charset=windows-1256", "",
          ARABIC_UTF8, "windows-1256" },
        { "windows-1256 by its declaration", B(ARABIC_1256), "text/html", "cp1256", ARABIC_UTF8,
          "windows-1256" },
        { "windows-1256 by detection", B(ARABIC_1256 " " ARABIC_1256), "", "",
          ARABIC_UTF8 " " ARABIC_UTF8, "windows-1256" },
        { "windows-1256 labelled utf-8 is found out", B(ARABIC_1256 " " ARABIC_1256),
          "text/html; charset=utf-8", "utf-8", ARABIC_UTF8 " " ARABIC_UTF8, "windows-1256" },
        { "utf-8 labelled latin1 is found out", B(ARABIC_UTF8), "text/html; charset=iso-8859-1", "",
          ARABIC_UTF8, "utf-8" },
        { "latin1 means windows-1252", B("\x93q\x94"), "text/html; charset=ISO-8859-1", "", "“q”",
          "windows-1252" },
        { "utf-7 is never honoured", B("+ADw-b+AD4-"), "text/html; charset=utf-7", "utf-7",
          "+ADw-b+AD4-", "utf-8" },
        { "a bad byte in utf-8 becomes a replacement", B(ARABIC_UTF8 ARABIC_UTF8 "\xFF"), "",
          "utf-8", ARABIC_UTF8 ARABIC_UTF8 "\xEF\xBF\xBD", "utf-8" },
        { "controls go, tab and newline stay", B("a\x01\x00\x08\tb\nc\x7F"), "", "", "a\tb\nc",
          "utf-8" },
        { "a quoted charset with blanks", B("\xC7"), "text/html; charset = \"windows-1256\"", "",
          "ا", "windows-1256" },
    };
    check_rows(rows, COUNT_OF(rows));
}

static void finds_wrong_labels_out(void) {
    static const struct row rows[] = {
        { "iso-8859-6 labelled windows-1256 is found out",
          B("\xC3\xCE\xC8\xC7\xD1 \xC7\xE4\xEA\xE8\xE5 \xE1\xEA \xC7\xE4\xD1\xEA\xC7\xD6 "
            "\xE8\xCC\xCF\xC9 \xE8\xC7\xE4\xE2\xC7\xE7\xD1\xC9 \xE8\xC7\xE4\xCC\xD2\xC7\xC6\xD1 "
            "\xC3\xCE\xC8\xC7\xD1 \xC7\xE4\xEA\xE8\xE5 \xE1\xEA \xC7\xE4\xD1\xEA\xC7\xD6 "
            "\xE8\xCC\xCF\xC9 \xE8\xC7\xE4\xE2\xC7\xE7\xD1\xC9 \xE8\xC7\xE4\xCC\xD2\xC7\xC6\xD1 "
            "\xC3\xCE\xC8\xC7\xD1 \xC7\xE4\xEA\xE8\xE5 \xE1\xEA \xC7\xE4\xD1\xEA\xC7\xD6 "
            "\xE8\xCC\xCF\xC9 \xE8\xC7\xE4\xE2\xC7\xE7\xD1\xC9 \xE8\xC7\xE4\xCC\xD2\xC7\xC6\xD1"),
          "text/html; charset=windows-1256", "",
          "أخبار اليوم في الرياض وجدة والقاهرة والجزائر أخبار اليوم في الرياض وجدة والقاهرة "
          "والجزائر أخبار اليوم في الرياض وجدة والقاهرة والجزائر",
          "iso-8859-6" },
        { "windows-1256 labelled iso-8859-6 is found out",
          B("\xC3\xCE\xC8\xC7\xD1 \xC7\xE1\xED\xE6\xE3 \xDD\xED \xC7\xE1\xD1\xED\xC7\xD6 "
            "\xE6\xCC\xCF\xC9 \xE6\xC7\xE1\xDE\xC7\xE5\xD1\xC9 \xE6\xC7\xE1\xCC\xD2\xC7\xC6\xD1 "
            "\xC3\xCE\xC8\xC7\xD1 \xC7\xE1\xED\xE6\xE3 \xDD\xED \xC7\xE1\xD1\xED\xC7\xD6 "
            "\xE6\xCC\xCF\xC9 \xE6\xC7\xE1\xDE\xC7\xE5\xD1\xC9 \xE6\xC7\xE1\xCC\xD2\xC7\xC6\xD1 "
            "\xC3\xCE\xC8\xC7\xD1 \xC7\xE1\xED\xE6\xE3 \xDD\xED \xC7\xE1\xD1\xED\xC7\xD6 "
            "\xE6\xCC\xCF\xC9 \xE6\xC7\xE1\xDE\xC7\xE5\xD1\xC9 \xE6\xC7\xE1\xCC\xD2\xC7\xC6\xD1"),
          "", "iso-8859-6",
          "أخبار اليوم في الرياض وجدة والقاهرة والجزائر أخبار اليوم في الرياض وجدة والقاهرة "
          "والجزائر أخبار اليوم في الرياض وجدة والقاهرة والجزائر",
          "windows-1256" },
        { "windows-1256 under the server's windows-1252",
          B("\xC3\xCE\xC8\xC7\xD1 \xC7\xE1\xED\xE6\xE3 \xDD\xED \xC7\xE1\xD1\xED\xC7\xD6 "
            "\xE6\xCC\xCF\xC9 \xE6\xC7\xE1\xDE\xC7\xE5\xD1\xC9 \xE6\xC7\xE1\xCC\xD2\xC7\xC6\xD1 "
            "\xC3\xCE\xC8\xC7\xD1 \xC7\xE1\xED\xE6\xE3 \xDD\xED \xC7\xE1\xD1\xED\xC7\xD6 "
            "\xE6\xCC\xCF\xC9 \xE6\xC7\xE1\xDE\xC7\xE5\xD1\xC9 \xE6\xC7\xE1\xCC\xD2\xC7\xC6\xD1 "
            "\xC3\xCE\xC8\xC7\xD1 \xC7\xE1\xED\xE6\xE3 \xDD\xED \xC7\xE1\xD1\xED\xC7\xD6 "
            "\xE6\xCC\xCF\xC9 \xE6\xC7\xE1\xDE\xC7\xE5\xD1\xC9 \xE6\xC7\xE1\xCC\xD2\xC7\xC6\xD1"),
          "text/html; charset=iso-8859-1", "",
          "أخبار اليوم في الرياض وجدة والقاهرة والجزائر أخبار اليوم في الرياض وجدة والقاهرة "
          "والجزائر أخبار اليوم في الرياض وجدة والقاهرة والجزائر",
          "windows-1256" },
        { "utf-8 encoded twice, by latin1",
          B("\xC3\x98\xC2\xA3\xC3\x98\xC2\xAE\xC3\x98\xC2\xA8\xC3\x98\xC2\xA7\xC3\x98\xC2\xB1 "
            "\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x99\xC2\x8A\xC3\x99\xC2\x88\xC3\x99\xC2\x85 "
            "\xC3\x99\xC2\x81\xC3\x99\xC2\x8A "
            "\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x98\xC2\xB1\xC3\x99\xC2\x8A\xC3\x98\xC2\xA7\xC3"
            "\x98\xC2\xB6 \xC3\x99\xC2\x88\xC3\x98\xC2\xAC\xC3\x98\xC2\xAF\xC3\x98\xC2\xA9 "
            "\xC3\x99\xC2\x88\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x99\xC2\x82\xC3\x98\xC2\xA7\xC3"
            "\x99\xC2\x87\xC3\x98\xC2\xB1\xC3\x98\xC2\xA9 "
            "\xC3\x99\xC2\x88\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x98\xC2\xAC\xC3\x98\xC2\xB2\xC3"
            "\x98\xC2\xA7\xC3\x98\xC2\xA6\xC3\x98\xC2\xB1 "
            "\xC3\x98\xC2\xA3\xC3\x98\xC2\xAE\xC3\x98\xC2\xA8\xC3\x98\xC2\xA7\xC3\x98\xC2\xB1 "
            "\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x99\xC2\x8A\xC3\x99\xC2\x88\xC3\x99\xC2\x85 "
            "\xC3\x99\xC2\x81\xC3\x99\xC2\x8A "
            "\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x98\xC2\xB1\xC3\x99\xC2\x8A\xC3\x98\xC2\xA7\xC3"
            "\x98\xC2\xB6 \xC3\x99\xC2\x88\xC3\x98\xC2\xAC\xC3\x98\xC2\xAF\xC3\x98\xC2\xA9 "
            "\xC3\x99\xC2\x88\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x99\xC2\x82\xC3\x98\xC2\xA7\xC3"
            "\x99\xC2\x87\xC3\x98\xC2\xB1\xC3\x98\xC2\xA9 "
            "\xC3\x99\xC2\x88\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x98\xC2\xAC\xC3\x98\xC2\xB2\xC3"
            "\x98\xC2\xA7\xC3\x98\xC2\xA6\xC3\x98\xC2\xB1 "
            "\xC3\x98\xC2\xA3\xC3\x98\xC2\xAE\xC3\x98\xC2\xA8\xC3\x98\xC2\xA7\xC3\x98\xC2\xB1 "
            "\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x99\xC2\x8A\xC3\x99\xC2\x88\xC3\x99\xC2\x85 "
            "\xC3\x99\xC2\x81\xC3\x99\xC2\x8A "
            "\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x98\xC2\xB1\xC3\x99\xC2\x8A\xC3\x98\xC2\xA7\xC3"
            "\x98\xC2\xB6 \xC3\x99\xC2\x88\xC3\x98\xC2\xAC\xC3\x98\xC2\xAF\xC3\x98\xC2\xA9 "
            "\xC3\x99\xC2\x88\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x99\xC2\x82\xC3\x98\xC2\xA7\xC3"
            "\x99\xC2\x87\xC3\x98\xC2\xB1\xC3\x98\xC2\xA9 "
            "\xC3\x99\xC2\x88\xC3\x98\xC2\xA7\xC3\x99\xC2\x84\xC3\x98\xC2\xAC\xC3\x98\xC2\xB2\xC3"
            "\x98\xC2\xA7\xC3\x98\xC2\xA6\xC3\x98\xC2\xB1"),
          "text/html; charset=utf-8", "",
          "أخبار اليوم في الرياض وجدة والقاهرة والجزائر أخبار اليوم في الرياض وجدة والقاهرة "
          "والجزائر أخبار اليوم في الرياض وجدة والقاهرة والجزائر",
          "utf-8" },
        { "utf-8 encoded twice, by windows-1252",
          B("\xC3\x98\xC2\xA3\xC3\x98\xC2\xAE\xC3\x98\xC2\xA8\xC3\x98\xC2\xA7\xC3\x98\xC2\xB1 "
            "\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x99\xC5\xA0\xC3\x99\xCB\x86\xC3\x99\xE2\x80"
            "\xA6 \xC3\x99\xC2\x81\xC3\x99\xC5\xA0 "
            "\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x98\xC2\xB1\xC3\x99\xC5\xA0\xC3\x98\xC2\xA7"
            "\xC3\x98\xC2\xB6 \xC3\x99\xCB\x86\xC3\x98\xC2\xAC\xC3\x98\xC2\xAF\xC3\x98\xC2\xA9 "
            "\xC3\x99\xCB\x86\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x99\xE2\x80\x9A\xC3\x98\xC2"
            "\xA7\xC3\x99\xE2\x80\xA1\xC3\x98\xC2\xB1\xC3\x98\xC2\xA9 "
            "\xC3\x99\xCB\x86\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x98\xC2\xAC\xC3\x98\xC2\xB2"
            "\xC3\x98\xC2\xA7\xC3\x98\xC2\xA6\xC3\x98\xC2\xB1 "
            "\xC3\x98\xC2\xA3\xC3\x98\xC2\xAE\xC3\x98\xC2\xA8\xC3\x98\xC2\xA7\xC3\x98\xC2\xB1 "
            "\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x99\xC5\xA0\xC3\x99\xCB\x86\xC3\x99\xE2\x80"
            "\xA6 \xC3\x99\xC2\x81\xC3\x99\xC5\xA0 "
            "\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x98\xC2\xB1\xC3\x99\xC5\xA0\xC3\x98\xC2\xA7"
            "\xC3\x98\xC2\xB6 \xC3\x99\xCB\x86\xC3\x98\xC2\xAC\xC3\x98\xC2\xAF\xC3\x98\xC2\xA9 "
            "\xC3\x99\xCB\x86\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x99\xE2\x80\x9A\xC3\x98\xC2"
            "\xA7\xC3\x99\xE2\x80\xA1\xC3\x98\xC2\xB1\xC3\x98\xC2\xA9 "
            "\xC3\x99\xCB\x86\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x98\xC2\xAC\xC3\x98\xC2\xB2"
            "\xC3\x98\xC2\xA7\xC3\x98\xC2\xA6\xC3\x98\xC2\xB1 "
            "\xC3\x98\xC2\xA3\xC3\x98\xC2\xAE\xC3\x98\xC2\xA8\xC3\x98\xC2\xA7\xC3\x98\xC2\xB1 "
            "\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x99\xC5\xA0\xC3\x99\xCB\x86\xC3\x99\xE2\x80"
            "\xA6 \xC3\x99\xC2\x81\xC3\x99\xC5\xA0 "
            "\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x98\xC2\xB1\xC3\x99\xC5\xA0\xC3\x98\xC2\xA7"
            "\xC3\x98\xC2\xB6 \xC3\x99\xCB\x86\xC3\x98\xC2\xAC\xC3\x98\xC2\xAF\xC3\x98\xC2\xA9 "
            "\xC3\x99\xCB\x86\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x99\xE2\x80\x9A\xC3\x98\xC2"
            "\xA7\xC3\x99\xE2\x80\xA1\xC3\x98\xC2\xB1\xC3\x98\xC2\xA9 "
            "\xC3\x99\xCB\x86\xC3\x98\xC2\xA7\xC3\x99\xE2\x80\x9E\xC3\x98\xC2\xAC\xC3\x98\xC2\xB2"
            "\xC3\x98\xC2\xA7\xC3\x98\xC2\xA6\xC3\x98\xC2\xB1"),
          "", "utf-8",
          "أخبار اليوم في الرياض وجدة والقاهرة والجزائر أخبار اليوم في الرياض وجدة والقاهرة "
          "والجزائر أخبار اليوم في الرياض وجدة والقاهرة والجزائر",
          "utf-8" },
        { "one place with a control in it is mended in a good text",
          B("l\xC3\xA9 caf\xC3\xA9 don\xC3\xA2\xC2\x80\xC2\x99t"), "", "utf-8", "lé café don’t",
          "utf-8" },
        { "accents and quotes of a good text stay",
          B("\xC3\x83\xC2\xA9t\xC3\xA9, d\xC3\xA9j\xC3\xA0 vu: \xC2\xAB No\xC3\xABl \xC2\xBB"), "",
          "utf-8", "Ã©té, déjà vu: « Noël »", "utf-8" },
    };
    check_rows(rows, COUNT_OF(rows));
}

static void settles_texts(void) {
    static const struct {
        const char *name, *in, *want;
    } rows[] = {
        { "ascii", "plain", "plain" },
        { "composed already", "é أ", "é أ" },
        { "an accent on its own", "e\xCC\x81", "é" },
        { "hamza on its own", "\xD8\xA7\xD9\x94", "أ" },
        { "madda on its own", "\xD8\xA7\xD9\x93", "آ" },
        { "marks that combine with nothing stay", "بَ", "بَ" },
        { "angstrom", "\xE2\x84\xAB", "Å" },
        { "an open isolate is closed", "\xE2\x81\xA7 a", "\xE2\x81\xA7 a\xE2\x81\xA9" },
        { "a stray end goes", "a\xE2\x80\xAC b", "a b" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        span once = text_settle(span_of(rows[i].in), &a);
        CHECK(span_eq(once, span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name, SPAN_ARG(once));
        CHECK(span_eq(text_settle(once, &a), once), "%s: twice", rows[i].name);
    }
}

static void reads_declarations(void) {
    static const struct {
        const char *html, *want;
    } rows[] = {
        { "<meta charset=\"windows-1256\">", "windows-1256" },
        { "<META HTTP-EQUIV=Content-Type content='text/html; charset=iso-8859-6'>", "iso-8859-6" },
        { "<meta name=charset-note><meta charset=utf-8/>", "utf-8" },
        { "<p>charset=koi8-r</p>", "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        span got = charset_declared_html(span_of(rows[i].html));
        CHECK(span_eq(got, span_of(rows[i].want)), "%s: got '%.*s'", rows[i].html, SPAN_ARG(got));
    }
    span got = charset_declared_xml(SPAN("\n<?xml version='1.0' encoding='windows-1256'?><rss>"));
    CHECK(span_eq(got, SPAN("windows-1256")), "xml: got '%.*s'", SPAN_ARG(got));
    CHECK(!charset_declared_xml(SPAN("<?xml version='1.0'?><a encoding='x'>")).len, "not outside");
}

static void caps_the_output(void) {
    DEFER(buf_done) struct buf out = BUF(8);
    const char *name;
    enum errc rc =
        charset_to_utf8(SPAN("more than eight"), SPAN_EMPTY, SPAN_EMPTY, &out, &name, NULL);
    CHECK(rc == ERRC_LIMIT, "got %s", errc_name(rc));
}

int main(void) {
    RUN(picks_and_decodes);
    RUN(finds_wrong_labels_out);
    RUN(settles_texts);
    RUN(reads_declarations);
    RUN(caps_the_output);
    return check_done();
}
