#ifndef STORE_NAMES_H
#define STORE_NAMES_H

/* names - people, places and bodies that articles speak of, and what rises among them.
 *
 * A name may have several spellings; each has an id, and all is told at the id of the one that the
 * others belong to.
 *
 * Ownership, errors, threads as in store/store.h.
 */

#include "store/store.h"

struct name_row {
    int64_t id;
    enum name_kind kind;
    span key, text, text_fr, text_en; /* the last two may be empty */
    int64_t articles, first_s, last_s;
};
/* With its counts. Of a spelling, the name that it belongs to: ret->id is not id then, and all that
 * is listed by a name's id wants this one. */
enum errc store_name_get(struct store *s, int64_t id, struct arena *arena, struct name_row *ret,
                         struct error *err) MUST_CHECK;
/* Of an article, most prominent first, without counts. */
enum errc store_name_of_article(struct store *s, int64_t article_id, struct arena *arena,
                                struct name_row **ret, size_t *ret_count, struct error *err)
    MUST_CHECK;
/* Names in the newest articles of this one, most shared first; articles = how many they share. */
enum errc store_name_related(struct store *s, int64_t id, size_t limit, struct arena *arena,
                             struct name_row **ret, size_t *ret_count, struct error *err)
    MUST_CHECK;
/* Articles with order_s in [from_s, to_s). */
enum errc store_name_count(struct store *s, int64_t id, int64_t from_s, int64_t to_s, int64_t *ret,
                           struct error *err) MUST_CHECK;
struct day_range {
    int64_t from, to; /* local days since 1970, both counted */
    int utc_offset_min;
};
/* Articles a local day, as counts[day - from]. */
enum errc store_name_days(struct store *s, int64_t id, const struct day_range *days,
                          int64_t *ret_counts, struct error *err) MUST_CHECK;
/* Ids of its newest articles up to around_s. */
enum errc store_name_articles(struct store *s, int64_t id, int64_t around_s, size_t limit,
                              struct arena *arena, int64_t **ret, size_t *ret_count,
                              struct error *err) MUST_CHECK;

/* By kind and key, as stories find it; without counts. Of a spelling, the name it belongs to. */
enum errc store_name_find(struct store *s, enum name_kind kind, span key, struct arena *arena,
                          struct name_row *ret, struct error *err) MUST_CHECK;
/* All its spellings with their own ids, itself first; without counts. (store/spellings.c) */
enum errc store_name_spellings(struct store *s, int64_t id, struct arena *arena,
                               struct name_row **ret, size_t *ret_count, struct error *err)
    MUST_CHECK;
/* `from` is a spelling of `into` from now on: its coverage is counted there, its id leads there.
 * lang: of the articles that write it like `from`, whose pages show it so ("" = not known). Nothing
 * happens when they are one already, or were parted once: *ret_joined says so. */
struct name_join {
    int64_t into, from;
    const char *lang;
};
enum errc store_name_join(struct store *s, const struct name_join *j, bool *ret_joined,
                          struct error *err) MUST_CHECK;
/* Undoes it, for good: the spelling has its own articles again and is not joined anew. ERRC_USAGE
 * when it is no spelling of another name. */
enum errc store_name_part(struct store *s, int64_t spelling, int64_t at_s, struct error *err)
    MUST_CHECK;
/* Names with these words, the last one as the beginning of a word; most articles first, with
 * counts. Names without articles are left out. Of very common words only the names known longest
 * are looked at. (store/name_search.c) */
enum errc store_name_search(struct store *s, span words, size_t limit, struct arena *arena,
                            struct name_row **ret, size_t *ret_count, struct error *err) MUST_CHECK;

/* ---- trends */

/* What rises at at_s, strongest first; replaces what was said of that time. */
enum errc store_trends_put(struct store *s, int64_t at_s, const struct trend *trends, size_t count,
                           struct error *err) MUST_CHECK;
/* The newest at or before until_s; *ret_at_s TIME_UNKNOWN when there is none. */
enum errc store_trends_get(struct store *s, int64_t until_s, struct arena *arena,
                           struct trend **ret, size_t *ret_count, int64_t *ret_at_s,
                           struct error *err) MUST_CHECK;

#endif
