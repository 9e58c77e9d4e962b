/**
 * json - strict reading of JSON from outside: no duplicate keys, no unknown members, every fault
 * named by its path ("$.registers[3].address").
 *
 * A reader walks one object; the first fault is kept and all later reads return defaults, so that
 * a caller reads everything and asks json_reader_done once. Strings are borrowed from the document.
 */
#ifndef DAHU_BASE_JSON_H
#define DAHU_BASE_JSON_H

#include <jansson.h>
#include <stdint.h>

#include "dahu/base/err.h"

enum { JSON_MAX_BYTES = 4 * 1024 * 1024 };

/** json_parse - one document, with or without a BOM; owned by the caller, json_decref. ERR_SYNTAX names line and column. */
json_t *json_parse(const char *text, size_t len, struct err *e);
/** json_read_file - the same from a file, or standard input for "-". */
json_t *json_read_file(const char *path, struct err *e);

enum { JSON_PATH_BYTES = 160, JSON_MEMBERS_MAX = 64 };
struct json_reader {
    const json_t *object;
    char path[JSON_PATH_BYTES];
    const char *seen[JSON_MEMBERS_MAX];
    int seen_count;
    struct err *e; /* borrowed; code ERR_NONE while all is well */
    /* when set: told about every fault, not only the first */
    void (*on_fault)(void *sink, const char *path, const char *text);
    void *sink;
};

/** json_reader_init - @path such as "$"; @e is cleared. A value that is no object is the first fault. */
void json_reader_init(struct json_reader *r, const json_t *value, const char *path, struct err *e);
const json_t *json_get(struct json_reader *r, const char *name); /* NULL when absent; marks it as seen */
const char *json_get_text(struct json_reader *r, const char *name, const char *fallback); /* NULL = required */
int64_t json_get_int(struct json_reader *r, const char *name, int64_t least, int64_t most, int64_t fallback);
bool json_get_bool(struct json_reader *r, const char *name, bool fallback);
const json_t *json_get_array(struct json_reader *r, const char *name, bool required);
/** json_fault - record ERR_SYNTAX at r->path + "." + @name, unless a fault is already there; on_fault hears all. */
void json_fault(struct json_reader *r, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/** json_reader_done - false when a fault was met; a member that nobody read is a fault too. */
bool json_reader_done(struct json_reader *r) NODISCARD;

#endif
