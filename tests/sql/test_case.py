"""Cases: the engine, its clocks, complaints and proposals, as SQL sees them. One database for the file; each test opens cases of its own."""
import contextlib
import datetime
import threading

import psycopg2
import psycopg2.extras
import pytest

import conftest

UNIT, OTHER = "城区供电所", "计量班"


@pytest.fixture(scope="module")
def work(cluster, template):
    database = cluster.create(template.name)
    database.query("insert into calendar_year (year, source) values (2023, 't'), (2024, 't'), (2025, 't'), (2026, 't'), (2027, 't')")
    database.query("""insert into calendar_day (day, kind, name) values ('2024-02-04', 'WORK', 'f'), ('2024-02-18', 'WORK', 'f'), ('2024-05-01', 'HOLIDAY', 'm'),
        ('2024-05-02', 'REST', 'm'), ('2024-05-03', 'REST', 'm'), ('2024-05-11', 'WORK', 'm')""")
    database.query("insert into calendar_day (day, kind, name) select d, 'HOLIDAY', 'f' from generate_series('2024-02-10'::date, '2024-02-17', '1 day') d")
    database.query("insert into org_unit (name) values (%s), (%s)", (UNIT, OTHER))
    database.query("insert into site (name) values ('s')")
    for number, unit in (("A-00001", UNIT), ("A-00002", OTHER)):
        database.query("""insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)
            select %s, site_id, 'INDUSTRIAL', 10, '2018-01-01', u.org_unit_id from site, org_unit u where u.name = %s""", (number, unit))
    for login, unit, desk in (("clerk", UNIT, "MARKETING_CLERK"), ("clerk2", UNIT, "MARKETING_CLERK"), ("manager", UNIT, "ACCOUNT_MANAGER"),
                              ("lead", None, "MARKETING_LEAD"), ("chief", None, "MANAGEMENT"), ("dispatch", None, "DISPATCHER"), ("away", OTHER, "MARKETING_CLERK")):
        database.query("insert into user_account (login, name, org_unit_id) values (%s, %s, (select org_unit_id from org_unit where name = %s))", (login, login, unit))
        database.query("insert into user_desk select user_account_id, %s, '[2020-01-01,)' from user_account where login = %s", (desk, login))
    return database


class Desk:
    """What a person at a desk asks of the database, each in a transaction of its own."""

    def __init__(self, database, login=None):
        self.database, self.login = database, login

    def ask(self, sql, parameters=(), version=None):
        connection = self.database.cluster.connect(self.database.name)
        connection.autocommit = False
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("set local search_path = dahu, public; set local timezone = 'UTC'")
                if self.login:
                    cursor.execute("""select set_config('dahu.user_id', u.user_account_id::text, true), set_config('dahu.actor', u.login, true),
                        set_config('dahu.desk', d.desk_name, true), set_config('dahu.scope', k.scope, true), set_config('dahu.units', coalesce(u.org_unit_id::text, ''), true)
                        from user_account u join user_desk d using (user_account_id) join desk k on k.name = d.desk_name where u.login = %s""", (self.login,))
                if version is not None:
                    cursor.execute("select set_config('dahu.if_match', %s, true)", (str(version),))
                cursor.execute(sql, parameters)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def open(self, flow, action, form, account=None, why="why"):
        return self.ask("select case_open(%s, %s, (select account_id from account where account_number = %s), '', %s, %s)",
                        (flow, action, account, psycopg2.extras.Json(form), why))[0][0]

    def move(self, case, action, form=None, version=None):
        self.ask("select case_move(%s, %s, %s, 'why')", (case, action, psycopg2.extras.Json(form or {})), version)

    def complaint(self, account="A-00001", **form):
        return self.open("complaints", "register", {"channel": "PHONE", "topic": "BILLING", "summary": "the bill is too high", "contact": "138", **form}, account)


@pytest.fixture
def desk(work):
    return lambda login=None: Desk(work, login)


@contextlib.contextmanager
def refused(name, state=None):
    with pytest.raises(psycopg2.Error) as caught:
        yield caught
    assert caught.value.diag.constraint_name == name, caught.value
    assert state is None or caught.value.pgcode == state


