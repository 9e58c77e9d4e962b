/* errand_event - an event of metering, or a person's word on intervals, with all that follows from it: what
 * `dahu event` and `dahu vee accept | reject | value | withdraw` do. A dry run tells what it would change and
 * keeps nothing. The words of the request are read by the readers of the command line (event_form.h). */
#include <stdio.h>
#include <string.h>

#include "dahu/job/change.h"
#include "dahu/modbus/uri.h"
#include "errand_kinds.h"
#include "event_form.h"

typedef bool put_fn(json_t *form, const char *name, const char *text, struct err *e);

static bool put_text(json_t *form, const char *name, const char *text, struct err *e)
{
    (void)e;
    return json_object_set_new(form, name, json_string(text)) == 0;
}

static bool put_link(json_t *form, const char *name, const char *text, struct err *e)
{
    struct link_uri parts;
    return link_uri_parse(text, &parts, e) ? put_text(form, name, text, e)
                                           : form_refuse(e, "link_uri_ck", "link", text, NULL);
}

struct member {
    const char *name; /* in the request and in the form */
    put_fn *put;      /* NULL: a number, taken as it is */
    bool required;
};

#define TOLD                                                                                                 \
    {"reason", put_text, true}, {"document_no", put_text, false}, {"settled_reason", put_text, false},       \
    {                                                                                                        \
        0                                                                                                    \
    }

static const struct member exchange[] = {{"point", put_text, true},
                                         {"at", form_put_time, true},
                                         {"serial", put_text, true},
                                         {"driver", put_text, true},
                                         {"link", put_link, false},
                                         {"unit", NULL, false},
                                         {"side", put_text, false},
                                         {"closing", form_put_registers, false},
                                         {"opening", form_put_registers, false},
                                         {"ct", form_put_ratio, false},
                                         {"pt", form_put_ratio, false},
                                         TOLD};
static const struct member ratio[] = {{"point", put_text, true},
                                      {"from", form_put_time, true},
                                      {"until", form_put_time, false},
                                      {"ct", form_put_ratio, false},
                                      {"pt", form_put_ratio, false},
                                      {"replaces", NULL, false},
                                      TOLD};
static const struct member reset[] = {{"point", put_text, true},
                                      {"at", form_put_time, true},
                                      {"closing", form_put_registers, false},
                                      {"opening", form_put_registers, false},
                                      TOLD};
static const struct member holder[] = {{"point", put_text, false},       {"account", put_text, true},
                                       {"from", form_put_day, true},     {"customer", put_text, false},
                                       {"applied", form_put_day, false}, TOLD};
static const struct member split[] = {{"point", put_text, false},
                                      {"account", put_text, false},
                                      {"from", form_put_day, true},
                                      {"to", form_put_day, false},
                                      TOLD};
static const struct member word[] = {
    {"point", put_text, true}, {"from", form_put_time, true}, {"to", form_put_time, true}, TOLD};
static const struct member value[] = {{"point", put_text, true},      {"from", form_put_time, true},
                                      {"to", form_put_time, true},    {"energy", form_put_energy, true},
                                      {"value", form_put_kilo, true}, TOLD};
static const struct member withdraw[] = {{"withdraws", NULL, true}, TOLD};

static const struct {
    const char *name; /* as the request says it */
    enum event_kind kind;
    const struct member *members;
} kinds[] = {
    {"EXCHANGE", EVENT_EXCHANGE, exchange}, {"RATIO", EVENT_RATIO, ratio}, {"RESET", EVENT_RESET, reset},
    {"HOLDER", EVENT_HOLDER, holder},       {"SPLIT", EVENT_SPLIT, split}, {"ACCEPT", EVENT_EDIT, word},
    {"REJECT", EVENT_EDIT, word},           {"VALUE", EVENT_EDIT, value},  {"WITHDRAW", EVENT_EDIT, withdraw},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static bool put_member(const struct member *m, const json_t *given, json_t *form, struct err *e)
{
    return m->put ? m->put(form, m->name, json_string_value(given), e)
                  : json_object_set_new(form, m->name, json_integer(json_integer_value(given))) == 0;
}

static bool known(const struct member *members, const char *name)
{
    static const char *const shared[] = {"kind", "dry_run", "parts", NULL};
    for (int i = 0; shared[i]; i++)
        if (strcmp(shared[i], name) == 0)
            return true;
    while (members->name && strcmp(members->name, name) != 0)
        members++;
    return members->name != NULL;
}

static bool fill(const json_t *asked, const char *kind, const struct member *members, json_t *form,
                 struct err *e)
{
    const char *name;
    json_t *given;
    json_object_foreach((json_t *)(uintptr_t)asked, name,
                        given) if (!known(members, name)) return form_refuse(e, "event_member_alien", "kind",
                                                                             kind, "member", name, NULL);
    for (const struct member *m = members; m->name; m++) {
        given = json_object_get(asked, m->name);
        if (!given && m->required)
            return form_refuse(e, "event_member_missing", "kind", kind, "member", m->name, NULL);
        if (given && !put_member(m, given, form, e))
            return false;
    }
    return true;
}

static bool fill_parts(const json_t *asked, json_t *form, struct err *e)
{
    size_t i;
    json_t *part;
    json_object_set_new(form, "parts", json_array());
    json_array_foreach(json_object_get(asked, "parts"), i,
                       part) if (!form_add_part(form, json_string_value(part), e)) return false;
    return true;
}

static bool change(struct errand_work *w, int kind, const json_t *form, struct err *e)
{
    const struct errand_context *context = w->user;
    char *text = json_dumps(form, JSON_COMPACT);
    const struct change_request request = {.kind = kinds[kind].kind,
                                           .form = text,
                                           .drivers_folder = context->config->drivers_path,
                                           .lang = w->errand->lang,
                                           .dry_run =
                                               json_is_true(json_object_get(w->errand->form, "dry_run"))};
    bool ok = change_make(w->db, &request, &w->result, e);
    free(text);
    return ok;
}

static bool record(struct errand_work *w, int kind, json_t *form, struct err *e)
{
    const json_t *asked = w->errand->form;
    bool ok = fill(asked, kinds[kind].name, kinds[kind].members, form, e) &&
              (kinds[kind].kind != EVENT_SPLIT || fill_parts(asked, form, e));
    json_object_set_new(form, "actor", json_string(w->errand->actor));
    if (kinds[kind].kind == EVENT_EDIT)
        json_object_set_new(form, "kind", json_string(kinds[kind].name));
    return ok && change(w, kind, form, e);
}

bool errand_event(struct errand_work *w, struct err *e)
{
    const char *name = json_string_value(json_object_get(w->errand->form, "kind"));
    int kind = 0;
    while (kind < KINDS && strcmp(kinds[kind].name, name) != 0)
        kind++;
    MUST(kind < KINDS); /* the schema of the request holds it */
    json_t *form = json_object();
    bool ok = record(w, kind, form, e);
    json_decref(form);
    if (!ok && *e->constraint && !*e->sqlstate) /* what the readers refuse is refused as by the database */
        snprintf(e->sqlstate, sizeof e->sqlstate, "DH422");
    return ok;
}
