"""All addresses of the API under requests that are nearly right: made from the description, then spoiled. Nothing that a client sends
may end in a 5xx, every refusal is a problem that says what to do, and nothing of what was refused is done.

FUZZ_HTTP=1000000 asks more often (three hours or so), SEED=n repeats a run.
"""
import collections
import concurrent.futures
import json
import os
import random
import socket
import urllib.parse

import pytest

import county
from web import Service, key_file, memory_kb, read_answer, sign_in

REQUESTS = int(os.environ.get("FUZZ_HTTP", "4000"))
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(2**32))))
BATCH, CONNECTIONS = 40, 4   # requests on their way at once on one connection
TEXTS = ["", " ", "A-00001", "A-00004", "x", "电费", "\u202e", "𠮷", "e" + "\u0301" * 40, "a" * 300, "大" * 2500, "'", "\\", "$$", "%", "_", "{account}",
         "'; drop table account; --", "<script>", "=1+1", "\r\nX: y", "\t", "\u0000", "null", "NaN", "2026-03-01", "2026-02-30", "9999-12-31", "infinity",
         "2026-03-01T08:00:00Z", "0001-01-01T00:00:00Z", "294277-01-01T00:00:00Z", "TS-2026-00001", "TA-2026-00001", "-1", "0", "1e400", "0x10",
         "00000000-0000-0000-0000-000000000000", "PHONE", "BILLING", "YES", "REGISTERED"]
NUMBERS = [0, -1, 1, 2, 100, 2**31 - 1, 2**31, 2**53, 2**63 - 1, -2**63, 1.5, 1e15, 1e300, -0.0, 400000]


