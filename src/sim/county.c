/* county - see the header. From the rows of the table to points, meters and loads around one moment. */
#include "dahu/sim/county.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "county_table.h"

enum { GATEWAYS = 8, OWN_PORT_ACCOUNTS = 12, ACCOUNT_STRIDE_WEEKS = 5, MISSING_MONTHS_BACK = 6 };
static const int64_t DAY_US = INT64_C(86400000000);
static const wall_us FOR_EVER = {INT64_MAX};

__extension__ typedef __int128 wide;

/* ---- time ----------------------------------------------------------------------------------------- */

static wall_us midnight(const struct county_calendar *cal, date day)
{
    int i = date_days_between(cal->first, day);
    MUST(i >= 0 && i < cal->days);
    return cal->midnight[i];
}

/* Before the calendar, where it does not matter to the hour: a meter that was fitted years ago. */
static wall_us long_ago(const struct county_calendar *cal, int days)
{
    return (wall_us){cal->midnight[0].us - days * DAY_US};
}

static date first_of_month(date day)
{
    int y, m, d;
    date_to_civil(day, &y, &m, &d);
    return date_from_civil(y, m, 1);
}

/* @months before today, at @second of that day. */
static wall_us ago(const struct county_calendar *cal, int months, int second)
{
    wall_us t = midnight(cal, date_add_months(cal->today, -months));
    return (wall_us){t.us + second * INT64_C(1000000)};
}

static void set_spans(struct county *c)
{
    const struct county_calendar *cal = &c->calendar;
    date month = first_of_month(cal->today);
    c->history_from = ago(cal, COUNTY_MONTHS, 0);
    c->year_until = midnight(cal, month);
    c->year_from = midnight(cal, date_add_months(month, -12));
    c->month_from = midnight(cal, date_add_months(month, -1));
    c->missing_from = midnight(cal, date_add_months(month, -MISSING_MONTHS_BACK));
    c->missing_until = midnight(cal, date_add_months(month, 1 - MISSING_MONTHS_BACK));
}

/* ---- fractions ------------------------------------------------------------------------------------ */

/* Products that do not fit are rounded to 55 bits: finer than any register. */
static struct fraction times(struct fraction a, int64_t num, int64_t den)
{
    wide n = (wide)a.num * num, d = (wide)a.den * den, x = n, y = d;
    while (y) {
        wide rest = x % y;
        x = y;
        y = rest;
    }
    n /= x;
    d /= x;
    while (n >> 55 || d >> 55) {
        n >>= 1;
        d >>= 1;
    }
    return (struct fraction){(int64_t)n, (int64_t)d};
}

static struct fraction inverse(struct fraction f)
{
    return (struct fraction){f.den, f.num};
}

/* ---- loads ---------------------------------------------------------------------------------------- */

struct builder {
    struct county *c;
    const struct load_shape *shapes[SHAPE_COUNT];
    int base_port, own_ports; /* ports beyond those of the gateways */
    int units[GATEWAYS];
};

/* The whole account on the primary side: weekdays fall on weekdays, and each account lives in another part of
 * the plant's year. */
static struct load account_load(const struct builder *b, const struct county_account *a)
{
    const struct county *c = b->c;
    static const date a_monday = {4}; /* 1970-01-05 */
    int weekday = date_days_between(a_monday, c->calendar.first) % 7;
    wall_us monday = c->calendar.midnight[(7 - weekday) % 7];
    struct load l = {.shape = b->shapes[a->shape], .from = c->history_from, .until = FOR_EVER};
    l.origin.us = monday.us - (a->number * ACCOUNT_STRIDE_WEEKS % 52) * 7 * DAY_US;
    struct fraction year = load_energy(&l, LOAD_ACTIVE, c->year_from, c->year_until);
    l.scale[LOAD_ACTIVE] = times(inverse(year), a->annual_kwh * 100, 1);
    return l;
}

