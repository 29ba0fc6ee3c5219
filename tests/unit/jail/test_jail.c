/* jail: what a child may do, what kills it, and that the parent never loses more than a document.
 * This program is its own worker. */

#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "check.h"
#include "jail/jail_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the hostile worker ---- */

struct deed {
    const char *name;
    long number;
    unsigned long args[6];
};

static const char passwd[] = "/etc/passwd";
/* Stands for the address of a path, which a constant table cannot hold. */
#define PATH 0x7F0000A1ul

static const struct deed killed[] = {
    { "openat", SYS_openat, { (unsigned long) AT_FDCWD, PATH, O_RDONLY } },
    { "open for writing", SYS_openat, { (unsigned long) AT_FDCWD, PATH, O_CREAT | O_RDWR } },
    { "openat2", SYS_openat2, { (unsigned long) AT_FDCWD, PATH } },
    { "socket", SYS_socket, { AF_INET, SOCK_STREAM, 0 } },
    { "unix socket", SYS_socket, { AF_UNIX, SOCK_STREAM, 0 } },
    { "socketpair", SYS_socketpair, { AF_UNIX, SOCK_STREAM } },
    { "connect", SYS_connect, { 0, PATH, 16 } },
    { "sendmsg", SYS_sendmsg, { 0 } },
    { "recvmsg", SYS_recvmsg, { 0 } },
    { "execve", SYS_execve, { PATH } },
    { "execveat", SYS_execveat, { (unsigned long) AT_FDCWD, PATH } },
    { "clone as fork", SYS_clone, { SIGCHLD } },
    { "clone3", SYS_clone3, { 0 } },
    { "ptrace", SYS_ptrace, { 0 } },
    { "process_vm_readv", SYS_process_vm_readv, { 1 } },
    { "kill the parent", SYS_kill, { 1, 0 } },
    { "mmap executable",
      SYS_mmap,
      { 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, (unsigned long) -1, 0 } },
    { "mmap writable and executable",
      SYS_mmap,
      { 0, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, (unsigned long) -1, 0 } },
    { "mmap of a descriptor", SYS_mmap, { 0, 4096, PROT_READ, MAP_PRIVATE, 0, 0 } },
    { "mprotect executable", SYS_mprotect, { 0x10000, 4096, PROT_READ | PROT_EXEC } },
    { "memfd_create", SYS_memfd_create, { PATH } },
    { "io_uring_setup", SYS_io_uring_setup, { 8 } },
    { "bpf", SYS_bpf, { 0 } },
    { "perf_event_open", SYS_perf_event_open, { 0 } },
    { "userfaultfd", SYS_userfaultfd, { 0 } },
    { "unshare", SYS_unshare, { 0 } },
    { "prctl", SYS_prctl, { 0 } },
    { "a second filter", SYS_seccomp, { 0 } },
    { "raise a limit", SYS_prlimit64, { 0 } },
    { "dup", SYS_dup, { 0 } },
    { "ioctl", SYS_ioctl, { 0 } },
    { "fcntl", SYS_fcntl, { 0, F_GETFL } },
    { "getdents64", SYS_getdents64, { 0 } },
    { "unlinkat", SYS_unlinkat, { (unsigned long) AT_FDCWD, PATH } },
    { "renameat2", SYS_renameat2, { (unsigned long) AT_FDCWD, PATH } },
    { "statx", SYS_statx, { (unsigned long) AT_FDCWD, PATH } },
    { "mount", SYS_mount, { 0 } },
    { "chmod by fchmodat", SYS_fchmodat, { (unsigned long) AT_FDCWD, PATH } },
    { "setuid", SYS_setuid, { 0 } },
    { "write to standard output", SYS_write, { 1, PATH, 1 } },
    { "read from another descriptor", SYS_read, { 5, PATH, 0 } },
    { "a call with no name", 100000, { 0 } },
#ifdef __x86_64__
    { "fork", SYS_fork, { 0 } },
    { "vfork", SYS_vfork, { 0 } },
    { "open", SYS_open, { PATH, O_RDONLY } },
    { "getpid by the x32 numbers", 0x40000000 + SYS_getpid, { 0 } },
#endif
};

