/**
 * county - the sample county: who its customers are, and what their meters count.
 *
 * A table of invented accounts (county_table.c) with the load of a real plant, arranged around one
 * moment, so that each case that the rules know is there exactly once: planted, and named. Everything
 * follows from the table and that moment; the history in the database and the live meters are
 * made from the same loads. Not here: how it gets into a database.
 */
#ifndef DAHU_SIM_COUNTY_H
#define DAHU_SIM_COUNTY_H

#include "dahu/base/arena.h"
#include "dahu/base/date.h"
#include "dahu/sim/fleet.h"
#include "dahu/sim/shown.h"

/* Civil time as PostgreSQL computes it: the moment, and the instants at which days begin. */
struct county_calendar {
    wall_us now;
    date today, first; /* first: day of midnight[0] */
    const wall_us *midnight;
    int days; /* from first on, at least up to tomorrow */
};
enum {
    COUNTY_VERSION =
        2, /* of the table and of what is made from it: a database keeps the one it was made with */
    COUNTY_MONTHS = 13,
    COUNTY_CALENDAR_MONTHS = COUNTY_MONTHS + 2,
    COUNTY_ENERGIES = 4,
    COUNTY_REALS = 9,
};

/* How a meter of a model is read, and on which side it counts. */
struct county_model {
    const char *driver;
    bool
        told; /* it knows its transformers and its driver multiplies: registers secondary, readings primary */
    bool secondary; /* readings are secondary: the installation's ratios apply */
};

struct county_ratio {
    int ct_primary_a, ct_secondary_a, pt_primary_v, pt_secondary_v;
};

/* A meter at a point for a time. Two of them at one point: an exchange, or a ratio change of one meter. */
struct county_installation {
    const struct county_model *model;
    const char *serial;
    wall_us from, until; /* until INT64_MAX = it is still there */
    struct county_ratio ratio;
    struct sim_meter meter;
    struct sim_post post; /* listen is "HOST:PORT" */
    struct shown shown[COUNTY_ENERGIES];
};

enum county_history { HISTORY_REGISTERS, HISTORY_SILENT, HISTORY_MISSING_MONTH };

struct county_point {
    const char *number; /* A-00001-01 */
    int account;        /* index */
    int line;           /* index of the line that feeds it */
    bool settlement;    /* else a sub-meter */
    enum county_history history;
    wall_us from;                               /* of its history */
    struct county_installation installation[2]; /* in order of time */
    int installation_count;
};

struct county {
    struct arena arena;
    struct driver_registry *drivers; /* borrowed */
    struct county_calendar calendar;
    wall_us history_from;                      /* thirteen months back */
    wall_us year_from, month_from, year_until; /* last twelve full months; the last of them */
    wall_us missing_from, missing_until;       /* the month of HISTORY_MISSING_MONTH */
    struct county_point *points;
    int point_count;
};

/* What a reader gets from the meter at one point and time: the columns of a reading, in their order. */
struct county_reading {
    uint8_t energies; /* bit i: energy[i] is told */
    int64_t energy[COUNTY_ENERGIES];
    float real[COUNTY_REALS];
};

/**
 * county_new - the county as it is at calendar->now, its meters from @base_port on.
 *
 * @shapes, @drivers  borrowed, must outlive the county; so must the midnights of @calendar
 */
struct county *county_new(struct sim_fleet *shapes, struct driver_registry *drivers,
                          const struct county_calendar *calendar, int base_port, struct err *e);
void county_free(struct county *c);

/** county_read - @p at @t, which is not before p->from. @reals: also what is no energy, which takes its time.
 */
void county_read(const struct county_point *p, wall_us t, bool reals, struct county_reading *out);

/** county_document - all rows of the small tables as JSON, for dahu.county_plant; json_decref. */
json_t *county_document(const struct county *c);
/** county_serve - put every meter that is installed now into @server. */
bool county_serve(const struct county *c, struct sim_server *server, struct err *e) NODISCARD;

int county_accounts_count(void);

#endif
