"""dahu serve: the real binary on a real PostgreSQL, every answer held against the schemas that it prints itself."""
import concurrent.futures
import gzip
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time

import jsonschema
import psycopg2
import pytest

import conftest
import county
from web import Service, everything, read_answer, sign_in

COOKIE = b"dahu=token of test.management"   # see web.sign_in
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
                               "font-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
                               "base-uri 'none'; report-uri /api/v1/csp-reports",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.fixture(scope="module")
def filled(cluster, template):
    database = cluster.create(template.name)
    county.fill(database)
    return database


@pytest.fixture(scope="module")
def service(filled):
    with Service(filled) as running:
        yield running


@pytest.fixture(scope="module")
def openapi(service):
    status, headers, body = service.get("/api/openapi.json")
    assert status == 200 and headers["Content-Type"] == "application/json"
    return json.loads(body)


def check(openapi, path, status, headers, body):
    """One answer against the description of its path; returns the parsed body."""
    responses = openapi["paths"][path]["get"]["responses"]
    response = responses.get(str(status), responses["default"])
    if "$ref" in response:
        response = openapi["components"]["responses"][response["$ref"].rsplit("/", 1)[-1]]
    media, content = next(iter(response["content"].items()))
    assert headers["Content-Type"] == media, (status, headers["Content-Type"])
    assert headers["Cache-Control"] == "no-store"
    for name, value in SECURITY.items():
        assert headers[name] == value
    value = json.loads(body)
    schema = {**content["schema"], "components": openapi["components"]}
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(value)
    return value


def ask(service, openapi, path, described=None, expected=200):
    status, headers, body = service.get(path)
    assert status == expected, (status, body)
    return check(openapi, described or path.split("?")[0], status, headers, body)


# ---- the API ---------------------------------------------------------------------------------------


