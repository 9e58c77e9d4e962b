"""Supply from the first word to the connection: leads, applications, dedicated lines, joint reviews, categories, changes.

Through HTTP on the real service. One database for the file; each test works on accounts of its own.
"""
import datetime
import itertools
import json
import re
import urllib.parse

import psycopg2
import pytest
import web

from conftest import run_dahu

DAY = datetime.timedelta(days=1)
serial = itertools.count(89999, -1)      # below what the service gives new accounts

UNIT = "城区供电所"
PEOPLE = {"clerk": ("MARKETING_CLERK", UNIT), "manager": ("ACCOUNT_MANAGER", UNIT), "lead": ("MARKETING_LEAD", None), "inspector": ("INSPECTOR", UNIT), "boss": ("INSPECTION_LEAD", None),
          "dispatch": ("DISPATCHER", None), "design": ("REVIEWER", None), "production": ("REVIEWER", None), "chief": ("MANAGEMENT", None), "auditor": ("AUDITOR", None),
          "away": ("MARKETING_CLERK", "城北供电所")}


class Refused(Exception):
    """What the service did not do: its status, the name of the refusal, and all that is missing."""

    def __init__(self, status, problem):
        super().__init__(f"{status} {problem}")
        self.status, self.problem, self.name = status, problem, problem["code"]
        self.missing = {m["item"] for m in problem.get("missing", ())}


class Desk:
    """A person at a desk, through HTTP. The version of each case is that of its newest answer."""

    versions = {}

    def __init__(self, service, login, desk, unit, query):
        self.service, self.cookie = service, f"dahu={web.sign_in(query, desk, unit, login)}"

    def ask(self, method, path, body=None, **headers):
        status, _, text = self.service.ask(method, "/api/v1" + urllib.parse.quote(path, safe="/?=&"), body, Cookie=self.cookie, Origin=self.service.url, **headers)
        answer = json.loads(text)
        if status >= 400:
            raise Refused(status, answer)
        if "number" in answer and "version" in answer:
            self.versions[answer["number"]] = answer["version"]
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body=None):
        return self.ask("POST", path, body)

    def open(self, flow, _first, **body):
        return self.post(f"/{flow}", body)

    def read(self, flow, number):
        return self.get(f"/{flow}/{number}")

    def move(self, flow, number, action, **body):
        if number not in self.versions:
            self.read(flow, number)
        return self.ask("POST", f"/{flow}/{number}/{action}", body, If_Match=f'"{self.versions[number]}"')


@pytest.fixture(scope="module")
def database(cluster, template):
    made = cluster.create(template.name)
    made.query("insert into org_unit (name) values (%s)", (UNIT,))
    made.query("insert into calendar_year (year, source) select y, 't' from generate_series(2020, 2035) y")
    made.query("insert into substation (name, primary_kv) values ('城东变', 110), ('城西变', 110)")
    made.query("insert into line (line_number, name, substation_id, kind, voltage_kv) select 'P1', '公用一线', substation_id, 'PUBLIC', 10 from substation where name = '城东变'")
    return made


@pytest.fixture(scope="module")
def desks(database):
    Desk.versions.clear()      # of the cases of another database
    with web.Service(database) as service:
        yield {login: Desk(service, login, desk, unit, database.query) for login, (desk, unit) in PEOPLE.items()}


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
    database.query("""insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)
        select %s, site_id, 'INDUSTRIAL', 10, '2020-01-01', org_unit_id from site, org_unit u where site.name = %s and u.name = %s""", (number, number, UNIT))
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
        desk.post(f"/applications/{number}/documents", {name: value for name, value in body.items() if value is not None})


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
        clerk.post("/service-areas", {"name": "城区", "from": "2020-01-01"})
    assert refused.value.status == 403
    desks["lead"].post("/service-areas", {"name": "城区", "from": "2020-01-01"})
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
    on = {r["code"]: r["version"] for r in clerk.get("/regulations?on=2020-01-01")["items"]}
    assert on["SUPPLY_RULES"] == "1996" and on["POWER_LAW"] == "2018" and on["COMPANY_RULE"] == "1"
    with pytest.raises(psycopg2.errors.ExclusionViolation):
        database.query("insert into regulation (code, version, title, valid) values ('SUPPLY_RULES', '2025', 'x', '[2025-01-01,)')")
    with pytest.raises(psycopg2.errors.UniqueViolation):
        database.query("insert into regulation (code, version, title, valid) values ('SUPPLY_RULES', '1996', 'x', '[1990-01-01,1990-01-02)')")


# ---- 4.2 --------------------------------------------------------------------------------------------------

# clause 4.2
def test_lead(desks, database, today):
    manager = desks["manager"]
    lead = manager.open("leads", "register", name="动力电池项目", major_project=True, channel="INVESTMENT_PROMOTION", expected_kva=8000)
    number, detail = lead["number"], lead["detail"]
    assert lead["subject"] == "动力电池项目"      # lists say whom it is about
    assert detail["account_manager"] == "manager" and detail["next_entry_on"] == str(today + 30 * DAY)
    with pytest.raises(Refused) as refused:
        manager.open("leads", "register", name="小店", channel="SURVEY")
    assert refused.value.name == "lead_ground_ck"
    with pytest.raises(Refused) as refused:      # a clerk is no account manager
        manager.open("leads", "register", name="项目", major_project=True, channel="SURVEY", account_manager="clerk")
    assert refused.value.name == "lead_account_manager"
    assert desks["clerk"].open("leads", "register", name="县医院", important_customer=True, channel="SURVEY")["detail"]["account_manager"] is None
    with pytest.raises(Refused) as refused:
        desks["dispatch"].open("leads", "register", name="项目", major_project=True, channel="LETTER")
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        manager.move("leads", number, "track", kind="PROGRESS", text="明天", entry_on=str(today + DAY))
    assert refused.value.name == "day_to_come"
    database.query("update lead set next_entry_on = today() - 1 where name = '动力电池项目'")
    assert manager.read("leads", number)["detail"]["late"] is True
    tracked = manager.move("leads", number, "track", kind="CONSULTATION", text="说明报装资料")
    assert tracked["detail"]["late"] is False and len(tracked["detail"]["entries"]) == 1 and tracked["state"] == "OPEN"
    with pytest.raises(Refused) as refused:      # nobody is left without a word
        manager.move("leads", number, "close")
    assert refused.value.status == 422
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
    case = clerk.read("applications", number)
    assert case["subject"] == case["detail"]["applicant_name"]
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "accept")
    assert "accept" not in refused.value.problem["text_zh"] and "受理" in refused.value.problem["text_zh"]
    lacks = {m["item"] for m in clerk.get(f"/applications/{number}/missing")["missing"]}
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
    faults = {d["document"]: d["fault"] for d in clerk.get(f"/applications/{number}/documents")["items"] if d["needed"]}
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
    assert {d["document"]: d["fault"] for d in clerk.get(f"/applications/{number}/documents")["items"]}["LICENCE"] == fault


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
    assert refused.value.status == 403
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