def case(work, number):
    columns = "case_number, state, version, handler_id, desk_name, waiting_at, closed_at, owner_desk"
    return dict(zip(columns.split(", "), work.query(f"select {columns} from work_case where work_case_id = %s", (number,))[0]))


# ---- steps ---------------------------------------------------------------------------------------

# clause 3.1.1
def test_a_case_has_an_owner_a_desk_and_a_handler(work, desk):
    number = desk("clerk").complaint()
    row = case(work, number)
    assert (row["owner_desk"], row["desk_name"], row["handler_id"], row["version"]) == ("MARKETING_CLERK", "ACCOUNT_MANAGER", None, 1)
    desk("manager").move(number, "assign", {"department": OTHER})
    login = work.value("select login from user_account where user_account_id = %s", (case(work, number)["handler_id"],))
    assert login == "manager"
    step = work.query("select actor, desk, from_state, to_state from case_step where work_case_id = %s order by case_step_id desc limit 1", (number,))[0]
    assert step == ("manager", "ACCOUNT_MANAGER", "REGISTERED", "ASSIGNED")


# clause 4.19.4
def test_steps_are_the_record_and_nothing_else_moves_a_case(work, desk):
    number = desk("clerk").complaint()
    for change in ("state = 'CLOSED'", "version = 7"):
        with refused("work_case_state", "DH409"):
            work.query(f"update work_case set {change} where work_case_id = %s", (number,))
    with pytest.raises(psycopg2.Error, match="case_step_append_only|append"):
        work.query("delete from case_step where work_case_id = %s", (number,))


# clause 4.18
def test_what_is_not_possible_is_refused(work, desk):
    number = desk("clerk").complaint()
    with refused("case_step_state", "DH409"):
        desk("lead").move(number, "close")
    with refused("right_missing", "DH403"):
        desk("dispatch").move(number, "assign", {"department": OTHER})
    with refused("case_unknown", "DH404"):
        desk("away").move(number, "assign", {"department": OTHER})
    with refused("unit_unknown"):
        desk("clerk").move(number, "assign", {"department": "nobody"})
    with refused("flow_unknown", "DH404"):
        desk("clerk").open("nothing", "open", {})
    with refused("case_account_missing"):
        desk().open("proposals", "propose", {"kind": "nothing"})
    assert case(work, number)["version"] == 1


def test_numbers_are_of_the_year_and_none_is_left_out(work, desk):
    first = work.value("select coalesce(max(newest), 0) from case_serial where flow = 'complaints'")
    made, failures = [], []

    def make():
        try:
            made.append(desk("clerk").complaint("A-00002" if len(made) % 2 else "A-00001"))
        except psycopg2.Error as error:
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    year = work.value("select extract(year from today())::text")
    numbers = sorted(case(work, number)["case_number"] for number in made)
    assert not failures and numbers == [f"TS-{year}-{first + n:05}" for n in range(1, 9)]


