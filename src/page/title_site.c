/* title_site - the names that papers put beside their headlines: their own, those of sections,
 * days. */

#include "base/utf8.h"
#include "page/title_priv.h"
#include "text/date.h"
#include "url/url.h"

enum { NAME_SLACK = 16, PART_MIN = 8 };

void fold_plain(span text, struct buf *out) {
    uint32_t r;
    while (utf8_next(&text, &r)) {
        if (r >= 'A' && r <= 'Z') r += 32;
        bool letter = (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') ||
                      (r >= 0xC0 && r != 0xD7 && !(r >= 0x2000 && r <= 0x206F) &&
                       !(r >= 0x64B && r <= 0x65F) && r != 0x60C && r != 0x61F && r != 0x61B &&
                       r != 0x640 && !(r >= 0x3000 && r <= 0x3003) && r != 0xFEFF);
        if (letter) buf_add_rune(out, r);
    }
}

static bool is_digit(span s, size_t i) {
    return i < s.len && s.at[i] >= '0' && s.at[i] <= '9';
}

/* "14. - 20. January", "Town - Harbour 2 - 1": what stands between small numbers parts nothing. */
static bool is_range(span title, size_t at, size_t size) {
    size_t left = at, right = at + size;
    if (left && title.at[left - 1] == '.') left--;
    size_t before = 0, behind = 0;
    while (before < left && is_digit(title, left - 1 - before)) before++;
    while (is_digit(title, right + behind)) behind++;
    return before && before <= 2 && behind && behind <= 2;
}

/* Offset and size of the last separator of title, or false. */
static bool last_separator(span title, size_t *ret_at, size_t *ret_size) {
    static const char *const marks[] = { " | ", " - ", " – ", " — ", " :: ", " » ", " · ",
                                         " • ", " / ", " |",  "| ",  " < ",  " › " };
    bool found = false;
    for (size_t m = 0; m < COUNT_OF(marks); m++) {
        span mark = span_of(marks[m]);
        for (size_t at = title.len; at-- > 0;) {
            if (!span_starts(span_from(title, at), mark) || is_range(title, at, mark.len)) continue;
            if (!found || at > *ret_at) {
                *ret_at = at;
                *ret_size = mark.len;
            }
            found = true;
            break;
        }
    }
    return found;
}

bool title_names_site(span part, span site, span host) {
    DEFER(buf_done) struct buf p = BUF(1024), s = BUF(1024), h = BUF(1024);
    fold_plain(part, &p);
    fold_plain(site, &s);
    span domain = url_registrable_domain(host);
    ptrdiff_t dot = span_find_char(domain, '.');
    fold_plain(dot > 0 ? span_sub(domain, 0, (size_t) dot) : domain, &h);
    bool yes = false;
    /* a headline may name the paper too: what is much longer than its name is more than its name */
    if (p.len && s.len > 2)
        yes = (p.len <= 2 * s.len + NAME_SLACK && span_find(buf_span(&p), buf_span(&s)) >= 0) ||
              span_find(buf_span(&s), buf_span(&p)) >= 0;
    if (p.len && h.len > 2)
        yes |= (p.len <= 2 * h.len + NAME_SLACK && span_find(buf_span(&p), buf_span(&h)) >= 0) ||
               (p.len > 3 && span_find(buf_span(&h), buf_span(&p)) >= 0);
    buf_done(&s);
    buf_done(&h);
    return yes;
}

/* "paper.example Bridge to be rebuilt" */
static span without_host(span title, span host) {
    if (span_starts_nocase(host, SPAN("www."))) host = span_from(host, 4);
    if (host.len < 4 || !span_starts_nocase(title, host)) return title;
    span rest = span_from(title, host.len);
    return rest.len > PART_MIN && rest.at[0] == ' ' ? span_trim(rest) : title;
}

span title_without_site(span title, span site, span host) {
    size_t at = 0, size = 0;
    for (int n = 0; n < 3 && last_separator(title, &at, &size); n++) {
        span head = span_trim(span_sub(title, 0, at)), tail = span_from(title, at + size);
        /* a short word behind a bar is the site or a section even when it is named otherwise */
        bool bar = span_find_char(span_sub(title, at, size), '|') >= 0;
        bool label = bar && tail.len <= 30 && head.len >= 20 && head.len >= tail.len;
        if ((!label && !title_names_site(tail, site, host)) || head.len < 8) break;
        title = head;
    }
    return without_host(title, host);
}

bool title_is_site(span text, span site, span host) {
    DEFER(buf_done) struct buf t = BUF(4096), s = BUF(4096);
    fold_plain(text, &t);
    fold_plain(site, &s);
    bool same = t.len && span_eq(buf_span(&t), buf_span(&s));
    buf_clear(&s);
    fold_plain(host, &s);
    same |= t.len > 3 && span_find(buf_span(&s), buf_span(&t)) >= 0;
    buf_done(&s);
    return same;
}

size_t title_parts(span title, span *ret, size_t max) {
    size_t at = 0, size = 0, n = 0;
    while (n + 1 < max && last_separator(title, &at, &size)) {
        ret[n++] = span_trim(span_from(title, at + size));
        title = span_trim(span_sub(title, 0, at));
    }
    ret[n++] = title;
    return n;
}

/* The longest part of a <title> between separators; the first one unless it is much shorter. */
span title_longest_part(span title, span site, span host) {
    span parts[8], best = SPAN_EMPTY;
    size_t n = title_parts(title, parts, COUNT_OF(parts));
    while (n > 1 && title_names_site(parts[n - 1], site, host)) n--;
    for (size_t i = 0; i + 1 < n; i++)
        if (parts[i].len > best.len) best = parts[i];
    return parts[n - 1].len * 2 >= best.len ? parts[n - 1] : best;
}

/* "Opinion | Let kids be kids" */
span title_without_label(span title) {
    ptrdiff_t bar = span_find(title, SPAN(" | "));
    bool label = bar > 0 && bar <= 20 && title.len - (size_t) bar >= 25;
    return label ? span_trim(span_from(title, (size_t) bar + 3)) : title;
}

/* "NEWS EASY|Headline", "Headline-Politics|The Paper": a name that the page gives as its own, at
 * either end behind a bar or dash without blanks. */
span title_without_glued_site(span title, span site) {
    static const char *const marks[] = { "|", "-", "–", "—", "_", "│", "┃", "｜", "ㅣ", ":", "·" };
    if (site.len < 4 || title.len < site.len + 12) return title;
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        span mark = span_of(marks[i]);
        if (span_starts_nocase(title, site) && span_starts(span_from(title, site.len), mark))
            return span_trim(span_from(title, site.len + mark.len));
        span head = span_sub(title, 0, title.len - site.len);
        if (span_eq_nocase(span_from(title, head.len), site) && span_ends(head, mark))
            return span_trim(span_sub(head, 0, head.len - mark.len));
    }
    return title;
}

/* Separators that a template left with nothing behind them, and a day before the headline. */
span title_without_leftovers(span title) {
    while (title.len && strchr("|-:", title.at[title.len - 1]) && title.len > 8 &&
           title.at[title.len - 2] == ' ')
        title = span_trim(span_sub(title, 0, title.len - 1));
    struct date_options opts = { .lang = "" };
    struct date_found day;
    size_t digits = 0;
    while (digits < title.len && (title.at[digits] == '.' || title.at[digits] == '/' ||
                                  (title.at[digits] >= '0' && title.at[digits] <= '9')))
        digits++;
    span rest = span_trim(span_from(title, digits));
    bool dash = span_starts(rest, SPAN("- ")) || span_starts(rest, SPAN("– "));
    if (digits >= 8 && dash && rest.len > 12 &&
        date_parse(span_sub(title, 0, digits), &opts, &day) && day.end == digits)
        return span_trim(span_from(rest, span_starts(rest, SPAN("-")) ? 1 : 3));
    return title;
}