# ---- 4.4 --------------------------------------------------------------------------------------------------

# clause 4.4
def test_design(desks, database):
    clerk, manager, chief = desks["clerk"], desks["manager"], desks["chief"]
    number = replied(desks)
    clerk.move("applications", number, "design", **{**DESIGN, "hv_switch_room": False, "ct_primary_a": 600})
    with pytest.raises(Refused) as refused:
        manager.move("applications", number, "design-approve")
    assert refused.value.missing == {"STATION_A", "STATION_C"}
    exception = {"ground": "用地受限", "document_no": "函〔2026〕7号"}
    with pytest.raises(Refused) as refused:      # the current transformer holds without exception
        chief.move("applications", number, "design-except", part="c", **exception)
    assert refused.value.name == "design_exception_part_ck"
    with pytest.raises(Refused) as refused:
        manager.move("applications", number, "design-except", part="a", **exception)
    assert refused.value.status == 403
    chief.move("applications", number, "design-except", part="a", **exception)
    with pytest.raises(Refused) as refused:
        manager.move("applications", number, "design-approve")
    assert refused.value.missing == {"STATION_C"}
    manager.move("applications", number, "design-return", reason="互感器变比不符")
    clerk.move("applications", number, "design", **{**DESIGN, "hv_switch_room": False})
    done = manager.move("applications", number, "design-approve")
    assert done["state"] == "DESIGN_APPROVED" and [d["checks"]["c"] for d in done["detail"]["designs"]] == [False, True]
    assert done["detail"]["exceptions"][0]["approved_by"] == "chief"


# clause 4.4
def test_metering_and_current_transformer_are_excepted_where_the_company_reads_the_clause_so(desks, database):
    """One policy for the rule and for the gate."""
    number = replied(desks)
    desks["clerk"].move("applications", number, "design", **{**DESIGN, "metering_mode": "HVLM"})
    account = desks["clerk"].read("applications", number)["account"]
    assert verdicts(database, account)["4.4"][0] == "FAIL"
    before = database.query("select value from policy where key = 'r4_4_metering_and_ct'")
    database.query("update policy set value = 'EXCEPTION_REQUIRED' where key = 'r4_4_metering_and_ct'")
    try:
        assert before == [("FAIL",)] and verdicts(database, account)["4.4"][0] == "EXCEPTION_REQUIRED"
        with pytest.raises(Refused) as refused:
            desks["manager"].move("applications", number, "design-approve")
        assert refused.value.missing == {"STATION_B"}
        desks["chief"].move("applications", number, "design-except", part="b", ground="容量较小", document_no="函〔2026〕8号")
        assert verdicts(database, account)["4.4"][0] == "PASS"
    finally:
        database.query("update policy set value = 'FAIL' where key = 'r4_4_metering_and_ct'")
    with pytest.raises(Refused) as refused:
        desks["manager"].move("applications", number, "design-approve")
    assert refused.value.missing == {"STATION_B"}               # read strictly again, the exception counts no more


# clause 4.4
def test_design_of_an_old_station(desks, account, database):
    """The clause does not touch what is there already; for who has nothing yet, everything is new, whatever the design calls it."""
    clerk, manager = desks["clerk"], desks["manager"]
    number = replied(desks)
    clerk.move("applications", number, "design", new_installation=False)
    with pytest.raises(Refused) as refused:
        manager.move("applications", number, "design-approve")
    assert refused.value.missing == {"STATION_A", "STATION_B", "STATION_C", "STATION_D"}
    assert verdicts(database, clerk.read("applications", number)["account"])["4.4"][0] != "NOT_APPLICABLE"
    number = clerk.open("applications", "submit", account=account, kind="INCREASE", applied_kva=500, legal_person=True)["number"]
    see(clerk, number, *NEW_DOCUMENTS)
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "survey", supply_possible=True, text="现场具备条件")
    clerk.move("applications", number, "plan", approved_kva=500, **PLAN)
    desks["lead"].move("applications", number, "reply")
    clerk.move("applications", number, "design", new_installation=False)
    assert manager.move("applications", number, "design-approve")["state"] == "DESIGN_APPROVED"


# clause 4.4
def test_design_checks_are_those_of_the_rule(desks, database):
    """What the gate finds is what rule 4.4 says of the same facts."""
    number = replied(desks)
    designs = [DESIGN, {**DESIGN, "ct_primary_a": 150}, {**DESIGN, "ct_primary_a": 200}, {**DESIGN, "ct_primary_a": 200, "ct_class_s": True}, {**DESIGN, "ct_primary_a": 50},
               {**DESIGN, "ct_primary_a": 60, "load_factor_bp": 8000}, {**DESIGN, "transformer_kind": "OIL"}, {**DESIGN, "indoors": False}, {**DESIGN, "metering_mode": "HVLM"}]
    codes = {"NO_HV_SWITCH_ROOM": "a", "NOT_HV_METERED": "b", "CT_DOES_NOT_FIT": "c", "NOT_DRY_TYPE_INDOORS": "d"}
    seen = []
    for design in designs:
        body = desks["clerk"].move("applications", number, "design", **design)["detail"]["designs"][-1]
        facts = {"new_installation": True, "hv_switch_room": design["hv_switch_room"], "metering_mode": design["metering_mode"].lower(), "ct_primary_a": design["ct_primary_a"],
                 "ct_class_s": design.get("ct_class_s", False), "capacity_kva": 1250, "supply_kv": 10, "load_factor_bp": design["load_factor_bp"],
                 "transformer_type": design["transformer_kind"].lower(), "indoors": design["indoors"], "approved_exceptions": []}
        verdict = json.loads(run_dahu("rule", "eval", "4.4", "--facts", "-", "--json", input=json.dumps(facts), stdin=None).stdout)
        assert {codes[r["code"]] for r in verdict["reasons"] if r["code"] in codes} == {part for part, holds in body["checks"].items() if not holds}, design
        seen.append(all(body["checks"].values()))
        desks["manager"].move("applications", number, "design-return", reason="下一份")
    assert True in seen and seen.count(False) >= 4


# ---- the way of an application to its connection -----------------------------------------------------------

