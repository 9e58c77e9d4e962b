"""Meters that misbehave, one way each, all read by one collector: nothing wrong is booked, every fault has its
class, and the next good answer is read correctly. The fake meters know what they said; wrong answers carry
values that no sound answer ever had."""
import contextlib
import re
import struct
import time

import meters
from conftest import wait_for
from collecting import Collector, add_point, check_slots, gaps, once, readings, registers, tcp

WRONG = 0xBAD1     # the word that wrong answers are made of
TIMEOUT = r"no answer within 400 ms"
MALFORMED = "malformed answer: "


def wrong_pdu(frame, byte_count=None, function=None, words=None):
    count = struct.unpack(">H", frame[10:12])[0] if words is None else words
    return struct.pack(f">BB{count}H", function or frame[7], 2 * count if byte_count is None else byte_count,
                       *[WRONG] * count)


def header(frame, length, transaction=None, protocol=0):
    """MBAP up to the unit, with any length."""
    return (frame[:2] if transaction is None else transaction) + struct.pack(">HHB", protocol, length, frame[6])


def send(make):
    """Instead of the answer, the bytes that make(meter, frame) returns."""
    def action(meter, connection, frame):
        connection.sendall(make(meter, frame))
        return True
    return action


def first(make):
    """Some bytes, and then the right answer."""
    def action(meter, connection, frame):
        connection.sendall(make(meter, frame))
        return False
    return action


def raw(count):
    return send(lambda meter, frame: meter.reply(frame, wrong_pdu(frame))[:count])


def length(value):
    return send(lambda meter, frame: header(frame, value) + wrong_pdu(frame))


def shorter(by):
    return send(lambda meter, frame: header(frame, 3 + 2 * frame[11] - by) + wrong_pdu(frame))


def exception(code, extra=b""):
    return send(lambda meter, frame: meter.reply(frame, bytes([frame[7] | 0x80, code]) + extra))


def pieces(size, pause):
    """The right answer, @size bytes at a time."""
    def action(meter, connection, frame):
        pdu, words = meter.pdu(frame)
        answer = meter.reply(frame, pdu)
        try:
            for at in range(0, len(answer), size):
                connection.sendall(answer[at:at + size])
                time.sleep(pause)
        except OSError:
            return True
        if words:
            meter.said.append(words)
        return True
    return action


def split_at(offset):
    def action(meter, connection, frame):
        pdu, words = meter.pdu(frame)
        answer = meter.reply(frame, pdu)
        connection.sendall(answer[:offset])
        time.sleep(0.02)
        connection.sendall(answer[offset:])
        meter.said.append(words)
        return True
    return action


def together(make):
    """The right answer and more behind it, in one segment."""
    def action(meter, connection, frame):
        pdu, words = meter.pdu(frame)
        meter.said.append(words)
        connection.sendall(meter.reply(frame, pdu) + make(meter, frame))
        return True
    return action


def endless(chunk):
    def action(_meter, connection, frame):
        try:
            while True:
                connection.sendall(chunk(frame))
                time.sleep(0.001)
        except OSError:
            return True
    return action


