/* message - see the header. */
#include "dahu/job/message.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "dahu/rule/value.h"

enum { FACTS_MAX = 32, PLACE_BYTES = 64 };

/* ---- texts --------------------------------------------------------------------------------------- */

/* "@alarm_class.SOURCE_LOST.title" is a text of the catalogue: each receiver reads it in its own language. */
static const char *said(enum lang lang, const char *fact)
{
    static const char *const sections[] = {"@alarm_class.", "@state.", "@appointment."};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (strncmp(fact, sections[i], strlen(sections[i])) == 0)
            return i18n_text(lang, fact + 1);
    return fact;
}

static void put_text(const struct outbox_message *m, const char *part, const json_t *facts, struct buf *out)
{
    struct i18n_arg args[FACTS_MAX + 1] = {{NULL, NULL}};
    char key[PLACE_BYTES];
    const char *name;
    json_t *value;
    int n = 0;
    json_object_foreach((json_t *)(uintptr_t)facts, name, value) if (n < FACTS_MAX && json_is_string(value))
        args[n++] = (struct i18n_arg){name, said(m->lang, json_string_value(value))};
    snprintf(key, sizeof key, "notice.%s.%s", m->kind, part);
    i18n_format(m->lang, key, args, out);
}

void message_text(const struct outbox_message *m, struct buf *subject, struct buf *text)
{
    json_t *facts = json_loads(m->facts, JSON_REJECT_DUPLICATES, NULL);
    put_text(m, "subject", facts, subject);
    put_text(m, "text", facts, text);
    json_decref(facts);
}

static void put_member(const char *name, const char *value, bool first, struct buf *out)
{
    buf_printf(out, "%s\"%s\":", first ? "{" : ",", name);
    if (value)
        json_put_string(value, out);
    else
        buf_puts(out, "null");
}

static void put_webhook(const struct outbox_message *m, const char *subject, const char *text,
                        struct buf *out)
{
    put_member("id", m->key, true, out);
    put_member("kind", m->kind, false, out);
    put_member("told_at", m->told_at, false, out);
    put_member("account", m->account, false, out);
    put_member("subject", subject, false, out);
    put_member("text", text, false, out);
    buf_printf(out, ",\"facts\":%s}", m->facts);
}

/* WeCom and DingTalk take the same. */
static void put_robot(const char *subject, const char *text, struct buf *out)
{
    struct buf content;
    buf_init(&content, 4096);
    buf_printf(&content, "%s\n%s", subject, text);
    buf_puts(out, "{\"msgtype\":\"text\",\"text\":{\"content\":");
    json_put_string(content.data, out);
    buf_puts(out, "}}");
    buf_fini(&content);
}

void message_body(const struct outbox_message *m, struct buf *out)
{
    struct buf subject, text;
    buf_init(&subject, 1024);
    buf_init(&text, 8192);
    message_text(m, &subject, &text);
    if (strcmp(m->channel_kind, "WEBHOOK") == 0)
        put_webhook(m, subject.data, text.data, out);
    else
        put_robot(subject.data, text.data, out);
    buf_fini(&subject);
    buf_fini(&text);
}

/* ---- signatures ---------------------------------------------------------------------------------- */

static void keyed_hash(const char *secret, const void *bytes, size_t n,
                       unsigned char out[static crypto_auth_hmacsha256_BYTES])
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
    crypto_auth_hmacsha256_update(&state, bytes, n);
    crypto_auth_hmacsha256_final(&state, out);
}