# clause 4.3
def test_from_application_to_connection(desks, database, today):
    clerk, manager, inspector = desks["clerk"], desks["manager"], desks["inspector"]
    number = replied(desks)
    case = clerk.read("applications", number)
    until = case["detail"]["plans"][0]["valid_until_on"]
    assert until == str(database.value("select (today() + interval '12 months')::date")) and case["detail"]["reviews"] == []
    clerk.move("applications", number, "design", **DESIGN)
    manager.move("applications", number, "design-approve")
    clerk.move("applications", number, "midway-request")
    failed = inspector.move("applications", number, "midway-fail", defects=[{"text": "接地未做", "by": str(today + 5 * DAY)}])
    assert failed["state"] == "DESIGN_APPROVED"
    with pytest.raises(Refused) as refused:      # no completion inspection before the mid-way one
        clerk.move("applications", number, "completion-request")
    assert refused.value.name == "case_step_state"
    clerk.move("applications", number, "midway-request")
    inspector.move("applications", number, "midway-pass")
    clerk.move("applications", number, "completion-request")
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "completion-pass")
    assert refused.value.status == 403
    inspector.move("applications", number, "completion-pass", certificate_no="竣2026-1")
    with pytest.raises(Refused) as refused:      # 4.13: no contract, no voltage
        clerk.move("applications", number, "connect", transformers=[{"label": "T1", "rated_kva": 1250}])
    assert "SUPPLY_CONTRACT" in refused.value.missing
    contract(database, case["account"])
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "connect", transformers=[{"label": "T1", "rated_kva": 1600}])
    assert refused.value.name == "connection_capacity"
    done = clerk.move("applications", number, "connect", transformers=[{"label": "T1", "rated_kva": 1250}], receiving_point={"name": "总配", "metering_mode": "HVHM"})
    assert done["state"] == "CONNECTED" and capacity(database, case["account"]) == (1250, 0)
    assert database.value("select opened_on from account where account_number = %s", (case["account"],)) == today
    done = clerk.move("applications", number, "finish")
    assert (done["state"], done["detail"]["status"]) == ("DONE", "DONE") and len(done["steps"]) >= 12
    assert not [c for c in done["clocks"] if c["state"] in ("RUNNING", "WARNED", "BREACHED")]


def contract(database, account):
    """A supply contract in force, as its own flow leaves it."""
    database.query("""with c as (insert into work_case (case_number, flow, account_id, owner_desk, desk_name)
            select 'HT-' || account_number, 'contracts', account_id, 'MARKETING_CLERK', 'MARKETING_CLERK' from account where account_number = %s returning work_case_id, account_id),
        k as (insert into contract (work_case_id, kind, account_id, paper_number) select work_case_id, 'SUPPLY', account_id, 'HT' || work_case_id from c returning *)
        insert into contract_version (work_case_id, version_no, account_id, kind, customer_id, contract_kva, valid, in_force, change, signed_on, actor)
        select k.work_case_id, 1, k.account_id, 'SUPPLY', h.customer_id, 1250, daterange(today() - 1, today() + 365), true, 'FIRST', today() - 1, 't'
        from k join account_holder h using (account_id)""", (account,))


# clause 4.3
def test_plan_validity(desks, database, today):
    lead, clerk = desks["lead"], desks["clerk"]
    number = replied(desks)
    until = datetime.date.fromisoformat(clerk.read("applications", number)["detail"]["plans"][0]["valid_until_on"])
    later = lead.move("applications", number, "extend-plan", valid_until_on=str(until + 180 * DAY))
    assert later["detail"]["plans"][0]["valid_until_on"] == str(until + 180 * DAY) and later["state"] == "REPLIED"
    with pytest.raises(Refused) as refused:
        lead.move("applications", number, "extend-plan", valid_until_on=str(until))
    assert refused.value.name == "plan_extension_short"
    database.query("update supply_plan set replied_on = today() - 360, valid_until_on = today() + 10 where work_case_id = (select work_case_id from work_case where case_number = %s)", (number,))
    lead.move("applications", number, "extend-plan", valid_until_on=str(today + 11 * DAY))      # ten days before is in time
    database.query("update supply_plan set valid_until_on = today() + 9 where work_case_id = (select work_case_id from work_case where case_number = %s)", (number,))
    with pytest.raises(Refused) as refused:
        lead.move("applications", number, "extend-plan", valid_until_on=str(today + 30 * DAY))
    assert refused.value.name == "plan_extension_late"
    assert number in [d[0] for d in database.query("select thing from due_item() where kind = 'supply_plan' and severity = 'AMBER'")]
    database.query("update supply_plan set valid_until_on = today() - 1 where work_case_id = (select work_case_id from work_case where case_number = %s)", (number,))
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "design", **DESIGN)
    assert refused.value.missing == {"PLAN_VALID"}


# clause 4.3
def test_voltage_of_a_plan(desks):
    clerk = desks["clerk"]
    assert [v["supply_kv"] for v in clerk.get("/supply/voltages?kva=8000")["items"]] == [10, 20, 35]
    assert [v["supply_kv"] for v in clerk.get("/supply/voltages?kva=50")["items"]] == [0.38, 10, 20]
    number = accepted(clerk, applied_kva=1999)
    clerk.move("applications", number, "survey", supply_possible=True, text="可供")
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "plan", approved_kva=1999, **{**PLAN, "supply_kv": 110})
    assert refused.value.name == "supply_plan_voltage" and "10 20" in refused.value.problem["text_en"]
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "plan", approved_kva=2500, **PLAN)
    assert refused.value.name == "supply_plan_kva"
    assert clerk.move("applications", number, "plan", approved_kva=1999, **{**PLAN, "supply_kv": 110, "voltage_reason": "远期20兆伏安"})["state"] == "PLANNED"


# clause 4.4
def test_proposals_for_a_plan(desks):
    """What domain rules 5.3 and 5.4 propose."""
    clerk = desks["clerk"]
    for kva, volts, bp, primary, rated in ((2000, 10000, 7000, 150, "115.47"), (630, 10000, 7000, 40, "36.37"), (8000, 10000, 8000, 600, "461.88"), (20000, 35000, 7000, 400, "329.91"),
                                           (2000, 10000, 3000, 100, "115.47"), (315, 10000, 2000, None, "18.19")):
        ct = clerk.get(f"/supply/current-transformer?kva={kva}&volts={volts}&load_factor_bp={bp}")
        assert (ct["primary_a"], ct["rated_current_a"]) == (primary, rated)
    size = clerk.get("/supply/transformers?load_kw=950&pf_bp=9500&load_rate_bp=7500")
    assert (size["needed_kva"], size["one_kva"], size["two_kva"]) == (1334, 1600, 800)
    for path in ("/supply/current-transformer?volts=100", "/supply/transformers?load_kw=0", "/supply/voltages?kva=x"):
        with pytest.raises(Refused) as refused:
            clerk.get(path)
        assert refused.value.status in (400, 422)


# clause 4.3
def test_who_may_not(desks, account):
    """A row of another unit is not there; who only reads changes nothing; what a body may not hold is named."""
    number = new_application(desks["clerk"])
    with pytest.raises(Refused) as refused:
        desks["away"].read("applications", number)
    assert refused.value.status == 404
    with pytest.raises(Refused) as refused:
        see(desks["away"], number, "LICENCE")
    assert refused.value.status == 404
    with pytest.raises(Refused) as refused:
        see(desks["auditor"], number, "LICENCE")
    assert refused.value.status == 403
    assert desks["auditor"].read("applications", number)["state"] == "SUBMITTED"
    for body in ({"kind": "FAX"}, {"kind": "SUSPEND", "account": account, "until_on": "tomorrow"}, {"kind": "NEW", "applied_kva": -1}, {"kind": "NEW", "extra": 1}, {}):
        with pytest.raises(Refused) as refused:
            desks["clerk"].open("applications", "submit", **body)
        assert refused.value.status == 422


