/**
 * paper - a template and facts become a paper: contract, notice, letter, minutes, report.
 *
 * A template is text that a clerk can edit. Its language is Mustache without HTML: {{name}}, {{person.name}},
 * {{#list}}...{{/list}} for each item or when true, {{^list}}...{{/list}} when there is none; names are
 * looked for in the item first, then outside. After filling in, the first characters of a line say what it
 * is:
 *
 *   # title          ## heading          > at the right          * item          | cell | cell |  a row of a
 * table
 *   ---  a rule      ===  a new page     [sign] party | party    room for signatures and seals
 *   an empty line ends a paragraph; all other lines are one
 *
 * A value never acts as markup, whatever it holds. A fact that is null is shown as a blank line to be filled
 * in by hand; a name that is not among the facts is an error: a paper never lacks something in silence.
 *
 * Pure up to paper_write. Source of the template language: the Mustache specification (interpolation,
 * sections, inverted).
 */
#ifndef DAHU_JOB_PAPER_H
#define DAHU_JOB_PAPER_H

#include <jansson.h>
#include <stdio.h>

#include "dahu/base/arena.h"
#include "dahu/base/i18n.h"

enum {
    PAPER_CELLS_MAX = 8,
    PAPER_TEMPLATE_MAX = 64 * 1024,
    PAPER_FILLED_MAX = 1024 * 1024,
    PAPER_DEPTH_MAX = 8
};

enum paper_kind {
    PAPER_TITLE,
    PAPER_HEADING,
    PAPER_TEXT,
    PAPER_RIGHT,
    PAPER_ITEM,
    PAPER_ROW, /* of a table; the first one of each table is its head */
    PAPER_RULE,
    PAPER_BREAK,
    PAPER_SIGN,
};

struct paper_block {
    enum paper_kind kind;
    int cell_count;
    const char *cells[PAPER_CELLS_MAX];
};

struct paper {
    struct paper_block *blocks;
    int count;
};

/**
 * paper_fill - fill @template with @facts and take it apart.
 *
 * @lang  of the words for codes
 * @out  texts live as long as @arena
 *
 * Errors: ERR_SYNTAX with the line of the template: a tag that is not closed, a section that is not ended, a
 * row with too many cells; ERR_NOT_FOUND a name that is not among the facts; ERR_TOO_LARGE.
 */
bool paper_fill(const char *template, enum lang lang, const json_t *facts, struct arena *arena, struct paper *out,
                struct err *e) NODISCARD;

struct paper_sheet {
    enum lang lang;
    const char *title, *author; /* of the file */
    const char *number;         /* stands in the foot of each page */
    int copies;                 /* each copy is printed whole, with its number; 1 or more */
};

/** paper_write - the paper as a PDF of A4 pages. ERR_UNSUPPORTED: a character that no font has. */
bool paper_write(const struct paper *p, const struct paper_sheet *sheet, FILE *to, struct err *e) NODISCARD;

#endif
