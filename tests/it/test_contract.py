"""Contracts and energising (4.13), second sources (4.14), important users (4.1, 4.2), dispatch (3.2), records and archive (4.19, 4.20).

Scenarios through HTTP on one service and database, each with accounts of its own. `act` does a step of a case, `call` asks another
address; both for a person at a desk. `sql` goes around the service, as the owner of the database.
"""
import datetime
import itertools
import json
import random
import urllib.parse
import zoneinfo

import psycopg2
import pytest

import web

ZONE = "Asia/Shanghai"  # the day is that of the utility, whatever the machine calls it
TODAY = datetime.datetime.now(zoneinfo.ZoneInfo(ZONE)).date()
PHOTO = "ab" * 32
ALWAYS = ["SUPPLY_MODE", "QUALITY", "CAPACITY", "METERING", "PRICE_SETTLEMENT", "PROPERTY_BOUNDARY", "LATE_FEE", "LIABILITY"]
serial = itertools.count(1)


def day(offset=0):
    return (TODAY + datetime.timedelta(days=offset)).isoformat()


def sign(**more):
    return {"signed_on": day(), "utility_signer": "王主任", "customer_signer": "李总", "holders": ["营销部", "客户"], "document_no": "P-1", **more}


def clauses(*names):
    return [{"clause": name, "content": f"第{n}条"} for n, name in enumerate(names, 1)]


class Refused(Exception):
    """What was not done: by SQL with its error, by HTTP with its problem."""

    def __init__(self, error):
        if isinstance(error, dict):
            self.state, self.name, self.text = error["status"], error["code"], error
            self.missing = sorted(m["item"] for m in error.get("missing", []))
        else:
            self.state, self.name, self.text = error.pgcode, error.diag.constraint_name, error.diag.message_primary
            self.missing = sorted(json.loads(error.diag.message_detail)["missing"].split()) if "missing" in (error.diag.message_detail or "") else []
        super().__init__(f"{self.state} {self.name} {self.text}")


# What `call` asks, as the addresses of the API; {} are its arguments, what is left over is the body.
ADDRESSES = {
    "energise_gate": "GET /accounts/{}/energising", "energise": "POST /accounts/{}/energising", "person_add": "POST /accounts/{}/people", "person_end": "POST /accounts/{}/people/{}/end",
    "equipment_add": "POST /accounts/{}/equipment", "security_load_set": "POST /accounts/{}/security-load", "emergency_add": "POST /accounts/{}/emergency-supplies",
    "emergency_end": "POST /accounts/{}/emergency-supplies/{}/end", "emergency_run_add": "POST /accounts/{}/emergency-supplies/{}/runs", "emergency_plan_add": "POST /accounts/{}/emergency-plans", "site_state": "GET /accounts/{}/site",
    "line_sources": "GET /lines/{}/sources", "account_sources": "GET /accounts/{}/sources", "dispatch_board": "GET /dispatch/board", "source_confirm": "POST /accounts/{}/sources/{}/confirm",
    "unauthorised_add": "POST /unauthorised-sources", "unauthorised_clear": "POST /unauthorised-sources/{}/clear", "permit_add": "POST /lines/{}/permits", "permit_close": "POST /permits/{}/close",
    "instruction_add": "POST /dispatch/instructions", "instruction_entry": "POST /dispatch/instructions/{}/entries", "instruction": "GET /dispatch/instructions/{}", "instructions": "GET /dispatch/instructions",
    "handover_add": "POST /dispatch/handovers", "handover_take": "POST /dispatch/handovers/{}/take", "handovers": "GET /dispatch/handovers",
    "account_records": "GET /accounts/{}/records", "document_add": "POST /accounts/{}/documents", "due": "GET /due?desk=ALL&limit=500",
}
DESKS = ("MARKETING_CLERK", "MARKETING_LEAD", "INSPECTOR", "DISPATCHER", "AUDITOR", "MANAGEMENT", "REVIEWER")


class World:
    """The service on a database with a line or two, and people at desks."""

    def __init__(self, database, service):
        self.database, self.service = database, service
        self.connection = database.cluster.connect(database.name)
        self.connection.autocommit = False
        self.sql(f"set timezone = '{ZONE}'")
        self.sql("insert into dahu.org_unit (name) values ('城区供电所')")
        self.tokens = {desk: web.sign_in(database.query, desk, "城区供电所" if desk in ("MARKETING_CLERK", "INSPECTOR") else None) for desk in DESKS}
        self.tokens["DISPATCHER_2"] = web.sign_in(database.query, "DISPATCHER", None, "second.dispatcher")
        self.sql("insert into dahu.substation (name, primary_kv) values ('城东变', 110), ('城西变', 110)")
        self.line_x, self.line_y = self.line("城东变"), self.line("城西变")

    def sql(self, text, *values):
        with self.connection.cursor() as c:
            try:
                c.execute(text, values)
                rows = c.fetchall() if c.description else []
                self.connection.commit()
                return rows
            except psycopg2.Error as error:
                self.connection.rollback()
                raise Refused(error) from None

    def ask(self, desk, method, path, body=None, **headers):
        status, _, text = self.service.ask(method, "/api/v1" + urllib.parse.quote(path, safe="/?&=-"), body, Cookie=f"dahu={self.tokens[desk]}", Origin=self.service.url, **headers)
        answer = json.loads(text)
        if status >= 400:
            raise Refused(answer)
        return answer

    def call(self, desk, name, *values):
        """One of ADDRESSES, for a person at @desk."""
        method, path = ADDRESSES[name].split()
        n = path.count("{}")
        return self.ask(desk, method, path.format(*values[:n]), *values[n:])

    def read(self, desk, flow, number):
        return self.ask(desk, "GET", f"/{flow}/{number}")

    def open(self, desk, flow, account, _first, **form):
        return self.ask(desk, "POST", f"/{flow}", {"account": account, **form})["number"]

    def act(self, desk, flow, number, action, **form):
        version = self.sql("select version from dahu.work_case where case_number = %s", number)[0][0]
        return self.ask(desk, "POST", f"/{flow}/{number}/{action}", {"reason": "依规办理", **form}, If_Match=f'"{version}"')

    def line(self, substation, number=None):
        number = number or f"L-{next(serial):04}"
        self.sql("insert into dahu.line (line_number, name, substation_id, kind, voltage_kv) select %s, %s, substation_id, 'PUBLIC', 10 from dahu.substation where name = %s", number, number, substation)
        return number

    def account(self, kv=10, lines=(), energised=False):
        number = f"A-{next(serial):05}"
        self.sql("""with site as (insert into dahu.site (name) values (%s) returning site_id),
                 a as (insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id) select %s, site_id, 'INDUSTRIAL', %s, date '2020-01-01', (select min(org_unit_id) from dahu.org_unit) from site returning account_id),
                 c as (insert into dahu.customer (customer_number, name) values (%s, %s) returning customer_id)
                 insert into dahu.account_holder (account_id, customer_id, valid) select a.account_id, c.customer_id, '[2020-01-01,)' from a, c""",
                 number, number, kv, f"C-{next(serial):05}", f"客户 {number}")
        for n, line in enumerate(lines):
            self.sql("insert into dahu.supply_source (account_id, role, line_id, voltage_kv, valid) select a.account_id, %s, l.line_id, 10, '[2020-01-01,)' from dahu.account a, dahu.line l"
                     " where a.account_number = %s and l.line_number = %s", "MAIN" if n == 0 else "STANDBY", number, line)
        if energised:
            self.sql("insert into dahu.capacity_event (account_id, kind, kva, effective_on, document_no, actor) select account_id, 'INSTALL', 2500, '2020-01-01', 'old file', 'import' from dahu.account where account_number = %s", number)
        return number

    def state(self, number):
        return self.sql("select state from dahu.work_case where case_number = %s", number)[0][0]

    def contract(self, account, names=ALWAYS, start=0, until=365, **form):
        """A supply contract on its way to being effective: signed."""
        n = self.open("MARKETING_CLERK", "contracts", account, "draft", contract_kva=2500, from_on=day(start), until_on=day(until), clauses=clauses(*names), **form)
        self.act("MARKETING_LEAD", "contracts", n, "review")
        self.act("MARKETING_CLERK", "contracts", n, "sign", **sign())
        return n

    def effective(self, account, names=ALWAYS, start=0, until=365):
        """A supply contract in force."""
        return self.done("contracts", account, {"contract_kva": 2500, "from_on": day(start), "until_on": day(until), "clauses": clauses(*names)})

    def agreement(self, account, kind, until=365):
        """An agreement in force."""
        wanted = {"DUAL_SOURCE": ["ANTI_BACKFEED", "LIABILITY"], "DISPATCH": ["DISPATCH_AUTHORITY", "ORDER_RECEIVERS"], "GRID_CONNECTION": ["PARALLEL_OPERATION", "LIABILITY"],
                  "RESUPPLY": ["NO_DEFENCE_USER", "LIABILITY"]}[kind]
        return self.done("agreements", account, {"kind": kind, "from_on": day(), "until_on": day(until), "clauses": clauses(*wanted)})

    def done(self, flow, account, form):
        """The same steps as by hand, held to the same gates, in one transaction."""
        case = self.sql("select dahu.case_open(%s, 'draft', account_id, '', %s, 't') from dahu.account where account_number = %s", flow, json.dumps(form), account)[0][0]
        self.sql("select dahu.case_move(%s, 'review', '{}', 't'); select dahu.case_move(%s, 'sign', %s, 't'); select dahu.case_move(%s, 'effect', '{}', 't')", case, case, json.dumps(sign()), case)
        return self.sql("select case_number from dahu.work_case where work_case_id = %s", case)[0][0]

    def age(self, number, days):
        """Let a contract have begun and end @days earlier than it does: as if that time had passed."""
        self.sql("update dahu.contract_version v set valid = daterange(lower(v.valid) - %s, upper(v.valid) - %s), signed_on = signed_on - %s from dahu.work_case w"
                 " where w.work_case_id = v.work_case_id and w.case_number = %s", days, days, days, number)


