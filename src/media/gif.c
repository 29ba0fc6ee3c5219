/* gif - the first frame by giflib, record by record: what follows it is never decoded. */

#include "base/limits.h"
#include "media/media_priv.h"

#include <gif_lib.h>

static int on_read(GifFileType *gif, GifByteType *out, int size) {
    span *rest = gif->UserData;
    size_t n = size < 0 ? 0 : (size_t) size;
    if (n > rest->len) n = rest->len;
    if (n) memcpy(out, rest->at, n);
    *rest = span_from(*rest, n);
    return (int) n;
}

/* Leaves *transparent alone unless the block is a graphics control that names a colour. */
static bool read_extension(GifFileType *gif, int *transparent) {
    int code = 0;
    GifByteType *block = NULL;
    if (DGifGetExtension(gif, &code, &block) == GIF_ERROR) return false;
    while (block) {
        GraphicsControlBlock control;
        if (code == GRAPHICS_EXT_FUNC_CODE &&
            DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
            *transparent = control.TransparentColor;
        if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) return false;
    }
    return true;
}

static bool to_first_frame(GifFileType *gif, int *transparent) {
    for (;;) {
        GifRecordType type;
        if (DGifGetRecordType(gif, &type) == GIF_ERROR) return false;
        if (type == IMAGE_DESC_RECORD_TYPE) return DGifGetImageDesc(gif) == GIF_OK;
        if (type != EXTENSION_RECORD_TYPE || !read_extension(gif, transparent)) return false;
    }
}

static bool draw_line(GifFileType *gif, const ColorMapObject *colours, int transparent, int y,
                      GifPixelType *line, struct raster *canvas) {
    const GifImageDesc *frame = &gif->Image;
    if (DGifGetLine(gif, line, frame->Width) == GIF_ERROR) return false;
    int cy = frame->Top + y;
    if (cy < 0 || cy >= canvas->height) return true;
    for (int x = 0; x < frame->Width; x++) {
        int cx = frame->Left + x;
        if (cx < 0 || cx >= canvas->width || line[x] == transparent) continue;
        if (line[x] >= colours->ColorCount) continue;
        GifColorType colour = colours->Colors[line[x]];
        unsigned char *out = canvas->rgb + ((size_t) cy * (size_t) canvas->width + (size_t) cx) * 3;
        out[0] = colour.Red;
        out[1] = colour.Green;
        out[2] = colour.Blue;
    }
    return true;
}

static bool draw_frame(GifFileType *gif, int transparent, struct raster *canvas) {
    static const int starts[] = { 0, 4, 2, 1 }, steps[] = { 8, 8, 4, 2 };
    const ColorMapObject *colours = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
    if (!colours || gif->Image.Width <= 0) return false;
    GifPixelType *line = mem_alloc((size_t) gif->Image.Width);
    bool ok = true;
    for (int pass = 0; ok && pass < (gif->Image.Interlace ? 4 : 1); pass++) {
        int start = gif->Image.Interlace ? starts[pass] : 0;
        int step = gif->Image.Interlace ? steps[pass] : 1;
        for (int y = start; ok && y < gif->Image.Height; y += step)
            ok = draw_line(gif, colours, transparent, y, line, canvas);
    }
    mem_free(line);
    return ok;
}

static enum errc decode(GifFileType *gif, struct raster *ret, struct error *err) {
    enum errc rc = media_check_size(gif->SWidth, gif->SHeight, err);
    if (rc != ERRC_OK) return rc;
    int transparent = NO_TRANSPARENT_COLOR;
    if (!to_first_frame(gif, &transparent))
        return error_set(err, ERRC_PARSE, "broken gif: no frame");
    rc = media_check_size(gif->Image.Width, gif->Image.Height, err);
    if (rc != ERRC_OK) return rc;
    raster_init(ret, gif->SWidth, gif->SHeight);
    memset(ret->rgb, 0xFF, (size_t) ret->width * (size_t) ret->height * 3);
    if (draw_frame(gif, transparent, ret)) return ERRC_OK;
    raster_done(ret);
    return error_set(err, ERRC_PARSE, "broken gif: cut or damaged frame");
}

enum errc media_decode_gif(span bytes, struct raster *ret, struct error *err) {
    int code = 0;
    GifFileType *gif = DGifOpen(&bytes, on_read, &code);
    if (!gif) return error_set(err, ERRC_PARSE, "broken gif: error %d", code);
    enum errc rc = decode(gif, ret, err);
    DGifCloseFile(gif, &code);
    return rc;
}
