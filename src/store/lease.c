/* lease - see the header. */
#include "dahu/store/lease.h"

#include <limits.h>
#include <stdio.h>

static const char *interval(const struct lease_self *self, char text[static 24])
{
    snprintf(text, 24, "%d seconds", self->lease_s);
    return text;
}

static void copy_text(char *to, size_t size, const struct db_result *r, int column)
{
    const char *text = db_text(r, 0, column);
    snprintf(to, size, "%s", text ? text : "");
}

bool lease_enter(struct db *db, const struct lease_self *self, const struct lease_birth *birth,
                 struct lease_entry *out, struct err *e)
{
    struct db_result r;
    char lease[24], started[WALL_TEXT_BYTES];
    if (!db_call(db, &r, e,
                 "select entered, holder, holder_process,"
                 " to_char(holder_until at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), wait_ms"
                 " from dahu.lease_enter($1, $2, $3, $4, $5, $6, $7)",
                 self->name, self->instance, birth->dead, wall_format(birth->started, started),
                 birth->version, birth->process, interval(self, lease)))
        return false;
    *out = (struct lease_entry){.entered = db_bool(&r, 0, 0), .wait_ms = db_int64(&r, 0, 4)};
    copy_text(out->holder, sizeof out->holder, &r, 1);
    copy_text(out->process, sizeof out->process, &r, 2);
    copy_text(out->until, sizeof out->until, &r, 3);
    db_result_fini(&r);
    return true;
}

bool lease_renew(struct db *db, const struct lease_self *self, struct lease_life *out, struct err *e)
{
    struct db_result r;
    char lease[24];
    if (!db_call(db, &r, e, "select alive, others, next_end_ms, at_us from dahu.lease_renew($1, $2, $3)", self->name,
                 self->instance, interval(self, lease)))
        return false;
    *out = (struct lease_life){.mine = db_rows(&r) == 1};
    if (out->mine) {
        out->alive = db_bool(&r, 0, 0);
        out->others = (int)db_int64(&r, 0, 1);
        out->next_end_ms = db_text(&r, 0, 2) ? (int)db_int64(&r, 0, 2) : INT_MAX;
        out->at = (wall_us){db_int64(&r, 0, 3)};
    }
    db_result_fini(&r);
    return true;
}

bool lease_balance(struct db *db, const struct lease_self *self, struct lease_share *out, struct err *e)
{
    struct db_result r;
    char lease[24];
    if (!db_call(db, &r, e, "select owned, share, taken, leaving from dahu.lease_balance($1, $2, $3)",
                 self->name, self->instance, interval(self, lease)))
        return false;
    *out = (struct lease_share){0};
    if (db_rows(&r) == 1)
        *out = (struct lease_share){.owned = (int)db_int64(&r, 0, 0),
                                    .share = (int)db_int64(&r, 0, 1),
                                    .taken = (int)db_int64(&r, 0, 2),
                                    .leaving = (int)db_int64(&r, 0, 3)};
    db_result_fini(&r);
    return true;
}

bool lease_release(struct db *db, const struct lease_self *self, struct err *e)
{
    return db_call(db, NULL, e, "select dahu.lease_release($1, $2)", self->name, self->instance);
}

bool lease_leave(struct db *db, const struct lease_self *self, struct err *e)
{
    return db_call(db, NULL, e, "select dahu.lease_leave($1, $2)", self->name, self->instance);
}
