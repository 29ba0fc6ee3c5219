/* train - learns a subject model from articles whose section is known. */

#include "base/hash.h"
#include "base/map.h"
#include "cmd/cmd.h"
#include "model/record.h"
#include "store/store.h"
#include "story/story.h"
#include "story/subject.h"

#include <stdio.h>

/* A gold file: id TAB label a line. */
enum { GOLD_BYTES_MAX = 256 << 20 };

struct train {
    struct subject_trainer *trainer;
    struct buf gold;
    struct map labels; /* hash of an id -> place of its label in gold */
    bool site;         /* labels are our sections */
    bool has_gold;
    int64_t read, bad, without;
    struct progress learning;
};

static enum errc read_gold(struct train *t, const char *file, struct error *err) {
    struct zfile *z = NULL;
    enum errc rc = zfile_open(file, &z, err);
    if (rc == ERRC_OK) rc = zfile_rest(z, &t->gold, err);
    zfile_close(z);
    span rest = buf_span(&t->gold), line, id;
    while (rc == ERRC_OK && span_next(&rest, '\n', &line)) {
        if (!span_next(&line, '\t', &id) || !span_trim(line).len) continue;
        map_put(&t->labels, hash64(id, 0), (uint64_t) (line.at - t->gold.at));
    }
    t->has_gold = true;
    return rc;
}

/* Empty when the article teaches nothing. */
static span label_of(const struct train *t, const struct article *a) {
    span label = a->section;
    if (t->has_gold) {
        uint64_t at;
        span rest = buf_span(&t->gold);
        if (!map_get(&t->labels, hash64(a->external_id, 0), &at)) return SPAN_EMPTY;
        rest = span_from(rest, (size_t) at);
        (void) span_next(&rest, '\n', &label);
        label = span_trim(label);
    }
    if (!t->site) return label;
    enum category c = story_category_of(label, t->has_gold ? SPAN_EMPTY : a->url);
    return c == CATEGORY_UNKNOWN ? SPAN_EMPTY : span_of(category_name(c));
}

static enum errc read_corpus(struct train *t, const struct context *c, const char *file,
                             struct error *err) {
    struct zfile *z = NULL;
    enum errc rc = zfile_open(file, &z, err);
    if (rc != ERRC_OK) return rc;
    struct progress p = progress_begin(c, "read", zfile_total_bytes(z));
    for (;;) {
        span line;
        rc = zfile_line(z, &line, err);
        if (rc == ERRC_LIMIT) { /* one bad line is not the file */
            *err = (struct error){ 0 };
            t->bad++;
            continue;
        }
        if (rc != ERRC_OK) break;
        if (!span_trim(line).len) continue;
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct article a = { 0 };
        t->read++;
        if (record_parse(line, &arena, &a, NULL) != ERRC_OK) {
            t->bad++;
            continue;
        }
        a.order_s = article_order_s(a.published_s, a.published_s);
        span label = label_of(t, &a);
        if (!label.len || !subject_trainer_add(t->trainer, &a, label)) t->without++;
        if (!label.len && !t->has_gold) subject_trainer_add_unlabelled(t->trainer, &a);
        progress_show(&p, zfile_read_bytes(z), t->read);
    }
    progress_end(&p);
    zfile_close(z);
    if (rc == ERRC_NOT_FOUND) *err = (struct error){ 0 }, rc = ERRC_OK;
    return rc;
}

static void show(void *ctx, size_t done, size_t total) {
    struct train *t = ctx;
    t->learning.total = (int64_t) total;
    progress_show(&t->learning, (int64_t) done, (int64_t) done);
}

static void tell_sure(const struct subject *s, const struct subject_figures *f) {
    for (int i = 0; i < subject_label_count(s); i++)
        if (f->thresholds[i] > 1)
            printf("  %.*s: never sure\n", SPAN_ARG(subject_label(s, i)));
        else
            printf("  %.*s: sure from %.4f\n", SPAN_ARG(subject_label(s, i)), f->thresholds[i]);
    printf("sure of %.1f %% of the held-out, right in %.1f %% of those\n", 100 * f->answered,
           100 * f->precision);
}

