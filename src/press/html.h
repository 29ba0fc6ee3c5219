#ifndef PRESS_HTML_H
#define PRESS_HTML_H

/* html - escaping, dates and the words of a page, for the renderers of this room. */

#include "press/press_priv.h"

/* Escapes & < > " ' : good for HTML and XML, text and attributes. */
void press_text(struct buf *out, span s);
/* "%s" arguments are escaped, everything else stands as written. Only %s (const char *),
 * %S (span, escaped), %R (span, raw), %d (int) and %% are known. */
void press_put(struct buf *out, const char *fmt, ...);

/* The interface words of a paper. */
struct press_words {
    const char *home, *latest, *related, *most_read, *comments, *share, *advert, *cookies, *more,
        *published, *by, *source, *next, *search, *about, *subscribe, *rights, *picture, *weather,
        *prayer;
};
const struct press_words *press_words(const char *lang);

bool press_is_arabic(const struct press_paper *paper);
/* Dates in the paper's own time; nothing for TIME_UNKNOWN. */
void press_iso(struct buf *out, const struct press_paper *paper, int64_t t_s);
void press_rfc822(struct buf *out, const struct press_paper *paper, int64_t t_s);
void press_date_words(struct buf *out, const struct press_paper *paper,
                      int64_t t_s); /* الأحد 26 يوليو 2015 */
void press_date_hijri(struct buf *out, const struct press_paper *paper, int64_t t_s);
/* Digits as ٠١٢٣ */
void press_arabic_digits(struct buf *out, span s);

/* "<base>/pic/<serial>-<width>.jpg" */
void press_picture_url(struct buf *out, const struct press_paper *paper,
                       const struct press_item *item, int width);
/* base + path of the article */
void press_item_url(struct buf *out, const struct press_paper *paper,
                    const struct press_item *item);
/* The first ~40 words of the summary or the body. */
void press_lead(struct buf *out, const struct press_item *item);

#endif
