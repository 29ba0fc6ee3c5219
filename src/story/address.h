#ifndef STORY_ADDRESS_H
#define STORY_ADDRESS_H

/* address - the parts of an article's address that may name its section.
 *
 *     https://www.paper.example/ar/sport/2018/05/28/a-long-slug?cat=7
 *     host paper.example · front /ar, /ar/sport · back 4:sport, 5:ar · last a-long-slug · query
 * cat=7
 *
 * A number means something by its place only: folders count from the front, with all that stands
 * before them, and from the back. Dates are passed over. Of the last part the letters before its
 * first digit count ("world-44616956", "sp20.htm"). Each part is a hash of its host, its place and
 * its text in lower case, percent-decoded; ids and slugs are parts like others, which never come
 * again.
 *
 * Pure       no I/O, no memory; linear in the address.
 * Limits     ADDRESS_PARTS_MAX parts; LIMIT_URL_BYTES, longer addresses have none; with more than
 *            24 folders only the host counts.
 */

#include "base/base.h"

enum { ADDRESS_PARTS_MAX = 16, ADDRESS_PART_BYTES = 120 };

struct address_part {
    uint64_t key;
    span text; /* of the address, borrowed; a front part from its first folder on */
};

/* The host first. Returns how many; 0 for what is no address. */
size_t address_parts(span url, struct address_part parts[ADDRESS_PARTS_MAX]);
/* Percent-decoded and in lower case (ASCII); returns the length, 0 for what is longer than
 * ADDRESS_PART_BYTES as it stands. */
size_t address_plain(span part, char out[ADDRESS_PART_BYTES]);

#endif
