"""Supply from the first word to the connection: leads, applications, dedicated lines, joint reviews, categories, changes.

One database for the file; each test works on accounts of its own. `Desk` speaks for a person at a desk.
"""
import datetime
import itertools
import json
import re

import psycopg2
import psycopg2.extras
import pytest

from conftest import run_dahu

DAY = datetime.timedelta(days=1)
serial = itertools.count(10001)

PEOPLE = {"clerk": "MARKETING_CLERK", "manager": "ACCOUNT_MANAGER", "lead": "MARKETING_LEAD", "inspector": "INSPECTOR",
          "dispatch": "DISPATCHER", "design": "REVIEWER", "production": "REVIEWER", "chief": "MANAGEMENT", "auditor": "AUDITOR"}


class Refused(Exception):
    """What the service did not do: the name of the refusal, and its facts."""

    def __init__(self, error):
        super().__init__(str(error))
        self.name = error.diag.constraint_name
        self.state = error.pgcode
        try:
            self.facts = json.loads(error.diag.message_detail or "{}")
        except ValueError:
            self.facts = {}
        self.missing = set(self.facts.get("missing", "").split())


class Desk:
    """A person at a desk."""

    def __init__(self, database, login):
        self.database, self.login = database, login

    def call(self, sql, *parameters):
        connection = self.database.cluster.connect(self.database.name)
        connection.autocommit = False
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("""select set_config('dahu.user_id', u.user_account_id::text, true), set_config('dahu.actor', u.login, true),
                    set_config('dahu.desk', d.desk_name, true), set_config('dahu.scope', 'ALL', true)
                    from dahu.user_account u join dahu.user_desk d using (user_account_id) where u.login = %s""", (self.login,))
                cursor.execute(sql, [psycopg2.extras.Json(p) if isinstance(p, (dict, list)) else p for p in parameters])
                return cursor.fetchone()[0]
        except psycopg2.Error as error:
            raise Refused(error) from error
        finally:
            connection.close()

    def open(self, flow, action, **body):
        return self.call("select api.case_open(%s, %s, %s)", flow, action, body)

    def move(self, flow, number, action, **body):
        return self.call("select api.case_move(%s, %s, %s, %s)", flow, action, number, body)

    def read(self, flow, number):
        return self.call("select api.case_read(%s, %s)", flow, number)


@pytest.fixture(scope="module")
def database(cluster, template):
    made = cluster.create(template.name)
    for login, desk in PEOPLE.items():
        made.query("insert into user_account (login, name) values (%s, %s)", (login, login))
        made.query("insert into user_desk select user_account_id, %s, '[2020-01-01,)' from user_account where login = %s", (desk, login))
    made.query("insert into calendar_year (year, source) select y, 't' from generate_series(2020, 2035) y")
    made.query("insert into substation (name, primary_kv) values ('城东变', 110), ('城西变', 110)")
    made.query("insert into line (line_number, name, substation_id, kind, voltage_kv) select 'P1', '公用一线', substation_id, 'PUBLIC', 10 from substation where name = '城东变'")
    return made


@pytest.fixture(scope="module")
def desks(database):
    return {login: Desk(database, login) for login in PEOPLE}


@pytest.fixture(scope="module")
def today(database):
    return database.value("select dahu.today()")


@pytest.fixture
def account(database):
    """An account of its own: two transformers of 1000 kVA since 2020, a customer, a metering point without a meter."""
    n = next(serial)
    number = f"A-{n}"
    database.query("insert into customer (customer_number, name, credit_code) values (%s, %s, %s)", (f"C-{n}", f"大户{n}厂", f"91350000{n}X"))
    database.query("insert into site (name, supply_address, service_area) values (%s, '一号路', '城区')", (number,))
    database.query("insert into account (account_number, site_id, use_category, supply_kv, opened_on) select %s, site_id, 'INDUSTRIAL', 10, '2020-01-01' from site where name = %s",
                   (number, number))
    database.query("insert into account_holder select a.account_id, c.customer_id, '[2020-01-01,)' from account a, customer c where a.account_number = %s and c.customer_number = %s",
                   (number, f"C-{n}"))
    for label in ("T1", "T2"):
        database.query("insert into transformer (account_id, label, rated_kva, kind) select account_id, %s, 1000, 'DRY' from account where account_number = %s", (label, number))
    database.query("""insert into capacity_event (account_id, transformer_id, kind, kva, effective_on, actor)
        select account_id, transformer_id, k, rated_kva, '2020-01-01', 't' from transformer join account using (account_id), unnest(array['INSTALL', 'COMMISSION']) k
        where account_number = %s""", (number,))
    database.query("insert into metering_point (point_number) values (%s)", (f"{number}-01",))
    database.query("insert into metering_point_account select p.metering_point_id, a.account_id, '[2020-01-01,)' from metering_point p, account a where p.point_number = %s and a.account_number = %s",
                   (f"{number}-01", number))
    return number


