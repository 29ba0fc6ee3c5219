#include "web/blob.h"

#include "base/hash.h"
#include "base/mem.h"

#include <brotli/encode.h>
#include <pthread.h>
#include <stdatomic.h>
#include <zlib.h>

struct blob {
    atomic_int refs;
    bool compress, borrowed;
    uint64_t hash;
    pthread_mutex_t lock;       /* over forms[1..] */
    span forms[ENCODING_COUNT]; /* [0] is the identity */
    bool tried[ENCODING_COUNT];
};

/* Pages are made all the time, assets once. */
enum { COMPRESS_FROM_BYTES = 512, BROTLI_PAGE = 5, BROTLI_ASSET = 11, GZIP_LEVEL = 5 };

static struct blob *blob_make(span bytes, bool compress, bool borrowed) {
    struct blob *b = mem_zalloc(1, sizeof(*b));
    atomic_init(&b->refs, 1);
    b->compress = compress && bytes.len >= COMPRESS_FROM_BYTES;
    b->borrowed = borrowed;
    b->hash = hash64(bytes, 0);
    b->forms[0] = bytes;
    pthread_mutex_init(&b->lock, NULL);
    return b;
}

struct blob *blob_new(span bytes, bool compress) {
    char *copy = mem_alloc(bytes.len + 1);
    if (bytes.len) memcpy(copy, bytes.at, bytes.len);
    return blob_make((span){ copy, bytes.len }, compress, false);
}

struct blob *blob_static(span bytes, bool compress) {
    return blob_make(bytes, compress, true);
}

struct blob *blob_ref(struct blob *b) {
    atomic_fetch_add(&b->refs, 1);
    return b;
}

static void free_form(span s) {
    mem_free((void *) (uintptr_t) s.at); /* ours: blob_new or a compressor made it */
}

void blob_unref(struct blob *b) {
    if (!b || atomic_fetch_sub(&b->refs, 1) != 1) return;
    for (int i = b->borrowed ? 1 : 0; i < ENCODING_COUNT; i++) free_form(b->forms[i]);
    pthread_mutex_destroy(&b->lock);
    mem_free(b);
}

static span gzip_form(span in) {
    z_stream z = { 0 };
    if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return SPAN_EMPTY;
    size_t cap = deflateBound(&z, in.len);
    unsigned char *out = mem_alloc(cap);
    z.next_in = (Bytef *) (uintptr_t) in.at; /* zlib does not write there */
    z.avail_in = (uInt) in.len;
    z.next_out = out;
    z.avail_out = (uInt) cap;
    bool ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
    size_t len = z.total_out;
    deflateEnd(&z);
    if (ok) return (span){ (char *) out, len };
    mem_free(out);
    return SPAN_EMPTY;
}

static span brotli_form(span in, int quality) {
    size_t cap = BrotliEncoderMaxCompressedSize(in.len);
    if (!cap) return SPAN_EMPTY;
    uint8_t *out = mem_alloc(cap);
    if (BrotliEncoderCompress(quality, 22, BROTLI_MODE_TEXT, in.len, (const uint8_t *) in.at, &cap,
                              out))
        return (span){ (char *) out, cap };
    mem_free(out);
    return SPAN_EMPTY;
}

/* "br;q=0" refuses; no other weights are looked at. */
static bool accepts(span header, span coding) {
    for (span part; span_next(&header, ',', &part);) {
        span name;
        span_next(&part, ';', &name);
        if (!span_eq_nocase(span_trim(name), coding)) continue;
        span q = span_trim(part);
        return !(span_starts_nocase(q, SPAN("q=0")) && span_find(q, SPAN("0.")) < 0);
    }
    return false;
}

span blob_bytes(struct blob *b, span accept_encoding, enum encoding *ret) {
    *ret = ENCODING_IDENTITY;
    if (!b->compress) return b->forms[0];
    enum encoding e = accepts(accept_encoding, SPAN("br"))     ? ENCODING_BROTLI
                      : accepts(accept_encoding, SPAN("gzip")) ? ENCODING_GZIP
                                                               : ENCODING_IDENTITY;
    if (e == ENCODING_IDENTITY) return b->forms[0];
    pthread_mutex_lock(&b->lock);
    if (!b->tried[e]) {
        b->forms[e] = e == ENCODING_GZIP
                          ? gzip_form(b->forms[0])
                          : brotli_form(b->forms[0], b->borrowed ? BROTLI_ASSET : BROTLI_PAGE);
        b->tried[e] = true;
    }
    span form = b->forms[e];
    pthread_mutex_unlock(&b->lock);
    if (!form.len) return b->forms[0];
    *ret = e;
    return form;
}

const char *blob_etag(const struct blob *b, enum encoding e, char out[BLOB_ETAG_SIZE]) {
    snprintf(out, BLOB_ETAG_SIZE, "\"%016llx%c\"", (unsigned long long) b->hash, "ngb"[e]);
    return out;
}

size_t blob_size(const struct blob *b) {
    return b->forms[0].len;
}

bool etag_matches(span if_none_match, const char *etag) {
    for (span part; span_next(&if_none_match, ',', &part);) {
        part = span_trim(part);
        if (span_starts(part, SPAN("W/"))) part = span_from(part, 2);
        if (span_eq(part, SPAN("*")) || span_eq(part, span_of(etag))) return true;
    }
    return false;
}
