/* rule - the registry itself; what it does with fields is in bind.c and facts.c. */
#include "dahu/rule/rule.h"

#include <stdio.h>
#include <string.h>

#include "fields.h"

static const struct rule *const rules[] = {
    &rule_4_1,       &rule_important_sources,
    &rule_4_3,       &rule_4_4,
    &rule_4_5,       &rule_4_6_1,
    &rule_4_6_2,     &rule_4_7,
    &rule_4_8,       &rule_4_10,
    &rule_4_11,      &rule_4_13,
    &rule_4_14,      &rule_4_15,
    &rule_pf,        &rule_late_fee,
    &rule_violation,
};
enum { RULE_COUNT = sizeof rules / sizeof *rules };

int rule_count(void)
{
    return RULE_COUNT;
}

const struct rule *rule_at(int index)
{
    return rules[index];
}

const struct rule *rule_find(const char *id)
{
    for (int i = 0; i < RULE_COUNT; i++)
        if (strcmp(rules[i]->id, id) == 0)
            return rules[i];
    return NULL;
}

const char *rule_title(const struct rule *r, enum lang lang)
{
    char key[64];
    snprintf(key, sizeof key, "rule.%s.title", r->id);
    const char *title = i18n_text(lang, key);
    return title == key ? r->id : title;
}

void rule_evaluate(const struct rule *r, const void *facts, const struct threshold_set *t, struct verdict *v)
{
    verdict_begin(v, r, t);
    r->evaluate(facts, t, v);
}
