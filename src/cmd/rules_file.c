#include "cmd/rules_file.h"

#include "base/fs.h"
#include "base/limits.h"

#include <stdio.h>

struct teller {
    const char *path;
    size_t bad;
};

static void tell(void *ctx, int line, const char *msg) {
    struct teller *t = ctx;
    t->bad++;
    fprintf(stderr, "warraq: %s:%d: %s\n", t->path, line, msg);
}

enum errc rules_read(const char *path, struct rule_book **ret, size_t *ret_bad, struct error *err) {
    DEFER(buf_done) struct buf text = BUF(RULES_FILE_BYTES + KIB);
    enum errc rc = fs_read(path, &text, err);
    if (rc != ERRC_OK) return rc;
    struct teller t = { .path = path };
    *ret = rule_book_parse(buf_span(&text), tell, &t);
    if (ret_bad) *ret_bad = t.bad;
    return ERRC_OK;
}

enum errc rules_read_data(const char *dir, struct rule_book **ret, size_t *ret_bad,
                          struct error *err) {
    char path[FS_PATH_SIZE];
    if (!fs_join(path, dir, RULES_FILE)) return error_set(err, ERRC_USAGE, "path is too long");
    if (fs_exists(path)) return rules_read(path, ret, ret_bad, err);
    *ret = rule_book_parse(SPAN_EMPTY, NULL, NULL);
    if (ret_bad) *ret_bad = 0;
    return ERRC_OK;
}