/* Reactive energy such that the last full month has the power factor of the row. */
static void set_reactive(const struct county *c, const struct county_account *a, struct load *l)
{
    enum { PPM = 1000000 };
    wall_us from = c->month_from, until = c->year_until;
    struct fraction active = load_energy(l, LOAD_ACTIVE, from, until),
                    lagging = load_energy(l, LOAD_LAGGING, from, until);
    struct fraction leading = load_energy(l, LOAD_LEADING, from, until);
    bool feeds_back = a->shape == SHAPE_CAPACITOR;
    int64_t tangent_ppm = llround(sqrt(10000.0 - a->pf_x100 * a->pf_x100) / a->pf_x100 * PPM);
    struct fraction reactive = {lagging.num + (feeds_back ? leading.num : 0), lagging.den};
    struct fraction factor = times(times(active, reactive.den, reactive.num), tangent_ppm, PPM);
    l->scale[LOAD_LAGGING] = times(l->scale[LOAD_ACTIVE], factor.num, factor.den);
    l->scale[LOAD_LEADING] = feeds_back ? l->scale[LOAD_LAGGING] : (struct fraction){0, 1};
}

/* A part of @l, as a meter behind @ratio counts it. */
static struct load part_of(const struct load *l, int share_pct, bool secondary, struct county_ratio ratio)
{
    struct load part = *l;
    int64_t up = secondary ? (int64_t)ratio.ct_secondary_a * ratio.pt_secondary_v : 1;
    int64_t down = secondary ? (int64_t)ratio.ct_primary_a * ratio.pt_primary_v : 1;
    for (int s = 0; s < LOAD_SERIES; s++) {
        part.scale[s] = times(times(part.scale[s], share_pct, 100), up, down);
        /* no counter starts from 0: meters are tested, and SunSpec reads 0 as "does not count" */
        part.opening_wh[s] = (secondary ? 20000 : 5000000) * (LOAD_SERIES + 1 - s);
    }
    return part;
}

/* ---- meters --------------------------------------------------------------------------------------- */

static bool counts_secondary(const struct county_model *model)
{
    return model->told || model->secondary;
}

/* Large and silent accounts have an address of their own; the others share gateways. */
static void set_post(struct builder *b, const struct county_account *a, bool settlement,
                     struct sim_post *post)
{
    bool silent = settlement && county_is(a->number, CASE_SILENT);
    bool own = settlement && (a->number <= OWN_PORT_ACCOUNTS || silent);
    int gateway = a->number % GATEWAYS;
    int port = own ? b->base_port + GATEWAYS + b->own_ports++ : b->base_port + gateway;
    post->unit = own ? 1 : ++b->units[gateway];
    post->behaviour = silent ? SIM_SILENT : SIM_ANSWERS;
    post->listen = arena_printf(&b->c->arena, "127.0.0.1:%d", port);
}

static void set_meter(struct county_installation *in, const struct load *l, int share_pct)
{
    struct sim_meter *m = &in->meter;
    bool secondary = counts_secondary(in->model);
    int64_t line_mv = (int64_t)(secondary ? in->ratio.pt_secondary_v : in->ratio.pt_primary_v) * 1000;
    if (in->ratio.pt_primary_v == 1)
        line_mv = 400000; /* low voltage, measured directly */
    m->load = part_of(l, share_pct, secondary, in->ratio);
    m->load.from = in->from;
    m->voltage_mv = llround((double)line_mv / sqrt(3));
    m->ct = in->model->told ? (struct ratio){in->ratio.ct_primary_a, in->ratio.ct_secondary_a}
                            : (struct ratio){1, 1};
    m->pt = in->model->told ? (struct ratio){in->ratio.pt_primary_v, in->ratio.pt_secondary_v}
                            : (struct ratio){1, 1};
    snprintf(m->serial, sizeof m->serial, "%s", in->serial);
}

static struct county_ratio ratio_of(const struct county_account *a)
{
    return (struct county_ratio){a->ct_a, 5, a->kv * 1000, 100};
}

