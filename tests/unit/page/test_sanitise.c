/* sanitise: what may stay of strangers' markup. Cleaning twice changes nothing more. */

#include "check.h"
#include "page/page.h"

static const struct {
    const char *name, *html, *want;
} rows[] = {
    { "text is escaped", "a < b & c", "a &lt; b &amp; c" },
    { "plain markup stays", "<p>a <b>b</b></p>", "<p>a <b>b</b></p>" },
    { "script goes with its text", "a<script>alert(1)</script>b", "ab" },
    { "style goes with its text", "a<style>b{}</style>c", "ac" },
    { "svg goes whole", "a<svg onload=alert(1)><text>x</text></svg>b", "ab" },
    { "unknown elements lose their tags", "<blink>a</blink>", "a" },
    { "event handlers go", "<img src=\"http://a.example/i.png\" onerror=\"alert(1)\">",
      "<img src=\"http://a.example/i.png\" />" },
    { "script addresses go", "<a href=\"javascript:alert(1)\">a</a>", "<a href=\"\">a</a>" },
    { "with a tab in the scheme too", "<a href=\"java\tscript:alert(1)\">a</a>",
      "<a href=\"\">a</a>" },
    { "with an entity in the scheme too", "<a href=\"&#106;avascript:alert(1)\">a</a>",
      "<a href=\"\">a</a>" },
    { "data addresses go", "<img src=\"data:image/svg+xml,x\">", "<img src=\"\" />" },
    { "relative addresses become absolute", "<a href=\"/x\">a</a>",
      "<a href=\"http://p.example/x\">a</a>" },
    { "harmless style stays", "<p style=\"color: red; position: fixed\">a</p>",
      "<p style=\"color: red;\">a</p>" },
    { "a style that fetches goes whole", "<p style=\"background: url(http://x.example/)\">a</p>",
      "<p>a</p>" },
    { "quotes cannot leave an attribute", "<p title='\"><script>'>a</p>",
      "<p title=\"&quot;&gt;&lt;script&gt;\">a</p>" },
    { "frames and objects go", "<iframe src=x></iframe><object data=x></object><embed src=x>a",
      "a" },
    { "open elements are closed", "<b>a", "<b>a</b>" },
};

static void cleans(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf out = BUF(4096), again = BUF(4096);
        page_fragment_sanitise(span_of(rows[i].html), SPAN("http://p.example/a"), &out);
        CHECK(span_eq(buf_span(&out), span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name,
              SPAN_ARG(buf_span(&out)));
        page_fragment_sanitise(buf_span(&out), SPAN("http://p.example/a"), &again);
        CHECK(span_eq(buf_span(&out), buf_span(&again)), "%s: then '%.*s'", rows[i].name,
              SPAN_ARG(buf_span(&again)));
        buf_done(&again);
    }
}

int main(void) {
    RUN(cleans);
    return check_done();
}
