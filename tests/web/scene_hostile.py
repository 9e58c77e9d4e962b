"""The sample county, and payloads in every text of it: through every body that the API takes, and by SQL where a row stands behind no form."""
import concurrent.futures
import csv
import datetime
import io
import itertools
import json
import re
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile

import scene_county
from scene_county import PREPARED   # noqa: F401
from test_injection import Walk
from web import sign_in

# What the service reads itself stays as it is: these are nobody's words. Tables of its own, and of its rules;
KEPT_TABLES = {"desk", "desk_right", "user_session", "user_token", "user_password", "user_password_past", "user_factor", "threshold_set", "audit", "review_rule",
               "policy", "workflow", "workflow_step", "schema_migration", "request_key", "paper_template", "row_history", "watched_account", "watched_point", "watched_source"}
# names of rows in addresses, of rules, states and programs;
KEPT = re.compile(r"_(number|key|hash|uri|sha256)$|^(login|driver|uri|url|flow|state|version|fingerprint|action|family|timezone|lang|class|role|code|kind|rule|item|quantity|"
                  r"status|endpoint|collector|text_key|industry_code|credit_code|instance|process)$")
# and what in the JSON of a fact is a code, a date, a number of something.
CODE = re.compile(r"[A-Za-z0-9_.:+/-]*\Z")
ROWS = 200           # of a table: the first and the last so many
TEXT_MAX = 8000
TURN = "\u202e"      # the last that is typed: from here on letters run from right to left, until somebody ends it
SHORT_MAX = 60       # what fits where all of them together do not
CONNECTIONS = 4
# Addresses that would end what the test itself needs: who is signed in, the templates that papers are printed from, the reports that must not come.
LEFT_ALONE = re.compile(r"/api/v1/(session|sessions|users|displays|tokens|csp-reports|paper-templates/[^/]*$)")
RUN_BY_A_PDF = re.compile(rb"/(JavaScript|JS|Launch|URI|OpenAction|AA|SubmitForm|GoToR|EmbeddedFile|RichMedia)\b")
RUN_BY_A_SHEET = "=+-@\t\r\n＝＋－＠"