def test_description(openapi, service):
    assert openapi["openapi"].startswith("3.1.")
    assert set(openapi["paths"]) >= {"/api/openapi.json", "/api/v1/health", "/api/v1/accounts", "/api/v1/accounts/{number}"}
    for schema in openapi["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    chinese = json.loads(service.get("/api/openapi.json?lang=zh")[2])
    preferred = json.loads(service.get("/api/openapi.json", Accept_Language="en;q=0.4, zh-CN")[2])
    summary = chinese["paths"]["/api/v1/health"]["get"]["summary"]
    assert summary == preferred["paths"]["/api/v1/health"]["get"]["summary"] != openapi["paths"]["/api/v1/health"]["get"]["summary"]


def test_health(service, openapi, filled):
    health = ask(service, openapi, "/api/v1/health")
    assert health["status"] == "degraded"
    assert {"code": "NO_COLLECTOR", "subject": ""} in health["problems"]
    assert {"code": "POINTS_LATE", "subject": "1"} in health["problems"]
    assert health["database"]["reachable"] and health["database"]["schema_version"] >= 1
    assert 0 <= health["readings"]["newest_age_s"] < 600 and health["readings"]["failing_points"] == 1
    filled.query("insert into collector values ('c-1', now(), now() - interval '10 minutes', 'x', 'y')")
    silent = ask(service, openapi, "/api/v1/health")["problems"]
    assert {"code": "COLLECTOR_SILENT", "subject": "c-1"} in silent and len(silent) == 2


def test_one_ill_meter_in_twenty_is_no_illness_of_the_service(database):
    account = county.add_account(database, "A-00001", "x")
    points = [county.add_point(database, account, f"A-00001-{n:02}", f"tcp://127.0.0.1:{n}") for n in range(1, 21)]
    database.query("insert into collector values ('c-1', now(), now(), 'x', 'y')")
    for point in points[1:]:
        database.query("insert into reading_latest (metering_point_id, slot_at, read_at, attempted_at) values (%s, now(), now(), now())", (point,))
    with Service(database) as service:
        health = json.loads(service.get("/api/v1/health")[2])
        assert health["status"] == "ok" and health["readings"]["late_points"] == 1 and health["readings"]["polled_points"] == 20
        database.query("update reading_latest set read_at = now() - interval '3 hours' where metering_point_id = %s", (points[1],))
        health = json.loads(service.get("/api/v1/health")[2])
        assert health["status"] == "degraded" and health["problems"] == [{"code": "POINTS_LATE", "subject": "2"}]


def test_health_of_a_fresh_database_is_ok(database):
    with Service(database) as fresh:
        health = json.loads(fresh.get("/api/v1/health")[2])
        assert health["status"] == "ok" and health["problems"] == []
        assert health["readings"]["newest_at"] is None and health["readings"]["newest_age_s"] is None


def test_accounts(service, openapi):
    rows = {row["number"]: row for row in ask(service, openapi, "/api/v1/accounts")["accounts"]}
    assert list(rows) == [account[0] for account in county.ACCOUNTS]
    first, second, third, fourth = rows.values()
    assert (first["large"], second["large"], third["large"], fourth["large"]) == ("yes", "no", "review", "unknown")
    assert second["customer"] == county.HOSTILE and third["customer"] == county.RARE
    assert first["annual_kwh"] == 5757960.26 and first["pf_x100"] == 74 and third["completeness_bp"] == 8125
    assert (fourth["annual_kwh"], fourth["capacity_kva"], fourth["pf_x100"], fourth["reviewed_on"]) == (None, None, None, None)
    assert [(flag["clause"], flag["outcome"], flag["subject"]) for flag in first["flags"]] == [
        ("4.6.2", "FAIL", "L-7"), ("4.17", "WARN", "1 号受电点")]
    assert (first["points"], first["stale_points"]) == (3, 2) and fourth["points"] == 0
    reason, = first["reasons"]
    assert reason["code"] == "ENERGY" and reason["text_zh"] and reason["text_en"] and reason["text_zh"] != reason["text_en"]


def test_numbers_pass_through_unchanged(service):
    """What PostgreSQL wrote is what comes out, digit by digit: 4999999.99 and not 4999999.9900000002."""
    body = service.get("/api/v1/accounts?q=A-00002")[2].decode()
    assert '"annual_kwh" : 4999999.99,' in body


def test_paging_filter_and_search(service, openapi):
    first = ask(service, openapi, "/api/v1/accounts?limit=3")
    assert len(first["accounts"]) == 3 and first["next_after"] == "A-00003"
    last = ask(service, openapi, "/api/v1/accounts?limit=3&after=A-00003")
    assert [row["number"] for row in last["accounts"]] == ["A-00004"] and last["next_after"] is None
    assert ask(service, openapi, "/api/v1/accounts?limit=4")["next_after"] is None
    for large, number in (("yes", "A-00001"), ("no", "A-00002"), ("review", "A-00003"), ("unknown", "A-00004")):
        assert [row["number"] for row in ask(service, openapi, f"/api/v1/accounts?large={large}")["accounts"]] == [number]
    for query, number in (("%E9%92%A2%E9%93%81", "A-00001"), ("0003", "A-00003"), ("QUOTED", "A-00003"), ("%3Cscript", "A-00002")):
        assert [row["number"] for row in ask(service, openapi, f"/api/v1/accounts?q={query}")["accounts"]] == [number], query
    for query in ("%27%20or%201=1--", "%25", "_____________", "%5C%27"):   # a search is no pattern and no SQL
        assert ask(service, openapi, f"/api/v1/accounts?q={query}")["accounts"] == [], query


def test_account(service, openapi):
    account = ask(service, openapi, "/api/v1/accounts/A-00001", "/api/v1/accounts/{number}")
    assert account["large"] == "yes" and account["reviewed_on"] == county.DAY
    assert [(d["rule"], d["clause"], d["subject"], d["outcome"]) for d in account["decisions"]] == [
        ("4.1", "4.1", "", "PASS"), ("4.6.2", "4.6.2", "L-7", "FAIL"), ("pf", "4.17", "1 号受电点", "WARN")]
    large, line, _ = account["decisions"]
    assert large["facts"]["annual_kwh"] == 5757960.26 and large["thresholds"]["r4_1_annual_kwh"] == 5000000
    assert large["title_zh"] and large["title_en"] and large["result"]["checks"][0]["holds"] is True
    assert line["reasons"][0]["text_en"]   # a reason that this binary does not know still stands for itself
    fresh, stale, never = account["metering_points"]
    assert not fresh["stale"] and fresh["latest"]["active_energy_import_kwh"] == 123456.78
    assert fresh["latest"]["active_power_kw"] == 90 and fresh["meter"]["multiplier"] == 60   # 1500 W behind CT 300/5
    assert stale["stale"] and stale["failure"]["cause"] == "silent" and stale["latest"]["age_s"] >= 5 * 3600
    assert never["stale"] and never["latest"] is None and never["failure"] is None and not never["polled"]
    assert len(account["months"]) == 13
    known = [month for month in account["months"] if month["active_import_kwh"] is not None]
    assert len(known) == 11 and known[0]["active_import_kwh"] == 479830.02 and known[0]["completeness_bp"] == 3333
    assert all(month["reactive_import_kvarh"] is None for month in account["months"])


def test_live_values(database, openapi):
    """What is shown between the slots: fresh for three live periods, and never after a failure."""
    account = county.add_account(database, "A-00001", "x")
    points = [county.add_point(database, account, f"A-00001-{n:02}", f"tcp://127.0.0.1:{n}") for n in range(1, 7)]
    database.query("insert into collector values ('c-1', now(), now(), 'x', 'y')")
    database.query("update metering_point set live_s = case metering_point_id when %s then 1 else 10 end where metering_point_id <> %s",
                   (points[4], points[5]))
    rows = [  # slot_at, seconds since it was read, cause of a later failure
        (False, 3, None),        # 1 a live value
        (False, 40, None),       # 2 one that is four periods old
        (True, 5, None),         # 3 the value of a slot, newer than the live one before
        (False, 3, "silent"),    # 4 a live value, and then a live poll failed
        (False, 6, None),        # 5 of a point read every second: what is younger than 10 s is live
        (True, 1800, None),      # 6 a point without live values, two slots old
    ]
    for point, (slot, seconds, cause) in zip(points, rows):
        database.query("""insert into reading_latest (metering_point_id, slot_at, read_at, attempted_at, active_energy_import_wh,
            active_power_w, cause, detail) values (%(p)s, case when %(slot)s then now() - %(s)s * interval '1 s' end,
            now() - %(s)s * interval '1 s', now(), 5000, 1500, %(c)s, 'no answer')""",
                       {"p": point, "slot": slot, "s": seconds, "c": cause})
    def read_again():   # the fifth has ten seconds, which a busy machine needs to answer
        database.query("update reading_latest set read_at = now() - interval '2 s', attempted_at = now() where metering_point_id = %s", (points[4],))

    with Service(database) as live:
        read_again()
        shown = ask(live, openapi, "/api/v1/accounts/A-00001", "/api/v1/accounts/{number}")["metering_points"]
        assert [point["stale"] for point in shown] == [False, True, False, True, False, False]
        assert [point["fresh_s"] for point in shown] == [30, 30, 30, 30, 10, 2700]
        assert [point["live_s"] for point in shown] == [10, 10, 10, 10, 1, None]
        assert [point["latest"]["slot_at"] is None for point in shown] == [True, True, False, True, True, False]
        failed = shown[3]   # the value is still there, with its age and why there is no newer one
        assert failed["failure"]["cause"] == "silent" and failed["latest"]["active_energy_import_kwh"] == 5
        assert 3 <= failed["latest"]["age_s"] < 30 and failed["failure"]["at"] > failed["latest"]["read_at"]
        read_again()
        row, = ask(live, openapi, "/api/v1/accounts")["accounts"]
        assert (row["points"], row["stale_points"]) == (6, 2)
        read_again()
        health = ask(live, openapi, "/api/v1/health")
        assert (health["readings"]["late_points"], health["readings"]["failing_points"]) == (1, 1)
        assert health["problems"] == [{"code": "POINTS_LATE", "subject": "1"}]
        database.query("update reading_latest set read_at = now() + interval '1 minute'")   # by a clock that is ahead: no negative age
        shown = ask(live, openapi, "/api/v1/accounts/A-00001", "/api/v1/accounts/{number}")["metering_points"]
        assert {point["latest"]["age_s"] for point in shown} == {0}


def test_account_without_a_review(service, openapi):
    account = ask(service, openapi, "/api/v1/accounts/A-00004", "/api/v1/accounts/{number}")
    assert account["large"] == "unknown" and account["decisions"] == [] and account["metering_points"] == []


@pytest.mark.parametrize("path, described, status, code", [
    ("/api/v1/accounts/A-99999", "/api/v1/accounts/{number}", 404, "NOT_FOUND"),
    ("/api/v1/accounts/%27%3B%20drop%20table%20x", "/api/v1/accounts/{number}", 404, "NOT_FOUND"),
    ("/api/v1/accounts/" + "A" * 41, "/api/v1/accounts/{number}", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts/", "/api/v1/accounts", 404, "NOT_FOUND"),
    ("/api/v1/accounts/A-00001/x", "/api/v1/accounts", 404, "NOT_FOUND"),
    ("/api/v1/nothing", "/api/v1/accounts", 404, "NOT_FOUND"),
    ("/api/v1/accounts?limit=0", "/api/v1/accounts", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts?limit=501", "/api/v1/accounts", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts?limit=1e2", "/api/v1/accounts", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts?limit=99999999999999999999", "/api/v1/accounts", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts?limit=5&limit=5", "/api/v1/accounts", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts?large=ye", "/api/v1/accounts", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts?q=", "/api/v1/accounts", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts?q=" + "%E5%A4%A7" * 101, "/api/v1/accounts", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts?nothing=1", "/api/v1/accounts", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts?lang=fr", "/api/v1/accounts", 400, "BAD_PARAMETER"),
    ("/api/v1/accounts?%00=1", "/api/v1/accounts", 400, "BAD_TARGET"),
])
def test_problems(service, openapi, path, described, status, code):
    problem = ask(service, openapi, path, described, expected=status)
    assert problem["code"] == code and problem["status"] == status
    assert problem["detail"] and problem["text_zh"] and problem["text_en"]


def test_a_hundred_characters_of_three_bytes_are_allowed(service, openapi):
    assert ask(service, openapi, "/api/v1/accounts?q=" + "%E5%A4%A7" * 100)["accounts"] == []


def test_methods(service):
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PURGE"):
        status, headers, body = service.get("/api/v1/accounts", method=method)
        assert (status, headers["Allow"], json.loads(body)["code"]) == (405, "GET, HEAD", "METHOD_NOT_ALLOWED")
    assert service.get("/nothing", method="POST")[0] == 404
    for path in ("/", "/api/v1/health", "/api/v1/accounts/A-00004"):
        head_status, head, nothing = service.get(path, method="HEAD")
        status, headers, body = service.get(path)
        assert (head_status, nothing) == (status, b"") and head["Content-Type"] == headers["Content-Type"]
        assert abs(int(head["Content-Length"]) - len(body)) < 20   # an age may have grown a digit


def test_assets_are_asked_for_once(service):
    for path, media in (("/", "text/html; charset=utf-8"), ("/manifest.webmanifest", "application/manifest+json"),
                        ("/icon-192.png", "image/png"), ("/icon-512.png", "image/png"),
                        ("/api/openapi.json", "application/json"), ("/icon.svg", "image/svg+xml")):
        status, headers, body = service.get(path)
        assert status == 200 and headers["Content-Type"] == media and body and headers["Cache-Control"] == "no-cache"
        for name, value in SECURITY.items():
            assert headers[name] == value
        etag = headers["ETag"]
        for sent in (etag, f'"other", W/{etag}', "*"):
            again, same, nothing = service.get(path, If_None_Match=sent)
            assert (again, nothing, same["ETag"]) == (304, b"", etag)
        assert service.get(path, If_None_Match='"other"')[0] == 200
    assert service.get("/api/openapi.json?lang=zh")[1]["ETag"] != service.get("/api/openapi.json?lang=en")[1]["ETag"]


def test_files_whose_names_change_with_them_are_kept_for_ever(service):
    page = service.get("/")[2].decode()
    names = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)
    assert [name.rsplit(".", 1)[1] for name in names if "-" in name][:1] == ["css"] and names[-1].endswith(".js")
    assert not re.search(r"<style|<script(?! type=\"module\" src=\"/)|\son\w+=|style=|//", page)   # nothing in its text, nobody else's host
    for path in names:
        status, headers, plain = service.get(path)
        assert status == 200 and headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["Vary"] == "Accept-Encoding" and headers["Content-Encoding"] is None
        for accept in ("gzip", "br, GZIP;q=0.5", "*"):
            status, packed, body = service.get(path, Accept_Encoding=accept)
            assert (status, packed["Content-Encoding"], packed["Vary"]) == (200, "gzip", "Accept-Encoding")
            assert gzip.decompress(body) == plain and packed["ETag"] != headers["ETag"]
        for accept in ("identity", "gzip;q=0", "br"):
            assert service.get(path, Accept_Encoding=accept)[2] == plain
        assert service.get(path, Accept_Encoding="gzip", If_None_Match=packed["ETag"])[0] == 304
        assert service.get(path, Accept_Encoding="gzip", If_None_Match=headers["ETag"])[0] == 200   # that is the other form
        status, head, nothing = service.get(path, method="HEAD", Accept_Encoding="gzip")
        assert (status, head["Content-Length"], nothing) == (200, packed["Content-Length"], b"")
    assert service.get("/icon-192.png", Accept_Encoding="gzip")[1]["Content-Encoding"] is None   # packed already
    for path in ("/assets/none.js", "/assets/..%2Findex.html", "/assets/%2e%2e", "/assets/", "/assets/a/b", names[0] + ".gz/",
                 "/assets/" + "x" * 150, "/index.html", "/web/index.html"):
        assert service.get(path)[0] in (400, 404), path


def test_what_a_page_was_kept_from_running_is_logged(filled):
    old = {"csp-report": {"document-uri": "http://x/?q=secret#there", "effective-directive": "script-src-elem", "blocked-uri": "inline",
                          "source-file": "http://x/a.js", "line-number": 7}}
    new = [{"type": "csp-violation", "body": {"documentURL": "http://y/", "effectiveDirective": "img-src", "blockedURL": "http://evil/\n\x1b[0m"}},
           {"type": "deprecation", "body": {"documentURL": "http://z/"}}]
    forms = [(old, "application/csp-report"), (new, "application/reports+json")]
    with Service(filled) as service:
        def send(body, media):
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            return service.ask("POST", "/api/v1/csp-reports", body, Content_Type=media, Cookie="none=1", Origin="null")[0]

        assert [send(*form) for form in forms] == [204, 204]
        assert send({}, "application/json") == 415
        assert send(b"{", "application/csp-report") == 400
        assert send(b'"' + b"x" * 20000 + b'"', "application/csp-report") == 413
        assert send(b"[1, null, {}]", "application/reports+json") == 204
        told = [send(*forms[0]) for _ in range(40)]
        assert told[0] == 204 and told[-1] == 429
        service.stop()
        lines = [line for line in service.log.splitlines() if "csp report: page" in line]
        assert len(lines) <= 30 and "secret" not in service.log and "http://z/" not in service.log
        assert "page http://x/: script-src-elem kept inline from running, asked for by http://x/a.js line 7" in lines[0]
        assert "page http://y/: img-src kept http://evil/??[0m from running, asked for by the page" in lines[1]


# ---- load and faults -------------------------------------------------------------------------------


def test_512_connections_kept_alive_are_all_answered(service):
    """libmicrohttpd locks up at 256 without a pool of threads: every one of 512 gets every answer."""
    connections = []
    try:
        for path in (b"/api/v1/accounts?limit=1", b"/icon.svg", b"/api/v1/accounts/A-00004"):
            for n in range(512):   # who connects asks at once: a head has its time
                connection = connections[n] if n < len(connections) else service.connect()
                connections[n:n + 1] = [connection]
                connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nCookie: " + COOKIE + b"\r\n\r\n")
            began = time.monotonic()
            for connection in connections:
                status, headers, body, rest = read_answer(connection)
                assert status == 200 and body and rest == b"" and headers.get("connection") != "close"
            assert time.monotonic() - began < 2000
    finally:
        for connection in connections:
            connection.close()


def test_more_connections_than_allowed_hurt_nobody_else(database):
    with Service(database, "--set", "http.max_connections=40") as service:
        connections = [service.connect() for _ in range(60)]
        answered = 0
        for connection in connections:
            connection.settimeout(0.1 if answered >= 30 else 5)
            try:
                connection.sendall(b"GET /icon.svg HTTP/1.1\r\nHost: x\r\n\r\n")
                answered += read_answer(connection)[0] == 200
            except OSError:
                pass
        assert 30 <= answered <= 40
        for connection in connections:
            connection.close()
        time.sleep(0.3)
        assert service.get("/icon.svg")[0] == 200


def test_connections_of_one_client_are_limited(database):
    with Service(database, "--set", "http.max_connections_per_client=5") as service:
        connections = [service.connect() for _ in range(9)]
        answered = 0
        for connection in connections:
            try:
                connection.sendall(b"GET /icon.svg HTTP/1.1\r\nHost: x\r\n\r\n")
                answered += read_answer(connection)[0] == 200
            except OSError:
                pass
            connection.close()
        assert answered <= 2 * 5   # per HTTP thread, as the library counts


def test_database_away_and_back(own_cluster):
    database = own_cluster.create(conftest.MIGRATED)
    with Service(database) as service:
        description = json.loads(service.get("/api/openapi.json")[2])
        assert ask(service, description, "/api/v1/accounts") == {"accounts": [], "next_after": None}
        own_cluster.stop("fast")
        began = time.monotonic()
        status, headers, body = service.get("/api/v1/accounts")
        assert (status, headers["Retry-After"]) == (503, "2")
        assert check(description, "/api/v1/accounts", status, headers, body)["code"] == "DATABASE_AWAY"
        status, headers, body = service.get("/api/v1/health")
        assert check(description, "/api/v1/health", status, headers, body)["status"] == "down" and status == 503
        assert service.get("/")[0] == 200
        assert time.monotonic() - began < 20
        own_cluster.start()
        until = time.monotonic() + 60
        while service.get("/api/v1/health")[0] != 200 and time.monotonic() < until:
            time.sleep(0.1)
        # a restart between two requests is not even seen: the stale connection is replaced and asked once more
        assert [service.get("/api/v1/accounts")[0] for _ in range(20)] == [200] * 20
        own_cluster.stop("fast")
        own_cluster.start()
        assert [service.get("/api/v1/accounts")[0] for _ in range(20)] == [200] * 20
        assert service.stop() == 0
        assert service.log.count("PostgreSQL") < 12, service.log   # a repeating fault is not a line a request


def test_started_before_its_database(own_cluster):
    database = own_cluster.create(conftest.MIGRATED)
    token = sign_in(database.query)
    own_cluster.stop("fast")
    try:
        with Service(database, desk=None) as service:
            service.token = token
            assert service.get("/api/v1/health")[0] == 503
            own_cluster.start()
            until = time.monotonic() + 60
            while service.get("/api/v1/health")[0] != 200 and time.monotonic() < until:
                time.sleep(0.1)
            assert service.get("/api/v1/accounts")[0] == 200
    finally:
        own_cluster.stop("immediate")
        own_cluster.start()


@pytest.fixture(scope="module")
def own_cluster(tmp_path_factory):
    """A server of its own: stopping the shared one would hurt other tests."""
    with conftest.private_cluster() as server:
        yield server


def frozen(database):
    """Makes every accounts query wait: an exclusive lock on the table of accounts, held by the returned connection."""
    connection = psycopg2.connect(database.url)
    connection.cursor().execute("lock table dahu.account in access exclusive mode")
    return connection


def test_a_query_that_takes_too_long_is_given_up(database):
    with Service(database, "--set", "http.statement_deadline_ms=300") as service:
        lock = frozen(database)
        began = time.monotonic()
        status, headers, body = service.get("/api/v1/accounts")
        assert (status, json.loads(body)["code"], headers["Retry-After"]) == (504, "TIMEOUT", "2")
        assert time.monotonic() - began < 20
        assert service.get("/api/v1/health")[0] == 200   # and the connection is still good
        lock.rollback()
        assert service.get("/api/v1/accounts")[0] == 200


def test_no_http_thread_waits_for_the_database(database):
    """All workers are stuck and the queue is full: pages still come at once, further questions are refused."""
    with Service(database, "--set", "http.queue=8", "--set", "http.database_workers=2") as service:
        lock = frozen(database)
        waiting = []
        for _ in range(10):
            connection = service.connect()
            connection.sendall(b"GET /api/v1/accounts HTTP/1.1\r\nHost: x\r\nCookie: " + COOKIE + b"\r\n\r\n")
            waiting.append(connection)
            time.sleep(0.05)
        began = time.monotonic()
        assert service.get("/")[0] == 200
        status, headers, body = service.get("/api/v1/accounts")
        assert (status, json.loads(body)["code"], headers["Retry-After"]) == (503, "BUSY", "2")
        assert time.monotonic() - began < 20
        lock.rollback()
        assert [read_answer(connection)[0] for connection in waiting] == [200] * 10


def test_a_client_that_leaves_early(database):
    with Service(database) as service:
        lock = frozen(database)
        for _ in range(8):
            connection = service.connect()
            connection.sendall(b"GET /api/v1/accounts HTTP/1.1\r\nHost: x\r\nCookie: " + COOKIE + b"\r\n\r\n")
            time.sleep(0.02)
            connection.close()
        lock.rollback()
        assert service.get("/api/v1/accounts")[0] == 200


# ---- life ------------------------------------------------------------------------------------------


def test_sigterm_answers_what_is_on_its_way(database):
    with Service(database) as service:
        lock = frozen(database)
        connections = [service.connect() for _ in range(6)]
        for connection in connections:
            connection.sendall(b"GET /api/v1/accounts HTTP/1.1\r\nHost: x\r\nCookie: " + COOKIE + b"\r\n\r\n")
        idle = service.connect()
        time.sleep(0.3)
        threading.Timer(0.3, lock.rollback).start()
        began = time.monotonic()
        assert service.stop() == 0
        assert time.monotonic() - began < 8
        answers = [read_answer(connection)[0] for connection in connections]
        assert answers.count(200) >= 4 and set(answers) <= {200, 503}   # four were with the database already
        assert everything(idle) == b""


def test_sigterm_does_not_wait_for_a_stuck_database(database):
    with Service(database) as service:
        lock = frozen(database)
        connections = [service.connect() for _ in range(6)]
        for connection in connections:
            connection.sendall(b"GET /api/v1/accounts HTTP/1.1\r\nHost: x\r\nCookie: " + COOKIE + b"\r\n\r\n")
        time.sleep(0.3)
        began = time.monotonic()
        assert service.stop() == 0
        assert time.monotonic() - began < 8
        assert {read_answer(connection)[0] for connection in connections} == {503}
        lock.close()


def test_sigterm_under_load(database):
    """Clients that never stop asking: each answer is whole, and the end is quick."""
    with Service(database) as service:
        stop, answers = threading.Event(), []

        def hammer():
            while not stop.is_set():
                try:
                    with service.connect(timeout=5) as connection:
                        for _ in range(20):
                            connection.sendall(b"GET /api/v1/accounts HTTP/1.1\r\nHost: x\r\nCookie: " + COOKIE + b"\r\n\r\n")
                            answers.append(read_answer(connection)[0])
                except OSError:
                    time.sleep(0.01)

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            for _ in range(16):
                pool.submit(hammer)
            time.sleep(0.7)
            began = time.monotonic()
            code = service.stop()
            took = time.monotonic() - began
            stop.set()
        assert code == 0 and took < 15, (code, took)
        assert answers.count(200) > 10 and set(answers) <= {200, 503}


def test_sigint_and_a_second_service_on_the_port(database):
    with Service(database) as service:
        port = service.address[1]
        second = subprocess.run([conftest.DAHU, "serve", "--set", f"database.url={database.url}", "--set", f"http.port={port}"],
                                capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
        assert second.returncode == 1 and second.stdout == ""
        assert f"port {port}" in second.stderr and f"ss -ltnp sport = :{port}" in second.stderr and "http.port=" in second.stderr
        assert service.stop(signal.SIGINT) == 0
    with Service(database, port=port) as again:   # at once, although connections of the first linger
        assert again.address[1] == port


def test_settings_that_cannot_be(dahu, database):
    wrong = dahu("serve", "--set", "http.address=localhost", database=database)
    assert wrong.returncode == 1 and "http.address" in wrong.stderr and "'localhost'" in wrong.stderr
    wrong = dahu("serve", "--set", "http.threads=1", database=database)
    assert wrong.returncode == 2 and "http.threads" in wrong.stderr
    elsewhere = dahu("serve", "--set", "http.address=203.0.113.7", database=database)
    assert elsewhere.returncode == 1 and "203.0.113.7" in elsewhere.stderr


def test_a_database_that_does_not_fit(cluster):
    """Not migrated: started all the same, and whoever asks is told what to do."""
    with Service(cluster.create(), desk=None) as service:
        status, _, body = service.get("/api/v1/accounts")
        assert status == 503 and "run 'dahu migrate'" in json.loads(body)["detail"]
        assert service.get("/api/v1/health")[0] == 503


def test_a_database_newer_than_the_binary_is_refused(dahu, database):
    database.query("insert into schema_migration (version, name, checksum) values (9999, 'sql/migrations/9999_x.sql', repeat('a', 64))")
    result = dahu("serve", "--set", "http.port=0", database=database)
    assert (result.returncode, result.stdout) == (1, "")
    assert "the database has schema version 9999, this binary knows only" in result.stderr


def test_ipv6(database):
    if not socket.has_ipv6 or not os.path.exists("/proc/net/if_inet6"):
        pytest.fail("this machine has no IPv6")
    process = subprocess.Popen([conftest.DAHU, "serve", "--set", f"database.url={database.url}", "--set", "http.address=::1",
                                "--set", "http.port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        line = process.stdout.readline()
        assert line.startswith("listening on http://[::1]:")
        with socket.create_connection(("::1", int(line.rsplit(":", 1)[1])), timeout=5) as connection:
            connection.sendall(b"GET /icon.svg HTTP/1.1\r\nHost: [::1]\r\n\r\n")
            assert read_answer(connection)[0] == 200
    finally:
        process.terminate()
        assert process.wait(10) == 0
