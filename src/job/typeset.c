/* typeset - see the header. */
#include "typeset.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <fontconfig/fontconfig.h>

static const char FONT[] = "Sans, WenQuanYi Micro Hei, Noto Sans CJK SC, Source Han Sans SC";

/* Which character it was: the first that has no glyph by itself. */
static void find_missing(struct typeset *t, const char *text)
{
    while (*text) {
        size_t n = 1;
        while ((text[n] & 0xC0) == 0x80)
            n++;
        pango_layout_set_text(t->text, text, (int)n);
        if (pango_layout_get_unknown_glyphs_count(t->text) > 0) {
            snprintf(t->missing, sizeof t->missing, "%.*s", (int)n, text);
            return;
        }
        text += n;
    }
}

/* Has no shape in any font, nor is it missed: control characters, and what never is a character. */
static bool shapeless(gunichar c)
{
    return (g_unichar_iscntrl(c) && c != '\n' && c != '\t') || (c & 0xfffe) == 0xfffe;
}

/* @text without them; the caller frees it. */
static char *shaped(const char *text)
{
    GString *out = g_string_new(NULL);
    for (; *text; text += g_utf8_skip[(unsigned char)*text])
        if (!shapeless(g_utf8_get_char(text)))
            g_string_append_unichar(out, g_utf8_get_char(text));
    return g_string_free(out, FALSE);
}

void typeset_set(struct typeset *t, const PangoFontDescription *font, const char *raw, double width)
{
    char *text = shaped(raw);
    pango_layout_set_font_description(t->text, font);
    pango_layout_set_width(t->text, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_text(t->text, text, -1);
    if (!*t->missing && pango_layout_get_unknown_glyphs_count(t->text) > 0) {
        find_missing(t, text);
        pango_layout_set_text(t->text, text, -1);
    }
    g_free(text);
}

double typeset_width(struct typeset *t)
{
    int width, height;
    pango_layout_get_size(t->text, &width, &height);
    return (double)width / PANGO_SCALE;
}

double typeset_height(struct typeset *t)
{
    int width, height;
    pango_layout_get_size(t->text, &width, &height);
    return (double)height / PANGO_SCALE;
}

void typeset_show(struct typeset *t, double x, double y)
{
    cairo_move_to(t->cr, x, y);
    pango_cairo_show_layout(t->cr, t->text);
}

int typeset_show_lines(struct typeset *t, double x, double y, double step, int first, int most)
{
    PangoLayoutIter *at = pango_layout_get_iter(t->text);
    double baseline = (double)pango_layout_get_baseline(t->text) / PANGO_SCALE;
    int line = 0;
    do {
        PangoRectangle box;
        if (line < first || line >= first + most)
            continue;
        pango_layout_iter_get_line_extents(at, NULL, &box);
        cairo_move_to(t->cr, x + (double)box.x / PANGO_SCALE, y + baseline + (line - first) * step);
        pango_cairo_show_layout_line(t->cr, pango_layout_iter_get_line_readonly(at));
    } while (line++, pango_layout_iter_next_line(at));
    pango_layout_iter_free(at);
    return line > first ? line - first : 0;
}

void typeset_grey(struct typeset *t, double shade)
{
    cairo_set_source_rgb(t->cr, shade, shade, shade);
}

PangoFontDescription *typeset_font(double size, bool bold)
{
    PangoFontDescription *f = pango_font_description_from_string(FONT);
    pango_font_description_set_absolute_size(f, size * PANGO_SCALE);
    pango_font_description_set_weight(f, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    return f;
}

void typeset_release(void)
{
    cairo_debug_reset_static_data();
    FcFini();
}

static cairo_status_t write_bytes(void *to, const unsigned char *bytes, unsigned n)
{
    return !to || fwrite(bytes, 1, n, to) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* @to NULL: only to count. */
static bool draw(struct typeset *t, PangoFontMap *fonts, const struct typeset_sheet *sheet,
                 typeset_pages_fn pages, void *arg, FILE *to)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(write_bytes, to, sheet->width, sheet->height);
    char *title = shaped(sheet->title), *author = shaped(sheet->author); /* or cairo refuses all of it */
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author);
    g_free(title);
    g_free(author);
    t->cr = cairo_create(surface);
    PangoContext *context = pango_font_map_create_context(fonts);
    pango_cairo_update_context(t->cr, context);
    pango_context_set_language(context, pango_language_from_string(sheet->lang == LANG_ZH ? "zh-cn" : "en"));
    t->text = pango_layout_new(context);
    g_object_unref(context);
    pango_layout_set_wrap(t->text, PANGO_WRAP_WORD_CHAR);
    pages(t, arg);
    g_object_unref(t->text);
    cairo_destroy(t->cr);
    cairo_surface_finish(surface);
    bool ok = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return ok;
}

bool typeset_pdf(const struct typeset_sheet *sheet, typeset_pages_fn pages, void *arg, FILE *to,
                 struct err *e)
{
    struct typeset t = {.missing = ""};
    PangoFontMap *fonts = pango_cairo_font_map_new();
    bool ok =
        draw(&t, fonts, sheet, pages, arg, NULL) || err_set(e, ERR_SYSTEM, "could not lay out the pages");
    if (ok && *t.missing)
        ok =
            err_set(e, ERR_UNSUPPORTED,
                    "no installed font has the character '%s'; install one that does, for Chinese for example"
                    " fonts-wqy-microhei or fonts-noto-cjk",
                    t.missing);
    if (ok && !draw(&t, fonts, sheet, pages, arg, to))
        ok = err_sys(e, errno, "could not write");
    g_object_unref(fonts);
    return ok;
}
