#ifndef STORE_STORE_H
#define STORE_STORE_H

/* store - the archive: the truth. One SQLite file in WAL mode, warraq.db.
 *
 * Whole use-cases, each one transaction. What a function that succeeded wrote is durable
 * (synchronous=FULL) unless it stands between store_begin and store_commit, which make one group.
 * Nothing published is overwritten: a changed text is a new version, removal is a tombstone.
 * Every change of an article (new, text, story, removal) gives it the next sequence number; the
 * index replays from there.
 *
 * Ownership  results live in the arena given to the call.
 * Errors     ERRC_DB with SQLite's text; ERRC_IO when the disk is full ("disk full") or fails;
 *            ERRC_CORRUPT; ERRC_NOT_FOUND; ERRC_RETRY_LATER when another process wrote for longer
 *            than 10 s; ERRC_DENIED for a newer schema and for writing through a read-only handle;
 *            ERRC_USAGE for another program's file, or an older schema without `create`.
 * Threads    one thread a struct store; open one each (WAL: readers never wait for the writer).
 * Libraries  SQLite, zstd, only here (zstd also for import and export files).
 */

#include "base/arena.h"
#include "model/article.h"
#include "model/name.h"
#include "model/source.h"
#include "model/story.h"
#include "model/trend.h"

struct store;

struct store_options {
    const char *dir; /* data directory; warraq.db lies in it */
    bool create;     /* make it when absent, migrate it when older */
    bool read_only;
    /* Importance of a story from its counts, called inside the transaction that changes them: pass
     * the story room's story_weight (store may not know that room). NULL = a plain stand-in. */
    double (*story_weight)(const struct story *s);
};

enum errc store_open(const struct store_options *opts, struct store **ret, struct error *err)
    MUST_CHECK;
void store_close(struct store *s);
enum errc store_begin(struct store *s, struct error *err) MUST_CHECK;
enum errc store_commit(struct store *s, struct error *err) MUST_CHECK;
void store_rollback(struct store *s);
/* Copies a consistent database to <dir>/warraq.db while others write. */
enum errc store_backup(struct store *s, const char *dir, struct error *err) MUST_CHECK;
/* SQLite's quick_check and our own invariants; ERRC_CORRUPT names the first broken one. */
enum errc store_check(struct store *s, struct error *err) MUST_CHECK;
/* Small facts by name ("edition", "schema", ...). */
enum errc store_meta_get(struct store *s, const char *key, struct arena *arena, span *ret,
                         struct error *err) MUST_CHECK;
enum errc store_meta_put(struct store *s, const char *key, span value, struct error *err)
    MUST_CHECK;

/* ---- sources and feeds (store/sources.c) */

/* Inserts, or updates by slug; *ret_id may be NULL. */
enum errc store_source_put(struct store *s, const struct source *src, int64_t *ret_id,
                           struct error *err) MUST_CHECK;
enum errc store_source_get(struct store *s, span slug, struct arena *arena, struct source *ret,
                           struct error *err) MUST_CHECK;
/* All, by slug, with their counts. */
enum errc store_source_list(struct store *s, struct arena *arena, struct source **ret,
                            size_t *ret_count, struct error *err) MUST_CHECK;
enum errc store_source_pause(struct store *s, span slug, bool paused, struct error *err) MUST_CHECK;
/* Takes the source and its feeds away; its articles stay. */
enum errc store_source_remove(struct store *s, span slug, struct error *err) MUST_CHECK;
/* Adds a feed, due at once; an address that is there already is fine. */
enum errc store_feed_add(struct store *s, int64_t source_id, span url, enum feed_kind kind,
                         struct error *err) MUST_CHECK;
enum errc store_feed_list(struct store *s, int64_t source_id, struct arena *arena,
                          struct feed_source **ret, size_t *ret_count, struct error *err)
    MUST_CHECK; /* source_id 0 = all */
/* Feeds of sources that are not paused, due at now_s, longest overdue first. */
enum errc store_feeds_due(struct store *s, int64_t now_s, size_t limit, struct arena *arena,
                          struct feed_source **ret, size_t *ret_count, struct error *err)
    MUST_CHECK;

