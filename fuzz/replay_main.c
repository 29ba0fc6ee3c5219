/* replay_main - runs a fuzz target over a folder of inputs, as TAP. A few fixed mutations of each
 * input are run too, so that even a small corpus reaches the error paths. */

#include "../fuzz/fuzz.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/rand.h"

#include <stdio.h>

enum { MUTATIONS = 64, ROOM = 1 << 16 };

static const char *folder;
static int ran;
static struct rng mutating;

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t size_max) {
    (void) size_max;
    for (unsigned n = 0; n < 4 && size; n++)
        data[rng_below(&mutating, size)] = (uint8_t) rng_next(&mutating);
    return size;
}

static void try_mutations(const char *at, size_t size) {
    mutating = rng_of(size);
    uint8_t *copy = mem_alloc(size + ROOM);
    for (unsigned m = 0; m < MUTATIONS; m++) {
        memcpy(copy, at, size);
        size_t len = m % 2 && size ? rng_below(&mutating, size) : size;
        LLVMFuzzerTestOneInput(copy, LLVMFuzzerMutate(copy, len, len));
    }
    size_t len = size;
    for (unsigned m = 0; m < MUTATIONS && LLVMFuzzerCustomMutator; m++) {
        if (m % 8 == 0) memcpy(copy, at, len = size); /* eight changes on top of each other */
        len = LLVMFuzzerCustomMutator(copy, len, size + ROOM, m);
        LLVMFuzzerTestOneInput(copy, len);
    }
    mem_free(copy);
}

static bool replay(void *ctx, const char *name) {
    (void) ctx;
    char path[FS_PATH_SIZE];
    if (!fs_join(path, folder, name)) return true;
    DEFER(buf_done) struct buf b = BUF(64 << 20);
    struct error err = { 0 };
    if (fs_read(path, &b, &err) != ERRC_OK) return true;
    const char *bytes = buf_cstr(&b);
    LLVMFuzzerTestOneInput((const uint8_t *) bytes, b.len);
    try_mutations(bytes, b.len);
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
