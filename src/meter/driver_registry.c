/* driver_registry - all drivers by name; see driver.h. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "dahu/base/asset.h"
#include "dahu/base/buf.h"
#include "dahu/base/json.h"
#include "dahu/meter/driver.h"

/* A driver and what it was made from. Shared by the registries that have it. */
struct entry {
    int holders;
    struct driver *driver;
    char *file, *text; /* of the folder; NULL = built in */
    size_t len;
};

struct entries {
    struct entry **list;
    int count;
};

/* A file that left its name without a driver. */
struct faulty {
    char *name, *text;
};

struct driver_registry {
    struct faulty *faulty;
    int faulty_count;
    struct entries built_in; /* all, also those that a driver of the folder replaces */
    struct entries known;    /* sorted by name */
    struct driver **opened;  /* from files that were named, not found by name */
    int opened_count;
};

static const char PREFIX[] = "drivers/";

static struct entry *entry_new(struct driver *d, const char *file, struct buf *text)
{
    struct entry *made = must_alloc(sizeof *made);
    *made = (struct entry){.driver = d};
    if (file) {
        made->file = must_strdup(file);
        made->len = text->len;
        made->text = buf_take(text);
    }
    return made;
}

static void entry_release(struct entry *e)
{
    if (--e->holders > 0)
        return;
    driver_free(e->driver);
    free(e->file);
    free(e->text);
    free(e);
}

static void add(struct entries *to, struct entry *e)
{
    to->list = must_realloc(to->list, (size_t)(to->count + 1) * sizeof(struct entry *));
    to->list[to->count++] = e;
    e->holders++;
}

static void release_all(struct entries *all)
{
    for (int i = 0; i < all->count; i++)
        entry_release(all->list[i]);
    free(all->list);
}

static int by_name(const void *a, const void *b)
{
    struct entry *const *x = a, *const *y = b;
    return strcmp((*x)->driver->name, (*y)->driver->name);
}

