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
    bool strong; /* from a name that means nothing else */
    bool saved;  /* it is the moment of the last change: a program's "saved at", it may be */
};

enum { CLAIMS_MAX = 9, NEAR_DAYS = 3, BEGUN_DAYS = 30, FILED_DAYS = 7, SAVING_S = 60 };
#define VISIBLE_FIRM 0.7
/* of dates in digits whose order is assumed, without a time and with one */
#define ORDER_UNSURE_MIN 0.74
#define ORDER_UNSURE_MAX 0.81

static int64_t day_of(int64_t t_s, int offset_min) {
    int64_t s = t_s + (int64_t) offset_min * 60;
    return s >= 0 ? s / DAY_S : (s - DAY_S + 1) / DAY_S;
}

static struct claim claim_of(const struct date_found *found) {
    int offset = found->utc_offset_min;
    return (struct claim){ *found, offset, day_of(found->t_s, offset), false, false };
}

static bool is_last_change(const struct sources *s, const struct claim *c) {
    struct date_found found;
    for (size_t i = 0; i < s->meta->modified_count; i++)
        if (c->found.has_time && times_read(s, s->meta->modified[i], &found) && found.has_time &&
            c->found.t_s >= found.t_s - SAVING_S && c->found.t_s <= found.t_s + SAVING_S)
            return true;
    return false;
}

