"""Who gets at what when something else has failed: connections without a request, displays, keys outside the database, age of passwords."""
import base64
import concurrent.futures
import http.client
import json
import re
import subprocess
import time
import uuid

import pytest

import authz
import conftest
import web
from test_people import PASSWORD, Person, code_of, link_of, user

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
DJBH = "Lorry-waits-outside-{}"

STUB = """
    create or replace function dahu.request_enter(credential_kind text, credential_hash text, right_name text, context jsonb) returns jsonb
        language plpgsql as $$
    begin
        {}
        return '{{"login": "nobody"}}';
    end $$"""


@pytest.fixture(scope="module")
def database(cluster, template):
    database = cluster.create(template.name)
    database.query("insert into org_unit (name) values ('East'); insert into site (name) values ('S')")
    database.query("insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)"
                   " select 'A-00001', site_id, 'INDUSTRIAL', 10, '2000-01-01', (select org_unit_id from org_unit) from site")
    return database


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return web.key_file(tmp_path_factory.mktemp("keys"), OLD)


def join(service, database, login, desk, password=PASSWORD):
    """A new person, signed in."""
    user(database, "add", login, "--name", "Somebody", "--desk", desk)
    person = Person(service)
    status, state = person.ask("POST", "/set-up", {"link": link_of(user(database, "link", login)), "password": password})
    assert status == 201, state
    return person


def prove(person, secret=None):
    """Enrols a device, or shows that there is one: (secret, recovery codes)."""
    if not secret:
        status, told = person.ask("POST", "/session/factor/enrol")
        assert status == 200, told
        secret = told["secret"]
    status, state = person.ask("POST", "/session/factor", {"code": code_of(secret, time.time() - 30)})
    assert status == 200, state
    return secret, state.get("recovery_codes")


@pytest.fixture(scope="module")
def service(database, keys):
    """With the policy whose passwords expire."""
    with web.Service(database, "--set", f"security.key_file={keys}", "--set", "security.password_policy=djbh", desk=None) as running:
        yield running


@pytest.fixture(scope="module")
def guard(database, service):
    """The security administrator: (person, secret of the device, recovery codes)."""
    person = join(service, database, "guard", "SECURITY_ADMIN", DJBH.format(0))
    return person, *prove(person)


def answered(service):
    """The names of what is answered to requests with the right key for what is there."""
    names, connection = set(), http.client.HTTPConnection(*service.address, timeout=60)
    for route in authz.routes():
        if not route["path"].startswith("/api/v1/") or route["body"] or route["name"] == "stream":
            continue   # a body that is wrong does not get as far as SQL
        path = re.sub(r"\{(\w+)\}", lambda m: "A-00001" if m[1] == "number" else "1", route["path"])
        connection.request(route["method"], path, headers={
            "Cookie": f"dahu={service.token}", "Origin": service.url, "If-Match": '"0"', "Idempotency-Key": uuid.uuid4().hex})
        answer = connection.getresponse()
        content = answer.read()
        if answer.status < 400:
            names.add(route["name"])
        assert b"INDUSTRIAL" not in content, (route, content)
    return names


def test_a_connection_without_a_request_sees_nothing(cluster, database, keys):
    """Whatever asks SQL through the service without having gone through dahu.request_enter is nobody: also on a connection
    that has been at desks before."""
    apart = cluster.create(database.name)
    with web.Service(apart, "--set", f"security.key_file={keys}") as service:
        for _ in range(12):   # every worker has been a manager once
            assert service.get("/api/v1/accounts/A-00001")[0] == 200
        apart.query("create role without_any nologin")
        apart.query(STUB.format("perform set_config('role', 'without_any', true);"))
        by_the_program = answered(service)   # what it knows by itself: no SQL of ours works here
        apart.query(STUB.format(""))
        assert answered(service) - by_the_program <= {"health", "supply_ct"}   # these are for everybody: the latter reads a table of reference
        apart.query(STUB.format("raise exception 'the role is %', current_user;"))
        assert service.get("/api/v1/accounts")[0] == 500
        service.stop()
    assert "the role is dahu_anonymous" in service.log


