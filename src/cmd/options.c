/* options - GNU long options, help texts, the data directory, settings. */

#include "base/log.h"
#include "base/mem.h"
#include "cmd/cmd.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void print_options(const struct opt *opts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char left[64];
        snprintf(left, sizeof(left), "--%s%s%s", opts[i].name, opts[i].arg ? " " : "",
                 opts[i].arg ? opts[i].arg : "");
        printf("  %-26s %s\n", left, opts[i].help);
    }
}

static void print_help(const struct command *self, const struct opt *opts, size_t count,
                       const struct opt *common, size_t common_count) {
    printf("usage: warraq %s%s%s\n%s\n\n", self->name, self->args[0] ? " " : "", self->args,
           self->summary);
    if (self->details) printf("%s\n\n", self->details);
    print_options(opts, count);
    print_options(common, common_count);
}

int usage_error(const struct command *self, const char *fmt, ...) {
    va_list ap;
    fprintf(stderr, "warraq %s: ", self->name);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fprintf(stderr, "; 'warraq %s --help' tells more\n", self->name);
    return EXIT_USAGE;
}

int report(const struct error *err) {
    fprintf(stderr, "warraq: %s\n", err->msg[0] ? err->msg : errc_name(err->code));
    return err->code == ERRC_USAGE ? EXIT_USAGE : EXIT_COULD_NOT;
}

static const struct opt *find_opt(span name, const struct opt *opts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (span_eq(name, span_of(opts[i].name))) return &opts[i];
    return NULL;
}

static void take_value(const struct command *self, const struct opt *o, char *value) {
    if (o->kind == OPT_TEXT) {
        *(const char **) o->to = value;
    } else if (!span_to_i64(span_of(value), (int64_t *) o->to)) {
        exit(usage_error(self, "--%s takes a whole number, not '%.60s'", o->name, value));
    }
}

/* One option at argv[i]; returns the index of the next word. */
static int take_option(const struct command *self, const struct opt *opts, size_t count,
                       const struct opt *common, size_t common_count, int argc, char **argv,
                       int i) {
    span word = span_from(span_of(argv[i]), 2);
    ptrdiff_t eq = span_find_char(word, '=');
    span name = eq < 0 ? word : span_sub(word, 0, (size_t) eq);
    if (span_eq(name, SPAN("help"))) {
        print_help(self, opts, count, common, common_count);
        exit(EXIT_DONE);
    }
    const struct opt *o = find_opt(name, opts, count);
    if (!o) o = find_opt(name, common, common_count);
    if (!o) exit(usage_error(self, "unknown option '%.60s'", argv[i]));
    if (o->kind == OPT_FLAG) {
        if (eq >= 0) exit(usage_error(self, "--%s takes no value", o->name));
        *(bool *) o->to = true;
        return i + 1;
    }
    char *value = eq >= 0 ? argv[i] + 2 + eq + 1 : (i + 1 < argc ? argv[i + 1] : NULL);
    if (!value) exit(usage_error(self, "--%s needs %s", o->name, o->arg));
    take_value(self, o, value);
    return eq >= 0 ? i + 1 : i + 2;
}

static void find_data_dir(struct context *c, const char *data) {
    const char *env = getenv("WARRAQ_DATA"), *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int n = 0;
    if (!data) data = env;
    c->data_given = data != NULL;
    if (data)
        n = snprintf(c->data, sizeof(c->data), "%s", data);
    else if (xdg && xdg[0] == '/')
        n = snprintf(c->data, sizeof(c->data), "%s/warraq", xdg);
    else
        n = snprintf(c->data, sizeof(c->data), "%s/.local/share/warraq", home ? home : ".");
    if (n < 0 || (size_t) n >= sizeof(c->data) - 64) {
        fprintf(stderr, "warraq: the path of the data directory is too long\n");
        exit(EXIT_USAGE);
    }
}

static void read_settings(struct context *c, bool bare) {
    char path[FS_PATH_SIZE];
    struct error err = { 0 };
    DEFER(buf_done) struct buf text = BUF(MIB);
    c->settings = settings_new(settings_table, settings_table_count);
    if (bare && !c->config) return;
    context_path(c, "warraq.ini", path);
    const char *file = c->config ? c->config : path;
    enum errc rc = fs_read(file, &text, &err);
    if (rc == ERRC_NOT_FOUND && !c->config) return;
    if (rc == ERRC_OK) rc = settings_parse(c->settings, file, buf_span(&text), &err);
    if (rc != ERRC_OK) exit(report(&err));
}

static void start(struct context *c, const struct command *self, const struct opt *opts,
                  size_t count, int *argc, char **argv, bool bare) {
    memset(c, 0, sizeof(*c));
    const char *data = NULL;
    const struct opt common[] = {
        { "data", OPT_TEXT, &data, "DIR",
          "data directory (default $WARRAQ_DATA, else ~/.local/share/warraq)" },
        { "config", OPT_TEXT, &c->config, "FILE", "settings (default DIR/warraq.ini)" },
        { "log", OPT_TEXT, &c->log_spec, "SPEC",
          "debug|info|warn|error, or net=debug,search=info" },
        { "quiet", OPT_FLAG, &c->quiet, NULL, "no progress, only warnings" },
        { "help", OPT_FLAG, &c->quiet, NULL, "this text" },
    };
    int words = 0;
    bool plain = false;
    for (int i = 1; i < *argc;) {
        if (!plain && strcmp(argv[i], "--") == 0) {
            plain = true;
            i++;
        } else if (!plain && argv[i][0] == '-' && argv[i][1] == '-') {
            i = take_option(self, opts, count, common, COUNT_OF(common), *argc, argv, i);
        } else {
            argv[words++] = argv[i++];
        }
    }
    *argc = words;
    find_data_dir(c, data);
    read_settings(c, bare);
    struct error err = { 0 };
    const char *spec = c->log_spec ? c->log_spec : settings_text(c->settings, "log.spec");
    if (c->quiet && !c->log_spec) spec = "warn";
    if (log_configure(span_of(spec), &err) != ERRC_OK) exit(report(&err));
}

void context_start(struct context *c, const struct command *self, const struct opt *opts,
                   size_t count, int *argc, char **argv) {
    start(c, self, opts, count, argc, argv, false);
}

void context_start_bare(struct context *c, const struct command *self, const struct opt *opts,
                        size_t count, int *argc, char **argv) {
    start(c, self, opts, count, argc, argv, true);
}

void context_done(struct context *c) {
    settings_free(c->settings);
    c->settings = NULL;
}

void context_path(const struct context *c, const char *name, char out[FS_PATH_SIZE]) {
    if (fs_join(out, c->data, name)) return;
    fprintf(stderr, "warraq: the path of the data directory is too long\n");
    exit(EXIT_USAGE);
}

enum errc context_lock(const struct context *c, struct error *err) {
    char path[FS_PATH_SIZE];
    int fd = -1; /* held on purpose: the kernel lets it go when the process ends */
    context_path(c, "lock", path);
    return fs_lock(path, &fd, err);
}

enum errc context_need_archive(const struct context *c, struct error *err) {
    char path[FS_PATH_SIZE];
    context_path(c, "warraq.db", path);
    if (fs_exists(path)) return ERRC_OK;
    return error_set(err, ERRC_NOT_FOUND,
                     "there is no archive in '%.120s': make one with 'warraq init'", c->data);
}
