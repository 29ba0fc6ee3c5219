#include "base/settings.h"

#include "base/mem.h"

struct settings {
    const struct setting *table;
    size_t count;
    char **values; /* NULL = the default */
    int64_t *ints; /* parsed INT and BOOL values */
};

static size_t find(const struct settings *s, span name) {
    for (size_t i = 0; i < s->count; i++)
        if (span_eq(name, span_of(s->table[i].name))) return i;
    return s->count;
}

static bool in_choices(const char *choices, span value) {
    for (span rest = span_of(choices), one; rest.len && span_next(&rest, '|', &one);)
        if (span_eq(one, value)) return true;
    return false;
}

static enum errc parse_bool(const struct setting *d, span value, int64_t *ret, struct error *err) {
    static const char *const yes[] = { "yes", "true", "on", "1" };
    static const char *const no[] = { "no", "false", "off", "0" };
    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        bool is_yes = span_eq_nocase(value, span_of(yes[i]));
        if (!is_yes && !span_eq_nocase(value, span_of(no[i]))) continue;
        *ret = is_yes;
        return ERRC_OK;
    }
    return error_set(err, ERRC_USAGE, "'%s' must be yes or no, not '%.*s'", d->name,
                     SPAN_ARG(span_sub(value, 0, 60)));
}

static enum errc check_value(const struct setting *d, span value, int64_t *ret, struct error *err) {
    span shown = span_sub(value, 0, 60);
    switch (d->type) {
    case SETTING_INT:
        if (!span_to_i64(value, ret) || *ret < d->min || *ret > d->max)
            return error_set(err, ERRC_USAGE, "'%s' must be a number from %lld to %lld, not '%.*s'",
                             d->name, (long long) d->min, (long long) d->max, SPAN_ARG(shown));
        return ERRC_OK;
    case SETTING_BOOL: return parse_bool(d, value, ret, err);
    case SETTING_TEXT:
        if (d->max && value.len > (uint64_t) d->max)
            return error_set(err, ERRC_USAGE, "'%s' may have at most %lld bytes", d->name,
                             (long long) d->max);
        return ERRC_OK;
    case SETTING_ENUM:
        if (!in_choices(d->choices, value))
            return error_set(err, ERRC_USAGE, "'%s' must be one of %s, not '%.*s'", d->name,
                             d->choices, SPAN_ARG(shown));
        return ERRC_OK;
    }
    return error_set(err, ERRC_BUG, "setting '%s' has no type", d->name);
}

struct settings *settings_new(const struct setting *table, size_t count) {
    struct settings *s = mem_zalloc(1, sizeof(*s));
    s->table = table;
    s->count = count;
    s->values = mem_zalloc(count, sizeof(*s->values));
    s->ints = mem_zalloc(count, sizeof(*s->ints));
    for (size_t i = 0; i < count; i++) {
        enum errc rc = check_value(&table[i], span_of(table[i].fallback), &s->ints[i], NULL);
        assert(rc == ERRC_OK);
    }
    return s;
}

void settings_free(struct settings *s) {
    if (!s) return;
    for (size_t i = 0; i < s->count; i++) mem_free(s->values[i]);
    mem_free(s->values);
    mem_free(s->ints);
    mem_free(s);
}

enum errc settings_set(struct settings *s, span name, span value, struct error *err) {
    size_t i = find(s, name);
    if (i == s->count)
        return error_set(err, ERRC_USAGE, "unknown setting '%.*s'",
                         SPAN_ARG(span_sub(name, 0, 60)));
    int64_t v = 0;
    enum errc rc = check_value(&s->table[i], value, &v, err);
    if (rc != ERRC_OK) return rc;
    mem_free(s->values[i]);
    s->values[i] = mem_strdup(value);
    s->ints[i] = v;
    return ERRC_OK;
}

