/* errand_verify - `dahu verify` in the background: what must hold of readings, roll-ups and decisions, check
 * by check, with the first rows that break it and what to do. Only looks. */
#include <stdio.h>

#include "dahu/base/clock.h"
#include "dahu/store/facts.h"
#include "dahu/store/verify.h"
#include "errand_kinds.h"

enum { ROWS_SHOWN = 50 };

static void add_row(const struct verify_row *row, void *arg)
{
    json_array_append_new(arg, json_pack("{s:s, s:s, s:s}", "subject", row->subject, "at",
                                         row->at ? row->at : "", "detail", row->detail ? row->detail : ""));
}

static const char *text_of(enum lang lang, const char *name, const char *suffix)
{
    char key[64];
    snprintf(key, sizeof key, "verify.%s%s", name, suffix);
    return i18n_text(lang, key);
}

static json_t *check_row(enum verify_check c, int64_t count, int64_t took_ms, json_t *rows)
{
    const char *name = verify_name(c);
    return json_pack("{s:s, s:s, s:b, s:I, s:I, s:o, s:s, s:s, s:s, s:s}", "id", verify_id(c), "check", name,
                     "ok", count == 0, "found", (json_int_t)count, "took_ms", (json_int_t)took_ms, "rows",
                     rows, "text_zh", text_of(LANG_ZH, name, ""), "text_en", text_of(LANG_EN, name, ""),
                     "cure_zh", text_of(LANG_ZH, name, ".cure"), "cure_en", text_of(LANG_EN, name, ".cure"));
}

static bool run_check(struct errand_work *w, enum verify_check c, date since, date until, json_t *checks,
                      int64_t *found, struct err *e)
{
    json_t *rows = json_array();
    mono_us begin = mono_now();
    int64_t count;
    if (!errands_tell(w, (int)c * 10000 / VERIFY_COUNT, verify_name(c), e) ||
        !verify_run(w->db, c, since, until, ROWS_SHOWN, add_row, rows, &count, e)) {
        json_decref(rows);
        return false;
    }
    json_array_append_new(checks, check_row(c, count, (mono_now().us - begin.us) / 1000, rows));
    *found += count;
    return true;
}

static bool read_day(const json_t *form, const char *name, date *out, struct err *e)
{
    const char *text = json_string_value(json_object_get(form, name));
    *out = DATE_NONE;
    return !text || date_parse(text, out, e);
}

bool errand_verify(struct errand_work *w, struct err *e)
{
    date since, last;
    int64_t found = 0;
    if (!read_day(w->errand->form, "from", &since, e) || !read_day(w->errand->form, "to", &last, e) ||
        (!date_known(since) && !verify_since(w->db, &since, e)) ||
        (!date_known(last) && !facts_today(w->db, &last, e)))
        return false;
    json_t *checks = json_array();
    for (int c = 0; c < VERIFY_COUNT; c++)
        if (!run_check(w, (enum verify_check)c, since, date_add_days(last, 1), checks, &found, e)) {
            json_decref(checks);
            return false;
        }
    char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES];
    date_format(since, from);
    date_format(last, to);
    w->result = json_pack("{s:s, s:s, s:b, s:I, s:o}", "from", from, "to", to, "clean", found == 0, "found",
                          (json_int_t)found, "checks", checks);
    return true;
}