@pytest.fixture(scope="module")
def world(cluster, template):
    database = cluster.create(template.name)
    with web.Service(database) as service:
        w = World(database, service)
        yield w
        w.connection.close()


def refused(name, state=None):
    return pytest.raises(Refused, match=f"^{state or '.*'} {name} ")


# ---- contracts ---------------------------------------------------------------------------------------

# clause 4.13
def test_a_contract_becomes_effective(world):
    a = world.account()
    n = world.contract(a)
    world.act("MARKETING_LEAD", "contracts", n, "effect")
    case = world.read("AUDITOR", "contracts", n)
    assert case["state"] == "EFFECTIVE" and case["detail"]["lacks"] == []
    version = case["detail"]["versions"][0]
    assert version["in_force"] and version["contract_kva"] == 2500 and version["copies"] == 2 and version["holders"] == ["营销部", "客户"]
    assert world.call("MARKETING_CLERK", "energise_gate", a)["may"]


# clause 4.13
def test_clauses_that_are_missing_are_all_named(world):
    a = world.account(lines=[world.line_x, world.line_y])
    n = world.open("MARKETING_CLERK", "contracts", a, "draft", contract_kva=2500, from_on=day(), until_on=day(365), clauses=clauses("METERING"))
    with refused("case_step_gate", 409) as r:
        world.act("MARKETING_LEAD", "contracts", n, "review")
    assert r.value.missing == sorted(["CLAUSE_" + c for c in ALWAYS + ["DUAL_SOURCE"] if c != "METERING"])
    world.act("MARKETING_CLERK", "contracts", n, "revise", contract_kva=2500, from_on=day(), until_on=day(365), clauses=clauses("DUAL_SOURCE", *reversed(ALWAYS)))
    text = world.read("MARKETING_CLERK", "contracts", n)["detail"]["versions"][0]["clauses"]
    assert [c["clause"] for c in text] == ALWAYS + ["DUAL_SOURCE"]     # as a contract has them, whoever wrote them down in which order
    world.act("MARKETING_LEAD", "contracts", n, "review")
    with refused("right_missing", 403):
        world.act("AUDITOR", "contracts", n, "sign", **sign())


# clause 4.6
def test_a_contract_of_a_dedicated_line_needs_the_reclaim_clause(world):
    a = world.account()
    world.sql("insert into dahu.line (line_number, name, substation_id, kind, account_id, voltage_kv, completed_on, has_reclaim_clause) select %s, 'z', substation_id, 'DEDICATED', account_id, 10, date '2020-01-01', true"
              " from dahu.substation, dahu.account where name = '城东变' and account_number = %s", f"Z-{a}", a)
    reclaim = "select contract_has_reclaim_clause from dahu.facts_dedicated_line(dahu.today()) f join dahu.account a using (account_id) where a.account_number = %s"
    assert world.database.value(reclaim, (a,)) is True, "what was imported, while no contract says it"
    n = world.open("MARKETING_CLERK", "contracts", a, "draft", contract_kva=2500, from_on=day(), until_on=day(365), clauses=clauses(*ALWAYS))
    with refused("case_step_gate") as r:
        world.act("MARKETING_LEAD", "contracts", n, "review")
    assert r.value.missing == ["CLAUSE_RECLAIM"]
    world.act("MARKETING_CLERK", "contracts", n, "withdraw")
    m = world.effective(a, [*ALWAYS, "RECLAIM"])
    world.sql("update dahu.line set has_reclaim_clause = false where line_number = %s", f"Z-{a}")
    assert world.database.value(reclaim, (a,)) is True, "the contract in force comes first"
    world.sql("delete from dahu.contract_clause c using dahu.work_case w where w.work_case_id = c.work_case_id and w.case_number = %s and c.clause_kind = 'RECLAIM'", m)
    world.sql("update dahu.line set has_reclaim_clause = true where line_number = %s", f"Z-{a}")
    assert world.database.value(reclaim, (a,)) is False


# clause 4.13
@pytest.mark.parametrize("kv, days, temporary, longest", [(10, 3 * 366, False, 3), (0.4, 5 * 366 + 1, False, 5), (10, 190, True, 0)])
def test_a_term_that_is_too_long_is_refused(world, kv, days, temporary, longest):
    a = world.account(kv=kv)
    n = world.open("MARKETING_CLERK", "contracts", a, "draft", contract_kva=2500, from_on=day(), until_on=day(days), clauses=clauses(*ALWAYS), temporary=temporary)
    with refused("case_step_gate") as r:
        world.act("MARKETING_LEAD", "contracts", n, "review")
    assert r.value.missing == ["TERM"]
    last = (TODAY.replace(year=TODAY.year + longest) if longest else TODAY + datetime.timedelta(days=181)) - datetime.timedelta(days=1)
    world.act("MARKETING_CLERK", "contracts", n, "revise", contract_kva=2500, from_on=day(), until_on=last.isoformat(), clauses=clauses(*ALWAYS), temporary=temporary)
    assert world.act("MARKETING_LEAD", "contracts", n, "review")["state"] == "REVIEWED"


# clause 4.13
def test_two_contracts_are_not_in_force_at_once(world):
    a = world.account()
    world.effective(a)
    n = world.contract(a, start=100)
    with refused("case_step_gate") as r:
        world.act("MARKETING_LEAD", "contracts", n, "effect")
    assert r.value.missing == ["NO_OTHER_IN_FORCE"]


# clause 4.13
def test_an_amendment_says_another_capacity_from_a_day_on(world):
    a = world.account()
    n = world.effective(a)
    with refused("contract_change_days"):
        world.act("MARKETING_LEAD", "contracts", n, "amend", from_on=day(400), contract_kva=3150, **sign())
    world.act("MARKETING_LEAD", "contracts", n, "amend", from_on=day(30), contract_kva=3150, **sign())
    kva = "select (dahu.contract_on(account_id, 'SUPPLY', %s::date)).contract_kva from dahu.account where account_number = %s"
    assert [world.database.value(kva, (day(d), a)) for d in (0, 29, 30, 365)] == [2500, 2500, 3150, 3150]
    versions = world.read("AUDITOR", "contracts", n)["detail"]["versions"]
    assert [v["change"] for v in versions] == ["FIRST", "AMENDMENT"] and len(versions[1]["clauses"]) == len(ALWAYS)


