/* What a modem says of itself, and the address that says what is expected: nothing is read outside its bytes,
 * the longest packet that is there is found, and the verdict on a stream never takes back what it said
 * of its beginning. */
#include <string.h>

#include "dahu/modbus/packet.h"
#include "dahu/modbus/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PACKETS = 3 };

static bool begins(const uint8_t *bytes, size_t len, const struct packet *p)
{
    return len >= p->len && memcmp(bytes, p->bytes, p->len) == 0;
}

static void check_match(const uint8_t *bytes, size_t len, const struct packet *const *packets, int count)
{
    int which, before = -1;
    bool longer;
    for (size_t n = 1; n <= len; n++) {
        enum packet_match m = packet_match(bytes, n, packets, count, &which, &longer);
        MUST((m == PACKET_WHOLE) == (which >= 0));
        MUST(m != PACKET_PART || longer);
        for (int i = 0; i < count; i++) {
            MUST(!begins(bytes, n, packets[i]) || (which >= 0 && packets[which]->len >= packets[i]->len));
            MUST(!begins(bytes, len, packets[i]) || m != PACKET_NONE);
        }
        MUST(which < 0 || begins(bytes, n, packets[which]));
        MUST(before < 0 || (which >= 0 && packets[which]->len >= packets[before]->len));
        before = which;
    }
}

/* Three packets in one text, divided by spaces, and the stream after a new line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[512], shown[PACKET_TEXT_BYTES];
    struct err e;
    struct link_uri uri;
    struct packet packets[PACKETS];
    const struct packet *all[PACKETS];
    int count = 0;
    size_t len = size < sizeof text ? size : sizeof text - 1;
    memcpy(text, data, len);
    text[len] = '\0';
    if (link_uri_parse(text, &uri, &e))
        MUST(uri.scheme != LINK_LISTEN || uri.registration.len > 0);
    char *end = memchr(text, '\n', len), *at = text;
    if (!end)
        return 0;
    *end = '\0';
    for (char *word; count < PACKETS && (word = strsep(&at, " ")) != NULL;)
        if (packet_parse(word, strlen(word), "packet", &packets[count], &e)) {
            all[count] = &packets[count];
            count++;
        }
    size_t from = (size_t)(end + 1 - text);
    if (from < size)
        check_match(data + from, size - from < 300 ? size - from : 300, all, count);
    MUST(strlen(packet_describe(data, size, shown)) < PACKET_TEXT_BYTES);
    return 0;
}
