/* domain - the public suffix list, through libpsl. */

#include "url/url_priv.h"

#include <libpsl.h>

span url_registrable_domain(span host) {
    char name[HOST_BYTES_MAX + 1];
    const psl_ctx_t *psl = psl_builtin();
    if (!psl || host.len == 0 || host.len > HOST_BYTES_MAX) return host;
    memcpy(name, host.at, host.len);
    name[host.len] = 0;
    if (strlen(name) != host.len || strspn(name, "0123456789.") == host.len) return host;
    const char *domain = psl_registrable_domain(psl, name);
    return domain ? span_from(host, (size_t) (domain - name)) : host;
}

bool url_same_site(span url_a, span url_b) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct url a, b;
    if (url_parse(url_a, NULL, &arena, &a, NULL) != ERRC_OK) return false;
    if (url_parse(url_b, NULL, &arena, &b, NULL) != ERRC_OK) return false;
    return span_eq(url_registrable_domain(a.host), url_registrable_domain(b.host));
}
