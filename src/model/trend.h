#ifndef MODEL_TREND_H
#define MODEL_TREND_H

/* trend - a name or phrase that is in the news more than it used to be.
 *
 * Ownership  spans are borrowed from whoever made the struct.
 */

#include "model/name.h"

struct trend {
    enum name_kind kind; /* NAME_NONE: a phrase of headlines */
    span key, text;      /* key of the name; of a phrase its folded words */
    int64_t name_id;     /* store fills it; 0 = a phrase */
    int64_t articles;    /* of the last hours */
    int64_t sources;     /* papers, at least */
    double usual;        /* articles that as many hours had before */
};
enum { TRENDS_MAX = 30, TREND_HOURS = 12 };

#endif
