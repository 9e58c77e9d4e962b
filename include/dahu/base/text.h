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
/**
 * text_turn - bytes of the mark at @at that sets the direction of what follows it; 0 when there is none.
 *
 * Such marks (U+202A..U+202E, U+2066..U+2069) are invisible and reach beyond the text that brings them: in
 * a sentence of ours they would turn our own words round. Scripts that run from right to left need none.
 */
size_t text_turn(const char *at);
/**
 * text_for_xml - take out of @text, where it stands, what XML cannot hold even as a reference: control
 * characters but tab and line ends, U+FFFE and U+FFFF. Returns how long it is then.
 */
size_t text_for_xml(char *text);

#endif
