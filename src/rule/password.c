/* password - see the header. */
#include "dahu/rule/password.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* Words that common passwords are made of: English, pinyin, our own trade. Our own collection. */
#define PASSWORD_STEMS                                                                                       \
    "password", "passwort", "passcode", "pass", "admin", "administrator", "root", "user", "guest", "test",   \
        "demo", "login", "logon", "welcome", "letmein", "access", "secret", "hello", "master", "default",    \
        "change", "changeme", "changeit", "please", "temp", "temporary", "system", "server", "service",      \
        "manager", "super", "superman", "batman", "dragon", "monkey", "shadow", "sunshine", "princess",      \
        "football", "baseball", "iloveyou", "love", "lovely", "angel", "flower", "summer", "winter",         \
        "spring", "autumn", "january", "february", "march", "april", "june", "july", "august", "september",  \
        "october", "november", "december", "monday", "friday", "sunday", "office", "company", "computer",    \
        "internet", "network", "oracle", "postgres", "mysql", "cisco", "huawei", "database", "energy",       \
        "power", "electric", "meter", "grid", "dahu", "dianli", "dianwang", "guojia", "guowang", "dianbiao", \
        "yonghu", "mima", "kouling", "woaini", "woaizhongguo", "zhongguo", "beijing", "shanghai",            \
        "guangzhou", "shenzhen", "wang", "zhang", "china", "nihao", "aini", "qwert", "qwerty", "asdf",       \
        "zxcv", "asdfgh", "zxcvbn", "abcd", "abcde", "alpha", "omega", "state", "chinapower", "sgcc", "csg", \
        "ninja", "mustang", "michael", "jordan", "thomas", "robert", "daniel", "charlie", "jennifer",        \
        "killer", "trustno", "whatever", "freedom", "starwars", "pokemon", "matrix", "cookie", "cheese",     \
        "banana", "orange", "apple", "ginger", "pepper", "hunter", "soccer", "hockey", "tiger", "lucky"

static const char *const stems[] = {PASSWORD_STEMS};
static const char *const walks[] = {"qwertyuiop",
                                    "asdfghjkl",
                                    "zxcvbnm",
                                    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
                                    "abcdefghijklmnopqrstuvwxyz",
                                    "01234567890123456789",
                                    "09876543210987654321"};

static const struct {
    const char *word;
    int least;
} policies[] = {[PASSWORD_ASVS] = {"asvs", 15}, [PASSWORD_DJBH] = {"djbh", 12}};

static const char *const faults[] = {
    "", "password_short", "password_long", "password_kinds", "password_common", "password_personal"};

bool password_policy_parse(const char *word, enum password_policy *out)
{
    for (int i = 0; i < (int)(sizeof policies / sizeof *policies); i++)
        if (strcmp(word, policies[i].word) == 0) {
            *out = (enum password_policy)i;
            return true;
        }
    return false;
}

int password_least(enum password_policy p)
{
    return policies[p].least;
}

const char *password_fault_name(enum password_fault f)
{
    return faults[f];
}

/* Characters, not bytes. */
static int length_of(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* As it is meant: lower case, and letters for the digits and signs that look like them ("P@ssw0rd"). */
static void read_as_meant(const char *password, char *out, size_t room)
{
    static const char signs[] = "@4310$57!", letters[] = "aaeiosstl";
    size_t n = 0;
    for (; *password && n + 1 < room; password++) {
        const char *sign = strchr(signs, *password);
        out[n++] = sign ? letters[sign - signs] : (char)tolower((unsigned char)*password);
    }
    out[n] = '\0';
}

static size_t match_stem(const char *at)
{
    size_t best = 0;
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
        size_t n = strlen(stems[i]);
        if (n > best && strncmp(at, stems[i], n) == 0)
            best = n;
    }
    return best;
}

/* How many characters from @at on follow each other on the keyboard or in the alphabet, four or more. */
static size_t match_walk(const char *at)
{
    size_t best = 0;
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
        for (const char *from = walks[i]; *from; from++) {
            size_t n = 0;
            while (from[n] && from[n] == at[n])
                n++;
            if (n >= 4 && n > best)
                best = n;
        }
    return best;
}

static size_t match_repeat(const char *at)
{
    size_t n = 1;
    while (at[n] && at[n] == at[0])
        n++;
    return n >= 3 ? n : 0;
}

/* Characters that are left when everything that anybody would guess is taken away; digits and signs between
 * and behind are years and exclamation marks. */
static int count_own(const char *text)
{
    int own = 0;
    while (*text) {
        size_t n = match_stem(text), walk = match_walk(text), repeat = match_repeat(text);
        n = walk > n ? walk : n;
        n = repeat > n ? repeat : n;
        if (n == 0) {
            own += !(isdigit((unsigned char)*text) || ispunct((unsigned char)*text) || *text == ' ');
            n = 1;
        }
        text += n;
    }
    return own;
}

bool password_is_common(const char *password)
{
    char lower[PASSWORD_MOST + 1], meant[PASSWORD_MOST + 1];
    size_t n = 0;
    for (; password[n] && n < PASSWORD_MOST; n++)
        lower[n] = (char)tolower((unsigned char)password[n]);
    lower[n] = '\0';
    read_as_meant(password, meant, sizeof meant);
    return count_own(lower) < 4 || count_own(meant) < 4;
}

static int count_kinds(const char *password)
{
    bool lower = false, upper = false, digit = false, other = false;
    for (; *password; password++) {
        unsigned char c = (unsigned char)*password;
        lower |= islower(c) != 0;
        upper |= isupper(c) != 0;
        digit |= isdigit(c) != 0;
        other |= !isalnum(c);
    }
    return lower + upper + digit + other;
}

static bool contains(const char *password, const char *word)
{
    return length_of(word) >= 3 && strcasestr(password, word) != NULL;
}

enum password_fault password_judge(enum password_policy p, const char *password, const char *login,
                                   const char *name)
{
    if (strlen(password) > PASSWORD_MOST)
        return PASSWORD_LONG;
    if (length_of(password) < policies[p].least)
        return PASSWORD_SHORT;
    if (p == PASSWORD_DJBH && count_kinds(password) < 3)
        return PASSWORD_KINDS;
    if (contains(password, login) || contains(password, name))
        return PASSWORD_PERSONAL;
    return password_is_common(password) ? PASSWORD_COMMON : PASSWORD_GOOD;
}
