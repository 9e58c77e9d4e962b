/* outfile - see the header. */
#include "dahu/base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Anybody may read it whom the umask lets: mkostemp is stricter, as if it were a secret. */
static void set_mode(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    (void)fchmod(fd, 0666 & ~mask); /* stays private where the file system refuses */
}

bool outfile_open(struct outfile *out, const char *name, struct err *e)
{
    static const char SUFFIX[] = ".part-XXXXXX";
    *out = (struct outfile){.f = stdout};
    if (!name || strcmp(name, "-") == 0)
        return true;
    size_t n = strlen(name);
    struct stat st;
    if (stat(name, &st) == 0 && !S_ISREG(st.st_mode))
        return err_set(e, ERR_USAGE, "'%s' is not a file that could be replaced", name);
    out->name = must_strdup(name);
    out->temporary = must_alloc(n + sizeof SUFFIX);
    memcpy(out->temporary, name, n);
    memcpy(out->temporary + n, SUFFIX, sizeof SUFFIX);
    int fd = mkostemp(out->temporary, O_CLOEXEC);
    out->f = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out->f) {
        err_sys(e, errno, "could not write '%s'", name);
        free(out->name);
        free(out->temporary);
        *out = (struct outfile){0};
        return false;
    }
    set_mode(fd);
    return true;
}

static bool settle(struct outfile *out, struct err *e)
{
    const char *what = out->name ? out->name : "standard output";
    if (fflush(out->f) != 0 || ferror(out->f) || (out->name && fsync(fileno(out->f)) != 0))
        return err_sys(e, errno, "could not write '%s'", what);
    return !out->name || rename(out->temporary, out->name) == 0 ||
           err_sys(e, errno, "could not rename '%s' to '%s'", out->temporary, out->name);
}

bool outfile_keep(struct outfile *out, struct err *e)
{
    bool ok = settle(out, e);
    if (ok) {
        free(out->temporary);
        out->temporary = NULL;
    }
    outfile_discard(out);
    return ok;
}

void outfile_discard(struct outfile *out)
{
    if (out->f && out->name)
        fclose(out->f); /* what matters was flushed before */
    if (out->temporary)
        unlink(out->temporary);
    free(out->name);
    free(out->temporary);
    *out = (struct outfile){0};
}
