/* dahu user - people, their desks and keys, at the command line: for the first administrators, and for
 * programs.
 *
 * Everything is done by the same functions as through the API (api.user_*), so it is checked and noted alike.
 * Passwords are never taken here: a person sets one with a one-time link. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "dahu/base/user.h"
#include "dahu/store/api.h"
#include "dahu/store/key.h"
#include "database.h"
#include "folder.h"
#include "key_file.h"
#include "table.h"

enum { DESKS_MAX = 16, WORDS_MAX = 3 };
static const char LINK_MINUTES[] = "15";

struct user_cli {
    struct cli cli;
    struct db *db;
    const char *name, *unit, *last_day, *to, *reason, *parent, *until, *days, *minutes;
    const char *desks[DESKS_MAX], *rights[DESKS_MAX];
    int desk_count, right_count;
    bool json, end, enter;
    const char *words[WORDS_MAX];
    int word_count;
};

static const struct argp_option options[] = {
    {"name", 'n', "NAME", 0, NULL, 0},
    {"unit", 'u', "UNIT", 0, NULL, 0},
    {"desk", 'd', "DESK", 0, NULL, 0},
    {"last-day", 'l', "DATE", 0, NULL, 0},
    {"to", 't', "LOGIN", 0, NULL, 0},
    {"reason", 'r', "TEXT", 0, NULL, 0},
    {"parent", 'p', "UNIT", 0, NULL, 0},
    {"until", 'U', "DATE", 0, NULL, 0},
    {"days", 'D', "N", 0, NULL, 0},
    {"right", 'R', "RIGHT", 0, NULL, 0},
    {"minutes", 'm', "N", 0, NULL, 0},
    {"end", 'e', NULL, 0, NULL, 0},
    {"enter", 'E', NULL, 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct user_cli *u = state->input;
    const char **texts[] = {
        ['n'] = &u->name,   ['u'] = &u->unit,  ['l'] = &u->last_day, ['t'] = &u->to,     ['r'] = &u->reason,
        ['p'] = &u->parent, ['U'] = &u->until, ['D'] = &u->days,     ['m'] = &u->minutes};
    if (key > 0 && key < (int)(sizeof texts / sizeof *texts) && texts[key]) {
        *texts[key] = arg;
        return 0;
    }
    switch (key) {
    case 'd':
    case 'R': {
        int *count = key == 'd' ? &u->desk_count : &u->right_count;
        if (*count == DESKS_MAX)
            argp_error(state, "at most %d of --%s", DESKS_MAX, key == 'd' ? "desk" : "right");
        (key == 'd' ? u->desks : u->rights)[(*count)++] = arg;
        return 0;
    }
    case 'e':
        u->end = true;
        return 0;
    case 'E':
        u->enter = true;
        return 0;
    case 'j':
        u->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (u->word_count == WORDS_MAX)
            return ARGP_ERR_UNKNOWN;
        u->words[u->word_count++] = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* ---- asking -------------------------------------------------------------------------------------- */

/* The answer of api.<function>, owned. */
static bool ask(struct user_cli *u, const char *function, int count, const char *const *args, json_t **out,
                struct err *e)
{
    struct db_result r;
    if (!api_ask(u->db, function, count, args, &r, e))
        return false;
    const char *text = db_text(&r, 0, 0);
    *out = text ? json_loads(text, JSON_DECODE_ANY, NULL) : json_null();
    db_result_fini(&r);
    return *out || err_set(e, ERR_DATABASE, "the database gave no JSON");
}

#define ASK(u, function, out, e, ...) ask(u, function, DB_PARAMS(__VA_ARGS__){__VA_ARGS__}, out, e)

/* Members that were not given stay out; takes @body. */
static bool ask_body(struct user_cli *u, const char *function, const char *who, json_t *body, json_t **out,
                     struct err *e)
{
    char *text = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    MUST(text != NULL);
    bool ok = who ? ASK(u, function, out, e, who, text) : ASK(u, function, out, e, text);
    free(text);
    return ok;
}

static json_t *texts(const char *const *list, int count)
{
    json_t *array = json_array();
    for (int i = 0; i < count; i++)
        MUST(json_array_append_new(array, json_string(list[i])) == 0);
    return array;
}

static void set(json_t *body, const char *name, const char *value)
{
    if (value)
        MUST(json_object_set_new(body, name, json_string(value)) == 0);
}