/* ---- the frontier: article addresses found but not yet fetched (store/frontier.c) */

struct candidate {
    int64_t id, source_id;
    span url;
    span title, author, summary, section, image_url; /* what the feed said; summary may be HTML */
    span content;                                    /* the feed's full text (HTML), may be empty */
    int64_t published_s;                             /* TIME_UNKNOWN when the feed said nothing */
    bool day_only, breaking;
    int64_t found_s, due_s;
    int64_t tries;
    int64_t mark; /* fingerprint of what the feed says; 0 = nothing that could change */
    bool revisit; /* fetched before; the feed says another thing since */
};

/* One transaction: the feed's new state, its items that were never seen, and those of which it now
 * says another thing than before (asked by the feed that showed them first, a few times each).
 * After it returned, an answer of 304 may be trusted: nothing that the feed showed can be lost. */
enum errc store_feed_done(struct store *s, const struct feed_source *feed,
                          const struct candidate *items, size_t count, size_t *ret_new,
                          struct error *err) MUST_CHECK;
/* Equal shares for all papers that are not paused, dealt in turns; a paper's newest due first, so
 * that a flood of old addresses holds up neither the others nor its own news. What was given out
 * is given out again until it is saved, retried later or refused. */
enum errc store_candidates_due(struct store *s, int64_t now_s, size_t limit, struct arena *arena,
                               struct candidate **ret, size_t *ret_count, struct error *err)
    MUST_CHECK;
/* Tries again at due_s. */
enum errc store_candidate_retry(struct store *s, int64_t id, int64_t due_s, span reason,
                                struct error *err) MUST_CHECK;
/* Given up; the reason stays in the source's log and the address is not tried again. */
enum errc store_candidate_refuse(struct store *s, int64_t id, span reason, struct error *err)
    MUST_CHECK;
int64_t store_candidates_pending(struct store *s);

struct source_event {
    int64_t at_s, source_id, count; /* same source, kind and reason in one hour: one row, counted */
    span kind, reason, url;         /* kind: "feed", "page", "rule", "link", "image", "robots" */
};
enum errc store_event_add(struct store *s, const struct source_event *e, struct error *err)
    MUST_CHECK;
/* Newest first; source_id 0 = all. */
enum errc store_event_list(struct store *s, int64_t source_id, size_t limit, struct arena *arena,
                           struct source_event **ret, size_t *ret_count, struct error *err)
    MUST_CHECK;

/* ---- what the crawler learnt of a source's pages (store/templates.c); derived, may be lost */

/* ERRC_NOT_FOUND when there is nothing. */
enum errc store_template_get(struct store *s, int64_t source_id, struct arena *arena, span *ret,
                             struct error *err) MUST_CHECK;
enum errc store_template_put(struct store *s, int64_t source_id, span data, struct error *err)
    MUST_CHECK;

/* ---- articles (store/articles.c) */

enum save_result { SAVE_NEW, SAVE_UPDATED, SAVE_DUPLICATE };

struct save {
    struct article *article;  /* in: all but id; out: id, version, order_s, image kept on update */
    const struct name *names; /* that it speaks of, most prominent first */
    size_t name_count;
    span agency;          /* from its credit line; empty when it names none */
    int64_t candidate_id; /* its frontier row ends in the same transaction; 0 = none */
    int64_t new_story_id; /* out: the story made for it, 0 = it joined one */
    uint64_t seq;         /* out: the sequence number of this change, 0 = nothing changed */
};

/* One article, whole: text version, authors, story membership and counts, sequence. A url (or
 * external id of an import, unique in its source) that is there with the same title and text is
 * SAVE_DUPLICATE and changes nothing; with another text it becomes the next version, which keeps
 * its source, story, copy_of and order_s (they are filled in the article then). A removed article
 * stays removed and one of another source stays as it is (SAVE_DUPLICATE). article->story_id == 0
 * makes a new story; source_id == 0 is looked up by the slug in `source`. Errors: ERRC_LIMIT,
 * ERRC_USAGE (no address and id, no title and text) and ERRC_NOT_FOUND (source, story) leave an
 * open group as it was; any other ends it: the commit fails, nothing is kept. */