# clause K9
def test_a_display_only_reads_what_hangs_on_a_wall(database, service, guard):
    """Z7: a session of its own, without the rights of the person, bound to the address, listed, ended by others, with an end."""
    person = join(service, database, "dispatcher", "DISPATCHER", DJBH.format(1))
    assert person.ask("POST", "/displays", {"name": ""})[0] == 422
    before = person.cookie
    status, state = person.ask("POST", "/displays", {"name": "control room, left"})
    assert status == 201 and (state["kind"], state["display"]) == ("DISPLAY", "control room, left"), state
    assert state["rights"] == ["account.read", "alarm.read", "dispatch.read", "self"]
    assert 11 * 3600 < database.value("select extract(epoch from expires_at - now()) from user_session where kind = 'DISPLAY'") <= 12 * 3600
    assert person.cookie != before and Person(service, before).ask("GET", "/session")[0] == 401
    wall = person
    for path in ("/board", "/alarms", "/dispatch/board", "/accounts/A-00001", "/session"):
        assert wall.ask("GET", path)[0] == 200, path
    for path in ("/sessions", "/tokens", "/accounts/A-00001/records", "/complaints", "/due", "/displays", "/alarms?format=csv"):
        assert wall.ask("GET", path)[0] == 403, path
    for method, path, body in (("POST", "/session/password", {"present": DJBH.format(1), "new": DJBH.format(2)}), ("POST", "/tokens", {"name": "x"}),
                               ("POST", "/displays", {"name": "another"}), ("POST", "/session/factor/enrol", None),
                               ("POST", "/dispatch/instructions", {})):
        assert wall.ask(method, path, body)[0] in (403, 422), path
    assert wall.ask("POST", "/dispatch/handovers", {})[0] in (403, 422)
    listed = guard[0].ask("GET", "/displays")[1]["displays"]
    assert [(d["name"], d["user"]) for d in listed] == [("control room, left", "dispatcher")]
    database.query("update user_session set address = '10.0.0.1' where kind = 'DISPLAY'")   # as if somebody had carried the cookie away
    assert wall.ask("GET", "/board")[0] == 403
    database.query("update user_session set address = '127.0.0.1' where kind = 'DISPLAY'")
    assert wall.ask("GET", "/board")[0] == 200
    user(database, "desk", "dispatcher", "DISPATCHER", "--end")                              # no longer than the person may
    assert wall.ask("GET", "/board")[0] == 401
    user(database, "desk", "dispatcher", "DISPATCHER")
    assert guard[0].ask("POST", "/displays", {"name": "mine"})[0] == 403                     # sees and ends them, and opens none
    assert guard[0].ask("DELETE", f"/displays/{listed[0]['session']}")[1] == {"displays": []}
    assert guard[0].ask("DELETE", f"/displays/{listed[0]['session']}")[0] == 404
    assert wall.ask("GET", "/board")[0] == 401
    again = Person(service)
    assert again.sign_in("dispatcher", DJBH.format(1))[0] == 201 and again.ask("POST", "/displays", {"name": "hall"})[0] == 201
    database.query("update user_session set expires_at = now() where kind = 'DISPLAY' and ended_at is null")
    assert again.ask("GET", "/board")[0] == 401
    token = user(database, "token", "dispatcher", "--right", "display.open").strip()
    assert Person(service).ask("POST", "/displays", {"name": "robot"}, Authorization=f"Bearer {token}")[1]["code"] == "display_browser"
    last = Person(service)
    assert last.sign_in("dispatcher", DJBH.format(1))[0] == 201 and last.ask("POST", "/displays", {"name": "hall"})[0] == 201
    assert last.ask("DELETE", "/session")[0] == 200 and last.ask("GET", "/board")[0] == 401  # signed out at the wall itself


