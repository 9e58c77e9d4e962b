/* profile - see the header. A position in time is split into whole cycles, whole intervals, and the rest. */
#include "dahu/sim/profile.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"

static const char HEADER[] = "kwh,kvarh_lagging,kvarh_leading";
static const int64_t INTERVAL_US = (int64_t)LOAD_INTERVAL_S * 1000000;

/* 10 GWh in a quarter of an hour is more than any customer takes, and a cycle of 2^24 such intervals
 * still fits the 128 bits of every product below. */
enum { ROWS_MAX = 1 << 24 };
static const int64_t ENERGY_MAX = 1000000000;

__extension__ typedef __int128 wide;

static void shape_reserve(struct load_shape *s, int rows)
{
    for (int i = 0; i < LOAD_SERIES; i++)
        s->sum[i] = must_realloc(s->sum[i], (size_t)(rows + 1) * sizeof *s->sum[i]);
}

static void shape_append(struct load_shape *s, const int64_t energy[LOAD_SERIES])
{
    for (int i = 0; i < LOAD_SERIES; i++) {
        s->sum[i][s->count + 1] = s->sum[i][s->count] + energy[i];
        if (energy[i] > s->peak[i])
            s->peak[i] = energy[i];
    }
    s->count++;
}

/* Takes a line off *text, without its end. False at the end of the text. */
static bool next_line(const char **text, char *line, size_t size)
{
    if (!**text)
        return false;
    size_t n = strcspn(*text, "\n");
    snprintf(line, size, "%.*s", (int)(n < size ? n : size - 1), *text);
    line[strcspn(line, "\r")] = '\0';
    *text += n + ((*text)[n] == '\n');
    return true;
}

static bool parse_row(char *line, int64_t energy[LOAD_SERIES], struct err *e)
{
    for (int i = 0; i < LOAD_SERIES; i++) {
        char *cell = strsep(&line, ",");
        if (!cell)
            return err_set(e, ERR_SYNTAX, "three numbers are needed");
        if (!decimal_parse(cell, 2, &energy[i], e))
            return false;
        if (energy[i] < 0 || energy[i] > ENERGY_MAX)
            return err_set(e, ERR_RANGE, "energy '%s' is out of range", cell);
    }
    return !line || err_set(e, ERR_SYNTAX, "more than three columns");
}

static bool parse_rows(struct load_shape *out, const char *text, const char *name, struct err *e)
{
    char line[128];
    if (!next_line(&text, line, sizeof line) || strcmp(line, HEADER) != 0)
        return err_set(e, ERR_SYNTAX, "%s:1: the header must be '%s'", name, HEADER);
    for (int rows = 0; next_line(&text, line, sizeof line); rows++) {
        int64_t energy[LOAD_SERIES];
        if (rows == ROWS_MAX)
            return err_set(e, ERR_TOO_LARGE, "%s: more than %d rows", name, ROWS_MAX);
        if (!parse_row(line, energy, e))
            return err_wrap(e, "%s:%d", name, rows + 2);
        if ((rows & (rows - 1)) == 0) /* room doubles at every power of two */
            shape_reserve(out, rows ? 2 * rows : 1);
        shape_append(out, energy);
    }
    return out->count > 0 || err_set(e, ERR_SYNTAX, "%s: no row follows the header", name);
}

bool load_shape_parse(struct load_shape *out, const char *text, const char *name, struct err *e)
{
    *out = (struct load_shape){0};
    shape_reserve(out, 0);
    for (int i = 0; i < LOAD_SERIES; i++)
        out->sum[i][0] = 0;
    if (parse_rows(out, text, name, e))
        return true;
    load_shape_fini(out);
    return false;
}

void load_shape_fini(struct load_shape *s)
{
    for (int i = 0; i < LOAD_SERIES; i++)
        free(s->sum[i]);
    *s = (struct load_shape){0};
}

