/* user - see the header. */
#include "dahu/base/user.h"

#include <pwd.h>
#include <stdio.h>

enum { ENTRY_BYTES = 4096 };

const char *user_name(uid_t uid, char out[static USER_NAME_BYTES])
{
    struct passwd entry, *user = NULL;
    char text[ENTRY_BYTES];
    if (getpwuid_r(uid, &entry, text, sizeof text, &user) == 0 && user)
        snprintf(out, USER_NAME_BYTES, "%s", user->pw_name);
    else
        snprintf(out, USER_NAME_BYTES, "%u", uid);
    return out;
}
