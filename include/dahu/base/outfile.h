/**
 * outfile - a file that appears whole under its name, or not at all.
 *
 * Written beside its name and renamed at the end, so that what stood there before stays until the new one is
 * safe on disk. Without a name it is standard output, where nothing can be taken back.
 */
#ifndef DAHU_BASE_OUTFILE_H
#define DAHU_BASE_OUTFILE_H

#include <stdio.h>

#include "dahu/base/err.h"

struct outfile {
    FILE *f;         /* borrowed by whoever writes */
    char *name;      /* owned; NULL = standard output */
    char *temporary; /* owned; NULL likewise */
};

/** outfile_open - @name NULL or "-" is standard output. Ends with outfile_keep or outfile_discard. */
bool outfile_open(struct outfile *out, const char *name, struct err *e) NODISCARD;
/** outfile_keep - all that was written is safe, under the name. Whatever comes of it, @out is closed. */
bool outfile_keep(struct outfile *out, struct err *e) NODISCARD;
void outfile_discard(struct outfile *out); /* nothing of it stays; fine on what is closed */

#endif