# ---- 4.7 --------------------------------------------------------------------------------------------------

# clause 4.7
def test_joint_review(desks, database):
    clerk, lead, design, chief = desks["clerk"], desks["lead"], desks["design"], desks["chief"]
    number = planned(clerk, 2000)
    case = clerk.read("applications", number)
    review = case["detail"]["reviews"][0]["number"]
    assert case["detail"]["review_grounds"] == ["APPLICATION_CAPACITY"] and clerk.read("joint-reviews", review)["state"] == "PRELIMINARY"
    with pytest.raises(Refused) as refused:
        lead.move("applications", number, "reply")
    assert refused.value.missing == {"JOINT_REVIEW"}
    with pytest.raises(Refused) as refused:
        clerk.move("joint-reviews", review, "opinion", department="MARKETING", opinion="AGREE")
    assert refused.value.status == 403
    desks["dispatch"].move("joint-reviews", review, "opinion", department="DISPATCH", opinion="AGREE_IF", text="加装备自投")
    with pytest.raises(Refused) as refused:
        design.move("joint-reviews", review, "conclude", conclusion="同意")
    assert refused.value.missing == {"OPINION_PRODUCTION", "QUORUM"}
    for desk, department in (("dispatch", "PRODUCTION"), ("production", "DISPATCH"), ("lead", "DESIGN")):      # nobody speaks for another department
        with pytest.raises(Refused) as refused:
            desks[desk].move("joint-reviews", review, "opinion", department=department, opinion="AGREE")
        assert refused.value.name == "opinion_department"
    desks["production"].move("joint-reviews", review, "opinion", department="PRODUCTION", opinion="AGREE")
    with pytest.raises(Refused) as refused:      # nor one person for two
        desks["production"].move("joint-reviews", review, "opinion", department="SAFETY", opinion="AGREE")
    assert refused.value.name == "opinion_person"
    design.move("joint-reviews", review, "conclude", conclusion="原则同意")
    decision = {"minutes": "会议认为方案需修改", "minutes_no": "会审〔2026〕1号", "attendees": ["总经理", "营销部"]}
    with pytest.raises(Refused) as refused:
        design.move("joint-reviews", review, "approve", **decision)
    assert refused.value.status == 403
    rejected = chief.move("joint-reviews", review, "reject", **decision)
    assert rejected["state"] == "REJECTED" and rejected["detail"]["decision"] == "REJECTED" and len(rejected["detail"]["opinions"]) == 2
    with pytest.raises(Refused) as refused:
        lead.move("applications", number, "reply")
    assert refused.value.missing == {"JOINT_REVIEW"}
    again = clerk.move("applications", number, "resubmit", approved_kva=2000, **PLAN)      # a new plan, a new round
    assert [r["round"] for r in again["detail"]["reviews"]] == [1, 2]
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "resubmit", approved_kva=2000, **PLAN)
    assert refused.value.missing == {"REVIEW_NOT_RUNNING"}
    second = again["detail"]["reviews"][1]["number"]
    desks["dispatch"].move("joint-reviews", second, "opinion", department="DISPATCH", opinion="AGREE")
    desks["production"].move("joint-reviews", second, "opinion", department="PRODUCTION", opinion="AGREE")
    design.move("joint-reviews", second, "conclude", conclusion="同意")
    chief.move("joint-reviews", second, "approve", **decision)
    assert lead.move("applications", number, "reply")["state"] == "REPLIED"


# clause 4.7
def test_joint_review_grounds_are_those_of_the_rule(desks, database):
    """What opens a review is what rule 4.7 says of the same facts (vectors of domain rules 1.4)."""
    clerk = desks["clerk"]
    for more, grounds in (({"applied_kva": 1999}, []), ({"applied_kva": 2000}, ["APPLICATION_CAPACITY"]), ({"applied_kva": 1000, "dedicated_line": True}, ["DEDICATED_LINE"]),
                          ({"applied_kva": 630, "hv_source_count": 2}, ["HV_DUAL_SOURCE"]), ({"applied_kva": 630, "lv_second_source": True}, [])):
        number = accepted(clerk, **more)
        case = clerk.read("applications", number)
        assert case["detail"]["review_grounds"] == grounds
        assert run_dahu("review", "--account", case["account"], database=database).returncode == 0
        outcome, reasons = database.query("""select outcome, (select array_agg(r ->> 'code') from json_array_elements(reasons) r) from decision join account using (account_id)
            where account_number = %s and rule_id = '4.7' order by decision_id desc limit 1""", (case["account"],))[0]
        assert outcome == ("PENDING" if grounds else "NOT_APPLICABLE") and set(grounds) == set(reasons) - {"REVIEW_OUTSTANDING", "NO_REVIEW_NEEDED"}
    with pytest.raises(Refused) as refused:
        clerk.open("joint-reviews", "open", application=accepted(clerk))
    assert refused.value.name == "joint_review_needless"


# ---- 4.5 and 4.6 ------------------------------------------------------------------------------------------

DEDICATED = {"dedicated_line": True, "far_term_kva": 8000, "planning_document_no": "规划1号"}


def verdicts(database, account):
    assert run_dahu("review", "--account", account, database=database).returncode == 0
    return {rule: (outcome, state) for rule, outcome, state in database.query(
        "select rule_id, outcome, state from account a cross join lateral decision_current(a.account_id) where account_number = %s", (account,))}


def bay(database, substation, number):
    database.query("insert into bay (substation_id, bay_number, voltage_kv) select substation_id, %s, 10 from substation where name = %s", (number, substation))


# clause 4.5
# clause 4.6.1
def test_dedicated_line_before_it_is_built(desks, database, today):
    clerk, lead, manager = desks["clerk"], desks["lead"], desks["manager"]
    number = planned(clerk, 4000, **DEDICATED)
    account = clerk.read("applications", number)["account"]
    with pytest.raises(Refused) as refused:
        lead.move("applications", number, "reply")
    assert refused.value.missing == {"DEDICATED_MAY_APPLY", "DEDICATED_ELIGIBLE", "BAY_RESERVED", "JOINT_REVIEW"}
    assert verdicts(database, account)["4.5"][0] == "PASS"
    bay(database, "城西变", "901")
    with pytest.raises(Refused) as refused:
        clerk.post(f"/applications/{number}/bay", {"substation": "城西变", "bay": "901"})
    assert refused.value.status == 403
    case = manager.post(f"/applications/{number}/bay", {"substation": "城西变", "bay": "901"})
    assert case["detail"]["bay"]["expires_on"] == str(today + 180 * DAY)
    assert verdicts(database, account)["4.6.1"] == ("PASS", "MAY_PROCEED_TO_JOINT_REVIEW")
    with pytest.raises(Refused) as refused:
        lead.move("applications", number, "reply")
    assert refused.value.missing == {"JOINT_REVIEW"}
    soon = database.value("select (today() + 20)::date")
    see(clerk, number, "PLANNING_DOCUMENTS", valid_until=str(soon))
    assert [(e["due_on"], e["severity"]) for e in manager.get("/due?kind=proof&limit=500")["items"] if e["case"] == number] == [(str(soon), "AMBER")]
    see(clerk, number, "PLANNING_DOCUMENTS", valid_until=str(database.value("select today() - 1")))
    with pytest.raises(Refused) as refused:      # whatever they were when it was accepted
        lead.move("applications", number, "reply")
    assert refused.value.missing == {"JOINT_REVIEW", "PLANNING_DOCUMENTS"}
    assert verdicts(database, account)["4.6.1"][0] == "FAIL"
    see(clerk, number, "PLANNING_DOCUMENTS")
    assert verdicts(database, account)["4.6.1"][0] == "PASS"
    three = clerk.get(f"/accounts/{account}/dedicated-line")
    assert [v["outcome"] for v in three["may_apply"]] == ["PASS"] and [v["outcome"] for v in three["eligible"]] == ["PASS"] and three["may_keep"] == []


