/**
 * quarantine - records of the field from phones that are not let in any more: set aside until somebody
 * decides.
 *
 * Whose a record is follows from the session that the phone still has, however it ended. What is set aside
 * counts for nothing. Deciding about it is SQL alone (api.quarantine_decide).
 *
 * Not here: the pictures themselves (store/attachment.h).
 */
#ifndef DAHU_STORE_QUARANTINE_H
#define DAHU_STORE_QUARANTINE_H

#include "dahu/store/db.h"

/**
 * quarantine_put - set a record aside; sent again it changes nothing.
 *
 * @session_hash  of the token of the session that has ended, hex; "": there is none
 * @body          {"kind","refused","record"}, as JSON
 * @out           one row: what the phone is told, as JSON; db_result_fini
 *
 * Errors: DH404 quarantine_unknown nobody's session; DH429 quarantine_full.
 */
bool quarantine_put(struct db *db, const char *session_hash, const char *body, struct db_result *out,
                    struct err *e) NODISCARD;

/**
 * quarantine_file_begin - from here to the end of the transaction that one file may be put (attachment_put).
 *
 * Errors: DH404 quarantine_unknown: no record that was set aside by this session's person names it.
 */
bool quarantine_file_begin(struct db *db, const char *session_hash, const char *sha256,
                           struct err *e) NODISCARD;

/** quarantine_file_use - a file that has come belongs to its record, if that was taken meanwhile. */
bool quarantine_file_use(struct db *db, const char *sha256, struct err *e) NODISCARD;

#endif
