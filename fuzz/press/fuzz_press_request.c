#include "../fuzz.h"
#include "press/request.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    span bytes = { (const char *) data, size };
    struct press_request req = { 0 };
    size_t used = 0;
    if (press_request_parse(bytes, &req, &used, NULL) != ERRC_OK || !used) return 0;
    if (used > size || req.target.len == 0 || req.target.at[0] != '/') abort();
    if (req.path.len + req.query.len > req.target.len) abort();
    return 0;
}
