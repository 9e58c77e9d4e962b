"""Answers that went wrong at random on their way, and what of them may still count.

mutate(chance, request, value) gives (bytes, sound): sound when the bytes still hold a proper answer to @request with the
right registers. A mutation that by chance makes a proper answer with other registers is drawn again: no client of
Modbus TCP could tell it from a true one.
"""
import struct

from fleet import crc
from ledger import words


def flip(chance, data):
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1:]


def replace(chance, data):
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.choice([0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)])]) + data[at + 1:]


def insert(chance, data):
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.randint(1, 12)) + data[at:]


def delete(chance, data):
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, 6):]


def shorten(chance, data):
    return data[:chance.randrange(len(data))]


def twice(_chance, data):
    return data + data


def garbage(chance, data):
    return chance.randbytes(chance.randint(1, 300)) + (data if chance.random() < 0.5 else b"")


def swap(chance, data):
    at = chance.randrange(len(data) - 1)
    return data[:at] + data[at + 1:at + 2] + data[at:at + 1] + data[at + 2:]


def exception(chance, data):
    """In the place of the PDU; its framing is as wrong as it gets."""
    return data[:chance.choice([1, 7])] + bytes([0x83, chance.randrange(256)]) + data[9:9 + chance.randrange(4)]


MUTATIONS = (flip, replace, insert, delete, shorten, twice, garbage, swap, exception)


def proper(request, pdu):
    """The registers of @pdu when it answers @request."""
    if len(pdu) >= 2 and pdu[0] == request.function and pdu[1] == 2 * request.count == len(pdu) - 2:
        return list(struct.unpack(f">{request.count}H", pdu[2:]))
    return None


def near(transaction, other):
    """Could it be the id of another request that is on its way? Then the answer belongs to that one, for all that
    anybody can tell."""
    return (int.from_bytes(transaction, "big") - int.from_bytes(other, "big") + 16) & 0xFFFF <= 32


def proper_tcp(request, data):
    """Registers of every proper answer in @data, cut frame by frame; None for one to another request."""
    while len(data) >= 8:
        transaction, protocol, length, unit = data[:2], *struct.unpack(">HHB", data[2:7])
        if protocol or length < 2 or len(data) < 6 + length:
            return
        found = proper(request, data[7:6 + length])
        if found and unit == request.unit:
            if transaction == request.head:
                yield found
            elif near(transaction, request.head):
                yield None
        data = data[6 + length:]


def proper_rtu(request, data):
    """Registers of every proper answer in @data, wherever it begins."""
    size = 5 + 2 * request.count
    for at in range(len(data) - size + 1):
        frame = data[at:at + size]
        found = proper(request, frame[1:-2])
        if found and frame[0] == request.unit and crc(frame[:-2]) == frame[-2:]:
            yield found


def mutate(chance, request, value):
    right = words(value, request.address, request.count)
    while True:
        data = request.frame(request.pdu(value))
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            data = chance.choice(MUTATIONS)(chance, data if len(data) > 2 else b"\0\0\0")
        found = list((proper_rtu if request.gateway.framing == "rtu" else proper_tcp)(request, data))
        if all(registers == right for registers in found):
            return data, bool(found)
