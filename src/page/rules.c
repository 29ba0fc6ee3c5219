/* rules - the settings file: sections, keys, and what is wrong with them. */

#include "page/rules.h"

#include "base/mem.h"
#include "base/vec.h"
#include "page/rules_priv.h"
#include "url/url.h"

struct section {
    span host;
    struct buf text; /* its good lines */
};

struct rule_book {
    char *text;
    VEC_OF(struct section) sections;
};

struct filler {
    struct rule_book *book;
    struct section *now; /* NULL: lines belong to nothing */
    bool told;           /* that they do */
    rule_say_fn *say;
    void *ctx;
    int line;
};

const char *page_rule_name(enum page_rule r) {
    static const char *const names[] = { "body", "title", "author", "date", "image", "remove" };
    return names[r];
}

bool rule_line(span line, span *ret_key, span *ret_value) {
    ptrdiff_t eq = span_find_char(line, '=');
    if (eq < 0) return false;
    *ret_key = span_trim(span_sub(line, 0, (size_t) eq));
    *ret_value = span_trim(span_from(line, (size_t) eq + 1));
    return true;
}

enum errc rule_add(struct selector_set *set, span key, span value, struct error *err) {
    for (unsigned r = 0; r < PAGE_RULE_COUNT; r++)
        if (span_eq(key, span_of(page_rule_name((enum page_rule) r)))) {
            if (!value.len) return error_set(err, ERRC_USAGE, "'%.*s' is empty", SPAN_ARG(key));
            return selector_add(set, value, r, err);
        }
    return error_set(err, ERRC_USAGE,
                     "unknown key '%.*s': body, title, author, date, image or remove",
                     SPAN_ARG(span_sub(key, 0, 30)));
}

static void tell(struct filler *f, const char *msg) {
    if (f->say) f->say(f->ctx, f->line, msg);
}

static bool is_host(span s) {
    bool dot = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        dot |= c == '.';
        bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!fine) return false;
    }
    return s.len && s.len <= 253 && (dot || span_eq(s, SPAN("localhost"))) && s.at[0] != '.';
}

static void open_section(struct filler *f, span line) {
    struct rule_book *b = f->book;
    f->now = NULL;
    f->told = true; /* its lines are not told of one by one */
    if (line.at[line.len - 1] != ']') {
        tell(f, "']' is missing");
        return;
    }
    span host = span_trim(span_sub(line, 1, line.len - 2));
    if (!is_host(host)) {
        tell(f, "a section is the name of a host, as in [paper.example]");
        return;
    }
    for (size_t i = 0; i < b->sections.len; i++)
        if (span_eq(b->sections.at[i].host, host)) {
            tell(f, "this host has a section already");
            return;
        }
    if (b->sections.len == RULES_SECTIONS) {
        tell(f, "too many sections");
        return;
    }
    *VEC_PUSH(&b->sections) = (struct section){ .host = host, .text = BUF(RULES_SECTION_BYTES) };
    f->now = &b->sections.at[b->sections.len - 1];
}

/* A line must fit with those before it: together they have limits. */
static void add_line(struct filler *f, span line) {
    if (!f->now) {
        if (!f->told) tell(f, "a [host] must come first");
        f->told = true;
        return;
    }
    span key, value;
    struct error err = { 0 };
    if (!rule_line(line, &key, &value)) {
        tell(f, "'key = selectors' was expected");
        return;
    }
    struct selector_set *set = mem_zalloc(1, sizeof(*set));
    rules_compile(buf_span(&f->now->text), set);
    enum errc rc = rule_add(set, key, value, &err);
    mem_free(set);
    if (rc != ERRC_OK) {
        tell(f, err.msg);
        return;
    }
    size_t before = f->now->text.len;
    buf_add(&f->now->text, line);
    buf_add_char(&f->now->text, '\n');
    if (!f->now->text.full) return;
    buf_truncate(&f->now->text, before);
    f->now->text.full = false;
    tell(f, "the section is too long");
}

struct rule_book *rule_book_parse(span text, rule_say_fn *say, void *ctx) {
    struct rule_book *b = mem_zalloc(1, sizeof(*b));
    struct filler f = { .book = b, .say = say, .ctx = ctx };
    if (text.len > RULES_FILE_BYTES) {
        tell(&f, "the file is too long");
        text = SPAN_EMPTY;
    }
    b->text = mem_strdup(text);
    span rest = { b->text, text.len }, line;
    if (span_starts(rest, SPAN("\xEF\xBB\xBF"))) rest = span_from(rest, 3);
    while (span_next(&rest, '\n', &line)) {
        f.line++;
        line = span_trim(line);
        if (!line.len || line.at[0] == '#' || line.at[0] == ';') continue;
        if (line.at[0] == '[')
            open_section(&f, line);
        else
            add_line(&f, line);
    }
    return b;
}

void rule_book_free(struct rule_book *b) {
    if (!b) return;
    for (size_t i = 0; i < b->sections.len; i++) buf_done(&b->sections.at[i].text);
    VEC_DONE(&b->sections);
    mem_free(b->text);
    mem_free(b);
}

/* host is `of`, or below it. */
static bool is_below(span host, span of) {
    return span_ends(host, of) && (host.len == of.len || host.at[host.len - of.len - 1] == '.');
}

span rule_book_for(const struct rule_book *b, span url) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    const struct section *best = NULL;
    struct url u;
    if (!b || !b->sections.len || url_parse(url, NULL, &arena, &u, NULL) != ERRC_OK)
        return SPAN_EMPTY;
    for (size_t i = 0; i < b->sections.len; i++) {
        const struct section *s = &b->sections.at[i];
        if (is_below(u.host, s->host) && (!best || s->host.len > best->host.len)) best = s;
    }
    return best ? buf_span(&best->text) : SPAN_EMPTY;
}

size_t rule_book_count(const struct rule_book *b) {
    return b ? b->sections.len : 0;
}

span rule_book_host(const struct rule_book *b, size_t section) {
    return b->sections.at[section].host;
}
