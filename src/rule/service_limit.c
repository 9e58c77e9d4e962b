/* service_limit - see the header. */
#include "dahu/rule/service_limit.h"

#include <string.h>

#define COMPANY REGIME_COMPANY
#define R1996   REGIME_1996
#define R2010   REGIME_2010
#define R2024   REGIME_2024
#define SG2011  REGIME_SG2011
#define SG      REGIME_SG
#define MINUTES LIMIT_MINUTE
#define HOURS   LIMIT_HOUR
#define DAYS    LIMIT_DAY
#define WORKED  LIMIT_WORK_DAY
#define MONTHS  LIMIT_MONTH

static const char OLD[] = "供电营业规则 1996";
static const char NEW[] = "供电营业规则 2024";
static const char NEW_UNSEEN[] = "供电营业规则 2024, unverified";
static const char SUPERVISION[] = "供电监管办法 2010";
static const char PROMISES[] = "国家电网 2011";
static const char TODAY[] = "国家电网";
static const char TODAY_UNSEEN[] = "国家电网, unverified";
static const char HOUSE[] = "house rule: the strictest that is published";
static const char CARE[] = "house rule: customer service standard";

/* A flat table: what, of which class; then by whom, how long, where it is written. */
static const struct service_limit limits[] = {
    /* reply with the supply plan */
    {R1996, "supply_plan", "RESIDENT", 5, DAYS, "4.7", "SCHEME", false, OLD},
    {R2010, "supply_plan", "RESIDENT", 3, WORKED, "4.7", "SCHEME", false, SUPERVISION},
    {SG2011, "supply_plan", "RESIDENT", 3, WORKED, "4.7", "SCHEME", false, PROMISES},
    {COMPANY, "supply_plan", "RESIDENT", 3, WORKED, "4.7", "SCHEME", false, HOUSE},
    {R1996, "supply_plan", "LV", 10, DAYS, "4.7", "SCHEME", false, OLD},
    {R2010, "supply_plan", "LV", 8, WORKED, "4.7", "SCHEME", false, SUPERVISION},
    {R2024, "supply_plan", "LV", 3, WORKED, "4.7", "SCHEME", false, NEW_UNSEEN},
    {SG2011, "supply_plan", "LV", 7, WORKED, "4.7", "SCHEME", false, PROMISES},
    {COMPANY, "supply_plan", "LV", 3, WORKED, "4.7", "SCHEME", false, HOUSE},
    {R1996, "supply_plan", "HV_SINGLE", 1, MONTHS, "4.7", "SCHEME", false, OLD},
    {R2010, "supply_plan", "HV_SINGLE", 20, WORKED, "4.7", "SCHEME", false, SUPERVISION},
    {R2024, "supply_plan", "HV_SINGLE", 10, WORKED, "4.7", "SCHEME", false, NEW},
    {SG2011, "supply_plan", "HV_SINGLE", 15, WORKED, "4.7", "SCHEME", false, PROMISES},
    {COMPANY, "supply_plan", "HV_SINGLE", 10, WORKED, "4.7", "SCHEME", false, HOUSE},
    {R1996, "supply_plan", "HV_DUAL", 2, MONTHS, "4.7", "SCHEME", false, OLD},
    {R2010, "supply_plan", "HV_DUAL", 45, WORKED, "4.7", "SCHEME", false, SUPERVISION},
    {R2024, "supply_plan", "HV_DUAL", 20, WORKED, "4.7", "SCHEME", false, NEW},
    {SG2011, "supply_plan", "HV_DUAL", 30, WORKED, "4.7", "SCHEME", false, PROMISES},
    {COMPANY, "supply_plan", "HV_DUAL", 20, WORKED, "4.7", "SCHEME", false, HOUSE},
    /* all steps of an application together, as far as they are the company's */
    {SG, "supply_all_steps", "RESIDENT", 5, WORKED, "4.3", "SCHEME", false, TODAY},
    {SG, "supply_all_steps", "LV", 6, WORKED, "4.3", "SCHEME", false, TODAY},
    {SG, "supply_all_steps", "HV_SINGLE", 22, WORKED, "4.3", "SCHEME", false, TODAY},
    {SG, "supply_all_steps", "HV_DUAL", 32, WORKED, "4.3", "SCHEME", false, TODAY},
    /* how long a plan holds, and how long before its end an extension is asked for */
    {COMPANY, "plan_validity", "HV", 12, MONTHS, "4.7", "SCHEME", false, OLD},
    {COMPANY, "plan_validity", "LV", 3, MONTHS, "4.7", "SCHEME", false, OLD},
    {COMPANY, "plan_extension", "", 10, DAYS, "4.7", "SCHEME", true, OLD},
    /* review of the design, inspections of the works, connection */
    {R1996, "design_review", "", 1, MONTHS, "4.4", "SCHEME", false, OLD},
    {R2010, "design_review", "", 20, WORKED, "4.4", "SCHEME", false, SUPERVISION},
    {SG2011, "design_review", "", 10, WORKED, "4.4", "SCHEME", false, PROMISES},
    {COMPANY, "design_review", "", 10, WORKED, "4.4", "SCHEME", false, HOUSE},
    {R2010, "midway_inspection", "", 5, WORKED, "4.4", "SCHEME", false, SUPERVISION},
    {SG2011, "midway_inspection", "", 5, WORKED, "4.4", "SCHEME", false, PROMISES},
    {COMPANY, "midway_inspection", "", 5, WORKED, "4.4", "SCHEME", false, HOUSE},
    {R2010, "completion_inspection", "", 7, WORKED, "4.13", "SCHEME", false, SUPERVISION},
    {SG2011, "completion_inspection", "", 5, WORKED, "4.13", "SCHEME", false, PROMISES},
    {COMPANY, "completion_inspection", "", 5, WORKED, "4.13", "SCHEME", false, HOUSE},
    {R2010, "connection", "RESIDENT", 3, WORKED, "4.13", "SCHEME", false, SUPERVISION},
    {R2010, "connection", "LV", 5, WORKED, "4.13", "SCHEME", false, SUPERVISION},
    {R2010, "connection", "HV_SINGLE", 7, WORKED, "4.13", "SCHEME", false, SUPERVISION},
    {R2010, "connection", "HV_DUAL", 7, WORKED, "4.13", "SCHEME", false, SUPERVISION},
    {SG2011, "connection", "RESIDENT", 3, WORKED, "4.13", "SCHEME", false, PROMISES},
    {SG2011, "connection", "", 5, WORKED, "4.13", "SCHEME", false, PROMISES},
    {COMPANY, "connection", "RESIDENT", 3, WORKED, "4.13", "SCHEME", false, HOUSE},
    {COMPANY, "connection", "", 5, WORKED, "4.13", "SCHEME", false, HOUSE},
    /* term of a supply contract */
    {COMPANY, "contract_term", "HV", 36, MONTHS, "4.13", "CONTRACT", false, TODAY_UNSEEN},
    {COMPANY, "contract_term", "LV", 60, MONTHS, "4.13", "CONTRACT", false, TODAY_UNSEEN},
    {COMPANY, "contract_term", "TEMPORARY", 6, MONTHS, "4.13", "CONTRACT", false, TODAY_UNSEEN},
    /* meters and readings */
    {R1996, "meter_check", "", 7, DAYS, "4.9", "METERING", false, OLD},
    {SG2011, "meter_check", "", 5, WORKED, "4.9", "METERING", false, PROMISES},
    {SG, "meter_check", "", 5, WORKED, "4.9", "METERING", false, TODAY},
    {COMPANY, "meter_check", "", 5, WORKED, "4.9", "METERING", false, HOUSE},
    {SG2011, "abnormal_reading", "", 7, WORKED, "3.1.2", "METERING", false, PROMISES},
    {SG, "abnormal_reading", "", 5, WORKED, "3.1.2", "METERING", false, TODAY},
    {COMPANY, "abnormal_reading", "", 5, WORKED, "3.1.2", "METERING", false, HOUSE},
    {COMPANY, "refund", "", 5, WORKED, "3.1.5", "PRICE", false, CARE},
    /* complaints */
    {SG2011, "complaint_contact", "", 1, WORKED, "4.18", "LAW", false, PROMISES},
    {SG, "complaint_contact", "", 24, HOURS, "4.18", "LAW", false, TODAY_UNSEEN},
    {COMPANY, "complaint_contact", "", 1, WORKED, "4.18", "LAW", false, HOUSE},
    {R2010, "complaint_answer", "", 10, WORKED, "4.18", "LAW", false, SUPERVISION},
    {SG2011, "complaint_answer", "", 7, WORKED, "4.18", "LAW", false, PROMISES},
    {SG, "complaint_answer", "", 5, WORKED, "4.18", "LAW", false, TODAY_UNSEEN},
    {COMPANY, "complaint_answer", "", 5, WORKED, "4.18", "LAW", false, HOUSE},
    {COMPANY, "complaint_assign", "", 12, HOURS, "4.18", "LAW", false, CARE},
    {COMPANY, "complaint_tell", "", 24, HOURS, "4.18", "LAW", false, CARE},
    /* other requests of customers */
    {COMPANY, "inquiry_forward", "", 30, MINUTES, "K8", "LAW", false, CARE},
    {COMPANY, "inquiry_internal", "", 3, HOURS, "K8", "LAW", false, CARE},
    {COMPANY, "inquiry_answer", "", 24, HOURS, "K8", "LAW", false, CARE},
    {COMPANY, "letter_answer", "", 2, WORKED, "K8", "LAW", false, CARE},
    {COMPANY, "opinion_answer", "", 48, HOURS, "K8", "LAW", false, CARE},
    /* outages and stops */
    {R1996, "outage_notice", "", 7, DAYS, "3.2.1", "LAW", true, OLD},
    {R2010, "outage_notice", "", 7, DAYS, "3.2.1", "LAW", true, SUPERVISION},
    {R2024, "outage_notice", "", 7, DAYS, "3.2.1", "LAW", true, NEW},
    {SG2011, "outage_notice", "", 7, DAYS, "3.2.1", "LAW", true, PROMISES},
    {SG, "outage_notice", "", 7, DAYS, "3.2.1", "LAW", true, TODAY},
    {COMPANY, "outage_notice", "", 7, DAYS, "3.2.1", "LAW", true, HOUSE},
    {R1996, "repair_notice", "", 24, HOURS, "3.2.1", "LAW", true, OLD},
    {R2010, "repair_notice", "", 24, HOURS, "3.2.1", "LAW", true, SUPERVISION},
    {R2024, "repair_notice", "", 24, HOURS, "3.2.1", "LAW", true, NEW},
    {SG, "repair_notice", "", 24, HOURS, "3.2.1", "LAW", true, TODAY},
    {COMPANY, "repair_notice", "", 24, HOURS, "3.2.1", "LAW", true, HOUSE},
    {R1996, "arrears_notice", "", 3, DAYS, "4.16", "LAW", true, OLD},
    {SG2011, "arrears_notice", "", 7, DAYS, "4.16", "LAW", true, PROMISES},
    {COMPANY, "arrears_notice", "", 7, DAYS, "4.16", "LAW", true, HOUSE},
    {R1996, "arrears_last_notice", "", 30, MINUTES, "4.16", "LAW", true, OLD},
    {COMPANY, "arrears_last_notice", "", 30, MINUTES, "4.16", "LAW", true, HOUSE},
    {SG2011, "restore_after_payment", "", 24, HOURS, "4.16", "LAW", false, PROMISES},
    {COMPANY, "restore_after_payment", "", 24, HOURS, "4.16", "LAW", false, HOUSE},
    {R1996, "restore_after_outage", "", 3, DAYS, "3.2.1", "LAW", false, OLD},
    {R2024, "restore_after_outage", "", 24, HOURS, "3.2.1", "LAW", false, NEW},
    {COMPANY, "restore_after_outage", "", 24, HOURS, "3.2.1", "LAW", false, HOUSE},
    /* faults: people on the spot, supply restored after that */
    {R2010, "fault_arrive", "CITY", 60, MINUTES, "K8", "LAW", false, SUPERVISION},
    {R2010, "fault_arrive", "RURAL", 120, MINUTES, "K8", "LAW", false, SUPERVISION},
    {R2010, "fault_arrive", "REMOTE", 240, MINUTES, "K8", "LAW", false, SUPERVISION},
    {SG2011, "fault_arrive", "CITY", 45, MINUTES, "K8", "LAW", false, PROMISES},
    {SG2011, "fault_arrive", "RURAL", 90, MINUTES, "K8", "LAW", false, PROMISES},
    {SG2011, "fault_arrive", "REMOTE", 120, MINUTES, "K8", "LAW", false, PROMISES},
    {SG, "fault_arrive", "CITY", 45, MINUTES, "K8", "LAW", false, TODAY},
    {SG, "fault_arrive", "RURAL", 90, MINUTES, "K8", "LAW", false, TODAY},
    {SG, "fault_arrive", "REMOTE", 120, MINUTES, "K8", "LAW", false, TODAY},
    {COMPANY, "fault_arrive", "CITY", 45, MINUTES, "K8", "LAW", false, HOUSE},
    {COMPANY, "fault_arrive", "RURAL", 90, MINUTES, "K8", "LAW", false, HOUSE},
    {COMPANY, "fault_arrive", "REMOTE", 120, MINUTES, "K8", "LAW", false, HOUSE},
    {SG, "fault_restore", "CITY", 3, HOURS, "K8", "LAW", false, TODAY},
    {SG, "fault_restore", "RURAL", 4, HOURS, "K8", "LAW", false, TODAY},
    {COMPANY, "fault_restore", "CITY", 3, HOURS, "K8", "LAW", false, HOUSE},
    {COMPANY, "fault_restore", "", 4, HOURS, "K8", "LAW", false, HOUSE},
    {COMPANY, "fault_assign", "", 10, MINUTES, "K8", "LAW", false, CARE},
    {COMPANY, "fault_tell", "", 30, MINUTES, "K8", "LAW", false, CARE},
    {COMPANY, "fault_call_back", "", 24, HOURS, "K8", "LAW", false, CARE},
};
enum { LIMIT_COUNT = sizeof limits / sizeof *limits };