static int64_t shape_energy(const struct load_shape *s, enum load_series series, int i)
{
    return s->sum[series][i + 1] - s->sum[series][i];
}

/* 0.01 kWh an interval. */
static int64_t interval_energy(int kilo)
{
    return (int64_t)kilo * 100 * LOAD_INTERVAL_S / 3600;
}

void load_shape_change(struct load_shape *out, const struct load_shape *from,
                       const struct load_change *change)
{
    int64_t capacitor = interval_energy(change->capacitor_kvar);
    *out = (struct load_shape){0};
    shape_reserve(out, from->count);
    for (int i = 0; i < LOAD_SERIES; i++)
        out->sum[i][0] = 0;
    for (int i = 0; i < from->count; i++) {
        int64_t active = shape_energy(from, LOAD_ACTIVE, i) + interval_energy(change->base_kw);
        int64_t lagging = shape_energy(from, LOAD_LAGGING, i) + interval_energy(change->base_kvar);
        int64_t taken = lagging < capacitor ? lagging : capacitor;
        int64_t leading = shape_energy(from, LOAD_LEADING, i) + capacitor - taken;
        shape_append(out, (const int64_t[]){active, lagging - taken, leading});
    }
}

/* Where an instant lies in the cycle. */
struct position {
    int64_t cycles; /* negative before the origin */
    int interval;
    int64_t rest_us;
};

static struct position locate(const struct load *l, wall_us t)
{
    int64_t cycle_us = l->shape->count * INTERVAL_US, since = t.us - l->origin.us;
    struct position p = {.cycles = since / cycle_us - (since % cycle_us < 0)};
    int64_t inside = since - p.cycles * cycle_us;
    p.interval = (int)(inside / INTERVAL_US);
    p.rest_us = inside % INTERVAL_US;
    return p;
}

/* Unscaled energy since the origin, in 0.01 kWh x INTERVAL_US: exact at every instant. */
static wide energy_since_origin(const struct load *l, enum load_series s, wall_us t)
{
    struct position p = locate(l, t);
    const int64_t *sum = l->shape->sum[s];
    return ((wide)p.cycles * sum[l->shape->count] + sum[p.interval]) * INTERVAL_US +
           (wide)shape_energy(l->shape, s, p.interval) * p.rest_us;
}

static wall_us clamp(const struct load *l, wall_us t)
{
    return t.us < l->from.us ? l->from : t.us > l->until.us ? l->until : t;
}

int64_t load_register_wh(const struct load *l, enum load_series s, wall_us t)
{
    wide energy = energy_since_origin(l, s, clamp(l, t)) - energy_since_origin(l, s, l->from);
    wide wh = energy * 10 * l->scale[s].num / ((wide)INTERVAL_US * l->scale[s].den); /* 0.01 kWh = 10 Wh */
    return l->opening_wh[s] + (int64_t)wh;
}

/* 0.01 kWh in 15 minutes is a mean power of 40 W. */
static int64_t interval_power_cw(const struct load *l, enum load_series s, int64_t energy)
{
    return (int64_t)((wide)energy * (10 * 3600 / LOAD_INTERVAL_S) * 100 * l->scale[s].num / l->scale[s].den);
}

int64_t load_power_cw(const struct load *l, enum load_series s, wall_us t)
{
    if (t.us < l->from.us || t.us >= l->until.us)
        return 0;
    return interval_power_cw(l, s, shape_energy(l->shape, s, locate(l, t).interval));
}

int64_t load_peak_cw(const struct load *l, enum load_series s)
{
    return interval_power_cw(l, s, l->shape->peak[s]);
}

struct fraction load_energy(const struct load *l, enum load_series s, wall_us from, wall_us until)
{
    wide energy = energy_since_origin(l, s, until) - energy_since_origin(l, s, from);
    /* INTERVAL_US is 9 x 10^8: a thousandth of it keeps both parts inside 64 bits */
    return (struct fraction){(int64_t)(energy / 1000000), INTERVAL_US / 1000000};
}
