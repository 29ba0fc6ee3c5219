/* robots - robots.txt as Google's parser reads it (github.com/google/robotstxt).
 *
 * Beyond RFC 9309, as there: keys may be misspelt in the usual ways, one blank may stand for the
 * colon, lines are cut at 16,664 bytes, "allow: /x/index.html" allows "/x/" too.
 */

#include "net/robots.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/vec.h"

enum {
    LINE_BYTES_MAX = 2083 * 8 - 1,
    SITEMAPS_MAX = 64,
    DELAY_MAX_S = 86400,
    SIGNAL_BYTES_MAX = 200
};

struct rule {
    span pattern;
    bool allow;
};

struct rules {
    VEC_OF(struct rule) list; /* while parsing on the heap, then copied to the arena */
    double delay_s;
    span signal;
};

struct robots {
    struct rules specific, global; /* for the agent by name; for '*' */
    bool seen_specific;
    span *sitemaps;
    size_t sitemap_count;
};

struct parser {
    struct robots *robots;
    struct arena *arena;
    span agent;
    bool in_specific, in_global; /* whom the current group is for */
    bool rules_began;            /* the next user-agent line starts a new group */
    /* Crawl-delay is no rule of the RFC and ends no group, but its own group ends with it. */
    bool delay_specific, delay_global, delay_began;
};

/* ---- matching */

/* Greedy is right for '*': the earliest place of each piece leaves the most for the rest. memmem
 * is linear, so a pattern costs O(path + pattern). */
static bool matches(span pattern, span path) {
    bool anchored = span_ends(pattern, SPAN("$"));
    if (anchored) pattern.len--;
    bool first = true;
    for (;;) {
        ptrdiff_t star = span_find_char(pattern, '*');
        span piece = star < 0 ? pattern : span_sub(pattern, 0, (size_t) star);
        if (first) {
            if (!span_starts(path, piece)) return false;
            path = span_from(path, piece.len);
            if (star < 0) return !anchored || path.len == 0;
        } else if (star < 0 && anchored) {
            return span_ends(path, piece);
        } else {
            ptrdiff_t at = piece.len ? span_find(path, piece) : 0;
            if (at < 0) return false;
            path = span_from(path, (size_t) at + piece.len);
            if (star < 0) return true;
        }
        pattern = span_from(pattern, (size_t) star + 1);
        first = false;
    }
}

/* Longest pattern first, allow before disallow: the first match decides. */
static int by_strength(const void *pa, const void *pb) {
    const struct rule *a = pa, *b = pb;
    if (a->pattern.len != b->pattern.len) return a->pattern.len < b->pattern.len ? 1 : -1;
    return (int) b->allow - (int) a->allow;
}

/* 1 allowed, 0 disallowed, -1 no rule matches. */
static int verdict(const struct rules *rules, span path) {
    for (size_t i = 0; i < rules->list.len; i++)
        if (matches(rules->list.at[i].pattern, path)) return rules->list.at[i].allow;
    return -1;
}

bool robots_allowed(const struct robots *r, span path_query) {
    if (!r) return true;
    if (path_query.len == 0) path_query = SPAN("/");
    int v = verdict(&r->specific, path_query);
    if (v < 0 && !r->seen_specific) v = verdict(&r->global, path_query);
    return v != 0;
}

double robots_crawl_delay(const struct robots *r) {
    if (!r) return 0;
    return r->seen_specific ? r->specific.delay_s : r->global.delay_s;
}

span robots_signal(const struct robots *r) {
    if (!r) return SPAN_EMPTY;
    return r->seen_specific ? r->specific.signal : r->global.signal;
}

size_t robots_sitemaps(const struct robots *r, const span **ret) {
    *ret = r ? r->sitemaps : NULL;
    return r ? r->sitemap_count : 0;
}

static size_t find_first_of(span s, size_t from, const char *set) {
    while (from < s.len && (s.at[from] == 0 || !strchr(set, s.at[from]))) from++;
    return from;
}

