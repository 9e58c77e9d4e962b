/* label - see the header. The address begins with http.public_url: a camera that reads the code knows nothing
 * else of where the service is, so without it there is no label. */
#include "label.h"

#include <errno.h>
#include <qrencode.h>
#include <stdio.h>
#include <string.h>

#include "dahu/http/problem.h"

enum {
    MARGIN = 4, /* modules of white around, ISO/IEC 18004 */
    SVG_BYTES_MAX = 256 * 1024,
};

/* Level M: a quarter of an hour of rain and a scratch leave it readable, and it stays coarse enough for
 * print. */
bool label_draw(const char *text, struct buf *out, struct err *e)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return err_set(e, ERR_TOO_LARGE, "could not make a code of %zu bytes: %s", strlen(text),
                       strerror(errno));
    int side = code->width + 2 * MARGIN;
    buf_printf(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
               "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
               side, side, side, side);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if (code->data[y * code->width + x] & 1)
                buf_printf(out, "M%d %dh1v1h-1z", x + MARGIN, y + MARGIN);
    buf_printf(out, "\"/></svg>\n");
    QRcode_free(code);
    return buf_ok(out, "label", e);
}

static bool answer_unknown_address(struct call *c)
{
    struct problem p;
    problem_set(&p, PROBLEM_CONFLICT, "http.public_url is not set");
    snprintf(p.name, sizeof p.name, "label_address");
    answer_problem(c->x, &p);
    return true;
}

/* Whether this person may see the account. */
static bool check_account(struct call *c, const char *number, bool *seen, struct err *e)
{
    struct db_result r;
    if (!api_ask(c->db, "api.account", 1, &number, &r, e))
        return false;
    *seen = db_text(&r, 0, 0) != NULL;
    db_result_fini(&r);
    return true;
}

bool label_answer(struct call *c, struct err *e)
{
    const char *number = c->match->values[0], *base = c->public_url;
    bool seen;
    if (!check_account(c, number, &seen, e))
        return false;
    if (!seen)
        return err_set(e, ERR_NOT_FOUND, "there is no account '%s'", number);
    if (!*base)
        return answer_unknown_address(c);
    struct buf svg;
    buf_init(&svg, SVG_BYTES_MAX);
    size_t n = strlen(base);
    bool ok = label_draw(arena_printf(&c->x->arena, "%.*s/#/cabinet/%s",
                                      (int)(n - (n > 0 && base[n - 1] == '/')), base, number),
                         &svg, e);
    if (ok)
        answer_taken(c->x, "image/svg+xml", &svg);
    buf_fini(&svg);
    return ok;
}