# clause 4.13
def test_whose_contract_expires_while_running_is_renewed_and_not_cut_off(world):
    a, b = world.account(energised=True), world.account()
    n, m = world.effective(a), world.effective(b)
    world.age(n, 400), world.age(m, 400)
    with refused("case_step_gate") as r:
        world.act("MARKETING_LEAD", "contracts", n, "expire")
    assert r.value.missing == ["NOT_RUNNING"]
    world.sql("select dahu.turn_contracts()")
    assert world.state(n) == "RENEWING" and world.state(m) == "EXPIRED"
    assert world.database.query("select supply_contract, energised from dahu.account a cross join lateral dahu.energise_facts(a.account_id, current_date) where account_number = %s", (a,)) == [("expired", True)]
    world.act("MARKETING_LEAD", "contracts", n, "conclude", until_on=day(700), **sign())
    assert world.state(n) == "EFFECTIVE" and world.call("MARKETING_CLERK", "energise_gate", a)["may"]


# clause 4.13
def test_energising_needs_a_contract_in_force(world):
    a = world.account()
    body = {"kva": 2500, "effective_on": day(), "document_no": "S-1"}
    with refused("energise_gate", 409) as r:
        world.call("DISPATCHER", "energise", a, body)
    assert r.value.missing == ["SUPPLY_CONTRACT"]
    world.effective(a)
    world.call("DISPATCHER", "energise", a, body)
    assert world.database.query("select green, origin from dahu.energising e join dahu.account a using (account_id) where account_number = %s", (a,)) == [(True, "GATE")]


# clause 4.13
def test_energising_two_sources_needs_the_dispatch_agreement(world):
    a = world.account(lines=[world.line_x, world.line_y])
    world.effective(a, [*ALWAYS, "DUAL_SOURCE"])
    with refused("energise_gate") as r:
        world.call("MARKETING_LEAD", "energise", a, {"kva": 2500, "effective_on": day(), "document_no": "S-1"})
    assert r.value.missing == ["DISPATCH_AGREEMENT"]
    world.agreement(a, "DISPATCH")
    world.call("MARKETING_LEAD", "energise", a, {"kva": 2500, "effective_on": day(), "document_no": "S-1"})


# clause 4.13
def test_the_database_refuses_what_goes_around_the_gate(world):
    a = world.account()
    insert = "insert into dahu.capacity_event (account_id, kind, kva, effective_on, actor) select account_id, 'COMMISSION', 1, current_date, 'x' from dahu.account where account_number = %s"
    with refused("energise_gate"):
        world.sql(f"select set_config('dahu.user_id', (select user_account_id::text from dahu.user_account limit 1), true); {insert}", a)
    with refused("right_missing"):
        world.call("DISPATCHER", "energise", a, {"kva": 1, "effective_on": "2019-01-01", "document_no": "D", "happened": True})
    with refused("energise_past"):
        world.call("DISPATCHER", "energise", a, {"kva": 1, "effective_on": "2019-01-01", "document_no": "D"})


# clause 4.13
def test_what_had_happened_without_the_gate_is_recorded_as_that(world):
    a, b = world.account(energised=True), world.account()
    world.call("MARKETING_LEAD", "energise", b, {"kva": 1, "effective_on": "2020-02-01", "document_no": "D-7", "happened": True})
    rows = world.database.query("select account_number, green, origin, document_no, gate_items -> 0 ->> 'item' from dahu.energising e join dahu.account a using (account_id) where account_number in (%s, %s) order by 1", (a, b))
    assert rows == [(a, False, "HISTORY", "old file", "SUPPLY_CONTRACT"), (b, False, "HISTORY", "D-7", "SUPPLY_CONTRACT")]


# ---- second sources ----------------------------------------------------------------------------------

def apply(world, a, kind="OWN_GENERATION", **feed):
    feed = {"role": "OWN_GENERATION", "voltage_kv": 0.4, "capacity_kva": 800, "generation_kind": "DIESEL", **feed} if kind != "GRID_DUAL" else \
           {"role": "STANDBY", "voltage_kv": 10, "capacity_kva": 2000, "line": world.line_y, "standby_mode": "COLD_STANDBY", **feed}
    return world.open("MARKETING_CLERK", "dual-sources", a, "apply", kind=kind, load_description="保安负荷", load_kw=600, capacity_kva=feed["capacity_kva"], application_on=day(),
                      application_document="S-1", diagram_document="S-2", design_document="S-3", feeds=[feed])


def sheet(**more):
    return {"tested_on": day(), "second_refused": True, "first_refused": True, "loss_transferred": True, "restored": True, "breakers": ["501", "401"],
            "tester": "张三", "second_tester": "李四", "photos": [PHOTO], **more}


def person(world, a, duty="OPERATOR", until=400, **more):
    certificate = {} if duty == "DUTY_CONTACT" else {"certificate_no": "T-1", "certificate_until_on": day(until)}
    state = world.call("DISPATCHER", "person_add", a, {"duty": duty, "name": f"{duty} {next(serial)}", "phone": "13900000000", "from_on": day(-1000), **certificate, **more})
    return max(p["id"] for p in state["people"])


def measured(world, a, kind="OWN_GENERATION", **feed):
    """A second source with everything but the test."""
    n = apply(world, a, kind, **feed)
    world.act("MARKETING_CLERK", "dual-sources", n, "review")
    world.act("MARKETING_LEAD", "dual-sources", n, "approve", document_no="PF-1")
    world.agreement(a, "DUAL_SOURCE")
    world.act("MARKETING_CLERK", "dual-sources", n, "sign-agreements")
    world.act("MARKETING_CLERK", "dual-sources", n, "install", measures=[{"kind": "MECHANICAL_INTERLOCK", "place": "AH1"}, {"kind": "LABEL", "place": "AH1"}], installed_on=day(-3), document_no="M-1")
    world.act("INSPECTOR", "dual-sources", n, "accept-installation", accepted_on=day(), document_no="Y-1")
    person(world, a), person(world, a, "DUTY_CONTACT")
    return n


def in_use(world, a, **feed):
    n = measured(world, a, **feed)
    world.act("INSPECTOR", "dual-sources", n, "verify", **sheet())
    world.act("DISPATCHER", "dual-sources", n, "use")
    return n


# clause 4.14
def test_own_generation_is_put_in_use(world):
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    n = in_use(world, a, portable=True)
    case = world.read("DISPATCHER", "dual-sources", n)
    assert case["state"] == "IN_USE" and len(case["detail"]["use"]) == 1
    assert all(i["ok"] for i in case["detail"]["gate"]) and "DISPATCH_AGREEMENT" not in {i["item"] for i in case["detail"]["gate"]}


# clause 4.14
def test_use_names_everything_that_is_missing(world):
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    n = measured(world, a)
    with refused("case_step_state", 409):
        world.act("DISPATCHER", "dual-sources", n, "use")
    world.act("INSPECTOR", "dual-sources", n, "verify", **sheet())
    world.sql("update dahu.site_person set certificate_until_on = current_date - 1 where duty = 'OPERATOR' and account_id = (select account_id from dahu.account where account_number = %s)", a)
    world.sql("update dahu.contract_version v set valid = daterange(lower(valid) - 10, current_date) from dahu.account a where a.account_id = v.account_id and a.account_number = %s", a)
    with refused("case_step_gate") as r:
        world.act("DISPATCHER", "dual-sources", n, "use")
    assert r.value.missing == ["DUAL_SOURCE_AGREEMENT", "OPERATORS", "SUPPLY_CONTRACT"]


