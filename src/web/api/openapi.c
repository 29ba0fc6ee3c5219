/* openapi - the API's description (OpenAPI 3.1), written from tables. */
#include "web/api/api.h"

enum { MEMBERS_MAX = 24 };

/* A type is "string", "integer", "number", "boolean", "time", "day", the name of a schema below;
 * "[]" behind it makes a list, "?" says that it may be null. */
struct member {
    const char *name, *type;
};
struct schema {
    const char *name;
    struct member members[MEMBERS_MAX];
};

static const struct schema schemas[] = {
    { "Error", { { "error", "ErrorBody" } } },
    { "ErrorBody", { { "code", "string" }, { "message", "string" } } },
    { "Image", { { "url", "string" }, { "width", "integer" }, { "height", "integer" } } },
    { "Article",
      { { "id", "integer" },       { "url", "string" },         { "source_url", "string" },
        { "source", "string" },    { "source_name", "string" }, { "title", "string" },
        { "excerpt", "string" },   { "authors", "string[]" },   { "published", "time" },
        { "found", "time" },       { "day_only", "boolean" },   { "date_unsure", "boolean" },
        { "breaking", "boolean" }, { "category", "string" },    { "lang", "string" },
        { "story", "integer" },    { "copy_of", "integer" },    { "version", "integer" },
        { "image", "Image?" },     { "score", "number" },       { "display", "string" },
        { "body", "string" },      { "names", "NameRef[]" } } },
    { "NameRef",
      { { "id", "integer" },
        { "url", "string" },
        { "kind", "string" },
        { "name", "string" },
        { "name_fr", "string?" },
        { "name_en", "string?" } } },
    { "Name",
      { { "id", "integer" },
        { "url", "string" },
        { "kind", "string" },
        { "name", "string" },
        { "name_fr", "string?" },
        { "name_en", "string?" },
        { "articles", "integer" },
        { "first", "time?" },
        { "last", "time?" },
        { "spellings", "string[]" } } },
    { "NameBeside",
      { { "id", "integer" },
        { "url", "string" },
        { "kind", "string" },
        { "name", "string" },
        { "name_fr", "string?" },
        { "name_en", "string?" },
        { "together", "integer" } } },
    { "Names", { { "items", "Name[]" } } },
    { "NameWithArticles",
      { { "name", "Name" },
        { "days", "DayCount[]" },
        { "beside", "NameBeside[]" },
        { "items", "Article[]" },
        { "next", "string?" } } },
    { "Trend",
      { { "phrase", "string" },
        { "kind", "string" },
        { "articles", "integer" },
        { "sources", "integer" },
        { "usual", "number" },
        { "name", "NameRef?" } } },
    { "Trends", { { "at", "time?" }, { "hours", "integer" }, { "items", "Trend[]" } } },
    { "Story",
      { { "id", "integer" },
        { "url", "string" },
        { "title", "string" },
        { "lang", "string" },
        { "category", "string" },
        { "articles", "integer" },
        { "originals", "integer" },
        { "sources", "integer" },
        { "lead", "integer" },
        { "first", "time" },
        { "last", "time" },
        { "breaking", "boolean" } } },
    { "Paper", { { "source", "string" }, { "articles", "integer" } } },
    { "Source",
      { { "source", "string" },
        { "name", "string" },
        { "name_latin", "string" },
        { "url", "string" },
        { "home", "string" },
        { "country", "string" },
        { "lang", "string" },
        { "display", "string" },
        { "articles", "integer" },
        { "first", "time?" },
        { "last", "time?" } } },
    { "DayCount", { { "day", "day" }, { "count", "integer" } } },
    { "SourceCount", { { "source", "string" }, { "name", "string" }, { "count", "integer" } } },
    { "CategoryCount", { { "category", "string" }, { "count", "integer" } } },
    { "Search",
      { { "total", "integer" },
        { "took_us", "integer" },
        { "partial", "boolean" },
        { "understood", "string" },
        { "suggestion", "string" },
        { "hits", "Article[]" } } },
    { "Counts",
      { { "total", "integer" },
        { "took_us", "integer" },
        { "partial", "boolean" },
        { "understood", "string" },
        { "days", "DayCount[]" } } },
    { "Facets",
      { { "total", "integer" },
        { "took_us", "integer" },
        { "partial", "boolean" },
        { "understood", "string" },
        { "sources", "SourceCount[]" },
        { "categories", "CategoryCount[]" } } },
    { "Stories", { { "items", "Story[]" } } },
    { "StoryWithArticles",
      { { "story", "Story" }, { "papers", "Paper[]" }, { "items", "Article[]" } } },
    { "Articles", { { "items", "Article[]" }, { "next", "string?" } } },
    { "OneArticle", { { "article", "Article" } } },
    { "Sources", { { "items", "Source[]" } } },
    { "Status",
      { { "articles", "integer" },
        { "indexed", "integer" },
        { "generation", "integer" },
        { "sequence", "integer" },
        { "version", "string" } } },
};

