/* lab_lines - the stages that take lines of text: date, analyze, lang, url. */

#include "base/clock.h"
#include "base/utf8.h"
#include "cmd/lab.h"
#include "net/guard.h"
#include "store/store.h"
#include "text/date.h"
#include "text/text.h"
#include "url/url.h"

#include <arpa/inet.h>
#include <stdio.h>

static void date_line(struct lab *lab, span line, int64_t now_s, struct json_writer *w) {
    struct date_options o = { .lang = lab->lang ? lab->lang : "", .now_s = now_s };
    struct date_found d;
    json_begin_object(w);
    json_key(w, "date");
    if (date_parse(line, &o, &d)) {
        char iso[ISO_SIZE];
        clock_iso(d.t_s, d.utc_offset_min, iso);
        json_string(w, d.has_time ? span_of(iso) : span_sub(span_of(iso), 0, 10));
        json_put(w, "calendar", d.calendar == CALENDAR_HIJRI ? SPAN("hijri") : SPAN("gregorian"));
        json_key(w, "confidence");
        json_double(w, d.confidence);
    } else {
        json_null(w);
    }
    json_end_object(w);
}

static void analyze_line(struct lab *lab, struct analyzer *an, span line, struct json_writer *w) {
    const struct token *tokens = NULL;
    size_t count = analyzer_run(an, line, lab->lang ? lab->lang : "", &tokens);
    json_begin_array(w);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(w);
        json_put(w, "term", tokens[i].stem);
        json_put(w, "surface", tokens[i].surface);
        json_put_int(w, "position", tokens[i].position);
        json_put_int(w, "start", tokens[i].start);
        json_put_int(w, "end", tokens[i].end);
        json_key(w, "stop");
        json_bool(w, tokens[i].stop);
        json_end_object(w);
    }
    json_end_array(w);
}

static void lang_line(span line, struct json_writer *w) {
    struct language l = text_language(line);
    json_begin_object(w);
    json_put(w, "lang", span_of(l.lang));
    json_key(w, "confidence");
    json_double(w, l.confidence);
    json_put(w, "dir", l.rtl ? SPAN("rtl") : SPAN("ltr"));
    json_end_object(w);
}

/* The guard judges addresses, not names: a name is judged when it is connected to. */
static span verdict_of(const struct url *u) {
    struct guard_options strict = { 0 };
    struct sockaddr_storage ss = { 0 };
    struct sockaddr_in *v4 = (struct sockaddr_in *) &ss;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *) &ss;
    char host[256];
    const char *why = guard_port(&strict, u->port);
    if (why) return span_of(why);
    if (!u->host_is_ip) return SPAN("decided at connect time");
    span h = u->host.at[0] == '[' ? span_sub(u->host, 1, u->host.len - 2) : u->host;
    snprintf(host, sizeof(host), "%.*s", SPAN_ARG(h));
    if (inet_pton(AF_INET, host, &v4->sin_addr) == 1)
        ss.ss_family = AF_INET;
    else if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1)
        ss.ss_family = AF_INET6;
    else
        return SPAN("not an address");
    why = guard_address(&strict, (const struct sockaddr *) &ss);
    return why ? span_of(why) : SPAN("allowed");
}

static void url_line(span line, struct json_writer *w) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct url u;
    struct error e = { 0 };
    json_begin_object(w);
    if (url_parse(line, NULL, &a, &u, &e) != ERRC_OK) {
        json_put(w, "error", span_of(e.msg));
    } else {
        json_put(w, "url", url_render(&u, &a));
        json_put(w, "domain", url_registrable_domain(u.host));
        json_put(w, "guard", verdict_of(&u));
    }
    json_end_object(w);
}

static bool parse_time(const char *text, int64_t *ret_s) {
    struct date_options o = { .lang = "" };
    struct date_found d;
    if (!date_parse(span_of(text), &o, &d)) return false;
    *ret_s = d.t_s;
    return true;
}

enum errc lab_lines(struct lab *lab, const char *stage, struct error *err) {
    struct zfile *z = NULL;
    int64_t now_s = 0;
    if (lab->now && !parse_day(lab->now, &now_s) && !parse_time(lab->now, &now_s))
        return error_set(err, ERRC_USAGE, "--now takes a day or time like 2015-07-26T10:00");
    enum errc rc = zfile_open(lab->file ? lab->file : "-", &z, err);
    if (rc != ERRC_OK) return rc;
    struct analyzer *an = analyzer_new();
    DEFER(buf_done) struct buf out = BUF(256 * MIB), clean = BUF(LIMIT_IMPORT_LINE_BYTES * 3);
    for (span line; zfile_line(z, &line, NULL) == ERRC_OK;) {
        struct json_writer w = json_writer_of(&out);
        buf_clear(&out);
        buf_clear(&clean);
        utf8_clean(line, &clean);
        if (strcmp(stage, "date") == 0)
            date_line(lab, buf_span(&clean), now_s, &w);
        else if (strcmp(stage, "analyze") == 0)
            analyze_line(lab, an, buf_span(&clean), &w);
        else if (strcmp(stage, "lang") == 0)
            lang_line(buf_span(&clean), &w);
        else
            url_line(line, &w);
        buf_add_char(&out, '\n');
        fwrite(out.at, 1, out.len, stdout);
    }
    analyzer_free(an);
    zfile_close(z);
    return ERRC_OK;
}
