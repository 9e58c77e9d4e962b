/* seal - see the header. */
#include "dahu/store/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dahu/store/key.h"

enum {
    VERSION = 1,
    NAME_BYTES = 8,
    OWNER_BYTES = 8,
    KEY_BYTES = crypto_secretbox_KEYBYTES,
    NONCE_BYTES = crypto_secretbox_NONCEBYTES,
    OPEN_BYTES = OWNER_BYTES + SEAL_SECRET_BYTES,
    LINE_BYTES = 256,
    LINE_KEY_BYTES = sodium_base64_ENCODED_LEN(KEY_BYTES, sodium_base64_VARIANT_ORIGINAL),
};
_Static_assert(SEAL_BYTES == 1 + NAME_BYTES + NONCE_BYTES + crypto_secretbox_MACBYTES + OPEN_BYTES,
               "the parts of a sealed secret");

struct seal {
    int count;
    unsigned char keys[SEAL_KEYS_MOST][KEY_BYTES];
    unsigned char names[SEAL_KEYS_MOST][NAME_BYTES]; /* of each key: enough to tell them apart */
};

/* The parts of a sealed secret, as they lie. */
struct sealed {
    unsigned char version, name[NAME_BYTES], nonce[NONCE_BYTES], box[crypto_secretbox_MACBYTES + OPEN_BYTES];
};

/* ---- the file ------------------------------------------------------------------------------------ */

static bool check_file(int fd, const char *path, struct err *e)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return err_sys(e, errno, "could not look at key file '%s'", path);
    unsigned allowed = st.st_uid == 0 && getuid() != 0 ? 0640 : 0600;
    if (!S_ISREG(st.st_mode))
        return err_set(e, ERR_CONFIG, "key file '%s' is not a plain file", path);
    return (st.st_mode & 0777 & ~allowed) == 0 ||
           err_set(e, ERR_CONFIG, "key file '%s' has mode %04o: run chmod %04o, others must not read it",
                   path, (unsigned)st.st_mode & 0777u, allowed);
}

/* One line: a key, or nothing. */
static bool read_line(struct seal *s, char *line, const char *path, int number, struct err *e)
{
    size_t n = 0;
    line[strcspn(line, "\r\n")] = '\0';
    line += strspn(line, " \t");
    if (!*line || *line == '#')
        return true;
    if (s->count == SEAL_KEYS_MOST)
        return err_set(e, ERR_CONFIG, "key file '%s' has more than %d keys", path, SEAL_KEYS_MOST);
    unsigned char *key = s->keys[s->count];
    if (sodium_base642bin(key, KEY_BYTES, line, strlen(line), " \t", &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        n != KEY_BYTES) /* the line is not shown: it may be nearly a key */
        return err_set(e, ERR_CONFIG, "line %d of key file '%s' is not the base64 of %d bytes", number, path,
                       KEY_BYTES);
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, key, KEY_BYTES, NULL, 0);
    memcpy(s->names[s->count++], hash, NAME_BYTES);
    return true;
}

static bool read_file(struct seal *s, FILE *f, const char *path, struct err *e)
{
    char line[LINE_BYTES];
    bool ok = true;
    for (int number = 1; ok && fgets(line, sizeof line, f); number++)
        ok = read_line(s, line, path, number, e);
    key_forget(line, sizeof line);
    return ok && (s->count > 0 || err_set(e, ERR_CONFIG, "key file '%s' has no key", path));
}

bool seal_open(struct seal **out, const char *path, struct err *e)
{
    MUST(sodium_init() >= 0);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return err_set(e, ERR_CONFIG, "could not open key file '%s' (security.key_file): %s", path,
                       strerror(errno));
    FILE *f = check_file(fd, path, e) ? fdopen(fd, "r") : NULL;
    if (!f) {
        close(fd);
        return false;
    }
    char piece[LINE_BYTES];
    setvbuf(f, piece, _IOFBF, sizeof piece); /* ours, so that nothing of it stays behind */
    struct seal *s = sodium_malloc(sizeof *s);
    MUST(s != NULL);
    memset(s, 0, sizeof *s);
    bool ok = read_file(s, f, path, e);
    (void)fclose(f);
    key_forget(piece, sizeof piece);
    if (ok)
        *out = s;
    else
        seal_free(s);
    return ok;
}

