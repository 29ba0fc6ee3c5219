/* settings_table - every setting: the parser, --help, warraq.ini's sample and docs/CONFIG.md come
 * from here. */

#include "cmd/cmd.h"

const struct setting settings_table[] = {
    { "site.name", SETTING_TEXT, "ورّاق", 0, 100, NULL, "name of the site" },
    { "site.base_url", SETTING_TEXT, "", 0, 200, NULL,
      "address readers use, \"https://news.example\"; empty = the listen address" },
    { "site.contact", SETTING_TEXT, "", 0, 200, NULL,
      "mail address for removal requests and security" },
    { "edition.country", SETTING_TEXT, "sa", 0, 8, NULL, "country of the edition, or none" },
    { "edition.lang", SETTING_ENUM, "ar", 0, 0, "ar|fr|en",
      "interface language of the front page" },
    { "edition.zone", SETTING_TEXT, "Asia/Riyadh", 0, 64, NULL, "time zone of days and clocks" },
    { "edition.months", SETTING_ENUM, "gulf", 0, 0, "gulf|levant|maghreb|morocco",
      "names of the Gregorian months in Arabic" },
    { "web.listen", SETTING_TEXT, "127.0.0.1:8080", 0, 100, NULL, "address and port to serve on" },
    { "web.threads", SETTING_INT, "2", 1, 64, NULL, "threads that serve pages" },
    { "web.trusted_proxy", SETTING_BOOL, "no", 0, 0, NULL,
      "believe X-Forwarded-For and -Proto of a reverse proxy on this machine" },
    { "report.threshold", SETTING_INT, "5", 2, 1000, NULL,
      "reports from different networks that hide an image for all" },
    { "crawl.user_agent", SETTING_TEXT, "", 0, 200, NULL,
      "how the crawler names itself; empty = WarraqBot/version (+site.base_url/about)" },
    { "crawl.host_delay_ms", SETTING_INT, "2000", 0, 600000, NULL,
      "pause between two requests to one host" },
    { "crawl.concurrent", SETTING_INT, "32", 1, 1000, NULL, "transfers at once, over all hosts" },
    { "crawl.workers", SETTING_INT, "2", 1, 64, NULL, "jailed parser processes" },
    { "crawl.feed_min_s", SETTING_INT, "600", 1, 86400, NULL,
      "shortest time between two polls of a feed" },
    { "crawl.feed_max_s", SETTING_INT, "21600", 1, 604800, NULL,
      "longest time between two polls of a feed" },
    { "crawl.images", SETTING_BOOL, "yes", 0, 0, NULL, "fetch pictures and keep thumbnails" },
    { "crawl.revisit", SETTING_BOOL, "yes", 0, 0, NULL,
      "look at articles again: keep changed texts, find dead links" },
    { "crawl.revisit_first_s", SETTING_INT, "3600", 1, 604800, NULL,
      "age of an article when it is looked at again; the later looks (6 hours to 90 days) scale "
      "with it" },
    { "crawl.allow_private", SETTING_BOOL, "no", 0, 0, NULL,
      "visit loopback and private addresses (development only)" },
    { "log.spec", SETTING_TEXT, "info", 0, 200, NULL, "what is logged: level, or room=level,..." },
};
const size_t settings_table_count = COUNT_OF(settings_table);
