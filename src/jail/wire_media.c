/* wire_media - a picture's family on the wire. */

#include "base/limits.h"
#include "jail/wire_priv.h"

static void wire_thumb(struct wire *w, struct media_thumb *v, int width_max) {
    wire_int(w, &v->width, 1, width_max);
    wire_int(w, &v->height, 1, width_max * 4);
    wire_bytes(w, &v->webp);
    /* Readers are sent these bytes: at least the container must be what we say it is. */
    bool webp =
        span_starts(v->webp, SPAN("RIFF")) && span_starts(span_from(v->webp, 8), SPAN("WEBP"));
    if (!w->out && !webp) w->bad = true;
}

void wire_media(struct wire *w, struct media_picture *v) {
    wire_word(w, &v->format);
    wire_int(w, &v->width, 1, LIMIT_PIXELS);
    wire_int(w, &v->height, 1, LIMIT_PIXELS);
    wire_u64(w, &v->dhash);
    for (int i = 0; i < MEDIA_SIZES; i++) wire_thumb(w, &v->thumbs[i], media_widths[i]);
}
