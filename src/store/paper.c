/* paper - see the header. */
#include "dahu/store/paper.h"

#include <stdio.h>

#include "dahu/base/asset.h"
#include "dahu/base/i18n.h"
#include "dahu/rule/paper_kind.h"

static bool put_template(struct db *db, const char *kind, const char *lang, struct err *e)
{
    char name[120];
    snprintf(name, sizeof name, "src/job/papers/%s.%s.txt", kind, lang);
    const struct asset *a = asset_find(name);
    MUST(a != NULL);
    return db_call(db, NULL, e,
                   "insert into dahu.paper_template (kind_name, lang, version_no, body, actor)"
                   " select $1, $2, 1, $3, 'dahu'"
                   " where not exists (select from dahu.paper_template where kind_name = $1 and lang = $2)",
                   kind, lang, a->data);
}

bool paper_seed(struct db *db, struct err *e)
{
    for (int i = 0; i < paper_kind_count(); i++) {
        const struct paper_kind_row *k = paper_kind_at(i);
        char copies[12];
        snprintf(copies, sizeof copies, "%d", k->copies);
        if (!db_call(db, NULL, e,
                     "insert into dahu.paper_kind (name, flow, copies, states, clause)"
                     " values ($1, $2, $3, coalesce(string_to_array(nullif($4, ''), '|'), '{}'), $5)"
                     " on conflict (name) do update set flow = excluded.flow, copies = excluded.copies,"
                     " states = excluded.states, clause = excluded.clause",
                     k->name, k->flow, copies, k->states, k->clause) ||
            !put_template(db, k->name, "zh", e) || !put_template(db, k->name, "en", e))
            return err_wrap(e, "paper '%s'", k->name);
    }
    return true;
}

bool paper_request(struct db *db, const char *of_case, const char *kind, const char *lang,
                   struct db_result *out, struct err *e)
{
    return db_call(db, out, e, "select api.paper_request($1, $2, $3)::text", of_case, kind, lang);
}

bool paper_template_add(struct db *db, const char *kind, const char *lang, const char *body, int *version,
                        struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e, "select api.paper_template_add($1, $2, $3)", kind, lang, body))
        return false;
    *version = (int)db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}
