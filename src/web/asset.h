#ifndef WEB_ASSET_H
#define WEB_ASSET_H

/* asset - the style sheet, fonts and icons, embedded at build time (tools/embed_assets.py).
 *
 * An address carries the hash of its bytes, so it may be kept for ever.
 * Threads    any.
 */

#include "base/base.h"
#include "web/assets_gen.h"

struct asset {
    const char *address; /* "/static/news-1a2b3c4d5e6f.css" */
    const char *type;
    const char *digest;
    const unsigned char *bytes;
    size_t size;
};

extern const struct asset web_assets[ASSET_COUNT];

static inline const char *asset_address(enum asset_id id) {
    return web_assets[id].address;
}

#endif