static void commit(const struct deed *d) {
    unsigned long a[6];
    for (size_t i = 0; i < COUNT_OF(a); i++)
        a[i] = d->args[i] == PATH ? (unsigned long) (uintptr_t) passwd : d->args[i];
    syscall(d->number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static void nonsense(const char *kind) {
    char head[FRAME_HEAD_SIZE];
    struct frame f = { JAIL_TRY, 16, 0 };
    if (kind[0] == 'l') f.length = JAIL_ANSWER_BYTES + 1;
    if (kind[0] == 'k') f.kind = JAIL_HELLO;
    frame_write_head(f, head);
    if (kind[0] == 'm') head[0]++;
    for (int n = 0; n < 8; n++)
        if (write(STDIN_FILENO, head, sizeof(head)) < 0) _exit(9);
}

static void try_it(span payload) {
    char word[64] = { 0 };
    memcpy(word, payload.at, payload.len < sizeof(word) ? payload.len : sizeof(word) - 1);
    for (size_t i = 0; i < COUNT_OF(killed); i++)
        if (strcmp(word, killed[i].name) == 0) commit(&killed[i]);
    if (strcmp(word, "loop") == 0)
        for (volatile unsigned long n = 0;; n++) {
        }
    if (strcmp(word, "crash") == 0) __builtin_trap();
    if (strcmp(word, "leave") == 0) _exit(0);
    if (strncmp(word, "nonsense ", 9) == 0) nonsense(word + 9);
    if (strcmp(word, "work") == 0) {
        for (size_t size = 1; size < 64 << 20; size *= 4) { /* brk, mmap, mremap, munmap */
            char *p = mem_alloc(size);
            memset(p, 1, size);
            p = mem_realloc(p, size * 2, 1);
            mem_free(p);
        }
        if (clock_now_s() < 1000) _exit(9);
    }
}

/* ---- the parent ---- */

static struct jail *open_jail(int64_t timeout_ms, unsigned documents_max) {
    struct jail *j = NULL;
    struct error err = { 0 };
    const struct jail_options opts = { .timeout_ms = timeout_ms, .documents_max = documents_max };
    CHECK_OK(jail_open(&opts, &j, &err), err);
    return j;
}

static void ask_word(struct wire *w, const void *input) {
    span word = span_of(input);
    wire_bytes(w, &word);
}

static enum errc ask(struct jail *j, const char *word, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    const struct jail_job job = { .kind = JAIL_TRY, .ask = ask_word, .input = word };
    return jail_run(j, &job, &arena, err);
}

static void forbidden_calls_kill(void) {
    struct jail *j = open_jail(0, 0);
    if (!j) return;
    for (size_t i = 0; i < COUNT_OF(killed); i++) {
        struct error err = { 0 };
        uint64_t before = jail_losses(j);
        enum errc rc = ask(j, killed[i].name, &err);
        CHECK(rc == ERRC_RETRY_LATER && strcmp(err.msg, "parser died") == 0, "%s: %s '%s'",
              killed[i].name, errc_name(rc), err.msg);
        CHECK(jail_losses(j) == before + 2, "%s: tried twice", killed[i].name);
    }
    struct error err = { 0 };
    CHECK_OK(ask(j, "work", &err), err);
    jail_close(j);
}

static void ordinary_work_is_allowed(void) {
    struct jail *j = open_jail(0, 0);
    if (!j) return;
    for (int n = 0; n < 3; n++) {
        struct error err = { 0 };
        CHECK_OK(ask(j, "work", &err), err);
    }
    CHECK(jail_losses(j) == 0, "losses: %d", (int) jail_losses(j));
    jail_close(j);
}

static void lost_children_cost_one_document(void) {
    static const struct {
        const char *word, *want;
    } rows[] = {
        { "loop", "parser timed out" },
        { "crash", "parser died" },
        { "leave", "parser died" },
        { "nonsense magic", "parser answered nonsense" },
        { "nonsense length", "parser answered nonsense" },
        { "nonsense kind", "parser answered nonsense" },
        { "nonsense hash", "parser answered nonsense" },
    };
    struct jail *j = open_jail(700, 0);
    if (!j) return;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = { 0 };
        enum errc rc = ask(j, rows[i].word, &err);
        CHECK(rc == ERRC_RETRY_LATER && strcmp(err.msg, rows[i].want) == 0, "%s: %s '%s'",
              rows[i].word, errc_name(rc), err.msg);
        CHECK(jail_losses(j) == 2 * (i + 1), "%s: losses %d", rows[i].word, (int) jail_losses(j));
        err = (struct error){ 0 };
        CHECK_OK(ask(j, "work", &err), err);
    }
    jail_close(j);
}

static void a_child_killed_while_idle_costs_nothing(void) {
    struct jail *j = open_jail(0, 0);
    if (!j) return;
    int pid = jail_pid(j);
    kill(pid, SIGKILL);
    clock_sleep_ms(50);
    struct error err = { 0 };
    CHECK_OK(ask(j, "work", &err), err);
    CHECK(jail_pid(j) != pid && jail_losses(j) == 1, "replaced and counted");
    jail_close(j);
}

static bool count_entry(void *ctx, const char *name) {
    (void) name;
    ++*(int *) ctx;
    return true;
}

static int count_files(const char *dir) {
    int n = 0;
    return fs_list(dir, count_entry, &n, NULL) == ERRC_OK ? n : -1;
}

static void workers_are_replaced_and_nothing_leaks(void) {
    int before = count_files("/proc/self/fd");
    struct jail *j = open_jail(0, 3);
    if (!j) return;
    int pid = 0, children = 0;
    for (int n = 0; n < 12; n++) {
        struct error err = { 0 };
        CHECK_OK(ask(j, "work", &err), err);
        children += jail_pid(j) != pid;
        pid = jail_pid(j);
    }
    CHECK(children == 4, "12 documents, 3 each: %d children", children);
    CHECK(jail_losses(j) == 0, "none of them lost");
    jail_close(j);
    CHECK(count_files("/proc/self/fd") == before, "descriptors: %d, before %d",
          count_files("/proc/self/fd"), before);
    CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "no child is left");
}

