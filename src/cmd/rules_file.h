#ifndef CMD_RULES_FILE_H
#define CMD_RULES_FILE_H

/* rules_file - rules.ini of the data directory, or the file of --rules, from the disk. */

#include "page/rules.h"

#define RULES_FILE "rules.ini"

/* What is wrong with the file is told on stderr, a line each; *ret_bad (may be NULL) counts it. */
enum errc rules_read(const char *path, struct rule_book **ret, size_t *ret_bad, struct error *err)
    MUST_CHECK;
/* <dir>/rules.ini; an absent file is an empty book. */
enum errc rules_read_data(const char *dir, struct rule_book **ret, size_t *ret_bad,
                          struct error *err) MUST_CHECK;

#endif
