#include "base/clock.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static _Atomic int64_t fixed_now_s;

static int64_t read_us(clockid_t id) {
    struct timespec ts = { 0 };
    clock_gettime(id, &ts);
    return (int64_t) ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

void clock_fix(int64_t now_s) {
    atomic_store(&fixed_now_s, now_s);
}

int64_t clock_now_ms(void) {
    int64_t fixed = atomic_load(&fixed_now_s);
    return fixed ? fixed * 1000 : read_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_now_s(void) {
    return clock_now_ms() / 1000;
}

int64_t clock_mono_us(void) {
    return read_us(CLOCK_MONOTONIC);
}

int64_t clock_mono_ms(void) {
    return clock_mono_us() / 1000;
}

void clock_sleep_ms(int64_t ms) {
    if (ms <= 0) return;
    struct timespec ts = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
    nanosleep(&ts, NULL);
}

int64_t clock_days_from_civil(int year, int month, int day) {
    int64_t y = (int64_t) year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

struct civil clock_civil(int64_t t_s) {
    int64_t days = floor_div(t_s, DAY_S);
    int64_t rest = t_s - days * DAY_S;
    int64_t z = days + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int) (mp < 10 ? mp + 3 : mp - 9);
    return (struct civil){
        .year = (int) (yoe + era * 400 + (month <= 2)),
        .month = month,
        .day = (int) (doy - (153 * mp + 2) / 5 + 1),
        .hour = (int) (rest / 3600),
        .minute = (int) (rest % 3600 / 60),
        .second = (int) (rest % 60),
        .weekday = (int) (((days + 4) % 7 + 7) % 7),
    };
}

int64_t clock_from_civil(const struct civil *c) {
    return clock_days_from_civil(c->year, c->month, c->day) * DAY_S + (int64_t) c->hour * 3600 +
           c->minute * 60 + c->second;
}

int clock_month_days(int year, int month) {
    static const signed char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (month < 1 || month > 12) return 0;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool clock_valid_date(int year, int month, int day) {
    return year >= 1 && year <= 9999 && day >= 1 && day <= clock_month_days(year, month);
}

const char *clock_iso(int64_t t_s, int offset_min, char out[ISO_SIZE]) {
    struct civil c = clock_civil(t_s + (int64_t) offset_min * 60);
    if (c.year < 0 || c.year > 9999) c = (struct civil){ .year = 1970, .month = 1, .day = 1 };
    char zone[24] = "Z";
    int m = offset_min < 0 ? -offset_min : offset_min;
    if (offset_min)
        snprintf(zone, sizeof(zone), "%c%02d:%02d", offset_min < 0 ? '-' : '+', m / 60 % 100,
                 m % 60);
    snprintf(out, ISO_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%.6s", c.year % 10000, c.month % 100,
             c.day % 100, c.hour % 100, c.minute % 100, c.second % 100, zone);
    return out;
}

/* n digits at s[*i]; moves *i. */
static bool digits(span s, size_t *i, size_t n, int *ret) {
    uint64_t v = 0;
    if (*i + n > s.len || !span_to_u64(span_sub(s, *i, n), &v)) return false;
    *i += n;
    *ret = (int) v;
    return true;
}

static bool expect(span s, size_t *i, char c) {
    if (*i >= s.len || s.at[*i] != c) return false;
    (*i)++;
    return true;
}

static bool parse_offset(span s, size_t *i, int *ret_min) {
    *ret_min = 0;
    if (*i == s.len) return true;
    if (expect(s, i, 'Z') || expect(s, i, 'z')) return *i == s.len;
    bool minus = s.at[*i] == '-';
    if (!minus && s.at[*i] != '+') return false;
    (*i)++;
    int h = 0, m = 0;
    if (!digits(s, i, 2, &h)) return false;
    if (*i < s.len) {
        expect(s, i, ':');
        if (!digits(s, i, 2, &m)) return false;
    }
    *ret_min = minus ? -(h * 60 + m) : h * 60 + m;
    return *i == s.len && h <= 18 && m < 60;
}

bool clock_parse_iso(span s, int64_t *ret_t_s, bool *ret_has_time) {
    struct civil c = { 0 };
    size_t i = 0;
    int offset_min = 0;
    s = span_trim(s);
    if (!digits(s, &i, 4, &c.year) || !expect(s, &i, '-') || !digits(s, &i, 2, &c.month) ||
        !expect(s, &i, '-') || !digits(s, &i, 2, &c.day) ||
        !clock_valid_date(c.year, c.month, c.day))
        return false;
    bool has_time = i < s.len;
    if (has_time) {
        if (!expect(s, &i, 'T') && !expect(s, &i, 't') && !expect(s, &i, ' ')) return false;
        if (!digits(s, &i, 2, &c.hour) || !expect(s, &i, ':') || !digits(s, &i, 2, &c.minute))
            return false;
        if (expect(s, &i, ':') && !digits(s, &i, 2, &c.second)) return false;
        if (expect(s, &i, '.'))
            while (i < s.len && s.at[i] >= '0' && s.at[i] <= '9') i++;
        if (c.hour > 24 || c.minute > 59 || c.second > 60) return false;
        if (!parse_offset(s, &i, &offset_min)) return false;
    }
    *ret_t_s = clock_from_civil(&c) - (int64_t) offset_min * 60;
    if (ret_has_time) *ret_has_time = has_time;
    return true;
}