class Scene(scene_county.Scene):
    def __init__(self, stage, **options):
        super().__init__(stage, **options)
        self.query = stage.database.query
        self.tokens = {}

    # ---- by the API ----

    def submit(self, payloads, each=1):
        """Every text of every body of the description gets every payload, or one of so many at @each; how many bodies were sent and taken."""
        holders = {right: sign_in(self.query, desk) for right, desk in self.query("select right_name, min(desk_name) from desk_right group by right_name")}
        walk = Walk(self.stage.service, self.stage.database, holders)
        walk.open_cases()
        places = [(method, path, operation.get("x-right"), schema, body, way, most) for method, path, operation in walk.operations if not LEFT_ALONE.match(path)
                  for schema, body in [walk.body_of(operation)] if schema is not None for way, most in texts_of(walk, schema) if way]
        trials = [(*place, payload) for place in places for payload in payloads if len(payload) <= place[-1]][::each]

        def send(batch):
            connection, taken = walk.connection(), []
            for method, path, right, schema, body, way, _, payload in batch:
                if walk.ask(connection, (method, walk.address(path), walk.put(schema, body, way, payload), right))[0] < 300:
                    taken.append((method, path, way))
            return taken
        with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
            taken = list(itertools.chain.from_iterable(pool.map(send, [trials[n::4 * CONNECTIONS] for n in range(4 * CONNECTIONS)])))
        self.query("update user_session set ended_at = null, end_reason = null where ended_at is not null; delete from sign_in_fault;"
                   " update user_account set disabled_at = null, last_day = null where disabled_at is not null or last_day is not null")
        return {"places": len(places), "asked": len(trials), "taken": len(taken), "into": sorted({f"{method} {path} {way[-1]}" for method, path, way in taken})}

    # ---- by SQL ----

    def spread(self, payloads, first, begin, end):
        """Every text of a table holds all payloads afterwards, each time another of @first before the others; where they do not fit, one of the
        short ones a row, where that is refused, none. {column: how many different ones}"""
        turn, held = itertools.count(), {}
        whole = [f"{one}{begin} {' '.join(payloads)}"[:TEXT_MAX] + TURN for one in first]
        short = [one + begin + TURN for one in payloads if len(one) <= SHORT_MAX]
        for table, column, kind in self.columns():
            if kind == "jsonb":
                held[f"{table}.{column}"] = self.put_json(table, column, [f"{one}{begin}{TURN}{end}" for one in payloads], turn)
            else:
                held[f"{table}.{column}"] = len(payloads) if self.put_text(table, column, kind, whole, end, next(turn)) else self.put_text(table, column, kind, short, end, next(turn))
        return {name: count for name, count in held.items() if count}

    def columns(self):
        """Texts of tables that are not names of other rows, and not left as they are."""
        found = self.query("""select c.table_name, c.column_name, case when c.data_type = 'ARRAY' then 'text[]' else c.data_type end from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = 'dahu' and t.table_type = 'BASE TABLE' and (c.data_type in ('text', 'jsonb') or c.udt_name = '_text') and c.is_generated = 'NEVER'
              and not exists (select from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
                              where k.conrelid = format('dahu.%I', c.table_name)::regclass and a.attname = c.column_name and k.contype in ('f', 'p'))
              and not exists (select from pg_inherits where inhrelid = format('dahu.%I', c.table_name)::regclass)
            order by 1, 2""")
        return [(table, column, kind) for table, column, kind in found if table not in KEPT_TABLES and not KEPT.search(column)]

    def change(self, statement, values):
        """Rows that were changed; none where a constraint does not have it."""
        try:
            return self.query(f"set local session_replication_role = replica; with changed as ({statement} returning 1) select count(*) from changed", values)[0][0]
        except Exception:
            return 0

    def put_text(self, table, column, kind, texts, end, turn):
        """Each row gets another of @texts; how many different ones there are now."""
        value = "(%(texts)s::text[])[1 + ((o.n + %(turn)s) %% %(count)s)::int] || o.n || %(end)s"
        value = f"array[{value}]" if kind == "text[]" else value
        rows = self.change(f"""update "{table}" t set "{column}" = {value}
            from (select ctid, row_number() over (order by ctid) as n, count(*) over () as total from "{table}") o
            where o.ctid = t.ctid and t."{column}" is not null and (o.n <= %(rows)s or o.n > o.total - %(rows)s)""",
                           {"texts": texts, "turn": turn, "count": len(texts), "rows": ROWS, "end": end})
        return min(rows, len(texts))

    def put_json(self, table, column, texts, turn):
        """Words in it become payloads in turn; a code stays, or nobody would ask for its text."""
        used = set()

        def spoil(value):
            if isinstance(value, dict):
                return {key: spoil(part) for key, part in value.items()}
            if isinstance(value, list):
                return [spoil(part) for part in value]
            if not isinstance(value, str) or CODE.match(value):
                return value
            used.add(text := texts[next(turn) % len(texts)])
            return text
        rows = self.query(f"""select ctid::text, "{column}" from (select ctid, "{column}", row_number() over (order by ctid) as n, count(*) over () as total
            from "{table}" where "{column}" is not null) o where n <= %s or n > total - %s""", (ROWS, ROWS))
        spoiled = [(ctid, json.dumps(other)) for ctid, value in rows if (other := spoil(value)) != value]
        self.change(f'update "{table}" t set "{column}" = n.value::jsonb from unnest(%s::text[], %s::text[]) as n (at, value) where t.ctid = n.at::tid',
                    ([ctid for ctid, _ in spoiled], [value for _, value in spoiled]))
        return len(used) if spoiled else 0

    # ---- what leaves ----

    def described(self):
        return json.loads(self.stage.service.get("/api/openapi.json")[2])["paths"]

    def fetch(self, path, right):
        """(status, body) as somebody who has @right gets it."""
        self.tokens = self.tokens or {one: sign_in(self.query, desk) for one, desk in self.query(
            "select distinct on (right_name) right_name, desk_name from desk_right join desk on desk.name = desk_name order by right_name, desk.scope <> 'ALL', desk_name")}
        status, _, body = self.stage.service.ask("GET", path, Cookie=f"dahu={self.tokens.get(right) or self.tokens['account.read']}")
        return status, body

    def address(self, path):
        """@path with its parameters: a thing that is there for each."""
        if "{" not in path:
            return path
        flow = path.split("/")[3]
        cases = self.query("select case_number from work_case where flow = %s order by work_case_id desc limit 1", (flow,))
        known = {"number": cases[0][0] if cases else "A-00001", "point": "A-00001-01", "year": str(datetime.date.today().year), "kind": "accounts",
                 "case": self.query("select case_number from work_case order by work_case_id desc limit 1")[0][0],
                 "line": self.query("select line_number from line order by 1 limit 1")[0][0]}
        return re.sub(r"\{(\w+)\}", lambda name: urllib.parse.quote(known.get(name[1], "1")), path)

    def month(self):
        """One that has energies."""
        return self.query("select to_char(max(month), 'YYYY-MM') from energy_month where month < date_trunc('month', current_date)")[0][0]

    def exports(self):
        """Every list as CSV and XLSX and every statement: the cells that a program would run, and how many there were."""
        told = {"bad": [], "cells": 0, "marked": 0, "files": 0, "refused": []}
        for path, methods in self.described().items():
            asked = methods.get("get", {})
            media = {kind for answer in asked.get("responses", {}).values() for kind in answer.get("content", {})}
            for form, kind in (("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")):
                if kind not in media:
                    continue
                query = {"format": form, "lang": "zh", "text": "owned"} if "application/json" in media else {"month": self.month()}
                names = {part["name"] for part in asked["parameters"]}
                status, body = self.fetch(self.address(path) + "?" + urllib.parse.urlencode({name: value for name, value in query.items() if name in names}), asked.get("x-right"))
                if status != 200:
                    told["refused"].append(f"{status} {path}")
                    continue
                self.judge(told, path, form, body)
        return told

    def judge(self, told, path, form, body):
        told["files"] += 1
        try:
            cells = list(csv_cells(body) if form == "csv" else xlsx_texts(body))
        except ValueError as error:
            told["bad"].append(f"{path} {form}: {error}")
            return
        for cell in cells:
            told["cells"] += 1
            told["marked"] += "__owned" in cell
            if form == "csv" and cell[:1] in RUN_BY_A_SHEET and cell and not re.fullmatch(r"[-+]?[\d.,]+%?", cell):
                told["bad"].append(f"{path} csv: {cell[:60]!r}")
        if form == "xlsx" and xlsx_formulas(body):
            told["bad"].append(f"{path} xlsx: a formula or a link")

    def papers(self, begin, end):
        """Every paper of every flow in both languages, and the statement of a month: what a program would run in it, what is lost of a text, what
        stands outside of the page."""
        told = {"papers": [], "none": [], "marked": 0, "bad": []}
        for name, flow, states in self.query("select name, flow, states from paper_kind order by 1"):
            cases = self.query("select case_number from work_case where flow = %s order by work_case_id desc limit 3", (flow,))
            if states:
                self.query("set local session_replication_role = replica; update work_case set state = %s where case_number = any (%s)", (states[0], [case for case, in cases]))
            for (case,), lang in itertools.product(cases, ("zh", "en")):
                self.examine(told, f"{name} {case} {lang}", self.fetch(f"/api/v1/papers/{case}/{name}?lang={lang}", "paper.print"), begin, end)
            told["none"] += [] if cases else [name]
        for lang in ("zh", "en"):
            self.examine(told, f"statement {lang}", self.fetch(f"/api/v1/accounts/A-00001/statement.pdf?month={self.month()}&lang={lang}", "account.file"), begin, end)
        return told

    def examine(self, told, name, answer, begin, end):
        status, pdf = answer
        if status != 200:
            told["bad"].append(f"{name}: {status} {pdf[:200].decode(errors='replace')} {self.stage.do_log().splitlines()[-1] if status >= 500 else ''}")
            return
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(pdf)
            file.flush()
            text = subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, check=True).stdout.decode()
        told["papers"].append(name)
        told["marked"] += "owned" in text
        if RUN_BY_A_PDF.search(re.sub(rb"stream\r?\n.*?endstream", b"", pdf, flags=re.S)):
            told["bad"].append(f"{name}: something to run")
        if text.count(begin) != text.count(end):
            told["bad"].append(f"{name}: {text.count(begin)} texts begin and {text.count(end)} end")


