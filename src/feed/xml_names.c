/* xml_names - the namespaces of feeds, however their addresses are written. */

#include "feed/xml_priv.h"

static const struct {
    const char *uri; /* a part of it */
    enum ns ns;
} uris[] = {
    { "www.w3.org/2005/atom", NS_ATOM },
    { "purl.org/atom/", NS_ATOM },
    { "purl.org/dc/", NS_DC },
    { "prismstandard.org", NS_DC },
    { "rss/1.0/modules/content", NS_CONTENT },
    { "search.yahoo.com/mrss", NS_MEDIA },
    { "www.itunes.com/", NS_ITUNES },
    { "example.com/DTDs/PodCast", NS_ITUNES },
    { "www.w3.org/1999/xhtml", NS_XHTML },
    { "www.w3.org/xml/", NS_XML },
    { "schemas/sitemap-news", NS_SITEMAP_NEWS },
    { "schemas/sitemap-image", NS_SITEMAP_IMAGE },
    { "schemas/sitemap-video", NS_SITEMAP_VIDEO },
    { "purl.org/rss/1.0/modules", NS_OTHER },
    { "purl.org/rss/1.0", NS_NONE },
    { "my.netscape.com", NS_NONE },
    { "channel.netscape.com", NS_NONE },
    { "backend.userland.com", NS_NONE },
    { "blogs.law.harvard.edu", NS_NONE },
    { "cyber.law.harvard.edu", NS_NONE },
    { "schemas/sitemap", NS_NONE },
    { "www.w3.org/1999/02/22-rdf", NS_NONE },
};
static const struct {
    const char *prefix;
    enum ns ns;
} prefixes[] = {
    { "atom", NS_ATOM },
    { "dc", NS_DC },
    { "dcterms", NS_DC },
    { "content", NS_CONTENT },
    { "media", NS_MEDIA },
    { "itunes", NS_ITUNES },
    { "xhtml", NS_XHTML },
    { "xml", NS_XML },
    { "news", NS_SITEMAP_NEWS },
    { "image", NS_SITEMAP_IMAGE },
    { "video", NS_SITEMAP_VIDEO },
    { "rss", NS_NONE },
    { "rdf", NS_NONE },
};

enum ns xml_ns_of(span uri, span prefix, bool declared) {
    if (declared && uri.len) {
        for (size_t i = 0; i < COUNT_OF(uris); i++)
            if (span_find_nocase(uri, span_of(uris[i].uri)) >= 0) return uris[i].ns;
        /* an unknown default namespace is somebody's own name for RSS */
        bool foreign = span_find_nocase(uri, SPAN("w3.org")) >= 0;
        return prefix.len || foreign ? NS_OTHER : NS_NONE;
    }
    if (!prefix.len) return NS_NONE;
    for (size_t i = 0; i < COUNT_OF(prefixes); i++)
        if (span_eq_nocase(prefix, span_of(prefixes[i].prefix))) return prefixes[i].ns;
    return NS_OTHER;
}
