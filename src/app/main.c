/* main - one binary, one table of verbs. What a verb does is in verb_<name>.c. */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "cli.h"
#include "dahu/base/arena.h"

/* sorted by name, as `dahu --help` prints them */
#define VERBS(X)                                                                                             \
    X(advice)                                                                                                \
    X(audit)                                                                                                 \
    X(bill)                                                                                                  \
    X(calendar)                                                                                              \
    X(collect)                                                                                               \
    X(config)                                                                                                \
    X(doctor)                                                                                                \
    X(driver)                                                                                                \
    X(energy)                                                                                                \
    X(event)                                                                                                 \
    X(explain)                                                                                               \
    X(export)                                                                                                \
    X(import)                                                                                                \
    X(links)                                                                                                 \
    X(meters)                                                                                                \
    X(migrate)                                                                                               \
    X(openapi)                                                                                               \
    X(payment)                                                                                               \
    X(probe)                                                                                                 \
    X(review)                                                                                                \
    X(route)                                                                                                 \
    X(rule)                                                                                                  \
    X(serve)                                                                                                 \
    X(sim)                                                                                                   \
    X(spool)                                                                                                 \
    X(tariff)                                                                                                \
    X(up)                                                                                                    \
    X(user)                                                                                                  \
    X(vee)                                                                                                   \
    X(verify)                                                                                                \
    X(version)

#define X(name) extern const struct verb verb_##name;
VERBS(X)
#undef X

static const struct verb *const verbs[] = {
#define X(name) &verb_##name,
    VERBS(X)
#undef X
};
enum { VERB_COUNT = sizeof verbs / sizeof *verbs };

static void print_help(FILE *to, enum lang lang)
{
    struct arena a = {0};
    fprintf(to, "%s\n%s\n\n", i18n_text(lang, "app.about"), i18n_text(lang, "cli.help.usage"));
    for (int i = 0; i < VERB_COUNT; i++)
        fprintf(to, "  %-10s %s\n", verbs[i]->name,
                i18n_text(lang, arena_printf(&a, "verb.%s.about", verbs[i]->name)));
    fprintf(to, "\n%s\n", i18n_text(lang, "cli.help.more"));
    arena_fini(&a);
}

int main(int argc, char **argv)
{
    prctl(PR_SET_NAME, "dahu"); /* also when it was started through /proc/self/exe */
    const char *name = argc > 1 ? argv[1] : "";
    for (int i = 0; i < VERB_COUNT; i++)
        if (strcmp(verbs[i]->name, name) == 0)
            return verbs[i]->run(verbs[i], argc - 1, argv + 1);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-?") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout, cli_wanted_lang(argc, argv));
        return EXIT_DONE;
    }
    if (strcmp(name, "--version") == 0) {
        char *version[] = {argv[0], NULL};
        return verb_version.run(&verb_version, 1, version);
    }
    if (*name)
        fprintf(stderr, "dahu: there is no verb '%s'\n\n", name);
    print_help(stderr, cli_wanted_lang(argc, argv));
    return EXIT_USAGE;
}
