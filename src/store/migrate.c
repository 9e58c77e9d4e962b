/* migrate - see the header. The files travel in the binary as assets, sorted by name. */
#include "dahu/store/migrate.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/asset.h"
#include "dahu/rule/right.h"
#include "dahu/store/alarm.h"
#include "dahu/store/outbox.h"
#include "dahu/store/paper.h"
#include "dahu/store/policy.h"
#include "dahu/store/work.h"
#include "lock.h"

static const char BOOTSTRAP[] =
    "create schema if not exists dahu;"
    "create table if not exists dahu.schema_migration ("
    " version integer not null, name text not null, checksum text not null,"
    " applied_at timestamptz not null default clock_timestamp(),"
    " constraint schema_migration_pk primary key (version));"
    "comment on schema dahu is 'Dahu: tables and views';"
    "comment on table dahu.schema_migration is 'Migrations that were applied, each once.';"
    "comment on column dahu.schema_migration.version is 'number at the head of the file name';"
    "comment on column dahu.schema_migration.name is 'file name';"
    "comment on column dahu.schema_migration.checksum is 'SHA-256 of the file';"
    "comment on column dahu.schema_migration.applied_at is 'when it was applied'";

static bool has_prefix(const struct asset *a, const char *prefix)
{
    return strncmp(a->name, prefix, strlen(prefix)) == 0;
}

static int migration_version(const struct asset *a)
{
    static const char folder[] = "sql/migrations/";
    return has_prefix(a, folder) ? (int)strtol(a->name + sizeof folder - 1, NULL, 10) : 0;
}

int migrate_binary_version(void)
{
    int newest = 0;
    for (const struct asset *a = asset_table; a->name; a++)
        if (migration_version(a) > newest)
            newest = migration_version(a);
    return newest;
}