def texts_of(walk, schema, way=(), depth=0):
    """The way to each text of a body that is neither a choice nor a day, and how long it may be."""
    if "$ref" in schema:
        schema = walk.schemas[schema["$ref"].rsplit("/", 1)[-1]]
    if depth > 6:
        return
    if schema.get("properties"):
        for key, part in schema["properties"].items():
            yield from texts_of(walk, part, (*way, key), depth + 1)
    elif "items" in schema:
        yield from texts_of(walk, schema["items"], (*way, 0), depth + 1)
    elif "string" in schema.get("type", ()) and "enum" not in schema and "format" not in schema:
        yield way, schema.get("maxLength", TEXT_MAX)


def csv_cells(body):
    csv.field_size_limit(sys.maxsize)
    for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")):
        yield from row


def sheets(body):
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        for name in book.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, book.read(name).decode()


def whole(text):
    """The tree of an XML file, which is well formed."""
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        line, column = error.position
        place = text.split("\n")[line - 1][max(0, column - 60):column + 20]
        raise ValueError(f"{error}: {place!r}") from error


def xlsx_texts(body):
    for _, text in sheets(body):
        for element in whole(text).iter():
            if element.tag.endswith("}t") and element.text:
                yield element.text


def xlsx_formulas(body):
    return any(re.search(r"<f[ >]|hyperlink|externalLink|vbaProject", text) for _, text in sheets(body))