class Maker:
    """Requests from the description of the service."""

    def __init__(self, service, people):
        self.random, self.service, self.people = random.Random(SEED), service, people
        description = json.loads(service.get("/api/openapi.json")[2])
        self.schemas = description["components"]["schemas"]
        self.operations = [(method.upper(), path, operation) for path, methods in description["paths"].items()
                           for method, operation in methods.items()
                           if path not in ("/api/openapi.json", "/api/v1/stream")]   # long, and without end
        self.statuses = collections.Counter()
        self.failures = []   # answers that are never right; all of a run are told, not the first
        self.refused = []    # requests that must not have changed anything, by id
        self.numbers = {}   # of cases that were opened, by flow
        self.keys = [f"key {n}" for n in range(200)]

    def chance(self, share):
        return self.random.random() < share

    def value(self, schema, depth=0, name=None):
        """A value that the schema allows, or nearly."""
        pick = self.random.choice
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[-1]]
        if self.chance(0.01) or depth > 6:
            return pick([None, True, False, [], {}, pick(TEXTS), pick(NUMBERS), [pick(TEXTS)], {pick(TEXTS): pick(NUMBERS)}])
        if "enum" in schema and not self.chance(0.05):
            return pick(schema["enum"])
        if name in ("account", "account_number", "number") and self.chance(0.9):
            return pick(["A-00001", "A-00002", "A-00003"])
        kind = schema.get("type", "string")
        kind = pick(kind) if isinstance(kind, list) else kind
        if kind == "object":
            wanted = set(schema.get("required", []))
            made = {name: self.value(part, depth + 1, name) for name, part in schema.get("properties", {}).items()
                    if (name in wanted and not self.chance(0.03)) or self.chance(0.5)}
            if self.chance(0.03):
                made[pick(TEXTS)] = pick(TEXTS)
            return made
        if kind == "array":
            return [self.value(schema.get("items", {}), depth + 1) for _ in range(self.random.randrange(4))]
        if kind == "integer" or kind == "number":
            low, high = schema.get("minimum", 0), schema.get("maximum", 1000)
            return self.random.randint(int(low), max(int(low), int(min(high, 2**62)))) if not self.chance(0.1) else pick(NUMBERS)
        if kind == "boolean":
            return self.chance(0.5)
        if schema.get("format") in ("date", "date-time") and not self.chance(0.1):
            day = f"20{self.random.randrange(10, 40)}-{self.random.randrange(1, 13):02}-{self.random.randrange(1, 29):02}"
            return day if schema["format"] == "date" else day + "T08:00:00Z"
        return pick(TEXTS)

    def spoil(self, body):
        """A few bytes of it changed, doubled or gone."""
        body = bytearray(body)
        for _ in range(self.random.randrange(1, 4)):
            at = self.random.randrange(len(body) + 1)
            match self.random.randrange(4):
                case 0 if body:
                    body[at % len(body)] = self.random.randrange(256)
                case 1:
                    body[at:at] = self.random.choice([b"{", b"[", b'"', b",", b"\\u0000", b"\\ud800", b"\xff", b"\x00", b"[" * 40, b"9" * 400, b"1e999"])
                case 2:
                    del body[at:at + self.random.randrange(1, 9)]
                case _:
                    body[at:at] = body[:self.random.randrange(1, 60)]
        return bytes(body)

    def query(self, operation):
        parts = []
        for param in operation["parameters"]:
            if param["in"] == "query" and self.chance(0.25):
                parts.append((param["name"], self.random.choice(TEXTS) if self.chance(0.3) else self.value(param["schema"])))
        if self.chance(0.03):
            parts.append((self.random.choice(TEXTS), self.random.choice(TEXTS)))
        return urllib.parse.urlencode(parts, errors="surrogatepass")[:3000]

    def request(self):
        pick = self.random.choice
        method, path, operation = pick(self.operations)
        while "{" in path:
            name = path[path.index("{"):path.index("}") + 1]
            known = self.numbers.get(path.split("/")[3], ["A-00001", "A-00002", "1"])
            value = pick(TEXTS) if self.chance(0.15) else pick(known[-20:])
            path = path.replace(name, urllib.parse.quote(value, safe="")[:200] or "x")
        query = self.query(operation)
        if self.chance(0.02):
            method = pick(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "X"])
        lines = [f"{method} {path}{'?' + query if query else ''} HTTP/1.1", "Host: {}:{}".format(*self.service.address)]
        right = operation.get("x-right")
        who = pick(self.people.get(right, [None])) if not self.chance(0.05) else pick([None, "x" * 43, pick(self.people["self"])])
        if who:
            lines.append(f"Cookie: dahu={who}")
        if not self.chance(0.02):
            lines.append(f"Origin: {self.service.url}")
        lines.append(f"Accept-Language: {pick(['zh', 'en', 'fr', ''])}")
        body = b""
        if "requestBody" in operation or self.chance(0.01):
            name = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            body = json.dumps(self.value(name), ensure_ascii=self.chance(0.5)).encode("utf-8", "surrogatepass")
            body = self.spoil(body) if self.chance(0.15) else body
            lines.append(f"Content-Type: {'application/json' if not self.chance(0.02) else pick(['text/plain', 'application/json;charset=x', ''])}")
            lines.append(f"Content-Length: {len(body)}")
        if method == "POST" and not self.chance(0.02):
            lines.append(f"Idempotency-Key: {pick(self.keys) if self.chance(0.1) else self.random.random()}")
        if not self.chance(0.1):
            lines.append(f"If-Match: {pick(['1', '2', '3', '99'])!r}".replace("'", '"'))
        return method, ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def judge(maker, method, request, status, headers, body):
    what = (SEED, request[:3000], status, body[:1000])
    maker.statuses[status] += 1
    assert headers["x-request-id"], what
    if status >= 400:
        maker.refused.append(headers["x-request-id"])
    if status >= 500:
        maker.failures.append(what)
        print(what, flush=True)
        return
    if status == 201:
        made = json.loads(body)
        maker.numbers.setdefault(made.get("flow"), []).append(made.get("number", "1"))
    if status >= 400 and method != "HEAD":
        problem = json.loads(body)
        assert problem["code"] and problem["hint"] and problem["title"] and problem["status"] == status, what
        assert not problem["title"].startswith("constraint.") and not problem["hint"].startswith("http."), what   # keys without a text


