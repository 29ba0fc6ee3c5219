/* times_url - the day that an address names. */

#include "page/times_priv.h"

static size_t digits_at(span s, size_t i) {
    size_t n = i;
    while (n < s.len && s.at[n] >= '0' && s.at[n] <= '9') n++;
    return n - i;
}

static int number(span s, size_t at, size_t len) {
    int v = 0;
    for (size_t i = at; i < at + len; i++) v = v * 10 + (s.at[i] - '0');
    return v;
}

static bool to_day(int year, int month, int day, int64_t *ret) {
    if (year < 1995 || year > 2100 || !clock_valid_date(year, month, day)) return false;
    *ret = clock_days_from_civil(year, month, day);
    return true;
}

/* The month at s[i]: one or two digits, or three letters; *ret_len bytes of it. */
static int month_at(span s, size_t i, size_t *ret_len) {
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    *ret_len = digits_at(s, i);
    if (*ret_len == 1 || *ret_len == 2) return number(s, i, *ret_len);
    *ret_len = 3;
    for (int m = 0; m < 12; m++)
        if (span_starts_nocase(span_from(s, i), (span){ names + 3 * m, 3 })) return m + 1;
    return 0;
}

/* "2020/08/24", "2020-8-24", "2020/aug/24" at s[i]. */
static bool year_first(span s, size_t i, bool weak, int64_t *ret) {
    size_t at = i + 5, len;
    char sep = at < s.len ? s.at[i + 4] : 0;
    if (sep != '/' && sep != '-' && sep != '_') return false;
    int month = month_at(s, at, &len);
    at += len;
    if (!month || at >= s.len || s.at[at] != sep) return false;
    len = digits_at(s, ++at);
    /* "/2023/12/16-new-officers" are sixteen officers */
    if (!weak && sep == '/' && at + len < s.len && s.at[at + len] == '-') return false;
    return len >= 1 && len <= 2 && to_day(number(s, i, 4), month, number(s, at, len), ret);
}

/* "24-08-2020" at s[i]. */
static bool day_first(span s, size_t i, int64_t *ret) {
    if (i + 10 > s.len || s.at[i + 2] != s.at[i + 5] || !strchr("-_.", s.at[i + 2])) return false;
    if (digits_at(s, i + 3) != 2 || digits_at(s, i + 6) != 4) return false;
    return to_day(number(s, i + 6, 4), number(s, i + 3, 2), number(s, i, 2), ret);
}

/* "2026012914320005196": an article's number that begins with the minute of its making. */
static bool minute_first(span s, size_t i, size_t n, int64_t *ret) {
    return n >= 12 && number(s, i + 8, 2) < 24 && number(s, i + 10, 2) < 60 &&
           to_day(number(s, i, 4), number(s, i + 4, 2), number(s, i + 6, 2), ret);
}

bool times_in_url(span url, bool weak, int64_t *ret_day, bool *ret_folders) {
    *ret_folders = false;
    for (size_t i = 0; i < url.len;) {
        size_t n = digits_at(url, i);
        if (!n) {
            i++;
            continue;
        }
        if (n == 4 && year_first(url, i, weak, ret_day)) {
            *ret_folders = url.at[i + 4] == '/';
            return true;
        }
        if (n == 8 &&
            to_day(number(url, i, 4), number(url, i + 4, 2), number(url, i + 6, 2), ret_day))
            return true;
        if (weak && minute_first(url, i, n, ret_day)) return true;
        if (weak && n == 2 && day_first(url, i, ret_day)) return true;
        if (weak && n == 8 &&
            to_day(number(url, i + 4, 4), number(url, i + 2, 2), number(url, i, 2), ret_day))
            return true;
        i += n;
    }
    return false;
}
