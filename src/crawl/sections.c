#include "crawl/sections.h"

#include "base/fs.h"
#include "base/log.h"
#include "base/mem.h"
#include "story/subject.h"

struct sections {
    struct store *store;
    struct subject *own, *built_in; /* own NULL = there is none */
    struct arena arena;
    struct source *sources; /* of the archive, in the arena */
    size_t source_count;
    int64_t without_name; /* a source that is not among them */
};

static void open_own(struct sections *s, const char *dir) {
    char path[FS_PATH_SIZE];
    struct error err = { 0 };
    if (!dir || !fs_join(path, dir, SECTIONS_FILE) || !fs_exists(path)) return;
    DEFER(buf_done) struct buf bytes = BUF(SUBJECT_MODEL_BYTES);
    enum errc rc = fs_read(path, &bytes, &err);
    if (rc == ERRC_OK) rc = subject_open(buf_span(&bytes), &s->own, &err);
    if (rc == ERRC_OK)
        log_info("crawl", "subject-model", "labels=%d", subject_label_count(s->own));
    else
        log_warn("crawl", "subject-model-left-out", "file=%s reason=\"%s\"", path, err.msg);
}

enum errc sections_open(struct store *store, const char *dir, struct sections **ret,
                        struct error *err) {
    struct sections *s = mem_zalloc(1, sizeof(*s));
    *s = (struct sections){ .store = store, .arena = ARENA_INIT };
    open_own(s, dir);
    enum errc rc = subject_open_default(&s->built_in, err);
    if (rc != ERRC_OK) {
        sections_close(s);
        return rc;
    }
    *ret = s;
    return ERRC_OK;
}

void sections_close(struct sections *s) {
    if (!s) return;
    subject_close(s->own);
    subject_close(s->built_in);
    arena_done(&s->arena);
    mem_free(s);
}

static const struct source *known(const struct sections *s, int64_t source_id) {
    for (size_t i = 0; i < s->source_count; i++)
        if (s->sources[i].id == source_id) return &s->sources[i];
    return NULL;
}

/* The crawler's articles have their source's number only; a model may know it by its name. */
static span slug_of(struct sections *s, int64_t source_id) {
    const struct source *found = known(s, source_id);
    if (!found && s->without_name != source_id) { /* new since the last look */
        arena_reset(&s->arena);
        s->source_count = 0;
        if (store_source_list(s->store, &s->arena, &s->sources, &s->source_count, NULL) == ERRC_OK)
            found = known(s, source_id);
        s->without_name = found ? s->without_name : source_id;
    }
    return found ? found->slug : SPAN_EMPTY;
}

enum category sections_guess(struct sections *s, const struct article *a) {
    if (s->own) {
        struct article named = *a;
        if (!named.source.len) named.source = slug_of(s, a->source_id);
        enum category c = subject_category(s->own, &named, NULL);
        if (c != CATEGORY_UNKNOWN) return c;
    }
    return subject_default_category(s->built_in, a, NULL);
}