# clause 4.14
@pytest.mark.parametrize("field", ["second_refused", "first_refused", "loss_transferred", "restored"])
def test_a_test_that_was_not_passed_verifies_nothing(world, field):
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    n = measured(world, a)
    with refused("backfeed_not_verified"):
        world.act("INSPECTOR", "dual-sources", n, "verify", **sheet(**{field: False}))
    world.act("INSPECTOR", "dual-sources", n, "fail-test", **sheet(**{field: False}))
    assert world.state(n) == "MEASURES_INSTALLED"


# clause 4.14
def test_a_test_needs_two_people_photos_and_a_day_within_a_year(world):
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    n = measured(world, a)
    with refused("backfeed_test_two_testers_ck"):
        world.act("INSPECTOR", "dual-sources", n, "verify", **sheet(second_tester="张三"))
    with refused("backfeed_test_photos_ck"):
        world.act("INSPECTOR", "dual-sources", n, "verify", **sheet(photos=["x" * 64]))
    with refused("backfeed_not_verified"):
        world.act("INSPECTOR", "dual-sources", n, "verify", **sheet(tested_on=day(-10)))
    with refused("right_missing"):
        world.act("MARKETING_CLERK", "dual-sources", n, "verify", **sheet())


# clause 4.14
def test_what_lapses_suspends_and_is_verified_again(world):
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    n = in_use(world, a)
    account_id = world.sql("select account_id from dahu.account where account_number = %s", a)[0][0]

    def suspended(cause):
        world.sql("select dahu.turn_contracts()")
        assert world.state(n) == "SUSPENDED", cause
        assert world.sql("select ended_because from dahu.source_use u join dahu.work_case w using (work_case_id) where case_number = %s order by source_use_id desc limit 1", n) == [(cause,)]

    def again():
        world.act("INSPECTOR", "dual-sources", n, "verify", **sheet())
        world.act("DISPATCHER", "dual-sources", n, "use")
        world.sql("select dahu.turn_contracts()")
        assert world.state(n) == "IN_USE"

    world.sql("update dahu.site_person set certificate_until_on = current_date - 1 where duty = 'OPERATOR' and account_id = %s", account_id)
    suspended("OPERATOR_LAPSED")
    with refused("case_step_gate") as r:
        world.act("INSPECTOR", "dual-sources", n, "verify", **sheet())
        world.act("DISPATCHER", "dual-sources", n, "use")
    assert r.value.missing == ["OPERATORS"]
    person(world, a)
    world.act("DISPATCHER", "dual-sources", n, "use")
    agreement = world.sql("select case_number from dahu.work_case join dahu.contract using (work_case_id) where contract.account_id = %s and kind = 'DUAL_SOURCE'", account_id)[0][0]
    world.age(agreement, 400)
    suspended("AGREEMENT_EXPIRED")
    world.age(agreement, -400)
    again()
    world.sql("insert into dahu.backfeed_measure (work_case_id, kind, place, installed_on, actor) select work_case_id, 'VISIBLE_BREAK', 'x', current_date + 1, 't' from dahu.work_case where case_number = %s", n)
    assert world.sql("select dahu.dual_suspend_cause(work_case_id, current_date + 1) from dahu.work_case where case_number = %s", n) == [("WIRING_CHANGED",)]
    world.act("INSPECTOR", "dual-sources", n, "fail-interlock", **sheet(restored=False))
    assert world.state(n) == "SUSPENDED"
    assert world.sql("select ended_because from dahu.source_use u join dahu.work_case w using (work_case_id) where case_number = %s order by source_use_id desc limit 1", n) == [("INTERLOCK_FAILED",)]


# clause 4.14
def test_the_database_refuses_use_around_the_gate(world):
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    n = measured(world, a)
    use = "insert into dahu.source_use (work_case_id, supply_source_id, began_at, actor) select f.work_case_id, f.supply_source_id, now(), 'x' from dahu.dual_source_feed f join dahu.work_case w using (work_case_id) where case_number = %s"
    with refused("source_use_gate") as r:
        world.sql(use, n)
    assert r.value.missing == ["ANTI_BACKFEED"]
    world.act("INSPECTOR", "dual-sources", n, "verify", **sheet())
    with refused("source_use_gate"):
        world.sql(use, n)  # a green gate, but nobody has put it in use
    world.act("DISPATCHER", "dual-sources", n, "use")
    world.act("DISPATCHER", "dual-sources", n, "suspend", cause="WIRING_CHANGED", measures=[{"kind": "VISIBLE_BREAK", "place": "AH2"}])
    with refused("source_use_ended"):
        world.sql("update dahu.source_use u set ended_at = null, ended_because = null from dahu.work_case w where w.work_case_id = u.work_case_id and case_number = %s", n)
    with refused("work_case_state"):
        world.sql("update dahu.work_case set state = 'IN_USE' where case_number = %s", n)


# clause 4.14
def test_two_lines_of_high_voltage_need_the_joint_review(world):
    a = world.account(lines=[world.line_x], energised=True)
    n = apply(world, a, "GRID_DUAL")
    world.act("MARKETING_CLERK", "dual-sources", n, "review")
    with refused("case_step_gate") as r:
        world.act("MARKETING_LEAD", "dual-sources", n, "approve", document_no="PF-1")
    assert r.value.missing == ["JOINT_REVIEW"]
    with refused("case_step_gate"):
        world.act("MARKETING_LEAD", "dual-sources", n, "approve", document_no="PF-1", joint_review="HS-2026-99999")
    world.act("MARKETING_LEAD", "dual-sources", n, "reject")
    with refused("case_step_state"):
        world.act("MARKETING_LEAD", "dual-sources", n, "approve", document_no="PF-1")


# clause 4.14
def test_the_gate_and_the_rule_say_the_same(world, dahu):
    """What the gate of the database misses is what the rule names, from the facts that both read; things are taken away at random."""
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    n = measured(world, a)
    world.act("INSPECTOR", "dual-sources", n, "verify", **sheet())
    names = {"APPLICATION": "application_document = ''", "REVIEW": "approved_on = null, approval_document = null", "INSTALLATION_ACCEPTED": "accepted_on = null, acceptance_document = null"}
    chance = random.Random(20261122)
    for _ in range(6):
        lost = [name for name in names if chance.random() < 0.5]
        with world.connection.cursor() as c:
            for name in lost:
                c.execute(f"update dahu.dual_source d set {names[name]} from dahu.work_case w where w.work_case_id = d.work_case_id and case_number = %s", (n,))
            if lost_agreement := chance.random() < 0.5:
                c.execute("update dahu.contract_version set in_force = false where kind = 'DUAL_SOURCE' and account_id = (select account_id from dahu.account where account_number = %s)", (a,))
            c.execute("set local search_path = dahu, public")
            c.execute("select array_agg(i.item) filter (where not i.ok) from work_case w, dual_items(w.work_case_id, current_date) i where case_number = %s", (n,))
            gate = sorted(c.fetchone()[0] or [])
            c.execute("select to_jsonb(f) from work_case w, dual_facts(w.work_case_id, current_date) f where case_number = %s", (n,))
            facts = c.fetchone()[0]
            world.connection.rollback()
        verdict = json.loads(dahu("rule", "eval", "4.14", "--facts", "-", "--json", input=json.dumps(facts), stdin=None).stdout)
        assert gate == sorted(r["code"] for r in verdict["reasons"]) == sorted(lost + ["DUAL_SOURCE_AGREEMENT"] * lost_agreement)


# clause 4.14
def test_what_is_found_without_permission_is_a_violation_until_it_is_cleared(world):
    a = world.account(lines=[world.line_x])
    world.effective(a)
    found = world.call("INSPECTOR", "unauthorised_add", {"account": a, "kind": "OWN_GENERATION", "found_on": day(), "finding": "移动柴油发电机接入", "capacity_kw": 200, "portable": True})
    with refused("energise_gate") as r:
        world.call("DISPATCHER", "energise", a, {"kva": 2500, "effective_on": day(), "document_no": "S-1"})
    assert r.value.missing == ["BLOCKING_FINDINGS"]
    with refused("right_missing"):
        world.call("AUDITOR", "unauthorised_clear", found["id"], {"cleared_on": day(), "cleared_because": "已拆除"})
    world.call("INSPECTOR", "unauthorised_clear", found["id"], {"cleared_on": day(), "cleared_because": "已拆除"})
    with refused("unauthorised_cleared"):
        world.call("INSPECTOR", "unauthorised_clear", found["id"], {"cleared_on": day(), "cleared_because": "已拆除"})
    assert world.call("MARKETING_CLERK", "energise_gate", a)["may"]


