/* link_ledger - every request that a link sent and every byte that it received, and what follows from them:
 * whether a session may hold what it holds. Knows nothing of the code that is tested but its types. */
#ifndef DAHU_TESTS_FUZZ_LINK_LEDGER_H
#define DAHU_TESTS_FUZZ_LINK_LEDGER_H

#include <stdint.h>
#include <string.h>

#include "dahu/meter/decode.h"
#include "dahu/modbus/mbap.h"
#include "dahu/modbus/rtu.h"

enum { ASKED_MOST = 2048, HEARD_MOST = 32768, CONNECTIONS_MOST = 1024 };

struct asked {
    struct modbus_read read;
    uint16_t transaction;
    size_t at; /* bytes that had come in when it went out */
    int connection;
};

struct ledger {
    bool rtu;
    int connections; /* the newest is connections - 1 */
    struct asked asked[ASKED_MOST];
    int asked_count;
    uint8_t heard[HEARD_MOST];
    size_t heard_len, heard_until[CONNECTIONS_MOST]; /* where each connection ended; SIZE_MAX = it has not */
};

static void ledger_clear(struct ledger *l, bool rtu)
{
    l->rtu = rtu;
    l->connections = l->asked_count = 0;
    l->heard_len = 0;
}

static bool ledger_connected(const struct ledger *l)
{
    return l->connections > 0 && l->heard_until[l->connections - 1] == SIZE_MAX;
}

static void ledger_connect(struct ledger *l)
{
    MUST(l->connections < CONNECTIONS_MOST && !ledger_connected(l));
    l->heard_until[l->connections++] = SIZE_MAX;
}

static void ledger_close(struct ledger *l)
{
    if (ledger_connected(l))
        l->heard_until[l->connections - 1] = l->heard_len;
}

/* Returns how many of the bytes there is room for. */
static size_t ledger_hear(struct ledger *l, const uint8_t *bytes, size_t n)
{
    MUST(ledger_connected(l));
    n = n < HEARD_MOST - l->heard_len ? n : HEARD_MOST - l->heard_len;
    memcpy(l->heard + l->heard_len, bytes, n);
    l->heard_len += n;
    return n;
}

static void ledger_ask(struct ledger *l, const uint8_t *frame)
{
    const uint8_t *pdu = frame + (l->rtu ? 1 : MBAP_HEADER_BYTES);
    MUST(ledger_connected(l) && l->asked_count < ASKED_MOST);
    l->asked[l->asked_count++] =
        (struct asked){.read = {pdu[-1], pdu[0], pdu_word(pdu + 1), pdu_word(pdu + 3)},
                       .transaction = l->rtu ? 0 : pdu_word(frame),
                       .at = l->heard_len,
                       .connection = l->connections - 1};
}

/* ---- frames, written down anew ------------------------------------------------------------------- */

enum { FRAME_MOST = 300 };

static void put_crc(uint8_t *frame, size_t len)
{
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < len; i++) {
        crc ^= frame[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (uint16_t)(crc >> 1 ^ (crc & 1 ? 0xA001 : 0));
    }
    frame[len] = (uint8_t)crc;
    frame[len + 1] = (uint8_t)(crc >> 8);
}

/* The frame around @len bytes of PDU that answers @a; returns its length. */
static size_t put_frame(bool rtu, const struct asked *a, const uint8_t *pdu, size_t len, uint8_t *out)
{
    size_t n = 0;
    if (!rtu) {
        const uint8_t head[] = {
            (uint8_t)(a->transaction >> 8), (uint8_t)a->transaction, 0, 0, 0, (uint8_t)(1 + len)};
        memcpy(out, head, sizeof head);
        n = sizeof head;
    }
    out[n++] = a->read.unit;
    memcpy(out + n, pdu, len);
    n += len;
    if (!rtu)
        return n;
    put_crc(out, n);
    return n + 2;
}

static size_t put_answer(bool rtu, const struct asked *a, const uint16_t *words, uint8_t *out)
{
    uint8_t pdu[FRAME_MOST] = {a->read.function, (uint8_t)(2 * a->read.count)};
    for (int i = 0; i < a->read.count; i++)
        pdu_put_word(pdu + 2 + 2 * i, words[i]);
    return put_frame(rtu, a, pdu, 2 + 2u * a->read.count, out);
}

/* ---- verdicts ------------------------------------------------------------------------------------ */

/* Was this heard after the request went out, before its connection ended? The head of a frame with a
 * transaction id may have come earlier. */
static bool was_heard(const struct ledger *l, const struct asked *a, const uint8_t *frame, size_t len)
{
    size_t until = l->heard_until[a->connection], from = a->at;
    until = until < l->heard_len ? until : l->heard_len;
    if (!l->rtu)
        from = from > len - 1 ? from - (len - 1) : 0;
    return from < until && memmem(l->heard + from, until - from, frame, len) != NULL;
}

/* These words of @unit were an answer to a request that went out after the first @since. */
static void ledger_check_block(const struct ledger *l, int since, uint8_t unit, const struct image_block *b)
{
    uint8_t frame[FRAME_MOST];
    for (int i = l->asked_count - 1; i >= since; i--) {
        const struct asked *a = &l->asked[i];
        if (a->read.unit == unit && a->read.function == b->read.function &&
            a->read.address == b->read.address && a->read.count == b->read.words &&
            was_heard(l, a, frame, put_answer(l->rtu, a, b->words, frame)))
            return;
    }
    MUST(!"what the session took was never said");
}

/* Behind another connection there may be another meter: before it is booked, its settings, at @address, have
 * been asked for since the connection was made that its poll began on. */
static void ledger_check_greeted(const struct ledger *l, int since, uint8_t unit, uint16_t address)
{
    int begun_on = -1;
    for (int i = since; i < l->asked_count && begun_on < 0; i++)
        if (l->asked[i].read.unit == unit)
            begun_on = l->asked[i].connection;
    for (int i = l->asked_count - 1; i >= 0 && l->asked[i].connection >= begun_on; i--)
        if (l->asked[i].read.unit == unit && l->asked[i].read.address == address)
            return;
    MUST(!"a meter was booked whose settings nobody asked for");
}

#endif
