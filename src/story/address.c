/* address - splits an address into the parts that may name a section. */

#include "story/address.h"

#include "base/hash.h"
#include "base/limits.h"
#include "url/url.h"

enum { FOLDERS_MAX = 24, FRONTS_MAX = 4, BACKS_MAX = 4, HEAD_BYTES = 40, QUERY_MAX = 6 };
/* Kinds of parts, mixed into the host's hash; a folder from the back has PLACE_BACK + its place. */
enum { SEED_HOST = 17, PLACE_FRONT = 1, PLACE_LAST = 2, PLACE_QUERY = 3, PLACE_BACK = 16 };

struct parting {
    struct address_part *parts;
    size_t count;
    uint64_t host;
};

static void add(struct parting *p, uint64_t key, span text) {
    if (p->count == ADDRESS_PARTS_MAX) return;
    for (size_t i = 0; i < p->count; i++)
        if (p->parts[i].key == key) return;
    p->parts[p->count++] = (struct address_part){ key, text };
}

static uint64_t keyed(const struct parting *p, unsigned place, span text) {
    return hash64(text, p->host ^ place);
}

size_t address_plain(span part, char out[ADDRESS_PART_BYTES]) {
    size_t len = 0;
    if (part.len > ADDRESS_PART_BYTES) return 0;
    for (size_t i = 0; i < part.len; i++) {
        int escape = url_escape_at(part, i);
        char c = escape >= 0 ? (char) escape : part.at[i];
        if (escape >= 0) i += 2;
        out[len++] = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
    return len;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* 2018, 201805, 20180528, 2018-05, 2018-05-28; behind one of these also 05. */
static bool is_date(span s, bool behind_date) {
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++)
        if (is_digit(s.at[i]))
            digits++;
        else if (s.at[i] != '-' || i == 0)
            return false;
    if (digits <= 2) return behind_date && digits;
    bool century = s.at[0] == '2' ? s.at[1] == '0' : s.at[0] == '1' && s.at[1] == '9';
    return century && (digits == 4 || digits == 6 || digits == 8);
}

/* Parts of the path that are not empty; more than FOLDERS_MAX when there are too many. */
static size_t split(span path, span folders[FOLDERS_MAX]) {
    size_t count = 0;
    for (span part; span_next(&path, '/', &part);) {
        if (!part.len) continue;
        if (count == FOLDERS_MAX) return FOLDERS_MAX + 1;
        folders[count++] = part;
    }
    return count;
}

static void add_folders(struct parting *p, const span *folders, size_t count) {
    uint64_t front = p->host ^ PLACE_FRONT;
    size_t fronts = 0;
    bool date = false;
    for (size_t i = 0; i + 1 < count; i++) {
        char plain[ADDRESS_PART_BYTES];
        span text = { plain, address_plain(folders[i], plain) };
        size_t place = count - 1 - i;
        if (!text.len) fronts = FRONTS_MAX; /* too long: behind a slug no front comes again */
        date = text.len && is_date(text, date);
        if (!text.len || date) continue;
        if (fronts < FRONTS_MAX) {
            front = hash64(text, front);
            fronts++;
            add(p, front,
                (span){ folders[0].at, (size_t) (folders[i].at - folders[0].at) + folders[i].len });
        }
        if (place <= BACKS_MAX) add(p, keyed(p, PLACE_BACK + (unsigned) place, text), folders[i]);
    }
}

/* The letters before the first digit, unless they are a slug. */
static void add_last(struct parting *p, span last) {
    char plain[ADDRESS_PART_BYTES];
    size_t len = 0;
    while (len < last.len && len < HEAD_BYTES && !is_digit(last.at[len]) && last.at[len] != '%')
        len++;
    if (len < last.len && !is_digit(last.at[len])) return;
    span head = span_sub(last, 0, len), text = { plain, address_plain(head, plain) };
    if (text.len) add(p, keyed(p, PLACE_LAST, text), head);
}

static void add_query(struct parting *p, span query) {
    span pair;
    for (size_t n = 0; n < QUERY_MAX && span_next(&query, '&', &pair); n++) {
        char plain[ADDRESS_PART_BYTES];
        span text = { plain, address_plain(pair, plain) };
        if (text.len && span_find_char(text, '=') > 0) add(p, keyed(p, PLACE_QUERY, text), pair);
    }
}

/* Nothing that an address cannot hold, so that a part can be shown. */
static bool plausible(span url) {
    if (url.len > LIMIT_URL_BYTES) return false;
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char) url.at[i] <= ' ' || url.at[i] == 0x7f) return false;
    return true;
}

size_t address_parts(span url, struct address_part parts[ADDRESS_PARTS_MAX]) {
    struct parting p = { .parts = parts };
    span rest, path, host, folders[FOLDERS_MAX];
    ptrdiff_t scheme = span_find(url, SPAN("://"));
    if (scheme < 0 || !plausible(url)) return 0;
    rest = span_from(url, (size_t) scheme + 3);
    ptrdiff_t fragment = span_find_char(rest, '#');
    if (fragment >= 0) rest = span_sub(rest, 0, (size_t) fragment);
    if (!span_next(&rest, '?', &path) || !span_next(&path, '/', &host)) return 0;
    if (span_starts_nocase(host, SPAN("www."))) host = span_from(host, 4);
    char plain[ADDRESS_PART_BYTES];
    span name = { plain, address_plain(host, plain) };
    if (!name.len) return 0;
    p.host = hash64(name, SEED_HOST);
    add(&p, p.host, host);
    size_t count = split(path, folders);
    if (count > FOLDERS_MAX) return p.count;
    add_folders(&p, folders, count);
    if (count) add_last(&p, folders[count - 1]);
    add_query(&p, rest);
    return p.count;
}
