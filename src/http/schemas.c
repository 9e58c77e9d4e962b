/* schemas - see the header. */
#include "dahu/http/schemas.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/asset.h"
#include "dahu/base/err.h"
#include "dahu/rule/workflow.h"

static json_t *all;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const char FOLDER[] = "src/http/schemas/";

static void load_parts(void)
{
    for (const struct asset *a = asset_table; a->name; a++) {
        if (strncmp(a->name, FOLDER, sizeof FOLDER - 1) != 0)
            continue;
        json_t *part = json_loadb(a->data, a->size, JSON_REJECT_DUPLICATES, NULL);
        MUST(json_is_object(part));
        MUST(json_object_update_missing(all, part) == 0);
        json_decref(part);
    }
}

/* ---- bodies of steps ----------------------------------------------------------------------------- */

/* What every step takes, and what a step that opens a case takes besides. */
static json_t *common_members(bool opens)
{
    json_t *members =
        json_pack("{s:{s:s, s:i, s:i}}", "reason", "type", "string", "minLength", 1, "maxLength", 2000);
    if (opens) {
        json_object_set_new(members, "subject", json_pack("{s:s, s:i}", "type", "string", "maxLength", 300));
        json_object_set_new(members, "account",
                            json_pack("{s:s, s:i, s:i}", "type", "string", "minLength", 1, "maxLength", 40));
    }
    MUST(members != NULL);
    return members;
}

static json_t *step_body(const struct workflow *w, const struct workflow_step *s)
{
    bool opens = !*s->from;
    json_t *members = common_members(opens), *required = json_array();
    const json_t *form = s->form ? json_object_get(all, s->form) : NULL;
    if (form) {
        json_object_update(members, json_object_get(form, "properties"));
        json_array_extend(required, json_object_get(form, "required"));
    }
    if (opens && w->of_account)
        json_array_append_new(required, json_string("account"));
    json_t *body = json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", members, "required",
                             required, "additionalProperties", 0);
    MUST(body != NULL);
    return body;
}

static void make_step_bodies(void)
{
    char name[128];
    for (int i = 0; i < workflow_count(); i++) {
        const struct workflow *w = workflow_at(i);
        const struct workflow_step *s;
        for (int k = 0; (s = workflow_step_at(w, k)); k++) {
            snprintf(name, sizeof name, "%s_%s", w->name, s->action);
            if (workflow_step_find(w, s->action) == s)
                json_object_set_new(all, name, step_body(w, s));
        }
    }
}

static void load(void)
{
    all = json_object();
    MUST(all != NULL);
    load_parts();
    make_step_bodies();
}

const json_t *schema_find(const char *name)
{
    pthread_once(&once, load);
    return json_object_get(all, name);
}

json_t *schemas_all(void)
{
    pthread_once(&once, load);
    return all;
}
