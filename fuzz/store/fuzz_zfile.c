/* fuzz_zfile - any bytes as a plain and as a compressed import file: lines without newlines, then
 * an end or an error, and the plain lines add up to the file. */

#include "../fuzz.h"
#include "base/fs.h"
#include "store/store.h"

#include <stdio.h>
#include <unistd.h>

static size_t read_all(const char *path, enum errc *ret_last) {
    struct zfile *z = NULL;
    size_t total = 0;
    span line;
    enum errc rc = zfile_open(path, &z, NULL);
    if (rc != ERRC_OK) abort();
    for (;;) {
        rc = zfile_line(z, &line, NULL);
        if (rc == ERRC_LIMIT) continue;
        if (rc != ERRC_OK) break;
        if (line.len > LIMIT_IMPORT_LINE_BYTES || span_find_char(line, '\n') >= 0) abort();
        total += line.len + 1;
    }
    zfile_close(z);
    *ret_last = rc;
    return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const endings[] = { "", ".zst" };
    for (size_t i = 0; i < 2; i++) {
        char path[64];
        snprintf(path, sizeof(path), "/tmp/warraq-fuzz-%d%s", (int) getpid(), endings[i]);
        FILE *f = fopen(path, "wb");
        if (!f) abort();
        if (size && fwrite(data, 1, size, f) != size) abort();
        if (fclose(f) != 0) abort();
        enum errc last;
        size_t total = read_all(path, &last);
        if (last != ERRC_NOT_FOUND && (i == 0 || last != ERRC_PARSE)) abort();
        if (i == 0 && total > size + 1) abort();
        unlink(path);
    }
    return 0;
}
