/* statement_page - what the drawers of a statement's pages share: the page at hand, text, and room on it. */
#ifndef DAHU_JOB_STATEMENT_PAGE_H
#define DAHU_JOB_STATEMENT_PAGE_H

#include "dahu/job/statement.h"
#include "typeset.h"

/* Points (1/72 inch). A4 across. */
#define PAGE_WIDTH  842.0
#define PAGE_HEIGHT 595.0
#define PAGE_MARGIN 36.0

struct page {
    const struct statement_layout *l;
    struct typeset *t;
    PangoFontDescription *plain, *strong, *bold, *big, *small;
    double y;
    int number, count; /* count 0: this is the first time */
};

/** page_text - draws at the left of the room of @width, or at its right. Returns how high it is. */
double page_text(struct page *p, const PangoFontDescription *font, const char *text, double x, double y,
                 double width, bool right);
double page_text_width(struct page *p, const PangoFontDescription *font, const char *text);
/** page_title - a heading, on a new page unless @with more fits below it. */
void page_title(struct page *p, const char *title, double with);
/** page_chart - the days of the month as bars. */
void page_chart(struct page *p, const struct statement_table *t);

#endif
