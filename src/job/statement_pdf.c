/* statement_pdf - pages of A4, laid out by Pango, which finds a font for any script.
 *
 * Everything is drawn twice: the first time to nothing, to know how many pages there are. A character that no
 * installed font has ends it: a statement with boxes for names is none. */
#include <cairo-pdf.h>
#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <stdio.h>
#include <string.h>

#include "statement_page.h"

static const double FOOT = 24, ROW = 12.5, GAP = 12, PAD = 4; /* points */
static const char FONT[] = "Sans, WenQuanYi Micro Hei, Noto Sans CJK SC, Source Han Sans SC";

/* ---- text ------------------------------------------------------------------------------------------- */

/* Which character it was: the first that has no glyph by itself. */
static void find_missing(struct page *p, const char *text)
{
    while (*text) {
        size_t n = 1;
        while ((text[n] & 0xC0) == 0x80)
            n++;
        pango_layout_set_text(p->text, text, (int)n);
        if (pango_layout_get_unknown_glyphs_count(p->text) > 0) {
            snprintf(p->missing, sizeof p->missing, "%.*s", (int)n, text);
            return;
        }
        text += n;
    }
}

static void set_text(struct page *p, const PangoFontDescription *font, const char *text, double width)
{
    pango_layout_set_font_description(p->text, font);
    pango_layout_set_width(p->text, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_text(p->text, text, -1);
    if (!*p->missing && pango_layout_get_unknown_glyphs_count(p->text) > 0) {
        find_missing(p, text);
        pango_layout_set_text(p->text, text, -1);
    }
}

double page_text_width(struct page *p, const PangoFontDescription *font, const char *text)
{
    int width, height;
    set_text(p, font, text, 0);
    pango_layout_get_size(p->text, &width, &height);
    return (double)width / PANGO_SCALE;
}

static double text_height(struct page *p)
{
    int width, height;
    pango_layout_get_size(p->text, &width, &height);
    return (double)height / PANGO_SCALE;
}

/* Draws at the left of the room, or at its right. Returns how high it is. */
double page_text(struct page *p, const PangoFontDescription *font, const char *text, double x, double y,
                 double width, bool right)
{
    set_text(p, font, text, width);
    pango_layout_set_alignment(p->text, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout(p->cr, p->text);
    return text_height(p);
}

/* ---- pages ------------------------------------------------------------------------------------------ */

void page_grey(struct page *p, double shade)
{
    cairo_set_source_rgb(p->cr, shade, shade, shade);
}

static void rule(struct page *p, double y)
{
    cairo_set_line_width(p->cr, 0.5);
    page_grey(p, 0.6);
    cairo_move_to(p->cr, PAGE_MARGIN, y);
    cairo_line_to(p->cr, PAGE_WIDTH - PAGE_MARGIN, y);
    cairo_stroke(p->cr);
    page_grey(p, 0);
}

static void put_footer(struct page *p)
{
    char number[16], count[16];
    struct buf text;
    double y = PAGE_HEIGHT - PAGE_MARGIN - FOOT / 2;
    buf_init(&text, 1024);
    snprintf(number, sizeof number, "%d", p->number);
    snprintf(count, sizeof count, "%d", p->count ? p->count : 9);
    i18n_format(p->l->lang, "statement.page",
                (const struct i18n_arg[]){{"page", number}, {"pages", count}, {NULL, NULL}}, &text);
    rule(p, y - 3);
    page_grey(p, 0.35);
    page_text(p, p->small, p->l->footer, PAGE_MARGIN, y, 500, false);
    page_text(p, p->small, text.data, PAGE_WIDTH - PAGE_MARGIN - 200, y, 200, true);
    page_grey(p, 0);
    buf_fini(&text);
}

static void begin_page(struct page *p)
{
    p->number++;
    p->y = PAGE_MARGIN;
    page_grey(p, 0);
}

static void end_page(struct page *p)
{
    put_footer(p);
    cairo_show_page(p->cr);
}

static double bottom(void)
{
    return PAGE_HEIGHT - PAGE_MARGIN - FOOT;
}

/* A new page unless @height fits below. True when it was turned. */
static bool need(struct page *p, double height)
{
    if (p->y + height <= bottom())
        return false;
    end_page(p);
    begin_page(p);
    return true;
}

void page_title(struct page *p, const char *title, double with)
{
    need(p, GAP + ROW + with);
    p->y += GAP / 2;
    p->y += page_text(p, p->bold, title, PAGE_MARGIN, p->y, PAGE_WIDTH - 2 * PAGE_MARGIN, false) + 3;
}

/* ---- facts: two columns of names and values beside each other --------------------------------------- */

static double fact_height(struct page *p, const struct statement_table *t, int row, double name, double width)
{
    char shown[STATEMENT_CELL_BYTES];
    set_text(p, p->plain, statement_cell_text(&t->columns[1], &t->cells[2 * row + 1], shown),
             width - name - PAD);
    double height = text_height(p) + 2;
    return height > ROW ? height : ROW;
}

/* Mostly numbers: then all values stand at the right, one below the other. */
static bool of_numbers(const struct statement_table *t)
{
    int numbers = 0;
    for (int r = 0; r < t->row_count; r++)
        numbers += t->cells[2 * r + 1].number != STATEMENT_UNKNOWN;
    return 2 * numbers > t->row_count;
}

static double put_facts(struct page *p, const struct statement_table *t, double x, double y, double width)
{
    static const double VALUE = 120;
    double name = 0;
    bool right = of_numbers(t);
    for (int r = 0; r < t->row_count; r++) {
        double w = page_text_width(p, p->plain, t->cells[2 * r].text) + 2 * PAD;
        name = w > name ? w : name;
    }
    y += page_text(p, p->bold, t->title, x, y, width, false) + 3;
    for (int r = 0; r < t->row_count; r++) {
        char shown[STATEMENT_CELL_BYTES];
        const struct statement_cell *value = &t->cells[2 * r + 1];
        double height = fact_height(p, t, r, name, width);
        page_grey(p, 0.35);
        page_text(p, p->plain, t->cells[2 * r].text, x, y, name, false);
        page_grey(p, 0);
        page_text(p, p->plain, statement_cell_text(&t->columns[1], value, shown), x + name, y,
                  right ? VALUE : width - name - PAD, right);
        y += height;
    }
    return y;
}

/* ---- tables ----------------------------------------------------------------------------------------- */

struct widths {
    double at[STATEMENT_COLUMNS_MAX], head_height;
};

/* As wide as what stands in the columns; heads may take two lines. What is left over is shared out, what is
 * missing is taken from columns of text, whose cells then wrap. */
static void measure(struct page *p, const struct statement_table *t, struct widths *w)
{
    double total = 0, room = PAGE_WIDTH - 2 * PAGE_MARGIN, texts = 0;
    for (int i = 0; i < t->column_count; i++) {
        double head = page_text_width(p, p->small, t->columns[i].head);
        w->at[i] = head > 60 ? head / 2 + 14 : head;
        for (int r = 0; r < t->row_count; r++) {
            char shown[STATEMENT_CELL_BYTES];
            bool sum = t->total_last && r == t->row_count - 1;
            double width = page_text_width(
                p, sum ? p->strong : p->plain,
                statement_cell_text(&t->columns[i], &t->cells[r * t->column_count + i], shown));
            w->at[i] = width > w->at[i] ? width : w->at[i];
        }
        w->at[i] += 2 * PAD;
        total += w->at[i];
        texts += t->columns[i].kind == STATEMENT_TEXT ? w->at[i] : 0;
    }
    double spare = (room - total) / t->column_count;
    for (int i = 0; i < t->column_count; i++)
        if (spare >= 0)
            w->at[i] += spare < 24 ? spare : 24;
        else if (t->columns[i].kind == STATEMENT_TEXT)
            w->at[i] += (room - total) * w->at[i] / texts;
    w->head_height = 0;
    for (int i = 0; i < t->column_count; i++) {
        set_text(p, p->small, t->columns[i].head, w->at[i] - 2 * PAD);
        double height = text_height(p);
        w->head_height = height > w->head_height ? height : w->head_height;
    }
}

static double row_width(const struct statement_table *t, const struct widths *w)
{
    double sum = 0;
    for (int i = 0; i < t->column_count; i++)
        sum += w->at[i];
    return sum;
}

static void put_head(struct page *p, const struct statement_table *t, const struct widths *w)
{
    double x = PAGE_MARGIN;
    cairo_set_source_rgb(p->cr, 0.91, 0.93, 0.95);
    cairo_rectangle(p->cr, PAGE_MARGIN, p->y, row_width(t, w), w->head_height + 4);
    cairo_fill(p->cr);
    page_grey(p, 0.2);
    for (int i = 0; i < t->column_count; i++) {
        page_text(p, p->small, t->columns[i].head, x + PAD, p->y + 2, w->at[i] - 2 * PAD,
                  t->columns[i].kind == STATEMENT_NUMBER);
        x += w->at[i];
    }
    page_grey(p, 0);
    p->y += w->head_height + 6;
}

static double row_height(struct page *p, const struct statement_table *t, const struct widths *w, int row)
{
    double height = ROW;
    for (int i = 0; i < t->column_count; i++) {
        char shown[STATEMENT_CELL_BYTES];
        set_text(p, p->plain,
                 statement_cell_text(&t->columns[i], &t->cells[row * t->column_count + i], shown),
                 w->at[i] - 2 * PAD);
        double h = text_height(p) + 2;
        height = h > height ? h : height;
    }
    return height;
}

static void put_row(struct page *p, const struct statement_table *t, const struct widths *w, int row)
{
    bool sum = t->total_last && row == t->row_count - 1;
    double x = PAGE_MARGIN, height = row_height(p, t, w, row);
    if (need(p, height))
        put_head(p, t, w);
    if (sum) {
        cairo_set_line_width(p->cr, 0.5);
        cairo_move_to(p->cr, PAGE_MARGIN, p->y - 1);
        cairo_line_to(p->cr, PAGE_MARGIN + row_width(t, w), p->y - 1);
        cairo_stroke(p->cr);
    }
    for (int i = 0; i < t->column_count; i++) {
        char shown[STATEMENT_CELL_BYTES];
        page_text(p, sum ? p->strong : p->plain,
                  statement_cell_text(&t->columns[i], &t->cells[row * t->column_count + i], shown), x + PAD,
                  p->y, w->at[i] - 2 * PAD, t->columns[i].kind == STATEMENT_NUMBER);
        x += w->at[i];
    }
    p->y += height;
}

static void put_table(struct page *p, const struct statement_table *t)
{
    struct widths w;
    page_title(p, t->title, 3 * ROW);
    if (t->row_count == 0) {
        page_grey(p, 0.35);
        p->y += page_text(p, p->plain, t->empty, PAGE_MARGIN, p->y, PAGE_WIDTH - 2 * PAGE_MARGIN, false) + 2;
        page_grey(p, 0);
        return;
    }
    measure(p, t, &w);
    put_head(p, t, &w);
    for (int r = 0; r < t->row_count; r++)
        put_row(p, t, &w, r);
}

/* ---- the whole -------------------------------------------------------------------------------------- */

static void put_top(struct page *p)
{
    const struct statement_layout *l = p->l;
    double width = PAGE_WIDTH - 2 * PAGE_MARGIN, half = width / 2;
    p->y += page_text(p, p->big, l->title, PAGE_MARGIN, p->y, width, false);
    p->y += page_text(p, p->bold, l->subtitle, PAGE_MARGIN, p->y + 2, width, false) + 8;
    rule(p, p->y);
    p->y += 6;
    double lowest = p->y;
    for (int i = 0, n = 0; i < l->table_count; i++)
        if (l->tables[i].facts) {
            double y = put_facts(p, &l->tables[i], PAGE_MARGIN + half * (n++ % 2), p->y, half - GAP);
            lowest = y > lowest ? y : lowest;
        }
    p->y = lowest;
}

static void put_legend(struct page *p)
{
    need(p, GAP + 3 * ROW);
    p->y += GAP;
    page_grey(p, 0.35);
    for (int i = 0; i < p->l->legend_count; i++) {
        set_text(p, p->small, p->l->legend[i], PAGE_WIDTH - 2 * PAGE_MARGIN);
        need(p, text_height(p));
        p->y +=
            page_text(p, p->small, p->l->legend[i], PAGE_MARGIN, p->y, PAGE_WIDTH - 2 * PAGE_MARGIN, false);
    }
    page_grey(p, 0);
}

static void put_pages(struct page *p)
{
    p->number = 0;
    begin_page(p);
    put_top(p);
    for (int i = 0; i < p->l->table_count; i++) {
        const struct statement_table *t = &p->l->tables[i];
        if (t->chart)
            page_chart(p, t);
        else if (!t->facts)
            put_table(p, t);
    }
    put_legend(p);
    end_page(p);
}

static PangoFontDescription *font(double size, bool bold)
{
    PangoFontDescription *f = pango_font_description_from_string(FONT);
    pango_font_description_set_absolute_size(f, size * PANGO_SCALE);
    pango_font_description_set_weight(f, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    return f;
}

static cairo_status_t write_bytes(void *to, const unsigned char *bytes, unsigned n)
{
    return !to || fwrite(bytes, 1, n, to) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* @to NULL: only to count. */
static bool draw(struct page *p, FILE *to)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(write_bytes, to, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, p->l->subtitle);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, p->l->title);
    p->cr = cairo_create(surface);
    PangoContext *context = pango_font_map_create_context(p->fonts);
    pango_cairo_update_context(p->cr, context);
    pango_context_set_language(context, pango_language_from_string(p->l->lang == LANG_ZH ? "zh-cn" : "en"));
    p->text = pango_layout_new(context);
    g_object_unref(context);
    pango_layout_set_wrap(p->text, PANGO_WRAP_WORD_CHAR);
    put_pages(p);
    p->count = p->number;
    g_object_unref(p->text);
    cairo_destroy(p->cr);
    cairo_surface_finish(surface);
    bool ok = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return ok;
}

void statement_release_fonts(void)
{
    cairo_debug_reset_static_data();
    FcFini();
}

bool statement_write_pdf(const struct statement_layout *l, FILE *to, struct err *e)
{
    struct page p = {.l = l,
                     .fonts = pango_cairo_font_map_new(),
                     .plain = font(8, false),
                     .strong = font(8, true),
                     .bold = font(9, true),
                     .big = font(15, true),
                     .small = font(7, false)};
    bool ok = draw(&p, NULL) || err_set(e, ERR_SYSTEM, "could not lay out the pages");
    if (ok && *p.missing)
        ok =
            err_set(e, ERR_UNSUPPORTED,
                    "no installed font has the character '%s'; install one that does, for Chinese for example"
                    " fonts-wqy-microhei or fonts-noto-cjk",
                    p.missing);
    if (ok && !draw(&p, to))
        ok = err_sys(e, errno, "could not write");
    pango_font_description_free(p.plain);
    pango_font_description_free(p.strong);
    pango_font_description_free(p.bold);
    pango_font_description_free(p.big);
    pango_font_description_free(p.small);
    g_object_unref(p.fonts);
    return ok;
}