# clause 4.5
# clause 4.6.1
@pytest.mark.parametrize("more, rule, state", [({"applied_kva": 3999}, "4.5", "NOT_ELIGIBLE"), ({"applied_kva": 4000, "far_term_kva": 3999}, "4.6.1", "REJECT"),
                                               ({"applied_kva": 1999, "plan": [{"planned_on": "2099-01-01", "kva": 1}]}, "4.6.1", "REJECT")])
def test_dedicated_line_that_fails(desks, database, more, rule, state):
    number = accepted(desks["clerk"], **{**DEDICATED, **more})
    assert verdicts(database, desks["clerk"].read("applications", number)["account"])[rule] == ("FAIL", state)


# clause 4.6.1
def test_bays(desks, database, today):
    clerk, manager = desks["clerk"], desks["manager"]
    first, second, third = (accepted(clerk, applied_kva=4000, **DEDICATED) for _ in range(3))
    database.query("insert into substation (name, primary_kv) values ('城南变', 110)")
    bay(database, "城南变", "911")
    place = {"substation": "城南变", "bay": "911"}
    with pytest.raises(Refused) as refused:
        manager.post(f"/applications/{first}/bay/wait", {"substation": "城南变", "voltage_kv": 10})
    assert refused.value.name == "bay_is_free"
    manager.post(f"/applications/{first}/bay", place | {"expires_on": str(today + 30 * DAY)})
    with pytest.raises(Refused) as refused:      # one bay, one application
        manager.post(f"/applications/{second}/bay", place)
    assert refused.value.name == "bay_taken"
    with pytest.raises(Refused) as refused:
        manager.post(f"/applications/{accepted(clerk)}/bay", place)
    assert refused.value.name == "bay_reserve_line"
    with pytest.raises(Refused) as refused:
        manager.post(f"/applications/{second}/bay", {"substation": "城南变", "bay": "999"})
    assert refused.value.name == "bay_unknown"
    assert [manager.post(f"/applications/{n}/bay/wait", {"substation": "城南变"})["place"] for n in (second, third)] == [1, 2]
    register = manager.get("/bays?substation=城南变")["items"]
    assert [(b["bay"], b["free"], b["application"], b["waiting"]) for b in register] == [("911", False, first, 2)]
    manager.post(f"/applications/{first}/bay/release")
    told = database.query("select c.case_number, w.told_at is not null from bay_wait w join work_case c using (work_case_id) where w.ended_on is null order by w.bay_wait_id")
    assert told == [(second, True), (third, False)]      # who has waited longest is told
    manager.post(f"/applications/{second}/bay", place)
    database.query("update bay_reservation set reserved_on = today() - 9, expires_on = today() - 1 where ended_on is null and bay_id = (select bay_id from bay where bay_number = '911')")
    assert database.value("select turn_supply()") >= 1 and database.value("select turn_supply()") == 0
    register = manager.get("/bays?substation=城南变&free=yes")["items"]
    assert [b["free"] for b in register] == [True]
    assert clerk.read("applications", second)["detail"]["bay"]["ended_because"] == "EXPIRED"
    with pytest.raises(Refused) as refused:
        manager.post(f"/applications/{second}/bay/release")
    assert refused.value.name == "bay_not_reserved"


def built_line(database, account, line, completed):
    """A dedicated line that was built for an account, with 2000 kVA of the 4000 on it."""
    database.query("""insert into line (line_number, name, substation_id, kind, account_id, voltage_kv, completed_on, first_energised_on, has_reclaim_clause)
        select %s, %s, s.substation_id, 'DEDICATED', a.account_id, 10, %s, %s, true from account a, substation s where account_number = %s and s.name = '城东变'""",
                   (line, line, completed, completed, account))
    database.query("""insert into service_application (application_number, account_id, kind, accepted_on, applied_kva, far_term_kva, dedicated_line, line_id, status)
        select 'Y' || l.line_number, l.account_id, 'NEW', %s, 2000, 8000, true, l.line_id, 'DONE' from line l where l.line_number = %s""", (completed, line))


# clause 4.6.2
# clause 4.6
def test_line_that_may_be_taken_back(desks, database, account, today):
    chief = desks["chief"]
    late = database.value("select (today() - interval '2 years 1 day')::date")
    built_line(database, account, f"Z{account}", late)
    bay(database, "城东变", f"Z{account}")
    database.query("update bay set line_id = (select line_id from line where line_number = %s) where bay_number = %s", (f"Z{account}",) * 2)
    assert verdicts(database, account)["4.6.2"] == ("FAIL", "CLAWBACK_RIGHT")
    assert database.value("select turn_supply()") == 1 and database.value("select turn_supply()") == 0
    three = chief.get(f"/accounts/{account}/dedicated-line")
    assert [v["state"] for v in three["may_keep"]] == ["CLAWBACK_RIGHT"]
    proposal = three["proposals"][0]["number"]
    assert database.value("select kind from line where line_number = %s", (f"Z{account}",)) == "DEDICATED"      # nothing is taken by itself
    with pytest.raises(Refused) as refused:
        desks["lead"].move("proposals", proposal, "exercise", minutes="收回")
    assert refused.value.status == 403
    extended = chief.move("proposals", proposal, "extend", minutes="同意延期", until=str(today + 90 * DAY))
    assert extended["state"] == "EXTENDED" and database.value("select turn_supply()") == 0
    assert {t["extended"] for t in chief.get(f"/accounts/{account}/dedicated-line")["lines"]} == {str(today + 90 * DAY)}
    assert ("line_term",) in database.query("select kind from due_item() where thing like %s", (f"Z{account}%",))
    database.query("update proposal set until_on = today() - 1 where facts ->> 'line' = %s", (f"Z{account}",))
    assert database.value("select turn_supply()") == 1      # the new day has passed too
    proposal = [p for p in chief.get(f"/accounts/{account}/dedicated-line")["proposals"] if p["state"] == "PROPOSED"][0]["number"]
    chief.move("proposals", proposal, "exercise", minutes="会议决定收回")
    assert database.query("select kind, account_id from line where line_number = %s", (f"Z{account}",)) == [("PUBLIC", None)]
    assert database.query("select kva from kept_capacity join line using (line_id) where line_number = %s", (f"Z{account}",)) == [(2000,)]
    assert database.value("select turn_supply()") == 0