def close(reset):
    """Half an answer, then the end of the connection."""
    def action(meter, connection, frame):
        connection.sendall(meter.reply(frame, wrong_pdu(frame))[:8])
        if reset:
            connection.setsockopt(meters.socket.SOL_SOCKET, meters.socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        return True
    return action


def nothing(_meter, _connection, _frame):
    return True


def late():
    """The first request is not answered; its answer comes when the second one is asked, and then the right one."""
    kept = []

    def keep(_meter, _connection, frame):
        kept.append(frame)
        return True

    def both(meter, connection, _frame):
        connection.sendall(meter.reply(kept[0], wrong_pdu(kept[0])))
        return False
    return [keep, both]


def other(transaction):
    """The transaction id of another request."""
    return lambda frame: ((int.from_bytes(frame[:2], "big") + transaction) & 0xFFFF).to_bytes(2, "big")


next_id = other(1)

# name -> (what is done to one request, what the log must say about it; None = the request succeeds all the same)
TCP = {
    **{f"short header of {n} bytes": (raw(n), TIMEOUT) for n in range(1, 7)},
    "header only": (raw(7), TIMEOUT),
    "wrong transaction id": (send(lambda m, f: m.reply(f, wrong_pdu(f), transaction=0xEEEE)), TIMEOUT),
    "wrong transaction id, then right": (first(lambda m, f: m.reply(f, wrong_pdu(f), transaction=0xEEEE)), None),
    "late answer of the request before": (late(), TIMEOUT),
    **{f"unit {unit}": (send(lambda m, f, unit=unit: m.reply(f, wrong_pdu(f), unit=unit)),
                        MALFORMED + f"answer of unit {unit}, asked unit 1") for unit in (0, 2, 255)},
    "protocol 1": (send(lambda m, f: header(f, 15, protocol=1) + wrong_pdu(f)), MALFORMED + "protocol id is not 0"),
    **{f"length {n}": (length(n), MALFORMED + "frame length") for n in (0, 1, 2, 255, 65535)},
    "longer than what is sent": (length(100), TIMEOUT),
    "shorter than what is sent": (shorter(2), MALFORMED + "byte count"),
    "byte count odd": (send(lambda m, f: m.reply(f, wrong_pdu(f, byte_count=7))), MALFORMED + "byte count 7"),
    "byte count of fewer registers": (send(lambda m, f: m.reply(f, wrong_pdu(f, words=1))), MALFORMED + "byte count 2"),
    "byte count of more registers": (send(lambda m, f: m.reply(f, wrong_pdu(f, words=9))), MALFORMED + "byte count 18"),
    "byte count right, more registers": (send(lambda m, f: m.reply(f, wrong_pdu(f, words=9, byte_count=2 * f[11]))),
                                         MALFORMED + "byte count"),
    "byte count 0": (send(lambda m, f: m.reply(f, wrong_pdu(f, byte_count=0))), MALFORMED + "byte count 0"),
    "byte count 255": (send(lambda m, f: m.reply(f, wrong_pdu(f, byte_count=255))), MALFORMED + "byte count 255"),
    "other function": (send(lambda m, f: m.reply(f, wrong_pdu(f, function=4))), MALFORMED + "answered function 4"),
    "exception of another function": (send(lambda m, f: m.reply(f, b"\x84\x02")), MALFORMED + "answered function 132"),
    **{f"exception {code}": (exception(code), rf"exception {code} \(") for code in (1, 3, 4, 5, 6, 8, 10, 11, 0x7F)},
    "exception with more behind it": (exception(2, b"\0\0"), MALFORMED + "an exception with 2 bytes behind it"),
    "two frames in one segment": (together(lambda m, f: m.reply(f, wrong_pdu(f))), None),
    "two frames, the first one late": (first(lambda m, f: m.reply(f, wrong_pdu(f), transaction=0x7777) * 2), None),
    "an answer to the next request": (together(lambda m, f: header(f, 3 + 2 * f[11], transaction=next_id(f)) + wrong_pdu(f)),
                                      None),
    **{f"split after {n} bytes": (split_at(n), None) for n in range(1, 13)},
    "one byte at a time": (pieces(1, 0.002), None),
    "one byte a second": (pieces(1, 1.0), TIMEOUT),
    "endless garbage": (endless(lambda f: b"\x55" * 500), MALFORMED + "protocol id is not 0"),
    "endless frames": (endless(lambda f: (header(f, 3 + 2 * f[11], transaction=b"\xee\xee") + wrong_pdu(f)) * 100),
                       MALFORMED + "one frame after the other"),
    "end of connection in the middle": (close(False), None),   # no fault of the unit: asked again at once
    "reset in the middle": (close(True), None),
    "no answer at all": (nothing, TIMEOUT),
    "HTTP": (send(lambda m, f: b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), MALFORMED + "protocol id is not 0"),
    "ASCII": (send(lambda m, f: b":010304BAD1BAD1F9\r\n"), MALFORMED + "protocol id is not 0"),
}


def break_crc(answer):
    return answer[:-1] + bytes([answer[-1] ^ 1])


RTU = {
    "RTU, wrong CRC": (send(lambda m, f: break_crc(m.reply(f, wrong_pdu(f)))), MALFORMED + "wrong CRC"),
    "RTU, CRC swapped": (send(lambda m, f: (lambda a: a[:-2] + a[:-3:-1])(m.reply(f, wrong_pdu(f)))), MALFORMED + "wrong CRC"),
    "RTU, noise before the frame": (first(lambda m, f: b"\xff\x00\xff"), None),
    "RTU, much noise": (first(lambda m, f: b"\xff" * 40), MALFORMED + "no frame in the first"),
    "RTU, silence in the frame": (pieces(1, 0.01), None),
    "RTU, another unit": (first(lambda m, f: m.reply(f, wrong_pdu(f), unit=2)), None),
    "RTU, another function": (first(lambda m, f: m.reply(f, wrong_pdu(f, function=4))), None),
    "RTU, exception": (exception(4), r"exception 4 \("),
    "RTU, half a frame": (raw(5), TIMEOUT),
    "RTU, answer of another size": (send(lambda m, f: m.reply(f, wrong_pdu(f, words=1))), TIMEOUT),
    "RTU, end of connection": (close(False), None),
}

def script(action):
    """The fault meets the first request ever, and again one in the middle of a well-known connection."""
    steps = action if isinstance(action, list) else [action]
    usual = [lambda *_: False]
    return steps + usual * 7 + (late() if isinstance(action, list) else steps)


def test_every_kind_of_misbehaviour(database):
    cases = {**TCP, **RTU}
    fakes, points = {}, {}
    try:
        for i, (name, (action, _)) in enumerate(cases.items()):
            kind = meters.FakeRtuMeter if name in RTU else meters.FakeMeter
            fakes[name] = kind(registers(active_wh=1000000 + i, reactive_varh=2000000 + i))
            fakes[name].script = script(action)
            scheme = "rtutcp" if name in RTU else "tcp"
            points[name] = add_point(database, f"{scheme}://127.0.0.1:{fakes[name].port}", slot_s=3)
        with Collector(database, "--set", "collect.request_timeout_ms=400", "--set", "collect.connects_per_s=1000",
                       "--set", "log.level=debug") as collector:
            wait_for(lambda: not any(fake.script for fake in fakes.values()), 90, lambda: "showing every fault of "
                     + str([(name, len(fake.script), fake.asked) for name, fake in fakes.items() if fake.script]) + collector.text())
            count = {name: len(readings(database, point)) for name, point in points.items()}
            wait_for(lambda: all(len(readings(database, point)) > count[name] for name, point in points.items()), 60,
                     "a good reading of each after the last fault")
            log = collector.stop()
        for i, (name, (_, expected)) in enumerate(cases.items()):
            check_case(database, name, expected, points[name], 1000000 + i, fakes[name], log)
    finally:
        for fake in fakes.values():
            fake.__exit__()
    stray = database.value("""select count(*) from reading_conflict""")
    assert stray == 0
    wrong = database.value("""select count(*) from (select active_energy_import_wh, reactive_energy_import_varh from reading
        union all select active_energy_import_wh, reactive_energy_import_varh from reading_latest) x
        where coalesce(active_energy_import_wh, 1000000) not between 1000000 and 1000999
           or coalesce(reactive_energy_import_varh, 2000000) not between 2000000 and 2000999""")
    assert wrong == 0
    names = {point: name for name, point in points.items()}
    assert [(names[point], value) for point, value in
            database.query("select metering_point_id, value from reading_extra where value <> 99")] == []


def check_case(database, name, expected, point, energy, fake, log):
    said = {(words[0] << 16 | words[1]) for words in fake.said if len(words) == 6}
    booked = {row[1] for row in readings(database, point)}
    assert said == {energy}, name
    assert booked == {energy}, f"{name}: {booked}"
    check_slots(database, point, 3)
    serial = database.value("""select serial_number from meter m join meter_installation i using (meter_id)
        where metering_point_id = %s""", (point,))
    told = [line for line in log.splitlines() if f"meter '{serial}'" in line and "is read again" not in line]
    if expected is None:
        assert told == [] and not gaps(database, point), f"{name}: {told}"
    else:
        assert told and all(re.search(expected, line) for line in told), f"{name}: {told}"


def odd(energy=(0, 7), export=(0x40E0, 0), reactive=(0x0012, 0x3456), prefix=0):
    """Registers of the driver "odd": 7 Wh, 7.0 Wh, 123456 varh."""
    return dict(enumerate((*energy, *export, *reactive, prefix)))


def test_bits_that_are_no_value_are_not_booked(database):
    nan, infinity, ones, hexadecimal = (0x7FC0, 0), (0x7F80, 0), (0xFFFF, 0xFFFF), (0x00A2, 0x3456)
    cases = [   # registers -> what is booked: import, export, reactive; None = a gap
        (odd(), (7, 7, 123456)),
        (odd(energy=ones), (None, 7, 123456)),
        (odd(export=nan), (7, None, 123456)),
        (odd(export=infinity), (7, None, 123456)),
        (odd(reactive=hexadecimal), (7, 7, None)),
        (odd(energy=ones, export=nan, reactive=hexadecimal), "malformed"),
        (odd(prefix=1), "driver_fault"),
    ]
    with contextlib.ExitStack() as stack:
        fakes = [stack.enter_context(meters.FakeMeter(words)) for words, _ in cases]
        points = [add_point(database, tcp(fake), driver="odd", slot_s=900) for fake in fakes]
        result = once(database)
    assert result.returncode == 3, result.stderr
    for point, (_, expected) in zip(points, cases):
        booked = database.query("""select active_energy_import_wh, active_energy_export_wh, reactive_energy_import_varh
            from reading where metering_point_id = %s""", (point,))
        assert booked == ([expected] if isinstance(expected, tuple) else []), expected
        assert [row[1] for row in gaps(database, point)] == ([] if isinstance(expected, tuple) else [expected])
    assert "does not expect: the meter counts in MWh" in gaps(database, points[-1])[0][2]
