"""People: signing in, second factor, sessions, tokens, desks, hand-over, the audit. The real binary on a real PostgreSQL."""
import base64
import hashlib
import hmac
import json
import re
import struct
import time

import pytest

import conftest
import web
from test_field import read_code

PASSWORD = "nine lorries wait outside"
OTHER = "seven kettles boil at dawn"


def user(database, *arguments, ok=True):
    result = conftest.run_dahu("user", *arguments, database=database)
    assert (result.returncode == 0) == ok, result.stderr + result.stdout
    return result.stdout if ok else result.stderr


def code_of(secret, at=None):
    """RFC 6238 by the book: a second implementation."""
    step = int((time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


class Person:
    """A browser: it keeps the cookie that it is given."""

    def __init__(self, service, cookie=None):
        self.service, self.cookie = service, cookie

    def ask(self, method, path, body=None, **headers):
        headers.setdefault("Cookie", f"dahu={self.cookie}" if self.cookie else None)
        headers.setdefault("Origin", self.service.url)
        status, answer, content = self.service.ask(method, "/api/v1" + path, body, **headers)
        if given := answer.get("Set-Cookie"):
            self.cookie = re.match(r"dahu=([^;]*)", given)[1]
        return status, json.loads(content) if content else None

    def sign_in(self, login, password=PASSWORD):
        return self.ask("POST", "/session", {"login": login, "password": password})


def link_of(text):
    return re.search(r"#set-up=([\w-]{43})", text)[1]


@pytest.fixture(scope="module")
def database(cluster, template):
    return cluster.create(template.name)


@pytest.fixture(scope="module")
def service(database, tmp_path_factory):
    with web.Service(database, "--set", f"security.key_file={web.key_file(tmp_path_factory.mktemp('keys'))}", desk=None) as running:
        yield running


@pytest.fixture(scope="module")
def people(database, service):
    """One person a desk that matters here, each with a password set through a link."""
    user(database, "unit", "City")
    user(database, "unit", "East", "--parent", "City")
    for login, desk, unit in (("clerk", "MARKETING_CLERK", "East"), ("lead", "MARKETING_LEAD", None), ("guard", "SECURITY_ADMIN", None),
                              ("reader", "AUDIT_ADMIN", None), ("manager", "ACCOUNT_MANAGER", "City"), ("manager2", "ACCOUNT_MANAGER", "City")):
        user(database, "add", login, "--name", login.title(), "--desk", desk, *(["--unit", unit] if unit else []))
        person = Person(service)
        status, state = person.ask("POST", "/set-up", {"link": link_of(user(database, "link", login)), "password": PASSWORD})
        assert status == 201, state
    return ["clerk", "lead", "guard", "reader"]


@pytest.fixture(scope="module")
def proven(database, service, people):
    """Someone with a second factor: (person, secret, recovery codes, the code that was used)."""
    def prove(login):
        person = Person(service)
        assert person.sign_in(login)[0] == 201
        status, told = person.ask("POST", "/session/factor/enrol")
        assert status == 200, told
        assert read_code(told["qr"]) == told["uri"] and told["secret"] in told["uri"]
        used = code_of(told["secret"], time.time() - 30)
        status, state = person.ask("POST", "/session/factor", {"code": used})
        assert status == 200, state
        return person, told["secret"], state["recovery_codes"], used
    return {login: prove(login) for login in ("lead", "guard", "reader")}


# clause K9
def test_a_link_sets_a_password_once(database, service):
    user(database, "add", "newcomer", "--desk", "INSPECTOR")
    link = link_of(user(database, "link", "newcomer"))
    person = Person(service)
    status, told = person.ask("POST", "/set-up", {"link": link})
    assert (status, told["login"], told["least"]) == (200, "newcomer", 15)
    for password, name in (("short one", "password_short"), ("Password12345678", "password_common"), ("newcomer is my name", "password_personal")):
        status, problem = person.ask("POST", "/set-up", {"link": link, "password": password})
        assert (status, problem["code"]) == (422, name) or problem.get("name") == name, problem
    status, state = person.ask("POST", "/set-up", {"link": link, "password": PASSWORD})
    assert status == 201 and state["user"] == "newcomer" and person.cookie
    assert Person(service).ask("POST", "/set-up", {"link": link, "password": OTHER})[0] == 404
    assert person.ask("GET", "/session")[1]["desks"][0]["desk"] == "INSPECTOR"


def test_a_wrong_password_says_no_more_than_an_unknown_login(service, people):
    wrong = Person(service).sign_in("clerk", "not at all my password")
    unknown = Person(service).sign_in("nobody", "not at all my password")
    for answer in (wrong, unknown):
        answer[1].pop("request_id", None)
    assert wrong == unknown and wrong[0] == 401


def test_a_session_is_renewed_and_ended(database, service, people):
    """Z7: another id after sign-in and password change; ended on the server; three at most; idle and absolute end."""
    person = Person(service, "fixed-by-an-attacker")
    assert person.sign_in("clerk")[0] == 201
    first = person.cookie
    assert first != "fixed-by-an-attacker" and len(first) == 43
    assert database.value("select count(*) from user_session where token_hash = convert_to(%s, 'UTF8')", [first]) == 0
    other = Person(service)
    assert other.sign_in("clerk")[0] == 201
    status, problem = person.ask("POST", "/session/password", {"present": "no such thing at all", "new": OTHER})
    assert status == 422, problem
    assert person.ask("POST", "/session/password", {"present": PASSWORD, "new": OTHER})[0] == 200
    assert person.cookie != first
    assert Person(service, first).ask("GET", "/session")[0] == 401 and other.ask("GET", "/session")[0] == 401
    assert person.ask("GET", "/session")[0] == 200
    assert person.ask("POST", "/session/password", {"present": OTHER, "new": PASSWORD})[0] == 200
    many = [Person(service) for _ in range(3)]
    for one in many:
        assert one.sign_in("clerk")[0] == 201
    assert person.ask("GET", "/session")[0] == 401
    listed = many[0].ask("GET", "/sessions")[1]["sessions"]
    assert len(listed) == 3 and sum(bool(s["present"]) for s in listed) == 1
    last = next(s["session"] for s in listed if not s["present"])
    assert len(many[0].ask("DELETE", f"/sessions/{last}")[1]["sessions"]) == 2
    assert many[0].ask("DELETE", "/session")[0] == 200 and many[0].ask("GET", "/session")[0] == 401
    left = next(one for one in many if one.ask("GET", "/session")[0] == 200)
    database.query("update user_session set seen_at = now() - interval '16 minutes' where ended_at is null")
    assert left.ask("GET", "/session")[0] == 401
    assert left.sign_in("clerk")[0] == 201
    database.query("update user_session set expires_at = now() where ended_at is null")
    assert left.ask("GET", "/session")[0] == 401


def test_a_desk_with_two_factors_opens_with_both(database, service, people, proven):
    """Z9: a code once, a step to either side, recovery codes hashed and good once; nothing before the factor."""
    _, secret, recovery, used = proven["lead"]
    person = Person(service)
    status, state = person.sign_in("lead")
    assert status == 201 and state["factor_due"] and person.ask("GET", "/accounts")[0] == 401
    before = person.cookie
    for wrong in ("000000", code_of(secret, time.time() - 90), used):   # old, and used before
        status, _ = person.ask("POST", "/session/factor", {"code": wrong})
        assert status in (422, 429)
    database.query("delete from sign_in_fault")
    now = code_of(secret)
    assert person.ask("POST", "/session/factor", {"code": now})[0] == 200 and person.cookie != before
    assert person.ask("GET", "/accounts")[0] == 200
    again = Person(service)
    again.sign_in("lead")
    assert again.ask("POST", "/session/factor", {"code": now})[0] == 422
    assert again.ask("POST", "/session/factor", {"recovery_code": recovery[0]})[0] == 200
    assert again.ask("GET", "/accounts")[0] == 200
    third = Person(service)
    third.sign_in("lead")
    assert third.ask("POST", "/session/factor", {"recovery_code": recovery[0]})[0] == 422
    stored = str(database.query("select * from user_recovery")) + str(database.query("select difference from audit"))
    assert recovery[1] not in stored and secret not in stored
    database.query("delete from sign_in_fault")


def test_guessing_is_slowed_down_for_the_guesser_alone(database, service, people):
    """Z8: growing waits by login and address, and by address; who signed in from here before is never locked out for long."""
    for _ in range(3):
        assert Person(service).sign_in("clerk", "wrong again and again")[0] == 401
    status, problem = Person(service).sign_in("clerk")
    assert status == 429, problem
    first = database.value("select sign_in_wait_s('clerk', '127.0.0.1')")
    database.query("insert into sign_in_fault (login, address) select login_hash('clerk'), '127.0.0.1' from generate_series(1, 3)")
    assert database.value("select sign_in_wait_s('clerk', '127.0.0.1')") > first
    assert database.value("select sign_in_wait_s('clerk', '10.0.0.9')") > 0          # a stranger shares five a minute with all strangers
    database.query("insert into user_session (user_account_id, kind, token_hash, address, agent, idle_s, expires_at)"
                   " select user_account_id, 'BROWSER', 'x', '10.0.0.8', '', 60, now() from user_account where login = 'clerk'")
    assert database.value("select coalesce(sign_in_wait_s('clerk', '10.0.0.8'), 0)") == 0   # the known device does not
    database.query("delete from sign_in_fault")
    database.query("insert into sign_in_fault (login, address) select 'x' || n, '10.0.0.7' from generate_series(1, 40) n")
    assert database.value("select sign_in_wait_s('anybody', '10.0.0.7')") > 0
    database.query("delete from sign_in_fault")
    assert Person(service).sign_in("clerk")[0] == 201


# clause K9
def test_a_desk_that_is_taken_away_is_gone_with_the_next_request(database, service, people):
    """Z3: effective with the next request."""
    person = Person(service)
    person.sign_in("clerk")
    assert person.ask("GET", "/accounts")[0] == 200
    user(database, "desk", "clerk", "MARKETING_CLERK", "--end")
    status, problem = person.ask("GET", "/accounts")
    assert status == 401, problem
    user(database, "desk", "clerk", "MARKETING_CLERK")
    assert person.ask("GET", "/accounts")[0] == 200
    user(database, "disable", "clerk")
    assert person.ask("GET", "/accounts")[0] == 401 and person.sign_in("clerk")[0] == 401
    user(database, "enable", "clerk")
    database.query("delete from sign_in_fault")
    assert person.sign_in("clerk")[0] == 201


def test_administrators_are_three_people(database, people):
    for login, desk in (("guard", "AUDIT_ADMIN"), ("guard", "MARKETING_CLERK"), ("clerk", "SYSTEM_ADMIN")):
        assert "user_desk_excludes" in user(database, "desk", login, desk, ok=False)
    user(database, "desk", "clerk", "INSPECTOR")
    assert "INSPECTOR" in user(database, "list")


def test_a_token_does_what_it_was_made_for(database, service, people):
    token = user(database, "token", "clerk", "--name", "robot", "--right", "account.read").strip()
    robot = Person(service)
    assert robot.ask("GET", "/accounts", Authorization=f"Bearer {token}")[0] == 200
    assert robot.ask("GET", "/complaints", Authorization=f"Bearer {token}")[0] == 403
    assert robot.ask("GET", "/accounts", Authorization="Bearer nothing")[0] == 401
    assert "token_right" in user(database, "token", "clerk", "--right", "user.manage", ok=False)
    database.query("update user_token set expires_at = now()")
    assert robot.ask("GET", "/accounts", Authorization=f"Bearer {token}")[0] == 401


def account(database, number, unit=None, secrecy="GENERAL"):
    database.query("""
        with s as (insert into site (name) values ('S') returning site_id)
        insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id, secrecy)
        select %s, site_id, 'INDUSTRIAL', 10, '2000-01-01', (select org_unit_id from org_unit where name = %s), %s from s""", [number, unit, secrecy])


# clause K1
# clause 3.2.1
def test_a_leaver_hands_over(database, service, people, proven):
    for number in ("A-00001", "A-00002"):
        account(database, number, "East", "IMPORTANT")
    lead = proven["lead"][0]
    if lead.ask("GET", "/session")[0] != 200:
        lead.sign_in("lead")
        assert lead.ask("POST", "/session/factor", {"recovery_code": proven["lead"][2][3]})[0] == 200
    manager, successor = Person(service), Person(service)
    assert manager.sign_in("manager")[0] == 201 and successor.sign_in("manager2")[0] == 201
    assert manager.ask("GET", "/accounts/A-00001")[0] == 404     # important: seen by its managers only
    status, told = lead.ask("POST", "/accounts/A-00001/managers", {"role": "A", "user": "manager", "reason": "region East"})
    assert status == 200, told
    assert manager.ask("GET", "/accounts/A-00001")[0] == 200 and successor.ask("GET", "/accounts/A-00001")[0] == 404
    assert manager.ask("POST", "/accounts/A-00002/managers", {"role": "A", "user": "manager"})[0] == 403
    assert json.loads(user(database, "hand-over", "manager"))["accounts"] == [{"number": "A-00001", "role": "A"}]
    guard = proven["guard"][0]
    database.query("select duty_set('requests', '', null, 'ACCOUNT_MANAGER', (select user_account_id from user_account where login = 'manager'), today())")
    case = database.value("select dahu.case_open('complaints', 'register', null, '', '{\"channel\": \"PHONE\", \"topic\": \"OTHER\", \"summary\": \"x\"}', 'manager')")
    database.query("update work_case set handler_id = (select user_account_id from user_account where login = 'manager') where work_case_id = %s returning 1", (case,))
    status, refused = guard.ask("POST", "/users/manager/hand-over", {"successor": "guard"})     # who could do nothing with it
    assert (status, refused["code"]) == (409, "hand_over_right") and "complaint" in refused["text_en"], refused
    yesterday = str(database.value("select today() - 1"))
    status, told = guard.ask("POST", "/users/manager/hand-over", {"successor": "manager2", "last_day": yesterday, "reason": "moves away"})
    assert status == 200 and [a["number"] for a in told["accounts"]] == ["A-00001"], told
    assert [d["kind"] for d in told["duties"]] == ["requests"]
    assert database.value("select u.login from duty d join user_account u using (user_account_id) where d.valid @> today() and d.kind = 'requests'") == "manager2"
    assert manager.ask("GET", "/accounts/A-00001")[0] == 401
    assert successor.ask("GET", "/accounts/A-00001")[0] == 200
    assert guard.ask("POST", "/users/manager2/hand-over", {"successor": "manager2"})[0] == 422
    assert guard.ask("POST", "/users/nobody/hand-over", {"successor": "manager2"})[0] == 404
    held = lead.ask("GET", "/accounts/A-00001/managers")[1]["managers"]
    assert {h["user"] for h in held} >= {"manager2"}


# clause K1
def test_the_tier_of_an_account_says_who_may_lead_it(database, service, people, proven):
    """Service centre, region, company: by voltage, capacity, importance; who is assigned too low, or not at all, is on the lead's list."""
    account(database, "A-00003", "East", "GENERAL")
    lead, guard = proven["lead"][0], proven["guard"][0]
    asked = lambda: lead.ask("GET", "/accounts/A-00003/managers")[1]   # noqa: E731
    due = lambda: [item["facts"] for item in lead.ask("GET", "/due?desk=MARKETING_LEAD&kind=manager")[1]["items"] if item["account"] == "A-00003"]   # noqa: E731
    assert asked()["tier"] == "CENTRE" and due() == []
    database.query("update account set supply_kv = 110 where account_number = 'A-00003'")
    assert asked()["tier"] == "COMPANY" and [facts["manager"] for facts in due()] == [None]
    assert guard.ask("POST", "/units", {"name": "Head office", "tier": "TOP"})[0] == 422
    status, told = guard.ask("POST", "/units", {"name": "Head office", "tier": "COMPANY"})
    assert status == 201 and {"name": "Head office", "parent": None, "tier": "COMPANY"} in told["units"], told
    user(database, "add", "chief", "--desk", "ACCOUNT_MANAGER", "--unit", "Head office")
    found = asked()
    assert [one["user"] for one in found["candidates"]] == ["chief"] and found["candidates"][0]["accounts"] == 0   # the region's do not reach up to it
    assert lead.ask("POST", "/accounts/A-00003/managers", {"role": "A", "user": "manager2", "from": "2026-01-01", "reason": "for now"})[0] == 200
    assert [(facts["manager"], facts["manager_tier"]) for facts in due()] == [("manager2", "REGION")]
    assert lead.ask("POST", "/accounts/A-00003/managers", {"role": "A", "user": "chief", "reason": "of the company"})[0] == 200
    found = asked()
    assert due() == [] and found["candidates"][0]["accounts"] == 1
    assert {(held["user"], held["tier"]) for held in found["managers"] if held["until"] is None} == {("chief", "COMPANY")}


def test_everything_that_people_do_is_in_the_audit(database, service, people, proven):
    reader = proven["reader"][0]
    status, told = reader.ask("GET", "/audit?limit=500")
    assert status == 200
    by_action = {entry["action"] for entry in told["entries"]}
    assert {"sign_in", "set_up"} <= by_action, by_action
    assert any(entry["result"] == "REFUSED" and entry["reason"] == "sign_in_wrong" for entry in told["entries"])
    assert "$argon2id" not in json.dumps(told)
    assert Person(service).ask("GET", "/audit")[0] == 401
    refused = proven["guard"][0].ask("GET", "/audit")
    assert refused[0] == 403
    newest = reader.ask("GET", "/audit?limit=5&result=REFUSED")[1]["entries"]
    assert any(entry["actor"] == "guard" and entry["reason"] == "right_missing" and entry["action"] == "audit" for entry in newest)
    page, seen = None, 0
    while True:
        page = reader.ask("GET", "/audit?limit=100" + (f"&after={page}" if page else ""))[1]
        seen += len(page["entries"])
        page = page["next_after"]
        if not page:
            break
    assert seen >= database.value("select count(*) from audit") - 50
    assert conftest.run_dahu("audit", "verify", database=database).returncode == 0
    assert "sign_in_wrong" in conftest.run_dahu("audit", "list", "--result", "REFUSED", "--limit", "500", database=database).stdout


def test_an_audit_that_was_touched_is_found(database, cluster, template, service, people):
    """Z15: no role changes or deletes it; what a superuser does behind its back shows."""
    desks = [row[0] for row in database.query("select 'dahu_' || lower(name) from desk union select unnest(array['dahu_desk', 'dahu_anonymous', 'dahu_service'])")]
    for role in desks:
        for statement in ("update audit set actor = 'x'", "delete from audit", "truncate audit", "update audit_head set entries = 0"):
            with pytest.raises(Exception, match="permission denied|never changed"):
                database.query(f"set role {role}; {statement}")
    with pytest.raises(Exception, match="never changed"):
        database.query("delete from audit")
    assert database.query("select * from audit_broken()") == []
    for harm, fault in (("update audit set actor = 'somebody' where n = 2", "CHANGED"),
                        ("delete from audit where n = 2", "MISSING"),
                        ("delete from audit a where n = (select entries from audit_head h where (h.month, h.shard) = (a.month, a.shard))", "END")):
        connection = database.cluster.connect(database.name)
        connection.autocommit = False
        cursor = connection.cursor()
        cursor.execute("set search_path = dahu, public; set session_replication_role = replica")
        cursor.execute(harm)
        cursor.execute("select distinct fault from audit_broken()")
        assert (fault,) in cursor.fetchall(), harm
        connection.rollback()
        connection.close()


def test_what_cannot_be_noted_is_not_done(database, service, people):
    """N9."""
    database.query("alter table audit add constraint audit_full_ck check (false) not valid")
    try:
        assert "audit" in user(database, "unit", "Nowhere", ok=False)
        assert database.value("select count(*) from org_unit where name = 'Nowhere'") == 0
        assert Person(service).sign_in("clerk")[0] >= 400
    finally:
        database.query("alter table audit drop constraint audit_full_ck")


def test_secrets_stand_nowhere(database, service, people, proven):
    """Z13, Z14: not in logs, not in the audit, not in what the configuration prints; a line end in a name makes no second line."""
    seeded = "a seeded password 3141592"
    Person(service).sign_in("clerk", seeded)
    Person(service).sign_in("evil\nlog: forged", seeded)
    service.ask("GET", "/api/v1/accounts", None, User_Agent="x\x1b[31m", Cookie="dahu=seeded-cookie-2718")
    dump = json.dumps(database.query("select * from audit"), default=str) + json.dumps(database.query("select * from sign_in_fault"), default=str)
    for secret in (seeded, PASSWORD, "seeded-cookie-2718", *(p[1] for p in proven.values())):
        assert secret not in dump
    database.query("delete from sign_in_fault")


def test_other_sites_cannot_act_for_who_is_signed_in(service, people):
    """Z6: another origin, cross-site, a form."""
    person = Person(service)
    person.sign_in("clerk")
    body = {"present": PASSWORD, "new": OTHER}
    assert person.ask("POST", "/session/password", body, Origin="https://evil.example")[0] == 403
    assert person.ask("POST", "/session/password", body, Sec_Fetch_Site="cross-site")[0] == 403
    assert person.ask("POST", "/session/password", b"present=a&new=b", Content_Type="application/x-www-form-urlencoded")[0] in (403, 415)
    assert person.ask("GET", "/session")[0] == 200
