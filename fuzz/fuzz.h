#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

/* fuzz - one entry per parser of foreign bytes: libFuzzer's, and replayed over the corpus folder
 * fuzz/<room>/<target>/ by the tests. */

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A target whose input has sums may define this: it changes data (room for size_max bytes) and
 * makes the sums fit again, so that what stands behind them is reached. Used by libFuzzer and by
 * the replay. Returns the new size. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed)
    __attribute__((weak));
/* libFuzzer's, or the replay's simple one: changes some bytes and returns the new size. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t size_max);

#endif
