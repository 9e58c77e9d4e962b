/* What a driver file may not say: each fault by its path and its reason, all of them in one go. */
#include "fixture.h"

#include <sys/stat.h>
#include <unistd.h>

static const char GOOD[] =
    "{\"quantity\": \"voltage_ln.L1\", \"address\": 0, \"encoding\": \"f32\", \"unit\": \"V\", "
    "\"confidence\": \"one\"}";

static bool has_fault(const struct driver_faults *f, const char *path, const char *reason)
{
    for (int i = 0; i < f->count; i++)
        if (strcmp(f->list[i].path, path) == 0 && strstr(f->list[i].reason, reason))
            return true;
    return false;
}

/* Exactly this one fault. */
static void faulty(const char *text, const char *path, const char *reason)
{
    struct driver_faults f;
    struct driver *d = driver_check(text, strlen(text), "test.json", &f);
    if (d || f.count != 1 || !has_fault(&f, path, reason)) {
        print_error("expected %s: %s\n", path, reason);
        for (int i = 0; i < f.count; i++)
            print_error("met      %s: %s\n", f.list[i].path, f.list[i].reason);
        fail();
    }
    driver_faults_fini(&f);
}

static void faulty_parts(const char *more, const char *helpers, const char *registers, const char *path,
                         const char *reason)
{
    char *text = driver_text(more, helpers, registers);
    faulty(text, path, reason);
    free(text);
}

