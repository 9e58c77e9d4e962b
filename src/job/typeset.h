/* typeset - text on pages, for whoever draws a PDF: fonts of any script, and characters that none has.
 *
 * Pages are drawn twice, the first time to nothing, so that they know how many they are. A character that no
 * installed font has ends it: a paper with boxes for names is none. Not here: what stands on the pages. */
#ifndef DAHU_JOB_TYPESET_H
#define DAHU_JOB_TYPESET_H

#include <pango/pangocairo.h>
#include <stdio.h>

#include "dahu/base/i18n.h"

struct typeset {
    cairo_t *cr;
    PangoLayout *text;
    char missing[24]; /* a character that no font has */
};

struct typeset_sheet {
    double width, height; /* points, 1/72 inch */
    const char *title, *author;
    enum lang lang;
};

/* Draws all pages, each ended with cairo_show_page. */
typedef void (*typeset_pages_fn)(struct typeset *t, void *arg);

/** typeset_pdf - the pages as a PDF. ERR_UNSUPPORTED: a character has no font; ERR_SYSTEM: could not write.
 */
bool typeset_pdf(const struct typeset_sheet *sheet, typeset_pages_fn pages, void *arg, FILE *to,
                 struct err *e) NODISCARD;

PangoFontDescription *typeset_font(double size, bool bold); /* owned: pango_font_description_free */
/** typeset_set - the text to be measured or drawn next; @width 0: one line, however long. */
void typeset_set(struct typeset *t, const PangoFontDescription *font, const char *text, double width);
double typeset_width(struct typeset *t); /* of what was set */
double typeset_height(struct typeset *t);
void typeset_show(struct typeset *t, double x, double y);
/** typeset_show_lines - at most @most lines of what was set, from line @first (0 is the first) on, each @step
 * points below the one before. Returns how many there were from @first on. */
int typeset_show_lines(struct typeset *t, double x, double y, double step, int first, int most);
void typeset_grey(struct typeset *t, double shade); /* 0 black, 1 white */
/** typeset_release - give back what the libraries keep until the process ends. */
void typeset_release(void);

#endif
