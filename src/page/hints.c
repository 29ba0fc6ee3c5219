/* hints - what the names of an element say about it. */

#include "base/hash.h"
#include "page/blocks_priv.h"

enum { NAME_MAX_BYTES = 400, WORD_MAX = 32, SCRAP_MAX = 3 };

/* Whole words of class and id, camelCase and separators split, lower-case. */
static const char *const bad_words[] = {
    "ad",
    "ads",
    "adsbygoogle",
    "adslot",
    "adunit",
    "adv",
    "advert",
    "advertisement",
    "advertising",
    "alsoread",
    "authorbox",
    "banner",
    "bio",
    "bookmark",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "captions",
    "carousel",
    "comment",
    "commentlist",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "credit",
    "credits",
    "cta",
    "disclaimer",
    "disclosure",
    "disqus",
    "donate",
    "donation",
    "figcaption",
    "followus",
    "footer",
    "gallery",
    "gdpr",
    "infobox",
    "lightbox",
    "livefyre",
    "login",
    "masthead",
    "menu",
    "modal",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "outbrain",
    "pager",
    "pagination",
    "poll",
    "popular",
    "popup",
    "promo",
    "promobox",
    "promotion",
    "privacy",
    "rating",
    "readmore",
    "recirc",
    "recirculation",
    "recommend",
    "recommendation",
    "recommendations",
    "recommended",
    "register",
    "registration",
    "related",
    "relatedposts",
    "reply",
    "respond",
    "rss",
    "share",
    "sharebar",
    "sharedaddy",
    "sharing",
    "shoutbox",
    "sidebar",
    "signup",
    "skyscraper",
    "slideshow",
    "social",
    "socials",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "survey",
    "taboola",
    "tagcloud",
    "taglist",
    "tags",
    "toolbar",
    "tools",
    "trending",
};
static const char *const embed_words[] = {
    "embed", "facebook", "fb", "instagram", "tweet", "twitter", "youtube", "whatsapp", "video",
};
/* Whole class names: as parts of others ("hidden-xs") they mean something else. */
static const char *const hiding_names[] = {
    "hidden",         "invisible", "sr-only",   "screen-reader-text", "visually-hidden",
    "visuallyhidden", "d-none",    "nocontent", "element-invisible",
};
/* Substrings of the squeezed lower-case name. */
static const char *const body_names[] = {
    "articlebody",   "articlecontent", "articletext",    "entrycontent",  "postcontent",
    "postbody",      "storybody",      "storycontent",   "storytext",     "newstext",
    "newsbody",      "newscontent",    "contentbody",    "bodycontent",   "bodytext",
    "textbody",      "articlemain",    "contentarticle", "fieldnamebody", "contenttext",
    "singlecontent", "blogcontent",    "tdpostcontent",  "articlecopy",   "storycopy",
    "bodycopy",      "postentry",      "articlebdy",     "paragraphs",    "storyarticle",
};
static const char *const bad_names[] = {
    "readmore",         "readalso",           "mostread",         "mostpopular",
    "morestories",      "morenews",           "morefrom",         "seealso",
    "relatedarticle",   "relatednews",        "relatedpost",      "relatedlink",
    "relatedstor",      "youmayalso",         "youmightalso",     "inlinead",
    "adcontainer",      "adwrapper",          "authorbio",        "authorinfo",
    "authorbox",        "aboutauthor",        "nextpost",         "prevpost",
    "postnav",          "latestnews",         "topstories",       "newsletter",
    "socialshare",      "sharebutton",        "imagecaption",     "wpcaption",
    "photocredit",      "articletags",        "posttags",         "commentlist",
    "commentsection",   "cookiebanner",       "recommended",      "articlemeta",
    "postmeta",         "entrymeta",          "entryfooter",      "articlefooter",
    "postfooter",       "followus",           "pullquote",        "factbox",
    "sidebar",          "screenreadertext",   "imagedescription", "imgdescription",
    "bildunterschrift", "picturedescription", "imagecredit",      "imgcredit",
    "photocaption",     "imgcaption",         "mediacaption",     "imagelegend",
    "piefoto",          "piedefoto",          "legendephoto",
};
/* Other articles, however many of them. */
static const char *const never_names[] = {
    "relatedpost", "relatedart", "relatednews", "relatedstor", "nextpost", "prevpost",
};
static const char *const lead_names[] = {
    "standfirst",  "articleintro",       "articlelead",     "articlesummary",
    "articledek",  "articledescription", "storysummary",    "postexcerpt",
    "subheadline", "subheading",         "articlesubtitle",
};

static bool in_list(const char *word, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (word[0] == list[i][0] && strcmp(word, list[i]) == 0) return true;
    return false;
}