# clause 4.14
def test_a_defect_of_the_interlock_suspends_what_is_in_use(world):
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    n = in_use(world, a)
    world.act("INSPECTOR", "dual-sources", n, "wait", reason="等客户资料")   # nobody is waited for where people could be killed
    defect = {"origin": "HAND", "detail": "自备电源联锁被短接"}
    label = world.open("INSPECTOR", "rectifications", a, "open", code="E02", severity="GENERAL", detail="标识牌缺失")
    other = world.open("INSPECTOR", "rectifications", a, "open", code="E01", severity="URGENT", detail="另一电源")
    world.sql("select dahu.turn_contracts()")
    assert world.state(n) == "IN_USE", "a label, or what is about another kind of source, suspends nothing"
    grave = world.open("INSPECTOR", "rectifications", a, "open", code="E02", severity="URGENT", detail=defect["detail"])
    assert world.state(n) == "SUSPENDED"
    assert world.sql("select ended_because from dahu.source_use u join dahu.work_case w using (work_case_id) where case_number = %s", n) == [("INTERLOCK_FAILED",)]
    world.act("INSPECTOR", "dual-sources", n, "verify", **sheet())
    with refused("case_step_gate", 409) as r:
        world.act("DISPATCHER", "dual-sources", n, "use")
    assert r.value.missing == ["BLOCKING_FINDINGS"]
    for number in (grave, other):
        world.act("INSPECTOR", "rectifications", number, "notify", served_on=day(), copies=2, received_by="王厂长")
        world.act("INSPECTOR", "rectifications", number, "pass", detail="已恢复联锁", checked_on=day())
    world.act("DISPATCHER", "dual-sources", n, "use")
    world.sql("select dahu.turn_contracts()")
    assert world.state(n) == "IN_USE" and world.state(label) == "OPEN"


# clause 4.14 4.15
def test_an_overdue_proof_keeps_the_inspection_from_its_review(world):
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    n = in_use(world, a)
    case = world.sql("select dahu.case_open('inspections', 'plan', account_id, '', '{\"planned_on\": \"2026-01-01\"}', 't') from dahu.account where account_number = %s", a)[0][0]

    def tested():
        return world.sql("select ok from dahu.gate_inspection_review(%s) where item = 'INTERLOCK_TESTED'", case)

    assert tested() == [(True,)]
    world.sql("set session_replication_role = replica; update dahu.backfeed_test t set tested_on = tested_on - 400 from dahu.work_case w where w.work_case_id = t.work_case_id and case_number = %s;"
              " set session_replication_role = origin", n)
    assert tested() == [(False,)]
    world.act("INSPECTOR", "dual-sources", n, "retest", **sheet())
    assert tested() == [(True,)]


# clause 4.14
def test_emergency_supply_is_own_generation_and_held_to_4_14(world, dahu):
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    genset = {"kind": "DIESEL", "capacity_kw": 640, "start_s": 10, "interlock": "MECHANICAL", "filed_on": day(-5), "document_no": "B-2"}

    def verdicts():
        done = json.loads(dahu("review", "--account", a, "--json", database=world.database).stdout)
        return {d.get("subject") or "": d["outcome"] for d in done["accounts"][0]["decisions"] if d["rule"] == "4.14"}

    assert verdicts() == {}
    with refused("source_unknown", 404):
        world.call("MARKETING_CLERK", "emergency_add", a, {**genset, "source": 999999})
    world.call("MARKETING_CLERK", "emergency_add", a, genset)
    assert verdicts() == {"": "FAIL"}, "filed, and nobody has applied for it"
    n = in_use(world, a)
    state = world.call("MARKETING_CLERK", "site_state", a)
    assert state["emergency"][0]["source"] is not None and verdicts() == {n: "PASS"}
    with refused("emergency_run_day", 422):
        world.call("INSPECTOR", "emergency_run_add", a, state["emergency"][0]["id"], {"run_on": day(9), "started_s": 5, "carried_kw": 600, "passed": True})


# clause 4.14
def test_a_finding_without_a_meter_is_an_alarm_until_it_is_cleared(world):
    a = world.account(lines=[world.line_x])
    found = world.call("DISPATCHER", "unauthorised_add", {"account": a, "kind": "OWN_GENERATION", "found_on": day(), "finding": "无表计的柴油机"})
    alarms = "select facts ->> 'source' from dahu.alarm_conditions(now(), current_date, 100000) where class_name = 'UNAUTHORISED_SOURCE' and thing = %s"
    assert world.sql(alarms, f"finding:{found['id']}") == [("OWN_GENERATION",)]
    world.call("DISPATCHER", "unauthorised_clear", found["id"], {"cleared_on": day(), "cleared_because": "已拆除"})
    assert world.sql(alarms, f"finding:{found['id']}") == []


# clause 4.13
def test_more_capacity_is_held_to_the_gate_too(world):
    a = world.account(lines=[world.line_x], energised=True)
    more = {"kva": 800, "effective_on": day(), "document_no": "S-9"}
    with refused("energise_gate", 409) as r:
        world.call("DISPATCHER", "energise", a, more)
    assert r.value.missing == ["SUPPLY_CONTRACT"]
    world.effective(a)
    found = world.call("INSPECTOR", "unauthorised_add", {"account": a, "kind": "OWN_GENERATION", "found_on": day(), "finding": "柴油机"})
    with refused("energise_gate", 409) as r:
        world.call("DISPATCHER", "energise", a, more)
    assert r.value.missing == ["BLOCKING_FINDINGS"]
    world.call("INSPECTOR", "unauthorised_clear", found["id"], {"cleared_on": day(), "cleared_because": "已拆除"})
    assert world.call("DISPATCHER", "energise", a, more)["may"]


# ---- who could feed back into a line -------------------------------------------------------------------

def naive_sources(world, line):
    """The same question, by looking at everything: accounts on the line that have more than one way to be under voltage."""
    def rows(text):
        return world.database.query(text)
    day_ = TODAY
    alive = [(a, ln, role) for a, ln, role, until in rows("select account_id, line_id, role, upper(valid) from supply_source") if until is None or until > day_]
    lines = {}
    for a, ln, _role in alive:
        if ln is not None:
            lines.setdefault(a, set()).add(ln)
    for a, ln in rows("select account_id, line_id from line where account_id is not null"):
        lines.setdefault(a, set()).add(ln)
    generation = {a for a, _ln, role in alive if role == "OWN_GENERATION"}
    for a, ln, purpose in rows("select m.account_id, p.line_id, p.purpose from metering_point p join metering_point_account m using (metering_point_id) where m.valid @> current_date"):
        if ln is not None:
            lines.setdefault(a, set()).add(ln)
        if purpose == "GENERATION":
            generation.add(a)
    emergency = {a for a, until in rows("select account_id, upper(valid) from emergency_supply") if until is None or until > day_}
    applied = {(a, ln) for a, ln, closed in rows("select d.account_id, f.line_id, d.closed_on from dual_source d join dual_source_feed f using (work_case_id)") if closed is None}
    found = {(a, ln) for a, ln, cleared in rows("select account_id, line_id, cleared_on from unauthorised_source") if cleared is None or cleared > day_}
    [(line_id,)] = world.database.query("select line_id from line where line_number = %s", (line,))
    on_line = {a for a, of in lines.items() if line_id in of} | {a for a, ln in applied | found if ln == line_id}
    count = {}
    for a, _ln, _role in alive:
        count[a] = count.get(a, 0) + 1
    second = {a for a in on_line if count.get(a, 0) > 1 or len(lines.get(a, ())) > 1 or a in generation | emergency or a in {x for x, _ in applied | found}}
    return sorted(number for number, a in rows("select account_number, account_id from account") if a in second)


