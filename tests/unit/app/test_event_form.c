/* event_form: what people write as registers, ratios, times and parts, and what each wrong one is told. */
#include "../../../src/app/event_form.h"

#include <stdlib.h>

#include "unit.h"

typedef bool (*put_fn)(json_t *form, const char *name, const char *text, struct err *e);

static bool put_part(json_t *form, const char *name, const char *text, struct err *e)
{
    (void)name;
    return form_add_part(form, text, e);
}

static const struct {
    put_fn put;
    const char *text, *wanted;
} good[] = {
    {form_put_registers, "active_energy_import=123.45", "{\"x\":{\"active_energy_import\":123450}}"},
    {form_put_registers, "active_energy_import=0,reactive_energy_import=0.001",
     "{\"x\":{\"active_energy_import\":0,\"reactive_energy_import\":1}}"},
    {form_put_registers, "active_energy_export=9223372036854775.807",
     "{\"x\":{\"active_energy_export\":9223372036854775807}}"},
    {form_put_ratio, "600/5", "{\"x\":[600,5]}"},
    {form_put_time, "2026-03-01", "{\"x\":\"2026-03-01 00:00:00\"}"},
    {form_put_time, "2026/3/1 9:07", "{\"x\":\"2026-03-01 09:07:00\"}"},
    {form_put_time, "2026-03-01T10:07:00+08:00", "{\"x\":\"2026-03-01 10:07:00+08:00\"}"},
    {form_put_time, "2026-03-01 24:00", "{\"x\":\"2026-03-02 00:00:00\"}"},
    {form_put_day, "2026/3/1", "{\"x\":\"2026-03-01\"}"},
    {form_put_energy, "reactive_energy_export", "{\"x\":\"reactive_energy_export\"}"},
    {form_put_kilo, "123.45", "{\"x\":123450}"},
    {put_part, "RESIDENTIAL=30%", "{\"parts\":[{\"category\":\"RESIDENTIAL\",\"ratio_bp\":3000}]}"},
    {put_part, "RESIDENTIAL=100%", "{\"parts\":[{\"category\":\"RESIDENTIAL\",\"ratio_bp\":10000}]}"},
    {put_part, "PUMPING=0.01%", "{\"parts\":[{\"category\":\"PUMPING\",\"ratio_bp\":1}]}"},
    {put_part, "AGRICULTURAL=1200kWh", "{\"parts\":[{\"category\":\"AGRICULTURAL\",\"fixed_wh\":1200000}]}"},
};

static void what_is_understood(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof good / sizeof *good; i++) {
        struct err e = {.text = ""};
        json_t *form = json_object();
        if (!good[i].put(form, "x", good[i].text, &e))
            fail_msg("'%s' was refused: %s %s", good[i].text, e.constraint, e.facts);
        char *text = json_dumps(form, JSON_COMPACT | JSON_SORT_KEYS);
        assert_string_equal(text, good[i].wanted);
        free(text);
        json_decref(form);
    }
}