# clause 4.6.2
def test_line_that_still_has_time(desks, database, account):
    soon = database.value("select (today() - interval '2 years' + interval '20 days')::date")
    built_line(database, account, f"Z{account}", soon)
    assert verdicts(database, account)["4.6.2"][1] == "WARN_Y1_MISSED"      # year 1 is over with 2000 kVA, year 2 is not
    assert database.value("select turn_supply()") == 0
    terms = {t["term"]: t["days_left"] for t in desks["clerk"].get(f"/accounts/{account}/dedicated-line")["lines"]}
    assert 15 <= terms["YEAR_2"] <= 20 and terms["YEAR_1"] < 0
    assert database.query("select severity from due_item() where kind = 'line_term' and thing = %s", (f"Z{account} YEAR_2",)) == [("AMBER",)]
    notice, = desks["manager"].get("/due?kind=finding&limit=500")["items"] and [e for e in desks["manager"].get("/due?kind=finding&limit=500")["items"] if e["account"] == account]
    assert (notice["subject"], notice["facts"]["clause"], notice["desk"]) == (f"Z{account} WARN_Y1_MISSED", "4.6.1", "ACCOUNT_MANAGER")      # to be told in writing
    # what the rule does not give, nobody takes: whoever proposes it
    proposal = desks["lead"].open("proposals", "propose", account=account, kind="reclaim_line", facts={"line": f"Z{account}"}, reason="二年将满")["number"]
    with pytest.raises(Refused) as refused:
        desks["chief"].move("proposals", proposal, "exercise", minutes="会议决定收回")
    assert refused.value.missing == {"RECLAIM_RIGHT"}
    assert database.value("select kind from line where line_number = %s", (f"Z{account}",)) == "DEDICATED"
    with pytest.raises(Refused) as refused:
        desks["lead"].move("proposals", proposal, "waive", minutes="x")
    assert refused.value.status == 403
    desks["chief"].move("proposals", proposal, "waive", minutes="期限未满")


# clause 4.6
def test_line_without_the_reclaim_clause(desks, database, account):
    """A legacy contract: the condition is broken, but the right is not enforceable; the contract is to be amended."""
    late = database.value("select (today() - interval '2 years 1 day')::date")
    built_line(database, account, f"Z{account}", late)
    database.query("update line set has_reclaim_clause = false where line_number = %s", (f"Z{account}",))
    assert verdicts(database, account)["4.6.2"] == ("FAIL", "CLAWBACK_UNENFORCEABLE_NO_CLAUSE")
    assert database.value("select turn_supply()") == 0 == database.value("select turn_supply()")
    found = [(f["subject"], f["severity"], f["desk"]) for f in desks["lead"].get("/findings?open=yes&limit=500")["items"] if f["account"] == account]
    assert found == [(f"Z{account} CLAWBACK_UNENFORCEABLE_NO_CLAUSE", "MAJOR", "MARKETING_LEAD")]      # once
    proposal = desks["lead"].open("proposals", "propose", account=account, kind="reclaim_line", facts={"line": f"Z{account}"})["number"]
    with pytest.raises(Refused) as refused:
        desks["chief"].move("proposals", proposal, "exercise", minutes="收回")
    assert refused.value.missing == {"RECLAIM_RIGHT", "RECLAIM_CLAUSE"}
    other = desks["lead"].open("proposals", "propose", account=account, kind="reclaim_line", facts={"line": "P1"})["number"]      # a line that is not his
    with pytest.raises(Refused) as refused:
        desks["chief"].move("proposals", other, "exercise", minutes="收回")
    assert refused.value.missing == {"RECLAIM_RIGHT", "RECLAIM_CLAUSE"}


# ---- 4.8 --------------------------------------------------------------------------------------------------

# clause 4.8
def test_categories(desks, database, account, today):
    clerk = desks["clerk"]
    classes = [{"category": "INDUSTRIAL", "load_kw": 1500}, {"category": "RESIDENTIAL", "load_kw": 80}]
    clerk.post(f"/accounts/{account}/use-classes", {"classes": classes, "from": str(today - 30 * DAY)})
    assert verdicts(database, account)["4.8"][0] == "WARN"
    with pytest.raises(Refused) as refused:
        clerk.post(f"/accounts/{account}/use-classes", {"classes": [{"category": "PUMPING", "load_kw": 1, "point": "A-99999-01"}]})
    assert refused.value.name == "use_class_point"
    with pytest.raises(Refused) as refused:
        clerk.post(f"/accounts/{account}/split-checks", {"holds": True})
    assert refused.value.name == "split_check_none"
    number = change(clerk, account, "SEPARATE_METERING", today, ("APPLICATION_FORM", "USE_CLASS_LIST"), classes=classes,
                    parts=[{"category": "RESIDENTIAL", "ratio_bp": 500}])
    clerk.move("applications", number, "accept")
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "carry-out")
    assert refused.value.missing == {"SUPPLY_CONDITION"}
    clerk.move("applications", number, "survey", supply_possible=True, condition_ok=True, separable=False, text="不能分表")
    assert clerk.move("applications", number, "carry-out")["state"] == "DONE"
    assert verdicts(database, account)["4.8"][0] == "PASS"
    database.query("update split_scheme set valid = daterange((today() - interval '1 year 1 day')::date, null) where account_id = (select account_id from account where account_number = %s)", (account,))
    assert verdicts(database, account)["4.8"][0] == "WARN"      # the check of the year is late
    checked = clerk.post(f"/accounts/{account}/split-checks", {"holds": True, "text": "负荷未变", "checked_on": str(today - DAY)})
    assert checked["splits"][0]["checked_on"] == str(today - DAY)
    assert verdicts(database, account)["4.8"][0] == "PASS"


# clause 4.8
def test_uses_that_can_be_metered_apart_are(desks, database, account, today):
    clerk = desks["clerk"]
    classes = [{"category": "INDUSTRIAL", "load_kw": 1500}, {"category": "RESIDENTIAL", "load_kw": 80}]
    papers = ("APPLICATION_FORM", "USE_CLASS_LIST")
    number = change(clerk, account, "SEPARATE_METERING", today, papers, classes=classes)
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "survey", supply_possible=True, condition_ok=True, separable=True, text="可以分表")
    with pytest.raises(Refused) as refused:      # separable, but nothing meters them apart and nothing splits them
        clerk.move("applications", number, "carry-out")
    assert refused.value.missing == {"EACH_METERED_OR_SPLIT"}
    clerk.move("applications", number, "withdraw")
    database.query("insert into metering_point (point_number) values (%s)", (f"{account}-02",))
    database.query("insert into metering_point_account select p.metering_point_id, a.account_id, '[2020-01-01,)' from metering_point p, account a"
                   " where p.point_number = %s and a.account_number = %s", (f"{account}-02", account))
    classes[1]["point"] = f"{account}-02"
    number = change(clerk, account, "SEPARATE_METERING", today, papers, classes=classes)
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "survey", supply_possible=True, condition_ok=True, separable=True, text="可以分表")
    assert clerk.move("applications", number, "carry-out")["state"] == "DONE"
    assert verdicts(database, account)["4.8"][0] == "PASS"