/* The smallest current transformer that carries a share of what is installed, at 0.4 kV. */
static struct county_ratio sub_ratio(const struct county_account *a, int share_pct)
{
    static const int standard_a[] = {50,   75,   100,  150,  200,  300,  400,  500,  600,  800,  1000,
                                     1250, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 8000, 10000};
    int kva = 0, i = 0, last = (int)(sizeof standard_a / sizeof *standard_a) - 1;
    for (int t = 0; t < TRANSFORMERS_MAX; t++)
        kva += abs(a->kva[t]);
    while (i < last && standard_a[i] < kva * share_pct * 1443 / 100000) /* kVA / (sqrt 3 x 0.4 kV) */
        i++;
    return (struct county_ratio){standard_a[i], 5, 1, 1};
}

static struct county_point *new_point(struct builder *b, int account, int suffix)
{
    const struct county_account *a = &county_accounts[account];
    struct county *c = b->c;
    struct county_point *p = &c->points[c->point_count++];
    *p = (struct county_point){.account = account, .from = c->history_from};
    p->number = arena_printf(&c->arena, "A-%05d-%02d", a->number, suffix);
    if (county_is(a->number, CASE_NEW_ACCOUNT))
        p->from = ago(&c->calendar, a->opened_months, 10 * 3600);
    return p;
}

static struct county_installation *new_installation(struct builder *b, struct county_point *p,
                                                    enum county_model_id model, struct county_ratio ratio)
{
    struct county *c = b->c;
    struct county_installation *in = &p->installation[p->installation_count++];
    bool old = p->from.us <= c->history_from.us;
    *in = (struct county_installation){.model = &county_models[model], .until = FOR_EVER, .ratio = ratio};
    in->from = old ? long_ago(&c->calendar, 30 + county_accounts[p->account].number * 13) : p->from;
    in->serial = arena_printf(&c->arena, "31%03d%s%d", county_accounts[p->account].number,
                              p->number + strlen(p->number) - 2, p->installation_count);
    return in;
}

/* The old meter counts on until it is taken off; the new one begins with what it counted at the test bench.
 */
static void exchange_meter(struct builder *b, struct county_point *p, const struct load *l, int share_pct)
{
    struct county_installation *before = &p->installation[0];
    struct county_installation *after = new_installation(b, p, MODEL_DTSD1352, before->ratio);
    before->until = after->from = ago(&b->c->calendar, 6, 10 * 3600 + 7 * 60);
    set_meter(after, l, share_pct);
    after->post = before->post;
}

/* The same meter behind larger current transformers: its registers go on, slower. */
static void change_ratio(struct builder *b, struct county_point *p, const struct load *l, int share_pct)
{
    struct county_installation *before = &p->installation[0];
    struct county_installation *after = new_installation(b, p, MODEL_SDM630, before->ratio);
    before->until = after->from = ago(&b->c->calendar, 4, 14 * 3600 + 22 * 60);
    before->ratio.ct_primary_a = 50;
    after->serial = before->serial;
    set_meter(before, l, share_pct);
    set_meter(after, l, share_pct);
    for (int s = 0; s < LOAD_SERIES; s++)
        after->meter.load.opening_wh[s] = load_register_wh(&before->meter.load, s, after->from);
    after->post = before->post;
}

/* Of two sources the main one carries everything, but where they run in parallel. */
static int feed_share(const struct county_account *a, int feed)
{
    if (a->feeds == 1)
        return 100;
    return county_is(a->number, CASE_PARALLEL) ? feed == 0 ? 85 : 15 : feed == 0 ? 100 : 0;
}

/* What is unusual about a source on the day that the county is made for. */
static void set_source(const struct county *c, const struct county_account *a, int feed,
                       struct county_installation *in)
{
    enum { SENT_BACK_KW = 180 };
    struct county_ratio r = in->ratio;
    if (feed > 0 && county_is(a->number, CASE_STANDBY_DEAD))
        in->meter.voltage_mv = 0;
    if (feed == 0 && county_is(a->number, CASE_SENDS_BACK)) {
        in->meter.export_from = c->calendar.now;
        in->meter.export_cw = INT64_C(100000) * SENT_BACK_KW;
        if (counts_secondary(in->model))
            in->meter.export_cw = in->meter.export_cw * r.ct_secondary_a * r.pt_secondary_v /
                                  ((int64_t)r.ct_primary_a * r.pt_primary_v);
    }
}

