/**
 * password - what a password must be, by the policy that the utility has chosen. Pure.
 *
 * ASVS: long, unlike what everybody takes, never expires. DJBH (等保三级): shorter, of three kinds of
 * characters, changed every 90 days, none of the last five. The two documents contradict each other on
 * composition and change, so that one of them is chosen.
 *
 * Common passwords are not kept as a list of others' data: PASSWORD_STEMS x endings, walks over the keyboard,
 * runs and repetitions make up far more than the three thousand that people take most.
 *
 * Source: OWASP ASVS 5.0 6.2; GB/T 22239-2019 8.1.4.1.
 */
#ifndef DAHU_RULE_PASSWORD_H
#define DAHU_RULE_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

enum password_policy { PASSWORD_ASVS, PASSWORD_DJBH };

/* PASSWORD_GOOD and why not; the names are those of the refusals `constraint.password_<name>`. */
enum password_fault {
    PASSWORD_GOOD,
    PASSWORD_SHORT,
    PASSWORD_LONG,
    PASSWORD_KINDS,
    PASSWORD_COMMON,
    PASSWORD_PERSONAL,
};

enum {
    PASSWORD_MOST = 256,     /* bytes; 64 characters and more are allowed */
    PASSWORD_LIFE_DAYS = 90, /* DJBH */
    PASSWORD_WARN_DAYS = 14, /* before that */
    PASSWORD_HISTORY = 5     /* DJBH */
};

/** password_policy_parse - "asvs" or "djbh". */
bool password_policy_parse(const char *word, enum password_policy *out);
int password_least(enum password_policy p); /* characters */
/** password_judge - @login and @name are what it must not be made of. */
enum password_fault password_judge(enum password_policy p, const char *password, const char *login,
                                   const char *name);
const char *password_fault_name(enum password_fault f); /* "password_short" */
/** password_is_common - what everybody takes: listed words with an ending, walks, runs, repetitions. */
bool password_is_common(const char *password);

#endif
