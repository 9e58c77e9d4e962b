/**
 * server - the PostgreSQL server around the schema: making the database, and questions about its health.
 */
#ifndef DAHU_STORE_SERVER_H
#define DAHU_STORE_SERVER_H

#include "dahu/store/db.h"

/** server_make_database - database `dahu` of the private cluster, unless it is there. @db is another one of
 * it. */
bool server_make_database(struct db *db, struct err *e) NODISCARD;

/* What each answers with, in order. Counts are whole numbers, ages are seconds, lists are texts. */
enum server_question {
    SERVER_VERSION,    /* server_version_num, server_version, in recovery (t/f), its clock minus ours in ms */
    SERVER_EXTENSIONS, /* count missing, list of them */
    SERVER_TIMEZONE,   /* civil time zone of the utility; "" when not set */
    SERVER_PARTITIONS, /* count missing up to three months ahead, first of them */
    SERVER_COLLECTORS, /* count, seconds since the newest was seen, count not seen for ten minutes, list of
                          those */
    SERVER_METERS, /* metering points that are read, count without a value for a day, list of them, gaps in a
                      day */
    SERVER_DAYS_DUE, /* days of energy before yesterday to be made anew, the oldest of them */
    SERVER_QUESTIONS,
};

enum { SERVER_FIELDS = 4, SERVER_FIELD_BYTES = 256 };
struct server_answer {
    char field[SERVER_FIELDS][SERVER_FIELD_BYTES];
};
/** server_ask - needs the schema, but for SERVER_VERSION and SERVER_EXTENSIONS. */
bool server_ask(struct db *db, enum server_question question, struct server_answer *out,
                struct err *e) NODISCARD;

#endif
