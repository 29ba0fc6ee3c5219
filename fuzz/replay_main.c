/* replay_main - runs a fuzz target over a folder of inputs, as TAP. A few fixed mutations of each
 * input are run too, so that even a small corpus reaches the error paths. */

#include "../fuzz/fuzz.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/rand.h"

#include <stdio.h>

enum { MUTATIONS = 64 };

static const char *folder;
static int ran;

static void mutate(char *bytes, size_t len, struct rng *r) {
    for (unsigned n = 0; n < 4 && len; n++) bytes[rng_below(r, len)] = (char) rng_next(r);
}

static bool replay(void *ctx, const char *name) {
    (void) ctx;
    char path[FS_PATH_SIZE];
    if (!fs_join(path, folder, name)) return true;
    DEFER(buf_done) struct buf b = BUF(64 << 20);
    struct error err = { 0 };
    if (fs_read(path, &b, &err) != ERRC_OK) return true;
    LLVMFuzzerTestOneInput((const uint8_t *) buf_cstr(&b), b.len);
    struct rng r = rng_of(b.len);
    char *copy = mem_alloc(b.len + 1);
    for (unsigned m = 0; m < MUTATIONS; m++) {
        memcpy(copy, b.at, b.len);
        size_t len = m % 2 && b.len ? rng_below(&r, b.len) : b.len;
        mutate(copy, len, &r);
        LLVMFuzzerTestOneInput((const uint8_t *) copy, len);
    }
    mem_free(copy);
    printf("ok %d - %s\n", ++ran, name);
    return true;
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    struct error err = { 0 };
    LLVMFuzzerTestOneInput((const uint8_t *) "", 0);
    printf("ok %d - empty input\n", ++ran);
    if (fs_exists(folder) && fs_list(folder, replay, NULL, &err) != ERRC_OK)
        printf("not ok %d - %s\n", ++ran, err.msg);
    printf("1..%d\n", ran);
    return 0;
}