/* The pairs of letters in a squeezed name: most names of a list are ruled out by their first one.
 */
struct pairs {
    uint64_t bits[11]; /* 26 x 26 */
};

static unsigned pair_of(const char *s) {
    unsigned a = (unsigned) (s[0] - 'a'), b = (unsigned) (s[1] - 'a');
    return a < 26 && b < 26 ? a * 26 + b : 26 * 26;
}

static void read_pairs(const char *squeezed, size_t len, struct pairs *ret) {
    *ret = (struct pairs){ 0 };
    for (size_t i = 0; i + 1 < len; i++) {
        unsigned p = pair_of(squeezed + i);
        ret->bits[p / 64] |= (uint64_t) 1 << p % 64;
    }
}

static bool has_name(const char *squeezed, const struct pairs *pairs, const char *const *list,
                     size_t count) {
    for (size_t i = 0; i < count; i++) {
        unsigned p = pair_of(list[i]);
        if ((pairs->bits[p / 64] >> p % 64 & 1) && strstr(squeezed, list[i])) return true;
    }
    return false;
}

/* Boxes that may outweigh an article and never are one. */
static const char *const never_words[] = {
    "comment", "commentlist", "comments", "consent", "cookie", "cookies", "disqus", "gdpr",
};

static unsigned word_hint(const char *word, size_t len) {
    if (len < 2) return 0;
    if (in_list(word, never_words, COUNT_OF(never_words))) return HINT_BAD | HINT_NEVER;
    if (in_list(word, bad_words, COUNT_OF(bad_words))) return HINT_BAD;
    if (in_list(word, embed_words, COUNT_OF(embed_words))) return HINT_EMBED;
    return 0;
}

static bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Bytes of a name part that is a number in disguise ("73c1fb0b"), at its start; else 0. */
static size_t hash_len(span s) {
    size_t n = 0;
    bool digit = false, mixed = false;
    for (; n < s.len && is_alnum(s.at[n]); n++) {
        char c = s.at[n];
        bool hex = c >= 'a' && c <= 'f';
        if (c >= '0' && c <= '9')
            digit = true;
        else if (!hex)
            return 0;
        else
            mixed |= digit;
    }
    return mixed && n > 4 ? n : 0;
}

/* The words of s; also appends it squeezed (letters only, lower-case) to squeezed. */
static unsigned scan_words(span s, char squeezed[NAME_MAX_BYTES], size_t *used) {
    char word[WORD_MAX + 1];
    size_t len = 0;
    unsigned hints = 0;
    bool was_lower = false, after_digit = false; /* "w7ad2": no advert */
    for (size_t i = 0; i <= s.len; i++) {
        if (i < s.len && (i == 0 || !is_alnum(s.at[i - 1]))) i += hash_len(span_from(s, i));
        char c = i < s.len ? s.at[i] : ' ';
        bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
        if (!lower && !(upper && !was_lower)) {
            word[len] = 0;
            if (!after_digit || len > SCRAP_MAX) hints |= word_hint(word, len);
            len = 0;
        }
        if (upper) c = (char) (c + 32);
        if (len == 0) after_digit = i > 0 && s.at[i - 1] >= '0' && s.at[i - 1] <= '9';
        if ((upper || lower) && len < WORD_MAX) word[len++] = c;
        if ((upper || lower || c == ' ') && *used + 1 < NAME_MAX_BYTES) squeezed[(*used)++] = c;
        was_lower = lower;
    }
    squeezed[*used] = 0;
    return hints;
}

/* Subjects of a post, not names of its parts: "tag-facebook", "category-video". */
static bool names_subject(span name) {
    return span_starts_nocase(name, SPAN("tag-")) || span_starts_nocase(name, SPAN("category-")) ||
           span_starts_nocase(name, SPAN("has-")) || span_starts_nocase(name, SPAN("tag_")) ||
           span_starts_nocase(name, SPAN("cat-")) || span_ends(name, SPAN("-enabled")) ||
           span_ends(name, SPAN("-disabled")) || span_ends(name, SPAN("-open")) ||
           span_ends(name, SPAN("-closed"));
}

static unsigned class_hints(span cls, char squeezed[NAME_MAX_BYTES], size_t *used) {
    unsigned hints = 0;
    for (size_t i = 0; i < cls.len;) {
        while (i < cls.len && (unsigned char) cls.at[i] <= ' ') i++;
        size_t from = i;
        while (i < cls.len && (unsigned char) cls.at[i] > ' ') i++;
        span name = span_sub(cls, from, i - from);
        if (!name.len || names_subject(name)) continue;
        for (size_t h = 0; h < COUNT_OF(hiding_names); h++)
            if (span_eq_nocase(name, span_of(hiding_names[h]))) hints |= HINT_BAD;
        hints |= scan_words(name, squeezed, used);
    }
    return hints;
}

