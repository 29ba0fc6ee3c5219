#ifndef PAGE_TIMES_PRIV_H
#define PAGE_TIMES_PRIV_H

/* times - where the date of an article may stand. Texts are borrowed or live in the arena. */

#include "page/parts_priv.h"
#include "text/date.h"

/* A plausible date in text. */
bool times_read(const struct sources *s, span text, struct date_found *ret);
/* The same, a day at least: a lone year or month is no date of publication. */
bool times_read_visible(const struct sources *s, span text, struct date_found *ret);
/* The day (since 1970) that an address names: /2020/08/24/, 20200824, 2020/aug/24; weak: also forms
 * that a mere number may have, 24-08-2020 and 24082020. *ret_folders: year, month and day are
 * folders, not a part of a name. */
bool times_in_url(span url, bool weak, int64_t *ret_day, bool *ret_folders);
/* <time>, or a line between title and text, or above the title; changes: also the day of one. */
bool times_near_title(const struct sources *s, bool changes, struct date_found *ret,
                      span *ret_text);
/* The date that is printed between title and text, or above the title; not lines: in an element of
 * its own. */
bool times_printed(const struct sources *s, bool lines, struct date_found *ret);
/* The data-date of an element there: what a script shows. */
bool times_in_data(const struct sources *s, struct date_found *ret, span *ret_text);
/* A line behind the text that says "published ...". */
bool times_below_text(const struct sources *s, struct date_found *ret, span *ret_text);
/* Near the title, or where the article says of itself when it was published, or in an element that
 * is one of the article's dates by its name. */
bool times_beside_text(const struct sources *s, struct date_found *ret, span *ret_text);
/* Wherever else a date of this article may stand, the likelier places first. */
bool times_anywhere(const struct sources *s, struct date_found *ret, span *ret_text);

/* ---- where these look; changes: also at what names the day of a change */

struct times_span {
    uint32_t from, to; /* nodes */
};
enum times_kind {
    TIMES_MACHINE, /* <time datetime>, <abbr title> */
    TIMES_TIME,    /* the text of <time> */
    TIMES_NAMED,   /* elements whose names say date */
    TIMES_DATA,    /* data-date */
};
bool times_in_elements(const struct sources *s, struct times_span where, enum times_kind kind,
                       bool changes, struct date_found *ret, span *ret_text);
/* A short line with a date among the blocks [from, to). */
bool times_in_lines(const struct sources *s, size_t from, size_t to, bool changes,
                    struct date_found *ret, span *ret_text);
/* The first block behind the title: above it stands the masthead's today. */
size_t times_below_title(const struct sources *s);

#endif
