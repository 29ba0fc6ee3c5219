#include "crawl/assemble.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "crawl/markup.h"
#include "story/story.h"
#include "text/text.h"
#include "url/url.h"

enum {
    BODY_RUNES_MIN = 30, /* of a page that no feed vouches for; short news are this short */
    TITLE_RUNES_MIN = 8,
    EARLIEST_S = 631152000, /* 1990-01-01: before it, a feed's clock is broken */
    FUTURE_S = DAY_S,
};

/* ---- titles */

static span trim_mark(span s) {
    for (;;) {
        size_t before = s.len;
        s = span_trim(s);
        static const char *const marks[] = { ":", "|", "-", "–", "—", ".", "…", "!", "،", "/", "#",
                                             "*", "_", "•", "«", "»", "[", "]", "(", ")", "\"" };
        for (size_t i = 0; i < COUNT_OF(marks); i++)
            if (span_starts(s, span_of(marks[i]))) s = span_from(s, strlen(marks[i]));
        if (s.len == before) return s;
    }
}

static bool is_separator(span s) {
    static const char *const marks[] = {
        ":", "|", "-", "–", "—", ".", "…", "!", "/", "»", "]", ")"
    };
    s = span_trim(s);
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (span_starts(s, span_of(marks[i]))) return true;
    return false;
}

bool assemble_breaking(span *title) {
    static const char *const words[] = { "عاجل", "خبر عاجل", "breaking news", "breaking",
                                         "urgent" };
    static const char *const openers[] = { "", "#", "«", "[", "(" };
    span s = span_trim(*title);
    for (size_t o = 0; o < COUNT_OF(openers); o++) {
        if (!span_starts(s, span_of(openers[o]))) continue;
        span inner = span_trim(span_from(s, strlen(openers[o])));
        for (size_t w = 0; w < COUNT_OF(words); w++) {
            span word = span_of(words[w]);
            if (!span_starts_nocase(inner, word)) continue;
            span rest = span_from(inner, word.len);
            /* "#عاجل" needs no separator; a bare word does: «عاجل إلى الوزير» is a headline. */
            bool blank = rest.len && rest.at[0] == ' ';
            if (!is_separator(rest) && !(o == 1 && blank)) continue;
            span left = trim_mark(rest);
            if (left.len == 0) continue;
            /* a bracket that closes later belongs to the mark only when it was opened by it */
            *title = left;
            return true;
        }
    }
    return false;
}

/* A feed names the article; a page title without one word of it is the template's. */
static bool shares_word(span page, span feed) {
    span part;
    while (span_next(&feed, ' ', &part))
        if (utf8_count(part) >= 4 && span_find_nocase(page, part) >= 0) return true;
    return false;
}

static span pick_title(span page, span feed, span site_name) {
    if (page.len == 0) return feed;
    if (feed.len == 0) return page;
    if (site_name.len && span_eq_nocase(page, site_name)) return feed;
    bool feed_is_cut = span_ends(feed, SPAN("...")) || span_ends(feed, SPAN("…"));
    if (!feed_is_cut && span_starts(page, feed) && page.len > feed.len) return feed;
    if (utf8_count(page) < TITLE_RUNES_MIN && feed.len > page.len) return feed;
    if (utf8_count(feed) >= TITLE_RUNES_MIN && !shares_word(page, feed)) return feed;
    return page;
}

/* ---- robots words */

static uint32_t flag_of(span word) {
    if (span_eq_nocase(word, SPAN("none"))) return ARTICLE_NO_INDEX | ARTICLE_NO_ARCHIVE;
    if (span_eq_nocase(word, SPAN("noindex"))) return ARTICLE_NO_INDEX;
    if (span_eq_nocase(word, SPAN("noarchive"))) return ARTICLE_NO_ARCHIVE;
    if (span_eq_nocase(word, SPAN("nocache"))) return ARTICLE_NO_ARCHIVE;
    if (span_eq_nocase(word, SPAN("nosnippet"))) return ARTICLE_NO_ARCHIVE;
    if (span_eq_nocase(word, SPAN("noimageindex"))) return ARTICLE_NO_IMAGE;
    if (span_eq_nocase(word, SPAN("search=no"))) return ARTICLE_NO_INDEX | ARTICLE_NO_ARCHIVE;
    if (span_eq_nocase(word, SPAN("noai")) || span_eq_nocase(word, SPAN("ai-train=no")) ||
        span_eq_nocase(word, SPAN("tdm-reservation")))
        return ARTICLE_NO_TRAINING;
    return 0;
}

