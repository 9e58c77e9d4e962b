/**
 * cli - what every verb shares: options from argp with texts from the catalogue, the
 * configuration, and one way to end.
 */
#ifndef DAHU_APP_CLI_H
#define DAHU_APP_CLI_H

#include <argp.h>

#include "dahu/base/config.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_PARTLY = 3, EXIT_UNREACHABLE = 4 };

struct verb {
    const char *name;
    int (*run)(const struct verb *verb, int argc, char **argv);
};

/* What the global options --config, --set and --lang ask for. */
struct cli {
    struct config *config; /* owned: cli_fini */
    const char *file;      /* that was named for it on the command line; NULL */
    enum lang lang;
};

/**
 * cli_parse - parse @argv of @verb: its own @options (ends with a zero row, may be NULL) go to
 * @parse, the global ones to @cli. Texts come from the catalogue: `verb.<verb>.about` and
 * `verb.<verb>.option.<long name>`; an option's doc field stays NULL. Usage errors exit with 2.
 *
 * @args_doc  what follows the options, e.g. "FILE", or NULL
 * @input     state->input of @parse
 */
void cli_parse(struct cli *cli, const struct verb *verb, const struct argp_option *options,
               argp_parser_t parse, const char *args_doc, int argc, char **argv, void *input);
/** cli_parse_anyway - the same for a verb that reports a wrong configuration itself: @fault, then with
 * defaults. */
void cli_parse_anyway(struct cli *cli, const struct verb *verb, const struct argp_option *options,
                      argp_parser_t parse, int argc, char **argv, void *input, struct err *fault);
void cli_fini(struct cli *cli);
/** cli_wanted_lang - what --lang anywhere in @argv says, else the language of the environment. */
enum lang cli_wanted_lang(int argc, char **argv);
/** cli_fail - print "dahu VERB: text" on standard error; returns the exit code of the error. */
int cli_fail(const struct verb *verb, const struct err *e);
/** cli_fail_in - cli_fail for a verb that writes: what the database refused is said first in the language of
 *  the reader, with the text `constraint.<name>` where there is one. */
int cli_fail_in(const struct cli *cli, const struct verb *verb, const struct err *e);

#endif
