/** version - what this binary calls itself, in `dahu version`, in the records that it writes and in its answers. */
#ifndef DAHU_BASE_VERSION_H
#define DAHU_BASE_VERSION_H

#define DAHU_VERSION "0.1.0"

#endif
