/* doctor_spool - the check of the spool: whether its folder can be used, and what waits in it. */
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#include "doctor.h"
#include "spool_place.h"

static void set(struct finding *f, enum doctor_level level, const char *text, const char *cure)
{
    f->level = level;
    f->text = text;
    f->cure = cure;
}

static void put(struct finding *f, int at, const char *name, const char *text)
{
    f->values[at].name = name;
    snprintf(f->values[at].value, DOCTOR_VALUE_BYTES, "%.*s", DOCTOR_VALUE_BYTES - 1, text);
}

static void put_number(struct finding *f, int at, const char *name, int64_t number)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, number);
    put(f, at, name, text);
}

static void judge(const struct spool_survey *o, const char *folder, struct finding *f)
{
    enum { FAULT_AT = 95, WARN_AT = 70 };
    const struct spool_status *s = &o->status;
    if (s->damaged + s->quarantined > 0)
        set(f, DOCTOR_WARNING, "doctor.spool.quarantined", "doctor.spool.quarantined.cure");
    else if (s->percent >= WARN_AT)
        set(f, s->percent >= FAULT_AT ? DOCTOR_FAULT : DOCTOR_WARNING, "doctor.spool.filling",
            "doctor.spool.filling.cure");
    else
        set(f, DOCTOR_OK, "doctor.spool.ok", NULL);
    put(f, 0, "path", folder);
    put_number(f, 1, "records", s->records);
    put_number(f, 2, "percent", s->percent);
    put_number(f, 3, "count", s->damaged + s->quarantined);
}

void check_spool(struct doctor *d, struct finding *f)
{
    struct spool_place place;
    struct spool_survey o;
    struct stat st;
    struct err e;
    spool_place(&place, d->cli->config);
    if (!*place.folder) {
        set(f, DOCTOR_WARNING, "doctor.spool.none", "doctor.spool.none.cure");
    } else if (stat(place.folder, &st) != 0) {
        set(f, DOCTOR_OK, "doctor.spool.new", NULL); /* made by the first collector */
        put(f, 0, "path", place.folder);
    } else if (!S_ISDIR(st.st_mode) || (st.st_mode & (S_IWGRP | S_IWOTH))) {
        set(f, DOCTOR_FAULT, "doctor.spool.open", "doctor.spool.open.cure");
        put(f, 0, "path", place.folder);
    } else if (spool_survey(&place.config, &o, &e)) {
        judge(&o, place.folder, f);
    } else {
        set(f, DOCTOR_FAULT, "doctor.spool.unreadable", "doctor.spool.unreadable.cure");
        put(f, 0, "error", e.text);
    }
}
