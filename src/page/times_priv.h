#ifndef PAGE_TIMES_PRIV_H
#define PAGE_TIMES_PRIV_H

/* times - where the date of an article may stand. Texts are borrowed or live in the arena. */

#include "page/parts_priv.h"
#include "text/date.h"

/* A plausible date in text. */
bool times_read(const struct sources *s, span text, struct date_found *ret);
/* The day (since 1970) that an address names: /2020/08/24/, 20200824, 2020/aug/24; weak: also forms
 * that a mere number may have, 24-08-2020 and 24082020. */
bool times_in_url(span url, bool weak, int64_t *ret_day);
/* <time>, or a line between title and text. */
bool times_near_title(const struct sources *s, struct date_found *ret, span *ret_text);
/* A line behind the text that says "published ...". */
bool times_below_text(const struct sources *s, struct date_found *ret, span *ret_text);
/* The same, then wherever else a date of this article may stand, the likelier places first. */
bool times_anywhere(const struct sources *s, struct date_found *ret, span *ret_text);

#endif