static void registers(void **state)
{
    (void)state;
    static const struct {
        const char *members, *member, *reason;
    } row[] = {
        {"\"quantity\": \"active_energy.import\", \"address\": 0, \"encoding\": \"u32\", \"unit\": \"kWh\"",
         "quantity", "there is no quantity 'active_energy.import'; the nearest is 'active_energy_import'"},
        {"\"address\": 0, \"encoding\": \"u32\", \"unit\": \"kWh\"", "quantity", "is missing"},
        {"\"quantity\": \"frequency\", \"encoding\": \"u16\", \"unit\": \"Hz\"", "address", "is missing"},
        {"\"quantity\": \"frequency\", \"address\": 65536, \"encoding\": \"u16\", \"unit\": \"Hz\"",
         "address", "must be a number from 0 to 65535"},
        {"\"quantity\": \"frequency\", \"address\": \"5B00\", \"encoding\": \"u16\", \"unit\": \"Hz\"",
         "address", "such as 23296 or \"0x5B00\""},
        {"\"quantity\": \"frequency\", \"address\": 65535, \"encoding\": \"u32\", \"unit\": \"Hz\"",
         "address", "65535 with 2 words reaches beyond address 65535"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"float\", \"unit\": \"Hz\"", "encoding",
         "there is no encoding 'float'; the nearest is '"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u32\", \"words\": 1, \"unit\": \"Hz\"",
         "words", "is 1, but u32 takes 2"},
        {"\"quantity\": \"active_energy_import\", \"address\": 0, \"encoding\": \"u32\", \"words\": 8, "
         "\"unit\": \"Wh\"",
         "words", "is 8, but u32 takes 2"},
        {"\"quantity\": \"serial_number\", \"address\": 0, \"encoding\": \"ascii\"", "words",
         "has no length of its own"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"bcd\", \"words\": 5, \"unit\": \"Hz\"",
         "words", "bcd takes 4 at most"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"ascii\", \"words\": 2, \"unit\": "
         "\"Hz\"",
         "encoding", "ascii is a text, but frequency is a number"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"V\"", "unit",
         "'V' cannot give frequency in Hz"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\"", "unit",
         "is missing; frequency is counted in Hz"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", \"scale\": 0",
         "scale", "above 0"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", \"scale\": "
         "\"1/10\"",
         "scale", "must be a decimal number"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", "
         "\"function\": 6",
         "function", "must be from 3 to 4"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", \"group\": "
         "\"x\"",
         "group", "there is no group 'x'"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", \"layout\": "
         "\"x\"",
         "layout", "is not a known member"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", \"adress\": "
         "4",
         "adress", "is not a known member; the nearest is 'address'"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", \"missing\": "
         "[\"FFF\"]",
         "missing", "'FFF' is not a pattern of 4 hexadecimal digits"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", "
         "\"scale_from\": \"SF\"",
         "scale_from", "there is no register 'SF'"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", "
         "\"scale_from\": "
         "\"frequency\"",
         "scale_from", "names the register itself"},
        {"\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", "
         "\"word_order\": \"abcd\"",
         "word_order", "must be one of high-first, low-first"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[500], path[60];
        snprintf(text, sizeof text, "{%s, \"confidence\": \"one\"}", row[i].members);
        snprintf(path, sizeof path, "$.registers[0].%s", row[i].member);
        faulty_parts("", "", text, path, row[i].reason);
    }
}

#define REGISTER(quantity, address, encoding, unit, more)                                                    \
    "{\"quantity\": \"" quantity "\", \"address\": " address ", \"encoding\": \"" encoding                   \
    "\", \"unit\": \"" unit "\", \"confidence\": \"one\"" more "}"
#define HELPER(name, address, encoding, more)                                                                \
    "{\"name\": \"" name "\", \"address\": " address ", \"encoding\": \"" encoding                           \
    "\", \"confidence\": \"one\"" more "}"

static void registers_among_each_other(void **state)
{
    (void)state;
    faulty_parts(
        "", "",
        REGISTER("voltage_ln.L1", "10", "u32", "V", "") ", " REGISTER("voltage_ln.L2", "11", "u32", "V", ""),
        "$.registers[1].address", "11..12 overlaps voltage_ln.L1 (10..11) in $.registers[0]");
    faulty_parts("", HELPER("x", "7", "u16", ""), REGISTER("voltage_ln.L1", "6", "f64", "V", ""),
                 "$.registers[0].address", "overlaps x (7) in $.helpers[0]");
    faulty_parts("", "",
                 REGISTER("frequency", "1", "u16", "Hz", "") ", " REGISTER("frequency", "2", "u16", "Hz", ""),
                 "$.registers[1].quantity", "'frequency' is already in $.registers[0]");
    faulty_parts("", HELPER("x", "11", "u16", "") ", " HELPER("x", "12", "u16", ""), GOOD,
                 "$.helpers[1].name", "'x' is already in $.helpers[0]");
    faulty_parts("", HELPER("frequency", "8", "u16", ""), GOOD, "$.helpers[0].name", "is a quantity");
    faulty_parts("\"limits\": {\"max_words\": 10},", HELPER("SF", "40", "sunssf", ""),
                 REGISTER("frequency", "1", "u16", "Hz", ", \"scale_from\": \"SF\""),
                 "$.registers[0].scale_from",
                 "value and scale factor take 40 words in one request, at most 10 are allowed");
    faulty_parts("", HELPER("SF", "4", "sunssf", ", \"function\": 4"),
                 REGISTER("frequency", "1", "u16", "Hz", ", \"scale_from\": \"SF\""),
                 "$.registers[0].scale_from", "'SF' cannot come in the same request");
    faulty_parts("", HELPER("SF", "4", "f32", ""),
                 REGISTER("frequency", "1", "u16", "Hz", ", \"scale_from\": \"SF\""),
                 "$.registers[0].scale_from", "'SF' is not a whole number");
    faulty_parts("", HELPER("S", "4", "u16", ""),
                 REGISTER("frequency", "1", "u16", "Hz",
                          ", \"sign_from\": {\"register\": \"S\", \"mask\": 1, \"negative\": 2}"),
                 "$.registers[0].sign_from", "never comes true");
}

static void limits(void **state)
{
    (void)state;
    faulty_parts("\"limits\": {\"max_words\": 126},", "", GOOD, "$.limits.max_words",
                 "must be from 1 to 125");
    faulty_parts("\"limits\": {\"max_words\": 1},", "", GOOD, "$.registers[0].words",
                 "takes 2 words in one request, at most 1 are allowed");
    faulty_parts("\"limits\": {\"max_words\": 11, \"even_count\": true},", "", GOOD, "$.limits.max_words",
                 "is odd");
    faulty_parts("\"limits\": {\"never\": [{\"address\": 1, \"words\": 4}]},", "", GOOD,
                 "$.registers[0].address", "a request would touch $.limits.never[0]");
    faulty_parts("\"limits\": {\"never\": [{\"address\": 65535, \"words\": 2}]},", "", GOOD,
                 "$.limits.never[0].words", "reaches beyond address 65535");
    faulty_parts("\"limits\": {\"even_count\": true},", "", REGISTER("frequency", "65535", "u16", "Hz", ""),
                 "$.registers[0].address", "an even count reaches beyond");
}

static void sums(void **state)
{
    (void)state;
#define SUM(parts)                                                                                           \
    "{\"quantity\": \"active_energy_import\", \"sum_of\": [" parts "], \"confidence\": \"one\"}"
    faulty_parts("", HELPER("part", "9", "u16", ""),
                 "{\"quantity\": \"power_factor.total\", \"sum_of\": [\"part\"], \"address\": 3, "
                 "\"confidence\": \"one\"}",
                 "$.registers[0].address", "is not a known member");
    faulty_parts("", "", SUM("\"x\""), "$.registers[0].sum_of", "there is no register 'x'");
    faulty_parts("", "", SUM(""), "$.registers[0].sum_of", "must name 1 to 8 registers");
    faulty_parts("", "",
                 SUM("\"voltage_ln.L1\"") ", "
                                          "{\"quantity\": \"voltage_ln.L1\", \"address\": 0, \"encoding\": "
                                          "\"f32\", \"unit\": \"V\", \"confidence\": \"one\"}",
                 "$.registers[0].sum_of", "'voltage_ln.L1' counts V, the sum counts kWh");
    faulty_parts("", "", SUM("\"active_energy_import\""), "$.registers[0].sum_of", "is itself a sum");
}

static void trust(void **state)
{
    (void)state;
    faulty_parts("", "",
                 "{\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\"}",
                 "$.registers[0].confidence", "is missing; one of two, one, conflict, infer");
    faulty_parts("", "",
                 "{\"quantity\": \"frequency\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"Hz\", "
                 "\"confidence\": "
                 "\"conflict\"}",
                 "$.registers[0].confidence", "stays out, or says \"unverified\": true");
}

static void the_rest_of_the_file(void **state)
{
    (void)state;
    static const char FRAME[] =
        "{\"format\": %s, \"name\": \"%s\", \"vendor\": \"v\", \"models\": [\"m\"], \"transports\": "
        "[\"%s\"], \"sources\": [%s], \"registers\": [%s]}";
    static const struct {
        const char *format, *name, *transport, *source, *path, *reason;
    } row[] = {
        {"2", "test", "tcp", "\"s\"", "$.format", "must be from 1 to 1"},
        {"1", "Test", "tcp", "\"s\"", "$.name", "must be made of a-z"},
        {"1", "test", "udp", "\"s\"", "$.transports", "'udp' is none of tcp, rtutcp, rtu"},
        {"1", "test", "tcp", "", "$.sources", "is empty"},
        {"1", "test", "tcp", "\"\"", "$.sources", "entry 0 must be a text"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[600];
        snprintf(text, sizeof text, FRAME, row[i].format, row[i].name, row[i].transport, row[i].source, GOOD);
        struct driver_faults f;
        assert_null(driver_check(text, strlen(text), "test.json", &f));
        assert_int_equal(f.count, 1);
        assert_true(has_fault(&f, row[i].path, row[i].reason));
        driver_faults_fini(&f);
    }
    faulty("{\"format\": 1,\n \"format\": 1}", "$", "line 2");
    faulty("[]", "$", "must be an object");
    faulty_parts("\"values\": \"both\",", "", GOOD, "$.values", "must be one of primary, secondary");
    faulty_parts("\"ratio\": {\"ct\": \"voltage_ln.L1\"},", "", GOOD, "$.ratio",
                 "say \"values\": \"secondary\"");
    faulty_parts("\"values\": \"secondary\", \"ratio\": {\"ct\": \"x\"},", "", GOOD, "$.ratio.ct",
                 "there is no register 'x'");
    faulty_parts("\"missing\": {\"f16\": [\"FFFF\"]},", "", GOOD, "$.missing", "'f16' is not an encoding");
    faulty_parts("\"groups\": {\"g\": \"\"},", "", GOOD, "$.groups", "must say which models lack it");
    faulty_parts("\"serial\": {\"parity\": \"even\"},", "", GOOD, "$.serial.parity",
                 "must be one of N, E, O");
    faulty_parts(
        "\"checks\": [{\"register\": \"x\", \"kind\": \"model\", \"expect\": [1], \"reason\": \"r\"}],", "",
        GOOD, "$.checks[0].register", "there is no register 'x'");
    faulty_parts("\"checks\": [{\"register\": \"voltage_ln.L1\", \"kind\": \"model\", \"expect\": [], "
                 "\"reason\": \"r\"}],",
                 "", GOOD, "$.checks[0].expect", "is empty");
    faulty_parts(
        "\"variants\": [{\"register\": \"voltage_ln.L1\", \"equals\": [1], \"word_order\": \"high-first\"}],",
        "", GOOD, "$.variants[0].word_order", "is the order that the driver has anyway");
    faulty_parts("\"layouts\": [{\"name\": \"x\", \"ids\": [1], \"words\": 9}],", "", GOOD, "$.layouts",
                 "only make sense together with discovery");
    faulty_parts(
        "\"discovery\": {\"bases\": [40000], \"marker\": \"0x53756E53\"}, \"layouts\": [{\"name\": \"x\", "
        "\"ids\": [1], \"words\": 9}],",
        "", REGISTER("frequency", "9", "u16", "Hz", ", \"layout\": \"x\""), "$.registers[0].address",
        "beyond the 9 words of layout 'x'");
}

static void all_faults_are_told(void **state)
{
    (void)state;
    char *text =
        driver_text("\"bogus\": 1,", "",
                    REGISTER("voltage_ln.L1", "0", "u99", "V", ", \"wrod_order\": 1") ", " REGISTER(
                        "curent.L1", "0", "u16", "A",
                        "") ", " REGISTER("frequency", "4", "u16", "W",
                                          "") ", " REGISTER("power_factor.total", "4", "u16", "", "") ", 7");
    struct driver_faults f;
    assert_null(driver_check(text, strlen(text), "test.json", &f));
    assert_true(has_fault(&f, "$.bogus", "is not a known member"));
    assert_true(has_fault(&f, "$.registers[0].encoding", "there is no encoding 'u99'"));
    assert_true(
        has_fault(&f, "$.registers[0].wrod_order", "is not a known member; the nearest is 'word_order'"));
    assert_true(has_fault(&f, "$.registers[1].quantity", "the nearest is 'current.L1'"));
    assert_true(has_fault(&f, "$.registers[2].unit", "'W' cannot give frequency"));
    assert_true(has_fault(&f, "$.registers[4]", "must be an object"));
    assert_int_equal(f.count, 6);
    driver_faults_fini(&f);
    struct err e;
    assert_null(driver_load(text, strlen(text), "test.json", &e));
    assert_int_equal(e.code, ERR_SYNTAX);
    assert_non_null(strstr(e.text, "test.json: $.registers[0].encoding: there is no encoding 'u99'"));
    free(text);
}

/* ---- the registry ------------------------------------------------------------------------------- */

static void write_driver(const char *folder, const char *name, const char *more)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s.json", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fprintf(f,
            "{\"format\": 1, \"name\": \"%s\", \"vendor\": \"mine\", \"models\": [\"m\"], \"transports\": "
            "[\"tcp\"], "
            "\"sources\": [\"s\"], %s \"registers\": [%s]}",
            name, more, GOOD);
    fclose(f);
}

