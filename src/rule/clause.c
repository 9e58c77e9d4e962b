/* clause - see the header. */
#include "dahu/rule/clause.h"

#include <stdio.h>
#include <string.h>

static const char *const clauses[] = {
    "1",    "2",      "3.1.1",  "3.1.2",  "3.1.3",  "3.1.4", "3.1.5", "3.1.6", "3.2.1", "3.2.2",
    "4.1",  "4.2",    "4.3",    "4.4",    "4.5",    "4.6",   "4.6.1", "4.6.2", "4.7",   "4.8",
    "4.9",  "4.10",   "4.11",   "4.12",   "4.13",   "4.14",  "4.15",  "4.16",  "4.17",  "4.18",
    "4.19", "4.19.1", "4.19.2", "4.19.3", "4.19.4", "4.20",  "K1",    "K2",    "K3",    "K4",
    "K5",   "K6",     "K7",     "K8",     "K9",     "K10",   "K11",
};
enum { CLAUSE_COUNT = sizeof clauses / sizeof *clauses };

int clause_count(void)
{
    return CLAUSE_COUNT;
}

const char *clause_at(int index)
{
    return index >= 0 && index < CLAUSE_COUNT ? clauses[index] : NULL;
}

const char *clause_title(const char *id, enum lang lang)
{
    char key[32];
    snprintf(key, sizeof key, "clause.%s", id);
    return i18n_text(lang, key);
}

bool clause_in(const char *list, const char *id)
{
    size_t length = strlen(id);
    for (const char *at = list; at && *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (strcspn(at, " ") == length && strncmp(at, id, length) == 0)
            return true;
    return false;
}
