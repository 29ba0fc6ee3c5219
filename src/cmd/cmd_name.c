/* name - people, places and bodies of the archive: find them, see their spellings, put right what
 * was joined or left apart. */

#include "base/clock.h"
#include "cmd/data.h"
#include "store/names.h"

#include <stdio.h>

enum { SHOWN = 50 };

static void print_row(const struct name_row *n) {
    printf("%lld\t%s\t%.*s\t%.*s\t%.*s\t%lld\n", (long long) n->id, name_kind_word(n->kind),
           SPAN_ARG(n->text), SPAN_ARG(n->text_fr), SPAN_ARG(n->text_en), (long long) n->articles);
}

static enum errc read_id(const char *text, int64_t *ret, struct error *err) {
    if (text && span_to_i64(span_of(text), ret) && *ret > 0) return ERRC_OK;
    return error_set(err, ERRC_USAGE,
                     "a name's number is needed; 'warraq name find WORDS' tells it");
}

static enum errc name_find(struct store *s, const char *words, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct name_row *all = NULL;
    size_t n = 0;
    if (!words) return error_set(err, ERRC_USAGE, "'name find' needs words");
    enum errc rc = store_name_search(s, span_of(words), SHOWN, &a, &all, &n, err);
    for (size_t i = 0; rc == ERRC_OK && i < n; i++) print_row(&all[i]);
    return rc;
}

static enum errc name_show(struct store *s, int64_t id, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct name_row name, *all = NULL;
    size_t n = 0;
    enum errc rc = store_name_get(s, id, &a, &name, err);
    if (rc == ERRC_OK) rc = store_name_spellings(s, id, &a, &all, &n, err);
    if (rc != ERRC_OK) return rc;
    print_row(&name);
    for (size_t i = 1; i < n; i++)
        printf("%lld\tspelling\t%.*s\n", (long long) all[i].id, SPAN_ARG(all[i].text));
    return ERRC_OK;
}

/* Both are there, and of one kind: a city is not spelt like a man. */
static enum errc check_pair(struct store *s, int64_t into, int64_t from, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct name_row x, y;
    enum errc rc = store_name_get(s, into, &a, &x, err);
    if (rc == ERRC_OK) rc = store_name_get(s, from, &a, &y, err);
    if (rc == ERRC_OK && (x.kind != NAME_PERSON || y.kind != NAME_PERSON))
        rc = error_set(err, ERRC_USAGE, "only people are joined");
    return rc;
}

static enum errc name_join(struct store *s, int64_t into, int64_t from, struct error *err) {
    bool joined = false;
    struct name_join j = { .into = into, .from = from, .lang = "" };
    enum errc rc = check_pair(s, into, from, err);
    if (rc == ERRC_OK) rc = store_name_join(s, &j, &joined, err);
    if (rc == ERRC_OK && !joined)
        rc = error_set(err, ERRC_USAGE, "they are one already, or were parted once");
    return rc;
}

static enum errc run_word(struct store *s, int argc, char **argv, struct error *err) {
    span word = span_of(argv[0]);
    int64_t id = 0, other = 0;
    const char *arg = argc > 1 ? argv[1] : NULL;
    if (span_eq(word, SPAN("find"))) return name_find(s, arg, err);
    enum errc rc = read_id(arg, &id, err);
    if (rc != ERRC_OK) return rc;
    if (span_eq(word, SPAN("show"))) return name_show(s, id, err);
    if (span_eq(word, SPAN("part"))) return store_name_part(s, id, clock_now_s(), err);
    rc = read_id(argc > 2 ? argv[2] : NULL, &other, err);
    return rc == ERRC_OK ? name_join(s, id, other, err) : rc;
}

int cmd_name(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    context_start(&c, self, NULL, 0, &argc, argv);
    span word = argc ? span_of(argv[0]) : SPAN_EMPTY;
    bool reads = span_eq(word, SPAN("find")) || span_eq(word, SPAN("show"));
    if (!reads && !span_eq(word, SPAN("join")) && !span_eq(word, SPAN("part")))
        return usage_error(self, "find, show, join or part?");
    struct error err = { 0 };
    struct store *s = NULL;
    /* The crawler may be running: these are single transactions, so its lock is not needed. */
    enum errc rc = context_need_archive(&c, &err);
    struct store_options so = { .dir = c.data, .read_only = reads };
    if (rc == ERRC_OK) rc = store_open(&so, &s, &err);
    if (rc == ERRC_OK) rc = run_word(s, argc, argv, &err);
    store_close(s);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
