/* worker - the child: locks itself in, then serves one document after another on descriptor 0.
 *
 * What goes wrong with a document goes into its answer; what goes wrong with the conversation ends
 * the process, and the parent starts another. */

#include "base/hash.h"
#include "base/limits.h"
#include "base/mem.h"
#include "jail/jail_priv.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_PARENT_GONE = 0, EXIT_NO_SOCKET = 2, EXIT_NOT_LOCKED = 3, EXIT_NONSENSE = 4 };

struct worker {
    struct arena arena;
    struct buf request, answer;
    uint64_t sequence;
    jail_try_fn *try_it;
};

static void read_all(char *out, size_t size) {
    while (size) {
        ssize_t n = read(STDIN_FILENO, out, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) _exit(EXIT_PARENT_GONE);
        out += n;
        size -= (size_t) n;
    }
}

static void write_all(span bytes) {
    while (bytes.len) {
        ssize_t n = write(STDIN_FILENO, bytes.at, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) _exit(EXIT_PARENT_GONE);
        bytes = span_from(bytes, (size_t) n);
    }
}

static void send_answer(struct worker *w, uint32_t kind) {
    char head[FRAME_HEAD_SIZE];
    span payload = buf_span(&w->answer);
    frame_write_head((struct frame){ kind, payload.len, hash64(payload, w->sequence) }, head);
    write_all((span){ head, sizeof(head) });
    write_all(payload);
}

static uint32_t receive_request(struct worker *w) {
    char head[FRAME_HEAD_SIZE];
    struct frame f;
    read_all(head, sizeof(head));
    if (!frame_read_head(head, &f) || f.length > JAIL_REQUEST_BYTES) _exit(EXIT_NONSENSE);
    /* One huge picture must not keep its memory for the next 500 documents. */
    if (w->request.cap > 4 * MIB) buf_done(&w->request);
    buf_clear(&w->request);
    char *to = buf_reserve(&w->request, (size_t) f.length);
    if (!to) _exit(EXIT_NONSENSE);
    read_all(to, (size_t) f.length);
    buf_grew(&w->request, (size_t) f.length);
    if (hash64(buf_span(&w->request), w->sequence) != f.hash) _exit(EXIT_NONSENSE);
    return f.kind;
}

/* Starts the answer: on success the result follows in the returned wire. */
static struct wire begin_answer(struct worker *w, enum errc code, struct error *err) {
    buf_clear(&w->answer);
    struct wire out = wire_writer(&w->answer);
    frame_answer(&out, &code, err);
    return out;
}

static void must_be_whole(const struct wire *in) {
    if (!wire_ok(in)) _exit(EXIT_NONSENSE);
}

static void serve_page(struct worker *w, struct wire *in, struct error *err) {
    struct page_input input = { 0 };
    struct page *page = arena_new(&w->arena, struct page);
    wire_page_input(in, &input);
    must_be_whole(in);
    enum errc rc = page_parse(&input, &w->arena, page, err);
    struct wire out = begin_answer(w, rc, err);
    if (rc == ERRC_OK) wire_page(&out, page);
}

static void serve_feed(struct worker *w, struct wire *in, struct error *err) {
    struct feed_input input = { 0 };
    struct feed feed = { 0 };
    wire_feed_input(in, &input);
    must_be_whole(in);
    enum errc rc = feed_parse(&input, &w->arena, &feed, err);
    struct wire out = begin_answer(w, rc, err);
    if (rc == ERRC_OK) wire_feed(&out, &feed);
}

static void serve_sitemap(struct worker *w, struct wire *in, struct error *err) {
    struct sitemap_input input = { 0 };
    struct sitemap sitemap = { 0 };
    wire_sitemap_input(in, &input);
    must_be_whole(in);
    enum errc rc = sitemap_parse(input.bytes, input.url, &w->arena, &sitemap, err);
    struct wire out = begin_answer(w, rc, err);
    if (rc == ERRC_OK) wire_sitemap(&out, &sitemap);
}

static void serve_media(struct worker *w, struct wire *in, struct error *err) {
    span bytes = SPAN_EMPTY;
    struct media_picture picture = { 0 };
    wire_bytes(in, &bytes);
    must_be_whole(in);
    enum errc rc = media_parse(bytes, &w->arena, &picture, err);
    struct wire out = begin_answer(w, rc, err);
    if (rc == ERRC_OK) wire_media(&out, &picture);
}

