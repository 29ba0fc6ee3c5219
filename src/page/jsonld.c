/* jsonld - the article among the JSON-LD objects of a page. */

#include "base/json.h"
#include "page/meta_priv.h"

enum { LD_DEPTH = 32, LD_NODES = 50000, LD_STACK = 512, LD_BYTES = 2 << 20 };

/* What papers really write: control characters inside strings, comment or CDATA wrappers, commas
 * before a closing bracket. Gives something a strict reader can take. */
static span repair(span s, struct arena *arena) {
    ptrdiff_t cdata = span_find(span_sub(s, 0, 100), SPAN("<![CDATA["));
    size_t first = cdata < 0 ? 0 : (size_t) cdata + 9, last = s.len;
    while (first < s.len && s.at[first] != '{' && s.at[first] != '[') first++;
    while (last > first && s.at[last - 1] != '}' && s.at[last - 1] != ']') last--;
    s = span_sub(s, first, last - first);
    if (!s.len || s.len > LD_BYTES) return SPAN_EMPTY;

    /* brackets that a template forgot to close are closed at the end */
    char *out = arena_alloc(arena, s.len + LD_DEPTH), open[LD_DEPTH];
    size_t n = 0, depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if ((unsigned char) c < 0x20) c = ' ';
        if (in_string && c == '\\' && i + 1 < s.len) {
            char escaped = s.at[++i];
            /* \' and the like are no escapes of JSON */
            if (strchr("\"\\/bfnrtu", escaped) && escaped) out[n++] = '\\';
            out[n++] = (unsigned char) escaped < 0x20 ? ' ' : escaped;
            continue;
        }
        if (c == '"') in_string = !in_string;
        if (!in_string && (c == '}' || c == ']')) {
            while (n && out[n - 1] == ' ') n--;
            if (n && out[n - 1] == ',') n--;
            if (depth) depth--;
        } else if (!in_string && (c == '{' || c == '[') && depth < LD_DEPTH) {
            open[depth++] = c == '{' ? '}' : ']';
        }
        out[n++] = c;
        if (!depth && !in_string && (c == '}' || c == ']')) break; /* and some close once more */
    }
    if (!in_string)
        while (depth) out[n++] = open[--depth];
    return (span){ out, n };
}

static int rank_of_name(span type) {
    static const char *const articles[] = {
        "NewsArticle",
        "Article",
        "ReportageNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "TechArticle",
        "SatiricalArticle",
        "ReviewNewsArticle",
        "ScholarlyArticle",
        "Report",
        "SocialMediaPosting",
        "AdvertiserContentArticle",
        "AskPublicNewsArticle",
        "Review",
    };
    ptrdiff_t slash;
    while ((slash = span_find_char(type, '/')) >= 0) type = span_from(type, (size_t) slash + 1);
    if (span_starts(type, SPAN("schema:"))) type = span_from(type, 7);
    for (size_t i = 0; i < COUNT_OF(articles); i++)
        if (span_eq_nocase(type, span_of(articles[i]))) return 3;
    if (span_eq_nocase(type, SPAN("VideoObject")) || span_eq_nocase(type, SPAN("Recipe")) ||
        span_eq_nocase(type, SPAN("DiscussionForumPosting")))
        return 2;
    return span_eq_nocase(type, SPAN("WebPage")) ? 1 : 0;
}

static int rank_of(const struct json *object) {
    const struct json *type = json_get(object, "@type");
    if (json_is(type, JSON_STRING)) return rank_of_name(type->text);
    int best = 0;
    if (json_is(type, JSON_ARRAY))
        for (const struct json *t = type->first; t; t = t->next) {
            int r = rank_of_name(json_text(t));
            if (r > best) best = r;
        }
    return best;
}

static const struct json *find_id(const struct json *root, span id) {
    const struct json *stack[LD_STACK];
    size_t n = 0;
    stack[n++] = root;
    while (n) {
        const struct json *v = stack[--n];
        if (json_is(v, JSON_OBJECT) && json_get(v, "name") && span_eq(json_get_text(v, "@id"), id))
            return v;
        if (json_is(v, JSON_OBJECT) || json_is(v, JSON_ARRAY))
            for (const struct json *c = v->first; c && n < LD_STACK; c = c->next)
                if (json_is(c, JSON_OBJECT) || json_is(c, JSON_ARRAY)) stack[n++] = c;
    }
    return NULL;
}

