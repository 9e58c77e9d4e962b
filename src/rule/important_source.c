/* important_source - rule important_sources, see the header. */
#include "dahu/rule/important_source.h"

#include "fields.h"

static const char *const grades[] = {
    [GRADE_NONE] = "none",      [GRADE_SPECIAL] = "special",     [GRADE_FIRST] = "grade_1",
    [GRADE_SECOND] = "grade_2", [GRADE_TEMPORARY] = "temporary", NULL};

enum { PLACE_MOST = INT32_MAX, KW_MOST = 100000000, DAY_S = 86400 };

#define OWNER important_feed
static const struct field feed_fields[] = {
    FIELD("substation", FIELD_INT, "", 0, PLACE_MOST, OWNER, substation),
    FIELD("bus_section", FIELD_INT, "", 0, PLACE_MOST, OWNER, bus_section),
    FIELD("line", FIELD_INT, "", 0, PLACE_MOST, OWNER, line),
    FIELD("capacity_kva", FIELD_INT, "kVA", 0, KW_MOST, OWNER, capacity_kva),
    {0},
};
#undef OWNER
#define OWNER important_supply
static const struct field supply_fields[] = {
    FIELD("capacity_kw", FIELD_INT, "kW", 0, KW_MOST, OWNER, capacity_kw),
    FIELD("start_s", FIELD_INT, "s", 0, DAY_S, OWNER, start_s),
    FIELD_PLAIN("interlocked", FIELD_BOOL, OWNER, interlocked),
    FIELD_PLAIN("tested_on", FIELD_DATE, OWNER, tested_on),
    {0},
};
#undef OWNER
#define OWNER important_source_facts
static const struct field fields[] = {
    FIELD_PLAIN("as_of", FIELD_DATE, OWNER, as_of),
    FIELD_WORDS("grade", grades, OWNER, grade),
    FIELD("load_kva", FIELD_INT, "kVA", 0, KW_MOST, OWNER, load_kva),
    FIELD_ITEMS("feeds", IMPORTANT_FEEDS_MAX, feed_fields, important_feed, NULL, OWNER, feeds),
    FIELD("security_load_kw", FIELD_INT, "kW", 0, KW_MOST, OWNER, security_load_kw),
    FIELD("interruption_s", FIELD_INT, "s", 0, DAY_S, OWNER, interruption_s),
    FIELD_ITEMS("supplies", IMPORTANT_SUPPLIES_MAX, supply_fields, important_supply, NULL, OWNER, supplies),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_important_emergency_bp, POLICY_important_test_days,
                                            POLICY_COUNT};

static const struct {
    int feeds, substations;
} wanted[] = {
    [GRADE_SPECIAL] = {3, 2}, [GRADE_FIRST] = {2, 2}, [GRADE_SECOND] = {2, 1}, [GRADE_TEMPORARY] = {0, 0}};

/* ---- feeds --------------------------------------------------------------------------------------- */

struct tally {
    int lines, substations;
};

/* How many different lines and substations the feeds have. A feed of which something is not known counts
 * as different from all others for @hopeful, and not at all otherwise. */
static struct tally count_feeds(const struct important_source_facts *f, bool able_only, bool hopeful)
{
    const struct important_feed *feeds = f->feeds.items;
    struct tally n = {0, 0};
    for (int64_t i = 0; i < f->feeds.count; i++) {
        enum tri able =
            f->load_kva == FACT_UNKNOWN ? TRI_UNKNOWN : tri_reaches(feeds[i].capacity_kva, f->load_kva);
        if (able_only && (able == TRI_NO || (able == TRI_UNKNOWN && !hopeful)))
            continue;
        bool line_new = feeds[i].line != FACT_UNKNOWN || hopeful;
        bool place_new = feeds[i].substation != FACT_UNKNOWN || hopeful;
        for (int64_t k = 0; k < i; k++) {
            enum tri before =
                f->load_kva == FACT_UNKNOWN ? TRI_UNKNOWN : tri_reaches(feeds[k].capacity_kva, f->load_kva);
            if (able_only && (before == TRI_NO || (before == TRI_UNKNOWN && !hopeful)))
                continue;
            line_new &= feeds[i].line == FACT_UNKNOWN || feeds[k].line != feeds[i].line;
            place_new &= feeds[i].substation == FACT_UNKNOWN || feeds[k].substation != feeds[i].substation;
        }
        n.lines += line_new;
        n.substations += place_new;
    }
    return n;
}

static bool enough(struct tally n, int grade)
{
    return n.lines >= wanted[grade].feeds && n.substations >= wanted[grade].substations;
}

