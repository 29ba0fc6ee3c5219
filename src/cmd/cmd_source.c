/* source - the newspapers: add, list, remove, pause, resume, check, import, export. */

#include "base/clock.h"
#include "cmd/data.h"
#include "cmd/rules_file.h"
#include "feed/feed.h"
#include "text/text.h"
#include "url/url.h"

#include <stdio.h>

enum { RULE_EVENTS = 2000, RULE_DAYS = 7 };

struct source_options {
    const char *slug, *name, *lang, *country, *display;
    bool opml;
};

/* "www.news.example.com" -> "news-example"; the operator may say another with --slug. */
static span slug_from_url(span url, struct arena *a) {
    struct url u;
    if (url_parse(url, NULL, a, &u, NULL) != ERRC_OK) return SPAN_EMPTY;
    span host = u.host;
    if (span_starts(host, SPAN("www."))) host = span_from(host, 4);
    ptrdiff_t dot = -1;
    for (size_t i = 0; i < host.len; i++)
        if (host.at[i] == '.') dot = (ptrdiff_t) i;
    if (dot > 0) host = span_sub(host, 0, (size_t) dot);
    char *slug = arena_cstr(a, span_sub(host, 0, 40));
    for (char *p = slug; *p; p++)
        if (*p == '.' || *p == '_') *p = '-';
    return span_of(slug);
}

static enum errc read_display(const struct source_options *o, enum display_mode *ret,
                              struct error *err) {
    *ret = DISPLAY_EXCERPT;
    if (!o->display || display_mode_parse(span_of(o->display), ret)) return ERRC_OK;
    return error_set(err, ERRC_USAGE, "--display is one of full excerpt title off");
}

static enum errc source_add(struct store *s, const struct source_options *o, const char *address,
                            struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct source src = { .added_s = clock_now_s(), .display = DISPLAY_EXCERPT };
    enum errc rc = url_normalise(span_of(address), SPAN_EMPTY, &a, &src.home, err);
    if (rc != ERRC_OK) return rc;
    src.slug = o->slug ? span_of(o->slug) : slug_from_url(src.home, &a);
    if (!source_slug_valid(src.slug))
        return error_set(err, ERRC_USAGE,
                         "'%.*s' cannot be a source's name: give one with --slug (a-z, 0-9, -)",
                         SPAN_ARG(src.slug));
    if ((rc = read_display(o, &src.display, err)) != ERRC_OK) return rc;
    src.name = o->name ? span_of(o->name) : src.slug;
    lang_set(src.lang, span_of(o->lang ? o->lang : "ar"));
    if (o->country && strlen(o->country) == 2)
        for (int i = 0; i < 2; i++) /* as catalogues write it */
            src.country[i] = (char) (o->country[i] & ~0x20);
    int64_t id = 0;
    rc = store_source_put(s, &src, &id, err);
    /* The crawler tells a feed from a home page and finds the feeds of a home page. */
    if (rc == ERRC_OK) rc = store_feed_add(s, id, src.home, FEED_AUTO, err);
    if (rc == ERRC_OK)
        printf("added %.*s; the crawler will look for its feeds\n", SPAN_ARG(src.slug));
    return rc;
}

/* How much of a paper's texts readers may see. */
static enum errc source_show(struct store *s, const struct source_options *o, const char *slug,
                             struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct source src;
    if (!o->display) return error_set(err, ERRC_USAGE, "'source show' needs --display MODE");
    enum errc rc = store_source_get(s, span_of(slug), &a, &src, err);
    if (rc == ERRC_OK) rc = read_display(o, &src.display, err);
    return rc == ERRC_OK ? store_source_put(s, &src, NULL, err) : rc;
}

