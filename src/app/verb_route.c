/* dahu route - the addresses of the service with the rights that they take, as the binary has them. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "dahu/http/route.h"

struct route_cli {
    struct cli cli;
    const char *command;
    bool json;
};

static const struct argp_option options[] = {{"json", 'j', NULL, 0, NULL, 0}, {0}};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct route_cli *r = state->input;
    if (key == 'j')
        r->json = true;
    else if (key == ARGP_KEY_ARG && !r->command)
        r->command = arg;
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool is_guarded(const struct route *r)
{
    return (r->source == ROUTE_SQL || r->source == ROUTE_CALL) && !r->open;
}

static json_t *describe(const struct route *r)
{
    json_t *desks = json_array();
    for (int d = 0; d < DESK_COUNT; d++)
        if (is_guarded(r) && right_at_desk(r->right, (enum desk)d))
            MUST(json_array_append_new(desks, json_string(desk_name((enum desk)d))) == 0);
    return json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:o}", "name", r->name, "method", r->method,
                     "path", r->path, "right", is_guarded(r) ? right_name(r->right) : NULL, "clause",
                     r->clause, "flow", r->flow, "body", r->body, "desks", desks);
}

static void print_list(bool json)
{
    json_t *all = json_array();
    for (int i = 0; i < route_count(); i++) {
        const struct route *r = route_at(i);
        if (json)
            MUST(json_array_append_new(all, describe(r)) == 0);
        else
            printf("%-6s %-50s %s\n", r->method, r->path, is_guarded(r) ? right_name(r->right) : "-");
    }
    if (json) {
        json_dumpf(all, stdout, JSON_INDENT(1));
        putchar('\n');
    }
    json_decref(all);
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct route_cli r = {0};
    cli_parse(&r.cli, verb, options, parse, "list", argc, argv, &r);
    int code = EXIT_DONE;
    if (r.command && strcmp(r.command, "list") == 0) {
        print_list(r.json);
    } else {
        fprintf(stderr, "dahu route: say 'list'; see 'dahu route --help'\n");
        code = EXIT_USAGE;
    }
    cli_fini(&r.cli);
    return code;
}

const struct verb verb_route = {"route", run};