static void stop_load(const struct county *c, const struct county_account *a, struct load *l)
{
    if (county_is(a->number, CASE_SENDS_BACK))
        l->until = c->calendar.now;
    if (county_is(a->number, CASE_IDLE_SUSPENDED))
        l->until = ago(&c->calendar, 8, 0);
    if (county_is(a->number, CASE_IDLE_CANDIDATE))
        l->until = ago(&c->calendar, 7, 0);
}

static void add_feed(struct builder *b, int account, int feed, const struct load *l)
{
    const struct county_account *a = &county_accounts[account];
    int share_pct = feed_share(a, feed);
    struct county_point *p = new_point(b, account, 1 + feed);
    struct county_installation *in = new_installation(b, p, a->feed[feed], ratio_of(a));
    p->settlement = true;
    p->line = county_line_of(a, feed);
    if (county_is(a->number, CASE_SILENT))
        p->history = HISTORY_SILENT;
    if (county_is(a->number, CASE_MISSING_MONTH))
        p->history = HISTORY_MISSING_MONTH;
    set_meter(in, l, share_pct);
    set_source(b->c, a, feed, in);
    set_post(b, a, true, &in->post);
    if (county_is(a->number, CASE_EXCHANGE))
        exchange_meter(b, p, l, share_pct);
    if (county_is(a->number, CASE_RATIO_CHANGE))
        change_ratio(b, p, l, share_pct);
}

static void add_sub(struct builder *b, int account, int sub, const struct load *l)
{
    static const enum county_model_id models[] = {MODEL_SDM630, MODEL_SUNSPEC, MODEL_UMG96RM, MODEL_DTSU666,
                                                  MODEL_B24,    MODEL_PM5XXX,  MODEL_PAC};
    const struct county_account *a = &county_accounts[account];
    struct county_point *p = new_point(b, account, 1 + a->feeds + sub);
    enum county_model_id model = models[(unsigned)(a->number + 3 * sub) % (sizeof models / sizeof *models)];
    struct county_installation *in = new_installation(b, p, model, sub_ratio(a, a->sub_pct[sub]));
    p->line = county_line_of(a, 0);
    set_meter(in, l, a->sub_pct[sub]);
    set_post(b, a, false, &in->post);
}

static void add_account(struct builder *b, int account)
{
    const struct county_account *a = &county_accounts[account];
    struct load l = account_load(b, a);
    set_reactive(b->c, a, &l);
    stop_load(b->c, a, &l);
    for (int f = 0; f < a->feeds; f++)
        add_feed(b, account, f, &l);
    for (int s = 0; s < SUBS_MAX && a->sub_pct[s]; s++)
        add_sub(b, account, s, &l);
}

static bool find_shapes(struct builder *b, struct sim_fleet *fleet, struct err *e)
{
    for (int i = 0; i < SHAPE_COUNT; i++)
        if (!(b->shapes[i] = sim_fleet_changed_shape(fleet, "steel", &county_shapes[i], e)))
            return false;
    return true;
}

/* ---- what readers get ------------------------------------------------------------------------------ */

static const enum quantity energies[COUNTY_ENERGIES] = {Q_ACTIVE_ENERGY_IMPORT, Q_ACTIVE_ENERGY_EXPORT,
                                                        Q_REACTIVE_ENERGY_IMPORT, Q_REACTIVE_ENERGY_EXPORT};

static bool learn_registers(struct county *c, struct county_installation *in, struct err *e)
{
    const struct driver *d = driver_registry_open(c->drivers, in->model->driver, e);
    if (!d)
        return false;
    struct sim_image *image = sim_image_new(d);
    struct sample ceiling;
    sim_meter_ceiling(&in->meter, &ceiling);
    int8_t *scales = sim_image_scales(image, &ceiling);
    for (int i = 0; i < COUNTY_ENERGIES; i++)
        shown_init(&in->shown[i], d, scales, &in->meter, energies[i]);
    free(scales);
    sim_image_free(image);
    return true;
}