def test_recovery_codes_are_made_anew_for_a_code_of_the_device(database, service, guard):
    person, secret, old = guard
    database.query("update user_factor set last_step = 0")
    assert person.ask("POST", "/session/factor/recovery", {"code": "000000"})[0] == 422
    assert person.ask("POST", "/session/factor/recovery", {})[0] == 422
    code = code_of(secret)
    status, told = person.ask("POST", "/session/factor/recovery", {"code": code})
    assert status == 200 and len(told["recovery_codes"]) == 8 and not set(told["recovery_codes"]) & set(old), told
    assert person.ask("POST", "/session/factor/recovery", {"code": code})[0] == 422          # each code once
    again = Person(service)
    assert again.sign_in("guard", DJBH.format(0))[0] == 201
    assert again.ask("POST", "/session/factor", {"recovery_code": old[0]})[0] == 422
    assert again.ask("POST", "/session/factor", {"recovery_code": told["recovery_codes"][7]})[0] == 200
    database.query("delete from sign_in_fault")


def test_a_password_of_djbh_expires_with_a_warning_and_is_none_of_the_last_five(database, service, guard):
    """djbh: 12 characters of three kinds, 90 days, a warning from 14 days before, the last five refused."""
    person = join(service, database, "clerk", "INSPECTOR", DJBH.format("a"))

    def age(days):
        database.query("update user_password set set_at = now() - make_interval(days => %s) - interval '1 minute'"
                       " where user_account_id = (select user_account_id from user_account where login = 'clerk')", [days])
        return person.ask("GET", "/session", Accept_Language="en")[1]
    assert age(0)["password_warning"] is None and age(0)["password_expires_at"]
    assert age(75)["password_warning"] is None
    assert age(76)["password_warning"] == "your password expires in 13 days; set a new one before that"
    assert age(89)["password_warning"].startswith("your password expires in 0 days")
    assert person.ask("GET", "/session", Accept_Language="zh")[1]["password_warning"] == "口令将在 0 天后到期，请及时修改"
    age(90)
    assert person.ask("GET", "/accounts")[0] == 200             # who is at work is not thrown out; the next sign-in asks
    late = Person(service)
    status, state = late.sign_in("clerk", DJBH.format("a"))
    assert status == 201 and state["password_due"]
    status, problem = late.ask("GET", "/accounts")
    assert (status, problem["code"]) == (401, "password_due")
    for bad, name in (("Aa1-" * 2, "password_short"), ("nine lorries wait", "password_kinds"), (DJBH.format("a"), "password_used")):
        status, problem = late.ask("POST", "/session/password", {"present": DJBH.format("a"), "new": bad})
        assert (status, problem["code"]) == (422, name)
    earlier = """insert into user_password_past (user_account_id, password_hash, set_at)
        select c.user_account_id, (select password_hash from user_password p join user_account using (user_account_id) where login = %s), now() - interval '1 day' * d
        from user_account c, unnest(%s) d where c.login = 'clerk'"""
    database.query(earlier, ["guard", [120]])        # the guard's password was his once, and then another one, three times
    database.query(earlier, ["clerk", [119, 118, 117]])
    change = {"present": DJBH.format("a"), "new": DJBH.format(0)}
    assert late.ask("POST", "/session/password", change)[1]["code"] == "password_used"       # the fifth back
    database.query(earlier, ["clerk", [116]])
    assert late.ask("POST", "/session/password", change)[0] == 200                           # the sixth
    assert late.ask("GET", "/accounts")[0] == 200
    database.query("update user_session set seen_at = now() - interval '16 minutes'"
                   " where user_account_id = (select user_account_id from user_account where login = 'clerk')")
    assert late.ask("GET", "/session")[1]["code"] == "session_expired"


