/* The tables of the workflows are whole: whatever they name is there, no case can be stuck, and everything
 * has its text in both languages. */
#include "unit.h"

#include "dahu/base/asset.h"
#include "dahu/base/i18n.h"
#include "dahu/http/schemas.h"
#include "dahu/rule/clause.h"
#include "dahu/rule/service_limit.h"
#include "dahu/rule/workflow.h"

static int faults;

__attribute__((format(printf, 1, 2))) static void fault(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    faults++;
}

__attribute__((format(printf, 1, 2))) static void text_is_there(const char *fmt, ...)
{
    char key[128];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(key, sizeof key, fmt, ap);
    va_end(ap);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (strcmp(i18n_text((enum lang)lang, key), key) == 0)
            fault("there is no text '%s'", key);
}

__attribute__((format(printf, 1, 2))) static void asset_is_there(const char *fmt, ...)
{
    char name[128];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(name, sizeof name, fmt, ap);
    va_end(ap);
    if (!asset_find(name))
        fault("there is no %s", name);
}

/* The @n-th word of a list; false behind the last. */
static bool word(const char *list, const char *separators, int n, char out[static 64])
{
    for (const char *at = list ? list : ""; *at; at += strcspn(at, separators), at += strspn(at, separators))
        if (n-- == 0) {
            snprintf(out, 64, "%.*s", (int)strcspn(at, separators), at);
            return true;
        }
    return false;
}

static bool has_word(const char *list, const char *wanted)
{
    char one[64];
    for (int i = 0; word(list, "|", i, one); i++)
        if (strcmp(one, wanted) == 0)
            return true;
    return false;
}

static void each_clock_is_known(const struct workflow *w, const char *items)
{
    char item[64];
    for (int i = 0; word(items, " ", i, item); i++) {
        if (!service_limit_known(item))
            fault("%s: there is no service limit '%s'", w->name, item);
        text_is_there("limit.%s", item);
    }
}

static void each_clause_is_known(const struct workflow *w, const char *clauses)
{
    char id[64];
    for (int i = 0; word(clauses, " ", i, id); i++) {
        bool known = false;
        for (int k = 0; clause_at(k); k++)
            known |= strcmp(clause_at(k), id) == 0;
        if (!known)
            fault("%s: there is no clause '%s'", w->name, id);
    }
}

static void what_a_step_names_is_there(void **state)
{
    (void)state;
    const struct workflow *w;
    faults = 0;
    for (int i = 0; (w = workflow_at(i)); i++) {
        each_clause_is_known(w, w->clause);
        const struct workflow_step *s;
        for (int k = 0; (s = workflow_step_at(w, k)); k++) {
            char gate[64];
            for (int g = 0; word(s->gates, " ", g, gate); g++)
                asset_is_there("sql/functions/dahu.gate_%s.sql", gate);
            if (s->effect)
                asset_is_there("sql/functions/dahu.effect_%s.sql", s->effect);
            if (s->form && !schema_find(s->form))
                fault("%s.%s: there is no schema '%s'", w->name, s->action, s->form);
            each_clock_is_known(w, s->starts);
            each_clock_is_known(w, s->stops);
            each_clause_is_known(w, s->clause);
        }
    }
    assert_int_equal(faults, 0);
}

static void everything_has_its_text(void **state)
{
    (void)state;
    const struct workflow *w;
    faults = 0;
    for (int i = 0; (w = workflow_at(i)); i++) {
        text_is_there("flow.%s", w->name);
        for (const struct workflow_step *s = w->steps; s->action; s++) {
            const char *name;
            json_t *field, *form = s->form ? json_object_get(schema_find(s->form), "properties") : NULL;
            char one[64];
            text_is_there("flow.%s.%s", w->name, s->action);
            for (int k = 0; word(s->from, "|", k, one); k++)
                text_is_there("state.%s.%s", w->name, one);
            if (*s->to)
                text_is_there("state.%s.%s", w->name, s->to);
            json_object_foreach(form, name, field) text_is_there("form.%s", name);
        }
    }
    for (int k = 0; clause_at(k); k++)
        text_is_there("clause.%s", clause_at(k));
    const struct service_limit *l;
    for (int k = 0; (l = service_limit_at(k)); k++)
        text_is_there("limit.%s", l->item);
    for (int d = 0; d < DESK_COUNT; d++)
        text_is_there("desk.%s", desk_name((enum desk)d));
    assert_int_equal(faults, 0);
}

enum { STATES_MAX = 64 };
struct states {
    char names[STATES_MAX][64];
    int count;
};

static bool add_state(struct states *all, const char *name)
{
    for (int i = 0; i < all->count; i++)
        if (strcmp(all->names[i], name) == 0)
            return false;
    assert_true(all->count < STATES_MAX);
    snprintf(all->names[all->count++], 64, "%s", name);
    return true;
}

