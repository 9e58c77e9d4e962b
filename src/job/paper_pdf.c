/* paper_pdf - a filled paper on pages of A4: titles, paragraphs, tables, signatures; see dahu/job/paper.h. */
#include <string.h>

#include "dahu/job/paper.h"
#include "typeset.h"

static const double WIDTH = 595, HEIGHT = 842, MARGIN = 62, FOOT = 30, LINE = 17, PAD = 4,
                    SIGN = 74; /* points */

struct press {
    const struct paper *paper;
    const struct paper_sheet *sheet;
    struct typeset *t;
    PangoFontDescription *plain, *bold, *title, *small;
    double y;
    int copy, page, pages; /* pages of one copy; 0: not known yet */
};

static double room(void)
{
    return WIDTH - 2 * MARGIN;
}

static void put_foot(struct press *p)
{
    char page[16], pages[16], copy[16], copies[16];
    struct buf text;
    buf_init(&text, 1024);
    snprintf(page, sizeof page, "%d", p->page);
    snprintf(pages, sizeof pages, "%d", p->pages ? p->pages : 9);
    snprintf(copy, sizeof copy, "%d", p->copy);
    snprintf(copies, sizeof copies, "%d", p->sheet->copies);
    i18n_format(p->sheet->lang, p->sheet->copies > 1 ? "print.foot_of_copies" : "print.foot",
                (const struct i18n_arg[]){
                    {"page", page}, {"pages", pages}, {"copy", copy}, {"copies", copies}, {NULL, NULL}},
                &text);
    typeset_grey(p->t, 0.35);
    typeset_set(p->t, p->small, p->sheet->number, room() / 2);
    typeset_show(p->t, MARGIN, HEIGHT - FOOT - 8);
    typeset_set(p->t, p->small, text.data, 0);
    typeset_show(p->t, WIDTH - MARGIN - typeset_width(p->t), HEIGHT - FOOT - 8);
    typeset_grey(p->t, 0);
    buf_fini(&text);
}

static void begin_page(struct press *p)
{
    p->page++;
    p->y = MARGIN;
    typeset_grey(p->t, 0);
}

static void end_page(struct press *p)
{
    put_foot(p);
    cairo_show_page(p->t->cr);
}

/* A new page unless @height fits below. */
static bool need(struct press *p, double height)
{
    if (p->y + height <= HEIGHT - MARGIN - FOOT / 2 || p->y == MARGIN)
        return false;
    end_page(p);
    begin_page(p);
    return true;
}

/* What is longer than a page goes on line by line; of a copy, for the foot of a page is set meanwhile. */
static void put_lines(struct press *p, double x, double after)
{
    PangoLayout *text = pango_layout_copy(p->t->text);
    PangoLayoutIter *at = pango_layout_get_iter(text);
    do {
        PangoRectangle box;
        pango_layout_iter_get_line_extents(at, NULL, &box);
        need(p, LINE);
        cairo_move_to(p->t->cr, x + (double)box.x / PANGO_SCALE,
                      p->y + (double)pango_layout_get_baseline(text) / PANGO_SCALE);
        pango_cairo_show_layout_line(p->t->cr, pango_layout_iter_get_line_readonly(at));
        p->y += LINE;
    } while (pango_layout_iter_next_line(at));
    pango_layout_iter_free(at);
    g_object_unref(text);
    p->y += after;
}

