/* export_espi - a Green Button feed, written as it is read.
 *
 * Atom does not care for the order of entries: relations are links. So a point is one pass over its
 * intervals: a meter reading and its type are entered when their first value comes, a block of each energy at
 * the end of a day. libxml2's writer escapes; its output goes to the file through a callback, and its failure
 * is that of the file. */
#include <errno.h>
#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <string.h>
#include <time.h>

#include "dahu/job/espi.h"
#include "dahu/job/export.h"

static const char ATOM[] = "http://www.w3.org/2005/Atom", ESPI[] = "http://naesb.org/espi";

enum { ENERGIES = 4, LENGTHS = 3, DAY_INTERVALS_MAX = 120, CELL_ENERGY = 2, CELL_QUALITY = 6 };
static const struct energy {
    const char *name;
    int uom, flow; /* 72 Wh, 73 varh; 1 forward, 19 reverse */
} energies[ENERGIES] = {{"active_energy_import", 72, 1},
                        {"active_energy_export", 72, 19},
                        {"reactive_energy_import", 73, 1},
                        {"reactive_energy_export", 73, 19}};
static const int lengths_s[LENGTHS] = {900, 1800, 3600};

struct interval {
    int64_t begin_s, length_s;
    int64_t value[ENERGIES];
    uint8_t known; /* bits */
    int quality;
};

struct feed {
    xmlTextWriterPtr xml;
    struct utility_clock clock;
    char now[40];
    bool failed; /* a call of the writer did: the file could not be written */
    bool typed[ENERGIES][LENGTHS];
    int64_t readings;
    /* of the point at hand */
    const struct export_point *point;
    bool metered[ENERGIES][LENGTHS];
    struct interval day[DAY_INTERVALS_MAX];
    int count;
};

/* ---- the writer ------------------------------------------------------------------------------------- */

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

static void note(struct feed *f, int rc)
{
    f->failed |= rc < 0;
}

static void begin(struct feed *f, const char *name)
{
    note(f, xmlTextWriterStartElement(f->xml, x(name)));
}

static void end(struct feed *f)
{
    note(f, xmlTextWriterEndElement(f->xml));
}

static void text(struct feed *f, const char *name, const char *value)
{
    note(f, xmlTextWriterWriteElement(f->xml, x(name), x(value)));
}

static void number(struct feed *f, const char *name, int64_t value)
{
    note(f, xmlTextWriterWriteFormatElement(f->xml, x(name), "%" PRId64, value));
}

