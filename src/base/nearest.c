/* nearest - see the header. Levenshtein's distance with one row of the table. */
#include "dahu/base/nearest.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static int least3(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

int nearest_distance(const char *a, const char *b)
{
    enum { LONGEST = 80 };
    int row[LONGEST + 1], n = (int)strnlen(b, LONGEST);
    for (int j = 0; j <= n; j++)
        row[j] = j;
    for (int i = 1; i <= LONGEST && a[i - 1]; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= n; j++) {
            int above = row[j];
            row[j] = least3(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[n];
}

void nearest_offer(struct nearest *n, const char *name)
{
    enum { LEAST_LETTERS = 3, PART_DISTANCE = 2 }; /* "port" for "http.port" is no farther than two slips */
    int distance = nearest_distance(n->wanted, name);
    bool part = (strlen(n->wanted) >= LEAST_LETTERS && strstr(name, n->wanted)) ||
                (strlen(name) >= LEAST_LETTERS && strstr(n->wanted, name));
    if (part && distance > PART_DISTANCE)
        distance = PART_DISTANCE;
    if (!n->name || distance < n->distance) {
        n->name = name;
        n->distance = distance;
    }
}
