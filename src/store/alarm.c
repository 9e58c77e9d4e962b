/* alarm - see the header. */
#include "dahu/store/alarm.h"

#include <stdio.h>

#include "dahu/base/i18n.h"
#include "dahu/rule/alarm.h"

/* What the utility may have set (delays, dead band) stays. */
static const char PUT_CLASS[] =
    "insert into dahu.alarm_class (name, priority, on_delay_s, off_delay_s, dead_band, unit, minutes_to_act,"
    " desk_name, clause, title_zh, title_en, cause_zh, cause_en, consequence_zh, consequence_en, action_zh,"
    " action_en) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    " on conflict (name) do update set priority = excluded.priority, unit = excluded.unit,"
    " minutes_to_act = excluded.minutes_to_act, desk_name = excluded.desk_name, clause = excluded.clause,"
    " title_zh = excluded.title_zh, title_en = excluded.title_en, cause_zh = excluded.cause_zh,"
    " cause_en = excluded.cause_en, consequence_zh = excluded.consequence_zh,"
    " consequence_en = excluded.consequence_en, action_zh = excluded.action_zh,"
    " action_en = excluded.action_en";

enum { NUMBERS = 5, TEXTS = 4, NUMBER_BYTES = 16 };

static const char *text_of(const struct alarm_class *c, const char *part, enum lang lang)
{
    char key[80];
    snprintf(key, sizeof key, "alarm_class.%s.%s", c->name, part);
    return i18n_text(lang, key);
}

static bool put_class(struct db *db, const struct alarm_class *c, struct err *e)
{
    static const char *const parts[TEXTS] = {"title", "cause", "consequence", "action"};
    const int values[NUMBERS] = {c->priority, c->on_delay_s, c->off_delay_s, c->dead_band, c->minutes_to_act};
    char n[NUMBERS][NUMBER_BYTES];
    for (int i = 0; i < NUMBERS; i++)
        snprintf(n[i], NUMBER_BYTES, "%d", values[i]);
    const char *args[9 + 2 * TEXTS] = {c->name,  n[0], n[1], n[2], n[3], c->unit, n[4], desk_name(c->desk),
                                       c->clause};
    for (int i = 0; i < TEXTS; i++) {
        args[9 + 2 * i] = text_of(c, parts[i], LANG_ZH);
        args[10 + 2 * i] = text_of(c, parts[i], LANG_EN);
    }
    return db_query(db, NULL, PUT_CLASS, 9 + 2 * TEXTS, args, e);
}

bool alarm_seed(struct db *db, struct err *e)
{
    for (int i = 0; i < alarm_class_count(); i++)
        if (!put_class(db, alarm_class_at(i), e))
            return err_wrap(e, "alarm class '%s'", alarm_class_at(i)->name);
    return true;
}

bool alarm_turn(struct db *db, bool register_changed, int *events, struct err *e)
{
    const char *told = register_changed ? "true" : "false";
    struct db_result r;
    if (!db_query(db, &r, "select dahu.alarm_turn($1)", 1, &told, e))
        return false;
    *events = (int)db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}
