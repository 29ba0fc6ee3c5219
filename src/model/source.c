#include "model/source.h"

bool source_slug_valid(span slug) {
    static const char *const taken[] = {
        "latest",  "section", "breaking", "story",   "author",     "name",    "search",
        "archive", "sources", "about",    "trends",  "moderation", "img",     "report",
        "rss",     "atom",    "api",      "admin",   "static",     "healthz", "readyz",
        "metrics", "ar",      "fr",       "en",      "feed",       "login",   "opensearch",
        "sitemap", "robots",  "manifest", "favicon", "api-docs",   "help",    "preferences",
    };
    if (slug.len < 2 || slug.len > 40) return false;
    for (size_t i = 0; i < slug.len; i++) {
        char c = slug.at[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0);
        if (!ok) return false;
    }
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (span_eq(slug, span_of(taken[i]))) return false;
    return true;
}

static const char *const display_names[] = { "full", "excerpt", "title", "off" };

const char *display_mode_name(enum display_mode m) {
    return (size_t) m < COUNT_OF(display_names) ? display_names[m] : "off";
}

bool display_mode_parse(span s, enum display_mode *ret) {
    for (size_t i = 0; i < COUNT_OF(display_names); i++) {
        if (!span_eq(s, span_of(display_names[i]))) continue;
        *ret = (enum display_mode) i;
        return true;
    }
    return false;
}
