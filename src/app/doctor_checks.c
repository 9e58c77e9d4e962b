/* doctor_checks - what `dahu doctor` looks at. One function a check; the table is at the end. */
#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "dahu/base/asset.h"
#include "dahu/meter/driver.h"
#include "dahu/store/migrate.h"
#include "dahu/store/server.h"
#include "database.h"
#include "doctor.h"
#include "process.h"

/* ---- writing a finding -------------------------------------------------------------------------- */

static void found(struct finding *f, enum doctor_level level, const char *text, const char *cure)
{
    *f = (struct finding){.level = level, .text = text, .cure = cure};
}

__attribute__((format(printf, 3, 4))) static void value(struct finding *f, const char *name, const char *fmt,
                                                        ...)
{
    int i = 0;
    while (f->values[i].name)
        i++;
    MUST(i < DOCTOR_VALUES);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(f->values[i].value, sizeof f->values[i].value, fmt, ap);
    va_end(ap);
    f->values[i].name = name;
}

static void ok(struct finding *f, const char *text)
{
    found(f, DOCTOR_OK, text, NULL);
}

/* What cannot be looked at because an earlier check failed. */
static void skip(struct finding *f)
{
    found(f, DOCTOR_SKIPPED, "doctor.skipped", NULL);
}

static void failed(struct finding *f, const struct err *e)
{
    found(f, DOCTOR_FAULT, "doctor.failed", "doctor.failed.cure");
    value(f, "error", "%s", e->text);
}

/* ---- this binary and its configuration ---------------------------------------------------------- */

static void check_assets(struct doctor *d, struct finding *f)
{
    (void)d;
    int count = 0, drivers = 0;
    for (const struct asset *a = asset_table; a->name; a++, count++)
        drivers += strncmp(a->name, "drivers/", 8) == 0;
    bool whole = migrate_binary_version() > 0 && drivers > 0 &&
                 strcmp(i18n_text(LANG_ZH, "app.about"), "app.about") != 0;
    if (whole)
        ok(f, "doctor.assets.ok");
    else
        found(f, DOCTOR_FAULT, "doctor.assets.incomplete", "doctor.assets.incomplete.cure");
    value(f, "count", "%d", count);
    value(f, "drivers", "%d", drivers);
}

static void check_configuration(struct doctor *d, struct finding *f)
{
    if (d->configuration->code == ERR_NONE) {
        ok(f, "doctor.configuration.ok");
        return;
    }
    found(f, DOCTOR_FAULT, "doctor.configuration.wrong", "doctor.configuration.wrong.cure");
    value(f, "error", "%s", d->configuration->text);
}

static void check_drivers(struct doctor *d, struct finding *f)
{
    struct err e;
    struct driver_registry *drivers = driver_registry_new(d->cli->config->drivers_path, &e);
    if (!drivers) {
        found(f, DOCTOR_FAULT, "doctor.drivers.wrong", "doctor.drivers.wrong.cure");
        value(f, "error", "%s", e.text);
        return;
    }
    ok(f, "doctor.drivers.ok");
    value(f, "count", "%d", driver_registry_count(drivers));
    driver_registry_free(drivers);
}

/* ---- the data folder ---------------------------------------------------------------------------- */

static const char *name_of_user(uid_t uid)
{
    const struct passwd *user = getpwuid(uid);
    return user ? user->pw_name : "?";
}

static void check_folder(struct doctor *d, struct finding *f)
{
    struct err e;
    struct stat st;
    if (!folder_locate(&d->folder, d->cli->config, &e) || !folder_check_socket(&d->folder, &e)) {
        failed(f, &e);
        return;
    }
    if (stat(d->folder.path, &st) != 0) {
        bool missing = errno == ENOENT;
        if (missing && d->own_server)
            skip(f);
        else if (missing)
            found(f, DOCTOR_FAULT, "doctor.folder.missing", "doctor.folder.missing.cure");
        else
            found(f, DOCTOR_FAULT, "doctor.folder.closed", "doctor.folder.closed.cure");
    } else if (!S_ISDIR(st.st_mode) || access(d->folder.path, R_OK | X_OK) != 0) {
        found(f, DOCTOR_FAULT, "doctor.folder.closed", "doctor.folder.closed.cure");
    } else if (!folder_is_ours(&d->folder)) {
        found(f, DOCTOR_FAULT, "doctor.folder.foreign", "doctor.folder.foreign.cure");
    } else if (st.st_uid == 0) {
        found(f, DOCTOR_FAULT, "doctor.folder.root", "doctor.folder.root.cure");
    } else if ((st.st_mode & 077) != 0) {
        found(f, DOCTOR_FAULT, "doctor.folder.open", "doctor.folder.open.cure");
        value(f, "mode", "%03o", st.st_mode & 0777);
        d->has_folder = true;
    } else {
        ok(f, "doctor.folder.ok");
        value(f, "user", "%s", name_of_user(st.st_uid));
        d->has_folder = true;
    }
    value(f, "path", "%s", d->folder.path);
}