static void tell(const struct train *t, const struct subject *s, const struct subject_report *r,
                 size_t bytes) {
    printf("articles read %lld, learnt from %zu, without a label %lld, not readable %lld\n",
           (long long) t->read, r->examples, (long long) t->without, (long long) t->bad);
    printf("held out: %zu articles, by their words alone: accuracy %.4f, macro-F1 %.4f\n",
           r->words.held_out, r->words.accuracy, r->words.macro_f1);
    tell_sure(s, &r->words);
    if (r->address_parts)
        printf("%zu parts of addresses learnt; the words count %.2f against one\n",
               r->address_parts, r->word_weight);
    if (r->addressed.held_out) {
        printf("held out: %zu articles, by address and words: accuracy %.4f, macro-F1 %.4f\n",
               r->addressed.held_out, r->addressed.accuracy, r->addressed.macro_f1);
        tell_sure(s, &r->addressed);
    }
    printf("model of %zu bytes\n", bytes);
}

int cmd_train(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    const char *corpus = NULL, *out = NULL, *labels = "own", *gold = NULL;
    int64_t bits = 0, lead = 0, precision = 0;
    bool papers = false, unseen = false, words_only = false;
    const struct opt opts[] = {
        { "corpus", OPT_TEXT, &corpus, "FILE", "articles, JSONL or JSONL.zst; more may follow" },
        { "out", OPT_TEXT, &out, "MODEL", "the file to write" },
        { "labels", OPT_TEXT, &labels, "own|site", "the corpus' section names, or ours" },
        { "gold", OPT_TEXT, &gold, "TSV", "id TAB label: only these articles, with these labels" },
        { "papers", OPT_FLAG, &papers, NULL, "learn each paper's habits too" },
        { "words-only", OPT_FLAG, &words_only, NULL,
          "do not learn what the papers' addresses mean" },
        { "precision", OPT_INT, &precision, "PERCENT",
          "what is called sure must reach (default 90)" },
        { "unseen-papers", OPT_FLAG, &unseen, NULL, "measure on papers left out of learning" },
        { "bits", OPT_INT, &bits, "N", "2^N buckets (default 18); a label takes 2^N bytes" },
        { "lead", OPT_INT, &lead, "N", "bytes of the body to read (default 2000)" },
    };
    context_start_bare(&c, self, opts, COUNT_OF(opts), &argc, argv);
    bool site = strcmp(labels, "site") == 0;
    if (!corpus || !out) return usage_error(self, "--corpus FILE and --out MODEL are needed");
    if (!site && strcmp(labels, "own") != 0) return usage_error(self, "--labels own or site");
    if (precision < 0 || precision > 100) return usage_error(self, "--precision 1 to 100");
    if (bits && (bits < SUBJECT_BITS_MIN || bits > SUBJECT_BITS_MAX))
        return usage_error(self, "--bits %d to %d", SUBJECT_BITS_MIN, SUBJECT_BITS_MAX);
    if (lead < 0 || lead > SUBJECT_LEAD_MAX)
        return usage_error(self, "--lead 0 to %d", SUBJECT_LEAD_MAX);

    struct train t = { .labels = MAP_INIT,
                       .site = site,
                       .learning = progress_begin(&c, "learn", 0) };
    DEFER(buf_done) struct buf model = BUF(SUBJECT_MODEL_BYTES);
    buf_init(&t.gold, GOLD_BYTES_MAX);
    struct subject_report r = { 0 };
    struct subject *learnt = NULL;
    struct error err = { 0 };
    t.trainer =
        subject_trainer_new(&(struct subject_options){ .bits = (uint32_t) bits,
                                                       .lead_bytes = (uint32_t) lead,
                                                       .papers = papers,
                                                       .precision = (double) precision / 100,
                                                       .unseen_papers = unseen,
                                                       .words_only = words_only,
                                                       .progress = show,
                                                       .ctx = &t });
    enum errc rc = gold ? read_gold(&t, gold, &err) : ERRC_OK;
    if (rc == ERRC_OK) rc = read_corpus(&t, &c, corpus, &err);
    for (int i = 0; rc == ERRC_OK && i < argc; i++) rc = read_corpus(&t, &c, argv[i], &err);
    if (rc == ERRC_OK) rc = subject_trainer_run(t.trainer, &model, &r, &err);
    progress_end(&t.learning);
    if (rc == ERRC_OK) rc = subject_open(buf_span(&model), &learnt, &err); /* can be read again */
    if (rc == ERRC_OK) rc = fs_write_durable(out, buf_span(&model), &err);
    if (rc == ERRC_OK) tell(&t, learnt, &r, model.len);
    subject_close(learnt);
    subject_trainer_free(t.trainer);
    map_done(&t.labels);
    buf_done(&t.gold);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
