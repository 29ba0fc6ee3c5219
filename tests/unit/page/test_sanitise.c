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
    { "a style that fetches goes", "<p style=\"background: url(http://x.example/)\">a</p>",
      "<p>a</p>" },
    { "and its neighbours stay",
      "<p style=\"display: block; cursor: url(x;color:blue), auto; width: 100%\">a</p>",
      "<p style=\"display: block; width: 100%;\">a</p>" },
    { "so does every function but a colour's",
      "<p style=\"cursor: image-set('x' 1x); width: calc(1px); color: rgb(1, 2, 3)\">a</p>",
      "<p style=\"color: rgb(1, 2, 3);\">a</p>" },
    { "brackets that do not match say nothing", "<p style=\"color: red; width: a(b\">a</p>",
      "<p>a</p>" },
    { "nor do quotes", "<p style=\"color: red; font-family: 'a; width: 1px\">a</p>", "<p>a</p>" },
    { "margins are small", "<p style=\"margin: 100px; padding: 1000px\">a</p>",
      "<p style=\"margin: 100px;\">a</p>" },
    { "nothing plays by itself", "<video src=\"/v\" autoplay controls></video>",
      "<video src=\"http://p.example/v\" controls=\"\"></video>" },
    { "an address keeps its letters", "<a href=\"/أخبار?x=é\">a</a>",
      "<a href=\"http://p.example/أخبار?x=é\">a</a>" },
    { "and loses what cannot be seen", "<a href=\"/أ\xE2\x80\xAEx\">a</a>",
      "<a href=\"http://p.example/أ%E2%80%AEx\">a</a>" },
    { "and its part of the page", "<a href=\"/x#part\">a</a>",
      "<a href=\"http://p.example/x#part\">a</a>" },
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