static size_t read_claims(const struct sources *s, struct claim out[CLAIMS_MAX]) {
    const struct meta *m = s->meta;
    size_t n = 0;
    struct date_found found;
    for (size_t i = 0; i < m->published_count && n < CLAIMS_MAX; i++) {
        if (!times_read(s, m->published[i], &found)) continue;
        out[n] = claim_of(&found);
        out[n].strong = i < m->published_strong;
        out[n].saved = is_last_change(s, &out[n]);
        n++;
    }
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

static struct claim *of_day(struct claim *claims, size_t count, int64_t day) {
    for (size_t i = 0; i < count; i++)
        if (claims[i].day == day) return &claims[i];
    return NULL;
}

/* The first claim of that day. */
static struct claim *confirmed(struct claim *claims, size_t count, int64_t day, int west,
                               int east) {
    struct claim *c = of_day(claims, count, day);
    if (c) return c;
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

/* 03-09-2026: the day with its month in the other order; the same day when there is none. */
static int64_t other_order(const struct claim *c) {
    struct civil v = clock_civil(c->found.t_s + (int64_t) c->offset * 60);
    if (c->found.confidence < ORDER_UNSURE_MIN || c->found.confidence > ORDER_UNSURE_MAX ||
        v.day > 12)
        return c->day;
    return clock_days_from_civil(v.year, v.day, v.month);
}

/* A moment in the paper's own zone on the eve of the day that its printed edition has. */
static bool is_exact(const struct claim *c, int64_t day) {
    return c->strong && c->found.has_time && c->found.has_offset && c->offset != 0 &&
           (c->day == day - 1 || c->day == day);
}

static bool is_printed(const struct sources *s, int64_t day, bool lines) {
    struct date_found found;
    return times_printed(s, lines, &found) && day_of(found.t_s, found.utc_offset_min) == day;
}

/* The days behind a claim on which a text that was filed earlier may have gone online. */
static bool is_soon_after(const struct claim *first, int64_t day) {
    return day > first->day && day <= first->day + FILED_DAYS;
}

static bool changed_soon_after(const struct sources *s, const struct claim *first) {
    struct date_found found;
    for (size_t i = 0; i < s->meta->modified_count; i++)
        if (times_read(s, s->meta->modified[i], &found) &&
            is_soon_after(first, day_of(found.t_s, found.utc_offset_min)))
            return true;
    return false;
}

/* When what readers see may say more than the first claim. */
static bool in_doubt(const struct sources *s, const struct claim *claims, size_t count) {
    if (s->meta->published_strong == 0 || changed_soon_after(s, &claims[0])) return true;
    if (claims[0].saved || !claims[0].found.has_time || other_order(&claims[0]) != claims[0].day)
        return true;
    for (size_t i = 0; i < count; i++)
        if (claims[i].day != claims[0].day || (claims[i].found.has_offset && claims[i].offset == 0))
            return true;
    return false;
}

/* Against all claims. */
static bool eye_wins(const struct sources *s, const struct claim *first, const struct claim *eye) {
    bool firm = eye->found.confidence >= VISIBLE_FIRM;
    /* it goes before a field that may mean any day */
    if (s->meta->published_strong == 0) return firm;
    if (eye->day == other_order(first)) return true;
    bool saved = first->saved && eye->day < first->day;
    return (saved || !first->found.has_time) && firm && is_printed(s, eye->day, saved);
}

/* A day that the page also claims for the last change, though it prints it as the article's own:
 * within days of the claim the text went online later than it was filed. */
static struct claim *seen_as_change(const struct sources *s, struct claim *claims, size_t count,
                                    const struct claim *eye) {
    struct claim *c = of_day(claims, count, eye->day);
    if (c && c->strong) return c->found.has_time && !c->saved ? c : &claims[0];
    if (!is_soon_after(&claims[0], eye->day) || !is_printed(s, eye->day, true)) return &claims[0];
    c = confirmed(claims, count, eye->day, -8, 13);
    if (c) return c;
    claims[0] = *eye;
    return &claims[0];
}

/* The claim that what readers see confirms; the first one when none is. */
static struct claim *seen(const struct sources *s, struct claim *claims, size_t count) {
    bool weak = s->meta->published_strong == 0;
    int64_t swapped = other_order(&claims[0]);
    struct date_found found;
    span text;
    bool below = weak || swapped != claims[0].day;
    bool visible = in_doubt(s, claims, count) && (times_near_title(s, false, &found, &text) ||
                                                  (below && times_below_text(s, &found, &text)));
    if (!visible) return &claims[0];
    struct claim eye = claim_of(&found);
    if (is_modified_day(s, eye.day)) return seen_as_change(s, claims, count, &eye);
    struct claim *c = confirmed(claims, count, eye.day, -8, 13);
    if (!c && eye.day != swapped) c = of_day(claims, count, other_order(&eye));
    if (c) return !c->strong && is_exact(&claims[0], eye.day) ? &claims[0] : c;
    if (eye_wins(s, &claims[0], &eye)) claims[0] = eye;
    return &claims[0];
}

/* The same moment written in the paper's own zone tells its day. */
static struct claim at_home(const struct claim *c, const struct claim *claims, size_t count) {
    for (size_t i = 0; i < count && c->offset == 0; i++)
        if (claims[i].offset != 0 && claims[i].found.t_s == c->found.t_s) c = &claims[i];
    return *c;
}

/* A moment in UTC whose change is written in the paper's own zone. */
static void move_home(const struct sources *s, struct claim *c) {
    struct date_found found;
    if (!c->found.has_time || !c->found.has_offset || c->offset != 0) return;
    for (size_t i = 0; i < s->meta->modified_count && c->offset == 0; i++)
        if (times_read(s, s->meta->modified[i], &found) && found.has_time && found.has_offset)
            c->offset = found.utc_offset_min;
    c->day = day_of(c->found.t_s, c->offset);
}

/* The day that an address names. */
struct url_day {
    int64_t day;
    bool folders;
};

/* A claim and a date beside the headline that agree against the address, which may name the day an
 * article was begun, the more so in a name; without claims, a moment that is of the day before or
 * behind by its own zone. */
static bool confirmed_by_eye(const struct sources *s, struct claim *claims, size_t count,
                             struct url_day url, struct claim *ret) {
    struct date_found found;
    span text;
    if (!times_near_title(s, false, &found, &text)) return false;
    *ret = claim_of(&found);
    int64_t day = ret->day, latest = url.day + (url.folders ? NEAR_DAYS : BEGUN_DAYS);
    if (!count) return found.has_offset && day >= url.day - 1 && day <= url.day + 1;
    if (day < url.day - NEAR_DAYS || day > latest) return false;
    struct claim *c = confirmed(claims, count, day, -8, 13);
    if (is_modified_day(s, day) && (url.folders || !c || !c->strong)) return false;
    if (c) *ret = at_home(c, claims, count);
    return c != NULL;
}

/* Article numbers look like days ("/20771020.html"); one that is still to come is none. */
static bool day_in_url(const struct sources *s, bool loose, struct url_day *ret) {
    return times_in_url(s->in->url, loose, &ret->day, &ret->folders) &&
           (!s->in->now_s || ret->day <= s->in->now_s / DAY_S + 1);
}

static bool modified_claim(const struct sources *s, struct claim *ret) {
    struct date_found found;
    for (size_t i = 0; i < s->meta->modified_count; i++)
        if (times_read(s, s->meta->modified[i], &found)) {
            *ret = claim_of(&found);
            return true;
        }
    return false;
}

static bool without_claims(const struct sources *s, struct claim *ret) {
    struct date_found found;
    span text;
    if (times_beside_text(s, &found, &text)) {
        *ret = claim_of(&found);
        return true;
    }
    struct url_day url;
    if (day_in_url(s, true, &url)) {
        *ret = (struct claim){ .found.t_s = url.day * DAY_S, .day = url.day };
        return true;
    }
    if (modified_claim(s, ret)) return true;
    if (!times_anywhere(s, &found, &text)) return false;
    *ret = claim_of(&found);
    return true;
}

static bool choose(const struct sources *s, struct claim *ret) {
    struct claim claims[CLAIMS_MAX];
    size_t count = read_claims(s, claims);
    struct url_day url;
    if (day_in_url(s, false, &url)) {
        struct claim *c = confirmed(claims, count, url.day, -11, 13);
        if (c)
            *ret = at_home(c, claims, count);
        else if (!confirmed_by_eye(s, claims, count, url, ret))
            *ret = (struct claim){ .found.t_s = url.day * DAY_S, .day = url.day };
        return true;
    }
    if (!count) return without_claims(s, ret);
    *ret = at_home(seen(s, claims, count), claims, count);
    move_home(s, ret);
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
