/* rule_print - rules and their thresholds as JSON for programs; see rule.h. */
#include <inttypes.h>
#include <stdio.h>

#include "dahu/rule/rule.h"

static void put_member(const char *name, const char *text, struct buf *out)
{
    buf_printf(out, "\"%s\":", name);
    json_put_string(text, out);
}

void rule_put(const struct rule *r, struct buf *out)
{
    buf_puts(out, "{");
    put_member("id", r->id, out);
    buf_puts(out, ",");
    put_member("clause", r->clause, out);
    buf_puts(out, ",");
    put_member("title_zh", rule_title(r, LANG_ZH), out);
    buf_puts(out, ",");
    put_member("title_en", rule_title(r, LANG_EN), out);
    buf_puts(out, ",");
    put_member("rule_version", r->version, out);
    buf_puts(out, ",\"facts_schema\":");
    rule_put_schema(r, out);
    buf_puts(out, ",\"policies\":[");
    for (const enum policy_id *id = r->thresholds; *id != POLICY_COUNT; id++)
        buf_printf(out, "%s\"%s\"", id == r->thresholds ? "" : ",", policy_at(*id)->key);
    buf_puts(out, "]}");
}

static const char *kind_name(const struct policy *p)
{
    return p->kind == POLICY_BOOL ? "bool" : p->kind == POLICY_INT ? "int" : "choice";
}

void policy_put(const struct policy *p, struct buf *out)
{
    char key[80];
    snprintf(key, sizeof key, "policy.%s", p->key);
    const struct {
        const char *name, *text;
    } members[] = {{"key", p->key},         {"kind", kind_name(p)}, {"unit", p->unit},
                   {"default", p->fallback}, {"clause", p->clause},  {"source", p->source},
                   {"text_zh", i18n_text(LANG_ZH, key)}, {"text_en", i18n_text(LANG_EN, key)}};
    buf_puts(out, "{");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        put_member(members[i].name, members[i].text, out);
        buf_puts(out, ",");
    }
    buf_printf(out, "\"least\":%" PRId64 ",\"most\":%" PRId64 ",\"by_supply_rules\":%s,\"choices\":[", p->least,
               p->most, p->by_supply_rules ? "true" : "false");
    for (int i = 0; p->choices && p->choices[i]; i++)
        buf_printf(out, "%s\"%s\"", i ? "," : "", p->choices[i]);
    buf_puts(out, "]}");
}
