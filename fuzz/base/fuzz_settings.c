/* Any bytes are a settings file or an error. */

#include "../fuzz.h"
#include "base/settings.h"

static const struct setting table[] = {
    { "a.text", SETTING_TEXT, "", 0, 20, NULL, "text" },
    { "a.int", SETTING_INT, "1", 0, 10, NULL, "int" },
    { "b.enum", SETTING_ENUM, "x", 0, 0, "x|y", "enum" },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct settings *s = settings_new(table, COUNT_OF(table));
    enum errc rc = settings_parse(s, "fuzz", (span){ (const char *) data, size }, NULL);
    assert(rc == ERRC_OK || rc == ERRC_USAGE);
    settings_free(s);
    return 0;
}
