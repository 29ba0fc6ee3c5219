/* routes - the whole table of addresses. What is not here does not exist. */
#include "web/api/api.h"
#include "web/page/page.h"
#include "web/route.h"

#define PAGE (ROUTE_LANG | ROUTE_CACHED)

static const struct route table[] = {
    /* pages */
    { "/", ROLE_PUBLIC, PAGE, page_home },
    { "/latest", ROLE_PUBLIC, PAGE, page_latest },
    { "/breaking", ROLE_PUBLIC, PAGE, page_breaking },
    { "/section/*", ROLE_PUBLIC, PAGE, page_section },
    { "/story/*", ROLE_PUBLIC, PAGE, page_story },
    { "/author/*", ROLE_PUBLIC, PAGE, page_author },
    { "/name/*", ROLE_PUBLIC, PAGE, page_name },
    { "/trends", ROLE_PUBLIC, PAGE, page_trends },
    { "/search", ROLE_PUBLIC, PAGE, page_search },
    { "/archive", ROLE_PUBLIC, PAGE, page_archive },
    { "/archive/*", ROLE_PUBLIC, PAGE, page_archive_year },
    { "/archive/*/*", ROLE_PUBLIC, PAGE, page_archive_month },
    { "/archive/*/*/*", ROLE_PUBLIC, PAGE, page_archive_day },
    { "/archive/*/*/*/*", ROLE_PUBLIC, PAGE, page_archive_hour },
    { "/sources", ROLE_PUBLIC, PAGE, page_sources },
    { "/about", ROLE_PUBLIC, PAGE, page_about },
    { "/*", ROLE_PUBLIC, PAGE, page_source },
    { "/*/*", ROLE_PUBLIC, PAGE, page_article },
    { "/img/*/*", ROLE_PUBLIC, 0, page_image },

    /* what readers say */
    { "/report/image", ROLE_PUBLIC, ROUTE_LANG | ROUTE_POST, page_report_image },
    { "/report/undo", ROLE_PUBLIC, ROUTE_LANG | ROUTE_POST, page_report_undo },
    { "/report/article", ROLE_PUBLIC, ROUTE_LANG | ROUTE_POST, page_report_article },
    { "/report/article", ROLE_PUBLIC, ROUTE_LANG, page_report_article_form },

    { "/moderation", ROLE_PUBLIC, PAGE, page_moderation },

    /* moderators; a POST must carry the session's form token (auth.c) */
    { "/admin/login", ROLE_PUBLIC, ROUTE_LANG, page_admin_login },
    { "/admin/login", ROLE_PUBLIC, ROUTE_LANG | ROUTE_POST, page_admin_login_do },
    { "/admin/logout", ROLE_ADMIN, ROUTE_LANG | ROUTE_POST, page_admin_logout },
    { "/admin", ROLE_ADMIN, ROUTE_LANG, page_admin },
    { "/admin/reports", ROLE_ADMIN, ROUTE_LANG, page_admin_reports },
    { "/admin/reports", ROLE_ADMIN, ROUTE_LANG | ROUTE_POST, page_admin_reports_do },
    { "/admin/articles", ROLE_ADMIN, ROUTE_LANG, page_admin_articles },
    { "/admin/articles", ROLE_ADMIN, ROUTE_LANG | ROUTE_POST, page_admin_articles_do },
    { "/admin/sources", ROLE_ADMIN, ROUTE_LANG, page_admin_sources },
    { "/admin/sources", ROLE_ADMIN, ROUTE_LANG | ROUTE_POST, page_admin_sources_do },
    { "/admin/log", ROLE_ADMIN, ROUTE_LANG, page_admin_log },
    { "/admin/img/*/*", ROLE_ADMIN, 0, page_admin_image },

    /* feeds */
    { "/rss", ROLE_PUBLIC, PAGE, page_feed_latest },
    { "/atom", ROLE_PUBLIC, PAGE, page_feed_latest },
    { "/feed.json", ROLE_PUBLIC, PAGE, page_feed_latest },
    { "/latest/rss", ROLE_PUBLIC, PAGE, page_feed_latest },
    { "/latest/atom", ROLE_PUBLIC, PAGE, page_feed_latest },
    { "/latest/feed.json", ROLE_PUBLIC, PAGE, page_feed_latest },
    { "/section/*/rss", ROLE_PUBLIC, PAGE, page_feed_section },
    { "/section/*/atom", ROLE_PUBLIC, PAGE, page_feed_section },
    { "/section/*/feed.json", ROLE_PUBLIC, PAGE, page_feed_section },
    { "/story/*/rss", ROLE_PUBLIC, PAGE, page_feed_story },
    { "/story/*/atom", ROLE_PUBLIC, PAGE, page_feed_story },
    { "/story/*/feed.json", ROLE_PUBLIC, PAGE, page_feed_story },
    { "/author/*/rss", ROLE_PUBLIC, PAGE, page_feed_author },
    { "/author/*/atom", ROLE_PUBLIC, PAGE, page_feed_author },
    { "/author/*/feed.json", ROLE_PUBLIC, PAGE, page_feed_author },
    { "/name/*/rss", ROLE_PUBLIC, PAGE, page_feed_name },
    { "/name/*/atom", ROLE_PUBLIC, PAGE, page_feed_name },
    { "/name/*/feed.json", ROLE_PUBLIC, PAGE, page_feed_name },
    { "/search/rss", ROLE_PUBLIC, PAGE, page_feed_search },
    { "/search/atom", ROLE_PUBLIC, PAGE, page_feed_search },
    { "/search/feed.json", ROLE_PUBLIC, PAGE, page_feed_search },
    { "/*/rss", ROLE_PUBLIC, PAGE, page_feed_source },
    { "/*/atom", ROLE_PUBLIC, PAGE, page_feed_source },
    { "/*/feed.json", ROLE_PUBLIC, PAGE, page_feed_source },

    /* JSON */
    { "/api/v1/search", ROLE_API, 0, api_search },
    { "/api/v1/counts", ROLE_API, 0, api_counts },
    { "/api/v1/facets", ROLE_API, 0, api_facets },
    { "/api/v1/stories", ROLE_API, 0, api_stories },
    { "/api/v1/stories/*", ROLE_API, 0, api_story },
    { "/api/v1/articles", ROLE_API, 0, api_articles },
    { "/api/v1/articles/*", ROLE_API, 0, api_article },
    { "/api/v1/names", ROLE_API, 0, api_names },
    { "/api/v1/names/*", ROLE_API, 0, api_name },
    { "/api/v1/trends", ROLE_API, 0, api_trends },
    { "/api/v1/sources", ROLE_API, 0, api_sources },
    { "/api/v1/status", ROLE_API, 0, api_status },
    { "/api/v1/openapi.json", ROLE_API, 0, api_openapi },

    /* for browsers and programs */
    { "/static/*", ROLE_PUBLIC, 0, page_asset },
    { "/favicon.ico", ROLE_PUBLIC, 0, page_favicon },
    { "/opensearch.xml", ROLE_PUBLIC, PAGE, page_opensearch },
    { "/manifest.webmanifest", ROLE_PUBLIC, PAGE, page_manifest },
    { "/sitemap.xml", ROLE_PUBLIC, ROUTE_CACHED, page_sitemap },
    { "/sitemap/*", ROLE_PUBLIC, ROUTE_CACHED, page_sitemap_part },
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