def test_second_factors_are_sealed_by_a_key_that_the_database_does_not_have(database, service, guard, keys, tmp_path):
    _, secret, _ = guard
    sealed = bytes(database.value("select secret from user_factor f join user_account using (user_account_id) where login = 'guard'"))
    assert len(sealed) == 77 and base64.b32decode(secret) not in sealed

    def enter(*arguments):
        """What a service with these arguments says to a code of the guard's device."""
        database.query("update user_factor set last_step = 0; delete from sign_in_fault")
        with web.Service(database, *arguments, desk=None) as other:
            person = Person(other)
            assert person.sign_in("guard", DJBH.format(0))[0] == 201
            answer = person.ask("POST", "/session/factor", {"code": code_of(secret)})
            other.stop()
            return answer[0], answer[1].get("code"), other.log

    def key_file(*of):
        return "--set", f"security.key_file={web.key_file(tmp_path, *of)}"
    assert enter(*key_file(OLD))[0] == 200
    status, name, log = enter(*key_file(NEW))
    assert (status, name) == (409, "factor_unreadable") and "no key of security.key_file opens it" in log
    status, name, log = enter("--set", f"data.path={tmp_path}/none")
    assert (status, name) == (409, "factor_key_missing") and "second factors cannot be used" in log
    # a new key in front, everything sealed with it, the old one away
    assert '"sealed": 0' in user(database, "seal", *key_file(OLD)) and "no key of the key file opens" in user(database, "seal", *key_file(NEW), ok=False)
    assert '"sealed": 1' in user(database, "seal", *key_file(NEW, OLD)) and '"sealed": 0' in user(database, "seal", *key_file(NEW, OLD))
    assert enter(*key_file(NEW))[0] == 200
    user(database, "seal", *key_file(OLD, NEW))
    # what is wrong with the file is said, and nothing of what stands in it
    path = web.key_file(tmp_path, OLD)
    for spoil, said in ((lambda: path.chmod(0o644), "has mode 0644"), (lambda: path.write_text("# none\n"), "has no key"),
                        (lambda: path.write_text("bm90IGEga2V5\n"), "line 1 of key file"), (path.unlink, "could not open key file")):
        web.key_file(tmp_path, OLD)
        spoil()
        result = subprocess.run([conftest.DAHU, "serve", "--set", f"database.url={database.url}", "--set", f"security.key_file={path}"],
                                capture_output=True, text=True, timeout=60)
        assert result.returncode == 1 and said in result.stderr and "bm90" not in result.stderr, result.stderr


def test_a_desk_that_is_taken_away_ends_a_long_list_at_its_next_page(database, service):
    """Z3 for what is long: each page of a list that goes out as a file asks anew who asks. (Streams: test_alarm.py.)"""
    database.query("insert into user_account (login, name) select 'many' || n, 'Many' from generate_series(1, 1300) n")
    kept = database.value("select pg_get_functiondef('api.users'::regproc)")
    token = web.sign_in(database.query, "SECURITY_ADMIN")

    def ask():
        status, _, content = service.ask("GET", "/api/v1/users?format=csv", None, Cookie=f"dahu={token}")
        return status, content.count(b"many")
    held = database.cluster.connect(database.name)
    held.autocommit = False
    held.cursor().execute("select pg_advisory_xact_lock(77)")
    waiting = "select count(*) from pg_locks where locktype = 'advisory' and objid = 77 and not granted"
    try:
        database.query(kept.replace("return (", "if after_login is not null then perform pg_advisory_xact_lock_shared(77); end if;\n    return (", 1))
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            asked = pool.submit(ask)
            conftest.wait_for(lambda: asked.done() or database.value(waiting) == 1, what="the second page")
            database.query("update user_desk set valid = daterange(lower(valid), today()) where user_account_id ="
                           " (select user_account_id from user_account where login = 'test.security.admin')")
            held.rollback()
            assert asked.result() == (401, 0)
    finally:
        held.close()
        database.query(kept)
    database.query("update user_desk set valid = daterange(lower(valid), null)")
    assert ask() == (200, 1300)


