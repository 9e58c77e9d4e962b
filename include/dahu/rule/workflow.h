/**
 * workflow - how a piece of work goes from hand to hand: tables of states and steps.
 *
 * A flow is a list of steps: from which state, by what action, to which state, who may, what must hold, and
 * what is recorded. One engine (SQL: dahu.case_step_take) moves every case by these tables, which `dahu
 * migrate` writes to the database (dahu.workflow, dahu.workflow_step). From the same tables come the routes
 * of the API (POST /api/v1/<flow>, POST /api/v1/<flow>/{number}/<action>), the diagrams of docs/workflows.md
 * and the table of clauses. Pure.
 *
 * Every flow has besides its own steps the common ones (`note`, `wait`, `resume`, `hand_on`), possible in
 * each state that is not final; `wait` lets the clocks of the case stand still until `resume`.
 *
 * "The company may" is never a step of its own accord: a job opens a case of flow `proposals`, and a person
 * decides.
 *
 * To add a step: a row, its texts `flow.<flow>.<action>` and, for a new state, `state.<flow>.<STATE>`; for
 * each new gate the SQL function dahu.gate_<gate>(work_case_id) and the texts `gate.<ITEM>` of what it may
 * find missing; for an effect the SQL function dahu.effect_<effect>(work_case_id, form jsonb); for a form its
 * schema in src/http/schemas/.
 */
#ifndef DAHU_RULE_WORKFLOW_H
#define DAHU_RULE_WORKFLOW_H

#include "dahu/rule/right.h"

/* Where a step takes a case: a person is shown first what leads on. */
enum step_leads {
    LEADS_ON,      /* towards the end that the case was begun for */
    LEADS_ASIDE,   /* puts it off, or adds to it */
    LEADS_AWAY,    /* ends it without that end, or sends it back */
    LEADS_NOWHERE, /* every case has it */
};

struct workflow_step {
    const char *action;
    const char *from; /* a state, several as "A|B"; "" opens the case; "*" each state that is not final */
    const char *to;   /* a state; "" stays in the present one (a note, an opinion) */
    enum step_leads leads;
    enum right right;
    const char *clause; /* of the rule book that asks for it */
    const char *form;   /* schema of what is recorded; NULL: the schema Reason ({"reason"}) */
    const char *gates;  /* names with blanks between them: each must find nothing missing; NULL: none */
    const char *effect; /* what else is written in the same transaction; NULL: nothing */
    const char *starts, *stops; /* clocks (items of service_limit) with blanks between them; NULL: none */
};

struct workflow {
    const char *name; /* plural, as in the address: "complaints" */
    const char *clause;
    const char *number_prefix;         /* of case numbers on paper: "TS" */
    enum desk owner;                   /* desk that answers for it (3.1.1 to 3.2.1) */
    const char *final_states;          /* "CLOSED|WITHDRAWN" */
    bool of_account;                   /* a case is about one account; false: it may be about none */
    const struct workflow_step *steps; /* ends with a NULL action */
};

int workflow_count(void);
const struct workflow *workflow_at(int index);          /* never NULL below workflow_count */
const struct workflow *workflow_find(const char *name); /* NULL when there is none */
/** workflow_taken_by - desk whose queue new cases go to where dahu.duty says nothing else (K4). */
enum desk workflow_taken_by(const struct workflow *w);
/* K4: kinds of cases that do not go where their flow goes; the rows that dahu.duty begins with. */
struct workflow_duty {
    const char *flow, *matter; /* what the form calls its kind; a NULL flow ends the table */
    enum desk desk;
};
extern const struct workflow_duty workflow_duties[];
/** workflow_step_at - the steps of a flow, its own and then the common ones (from "*"); NULL after the last.
 */
const struct workflow_step *workflow_step_at(const struct workflow *w, int index);
bool workflow_step_is_common(const struct workflow_step *s);
const char *step_leads_name(enum step_leads l); /* "ON", "ASIDE", "AWAY" or "NOWHERE" */
const struct workflow_step *workflow_step_find(const struct workflow *w, const char *action); /* NULL: none */

#endif
