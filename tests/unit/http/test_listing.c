/* Lists as files: what stands in a cell, and over it. */
#include "unit.h"

#include <jansson.h>

#include "dahu/http/listing.h"

/* The lines of a list of bills (schema BillList) with the one row @json. */
static char *file_of(const char *schema, const char *list, const char *json, enum lang lang)
{
    struct listing t;
    struct buf out;
    struct err e;
    json_t *rows = json_loads(json, 0, NULL);
    assert_non_null(rows);
    buf_init(&out, 1 << 20);
    assert_true(listing_begin(&t, schema, list, lang, false, &out, &e));
    listing_add(&t, rows);
    assert_true(listing_end(&t, "end", &e));
    listing_fini(&t);
    json_decref(rows);
    char *text = buf_take(&out);
    buf_fini(&out);
    return text;
}

static void codes_are_words_and_fen_are_yuan(void **state)
{
    (void)state;
    static const char json[] =
        "[{\"bill\":\"B-1\",\"account\":\"A-1\",\"customer\":null,\"kind\":\"SETTLEMENT\",\"from_on\":\"2026-"
        "03-01\","
        "\"until_on\":\"2026-03-31\",\"bill_state\":\"LATE\",\"energy_x100\":-5,\"amount_fen\":123450,\"paid_"
        "fen\":7,"
        "\"open_fen\":null,\"issued_on\":null,\"due_on\":\"2026-04-20\",\"corrects\":null,"
        "\"holds\":[\"ENERGY_HELD\",\"NO_SUCH\"]}]";
    char *zh = file_of("BillList", "items", json, LANG_ZH), *en = file_of("BillList", "items", json, LANG_EN);
    assert_non_null(strstr(zh, "\"账单号\",\"户号\",\"客户名称\""));
    assert_non_null(strstr(zh, "金额（元）"));
    assert_non_null(strstr(zh, "\"结算\",\"2026-03-01\",\"2026-03-31\",\"逾期\",\"-0.05\",\"1234.50\",\"0."
                               "07\",\"\",\"\",\"2026-04-20\""));
    assert_non_null(strstr(zh, "；NO_SUCH\"\r\n")); /* better a code than nothing */
    assert_non_null(strstr(en, "\"amount, yuan\""));
    assert_non_null(strstr(en, "\"settlement\""));
    free(zh);
    free(en);
}

static void a_word_may_depend_on_its_row(void **state)
{
    (void)state;
    static const char json[] =
        "[{\"number\":\"TS-1\",\"flow\":\"complaints\",\"state\":\"REGISTERED\",\"subject\":\"TS-1 "
        "complaint_answer\","
        "\"desk\":\"MARKETING_LEAD\",\"version\":3,\"opened_at\":\"2026-03-12T10:42:07.123456+08:00\"},"
        "{\"number\":\"TS-2\",\"flow\":\"x\",\"state\":\"REGISTERED\",\"subject\":\"4.1 LARGE\"}]";
    char *zh = file_of("Cases", "items", json, LANG_ZH);
    assert_non_null(strstr(zh, "\"已登记\",\"TS-1 投诉答复\""));
    assert_non_null(strstr(zh, "\"营销负责人\""));
    assert_non_null(strstr(zh, "\"2026-03-12 10:42:07\""));
    assert_non_null(strstr(zh, "\"REGISTERED\",\"第4.1条建议：大客户\""));
    assert_null(strstr(zh, "\"3\"")); /* a version is for programs */
    free(zh);
}

static void what_is_in_both_languages_has_one_column(void **state)
{
    (void)state;
    static const char json[] =
        "[{\"event\":\"9\",\"at\":\"2026-03-12T10:42:07Z\",\"kind\":\"SHELVED\",\"class\":\"BACK_FEED\","
        "\"title_zh\":\"倒送电\",\"title_en\":\"Back-feed\"}]";
    char *zh = file_of("AlarmJournal", "items", json, LANG_ZH),
         *en = file_of("AlarmJournal", "items", json, LANG_EN);
    assert_non_null(strstr(zh, "倒送电"));
    assert_null(strstr(zh, "Back-feed"));
    assert_non_null(strstr(en, "Back-feed"));
    assert_non_null(strstr(en, "shelved"));
    assert_null(strstr(en, "title_"));
    free(zh);
    free(en);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_words_and_fen_are_yuan),
        cmocka_unit_test(a_word_may_depend_on_its_row),
        cmocka_unit_test(what_is_in_both_languages_has_one_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
