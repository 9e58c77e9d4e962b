/* driver_registry - all drivers by name; see driver.h. */
#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "dahu/base/asset.h"
#include "dahu/base/buf.h"
#include "dahu/base/json.h"
#include "dahu/meter/driver.h"

struct driver_registry {
    struct driver **list; /* sorted by name */
    int count;
    struct driver **opened; /* from files that were named, not found by name */
    int opened_count;
};

static const char PREFIX[] = "drivers/";

static void append(struct driver ***list, int *count, struct driver *d)
{
    *list = must_realloc(*list, (size_t)(*count + 1) * sizeof **list);
    (*list)[(*count)++] = d;
}

static int by_name(const void *a, const void *b)
{
    struct driver *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static bool load_built_in(struct driver_registry *r, struct err *e)
{
    for (const struct asset *a = asset_table; a->name; a++) {
        if (strncmp(a->name, PREFIX, sizeof PREFIX - 1) != 0)
            continue;
        struct driver *d = driver_load(a->data, a->size, a->name, e);
        if (!d)
            return false;
        append(&r->list, &r->count, d);
    }
    return true;
}

struct driver *driver_check_file(const char *path, struct driver_faults *faults, struct err *e)
{
    struct buf b;
    buf_init(&b, JSON_MAX_BYTES);
    *faults = (struct driver_faults){0};
    struct driver *d = buf_add_file(&b, "driver", path, e) ? driver_check(b.data, b.len, path, faults) : NULL;
    buf_fini(&b);
    return d;
}

static struct driver *load_file(const char *path, struct err *e)
{
    struct buf b;
    buf_init(&b, JSON_MAX_BYTES);
    struct driver *d = buf_add_file(&b, "driver", path, e) ? driver_load(b.data, b.len, path, e) : NULL;
    buf_fini(&b);
    return d;
}

/* A driver of the folder stands beside the built-in ones, or takes the place of one that it says to. */
static bool add_user(struct driver_registry *r, struct driver *d, struct err *e)
{
    for (int i = 0; i < r->count; i++) {
        if (strcmp(r->list[i]->name, d->name) != 0)
            continue;
        if (!d->replaces) {
            err_set(e, ERR_CONFLICT,
                    "%s: a built-in driver is called '%s' as well; rename this one, or let it say "
                    "\"replaces\": true",
                    d->source_name, d->name);
            driver_free(d);
            return false;
        }
        driver_free(r->list[i]);
        r->list[i] = d;
        return true;
    }
    append(&r->list, &r->count, d);
    return true;
}

static int json_files(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);
    return n > 5 && entry->d_name[0] != '.' && strcmp(entry->d_name + n - 5, ".json") == 0;
}

/* A colleague who looks for a driver looks for its file; and no two files of a folder can then be one driver.
 */
static bool called_like_file(const struct driver *d, const char *file, struct err *e)
{
    size_t n = strlen(file) - strlen(".json");
    if (strlen(d->name) == n && strncmp(file, d->name, n) == 0)
        return true;
    return err_set(e, ERR_CONFLICT, "%s: $.name: is '%s'; in a folder of drivers, call its file '%s.json'",
                   d->source_name, d->name, d->name);
}

static bool load_folder_file(struct driver_registry *r, const char *folder, const char *file, struct err *e)
{
    struct arena a = {0};
    struct driver *d = load_file(arena_printf(&a, "%s/%s", folder, file), e);
    arena_fini(&a);
    if (!d)
        return false;
    if (called_like_file(d, file, e))
        return add_user(r, d, e);
    driver_free(d);
    return false;
}

static bool load_folder(struct driver_registry *r, const char *folder, struct err *e)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, json_files, alphasort);
    if (n < 0)
        return err_sys(e, errno, "could not read folder of drivers '%s'", folder);
    bool ok = true;
    for (int i = 0; i < n; i++) {
        ok = ok && load_folder_file(r, folder, entries[i]->d_name, e);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

struct driver_registry *driver_registry_new(const char *folder, struct err *e)
{
    struct driver_registry *r = must_alloc(sizeof *r);
    if (!load_built_in(r, e) || (folder && *folder && !load_folder(r, folder, e))) {
        driver_registry_free(r);
        return NULL;
    }
    if (r->count)
        qsort(r->list, (size_t)r->count, sizeof *r->list, by_name);
    return r;
}

void driver_registry_free(struct driver_registry *r)
{
    if (!r)
        return;
    for (int i = 0; i < r->count; i++)
        driver_free(r->list[i]);
    for (int i = 0; i < r->opened_count; i++)
        driver_free(r->opened[i]);
    free(r->list);
    free(r->opened);
    free(r);
}

int driver_registry_count(const struct driver_registry *r)
{
    return r->count;
}

const struct driver *driver_registry_at(const struct driver_registry *r, int i)
{
    return r->list[i];
}

const struct driver *driver_registry_find(const struct driver_registry *r, const char *name)
{
    for (int i = 0; i < r->count; i++)
        if (strcmp(r->list[i]->name, name) == 0)
            return r->list[i];
    return NULL;
}

const struct driver *driver_registry_open(struct driver_registry *r, const char *name, struct err *e)
{
    size_t n = strlen(name);
    if (strchr(name, '/') || (n > 5 && strcmp(name + n - 5, ".json") == 0)) {
        struct driver *d = load_file(name, e);
        if (d)
            append(&r->opened, &r->opened_count, d);
        return d;
    }
    const struct driver *d = driver_registry_find(r, name);
    if (!d)
        err_set(e, ERR_NOT_FOUND, "there is no driver '%.60s'; `dahu driver list` shows them", name);
    return d;
}
