/* papers - the calls of routes_paper.c (http/call.h). */
#ifndef DAHU_HTTP_PAPERS_H
#define DAHU_HTTP_PAPERS_H

#include "dahu/http/call.h"

bool papers_print(struct call *c, struct err *e) NODISCARD; /* {case}, {paper}: the PDF */
bool papers_preview(struct call *c,
                    struct err *e) NODISCARD; /* {paper}: the PDF with the template of the body */
bool papers_save(struct call *c, struct err *e) NODISCARD;     /* {paper}: a new version of its template */
bool papers_put_file(struct call *c, struct err *e) NODISCARD; /* {sha256}, offset, bytes: a part of a file */
/* {sha256}, offset, bytes: a part of a picture of a record that was set aside, by who is not let in any more
 */
bool papers_put_aside(struct call *c, struct err *e) NODISCARD;
bool papers_get_file(struct call *c, struct err *e) NODISCARD; /* {sha256}: its bytes */

#endif
