/**
 * user - the name of a user of this machine, for messages.
 */
#ifndef DAHU_BASE_USER_H
#define DAHU_BASE_USER_H

#include <sys/types.h>

enum { USER_NAME_BYTES = 64 };
/** user_name - "postgres", or the number when nobody has it. Returns @out. From any thread. */
const char *user_name(uid_t uid, char out[static USER_NAME_BYTES]);

#endif
