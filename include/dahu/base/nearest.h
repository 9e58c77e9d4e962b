/**
 * nearest - the known name that a mistyped one was probably meant to be, for "did you mean".
 *
 * Letters that must be changed, added or dropped are counted; a name of which the other is a part
 * counts as near. A hint, not a verdict.
 */
#ifndef DAHU_BASE_NEAREST_H
#define DAHU_BASE_NEAREST_H

/** nearest_distance - letters to change, add or drop. Texts are compared up to 80 bytes. */
int nearest_distance(const char *a, const char *b);

/* The best of many, fed one by one: struct nearest n = {.wanted = "..."}; nearest_offer(&n, "..."). */
struct nearest {
    const char *wanted; /* borrowed */
    const char *name;   /* the best so far, borrowed from the offers; NULL while there was none */
    int distance;
};
void nearest_offer(struct nearest *n, const char *name);

#endif
