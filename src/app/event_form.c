/* event_form - see the header. */
#include "event_form.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/civil.h"
#include "dahu/base/decimal.h"
#include "dahu/base/nearest.h"
#include "dahu/meter/vee.h"

enum { KILO_DECIMALS = 3, PERCENT_DECIMALS = 2, WORD_BYTES = 128 };

static const char *const categories[] = {"INDUSTRIAL", "NON_INDUSTRIAL", "AGRICULTURAL",
                                         "PUMPING",    "WHOLESALE",      "RESIDENTIAL"};

/* A fact to be read, not to be computed with: a long one is cut at a character, bytes that are no text are
 * not shown. */
static json_t *fact(const char *text)
{
    enum { SHOWN_MOST = 60 };
    size_t n = strlen(text);
    if (n <= SHOWN_MOST) {
        json_t *whole = json_string(text);
        return whole ? whole : json_string("?");
    }
    for (n = SHOWN_MOST; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
        n--;
    char cut[SHOWN_MOST + sizeof "..."];
    snprintf(cut, sizeof cut, "%.*s...", (int)n, text);
    json_t *part = json_string(cut);
    return part ? part : json_string("?");
}

bool form_refuse(struct err *e, const char *constraint, ...)
{
    json_t *facts = json_object();
    va_list ap;
    err_set(e, ERR_RANGE, "refused by %s", constraint);
    snprintf(e->constraint, sizeof e->constraint, "%s", constraint);
    va_start(ap, constraint);
    for (const char *name; (name = va_arg(ap, const char *));)
        json_object_set_new(facts, name, fact(va_arg(ap, const char *)));
    va_end(ap);
    char *text = json_dumps(facts, JSON_COMPACT);
    if (text && strlen(text) < sizeof e->facts)
        snprintf(e->facts, sizeof e->facts, "%s", text);
    free(text);
    json_decref(facts);
    return false;
}

/* One of @count names; else refused by @constraint with the nearest of them. */
static bool is_one_of(const char *const *names, int count, const char *name, const char *constraint,
                      struct err *e)
{
    struct nearest n = {.wanted = name};
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return true;
        nearest_offer(&n, names[i]);
    }
    return form_refuse(e, constraint, "value", name, "nearest", n.name, NULL);
}

static bool is_energy(const char *name, struct err *e)
{
    const char *names[VEE_ENERGIES];
    for (int k = 0; k < VEE_ENERGIES; k++)
        names[k] = vee_energy_name(k);
    return is_one_of(names, VEE_ENERGIES, name, "installation_register_quantity_ck", e);
}

/* A number of kWh or kvarh with three decimals at most, not below 0. */
static bool kilo(const char *text, int64_t *wh, struct err *e)
{
    struct err why;
    if (!decimal_parse(text, KILO_DECIMALS, wh, &why) || *wh < 0)
        return form_refuse(e, "installation_register_value_ck", "value", text, NULL);
    return true;
}

static bool put_register(json_t *registers, char *pair, struct err *e)
{
    char *equals = strchr(pair, '=');
    int64_t wh;
    if (!equals)
        return form_refuse(e, "installation_register_pair", "value", pair, NULL);
    *equals = '\0';
    if (!is_energy(pair, e) || !kilo(equals + 1, &wh, e))
        return false;
    if (json_object_get(registers, pair))
        return form_refuse(e, "installation_register_pk", "quantity", pair, NULL);
    json_object_set_new(registers, pair, json_integer(wh));
    return true;
}

bool form_put_registers(json_t *form, const char *name, const char *text, struct err *e)
{
    json_t *registers = json_object();
    char *copy = must_strdup(text), *rest = copy;
    bool ok = true;
    for (char *pair; ok && (pair = strsep(&rest, ","));)
        ok = put_register(registers, pair, e);
    free(copy);
    json_object_set_new(form, name, registers);
    return ok;
}