enum errc store_article_save(struct store *s, struct save *save, enum save_result *ret,
                             struct error *err) MUST_CHECK;
/* With body. Here and in all lists `image` is empty while its picture is hidden. */
enum errc store_article_get(struct store *s, int64_t id, struct arena *arena, struct article *ret,
                            struct error *err) MUST_CHECK;
/* The agency of its credit line; empty when it names none. */
enum errc store_article_agency(struct store *s, int64_t id, struct arena *arena, span *ret,
                               struct error *err) MUST_CHECK;
/* An older version: title, summary, body and version are filled. The newest is the article. */
enum errc store_article_version(struct store *s, int64_t id, int64_t version, struct arena *arena,
                                struct article *ret, struct error *err) MUST_CHECK;
/* An article has it, or the frontier had it once. */
bool store_url_known(struct store *s, span url);
/* Sets the picture (stored already) of every article that shows this image address. */
enum errc store_article_set_image(struct store *s, span image_url, const char *hash,
                                  struct error *err) MUST_CHECK;
/* Tombstone: text goes (secure_delete), title and link stay. */
enum errc store_article_remove(struct store *s, int64_t id, span reason, struct error *err)
    MUST_CHECK;

enum list_kind {
    LIST_LATEST,
    LIST_SOURCE,
    LIST_CATEGORY,
    LIST_AUTHOR,
    LIST_STORY,
    LIST_COPIES,
    LIST_DAY,
    LIST_NAME
};
struct list {
    enum list_kind kind;
    int64_t id;           /* source, category, story, name, or original article (LIST_COPIES) */
    span author;          /* LIST_AUTHOR: as in authors, folded compare */
    int64_t from_s, to_s; /* LIST_DAY, order_s; else open when both are 0 */
    int64_t before_s,
        before_id; /* keyset: continue behind this (order_s, id); 0,0 = from the top */
    bool oldest_first;
    bool with_copies;   /* LIST_STORY and LIST_DAY want them; lists of headlines do not */
    bool breaking_only; /* LIST_LATEST */
    size_t limit;
};
/* Newest first by (order_s, id), without bodies; at most 10,000. Removed articles, those that
 * robots keep out of lists, and papers with display off are left out; so are copies unless
 * with_copies (LIST_STORY, LIST_DAY) or LIST_COPIES asks for them. */
enum errc store_article_list(struct store *s, const struct list *list, struct arena *arena,
                             struct article **ret, size_t *ret_count, struct error *err) MUST_CHECK;
/* In the order of ids; unknown ids are left out, removed ones are not. with_body for snippets. */
enum errc store_article_many(struct store *s, const int64_t *ids, size_t count, bool with_body,
                             struct arena *arena, struct article **ret, size_t *ret_count,
                             struct error *err) MUST_CHECK;
/* Articles with seq > after, in order, with bodies; removed ones have ARTICLE_REMOVED. */
enum errc store_article_changes(struct store *s, uint64_t after, size_t limit, struct arena *arena,
                                struct article **ret, uint64_t **ret_seqs, size_t *ret_count,
                                struct error *err) MUST_CHECK;
/* Where the newest articles begin, `most` of them and none before from_s: pages of
 * store_article_window() from there. Those of the oldest second may be more. count 0 = none. */
struct window_start {
    int64_t from_s, after_id;
    size_t count;
};
enum errc store_article_window_start(struct store *s, int64_t from_s, size_t most,
                                     struct window_start *ret, struct error *err) MUST_CHECK;
/* Articles with order_s >= from_s in the order they were stored, with bodies: to fill a newsroom.
 */
enum errc store_article_window(struct store *s, int64_t from_s, int64_t after_id, size_t limit,
                               struct arena *arena, struct article **ret, size_t *ret_count,
                               struct error *err) MUST_CHECK;
