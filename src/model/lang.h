#ifndef MODEL_LANG_H
#define MODEL_LANG_H

/* lang - language codes and the site's sections, shared by all rooms above. */

#include "base/base.h"

/* A language is a lower-case ISO 639-1 code, NUL-terminated, "" when unknown. */
enum { LANG_SIZE = 8 };
bool lang_is_rtl(const char *lang); /* ar fa ur ps he ckb ug sd */
/* "AR-sa" -> "ar"; "" when it is no code. */
void lang_set(char lang[LANG_SIZE], span code);

/* The sections of the site. Numbers are stored: append only. */
enum category {
    CATEGORY_UNKNOWN,
    CATEGORY_LOCAL,    /* محليات */
    CATEGORY_WORLD,    /* عربي ودولي */
    CATEGORY_POLITICS, /* سياسة */
    CATEGORY_ECONOMY,  /* اقتصاد */
    CATEGORY_SPORT,    /* رياضة */
    CATEGORY_TECH,     /* علوم وتقنية */
    CATEGORY_HEALTH,   /* صحة */
    CATEGORY_CULTURE,  /* ثقافة */
    CATEGORY_SOCIETY,  /* مجتمع */
    CATEGORY_OPINION,  /* رأي */
    CATEGORY_MISC,     /* منوعات */
    CATEGORY_COUNT
};
/* The stable name in addresses: "local", "world", ... ; "unknown" for CATEGORY_UNKNOWN. */
const char *category_name(enum category c);
bool category_parse(span name, enum category *ret);

#endif