static enum errc parse_line(struct settings *s, span line, span *section, struct error *err) {
    line = span_trim(line);
    if (!line.len || line.at[0] == '#' || line.at[0] == ';') return ERRC_OK;
    if (line.at[0] == '[') {
        if (line.at[line.len - 1] != ']') return error_set(err, ERRC_USAGE, "']' is missing");
        *section = span_trim(span_sub(line, 1, line.len - 2));
        return ERRC_OK;
    }
    ptrdiff_t eq = span_find_char(line, '=');
    if (eq < 0) return error_set(err, ERRC_USAGE, "'key = value' was expected");
    span key = span_trim(span_sub(line, 0, (size_t) eq));
    span value = span_trim(span_from(line, (size_t) eq + 1));
    DEFER(buf_done) struct buf name = BUF(256);
    if (section->len) {
        buf_add(&name, *section);
        buf_add_char(&name, '.');
    }
    buf_add(&name, key);
    return settings_set(s, buf_span(&name), value, err);
}

enum errc settings_parse(struct settings *s, const char *file_name, span text, struct error *err) {
    span section = SPAN_EMPTY, line;
    if (span_starts(text, SPAN("\xEF\xBB\xBF"))) text = span_from(text, 3);
    for (int n = 1; span_next(&text, '\n', &line); n++) {
        enum errc rc = parse_line(s, line, &section, err);
        if (rc == ERRC_OK) continue;
        error_prefix(err, "%s:%d", file_name, n);
        return rc;
    }
    return ERRC_OK;
}

static size_t must_find(const struct settings *s, const char *name) {
    size_t i = find(s, span_of(name));
    assert(i < s->count);
    return i;
}

int64_t settings_int(const struct settings *s, const char *name) {
    return s->ints[must_find(s, name)];
}

bool settings_bool(const struct settings *s, const char *name) {
    return settings_int(s, name) != 0;
}

const char *settings_text(const struct settings *s, const char *name) {
    size_t i = must_find(s, name);
    return s->values[i] ? s->values[i] : s->table[i].fallback;
}

static void render_range(const struct setting *d, struct buf *out) {
    switch (d->type) {
    case SETTING_INT:
        buf_add_fmt(out, "%lld to %lld", (long long) d->min, (long long) d->max);
        break;
    case SETTING_BOOL: buf_add(out, SPAN("yes, no")); break;
    case SETTING_TEXT: buf_add(out, SPAN("text")); break;
    case SETTING_ENUM:
        for (span rest = span_of(d->choices), one; rest.len && span_next(&rest, '|', &one);)
            buf_add_fmt(out, "%.*s%s", SPAN_ARG(one), rest.len ? ", " : "");
        break;
    }
}

void settings_render_sample(const struct settings *s, struct buf *out) {
    span section = SPAN_EMPTY;
    for (size_t i = 0; i < s->count; i++) {
        const struct setting *d = &s->table[i];
        span rest = span_of(d->name), head = SPAN_EMPTY;
        if (!span_next(&rest, '.', &head)) continue;
        if (!span_eq(head, section)) buf_add_fmt(out, "%s[%.*s]\n", i ? "\n" : "", SPAN_ARG(head));
        section = head;
        buf_add_fmt(out, "# %s (", d->doc);
        render_range(d, out);
        buf_add_fmt(out, ")\n#%.*s = %s\n", SPAN_ARG(rest), d->fallback);
    }
}

void settings_render_markdown(const struct settings *s, struct buf *out) {
    buf_add(out,
            SPAN("| setting | default | values | what it does |\n| --- | --- | --- | --- |\n"));
    for (size_t i = 0; i < s->count; i++) {
        const struct setting *d = &s->table[i];
        buf_add_fmt(out, "| `%s` | `%s` | ", d->name, d->fallback);
        render_range(d, out);
        buf_add_fmt(out, " | %s |\n", d->doc);
    }
}

void settings_render_help(const struct settings *s, struct buf *out) {
    for (size_t i = 0; i < s->count; i++) {
        const struct setting *d = &s->table[i];
        buf_add_fmt(out, "  %-28s %s (default %s)\n", d->name, d->doc,
                    d->fallback[0] ? d->fallback : "empty");
    }
}