static enum errc source_list(struct store *s, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct source *list = NULL;
    size_t count = 0;
    enum errc rc = store_source_list(s, &a, &list, &count, err);
    if (rc != ERRC_OK) return rc;
    for (size_t i = 0; i < count; i++) {
        const struct source *src = &list[i];
        printf("%.*s\t%.*s\t%s\t%s\t%lld\t%s\t%.*s\n", SPAN_ARG(src->slug), SPAN_ARG(src->name),
               src->country, src->lang, (long long) src->articles,
               src->paused ? "paused" : display_mode_name(src->display), SPAN_ARG(src->home));
    }
    return ERRC_OK;
}

/* One line a feed; *ret_bad counts those whose last poll failed. */
static enum errc check_feeds(struct store *s, const struct source *src, size_t *ret_bad,
                             struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct feed_source *feeds = NULL;
    size_t count = 0;
    enum errc rc = store_feed_list(s, src->id, &a, &feeds, &count, err);
    if (rc != ERRC_OK) return rc;
    for (size_t i = 0; i < count; i++) {
        char iso[ISO_SIZE];
        const struct feed_source *f = &feeds[i];
        bool never = f->last_ok_s == TIME_UNKNOWN;
        *ret_bad += f->failures > 0;
        printf("%.*s\t%.*s\t%s\tlast read %s\tfailures %lld%s%.*s\n", SPAN_ARG(src->slug),
               SPAN_ARG(f->url), f->failures ? "FAILS" : (never ? "waiting" : "ok"),
               never ? "never" : clock_iso(f->last_ok_s, 0, iso), (long long) f->failures,
               f->last_error.len ? "\t" : "", SPAN_ARG(f->last_error));
    }
    return ERRC_OK;
}

/* A line for each hand rule of the paper that lately matched nothing on some page. */
static enum errc check_rules(struct store *s, const struct source *src,
                             const struct rule_book *book, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct source_event *events = NULL;
    size_t count = 0;
    if (!rule_book_for(book, src->home).len) return ERRC_OK;
    enum errc rc = store_event_list(s, src->id, RULE_EVENTS, &a, &events, &count, err);
    int64_t from_s = clock_now_s() - RULE_DAYS * DAY_S;
    for (size_t i = 0; rc == ERRC_OK && i < count; i++) {
        struct source_event *e = &events[i];
        if (!span_eq(e->kind, SPAN("rule")) || e->at_s < from_s) continue;
        for (size_t k = i + 1; k < count; k++)
            if (span_eq(events[k].reason, e->reason) && events[k].at_s >= from_s) {
                e->count += events[k].count;
                events[k].kind = SPAN_EMPTY;
            }
        char iso[ISO_SIZE];
        printf("%.*s\t%.*s\tSTALE\t%.*s\tpages %lld in %d days\tlast %s\n", SPAN_ARG(src->slug),
               SPAN_ARG(e->url), SPAN_ARG(e->reason), (long long) e->count, RULE_DAYS,
               clock_iso(e->at_s, 0, iso));
    }
    return rc;
}

static enum errc source_check(struct store *s, const char *data, const char *slug,
                              struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct source *list = NULL, one;
    struct rule_book *book = NULL;
    size_t count = 0, bad = 0, bad_lines = 0;
    enum errc rc = slug ? store_source_get(s, span_of(slug), &a, &one, err)
                        : store_source_list(s, &a, &list, &count, err);
    if (rc == ERRC_OK && slug) {
        list = &one;
        count = 1;
    }
    if (rc == ERRC_OK) rc = rules_read_data(data, &book, &bad_lines, err);
    for (size_t i = 0; rc == ERRC_OK && i < count; i++) {
        rc = check_feeds(s, &list[i], &bad, err);
        if (rc == ERRC_OK) rc = check_rules(s, &list[i], book, err);
    }
    rule_book_free(book);
    if (rc == ERRC_OK && bad_lines)
        return error_set(err, ERRC_PARSE, "%zu lines of rules.ini are not used", bad_lines);
    if (rc == ERRC_OK && bad) return error_set(err, ERRC_RETRY_LATER, "%zu feeds fail", bad);
    return rc;
}

