/* papers - the calls of routes_paper.c: papers printed from cases, templates, files. */
#include "papers.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/json.h"
#include "dahu/http/credential.h"
#include "dahu/job/paper.h"
#include "dahu/store/attachment.h"
#include "dahu/store/paper.h"
#include "dahu/store/quarantine.h"

enum { PDF_BYTES_MAX = 16 * 1024 * 1024 };

static const char *value_of(const struct call *c, const char *name)
{
    for (int i = 0; i < ROUTE_PARAMS_MAX && c->match->route->params[i].name; i++)
        if (strcmp(c->match->route->params[i].name, name) == 0)
            return c->match->values[i];
    return NULL;
}

static int64_t number_of(const struct call *c, const char *name)
{
    const char *text = value_of(c, name);
    return text ? strtoll(text, NULL, 10) : 0;
}

/* ---- papers -------------------------------------------------------------------------------------- */

/* What was sent cannot be taken: the fault in its own words. The transaction is kept, as what it wrote says
 * so. */
static bool answer_fault(struct call *c, enum problem_code code, const struct err *e)
{
    struct problem p;
    problem_set(&p, code, "%s", e->text);
    answer_problem(c->x, &p);
    return true;
}

static bool is_of_template(const struct err *e)
{
    return e->code == ERR_SYNTAX || e->code == ERR_NOT_FOUND || e->code == ERR_TOO_LARGE;
}

static void answer_file(struct call *c, struct buf *bytes, const char *media, const char *name)
{
    answer_taken(c->x, media, bytes);
    c->x->answer.disposition = name;
}

static bool print(struct call *c, const char *template, const json_t *request, enum lang lang, struct err *e)
{
    const char *number = json_string_value(json_object_get(request, "number"));
    const char *kind = value_of(c, "paper");
    struct paper paper;
    struct buf pdf;
    struct paper_sheet sheet = {.lang = lang,
                                .title = arena_printf(&c->x->arena, "%s %s", kind, number),
                                .author = "Dahu",
                                .number = number,
                                .copies = (int)json_integer_value(json_object_get(request, "copies"))};
    if (!paper_fill(template, lang, json_object_get(request, "facts"), &c->x->arena, &paper, e))
        return is_of_template(e) && answer_fault(c, PROBLEM_CONTENT, e);
    char *bytes = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&bytes, &size);
    MUST(to != NULL);
    bool ok = paper_write(&paper, &sheet, to, e);
    fclose(to);
    if (ok) {
        buf_init(&pdf, PDF_BYTES_MAX);
        buf_add(&pdf, bytes, size);
        ok = buf_ok(&pdf, "paper", e);
        if (ok)
            answer_file(c, &pdf, "application/pdf",
                        arena_printf(&c->x->arena, "inline; filename=\"%s-%s.pdf\"", kind, number));
        buf_fini(&pdf);
    }
    free(bytes);
    /* a character that no font here has: who reads which one can install a font, or write it otherwise */
    return ok || (e->code == ERR_UNSUPPORTED && answer_fault(c, PROBLEM_CONTENT, e));
}

static enum lang lang_of(const struct call *c)
{
    enum lang lang = c->x->lang;
    if (c->match->lang)
        (void)lang_parse(c->match->lang, &lang);
    return lang;
}

/* The paper with @template, or with the one that holds. */
static bool print_with(struct call *c, const char *of_case, const char *template, enum lang lang,
                       struct err *e)
{
    struct db_result r;
    if (!paper_request(c->db, of_case, value_of(c, "paper"), lang == LANG_ZH ? "zh" : "en", &r, e))
        return false;
    json_t *request = json_loads(db_text(&r, 0, 0), JSON_REJECT_DUPLICATES, NULL);
    db_result_fini(&r);
    MUST(request != NULL);
    bool ok = print(c, template ? template : json_string_value(json_object_get(request, "template")), request,
                    lang, e);
    json_decref(request);
    return ok;
}

bool papers_print(struct call *c, struct err *e)
{
    return print_with(c, value_of(c, "case"), NULL, lang_of(c), e);
}

static const char *text_of(const struct call *c, const char *member)
{
    return json_string_value(json_object_get(c->body, member));
}

static enum lang body_lang(const struct call *c)
{
    enum lang lang = LANG_ZH;
    (void)lang_parse(text_of(c, "lang"), &lang);
    return lang;
}