static bool learn_all(struct county *c, struct err *e)
{
    for (int i = 0; i < c->point_count; i++)
        for (int n = 0; n < c->points[i].installation_count; n++)
            if (!learn_registers(c, &c->points[i].installation[n], e))
                return false;
    return true;
}

void county_energies(const struct county_installation *in, wall_us t, struct county_reading *out)
{
    const struct load *l = &in->meter.load;
    const int64_t wh[COUNTY_ENERGIES] = {load_register_wh(l, LOAD_ACTIVE, t), 0,
                                         load_register_wh(l, LOAD_LAGGING, t),
                                         load_register_wh(l, LOAD_LEADING, t)};
    out->energies = 0;
    for (int i = 0; i < COUNTY_ENERGIES; i++)
        if (shown_value(&in->shown[i], wh[i], &out->energy[i]))
            out->energies |= (uint8_t)(1u << i);
}

/* Powers, voltages and currents are not rounded to their registers: nobody adds them up. */
static void read_reals(const struct county_installation *in, wall_us t, float real[COUNTY_REALS])
{
    static const struct {
        enum quantity q;
        float per_unit;
    } columns[COUNTY_REALS] = {
        {Q_ACTIVE_POWER_TOTAL, 100}, {Q_REACTIVE_POWER_TOTAL, 100}, {Q_VOLTAGE_LN_L1, 1000},
        {Q_VOLTAGE_LN_L2, 1000},     {Q_VOLTAGE_LN_L3, 1000},       {Q_CURRENT_L1, 10000},
        {Q_CURRENT_L2, 10000},       {Q_CURRENT_L3, 10000},         {Q_POWER_FACTOR_TOTAL, 10000}};
    struct sample s;
    struct err e;
    sim_meter_sample(&in->meter, t, &s);
    for (int i = 0; i < COUNTY_REALS; i++) {
        int64_t value = s.value[columns[i].q].value;
        MUST(ratio_apply(columns[i].q, value, in->meter.ct, in->meter.pt, &value, &e));
        real[i] = (float)value / columns[i].per_unit;
    }
}

void county_read(const struct county_point *p, wall_us t, bool reals, struct county_reading *out)
{
    const struct county_installation *in = &p->installation[0];
    if (p->installation_count > 1 && t.us >= in->until.us)
        in = &p->installation[1];
    county_energies(in, t, out);
    if (reals)
        read_reals(in, t, out->real);
}

/* ---- the whole -------------------------------------------------------------------------------------- */

struct county *county_new(struct sim_fleet *shapes, struct driver_registry *drivers,
                          const struct county_calendar *calendar, int base_port, struct err *e)
{
    struct builder b = {.base_port = base_port};
    if (!find_shapes(&b, shapes, e))
        return NULL;
    struct county *c = must_alloc(sizeof *c);
    b.c = c;
    c->drivers = drivers;
    c->calendar = *calendar;
    set_spans(c);
    c->points =
        arena_alloc(&c->arena, (size_t)county_account_count * (FEEDS_MAX + SUBS_MAX) * sizeof *c->points);
    for (int i = 0; i < county_account_count; i++)
        add_account(&b, i);
    if (learn_all(c, e))
        return c;
    county_free(c);
    return NULL;
}

void county_free(struct county *c)
{
    if (!c)
        return;
    arena_fini(&c->arena);
    free(c);
}

bool county_serve(const struct county *c, struct sim_server *server, struct err *e)
{
    for (int i = 0; i < c->point_count; i++) {
        const struct county_point *p = &c->points[i];
        const struct county_installation *in = &p->installation[p->installation_count - 1];
        const struct driver *d = driver_registry_open(c->drivers, in->model->driver, e);
        if (!d || !sim_server_add(server, d, &in->meter, &in->post, e))
            return err_wrap(e, "meter '%s'", in->serial);
    }
    return true;
}