void message_sign(const char *secret, const void *body, size_t n, char out[static SIGNATURE_BYTES])
{
    unsigned char hash[crypto_auth_hmacsha256_BYTES];
    char hex[2 * sizeof hash + 1];
    keyed_hash(secret, body, n, hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(out, SIGNATURE_BYTES, "sha256=%s", hex);
}

/* DingTalk: base64 of the HMAC of "<milliseconds>\n<secret>", percent-encoded. */
static void put_dingtalk_signature(const char *secret, int64_t now_ms, struct buf *out)
{
    unsigned char hash[crypto_auth_hmacsha256_BYTES];
    char base64[sodium_base64_ENCODED_LEN(sizeof hash, sodium_base64_VARIANT_ORIGINAL)];
    struct buf said;
    buf_init(&said, 512);
    buf_printf(&said, "%lld\n%s", (long long)now_ms, secret);
    keyed_hash(secret, said.data, said.len, hash);
    sodium_bin2base64(base64, sizeof base64, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
    buf_printf(out, "&timestamp=%lld&sign=", (long long)now_ms);
    for (const char *c = base64; *c; c++)
        buf_printf(out, strchr("+/=", *c) ? "%%%02X" : "%c", (unsigned)*c);
    buf_fini(&said);
}

void message_url(const struct outbox_message *m, wall_us now, struct buf *out)
{
    buf_puts(out, m->url);
    if (strcmp(m->channel_kind, "DINGTALK") == 0 && m->secret)
        put_dingtalk_signature(m->secret, now.us / 1000, out);
}

/* ---- mail ---------------------------------------------------------------------------------------- */

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
            return false;
    return true;
}

/* Bytes of @text that one encoded word takes: at most 45, and never a part of a character. */
static size_t word_bytes(const char *text)
{
    enum { WORD_MAX = 45 };
    size_t n = strlen(text);
    if (n <= WORD_MAX)
        return n;
    for (n = WORD_MAX; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
        n--;
    return n ? n : WORD_MAX;
}

/* @text as the value of a head line, encoded where it is not plain ASCII. */
static void put_head_text(const char *text, struct buf *out)
{
    if (is_plain(text)) {
        buf_puts(out, text);
        return;
    }
    for (bool first = true; *text; first = false) {
        char base64[80];
        size_t n = word_bytes(text);
        sodium_bin2base64(base64, sizeof base64, (const unsigned char *)text, n,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_printf(out, "%s=?UTF-8?B?%s?=", first ? "" : "\r\n ", base64);
        text += n;
    }
}

static void put_base64(const char *bytes, size_t n, struct buf *out)
{
    enum { LINE_BYTES = 57 }; /* make 76 characters */
    char line[80];
    for (size_t at = 0; at < n; at += LINE_BYTES) {
        size_t part = n - at < LINE_BYTES ? n - at : LINE_BYTES;
        sodium_bin2base64(line, sizeof line, (const unsigned char *)bytes + at, part,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_printf(out, "%s\r\n", line);
    }
}

void message_mail(const struct outbox_message *m, wall_us now, struct buf *out)
{
    struct buf subject, text;
    char day[64];
    time_t second = (time_t)(now.us / 1000000);
    struct tm utc;
    buf_init(&subject, 1024);
    buf_init(&text, 8192);
    message_text(m, &subject, &text);
    strftime(day, sizeof day, "%a, %d %b %Y %H:%M:%S +0000", gmtime_r(&second, &utc));
    buf_printf(out, "From: %s\r\nTo: %s\r\nSubject: ", m->sender, m->address);
    put_head_text(subject.data, out);
    buf_printf(
        out, "\r\nDate: %s\r\nMessage-ID: <%s@%s>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n",
        day, m->key, strchr(m->sender, '@') + 1);
    buf_puts(out, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    put_base64(text.data, text.len, out);
    buf_fini(&subject);
    buf_fini(&text);
}

/* ---- answers ------------------------------------------------------------------------------------- */

enum { ATTEMPTS_MOST = 15, REFUSALS_MOST = 5, DELAY_MOST_S = 6 * 3600 };

/* A robot answers 200 to everything; what it means is in errcode. */
static bool robot_took(const char *body, struct message_verdict *out)
{
    json_t *answer = json_loads(body, JSON_REJECT_DUPLICATES, NULL);
    const json_t *code = json_object_get(answer, "errcode");
    const char *words = json_string_value(json_object_get(answer, "errmsg"));
    bool took = json_is_integer(code) && json_integer_value(code) == 0;
    if (!took && code)
        snprintf(out->said, sizeof out->said, "the robot answered %lld: %.300s",
                 (long long)json_integer_value(code), words ? words : "");
    else if (!took)
        snprintf(out->said, sizeof out->said, "the answer is not that of a robot: %.200s", body);
    json_decref(answer);
    return took;
}

static bool was_taken(const struct outbox_message *m, const struct message_answer *a,
                      struct message_verdict *out)
{
    if (a->failure) {
        snprintf(out->said, sizeof out->said, "%s%.300s", a->status ? "refused: " : "", a->failure);
        return false;
    }
    snprintf(out->said, sizeof out->said, "answered %ld", a->status);
    if (strcmp(m->channel_kind, "MAIL") == 0)
        return true;
    if (a->status < 200 || a->status > 299)
        return false;
    return strcmp(m->channel_kind, "WEBHOOK") == 0 || robot_took(a->body, out);
}

/* How often an answer of that kind is asked for. */
static int attempts_most(const struct outbox_message *m, long status)
{
    bool mail = strcmp(m->channel_kind, "MAIL") == 0;
    if (!mail && status == 410)
        return 1;
    bool for_good = mail ? status >= 500
                         : status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
    return for_good ? REFUSALS_MOST : ATTEMPTS_MOST;
}

static int delay_s(int attempt, int first_s, long wished_s, unsigned chance)
{
    int64_t delay = first_s;
    for (int i = 1; i < attempt && delay < DELAY_MOST_S; i++)
        delay *= 2;
    delay = delay < wished_s ? wished_s : delay;
    delay = delay < DELAY_MOST_S ? delay : DELAY_MOST_S;
    return (int)(delay + delay * (int64_t)chance / 5000);
}

void message_judge(const struct outbox_message *m, const struct message_answer *a, int first_s,
                   unsigned chance, struct message_verdict *out)
{
    *out = (struct message_verdict){.again_s = OUTBOX_GIVE_UP};
    out->delivered = was_taken(m, a, out);
    if (!out->delivered && m->attempt < attempts_most(m, a->status))
        out->again_s = delay_s(m->attempt, first_s, a->retry_after_s, chance);
}