/* Below the first, a database soon stops; below the second there is time to act. */
enum { DISK_FAULT_MB = 100, DISK_WARNING_MB = 2048 };

static void check_disk(struct doctor *d, struct finding *f)
{
    struct err e;
    int64_t available, total;
    if (!d->has_folder) {
        skip(f);
        return;
    }
    if (!folder_space(&d->folder, &available, &total, &e)) {
        failed(f, &e);
        return;
    }
    int64_t mb = available >> 20;
    if (mb >= DISK_WARNING_MB)
        ok(f, "doctor.disk.ok");
    else
        found(f, mb < DISK_FAULT_MB ? DOCTOR_FAULT : DOCTOR_WARNING, "doctor.disk.low",
              "doctor.disk.low.cure");
    value(f, "free", "%" PRId64, mb);
    value(f, "total", "%" PRId64, total >> 20);
    value(f, "path", "%s", d->folder.path);
}

static void check_filesystem(struct doctor *d, struct finding *f)
{
    static const struct {
        long type;
        const char *name;
    } unfit[] = {{0x6969, "NFS"},       {0xff534d42, "CIFS"},  {0x517b, "SMB"},     {0x01021997, "9p"},
                 {0x858458f6, "ramfs"}, {0x01021994, "tmpfs"}, {0x65735546, "FUSE"}};
    struct statfs fs;
    if (!d->has_folder || statfs(d->folder.path, &fs) != 0) {
        skip(f);
        return;
    }
    ok(f, "doctor.filesystem.ok");
    for (unsigned i = 0; i < sizeof unfit / sizeof *unfit; i++)
        if ((unsigned long)fs.f_type == (unsigned long)unfit[i].type) {
            found(f, DOCTOR_WARNING, "doctor.filesystem.unfit", "doctor.filesystem.unfit.cure");
            value(f, "kind", "%s", unfit[i].name);
        }
    value(f, "path", "%s", d->folder.path);
}

static void check_holder(struct doctor *d, struct finding *f)
{
    struct folder_holder who;
    if (!d->has_folder) {
        skip(f);
        return;
    }
    folder_who(&d->folder, &who);
    d->runs = who.pid != 0;
    if (d->runs) {
        ok(f, "doctor.holder.ok");
        value(f, "pid", "%d", who.pid);
        value(f, "user", "%s", who.user);
        value(f, "since", "%s", who.since);
    } else if (d->own_server) {
        skip(f);
    } else {
        found(f, DOCTOR_WARNING, "doctor.holder.none", "doctor.holder.none.cure");
        value(f, "path", "%s", d->folder.path);
    }
}

/* ---- the database ------------------------------------------------------------------------------- */

static void check_programs(struct doctor *d, struct finding *f)
{
    struct err e;
    struct cluster_programs programs;
    int major = 0;
    if (d->own_server) {
        skip(f);
        return;
    }
    if ((d->has_folder && !cluster_major(&d->folder, &major, &e)) ||
        !cluster_programs(d->cli->config->database_programs, major, &programs, &e)) {
        found(f, DOCTOR_FAULT, "doctor.programs.missing", "doctor.programs.missing.cure");
        value(f, "error", "%s", e.text);
        value(f, "major", "%d", major ? major : CLUSTER_OLDEST_MAJOR);
        return;
    }
    ok(f, "doctor.programs.ok");
    value(f, "version", "%s", programs.version);
    value(f, "path", "%s", programs.postgres);
}

static void check_database(struct doctor *d, struct finding *f)
{
    struct err e;
    if (database_open(d->cli, "doctor", &d->db, &e)) {
        ok(f, d->own_server ? "doctor.database.own" : "doctor.database.ok");
        return;
    }
    d->db = NULL;
    if (!d->own_server && !d->runs)
        found(f, DOCTOR_FAULT, "doctor.database.down", "doctor.database.down.cure");
    else
        found(f, DOCTOR_FAULT, "doctor.database.away", "doctor.database.away.cure");
    value(f, "error", "%s", e.text);
    value(f, "path", "%s", d->folder.path);
}

