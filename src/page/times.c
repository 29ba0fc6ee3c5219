/* times - when an article was published and changed.
 *
 * Claims (JSON-LD, <meta>, microdata) are believed in order, but one that what readers see or the
 * address confirms goes before one that nothing confirms: papers fill such fields by machine, and
 * several of them differ on one page in twenty. */

#include "page/times_priv.h"

struct claim {
    struct date_found found;
    int offset;  /* minutes, as written */
    int64_t day; /* since 1970, in that offset */
};

enum { CLAIMS_MAX = 9, NEAR_DAYS = 3 };
#define VISIBLE_FIRM 0.7

static int64_t day_of(int64_t t_s, int offset_min) {
    int64_t s = t_s + (int64_t) offset_min * 60;
    return s >= 0 ? s / DAY_S : (s - DAY_S + 1) / DAY_S;
}

static struct claim claim_of(const struct date_found *found) {
    int offset = found->utc_offset_min;
    return (struct claim){ *found, offset, day_of(found->t_s, offset) };
}

static size_t read_claims(const struct sources *s, struct claim out[CLAIMS_MAX]) {
    const struct meta *m = s->meta;
    size_t n = 0;
    struct date_found found;
    for (size_t i = 0; i < m->published_count && n < CLAIMS_MAX; i++)
        if (times_read(s, m->published[i], &found)) out[n++] = claim_of(&found);
    return n;
}

/* A time written in UTC is of the paper's day when it is so somewhere on earth: the offset, in
 * whole hours, nearest to UTC that makes it that day. */
static bool moved_to(struct claim *c, int64_t day, int west, int east) {
    if (!c->found.has_time || !c->found.has_offset || c->offset != 0) return false;
    int64_t into = c->found.t_s - day_of(c->found.t_s, 0) * DAY_S;
    int hours = 0;
    if (day == c->day - 1) hours = -(int) (into / 3600 + 1);
    if (day == c->day + 1) hours = (int) ((DAY_S - into + 3600 - 1) / 3600);
    if (hours == 0 || hours < west || hours > east) return false;
    c->offset = 60 * hours;
    c->day = day;
    return true;
}

/* The first claim of that day. */
static struct claim *confirmed(struct claim *claims, size_t count, int64_t day, int west,
                               int east) {
    for (size_t i = 0; i < count; i++)
        if (claims[i].day == day) return &claims[i];
    for (size_t i = 0; i < count; i++)
        if (moved_to(&claims[i], day, west, east)) return &claims[i];
    return NULL;
}

static bool is_modified_day(const struct sources *s, int64_t day) {
    struct date_found found;
    for (size_t i = 0; i < s->meta->modified_count; i++)
        if (times_read(s, s->meta->modified[i], &found) &&
            day_of(found.t_s, found.utc_offset_min) == day)
            return true;
    return false;
}

/* The claim that what readers see confirms; the first one when none is. */
static struct claim *seen(const struct sources *s, struct claim *claims, size_t count) {
    bool weak = s->meta->published_strong == 0;
    bool doubt = weak || (claims[0].found.has_offset && claims[0].offset == 0);
    for (size_t i = 1; i < count; i++) doubt |= claims[i].day != claims[0].day;
    struct date_found found;
    span text;
    bool visible = doubt && (times_near_title(s, &found, &text) ||
                             (weak && times_below_text(s, &found, &text)));
    if (!visible) return &claims[0];
    int64_t day = day_of(found.t_s, found.utc_offset_min);
    if (is_modified_day(s, day)) return &claims[0];
    struct claim *c = confirmed(claims, count, day, -8, 13);
    /* a date that readers see goes before a field that may mean any day */
    if (!c && weak && found.confidence >= VISIBLE_FIRM) claims[0] = claim_of(&found);
    return c ? c : &claims[0];
}

/* A claim and a date beside the headline that agree against the address, which may name the day an
 * article was begun. */
static struct claim *confirmed_by_eye(const struct sources *s, struct claim *claims, size_t count,
                                      int64_t url_day) {
    struct date_found found;
    span text;
    if (!count || !times_near_title(s, &found, &text)) return NULL;
    int64_t day = day_of(found.t_s, found.utc_offset_min);
    if (day < url_day - NEAR_DAYS || day > url_day + NEAR_DAYS || is_modified_day(s, day))
        return NULL;
    return confirmed(claims, count, day, -8, 13);
}

/* Article numbers look like days ("/20771020.html"); one that is still to come is none. */
static bool day_in_url(const struct sources *s, bool loose, int64_t *ret_day) {
    int64_t day;
    if (!times_in_url(s->in->url, loose, &day)) return false;
    if (s->in->now_s && day > s->in->now_s / DAY_S + 1) return false;
    *ret_day = day;
    return true;
}

static bool without_claims(const struct sources *s, struct claim *ret) {
    struct date_found found;
    span text;
    if (times_anywhere(s, &found, &text)) {
        *ret = claim_of(&found);
        return true;
    }
    int64_t day;
    if (day_in_url(s, true, &day)) {
        *ret = (struct claim){ .found.t_s = day * DAY_S, .day = day };
        return true;
    }
    for (size_t i = 0; i < s->meta->modified_count; i++)
        if (times_read(s, s->meta->modified[i], &found)) {
            *ret = claim_of(&found);
            return true;
        }
    return false;
}

/* The same moment written in the paper's own zone tells its day. */
static struct claim at_home(const struct claim *c, const struct claim *claims, size_t count) {
    for (size_t i = 0; i < count && c->offset == 0; i++)
        if (claims[i].offset != 0 && claims[i].found.t_s == c->found.t_s) c = &claims[i];
    return *c;
}

static bool choose(const struct sources *s, struct claim *ret) {
    struct claim claims[CLAIMS_MAX];
    size_t count = read_claims(s, claims);
    int64_t day;
    if (day_in_url(s, false, &day)) {
        struct claim *c = confirmed(claims, count, day, -11, 13);
        if (!c) c = confirmed_by_eye(s, claims, count, day);
        *ret =
            c ? at_home(c, claims, count) : (struct claim){ .found.t_s = day * DAY_S, .day = day };
        return true;
    }
    if (!count) return without_claims(s, ret);
    *ret = at_home(seen(s, claims, count), claims, count);
    return true;
}

int times_choose(const struct sources *s, struct article *ret) {
    const struct meta *m = s->meta;
    struct claim c = { 0 };
    ret->published_s = ret->modified_s = TIME_UNKNOWN;
    bool have = choose(s, &c);
    if (have) {
        ret->published_s = c.found.t_s;
        if (!c.found.has_time) ret->flags |= ARTICLE_DAY_ONLY;
    } else {
        ret->flags |= ARTICLE_DATE_UNSURE;
    }
    struct date_found found;
    for (size_t i = 0; i < m->modified_count && ret->modified_s == TIME_UNKNOWN; i++)
        if (times_read(s, m->modified[i], &found)) ret->modified_s = found.t_s;
    return have && c.found.has_time ? c.offset : s->in->utc_offset_min;
}
