/* Lines out of plain and compressed files, and back. */

#include "base/mem.h"
#include "unit/store/help.h"

#include <zstd.h>

static void write_file(const char *path, span bytes) {
    struct error err = { 0 };
    CHECK_OK(fs_write_durable(path, bytes, &err), err);
}

static span compressed(struct arena *arena, span text) {
    size_t bound = ZSTD_compressBound(text.len);
    char *to = arena_alloc(arena, bound);
    return (span){ to, ZSTD_compress(to, bound, text.at, text.len, 3) };
}

static void splits_lines(void) {
    static const struct {
        const char *name, *in, *want; /* lines with | between */
    } rows[] = {
        { "empty file", "", "" },
        { "one line", "a\n", "a|" },
        { "no newline at the end", "a\nb", "a|b|" },
        { "empty lines", "\n\na\n", "||a|" },
        { "carriage returns", "a\r\nb\r\n", "a|b|" },
        { "arabic", "خبر\nنص", "خبر|نص|" },
        { "NUL-free junk", "\xff\xfe\n", "\xff\xfe|" },
    };
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int zst = 0; zst < 2; zst++) {
            const char *path = zst ? "/tmp/warraq-zfile-test.jsonl.zst" : "/tmp/warraq-zfile-test";
            span in = span_of(rows[i].in);
            write_file(path, zst ? compressed(&arena, in) : in);
            struct zfile *z = NULL;
            struct error err = { 0 };
            DEFER(buf_done) struct buf got = BUF(1000);
            CHECK_OK(zfile_open(path, &z, &err), err);
            span line;
            enum errc rc;
            while ((rc = zfile_line(z, &line, &err)) == ERRC_OK) {
                buf_add(&got, line);
                buf_add_char(&got, '|');
            }
            CHECK(rc == ERRC_NOT_FOUND, "%s: ends with %s", rows[i].name, errc_name(rc));
            CHECK(span_eq(buf_span(&got), span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name,
                  SPAN_ARG(buf_span(&got)));
            CHECK(zfile_read_bytes(z) == zfile_total_bytes(z), "%s: progress ends at the end",
                  rows[i].name);
            zfile_close(z);
            unlink(path);
        }
}

static void skips_a_line_over_the_limit(void) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    static const struct {
        const char *name;
        size_t size;
        enum errc want;
    } rows[] = { { "at the limit", LIMIT_IMPORT_LINE_BYTES, ERRC_OK },
                 { "one byte over", LIMIT_IMPORT_LINE_BYTES + 1, ERRC_LIMIT },
                 { "far over", 5 * LIMIT_IMPORT_LINE_BYTES, ERRC_LIMIT } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(mem_freep) char *text = mem_alloc(rows[i].size + 10);
        memset(text, 'x', rows[i].size);
        memcpy(text, "a\n", 2);
        text[rows[i].size + 2] = '\n';
        text[rows[i].size + 1] = text[rows[i].size] = 'x';
        text[rows[i].size + 3] = 'b';
        const char *path = "/tmp/warraq-zfile-long.zst";
        write_file(path, compressed(&arena, (span){ text, rows[i].size + 4 }));
        struct zfile *z = NULL;
        span line;
        struct error err = { 0 };
        CHECK_OK(zfile_open(path, &z, &err), err);
        CHECK(zfile_line(z, &line, NULL) == ERRC_OK && line.len == 1, "%s: before", rows[i].name);
        enum errc rc = zfile_line(z, &line, NULL);
        CHECK(rc == rows[i].want, "%s: %s", rows[i].name, errc_name(rc));
        CHECK(rc != ERRC_OK || line.len == rows[i].size, "%s: whole", rows[i].name);
        CHECK(zfile_line(z, &line, NULL) == ERRC_OK && span_eq(line, SPAN("b")), "%s: goes on",
              rows[i].name);
        CHECK(zfile_line(z, &line, NULL) == ERRC_NOT_FOUND, "%s: end", rows[i].name);
        zfile_close(z);
        unlink(path);
    }
}

static void refuses_broken_files(void) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    char text[5000];
    for (size_t i = 0; i < sizeof(text); i++) text[i] = (char) ('a' + i * i % 23);
    span whole = compressed(&arena, (span){ text, sizeof(text) });
    const struct {
        const char *name;
        span bytes;
    } rows[] = { { "cut short", span_sub(whole, 0, whole.len - 5) },
                 { "no zstd at all", SPAN("plain text that claims to be zstd\n") } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *path = "/tmp/warraq-zfile-bad.zst";
        write_file(path, rows[i].bytes);
        struct zfile *z = NULL;
        struct error err = { 0 };
        span line;
        enum errc rc;
        CHECK_OK(zfile_open(path, &z, &err), err);
        while ((rc = zfile_line(z, &line, &err)) == ERRC_OK) continue;
        CHECK(rc == ERRC_PARSE, "%s: %s (%s)", rows[i].name, errc_name(rc), err.msg);
        CHECK(zfile_line(z, &line, NULL) == ERRC_IO, "%s: stays failed", rows[i].name);
        zfile_close(z);
        unlink(path);
    }
    struct zfile *z = NULL;
    CHECK(zfile_open("/tmp/warraq-zfile-absent", &z, NULL) == ERRC_NOT_FOUND, "absent");
}

static void writes_what_it_reads(void) {
    static const char *const paths[] = { "/tmp/warraq-zfile-out.jsonl",
                                         "/tmp/warraq-zfile-out.jsonl.zst" };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct zfile *z = NULL;
        struct error err = { 0 };
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        CHECK_OK(zfile_create(paths[i], &z, &err), err);
        for (int n = 0; n < 30000; n++)
            CHECK_OK(zfile_write(z, arena_fmt(&arena, "{\"n\":%d}\n", n), &err), err);
        CHECK_OK(zfile_finish(z, &err), err);
        zfile_close(z);
        CHECK_OK(zfile_open(paths[i], &z, &err), err);
        span line;
        int n = 0;
        for (; zfile_line(z, &line, &err) == ERRC_OK; n++) {
            char want[32];
            snprintf(want, sizeof(want), "{\"n\":%d}", n);
            if (!span_eq(line, span_of(want))) break;
        }
        CHECK(n == 30000, "%s: %d lines come back", paths[i], n);
        CHECK(i == 0 || zfile_total_bytes(z) < 200000, "packed");
        zfile_close(z);
        unlink(paths[i]);
    }
}

int main(void) {
    RUN(splits_lines);
    RUN(skips_a_line_over_the_limit);
    RUN(refuses_broken_files);
    RUN(writes_what_it_reads);
    return check_done();
}
