#ifndef BASE_LOG_H
#define BASE_LOG_H

/* log - one line an event on stderr: "level room event key=value ...".
 *
 *     log_info("crawl", "feed-read", "source=%s items=%d", slug, n);
 *
 * Control characters in the line are written as '?', so foreign text cannot forge a line.
 * Rooms below crawl and web log at debug only.
 *
 * Threads    any; a line is written whole.
 */

#include "base/base.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_OFF };

/* "info" or "net=debug,search=info" (a bare level sets the default). */
enum errc log_configure(span spec, struct error *err) MUST_CHECK;
bool log_enabled(const char *room, enum log_level level);
void log_line(enum log_level level, const char *room, const char *event, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

#define log_debug(room, event, ...)                                                                \
    (log_enabled(room, LOG_DEBUG) ? log_line(LOG_DEBUG, room, event, __VA_ARGS__) : (void) 0)
#define log_info(room, event, ...) log_line(LOG_INFO, room, event, __VA_ARGS__)
#define log_warn(room, event, ...) log_line(LOG_WARN, room, event, __VA_ARGS__)
#define log_error(room, event, ...) log_line(LOG_ERROR, room, event, __VA_ARGS__)

#endif
