/* What goes out to a receiver, and what its answer means. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "dahu/job/message.h"

static struct outbox_message message(const char *kind)
{
    return (struct outbox_message){.id = 1,
                                   .key = "0d5be3f2-1f3c-4a4e-9d0a-1c2b3a4d5e6f",
                                   .attempt = 1,
                                   .kind = "test",
                                   .told_at = "2026-03-12T08:00:00Z",
                                   .facts = "{\"channel\":\"duty\",\"actor\":\"wang\"}",
                                   .lang = LANG_EN,
                                   .address = "",
                                   .channel_kind = kind,
                                   .url = "https://hook.example/x",
                                   .sender = "",
                                   .login = ""};
}

static void signs_as_the_vectors_of_rfc_4231_say(void **state)
{
    (void)state;
    char out[SIGNATURE_BYTES];
    message_sign("Jefe", "what do ya want for nothing?", 28, out);
    assert_string_equal(out, "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void a_webhook_gets_the_key_and_the_facts(void **state)
{
    (void)state;
    struct outbox_message m = message("WEBHOOK");
    struct buf out;
    buf_init(&out, 4096);
    message_body(&m, &out);
    assert_string_equal(out.data, "{\"id\":\"0d5be3f2-1f3c-4a4e-9d0a-1c2b3a4d5e6f\",\"kind\":\"test\",\"told_"
                                  "at\":\"2026-03-12T08:00:00Z\","
                                  "\"account\":null,\"subject\":\"Test of channel duty\",\"text\":\"This is "
                                  "a test, sent by wang. Nothing "
                                  "needs to be done.\",\"facts\":{\"channel\":\"duty\",\"actor\":\"wang\"}}");
    buf_fini(&out);
}

/* A fact that begins with @ names a text of a few sections of the catalogue; anything else is what it is. */
static void a_state_is_said_in_the_language_of_its_receiver(void **state)
{
    (void)state;
    static const struct {
        enum lang lang;
        const char *fact, *text;
    } cases[] = {
        {LANG_EN, "@state.applications.REPLIED", "Application YK-1 stands at: plan replied."},
        {LANG_ZH, "@state.applications.REPLIED", "申请YK-1目前处于：方案已答复。"},
        {LANG_EN, "@constraint.day_to_come", "Application YK-1 stands at: @constraint.day_to_come."},
        {LANG_EN, "@", "Application YK-1 stands at: @."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char facts[200];
        struct outbox_message m = message("MAIL");
        struct buf subject, text;
        snprintf(facts, sizeof facts, "{\"case\":\"YK-1\",\"state\":\"%s\"}", cases[i].fact);
        m.kind = "application_progress", m.lang = cases[i].lang, m.facts = facts;
        buf_init(&subject, 1024);
        buf_init(&text, 1024);
        message_text(&m, &subject, &text);
        assert_string_equal(text.data, cases[i].text);
        buf_fini(&subject);
        buf_fini(&text);
    }
}

static void dingtalk_wants_time_and_signature_in_the_address(void **state)
{
    (void)state;
    struct outbox_message m = message("DINGTALK");
    struct buf out;
    buf_init(&out, 4096);
    m.secret = "SEC";
    message_url(&m, (wall_us){1700000000123456}, &out);
    /* printf '1700000000123\nSEC' | openssl dgst -sha256 -hmac SEC -binary | base64 */
    assert_string_equal(out.data, "https://hook.example/x&timestamp=1700000000123&sign="
                                  "JAZy9Uq81Yr1Y%2Ba6f9W0sf2UPnxJG%2B1FSZ21g9nsxwo%3D");
    buf_fini(&out);
}

/* The value of the Subject line of a mail about @actor. */
static void check_subject(const char *channel, const char *expected)
{
    struct outbox_message m = message("MAIL");
    struct buf facts, out, line;
    buf_init(&facts, 1024);
    buf_init(&out, 8192);
    buf_init(&line, 1024);
    buf_printf(&facts, "{\"channel\":\"%s\",\"actor\":\"wang\"}", channel);
    m.facts = facts.data;
    m.sender = "dahu@utility.example";
    m.address = "duty@utility.example";
    message_mail(&m, (wall_us){INT64_C(1773302400000000)}, &out);
    buf_printf(&line, "\r\nSubject: %s\r\nDate: Thu, 12 Mar 2026 08:00:00 +0000\r\n", expected);
    if (!strstr(out.data, line.data))
        fail_msg("'%s' is not in\n%s", line.data, out.data);
    buf_fini(&facts);
    buf_fini(&out);
    buf_fini(&line);
}

static void heads_of_mail_are_plain_or_encoded_words(void **state)
{
    (void)state;
    check_subject("duty", "Test of channel duty");
    check_subject("告警", "=?UTF-8?B?VGVzdCBvZiBjaGFubmVsIOWRiuitpg==?=");
    /* the character begins in the 45th byte */
    check_subject(
        "0123456789012345678901234567告",
        "=?UTF-8?B?VGVzdCBvZiBjaGFubmVsIDAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc=?=\r\n =?UTF-8?B?5ZGK?=");
    /* a line end in a fact never becomes one of the head */
    check_subject("a\\r\\nBcc: x@y", "=?UTF-8?B?VGVzdCBvZiBjaGFubmVsIGENCkJjYzogeEB5?=");
}

static void answers_mean(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        int attempt;
        const char *failure;
        long status, wish;
        const char *body;
        bool delivered;
        int again_s;
    } rows[] = {
        {"WEBHOOK", 1, NULL, 200, 0, "", true, OUTBOX_GIVE_UP},
        {"WEBHOOK", 1, NULL, 204, 0, "", true, OUTBOX_GIVE_UP},
        {"WEBHOOK", 1, NULL, 302, 0, "", false, 30}, /* a redirect is no receipt, and is not followed */
        {"WEBHOOK", 1, NULL, 500, 0, "", false, 30},
        {"WEBHOOK", 2, NULL, 503, 0, "", false, 60},
        {"WEBHOOK", 2, NULL, 429, 600, "", false, 600},
        {"WEBHOOK", 2, NULL, 429, 999999, "", false, 6 * 3600},
        {"WEBHOOK", 14, NULL, 500, 0, "", false, 6 * 3600},
        {"WEBHOOK", 15, NULL, 500, 0, "", false, OUTBOX_GIVE_UP},
        {"WEBHOOK", 4, NULL, 404, 0, "", false, 240},
        {"WEBHOOK", 5, NULL, 404, 0, "", false, OUTBOX_GIVE_UP},
        {"WEBHOOK", 1, NULL, 410, 0, "", false, OUTBOX_GIVE_UP},
        {"WEBHOOK", 3, "no route", 0, 0, "", false, 120},
        {"MAIL", 1, NULL, 250, 0, "", true, OUTBOX_GIVE_UP},
        {"MAIL", 5, "greylisted", 451, 0, "", false, 480},
        {"MAIL", 5, "no such user", 550, 0, "", false, OUTBOX_GIVE_UP},
        {"WECOM", 1, NULL, 200, 0, "{\"errcode\":0,\"errmsg\":\"ok\"}", true, OUTBOX_GIVE_UP},
        {"WECOM", 1, NULL, 200, 0, "{\"errcode\":45009,\"errmsg\":\"api freq out of limit\"}", false, 30},
        {"DINGTALK", 1, NULL, 200, 0, "<html>", false, 30},
        {"DINGTALK", 1, NULL, 200, 0, "{\"errcode\":\"0\"}", false, 30},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct outbox_message m = message(rows[i].kind);
        struct message_verdict v;
        m.attempt = rows[i].attempt;
        message_judge(&m,
                      &(struct message_answer){rows[i].failure, rows[i].status, rows[i].body, rows[i].wish},
                      30, 0, &v);
        if (v.delivered != rows[i].delivered || v.again_s != rows[i].again_s)
            fail_msg("row %u: delivered %d, again %d, said '%s'", i, v.delivered, v.again_s, v.said);
    }
}

static void delays_are_spread_by_a_fifth(void **state)
{
    (void)state;
    struct outbox_message m = message("WEBHOOK");
    struct message_verdict v;
    message_judge(&m, &(struct message_answer){"away", 0, "", 0}, 100, 999, &v);
    assert_int_equal(v.again_s, 119);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_as_the_vectors_of_rfc_4231_say),
        cmocka_unit_test(a_webhook_gets_the_key_and_the_facts),
        cmocka_unit_test(a_state_is_said_in_the_language_of_its_receiver),
        cmocka_unit_test(dingtalk_wants_time_and_signature_in_the_address),
        cmocka_unit_test(heads_of_mail_are_plain_or_encoded_words),
        cmocka_unit_test(answers_mean),
        cmocka_unit_test(delays_are_spread_by_a_fifth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