uint64_t store_seq(struct store *s); /* the last one given */
int64_t store_article_count(struct store *s);
/* First and last order_s; TIME_UNKNOWN when empty. */
enum errc store_article_range(struct store *s, int64_t *ret_first_s, int64_t *ret_last_s,
                              struct error *err) MUST_CHECK;
/* Articles a local day in [from_day, to_day] (days since 1970), as counts[day - from_day]. */
enum errc store_day_counts(struct store *s, int64_t from_day, int64_t to_day, int utc_offset_min,
                           int64_t *ret_counts, struct error *err) MUST_CHECK;

/* ---- links and revisits (store/links.c): articles that the crawler brought are looked at again */

enum link_state {
    LINK_UNKNOWN,   /* never looked at: imported, or made from a feed alone */
    LINK_OK,        /* answered when it was last asked */
    LINK_DEAD,      /* 404, or no good answer for several tries */
    LINK_MOVED,     /* leads to another registrable domain: somebody else's page */
    LINK_WITHDRAWN, /* 410: the publisher took it down */
};
/* The last three: not to be offered as a link. */
bool link_is_bad(enum link_state state);
struct link_status {
    enum link_state state;
    int64_t checked_s; /* last asked; TIME_UNKNOWN = never */
    int64_t ok_s;      /* last answered well */
    int64_t since_s;   /* the state stands since then */
    int64_t failures;  /* tries in a row without an answer */
    span reason;       /* of a bad state or a failure */
};
struct revisit {
    int64_t article_id, source_id;
    span url, title;
    int64_t visits; /* finished ones; the first fetch does not count */
    struct link_status link;
    int64_t due_s; /* in of store_revisit_done */
};
/* A crawled article whose page answered at ok_s is looked at again at due_s. Nothing happens when
 * it is scheduled already, has no address, or was removed. */
enum errc store_revisit_add(struct store *s, int64_t article_id, int64_t ok_s, int64_t due_s,
                            struct error *err) MUST_CHECK;
/* Of papers that are not paused, longest overdue first; a few of each paper, so that one with a
 * long backlog does not hide the others. What was given out is due until it is done. */
enum errc store_revisits_due(struct store *s, int64_t now_s, size_t limit, struct arena *arena,
                             struct revisit **ret, size_t *ret_count, struct error *err) MUST_CHECK;
/* Keeps link, visits and due_s. ERRC_NOT_FOUND when it was never scheduled; an article that was
 * removed meanwhile is not scheduled again. */
enum errc store_revisit_done(struct store *s, const struct revisit *r, struct error *err)
    MUST_CHECK;
/* LINK_UNKNOWN for what was never looked at. */
enum errc store_link_get(struct store *s, int64_t article_id, struct arena *arena,
                         struct link_status *ret, struct error *err) MUST_CHECK;

struct author_row {
    span name;
    int64_t articles, first_s, last_s;
    int64_t source_id; /* where most of them stand */
};
enum errc store_author_get(struct store *s, span name, struct arena *arena, struct author_row *ret,
                           struct error *err) MUST_CHECK;
enum errc store_author_list(struct store *s, int64_t source_id, size_t limit, struct arena *arena,
                            struct author_row **ret, size_t *ret_count, struct error *err)
    MUST_CHECK; /* most articles first; 0 = all */

/* Names and trends have a header of their own: store/names.h. */

/* ---- stories (store/stories.c) */

/* Follows merges. */
enum errc store_story_get(struct store *s, int64_t id, struct arena *arena, struct story *ret,
                          struct error *err) MUST_CHECK;
/* Stories with last_s >= since_s, heaviest first; category UNKNOWN = all. */
enum errc store_story_recent(struct store *s, int64_t since_s, enum category category, size_t limit,
                             struct arena *arena, struct story **ret, size_t *ret_count,
                             struct error *err) MUST_CHECK;
/* `from` is told at `to` now: its articles move (each is a change for the index), its address leads
 * there, and story_moves keeps when. Nothing happens when both are one already. */
