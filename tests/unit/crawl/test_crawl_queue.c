/* job queues: order, priority of articles, waiting, closing. */

#include "base/clock.h"
#include "check.h"
#include "crawl/crawl_priv.h"

static struct job *page(int64_t id) {
    return job_new_page(&(struct candidate){ .id = id, .url = SPAN("http://e.com/") });
}

static struct job *image(const char *url) {
    return job_new_image(&(struct image_wanted){ .url = span_of(url) });
}

static void pictures_wait_for_articles(void) {
    struct job_queue q;
    job_queue_init(&q);
    job_queue_push(&q, image("http://e.com/1"));
    job_queue_push(&q, page(1));
    job_queue_push(&q, page(2));
    CHECK(job_queue_len(&q) == 3, "three");
    int64_t want[] = { 1, 2 };
    for (size_t i = 0; i < 2; i++) {
        struct job *j = job_queue_pop(&q, 0);
        CHECK(j && j->kind == JOB_PAGE && j->candidate.id == want[i], "page %zu", i);
        job_free(j);
    }
    struct job *j = job_queue_pop(&q, 0);
    CHECK(j && j->kind == JOB_IMAGE, "the picture");
    job_free(j);
    job_queue_push(&q, page(3));
    job_queue_done(&q); /* frees what is left */
}

static void *push_later(void *ctx) {
    clock_sleep_ms(50);
    job_queue_push(ctx, page(7));
    clock_sleep_ms(50);
    job_queue_close(ctx);
    return NULL;
}

static void waiting_ends_with_a_job_a_deadline_or_the_close(void) {
    struct job_queue q;
    pthread_t t;
    job_queue_init(&q);
    int64_t began_ms = clock_mono_ms();
    CHECK(job_queue_pop(&q, 30) == NULL, "deadline");
    CHECK(clock_mono_ms() - began_ms >= 29, "waited");
    pthread_create(&t, NULL, push_later, &q);
    struct job *j = job_queue_pop(&q, -1);
    CHECK(j && j->candidate.id == 7, "a job");
    job_free(j);
    CHECK(job_queue_pop(&q, -1) == NULL && job_queue_ended(&q), "closed");
    pthread_join(t, NULL);
    job_queue_done(&q);
}

static void keys_tell_kinds_apart(void) {
    CHECK(job_key_feed(1) != job_key_page(1), "feed and page");
    CHECK(job_key_page(1) != job_key_page(2), "two pages");
    CHECK(job_key_image(SPAN("a")) == job_key_image(SPAN("a")), "same picture");
    struct job *j = page(5);
    CHECK(j->key == job_key_page(5), "a job has its key");
    job_free(j);
    job_free(NULL);
}

int main(void) {
    RUN(pictures_wait_for_articles);
    RUN(waiting_ends_with_a_job_a_deadline_or_the_close);
    RUN(keys_tell_kinds_apart);
    return check_done();
}
