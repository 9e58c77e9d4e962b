/**
 * config - one table of keys that makes the parser, `dahu config`, the sample file and the docs.
 *
 * A configuration is built whole, checked, and only then used: a reload that fails leaves the old
 * one as it was. Order: defaults, the file, then --set. Only how this process runs lives here;
 * meters, accounts and thresholds are rows in PostgreSQL.
 *
 * To add a key: one CONFIG_KEYS row, and its text `config.<key>` in both catalogues.
 */
#ifndef DAHU_BASE_CONFIG_H
#define DAHU_BASE_CONFIG_H

#include <stdio.h>

#include "dahu/base/buf.h"
#include "dahu/base/i18n.h"

/* kind, section, name, default, least, most, unit (INT: range inclusive; TEXT: longest length) */
#define CONFIG_KEYS(X)                                                                                       \
    X(TEXT, attachments, path, "", 0, 400, "")                                                               \
    X(TEXT, collect, name, "collector-1", 1, 60, "")                                                         \
    X(TEXT, collect, admin_address, "127.0.0.1", 1, 60, "")                                                  \
    X(INT, collect, admin_port, "8081", 0, 65535, "")                                                        \
    X(INT, collect, back_off_max_s, "300", 1, 3600, "s")                                                     \
    X(INT, collect, connect_timeout_ms, "3000", 100, 60000, "ms")                                            \
    X(INT, collect, connects_per_s, "50", 1, 100000, "")                                                     \
    X(INT, collect, lease_s, "6", 3, 600, "s")                                                               \
    X(INT, collect, queue_rows, "20000", 100, 10000000, "")                                                  \
    X(INT, collect, request_timeout_ms, "1000", 50, 60000, "ms")                                             \
    X(INT, collect, spool_mb, "2048", 1, 1000000, "MB")                                                      \
    X(TEXT, collect, spool_path, "", 0, 400, "")                                                             \
    X(TEXT, data, path, "", 0, 400, "")                                                                      \
    X(TEXT, database, programs, "", 0, 190, "")                                                              \
    X(TEXT, database, url, "", 0, 400, "")                                                                   \
    X(TEXT, drivers, path, "", 0, 400, "")                                                                   \
    X(TEXT, http, address, "127.0.0.1", 1, 60, "")                                                           \
    X(INT, http, database_workers, "4", 1, 64, "")                                                           \
    X(INT, http, head_deadline_ms, "5000", 100, 60000, "ms")                                                 \
    X(INT, http, max_connections, "4000", 8, 15000, "")                                                      \
    X(INT, http, max_connections_per_client, "1000", 0, 15000, "")                                           \
    X(INT, http, port, "8080", 0, 65535, "")                                                                 \
    X(TEXT, http, public_url, "", 0, 200, "")                                                                \
    X(INT, http, queue, "1024", 8, 15000, "")                                                                \
    X(INT, http, statement_deadline_ms, "10000", 100, 600000, "ms")                                          \
    X(INT, http, threads, "2", 2, 64, "")                                                                    \
    X(TEXT, http, trusted_proxies, "", 0, 400, "")                                                           \
    X(TEXT, log, level, "info", 4, 5, "")                                                                    \
    X(TEXT, probe, networks, "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fd00::/8", 0, 2000, "")             \
    X(INT, security, display_life_h, "12", 1, 168, "h")                                                      \
    X(TEXT, security, key_file, "", 0, 400, "")                                                              \
    X(TEXT, security, password_policy, "asvs", 4, 4, "")                                                     \
    X(INT, security, session_idle_min, "15", 1, 720, "min")                                                  \
    X(INT, security, session_life_h, "12", 1, 24, "h")                                                       \
    X(INT, sim, base_port, "15020", 1024, 65000, "")                                                         \
    X(INT, tell, answer_s, "30", 1, 600, "s")                                                                \
    X(TEXT, tell, private_targets, "", 0, 2000, "")                                                          \
    X(INT, tell, retry_s, "30", 1, 3600, "s")                                                                \
    X(TEXT, up, user, "", 0, 60, "")                                                                         \
    X(TEXT, utility, timezone, "Asia/Shanghai", 1, 60, "")

struct config {
#define CONFIG_TEXT                 char *
#define CONFIG_INT                  long
#define X(kind, section, name, ...) CONFIG_##kind section##_##name;
    CONFIG_KEYS(X)
#undef X
};

/** config_new - a configuration of defaults; owned by the caller, config_free. */
struct config *config_new(void);
void config_free(struct config *c);
/** config_set - set "section.name"; an unknown key names its nearest neighbour. ERR_CONFIG. */
bool config_set(struct config *c, const char *key, const char *value, struct err *e) NODISCARD;
/** config_load - apply an INI file over @c. ERR_CONFIG names file and line; @c is then to be freed. */
bool config_load(struct config *c, const char *path, struct err *e) NODISCARD;
/** config_read - the same for what @f still holds; @path names it in faults. */
bool config_read(struct config *c, FILE *f, const char *path, struct err *e) NODISCARD;

/* VALUES is what config_load reads again; SHOWN is for people: passwords in database.url are *** */
enum config_print { CONFIG_PRINT_VALUES, CONFIG_PRINT_SHOWN, CONFIG_PRINT_SAMPLE, CONFIG_PRINT_DOCS };
void config_print(const struct config *c, enum config_print how, enum lang lang, struct buf *out);

#endif
