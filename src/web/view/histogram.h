#ifndef WEB_VIEW_HISTOGRAM_H
#define WEB_VIEW_HISTOGRAM_H

/* histogram - results by day, month or year, whichever gives a bar chart one can read. */

#include "web/page/search_args.h"
#include "web/view.h"

void histogram_fill(struct call *c, const struct search_args *a, const struct results *r,
                    struct search_view *v);

#endif