/* Asks, and writes what kept the answer away; @schema is set when the question needs our tables. */
static bool ask(struct doctor *d, enum server_question question, bool schema, struct server_answer *a,
                struct finding *f)
{
    struct err e;
    if (!d->db || (schema && !d->has_schema)) {
        skip(f);
        return false;
    }
    if (!server_ask(d->db, question, a, &e)) {
        failed(f, &e);
        return false;
    }
    return true;
}

static int64_t number(const char *text)
{
    return strtoll(text, NULL, 10);
}

static void check_version(struct doctor *d, struct finding *f)
{
    struct server_answer a;
    if (!ask(d, SERVER_VERSION, false, &a, f))
        return;
    if (number(a.field[0]) < CLUSTER_OLDEST_MAJOR * 10000)
        found(f, DOCTOR_FAULT, "doctor.version.old", "doctor.version.old.cure");
    else if (strcmp(a.field[2], "t") == 0)
        found(f, DOCTOR_FAULT, "doctor.version.standby", "doctor.version.standby.cure");
    else
        ok(f, "doctor.version.ok");
    value(f, "version", "%s", a.field[1]);
}

static void check_schema(struct doctor *d, struct finding *f)
{
    struct err e;
    int version = 0, binary = migrate_binary_version();
    if (!d->db) {
        skip(f);
        return;
    }
    if (!migrate_database_version(d->db, &version, &e)) {
        failed(f, &e);
        return;
    }
    d->has_schema = version == binary;
    if (d->has_schema)
        ok(f, "doctor.schema.ok");
    else if (version < binary)
        found(f, DOCTOR_FAULT, "doctor.schema.old", "doctor.schema.old.cure");
    else
        found(f, DOCTOR_FAULT, "doctor.schema.new", "doctor.schema.new.cure");
    value(f, "version", "%d", version);
    value(f, "binary", "%d", binary);
}

static void check_extensions(struct doctor *d, struct finding *f)
{
    struct server_answer a;
    if (!ask(d, SERVER_EXTENSIONS, true, &a, f))
        return;
    if (number(a.field[0]) == 0) {
        ok(f, "doctor.extensions.ok");
        return;
    }
    found(f, DOCTOR_FAULT, "doctor.extensions.missing", "doctor.extensions.missing.cure");
    value(f, "names", "%s", a.field[1]);
}

static void check_timezone(struct doctor *d, struct finding *f)
{
    struct server_answer a;
    const char *wanted = d->cli->config->utility_timezone;
    if (!ask(d, SERVER_TIMEZONE, true, &a, f))
        return;
    if (strcmp(a.field[0], wanted) == 0)
        ok(f, "doctor.timezone.ok");
    else if (*a.field[0] == '\0')
        found(f, DOCTOR_FAULT, "doctor.timezone.unset", "doctor.timezone.unset.cure");
    else
        found(f, DOCTOR_WARNING, "doctor.timezone.differs", "doctor.timezone.differs.cure");
    value(f, "database", "%s", a.field[0]);
    value(f, "configuration", "%s", wanted);
}

static void check_partitions(struct doctor *d, struct finding *f)
{
    struct server_answer a;
    if (!ask(d, SERVER_PARTITIONS, true, &a, f))
        return;
    if (number(a.field[0]) == 0) {
        ok(f, "doctor.partitions.ok");
        return;
    }
    found(f, DOCTOR_WARNING, "doctor.partitions.missing", "doctor.partitions.missing.cure");
    value(f, "count", "%s", a.field[0]);
    value(f, "first", "%s", a.field[1]);
}

/* ---- the meters --------------------------------------------------------------------------------- */

static void check_collectors(struct doctor *d, struct finding *f)
{
    struct server_answer a;
    if (!ask(d, SERVER_COLLECTORS, true, &a, f))
        return;
    if (number(a.field[0]) == 0)
        found(f, DOCTOR_WARNING, "doctor.collectors.none", "doctor.collectors.none.cure");
    else if (number(a.field[2]) > 0)
        found(f, DOCTOR_FAULT, "doctor.collectors.late", "doctor.collectors.late.cure");
    else
        ok(f, "doctor.collectors.ok");
    value(f, "count", "%s", a.field[0]);
    value(f, "seconds", "%s", a.field[1]);
    value(f, "names", "%s", a.field[3]);
}

