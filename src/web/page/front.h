#ifndef WEB_PAGE_FRONT_H
#define WEB_PAGE_FRONT_H

/* front - the lead and the top stories of a moment, now or gone. */

#include "web/call.h"
#include "web/view.h"

struct front {
    const struct headline *lead; /* NULL = none */
    struct headline_list stories;
};
struct front front_now(struct call *c, int64_t now_s);
/* As front_now() was at that moment; see store_story_past(). */
struct front front_past(struct call *c, int64_t at_s);
/* The story's place among the top ones now, from 1; 0 = not among them. */
int64_t front_place(struct call *c, int64_t story_id, int64_t now_s);

#endif