static span first_text(const struct json *v, const char *key) {
    for (int hops = 0; v && hops < 4; hops++) {
        if (json_is(v, JSON_STRING)) return v->text;
        if (json_is(v, JSON_ARRAY))
            v = v->first;
        else if (json_is(v, JSON_OBJECT))
            v = json_get(v, key);
        else
            break;
    }
    return SPAN_EMPTY;
}

static void add_authors(const struct json *v, const struct json *root, struct arena *arena,
                        struct jsonld *ld) {
    const struct json *list = json_is(v, JSON_ARRAY) ? v->first : v;
    for (; list && ld->author_count < LIMIT_AUTHORS; list = list->next) {
        const struct json *a = list;
        if (json_is(a, JSON_OBJECT) && !json_get(a, "name") && json_get(a, "@id"))
            a = find_id(root, json_get_text(a, "@id"));
        bool organisation = span_find(json_get_text(a, "@type"), SPAN("Organization")) >= 0;
        span name = json_is(a, JSON_STRING) ? a->text : first_text(json_get(a, "name"), "name");
        name = meta_text(name, arena);
        if (name.len && !organisation) ld->authors[ld->author_count++] = name;
        if (!json_is(v, JSON_ARRAY)) break;
    }
}

static bool says_false(const struct json *v) {
    return json_is(v, JSON_FALSE) || span_eq_nocase(json_text(v), SPAN("false"));
}

static void take(const struct json *o, const struct json *root, struct arena *arena, int rank,
                 struct jsonld *ld) {
    *ld = (struct jsonld){ .rank = rank };
    /* a bracket forgotten behind "mainEntityOfPage" puts the whole article inside it */
    const struct json *inner = json_get(o, "mainEntityOfPage");
    if (!json_get(o, "headline") && json_get(inner, "headline")) o = inner;
    ld->headline = meta_text(first_text(json_get(o, "headline"), "@value"), arena);
    if (!ld->headline.len)
        ld->headline = meta_text(first_text(json_get(o, "name"), "@value"), arena);
    ld->description = meta_text(first_text(json_get(o, "description"), "@value"), arena);
    ld->section = meta_text(first_text(json_get(o, "articleSection"), "name"), arena);
    ld->image = first_text(json_get(o, "image"), "url");
    if (!ld->image.len) ld->image = first_text(json_get(o, "thumbnailUrl"), "url");
    ld->published = json_get_text(o, "datePublished");
    if (!ld->published.len) ld->published = json_get_text(o, "uploadDate");
    if (!ld->published.len) ld->published = json_get_text(o, "dateCreated");
    ld->modified = json_get_text(o, "dateModified");
    ld->body = first_text(json_get(o, "articleBody"), "@value");
    ld->url = first_text(json_get(o, "url"), "@id");
    ld->lang = first_text(json_get(o, "inLanguage"), "name");
    ld->site_name = meta_text(first_text(json_get(o, "publisher"), "name"), arena);
    if (rank == 3) {
        add_authors(json_get(o, "author"), root, arena, ld);
        if (!ld->author_count) add_authors(json_get(o, "creator"), root, arena, ld);
    }
    ld->paywall = says_false(json_get(o, "isAccessibleForFree"));
}

void jsonld_read(span script, struct arena *arena, struct jsonld *ld) {
    span text = repair(script, arena);
    struct json *root;
    struct json_limits limits = { .depth_max = LD_DEPTH, .nodes_max = LD_NODES };
    if (!text.len || json_parse(text, &limits, arena, &root, NULL) != ERRC_OK) return;

    /* Breadth first: the outermost article is the page's own, deeper ones are its links. */
    const struct json *queue[LD_STACK];
    size_t head = 0, tail = 0;
    queue[tail++] = root;
    while (head < tail) {
        const struct json *v = queue[head++];
        if (json_is(v, JSON_OBJECT)) {
            int rank = rank_of(v);
            bool has_date = json_get(v, "datePublished") != NULL;
            if (rank > ld->rank || (rank == ld->rank && rank && !ld->published.len && has_date))
                take(v, root, arena, rank, ld);
            if (rank == 3) continue;
        }
        if (json_is(v, JSON_OBJECT) || json_is(v, JSON_ARRAY))
            for (const struct json *c = v->first; c && tail < LD_STACK; c = c->next)
                if (json_is(c, JSON_OBJECT) || json_is(c, JSON_ARRAY)) queue[tail++] = c;
    }
}