/* States that a case can come to; and whether from each the end can be reached. */
static void states_from(const struct workflow *w, const char *begin, struct states *all)
{
    if (*begin)
        add_state(all, begin);
    for (int i = -1; i < all->count; i++)
        for (const struct workflow_step *s = w->steps; s->action; s++) {
            bool here = i < 0 ? !*begin && !*s->from : has_word(s->from, all->names[i]);
            if (here && *s->to)
                add_state(all, s->to);
        }
}

static void no_case_is_stuck(void **state)
{
    (void)state;
    const struct workflow *w;
    faults = 0;
    for (int i = 0; (w = workflow_at(i)); i++) {
        struct states reached = {.count = 0};
        char one[64];
        states_from(w, "", &reached);
        for (int k = 0; k < reached.count; k++) {
            struct states on = {.count = 0};
            bool ends = false;
            states_from(w, reached.names[k], &on);
            for (int m = 0; m < on.count; m++)
                ends |= has_word(w->final_states, on.names[m]);
            if (!ends)
                fault("%s: from %s no step leads to an end", w->name, reached.names[k]);
        }
        for (int k = 0; word(w->final_states, "|", k, one); k++)
            if (add_state(&reached, one))
                fault("%s: no step leads to %s", w->name, one);
        for (const struct workflow_step *s = w->steps; s->action; s++)
            for (int k = 0; word(s->from, "|", k, one); k++)
                if (add_state(&reached, one))
                    fault("%s: '%s' is possible in %s, to which no step leads", w->name, s->action, one);
    }
    assert_int_equal(faults, 0);
}

/* The engine finds a step by its flow, state and action; numbers on paper tell flows apart. */
static void steps_are_told_apart(void **state)
{
    (void)state;
    const struct workflow *w, *other;
    faults = 0;
    for (int i = 0; (w = workflow_at(i)); i++) {
        for (int k = i + 1; (other = workflow_at(k)); k++)
            if (strcmp(w->name, other->name) == 0 || strcmp(w->number_prefix, other->number_prefix) == 0)
                fault("flows %s and %s have the same name or letters", w->name, other->name);
        for (const struct workflow_step *s = w->steps; s->action; s++)
            for (const struct workflow_step *t = s + 1; t->action; t++) {
                char one[64];
                if (strcmp(s->action, t->action) != 0)
                    continue;
                bool twice = !*s->from && !*t->from;
                for (int k = 0; word(s->from, "|", k, one); k++)
                    twice |= has_word(t->from, one);
                if (twice)
                    fault("%s: '%s' is there twice for a state", w->name, s->action);
            }
    }
    assert_int_equal(faults, 0);
}

/* What opens a case leads on, and what every case has leads nowhere. */
static void steps_lead_somewhere(void **state)
{
    (void)state;
    const struct workflow *w;
    faults = 0;
    for (int i = 0; (w = workflow_at(i)); i++) {
        const struct workflow_step *s;
        for (int k = 0; (s = workflow_step_at(w, k)); k++) {
            const char *leads = step_leads_name(s->leads);
            if ((s->leads == LEADS_NOWHERE) != workflow_step_is_common(s) ||
                (!*s->from && s->leads != LEADS_ON))
                fault("%s: '%s' leads %s", w->name, s->action, leads);
        }
    }
    assert_int_equal(faults, 0);
    assert_int_equal(workflow_step_find(workflow_find("applications"), "refuse")->leads, LEADS_AWAY);
    assert_int_equal(workflow_step_find(workflow_find("applications"), "accept")->leads, LEADS_ON);
    assert_int_equal(workflow_step_find(workflow_find("appointments"), "move")->leads, LEADS_ASIDE);
}

static void clauses_are_found_in_lists(void **state)
{
    (void)state;
    assert_true(clause_in("4.6", "4.6"));
    assert_true(clause_in("4.5 4.6.1 K4", "4.6.1"));
    assert_true(clause_in("4.5 4.6.1 K4", "K4"));
    assert_false(clause_in("4.6.1", "4.6"));
    assert_false(clause_in("4.16", "4.1"));
    assert_false(clause_in("K10", "K1"));
    assert_false(clause_in(NULL, "1"));
    assert_false(clause_in("", "1"));
    assert_int_equal(clause_count(), 47);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_step_names_is_there), cmocka_unit_test(everything_has_its_text),
        cmocka_unit_test(no_case_is_stuck),           cmocka_unit_test(steps_are_told_apart),
        cmocka_unit_test(steps_lead_somewhere),       cmocka_unit_test(clauses_are_found_in_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