enum errc store_story_merge(struct store *s, int64_t from, int64_t to, int64_t at_s,
                            struct error *err) MUST_CHECK;
/* These of its articles become a story of their own, *ret_id. Those that stand elsewhere stay. */
enum errc store_story_split(struct store *s, int64_t from, const int64_t *articles, size_t count,
                            int64_t at_s, int64_t *ret_id, struct error *err) MUST_CHECK;
/* As store_story_recent(s, since_s, ...) would have answered at at_s: from the articles that were
 * there, without the merges and splits since; titles are left empty. (store/past.c) */
enum errc store_story_past(struct store *s, int64_t at_s, int64_t since_s, size_t limit,
                           struct arena *arena, struct story **ret, size_t *ret_count,
                           struct error *err) MUST_CHECK;
struct story_source {
    int64_t source_id, articles;
};
/* Papers of a story, most articles first. */
enum errc store_story_sources(struct store *s, int64_t id, struct arena *arena,
                              struct story_source **ret, size_t *ret_count, struct error *err)
    MUST_CHECK;

/* ---- pictures, reports, moderation (store/images.c, store/reports.c) */

struct image {
    char hash[33];
    span url;                  /* where it was fetched */
    int width, height;         /* original */
    int widths[3], heights[3]; /* of the thumbnails */
    uint64_t dhash;
    enum image_state { IMAGE_SHOWN, IMAGE_HIDDEN_BY_REPORTS, IMAGE_HIDDEN, IMAGE_KEPT } state;
    int64_t reports; /* different networks since the last decision */
    int64_t first_report_s;
    uint32_t reasons[5]; /* counts by enum report_reason */
};
enum report_reason {
    REPORT_UNRELATED,
    REPORT_OFFENSIVE,
    REPORT_PRIVACY,
    REPORT_COPYRIGHT,
    REPORT_OTHER
};

/* An image address that waits for the fetcher. */
struct image_wanted {
    span url;
    int64_t source_id, tries;
};
enum errc store_images_wanted(struct store *s, int64_t now_s, size_t limit, struct arena *arena,
                              struct image_wanted **ret, size_t *ret_count, struct error *err)
    MUST_CHECK;
/* Fetched: the picture, and every article that shows the address gets it, in one transaction. A
 * picture whose fingerprint equals a hidden one (distance <= 4) is hidden with it. */
enum errc store_image_put(struct store *s, const struct image *img, struct error *err) MUST_CHECK;
/* due_s 0 = given up. */
enum errc store_image_failed(struct store *s, span url, span reason, int64_t due_s,
                             struct error *err) MUST_CHECK;
/* Its thumbnails are lost: it is wanted again. What readers and moderators said of it stays. */
enum errc store_image_again(struct store *s, const char *hash, struct error *err) MUST_CHECK;
enum errc store_image_get(struct store *s, const char *hash, struct arena *arena, struct image *ret,
                          struct error *err) MUST_CHECK;
enum errc store_image_each(struct store *s, void (*fn)(void *ctx, const struct image *img),
                           void *ctx, struct error *err) MUST_CHECK;

struct report {
    const char *image_hash;
    int64_t article_id;
    enum report_reason reason;
    span note;        /* <= 500 bytes */
    uint64_t network; /* keyed hash of the reporter's network and the image, web makes it */
    int64_t at_s;
    int64_t threshold; /* different networks that hide it */
};
enum report_result { REPORT_THANKS, REPORT_AGAIN, REPORT_HID_IT };
/* A network counts once an image; its hash and the note are kept for two days. Pictures with the
 * same fingerprint go along. A picture that a moderator kept is not hidden by reports again. */
enum errc store_report_image(struct store *s, const struct report *r, enum report_result *ret,
                             struct error *err) MUST_CHECK;
/* Takes one network's report back, within those two days. */
enum errc store_report_undo(struct store *s, const char *image_hash, uint64_t network,
                            struct error *err) MUST_CHECK;
