/* statement_chart - the days of a month as bars: measured dark, estimated light, what is not known hatched.
 */
#include <stdio.h>

#include "statement_page.h"

static const double CHART_HEIGHT = 120, CHART_LEFT = 64;

/* 1, 2 or 5 times a power of ten: about four steps up to the highest day. */
static int64_t step_of(int64_t most)
{
    int64_t step = 1;
    while (most / step > 50)
        step *= 10;
    return most / step > 20 ? step * 10 : most / step > 8 ? step * 5 : most / step > 4 ? step * 2 : step;
}

static void put_scale(struct page *p, int64_t top, int64_t step, double left, double right, double base)
{
    for (int64_t v = 0; v <= top; v += step) {
        char label[STATEMENT_CELL_BYTES];
        const struct statement_column kwh = {"", STATEMENT_NUMBER, step % 1000 ? 3 : 0};
        const struct statement_cell cell = {.number = step % 1000 ? v : v / 1000};
        double y = base - CHART_HEIGHT * (double)v / (double)top;
        typeset_grey(p->t, 0.85);
        cairo_set_line_width(p->t->cr, 0.4);
        cairo_move_to(p->t->cr, left, y);
        cairo_line_to(p->t->cr, right, y);
        cairo_stroke(p->t->cr);
        typeset_grey(p->t, 0.35);
        page_text(p, p->small, statement_cell_text(&kwh, &cell, label), left - CHART_LEFT, y - 5,
                  CHART_LEFT - 6, true);
    }
    typeset_grey(p->t, 0);
}

/* Where nothing is known: strokes across the height of the chart. */
static void hatch(struct page *p, double x, double y, double width, double height)
{
    cairo_save(p->t->cr);
    cairo_rectangle(p->t->cr, x, y, width, height);
    cairo_clip(p->t->cr);
    typeset_grey(p->t, 0.6);
    cairo_set_line_width(p->t->cr, 0.6);
    for (double d = -height; d < width; d += 4) {
        cairo_move_to(p->t->cr, x + d, y + height);
        cairo_line_to(p->t->cr, x + d + height, y);
    }
    cairo_stroke(p->t->cr);
    cairo_restore(p->t->cr);
}

static void put_bar(struct page *p, const struct statement_day *d, int64_t top, double x, double width,
                    double base)
{
    double share_missing = (double)(10000 - d->completeness_bp) / 10000,
           share_estimated = (double)d->estimated_bp / 10000;
    double height = d->wh > 0 ? CHART_HEIGHT * (double)d->wh / (double)top : 0;
    if (share_missing > 0) {
        double missing = d->wh == STATEMENT_UNKNOWN ? CHART_HEIGHT : (CHART_HEIGHT - height) * share_missing;
        hatch(p, x, base - height - missing, width, missing);
    }
    cairo_set_source_rgb(p->t->cr, 0.16, 0.39, 0.64);
    cairo_rectangle(p->t->cr, x, base - height * (1 - share_estimated), width,
                    height * (1 - share_estimated));
    cairo_fill(p->t->cr);
    cairo_set_source_rgb(p->t->cr, 0.62, 0.76, 0.90);
    cairo_rectangle(p->t->cr, x, base - height, width, height * share_estimated);
    cairo_fill(p->t->cr);
}

void page_chart(struct page *p, const struct statement_table *t)
{
    const struct statement *s = p->l->model;
    int64_t most = 4000; /* a scale of whole kWh at least */
    for (int i = 0; i < s->day_count; i++)
        most = s->days[i].wh > most ? s->days[i].wh : most;
    int64_t step = step_of(most), top = (most + step - 1) / step * step;
    page_title(p, t->title, CHART_HEIGHT + 30);
    double left = PAGE_MARGIN + CHART_LEFT, right = PAGE_WIDTH - PAGE_MARGIN, base = p->y + CHART_HEIGHT + 6;
    double slot = (right - left) / (s->day_count ? s->day_count : 1);
    put_scale(p, top, step, left, right, base);
    for (int i = 0; i < s->day_count; i++) {
        char number[8];
        int year, month, day;
        date_to_civil(s->days[i].day, &year, &month, &day);
        snprintf(number, sizeof number, "%d", day);
        put_bar(p, &s->days[i], top, left + slot * i + slot * 0.15, slot * 0.7, base);
        typeset_grey(p->t, 0.35);
        pango_layout_set_alignment(p->t->text, PANGO_ALIGN_LEFT);
        double wide = page_text_width(p, p->small, number);
        page_text(p, p->small, number, left + slot * i + (slot - wide) / 2, base + 2, wide + 2, false);
        typeset_grey(p->t, 0);
    }
    p->y = base + 16;
    typeset_grey(p->t, 0.35);
    p->y += page_text(p, p->small, i18n_text(p->l->lang, "statement.days.legend"), left, p->y, right - left,
                      false);
    typeset_grey(p->t, 0);
}
