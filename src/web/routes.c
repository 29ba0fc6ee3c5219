/* routes - the whole table of addresses. What is not here does not exist. */
#include "web/page/page.h"
#include "web/route.h"

#define PAGE (ROUTE_LANG | ROUTE_CACHED)

static const struct route table[] = {
    /* pages */
    { "/", ROLE_PUBLIC, PAGE, page_home },

    /* for browsers and programs */
    { "/static/*", ROLE_PUBLIC, 0, page_asset },
    { "/favicon.ico", ROLE_PUBLIC, 0, page_favicon },
    { "/opensearch.xml", ROLE_PUBLIC, PAGE, page_opensearch },
    { "/manifest.webmanifest", ROLE_PUBLIC, PAGE, page_manifest },
    { "/robots.txt", ROLE_PUBLIC, ROUTE_CACHED, page_robots },
    { "/.well-known/security.txt", ROLE_PUBLIC, 0, page_security_txt },
    { "/healthz", ROLE_PUBLIC, 0, page_healthz },
    { "/readyz", ROLE_PUBLIC, 0, page_readyz },
    { "/metrics", ROLE_PUBLIC, 0, page_metrics },
};

const struct route *web_routes(size_t *ret_count) {
    *ret_count = COUNT_OF(table);
    return table;
}