static void the_child_holds_nothing(void) {
    int extra = open("/dev/null", O_RDONLY); /* without O_CLOEXEC, on purpose */
    struct jail *j = open_jail(0, 0);
    if (!j) return;
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/fd", jail_pid(j));
    int files = count_files(path);
    if (files >= 0) CHECK(files <= 2, "descriptors of the child: %d", files); /* 2 = with ASan */
    snprintf(path, sizeof(path), "/proc/%d/status", jail_pid(j));
    DEFER(buf_done) struct buf status = BUF(64 << 10);
    CHECK(fs_read(path, &status, NULL) == ERRC_OK, "cannot read %s", path);
    CHECK(span_find(buf_span(&status), SPAN("Seccomp:\t2")) >= 0, "filter is on");
    CHECK(span_find(buf_span(&status), SPAN("NoNewPrivs:\t1")) >= 0, "no new privileges");
    jail_close(j);
    close(extra);
}

static void a_picture_is_the_same_inside(void) {
    enum { SIDE = 640 };
    unsigned char *rgb = mem_alloc(SIDE * SIDE * 3);
    for (int i = 0; i < SIDE * SIDE * 3; i++) rgb[i] = (unsigned char) (i / 977 + i % 7);
    static const char *const formats[] = { "jpeg", "png", "webp" };
    struct jail *j = open_jail(0, 0);
    for (size_t f = 0; j && f < COUNT_OF(formats); f++) {
        DEFER(buf_done) struct buf in = BUF(8 << 20);
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct error err = { 0 };
        struct media_picture here = { 0 }, there = { 0 };
        CHECK_OK(media_encode(rgb, SIDE, SIDE, formats[f], &in, &err), err);
        CHECK_OK(media_parse(buf_span(&in), &arena, &here, &err), err);
        CHECK_OK(jail_media(j, buf_span(&in), &arena, &there, &err), err);
        CHECK(here.dhash == there.dhash && here.width == there.width, "%s", formats[f]);
        CHECK(there.format && strcmp(here.format, there.format) == 0, "%s: format", formats[f]);
        for (int s = 0; s < MEDIA_SIZES; s++)
            CHECK(span_eq(here.thumbs[s].webp, there.thumbs[s].webp), "%s: thumb %d", formats[f],
                  s);
    }
    if (j) CHECK(jail_losses(j) == 0, "losses");
    jail_close(j);
    mem_free(rgb);
}

static void refusals_of_the_parsers_pass_through(void) {
    struct jail *j = open_jail(0, 0);
    if (!j) return;
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct error here = { 0 }, there = { 0 };
    struct media_picture picture;
    span bytes = SPAN("this is no picture");
    enum errc want = media_parse(bytes, &arena, &picture, &here);
    enum errc got = jail_media(j, bytes, &arena, &picture, &there);
    CHECK(got == want && strcmp(here.msg, there.msg) == 0, "'%s' became '%s'", here.msg, there.msg);
    CHECK(jail_losses(j) == 0, "a refusal is no loss");
    jail_close(j);
}

