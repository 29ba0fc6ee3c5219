#ifndef CMD_CMD_H
#define CMD_CMD_H

/* cmd - what every command shares: options, the data directory, settings, results and exit codes.
 *
 * The only room that may end the process. Results go to stdout, everything else to stderr.
 * Exit codes: 0 done, 1 could not (one line says why), 2 usage.
 */

#include "base/buf.h"
#include "base/fs.h"
#include "base/limits.h"
#include "base/settings.h"

enum { EXIT_DONE = 0, EXIT_COULD_NOT = 1, EXIT_USAGE = 2 };

enum opt_kind { OPT_FLAG, OPT_TEXT, OPT_INT };

struct opt {
    const char *name; /* without its two dashes */
    enum opt_kind kind;
    void *to;        /* bool *, const char **, int64_t * */
    const char *arg; /* "FILE" in the help */
    const char *help;
};

struct command {
    const char *name;
    const char *args;    /* "[--json] QUERY" */
    const char *summary; /* one line */
    int (*run)(const struct command *self, int argc, char **argv);
    const char *details; /* more lines of --help, or NULL */
};
extern const struct command commands[];
extern const size_t command_count;

/* What the common options say. */
struct context {
    char data[FS_PATH_SIZE]; /* the data directory */
    struct settings *settings;
    const char *config, *log_spec;
    bool quiet;
    bool data_given; /* --data or $WARRAQ_DATA */
};

/* Parses the common options and those of the command; argv[0] is the command's name. Words that
 * are no options are moved to the front of argv and counted in *ret_words. On --help or a mistake
 * it prints and ends the process. The settings are the defaults, then warraq.ini or --config. */
void context_start(struct context *c, const struct command *self, const struct opt *opts,
                   size_t opt_count, int *argc, char **argv);
/* For commands without a data directory (press, lab): does not read warraq.ini. */
void context_start_bare(struct context *c, const struct command *self, const struct opt *opts,
                        size_t opt_count, int *argc, char **argv);
void context_done(struct context *c);
/* Path of a file in the data directory; ends the process when it is too long. */
void context_path(const struct context *c, const char *name, char out[FS_PATH_SIZE]);
/* Prints "warraq: <message>" and gives EXIT_COULD_NOT, or EXIT_USAGE for ERRC_USAGE. */
int report(const struct error *err);
int usage_error(const struct command *self, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Takes the data directory for writing; held until the process ends. */
enum errc context_lock(const struct context *c, struct error *err) MUST_CHECK;
/* ERRC_NOT_FOUND with what to do when there is no archive yet. */
enum errc context_need_archive(const struct context *c, struct error *err) MUST_CHECK;

extern const struct setting settings_table[];
extern const size_t settings_table_count;

/* A day or time on the command line ("2015-07-26"), in UTC. */
bool parse_day(const char *text, int64_t *ret_s);

/* Progress on a terminal: "import  12,000/20,329  59 %  5,312/s  00:02 left". Nothing in a pipe
 * or when quiet. */
struct progress {
    const char *what;
    int64_t total; /* 0 = unknown */
    int64_t begun_ms, shown_ms;
    bool on;
};
struct progress progress_begin(const struct context *c, const char *what, int64_t total);
/* done is in the unit of total; count is what the rate is told in. */
void progress_show(struct progress *p, int64_t done, int64_t count);
void progress_end(struct progress *p);

/* SIGINT and SIGTERM wait from now on until on_stop_signal() is ready for them. */
void hold_stop_signals(void);
/* Blocks SIGINT and SIGTERM and calls fn(ctx) in a thread of its own when one comes. */
void on_stop_signal(void (*fn)(void *ctx), void *ctx);

int cmd_run(const struct command *self, int argc, char **argv);
int cmd_crawl(const struct command *self, int argc, char **argv);
int cmd_serve(const struct command *self, int argc, char **argv);
int cmd_init(const struct command *self, int argc, char **argv);
int cmd_import(const struct command *self, int argc, char **argv);
int cmd_export(const struct command *self, int argc, char **argv);
int cmd_search(const struct command *self, int argc, char **argv);
int cmd_source(const struct command *self, int argc, char **argv);
int cmd_name(const struct command *self, int argc, char **argv);
int cmd_stats(const struct command *self, int argc, char **argv);
int cmd_verify(const struct command *self, int argc, char **argv);
int cmd_reindex(const struct command *self, int argc, char **argv);
int cmd_backup(const struct command *self, int argc, char **argv);
int cmd_restore(const struct command *self, int argc, char **argv);
int cmd_admin(const struct command *self, int argc, char **argv);
int cmd_press(const struct command *self, int argc, char **argv);
int cmd_train(const struct command *self, int argc, char **argv);
int cmd_lab(const struct command *self, int argc, char **argv);
int cmd_settings(const struct command *self, int argc, char **argv);

#endif