def see(desk, number, *documents, **more):
    for document in documents:
        body = {"document": document, "original_seen": True, "copy_kept": True, **({"annual_proof": "ANNUAL_REPORT"} if document == "LICENCE" else {}), **more}
        desk.call("select api.application_document_see(%s, %s)", number, body)


NEW_DOCUMENTS = ("APPLICATION_FORM", "LICENCE", "LEGAL_REPRESENTATIVE_ID", "PROJECT_APPROVAL", "GENERAL_PLAN", "EQUIPMENT_LIST", "SUBSTATION_DESIGN", "CAPACITY_STATEMENT")


def new_application(desk, **more):
    n = next(serial)
    body = {"kind": "NEW", "applicant_name": f"新厂{n}", "applicant_code": f"91350000{n}N", "legal_person": True, "supply_kv": 10, "applied_kva": 1250,
            "use_category": "INDUSTRIAL", "supply_address": "二号路", "site_name": "新厂", **more}
    return desk.open("applications", "submit", **body)["number"]


def accepted(desk, **more):
    number = new_application(desk, **more)
    documents = NEW_DOCUMENTS + (("PLANNING_DOCUMENTS",) if more.get("dedicated_line") else ()) + (("EIA_REPORT", "PRODUCTION_LICENCE") if more.get("special_sector") else ())
    see(desk, number, *documents)
    desk.move("applications", number, "accept")
    return number


PLAN = {"supply_kv": 10, "sources": [{"role": "MAIN", "substation": "城东变", "line": "P1", "connection_point": "P1 12号杆", "boundary": "产权分界开关"}],
        "metering": {"mode": "HVHM", "ct_primary_a": 100}, "tariff": "TWO_PART", "compensation_kvar": 375}


def planned(desk, kva=1250, **more):
    number = accepted(desk, applied_kva=kva, **more)
    desk.move("applications", number, "survey", supply_possible=True, text="现场具备供电条件")
    desk.move("applications", number, "plan", approved_kva=kva, **PLAN)
    return number


def replied(desks, kva=1250, **more):
    number = planned(desks["clerk"], kva, **more)
    desks["lead"].move("applications", number, "reply")
    return number


DESIGN = {"new_installation": True, "hv_switch_room": True, "metering_mode": "HVHM", "ct_primary_a": 100, "load_factor_bp": 7000, "transformer_kind": "DRY", "indoors": True}


def change(desk, account, kind, today, documents=("APPLICATION_FORM",), days_ago=10, effective=None, **more):
    """A change that was applied for some days ago and takes effect today, with its documents."""
    number = desk.open("applications", "submit", account=account, kind=kind, applied_on=str(today - days_ago * DAY), effective_on=str(effective or today), **more)["number"]
    see(desk, number, *documents)
    return number


def capacity(database, account):
    return database.query("select coalesce(installed_kva, 0), coalesce(suspended_kva, 0) from account a left join capacity_on(today()) c using (account_id) where account_number = %s", (account,))[0]


# ---- 1 and 2 ----------------------------------------------------------------------------------------------

# clause 1
def test_scope(desks, database):
    clerk = desks["clerk"]
    inside = new_application(clerk, applied_kva=2000, service_area="城区")
    assert clerk.read("applications", inside)["detail"]["scope"] == "IN_SCOPE"      # as large as that makes it one from the application on
    small = new_application(clerk, applied_kva=1999, service_area="城区")
    assert clerk.read("applications", small)["detail"]["scope"] == "NOT_LARGE"
    with pytest.raises(Refused) as refused:
        clerk.call("select api.service_area_add(%s)", {"name": "城区", "from": "2020-01-01"})
    assert refused.value.name == "right_missing"
    desks["lead"].call("select api.service_area_add(%s)", {"name": "城区", "from": "2020-01-01"})
    try:
        outside = new_application(clerk, applied_kva=2500, service_area="邻县")
        see(clerk, outside, *NEW_DOCUMENTS)
        with pytest.raises(Refused) as refused:
            clerk.move("applications", outside, "accept")
        assert refused.value.missing == {"SERVICE_AREA"}
        with pytest.raises(Refused) as refused:
            desks["lead"].move("applications", inside, "refuse", ground="OUTSIDE_AREA", reason="不在供电营业区内")
        assert refused.value.name == "refusal_ground"
        done = desks["lead"].move("applications", outside, "refuse", ground="OUTSIDE_AREA", reason="不在供电营业区内")
        assert (done["state"], done["detail"]["status"]) == ("REFUSED", "WITHDRAWN")
    finally:
        database.query("update service_area set valid = '[2020-01-01,2020-01-02)'")


