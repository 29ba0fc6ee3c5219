#ifndef WEB_WEB_H
#define WEB_WEB_H

/* web - the site: pages, pictures, feeds, API and admin over HTTP.
 *
 * Serving opens the archive read-only, one handle a worker, and shares one index reader; reports
 * and admin go through a writable handle under a lock. A page that has not changed since the last
 * request is bytes in memory.
 *
 * Ownership  web_open copies the options.
 * Errors     ERRC_USAGE for a bad address; ERRC_IO when it is taken; ERRC_DB from the store. An
 *            index that cannot be opened is fine: search says so until it can.
 * Threads    web_run blocks; web_stop from any thread or signal handler; web_handle from any.
 * Libraries  libmicrohttpd, brotli, zlib, libsodium, only here.
 */

#include "web/request.h"
#include "web/response.h"

struct web;

struct web_options {
    const char *data_dir;      /* warraq.db lies in it */
    const char *index_dir;     /* NULL = <data_dir>/index */
    const char *images_dir;    /* NULL = <data_dir>/images */
    const char *listen;        /* "8080", ":8080", "127.0.0.1:8080", "[::1]:8080"; port 0 = any */
    const char *base_url;      /* "https://news.example", no slash at the end; "" = from the listen
                                * address for feeds, relative in pages. Never from a Host header. */
    const char *site_name;     /* NULL = «ورّاق» */
    const char *country;       /* edition: "sa" or "" */
    const char *lang;          /* interface at "/": "ar" (default), "fr", "en" */
    const char *zone;          /* IANA; NULL = "Asia/Riyadh" */
    const char *months;        /* "gulf" (default), "levant", "maghreb", "morocco" */
    const char *contact;       /* e-mail or address for removal requests; may be NULL */
    const char *trusted_proxy; /* address whose X-Forwarded-For is believed; NULL = none */
    int64_t report_threshold;  /* networks that hide a picture; 0 = 3 */
    int threads;               /* 0 = one a core */
    size_t cache_bytes;        /* 0 = 64 MiB */
    bool cookie_secure;        /* admin cookie: "__Host-" and Secure */
    bool search_off;           /* for tests: no index reader */
};

enum errc web_open(const struct web_options *opts, struct web **ret, struct error *err) MUST_CHECK;
/* Listens and serves until web_stop. */
enum errc web_run(struct web *w, struct error *err) MUST_CHECK;
/* Async-signal-safe. */
void web_stop(struct web *w);
void web_close(struct web *w);
/* The port listened on; 0 before web_run listens. */
int web_port(const struct web *w);
/* Binds now, so that web_port is known before web_run; web_run does it otherwise. */
enum errc web_listen(struct web *w, struct error *err) MUST_CHECK;

/* One request to one answer, with no socket; the server and the tests come in here. */
void web_handle(struct web *w, const struct raw_request *raw, struct response *res);

#endif
