/* one_time - one-time codes by the clock (RFC 6238), and the words that go with them. Private to sign_in. */
#ifndef DAHU_HTTP_ONE_TIME_H
#define DAHU_HTTP_ONE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ONE_TIME_SECRET_BYTES = 20, ONE_TIME_TEXT_BYTES = 40, ONE_TIME_RECOVERY_BYTES = 12 };

/** one_time_secret - a new secret: its bytes, and as people and their devices read it (base32). */
void one_time_secret(unsigned char secret[static ONE_TIME_SECRET_BYTES],
                     char text[static ONE_TIME_TEXT_BYTES]);
/** one_time_step - the time step that @code is of, among the present one and its neighbours; -1: of none. */
int64_t one_time_step(const unsigned char *secret, size_t n, const char *code, int64_t now_s);
/** one_time_recovery - a new recovery code, "ABCDE-FGHIJ". */
void one_time_recovery(char code[static ONE_TIME_RECOVERY_BYTES]);

#endif