# clause 2
def test_regulations(desks, database, account, today):
    clerk = desks["clerk"]
    old = clerk.open("applications", "submit", account=account, kind="SUSPEND", applied_on="2024-05-31", effective_on="2024-06-10", until_on="2024-07-10", transformers=["T1"])
    new = clerk.open("applications", "submit", account=account, kind="SUSPEND", applied_on="2024-06-01", effective_on="2024-06-10", until_on="2024-07-10", transformers=["T1"])
    assert [c["detail"]["regulation"] for c in (old, new)] == ["1996", "2024"]
    assert run_dahu("review", "--as-of", "2024-05-31", "--account", account, database=database).returncode == 0
    assert run_dahu("review", "--as-of", str(today), "--account", account, database=database).returncode == 0
    assert database.query("""select distinct r.version from decision d join review_run u using (review_run_id) join regulation r using (regulation_id)
        join account a using (account_id) where a.account_number = %s order by 1""", (account,)) == [("1996",), ("2024",)]
    on = {r["code"]: r["version"] for r in clerk.call("select api.regulations('2020-01-01')")["items"]}
    assert on["SUPPLY_RULES"] == "1996" and on["POWER_LAW"] == "2018" and on["COMPANY_RULE"] == "1"
    with pytest.raises(psycopg2.errors.ExclusionViolation):
        database.query("insert into regulation (code, version, title, valid) values ('SUPPLY_RULES', '2025', 'x', '[2025-01-01,)')")
    with pytest.raises(psycopg2.errors.UniqueViolation):
        database.query("insert into regulation (code, version, title, valid) values ('SUPPLY_RULES', '1996', 'x', '[1990-01-01,1990-01-02)')")


# ---- 4.2 --------------------------------------------------------------------------------------------------

# clause 4.2
def test_lead(desks, database, today):
    manager = desks["manager"]
    lead = manager.open("leads", "register", subject="动力电池项目", name="动力电池项目", major_project=True, channel="INVESTMENT_PROMOTION", expected_kva=8000)
    number, detail = lead["number"], lead["detail"]
    assert detail["account_manager"] == "manager" and detail["next_entry_on"] == str(today + 30 * DAY)
    with pytest.raises(Refused) as refused:
        manager.open("leads", "register", name="小店", channel="SURVEY")
    assert refused.value.name == "lead_ground_ck"
    with pytest.raises(Refused) as refused:
        desks["dispatch"].open("leads", "register", name="项目", major_project=True, channel="LETTER")
    assert refused.value.name == "right_missing"
    with pytest.raises(Refused) as refused:
        manager.move("leads", number, "track", kind="PROGRESS", text="明天", entry_on=str(today + DAY))
    assert refused.value.name == "day_to_come"
    database.query("update lead set next_entry_on = today() - 1 where name = '动力电池项目'")
    assert manager.read("leads", number)["detail"]["late"] is True
    tracked = manager.move("leads", number, "track", kind="CONSULTATION", text="说明报装资料")
    assert tracked["detail"]["late"] is False and len(tracked["detail"]["entries"]) == 1 and tracked["state"] == "OPEN"
    applied = manager.move("leads", number, "apply", kind="NEW", applicant_name="动力电池公司", legal_person=True, supply_kv=10, applied_kva=8000, use_category="INDUSTRIAL")
    assert applied["state"] == "APPLIED"
    application = manager.read("applications", applied["detail"]["application"])
    assert (application["state"], application["subject"], application["detail"]["applied_kva"]) == ("SUBMITTED", "动力电池项目", 8000)
    with pytest.raises(Refused) as refused:
        manager.move("leads", number, "track", kind="PROGRESS", text="x")
    assert refused.value.name == "case_step_state"


# ---- 4.3 --------------------------------------------------------------------------------------------------

# clause 4.3
def test_documents(desks, database, today):
    clerk = desks["clerk"]
    number = new_application(clerk, special_sector=True)
    lacks = {m["item"] for m in clerk.call("select api.application_missing(%s)", number)["missing"]}
    assert lacks == {"DOCUMENT_" + d for d in NEW_DOCUMENTS if d != "CAPACITY_STATEMENT"} | {
        "DOCUMENT_NEAR_TERM_CAPACITY", "DOCUMENT_FAR_TERM_CAPACITY", "DOCUMENT_EIA_REPORT", "DOCUMENT_PRODUCTION_LICENCE"}
    see(clerk, number, *NEW_DOCUMENTS, "PRODUCTION_LICENCE")
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "accept")
    assert refused.value.missing == {"DOCUMENT_EIA_REPORT"}
    listed = clerk.move("applications", number, "list-missing")
    assert listed["state"] == "INCOMPLETE" and listed["detail"]["missing"] == ["DOCUMENT_EIA_REPORT"]
    with pytest.raises(Refused) as refused:      # once, not in pieces
        clerk.move("applications", number, "list-missing")
    assert refused.value.name == "case_step_state"
    see(clerk, number, "EIA_REPORT", valid_until=str(today - DAY))
    faults = {d["document"]: d["fault"] for d in clerk.call("select api.application_documents(%s)", number)["items"] if d["needed"]}
    assert faults["EIA_REPORT"] == "EXPIRED" and faults["LICENCE"] is None
    see(clerk, number, "EIA_REPORT", valid_until=str(today))
    done = clerk.move("applications", number, "accept")
    assert done["state"] == "ACCEPTED" and re.match(r"A-\d{5}", done["account"])
    assert [c["item"] for c in done["clocks"]] == ["supply_plan"]
    assert database.query("select opened_on, closed_on from account where account_number = %s", (done["account"],)) == [(None, None)]
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "list-missing")
    assert refused.value.name == "case_step_state"


