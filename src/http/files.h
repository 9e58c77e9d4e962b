/**
 * files - the files that the binary carries, as answers: what kind a file is, which of its two forms a client
 * takes (as it is, or packed: NAME.gz beside it), how long it may be kept, and whether it is there already.
 *
 * Not here: addresses (routes_page.c), who may ask.
 */
#ifndef DAHU_HTTP_FILES_H
#define DAHU_HTTP_FILES_H

#include "dahu/http/server.h"

enum { ETAG_BYTES = 64 };

/* In its quotes: another text for other bytes. */
void etag_make(const void *bytes, size_t n, char out[static ETAG_BYTES]);
/* Bytes that are there already and do not change; status 304 to one who has them. All is borrowed. */
void answer_static(struct exchange *x, const char *media, const char *bytes, size_t n, const char *etag);

struct files;
struct files *files_new(void); /* owned: files_free */
void files_free(struct files *f);
/* Fill the answer with the file called @name; false: there is none. @for_ever: its name changes with its
 * content. */
bool files_answer(const struct files *f, struct exchange *x, const char *name, bool for_ever) NODISCARD;

#endif
