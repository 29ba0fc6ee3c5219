/* common - what the C and C++ rivals share: reading the token file and the line protocol. */
#ifndef RIVALS_COMMON_H
#define RIVALS_COMMON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WORDS_MAX = 32, CLAUSES_MAX = 64 };

static inline long long now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* A line of the token file, cut in place. */
struct row {
    long long id, time_s, story;
    char *source, *category, *text;
};

static inline int row_parse(char *line, struct row *r) {
    char *f[6];
    line[strcspn(line, "\n")] = 0;
    for (int i = 0; i < 6; i++) {
        f[i] = line;
        if (i == 5) break;
        line = strchr(line, '\t');
        if (!line) return 0;
        *line++ = 0;
    }
    r->id = atoll(f[0]);
    r->time_s = atoll(f[1]);
    r->source = f[2];
    r->category = f[3];
    r->story = atoll(f[4]);
    r->text = f[5];
    return 1;
}

/* COMMAND <tab> FROM <tab> TO <tab> CLAUSES; a clause is + must, ? any, - not, # source, and the
 * words of a phrase are joined by '~'. Cut in place. */
struct clause {
    char op;
    char *words[WORDS_MAX];
    int count;
};
struct ask {
    char *command;
    long long from_s, to_s;
    struct clause clauses[CLAUSES_MAX];
    int count, musts, anys;
};

static inline int ask_parse(char *line, struct ask *a) {
    line[strcspn(line, "\n")] = 0;
    a->count = a->musts = a->anys = 0;
    char *save = NULL;
    a->command = strtok_r(line, "\t", &save);
    char *from = strtok_r(NULL, "\t", &save), *to = strtok_r(NULL, "\t", &save);
    char *clauses = strtok_r(NULL, "\t", &save);
    if (!clauses) return 0;
    a->from_s = atoll(from);
    a->to_s = atoll(to);
    for (char *c, *rest = NULL; a->count < CLAUSES_MAX && (c = strtok_r(clauses, " ", &rest));
         clauses = NULL) {
        struct clause *k = &a->clauses[a->count++];
        k->op = *c++;
        k->count = 0;
        a->musts += k->op == '+';
        a->anys += k->op == '?';
        char *w, *in = NULL;
        for (; k->count < WORDS_MAX && (w = strtok_r(c, "~", &in)); c = NULL)
            k->words[k->count++] = w;
    }
    return a->count > 0;
}

static inline int is(const char *a, const char *b) {
    return strcmp(a, b) == 0;
}

/* ids by command; 0 = it wants no ids */
static inline int top_of(const char *command) {
    if (is(command, "TOP_100")) return 100;
    return is(command, "TOP_10") || is(command, "TOP_10_COUNT") || is(command, "NEWEST_10") ||
                   is(command, "DECAY_10") || is(command, "COLLAPSE_10")
               ? 10
               : 0;
}

#endif