struct parameter {
    const char *name, *type, *text;
};
static const struct parameter parameters[] = {
    { "q", "string", "The search, in the site's query language. Any text is a valid query." },
    { "from", "day", "Not before this day." },
    { "to", "day", "Not after this day." },
    { "source", "string", "The short name of a source, as in /sources." },
    { "category", "string", "A section: local, world, politics, economy, sport, tech, ..." },
    { "author", "string", "An author's name." },
    { "lang", "string", "The language of articles, as ISO 639-1." },
    { "sort", "string", "relevance (default), newest or oldest." },
    { "exact", "string", "1: words as they are spelt, without their other forms." },
    { "collapse", "string", "1: one hit a story." },
    { "page", "integer", "From 1." },
    { "limit", "integer", "Items: 20 unless said, at most 100, with a token 1000." },
    { "since", "time", "Stories with an article since then; two days unless said." },
    { "at", "time", "As it was then; now unless said." },
    { "day", "day", "All articles of a day." },
    { "before", "string", "Continue a list: the \"next\" of the answer before." },
};

#define SEARCHING "q from to source category author lang exact"
static const struct {
    const char *path, *id, *schema, *parameters, *text;
} operations[] = {
    { "/search", "search", "Search", SEARCHING " sort collapse page limit", "Search the archive." },
    { "/counts", "counts", "Counts", SEARCHING, "How many articles a day match a search." },
    { "/facets", "facets", "Facets", SEARCHING, "Sources and sections of what matches a search." },
    { "/stories", "stories", "Stories", "since category limit", "Stories, the largest first." },
    { "/stories/{id}", "story", "StoryWithArticles", "", "A story with its coverage." },
    { "/articles", "articles", "Articles", "source category day before limit",
      "Articles, newest first; one of source, category and day." },
    { "/articles/{id}", "article", "OneArticle", "",
      "An article, with as much of its text as its source allows." },
    { "/names", "names", "Names", "q limit",
      "People, places and bodies with these words in their name (q), most articles first." },
    { "/names/{id}", "name", "NameWithArticles", "from to before limit",
      "A name: its spellings, articles a day (two months unless said), the names beside it, its "
      "articles, newest first. The number of a spelling leads to its name." },
    { "/trends", "trends", "Trends", "at",
      "Names and phrases of headlines that are in the news more than they used to be." },
    { "/sources", "sources", "Sources", "", "All sources." },
    { "/status", "status", "Status", "", "How much there is." },
};

/* ---- writing */

static void put_ref(struct call *c, struct json_writer *w, const char *kind, const char *name) {
    json_put(w, "$ref", arena_fmt(c->arena, "#/components/%s/%s", kind, name));
}

static bool is_schema(span name) {
    for (size_t i = 0; i < COUNT_OF(schemas); i++)
        if (span_eq(name, span_of(schemas[i].name))) return true;
    return false;
}

/* The inside of a schema object. */
static void put_type(struct call *c, struct json_writer *w, span type) {
    bool null = span_ends(type, SPAN("?")), list = span_ends(type, SPAN("[]"));
    span base = span_sub(type, 0, type.len - (null ? 1 : list ? 2 : 0));
    if (list) {
        json_put(w, "type", SPAN("array"));
        json_key(w, "items");
        json_begin_object(w);
        put_type(c, w, base);
        json_end_object(w);
    } else if (null) {
        json_key(w, "anyOf");
        json_begin_array(w);
        json_begin_object(w);
        put_type(c, w, base);
        json_end_object(w);
        json_begin_object(w);
        json_put(w, "type", SPAN("null"));
        json_end_object(w);
        json_end_array(w);
    } else if (is_schema(base)) {
        put_ref(c, w, "schemas", arena_cstr(c->arena, base));
    } else if (span_eq(base, SPAN("time")) || span_eq(base, SPAN("day"))) {
        json_put(w, "type", SPAN("string"));
        json_put(w, "format", span_eq(base, SPAN("day")) ? SPAN("date") : SPAN("date-time"));
    } else {
        json_put(w, "type", base);
    }
}

