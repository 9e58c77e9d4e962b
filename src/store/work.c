/* work - see the header. */
#include "dahu/store/work.h"

#include <stdio.h>
#include <string.h>

#include "dahu/rule/reminder.h"
#include "dahu/rule/service_limit.h"
#include "dahu/rule/workflow.h"

static const char *text_of(bool yes)
{
    return yes ? "true" : "false";
}

static bool put_desks(struct db *db, struct err *e)
{
    for (int d = 0; d < DESK_COUNT; d++)
        if (!db_call(db, NULL, e,
                     "insert into dahu.desk (name, scope, second_factor) values ($1, $2, $3)"
                     " on conflict (name) do update set scope = excluded.scope, second_factor = "
                     "excluded.second_factor",
                     desk_name((enum desk)d), desk_scope((enum desk)d),
                     text_of(desk_needs_second_factor((enum desk)d))))
            return false;
    return true;
}

static bool put_rights(struct db *db, struct err *e)
{
    if (!db_run(db, "delete from dahu.desk_right", e))
        return false;
    for (int r = 0; r < RIGHT_COUNT; r++)
        for (int d = 0; d < DESK_COUNT; d++)
            if (right_at_desk((enum right)r, (enum desk)d) &&
                !db_call(db, NULL, e, "insert into dahu.desk_right (desk_name, right_name) values ($1, $2)",
                         desk_name((enum desk)d), right_name((enum right)r)))
                return false;
    return true;
}

static bool put_step(struct db *db, const struct workflow *w, const struct workflow_step *s, struct err *e)
{
    return db_call(
        db, NULL, e,
        "insert into dahu.workflow_step (flow, from_state, action, to_state, leads, right_name, clause,"
        " gates, effect, starts, stops)"
        " select $1, f.state, $3, coalesce(nullif($4, ''), f.state), $5, $6, $7, string_to_array($8, ' '),"
        " $9, string_to_array($10, ' '), string_to_array($11, ' ')"
        " from unnest(string_to_array(coalesce(nullif($2, ''), '|'), '|')) as f(state)"
        " group by f.state",
        w->name, s->from, s->action, s->to, step_leads_name(s->leads), right_name(s->right), s->clause,
        s->gates ? s->gates : "", s->effect, s->starts ? s->starts : "", s->stops ? s->stops : "");
}

/* After the flow's own steps, whose states they are possible in. */
static bool put_common_step(struct db *db, const struct workflow *w, const struct workflow_step *s,
                            struct err *e)
{
    return db_call(
        db, NULL, e,
        "insert into dahu.workflow_step (flow, from_state, action, to_state, leads, right_name, clause,"
        " gates, effect, starts, stops, common)"
        " select distinct $1, s.from_state, $2, s.from_state, $3, $4, $5, '{}'::text[], $6, '{}'::text[],"
        " '{}'::text[], true"
        " from dahu.workflow_step s join dahu.workflow f using (flow)"
        " where f.flow = $1 and s.from_state <> '' and s.from_state <> all (f.final_states)"
        " on conflict do nothing",
        w->name, s->action, step_leads_name(s->leads), right_name(s->right), s->clause, s->effect);
}

static bool put_workflow(struct db *db, const struct workflow *w, struct err *e)
{
    if (!db_call(
            db, NULL, e,
            "insert into dahu.workflow (flow, clause, number_prefix, owner_desk, final_states, of_account,"
            " taken_by) values ($1, $2, $3, $4, string_to_array($5, '|'), $6, $7)"
            " on conflict (flow) do update set clause = excluded.clause, number_prefix = "
            "excluded.number_prefix,"
            " owner_desk = excluded.owner_desk, final_states = excluded.final_states,"
            " of_account = excluded.of_account, taken_by = excluded.taken_by",
            w->name, w->clause, w->number_prefix, desk_name(w->owner), w->final_states,
            text_of(w->of_account), desk_name(workflow_taken_by(w))))
        return err_wrap(e, "workflow '%s'", w->name);
    const struct workflow_step *s;
    for (int i = 0; (s = workflow_step_at(w, i)); i++)
        if (!(workflow_step_is_common(s) ? put_common_step : put_step)(db, w, s, e))
            return err_wrap(e, "workflow '%s', step '%s'", w->name, s->action);
    return true;
}

static bool put_limit(struct db *db, const struct service_limit *l, struct err *e)
{
    char value[16], from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    date first = limit_regime_from(l->regime), last = limit_regime_until(l->regime);
    snprintf(value, sizeof value, "%d", l->value);
    date_format(first, from);
    date_format(last, until);
    return db_call(
        db, NULL, e,
        "insert into dahu.service_limit (regime, item, class, sense, value, unit, binding,"
        " finding_kind, valid, clause, source)"
        " select $1, $2, $3, $4, $5, $6, $7, $8, daterange($9, $10, '[]'), $11, $12 where not exists"
        " (select from dahu.service_limit where regime = $1 and item = $2 and class = $3)",
        limit_regime_name(l->regime), l->item, l->class, l->at_least ? "AT_LEAST" : "AT_MOST", value,
        limit_unit_name(l->unit), text_of(limit_regime_binds(l->regime)), l->finding, *from ? from : NULL,
        *until ? until : NULL, l->clause, l->source);
}

/* Rows that are there stay: they are dated, and the company may have changed them (K10). */
static bool put_limits(struct db *db, struct err *e)
{
    const struct service_limit *l;
    for (int i = 0; (l = service_limit_at(i)); i++)
        if (!put_limit(db, l, e))
            return err_wrap(e, "service limit '%s'", l->item);
    return true;
}

static bool put_duties(struct db *db, struct err *e)
{
    for (const struct workflow_duty *d = workflow_duties; d->flow; d++)
        if (!db_call(db, NULL, e,
                     "insert into dahu.duty (kind, matter, desk_name, valid) select $1, $2, $3, '(,)'"
                     " where exists (select from dahu.workflow where flow = $1)"
                     " and not exists (select from dahu.duty where kind = $1 and matter = $2)",
                     d->flow, d->matter, desk_name(d->desk)))
            return false;
    return true;
}

static bool put_reminders(struct db *db, struct err *e)
{
    char days[16];
    for (const struct reminder *r = reminder_table; r->kind; r++)
        for (const int *d = r->days; *d; d++) {
            snprintf(days, sizeof days, "%d", *d);
            if (!db_call(db, NULL, e,
                         "insert into dahu.reminder_offset (kind, days, desk_name, clause)"
                         " select $1, $2, $3, $4 where not exists"
                         " (select from dahu.reminder_offset where kind = $1 and recorded_at < now())"
                         " on conflict do nothing",
                         r->kind, days, desk_name(r->desk), r->clause))
                return false;
        }
    return true;
}

bool work_seed(struct db *db, struct err *e)
{
    const struct workflow *w;
    if (!put_desks(db, e) || !put_rights(db, e) || !db_run(db, "delete from dahu.workflow_step", e))
        return false;
    for (int i = 0; (w = workflow_at(i)); i++)
        if (!put_workflow(db, w, e))
            return false;
    return put_limits(db, e) && put_reminders(db, e) && put_duties(db, e);
}