# clause 4.14
def test_line_sources_is_complete_on_random_grids(world):
    """Nobody is forgotten: compared with a search that looks at everything, over grids made at random."""
    chance = random.Random(7)
    lines = [world.line(chance.choice(["城东变", "城西变"])) for _ in range(5)]
    accounts = [world.account() for _ in range(24)]
    ids = dict(world.sql("select account_number, account_id from dahu.account"))
    line_ids = dict(world.sql("select line_number, line_id from dahu.line"))
    for a in accounts:
        for n in range(chance.choice([0, 1, 1, 2])):
            valid = chance.choice(["[2020-01-01,)", "[2020-01-01,2021-01-01)", f"[2020-01-01,{day(30)})", f"[{day(20)},)"])
            world.sql("insert into dahu.supply_source (account_id, role, line_id, voltage_kv, valid) values (%s, %s, %s, 10, %s)", ids[a], "MAIN" if n == 0 else "STANDBY", line_ids[chance.choice(lines[:5])], valid)
        if chance.random() < 0.2:
            world.sql("insert into dahu.supply_source (account_id, role, voltage_kv, valid) values (%s, 'OWN_GENERATION', 0.4, %s)", ids[a], chance.choice(["[2020-01-01,)", "[2020-01-01,2021-01-01)"]))
        if chance.random() < 0.3:
            world.sql("with p as (insert into dahu.metering_point (point_number, line_id, purpose) values (%s, %s, %s) returning metering_point_id)"
                      " insert into dahu.metering_point_account select metering_point_id, %s, '[2020-01-01,)' from p",
                      f"{a}-01", line_ids[chance.choice(lines[:5])] if chance.random() < 0.7 else None, chance.choice(["SETTLEMENT", "GENERATION"]), ids[a])
        if chance.random() < 0.15:
            world.sql("insert into dahu.line (line_number, name, substation_id, kind, account_id, voltage_kv) select %s, 'z', min(substation_id), 'DEDICATED', %s, 10 from dahu.substation", f"D-{a}", ids[a])
            lines.append(f"D-{a}")
        if chance.random() < 0.2:
            world.sql("insert into dahu.emergency_supply (account_id, kind, capacity_kw, start_s, interlock, filed_on, valid, actor) values (%s, 'DIESEL', 100, 15, 'NONE', '2020-01-01', %s, 't')",
                      ids[a], chance.choice(["[2020-01-01,)", "[2020-01-01,2021-01-01)"]))
        if chance.random() < 0.2:
            world.sql("insert into dahu.unauthorised_source (account_id, line_id, kind, found_on, finding, cleared_on, cleared_because, actor) values (%s, %s, 'GRID_DUAL', '2021-01-01', 'x', %s, %s, 't')",
                      ids[a], chance.choice([line_ids[lines[0]], None]), *chance.choice([(None, None), ("2021-02-01", "gone")]))
        if chance.random() < 0.2:
            n = apply(world, a, "GRID_DUAL", line=chance.choice(lines[:5]))
            if chance.random() < 0.3:
                world.act("MARKETING_CLERK", "dual-sources", n, "withdraw")
    hits = 0
    for line in [*lines, world.line_x, world.line_y]:
        answer = world.call("DISPATCHER", "line_sources", line)
        told = [c["account"] for c in answer["customers"]]
        assert told == naive_sources(world, line), line
        hits += len(told)
        assert answer["stale"] or not told
    assert hits > 20
    with refused("line_unknown", 404):
        world.call("DISPATCHER", "line_sources", "no such line")


# clause 4.14
def test_line_sources_shows_suspended_sources_contacts_and_age(world):
    line = world.line("城东变")
    a = world.account(lines=[line], energised=True)
    world.effective(a)
    n = in_use(world, a)
    person(world, a, "ORDER_RECEIVER", until=-1)
    world.act("DISPATCHER", "dual-sources", n, "suspend", cause="WIRING_CHANGED")
    answer = world.call("DISPATCHER", "line_sources", line)
    [customer] = answer["customers"]
    own = next(s for s in customer["sources"] if s["kind"] == "OWN_GENERATION")
    assert own["state"] == "SUSPENDED" and own["capacity_kva"] == 800 and own["interlock"]["passed"] and own["case"] == n
    assert customer["agreements"]["DUAL_SOURCE"]["in_force"] and customer["agreements"]["DISPATCH"] is None
    assert customer["duty"][0]["phone"] and [r["valid"] for r in customer["receivers"]] == [False]
    assert answer["stale"], "the main source was never confirmed"
    main = next(s for s in customer["sources"] if s["state"] == "MAIN")
    world.call("INSPECTOR", "source_confirm", a, main["id"])
    assert not world.call("DISPATCHER", "line_sources", line)["stale"]
    world.sql("update dahu.supply_source set confirmed_at = now() - interval '181 days' where supply_source_id = %s", main["id"])
    assert world.call("DISPATCHER", "line_sources", line)["stale"]
    assert any(x["account"] == a for x in world.call("DISPATCHER", "dispatch_board")["accounts"])
    with refused("source_unknown", 404):
        world.call("INSPECTOR", "source_confirm", a, 999999)


# clause 3.2.1
def test_a_work_permit_needs_the_list_of_who_could_feed_back(world):
    line = world.line("城东变")
    a = world.account(lines=[line, world.line_y])
    permit = {"permit_number": f"GZ-{line}", "holder": "刘班长", "content": "更换绝缘子"}
    with refused("permit_sources", 409) as r:
        world.call("DISPATCHER", "permit_add", line, {**permit, "sources_seen": []})
    assert a in str(r.value)
    with refused("right_missing", 403):
        world.call("INSPECTOR", "permit_add", line, {**permit, "sources_seen": [a]})
    world.call("DISPATCHER", "permit_add", line, {**permit, "sources_seen": [a]})
    assert [p["holder"] for p in world.call("DISPATCHER", "line_sources", line)["permits"]] == ["刘班长"]
    world.call("DISPATCHER", "permit_close", permit["permit_number"])
    with refused("permit_closed", 409):
        world.call("DISPATCHER", "permit_close", permit["permit_number"])


# clause 3.2.2
def test_an_instruction_from_the_order_to_the_result(world):
    a = world.account(lines=[world.line_x])
    receiver = person(world, a, "ORDER_RECEIVER")
    world.call("DISPATCHER", "equipment_add", a, {"dispatch_number": "0511", "name": "进线开关", "authority": "JURISDICTION", "from_on": day(-1)})
    order = world.call("DISPATCHER", "instruction_add", {"kind": "INSTRUCTION", "account": a, "receiver": receiver, "equipment": "0511", "content": "断开0511开关"})
    number = order["number"]
    with refused("instruction_order", 409):
        world.call("DISPATCHER", "instruction_entry", number, {"kind": "EXECUTED", "content": "已断开"})
    for kind in ("READ_BACK", "EXECUTED"):
        world.call("DISPATCHER", "instruction_entry", number, {"kind": kind, "content": "断开0511开关"})
    with refused("result_incident", 422):
        world.call("DISPATCHER", "instruction_entry", number, {"kind": "RESULT", "content": "误断0512", "correct": False})
    done = world.call("DISPATCHER", "instruction_entry", number, {"kind": "RESULT", "content": "误断0512", "correct": False, "incident": "下令设备编号有误"})
    assert not done["open"] and [e["kind"] for e in done["entries"]] == ["READ_BACK", "EXECUTED", "RESULT"] and done["entries"][2]["incident"] == "下令设备编号有误"
    assert world.sql("select department, clause from dahu.dispatch_incident order by 1 limit 1") == [("DISPATCH", "3.2.2")]
    with refused("dispatch_instruction_append_only"):
        world.sql("update dahu.dispatch_instruction set content = 'x'")
    mended = world.call("DISPATCHER", "instruction_add", {"kind": "NOTE", "content": "上条应为0511", "corrects": number})
    assert mended["corrects"] == number and world.call("AUDITOR", "instruction", number)["corrected_by"] == mended["number"]
    assert number in [i["number"] for i in world.call("AUDITOR", "instructions")["items"]]


