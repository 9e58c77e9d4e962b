/* rule_flows_json - see rule_tables.h. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "dahu/rule/workflow.h"
#include "rule_tables.h"

static json_t *words(const char *list, const char *separator)
{
    json_t *out = json_array();
    for (const char *at = list ? list : ""; *at; at += strcspn(at, separator), at += strspn(at, separator))
        json_array_append_new(out, json_stringn(at, strcspn(at, separator)));
    return out;
}

static json_t *desks_of(enum right right)
{
    json_t *out = json_array();
    for (int d = 0; d < DESK_COUNT; d++)
        if (right_at_desk(right, (enum desk)d))
            json_array_append_new(out, json_string(desk_name((enum desk)d)));
    return out;
}

/* @from of a step that every flow has is empty like that of one that opens a case; common tells them apart.
 */
static json_t *step_of(const struct workflow_step *s)
{
    bool common = workflow_step_is_common(s);
    return json_pack("{s:s, s:o, s:s, s:s, s:s, s:o, s:s, s:s?, s:o, s:s?, s:o, s:o, s:b}", "action",
                     s->action, "from", words(common ? "" : s->from, "|"), "to", s->to, "leads",
                     step_leads_name(s->leads), "right", right_name(s->right), "desks", desks_of(s->right),
                     "clause", s->clause, "form", s->form, "gates", words(s->gates, " "), "effect", s->effect,
                     "starts", words(s->starts, " "), "stops", words(s->stops, " "), "common", common);
}

static json_t *flow_of(const struct workflow *w)
{
    json_t *steps = json_array();
    const struct workflow_step *s;
    for (int i = 0; (s = workflow_step_at(w, i)); i++)
        json_array_append_new(steps, step_of(s));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:b, s:o}", "name", w->name, "clause", w->clause,
                     "number_prefix", w->number_prefix, "owner", desk_name(w->owner), "taken_by",
                     desk_name(workflow_taken_by(w)), "final_states", words(w->final_states, "|"),
                     "of_account", w->of_account, "steps", steps);
}

void rule_json_flows(struct buf *out)
{
    const struct workflow *w;
    json_t *flows = json_array();
    for (int i = 0; (w = workflow_at(i)); i++)
        json_array_append_new(flows, flow_of(w));
    char *text = json_dumps(flows, JSON_INDENT(1));
    MUST(text != NULL);
    buf_puts(out, text);
    buf_puts(out, "\n");
    free(text);
    json_decref(flows);
}