# ---- 4.10 -------------------------------------------------------------------------------------------------

# clause 4.10
def test_suspension(desks, database, account, today):
    clerk = desks["clerk"]
    until = str(today + 20 * DAY)
    number = change(clerk, account, "SUSPEND", today, transformers=["T1"], until_on=until)
    assert clerk.move("applications", number, "accept")["state"] == "ACCEPTED"
    assert clerk.move("applications", number, "carry-out")["state"] == "DONE"
    assert capacity(database, account) == (2000, 1000)
    for more, missing in (({"transformers": ["T9"]}, {"WHOLE_TRANSFORMERS"}), ({"transformers": ["T2"], "until_on": str(today + 13 * DAY)}, {"SUSPENSION_LEAST"}),
                          ({"transformers": ["T2"], "days_ago": 3}, {"NOTICE"}), ({"transformers": ["T1"]}, {"TRANSFORMER_STATE"}),
                          ({"transformers": ["T2"], "documents": ()}, {"DOCUMENT_APPLICATION_FORM"})):
        wrong = change(clerk, account, "SUSPEND", today, **{"until_on": until, **more})
        with pytest.raises(Refused) as refused:
            clerk.move("applications", wrong, "accept")
        assert refused.value.missing == missing
        clerk.move("applications", wrong, "withdraw", reason="填错")
    back = change(clerk, account, "RESUME", today, transformers=["T1"])
    clerk.move("applications", back, "accept")
    clerk.move("applications", back, "carry-out")
    assert capacity(database, account) == (2000, 0)


# clause 4.10
def test_suspension_terms_of_both_editions(desks, database, account):
    """Six months in a calendar year in both; twice a year and calendar days under the rules of 1996 only."""
    clerk = desks["clerk"]
    database.query("""insert into capacity_event (account_id, transformer_id, kind, kva, effective_on, actor)
        select account_id, transformer_id, k, 1000, d::date, 't' from transformer join account using (account_id),
            (values ('SUSPEND', '2023-01-10'), ('RESUME', '2023-01-30'), ('SUSPEND', '2023-03-01'), ('RESUME', '2023-03-31'),
                    ('SUSPEND', '2025-01-01'), ('RESUME', '2025-05-01')) v(k, d) where account_number = %s and label = 'T1'""", (account,))

    def missing(applied, effective, until):
        number = clerk.open("applications", "submit", account=account, kind="SUSPEND", applied_on=applied, effective_on=effective, until_on=until, transformers=["T2"])["number"]
        found = {m["item"] for m in clerk.get(f"/applications/{number}/missing")["missing"]} - {"DOCUMENT_APPLICATION_FORM"}
        clerk.move("applications", number, "withdraw", reason="试算")
        return found

    assert missing("2023-10-01", "2023-10-06", "2023-10-31") == {"SUSPENSION_COUNT"}      # the third of the year
    assert missing("2022-10-01", "2022-10-06", "2022-10-20") == set()                     # 15 days, 5 calendar days ahead
    assert missing("2022-10-01", "2022-10-05", "2022-10-20") == {"NOTICE"}
    assert missing("2025-06-01", "2025-06-10", "2025-08-11") == set()                     # 120 + 63 = 183 days
    assert missing("2025-06-01", "2025-06-10", "2025-08-12") == {"SUSPENSION_YEAR"}
    assert missing("2025-06-05", "2025-06-11", "2025-07-11") == {"NOTICE"}                # four working days
    assert missing("2025-06-05", "2025-06-12", "2025-07-11") == set()


# clause 4.10
def test_reduction(desks, database, account, today):
    clerk = desks["clerk"]
    wrong = change(clerk, account, "REDUCE", today, transformers=["T2"])
    with pytest.raises(Refused) as refused:
        clerk.move("applications", wrong, "accept")
    assert refused.value.missing == {"REDUCTION_END"}
    clerk.move("applications", wrong, "amend", until_on=str(today + 800 * DAY))
    with pytest.raises(Refused) as refused:
        clerk.move("applications", wrong, "accept")
    assert refused.value.missing == {"REDUCTION_TERM"}
    clerk.move("applications", wrong, "amend", permanent=True, until_on=str(today + 300 * DAY))
    clerk.move("applications", wrong, "accept")
    clerk.move("applications", wrong, "carry-out")
    assert capacity(database, account) == (1000, 0)


# clause 4.10
def test_rename_and_transfer(desks, database, account, today):
    clerk = desks["clerk"]
    papers = ("APPLICATION_FORM", "LICENCE", "NAME_CHANGE_PROOF", "TRANSFER_AGREEMENT", "PROPERTY_PROOF")
    number = change(clerk, account, "RENAME", today, papers, new_name="新名称有限公司")
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "carry-out")
    holder = "select c.name from account a join account_holder h on h.account_id = a.account_id and h.valid @> today() join customer c using (customer_id) where account_number = %s"
    assert database.value(holder, (account,)) == "新名称有限公司"
    assert database.query("select kind, reason from metering_event join account using (account_id) where account_number = %s", (account,)) == [("HOLDER", f"RENAME {number}")]
    database.query("insert into customer (customer_number, name) values (%s, '受让人')", (f"C-{account[2:]}9",))
    nobody = change(clerk, account, "TRANSFER", today, papers, customer="C-99998")
    with pytest.raises(Refused) as refused:
        clerk.move("applications", nobody, "accept")
    assert refused.value.missing == {"NEW_HOLDER"}
    clerk.move("applications", nobody, "amend", customer=f"C-{account[2:]}9")
    database.query("""set session_replication_role = replica; insert into bill (bill_number, account_id, kind, period, status, amount_fen, basis, fingerprint, version, actor, issued_on, due_on, issued_by)
        select 'B-' || account_number, account_id, 'SETTLEMENT', '[2024-01-01,2024-02-01)', 'ISSUED', 100, '{}', 'f', '1', 't', '2024-02-01', '2024-02-15', 't' from account where account_number = %s""", (account,))
    with pytest.raises(Refused) as refused:
        clerk.move("applications", nobody, "accept")
    assert refused.value.missing == {"DEBTS_SETTLED"}
    database.query("insert into payment (bill_id, value_on, amount_fen, reference, actor) select bill_id, '2024-02-10', 100, 'r' || bill_id, 't' from bill where bill_number = %s", (f"B-{account}",))
    clerk.move("applications", nobody, "accept")
    clerk.move("applications", nobody, "carry-out")
    assert database.value(holder, (account,)) == "受让人"


