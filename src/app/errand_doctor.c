/* errand_doctor - the checks of `dahu doctor` as far as the service can make them: as its own user, on its
 * own machine. Numbered in their order, each with what it found and what to do. Only looks. */
#include <stdio.h>

#include "doctor.h"
#include "errand_kinds.h"

enum { TEXT_MAX = 64 * 1024 };

static json_t *filled(const struct finding *f, enum lang lang, const char *key)
{
    struct i18n_arg args[DOCTOR_VALUES + 1] = {{NULL, NULL}};
    struct buf out;
    if (!key)
        return json_null();
    for (int i = 0; f->values[i].name; i++)
        args[i] = (struct i18n_arg){f->values[i].name, f->values[i].value};
    buf_init(&out, TEXT_MAX);
    i18n_format(lang, key, args, &out);
    json_t *text = json_string(out.data);
    buf_fini(&out);
    return text ? text : json_string("?");
}

static json_t *check_json(int number, const char *name, const struct finding *f)
{
    static const char *const levels[] = {[DOCTOR_OK] = "OK",
                                         [DOCTOR_SKIPPED] = "SKIPPED",
                                         [DOCTOR_WARNING] = "WARNING",
                                         [DOCTOR_FAULT] = "FAULT"};
    char key[64];
    snprintf(key, sizeof key, "doctor.%s.name", name);
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "number", number, "check", name,
                     "level", levels[f->level], "name_zh", i18n_text(LANG_ZH, key), "name_en",
                     i18n_text(LANG_EN, key), "text_zh", filled(f, LANG_ZH, f->text), "text_en",
                     filled(f, LANG_EN, f->text), "cure_zh", filled(f, LANG_ZH, f->cure), "cure_en",
                     filled(f, LANG_EN, f->cure));
}

bool errand_doctor(struct errand_work *w, struct err *e)
{
    const struct errand_context *context = w->user;
    struct cli cli = {.config = (struct config *)(uintptr_t)context->config,
                      /* only read */ .lang = w->errand->lang};
    const struct err configuration = {0}; /* the service runs: it could be read */
    struct doctor d = {
        .cli = &cli, .configuration = &configuration, .own_server = *context->config->database_url != '\0'};
    int counts[DOCTOR_FAULT + 1] = {0}, n = 0;
    json_t *checks = json_array();
    bool ok = true;
    for (const struct check *c = doctor_checks; ok && c->name; c++) {
        struct finding f;
        ok = errands_tell(w, -1, c->name, e);
        c->run(&d, &f);
        counts[f.level]++;
        json_array_append_new(checks, check_json(++n, c->name, &f));
    }
    db_close(d.db);
    w->result = json_pack("{s:o, s:i, s:i}", "checks", checks, "faults", counts[DOCTOR_FAULT], "warnings",
                          counts[DOCTOR_WARNING]);
    return ok;
}
