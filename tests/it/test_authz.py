"""Z1: every address of the binary x every kind of caller, against tests/it/authz.csv. Z2: the database alone keeps rows apart."""
import concurrent.futures
import csv
import http.client
import json
import os
import pathlib
import re
import shlex
import subprocess
import uuid

import pytest

import authz
import conftest
import web

PATH_VALUES = {"number": "A-00001", "session": "999999", "token": "999999"}   # of the accounts; of what else has a number there is none, which is found out behind the door


@pytest.fixture(scope="module")
def database(cluster, template):
    database = cluster.create(template.name)
    database.query("insert into org_unit (name) values ('East'), ('West'); insert into site (name) values ('S')")
    database.query("insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)"
                   " select 'A-00001', site_id, 'INDUSTRIAL', 10, '2000-01-01', (select org_unit_id from org_unit where name = 'East') from site")
    return database


@pytest.fixture(scope="module")
def tokens(database):
    """The cookie of each kind of caller."""
    made = {desk: web.sign_in(database.query, desk, "East") for desk in authz.DESKS}
    made["foreign_unit"] = web.sign_in(database.query, authz.FOREIGN, "West", "test.foreign")
    made["disabled"] = web.sign_in(database.query, "MANAGEMENT", None, "test.disabled")
    made["expired"] = web.sign_in(database.query, "MANAGEMENT", None, "test.expired")
    database.query("update user_account set disabled_at = now() where login = 'test.disabled'")
    database.query("update user_session set expires_at = now() where user_account_id = (select user_account_id from user_account where login = 'test.expired')")
    made["anonymous"] = None
    return made


@pytest.fixture(scope="module")
def service(database):
    with web.Service(database, desk=None) as running:
        yield running


def matrix():
    with open(authz.FILE, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_address_of_the_binary_has_its_row():
    """A new address without a row fails here; `tests/it/authz.py > tests/it/authz.csv` makes it, and the difference is read."""
    rows, routes = matrix(), authz.routes()
    assert {(row["method"], row["path"]) for row in rows} == {(route["method"], route["path"]) for route in routes}
    right = {(route["method"], route["path"]): route["right"] or "" for route in routes}
    assert [row for row in rows if right[row["method"], row["path"]] != row["right"]] == []
    assert [route["path"] for route in routes if route["path"].startswith("/api/v1/") and route["right"] is None] == [
        "/api/v1/csp-reports", "/api/v1/health", "/api/v1/session", "/api/v1/set-up", "/api/v1/quarantine/files/{sha256}", "/api/v1/quarantine"]


def status_of(connection, service, row, token):
    """What is answered to a request with the right key and no content worth the name: 400 and 422 come behind the door."""
    path = re.sub(r"\{(\w+)\}", lambda m: PATH_VALUES.get(m[1], "1"), row["path"])
    headers = {"Origin": service.url, "Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex, "If-Match": '"0"'}
    if token:
        headers["Cookie"] = f"dahu={token}"
    body = "[]" if row["method"] in ("POST", "PUT", "PATCH") else None
    connection.request(row["method"], path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    return answer.status, content


def differs(row, caller, status):
    wanted = int(row[caller])
    if wanted in (401, 403, 404):
        return status != wanted and not (wanted == 404 and status in (400, 422))   # refused for its content before it was looked for
    return status in (401, 403) or status >= 500


def test_everybody_gets_what_the_matrix_says(service, tokens):
    rows = [row for row in matrix() if row["path"] != "/api/v1/stream" and row["name"] not in ("sign_out", "set_up", "sign_in")]

    def walk(caller):
        wrong = []
        connection = http.client.HTTPConnection(*service.address, timeout=120)
        for row in rows:
            status, content = status_of(connection, service, row, tokens[caller])
            if differs(row, caller, status):
                wrong.append((caller, row["method"], row["path"], row[caller], status, content[:300]))
        connection.close()
        return wrong

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        wrong = [one for found in pool.map(walk, authz.CALLERS) for one in found]
    assert not wrong, "\n".join(map(str, wrong[:20]))


def reads(service, token, number):
    """What a caller is shown of an account by each address that names one, as far as it is found."""
    shown = {}
    connection = http.client.HTTPConnection(*service.address, timeout=120)
    for row in matrix():
        if row["method"] == "GET" and row["path"].startswith("/api/v1/accounts/{number}"):
            status, content = status_of(connection, service, {**row, "path": row["path"].replace("{number}", number)}, token)
            shown[row["path"]] = (status, content)
    connection.close()
    return shown


def test_a_foreign_account_is_as_unknown_as_one_that_is_not_there(service, tokens):
    """Z2: the same status and the same words."""
    foreign, nowhere = reads(service, tokens["foreign_unit"], "A-00001"), reads(service, tokens["foreign_unit"], "A-99999")

    def plain(answer):
        told = json.loads(answer[1])
        return answer[0], {key: str(value).replace("A-99999", "A-00001") for key, value in told.items() if key != "request_id"}
    assert {path: plain(answer) for path, answer in foreign.items()} == {path: plain(answer) for path, answer in nowhere.items()}
    assert reads(service, tokens["MARKETING_CLERK"], "A-00001")["/api/v1/accounts/{number}"][0] == 200


@pytest.fixture(scope="module")
def unguarded(tmp_path_factory):
    """The same binary but for its own check of rights, which lets everybody in: what is left is the database's."""
    root, out = authz.ROOT, pathlib.Path(os.path.realpath(conftest.DAHU)).parent
    folder = tmp_path_factory.mktemp("unguarded")
    flags = shlex.split((out / "flags.txt").read_text())
    libraries = re.search(r"PKG_LIBS := (.*)", (root / "build/flags.mk").read_text())[1].split()
    objects = [str(path) for path in out.glob("*/*.o") if path.parent.name in ("base", "meter", "rule", "modbus", "store", "job", "http", "sim", "app")
               and path != out / "http/service.o"]
    subprocess.run([*flags, "-DNO_APP_AUTHZ", "-c", "src/http/service.c", "-o", folder / "service.o"], cwd=root, check=True)
    subprocess.run([*flags, folder / "service.o", *objects, str(out / "assets.o"), *libraries, "-lcsv", "-lxlsxwriter", "-lm", "-lpthread", "-o", folder / "dahu"],
                   cwd=root, check=True)
    return str(folder / "dahu")


def test_the_database_keeps_desks_apart_by_itself(database, tokens, unguarded, monkeypatch):
    """Z2 with the program's own check compiled out: who sees no accounts, or not those of this unit, is still shown nothing of one."""
    monkeypatch.setattr(conftest, "DAHU", unguarded)
    with web.Service(database, desk=None) as service:
        assert reads(service, tokens["MARKETING_CLERK"], "A-00001")["/api/v1/accounts/{number}"][0] == 200
        for caller in ("foreign_unit", "SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN"):
            for path, (status, content) in reads(service, tokens[caller], "A-00001").items():
                told = json.loads(content) if content else {}
                shown = [value for value in told.values() if isinstance(value, list) and value] if status == 200 else []
                assert status in (403, 404) or not shown, (caller, path, status, content[:300])
            connection = http.client.HTTPConnection(*service.address, timeout=60)
            status, content = status_of(connection, service, {"method": "GET", "path": "/api/v1/accounts"}, tokens[caller])
            connection.close()
            assert status == 200 and json.loads(content)["accounts"] == [], (caller, content)