span robots_path(span url, struct arena *arena) {
    size_t begin = span_starts(url, SPAN("//")) ? 2 : 0;
    ptrdiff_t scheme = span_find(span_from(url, begin), SPAN("://"));
    size_t early = find_first_of(url, begin, "/?;");
    size_t host = begin;
    if (scheme >= 0 && early > begin + (size_t) scheme) host = begin + (size_t) scheme + 3;
    size_t path = find_first_of(url, host, "/?;");
    size_t hash = find_first_of(url, begin, "#");
    if (path >= url.len || hash < path) return SPAN("/");
    span cut = span_sub(url, path, hash - path);
    return cut.at[0] == '/' ? cut : arena_fmt(arena, "/%.*s", SPAN_ARG(cut));
}

/* ---- parsing */

static bool key_is(span key, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (span_starts_nocase(key, span_of(names[i]))) return true;
    return false;
}

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Escapes in upper case, bytes that are not ASCII escaped: as URLs come to robots_allowed(). */
static span escape_pattern(span s, struct arena *arena) {
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, 3 * s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char) s.at[i];
        if (c >= 128) {
            out[n++] = '%';
            out[n++] = digits[c >> 4];
            out[n++] = digits[c & 15];
        } else if (c == '%' && s.len - i >= 3 && is_hex(s.at[i + 1]) && is_hex(s.at[i + 2])) {
            out[n++] = '%';
            for (int k = 0; k < 2; k++) {
                char h = s.at[++i];
                out[n++] = h >= 'a' ? (char) (h - ('a' - 'A')) : h;
            }
        } else {
            out[n++] = (char) c;
        }
    }
    return (span){ out, n };
}

static void add_rule(struct parser *p, span value, bool allow) {
    if (!p->in_specific && !p->in_global) return;
    p->rules_began = true;
    if (value.len == 0) return; /* "disallow:" forbids nothing */
    struct rules *rules = p->in_specific ? &p->robots->specific : &p->robots->global;
    span pattern = escape_pattern(value, p->arena);
    *VEC_PUSH(&rules->list) = (struct rule){ pattern, allow };
    if (!allow) return;
    size_t slash = pattern.len;
    while (slash > 0 && pattern.at[slash - 1] != '/') slash--;
    if (slash == 0 || !span_starts(span_from(pattern, slash), SPAN("index.htm"))) return;
    pattern = arena_fmt(p->arena, "%.*s$", (int) slash, pattern.at);
    *VEC_PUSH(&rules->list) = (struct rule){ pattern, true };
}

static void add_agent(struct parser *p, span value) {
    if (p->rules_began || p->delay_began)
        p->delay_specific = p->delay_global = p->delay_began = false;
    if (p->rules_began) p->in_specific = p->in_global = p->rules_began = false;
    if (value.len && value.at[0] == '*' &&
        (value.len == 1 || value.at[1] == ' ' || value.at[1] == '\t')) {
        p->in_global = p->delay_global = true;
        return;
    }
    size_t n = 0; /* the product token */
    while (n < value.len &&
           ((value.at[n] >= 'a' && value.at[n] <= 'z') ||
            (value.at[n] >= 'A' && value.at[n] <= 'Z') || value.at[n] == '-' || value.at[n] == '_'))
        n++;
    if (span_eq_nocase(span_sub(value, 0, n), p->agent))
        p->in_specific = p->delay_specific = p->robots->seen_specific = true;
}

static void add_delay(struct parser *p, span value) {
    double s;
    if (!span_to_double(value, &s) || !(s >= 0)) return;
    if (s > DELAY_MAX_S) s = DELAY_MAX_S;
    p->delay_began = true;
    if (p->delay_specific) p->robots->specific.delay_s = s;
    if (p->delay_global) p->robots->global.delay_s = s;
}

/* Content-Signal: "search=yes, ai-train=no"; like Crawl-delay it belongs to its group. */
static void add_signal(struct parser *p, span value) {
    value = arena_copy(p->arena, span_sub(value, 0, SIGNAL_BYTES_MAX));
    p->delay_began = true;
    if (p->delay_specific) p->robots->specific.signal = value;
    if (p->delay_global) p->robots->global.signal = value;
}

