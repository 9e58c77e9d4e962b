/* credential - see the header. */
#include "dahu/http/credential.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

enum { TOKEN_MOST = 200 }; /* no token of ours is longer */

const char *credential_cookie(bool secure)
{
    return secure ? "__Host-dahu" : "dahu";
}

const char *credential_name(enum credential_kind kind)
{
    static const char *const names[] = {"none", "session", "token"};
    return names[kind];
}

void credential_hash(const void *bytes, size_t n, char out[static CREDENTIAL_HASH_BYTES])
{
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, bytes, n, NULL, 0);
    sodium_bin2hex(out, CREDENTIAL_HASH_BYTES, hash, sizeof hash);
}

static bool take(enum credential_kind kind, const char *token, size_t n, struct credential *out)
{
    if (n == 0 || n > TOKEN_MOST)
        return false;
    out->kind = kind;
    credential_hash(token, n, out->hash);
    return true;
}

/* The value of the cookie @name in "a=1; b=2"; NULL when it is not there. */
static const char *find_cookie(const char *cookies, const char *name, size_t *n)
{
    size_t length = strlen(name);
    while (cookies && *cookies) {
        cookies += strspn(cookies, "; \t");
        size_t pair = strcspn(cookies, ";");
        if (pair > length && strncmp(cookies, name, length) == 0 && cookies[length] == '=') {
            *n = pair - length - 1;
            return cookies + length + 1;
        }
        cookies += pair;
    }
    return NULL;
}

void credential_read(const char *authorization, const char *cookies, bool secure, struct credential *out)
{
    static const char bearer[] = "Bearer ";
    size_t n;
    *out = (struct credential){CREDENTIAL_NONE, ""};
    if (authorization && strncasecmp(authorization, bearer, sizeof bearer - 1) == 0) {
        const char *token = authorization + sizeof bearer - 1;
        token += strspn(token, " ");
        if (take(CREDENTIAL_TOKEN, token, strlen(token), out))
            return;
    }
    const char *session = find_cookie(cookies, credential_cookie(secure), &n);
    if (session)
        (void)take(CREDENTIAL_SESSION, session, n, out);
}
