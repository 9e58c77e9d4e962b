/**
 * text - laying out UTF-8 on a terminal, where a Chinese character takes two columns.
 *
 * Independent of the locale, which a service or a container may not have. Bytes that are no UTF-8
 * count as one column each and pass through.
 */
#ifndef DAHU_BASE_TEXT_H
#define DAHU_BASE_TEXT_H

#include "dahu/base/buf.h"

/** text_width - columns that @text takes on a terminal. */
int text_width(const char *text);
/** text_pad - append @text, then blanks up to @width columns; a longer text stays whole. */
void text_pad(struct buf *out, const char *text, int width);
/**
 * text_wrap - append @text in lines of at most @width columns; lines after the first begin with @indent blanks.
 *
 * Shape:  breaks at blanks and between Chinese characters, never before closing punctuation. The first line
 *         is taken to begin at column @indent. No line end behind the last line.
 */
void text_wrap(struct buf *out, const char *text, int indent, int width);

#endif