static void put_text(struct press *p, const struct paper_block *b)
{
    bool item = b->kind == PAPER_ITEM;
    double indent = item ? 16 : 0;
    typeset_set(p->t, p->plain, b->cells[0], room() - indent);
    pango_layout_set_alignment(p->t->text, b->kind == PAPER_RIGHT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    pango_layout_set_justify(p->t->text, b->kind == PAPER_TEXT && p->sheet->lang == LANG_EN);
    /* a Chinese paragraph begins two characters in */
    pango_layout_set_indent(p->t->text,
                            b->kind == PAPER_TEXT && p->sheet->lang == LANG_ZH ? 21 * PANGO_SCALE : 0);
    if (item) {
        need(p, LINE);
        cairo_arc(p->t->cr, MARGIN + 6, p->y + 7.5, 1.6, 0, 6.2832);
        cairo_fill(p->t->cr);
    }
    put_lines(p, MARGIN + indent, item ? 1 : 5);
    pango_layout_set_indent(p->t->text, 0);
    pango_layout_set_justify(p->t->text, FALSE);
}

static void put_title(struct press *p, const struct paper_block *b)
{
    bool title = b->kind == PAPER_TITLE;
    typeset_set(p->t, title ? p->title : p->bold, b->cells[0], room());
    pango_layout_set_alignment(p->t->text, title ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
    double height = typeset_height(p->t);
    need(p, height + (title ? 20 : 3 * LINE)); /* a heading is never the last on a page */
    p->y += title ? 0 : 5;
    typeset_show(p->t, MARGIN, p->y);
    p->y += height + (title ? 14 : 4);
}

static void put_rule(struct press *p)
{
    need(p, LINE);
    cairo_set_line_width(p->t->cr, 0.6);
    cairo_move_to(p->t->cr, MARGIN, p->y + 4);
    cairo_line_to(p->t->cr, WIDTH - MARGIN, p->y + 4);
    cairo_stroke(p->t->cr);
    p->y += 10;
}

/* Room for names, seals and a day, beside each other. */
static void put_signatures(struct press *p, const struct paper_block *b)
{
    double width = room() / b->cell_count;
    need(p, SIGN + 12);
    p->y += 12;
    for (int i = 0; i < b->cell_count; i++) {
        double x = MARGIN + width * i;
        typeset_set(p->t, p->plain, b->cells[i], width - 12);
        typeset_show(p->t, x, p->y);
        typeset_grey(p->t, 0.35);
        typeset_set(p->t, p->small, i18n_text(p->sheet->lang, "print.signature"), width - 12);
        typeset_show(p->t, x, p->y + SIGN - 26);
        typeset_grey(p->t, 0);
    }
    p->y += SIGN;
}

/* ---- tables -------------------------------------------------------------------------------------- */

struct columns {
    int count;
    double at[PAPER_CELLS_MAX], width[PAPER_CELLS_MAX];
};

static int rows_from(const struct press *p, int first)
{
    int n = 0;
    while (first + n < p->paper->count && p->paper->blocks[first + n].kind == PAPER_ROW)
        n++;
    return n;
}

/* Columns as wide as their longest cell wants, within reason; what is left over or missing is shared out. */
static void measure(struct press *p, int first, int rows, struct columns *c)
{
    double total = 0, x = MARGIN;
    *c = (struct columns){0};
    for (int r = first; r < first + rows; r++)
        c->count = p->paper->blocks[r].cell_count > c->count ? p->paper->blocks[r].cell_count : c->count;
    for (int r = first; r < first + rows; r++)
        for (int i = 0; i < p->paper->blocks[r].cell_count; i++) {
            typeset_set(p->t, p->plain, p->paper->blocks[r].cells[i], 0);
            double wide = typeset_width(p->t) + 2 * PAD;
            c->width[i] = wide > c->width[i] ? wide : c->width[i];
        }
    for (int i = 0; i < c->count; i++) {
        double most = room() / 2;
        c->width[i] = c->width[i] > most ? most : c->width[i] < 24 ? 24 : c->width[i];
        total += c->width[i];
    }
    for (int i = 0; i < c->count; i++) {
        c->width[i] *= room() / total;
        c->at[i] = x;
        x += c->width[i];
    }
}

static double row_height(struct press *p, const struct paper_block *b, const struct columns *c, bool head)
{
    double height = LINE;
    for (int i = 0; i < b->cell_count; i++) {
        typeset_set(p->t, head ? p->bold : p->plain, b->cells[i], c->width[i] - 2 * PAD);
        double h = typeset_height(p->t) + 2 * PAD;
        height = h > height ? h : height;
    }
    return height;
}

static void put_frames(struct press *p, const struct columns *c, double height)
{
    cairo_set_line_width(p->t->cr, 0.5);
    for (int i = 0; i < c->count; i++) {
        cairo_rectangle(p->t->cr, c->at[i], p->y, c->width[i], height);
        cairo_stroke(p->t->cr);
    }
}

static void set_cell(struct press *p, const struct paper_block *b, const struct columns *c, int column,
                     bool head)
{
    typeset_set(p->t, head ? p->bold : p->plain, b->cells[column], c->width[column] - 2 * PAD);
    pango_layout_set_alignment(p->t->text, PANGO_ALIGN_LEFT);
}

static void put_row(struct press *p, const struct paper_block *b, const struct columns *c, bool head)
{
    double height = row_height(p, b, c, head);
    put_frames(p, c, height);
    for (int i = 0; i < b->cell_count; i++) {
        set_cell(p, b, c, i, head);
        typeset_show(p->t, c->at[i] + PAD, p->y + PAD);
    }
    p->y += height;
}

/* At most @most lines of each cell from @first on; how many lines the longest cell had left. */
static int put_lines_of_cells(struct press *p, const struct paper_block *b, const struct columns *c,
                              int first, int most)
{
    int longest = 0;
    for (int i = 0; i < b->cell_count; i++) {
        set_cell(p, b, c, i, false);
        int left = typeset_show_lines(p->t, c->at[i] + PAD, p->y + PAD, LINE, first, most);
        longest = left > longest ? left : longest;
    }
    return longest;
}

/* The head once more on a new page; one that is long itself stands there once. */
static void repeat_head(struct press *p, const struct paper_block *head, const struct columns *c)
{
    if (row_height(p, head, c, true) < HEIGHT / 4)
        put_row(p, head, c, true);
}

/* What is longer than a page goes on below the head on the next one. */
static void put_long_row(struct press *p, const struct paper_block *head, const struct paper_block *b,
                         const struct columns *c)
{
    for (int first = 0;;) {
        int most = (int)((HEIGHT - MARGIN - FOOT / 2 - p->y - 2 * PAD) / LINE);
        int left = put_lines_of_cells(p, b, c, first, most);
        double height = (left < most ? left : most) * LINE + 2 * PAD;
        put_frames(p, c, height);
        p->y += height;
        if (left <= most)
            return;
        first += most;
        end_page(p);
        begin_page(p);
        repeat_head(p, head, c);
    }
}

static void put_table(struct press *p, int first, int rows)
{
    const struct paper_block *head = &p->paper->blocks[first];
    struct columns c;
    measure(p, first, rows, &c);
    for (int r = first; r < first + rows; r++) {
        const struct paper_block *b = &p->paper->blocks[r];
        double height = row_height(p, b, &c, b == head);
        if (need(p, b == head ? height + LINE : height) && b != head)
            repeat_head(p, head, &c);
        if (p->y + height > HEIGHT - MARGIN - FOOT / 2)
            put_long_row(p, head, b, &c);
        else
            put_row(p, b, &c, b == head);
    }
    p->y += 8;
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static void put_block(struct press *p, const struct paper_block *b)
{
    switch (b->kind) {
    case PAPER_TITLE:
    case PAPER_HEADING:
        put_title(p, b);
        break;
    case PAPER_RULE:
        put_rule(p);
        break;
    case PAPER_BREAK:
        end_page(p);
        begin_page(p);
        break;
    case PAPER_SIGN:
        put_signatures(p, b);
        break;
    default:
        put_text(p, b);
    }
}

static void put_copy(struct press *p)
{
    p->page = 0;
    begin_page(p);
    for (int i = 0; i < p->paper->count;) {
        int rows = rows_from(p, i);
        if (rows > 0)
            put_table(p, i, rows);
        else
            put_block(p, &p->paper->blocks[i]);
        i += rows > 0 ? rows : 1;
    }
    end_page(p);
}

static void put_copies(struct typeset *t, void *arg)
{
    struct press *p = arg;
    p->t = t;
    for (p->copy = 1; p->copy <= p->sheet->copies; p->copy++)
        put_copy(p);
    p->pages = p->page;
}

bool paper_write(const struct paper *paper, const struct paper_sheet *sheet, FILE *to, struct err *e)
{
    struct press p = {.paper = paper,
                      .sheet = sheet,
                      .plain = typeset_font(10.5, false),
                      .bold = typeset_font(10.5, true),
                      .title = typeset_font(17, true),
                      .small = typeset_font(8, false)};
    const struct typeset_sheet page = {WIDTH, HEIGHT, sheet->title, sheet->author, sheet->lang};
    bool ok = typeset_pdf(&page, put_copies, &p, to, e);
    pango_font_description_free(p.plain);
    pango_font_description_free(p.bold);
    pango_font_description_free(p.title);
    pango_font_description_free(p.small);
    return ok;
}
