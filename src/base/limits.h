#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* limits - every maximum for what comes from outside, with its reason. Bytes unless said. */

#define KIB ((size_t) 1024)
#define MIB (1024 * KIB)

/* fetching */
#define LIMIT_BODY_BYTES (16 * MIB)  /* decoded page or feed: the largest real feed seen is 6 MB */
#define LIMIT_IMAGE_BYTES (20 * MIB) /* a press photograph as uploaded */
#define LIMIT_ROBOTS_BYTES (512 * KIB) /* RFC 9309 asks for at least 500 KiB */
#define LIMIT_HEADER_BYTES (64 * KIB)  /* all response headers */
#define LIMIT_URL_BYTES (2 * KIB)      /* longer ones are traps */
#define LIMIT_REDIRECTS 5              /* hops */
#define LIMIT_VALIDATOR_BYTES 256      /* ETag: longer ones are tracking */

/* parsing */
#define LIMIT_FEED_ITEMS 2000           /* items of one feed */
#define LIMIT_SITEMAP_URLS 50000        /* the protocol's own maximum */
#define LIMIT_DEPTH 256                 /* nesting of HTML and XML */
#define LIMIT_NODES 300000              /* nodes of one page */
#define LIMIT_PIXELS (40 * 1000 * 1000) /* of one picture */

/* articles */
#define LIMIT_TITLE_BYTES (2 * KIB) /* p99 of real titles is 180 bytes */
#define LIMIT_SUMMARY_BYTES (8 * KIB)
#define LIMIT_BODY_TEXT_BYTES (1 * MIB) /* a text, not a book */
#define LIMIT_AUTHOR_BYTES 512
#define LIMIT_AUTHORS 16
#define LIMIT_CATEGORY_BYTES 256
#define LIMIT_EXTERNAL_ID_BYTES 512
#define LIMIT_IMPORT_LINE_BYTES                                                                    \
    (8 * MIB) /* one JSON line: a 1 MiB text with every byte escaped                               \
               */

/* reading */
#define LIMIT_QUERY_BYTES 512 /* what a reader may type */
#define LIMIT_QUERY_TERMS 32
#define LIMIT_PROSE_BYTES (4 * KIB) /* a question or a paragraph as a query (search --batch) */
#define LIMIT_REQUEST_BODY_BYTES (64 * KIB)
#define LIMIT_PAGE_OUT_BYTES (8 * MIB) /* a page, feed or API answer that we write */

#endif
