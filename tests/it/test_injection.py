"""Z4: what is typed never becomes SQL. Every parameter and every field of every body of the binary's own description gets texts that
would count up a sequence if one of them were ever read as SQL, in whatever place of a statement it stood.

INJECTION=full puts every payload into every place (some two hundred thousand requests); else a third of the places, drawn anew each
time, get one of them. SEED=n repeats a run.
"""
import concurrent.futures
import copy
import http.client
import json
import os
import random
import urllib.parse
import uuid

import pytest

import conftest
import county
import web

FULL = os.environ.get("INJECTION") == "full"
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(2**32))))
CONNECTIONS = 4
CANARY = "nextval($$public.canary$$)"

# How a text gets out of where it stands, and what has to follow so that the rest of the statement still reads.
PLACES = [("'", "'"), ("')", "('"), ("'))", "(('"), ("", ""), (")", "("), ("\"", "\""), ("x\"", "\"x"), ("$$", "$$"), ("\\'", "'"), ("%'", "'%"), ("'::text", "'"), ("{\"a\":\"", "\"}")]
DEEDS = ["{}||{canary}||{}", "{} and {canary} > 0 and {}={}", "{}; select {canary}; --{}", "{} union select {canary}::text --{}", "{}, (select {canary}), {}",
         "{} order by {canary} --{}", "{}/**/or/**/{canary}>0--{}"]
# As numbers, names of columns, sorts, dates and JSON paths come.
BARE = [f"(select {CANARY})", f"1+{CANARY}", f"1;select {CANARY}", f"number,(select {CANARY})", f"-number;select {CANARY}--", f"2026-01-01'||{CANARY}||'",
        f"\u02bc||{CANARY}||\u02bc", f"\uff07||{CANARY}||\uff07", f"%27||{CANARY}||%27", f"\\x27||{CANARY}||\\x27", f"$1;select {CANARY}", f"E'\\'||{CANARY}||'"]
PAYLOADS = BARE + [deed.replace("{canary}", CANARY).replace("{}={}", f"{end or 1}={start or 1}").replace("{}", start or "1", 1).replace("{}", end, 1)
                   for start, end in PLACES for deed in DEEDS]


class Walk:
    def __init__(self, service, database, holders):
        description = json.loads(service.get("/api/openapi.json")[2])
        self.schemas = description["components"]["schemas"]
        self.operations = [(method.upper(), path, operation) for path, methods in sorted(description["paths"].items())
                           for method, operation in methods.items() if path.startswith("/api/v1/") and path != "/api/v1/stream"]
        self.service, self.database, self.holders, self.numbers = service, database, holders, {}
        self.places = self.answered = 0

    def valid(self, schema, name="", depth=0):
        """The least that the schema allows."""
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[-1]]
        kind = schema.get("type", "string")
        kind = kind[0] if isinstance(kind, list) else kind
        if "enum" in schema:
            return schema["enum"][0]
        if kind == "object":
            return {key: self.valid(part, key, depth + 1) for key, part in schema.get("properties", {}).items() if key in schema.get("required", [])}
        if kind == "array":
            return [self.valid(schema.get("items", {}), name, depth + 1) for _ in range(max(1, schema.get("minItems", 0)))] if depth < 6 else []
        if kind in ("integer", "number"):
            return schema.get("minimum", 1)
        if kind == "boolean":
            return True
        if schema.get("format") == "date":
            return "2026-03-01"
        if schema.get("format") == "date-time":
            return "2026-03-01T08:00:00Z"
        return "A-00001" if name in ("account", "number") else "x" * max(1, schema.get("minLength", 0))

    def leaves(self, schema, path=(), depth=0):
        """The way to each value of a body."""
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[-1]]
        if depth > 6:
            return
        if schema.get("properties"):
            for key, part in schema["properties"].items():
                yield from self.leaves(part, (*path, key), depth + 1)
        elif "items" in schema:
            yield from self.leaves(schema["items"], (*path, 0), depth + 1)
        else:
            yield path

    def body_of(self, operation):
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        return schema, None if schema is None else self.valid(schema)

    def put(self, schema, body, way, value):
        """@body with @value at the end of @way; what is missing on the way is made."""
        at, body = schema, copy.deepcopy(body)
        here = body
        for step, key in enumerate(way):
            if "$ref" in at:
                at = self.schemas[at["$ref"].rsplit("/", 1)[-1]]
            at = at["items"] if key == 0 else at["properties"][key]
            last = step == len(way) - 1
            if isinstance(here, list):
                here[:] = [value] if last else here or [self.valid(at)]
            elif last:
                here[key] = value
            elif not isinstance(here.get(key), (dict, list)):
                made = self.valid(at)
                here[key] = made if isinstance(made, (dict, list)) else {}
            here = None if last else here[key]
        return body

    def address(self, path, place=None, payload=None):
        for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
            value = payload if name == place else self.numbers.get(path.split("/")[3], "A-00001" if name == "number" else "1")
            path = path.replace("{" + name + "}", urllib.parse.quote(value, safe=""))
        return path

    def attempts(self, pick):
        """(method, address, body, right) of every place with a payload in it."""
        for method, path, operation in self.operations:
            schema, body = self.body_of(operation)
            right = operation.get("x-right")
            for parameter in operation.get("parameters", []):
                if parameter["in"] not in ("path", "query"):
                    continue
                self.places += 1
                for payload in pick():
                    query = "" if parameter["in"] == "path" else "?" + urllib.parse.urlencode({parameter["name"]: payload})
                    yield method, self.address(path, parameter["name"] if not query else None, payload) + query, body, right
            for way in self.leaves(schema) if schema else ():
                self.places += 1
                for payload in pick():
                    yield method, self.address(path), self.put(schema, body, way, payload) if way else payload, right

    def connection(self):
        return http.client.HTTPConnection(*self.service.address, timeout=120)

    def ask(self, connection, attempt):
        method, path, body, right = attempt
        headers = {"Origin": self.service.url, "Content-Type": "application/json", "If-Match": '"1"', "Idempotency-Key": uuid.uuid4().hex}
        if right:
            headers["Cookie"] = f"dahu={self.holders[right]}"
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        try:
            answer = connection.getresponse()
        except TimeoutError as error:
            raise AssertionError(f"no answer to {attempt}, SEED={SEED}") from error
        content = answer.read()
        assert answer.status < 500, (SEED, attempt, content)
        return answer.status, content

    def open_cases(self):
        """One case of each flow where the least body opens one, so that the steps behind it are reached."""
        connection = self.connection()
        for method, path, operation in self.operations:
            if method == "POST" and operation.get("requestBody") and "{" not in path:
                status, content = self.ask(connection, (method, path, self.body_of(operation)[1], operation.get("x-right")))
                if status == 201 and (number := json.loads(content).get("number")):
                    self.numbers[path.split("/")[3]] = number

    def run(self, attempts):
        """Asks all of them; nobody is signed out for long."""
        def some(batch):
            connection = self.connection()
            for attempt in batch:
                status, _ = self.ask(connection, attempt)
                self.answered += status not in (400, 401, 403, 422, 429)
        with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
            waiting = []
            for attempt in attempts:
                if not waiting or len(waiting[-1]) == 50:
                    waiting.append([])
                waiting[-1].append(attempt)
                if len(waiting) > 4 * CONNECTIONS:
                    self.flush(pool, some, waiting)
            self.flush(pool, some, waiting)

    def flush(self, pool, some, waiting):
        self.database.query("update user_session set ended_at = null, end_reason = null where ended_at is not null; delete from sign_in_fault;"
                            " update user_account set disabled_at = null, last_day = null where disabled_at is not null or last_day is not null")
        list(pool.map(some, waiting))
        waiting.clear()


