/* label - the code that is stuck on a cabinet: a picture that a camera reads, and the address in it. */
#ifndef DAHU_HTTP_LABEL_H
#define DAHU_HTTP_LABEL_H

#include "dahu/base/buf.h"
#include "dahu/http/call.h"

/**
 * label_draw - append the QR code of @text to @out, as an SVG that fills what it is put into.
 *
 * Shape:  black modules as one path on white, four modules of margin, as the standard wants it.
 * Errors: ERR_TOO_LARGE the text is longer than a code can hold.
 */
bool label_draw(const char *text, struct buf *out, struct err *e) NODISCARD;

bool label_answer(struct call *c, struct err *e) NODISCARD; /* {number}: the code of the account as SVG */

#endif
