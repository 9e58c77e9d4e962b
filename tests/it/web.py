"""A running `dahu serve`, and HTTP as bytes: what the tests of the service share."""
import re
import select
import socket
import subprocess
import time
import urllib.error
import urllib.request

import conftest


class Service:
    """`dahu serve` on a free port. stop() ends it and returns its exit code; its log is in .log afterwards."""

    def __init__(self, database, *arguments, port=0):
        url = getattr(database, "url", database)
        self.process = subprocess.Popen(
            [conftest.DAHU, "serve", "--set", f"database.url={url}", "--set", f"http.port={port}", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"listening on http://(127\.0\.0\.1):(\d+)\n", line)
        if not found:
            self.process.kill()
            raise AssertionError(f"{line!r} {self.process.stderr.read()}")
        self.address = (found[1], int(found[2]))
        self.url = f"http://{found[1]}:{found[2]}"
        self.log = None

    def connect(self, timeout=60):
        return socket.create_connection(self.address, timeout=timeout)

    def get(self, path, method="GET", **headers):
        """(status, headers, body) of one request on its own connection."""
        request = urllib.request.Request(self.url + path, method=method,
                                         headers={name.replace("_", "-"): value for name, value in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def stop(self, signal=15, timeout=120):
        self.process.send_signal(signal)
        _, self.log = self.process.communicate(timeout=timeout)
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            code = self.stop()
            assert code == 0, (code, self.log)
        assert self.log is None or "Sanitizer" not in self.log, self.log


def read_answer(connection, pending=b""):
    """One answer with a Content-Length from a connection: (status, headers, body, what came after it)."""
    while b"\r\n\r\n" not in pending:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError(f"closed after {pending!r}")
        pending += more
    head, pending = pending.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines[1:])}
    length = int(headers.get("content-length", 0))
    while len(pending) < length:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("closed in the midst of a body")
        pending += more
    return int(lines[0].split()[1]), headers, pending[:length], pending[length:]


def everything(connection, timeout=20):
    """All bytes until the peer closes; None instead when it has not closed in time."""
    got, until = b"", time.monotonic() + timeout
    while (left := until - time.monotonic()) > 0:
        if not select.select([connection], [], [], left)[0]:
            break
        try:
            more = connection.recv(65536)
        except ConnectionResetError:
            return got
        if not more:
            return got
        got += more
    return None


def memory_kb(pid):
    """Resident memory of a process."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])