/* Pictures with reports since the last decision, oldest first. */
enum errc store_report_queue(struct store *s, size_t limit, struct arena *arena, struct image **ret,
                             size_t *ret_count, struct error *err) MUST_CHECK;
struct image_note {
    int64_t at_s, article_id;
    enum report_reason reason;
    span note;
};
/* What readers said about a picture in the last two days. */
enum errc store_image_notes(struct store *s, const char *hash, size_t limit, struct arena *arena,
                            struct image_note **ret, size_t *ret_count, struct error *err)
    MUST_CHECK;
/* A moderator's word; sticks, and goes for the same picture elsewhere. state: HIDDEN, KEPT, or
 * SHOWN (restored: may be reported again). Adds a line to the moderation log. */
enum errc store_image_decide(struct store *s, const char *hash, enum image_state state, span actor,
                             int64_t at_s, struct error *err) MUST_CHECK;
/* A reader's report about an article (wrong text, removal request). */
enum errc store_report_article(struct store *s, int64_t article_id, span reason, span note,
                               span contact, uint64_t network, int64_t at_s, struct error *err)
    MUST_CHECK;

struct article_report {
    int64_t id, article_id, at_s;
    span reason, note, contact;
    bool closed;
};
enum errc store_article_reports(struct store *s, size_t limit, struct arena *arena,
                                struct article_report **ret, size_t *ret_count, struct error *err)
    MUST_CHECK;
enum errc store_article_report_close(struct store *s, int64_t id, span actor, span outcome,
                                     int64_t at_s, struct error *err) MUST_CHECK;

struct log_row {
    int64_t at_s;
    span actor, action, object, detail;
};
/* Append-only; each row carries the hash of the one before. */
enum errc store_log_add(struct store *s, const struct log_row *row, struct error *err) MUST_CHECK;
enum errc store_log_list(struct store *s, size_t limit, struct arena *arena, struct log_row **ret,
                         size_t *ret_count, struct error *err) MUST_CHECK;

/* ---- admin (store/admin.c): secrets come hashed, web does the hashing */

enum errc store_session_put(struct store *s, span token_hash, int64_t expires_s, struct error *err)
    MUST_CHECK;
/* True while it is valid; moves its idle end to idle_until_s. */
bool store_session_check(struct store *s, span token_hash, int64_t now_s, int64_t idle_until_s);
enum errc store_session_drop(struct store *s, span token_hash, struct error *err) MUST_CHECK;
enum errc store_token_put(struct store *s, span token_hash, span label, int64_t at_s,
                          struct error *err) MUST_CHECK;
bool store_token_check(struct store *s, span token_hash);

/* ---- compressed files, for import and export (store/zfile.c) */

struct zfile;
/* ".zst" is decompressed, "-" is stdin. */
enum errc zfile_open(const char *path, struct zfile **ret, struct error *err) MUST_CHECK;
/* Next line without its newline, borrowed until the next call. ERRC_NOT_FOUND at the end;
 * ERRC_LIMIT for a line over LIMIT_IMPORT_LINE_BYTES (it is skipped, reading may go on). */
enum errc zfile_line(struct zfile *z, span *ret, struct error *err) MUST_CHECK;
/* Appends all that is left, unpacked; ERRC_LIMIT past the buf's maximum. Not mixed with lines. */
enum errc zfile_rest(struct zfile *z, struct buf *out, struct error *err) MUST_CHECK;
/* Bytes of the file read so far and in all (-1 for stdin), for progress. */
int64_t zfile_read_bytes(const struct zfile *z);
int64_t zfile_total_bytes(const struct zfile *z);
/* A new file, mode 0600; ".zst" is compressed, "-" is stdout. Plain writes are not buffered: give
 * large pieces. Only after zfile_finish succeeded is the file whole and on the disk. */
enum errc zfile_create(const char *path, struct zfile **ret, struct error *err) MUST_CHECK;
enum errc zfile_write(struct zfile *z, span bytes, struct error *err) MUST_CHECK;
enum errc zfile_finish(struct zfile *z, struct error *err) MUST_CHECK;
void zfile_close(struct zfile *z);

#endif
