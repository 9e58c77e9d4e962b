/* vee_rule - the rules of validation, their parameters and the names that rows and texts have for them. Only
 * tables: what a rule looks for is in vee.c and vee_check*.c. */
#include <string.h>
#include <strings.h>

#include "dahu/meter/vee.h"

const struct vee_rule_info vee_rule_table[VEE_RULE_COUNT] = {
#define X(id, outcome, name1, value1, name2, value2) {#id, VEE_##outcome, {name1, name2}, {value1, value2}},
    VEE_RULES(X)
#undef X
};

/* Wide enough for what anybody could mean, and narrow enough that every product of the checks fits 64 bits.
 */
static const struct vee_parameter parameters[] = {
    {"capacity_bp", 1, 1000000},    /* of the contract capacity: up to 100 times */
    {"days_least", 1, 366},         /* civil days */
    {"history_bp", 10001, 1000000}, /* of the largest interval before: less than that is no spike */
    {"hours_least", 1, 24},         /* of one day; a shorter day counts as whole */
    {"late_s", 1, 86400},           /* seconds */
    {"power_w_least", 0, 1000000},  /* at the meter, before the ratio */
    {"slots_least", 1, 1440},       /* in a row, or of a day */
    {"tolerance_bp", 0, 10000},     /* of the larger of both, or of 1 */
    {"tolerance_wh", 0, 1000000000},
};

int vee_rule_find(const char *name)
{
    for (int r = 0; r < VEE_RULE_COUNT; r++)
        if (strcmp(vee_rule_table[r].name, name) == 0)
            return r;
    return -1;
}

const struct vee_parameter *vee_parameter_find(const char *name)
{
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        if (strcmp(parameters[i].name, name) == 0)
            return &parameters[i];
    return NULL;
}

int vee_rule_parameter(enum vee_rule rule, const char *name)
{
    for (int p = 0; p < VEE_PARAMETERS; p++)
        if (*name && strcmp(vee_rule_table[rule].parameter[p], name) == 0)
            return p;
    return -1;
}

void vee_settings_default(struct vee_setting out[static VEE_RULE_COUNT])
{
    for (int r = 0; r < VEE_RULE_COUNT; r++) {
        out[r] = (struct vee_setting){.outcome = vee_rule_table[r].outcome};
        memcpy(out[r].value, vee_rule_table[r].value, sizeof out[r].value);
    }
}

static const char *const outcomes[] = {[VEE_PASS] = "PASS", [VEE_FLAG] = "FLAG", [VEE_HOLD] = "HOLD"};

const char *vee_outcome_name(enum vee_outcome outcome)
{
    return outcomes[outcome];
}

bool vee_outcome_parse(const char *name, enum vee_outcome *out)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        if (strcasecmp(outcomes[i], name) == 0) {
            *out = (enum vee_outcome)i;
            return true;
        }
    }
    return false;
}

static const char *const energies[VEE_ENERGIES] = {
    [VEE_ACTIVE_IMPORT] = "active_energy_import",
    [VEE_ACTIVE_EXPORT] = "active_energy_export",
    [VEE_REACTIVE_IMPORT] = "reactive_energy_import",
    [VEE_REACTIVE_EXPORT] = "reactive_energy_export",
};

const char *vee_energy_name(int energy)
{
    return energy < 0 ? "" : energies[energy];
}
