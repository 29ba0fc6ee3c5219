#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/* banned - functions that have a safe twin in base; force-included into every file.
 * The headers come first: a macro over a name would break its own declaration. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(f) banned_function_##f
#undef strcpy
#define strcpy(a, b) BANNED(strcpy)
#undef strcat
#define strcat(a, b) BANNED(strcat)
#undef strncpy
#define strncpy(a, b, n) BANNED(strncpy)
#undef strncat
#define strncat(a, b, n) BANNED(strncat)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)
#undef strtok
#define strtok(a, b) BANNED(strtok)
#undef atoi
#define atoi(a) BANNED(atoi)
#undef atol
#define atol(a) BANNED(atol)
#undef sscanf
#define sscanf(...) BANNED(sscanf)
#undef system
#define system(a) BANNED(system)
#undef localtime
#define localtime(a) BANNED(localtime)
#undef gmtime
#define gmtime(a) BANNED(gmtime)
#undef strerror
#define strerror(a) BANNED(strerror)
#undef rand
#define rand() BANNED(rand)

#endif
