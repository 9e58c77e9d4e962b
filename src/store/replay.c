/* replay - see the header. */
#include "dahu/store/replay.h"

#include <stdio.h>

static bool take(const struct db_result *r, struct replay_moment *out, struct err *e)
{
    snprintf(out->at, sizeof out->at, "%s", db_text(r, 0, 0));
    snprintf(out->civil, sizeof out->civil, "%s", db_text(r, 0, 1));
    if (db_bool(r, 0, 2))
        return err_set(e, ERR_RANGE, "%s is still to come: it is %s now", out->civil, db_text(r, 0, 4));
    if (db_bool(r, 0, 3))
        return err_set(e, ERR_RANGE, "%s cannot be shown: changes are kept since %s", out->civil,
                       db_text(r, 0, 5));
    out->given = true;
    return date_parse(db_text(r, 0, 6), &out->day, e);
}

bool replay_moment(struct db *db, const struct civil *time, struct replay_moment *out, struct err *e)
{
    char text[CIVIL_TEXT_BYTES];
    struct db_result r;
    *out = (struct replay_moment){0};
    civil_format(time, text);
    if (!db_call(
            db, &r, e,
            "select t.at, dahu.civil_text(t.at), t.at > clock_timestamp(), t.at < dahu.history_since(),"
            "       dahu.civil_text(clock_timestamp()), dahu.civil_text(dahu.history_since()),"
            "       (t.at at time zone u.timezone)::date"
            " from dahu.utility u"
            " cross join lateral (select case when $2::boolean then $1::text::timestamptz"
            "                                 else $1::text::timestamp at time zone u.timezone end as at) t",
            text, time->zoned ? "true" : "false"))
        return false;
    bool ok = take(&r, out, e);
    db_result_fini(&r);
    return ok;
}

bool replay_enter(struct db *db, const struct replay_moment *m, struct err *e)
{
    return !m->given || db_call(db, NULL, e,
                                "select set_config('dahu.known_at', $1, true),"
                                "       set_config('search_path', 'replay, dahu, public', true)",
                                m->at);
}