/* ---- printing ------------------------------------------------------------------------------------ */

static void print_json(json_t *answer)
{
    json_dumpf(answer, stdout, JSON_INDENT(2) | JSON_ENCODE_ANY);
    putchar('\n');
    json_decref(answer);
}

static const char *member(const json_t *o, const char *name)
{
    const char *text = json_string_value(json_object_get(o, name));
    return text ? text : "";
}

static void say(const struct user_cli *u, const char *key, const struct i18n_arg *args)
{
    struct buf text;
    buf_init(&text, 1 << 14);
    i18n_format(u->cli.lang, key, args, &text);
    puts(text.data);
    buf_fini(&text);
}

/* ---- commands ------------------------------------------------------------------------------------ */

static bool list(struct user_cli *u, json_t **out, struct err *e)
{
    if (!ASK(u, "api.users", out, e, "10000", NULL, NULL))
        return false;
    if (u->json)
        return true;
    const enum lang lang = u->cli.lang;
    const char *heading[] = {i18n_text(lang, "people.login"), i18n_text(lang, "people.name"),
                             i18n_text(lang, "people.unit"), i18n_text(lang, "people.desks"),
                             i18n_text(lang, "people.state")};
    struct table t;
    struct buf text;
    size_t i, k;
    json_t *person, *desk;
    table_init(&t, 5, (const enum table_align[]){TABLE_LEFT, TABLE_LEFT, TABLE_LEFT, TABLE_LEFT, TABLE_LEFT},
               heading);
    buf_init(&text, 1 << 20);
    json_array_foreach(json_object_get(*out, "users"), i, person)
    {
        buf_reset(&text);
        json_array_foreach(json_object_get(person, "desks"), k,
                           desk) if (json_is_true(json_object_get(desk, "now")))
            buf_printf(&text, "%s%s", text.len ? " " : "", member(desk, "desk"));
        table_row(&t,
                  (const char *[]){member(person, "login"), member(person, "name"), member(person, "unit"),
                                   text.len ? text.data : "",
                                   *member(person, "disabled_at") ? i18n_text(lang, "people.disabled") : ""});
    }
    buf_reset(&text);
    table_print(&t, &text);
    fputs(text.data, stdout);
    buf_fini(&text);
    table_fini(&t);
    json_decref(*out);
    *out = NULL;
    return true;
}

static bool show(struct user_cli *u, json_t **out, struct err *e)
{
    return ASK(u, "api.user", out, e, u->words[1]);
}

static bool add(struct user_cli *u, json_t **out, struct err *e)
{
    json_t *body = json_pack("{s:s, s:o}", "login", u->words[1], "desks", texts(u->desks, u->desk_count));
    set(body, "name", u->name ? u->name : u->words[1]);
    set(body, "unit", u->unit);
    set(body, "last_day", u->last_day);
    return ask_body(u, "api.user_add", NULL, body, out, e);
}

static bool desk(struct user_cli *u, json_t **out, struct err *e)
{
    json_t *body = json_pack("{s:s}", "desk", u->words[2]);
    set(body, "until", u->until);
    return ask_body(u, u->end ? "api.user_desk_end" : "api.user_desk_give", u->words[1], body, out, e);
}

static bool unit(struct user_cli *u, json_t **out, struct err *e)
{
    json_t *body = json_pack("{s:s}", "name", u->words[1]);
    set(body, "parent", u->parent);
    return ask_body(u, "api.unit_add", NULL, body, out, e);
}

static bool change(struct user_cli *u, bool disabled, json_t **out, struct err *e)
{
    return ask_body(u, "api.user_change", u->words[1], json_pack("{s:b}", "disabled", disabled), out, e);
}

static bool disable(struct user_cli *u, json_t **out, struct err *e)
{
    return change(u, true, out, e);
}

static bool enable(struct user_cli *u, json_t **out, struct err *e)
{
    return change(u, false, out, e);
}

/* A one-time link of @login, in @url. */
static bool make_link(struct user_cli *u, const char *login, const char *minutes, bool enters,
                      struct buf *url, json_t **out, struct err *e)
{
    char token[KEY_TEXT_BYTES], hash[KEY_HASH_BYTES], fallback[128];
    const struct config *c = u->cli.config;
    key_make(token);
    key_hash(token, hash);
    if (!ASK(u, "api.user_link", out, e, login, hash, minutes, enters ? "true" : "false"))
        return false;
    snprintf(fallback, sizeof fallback, "http://%s:%ld", c->http_address, c->http_port);
    buf_printf(url, "%s/#set-up=%s", *c->http_public_url ? c->http_public_url : fallback, token);
    key_forget(token, sizeof token);
    return true;
}

