#ifndef BASE_HASH_H
#define BASE_HASH_H

/* hash - fast non-cryptographic hashes (xxHash, XXH3).
 *
 * Values may be stored: XXH3 is stable since 0.8.0. Not for secrets or for anything an attacker
 * gains by colliding; libsodium serves those (web, store).
 */

#include "base/base.h"

uint64_t hash64(span s, uint64_t seed);
/* 128 bits as two words. */
void hash128(span s, uint64_t ret[2]);
/* 32 lower-case hex digits and NUL. */
enum { HASH_HEX_SIZE = 33 };
const char *hash_hex(span s, char out[HASH_HEX_SIZE]);
/* Mixes one integer (splitmix64 finaliser). */
uint64_t hash_mix(uint64_t v);

#endif
