/* statement_pdf - a statement on pages of A4 across. */
#include <stdio.h>
#include <string.h>

#include "statement_page.h"

static const double FOOT = 24, ROW = 12.5, LINE = 10, BIG_LINE = 18, GAP = 12, PAD = 4; /* points */

/* ---- text ------------------------------------------------------------------------------------------- */

double page_text_width(struct page *p, const PangoFontDescription *font, const char *text)
{
    typeset_set(p->t, font, text, 0);
    return typeset_width(p->t);
}

/* Draws at the left of the room, or at its right. Returns how high it is. */
double page_text(struct page *p, const PangoFontDescription *font, const char *text, double x, double y,
                 double width, bool right)
{
    typeset_set(p->t, font, text, width);
    pango_layout_set_alignment(p->t->text, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    typeset_show(p->t, x, y);
    return typeset_height(p->t);
}

/* ---- pages ------------------------------------------------------------------------------------------ */

static void rule(struct page *p, double y)
{
    cairo_set_line_width(p->t->cr, 0.5);
    typeset_grey(p->t, 0.6);
    cairo_move_to(p->t->cr, PAGE_MARGIN, y);
    cairo_line_to(p->t->cr, PAGE_WIDTH - PAGE_MARGIN, y);
    cairo_stroke(p->t->cr);
    typeset_grey(p->t, 0);
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
    typeset_grey(p->t, 0.35);
    page_text(p, p->small, p->l->footer, PAGE_MARGIN, y, 500, false);
    page_text(p, p->small, text.data, PAGE_WIDTH - PAGE_MARGIN - 200, y, 200, true);
    typeset_grey(p->t, 0);
    buf_fini(&text);
}

static void begin_page(struct page *p)
{
    p->number++;
    p->y = PAGE_MARGIN;
    typeset_grey(p->t, 0);
}

static void end_page(struct page *p)
{
    put_footer(p);
    cairo_show_page(p->t->cr);
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

/* How many lines fit below, and never none: a head that is as high as a page must not keep what it heads for
 * ever. */
static int lines_below(const struct page *p, double step)
{
    int most = (int)((bottom() - p->y) / step);
    return most > 0 ? most : 1;
}

/* Goes on on the next page when it is long. */
static void put_paragraph(struct page *p, const PangoFontDescription *font, double step, const char *text)
{
    const double width = PAGE_WIDTH - 2 * PAGE_MARGIN;
    for (int first = 0;;) {
        int most = lines_below(p, step);
        typeset_set(p->t, font, text, width);
        pango_layout_set_alignment(p->t->text, PANGO_ALIGN_LEFT);
        int left = typeset_show_lines(p->t, PAGE_MARGIN, p->y, step, first, most);
        p->y += (left < most ? left : most) * step;
        if (left <= most)
            return;
        first += most;
        need(p, bottom());
    }
}

/* ---- facts: two columns of names and values beside each other --------------------------------------- */

static double fact_height(struct page *p, const struct statement_table *t, int row, double name, double width)
{
    char shown[STATEMENT_CELL_BYTES];
    typeset_set(p->t, p->plain, statement_cell_text(&t->columns[1], &t->cells[2 * row + 1], shown),
                width - name - PAD);
    double height = typeset_height(p->t) + 2;
    return height > ROW ? height : ROW;
}

static double name_width(struct page *p, const struct statement_table *t)
{
    double most = 0;
    for (int r = 0; r < t->row_count; r++) {
        double width = page_text_width(p, p->plain, t->cells[2 * r].text) + 2 * PAD;
        most = width > most ? width : most;
    }
    return most;
}

/* Facts that do not fit beside others on half a page are a table like any other. */
static bool is_long(struct page *p, const struct statement_table *t, double width)
{
    double height = 0, name = name_width(p, t);
    for (int r = 0; r < t->row_count; r++)
        height += fact_height(p, t, r, name, width);
    return height > PAGE_HEIGHT / 2;
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
    double name = name_width(p, t);
    bool right = of_numbers(t);
    y += page_text(p, p->bold, t->title, x, y, width, false) + 3;
    for (int r = 0; r < t->row_count; r++) {
        char shown[STATEMENT_CELL_BYTES];
        const struct statement_cell *value = &t->cells[2 * r + 1];
        double height = fact_height(p, t, r, name, width);
        typeset_grey(p->t, 0.35);
        page_text(p, p->plain, t->cells[2 * r].text, x, y, name, false);
        typeset_grey(p->t, 0);
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
        typeset_set(p->t, p->small, t->columns[i].head, w->at[i] - 2 * PAD);
        double height = typeset_height(p->t);
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
    cairo_set_source_rgb(p->t->cr, 0.91, 0.93, 0.95);
    cairo_rectangle(p->t->cr, PAGE_MARGIN, p->y, row_width(t, w), w->head_height + 4);
    cairo_fill(p->t->cr);
    typeset_grey(p->t, 0.2);
    for (int i = 0; i < t->column_count; i++) {
        page_text(p, p->small, t->columns[i].head, x + PAD, p->y + 2, w->at[i] - 2 * PAD,
                  t->columns[i].kind == STATEMENT_NUMBER);
        x += w->at[i];
    }
    typeset_grey(p->t, 0);
    p->y += w->head_height + 6;
}

static void set_cell(struct page *p, const struct statement_table *t, const struct widths *w, int row,
                     int column)
{
    char shown[STATEMENT_CELL_BYTES];
    bool sum = t->total_last && row == t->row_count - 1;
    typeset_set(p->t, sum ? p->strong : p->plain,
                statement_cell_text(&t->columns[column], &t->cells[row * t->column_count + column], shown),
                w->at[column] - 2 * PAD);
    pango_layout_set_alignment(p->t->text, t->columns[column].kind == STATEMENT_NUMBER ? PANGO_ALIGN_RIGHT
                                                                                       : PANGO_ALIGN_LEFT);
}

static double row_height(struct page *p, const struct statement_table *t, const struct widths *w, int row)
{
    double height = ROW;
    for (int i = 0; i < t->column_count; i++) {
        set_cell(p, t, w, row, i);
        double h = typeset_height(p->t) + 2;
        height = h > height ? h : height;
    }
    return height;
}

/* At most @most lines of each cell from @first on; how many lines the longest cell had left. */
static int put_lines(struct page *p, const struct statement_table *t, const struct widths *w, int row,
                     int first, int most)
{
    int longest = 0;
    double x = PAGE_MARGIN;
    for (int i = 0; i < t->column_count; x += w->at[i++]) {
        set_cell(p, t, w, row, i);
        int left = typeset_show_lines(p->t, x + PAD, p->y, LINE, first, most);
        longest = left > longest ? left : longest;
    }
    return longest;
}

/* What is longer than a page goes on below the head on the next one. */
static void put_long_row(struct page *p, const struct statement_table *t, const struct widths *w, int row)
{
    for (int first = 0;;) {
        int most = lines_below(p, LINE);
        int left = put_lines(p, t, w, row, first, most);
        p->y += (left < most ? left : most) * LINE + 2;
        if (left <= most)
            return;
        first += most;
        if (need(p, bottom()))
            put_head(p, t, w);
    }
}

static void put_row(struct page *p, const struct statement_table *t, const struct widths *w, int row)
{
    double x = PAGE_MARGIN, height = row_height(p, t, w, row);
    if (need(p, height))
        put_head(p, t, w);
    if (p->y + height > bottom()) {
        put_long_row(p, t, w, row);
        return;
    }
    if (t->total_last && row == t->row_count - 1) {
        cairo_set_line_width(p->t->cr, 0.5);
        cairo_move_to(p->t->cr, PAGE_MARGIN, p->y - 1);
        cairo_line_to(p->t->cr, PAGE_MARGIN + row_width(t, w), p->y - 1);
        cairo_stroke(p->t->cr);
    }
    for (int i = 0; i < t->column_count; x += w->at[i++]) {
        set_cell(p, t, w, row, i);
        typeset_show(p->t, x + PAD, p->y);
    }
    p->y += height;
}

static void put_table(struct page *p, const struct statement_table *t)
{
    struct widths w;
    page_title(p, t->title, 3 * ROW);
    if (t->row_count == 0) {
        typeset_grey(p->t, 0.35);
        p->y += page_text(p, p->plain, t->empty, PAGE_MARGIN, p->y, PAGE_WIDTH - 2 * PAGE_MARGIN, false) + 2;
        typeset_grey(p->t, 0);
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
    put_paragraph(p, p->big, BIG_LINE, l->title);
    p->y += 2;
    put_paragraph(p, p->bold, LINE, l->subtitle);
    p->y += 8;
    rule(p, p->y);
    p->y += 6;
    double lowest = p->y;
    for (int i = 0, n = 0; i < l->table_count; i++)
        if (l->tables[i].facts && !is_long(p, &l->tables[i], half - GAP)) {
            double y = put_facts(p, &l->tables[i], PAGE_MARGIN + half * (n++ % 2), p->y, half - GAP);
            lowest = y > lowest ? y : lowest;
        }
    p->y = lowest;
    for (int i = 0; i < l->table_count; i++)
        if (l->tables[i].facts && is_long(p, &l->tables[i], half - GAP))
            put_table(p, &l->tables[i]);
}

static void put_legend(struct page *p)
{
    need(p, GAP + 3 * ROW);
    p->y += GAP;
    typeset_grey(p->t, 0.35);
    for (int i = 0; i < p->l->legend_count; i++) {
        typeset_set(p->t, p->small, p->l->legend[i], PAGE_WIDTH - 2 * PAGE_MARGIN);
        need(p, typeset_height(p->t));
        p->y +=
            page_text(p, p->small, p->l->legend[i], PAGE_MARGIN, p->y, PAGE_WIDTH - 2 * PAGE_MARGIN, false);
    }
    typeset_grey(p->t, 0);
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

/* Twice: the second time it is known how many pages there are. */
static void put_all(struct typeset *t, void *arg)
{
    struct page *p = arg;
    p->t = t;
    put_pages(p);
    p->count = p->number;
}

void statement_release_fonts(void)
{
    typeset_release();
}

bool statement_write_pdf(const struct statement_layout *l, FILE *to, struct err *e)
{
    struct page p = {.l = l,
                     .plain = typeset_font(8, false),
                     .strong = typeset_font(8, true),
                     .bold = typeset_font(9, true),
                     .big = typeset_font(15, true),
                     .small = typeset_font(7, false)};
    const struct typeset_sheet sheet = {PAGE_WIDTH, PAGE_HEIGHT, l->subtitle, l->title, l->lang};
    bool ok = typeset_pdf(&sheet, put_all, &p, to, e);
    pango_font_description_free(p.plain);
    pango_font_description_free(p.strong);
    pango_font_description_free(p.bold);
    pango_font_description_free(p.big);
    pango_font_description_free(p.small);
    return ok;
}
