"""Attacks on the framing of HTTP, as bytes on a socket: each gets one refusal, and the connection ends.

The rows are those at which libmicrohttpd, libevent and ulfius were seen to accept what other programs
read differently; see include/dahu/http/guard.h.
"""
import os
import re
import select
import time

import pytest

from web import Service, everything, memory_kb, read_answer

HOST = b"Host: dahu.example\r\n"
BODY = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"   # answered only by a server that takes a body for a request

ATTACKS = {
    "two lengths": (400, b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 36\r\n\r\nhello" + BODY),
    "two equal lengths": (400, b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
    "length and chunks": (400, b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + BODY),
    "blank before colon": (400, b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length : 36\r\n\r\n" + BODY),
    "length with a sign": (400, b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: +5\r\n\r\nhello"),
    "length in hexadecimal": (400, b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 0x5\r\n\r\nhello"),
    "unknown transfer coding": (400, b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n" + BODY),
    "two transfer codings": (400, b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
    "zero byte in a value": (400, b"GET / HTTP/1.1\r\n" + HOST + b"X: a\0b\r\nY: c\r\n\r\n"),
    "zero byte in the last value": (400, b"GET / HTTP/1.1\r\n" + HOST + b"X: a\0\r\n\r\n"),
    "carriage return in a value": (400, b"GET / HTTP/1.1\r\n" + HOST + b"X: a\rY: b\r\n\r\n"),
    "bare line feed": (400, b"GET / HTTP/1.1\r\n" + HOST + b"X: a\nContent-Length: 36\r\n\r\n" + BODY),
    "folded line": (400, b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n"),
    "folded last line": (400, b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n\tTransfer-Encoding: chunked\r\n\r\n"),
    "no host": (400, b"GET / HTTP/1.1\r\nX: a\r\n\r\n"),
    "two hosts": (400, b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n"),
    "zero byte in the path": (400, b"GET /a%00b HTTP/1.1\r\n" + HOST + b"\r\n"),
    "raw zero byte in the path": (400, b"GET /a\0b HTTP/1.1\r\n" + HOST + b"\r\n"),
    "blank in the path": (400, b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n"),
    "dot segments": (400, b"GET /api/../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n"),
    "escaped dot segments": (400, b"GET /api/%2e%2e/etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n"),
    "escaped slash": (400, b"GET /api%2fv1 HTTP/1.1\r\n" + HOST + b"\r\n"),
    "half an escape": (400, b"GET /% HTTP/1.1\r\n" + HOST + b"\r\n"),
    "path that is not UTF-8": (400, b"GET /%ff%fe HTTP/1.1\r\n" + HOST + b"\r\n"),
    "overlong UTF-8": (400, b"GET /%c0%ae%c0%ae/ HTTP/1.1\r\n" + HOST + b"\r\n"),
    "raw byte above 127": (400, b"GET /\xe5\xa4\xa7 HTTP/1.1\r\n" + HOST + b"\r\n"),
    "header of 64 kB": (431, b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 65536 + b"\r\n\r\n"),
    "head of 17 kB": (431, b"GET / HTTP/1.1\r\n" + HOST + b"".join(b"X%d: %s\r\n" % (i, b"a" * 1000) for i in range(17)) + b"\r\n"),
    "101 headers": (431, b"GET / HTTP/1.1\r\n" + b"".join(b"X%d: a\r\n" % i for i in range(100)) + HOST + b"\r\n"),
    "path of 5 kB": (414, b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n" + HOST + b"\r\n"),
    "path of 64 kB": (414, b"GET /" + b"a" * 65536 + b" HTTP/1.1\r\n" + HOST + b"\r\n"),
    "chunk size that overflows": (413, b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n"),
    "length of 2^64": (413, b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 18446744073709551616\r\n\r\nhello"),
    "length of 2^64 + 5": (413, b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 18446744073709551621\r\n\r\nhello"),
    "length above the ceiling": (413, b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1048577\r\n\r\nhello"),
    "HTTP/2.0": (505, b"GET / HTTP/2.0\r\n" + HOST + b"\r\n"),
    "HTTP/1.7": (505, b"GET / HTTP/1.7\r\n" + HOST + b"\r\n"),
    "method that is no token": (400, b"G(T / HTTP/1.1\r\n" + HOST + b"\r\n"),
}

REFUSED_BY_THE_LIBRARY = {"length with a sign", "length in hexadecimal", "length of 2^64", "length of 2^64 + 5"}


@pytest.fixture(scope="module")
def service(template):
    with Service(template) as running:
        yield running


@pytest.mark.parametrize("name", ATTACKS)
def test_one_refusal_and_the_end(service, name):
    status, attack = ATTACKS[name]
    with service.connect() as connection:
        began = time.monotonic()
        connection.sendall(attack)
        got = everything(connection)
        assert got is not None, "the connection stayed open"
        assert got.startswith(b"HTTP/1.1 %d " % status), got[:200]
        heads = re.findall(rb"^HTTP/1\.1 .*?\r\n\r\n", got, re.M | re.S)
        # libmicrohttpd 0.9.75 prints the head of its own refusal of a Content-Length twice
        assert len(heads) == 1 or (name in REFUSED_BY_THE_LIBRARY and set(heads) == {heads[0]}), got
        assert time.monotonic() - began < 8


def test_honest_requests_are_not_refused(service):
    """What real clients send, in pieces of every size and one after another on one connection."""
    long_head = b"GET /icon.svg HTTP/1.1\r\n" + HOST + b"".join(b"X%d: %s\r\n" % (i, b"v" * 900) for i in range(16)) + b"\r\n"
    honest = [
        b"GET / HTTP/1.1\r\n" + HOST + b"Accept: */*\r\nAccept-Language: zh-CN,zh;q=0.9\r\n\r\n",
        b"HEAD /icon.svg HTTP/1.1\r\nhost:dahu.example:8080\r\nCookie: a=b; c=\"d e\"\r\n\r\n",
        b"GET /?utm=1 HTTP/1.1\r\n" + HOST + b"X-Empty:\r\nX-Tab: a\tb  \r\n\r\n",
        b"GET http://dahu.example/icon.svg HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhello",
        b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        long_head,
    ]
    for step in (1, 7, 1000, 100000):
        with service.connect() as connection:
            pending = b""
            for request in honest[:-1] if step == 1 else honest:
                for start in range(0, len(request), step):
                    connection.sendall(request[start:start + step])
                if request.startswith(b"HEAD"):
                    head = b""
                    while not head.endswith(b"\r\n\r\n"):
                        head += connection.recv(1)
                    assert head.startswith(b"HTTP/1.1 200 "), (step, request[:60], head)
                    continue
                status, _, _, pending = read_answer(connection, pending)
                assert status == 200, (step, request[:60])
            assert pending == b""


def test_pipelined_requests_are_answered_in_order(service):
    with service.connect() as connection:
        connection.sendall(b"".join(b"GET /n%d HTTP/1.1\r\n%s\r\n" % (i, HOST) for i in range(20)))
        pending = b""
        for i in range(20):
            status, _, body, pending = read_answer(connection, pending)
            assert status == 404 and b"/n%d\"" % i in body


def test_slow_heads_are_closed_while_others_are_served(template):
    """300 clients that drip their heads, a byte every 50 ms, against a deadline of 1 s. DRIPPERS=n takes more of them, KEPT=n keeps
    so many others that ask again and again on the same connection."""
    count, kept_count = int(os.environ.get("DRIPPERS", "300")), int(os.environ.get("KEPT", "40"))
    with Service(template, "--set", "http.head_deadline_ms=1000") as service:
        memory = memory_kb(service.process.pid)
        kept = [service.connect() for _ in range(kept_count)]
        drippers = {service.connect(): time.monotonic() for _ in range(count)}
        # half of them have sent one whole request before: their second head drips
        for connection in list(drippers)[::2]:
            connection.sendall(b"GET /icon.svg HTTP/1.1\r\n" + HOST + b"\r\n")
            assert read_answer(connection)[0] == 200
            drippers[connection] = time.monotonic()
        head, closed, slowest, worst = b"GET / HTTP/1.1\r\nX: " + b"a" * 1000, 0, 0.0, 0.0
        for i in range(100):
            if not drippers:
                break
            for connection in list(drippers):
                try:
                    connection.send(head[i:i + 1])
                except OSError:
                    pass
            for connection in select.select(list(drippers), [], [], 0)[0]:
                try:
                    assert connection.recv(100) == b""
                except ConnectionResetError:
                    pass
                slowest = max(slowest, time.monotonic() - drippers.pop(connection))
                connection.close()
                closed += 1
            if i % 10 == 0:
                for connection in kept:
                    connection.sendall(b"GET /icon.svg HTTP/1.1\r\n" + HOST + b"\r\n")
                assert all(read_answer(connection)[0] == 200 for connection in kept)
            began = time.monotonic()
            assert service.get("/icon.svg")[0] == 200
            worst = max(worst, time.monotonic() - began)
            time.sleep(0.03)
        assert closed == count and not drippers
        assert slowest < 4, slowest
        assert worst < 1, worst
        assert memory_kb(service.process.pid) - memory < 50 * 1024
        print(f"{count} drippers were closed after {slowest:.1f} s at the latest, others waited {worst * 1000:.0f} ms at most")
        for connection in kept:
            connection.close()


def test_too_long_a_body_is_closed(service):
    with service.connect() as connection:   # chunks beyond the ceiling: no answer can be told from the rest of them
        connection.sendall(b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
        sent = 0
        try:
            for _ in range(400):
                connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                sent += 65536
        except OSError:
            pass
        assert everything(connection) is not None
        assert sent < 400 * 65536
