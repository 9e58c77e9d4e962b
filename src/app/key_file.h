/* key_file - where the keys lie that seal secrets in the database (store/seal.h): security.key_file, else
 * secret.key in the data folder of `dahu up`, which makes it. */
#ifndef DAHU_APP_KEY_FILE_H
#define DAHU_APP_KEY_FILE_H

#include "dahu/base/config.h"
#include "dahu/store/seal.h"
#include "folder.h"

/** key_file_open - *out NULL: no file is set, and there is no data folder that has one. Owned: seal_free.
 * Errors: as seal_open. */
bool key_file_open(const struct config *c, struct seal **out, struct err *e) NODISCARD;
/** key_file_make - the file of a data folder, unless another one is set; kept when it is there. */
bool key_file_make(const struct config *c, const struct folder *f, struct err *e) NODISCARD;

#endif