static char *stamp(int64_t seconds, char out[static 40])
{
    struct tm tm;
    time_t t = (time_t)seconds;
    MUST(gmtime_r(&t, &tm) != NULL);
    strftime(out, 40, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return out;
}

/* ---- entries ---------------------------------------------------------------------------------------- */

enum { PATH_BYTES = 320 };

static void link_to(struct feed *f, const char *relation, const char *href)
{
    begin(f, "link");
    note(f, xmlTextWriterWriteAttribute(f->xml, x("rel"), x(relation)));
    note(f, xmlTextWriterWriteAttribute(f->xml, x("href"), x(href)));
    end(f);
}

/* An entry up to its content, in which the resource @kind is open. @path names it for ever; its parent is all
 * but the last part of it. */
static void entry_begin(struct feed *f, const char *path, const char *title, const char *kind,
                        const char *const *related)
{
    char name[PATH_BYTES + 260], uuid[ESPI_UUID_BYTES], urn[ESPI_UUID_BYTES + 16], parent[PATH_BYTES];
    snprintf(name, sizeof name, "dahu:%s:%s", f->clock.utility, path);
    snprintf(urn, sizeof urn, "urn:uuid:%s", espi_uuid(name, uuid));
    snprintf(parent, sizeof parent, "%.*s", (int)(strrchr(path, '/') - path), path);
    begin(f, "entry");
    text(f, "id", urn);
    link_to(f, "self", path);
    link_to(f, "up", parent);
    for (; related && *related; related++)
        link_to(f, "related", *related);
    text(f, "title", title);
    begin(f, "content");
    note(f, xmlTextWriterStartElementNS(f->xml, NULL, x(kind), x(ESPI)));
}

static void entry_end(struct feed *f)
{
    end(f); /* the resource */
    end(f); /* content */
    text(f, "published", f->now);
    text(f, "updated", f->now);
    end(f);
}

static void put_span(struct feed *f, const char *name, int64_t duration_s, int64_t start_s)
{
    begin(f, name);
    number(f, "duration", duration_s);
    number(f, "start", start_s);
    end(f);
}

static void put_clock(struct feed *f)
{
    struct espi_clock c = espi_clock(&f->clock);
    entry_begin(f, "LocalTimeParameters/1", "local time", "LocalTimeParameters", NULL);
    note(f, xmlTextWriterWriteFormatElement(f->xml, x("dstEndRule"), "%08" PRIX32, c.ends));
    number(f, "dstOffset", c.saving_s);
    note(f, xmlTextWriterWriteFormatElement(f->xml, x("dstStartRule"), "%08" PRIX32, c.starts));
    number(f, "tzOffset", c.standard_s);
    entry_end(f);
}

static char *point_path(const struct feed *f, const char *rest, char out[static PATH_BYTES])
{
    snprintf(out, PATH_BYTES, "UsagePoint/%s%s", f->point->number, rest);
    return out;
}

static void put_point(struct feed *f)
{
    char path[PATH_BYTES], readings[PATH_BYTES], summaries[PATH_BYTES];
    const char *const related[] = {"LocalTimeParameters/1", point_path(f, "/MeterReading", readings),
                                   point_path(f, "/ElectricPowerUsageSummary", summaries), NULL};
    entry_begin(f, point_path(f, "", path), f->point->number, "UsagePoint", related);
    begin(f, "ServiceCategory");
    number(f, "kind", 0); /* electricity */
    end(f);
    entry_end(f);
}

static void put_type(struct feed *f, int energy, int length)
{
    enum { PRIMARY_METERED = 2, DELTA = 4, NORMAL = 12, ENERGY_KIND = 12 };
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "ReadingType/%s-%d", energies[energy].name, lengths_s[length]);
    entry_begin(f, path, energies[energy].name, "ReadingType", NULL);
    number(f, "accumulationBehaviour", DELTA);
    number(f, "commodity", PRIMARY_METERED); /* ratios are applied */
    number(f, "dataQualifier", NORMAL);
    number(f, "defaultQuality", 0); /* readings name theirs when it is another */
    number(f, "flowDirection", energies[energy].flow);
    number(f, "intervalLength", lengths_s[length]);
    number(f, "kind", ENERGY_KIND);
    number(f, "powerOfTenMultiplier", 0);
    number(f, "timeAttribute", 0);
    number(f, "uom", energies[energy].uom);
    entry_end(f);
}

static char *meter_path(const struct feed *f, int energy, int length, const char *rest,
                        char out[static PATH_BYTES])
{
    char tail[120];
    snprintf(tail, sizeof tail, "/MeterReading/%s-%d%s", energies[energy].name, lengths_s[length], rest);
    return point_path(f, tail, out);
}

/* The meter reading of an energy, and its type, before their first block. */
static void put_meter_reading(struct feed *f, int energy, int length)
{
    char path[PATH_BYTES], blocks[PATH_BYTES], type[PATH_BYTES];
    if (!f->typed[energy][length])
        put_type(f, energy, length);
    f->typed[energy][length] = true;
    if (f->metered[energy][length])
        return;
    f->metered[energy][length] = true;
    snprintf(type, sizeof type, "ReadingType/%s-%d", energies[energy].name, lengths_s[length]);
    entry_begin(f, meter_path(f, energy, length, "", path), energies[energy].name, "MeterReading",
                (const char *const[]){meter_path(f, energy, length, "/IntervalBlock", blocks), type, NULL});
    entry_end(f);
}

static void put_reading(struct feed *f, const struct interval *i, int energy)
{
    begin(f, "IntervalReading");
    if (i->quality != 0) {
        begin(f, "ReadingQuality");
        number(f, "quality", i->quality);
        end(f);
    }
    put_span(f, "timePeriod", i->length_s, i->begin_s);
    number(f, "value", i->value[energy]);
    end(f);
    f->readings++;
}

