/* dahu vee run - makes the days of energy that are due, now, and says what came of it. */
#include <inttypes.h>
#include <stdio.h>

#include "dahu/job/energy.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "verb_vee.h"

static bool run(const struct vee_job *job, struct energy_report *report, struct err *e)
{
    struct db *db, *beside;
    struct err ignored; /* without a second connection it only takes longer */
    if (!database_open(job->cli, "vee", &db, e))
        return false;
    if (!database_open(job->cli, "vee", &beside, &ignored))
        beside = NULL;
    const struct energy_request request = {.drivers_folder = job->cli->config->drivers_path,
                                           .beside = beside};
    bool ok = migrate_require(db, e) && energy_refresh(db, &request, report, e);
    db_close(beside);
    db_close(db);
    return ok;
}

static void print_document(const struct energy_report *r)
{
    printf("{\"due\":%" PRId64 ",\"made\":%" PRId64 ",\"changed\":%" PRId64 ",\"findings\":%" PRId64 "}\n",
           r->due, r->days, r->changed, r->findings);
}

static void print_text(const struct energy_report *r, enum lang lang)
{
    char due[24], made[24], changed[24], findings[24];
    struct buf text;
    buf_init(&text, 4096);
    snprintf(due, sizeof due, "%" PRId64, r->due);
    snprintf(made, sizeof made, "%" PRId64, r->days);
    snprintf(changed, sizeof changed, "%" PRId64, r->changed);
    snprintf(findings, sizeof findings, "%" PRId64, r->findings);
    const struct i18n_arg args[] = {
        {"due", due}, {"made", made}, {"changed", changed}, {"findings", findings}, {NULL, NULL}};
    i18n_format(lang, "verb.vee.ran", args, &text);
    puts(text.data);
    buf_fini(&text);
}

int vee_run_due(const struct vee_job *job)
{
    struct energy_report report;
    struct err e;
    if (!run(job, &report, &e))
        return cli_fail(job->verb, &e);
    if (job->wish->json)
        print_document(&report);
    else
        print_text(&report, job->cli->lang);
    return EXIT_DONE;
}
