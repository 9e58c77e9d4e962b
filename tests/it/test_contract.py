"""Contracts and energising (4.13), second sources (4.14), important users (4.1, 4.2), dispatch (3.2), records and archive (4.19, 4.20).

Scenarios on one migrated database, each with accounts of its own. `act` does a step of a case, `call` asks one of the functions
behind the API; both speak for a person at a desk, with its rights.
"""
import datetime
import itertools
import json
import random

import psycopg2
import psycopg2.extras
import pytest

TODAY = datetime.date.today()
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
    def __init__(self, error):
        self.name, self.state = error.diag.constraint_name, error.pgcode
        try:
            self.facts = json.loads(error.diag.message_detail or "{}")
        except ValueError:
            self.facts = {"detail": error.diag.message_detail}
        super().__init__(f"{self.state} {self.name} {self.facts} {error.diag.message_primary}")

    @property
    def missing(self):
        return sorted(self.facts["missing"].split())


class World:
    """A database with a line or two, and people at desks."""

    def __init__(self, database):
        self.database = database
        self.connection = database.cluster.connect(database.name)
        self.connection.autocommit = False
        self.users = {}
        for desk in ("MARKETING_CLERK", "MARKETING_LEAD", "INSPECTOR", "DISPATCHER", "AUDITOR", "MANAGEMENT"):
            self.users[desk] = self.sql("insert into dahu.user_account (login, name) values (%s, %s) returning user_account_id", desk.lower().replace("_", "-"), desk)[0][0]
        self.users["DISPATCHER_2"] = self.sql("insert into dahu.user_account (login, name) values ('dispatcher-2', 'D2') returning user_account_id")[0][0]
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

    def call(self, desk, function, *values):
        """A function of the API, for a person at @desk."""
        as_json = [psycopg2.extras.Json(v) if isinstance(v, dict) else v for v in values]
        with self.connection.cursor() as c:
            try:
                c.execute("select set_config('search_path', 'dahu, public', true), set_config('dahu.user_id', %s, true), set_config('dahu.desk', %s, true), set_config('dahu.scope', 'ALL', true),"
                          " set_config('dahu.actor', %s, true)", (str(self.users[desk]), desk.removesuffix("_2"), desk.lower()))
                c.execute(f"select {function}({', '.join(['%s'] * len(values))})", as_json)
                answer = c.fetchone()[0]
                self.connection.commit()
                return answer
            except psycopg2.Error as error:
                self.connection.rollback()
                raise Refused(error) from None

    def open(self, desk, flow, account, action, **form):
        return self.call(desk, "api.case_open", flow, action, {"account": account, **form})["number"]

    def act(self, desk, flow, number, action, **form):
        return self.call(desk, "api.case_move", flow, action, number, form)

    def line(self, substation, number=None):
        number = number or f"L-{next(serial):04}"
        self.sql("insert into dahu.line (line_number, name, substation_id, kind, voltage_kv) select %s, %s, substation_id, 'PUBLIC', 10 from dahu.substation where name = %s", number, number, substation)
        return number

    def account(self, kv=10, lines=(), energised=False):
        number = f"A-{next(serial):05}"
        self.sql("""with site as (insert into dahu.site (name) values (%s) returning site_id),
                 a as (insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on) select %s, site_id, 'INDUSTRIAL', %s, date '2020-01-01' from site returning account_id),
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

    def effective(self, account, names=ALWAYS, **form):
        n = self.contract(account, names, **form)
        self.act("MARKETING_LEAD", "contracts", n, "effect")
        return n

    def agreement(self, account, kind, until=365):
        wanted = {"DUAL_SOURCE": ["ANTI_BACKFEED", "LIABILITY"], "DISPATCH": ["DISPATCH_AUTHORITY", "ORDER_RECEIVERS"], "GRID_CONNECTION": ["PARALLEL_OPERATION", "LIABILITY"]}[kind]
        n = self.open("MARKETING_CLERK", "agreements", account, "draft", kind=kind, from_on=day(), until_on=day(until), clauses=clauses(*wanted))
        self.act("MARKETING_LEAD", "agreements", n, "review")
        self.act("DISPATCHER", "agreements", n, "sign", **sign())
        self.act("MARKETING_LEAD", "agreements", n, "effect")
        return n

    def age(self, number, days):
        """Let a contract have begun and end @days earlier than it does: as if that time had passed."""
        self.sql("update dahu.contract_version v set valid = daterange(lower(v.valid) - %s, upper(v.valid) - %s), signed_on = signed_on - %s from dahu.work_case w"
                 " where w.work_case_id = v.work_case_id and w.case_number = %s", days, days, days, number)


@pytest.fixture(scope="module")
def world(cluster, template):
    w = World(cluster.create(template.name))
    yield w
    w.connection.close()


def refused(name, state=None):
    return pytest.raises(Refused, match=f"^{state or '.*'} {name} ")


# ---- contracts ---------------------------------------------------------------------------------------

# clause 4.13
def test_a_contract_becomes_effective(world):
    a = world.account()
    n = world.effective(a)
    case = world.call("AUDITOR", "api.case_read", "contracts", n)
    assert case["state"] == "EFFECTIVE" and case["detail"]["lacks"] == []
    version = case["detail"]["versions"][0]
    assert version["in_force"] and version["contract_kva"] == 2500 and version["copies"] == 2 and version["holders"] == ["营销部", "客户"]
    assert world.call("MARKETING_CLERK", "api.energise_gate", a)["may"]


# clause 4.13
def test_clauses_that_are_missing_are_all_named(world):
    a = world.account(lines=[world.line_x, world.line_y])
    n = world.open("MARKETING_CLERK", "contracts", a, "draft", contract_kva=2500, from_on=day(), until_on=day(365), clauses=clauses("METERING"))
    with refused("case_step_gate", "DH409") as r:
        world.act("MARKETING_LEAD", "contracts", n, "review")
    assert r.value.missing == sorted(["CLAUSE_" + c for c in ALWAYS + ["DUAL_SOURCE"] if c != "METERING"])
    world.act("MARKETING_CLERK", "contracts", n, "revise", contract_kva=2500, from_on=day(), until_on=day(365), clauses=clauses(*ALWAYS, "DUAL_SOURCE"))
    world.act("MARKETING_LEAD", "contracts", n, "review")
    with refused("right_missing", "DH403"):
        world.act("AUDITOR", "contracts", n, "sign", **sign())


# clause 4.6
def test_a_contract_of_a_dedicated_line_needs_the_reclaim_clause(world):
    a = world.account()
    world.sql("insert into dahu.line (line_number, name, substation_id, kind, account_id, voltage_kv, completed_on, has_reclaim_clause) select %s, 'z', substation_id, 'DEDICATED', account_id, 10, date '2020-01-01', true"
              " from dahu.substation, dahu.account where name = '城东变' and account_number = %s", f"Z-{a}", a)
    reclaim = "select contract_has_reclaim_clause from dahu.facts_dedicated_line(current_date) f join dahu.account a using (account_id) where a.account_number = %s"
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
    versions = world.call("AUDITOR", "api.case_read", "contracts", n)["detail"]["versions"]
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
    assert world.state(n) == "EFFECTIVE" and world.call("MARKETING_CLERK", "api.energise_gate", a)["may"]


# clause 4.13
def test_energising_needs_a_contract_in_force(world):
    a = world.account()
    body = {"kva": 2500, "effective_on": day(), "document_no": "S-1"}
    with refused("energise_gate", "DH409") as r:
        world.call("DISPATCHER", "api.energise", a, body)
    assert r.value.missing == ["SUPPLY_CONTRACT"]
    world.effective(a)
    world.call("DISPATCHER", "api.energise", a, body)
    assert world.database.query("select green, origin from dahu.energising e join dahu.account a using (account_id) where account_number = %s", (a,)) == [(True, "GATE")]


# clause 4.13
def test_energising_two_sources_needs_the_dispatch_agreement(world):
    a = world.account(lines=[world.line_x, world.line_y])
    world.effective(a, [*ALWAYS, "DUAL_SOURCE"])
    with refused("energise_gate") as r:
        world.call("MARKETING_LEAD", "api.energise", a, {"kva": 2500, "effective_on": day(), "document_no": "S-1"})
    assert r.value.missing == ["DISPATCH_AGREEMENT"]
    world.agreement(a, "DISPATCH")
    world.call("MARKETING_LEAD", "api.energise", a, {"kva": 2500, "effective_on": day(), "document_no": "S-1"})


# clause 4.13
def test_the_database_refuses_what_goes_around_the_gate(world):
    a = world.account()
    insert = "insert into dahu.capacity_event (account_id, kind, kva, effective_on, actor) select account_id, 'COMMISSION', 1, current_date, 'x' from dahu.account where account_number = %s"
    with refused("energise_gate"):
        world.sql(f"select set_config('dahu.user_id', %s, true); {insert}", str(world.users["DISPATCHER"]), a)
    with refused("right_missing"):
        world.call("DISPATCHER", "api.energise", a, {"kva": 1, "effective_on": "2019-01-01", "document_no": "D", "happened": True})
    with refused("energise_past"):
        world.call("DISPATCHER", "api.energise", a, {"kva": 1, "effective_on": "2019-01-01", "document_no": "D"})


# clause 4.13
def test_what_had_happened_without_the_gate_is_recorded_as_that(world):
    a, b = world.account(energised=True), world.account()
    world.call("MARKETING_LEAD", "api.energise", b, {"kva": 1, "effective_on": "2020-02-01", "document_no": "D-7", "happened": True})
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
    state = world.call("DISPATCHER", "api.person_add", a, {"duty": duty, "name": f"{duty} {next(serial)}", "phone": "13900000000", "from_on": day(-1000), **certificate, **more})
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
    case = world.call("DISPATCHER", "api.case_read", "dual-sources", n)
    assert case["state"] == "IN_USE" and len(case["detail"]["use"]) == 1
    assert all(i["ok"] for i in case["detail"]["gate"]) and "DISPATCH_AGREEMENT" not in {i["item"] for i in case["detail"]["gate"]}


# clause 4.14
def test_use_names_everything_that_is_missing(world):
    a = world.account(lines=[world.line_x], energised=True)
    world.effective(a)
    n = measured(world, a)
    with refused("case_step_state", "DH409"):
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
        world.act("INSPECTOR", "dual-sources", n, "verify", **sheet(photos=["no hash"]))
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
    assert r.value.missing == ["ANTI_BACKFEED"] and r.value.facts["state"] == "MEASURES_INSTALLED"
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