static void pages_feeds_and_sitemaps_pass(void) {
    struct jail *j = open_jail(0, 0);
    if (!j) return;
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct error err = { 0 };
    struct page page = { 0 };
    struct page_input page_in = {
        .html = SPAN("<!DOCTYPE html><html lang=\"ar\"><head><title>خبر من الصحيفة</title></head>"
                     "<body><article><h1>خبر من الصحيفة</h1><p>هذا نص الخبر وهو طويل بما يكفي "
                     "ليكون فقرة.</p></article></body></html>"),
        .url = SPAN("https://paper.example/news/1"),
        .content_type = SPAN("text/html; charset=utf-8"),
    };
    CHECK_OK(jail_page(j, &page_in, &arena, &page, &err), err);
    CHECK(span_find(page.article.title, SPAN("خبر من الصحيفة")) == 0, "title '%.*s'",
          SPAN_ARG(page.article.title));
    CHECK(!page.traces.count && !page.rules_used && !page.rules_missed, "what was not asked for");
    uint64_t other[] = { 1, 2 };
    struct page_template known = { other, 2, other, 1, 3 };
    page_in.trace = true;
    page_in.known = &known;
    page_in.rules = SPAN("title = article > p\nimage = .none\n");
    CHECK_OK(jail_page(j, &page_in, &arena, &page, &err), err);
    CHECK(page.rules_used == 1 << PAGE_RULE_TITLE && page.rules_missed == 1 << PAGE_RULE_IMAGE,
          "rules: %u, %u", page.rules_used, page.rules_missed);
    CHECK(span_starts(page.article.title, SPAN("هذا نص")), "title by rule: '%.*s'",
          SPAN_ARG(page.article.title));
    CHECK(page.traces.count > 0, "traces");

    struct feed feed = { 0 };
    struct feed_input feed_in = {
        .bytes = SPAN("<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel>"
                      "<title>الصحيفة</title><item><title>أول</title><link>https://paper.example/1"
                      "</link></item><item><title>ثان</title></item></channel></rss>"),
        .url = SPAN("https://paper.example/rss"),
    };
    CHECK_OK(jail_feed(j, &feed_in, &arena, &feed, &err), err);
    CHECK(feed.entry_count == 2, "entries: %zu", feed.entry_count);

    struct sitemap map = { 0 };
    span xml = SPAN("<?xml version=\"1.0\"?><urlset "
                    "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
                    "<url><loc>https://paper.example/1</loc></url></urlset>");
    CHECK_OK(jail_sitemap(j, xml, SPAN("https://paper.example/map.xml"), &arena, &map, &err), err);
    CHECK(map.url_count == 1, "addresses: %zu", map.url_count);
    CHECK(jail_losses(j) == 0, "losses");
    jail_close(j);
}

static void too_large_is_refused_before_the_child(void) {
    struct jail *j = open_jail(0, 0);
    if (!j) return;
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct error err = { 0 };
    struct media_picture picture;
    span lie = { "x", LIMIT_IMAGE_BYTES + 1 };
    CHECK(jail_media(j, lie, &arena, &picture, &err) == ERRC_LIMIT, "%s", err.msg);
    jail_close(j);
}

static void a_missing_program_is_an_error(void) {
    struct jail *j = NULL;
    struct error err = { 0 };
    const struct jail_options none = { .exe = "/nonexistent/warraq" };
    CHECK(jail_open(&none, &j, &err) == ERRC_IO && !j, "%s", err.msg);
    const struct jail_options other = { .exe = "/bin/true" };
    err = (struct error){ 0 };
    CHECK(jail_open(&other, &j, &err) == ERRC_RETRY_LATER && !j, "%s", err.msg);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "jail-worker") == 0) jail_worker_serve(try_it);
    RUN(ordinary_work_is_allowed);
    RUN(forbidden_calls_kill);
    RUN(lost_children_cost_one_document);
    RUN(a_child_killed_while_idle_costs_nothing);
    RUN(workers_are_replaced_and_nothing_leaks);
    RUN(the_child_holds_nothing);
    RUN(a_picture_is_the_same_inside);
    RUN(refusals_of_the_parsers_pass_through);
    RUN(pages_feeds_and_sitemaps_pass);
    RUN(too_large_is_refused_before_the_child);
    RUN(a_missing_program_is_an_error);
    return check_done();
}