static void serve_try(struct worker *w, struct wire *in, struct error *err) {
    span payload = SPAN_EMPTY;
    wire_bytes(in, &payload);
    must_be_whole(in);
    if (!w->try_it) _exit(EXIT_NONSENSE);
    w->try_it(payload);
    (void) begin_answer(w, ERRC_OK, err);
}

static void serve_one(struct worker *w) {
    static void (*const stages[])(struct worker *, struct wire *, struct error *) = {
        [JAIL_PAGE] = serve_page,   [JAIL_FEED] = serve_feed, [JAIL_SITEMAP] = serve_sitemap,
        [JAIL_MEDIA] = serve_media, [JAIL_TRY] = serve_try,
    };
    w->sequence++;
    uint32_t kind = receive_request(w);
    if (kind >= COUNT_OF(stages) || !stages[kind]) _exit(EXIT_NONSENSE);
    struct error err = { 0 };
    struct wire in = wire_reader(buf_span(&w->request), &w->arena);
    stages[kind](w, &in, &err);
    if (w->answer.full) {
        err = (struct error){ 0 };
        (void) begin_answer(w, error_set(&err, ERRC_LIMIT, "answer is too large"), &err);
    }
    send_answer(w, kind);
    arena_reset(&w->arena);
}

static int compare_ints(const void *a, const void *b) {
    int x, y;
    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return (x > y) - (x < y);
}

#define WARM_PAGE SPAN("<html lang=ar><title>خبر</title><p>نص قصير.</p></html>")
#define WARM_FEED                                                                                  \
    SPAN("<?xml version='1.0'?><rss version='2.0'><channel><title>خبر</title>"                  \
         "<item><title>a</title></item></channel></rss>")
#define WARM_SITEMAP                                                                               \
    SPAN("<?xml version='1.0'?><urlset><url><loc>https://a.example/</loc></url></urlset>")
#define WARM_URL SPAN("https://a.example/")

static void warm_up_pictures(struct worker *w) {
    static const unsigned char grey[3 * 8 * 8] = { 0 };
    static const char *const formats[] = { "jpeg", "png", "webp" };
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        DEFER(buf_done) struct buf picture = BUF(64 * KIB);
        struct media_picture ret;
        if (media_encode(grey, 8, 8, formats[i], &picture, NULL) == ERRC_OK)
            (void) !media_parse(buf_span(&picture), &w->arena, &ret, NULL);
    }
}

/* Whatever opens files or asks the system on first use must do so now. Results do not matter. */
static void warm_up(struct worker *w) {
    struct page_input page_in = { .html = WARM_PAGE, .url = WARM_URL };
    struct feed_input feed_in = { .bytes = WARM_FEED, .url = WARM_URL };
    struct feed feed;
    struct sitemap sitemap;
    page_warm_up();
    feed_warm_up();
    (void) !page_parse(&page_in, &w->arena, arena_new(&w->arena, struct page), NULL);
    (void) !feed_parse(&feed_in, &w->arena, &feed, NULL);
    (void) !sitemap_parse(WARM_SITEMAP, WARM_URL, &w->arena, &sitemap, NULL);

    warm_up_pictures(w);

    int many[1024] = { 0 }; /* glibc's qsort asks for the size of memory once */
    qsort(many, COUNT_OF(many), sizeof(many[0]), compare_ints);
    arena_reset(&w->arena);
}

_Noreturn void jail_worker_serve(jail_try_fn *try_it) {
    struct stat st;
    if (fstat(STDIN_FILENO, &st) < 0 || !S_ISSOCK(st.st_mode)) _exit(EXIT_NO_SOCKET);
    jail_close_files();
    struct worker w = { .request = BUF(JAIL_REQUEST_BYTES), .answer = BUF(JAIL_ANSWER_BYTES) };
    w.try_it = try_it;
    mem_keep();
    warm_up(&w);
    struct error err = { 0 };
    enum errc rc = jail_lock(&err);
    (void) begin_answer(&w, rc, &err);
    send_answer(&w, JAIL_HELLO);
    if (rc != ERRC_OK) _exit(EXIT_NOT_LOCKED);
    for (;;) serve_one(&w);
}

_Noreturn void jail_worker_main(void) {
    jail_worker_serve(NULL);
}
