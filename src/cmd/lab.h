#ifndef CMD_LAB_H
#define CMD_LAB_H

/* lab - one stage of the pipeline on files, with no data directory. Stages that read foreign
 * documents go through the jail, as the crawler does.
 */

#include "base/arena.h"
#include "base/json.h"
#include "cmd/cmd.h"
#include "jail/jail.h"

struct lab {
    const char *url, *agent, *lang, *now, *model, *min, *batch, *rules,
        *file; /* options; NULL = not given */
    bool learn, words, why;
    struct rule_book *book;    /* of --rules */
    struct jail *jail;         /* opened on first use */
    struct lab_learnt *learnt; /* --learn: from the first reading of the batch */
};

/* Takes one document (bytes) and writes one JSON object. id may be empty. */
typedef enum errc lab_document_fn(struct lab *lab, span bytes, span id, span url,
                                  const struct json *item, struct json_writer *w,
                                  struct error *err);
enum errc lab_page(struct lab *lab, span bytes, span id, span url, const struct json *item,
                   struct json_writer *w, struct error *err);
enum errc lab_feed(struct lab *lab, span bytes, span id, span url, const struct json *item,
                   struct json_writer *w, struct error *err);
enum errc lab_sitemap(struct lab *lab, span bytes, span id, span url, const struct json *item,
                      struct json_writer *w, struct error *err);
enum errc lab_robots(struct lab *lab, span bytes, span id, span url, const struct json *item,
                     struct json_writer *w, struct error *err);

/* page --learn: remembers what the page shows of its site's template; writes nothing. */
enum errc lab_page_learn(struct lab *lab, span bytes, span id, span url, const struct json *item,
                         struct json_writer *w, struct error *err);
/* What was learnt of this address's site; NULL = nothing. */
const struct page_template *lab_known(struct lab *lab, span url);
void lab_learnt_free(struct lab_learnt *l);

/* Takes the lines of the input one at a time. */
enum errc lab_lines(struct lab *lab, const char *stage, struct error *err);
/* Takes article JSONL: pairs, copies, stories, names, category. */
enum errc lab_articles(struct lab *lab, const char *stage, struct error *err);

enum errc lab_need_jail(struct lab *lab, struct error *err);

#endif