static void add_sitemap(struct parser *p, span value) {
    struct robots *r = p->robots;
    if (value.len == 0 || value.len > LIMIT_URL_BYTES || r->sitemap_count == SITEMAPS_MAX) return;
    r->sitemaps[r->sitemap_count++] = arena_copy(p->arena, value);
}

/* "key: value", or "key value" when that is all there is. */
static bool split_line(span line, span *ret_key, span *ret_value) {
    ptrdiff_t colon = span_find_char(line, ':');
    size_t at = (size_t) colon;
    if (colon < 0) {
        at = 0;
        while (at < line.len && line.at[at] != ' ' && line.at[at] != '\t') at++;
        span rest = span_trim(span_from(line, at));
        if (rest.len == 0 || span_find_char(rest, ' ') >= 0 || span_find_char(rest, '\t') >= 0)
            return false;
    }
    *ret_key = span_trim(span_sub(line, 0, at));
    *ret_value = span_trim(span_from(line, at + 1));
    return ret_key->len > 0;
}

static void parse_line(struct parser *p, span line) {
    static const char *const agents[] = { "user-agent", "useragent", "user agent" };
    static const char *const allows[] = { "allow" };
    static const char *const disallows[] = { "disallow", "dissallow", "dissalow",
                                             "disalow",  "diasllow",  "disallaw" };
    static const char *const sitemaps[] = { "sitemap", "site-map" };
    static const char *const delays[] = { "crawl-delay" };
    static const char *const signals[] = { "content-signal", "content-signals" };
    if (line.len > LINE_BYTES_MAX) line.len = LINE_BYTES_MAX;
    ptrdiff_t hash = span_find_char(line, '#');
    if (hash >= 0) line.len = (size_t) hash;
    span key, value;
    if (!split_line(span_trim(line), &key, &value)) return;
    if (key_is(key, agents, COUNT_OF(agents)))
        add_agent(p, value);
    else if (key_is(key, allows, COUNT_OF(allows)))
        add_rule(p, value, true);
    else if (key_is(key, disallows, COUNT_OF(disallows)))
        add_rule(p, value, false);
    else if (key_is(key, sitemaps, COUNT_OF(sitemaps)))
        add_sitemap(p, value);
    else if (key_is(key, delays, COUNT_OF(delays)))
        add_delay(p, value);
    else if (key_is(key, signals, COUNT_OF(signals)))
        add_signal(p, value);
}

static span skip_bom(span text) {
    static const char bom[] = "\xEF\xBB\xBF";
    for (size_t i = 0; i < 3 && text.len && text.at[0] == bom[i]; i++) text = span_from(text, 1);
    return text;
}

static void settle(struct rules *rules, struct arena *arena) {
    size_t n = rules->list.len;
    struct rule *copy = arena_new_n(arena, struct rule, n ? n : 1);
    if (n) {
        qsort(rules->list.at, n, sizeof(*copy), by_strength);
        memcpy(copy, rules->list.at, n * sizeof(*copy));
    }
    VEC_DONE(&rules->list);
    rules->list.at = copy;
    rules->list.len = n;
}

const struct robots *robots_parse(span text, span agent, struct arena *arena) {
    struct robots *r = arena_new(arena, struct robots);
    r->sitemaps = arena_new_n(arena, span, SITEMAPS_MAX);
    struct parser p = { .robots = r, .arena = arena, .agent = agent };
    if (text.len > LIMIT_ROBOTS_BYTES) text.len = LIMIT_ROBOTS_BYTES;
    text = skip_bom(text);
    while (text.len) {
        size_t n = 0;
        while (n < text.len && text.at[n] != '\n' && text.at[n] != '\r') n++;
        parse_line(&p, span_sub(text, 0, n));
        text = span_from(text, n + 1);
    }
    settle(&r->specific, arena);
    settle(&r->global, arena);
    return r;
}