# clause 3.2.2
def test_who_may_not_take_an_order_gets_none(world):
    a, b = world.account(lines=[world.line_x]), world.account(lines=[world.line_x])
    lapsed, other, operator = person(world, a, "ORDER_RECEIVER", until=-1), person(world, b, "ORDER_RECEIVER"), person(world, a)
    for receiver in (lapsed, other, operator):
        with refused("order_receiver", 409):
            world.call("DISPATCHER", "instruction_add", {"kind": "INSTRUCTION", "account": a, "receiver": receiver, "content": "断开"})
    with refused("right_missing", 403):
        world.call("MARKETING_LEAD", "instruction_add", {"kind": "NOTE", "content": "x"})
    with refused("instruction_time", 422):
        world.call("DISPATCHER", "instruction_add", {"kind": "NOTE", "content": "x", "issued_at": f"{day(-3)}T00:00:00Z"})
    with refused("instruction_gap", 422):   # of a template, that was not filled in
        world.call("DISPATCHER", "instruction_add", {"kind": "NOTE", "content": "电话核实：值班人员 ____ 答复：在岗"})


# clause 3.2.2
def test_execution_is_refused_only_for_danger_that_is_reported_at_once(world):
    a = world.account(lines=[world.line_x])
    receiver = person(world, a, "ORDER_RECEIVER")
    number = world.call("DISPATCHER", "instruction_add", {"kind": "INSTRUCTION", "account": a, "receiver": receiver, "content": "合上0511"})["number"]
    now = datetime.datetime.now(datetime.timezone.utc)
    late = (now + datetime.timedelta(minutes=11)).isoformat(timespec="seconds")
    at_once = (now + datetime.timedelta(minutes=3)).isoformat(timespec="seconds")
    for wrong in ({}, {"danger": "柜内有人"}, {"danger": "柜内有人", "reported_at": late}):
        with refused("refusal_report", 422):
            world.call("DISPATCHER", "instruction_entry", number, {"kind": "REFUSED", "content": "拒绝执行", **wrong})
    done = world.call("DISPATCHER", "instruction_entry", number, {"kind": "REFUSED", "content": "拒绝执行", "danger": "柜内有人", "reported_at": at_once})
    assert not done["open"] and done["entries"][0]["danger"] == "柜内有人"
    with refused("instruction_order", 409):
        world.call("DISPATCHER", "instruction_entry", number, {"kind": "READ_BACK", "content": "x"})


# clause 3.2.1
def test_a_shift_hands_over_and_another_person_takes_over(world):
    a = world.account(lines=[world.line_x])
    open_one = world.call("DISPATCHER", "instruction_add", {"kind": "PERMISSION", "account": a, "receiver": person(world, a, "ORDER_RECEIVER"), "content": "许可检修"})["number"]
    sheet_ = world.call("DISPATCHER", "handover_add", {"remarks": "注意负荷"})
    assert open_one in sheet_["open"]["instructions"] and sheet_["taken"] is None
    with refused("handover_taken", 409):
        world.call("DISPATCHER", "handover_take", sheet_["id"], {})
    assert world.call("DISPATCHER_2", "handover_take", sheet_["id"], {"remarks": "已阅"})["taken"]["by"] == "second.dispatcher"
    with refused("handover_unknown", 404):
        world.call("DISPATCHER_2", "handover_take", 999999, {})


# ---- important users ---------------------------------------------------------------------------------

# clause 4.2
def test_an_important_user_is_proposed_and_confirmed_each_year(world, dahu):
    a = world.account(lines=[world.line_x], energised=True)
    n = world.open("MARKETING_CLERK", "important-users", a, "propose", grade="GRADE_1", category="煤矿", evidence="停电可致人身伤亡")
    year = {"list_year": TODAY.year, "authority": "县发改委", "document_no": "〔2026〕1号", "confirmed_on": day()}
    with refused("right_missing", 403):
        world.act("MARKETING_CLERK", "important-users", n, "confirm", **year)
    world.act("MARKETING_LEAD", "important-users", n, "confirm", **year)
    with refused("important_confirmed", 409):
        world.act("MARKETING_LEAD", "important-users", n, "confirm", **year)
    assert world.sql("select high_risk, document_no from dahu.account_risk r join dahu.account a using (account_id) where account_number = %s", a) == [(True, "〔2026〕1号")]
    world.effective(a, [*ALWAYS, "SECURITY_LOAD"])
    done = dahu("review", "--account", a, "--json", database=world.database)
    verdicts = {d["rule"]: d for d in json.loads(done.stdout)["accounts"][0]["decisions"]}
    assert verdicts["important_sources"]["outcome"] == "FAIL" and "IMPORTANT_FEEDS" in [r["code"] for r in verdicts["important_sources"]["reasons"]]
    assert verdicts["4.13"]["outcome"] == "PASS"
    with refused("important_user_event_ck", 422):
        world.open("MARKETING_CLERK", "important-users", world.account(), "propose", grade="TEMPORARY", category="赛事", evidence="x")
    world.act("MARKETING_LEAD", "important-users", n, "end", ended_on=day(), document_no="〔2026〕9号")
    assert world.sql("select count(*) from dahu.important_grade((select account_id from dahu.account where account_number = %s), current_date)", a) == [(0,)]


# clause 4.2
def test_a_grade_that_was_refused_or_replaced_counts_no_more(world):
    a = world.account(lines=[world.line_x], energised=True)
    year = {"list_year": TODAY.year, "authority": "县发改委", "document_no": "〔2026〕1号", "confirmed_on": day()}
    graded = "select grade from dahu.facts_inspection(current_date, (select account_id from dahu.account where account_number = %s))"
    risk = "select high_risk from dahu.account_risk join dahu.account using (account_id) where account_number = %s order by account_risk_id desc limit 1"

    def propose(grade):
        return world.open("MARKETING_CLERK", "important-users", a, "propose", grade=grade, category="化工", evidence="停电可致人身伤亡")

    refused_one = propose("SPECIAL")
    assert world.sql(graded, a) == [("special",)]
    world.act("MARKETING_LEAD", "important-users", refused_one, "reject")
    assert world.sql(graded, a) == [("none",)]
    first, second = propose("GRADE_2"), propose("GRADE_1")
    for n in (first, second):
        world.act("MARKETING_LEAD", "important-users", n, "confirm", **year)
    with refused("important_end_day", 422):
        world.act("MARKETING_LEAD", "important-users", first, "end", ended_on=day(-9), document_no="〔2026〕9号")
    world.act("MARKETING_LEAD", "important-users", first, "end", ended_on=day(), document_no="〔2026〕9号")
    assert world.sql(risk, a) == [(True,)], "it stays high-risk by its other grade"
    world.act("MARKETING_LEAD", "important-users", second, "end", ended_on=day(), document_no="〔2026〕10号")
    assert world.sql(risk, a) == [(False,)] and world.sql(graded, a) == [("none",)]


