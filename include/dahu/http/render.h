/**
 * render - put words beside the codes of a JSON answer, in both languages, from the one catalogue.
 *
 * The database keeps reasons as codes with their numbers. Their texts are spliced into the bytes that
 * PostgreSQL built; everything else is copied as it is, so that no number passes through a float.
 */
#ifndef DAHU_HTTP_RENDER_H
#define DAHU_HTTP_RENDER_H

#include "dahu/base/buf.h"

/**
 * render_texts - append @json to @out; after "rule": "<id>" come title_zh and title_en of that rule,
 * and each object of an array "reasons" gets text_zh and text_en.
 *
 * @json  well-formed, as PostgreSQL sends it
 *
 * Shape:  a rule or a reason that this binary does not know stands for itself: its id, its code.
 */
void render_texts(const char *json, size_t n, struct buf *out);

#endif
