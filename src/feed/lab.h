#ifndef FEED_LAB_H
#define FEED_LAB_H

/* lab - feeds and sitemaps as the JSON objects that `warraq lab feed|sitemap` print. */

#include "base/json.h"
#include "feed/feed.h"

void feed_render_json(const struct feed *f, span id, struct json_writer *w);
void sitemap_render_json(const struct sitemap *s, span id, struct json_writer *w);

#endif
