#include "base/log.h"

#include "base/clock.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { ROOMS_MAX = 16, ROOM_NAME_SIZE = 16 };

static const char *const level_names[] = { "debug", "info", "warn", "error", "off" };

/* Set once at start, before threads; the log level is one of the two globals we allow. */
static struct {
    enum log_level fallback;
    size_t count;
    struct {
        char room[ROOM_NAME_SIZE];
        enum log_level level;
    } rooms[ROOMS_MAX];
} config = { .fallback = LOG_INFO };

static bool level_of(span name, enum log_level *ret) {
    for (size_t i = 0; i < COUNT_OF(level_names); i++) {
        if (!span_eq(name, span_of(level_names[i]))) continue;
        *ret = (enum log_level) i;
        return true;
    }
    return false;
}

enum errc log_configure(span spec, struct error *err) {
    for (span rest = spec, part; rest.len && span_next(&rest, ',', &part);) {
        enum log_level level = LOG_INFO;
        ptrdiff_t eq = span_find_char(part, '=');
        span room = eq < 0 ? SPAN_EMPTY : span_sub(part, 0, (size_t) eq);
        span name = eq < 0 ? part : span_from(part, (size_t) eq + 1);
        if (!level_of(span_trim(name), &level))
            return error_set(err, ERRC_USAGE,
                             "unknown log level '%.*s' (debug info warn error off)",
                             SPAN_ARG(name));
        if (eq < 0) {
            config.fallback = level;
        } else if (config.count < ROOMS_MAX && room.len && room.len < ROOM_NAME_SIZE) {
            memcpy(config.rooms[config.count].room, room.at, room.len);
            config.rooms[config.count++].level = level;
        } else {
            return error_set(err, ERRC_USAGE, "bad log room '%.*s'", SPAN_ARG(room));
        }
    }
    return ERRC_OK;
}

bool log_enabled(const char *room, enum log_level level) {
    for (size_t i = config.count; i-- > 0;)
        if (strcmp(config.rooms[i].room, room) == 0) return level >= config.rooms[i].level;
    return level >= config.fallback;
}

void log_line(enum log_level level, const char *room, const char *event, const char *fmt, ...) {
    if (!log_enabled(room, level)) return;
    char line[2048], iso[ISO_SIZE];
    int n = snprintf(line, sizeof(line) - 1, "%s %-5s %s %s ", clock_iso(clock_now_s(), 0, iso),
                     level_names[level], room, event);
    size_t len = n < 0 ? 0 : (size_t) n;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line + len, sizeof(line) - 1 - len, fmt, ap);
    va_end(ap);
    len = strlen(line);
    for (size_t i = 0; i < len; i++)
        if ((unsigned char) line[i] < 0x20 || line[i] == 0x7F) line[i] = '?';
    line[len++] = '\n';
    /* One write, so that lines of several processes do not mix; a lost log line is not an error. */
    ssize_t written = write(STDERR_FILENO, line, len);
    (void) written;
}
