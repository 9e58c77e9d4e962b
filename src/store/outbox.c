/* outbox - see the header. */
#include "dahu/store/outbox.h"

#include <stdio.h>

#include "dahu/rule/notice.h"

static const char *kept(struct arena *a, const struct db_result *r, int row, int column)
{
    const char *text = db_text(r, row, column);
    return text ? arena_strdup(a, text) : NULL;
}

static void take_row(struct arena *a, const struct db_result *r, int row, struct outbox_message *m)
{
    *m = (struct outbox_message){.id = db_int64(r, row, 0), .attempt = (int)db_int64(r, row, 2)};
    const char **texts[] = {&m->kind, &m->told_at, &m->account, &m->facts};
    const char **way[] = {&m->address, &m->channel_kind, &m->url, &m->sender, &m->login, &m->secret};
    m->key = kept(a, r, row, 1);
    for (int i = 0; i < 4; i++)
        *texts[i] = kept(a, r, row, 3 + i);
    MUST(lang_parse(db_text(r, row, 7), &m->lang));
    for (int i = 0; i < 6; i++)
        *way[i] = kept(a, r, row, 8 + i);
}

bool outbox_take(struct db *db, int most, int lease_s, struct arena *arena, struct outbox_message **out,
                 int *count, struct err *e)
{
    char rows[16], lease[16];
    struct db_result r;
    snprintf(rows, sizeof rows, "%d", most);
    snprintf(lease, sizeof lease, "%d s", lease_s);
    if (!db_call(db, &r, e, "select * from dahu.outbox_take($1, $2)", rows, lease))
        return false;
    *count = db_rows(&r);
    *out = arena_alloc(arena, sizeof **out * (size_t)(*count ? *count : 1));
    for (int i = 0; i < *count; i++)
        take_row(arena, &r, i, &(*out)[i]);
    db_result_fini(&r);
    return true;
}

bool outbox_done(struct db *db, int64_t id, int attempt, bool delivered, const char *said, int again_s,
                 struct err *e)
{
    char message[24], number[16], again[16];
    snprintf(message, sizeof message, "%lld", (long long)id);
    snprintf(number, sizeof number, "%d", attempt);
    snprintf(again, sizeof again, "%d", again_s);
    return db_call(db, NULL, e, "select dahu.outbox_done($1, $2, $3, $4, $5)", message, number,
                   delivered ? "true" : "false", said, again_s == OUTBOX_GIVE_UP ? NULL : again);
}

bool outbox_seed(struct db *db, struct err *e)
{
    for (int i = 0; i < notice_count(); i++) {
        const struct notice_kind *k = notice_at(i);
        if (!db_call(
                db, NULL, e,
                "insert into dahu.notice_kind (name, audience, urgent, clause) values ($1, $2, $3, $4)"
                " on conflict (name) do update set audience = excluded.audience, urgent = excluded.urgent,"
                " clause = excluded.clause",
                k->name, k->audience, k->urgent ? "true" : "false", k->clause))
            return err_wrap(e, "notice '%s'", k->name);
    }
    return true;
}