static enum tri judge_feeds(const struct important_source_facts *f, struct verdict *v)
{
    struct tally sure = count_feeds(f, true, false), hope = count_feeds(f, true, true);
    verdict_result(v, "feeds_needed", value_count(wanted[f->grade].feeds, ""));
    verdict_result(v, "feeds_able", value_count(fact_list_known(&f->feeds) ? sure.lines : FACT_UNKNOWN, ""));
    if (wanted[f->grade].feeds == 0)
        return TRI_YES;
    if (!fact_list_known(&f->feeds)) {
        verdict_missing(v, "feeds");
        return TRI_UNKNOWN;
    }
    if (enough(sure, f->grade))
        return TRI_YES;
    if (enough(hope, f->grade)) {
        verdict_missing(v, f->load_kva == FACT_UNKNOWN ? "load_kva" : "feeds");
        return TRI_UNKNOWN;
    }
    struct tally there = count_feeds(f, false, true);
    verdict_reason(v, there.lines < wanted[f->grade].feeds  ? "IMPORTANT_FEEDS"
                      : hope.lines < wanted[f->grade].feeds ? "IMPORTANT_CAPACITY"
                                                            : "IMPORTANT_SUBSTATIONS");
    return TRI_NO;
}

/* ---- emergency supply ------------------------------------------------------------------------------ */

static enum tri starts_in_time(const struct important_source_facts *f, const struct important_supply *s)
{
    if (s->start_s == FACT_UNKNOWN || f->interruption_s == FACT_UNKNOWN)
        return TRI_UNKNOWN;
    return tri_of(s->start_s <= f->interruption_s);
}

static enum tri was_tested(const struct important_source_facts *f, const struct important_supply *s,
                           const struct threshold_set *t)
{
    if (!date_known(s->tested_on))
        return TRI_NO;
    if (!date_known(f->as_of))
        return TRI_UNKNOWN;
    return tri_of(date_days_between(s->tested_on, f->as_of) <= t->important_test_days);
}

/* Power of those that are (surely, or with @hopeful possibly) there; only those in time with @timely. */
static int64_t power_kw(const struct important_source_facts *f, bool timely, bool hopeful)
{
    const struct important_supply *s = f->supplies.items;
    int64_t sum = 0;
    for (int64_t i = 0; i < f->supplies.count; i++) {
        enum tri counts = timely ? starts_in_time(f, &s[i]) : TRI_YES;
        if (counts == TRI_NO || (counts == TRI_UNKNOWN && !hopeful))
            continue;
        sum += s[i].capacity_kw != FACT_UNKNOWN ? s[i].capacity_kw : hopeful ? KW_MOST : 0;
    }
    return sum;
}

static enum tri covers(const struct important_source_facts *f, const struct threshold_set *t, bool timely)
{
    int64_t need = f->security_load_kw * t->important_emergency_bp;
    return power_kw(f, timely, false) * 10000 >= need  ? TRI_YES
           : power_kw(f, timely, true) * 10000 >= need ? TRI_UNKNOWN
                                                       : TRI_NO;
}

static enum tri note(struct verdict *v, enum tri holds, const char *code, const char *fact)
{
    if (holds == TRI_NO)
        verdict_reason(v, code);
    else if (holds == TRI_UNKNOWN)
        verdict_missing(v, fact);
    return holds;
}

static enum tri judge_supplies(const struct important_source_facts *f, const struct threshold_set *t,
                               struct verdict *v)
{
    const struct important_supply *s = f->supplies.items;
    enum tri interlocked = TRI_YES, tested = TRI_YES;
    if (f->security_load_kw == FACT_UNKNOWN)
        return note(v, TRI_UNKNOWN, NULL, "security_load_kw");
    if (!fact_list_known(&f->supplies))
        return note(v, TRI_UNKNOWN, NULL, "supplies");
    for (int64_t i = 0; i < f->supplies.count; i++) {
        interlocked = tri_and(interlocked, s[i].interlocked);
        tested = tri_and(tested, was_tested(f, &s[i], t));
    }
    enum tri power = note(v, covers(f, t, false), "EMERGENCY_CAPACITY", "supplies");
    enum tri ok = power;
    if (power != TRI_NO)
        ok = tri_and(ok, note(v, covers(f, t, true), "EMERGENCY_START", "interruption_s"));
    ok = tri_and(ok, note(v, interlocked, "EMERGENCY_INTERLOCK", "supplies"));
    return tri_and(ok, note(v, tested, "EMERGENCY_TEST", "as_of"));
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct important_source_facts *f = facts;
    if (f->grade == WORD_UNKNOWN || f->grade == GRADE_NONE) {
        v->outcome = f->grade == GRADE_NONE ? OUTCOME_NOT_APPLICABLE : OUTCOME_REVIEW;
        if (f->grade == GRADE_NONE)
            verdict_reason(v, "NOT_IMPORTANT");
        else
            verdict_missing(v, "grade");
        return;
    }
    enum tri sources = judge_feeds(f, v), emergency = judge_supplies(f, t, v);
    verdict_result(v, "sources_ok", value_yes(sources));
    verdict_result(v, "emergency_ok", value_yes(emergency));
    enum tri all = tri_and(sources, emergency);
    v->outcome = all == TRI_YES ? OUTCOME_PASS : all == TRI_NO ? OUTCOME_FAIL : OUTCOME_REVIEW;
}

const struct rule rule_important_sources = {.id = "important_sources",
                                            .clause = "4.2",
                                            .version = "1",
                                            .fields = fields,
                                            .facts_size = sizeof(struct important_source_facts),
                                            .thresholds = thresholds,
                                            .evaluate = evaluate};