static enum errc import_opml(struct store *s, span text, enum display_mode display,
                             size_t *ret_count, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct opml_outline *list = NULL;
    size_t count = 0;
    enum errc rc = opml_parse(text, &a, &list, &count, err);
    for (size_t i = 0; rc == ERRC_OK && i < count; i++) {
        struct opml_outline *o = &list[i];
        struct source src = { .name = o->title, .added_s = clock_now_s(), .display = display };
        span feed = SPAN_EMPTY;
        if (url_normalise(o->feed_url, SPAN_EMPTY, &a, &feed, NULL) != ERRC_OK) continue;
        if (url_normalise(o->home_url, SPAN_EMPTY, &a, &src.home, NULL) != ERRC_OK) src.home = feed;
        src.slug = slug_from_url(src.home, &a);
        if (!source_slug_valid(src.slug)) continue;
        if (!src.name.len) src.name = src.slug;
        lang_set(src.lang, o->language);
        int64_t id = 0;
        rc = store_source_put(s, &src, &id, err);
        if (rc == ERRC_OK) rc = store_feed_add(s, id, feed, FEED_AUTO, err);
        if (rc == ERRC_OK) (*ret_count)++;
    }
    return rc;
}

static enum errc source_import(struct store *s, const struct source_options *o, const char *file,
                               struct error *err) {
    struct sources_options so = { 0 };
    DEFER(buf_done) struct buf text = BUF(16 * MIB);
    size_t count = 0;
    enum errc rc = read_display(o, &so.display, err);
    if (rc == ERRC_OK) rc = fs_read(file, &text, err);
    if (rc != ERRC_OK) return rc;
    span t = span_trim(buf_span(&text));
    if (span_starts(t, SPAN("<")))
        rc = import_opml(s, t, so.display, &count, err);
    else
        rc = sources_from_tsv(s, file, buf_span(&text), &so, &count, err);
    if (rc == ERRC_OK) printf("took %zu newspapers from %s\n", count, file);
    return rc;
}

static void xml_attribute(const char *name, span value, struct buf *out) {
    if (!value.len) return;
    buf_add_fmt(out, " %s=\"", name);
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        if (c == '&')
            buf_add(out, SPAN("&amp;"));
        else if (c == '<')
            buf_add(out, SPAN("&lt;"));
        else if (c == '"')
            buf_add(out, SPAN("&quot;"));
        else
            buf_add_char(out, c);
    }
    buf_add_char(out, '"');
}

static enum errc export_one(struct store *s, const struct source *src, bool opml, struct buf *out,
                            struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct feed_source *feeds = NULL;
    size_t count = 0;
    enum errc rc = store_feed_list(s, src->id, &a, &feeds, &count, err);
    if (rc != ERRC_OK) return rc;
    span feed = SPAN_EMPTY;
    for (size_t i = 0; i < count && !feed.len; i++)
        if (feeds[i].kind != FEED_HOME) feed = feeds[i].url;
    if (opml) {
        buf_add(out, SPAN("  <outline type=\"rss\""));
        xml_attribute("text", src->name, out);
        xml_attribute("xmlUrl", feed, out);
        xml_attribute("htmlUrl", src->home, out);
        xml_attribute("language", span_of(src->lang), out);
        buf_add(out, SPAN("/>\n"));
    } else {
        buf_add_fmt(out, "%s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%s\n", src->country,
                    SPAN_ARG(src->slug), SPAN_ARG(src->name), SPAN_ARG(src->name_latin),
                    SPAN_ARG(src->home), SPAN_ARG(feed), src->lang);
    }
    return ERRC_OK;
}

