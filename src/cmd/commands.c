/* commands - the list that main, --help and the docs are made from. */

#include "cmd/cmd.h"

const struct command commands[] = {
    { "run", "[--listen ADDR] [--demo] [--allow-private]", "crawl and serve, in one go", cmd_run,
      NULL },
    { "crawl", "[--allow-private]", "visit the newspapers", cmd_crawl, NULL },
    { "serve", "[--listen ADDR]", "serve the pages", cmd_serve, NULL },
    { "init", "[--edition sa|...|none]", "make a data directory", cmd_init, NULL },
    { "import", "FILE...", "take articles in from JSONL or JSONL.zst", cmd_import, NULL },
    { "export", "[--query Q] [--format jsonl|csv|warc]", "write articles out", cmd_export, NULL },
    { "search", "[options] QUERY", "search from the shell", cmd_search, NULL },
    { "source", "add|list|show|remove|pause|resume|check|import|export ...", "the newspapers",
      cmd_source,
      "  add ADDRESS                a home page or feed; the crawler finds the rest\n"
      "  show|remove|pause|resume SLUG\n"
      "  list                       slug, name, country, language, articles, display, home page\n"
      "  check [SLUG]               each feed, when it was read, why it fails; exit 1 when one "
      "does\n"
      "  import FILE                OPML or TSV; export writes one" },
    { "name", "find WORDS | show ID | join ID ID | part ID", "people, places and bodies", cmd_name,
      "  find WORDS   number, kind, name, in French, in English, articles\n"
      "  show ID      the name with its other spellings and their numbers\n"
      "  join ID ID   the second is a spelling of the first: one page, one count\n"
      "  part ID      this spelling is another name; the crawler does not join them again" },
    { "stats", "", "what is in the archive", cmd_stats, NULL },
    { "verify", "[--quick]", "compare archive, index and images, word by word", cmd_verify, NULL },
    { "reindex", "", "make the index anew from the archive", cmd_reindex, NULL },
    { "backup", "DIR", "copy the data directory while it is in use", cmd_backup, NULL },
    { "restore", "DIR", "put a backup in place", cmd_restore, NULL },
    { "admin", "password|token [LABEL]", "the first password, API tokens", cmd_admin, NULL },
    { "settings", "[--markdown]", "every setting with its value range", cmd_settings, NULL },
    { "press", "[--corpus FILE] [options]", "loopback newspapers for demos and tests", cmd_press,
      "each at http://SLUG.localhost:PORT/; what it published: /_press/published.jsonl\n"
      "behaviours: 403 404 410 429 500 503 slow stall reset redirect redirect-loop\n"
      "  redirect-private moved empty truncated endless gzip-bomb wrong-charset huge-headers\n"
      "  flaky garbage soft-404 changed; NAME[:SLUG][/PATH], several joined by commas" },
    { "train", "--corpus FILE... --out MODEL [options]",
      "learn sections from articles that have one", cmd_train, NULL },
    { "lab", "STAGE [options] [FILE]", "one stage of the pipeline on files", cmd_lab,
      "stages: page feed sitemap robots date analyze lang url pairs stories category" },
};
const size_t command_count = COUNT_OF(commands);
