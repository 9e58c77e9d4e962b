/* key_file - see the header. */
#include "key_file.h"

#include <unistd.h>

static const char NAME[] = "secret.key";

bool key_file_open(const struct config *c, struct seal **out, struct err *e)
{
    struct folder data;
    struct err none; /* without a data folder there is no file in it */
    char path[FOLDER_FILE_BYTES];
    *out = NULL;
    if (*c->security_key_file)
        return seal_open(out, c->security_key_file, e);
    if (!folder_locate(&data, c, &none) || !folder_is_ours(&data) ||
        access(folder_file(&data, NAME, path), F_OK) != 0)
        return true;
    return seal_open(out, path, e);
}

bool key_file_make(const struct config *c, const struct folder *f, struct err *e)
{
    char path[FOLDER_FILE_BYTES];
    return *c->security_key_file || seal_make_file(folder_file(f, NAME, path), e);
}
