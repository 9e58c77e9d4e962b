/* one_time - see the header. */
#include "one_time.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/err.h"

enum { STEP_S = 30, DIGITS = 6, AROUND = 1 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; /* RFC 4648 base32 */

void one_time_secret(unsigned char secret[static ONE_TIME_SECRET_BYTES],
                     char text[static ONE_TIME_TEXT_BYTES])
{
    unsigned bits = 0, held = 0;
    size_t n = 0;
    randombytes_buf(secret, ONE_TIME_SECRET_BYTES);
    for (size_t i = 0; i < ONE_TIME_SECRET_BYTES; i++) {
        held = held << 8 | secret[i];
        for (bits += 8; bits >= 5; bits -= 5)
            text[n++] = alphabet[held >> (bits - 5) & 31];
    }
    text[n] = '\0'; /* 160 bits are 32 letters, without padding */
}

int64_t one_time_step(const unsigned char *secret, size_t n, const char *code, int64_t now_s)
{
    char wanted[DIGITS + 1];
    int64_t found = -1;
    if (strlen(code) != DIGITS)
        return -1;
    for (int around = -AROUND; around <= AROUND; around++) {
        int64_t at = now_s + around * STEP_S;
        MUST(oath_totp_generate((const char *)secret, n, (time_t)at, STEP_S, 0, DIGITS, wanted) == OATH_OK);
        if (sodium_memcmp(wanted, code, DIGITS) == 0)
            found = at / STEP_S;
    }
    sodium_memzero(wanted, sizeof wanted);
    return found;
}

void one_time_recovery(char code[static ONE_TIME_RECOVERY_BYTES])
{
    for (int i = 0; i < 11; i++)
        code[i] = i == 5 ? '-' : alphabet[randombytes_uniform(32)];
    code[11] = '\0';
}