bool migrate_database_version(struct db *db, int *out, struct err *e)
{
    struct db_result r;
    *out = 0;
    if (!db_query(db, &r, "select to_regclass('dahu.schema_migration') is not null", 0, NULL, e))
        return false;
    bool present = db_bool(&r, 0, 0);
    db_result_fini(&r);
    if (!present)
        return true;
    if (!db_query(db, &r, "select coalesce(max(version), 0) from dahu.schema_migration", 0, NULL, e))
        return false;
    *out = (int)db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

static bool refuse_newer(int database, struct err *e)
{
    if (database > migrate_binary_version())
        return err_set(
            e, ERR_CONFLICT,
            "the database has schema version %d, this binary knows only %d; install the newer dahu", database,
            migrate_binary_version());
    return true;
}

bool migrate_refuse_newer(struct db *db, struct err *e)
{
    int version;
    return migrate_database_version(db, &version, e) && refuse_newer(version, e);
}

bool migrate_require(struct db *db, struct err *e)
{
    int version;
    if (!migrate_database_version(db, &version, e) || !refuse_newer(version, e))
        return false;
    if (version < migrate_binary_version())
        return err_set(e, ERR_CONFLICT,
                       "the database has schema version %d, this binary needs %d; run 'dahu migrate'",
                       version, migrate_binary_version());
    return true;
}

/* One migration and its entry, in one transaction; *done is false when it had been applied before. */
static bool apply(struct db *db, const struct asset *a, bool *done, struct err *e)
{
    char version[16];
    snprintf(version, sizeof version, "%d", migration_version(a));
    struct db_result r;
    *done = false;
    if (!db_call(db, &r, e,
                 "select checksum = encode(sha256(convert_to($2, 'UTF8')), 'hex')"
                 " from dahu.schema_migration where version = $1",
                 version, a->data))
        return false;
    bool applied = db_rows(&r) == 1, same = applied && db_bool(&r, 0, 0);
    db_result_fini(&r);
    if (applied)
        return same || err_set(e, ERR_CONFLICT,
                               "it was edited after it had been applied: another build made this database;"
                               " go on with that build, or begin with a new data folder or database");
    *done = true;
    /* views stand on columns that the migration may change; they are made anew at the end */
    return db_begin(db, e) && db_run(db, "drop schema if exists replay cascade", e) &&
           db_run(db, a->data, e) &&
           db_call(db, NULL, e,
                   "insert into dahu.schema_migration (version, name, checksum)"
                   " values ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))",
                   version, a->name, a->data) &&
           db_commit(db, e);
}

static bool apply_all(struct db *db, int *applied, struct err *e)
{
    for (const struct asset *a = asset_table; a->name; a++) {
        bool done = false;
        if (migration_version(a) == 0)
            continue;
        if (!apply(db, a, &done, e)) {
            db_rollback(db);
            return err_wrap(e, "%s", a->name);
        }
        *applied += done;
    }
    return true;
}

/* Views come before functions that read them; function bodies are not checked while they are replaced,
 * so that their order among themselves does not matter. Behind everything come the views of schema replay,
 * which follow the columns of the tables. */
static bool replace_all(struct db *db, struct err *e)
{
    static const char *const groups[] = {"sql/views/", "sql/functions/"};
    if (!db_begin(db, e) || !db_run(db, "set local check_function_bodies = off", e))
        return false;
    for (unsigned g = 0; g < sizeof groups / sizeof *groups; g++)
        for (const struct asset *a = asset_table; a->name; a++)
            if (has_prefix(a, groups[g]) && !db_run(db, a->data, e)) {
                db_rollback(db);
                return err_wrap(e, "%s", a->name);
            }
    if (!db_run(db, "select dahu.replay_make()", e)) {
        db_rollback(db);
        return err_wrap(e, "schema replay");
    }
    return db_commit(db, e);
}

static bool set_timezone(struct db *db, const char *timezone, struct err *e)
{
    if (!db_call(db, NULL, e, "select now() at time zone $1", timezone)) {
        if (e->code == ERR_DATABASE) /* the only thing that PostgreSQL can object to here is the name */
            e->code = ERR_RANGE;
        return err_wrap(e, "utility.timezone");
    }
    return db_call(db, NULL, e, "insert into dahu.utility (timezone) values ($1) on conflict do nothing",
                   timezone);
}

static bool seed_work(struct db *db, struct err *e)
{
    if (db_begin(db, e) && work_seed(db, e) && outbox_seed(db, e) && paper_seed(db, e) && alarm_seed(db, e))
        return db_commit(db, e);
    db_rollback(db);
    return false;
}

/* Last of all, because the roles are made from the table of the desks, and what they may from all that is
 * there. */
static bool grant_all(struct db *db, struct err *e)
{
    const struct asset *a = asset_find("sql/grants.sql");
    MUST(a != NULL);
    if (db_begin(db, e) && db_run(db, a->data, e))
        return db_commit(db, e);
    db_rollback(db);
    return err_wrap(e, "%s", a->name);
}

/* The same roles as dahu.role_list() of the database, which may not be there yet. */
void migrate_print_roles(struct buf *out)
{
    static const char *const common[] = {"service", "anonymous", "sign_in", "desk", "scope_all", "scope_unit"};
    for (unsigned i = 0; i < sizeof common / sizeof *common; i++)
        buf_printf(out, "create role dahu_%s nologin;\n", common[i]);
    for (int d = 0; d < DESK_COUNT; d++)
        buf_printf(out, "create role dahu_%s nologin;\n", desk_name((enum desk)d));
    for (int d = 0; d < DESK_COUNT; d++) {
        buf_printf(out, "grant dahu_desk to dahu_%s;\n", desk_name((enum desk)d));
        if (strcmp(desk_scope((enum desk)d), "NONE") != 0)
            buf_printf(out, "grant dahu_scope_%s to dahu_%s;\n", desk_scope((enum desk)d),
                       desk_name((enum desk)d));
        buf_printf(out, "grant dahu_%s to dahu;\n", desk_name((enum desk)d));
    }
    buf_puts(out, "grant dahu_service, dahu_anonymous, dahu_sign_in to dahu;\n");
}

static bool run_locked(struct db *db, const char *timezone, struct migrate_report *out, struct err *e)
{
    int before;
    return migrate_database_version(db, &before, e) && refuse_newer(before, e) && db_run(db, BOOTSTRAP, e) &&
           apply_all(db, &out->applied, e) && replace_all(db, e) && set_timezone(db, timezone, e) &&
           policy_seed(db, e) && seed_work(db, e) && grant_all(db, e) &&
           migrate_database_version(db, &out->version, e);
}

bool migrate_run(struct db *db, const char *timezone, struct migrate_report *out, struct err *e)
{
    *out = (struct migrate_report){0};
    if (!db_query(db, NULL, "select pg_advisory_lock(" LOCK_MIGRATE ")", 0, NULL, e))
        return false;
    bool ok = run_locked(db, timezone, out, e);
    struct err unlock; /* a lost connection has let go of the lock by itself */
    (void)!db_query(db, NULL, "select pg_advisory_unlock(" LOCK_MIGRATE ")", 0, NULL, &unlock);
    return ok;
}