static void check_meters(struct doctor *d, struct finding *f)
{
    struct server_answer a;
    if (!ask(d, SERVER_METERS, true, &a, f))
        return;
    if (number(a.field[0]) == 0)
        found(f, DOCTOR_WARNING, "doctor.meters.none", "doctor.meters.none.cure");
    else if (number(a.field[1]) > 0)
        found(f, DOCTOR_WARNING, "doctor.meters.silent", "doctor.meters.silent.cure");
    else
        ok(f, "doctor.meters.ok");
    value(f, "count", "%s", a.field[0]);
    value(f, "silent", "%s", a.field[1]);
    value(f, "names", "%s", a.field[2]);
    value(f, "gaps", "%s", a.field[3]);
}

/* Days of energy are made anew within minutes of a change; a thousand of the past that wait mean that nobody
 * does it. */
enum { DAYS_DUE_WARNING = 1000 };

static void check_energies(struct doctor *d, struct finding *f)
{
    struct server_answer a;
    if (!ask(d, SERVER_DAYS_DUE, true, &a, f))
        return;
    if (number(a.field[0]) < DAYS_DUE_WARNING)
        ok(f, "doctor.energies.ok");
    else
        found(f, DOCTOR_WARNING, "doctor.energies.due", "doctor.energies.due.cure");
    value(f, "count", "%s", a.field[0]);
    value(f, "oldest", "%s", a.field[1]);
}

/* ---- the machine -------------------------------------------------------------------------------- */

enum { CLOCK_WARNING_MS = 2000 };

static void check_clock(struct doctor *d, struct finding *f)
{
    struct timex t = {.modes = 0};
    struct server_answer a;
    struct err e;
    bool synchronised = adjtimex(&t) >= 0 && !(t.status & STA_UNSYNC);
    int64_t apart = d->db && server_ask(d->db, SERVER_VERSION, &a, &e) ? number(a.field[3]) : 0;
    if (apart > CLOCK_WARNING_MS || apart < -CLOCK_WARNING_MS)
        found(f, DOCTOR_FAULT, "doctor.clock.apart", "doctor.clock.apart.cure");
    else if (!synchronised)
        found(f, DOCTOR_WARNING, "doctor.clock.free", "doctor.clock.free.cure");
    else
        ok(f, "doctor.clock.ok");
    value(f, "apart", "%" PRId64, apart);
}

/* Beside one descriptor for each client and each link, a service needs some for files and the database. */
enum { DESCRIPTORS_SPARE = 256 };

static void check_descriptors(struct doctor *d, struct finding *f)
{
    struct rlimit limit;
    rlim_t need = (rlim_t)d->cli->config->http_max_connections + DESCRIPTORS_SPARE;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        skip(f);
        return;
    }
    if (limit.rlim_max >= need)
        ok(f, "doctor.descriptors.ok");
    else
        found(f, DOCTOR_WARNING, "doctor.descriptors.few", "doctor.descriptors.few.cure");
    value(f, "limit", "%llu", (unsigned long long)limit.rlim_max);
    value(f, "need", "%llu", (unsigned long long)need);
}

static void check_port(struct doctor *d, struct finding *f)
{
    struct process_listener who;
    int port = (int)d->cli->config->http_port;
    if (port == 0)
        skip(f);
    else if (!process_listening(port, &who))
        ok(f, "doctor.port.free");
    else if (strcmp(who.name, "dahu") == 0 || (who.pid == 0 && d->runs))
        ok(f, "doctor.port.ours");
    else
        found(f, DOCTOR_FAULT, "doctor.port.taken", "doctor.port.taken.cure");
    value(f, "port", "%d", port);
    value(f, "pid", "%d", port ? who.pid : 0);
    value(f, "name", "%s", port && *who.name ? who.name : "?");
    value(f, "user", "%s", port ? who.user : "");
}

const struct check doctor_checks[] = {
    {"assets", check_assets},
    {"configuration", check_configuration},
    {"drivers", check_drivers},
    {"folder", check_folder},
    {"filesystem", check_filesystem},
    {"disk", check_disk},
    {"holder", check_holder},
    {"spool", check_spool},
    {"programs", check_programs},
    {"database", check_database},
    {"version", check_version},
    {"schema", check_schema},
    {"extensions", check_extensions},
    {"timezone", check_timezone},
    {"partitions", check_partitions},
    {"collectors", check_collectors},
    {"meters", check_meters},
    {"energies", check_energies},
    {"clock", check_clock},
    {"descriptors", check_descriptors},
    {"port", check_port},
    {NULL, NULL},
};
