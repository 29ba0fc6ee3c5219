#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

/* fuzz - one entry per parser of foreign bytes: libFuzzer's, and replayed over the corpus folder
 * fuzz/<room>/<target>/ by the tests. */

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
