"""A running `dahu serve`, and HTTP as bytes: what the tests of the service share."""
import base64
import hashlib
import json
import os
import re
import select
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid

import conftest


def sign_in(query, desk="MANAGEMENT", unit=None, login=None):
    """A person at @desk who is signed in, second factor and all; returns the token that is his cookie. @query runs SQL.

    The same person and token each time, so that one browser can go from one database to another.
    """
    login = login or "test." + desk.lower().replace("_", ".")
    token = "token of " + login
    unit_id = "null"
    if unit:
        query(f"insert into dahu.org_unit (name) values ('{unit}') on conflict do nothing")
        unit_id = f"(select org_unit_id from dahu.org_unit where name = '{unit}')"
    query(f"insert into dahu.user_account (login, name, org_unit_id) values ('{login}', '{login}', {unit_id}) on conflict do nothing")
    query(f"""insert into dahu.user_desk (user_account_id, desk_name, valid)
              select user_account_id, '{desk}', '[2020-01-01,)' from dahu.user_account where login = '{login}' on conflict do nothing""")
    query(f"""insert into dahu.user_session (user_account_id, kind, token_hash, address, agent, factor_at, idle_s, expires_at)
              select user_account_id, 'BROWSER', '\\x{hashlib.blake2b(token.encode(), digest_size=32).hexdigest()}', '127.0.0.1', 'test', now(), 36000,
                     now() + interval '1 day' from dahu.user_account where login = '{login}' on conflict do nothing""")
    return token


def key_file(folder, *keys):
    """A file of keys for second factors, the newest first; a new one when none is given."""
    path = folder / "secret.key"
    path.write_bytes(b"".join(base64.b64encode(key) + b"\n" for key in keys or [os.urandom(32)]))
    path.chmod(0o600)
    return path


class Service:
    """`dahu serve` on a free port. stop() ends it and returns its exit code; its log is in .log afterwards.

    With a desk it is asked as a person of that desk who is signed in. With a file as @log it writes there what it says, from the start;
    else into one of its own: a pipe that nobody reads would keep it waiting.
    """

    def __init__(self, database, *arguments, port=0, desk="MANAGEMENT", log=None):
        self.token = sign_in(database.query, desk) if desk and hasattr(database, "query") else None
        url = getattr(database, "url", database)
        self.said = tempfile.TemporaryFile("w+", errors="replace")
        self.process = subprocess.Popen(
            [conftest.DAHU, "serve", "--set", f"database.url={url}", "--set", f"http.port={port}",
             "--set", "data.path=/nonexistent", *arguments],   # what `dahu up` left on this machine is none of its business
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log or self.said, text=True)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"listening on http://(127\.0\.0\.1):(\d+)\n", line)
        if not found:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{line!r} {self.read_log()}")
        self.address = (found[1], int(found[2]))
        self.url = f"http://{found[1]}:{found[2]}"
        self.log = None

    def connect(self, timeout=60):
        return socket.create_connection(self.address, timeout=timeout)

    def get(self, path, method="GET", **headers):
        """(status, headers, body) of one request on its own connection."""
        return self.ask(method, path, None, **headers)

    def ask(self, method, path, body=None, **headers):
        """The same with a body: bytes as they are, anything else as JSON. A POST gets a new key unless one is given."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        if method == "POST":
            headers.setdefault("Idempotency-Key", uuid.uuid4().hex)
        if self.token and "Authorization" not in headers and "Cookie" not in headers:
            headers["Cookie"] = f"dahu={self.token}"
            headers.setdefault("Origin", self.url)
        headers = {name: value for name, value in headers.items() if value is not None}
        request = urllib.request.Request(self.url + path, data=body, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def read_log(self):
        self.said.seek(0)
        return self.said.read()

    def stop(self, signal=15, timeout=120):
        self.process.send_signal(signal)
        self.process.communicate(timeout=timeout)
        self.log = self.read_log()
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.log is None:   # it may have ended by itself: what it said tells why
            code = self.stop()
            assert code in (0, -9), (code, self.log)   # some tests kill it
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