# clause 4.2
def test_an_important_user_has_a_drill_and_a_plan_each_year(world):
    a = world.account(lines=[world.line_x], energised=True)
    n = world.open("MARKETING_CLERK", "important-users", a, "propose", grade="GRADE_1", category="医院", evidence="停电可致人身伤亡")
    world.act("MARKETING_LEAD", "important-users", n, "confirm", list_year=TODAY.year, authority="县发改委", document_no="〔2026〕1号", confirmed_on=day(-360))

    def due():
        return {i["kind"]: i["due_on"] for i in world.call("MARKETING_LEAD", "due")["items"] if i["account"] == a}

    before = due()
    assert {"emergency_drill", "outage_plan", "emergency_missing"} <= set(before)
    plan = {"held_on": day(), "detail": "全厂停电演练", "document_no": "Y-1"}
    with refused("right_missing", 403):
        world.call("AUDITOR", "emergency_plan_add", a, {"kind": "DRILL", **plan})
    with refused("day_to_come", 422):
        world.call("MARKETING_CLERK", "emergency_plan_add", a, {"kind": "DRILL", **plan, "held_on": day(1)})
    world.call("MARKETING_CLERK", "emergency_plan_add", a, {"kind": "DRILL", **plan})
    state = world.call("MARKETING_CLERK", "emergency_plan_add", a, {"kind": "NON_ELECTRIC", **plan})
    assert [p["kind"] for p in state["plans"]] == ["NON_ELECTRIC", "DRILL"]
    world.call("MARKETING_CLERK", "security_load_set", a, {"load_kw": 500, "interruption_s": 15, "from_on": day(-10), "document_no": "B-1"})
    world.call("MARKETING_CLERK", "emergency_add", a, {"kind": "DIESEL", "capacity_kw": 600, "start_s": 15, "interlock": "MECHANICAL", "filed_on": day(-5), "document_no": "B-2"})
    after = due()
    assert after["emergency_drill"] > before["emergency_drill"] and after["outage_plan"] == before["outage_plan"] and "emergency_missing" not in after


# clause 4.2
def test_emergency_supply_is_filed_run_and_not_stopped_without_filing(world):
    a = world.account()
    world.call("MARKETING_CLERK", "security_load_set", a, {"load_kw": 500, "interruption_s": 15, "from_on": day(-10), "document_no": "B-1"})
    state = world.call("MARKETING_CLERK", "emergency_add", a, {"kind": "DIESEL", "capacity_kw": 600, "start_s": 15, "interlock": "MECHANICAL", "filed_on": day(-5), "document_no": "B-2"})
    supply = state["emergency"][0]["id"]
    with refused("emergency_run_failed", 422):
        world.call("INSPECTOR", "emergency_run_add", a, supply, {"run_on": day(), "started_s": 16, "carried_kw": 500, "passed": True})
    world.call("INSPECTOR", "emergency_run_add", a, supply, {"run_on": day(), "started_s": 12, "carried_kw": 500, "passed": True})
    facts = world.sql("select supplies, security_load_kw from dahu.account a join lateral (select z.load_kw as security_load_kw from dahu.security_load z where z.account_id = a.account_id) z on true"
                      " join lateral (select jsonb_agg(capacity_kw) as supplies from dahu.emergency_supply e where e.account_id = a.account_id) e on true where account_number = %s", a)
    assert facts == [([600], 500)]
    with refused("emergency_unfiled", 422):
        world.call("MARKETING_CLERK", "emergency_end", a, supply, {"ended_on": day(1)})
    assert world.call("MARKETING_CLERK", "emergency_end", a, supply, {"ended_on": day(1), "document_no": "B-3"})["emergency"][0]["last_run_on"] == day()


# ---- records and archive -----------------------------------------------------------------------------

def paper(kind, **more):
    return {"kind": kind, "document_no": f"{kind}-1", "document_on": day(-1), **more}


# clause 4.19 4.19.1 4.19.2 4.19.3 4.19.4
def test_the_record_set_says_what_is_missing(world):
    a = world.account(lines=[world.line_x])
    state = world.call("MARKETING_CLERK", "account_records", a)
    assert state["missing"] == ["APPLICATION_FORM", "FLOW_RECORD"] and state["completeness_bp"] == 0
    world.call("MARKETING_CLERK", "document_add", a, paper("APPLICATION_FORM"))
    world.sql("insert into dahu.supply_source (account_id, role, line_id, voltage_kv, valid) select a.account_id, 'STANDBY', l.line_id, 10, '[2020-01-01,)' from dahu.account a, dahu.line l where account_number = %s and line_number = %s", a, world.line_y)
    world.sql("insert into dahu.capacity_event (account_id, kind, kva, effective_on, actor) select account_id, 'INSTALL', 1, '2020-01-01', 't' from dahu.account where account_number = %s", a)
    state = world.call("MARKETING_CLERK", "account_records", a)
    assert state["missing"] == ["SUPPLY_CONTRACT", "SUPPLY_CONTRACT_COPIES", "DISPATCH_AGREEMENT", "DUAL_SOURCE_AGREEMENT", "FLOW_RECORD"] and state["completeness_bp"] == 1666
    world.effective(a, [*ALWAYS, "DUAL_SOURCE"])
    world.agreement(a, "DUAL_SOURCE"), world.agreement(a, "DISPATCH")
    assert world.call("MARKETING_CLERK", "account_records", a)["missing"] == ["FLOW_RECORD"]
    with refused("right_missing", 403):
        world.call("AUDITOR", "document_add", a, paper("FLOW_RECORD"))
    with refused("document_unknown", 422):
        world.call("MARKETING_CLERK", "document_add", a, paper("FLOW_RECORD", takes_back=999999))
    assert world.call("MARKETING_CLERK", "document_add", a, paper("FLOW_RECORD"))["completeness_bp"] == 10000


# clause 4.20
def test_the_archive_takes_nothing_that_is_not_whole(world):
    a = world.account(lines=[world.line_x], energised=True)
    n = world.open("MARKETING_CLERK", "archives", a, "collect")
    with refused("case_step_gate", 409) as r:
        world.act("MARKETING_CLERK", "archives", n, "file", shelf="3-12")
    assert r.value.missing == ["APPLICATION_FORM", "FLOW_RECORD", "SUPPLY_CONTRACT", "SUPPLY_CONTRACT_COPIES"]
    world.call("MARKETING_CLERK", "document_add", a, paper("APPLICATION_FORM"))
    world.call("MARKETING_CLERK", "document_add", a, paper("FLOW_RECORD"))
    world.effective(a)
    with refused("right_missing", 403):
        world.act("INSPECTOR", "archives", n, "file", shelf="3-12")
    world.act("MARKETING_CLERK", "archives", n, "file", shelf="3-12")
    world.act("MARKETING_CLERK", "archives", n, "submit", department="生技部", record="供用电合同", submitted_on=day(), document_no="H-1")
    detail = world.read("AUDITOR", "archives", n)["detail"]
    keep = {e["record"]: e["keep_until_on"] for e in detail["entries"]}
    assert keep["4.19.2"] is None and keep["4.19.1"] == TODAY.replace(year=TODAY.year + 10).isoformat() and detail["submissions"][0]["department"] == "生技部"


# clause 4.13
def test_what_runs_out_is_on_the_due_list(world):
    a = world.account()
    n = world.effective(a, until=45)
    person(world, a, until=20)
    kinds = {(i["kind"], i["account"]): i for i in world.call("MARKETING_LEAD", "due")["items"]}
    assert kinds["contract", a]["case"] == n and kinds["contract", a]["due_on"] == day(45) and kinds["certificate", a]["severity"] == "AMBER"


# clause 4.13
def test_an_agreement_goes_from_hand_to_hand_and_expires(world):
    a = world.account(lines=[world.line_x, world.line_y])
    form = {"kind": "DISPATCH", "from_on": day(), "until_on": day(365), "clauses": clauses("DISPATCH_AUTHORITY")}
    n = world.open("DISPATCHER", "agreements", a, "draft", **form)
    with refused("case_step_gate", 409) as r:
        world.act("MARKETING_LEAD", "agreements", n, "review")
    assert r.value.missing == ["CLAUSE_ORDER_RECEIVERS"]
    world.act("DISPATCHER", "agreements", n, "revise", **{**form, "clauses": clauses("DISPATCH_AUTHORITY", "ORDER_RECEIVERS")})
    world.act("MARKETING_LEAD", "agreements", n, "review")
    with refused("case_step_state", 409):
        world.act("MARKETING_LEAD", "agreements", n, "effect")
    world.act("DISPATCHER", "agreements", n, "sign", **sign())
    world.act("MARKETING_LEAD", "agreements", n, "effect")
    world.age(n, 400)
    world.sql("select dahu.turn_contracts()")
    assert world.state(n) == "EXPIRED"