def test_two_at_once_one_wins(work, desk):
    for version in (None, 1):
        number, outcomes = desk("clerk").complaint(), []

        def close(login):
            try:
                desk(login).move(number, "assign" if login == "clerk" else "contact", {"department": OTHER}, version)
                outcomes.append("done")
            except psycopg2.Error as error:
                outcomes.append(error.pgcode)

        threads = [threading.Thread(target=close, args=(login,)) for login in ("clerk", "manager", "clerk2")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(outcomes) == 3
        if version:   # all have read version 1: one moves it, the others are told
            assert sorted(outcomes) == ["DH412", "DH412", "done"]
        assert case(work, number)["version"] == 1 + outcomes.count("done")
        assert work.value("select count(*) from case_step where work_case_id = %s", (number,)) == 1 + outcomes.count("done")


# clause K5
def test_a_case_is_handed_on_inside_the_system(work, desk):
    number = desk("clerk").complaint()
    desk("clerk").move(number, "hand_on", {"to": "clerk2"})
    assert work.value("select login from user_account where user_account_id = %s", (case(work, number)["handler_id"],)) == "clerk2"
    for to in ({"to": "nobody"}, {"to": "dispatch"}, {"to": "clerk2", "desk": "MARKETING_LEAD"}):
        with refused("case_hand_on_person"):
            desk("clerk").move(number, "hand_on", to)
    with refused("case_not_yours", "DH403"):
        desk("dispatch").move(number, "hand_on", {"to": "clerk"})
    desk("clerk2").move(number, "hand_on", {"desk": "ACCOUNT_MANAGER"})
    row = case(work, number)
    assert (row["desk_name"], row["handler_id"]) == ("ACCOUNT_MANAGER", None)


# clause K4
def test_new_cases_go_where_the_duty_table_says(work, desk):
    work.query("""insert into duty (kind, org_unit_id, desk_name, user_account_id, valid)
        select 'complaints', u.org_unit_id, 'MARKETING_CLERK', p.user_account_id, '[2020-01-01,)' from org_unit u, user_account p where u.name = %s and p.login = 'away'""", (OTHER,))
    row = case(work, desk("lead").complaint("A-00002"))
    assert row["desk_name"] == "MARKETING_CLERK" and work.value("select login from user_account where user_account_id = %s", (row["handler_id"],)) == "away"
    assert case(work, desk("lead").complaint("A-00001"))["desk_name"] == "ACCOUNT_MANAGER"   # no row: the level of account managers
    with pytest.raises(psycopg2.errors.ExclusionViolation):
        work.query("insert into duty (kind, org_unit_id, desk_name, valid) select 'complaints', org_unit_id, 'MARKETING_LEAD', '[2025-01-01,)' from org_unit where name = %s", (OTHER,))
    work.query("update duty set valid = '[2020-01-01,2020-02-01)' where kind = 'complaints'")
    taken = lambda kind: work.value("select desk_name from duty_of('applications', %s, null, today())", (kind,))
    assert (taken("RENAME"), taken("INCREASE"), taken(None)) == ("MARKETING_CLERK", "ACCOUNT_MANAGER", "ACCOUNT_MANAGER")   # basic changes stay at the service centre
    assert case(work, desk("lead").complaint("A-00002"))["desk_name"] == "ACCOUNT_MANAGER"


# ---- clocks --------------------------------------------------------------------------------------

def limit(work, started, value, unit):
    warn, due = work.query("select civil_text(warn_at), civil_text(due_at) from limit_end(civil_instant(%s), %s, %s)", (started, value, unit))[0]
    return warn.removesuffix("+08"), due.removesuffix("+08")


def test_limits_end_as_the_calendar_says(work):
    for started, value, unit, warn, due in (
            ("2024-02-02 15:00", 5, "WORK_DAY", "2024-02-07 12:00:00", "2024-02-09 00:00:00"),   # the worked Sunday is day 1
            ("2024-02-09 09:00", 1, "WORK_DAY", "2024-02-18 16:48:00", "2024-02-19 00:00:00"),   # over the festival
            ("2024-02-23 09:00", 10, "WORK_DAY", "2024-03-06 00:00:00", "2024-03-09 00:00:00"),
            ("2024-04-24 09:00", 7, "DAY", "2024-05-03 05:06:00", "2024-05-07 00:00:00"),       # 1 to 5 May are off
            ("2024-03-04 12:00", 24, "HOUR", "2024-03-05 04:48:00", "2024-03-05 12:00:00"),
            ("2024-03-04 12:00", 45, "MINUTE", "2024-03-04 12:31:30", "2024-03-04 12:45:00"),
            ("2024-01-31 12:00", 1, "MONTH", "2024-02-21 03:36:00", "2024-03-01 00:00:00")):
        assert limit(work, started, value, unit) == (warn, due), (started, value, unit)


# clause 4.18 3.1.4
def test_a_clock_becomes_amber_and_red_and_red_is_a_finding(work, desk):
    number = desk("clerk").complaint()
    desk("manager").move(number, "assign", {"department": OTHER})
    clock, warn, due = work.query("select case_clock_id, warn_at, due_at from case_clock where work_case_id = %s and item = 'complaint_answer'", (number,))[0]
    state = lambda at: work.value("select case_clock_state(k, %s) from case_clock k where case_clock_id = %s", (at, clock))
    tick = datetime.timedelta(microseconds=1)
    assert [state(at) for at in (warn - tick, warn, due - tick, due)] == ["RUNNING", "WARNED", "WARNED", "BREACHED"]
    work.query("select case_clock_mark(%s, %s)", (due - tick, number))
    assert work.value("select count(*) from compliance_finding where case_clock_id = %s", (clock,)) == 0
    assert work.value("select warned_at is not null from case_clock where case_clock_id = %s", (clock,))
    for _ in range(2):   # once only
        work.query("select case_clock_mark(%s, %s)", (due, number))
    found = work.query("""select f.kind, u.name, f.clause, f.closed_at from compliance_finding f join org_unit u using (org_unit_id) where f.case_clock_id = %s""", (clock,))
    assert found == [("LAW", OTHER, "4.18", None)]   # against the department that has it, not against the unit of the account


def test_waiting_for_the_customer_stops_the_clocks_and_is_recorded(work, desk):
    number = desk("clerk").complaint()
    clerk = desk("clerk")
    with refused("case_not_waiting", "DH409"):
        clerk.move(number, "resume")
    with refused("case_not_yours", "DH403"):
        desk("dispatch").move(number, "wait")
    clerk.move(number, "wait")
    for action in ("wait", "contact"):
        with refused("case_waiting", "DH409"):
            clerk.move(number, action)
    clerk.move(number, "note")
    due = work.value("select due_at from case_clock where work_case_id = %s and item = 'complaint_answer'", (number,))
    work.query("select case_clock_mark(%s, %s)", (due + datetime.timedelta(days=9), number))
    assert work.value("select count(*) from compliance_finding where work_case_id = %s", (number,)) == 0
    # as if it had waited since fourteen days ago
    work.query("""update case_clock set started_at = started_at - interval '14 days', warn_at = warn_at - interval '14 days', due_at = due_at - interval '14 days',
        paused_at = paused_at - interval '14 days' where work_case_id = %s""", (number,))
    clerk.move(number, "resume")
    assert work.value("select bool_and(paused_at is null) from case_clock where work_case_id = %s", (number,))
    pauses = work.query("select item, p.due_after_at > p.due_before_at, p.due_after_at = k.due_at, p.actor from case_clock_pause p join case_clock k using (case_clock_id) where work_case_id = %s", (number,))
    assert sorted(pauses) == [(item, True, True, "clerk") for item in ("complaint_answer", "complaint_assign", "complaint_contact")]
    clerk.move(number, "contact")


def test_what_was_left_before_a_pause_is_left_after_it(work):
    def later(at, unit, paused, resumed):
        return work.value("select civil_text(limit_later(civil_instant(%s), %s, civil_instant(%s), civil_instant(%s)))", (at, unit, paused, resumed)).removesuffix("+08")
    assert later("2024-03-09 00:00", "WORK_DAY", "2024-03-05 10:00", "2024-03-05 18:00") == "2024-03-09 00:00:00"   # the same day: nothing is given back
    assert later("2024-03-09 00:00", "WORK_DAY", "2024-03-05 10:00", "2024-03-06 10:00") == "2024-03-12 00:00:00"   # Friday was the last, now Monday
    assert later("2024-03-09 00:00", "WORK_DAY", "2024-03-05 10:00", "2024-03-10 10:00") == "2024-03-14 00:00:00"   # three left, from Sunday on
    assert later("2024-03-08 12:00", "WORK_DAY", "2024-03-05 10:00", "2024-03-06 10:00") == "2024-03-11 12:00:00"   # noon of the last day stays noon
    assert later("2024-03-05 12:00", "HOUR", "2024-03-05 10:00", "2024-03-05 17:30") == "2024-03-05 19:30:00"
    assert later("2024-03-09 00:00", "DAY", "2024-03-05 10:00", "2024-03-07 09:00") == "2024-03-12 00:00:00"        # Sunday the 10th is off
    assert later("2024-03-05 00:00", "DAY", "2024-03-05 10:00", "2024-03-07 09:00") == "2024-03-05 00:00:00"        # had passed


def test_the_limit_that_ends_first_binds(work):
    def binding(item, of_class, day):
        return {(regime, value, unit) for regime, value, unit in
                work.query("select regime, value, unit from service_limit_binding(%s, %s, %s)", (item, of_class, day))}
    assert binding("supply_plan", "HV_DUAL", "2024-05-31") == {("COMPANY", 20, "WORK_DAY"), ("1996", 2, "MONTH"), ("2010", 45, "WORK_DAY")}
    assert binding("supply_plan", "HV_DUAL", "2024-06-01") == {("COMPANY", 20, "WORK_DAY"), ("2024", 20, "WORK_DAY"), ("2010", 45, "WORK_DAY")}
    assert binding("fault_restore", "REMOTE", "2025-01-01") == {("COMPANY", 4, "HOUR")}
    assert binding("fault_restore", "CITY", "2025-01-01") == {("COMPANY", 3, "HOUR")}
    assert binding("fault_arrive", "", "2025-01-01") == set()


def test_a_clock_reckoned_without_the_holidays_is_set_anew(work, desk):
    number = desk("clerk").complaint()
    work.query("""update case_clock set calendar_known = false, started_at = '2028-01-03 01:00+00', (warn_at, due_at) = (select t.warn_at, t.due_at from limit_end('2028-01-03 01:00+00', 5, 'WORK_DAY') t)
        where work_case_id = %s and item = 'complaint_answer'""", (number,))
    assert not work.value("select calendar_known from limit_end('2028-01-03 01:00+00', 5, 'WORK_DAY')")
    work.query("select case_clock_reckon()")
    due = "select civil_text(due_at) from case_clock where work_case_id = %s and item = 'complaint_answer'"
    assert work.value(due, (number,)) == "2028-01-11 00:00:00+08"
    work.query("insert into calendar_year (year, source) values (2028, 't'); insert into calendar_day (day, kind, name) values ('2028-01-04', 'REST', 'x')")
    assert work.value("select case_clock_reckon()") == 1
    assert work.value(due, (number,)) == "2028-01-12 00:00:00+08"


# ---- complaints ----------------------------------------------------------------------------------

# clause 4.18
def test_a_complaint_from_the_call_to_the_close(work, desk):
    number = desk("clerk").complaint(complainant="王", topic="METERING")
    desk("manager").move(number, "contact")
    desk("manager").move(number, "assign", {"department": OTHER, "to": "manager"})
    with refused("complaint_regulator_missing"):
        desk("manager").move(number, "answer", {"answer": "no", "solved": False})
    desk("manager").move(number, "answer", {"answer": "no", "solved": False, "regulator_told": True})
    with refused("case_step_gate", "DH409") as caught:
        desk("lead").move(number, "close")
    assert "COMPLAINT_CUSTOMER_TOLD" in caught.value.diag.message_detail
    desk("manager").move(number, "mediate")
    with refused("complaint_regulator_missing"):
        desk("manager").move(number, "conclude", {"outcome": "none", "agreed": False})
    desk("manager").move(number, "conclude", {"outcome": "agreed", "agreed": True})
    desk("manager").move(number, "tell", {"how": "PHONE", "content": True})
    with refused("right_missing", "DH403"):
        desk("manager").move(number, "close")
    desk("lead").move(number, "close")
    assert case(work, number)["closed_at"] is not None
    assert work.value("select bool_and(stopped_at is not null and breached_at is null) from case_clock where work_case_id = %s", (number,))
    with refused("case_step_state", "DH409"):
        desk("lead").move(number, "note")


# clause 4.18
def test_anonymous_is_accepted_and_a_repeat_hangs_on_the_first(work, desk):
    first = desk("clerk").complaint(topic="CONDUCT", contact=None)
    assert work.value("select complainant is null from complaint where work_case_id = %s", (first,))
    desk("clerk").move(first, "assign", {"department": OTHER})
    second = desk("clerk").complaint(topic="CONDUCT")
    third = desk("clerk").complaint(topic="PRICE", first=case(work, second)["case_number"])
    assert [row[0] for row in work.query("select first_id from complaint where work_case_id in (%s, %s)", (second, third))] == [first, first]
    detail = work.value("select detail_complaints(%s)", (first,))
    assert detail["anonymous"] and detail["repeats"] == [case(work, second)["case_number"], case(work, third)["case_number"]]
    counts = work.query("select topic, complaints, repeats from complaint_counts(today(), today()) where department = %s and topic in ('CONDUCT', 'PRICE')", (OTHER,))
    assert counts == [("CONDUCT", 2, 1), ("PRICE", 1, 1)]   # the repeats count for the department that had the first


# ---- proposals -----------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def mill(work):
    """A kind of proposal whose exercise can be seen."""
    work.query("create table exercised (work_case_id bigint, form jsonb)")
    work.query("create function exercise_grind(bigint, jsonb) returns void language sql as $$insert into dahu.exercised values ($1, $2)$$")


# clause 4.6
def test_the_company_may_is_decided_by_a_person(work, desk, mill):
    propose = "select proposal_open('grind', (select account_id from account where account_number = 'A-00001'), 'grind it', %s)"
    facts = {"matter": "m1", "kva": "3000"}
    number = work.value(propose, (psycopg2.extras.Json(facts),))
    assert work.value(propose, (psycopg2.extras.Json({**facts, "kva": "3100"}),)) == number   # once while it is open
    with refused("right_missing", "DH403"):
        desk("lead").move(number, "exercise", {"minutes": "m"})
    with refused("proposal_until_past"):
        desk("chief").move(number, "defer", {"minutes": "m", "until": "2020-01-01"})
    desk("chief").move(number, "defer", {"minutes": "later", "until": "2999-01-01"})
    assert work.value("select count(*) from exercised") == 0
    desk("chief").move(number, "exercise", {"minutes": "yes"})
    assert work.query("select form ->> 'minutes' from exercised where work_case_id = %s", (number,)) == [("yes",)]
    assert work.value(propose, (psycopg2.extras.Json(facts),)) == number   # decided is decided
    assert work.value(propose, (psycopg2.extras.Json({"matter": "m2"}),)) != number
    with refused("proposal_kind_unknown"):
        desk("lead").open("proposals", "propose", {"kind": "fly"}, "A-00001")
    with refused("right_missing", "DH403"):
        desk("clerk").open("proposals", "propose", {"kind": "grind"}, "A-00001")
    assert desk("lead").open("proposals", "propose", {"kind": "grind"}, "A-00001")


def test_an_extended_matter_comes_back_on_its_day(work, desk, mill):
    propose = "select proposal_open('grind', (select account_id from account where account_number = 'A-00002'), 'grind it', '{\"matter\": \"x\"}')"
    number = work.value(propose)
    desk("chief").move(number, "extend", {"minutes": "half a year", "until": "2999-01-01"})
    assert work.value(propose) == number
    work.query("update proposal set until_on = today() - 1 where work_case_id = %s", (number,))
    assert work.value(propose) != number


# ---- what is due ---------------------------------------------------------------------------------

# clause K7
def test_the_due_list_of_a_desk(work, desk):
    number = desk("clerk").complaint()
    name = case(work, number)["case_number"]
    due = lambda login, *arguments: desk(login).ask("select api.due(%s, %s, %s, %s, %s, null, null, %s, %s)", arguments)[0][0]
    everything = (None, None, None, None, None, 500, None)
    mine = lambda page: [(item["kind"], item["severity"]) for item in page["items"] if item["case"] == name]
    assert mine(due("manager", *everything)) == [("queue", "NONE")]
    assert mine(due("clerk", *everything)) == [] and mine(due("clerk", "ALL", *everything[1:])) == [("queue", "NONE")]
    assert mine(due("away", "ALL", *everything[1:])) == []   # another unit
    work.query("update case_clock set warn_at = now() - interval '1 s', due_at = now() + interval '1 h', started_at = now() - interval '1 h' where work_case_id = %s and item = 'complaint_answer'", (number,))
    work.query("update case_clock set warn_at = started_at, due_at = started_at where work_case_id = %s and item = 'complaint_contact'", (number,))
    assert sorted(mine(due("manager", *everything))) == [("clock", "AMBER"), ("clock", "RED"), ("queue", "NONE")]
    page = due("manager", None, None, "RED", "clock", None, 500, None)
    assert {item["severity"] for item in page["items"]} == {"RED"} and [count["kind"] for count in page["counts"]] == ["clock"]
    assert page["counts"][0]["count"] == page["counts"][0]["red"] == len(page["items"])
    desk("manager").move(number, "hand_on", {"to": "manager"})
    assert ("work", "NONE") in mine(due("manager", None, "yes", *everything[2:]))
    places, after = [], None
    while True:
        page = due("manager", None, None, None, None, None, 2, after)
        places += [item["place"] for item in page["items"]]
        after = page["next"]
        if not after:
            break
    assert places == sorted(set(places)) and len(places) == sum(count["count"] for count in due("manager", *everything)["counts"])


def test_a_date_is_told_once_for_each_offset(work):
    work.query("""create table running_out (name text, day date);
        create or replace function due_claim() returns setof due_entry language sql stable as $$
            select 'contract', name, 'ACCOUNT_MANAGER', null::bigint, null::bigint, null::bigint, null::bigint, name, day, null::text, null::jsonb from dahu.running_out $$""")
    for days in (89, 90, 91, 45, 5, -1):
        work.query("insert into running_out values (%s, today() + %s)", (f"in {days}", days))

    def turn(later=0):
        work.query("update turn_day set done_on = done_on - 1; update running_out set day = day - %s", (later,))
        work.query("select turn_reminder()")
        return sorted(work.query("select thing, days from reminder where kind = 'contract' and due_on - today() in (select day - today() from running_out where name = thing)"))
    assert turn() == [("in 45", 60), ("in 5", 30), ("in 89", 90), ("in 90", 90)]
    assert work.value("select turn_reminder()") == 0   # once a day
    assert len(turn()) == 4                            # and once for each offset
    work.query((conftest.ROOT / "sql/functions/dahu.due_claim.sql").read_text())
    work.query("drop table running_out")


def test_every_source_of_what_is_due_is_asked(work):
    assert work.query("""select p.proname from pg_proc p, pg_proc asked
        where p.pronamespace = 'dahu'::regnamespace and p.prorettype = 'dahu.due_entry'::regtype and p.proname <> 'due_item'
          and asked.oid = 'dahu.due_item(text)'::regprocedure and strpos(asked.prosrc, 'dahu.' || p.proname || '()') = 0""") == []


def test_every_date_that_is_reminded_of_comes_from_somewhere(work):
    assert work.query("""select distinct o.kind from reminder_offset o where not exists (
        select from pg_proc p where p.pronamespace = 'dahu'::regnamespace and p.prorettype = 'dahu.due_entry'::regtype and p.proname <> 'due_item'
                                and strpos(p.prosrc, quote_literal(o.kind)) > 0)""") == []


# clause K4
def test_the_duty_table_is_set_from_a_day_on(work, desk):
    set_to = lambda login, body: desk(login).ask("select api.duty_set(%s)", (psycopg2.extras.Json(body),))[0][0]
    with refused("right_missing", "DH403"):
        set_to("clerk", {"kind": "complaints", "desk": "MARKETING_CLERK"})
    for body, name in (({"kind": "nothing", "desk": "MARKETING_CLERK"}, "flow_unknown"), ({"kind": "complaints", "desk": "DISPATCHER"}, "duty_desk"),
                       ({"kind": "complaints", "desk": "MARKETING_LEAD", "person": "clerk"}, "duty_person"),
                       ({"kind": "complaints", "desk": "MARKETING_CLERK", "unit": "x"}, "unit_unknown")):
        with refused(name):
            set_to("lead", body)
    set_to("lead", {"kind": "complaints", "desk": "MARKETING_CLERK", "unit": UNIT, "from": "2025-01-01"})
    set_to("lead", {"kind": "complaints", "desk": "MARKETING_LEAD", "unit": UNIT, "from": "2025-07-01"})
    rows = [item for item in set_to("lead", {"kind": "complaints", "desk": "MARKETING_CLERK", "person": "clerk", "unit": UNIT, "from": "2025-09-01"})["items"] if item["kind"] == "complaints"]
    assert [(row["desk"], row["person"], row["from"]) for row in rows[0]["rows"]] == [("MARKETING_CLERK", "clerk", "2025-09-01")]
    assert work.query("select desk_name, valid::text from duty where valid <@ '[2025-01-01,2025-09-01)' order by valid") == [
        ("MARKETING_CLERK", "[2025-01-01,2025-07-01)"), ("MARKETING_LEAD", "[2025-07-01,2025-09-01)")]
    work.query("update duty set valid = '[2020-01-01,2020-01-02)' where kind = 'complaints' and upper_inf(valid)")


# ---- requests and faults -------------------------------------------------------------------------

def running(work, number):
    return sorted(row[0] for row in work.query("select item from case_clock where work_case_id = %s and stopped_at is null", (number,)))


# clause K8 4.9 3.1.2
def test_each_request_has_the_limits_of_its_kind(work, desk):
    ask = lambda kind, **form: desk("clerk").open("requests", "register", {"kind": kind, "channel": "PHONE", "summary": "s", **form}, "A-00001")
    for kind, items in (("LETTER", ["letter_answer"]), ("OPINION", ["opinion_answer"]), ("METER_CHECK", ["meter_check"]), ("ABNORMAL_READING", ["abnormal_reading"]),
                        ("INQUIRY", ["inquiry_answer", "inquiry_forward", "inquiry_internal"])):
        number = ask(kind)
        assert running(work, number) == items
    desk("clerk").move(number, "forward", {"to": "manager"})
    assert running(work, number) == ["inquiry_answer", "inquiry_internal"]
    desk("manager").move(number, "reply")
    assert running(work, number) == ["inquiry_answer"]
    with refused("case_step_state", "DH409"):
        desk("clerk").move(number, "close")
    desk("clerk").move(number, "answer", {"result": "so"})
    assert running(work, number) == []
    desk("clerk").move(number, "close")
    with refused("point_unknown"):
        ask("METER_CHECK", point="A-00002-01")


# clause K8
def test_a_fault_is_measured_by_its_area(work, desk):
    spent = {}
    for area in ("CITY", "RURAL", "REMOTE"):
        number = desk("dispatch").open("faults", "register", {"nature": "no supply", "place": "gate 2", "area": area, "contact": "138"}, "A-00001")
        spent[area] = work.value("select extract(epoch from due_at - started_at) / 60 from case_clock where work_case_id = %s and item = 'fault_arrive'", (number,))
    assert spent == {"CITY": 45, "RURAL": 90, "REMOTE": 120}
    with refused("case_hand_on_person"):
        desk("dispatch").move(number, "assign", {"to": "chief"})
    desk("dispatch").move(number, "assign", {"to": "manager"})
    desk("manager").move(number, "tell")
    desk("manager").move(number, "arrive")
    assert running(work, number) == ["fault_restore"]
    desk("manager").move(number, "restore", {"cause": "fuse", "remedy": "new fuse", "outage": True})
    with refused("case_step_gate", "DH409") as caught:
        desk("manager").move(number, "close")
    assert "FAULT_CALLED_BACK" in caught.value.diag.message_detail
    desk("manager").move(number, "call_back", {"content": True})
    desk("manager").move(number, "investigate", {"findings": "age"})
    desk("manager").move(number, "close")
    detail = work.value("select detail_faults(%s)", (number,))
    assert detail["solver"] == "manager" and detail["cause"] == "fuse" and detail["investigation"] == "age"
    assert running(work, number) == []


def test_the_database_counts_working_days_as_the_program_does(work, dahu):
    first, last = "2023-11-01", "2027-06-30"
    compared = 0
    for count in (0, 1, 2, 5, 10, 20, 45):
        told = dahu("calendar", "after", f"{first}..{last}", count, database=work)
        assert told.returncode == 0, told.stderr
        wanted = work.query("select d::date::text, %s::text, dahu.workday_after(d::date, %s)::text from generate_series(%s::timestamp, %s, '1 day') d", (count, count, first, last))
        assert [tuple(line.split()) for line in told.stdout.splitlines()] == wanted
        compared += len(wanted)
    assert compared > 9000
    for day, count in (("2022-12-30", 1), ("2028-12-28", 5)):   # a year that is not known
        assert dahu("calendar", "after", day, count, database=work).returncode != 0
        with refused("calendar_unknown", "DH409"):
            work.query("select dahu.workday_after(%s, %s)", (day, count))
    between = work.query("""select d::date from generate_series('2024-01-01'::timestamp, '2024-12-31', '1 day') d
        where dahu.workday_between(d::date, dahu.workday_after(d::date, 7)) <> 7 or dahu.workday_on_or_after(d::date) < d::date
           or dahu.workday_on_or_after(dahu.workday_after(d::date, 3)) <> dahu.workday_after(d::date, 3)""")
    assert between == []
