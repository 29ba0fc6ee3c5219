#ifndef MODEL_STORY_H
#define MODEL_STORY_H

/* story - all coverage of one event, as stored and shown.
 *
 * Ownership  spans are borrowed from whoever made the struct.
 */

#include "model/lang.h"

struct story {
    int64_t id;
    int64_t merged_into; /* 0 = alive; else the id that answers for it now */
    int64_t lead_id;     /* article whose title and picture stand for the story */
    span title;          /* of the lead */
    char lang[LANG_SIZE];
    enum category category;
    int64_t first_s, last_s; /* order_s of its first and last article */
    int64_t articles;        /* all, copies too */
    int64_t sources;         /* different papers */
    int64_t originals;       /* articles that are no copies */
    double weight;           /* importance without freshness; story/importance.h */
    bool breaking;
};

#endif