static enum errc source_export(struct store *s, bool opml, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf out = BUF(64 * MIB);
    struct source *list = NULL;
    size_t count = 0;
    enum errc rc = store_source_list(s, &a, &list, &count, err);
    if (opml)
        buf_add(&out, SPAN("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml "
                           "version=\"2.0\"><head><title>Warraq</title></head><body>\n"));
    else
        buf_add(&out, SPAN("country\tslug\tname_ar\tname_latin\thome\tfeed\tlanguage\n"));
    for (size_t i = 0; rc == ERRC_OK && i < count; i++)
        rc = export_one(s, &list[i], opml, &out, err);
    if (opml) buf_add(&out, SPAN("</body></opml>\n"));
    if (rc == ERRC_OK) fwrite(out.at, 1, out.len, stdout);
    return rc;
}

static enum errc run_word(const struct command *self, const struct context *c,
                          const struct source_options *o, int argc, char **argv,
                          struct error *err) {
    span word = span_of(argv[0]);
    const char *arg = argc > 1 ? argv[1] : NULL;
    bool reads = span_eq(word, SPAN("list")) || span_eq(word, SPAN("export")) ||
                 span_eq(word, SPAN("check"));
    bool known = reads || span_eq(word, SPAN("add")) || span_eq(word, SPAN("remove")) ||
                 span_eq(word, SPAN("pause")) || span_eq(word, SPAN("resume")) ||
                 span_eq(word, SPAN("show")) || span_eq(word, SPAN("import"));
    if (!known)
        return error_set(err, ERRC_USAGE, "unknown word '%.60s'; 'warraq source --help' tells more",
                         argv[0]);
    if (!reads && !arg)
        return error_set(err, ERRC_USAGE, "'source %s' needs %s", argv[0],
                         span_eq(word, SPAN("add"))      ? "an address"
                         : span_eq(word, SPAN("import")) ? "a file"
                                                         : "a source");
    (void) self;
    struct store *s = NULL;
    /* The crawler may be running: these are single transactions, so its lock is not needed. */
    enum errc rc = context_need_archive(c, err);
    struct store_options so = { .dir = c->data, .read_only = reads };
    if (rc == ERRC_OK) rc = store_open(&so, &s, err);
    if (rc != ERRC_OK) return rc;
    if (span_eq(word, SPAN("add")))
        rc = source_add(s, o, arg, err);
    else if (span_eq(word, SPAN("list")))
        rc = source_list(s, err);
    else if (span_eq(word, SPAN("remove")))
        rc = store_source_remove(s, span_of(arg), err);
    else if (span_eq(word, SPAN("pause")))
        rc = store_source_pause(s, span_of(arg), true, err);
    else if (span_eq(word, SPAN("resume")))
        rc = store_source_pause(s, span_of(arg), false, err);
    else if (span_eq(word, SPAN("check")))
        rc = source_check(s, c->data, arg, err);
    else if (span_eq(word, SPAN("show")))
        rc = source_show(s, o, arg, err);
    else if (span_eq(word, SPAN("import")))
        rc = source_import(s, o, arg, err);
    else
        rc = source_export(s, o->opml, err);
    store_close(s);
    return rc;
}

int cmd_source(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    struct source_options o = { 0 };
    const struct opt opts[] = {
        { "slug", OPT_TEXT, &o.slug, "NAME", "add: the name in addresses (default from the host)" },
        { "name", OPT_TEXT, &o.name, "TEXT", "add: the paper's name" },
        { "lang", OPT_TEXT, &o.lang, "CODE", "add: its language (default ar)" },
        { "country", OPT_TEXT, &o.country, "CC", "add: its country" },
        { "display", OPT_TEXT, &o.display, "MODE",
          "add, import, show: full|excerpt|title|off (default excerpt)" },
        { "opml", OPT_FLAG, &o.opml, NULL, "export: as OPML instead of TSV" },
    };
    context_start(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (!argc)
        return usage_error(self,
                           "add, list, show, remove, pause, resume, check, import or export?");
    struct error err = { 0 };
    enum errc rc = run_word(self, &c, &o, argc, argv, &err);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
