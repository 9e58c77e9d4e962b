/* Facts of every rule from arbitrary bytes: bound or refused, and what is bound is judged, printed and read
 * back. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dahu/rule/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge(const struct rule *r, const union rule_facts *facts, const struct threshold_set *t)
{
    static struct buf out;
    struct verdict v;
    struct err e;
    if (!out.data)
        buf_init(&out, 8 << 20);
    rule_evaluate(r, facts, t, &v);
    buf_reset(&out);
    verdict_to_json(&v, &out);
    json_t *json = json_parse(out.data, out.len, &e);
    if (!json || json_object_size(json) != 7)
        abort();
    json_decref(json);
    buf_reset(&out);
    verdict_put_reasons(&v, &out);
    json = json_parse(out.data, out.len, &e);
    for (size_t i = 0; i < json_array_size(json); i++)
        if (!reason_text_stored(json_array_get(json, i), LANG_ZH, &out, &e))
            abort();
    json_decref(json);
    buf_reset(&out);
    verdict_put_proof(&v, facts, LANG_EN, &out);
}

/* First byte: the rule; second: readings of the choices, so that all of them are met. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct threshold_set t;
    union rule_facts facts;
    struct arena arena = {0};
    struct err e;
    if (size < 2)
        return 0;
    const struct rule *r = rule_at(data[0] % rule_count());
    threshold_set_init(&t);
    for (const enum policy_id *id = r->thresholds; *id != POLICY_COUNT; id++) {
        const struct policy *p = policy_at(*id);
        int choices = 0;
        while (p->choices && p->choices[choices])
            choices++;
        if (choices && !threshold_set_value(&t, p->key, p->choices[data[1] % choices], &e))
            abort();
        if (p->kind == POLICY_BOOL && !threshold_set_value(&t, p->key, data[1] & 1 ? "true" : "false", &e))
            abort();
    }
    json_t *json = json_parse((const char *)data + 2, size - 2, &e);
    if (json && rule_bind(r, json, "$", &facts, &arena, &e))
        judge(r, &facts, &t);
    json_decref(json);
    arena_fini(&arena);
    return 0;
}