static void put_block(struct feed *f, int energy, int length)
{
    char path[PATH_BYTES], rest[80], begins[40];
    const struct interval *first = &f->day[0], *last = &f->day[f->count - 1];
    snprintf(rest, sizeof rest, "/IntervalBlock/%s", stamp(first->begin_s, begins));
    entry_begin(f, meter_path(f, energy, length, rest, path), begins, "IntervalBlock", NULL);
    put_span(f, "interval", last->begin_s + last->length_s - first->begin_s, first->begin_s);
    for (const struct interval *i = first; i <= last; i++)
        if (i->known & 1u << energy)
            put_reading(f, i, energy);
    entry_end(f);
}

static int length_of(int64_t seconds)
{
    int i = 0;
    while (i < LENGTHS && lengths_s[i] != seconds)
        i++;
    MUST(i < LENGTHS); /* a constraint of the table */
    return i;
}

static void put_day(struct feed *f)
{
    unsigned known = 0;
    if (f->count == 0)
        return;
    int length = length_of(f->day[0].length_s);
    for (int i = 0; i < f->count; i++)
        known |= f->day[i].known;
    for (int k = 0; k < ENERGIES; k++)
        if (known & 1u << k) {
            put_meter_reading(f, k, length);
            put_block(f, k, length);
        }
    f->count = 0;
}

/* ---- rows ------------------------------------------------------------------------------------------- */

static int64_t cell(const char *text_of)
{
    return strtoll(text_of, NULL, 10);
}

/* A day is over when the next interval does not begin where the last one ended, or when it is full: blocks
 * may be of any length, a day is a convenient one. */
static bool day_goes_on(const struct feed *f, const struct interval *next)
{
    enum { DAY_S = 86400 };
    const struct interval *last = &f->day[f->count - 1];
    return f->count < DAY_INTERVALS_MAX && last->begin_s + last->length_s == next->begin_s &&
           last->length_s == next->length_s && next->begin_s - f->day[0].begin_s < DAY_S;
}

static bool take_interval(const char *const *cells, int count, void *arg, struct err *e)
{
    (void)count;
    struct feed *f = arg;
    struct interval next = {.begin_s = cell(cells[0]), .length_s = cell(cells[1])};
    next.quality = espi_quality((int)cell(cells[CELL_QUALITY]));
    for (int k = 0; k < ENERGIES && next.quality >= 0; k++)
        if (*cells[CELL_ENERGY + k]) {
            next.known |= (uint8_t)(1u << k);
            next.value[k] = cell(cells[CELL_ENERGY + k]);
        }
    if (f->count > 0 && !day_goes_on(f, &next))
        put_day(f);
    f->day[f->count++] = next;
    return !f->failed || err_sys(e, errno, "could not write");
}

static void put_measurement(struct feed *f, const char *name, int64_t at_s, int uom, const char *value)
{
    begin(f, name);
    number(f, "powerOfTenMultiplier", 0);
    if (at_s)
        number(f, "timeStamp", at_s);
    number(f, "uom", uom);
    text(f, "value", value);
    end(f);
}

/* Of a month: all valid, of mixed origin because some was estimated, or not whole. */
static int summary_quality(int64_t completeness_bp, int64_t estimated_bp)
{
    enum { VALID = 0, QUESTIONABLE = 10, MIXED = 13, WHOLE_BP = 10000 };
    return completeness_bp < WHOLE_BP ? QUESTIONABLE : estimated_bp > 0 ? MIXED : VALID;
}