/* The token stands behind a #, which no browser sends to a server and no proxy writes into its log. */
static bool link_(struct user_cli *u, json_t **out, struct err *e)
{
    const char *minutes = u->minutes ? u->minutes : LINK_MINUTES;
    struct buf url;
    buf_init(&url, 1024);
    bool ok = make_link(u, u->words[1], minutes, u->enter, &url, out, e);
    if (ok && u->json) {
        MUST(json_object_set_new(*out, "link", json_string(url.data)) == 0);
    } else if (ok) {
        say(u, u->enter ? "people.link_enters" : "people.link",
            (const struct i18n_arg[]){
                {"login", member(*out, "login")}, {"url", url.data}, {"minutes", minutes}, {NULL, NULL}});
        json_decref(*out);
        *out = NULL;
    }
    key_forget(url.data, url.len);
    buf_fini(&url);
    return ok;
}

/* A link for each of those that @function names. */
static bool link_all(struct user_cli *u, const char *function, bool enter, const char *heading, struct err *e)
{
    json_t *all, *one, *ignored;
    size_t i;
    bool ok = ask(u, function, 0, NULL, &all, e);
    const char *minutes = u->minutes ? u->minutes : enter ? "720" : LINK_MINUTES;
    if (!ok)
        return false;
    struct buf with; /* what another command takes to find this installation */
    buf_init(&with, FOLDER_FILE_BYTES + 16);
    if (u->cli.file)
        buf_printf(&with, " --config %s", u->cli.file);
    if (json_array_size(all))
        say(u, heading, (const struct i18n_arg[]){{"minutes", minutes}, {"with", with.data}, {NULL, NULL}});
    buf_fini(&with);
    json_array_foreach(all, i, one)
    {
        struct buf url;
        buf_init(&url, 1024);
        ok = ok && make_link(u, member(one, "login"), minutes, enter, &url, &ignored, e);
        if (ok) {
            printf("  %-22s %s\n", member(one, "login"), url.data);
            json_decref(ignored);
        }
        buf_fini(&url);
    }
    json_decref(all);
    return ok;
}

static bool demo(struct user_cli *u, json_t **out, struct err *e)
{
    *out = NULL;
    return link_all(u, "dahu.demo_people", true, "people.demo", e);
}

static bool first(struct user_cli *u, json_t **out, struct err *e)
{
    *out = NULL;
    return link_all(u, "dahu.first_people", false, "people.first", e);
}

static bool token(struct user_cli *u, json_t **out, struct err *e)
{
    char text[KEY_TEXT_BYTES], hash[KEY_HASH_BYTES];
    key_make(text);
    key_hash(text, hash);
    json_t *body = json_pack("{s:s}", "name", u->name ? u->name : "command line");
    if (u->right_count)
        MUST(json_object_set_new(body, "rights", texts(u->rights, u->right_count)) == 0);
    if (u->days)
        MUST(json_object_set_new(body, "days", json_integer(strtol(u->days, NULL, 10))) == 0);
    char *content = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    bool ok = ASK(u, "api.token_add", out, e, u->words[1], hash, content);
    free(content);
    if (ok && u->json) {
        MUST(json_object_set_new(*out, "secret", json_string(text)) == 0);
    } else if (ok) {
        puts(text);
        json_decref(*out);
        *out = NULL;
    }
    key_forget(text, sizeof text);
    return ok;
}

static bool unlock(struct user_cli *u, json_t **out, struct err *e)
{
    return ASK(u, "api.user_unlock", out, e, u->words[1]);
}

static bool factor_reset(struct user_cli *u, json_t **out, struct err *e)
{
    return ASK(u, "api.user_factor_reset", out, e, u->words[1]);
}