# clause 4.3
@pytest.mark.parametrize("wrong, fault", [({"original_seen": False}, "ORIGINAL_NOT_SEEN"), ({"copy_kept": False}, "NO_COPY"),
                                          ({"annual_proof": None}, "NO_ANNUAL_PROOF"), ({"sector_allowed": False}, "SECTOR_FORBIDDEN")])
def test_document_faults(desks, wrong, fault):
    clerk = desks["clerk"]
    number = new_application(clerk)
    see(clerk, number, *NEW_DOCUMENTS)
    see(clerk, number, "LICENCE", **wrong)
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "accept")
    assert refused.value.missing == {"DOCUMENT_LICENCE"}
    assert {d["document"]: d["fault"] for d in clerk.call("select api.application_documents(%s)", number)["items"]}["LICENCE"] == fault


# clause 4.3
def test_legal_person(desks):
    clerk = desks["clerk"]
    nobody = new_application(clerk, legal_person=False)
    see(clerk, nobody, *NEW_DOCUMENTS)
    with pytest.raises(Refused) as refused:
        clerk.move("applications", nobody, "accept")
    assert refused.value.missing == {"LEGAL_PERSON"}
    branch = new_application(clerk, legal_person=False, branch=True)
    see(clerk, branch, *NEW_DOCUMENTS)
    with pytest.raises(Refused) as refused:
        clerk.move("applications", branch, "accept")
    assert refused.value.missing == {"DOCUMENT_PARENT_AUTHORISATION"}
    see(clerk, branch, "PARENT_AUTHORISATION")
    assert clerk.move("applications", branch, "accept")["state"] == "ACCEPTED"
    low = new_application(clerk, legal_person=False, supply_kv=0.38, applied_kva=50)      # below 10 kV the clause does not apply
    see(clerk, low, "APPLICATION_FORM")
    assert clerk.move("applications", low, "accept")["state"] == "ACCEPTED"


# clause 4.3
def test_forms_that_say_too_little(desks, account):
    clerk = desks["clerk"]
    for body, name in (({"kind": "NEW", "applied_kva": 100}, "application_applicant"), ({"kind": "INCREASE", "applied_kva": 100}, "application_account"),
                       ({"kind": "INCREASE", "account": account}, "application_capacity"), ({"kind": "SUSPEND", "account": account}, "application_until"),
                       ({"kind": "RENAME", "account": account, "applied_on": "2999-01-01"}, "day_to_come")):
        with pytest.raises(Refused) as refused:
            clerk.open("applications", "submit", **body)
        assert refused.value.name == name


# clause 4.3
def test_refusal_needs_ground_and_words(desks):
    number = new_application(desks["clerk"])
    with pytest.raises(Refused) as refused:
        desks["clerk"].move("applications", number, "refuse", ground="NO_CAPACITY", reason="变电站无容量")
    assert refused.value.name == "right_missing"
    with pytest.raises(Refused) as refused:
        desks["lead"].move("applications", number, "refuse", ground="NO_CAPACITY")
    assert refused.value.name == "refusal_reason"
    with pytest.raises(Refused) as refused:
        desks["lead"].move("applications", number, "refuse", ground="REVIEW_REJECTED", reason="会审不通过")
    assert refused.value.name == "refusal_ground"
    assert desks["lead"].move("applications", number, "refuse", ground="NO_CAPACITY", reason="变电站无容量")["state"] == "REFUSED"


# clause 4.3
def test_withdrawn_new_account_is_closed(desks, database, today):
    number = accepted(desks["clerk"])
    done = desks["clerk"].move("applications", number, "withdraw", reason="客户撤回")
    assert (done["state"], done["detail"]["status"]) == ("WITHDRAWN", "WITHDRAWN")
    assert database.value("select closed_on from account where account_number = %s", (done["account"],)) == today
    with pytest.raises(Refused) as refused:
        see(desks["clerk"], number, "LICENCE")
    assert refused.value.name == "application_over"
