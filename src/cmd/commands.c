/* commands - the list that main, --help and the docs are made from. */

#include "cmd/cmd.h"

const struct command commands[] = {
    { "run", "[--listen ADDR] [--demo] [--allow-private]", "crawl and serve, in one go", cmd_run },
    { "crawl", "[--allow-private]", "visit the newspapers", cmd_crawl },
    { "serve", "[--listen ADDR]", "serve the pages", cmd_serve },
    { "init", "[--edition sa|...|none]", "make a data directory", cmd_init },
    { "import", "FILE...", "take articles in from JSONL or JSONL.zst", cmd_import },
    { "export", "[--query Q] [--format jsonl|csv]", "write articles out", cmd_export },
    { "search", "[options] QUERY", "search from the shell", cmd_search },
    { "source", "add|list|show|remove|pause|resume|check|import|export ...", "the newspapers",
      cmd_source },
    { "stats", "", "what is in the archive", cmd_stats },
    { "verify", "", "compare archive, index and images", cmd_verify },
    { "reindex", "", "make the index anew from the archive", cmd_reindex },
    { "backup", "DIR", "copy the data directory while it is in use", cmd_backup },
    { "restore", "DIR", "put a backup in place", cmd_restore },
    { "admin", "password|token [LABEL]", "the first password, API tokens", cmd_admin },
    { "settings", "[--markdown]", "every setting with its value range", cmd_settings },
    { "press", "[--corpus FILE] [options]", "loopback newspapers for demos and tests", cmd_press },
    { "lab", "STAGE [options] [FILE]", "one stage of the pipeline on files", cmd_lab },
};
const size_t command_count = COUNT_OF(commands);