# clause 4.10
def test_close(desks, database, account, today):
    clerk = desks["clerk"]
    database.query("insert into meter (serial_number, driver) values (%s, 'generic')", (f"M{account}",))
    database.query("insert into meter_installation (metering_point_id, meter_id, valid) select p.metering_point_id, m.meter_id, '[2020-01-01,)' from metering_point p, meter m where p.point_number = %s and m.serial_number = %s",
                   (f"{account}-01", f"M{account}"))
    number = change(clerk, account, "CLOSE", today, ("APPLICATION_FORM", "CHANGE_GROUND"))
    clerk.move("applications", number, "accept")
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "carry-out", seal_checked=True)
    assert refused.value.missing == {"METER_REMOVED"}
    database.query("update meter_installation i set valid = tstzrange(lower(i.valid), now()) from meter m where m.meter_id = i.meter_id and m.serial_number = %s", (f"M{account}",))
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "carry-out")
    assert refused.value.name == "change_seal"
    clerk.move("applications", number, "carry-out", seal_checked=True)
    assert capacity(database, account) == (0, 0)
    assert database.value("select closed_on from account where account_number = %s", (account,)) == today


# clause 4.10
def test_other_changes(desks, database, account, today):
    clerk = desks["clerk"]
    number = change(clerk, account, "TEMP_REMOVE", today, ("APPLICATION_FORM", "CHANGE_GROUND"), until_on=str(today + 200 * DAY))
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "accept")
    assert refused.value.missing == {"REMOVAL_TERM"}
    clerk.move("applications", number, "amend", until_on=str(today + 100 * DAY))
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "carry-out")
    assert capacity(database, account) == (2000, 2000)
    number = change(clerk, account, "CHANGE_CATEGORY", today, ("APPLICATION_FORM", "USE_CLASS_LIST"), use_category="INDUSTRIAL")
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "accept")
    assert refused.value.missing == {"NEW_CATEGORY"}
    clerk.move("applications", number, "amend", use_category="NON_INDUSTRIAL")
    clerk.move("applications", number, "accept")
    with pytest.raises(Refused) as refused:      # what needs no works has no plan
        clerk.move("applications", number, "survey", supply_possible=True, text="x")
        clerk.move("applications", number, "plan", approved_kva=1000, **PLAN)
    assert "NEEDS_WORKS" in refused.value.missing
    clerk.move("applications", number, "carry-out")
    assert database.value("select use_category from account where account_number = %s", (account,)) == "NON_INDUSTRIAL"


# clause 4.10
def test_merge_and_swap(desks, database, account, today):
    clerk = desks["clerk"]
    number = change(clerk, account, "TEMP_SWAP", today, ("APPLICATION_FORM", "CHANGE_GROUND"), transformers=["T2"], until_on=str(today + 30 * DAY),
                    new_transformers=[{"label": "T3", "rated_kva": 1600, "kind": "DRY"}])
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "carry-out")
    assert capacity(database, account) == (2600, 0)
    other = new_account(database)
    number = change(clerk, account, "MERGE", today, ("APPLICATION_FORM", "PROPERTY_PROOF"), other_account="A-99997")
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "accept")
    assert refused.value.missing == {"OTHER_ACCOUNT"}
    clerk.move("applications", number, "amend", other_account=other)
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "carry-out")
    assert capacity(database, account) == (0, 0) and capacity(database, other) == (2700, 0)
    assert database.value("select a.account_number from metering_point p join metering_point_account m using (metering_point_id) join account a using (account_id) where p.point_number = %s and m.valid @> today()",
                          (f"{account}-01",)) == other


def new_account(database):
    """Another account, without capacity of its own but for 100 kVA without detail."""
    number = f"A-{next(serial)}"
    database.query("insert into account (account_number, site_id, use_category, supply_kv, opened_on) select %s, min(site_id), 'INDUSTRIAL', 10, '2020-01-01' from site", (number,))
    database.query("insert into capacity_event (account_id, kind, kva, effective_on, actor) select account_id, 'INSTALL', 100, '2020-01-01', 't' from account where account_number = %s", (number,))
    return number


# clause 4.10
def test_split(desks, database, account, today):
    """分户: the new account exists once the application is accepted, so that it can have its contract before it is connected."""
    clerk = desks["clerk"]
    database.query("insert into customer (customer_number, name) values (%s, '分户客户')", (f"C-{account[2:]}8",))
    number = clerk.open("applications", "submit", account=account, kind="SPLIT", customer=f"C-{account[2:]}8", transformers=["T2"], applied_kva=1000)["number"]
    see(clerk, number, "APPLICATION_FORM", "PROPERTY_PROOF")
    other = clerk.move("applications", number, "accept")["detail"]["change"]["new_account"]
    assert database.query("select opened_on from account where account_number = %s", (other,)) == [(None,)]
    clerk.move("applications", number, "survey", supply_possible=True, text="可分")
    clerk.move("applications", number, "plan", approved_kva=1000, **PLAN)
    desks["lead"].move("applications", number, "reply")
    clerk.move("applications", number, "design", new_installation=False)
    desks["manager"].move("applications", number, "design-approve")
    for step, desk in (("midway-request", "clerk"), ("midway-pass", "inspector"), ("completion-request", "clerk"), ("completion-pass", "inspector")):
        desks[desk].move("applications", number, step)
    contract(database, account)
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "connect")
    assert refused.value.missing == {"SUPPLY_CONTRACT"}      # of the new account
    contract(database, other)
    clerk.move("applications", number, "connect")
    assert capacity(database, account) == (1000, 0) and capacity(database, other) == (1000, 0)


# clause 4.10
def test_change_before_its_application(desks, database, account, today):
    """An effect on or before the day of the application is a finding for the inspection, whatever becomes of the application."""
    clerk = desks["clerk"]
    number = change(clerk, account, "TRANSFER", today, ("APPLICATION_FORM", "LICENCE", "TRANSFER_AGREEMENT", "PROPERTY_PROOF"), effective=today - 10 * DAY, customer="C-99998")
    with pytest.raises(Refused) as refused:
        clerk.move("applications", number, "accept")
    assert "EFFECT_AFTER_APPLICATION" in refused.value.missing
    assert verdicts(database, account)["4.10"][0] == "FAIL"
    finding = database.query("select desk_name, clause from compliance_finding join account using (account_id) where account_number = %s", (account,))
    assert finding == [("INSPECTION_LEAD", "4.10")]
    clerk.move("applications", number, "amend", effective_on=str(today))
    clerk.move("applications", number, "withdraw", reason="撤回")
    assert database.query("select kind from unregistered_change join account using (account_id) where account_number = %s", (account,)) == [("TRANSFER",)]
    early = change(clerk, account, "CHANGE_CATEGORY", today, ("APPLICATION_FORM", "USE_CLASS_LIST"), effective=today + DAY, use_category="AGRICULTURAL")
    clerk.move("applications", early, "accept")
    with pytest.raises(Refused) as refused:
        clerk.move("applications", early, "carry-out")
    assert refused.value.missing == {"DAY_HAS_COME"}