static unsigned squeezed_hints(const char *squeezed, size_t len) {
    unsigned hints = 0;
    struct pairs pairs;
    read_pairs(squeezed, len, &pairs);
    if (has_name(squeezed, &pairs, body_names, COUNT_OF(body_names))) hints |= HINT_BODY;
    if (has_name(squeezed, &pairs, bad_names, COUNT_OF(bad_names))) hints |= HINT_BAD;
    if (has_name(squeezed, &pairs, never_names, COUNT_OF(never_names)))
        hints |= HINT_BAD | HINT_NEVER;
    if (has_name(squeezed, &pairs, lead_names, COUNT_OF(lead_names))) hints |= HINT_LEAD;
    return hints;
}

/* A page says the same few classes over and over: what they mean is looked up once. */
static unsigned name_hints(span name, bool is_class, struct hint_cache *cache) {
    if (!name.len) return 0;
    uint64_t key = hash64(name, is_class) | 1; /* never the key of an empty slot */
    unsigned slot = (unsigned) (key >> 8) % HINT_CACHE;
    if (cache->keys[slot] == key) return cache->hints[slot];
    char squeezed[NAME_MAX_BYTES] = "";
    size_t used = 0;
    unsigned hints = is_class ? class_hints(span_sub(name, 0, 400), squeezed, &used)
                              : scan_words(span_sub(name, 0, 80), squeezed, &used);
    hints |= squeezed_hints(squeezed, used);
    cache->keys[slot] = key;
    cache->hints[slot] = (uint8_t) hints;
    return hints;
}

static bool is_hidden(const struct dom *d, uint32_t node) {
    if (dom_has_attr(d, node, ATTR_HIDDEN)) return true;
    span style = dom_attr(d, node, ATTR_STYLE), role = dom_attr(d, node, ATTR_ROLE);
    if (!style.len) return false;
    /* closed parts of an accordion are text too */
    if (span_eq_nocase(role, SPAN("region")) || span_eq_nocase(role, SPAN("tabpanel")))
        return false;
    ptrdiff_t at = span_find_nocase(style, SPAN("display"));
    if (at >= 0) {
        span rest = span_trim(span_from(style, (size_t) at + 7));
        if (span_starts(rest, SPAN(":")) &&
            span_starts_nocase(span_trim(span_from(rest, 1)), SPAN("none")))
            return true;
    }
    return span_find_nocase(style, SPAN("visibility:hidden")) >= 0;
}

static unsigned tag_hint(enum tag t) {
    switch ((int) t) {
    case TAG_ASIDE:
    case TAG_FOOTER:
    case TAG_FORM:
    case TAG_FIGCAPTION:
    case TAG_FIGURE:
    case TAG_ADDRESS: return HINT_BAD;
    case TAG_ARTICLE:
    case TAG_MAIN: return HINT_ARTICLE;
    default: return tag_flags(t) & TAG_OUTSIDE ? HINT_GONE : 0;
    }
}

unsigned hints_of(const struct dom *d, uint32_t node, struct hint_cache *cache) {
    enum tag t = dom_tag(d, node);
    unsigned hints = tag_hint(t);
    if (!d->nodes[node].attr_count || hints & HINT_GONE) return hints;
    if (is_hidden(d, node)) return hints | HINT_GONE;
    if (t == TAG_BODY || t == TAG_HTML) return hints;

    span role = dom_attr(d, node, ATTR_ROLE), prop = dom_attr(d, node, ATTR_ITEMPROP);
    if (span_eq_nocase(role, SPAN("navigation")) || span_eq_nocase(role, SPAN("banner")) ||
        span_eq_nocase(role, SPAN("contentinfo")) || span_eq_nocase(role, SPAN("dialog")) ||
        span_eq_nocase(role, SPAN("search")) || span_eq_nocase(role, SPAN("complementary")) ||
        span_eq_nocase(role, SPAN("menu")))
        hints |= HINT_BAD;
    if (span_find(prop, SPAN("articleBody")) >= 0) hints |= HINT_BODY | HINT_SURE;
    if (span_eq(prop, SPAN("caption")) || span_eq(prop, SPAN("author"))) hints |= HINT_BAD;
    unsigned names = name_hints(dom_attr(d, node, ATTR_CLASS), true, cache) |
                     name_hints(dom_attr(d, node, ATTR_ID), false, cache);
    /* what both its tag and its name call a footer is one, however long */
    if (t == TAG_FOOTER && names & HINT_BAD) names |= HINT_NEVER;
    return hints | names;
}