/* Seals one second factor with the first key; *done false: it was that already, or changed meanwhile. */
static bool seal_one(struct user_cli *u, const struct seal *keys, const json_t *factor, bool *done,
                     struct err *e)
{
    unsigned char secret[SEAL_SECRET_BYTES];
    char sealed[SEAL_TEXT_BYTES];
    const char *who = member(factor, "user_id"), *was = member(factor, "secret");
    int64_t owner = strtoll(who, NULL, 10);
    json_t *answer;
    *done = false;
    if (seal_is_new(keys, was))
        return true;
    if (!seal_take(keys, owner, was, secret))
        return err_set(e, ERR_CONFLICT, "no key of the key file opens the second factor of '%s'",
                       member(factor, "login"));
    seal_put(keys, owner, secret, sealed);
    key_forget(secret, sizeof secret);
    if (!ASK(u, "dahu.factor_seal", &answer, e, who, was, sealed))
        return false;
    *done = json_is_true(answer);
    json_decref(answer);
    return true;
}

/* Seals all second factors with the first key of the file: then the older ones may be taken out of it. */
static bool seal(struct user_cli *u, json_t **out, struct err *e)
{
    struct seal *keys;
    json_t *all, *one;
    size_t i;
    int sealed = 0;
    bool done, ok = key_file_open(u->cli.config, &keys, e);
    if (ok && !keys)
        return err_set(e, ERR_CONFIG, "there is no key file: set security.key_file");
    if (!ok || !ask(u, "dahu.factor_list", 0, NULL, &all, e)) {
        if (ok)
            seal_free(keys);
        return false;
    }
    json_array_foreach(all, i, one)
    {
        ok = ok && seal_one(u, keys, one, &done, e);
        sealed += ok && done;
    }
    if (ok)
        *out = json_pack("{s:i, s:i}", "factors", (int)json_array_size(all), "sealed", sealed);
    json_decref(all);
    seal_free(keys);
    return ok;
}

static bool hand_over(struct user_cli *u, json_t **out, struct err *e)
{
    if (!u->to)
        return ASK(u, "api.user_duties", out, e, u->words[1]);
    json_t *body = json_pack("{s:s}", "successor", u->to);
    set(body, "last_day", u->last_day);
    set(body, "reason", u->reason);
    return ask_body(u, "api.user_hand_over", u->words[1], body, out, e);
}

static const struct command {
    const char *word;
    int words;                                                    /* with the command itself */
    bool (*run)(struct user_cli *u, json_t **out, struct err *e); /* *out NULL: it has printed */
} commands[] = {
    {"list", 1, list},
    {"show", 2, show},
    {"add", 2, add},
    {"desk", 3, desk},
    {"unit", 2, unit},
    {"disable", 2, disable},
    {"enable", 2, enable},
    {"link", 2, link_},
    {"token", 2, token},
    {"unlock", 2, unlock},
    {"factor-reset", 2, factor_reset},
    {"hand-over", 2, hand_over},
    {"seal", 1, seal},
    {"demo", 1, demo},
    {"first", 1, first},
};

/* Whoever sits at the machine is named in the records. */
static bool name_actor(struct user_cli *u, struct err *e)
{
    char who[USER_NAME_BYTES], actor[USER_NAME_BYTES + 16];
    struct db_result r;
    snprintf(actor, sizeof actor, "shell:%s", user_name(getuid(), who));
    if (!api_ask(u->db, "set_config", 3, (const char *const[]){"dahu.actor", actor, "false"}, &r, e))
        return false;
    db_result_fini(&r);
    return true;
}

static const struct command *find(const struct user_cli *u)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (u->word_count == commands[i].words && strcmp(u->words[0], commands[i].word) == 0)
            return &commands[i];
    return NULL;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct user_cli u = {0};
    struct err e;
    json_t *answer = NULL;
    cli_parse(&u.cli, verb, options, parse,
              "list | show LOGIN | add LOGIN | desk LOGIN DESK | unit NAME | disable LOGIN | enable LOGIN |"
              " link LOGIN | first | demo | token LOGIN | unlock LOGIN | factor-reset LOGIN | hand-over "
              "LOGIN | seal",
              argc, argv, &u);
    const struct command *command = find(&u);
    int code = EXIT_DONE;
    if (!command) {
        fprintf(stderr, "dahu user: there is no such command; see 'dahu user --help'\n");
        code = EXIT_USAGE;
    } else if (!database_open(&u.cli, "user", &u.db, &e)) {
        code = cli_fail(verb, &e);
    } else {
        if (!name_actor(&u, &e) || !command->run(&u, &answer, &e))
            code = cli_fail_in(&u.cli, verb, &e);
        else if (answer)
            print_json(answer);
        db_close(u.db);
    }
    cli_fini(&u.cli);
    return code;
}

const struct verb verb_user = {"user", run};
