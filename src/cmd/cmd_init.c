/* init - makes a data directory; settings - shows every setting. */

#include "cmd/data.h"
#include "story/story.h"

#include <stdio.h>

static enum errc write_ini(const struct context *c, const struct edition *e, const char *head,
                           struct error *err) {
    char path[FS_PATH_SIZE];
    context_path(c, "warraq.ini", path);
    if (fs_exists(path)) return ERRC_OK;
    DEFER(buf_done) struct buf sample = BUF(MIB), ini = BUF(MIB);
    settings_render_sample(c->settings, &sample);
    buf_add(
        &ini,
        SPAN("# Warraq's settings. What is commented out is the default; see docs/CONFIG.md.\n"));
    if (head)
        buf_add(&ini, span_of(head));
    else if (e)
        buf_add_fmt(&ini, "[edition]\ncountry = %s\nlang = %s\nzone = %s\nmonths = %s\n",
                    e->country, e->lang, e->zone, e->months);
    else
        buf_add(&ini, SPAN("[edition]\ncountry = none\n"));
    buf_add_char(&ini, '\n');
    buf_add(&ini, buf_span(&sample));
    return fs_write_durable(path, buf_span(&ini), err);
}

enum errc data_init(const struct context *c, const char *edition, const char *ini_head,
                    struct store **ret, size_t *ret_sources, struct error *err) {
    bool none = strcmp(edition, "none") == 0;
    const struct edition *e = none ? NULL : edition_find(span_of(edition));
    if (!none && !e) {
        DEFER(buf_done) struct buf names = BUF(1000);
        edition_names(&names);
        return error_set(err, ERRC_USAGE, "unknown edition '%.20s' (there are: %s none)", edition,
                         buf_cstr(&names));
    }
    char images[FS_PATH_SIZE], index[FS_PATH_SIZE];
    context_path(c, "images", images);
    context_path(c, "index", index);
    enum errc rc = fs_make_dirs(c->data, err);
    if (rc == ERRC_OK) rc = fs_make_dirs(images, err);
    if (rc == ERRC_OK) rc = fs_make_dirs(index, err);
    if (rc != ERRC_OK) return rc;
    struct store_options so = { .dir = c->data, .create = true, .story_weight = story_weight };
    struct store *s = NULL;
    rc = store_open(&so, &s, err);
    if (rc == ERRC_OK && e) rc = edition_add_sources(s, e->country, ret_sources, err);
    if (rc == ERRC_OK) rc = store_meta_put(s, "edition", span_of(edition), err);
    if (rc == ERRC_OK) rc = write_ini(c, e, ini_head, err);
    if (rc != ERRC_OK) {
        store_close(s);
        return rc;
    }
    *ret = s;
    return ERRC_OK;
}

int cmd_init(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    const char *edition = "sa";
    const struct opt opts[] = {
        { "edition", OPT_TEXT, &edition, "CC",
          "country whose newspapers to begin with, or none (default sa)" },
    };
    context_start(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (argc) return usage_error(self, "unexpected '%.60s'", argv[0]);
    struct error err = { 0 };
    char db[FS_PATH_SIZE];
    context_path(&c, "warraq.db", db);
    if (fs_exists(db)) {
        (void) error_set(&err, ERRC_DENIED, "'%.150s' holds an archive already", c.data);
        return report(&err);
    }
    struct store *s = NULL;
    size_t sources = 0;
    if (data_init(&c, edition, NULL, &s, &sources, &err) != ERRC_OK) return report(&err);
    store_close(s);
    printf("made %s with %zu newspapers; start with: warraq run\n", c.data, sources);
    return EXIT_DONE;
}

int cmd_settings(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    bool markdown = false;
    const struct opt opts[] = { { "markdown", OPT_FLAG, &markdown, NULL,
                                  "as docs/CONFIG.md has it" } };
    context_start_bare(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (argc) return usage_error(self, "unexpected '%.60s'", argv[0]);
    DEFER(buf_done) struct buf out = BUF(MIB);
    if (markdown)
        settings_render_markdown(c.settings, &out);
    else
        settings_render_help(c.settings, &out);
    fwrite(out.at, 1, out.len, stdout);
    return EXIT_DONE;
}
