/* edition - countries and their catalogue. */

#include "cmd/edition.h"

#include "base/arena.h"
#include "base/clock.h"
#include "url/url.h"

extern const unsigned char embedded_catalogue[];
extern const size_t embedded_catalogue_size;

static const struct edition editions[] = {
    { "ae", "United Arab Emirates", "ar", "Asia/Dubai", "gulf" },
    { "bh", "Bahrain", "ar", "Asia/Bahrain", "gulf" },
    { "dz", "Algeria", "ar", "Africa/Algiers", "maghreb" },
    { "eg", "Egypt", "ar", "Africa/Cairo", "gulf" },
    { "iq", "Iraq", "ar", "Asia/Baghdad", "levant" },
    { "jo", "Jordan", "ar", "Asia/Amman", "levant" },
    { "kw", "Kuwait", "ar", "Asia/Kuwait", "gulf" },
    { "lb", "Lebanon", "ar", "Asia/Beirut", "levant" },
    { "ly", "Libya", "ar", "Africa/Tripoli", "gulf" },
    { "ma", "Morocco", "ar", "Africa/Casablanca", "morocco" },
    { "mr", "Mauritania", "ar", "Africa/Nouakchott", "gulf" },
    { "om", "Oman", "ar", "Asia/Muscat", "gulf" },
    { "ps", "Palestine", "ar", "Asia/Hebron", "levant" },
    { "qa", "Qatar", "ar", "Asia/Qatar", "gulf" },
    { "sa", "Saudi Arabia", "ar", "Asia/Riyadh", "gulf" },
    { "sd", "Sudan", "ar", "Africa/Khartoum", "gulf" },
    { "sy", "Syria", "ar", "Asia/Damascus", "levant" },
    { "tn", "Tunisia", "ar", "Africa/Tunis", "maghreb" },
    { "xa", "pan-Arab papers", "ar", "Asia/Riyadh", "gulf" },
    { "ye", "Yemen", "ar", "Asia/Aden", "gulf" },
};

const struct edition *edition_find(span country) {
    for (size_t i = 0; i < COUNT_OF(editions); i++)
        if (span_eq_nocase(country, span_of(editions[i].country))) return &editions[i];
    return NULL;
}

void edition_names(struct buf *out) {
    for (size_t i = 0; i < COUNT_OF(editions); i++)
        buf_add_fmt(out, "%s%s", i ? " " : "", editions[i].country);
}

enum { COUNTRY, SLUG, NAME_AR, NAME_LATIN, HOME, FEED, LANGUAGE, COLUMNS };

static enum errc add_line(struct store *s, span line, enum display_mode display, struct arena *a,
                          struct error *err) {
    span column[COLUMNS] = { 0 };
    for (size_t i = 0; i < COLUMNS; i++)
        if (!span_next(&line, '\t', &column[i]) && i <= HOME)
            return error_set(err, ERRC_PARSE, "fewer than %d columns", HOME + 1);
    if (!source_slug_valid(column[SLUG]))
        return error_set(err, ERRC_PARSE, "'%.*s' cannot be a source's name (a-z, 0-9, -)",
                         SPAN_ARG(span_sub(column[SLUG], 0, 60)));
    struct source src = { .slug = column[SLUG],
                          .name = column[NAME_AR].len ? column[NAME_AR] : column[NAME_LATIN],
                          .name_latin = column[NAME_LATIN],
                          .display = display,
                          .added_s = clock_now_s() };
    if (!src.name.len) src.name = src.slug;
    span feed = SPAN_EMPTY;
    enum errc rc = url_normalise(column[HOME], SPAN_EMPTY, a, &src.home, err);
    if (rc == ERRC_OK && column[FEED].len)
        rc = url_normalise(column[FEED], SPAN_EMPTY, a, &feed, err);
    if (rc != ERRC_OK) return rc;
    if (column[COUNTRY].len == 2) memcpy(src.country, column[COUNTRY].at, 2);
    lang_set(src.lang, span_sub(column[LANGUAGE], 0, 2));
    int64_t id = 0;
    rc = store_source_put(s, &src, &id, err);
    /* Without a known feed the crawler looks at the home page and finds one. */
    if (rc == ERRC_OK)
        rc = store_feed_add(s, id, feed.len ? feed : src.home, feed.len ? FEED_AUTO : FEED_HOME,
                            err);
    return rc;
}

enum errc sources_from_tsv(struct store *s, const char *file_name, span text,
                           const struct sources_options *opts, size_t *ret_count,
                           struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    size_t count = 0;
    int n = 0;
    enum errc rc = store_begin(s, err);
    if (rc != ERRC_OK) return rc;
    for (span line; span_next(&text, '\n', &line);) {
        n++;
        if (span_ends(line, SPAN("\r"))) line.len--;
        span first = line, cc = SPAN_EMPTY;
        if (!line.len || line.at[0] == '#' || span_starts(line, SPAN("country\t"))) continue;
        if (!span_next(&first, '\t', &cc)) continue;
        if (opts->country.len && !span_eq_nocase(cc, opts->country)) continue;
        rc = add_line(s, line, opts->display, &a, err);
        if (rc != ERRC_OK) {
            error_prefix(err, "%s:%d", file_name, n);
            store_rollback(s);
            return rc;
        }
        count++;
        arena_reset(&a);
    }
    if (ret_count) *ret_count = count;
    return store_commit(s, err);
}

enum errc edition_add_sources(struct store *s, const char *country, size_t *ret_count,
                              struct error *err) {
    span text = { (const char *) embedded_catalogue, embedded_catalogue_size };
    struct sources_options so = { .country = span_of(country), .display = DISPLAY_EXCERPT };
    return sources_from_tsv(s, "catalogue", text, &so, ret_count, err);
}

bool edition_known_source(span slug, span country, struct source *ret) {
    span text = { (const char *) embedded_catalogue, embedded_catalogue_size };
    bool found = false;
    for (span line; span_next(&text, '\n', &line);) {
        span column[COLUMNS] = { 0 };
        for (size_t i = 0; i < COLUMNS; i++)
            if (!span_next(&line, '\t', &column[i])) break;
        if (!span_eq(column[SLUG], slug)) continue;
        bool home = span_eq_nocase(column[COUNTRY], country);
        if (found && !home) continue;
        found = true;
        *ret = (struct source){ .slug = column[SLUG],
                                .name = column[NAME_AR].len ? column[NAME_AR] : column[NAME_LATIN],
                                .name_latin = column[NAME_LATIN],
                                .home = column[HOME] };
        if (column[COUNTRY].len == 2) memcpy(ret->country, column[COUNTRY].at, 2);
        lang_set(ret->lang, span_sub(column[LANGUAGE], 0, 2));
        if (home) break;
    }
    return found;
}