struct faults {
    int count, kept;
    char text[1024];
};

static void count_fault(void *user, const struct err *fault, bool kept)
{
    struct faults *f = user;
    f->count++;
    f->kept += kept;
    snprintf(f->text, sizeof f->text, "%s", fault->text);
}

static struct driver_registry *reload(struct driver_registry *old, const char *folder, struct faults *f)
{
    *f = (struct faults){0};
    struct driver_registry *r = driver_registry_reload(old, folder, count_fault, f);
    driver_registry_free(old);
    return r;
}

static void a_changed_folder_changes_only_what_changed(void **state)
{
    (void)state;
    char folder[] = "/tmp/dahu-drivers-XXXXXX", path[80];
    struct err e;
    struct faults f;
    assert_non_null(mkdtemp(folder));
    write_driver(folder, "aaa-meter", "");
    write_driver(folder, "bbb-meter", "");
    struct driver_registry *r = driver_registry_new(folder, &e);
    assert_non_null(r);
    const struct driver *a = driver_registry_find(r, "aaa-meter"), *b = driver_registry_find(r, "bbb-meter"),
                        *built_in = driver_registry_find(r, "eastron-sdm630");

    struct driver_registry *again = driver_registry_reload(r, folder, count_fault, &f);
    assert_true(driver_registry_same(r, again));
    driver_registry_free(again);

    uint64_t mark = driver_folder_mark(folder);
    write_driver(folder, "bbb-meter", "\"notes\": [\"another\"],");
    write_driver(folder, "eastron-sdm630", "\"replaces\": true,");
    assert_true(driver_folder_mark(folder) != mark);
    again = driver_registry_reload(r, folder, count_fault, &f);
    assert_false(driver_registry_same(r, again));
    driver_registry_free(again);
    r = reload(r, folder, &f);
    assert_int_equal(f.count, 0);
    assert_ptr_equal(driver_registry_find(r, "aaa-meter"), a);
    assert_ptr_not_equal(driver_registry_find(r, "bbb-meter"), b);
    assert_int_equal(driver_registry_find(r, "bbb-meter")->note_count, 1);
    assert_string_equal(driver_registry_find(r, "eastron-sdm630")->vendor, "mine");
    b = driver_registry_find(r, "bbb-meter");

    write_driver(folder, "bbb-meter", "\"format\": \"wrong\",");
    write_driver(folder, "ccc-meter", "\"format\": \"wrong\",");
    r = reload(r, folder, &f);
    assert_int_equal(f.count, 2);
    assert_int_equal(f.kept, 1); /* b is what it was; c never was anything */
    assert_ptr_equal(driver_registry_find(r, "bbb-meter"), b);
    assert_null(driver_registry_find(r, "ccc-meter"));

    static const char *const files[] = {"aaa-meter", "bbb-meter", "ccc-meter", "eastron-sdm630"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s.json", folder, files[i]);
        assert_int_equal(unlink(path), 0);
    }
    r = reload(r, folder, &f);
    assert_int_equal(f.count, 0);
    assert_null(driver_registry_find(r, "aaa-meter"));
    assert_ptr_equal(driver_registry_find(r, "eastron-sdm630"), built_in);

    write_driver(folder, "aaa-meter", "");
    r = reload(r, folder, &f);
    snprintf(path, sizeof path, "%s/aaa-meter.json", folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    r = reload(r, folder, &f);
    assert_int_equal(f.kept, 1);
    assert_non_null(driver_registry_find(r, "aaa-meter"));
    driver_registry_free(r);
}

static void a_faulty_file_is_left_out_at_the_start(void **state)
{
    (void)state;
    char folder[] = "/tmp/dahu-drivers-XXXXXX", path[80];
    struct err e;
    struct faults f = {0};
    assert_non_null(mkdtemp(folder));
    write_driver(folder, "aaa-meter", "");
    write_driver(folder, "bbb-meter", "\"format\": \"wrong\",");
    write_driver(folder, "eastron-sdm630", "\"format\": \"wrong\",");
    struct driver_registry *r = driver_registry_new_without_faulty(folder, count_fault, &f, &e);
    assert_non_null(r);
    assert_int_equal(f.count, 2);
    assert_int_equal(f.kept, 0);
    assert_non_null(driver_registry_find(r, "aaa-meter"));
    assert_null(driver_registry_fault(r, "aaa-meter"));
    assert_null(driver_registry_fault(r, "no-such"));
    assert_null(driver_registry_find(r, "bbb-meter"));
    assert_non_null(strstr(driver_registry_fault(r, "bbb-meter"), "bbb-meter.json"));
    assert_null(driver_registry_find(r, "eastron-sdm630")); /* not the one that it was to replace */
    assert_non_null(driver_registry_find(r, "eastron-sdm120"));

    struct driver_registry *again = driver_registry_reload(r, folder, count_fault, &f);
    assert_true(driver_registry_same(r, again)); /* still not the built-in one */
    driver_registry_free(again);
    write_driver(folder, "bbb-meter", "\"models\": 7,"); /* another fault */
    again = driver_registry_reload(r, folder, count_fault, &f);
    assert_false(driver_registry_same(r, again));
    driver_registry_free(again);
    write_driver(folder, "bbb-meter", "");
    snprintf(path, sizeof path, "%s/eastron-sdm630.json", folder);
    assert_int_equal(unlink(path), 0);
    r = reload(r, folder, &f);
    assert_int_equal(f.count, 0);
    assert_non_null(driver_registry_find(r, "bbb-meter"));
    assert_null(driver_registry_fault(r, "bbb-meter"));
    assert_non_null(driver_registry_find(r, "eastron-sdm630"));
    driver_registry_free(r);

    static const char *const files[] = {"aaa-meter", "bbb-meter"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s.json", folder, files[i]);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
    assert_null(driver_registry_new_without_faulty(folder, count_fault, &f, &e));
    assert_int_equal(e.code, ERR_SYSTEM);
}

static void a_folder_adds_drivers(void **state)
{
    (void)state;
    char folder[] = "/tmp/dahu-drivers-XXXXXX", path[80];
    struct err e;
    assert_non_null(mkdtemp(folder));
    write_driver(folder, "aaa-meter", "");
    struct driver_registry *r = driver_registry_new(folder, &e);
    assert_non_null(r);
    assert_string_equal(driver_registry_at(r, 0)->name, "aaa-meter"); /* sorted */
    assert_non_null(driver_registry_find(r, "eastron-sdm630"));
    assert_null(driver_registry_find(r, "eastron"));
    driver_registry_free(r);

    write_driver(folder, "eastron-sdm630", "");
    assert_null(driver_registry_new(folder, &e));
    assert_int_equal(e.code, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "a built-in driver is called 'eastron-sdm630' as well"));

    write_driver(folder, "eastron-sdm630", "\"replaces\": true,");
    r = driver_registry_new(folder, &e);
    assert_non_null(r);
    assert_string_equal(driver_registry_find(r, "eastron-sdm630")->vendor, "mine");
    snprintf(path, sizeof path, "%s/aaa-meter.json", folder);
    assert_non_null(driver_registry_open(r, path, &e));
    assert_null(driver_registry_open(r, "no-such", &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    driver_registry_free(r);

    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/eastron-sdm630.json", folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_null(driver_registry_new(folder, &e));
    assert_int_equal(e.code, ERR_SYSTEM);
}

static void quantities(void **state)
{
    (void)state;
    for (int q = 0; q < Q_COUNT; q++) {
        assert_int_equal(quantity_find(quantity_table[q].name), q);
        enum quantity other = quantity_mirror((enum quantity)q);
        assert_int_equal(quantity_mirror(other), q);
        assert_int_equal(quantity_table[other].kind, quantity_table[q].kind);
        assert_true((quantity_table[q].kind == KIND_TEXT) == (q >= QUANTITY_TEXT_FIRST));
    }
    assert_int_equal(quantity_mirror(Q_ACTIVE_ENERGY_IMPORT_T3), Q_ACTIVE_ENERGY_EXPORT_T3);
    assert_int_equal(quantity_mirror(Q_REACTIVE_ENERGY_Q1_L2), Q_REACTIVE_ENERGY_Q3_L2);
    assert_int_equal(quantity_find("nothing"), Q_NONE);
}

UNIT_MAIN(cmocka_unit_test(registers), cmocka_unit_test(registers_among_each_other), cmocka_unit_test(limits),
          cmocka_unit_test(sums), cmocka_unit_test(trust), cmocka_unit_test(the_rest_of_the_file),
          cmocka_unit_test(all_faults_are_told), cmocka_unit_test(a_faulty_file_is_left_out_at_the_start),
          cmocka_unit_test(a_folder_adds_drivers),
          cmocka_unit_test(a_changed_folder_changes_only_what_changed), cmocka_unit_test(quantities))