uint32_t assemble_robots_flags(span words, span agent) {
    uint32_t flags = 0;
    bool ours = true;
    for (span part; words.len && span_next(&words, ',', &part);) {
        part = span_trim(part);
        ptrdiff_t colon = span_find_char(part, ':');
        span name = colon > 0 ? span_trim(span_sub(part, 0, (size_t) colon)) : SPAN_EMPTY;
        if (span_eq_nocase(name, SPAN("max-image-preview"))) {
            if (ours &&
                span_eq_nocase(span_trim(span_from(part, (size_t) colon + 1)), SPAN("none")))
                flags |= ARTICLE_NO_IMAGE;
            continue;
        }
        if (span_eq_nocase(name, SPAN("max-snippet")) ||
            span_eq_nocase(name, SPAN("max-video-preview")) ||
            span_eq_nocase(name, SPAN("unavailable_after")))
            continue;
        if (name.len) {
            /* "bot: word, word": the words up to the next name are for that bot */
            ours = span_eq_nocase(name, agent);
            part = span_trim(span_from(part, (size_t) colon + 1));
        }
        if (ours) flags |= flag_of(part);
    }
    return flags;
}

/* ---- texts */

static span text_of(span html, size_t bytes_max, bool one_line, struct arena *arena) {
    if (html.len == 0) return SPAN_EMPTY;
    DEFER(buf_done) struct buf text = BUF(4 * html.len + 64);
    DEFER(buf_done) struct buf blocks = BUF(4 * html.len + 64);
    markup_to_text(html, &text);
    body_from_text(buf_span(&text), &blocks);
    for (size_t i = 0; one_line && i < blocks.len; i++)
        if (blocks.at[i] == '\n') blocks.at[i] = ' ';
    return arena_copy(arena, utf8_cut_bytes(buf_span(&blocks), bytes_max));
}

/* What the operator's own rule chose is not weighed against the feed. */
static bool is_ruled(const struct assemble_input *in, enum page_rule rule) {
    return in->page && in->page->rules_used & 1u << rule;
}

static void fill_texts(const struct assemble_input *in, struct arena *arena, struct article *a) {
    const struct candidate *c = in->candidate;
    span feed_title = text_of(c->title, LIMIT_TITLE_BYTES, true, arena);
    span site = in->page ? in->page->site_name : SPAN_EMPTY;
    if (!is_ruled(in, PAGE_RULE_TITLE))
        a->title = pick_title(span_trim(a->title), feed_title, site);
    a->title = utf8_cut_bytes(a->title, LIMIT_TITLE_BYTES);
    if (assemble_breaking(&a->title) || c->breaking) a->flags |= ARTICLE_BREAKING;
    if (a->summary.len == 0) a->summary = text_of(c->summary, LIMIT_SUMMARY_BYTES, true, arena);
    if (a->section.len == 0) a->section = c->section;
    if (a->author_count == 0 && c->author.len) a->authors[a->author_count++] = c->author;
    span content = text_of(c->content, LIMIT_BODY_TEXT_BYTES, false, arena);
    /* A page that shows much less than its feed hides the rest (consent, scripts). */
    if (!is_ruled(in, PAGE_RULE_BODY) && a->body.len < 400 && content.len > 2 * a->body.len)
        a->body = content;
}

static void fill_language(struct article *a) {
    struct language title = text_language(a->title);
    /* A declared language that the headline confirms stands, whatever the captions are in. */
    if (a->lang[0] && strcmp(title.lang, a->lang) == 0) return;
    struct language l = a->body.len > 200 ? text_language(utf8_cut_bytes(a->body, 4096)) : title;
    /* Templates often declare the language of their maker. */
    if (l.lang[0] && (l.confidence >= 0.8 || !a->lang[0])) lang_set(a->lang, span_of(l.lang));
}

static bool plausible(int64_t t_s, int64_t now_s) {
    return t_s != TIME_UNKNOWN && t_s >= EARLIEST_S && t_s <= now_s + FUTURE_S;
}