def ask_some(maker, batch):
    """Sends a batch on one connection and judges the answers; returns what was not answered because the service closed it."""
    batch = list(batch)
    with socket.create_connection(maker.service.address, timeout=60) as connection:
        connection.sendall(b"".join(request for _, request in batch))
        rest = b""
        while batch:
            method, request = batch[0]
            if method == "HEAD":
                return batch[1:]   # its answer has no body, whatever its length says
            try:
                status, headers, body, rest = read_answer(connection, rest)
            except TimeoutError:
                raise AssertionError((SEED, "no answer to", request[:3000])) from None
            judge(maker, method, request, status, headers, body)
            batch.pop(0)
            if headers.get("connection") == "close":
                break
    return batch


def ask_all(maker, batch):
    """All of a batch. A connection that is closed behind a head that was refused takes answers with it that were on their way: then one by one."""
    while batch:
        try:
            batch = ask_some(maker, batch)
        except ConnectionError:
            for one in batch:
                assert ask_some(maker, [one]) == []
            return


def check_nothing_half_done(query, refused):
    """Each change leaves a row in the audit with the id of its request, in the same transaction; each move of a case a step."""
    half = query("""select a.request_id, a.action, a.object_type, a.object_key
                    from audit a join unnest(%s::text[]) r (id) on r.id = a.request_id
                    where a.result = 'DONE' and a.object_type not in ('file', 'list')  -- who asks for a file is noted, found or not""", [refused])
    assert not half, half[:20]
    assert query("""select c.case_number, c.state, s.to_state from work_case c
                    left join lateral (select s.to_state from case_step s where s.work_case_id = c.work_case_id order by s.case_step_id desc limit 1) s on true
                    where c.state is distinct from s.to_state""") == []
    assert query("select * from request_key where answer is null") == []
    assert query("select * from audit_broken()") == []


@pytest.fixture(scope="module")
def service(cluster, template, tmp_path_factory):
    database = cluster.create(template.name)
    county.fill(database)
    # what was freed is not kept back by the sanitizer: memory is looked at
    os.environ["ASAN_OPTIONS"] = "quarantine_size_mb=1:thread_local_quarantine_size_kb=64"
    keys = f"security.key_file={key_file(tmp_path_factory.mktemp('keys'))}"
    with Service(database, "--set", "log.level=error", "--set", keys, desk="MANAGEMENT") as running:
        running.database = database
        yield running


def test_nothing_that_a_client_sends_ends_in_a_5xx(service):
    query = service.database.query
    holders = {}
    for right, desk in query("select right_name, desk_name from desk_right"):
        holders.setdefault(right, []).append(sign_in(query, desk))
    maker = Maker(service, holders)
    memory = None
    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
        asked = []
        for n in range(0, REQUESTS, BATCH * CONNECTIONS):
            batches = [[maker.request() for _ in range(BATCH)] for _ in range(CONNECTIONS)]   # while those before are asked
            for one in asked:
                one.result()
            query("update user_session set ended_at = null, end_reason = null where ended_at is not null")   # some sign out
            asked = [pool.submit(ask_all, maker, batch) for batch in batches]
            if n >= REQUESTS // 4 and memory is None:
                memory = memory_kb(service.process.pid)
            if n % 16000 == 0 and REQUESTS > 20000:
                print(n, memory_kb(service.process.pid), maker.statuses, flush=True)
        for one in asked:
            one.result()
    assert not maker.failures, (len(maker.failures), maker.failures[:10])
    assert maker.statuses[200] + maker.statuses[201] > REQUESTS / 50, maker.statuses   # some of it is right
    assert memory_kb(service.process.pid) < memory * 1.3 + 20000, "memory grows"
    assert service.get("/api/v1/health")[0] == 200
    check_nothing_half_done(query, maker.refused)