static const struct {
    put_fn put;
    const char *text, *constraint, *facts;
} bad[] = {
    {form_put_registers, "active_enrgy_import=1", "installation_register_quantity_ck",
     "{\"value\":\"active_enrgy_import\",\"nearest\":\"active_energy_import\"}"},
    {form_put_registers, "active_power=1", "installation_register_quantity_ck", NULL},
    {form_put_registers, "active_energy_import", "installation_register_pair",
     "{\"value\":\"active_energy_import\"}"},
    {form_put_registers, "", "installation_register_pair", NULL},
    {form_put_registers, "active_energy_import=1,", "installation_register_pair", NULL},
    {form_put_registers, "active_energy_import=", "installation_register_value_ck", NULL},
    {form_put_registers, "active_energy_import=-1", "installation_register_value_ck", "{\"value\":\"-1\"}"},
    {form_put_registers, "active_energy_import=1.0001", "installation_register_value_ck", NULL},
    {form_put_registers, "active_energy_import=1e3", "installation_register_value_ck", NULL},
    {form_put_registers, "active_energy_import=9223372036854775.808", "installation_register_value_ck", NULL},
    {form_put_registers, "active_energy_import=1,active_energy_import=2", "installation_register_pk",
     "{\"quantity\":\"active_energy_import\"}"},
    {form_put_ratio, "120", "meter_installation_ratio_ck", "{\"value\":\"120\"}"},
    {form_put_ratio, "0", "meter_installation_ratio_ck", "{\"value\":\"0\"}"},
    {form_put_ratio, "600/0", "meter_installation_ratio_ck", NULL},
    {form_put_ratio, "-600/5", "meter_installation_ratio_ck", NULL},
    {form_put_ratio, "4294967296/5", "meter_installation_ratio_ck", NULL},
    {form_put_ratio, "600/", "meter_installation_ratio_ck", NULL},
    {form_put_ratio, "600/5/1", "meter_installation_ratio_ck", NULL},
    {form_put_ratio, "", "meter_installation_ratio_ck", NULL},
    {form_put_ratio, "99999999999999999999", "meter_installation_ratio_ck", NULL},
    {form_put_ratio, "a lot", "meter_installation_ratio_ck", NULL},
    {form_put_time, "yesterday", "metering_event_time", "{\"value\":\"yesterday\"}"},
    {form_put_time, "1/2/2026 10:00", "metering_event_time", NULL},
    {form_put_time, "2026-02-30 10:00", "metering_event_time", NULL},
    {form_put_day, "2026-02-30", "metering_event_day", NULL},
    {form_put_day, "2026-03-01 10:00", "metering_event_day", NULL},
    {form_put_energy, "energy", "installation_register_quantity_ck", NULL},
    {form_put_kilo, "-0.001", "installation_register_value_ck", NULL},
    {put_part, "RESIDENTIAL=0%", "split_part_amount_ck", "{\"value\":\"0%\"}"},
    {put_part, "RESIDENTIAL=100.01%", "split_part_amount_ck", NULL},
    {put_part, "RESIDENTIAL=30", "split_part_amount_ck", NULL},
    {put_part, "RESIDENTIAL=%", "split_part_amount_ck", NULL},
    {put_part, "RESIDENTIAL=-3kWh", "split_part_amount_ck", NULL},
    {put_part, "RESIDENTIAL", "split_part_amount_ck", NULL},
    {put_part, "RESIDENT=30%", "split_part_category_ck",
     "{\"value\":\"RESIDENT\",\"nearest\":\"RESIDENTIAL\"}"},
};

static void what_is_refused(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err e = {.text = ""};
        json_t *form = json_object();
        if (bad[i].put(form, "x", bad[i].text, &e))
            fail_msg("'%s' was taken", bad[i].text);
        assert_int_equal(e.code, ERR_RANGE);
        assert_string_equal(e.constraint, bad[i].constraint);
        if (bad[i].facts)
            assert_string_equal(e.facts, bad[i].facts);
        json_decref(form);
    }
}

/* What is shown of a fault: at most 60 bytes, whole characters, and never bytes that are no text. */
static void facts_can_be_shown(void **state)
{
    (void)state;
    static const struct {
        const char *unit; /* again and again, up to 300 bytes */
        const char *wanted;
    } cases[] = {
        {"x", "{\"value\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\"}"},
        {"\u4e2da",
         "{\"value\":"
         "\"\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da"
         "\u4e2da\u4e2da...\"}"},
        {"a\u4e2d", "{\"value\":"
                    "\"a\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da\u4e2da"
                    "\u4e2da\u4e2d"
                    "a\u4e2d...\"}"},
        {"\u4e2d\u4e2dab", NULL},
        {"\xff", "{\"value\":\"?\"}"},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {.text = ""};
        json_t *form = json_object();
        char text[301] = "";
        while (strlen(text) + strlen(cases[i].unit) < sizeof text)
            strncat(text, cases[i].unit, sizeof text - strlen(text) - 1);
        assert_false(form_put_time(form, "x", text, &e));
        json_t *facts = json_loads(e.facts, 0, NULL); /* whatever it was, it is JSON */
        assert_non_null(facts);
        if (cases[i].wanted)
            assert_string_equal(e.facts, cases[i].wanted);
        json_decref(facts);
        json_decref(form);
    }
}

UNIT_MAIN(cmocka_unit_test(what_is_understood), cmocka_unit_test(what_is_refused),
          cmocka_unit_test(facts_can_be_shown))
