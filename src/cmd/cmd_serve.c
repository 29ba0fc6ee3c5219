/* serve - the pages. */

#include "cmd/data.h"
#include "story/story.h"
#include "web/web.h"

#include <stdio.h>

static void stop(void *ctx) {
    web_stop(ctx);
}

/* An archive of an older program is brought up to date; the pages need it as it is now. */
static enum errc migrate(const struct context *c, struct error *err) {
    struct store *s = NULL;
    struct store_options so = { .dir = c->data, .create = true, .story_weight = story_weight };
    enum errc rc = context_need_archive(c, err);
    if (rc == ERRC_OK) rc = store_open(&so, &s, err);
    store_close(s);
    return rc;
}

int cmd_serve(const struct command *self, int argc, char **argv) {
    hold_stop_signals();
    DEFER(context_done) struct context c = { 0 };
    const char *listen = NULL;
    const struct opt opts[] = { { "listen", OPT_TEXT, &listen, "ADDR",
                                  "address and port (default 127.0.0.1:8080)" } };
    context_start(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (argc) return usage_error(self, "unexpected '%.60s'", argv[0]);
    struct error err = { 0 };
    struct web *w = NULL;
    const struct settings *s = c.settings;
    const char *country = settings_text(s, "edition.country");
    struct web_options wo = {
        .data_dir = c.data,
        .listen = listen ? listen : settings_text(s, "web.listen"),
        .base_url = settings_text(s, "site.base_url"),
        .site_name = settings_text(s, "site.name"),
        .country = strcmp(country, "none") == 0 ? "" : country,
        .lang = settings_text(s, "edition.lang"),
        .zone = settings_text(s, "edition.zone"),
        .months = settings_text(s, "edition.months"),
        .contact = settings_text(s, "site.contact"),
        .trusted_proxy = settings_bool(s, "web.trusted_proxy") ? "127.0.0.1" : NULL,
        .report_threshold = settings_int(s, "report.threshold"),
        .threads = (int) settings_int(s, "web.threads"),
        .cookie_secure = strncmp(settings_text(s, "site.base_url"), "https://", 8) == 0,
    };
    enum errc rc = migrate(&c, &err);
    if (rc == ERRC_OK) rc = web_open(&wo, &w, &err);
    if (rc == ERRC_OK) rc = web_listen(w, &err);
    if (rc == ERRC_OK) {
        on_stop_signal(stop, w);
        if (!c.quiet) fprintf(stderr, "warraq: serving on http://localhost:%d/\n", web_port(w));
        rc = web_run(w, &err);
    }
    web_close(w);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