static bool load_built_in(struct driver_registry *r, struct err *e)
{
    for (const struct asset *a = asset_table; a->name; a++) {
        if (strncmp(a->name, PREFIX, sizeof PREFIX - 1) != 0)
            continue;
        struct driver *d = driver_load(a->data, a->size, a->name, e);
        if (!d)
            return false;
        add(&r->built_in, entry_new(d, NULL, NULL));
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
static bool add_user(struct driver_registry *r, struct entry *made, struct err *e)
{
    const struct driver *d = made->driver;
    for (int i = 0; i < r->known.count; i++) {
        if (strcmp(r->known.list[i]->driver->name, d->name) != 0)
            continue;
        if (!d->replaces)
            return err_set(e, ERR_CONFLICT,
                           "%s: a built-in driver is called '%s' as well; rename this one, or let it say "
                           "\"replaces\": true",
                           d->source_name, d->name);
        entry_release(r->known.list[i]);
        r->known.list[i] = made;
        made->holders++;
        return true;
    }
    add(&r->known, made);
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

static struct entry *find_file(const struct driver_registry *r, const char *file)
{
    for (int i = 0; r && i < r->known.count; i++)
        if (r->known.list[i]->file && strcmp(r->known.list[i]->file, file) == 0)
            return r->known.list[i];
    return NULL;
}

/* The entry of @file: that of @old when the text is the same. */
static struct entry *read_entry(const char *path, const char *file, struct entry *old, struct err *e)
{
    struct buf text;
    struct entry *made = NULL;
    buf_init(&text, JSON_MAX_BYTES);
    if (buf_add_file(&text, "driver", path, e)) {
        if (old && old->len == text.len && memcmp(old->text, text.data, text.len) == 0) {
            made = old;
        } else {
            struct driver *d = driver_load(text.data, text.len, path, e);
            if (d && called_like_file(d, file, e))
                made = entry_new(d, file, &text);
            else
                driver_free(d);
        }
    }
    buf_fini(&text);
    return made;
}

static bool load_folder_file(struct driver_registry *r, const char *folder, const char *file,
                             struct entry *old, struct err *e)
{
    struct arena a = {0};
    struct entry *made = read_entry(arena_printf(&a, "%s/%s", folder, file), file, old, e);
    arena_fini(&a);
    if (!made)
        return false;
    made->holders++;
    bool ok = add_user(r, made, e);
    entry_release(made);
    return ok;
}

/* ---- faulty files -------------------------------------------------------------------------------- */

static void add_faulty(struct driver_registry *r, const char *name, const char *text)
{
    r->faulty = must_realloc(r->faulty, (size_t)(r->faulty_count + 1) * sizeof *r->faulty);
    r->faulty[r->faulty_count++] = (struct faulty){must_strdup(name), must_strdup(text)};
}

/* A built-in driver of that name may be the one that the file was to replace: it would misread the meters. */
static void forget(struct driver_registry *r, const char *name)
{
    for (int i = 0; i < r->known.count; i++) {
        if (strcmp(r->known.list[i]->driver->name, name) != 0)
            continue;
        entry_release(r->known.list[i]);
        r->known.count--;
        memmove(&r->known.list[i], &r->known.list[i + 1],
                (size_t)(r->known.count - i) * sizeof *r->known.list);
        return;
    }
}

/* A name that had a driver before (@old NULL: there is no before) keeps it; else it has none. */
static void leave_out(struct driver_registry *r, const struct driver_registry *old, const char *file,
                      const struct err *fault)
{
    struct arena a = {0};
    const char *name = arena_printf(&a, "%.*s", (int)(strlen(file) - strlen(".json")), file);
    if (!old || !driver_registry_find(old, name)) {
        forget(r, name);
        add_faulty(r, name, fault->text);
    }
    arena_fini(&a);
}

const char *driver_registry_fault(const struct driver_registry *r, const char *name)
{
    for (int i = 0; i < r->faulty_count; i++)
        if (strcmp(r->faulty[i].name, name) == 0)
            return r->faulty[i].text;
    return NULL;
}

static bool same_faults(const struct driver_registry *a, const struct driver_registry *b)
{
    bool same = a->faulty_count == b->faulty_count;
    for (int i = 0; same && i < a->faulty_count; i++)
        same = strcmp(a->faulty[i].name, b->faulty[i].name) == 0 &&
               strcmp(a->faulty[i].text, b->faulty[i].text) == 0;
    return same;
}

/* ---- all of a folder ----------------------------------------------------------------------------- */

/* @fault NULL: the first faulty file is an error; else it is told of each, and they are left out. */
static bool load_folder(struct driver_registry *r, const char *folder, driver_fault_fn *fault, void *user,
                        struct err *e)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, json_files, alphasort);
    if (n < 0)
        return err_sys(e, errno, "could not read folder of drivers '%s'", folder);
    bool ok = true;
    for (int i = 0; i < n; i++) {
        bool good = ok && load_folder_file(r, folder, entries[i]->d_name, NULL, e);
        if (ok && !good && fault) {
            leave_out(r, NULL, entries[i]->d_name, e);
            fault(user, e, false);
        }
        ok = good || (ok && fault);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

static void know_built_in(struct driver_registry *r)
{
    for (int i = 0; i < r->built_in.count; i++)
        add(&r->known, r->built_in.list[i]);
}

static void sort(struct driver_registry *r)
{
    if (r->known.count)
        qsort(r->known.list, (size_t)r->known.count, sizeof *r->known.list, by_name);
}

struct driver_registry *driver_registry_new(const char *folder, struct err *e)
{
    return driver_registry_new_without_faulty(folder, NULL, NULL, e);
}

struct driver_registry *driver_registry_new_without_faulty(const char *folder, driver_fault_fn *fault,
                                                           void *user, struct err *e)
{
    struct driver_registry *r = must_alloc(sizeof *r);
    bool ok = load_built_in(r, e);
    know_built_in(r);
    if (!ok || (folder && *folder && !load_folder(r, folder, fault, user, e))) {
        driver_registry_free(r);
        return NULL;
    }
    sort(r);
    return r;
}

/* The folder cannot be read: what was known of it stays. */
static void keep_all(struct driver_registry *r, const struct driver_registry *old)
{
    struct err ignored; /* what stood beside the built-in drivers before does so again */
    for (int i = 0; i < old->known.count; i++)
        if (old->known.list[i]->file && !add_user(r, old->known.list[i], &ignored))
            return;
    for (int i = 0; i < old->faulty_count; i++) {
        forget(r, old->faulty[i].name);
        add_faulty(r, old->faulty[i].name, old->faulty[i].text);
    }
}

struct driver_registry *driver_registry_reload(const struct driver_registry *old, const char *folder,
                                               driver_fault_fn *fault, void *user)
{
    struct driver_registry *r = must_alloc(sizeof *r);
    struct dirent **entries;
    struct err e;
    for (int i = 0; i < old->built_in.count; i++)
        add(&r->built_in, old->built_in.list[i]);
    know_built_in(r);
    int n = scandir(folder, &entries, json_files, alphasort);
    if (n < 0) {
        err_sys(&e, errno, "could not read folder of drivers '%s'", folder);
        fault(user, &e, true);
        keep_all(r, old);
        sort(r);
        return r;
    }
    for (int i = 0; i < n; i++) {
        struct entry *before = find_file(old, entries[i]->d_name);
        struct err ignored; /* it stood beside the built-in drivers before */
        if (!load_folder_file(r, folder, entries[i]->d_name, before, &e)) {
            bool kept = before && add_user(r, before, &ignored);
            if (!kept)
                leave_out(r, old, entries[i]->d_name, &e);
            fault(user, &e, kept);
        }
        free(entries[i]);
    }
    free(entries);
    sort(r);
    return r;
}

bool driver_registry_same(const struct driver_registry *a, const struct driver_registry *b)
{
    bool same = a->known.count == b->known.count && same_faults(a, b);
    for (int i = 0; same && i < a->known.count; i++)
        same = a->known.list[i] == b->known.list[i];
    return same;
}

uint64_t driver_folder_mark(const char *folder)
{
    struct dirent **entries;
    uint64_t mark = 0xcbf29ce484222325; /* FNV-1a, 64 bits */
    int n = scandir(folder, &entries, json_files, alphasort);
    for (int i = 0; i < n; i++) {
        struct stat st;
        char text[600];
        struct arena a = {0};
        if (stat(arena_printf(&a, "%s/%s", folder, entries[i]->d_name), &st) != 0)
            st = (struct stat){0};
        snprintf(text, sizeof text, "%s %lld %lld %ld %lld\n", entries[i]->d_name, (long long)st.st_size,
                 (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, (long long)st.st_ino);
        for (const char *c = text; *c; c++)
            mark = (mark ^ (unsigned char)*c) * 0x100000001b3;
        arena_fini(&a);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return mark;
}

void driver_registry_free(struct driver_registry *r)
{
    if (!r)
        return;
    release_all(&r->built_in);
    release_all(&r->known);
    for (int i = 0; i < r->opened_count; i++)
        driver_free(r->opened[i]);
    for (int i = 0; i < r->faulty_count; i++) {
        free(r->faulty[i].name);
        free(r->faulty[i].text);
    }
    free(r->faulty);
    free(r->opened);
    free(r);
}

int driver_registry_count(const struct driver_registry *r)
{
    return r->known.count;
}

const struct driver *driver_registry_at(const struct driver_registry *r, int i)
{
    return r->known.list[i]->driver;
}

const struct driver *driver_registry_find(const struct driver_registry *r, const char *name)
{
    for (int i = 0; i < r->known.count; i++)
        if (strcmp(r->known.list[i]->driver->name, name) == 0)
            return r->known.list[i]->driver;
    return NULL;
}

const struct driver *driver_registry_open(struct driver_registry *r, const char *name, struct err *e)
{
    size_t n = strlen(name);
    if (strchr(name, '/') || (n > 5 && strcmp(name + n - 5, ".json") == 0)) {
        struct driver *d = load_file(name, e);
        if (d) {
            r->opened = must_realloc(r->opened, (size_t)(r->opened_count + 1) * sizeof *r->opened);
            r->opened[r->opened_count++] = d;
        }
        return d;
    }
    const struct driver *d = driver_registry_find(r, name);
    if (!d)
        err_set(e, ERR_NOT_FOUND, "there is no driver '%.60s'; `dahu driver list` shows them", name);
    return d;
}