bool papers_preview(struct call *c, struct err *e)
{
    return print_with(c, text_of(c, "case"), text_of(c, "body"), body_lang(c), e);
}

bool papers_save(struct call *c, struct err *e)
{
    struct db_result r;
    struct paper paper;
    char answer[64];
    int version;
    /* It must print what a case of its kind can say: a name that is not among the facts shows here. */
    if (!paper_request(c->db, text_of(c, "case"), value_of(c, "paper"), text_of(c, "lang"), &r, e))
        return false;
    json_t *request = json_loads(db_text(&r, 0, 0), JSON_REJECT_DUPLICATES, NULL);
    db_result_fini(&r);
    bool ok = paper_fill(text_of(c, "body"), body_lang(c), json_object_get(request, "facts"), &c->x->arena,
                         &paper, e);
    json_decref(request);
    if (!ok)
        return is_of_template(e) && answer_fault(c, PROBLEM_CONTENT, e);
    if (!paper_template_add(c->db, value_of(c, "paper"), text_of(c, "lang"), text_of(c, "body"), &version, e))
        return false;
    snprintf(answer, sizeof answer, "{\"version\":%d}", version);
    call_answer(c, 201, answer);
    return true;
}

/* ---- files --------------------------------------------------------------------------------------- */

static bool check_folder(const struct call *c, struct err *e)
{
    return *c->attachments || err_set(e, ERR_CONFIG, "there is no folder for files; set attachments.path");
}

static bool is_of_file(const struct err *e)
{
    return !*e->sqlstate && (e->code == ERR_RANGE || e->code == ERR_CONFLICT || e->code == ERR_UNSUPPORTED ||
                             e->code == ERR_TOO_LARGE);
}

/* The detail says in English what exactly was wrong; people are told its kind in their language. */
static bool answer_file_fault(struct call *c, const struct err *e)
{
    struct problem p;
    problem_set(&p, PROBLEM_CONTENT, "%s", e->text);
    problem_say(&p,
                e->code == ERR_UNSUPPORTED ? "file.kind"
                : e->code == ERR_CONFLICT  ? "file.hash"
                : e->code == ERR_TOO_LARGE ? "file.large"
                                           : "file.part",
                json_object());
    answer_problem(c->x, &p);
    return true;
}

bool papers_put_file(struct call *c, struct err *e)
{
    const char *sha256 = value_of(c, "sha256");
    char answer[160];
    int64_t received = 0, bytes = number_of(c, "bytes");
    if (!attachment_hash_valid(sha256)) {
        (void)err_set(e, ERR_RANGE,
                      "the address takes the SHA-256 of the file, 64 hexadecimal digits in lower case");
        return answer_file_fault(c, e);
    }
    if (!check_folder(c, e))
        return false;
    if (!attachment_put(c->db, c->attachments, sha256, bytes, number_of(c, "offset"), c->x->body,
                        c->x->body_size, &received, e))
        return is_of_file(e) && answer_file_fault(c, e);
    snprintf(answer, sizeof answer, "{\"sha256\":\"%s\",\"bytes\":%lld,\"received_bytes\":%lld,\"whole\":%s}",
             sha256, (long long)bytes, (long long)received, received == bytes ? "true" : "false");
    call_answer(c, 200, answer);
    return true;
}

bool papers_put_aside(struct call *c, struct err *e)
{
    const char *sha256 = value_of(c, "sha256");
    return quarantine_file_begin(c->db, c->credential->hash, sha256, e) && papers_put_file(c, e) &&
           quarantine_file_use(c->db, sha256, e);
}

bool papers_get_file(struct call *c, struct err *e)
{
    const char *sha256 = value_of(c, "sha256"), *media;
    struct buf bytes;
    if (!check_folder(c, e))
        return false;
    buf_init(&bytes, ATTACHMENT_BYTES_MAX);
    bool ok = attachment_hash_valid(sha256)
                  ? attachment_get(c->db, c->attachments, sha256, &bytes, &media, e)
                  : err_set(e, ERR_NOT_FOUND, "there is no file %.64s here", sha256);
    if (ok) {
        answer_file(c, &bytes, media, arena_printf(&c->x->arena, "attachment; filename=\"%s\"", sha256));
    } else if (e->code == ERR_NOT_FOUND) {
        ok = answer_fault(c, PROBLEM_NOT_FOUND, e);
    }
    buf_fini(&bytes);
    return ok;
}