static void put_schema(struct call *c, struct json_writer *w, const struct schema *s) {
    json_key(w, s->name);
    json_begin_object(w);
    json_put(w, "type", SPAN("object"));
    json_key(w, "properties");
    json_begin_object(w);
    for (size_t i = 0; i < MEMBERS_MAX && s->members[i].name; i++) {
        json_key(w, s->members[i].name);
        json_begin_object(w);
        put_type(c, w, span_of(s->members[i].type));
        json_end_object(w);
    }
    json_end_object(w);
    json_end_object(w);
}

static void put_parameter(struct call *c, struct json_writer *w, const struct parameter *p,
                          const char *in) {
    json_begin_object(w);
    json_put(w, "name", span_of(p->name));
    json_put(w, "in", span_of(in));
    json_put(w, "description", span_of(p->text));
    if (span_eq(span_of(in), SPAN("path"))) api_put_bool(w, "required", true);
    json_key(w, "schema");
    json_begin_object(w);
    put_type(c, w, span_of(p->type));
    json_end_object(w);
    json_end_object(w);
}

static void put_parameters(struct call *c, struct json_writer *w, size_t op) {
    static const struct parameter id = { "id", "integer", "Its number." };
    json_key(w, "parameters");
    json_begin_array(w);
    if (strstr(operations[op].path, "{id}")) put_parameter(c, w, &id, "path");
    span rest = span_of(operations[op].parameters);
    for (span name; span_next(&rest, ' ', &name);)
        for (size_t i = 0; i < COUNT_OF(parameters); i++)
            if (span_eq(name, span_of(parameters[i].name)))
                put_parameter(c, w, &parameters[i], "query");
    json_end_array(w);
}

static void put_response(struct call *c, struct json_writer *w, const char *status,
                         const char *text, const char *schema) {
    json_key(w, status);
    json_begin_object(w);
    json_put(w, "description", span_of(text));
    json_key(w, "content");
    json_begin_object(w);
    json_key(w, "application/json");
    json_begin_object(w);
    json_key(w, "schema");
    json_begin_object(w);
    put_ref(c, w, "schemas", schema);
    json_end_object(w);
    json_end_object(w);
    json_end_object(w);
    json_end_object(w);
}

static void put_operation(struct call *c, struct json_writer *w, size_t op) {
    json_key(w, operations[op].path);
    json_begin_object(w);
    json_key(w, "get");
    json_begin_object(w);
    json_put(w, "operationId", span_of(operations[op].id));
    json_put(w, "summary", span_of(operations[op].text));
    put_parameters(c, w, op);
    json_key(w, "responses");
    json_begin_object(w);
    put_response(c, w, "200", "The answer.", operations[op].schema);
    put_response(c, w, "default", "What was wrong.", "Error");
    json_end_object(w);
    json_end_object(w);
    json_end_object(w);
}

/* A token is welcome, not needed. */
static void put_security(struct json_writer *w) {
    json_key(w, "security");
    json_begin_array(w);
    json_begin_object(w);
    json_end_object(w);
    json_begin_object(w);
    json_key(w, "token");
    json_begin_array(w);
    json_end_array(w);
    json_end_object(w);
    json_end_array(w);
}

static void put_components(struct call *c, struct json_writer *w) {
    json_key(w, "components");
    json_begin_object(w);
    json_key(w, "securitySchemes");
    json_begin_object(w);
    json_key(w, "token");
    json_begin_object(w);
    json_put(w, "type", SPAN("http"));
    json_put(w, "scheme", SPAN("bearer"));
    json_end_object(w);
    json_end_object(w);
    json_key(w, "schemas");
    json_begin_object(w);
    for (size_t i = 0; i < COUNT_OF(schemas); i++) put_schema(c, w, &schemas[i]);
    json_end_object(w);
    json_end_object(w);
}

void api_openapi(struct call *c) {
    struct json_writer w = api_begin(c);
    json_put(&w, "openapi", SPAN("3.1.0"));
    json_key(&w, "info");
    json_begin_object(&w);
    json_put(&w, "title", c->site->site_name);
    json_put(&w, "version", SPAN(WARRAQ_VERSION));
    json_put(&w, "description",
             SPAN("A news archive, read-only. Times are UTC. Texts are shown as far as their "
                  "source allows; the rights are the source's."));
    json_end_object(&w);
    json_key(&w, "servers");
    json_begin_array(&w);
    json_begin_object(&w);
    json_put(&w, "url", call_absolute(c, SPAN("/api/v1")));
    json_end_object(&w);
    json_end_array(&w);
    put_security(&w);
    json_key(&w, "paths");
    json_begin_object(&w);
    for (size_t i = 0; i < COUNT_OF(operations); i++) put_operation(c, &w, i);
    json_end_object(&w);
    put_components(c, &w);
    api_end(c, &w);
}
