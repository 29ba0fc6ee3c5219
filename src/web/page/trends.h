#ifndef WEB_PAGE_TRENDS_H
#define WEB_PAGE_TRENDS_H

/* trends - what is rising, as links: for the front page. */

#include "web/view.h"

struct call;
struct link_list trends_links(struct call *c, size_t max);

#endif