def test_secrets_are_in_no_log_no_answer_and_no_dump(database, keys):
    """Z13, Z14: what is secret is told once, to whom it belongs; a log at its finest, texts of faults and printed configurations have none of it."""
    login, hooks = "quiet", "hook-secret-31415"
    url = database.url + " password=database-secret-27182"
    secrets, told = [DJBH.format("q"), DJBH.format("r"), hooks, "database-secret-27182", base64.b64encode(OLD).decode()], []

    with web.Service(url, "--set", "log.level=debug", "--set", f"security.key_file={keys}", "--set", "security.password_policy=djbh", desk=None) as service:
        limits = open(f"/proc/{service.process.pid}/limits", encoding="ascii").read()
        assert re.search(r"Max core file size +0 ", limits), limits
        user(database, "add", login, "--name", "Somebody", "--desk", "MARKETING_LEAD")
        link = link_of(user(database, "link", login))
        person = Person(service)

        def ask(method, path, body=None, expected=None, once=(), **headers):
            """Asks; what is told by an answer is kept, without what it may tell."""
            status, answer = person.ask(method, path, body, **headers)
            assert expected in (None, status), (path, status, answer)
            secrets.extend(secret for name in once for secret in ([answer[name]] if isinstance(answer[name], str) else answer[name]))
            secrets.append(person.cookie)
            told.append(json.dumps({name: value for name, value in answer.items() if name not in (*once, "uri")}, ensure_ascii=False))
            return answer
        ask("POST", "/set-up", {"link": link, "password": DJBH.format("q")}, 201)
        ask("POST", "/set-up", {"link": link, "password": DJBH.format("q")}, 404)
        secret = ask("POST", "/session/factor/enrol", None, 200, once=("secret",))["secret"]
        ask("POST", "/session/factor", {"code": code_of(secret, time.time() - 30)}, 200, once=("recovery_codes",))
        ask("POST", "/session/factor", {"recovery_code": secrets[-3]}, 200)
        ask("POST", "/session/factor/recovery", {"code": code_of(secret)}, 200, once=("recovery_codes",))
        token = ask("POST", "/tokens", {"name": "robot", "rights": ["account.read"]}, 201, once=("secret",))["secret"]
        ask("GET", "/tokens", None, 200)
        ask("GET", "/accounts", None, 200, Authorization=f"Bearer {token}")
        ask("POST", "/channels", {"name": "hook", "kind": "WEBHOOK", "url": f"https://h.example/{hooks}", "secret": hooks}, expected=None)
        ask("GET", "/channels")
        for body in (b'{"present": "' + DJBH.format("q").encode(), b'{"new": 5, "present": "' + DJBH.format("q").encode() + b'"}',
                     {"present": DJBH.format("q"), "new": DJBH.format("q"), "more": DJBH.format("r")},
                     {"present": DJBH.format("r"), "new": DJBH.format("q")}, {"present": DJBH.format("q"), "new": DJBH.format("r") * 40}):
            ask("POST", "/session/password", body)
        ask("POST", "/session", {"login": login, "password": DJBH.format("r")}, 401)
        ask("POST", "/session", {"login": DJBH.format("q"), "password": "x"}, expected=None)   # typed into the wrong field
        database.query("alter table user_password add constraint user_password_broken_ck check (false) not valid;"
                       " alter table user_session add constraint user_session_broken_ck check (false) not valid; delete from sign_in_fault")
        try:   # a fault whose row would say it all
            ask("POST", "/session/password", {"present": DJBH.format("q"), "new": DJBH.format("r")})
            ask("POST", "/session", {"login": login, "password": DJBH.format("q")})
        finally:
            database.query("alter table user_password drop constraint user_password_broken_ck; alter table user_session drop constraint user_session_broken_ck;"
                           " delete from sign_in_fault")
        hashes = [row[0] for row in database.query("select password_hash from user_password union select encode(token_hash, 'hex') from user_session"
                                                   " union select encode(secret, 'hex') from user_factor")]
        service.stop()
    outputs = {"log": service.log, "answers": "\n".join(told), "audit": json.dumps(database.query("select * from audit"), default=str),
               "faults": json.dumps(database.query("select * from sign_in_fault"), default=str)}
    for verb in (["config"], ["doctor"], ["status"], ["user", "list"], ["serve", "--set", "http.port=1", "--set", "http.address=203.0.113.1"]):
        result = conftest.run_dahu(*verb, database=url)
        outputs[" ".join(verb)] = result.stdout + result.stderr
    gone = conftest.run_dahu("user", "list", database="host=/nowhere user=x password=database-secret-27182")
    outputs["no database"] = gone.stdout + gone.stderr
    assert "request" in outputs["log"] and "url = " in outputs["config"] and len(secrets) > 30
    for name, text in outputs.items():
        for one in (*secrets, *hashes, "$argon2id"):
            if one and not (name == "answers" and len(one) < 12):
                assert one not in text, (name, one, text[max(0, text.find(one) - 300):][:600])
