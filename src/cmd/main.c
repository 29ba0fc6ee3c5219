/* main - finds the command and runs it. */

#include "cmd/cmd.h"
#include "jail/jail.h"

#include <signal.h>
#include <stdio.h>

static void print_help(FILE *to) {
    fprintf(to, "warraq " WARRAQ_VERSION " - a news search engine for a country's newspapers\n\n"
                "usage: warraq COMMAND [options]\n\n");
    for (size_t i = 0; i < command_count; i++)
        fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].summary);
    fprintf(to, "\n'warraq COMMAND --help' tells more. To try it: warraq run --demo\n");
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "jail-worker") == 0) jail_worker_main();
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("warraq " WARRAQ_VERSION "\n");
        return EXIT_DONE;
    }
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(&commands[i], argc - 1, argv + 1);
    fprintf(stderr, "warraq: unknown command '%.60s'; 'warraq --help' lists them\n", argv[1]);
    return EXIT_USAGE;
}