void seal_free(struct seal *s)
{
    sodium_free(s);
}

bool seal_make_file(const char *path, struct err *e)
{
    unsigned char key[KEY_BYTES];
    char text[LINE_KEY_BYTES + 1], fresh[4096];
    MUST(sodium_init() >= 0);
    if (access(path, F_OK) == 0)
        return true;
    MUST(snprintf(fresh, sizeof fresh, "%s.new", path) < (int)sizeof fresh);
    (void)unlink(fresh); /* of a start that was killed just here */
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_sys(e, errno, "could not write key file '%s'", fresh);
    randombytes_buf(key, sizeof key);
    sodium_bin2base64(text, LINE_KEY_BYTES, key, sizeof key, sodium_base64_VARIANT_ORIGINAL);
    text[LINE_KEY_BYTES - 1] = '\n';
    bool ok = write(fd, text, LINE_KEY_BYTES) == LINE_KEY_BYTES && fsync(fd) == 0;
    int saved = errno;
    close(fd);
    key_forget(key, sizeof key);
    key_forget(text, sizeof text);
    if (ok && rename(fresh, path) == 0)
        return true;
    return err_sys(e, ok ? errno : saved, "could not write key file '%s'", path);
}

/* ---- secrets ------------------------------------------------------------------------------------- */

static void put_owner(unsigned char out[static OWNER_BYTES], int64_t owner)
{
    for (int i = 0; i < OWNER_BYTES; i++)
        out[i] = (unsigned char)((uint64_t)owner >> (56 - 8 * i));
}

static bool read_sealed(const char *text, struct sealed *out)
{
    size_t n = 0;
    return sodium_hex2bin((unsigned char *)out, sizeof *out, text, strlen(text), NULL, &n, NULL) == 0 &&
           n == sizeof *out && out->version == VERSION;
}

void seal_put(const struct seal *s, int64_t owner, const unsigned char secret[static SEAL_SECRET_BYTES],
              char out[static SEAL_TEXT_BYTES])
{
    _Static_assert(sizeof(struct sealed) == SEAL_BYTES, "no gaps between the parts");
    struct sealed box = {.version = VERSION};
    unsigned char open[OPEN_BYTES];
    put_owner(open, owner);
    memcpy(open + OWNER_BYTES, secret, SEAL_SECRET_BYTES);
    memcpy(box.name, s->names[0], NAME_BYTES);
    randombytes_buf(box.nonce, NONCE_BYTES);
    MUST(crypto_secretbox_easy(box.box, open, sizeof open, box.nonce, s->keys[0]) == 0);
    sodium_bin2hex(out, SEAL_TEXT_BYTES, (const unsigned char *)&box, sizeof box);
    key_forget(open, sizeof open);
}

bool seal_take(const struct seal *s, int64_t owner, const char *text,
               unsigned char secret[static SEAL_SECRET_BYTES])
{
    struct sealed box;
    unsigned char open[OPEN_BYTES], mine[OWNER_BYTES];
    bool ok = false;
    if (!read_sealed(text, &box))
        return false;
    put_owner(mine, owner);
    for (int i = 0; !ok && i < s->count; i++)
        ok = memcmp(s->names[i], box.name, NAME_BYTES) == 0 &&
             crypto_secretbox_open_easy(open, box.box, sizeof box.box, box.nonce, s->keys[i]) == 0 &&
             memcmp(open, mine, OWNER_BYTES) == 0;
    if (ok)
        memcpy(secret, open + OWNER_BYTES, SEAL_SECRET_BYTES);
    key_forget(open, sizeof open);
    return ok;
}

bool seal_is_new(const struct seal *s, const char *text)
{
    struct sealed box;
    return read_sealed(text, &box) && memcmp(s->names[0], box.name, NAME_BYTES) == 0;
}
