/**
 * root - private to the rule layer: whole square roots of numbers of 128 bits.
 */
#ifndef DAHU_RULE_ROOT_PRIVATE_H
#define DAHU_RULE_ROOT_PRIVATE_H

typedef unsigned __int128 u128;

/* floor of the square root, bit by bit */
static inline u128 u128_root(u128 n)
{
    u128 r = 0;
    for (int bit = 63; bit >= 0; bit--) {
        u128 more = r | (u128)1 << bit;
        if (more * more <= n)
            r = more;
    }
    return r;
}

#endif