@pytest.fixture(scope="module")
def database(cluster, template):
    database = cluster.create(template.name)
    county.fill(database)
    database.query("create sequence public.canary; grant all on sequence public.canary to public")
    return database


@pytest.fixture(scope="module")
def walk(database):
    holders = {}
    for right, desk in database.query("select right_name, min(desk_name) from desk_right group by right_name"):
        holders[right] = web.sign_in(database.query, desk)
    with web.Service(database, "--set", "log.level=error", desk=None) as service:   # nobody reads the log meanwhile
        yield Walk(service, database, holders)


def rung(database):
    return database.value("select is_called from public.canary")


def test_nothing_that_is_typed_becomes_sql(walk, database):
    pick = random.Random(SEED)
    walk.open_cases()
    attempts = list(walk.attempts(lambda: PAYLOADS if FULL else [pick.choice(PAYLOADS)]))
    random.Random(SEED).shuffle(attempts)
    if not FULL:
        attempts = attempts[::3]
    walk.run(attempts)
    print(f"{len(attempts)} requests, {walk.places} places, {len(PAYLOADS)} payloads, {walk.answered} got past the door; seed {SEED}")
    assert walk.places > 2000 and walk.answered > len(attempts) / 10
    assert not rung(database), f"a payload was run; SEED={SEED}"
    result = conftest.run_dahu("review", database=database)   # works with what was written
    assert "syntax error" not in result.stderr, result.stderr
    assert not rung(database), f"a payload that had been kept was run; SEED={SEED}"


def test_the_payloads_find_sql_that_is_put_together(walk, database):
    """The test of the test: functions that paste what they are given, each in another place of a statement, are all found."""
    way = next((method, path, operation) for method, path, operation in walk.operations if operation.get("operationId") == "users")
    kept = database.value("select pg_get_functiondef('api.users'::regproc)")
    try:
        for statement in ("'select name from dahu.user_account where name = ''' || search || ''''", "'select (''' || search || ''')'",
                          "'select login from dahu.user_account order by ' || search", "'select 1 as \"' || search || '\"'",
                          "'select $$' || search || '$$'", "'select name from dahu.user_account where name like ''%' || search || '%'''"):
            database.query("alter sequence public.canary restart")
            database.query(f"""create or replace function api.users(page_limit integer, after_login text, search text) returns jsonb language plpgsql as $f$
                               begin begin execute {statement}; exception when others then null; end; return '{{"users": []}}'; end $f$""")
            connection = walk.connection()
            for payload in PAYLOADS:
                walk.ask(connection, (way[0], way[1] + "?" + urllib.parse.urlencode({"search": payload}), None, way[2]["x-right"]))
            assert rung(database), statement
    finally:
        database.query(kept)
