#include "web/view/when.h"

#include "text/date.h"

enum { MINUTE_S = 60, HOUR_S = 3600 };

struct civil when_local(struct call *c, int64_t t_s) {
    return date_local(c->site->zone, t_s);
}

int64_t when_local_day(struct call *c, int64_t t_s) {
    struct civil v = when_local(c, t_s);
    return clock_days_from_civil(v.year, v.month, v.day);
}

int64_t when_day_start(struct call *c, int64_t day) {
    int64_t utc = day * DAY_S;
    /* The offset at noon of that day: zones change theirs at night. */
    return utc - (int64_t) date_utc_offset_min(c->site->zone, utc + DAY_S / 2) * MINUTE_S;
}

static span month_name(struct call *c, int month) {
    return date_month_name(ui_lang_code(c->lang), c->site->months, month);
}

span when_weekday(struct call *c, int weekday) {
    return date_weekday_name(ui_lang_code(c->lang), weekday);
}

span when_time(struct call *c, int64_t t_s) {
    struct civil v = when_local(c, t_s);
    return arena_fmt(c->arena, "%02d:%02d", v.hour, v.minute);
}

span when_short(struct call *c, int64_t t_s) {
    struct civil v = when_local(c, t_s);
    span m = month_name(c, v.month);
    return arena_fmt(c->arena, "%d %.*s %d", v.day, SPAN_ARG(m), v.year);
}

span when_day(struct call *c, int64_t t_s) {
    struct civil v = when_local(c, t_s);
    span m = month_name(c, v.month), w = when_weekday(c, v.weekday);
    return arena_fmt(c->arena, "%.*s %d %.*s %d", SPAN_ARG(w), v.day, SPAN_ARG(m), v.year);
}

span when_full(struct call *c, int64_t t_s, bool day_only) {
    span day = when_day(c, t_s);
    if (day_only) return day;
    span time = when_time(c, t_s);
    return arena_fmt(c->arena, "%.*s%s %.*s", SPAN_ARG(day), c->lang == UI_AR ? "،" : ",",
                     SPAN_ARG(time));
}

span when_month(struct call *c, int year, int month) {
    span m = month_name(c, month);
    return arena_fmt(c->arena, "%.*s %d", SPAN_ARG(m), year);
}

span when_hijri(struct call *c, int64_t t_s) {
    struct civil v = when_local(c, t_s), h;
    if (!date_hijri(&v, &h)) return SPAN_EMPTY;
    span m = date_hijri_month_name(ui_lang_code(c->lang), h.month);
    return arena_fmt(c->arena, "%d %.*s %d%s", h.day, SPAN_ARG(m), h.year,
                     i18n_get(c->lang, MSG_when_hijri_suffix));
}

const char *when_iso(struct call *c, int64_t t_s, bool day_only) {
    char *out = arena_alloc(c->arena, ISO_SIZE);
    clock_iso(t_s, date_utc_offset_min(c->site->zone, t_s), out);
    if (day_only && strlen(out) > 10) out[10] = 0;
    return out;
}

static span message_n(struct call *c, enum msg id, int64_t n) {
    struct buf b = BUF(KIB);
    const struct i18n_arg arg = i18n_arg_int("n", n);
    i18n_text(&b, c->lang, id, &arg, 1);
    span s = arena_copy(c->arena, buf_span(&b));
    buf_done(&b);
    return s;
}

span when_relative(struct call *c, int64_t t_s, bool day_only) {
    int64_t ago = c->now_s - t_s;
    int64_t days = when_local_day(c, c->now_s) - when_local_day(c, t_s);
    span time = when_time(c, t_s);
    if (!day_only && ago >= 0 && ago < MINUTE_S) return span_of(i18n_get(c->lang, MSG_when_now));
    if (!day_only && ago >= 0 && ago < HOUR_S)
        return message_n(c, MSG_when_minutes, ago / MINUTE_S);
    if (!day_only && ago >= 0 && ago < DAY_S) return message_n(c, MSG_when_hours, ago / HOUR_S);
    if (days == 0 || days == 1) {
        const char *word = i18n_get(c->lang, days ? MSG_when_yesterday : MSG_when_today);
        if (day_only) return span_of(word);
        return arena_fmt(c->arena, "%s %.*s", word, SPAN_ARG(time));
    }
    struct civil v = when_local(c, t_s), now = when_local(c, c->now_s);
    if (v.year != now.year) return when_short(c, t_s);
    span m = month_name(c, v.month);
    if (day_only) return arena_fmt(c->arena, "%d %.*s", v.day, SPAN_ARG(m));
    return arena_fmt(c->arena, "%d %.*s %.*s", v.day, SPAN_ARG(m), SPAN_ARG(time));
}

int when_offset_min(struct call *c, int64_t t_s) {
    return date_utc_offset_min(c->site->zone, t_s);
}