int service_limit_count(void)
{
    return LIMIT_COUNT;
}

const struct service_limit *service_limit_at(int index)
{
    return index >= 0 && index < LIMIT_COUNT ? &limits[index] : NULL;
}

bool service_limit_known(const char *item)
{
    for (int i = 0; i < LIMIT_COUNT; i++)
        if (strcmp(limits[i].item, item) == 0)
            return true;
    return false;
}

const char *limit_unit_name(enum limit_unit u)
{
    static const char *const names[] = {[LIMIT_MINUTE] = "MINUTE",
                                        [LIMIT_HOUR] = "HOUR",
                                        [LIMIT_DAY] = "DAY",
                                        [LIMIT_WORK_DAY] = "WORK_DAY",
                                        [LIMIT_MONTH] = "MONTH"};
    return names[u];
}

/* Who binds, and for events of which days; {0} = open. */
static const struct {
    const char *name;
    bool binds;
    int from[3], until[3];
} regimes[] = {
    [REGIME_COMPANY] = {"COMPANY", true, {0}, {0}},
    [REGIME_1996] = {"1996", true, {1996, 10, 8}, {2024, 5, 31}},
    [REGIME_2010] = {"2010", true, {2010, 1, 1}, {0}},
    [REGIME_2024] = {"2024", true, {2024, 6, 1}, {0}},
    [REGIME_SG2011] = {"SG2011", false, {2011, 1, 1}, {0}},
    [REGIME_SG] = {"SG", false, {0}, {0}},
};

static date day_of(const int civil[3])
{
    return civil[0] ? date_from_civil(civil[0], civil[1], civil[2]) : DATE_NONE;
}

const char *limit_regime_name(enum limit_regime r)
{
    return regimes[r].name;
}

bool limit_regime_binds(enum limit_regime r)
{
    return regimes[r].binds;
}

date limit_regime_from(enum limit_regime r)
{
    return day_of(regimes[r].from);
}

date limit_regime_until(enum limit_regime r)
{
    return day_of(regimes[r].until);
}