static bool take_month(const char *const *cells, int count, void *arg, struct err *e)
{
    enum { BEGIN, LENGTH, IMPORT, EXPORT, DEMAND, DEMAND_AT, COMPLETENESS, ESTIMATED };
    enum { UOM_WH = 72, UOM_W = 38, ELECTRICITY_PRIMARY = 2 };
    (void)count;
    struct feed *f = arg;
    char path[PATH_BYTES], rest[80], begins[40];
    bool generation = strcmp(f->point->purpose, "GENERATION") == 0;
    const char *energy = cells[generation ? EXPORT : IMPORT];
    if (!*energy)
        return true;
    snprintf(rest, sizeof rest, "/ElectricPowerUsageSummary/%s", stamp(cell(cells[BEGIN]), begins));
    entry_begin(f, point_path(f, rest, path), begins, "ElectricPowerUsageSummary", NULL);
    put_span(f, "billingPeriod", cell(cells[LENGTH]), cell(cells[BEGIN]));
    put_measurement(f, "currentBillingPeriodOverAllConsumption", 0, UOM_WH, energy);
    if (*cells[DEMAND])
        put_measurement(f, "peakDemand", cell(cells[DEMAND_AT]), UOM_W, cells[DEMAND]);
    number(f, "qualityOfReading", summary_quality(cell(cells[COMPLETENESS]), cell(cells[ESTIMATED])));
    number(f, "statusTimeStamp", f->clock.now_s);
    number(f, "commodity", ELECTRICITY_PRIMARY);
    entry_end(f);
    return !f->failed || err_sys(e, errno, "could not write");
}

static bool put_points(struct db *db, struct feed *f, const struct export_points *points, struct err *e)
{
    for (int i = 0; i < export_points_count(points); i++) {
        struct export_point point = export_points_get(points, i);
        f->point = &point;
        memset(f->metered, 0, sizeof f->metered);
        put_point(f);
        if (!export_rows(db, EXPORT_ESPI_INTERVALS, &point, take_interval, f, e))
            return false;
        put_day(f);
        if (!export_rows(db, EXPORT_ESPI_MONTHS, &point, take_month, f, e))
            return false;
    }
    return true;
}

static bool put_feed(struct db *db, struct feed *f, const struct export_span *span, struct export_report *out,
                     struct err *e)
{
    struct export_points points;
    char name[260], uuid[ESPI_UUID_BYTES], urn[ESPI_UUID_BYTES + 16], from[DATE_TEXT_BYTES],
        until[DATE_TEXT_BYTES];
    if (!export_points_load(db, span, &points, e))
        return false;
    snprintf(name, sizeof name, "dahu:%s:feed:%s:%s:%s", f->clock.utility, span->what ? span->what : "",
             date_format(span->from, from), date_format(span->until, until));
    snprintf(urn, sizeof urn, "urn:uuid:%s", espi_uuid(name, uuid));
    note(f, xmlTextWriterStartDocument(f->xml, NULL, "UTF-8", NULL));
    note(f, xmlTextWriterStartElementNS(f->xml, NULL, x("feed"), x(ATOM)));
    text(f, "id", urn);
    text(f, "title", *f->clock.utility ? f->clock.utility : "Dahu");
    text(f, "updated", f->now);
    begin(f, "author");
    text(f, "name", *f->clock.utility ? f->clock.utility : "Dahu");
    end(f);
    link_to(f, "self", "Feed");
    put_clock(f);
    bool ok = put_points(db, f, &points, e);
    note(f, xmlTextWriterEndDocument(f->xml));
    *out = (struct export_report){export_points_count(&points), f->readings};
    export_points_fini(&points);
    return ok;
}

static int write_bytes(void *to, const char *bytes, int n)
{
    return fwrite(bytes, 1, (size_t)n, to) == (size_t)n ? n : -1;
}

static int close_nothing(void *to)
{
    return fflush(to);
}

bool export_espi(struct db *db, const struct export_span *span, FILE *to, struct export_report *out,
                 struct err *e)
{
    struct feed *f = must_alloc(sizeof *f);
    xmlOutputBufferPtr buffer = xmlOutputBufferCreateIO(write_bytes, close_nothing, to, NULL);
    MUST(buffer != NULL);
    f->xml = xmlNewTextWriter(buffer);
    MUST(f->xml != NULL);
    bool ok = export_begin(db, span, e) && export_clock(db, span->from, &f->clock, e);
    if (ok) {
        stamp(f->clock.now_s, f->now);
        note(f, xmlTextWriterSetIndent(f->xml, 1));
        ok = put_feed(db, f, span, out, e);
    }
    note(f, ok ? xmlTextWriterFlush(f->xml) : 0);
    xmlFreeTextWriter(f->xml);
    if (ok && (f->failed || ferror(to)))
        ok = err_sys(e, errno, "could not write");
    free(f);
    db_rollback(db);
    return ok;
}
