/* Templates: what is filled in, what is refused, and that a fact never acts as markup. */
#include "unit.h"

#include <string.h>

#include "dahu/job/paper.h"

struct fixture {
    struct arena arena;
    json_t *facts;
    struct paper paper;
    struct err e;
};

static bool filled(struct fixture *f, const char *template, const char *facts)
{
    *f = (struct fixture){.facts = json_loads(facts, 0, NULL)};
    assert_non_null(f->facts);
    return paper_fill(template, LANG_EN, f->facts, &f->arena, &f->paper, &f->e);
}

static void done(struct fixture *f)
{
    arena_fini(&f->arena);
    json_decref(f->facts);
}

/* The blocks as "kind:cell|cell" lines. */
static void check(const char *template, const char *facts, const char *expected)
{
    static const char kinds[] = "THP>*|-=S";
    struct fixture f;
    struct buf got;
    buf_init(&got, 8192);
    if (!filled(&f, template, facts))
        fail_msg("'%s' of '%s'", f.e.text, template);
    for (int i = 0; i < f.paper.count; i++) {
        buf_printf(&got, "%c", kinds[f.paper.blocks[i].kind]);
        for (int c = 0; c < f.paper.blocks[i].cell_count; c++)
            buf_printf(&got, "%s%s", c ? "|" : ":", f.paper.blocks[i].cells[c]);
        buf_puts(&got, "\n");
    }
    assert_string_equal(got.data, expected);
    buf_fini(&got);
    done(&f);
}

static void check_refused(const char *template, const char *facts, enum err_code code, const char *says)
{
    struct fixture f;
    assert_false(filled(&f, template, facts));
    assert_int_equal(f.e.code, code);
    if (!strstr(f.e.text, says))
        fail_msg("'%s' is not in '%s'", says, f.e.text);
    done(&f);
}

static void lines_are_what_their_first_characters_say(void **state)
{
    (void)state;
    check("# A title\n## A heading\none line\nand its next\n\nanother\n> right\n* item\n| a | b "
          "|\n|c|d|\n---\n===\n[sign] one | two\n",
          "{}",
          "T:A title\nH:A heading\nP:one line and its "
          "next\nP:another\n>:right\n*:item\n|:a|b\n|:c|d\n-\n=\nS:one|two\n");
    check("#no title\n--- no rule\n|x", "{}", "P:#no title --- no rule\n|:x\n");
    check("\xe7\x94\xb2\n\xe4\xb9\x99\n", "{}",
          "P:\xe7\x94\xb2\xe4\xb9\x99\n"); /* Chinese lines join without a blank */
    check("", "{}", "");
}

static void facts_are_filled_in(void **state)
{
    (void)state;
    const char *facts =
        "{\"a\":\"x\",\"n\":42,\"d\":1.5,\"t\":true,\"none\":null,\"o\":{\"p\":{\"q\":\"deep\"}},"
        "\"l\":[{\"v\":\"1\"},{\"v\":\"2\"}],\"e\":[],\"s\":[\"i\",\"j\"],\"f\":false,\"empty\":\"\","
        "\"code\":\"URGENT\",\"odd\":\"NO-WORD\"}";
    check("{{a}} {{ n }} {{d}} {{o.p.q}}", facts, "P:x 42 1.5 deep\n");
    check("signed by {{none}}", facts, "P:signed by ____________\n");
    check("{{none.anything}}", facts, "P:____________\n");
    check("{{#l}}\n* {{v}} {{a}}\n{{/l}}\n", facts, "*:1 x\n*:2 x\n");
    check("{{#s}}{{.}},{{/s}}", facts, "P:i,j,\n");
    check("{{#e}}no{{/e}}{{^e}}empty{{/e}}{{#f}}no{{/f}}{{#empty}}no{{/empty}}{{#t}}yes{{/t}}{{#a}}a{{/a}}",
          facts, "P:emptyyesa\n");
    check("{{#o}}{{#p}}{{q}}{{/p}}{{/o}}", facts, "P:deep\n");
    check("{{code@word}} {{odd@word}}", facts, "P:urgent NO-WORD\n");
}

static void a_fact_never_acts_as_markup(void **state)
{
    (void)state;
    check("{{v}}", "{\"v\":\"# not a title\"}", "P:# not a title\n");
    check("| {{v}} | b |", "{\"v\":\"a | c\"}", "|:a | c|b\n");
    check("* {{v}}", "{\"v\":\"one\\n\\n# two\\n===\"}", "*:one\n\n# two\n===\n");
    check("{{v}}", "{\"v\":\"{{other}}\"}", "P:{{other}}\n");
    check("{{v}}x", "{\"v\":\"a\\u0001\\u0002\\u0003\\u001bb\"}", "P:abx\n");
    check("{{v}}\n{{v}}", "{\"v\":\"[sign] me\"}", "P:[sign] me [sign] me\n");
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    (void)state;
    check_refused("one\ntwo {{missing}}", "{}", ERR_NOT_FOUND, "line 2: the facts have no text 'missing'");
    check_refused("{{#missing}}x{{/missing}}", "{}", ERR_NOT_FOUND, "line 1");
    check_refused("{{o}}", "{\"o\":{}}", ERR_NOT_FOUND, "no text 'o'");
    check_refused("a\n{{open", "{}", ERR_SYNTAX, "line 2: '{{' without '}}'");
    check_refused("{{a b}}", "{}", ERR_SYNTAX, "is not a name");
    check_refused("{{}}", "{}", ERR_SYNTAX, "is not a name");
    check_refused("x\n{{#a}}", "{\"a\":1}", ERR_SYNTAX, "line 2: '{{#a}}' is not ended");
    check_refused("{{#a}}{{/b}}", "{\"a\":1}", ERR_SYNTAX, "'{{/b}}' ends nothing here");
    check_refused("{{/b}}", "{}", ERR_SYNTAX, "'{{/b}}' ends nothing here");
    check_refused("{{a@other}}", "{\"a\":\"x\"}", ERR_SYNTAX, "only '@word'");
    check_refused("|1|2|3|4|5|6|7|8|9|", "{}", ERR_SYNTAX, "more than 8 cells");
    struct buf deep;
    buf_init(&deep, 4096);
    for (int i = 0; i < 20; i++)
        buf_puts(&deep, "{{#a}}");
    check_refused(deep.data, "{\"a\":{}}", ERR_SYNTAX, "inside each other");
    buf_fini(&deep);
}

static void what_grows_without_end_is_refused(void **state)
{
    (void)state;
    struct buf facts;
    buf_init(&facts, 1 << 20);
    buf_puts(&facts, "{\"l\":[0");
    for (int i = 0; i < 1999; i++)
        buf_puts(&facts, ",0");
    buf_puts(&facts, "]}");
    check_refused("{{#l}}{{#l}}{{#l}}x{{/l}}{{/l}}{{/l}}", facts.data, ERR_TOO_LARGE, "larger than");
    buf_fini(&facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_what_their_first_characters_say),
        cmocka_unit_test(facts_are_filled_in),
        cmocka_unit_test(a_fact_never_acts_as_markup),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(what_grows_without_end_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