/* A whole number above 0 as ampere and volt are stored; *end is behind it. */
static int64_t whole(const char *text, const char **end)
{
    int64_t n = 0;
    for (*end = text; **end >= '0' && **end <= '9' && n <= INT32_MAX; ++*end)
        n = 10 * n + (**end - '0');
    return n <= INT32_MAX ? n : 0;
}

/* As it stands on the plate: 600/5 is not 120/1, its primary current is what the load is held against. */
bool form_put_ratio(json_t *form, const char *name, const char *text, struct err *e)
{
    const char *end;
    int64_t primary = whole(text, &end), secondary = *end == '/' ? whole(end + 1, &end) : 0;
    if (primary == 0 || secondary == 0 || *end)
        return form_refuse(e, "meter_installation_ratio_ck", "value", text, NULL);
    json_object_set_new(form, name, json_pack("[I, I]", (json_int_t)primary, (json_int_t)secondary));
    return true;
}

bool form_put_time(json_t *form, const char *name, const char *text, struct err *e)
{
    struct civil c = {.second = 0};
    struct err why;
    char canonical[CIVIL_TEXT_BYTES];
    if (!civil_day_parse(text, &c.day, &why) && !civil_parse(text, &c, &why))
        return form_refuse(e, "metering_event_time", "value", text, NULL);
    json_object_set_new(form, name, json_string(civil_format(&c, canonical)));
    return true;
}

bool form_put_day(json_t *form, const char *name, const char *text, struct err *e)
{
    date day;
    struct err why;
    char canonical[DATE_TEXT_BYTES];
    if (!civil_day_parse(text, &day, &why))
        return form_refuse(e, "metering_event_day", "value", text, NULL);
    json_object_set_new(form, name, json_string(date_format(day, canonical)));
    return true;
}

bool form_put_energy(json_t *form, const char *name, const char *text, struct err *e)
{
    json_object_set_new(form, name, json_string(text));
    return is_energy(text, e);
}

bool form_put_kilo(json_t *form, const char *name, const char *text, struct err *e)
{
    int64_t wh;
    if (!kilo(text, &wh, e))
        return false;
    json_object_set_new(form, name, json_integer(wh));
    return true;
}

/* "30%" is a ratio in basis points, "1200kWh" a quantity in Wh. */
static bool put_amount(json_t *part, const char *text, struct err *e)
{
    static const struct {
        const char *suffix, *member;
        int decimals;
        int64_t most;
    } units[] = {{"%", "ratio_bp", PERCENT_DECIMALS, 10000}, {"kWh", "fixed_wh", KILO_DECIMALS, INT64_MAX}};
    char number[WORD_BYTES];
    size_t len = strlen(text);
    for (unsigned i = 0; i < sizeof units / sizeof *units; i++) {
        size_t cut = strlen(units[i].suffix);
        struct err why;
        int64_t value;
        if (len <= cut || len >= sizeof number || strcasecmp(text + len - cut, units[i].suffix) != 0)
            continue;
        snprintf(number, sizeof number, "%.*s", (int)(len - cut), text);
        if (!decimal_parse(number, units[i].decimals, &value, &why) || value <= 0 || value > units[i].most)
            break;
        json_object_set_new(part, units[i].member, json_integer(value));
        return true;
    }
    return form_refuse(e, "split_part_amount_ck", "value", text, NULL);
}

bool form_add_part(json_t *form, const char *text, struct err *e)
{
    const char *equals = strchr(text, '=');
    json_t *part = json_object(), *parts = json_object_get(form, "parts");
    char category[WORD_BYTES];
    if (!parts)
        json_object_set_new(form, "parts", parts = json_array());
    json_array_append_new(parts, part);
    if (!equals || equals - text >= WORD_BYTES)
        return form_refuse(e, "split_part_amount_ck", "value", text, NULL);
    snprintf(category, sizeof category, "%.*s", (int)(equals - text), text);
    for (char *c = category; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    json_object_set_new(part, "category", json_string(category));
    return is_one_of(categories, sizeof categories / sizeof *categories, category, "split_part_category_ck",
                     e) &&
           put_amount(part, equals + 1, e);
}
