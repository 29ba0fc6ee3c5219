/* what leaves a feed as markup can run nothing: a table of tricks, and every feed of the test data.
 */

#include "../../inert.h"
#include "base/fs.h"
#include "base/limits.h"
#include "check.h"
#include "feed/feed.h"
#include "page/page.h"

#include <dirent.h>

static const char *const tricks[] = {
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"vbscript:x\">x</a>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=x></object><embed src=x><applet code=x></applet>",
    "<svg><script>alert(1)</script></svg><svg onload=alert(1)>",
    "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
    "<p style=\"width: expression(alert(1))\">x</p>",
    "<p style=\"background: u\\72l(javascript:alert(1))\">x</p>",
    "<p style=\"color: red; background: url(javascript:alert(1))\">x</p>",
    "<p style=\"cursor: url(x;color:url(javascript:alert(1)))\">x</p>",
    "<p style=\"font-family: 'a;background:url(javascript:alert(1))\">x</p>",
    "<p style=\"background: rgb(url(javascript:alert(1)))\">x</p>",
    "<a href=\"#x\" title=x>y</a><a href=\"/a#' onclick=alert(1)\">x</a>",
    "<style>@import 'http://x.example/'</style>",
    "<base href=\"http://x.example/\"><meta http-equiv=refresh content=\"0;url=javascript:x\">",
    "<link rel=stylesheet href=http://x.example/>",
    "<form action=\"javascript:alert(1)\"><button formaction=\"javascript:alert(1)\">x</button>",
    "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<title><p title=\"</title><img src=x onerror=alert(1)>\"></title>",
    "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<p <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<xml><i><b><img src=1 onerror=alert(1)></b></i></xml>",
    "<a href=\"//x.example\" onclick\n=\nalert(1)>x</a>",
    "<video><source onerror=alert(1)></video>",
    "<table background=\"javascript:alert(1)\"><td>x</table>",
};

static void check_markup(span html, bool plain, const char *what) {
    if (plain || !html.len) return;
    DEFER(buf_done) struct buf out = BUF(LIMIT_BODY_BYTES);
    page_fragment_sanitise(html, SPAN("http://paper.example/"), &out);
    const char *fault = inert_fault(buf_span(&out));
    CHECK(!fault, "%s: %s", what, fault ? fault : "");
}

static void defuses_tricks(void) {
    for (size_t i = 0; i < COUNT_OF(tricks); i++)
        check_markup(span_of(tricks[i]), false, tricks[i]);
}

/* A checker that finds nothing proves nothing. */
static void sees_what_runs(void) {
    static const char *const bad[] = {
        "<script>x</script>",
        "<b onclick=\"x\">",
        "<a href=\"java\nscript:x\">",
        "<p style=\"expression(x)\">",
        "<a href=\"data:x\">",
        "<iframe src=\"x\">",
        "<b title=x>",
        "<b title=\"x",
        "a < b",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) CHECK(inert_fault(span_of(bad[i])), "%s", bad[i]);
    CHECK(!inert_fault(SPAN("<p class=\"on\">a <a href=\"http://x/\">b</a></p>")), "harmless");
}

static void check_feed(const char *path) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf bytes = BUF(LIMIT_BODY_BYTES);
    struct feed f;
    struct error err = { 0 };
    if (fs_read(path, &bytes, &err) != ERRC_OK) return;
    struct feed_input in = { .bytes = buf_span(&bytes), .url = SPAN("http://paper.example/") };
    if (feed_parse(&in, &a, &f, &err) != ERRC_OK) return;
    check_markup(f.title_markup, false, path);
    check_markup(f.description, f.description_plain, path);
    for (size_t i = 0; i < f.entry_count; i++) {
        const struct feed_entry *e = &f.entries[i];
        check_markup(e->title_markup, false, path);
        check_markup(e->source_markup, false, path);
        check_markup(e->summary, false, path);
        check_markup(e->content, false, path);
    }
}

static void defuses_real_feeds(void) {
    static const char *const dirs[] = { "feeds", "feeds/real" };
    for (size_t i = 0; i < COUNT_OF(dirs); i++) {
        const char *dir = check_shared(dirs[i]);
        DIR *d = dir ? opendir(dir) : NULL;
        if (!d) {
            check_skip("shared/data/feeds is absent");
            return;
        }
        char path[2048];
        for (struct dirent *e; (e = readdir(d));) {
            if (e->d_name[0] == '.') continue;
            snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
            check_feed(path);
        }
        closedir(d);
    }
}

int main(void) {
    RUN(defuses_tricks);
    RUN(sees_what_runs);
    RUN(defuses_real_feeds);
    return check_done();
}