static void fill_times(const struct assemble_input *in, struct article *a) {
    const struct candidate *c = in->candidate;
    bool page_known = plausible(a->published_s, in->now_s);
    bool feed_known = plausible(c->published_s, in->now_s);
    bool page_day_only = a->flags & ARTICLE_DAY_ONLY;
    /* A feed that names only the day yields to a page that names the hour. */
    bool ruled = page_known && is_ruled(in, PAGE_RULE_DATE);
    bool from_feed = feed_known && !ruled && !(c->day_only && page_known && !page_day_only);
    a->flags &= ~(uint32_t) (ARTICLE_DAY_ONLY | ARTICLE_DATE_UNSURE);
    if (from_feed) {
        a->published_s = c->published_s;
        if (c->day_only) a->flags |= ARTICLE_DAY_ONLY;
    } else if (page_known) {
        if (page_day_only) a->flags |= ARTICLE_DAY_ONLY;
    } else {
        a->published_s = TIME_UNKNOWN;
        a->flags |= ARTICLE_DATE_UNSURE;
    }
    if (!plausible(a->modified_s, in->now_s)) a->modified_s = TIME_UNKNOWN;
    a->found_s = c->found_s ? c->found_s : in->now_s;
    a->order_s = article_order_s(a->published_s, a->found_s);
}

/* ---- address */

static bool is_root(span url, struct arena *arena) {
    struct url u;
    return url_parse(url, NULL, arena, &u, NULL) == ERRC_OK && u.path.len <= 1 && u.query.len == 0;
}

static void fill_address(const struct assemble_input *in, struct arena *arena, struct article *a) {
    span url = in->url.len ? in->url : in->candidate->url, canonical;
    a->url = url;
    if (in->page && in->page->canonical.len &&
        url_normalise(in->page->canonical, url, arena, &canonical, NULL) == ERRC_OK &&
        url_same_site(canonical, url) &&
        /* templates that call every page the home page would make all of them one article */
        !is_root(canonical, arena))
        a->url = canonical;
    span image = a->image_url.len ? a->image_url : in->candidate->image_url;
    a->image_url = SPAN_EMPTY;
    if (image.len && !(a->flags & ARTICLE_NO_IMAGE) &&
        url_normalise(image, url, arena, &canonical, NULL) == ERRC_OK)
        a->image_url = canonical;
}

/* ---- */

bool assemble_from_feed_possible(const struct candidate *c) {
    return utf8_count(c->title) >= TITLE_RUNES_MIN && (c->summary.len || c->content.len);
}

static enum errc check_page(const struct assemble_input *in, struct arena *arena,
                            struct error *err) {
    const struct candidate *c = in->candidate;
    switch (in->page->stub) {
    case PAGE_MISSING: return error_set(err, ERRC_PARSE, "page says that it does not exist");
    case PAGE_CONSENT: return error_set(err, ERRC_PARSE, "consent wall");
    case PAGE_PRINT_ONLY: return error_set(err, ERRC_PARSE, "text is in the print edition only");
    case PAGE_PAYWALL: /* its headline and first lines are what readers may have */
    case PAGE_WHOLE: break;
    }
    if (in->url.len && is_root(in->url, arena) && !is_root(c->url, arena))
        return error_set(err, ERRC_PARSE, "redirected to the home page");
    return ERRC_OK;
}

enum errc assemble_article(const struct assemble_input *in, struct arena *arena,
                           struct article *ret, struct error *err) {
    const struct candidate *c = in->candidate;
    struct article a = { .published_s = TIME_UNKNOWN, .modified_s = TIME_UNKNOWN };
    if (in->page) {
        enum errc rc = check_page(in, arena, err);
        if (rc != ERRC_OK) return rc;
        a = in->page->article;
        a.flags |= assemble_robots_flags(in->page->robots, in->agent);
    }
    a.id = a.story_id = a.copy_of = a.version = 0;
    a.image[0] = 0;
    a.source = a.external_id = SPAN_EMPTY;
    a.source_id = c->source_id;
    a.flags |= assemble_robots_flags(in->x_robots_tag, in->agent);
    fill_texts(in, arena, &a);
    if (a.title.len == 0) return error_set(err, ERRC_PARSE, "no title");
    /* Some news is a headline and a picture; then a feed or a date must vouch for it. */
    if (c->title.len == 0 && a.published_s == TIME_UNKNOWN && utf8_count(a.body) < BODY_RUNES_MIN)
        return error_set(err, ERRC_PARSE, "no article on the page");
    fill_language(&a);
    fill_times(in, &a);
    fill_address(in, arena, &a);
    a.category = story_category_of(a.section, a.url);
    *ret = a;
    return ERRC_OK;
}
