"""Field work: inspections and visits, defects, violations, incidents of meters, idle accounts (3.1.3, 4.9, 4.11, 4.12, 4.15, 4.17).

Through HTTP on the real service: one for the file; each scenario has an account of its own.
"""
import concurrent.futures
import datetime
import hashlib
import itertools
import json
import random
import re
import uuid

import pytest

import conftest
import web

ALWAYS = ["A01", "A02", "B01", "B02", "C01", "C02", "C03", "C04", "D01", "D02", "F01", "F02", "F03", "G01"]
CITY, NORTH = "城区供电所", "城北供电所"
PEOPLE = {"zhang": "INSPECTOR", "li": "INSPECTOR", "wang": "INSPECTOR", "ilead": "INSPECTION_LEAD", "clerk": "MARKETING_CLERK", "mlead": "MARKETING_LEAD",
          "chief": "MANAGEMENT", "super": "SUPERVISOR", "disp": "DISPATCHER"}
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()   # of the utility, without a change of its clocks
SIGNATURE = "a" * 64
serial = itertools.count(1)


class Refused(Exception):
    """What a request was refused with."""

    def __init__(self, status, problem):
        self.status, self.name, self.problem = status, problem.get("code"), problem
        self.missing = [item["item"] for item in problem.get("missing", [])]
        super().__init__(f"{status} {json.dumps(problem, ensure_ascii=False)}")


class Person:
    """A person at a desk, and what that person asks of the API."""

    def __init__(self, field, token):
        self.field, self.cookie = field, f"dahu={token}"

    def ask(self, method, path, body=None, **headers):
        status, _, text = self.field.service.ask(method, "/api/v1" + path, body, Cookie=self.cookie, Origin=self.field.service.url, **headers)
        answer = json.loads(text)
        if status >= 300:
            raise Refused(status, answer)
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, **body):
        return self.ask("POST", path, body)

    def open(self, flow, account, **form):
        return self.post(f"/{flow}", account=account, **form)

    def move(self, case, action, **form):
        """A step, of what the case is now."""
        version = self.field.value("select version from work_case where case_number = %s", case["number"])
        return self.ask("POST", f"/{case['flow']}/{case['number']}/{action}", form, If_Match=f'"{version}"')

    def read(self, case):
        return self.get(f"/{case['flow']}/{case['number']}")

    def send(self, visit):
        return self.ask("POST", "/visits", visit)


class Field:
    def __init__(self, database, service):
        self.database, self.service = database, service
        for login, desk in PEOPLE.items():
            token = web.sign_in(database.query, desk, CITY if desk in ("INSPECTOR", "MARKETING_CLERK") else None, login)
            setattr(self, login, Person(self, token))

    def job(self):
        """What the service does every minute for idle accounts."""
        return self.value("select turn_closing()")

    def value(self, sql, *parameters):
        return self.database.value(sql, parameters)

    def account(self, opened="2020-01-01", unit=CITY, kva=2000, high_risk=False):
        number = f"A-{next(serial):05d}"
        self.database.query("""insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)
            select %s, site_id, 'INDUSTRIAL', 10, %s, u.org_unit_id from site, org_unit u where u.name = %s""", (number, opened, unit))
        identifier = self.value("select account_id from account where account_number = %s", number)
        self.database.query("insert into capacity_event (account_id, kind, kva, effective_on, actor) values (%s, 'INSTALL', %s, %s, 't')", (identifier, kva, opened))
        if high_risk:
            self.database.query("insert into account_risk (account_id, high_risk, valid_from, actor) values (%s, true, %s, 't')", (identifier, opened))
        return number

    def point(self, account, ct=100):
        number = f"{account}-01"
        self.database.query("insert into metering_point (point_number) values (%s)", (number,))
        self.database.query("""insert into metering_point_account (metering_point_id, account_id, valid)
            select metering_point_id, account_id, daterange(opened_on, null) from metering_point, account where point_number = %s and account_number = %s""", (number, account))
        self.database.query("insert into meter (serial_number, driver) values (%s, 'simulated')", (f"M{number}",))
        self.database.query("""insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a)
            select metering_point_id, meter_id, '[2020-01-01,)', %s, 1 from metering_point, meter where point_number = %s and serial_number = %s""",
                            (ct, number, f"M{number}"))
        return number

    def verdict(self, account, rule, outcome, result, reasons=(), state=None, as_of=None):
        """A decision of today's review, as a review writes it (beside one of 4.1, by which the newest review is known)."""
        run = self.value("insert into review_run (as_of, actor, version, finished_at) values (%s, 'daily', 't', now()) returning review_run_id", as_of or TODAY)
        self.database.query("insert into threshold_set (fingerprint, content) values ('f', '{}') on conflict do nothing")
        for name in ("4.1", rule):
            self.database.query("""insert into review_rule select %s, %s, '1', threshold_set_id from threshold_set on conflict do nothing""", (run, name))
            self.database.query("""insert into decision (review_run_id, account_id, rule_id, clause, as_of, outcome, state, reasons, facts, result, fingerprint, actor)
                select %s, account_id, %s, %s, %s, %s, %s, %s, '{}', %s, %s, 'daily' from account where account_number = %s""",
                                (run, name, name, as_of or TODAY, outcome if name == rule else "PASS", state, json.dumps([{"code": c} for c in reasons]),
                                 json.dumps(result), f"{run}{name}", account))

    def visit(self, account, **change):
        """A whole visit as a phone makes it; @change replaces members, None takes one away."""
        now = datetime.datetime.now(datetime.timezone.utc)
        made = {"id": uuid7(), "account": account, "outcome": "INSPECTED", "form_version": "1", "began_at": (now - datetime.timedelta(minutes=50)).isoformat(),
                "ended_at": (now - datetime.timedelta(minutes=5)).isoformat(), "offset_ms": -1500, "crew": [{"login": who, "signature_sha256": SIGNATURE} for who in ("zhang", "li")],
                "customer": {"name": "王厂长", "signature_sha256": "b" * 64}, "items": [{"code": code, "result": "OK"} for code in ALWAYS], **change}
        return {name: value for name, value in made.items() if value is not None}

    def defect(self, code="C01", severity="MAJOR", detail="变压器渗油"):
        return [{"code": c, "result": "OK"} for c in ALWAYS if c != code] + [{"code": code, "result": "DEFECT", "severity": severity, "detail": detail}]

    def planned(self, account, day=None):
        return self.ilead.open("inspections", account, planned_on=str(day or TODAY))

    def assigned(self, account):
        return self.ilead.move(self.planned(account), "assign", inspectors=["zhang", "li"])


def uuid7(at=None):
    """RFC 9562: 48 bits of milliseconds, then the version, then chance."""
    ms = int((at or datetime.datetime.now()).timestamp() * 1000)
    return str(uuid.UUID(int=ms << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62)))


@pytest.fixture(scope="module")
def field(cluster, template, tmp_path_factory):
    database = cluster.create(template.name)
    database.query("insert into org_unit (name) values (%s), (%s)", (CITY, NORTH))
    database.query("insert into site (name) values ('s')")
    with web.Service(database, "--set", f"attachments.path={tmp_path_factory.mktemp('files')}", desk=None) as service:
        yield Field(database, service)


def refused(status, name, call, *arguments, **named):
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert (caught.value.status, caught.value.name) == (status, name), caught.value
    return caught.value


def read_code(svg):
    """The text of a QR code of bytes at level M, up to version 6: module by module, by ISO/IEC 18004, without correcting anything."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1]) - 8
    black = {(int(x) - 4, int(y) - 4) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", svg)}
    version = (side - 17) // 4
    blocks, data = {1: (1, 16), 2: (1, 28), 3: (1, 44), 4: (2, 32), 5: (2, 43), 6: (4, 27)}[version]
    mask = sum(((n, 8) in black) << bit for n, bit in ((2, 2), (3, 1), (4, 0))) ^ 0b101
    masks = [lambda x, y: (x + y) % 2, lambda x, y: y % 2, lambda x, y: x % 3, lambda x, y: (x + y) % 3, lambda x, y: (y // 2 + x // 3) % 2,
             lambda x, y: x * y % 2 + x * y % 3, lambda x, y: (x * y % 2 + x * y % 3) % 2, lambda x, y: ((x + y) % 2 + x * y % 3) % 2]
    at = side - 7   # the middle of the one pattern that helps to align

    def is_data(x, y):
        corner = (x < 9 and y < 9) or (x < 9 and y >= side - 8) or (x >= side - 8 and y < 9)
        return not corner and 6 not in (x, y) and not (version > 1 and abs(x - at) <= 2 and abs(y - at) <= 2)

    bits, up = [], True
    for right in [*range(side - 1, 6, -2), 5, 3, 1]:
        for y in range(side - 1, -1, -1) if up else range(side):
            bits += [((x, y) in black) ^ (masks[mask](x, y) == 0) for x in (right, right - 1) if is_data(x, y)]
        up = not up
    words = [int("".join("01"[b] for b in bits[n:n + 8]), 2) for n in range(0, len(bits) - 7, 8)]
    stream = "".join(f"{words[n * blocks + block]:08b}" for block in range(blocks) for n in range(data))
    assert stream[:4] == "0100", stream[:4]
    return bytes(int(stream[12 + 8 * n:20 + 8 * n], 2) for n in range(int(stream[4:12], 2))).decode()


# ---- plan, crew, visit ------------------------------------------------------------------------------------------------------

# clause 4.15
def test_an_inspection_goes_from_the_plan_to_the_review(field):
    account = field.account()
    case = field.assigned(account)
    assert case["state"] == "ASSIGNED" and case["detail"]["crew"] == ["li", "zhang"]
    case = field.zhang.move(case, "start")
    receipt = field.zhang.send(field.visit(account, inspection=case["number"], items=field.defect()))
    assert receipt["receipt"].startswith("HZ-") and receipt["copy"] == 1 and receipt["inspection"] == case["number"]
    case = field.ilead.read(case)
    assert case["state"] == "FINISHED" and case["detail"]["finished_on"] == receipt["visited_on"] and case["detail"]["copies"] == 1
    [defect] = receipt["rectifications"]
    assert (defect["code"], defect["severity"]) == ("C01", "MAJOR")
    assert datetime.date.fromisoformat(defect["due_on"]) == datetime.date.fromisoformat(receipt["visited_on"]) + datetime.timedelta(days=7)
    case = field.ilead.move(case, "review", reason="ok")
    assert case["state"] == "REVIEWED" and case["final"]


# clause 3.1.3
def test_only_the_lead_plans_and_two_inspectors_go(field):
    account = field.account()
    refused(403, "right_missing", field.zhang.open, "inspections", account, planned_on=str(TODAY))
    refused(403, "right_missing", field.clerk.open, "inspections", account, planned_on=str(TODAY))
    case = field.planned(account)
    refused(422, "inspection_two_inspectors", field.ilead.move, case, "assign", inspectors=["zhang"])
    refused(422, "inspection_two_inspectors", field.ilead.move, case, "assign", inspectors=["zhang", "zhang"])
    refused(422, "inspector_unknown", field.ilead.move, case, "assign", inspectors=["zhang", "clerk"])
    assert field.ilead.read(case)["state"] == "PLANNED"
    refused(409, "inspection_planned", field.planned, account)
    case = field.ilead.move(case, "assign", inspectors=["zhang", "li"])
    case = field.ilead.move(case, "assign", inspectors=["wang", "li"])
    assert case["detail"]["crew"] == ["li", "wang"]


# clause 4.15
def test_an_inspection_that_is_due_waits_for_the_lead_and_once_planned_for_an_inspector(field):
    account = field.account()
    field.verdict(account, "4.15", "FAIL", {"next_due": str(TODAY - datetime.timedelta(days=1)), "cycle_months": 12}, state="OVERDUE")
    waits = "select desk_name, severity, facts ->> 'inspection' from due_item() where kind = 'inspection' and thing = %s"
    assert field.database.query(waits, (account,)) == [("INSPECTION_LEAD", "RED", None)]
    case = field.planned(account)
    assert field.database.query(waits, (account,)) == [("INSPECTOR", "RED", case["number"])]
    assert field.database.query(waits.replace("due_item()", "due_item('INSPECTION_LEAD')"), (account,)) == []


# clause 4.15
def test_a_plan_is_moved_with_a_reason_only(field):
    case = field.planned(field.account())
    later = str(TODAY + datetime.timedelta(days=9))
    refused(422, "CONTENT", field.ilead.move, case, "move", planned_on=later)
    case = field.ilead.move(case, "move", planned_on=later, reason="客户停产检修")
    assert (case["detail"]["planned_on"], case["detail"]["first_planned_on"]) == (later, str(TODAY))
    refused(422, "CONTENT", field.ilead.move, case, "cancel")


# clause 4.15
def test_no_access_is_an_attempt_and_no_inspection(field):
    account = field.account()
    case = field.assigned(account)
    receipt = field.zhang.send(field.visit(account, inspection=case["number"], outcome="NO_ACCESS", no_access_reason="大门锁闭，无人应答", items=None, customer=None))
    case = field.ilead.read(case)
    assert case["state"] == "ASSIGNED" and case["detail"]["attempts"] == 1 and case["detail"]["finished_on"] is None and receipt["copy"] == 1
    assert field.value("select last_inspection from facts_inspection(%s, (select account_id from account where account_number = %s))", TODAY, account) is None
    refused(422, "visit_no_access_ck", field.zhang.send, field.visit(account, outcome="NO_ACCESS", items=None, customer=None))
    field.zhang.send(field.visit(account, inspection=case["number"]))
    assert field.ilead.read(case)["state"] == "FINISHED"
    assert field.value("select last_inspection from facts_inspection(%s, (select account_id from account where account_number = %s))", TODAY, account) == TODAY


# clause 4.15
def test_a_visit_sent_a_hundred_times_in_any_order_is_one(field):
    visits = [field.visit(field.account(), items=field.defect()) for _ in range(5)]
    sent = [visit for visit in visits for _ in range(20)]
    random.Random(15).shuffle(sent)
    with concurrent.futures.ThreadPoolExecutor(4) as crews:
        answers = list(crews.map(field.zhang.send, sent))
    for visit in visits:
        assert len({json.dumps(a, sort_keys=True) for a in answers if a["id"] == visit["id"]}) == 1
        assert field.value("select count(*) from visit where visit_id = %s", visit["id"]) == 1
    assert len({a["receipt"] for a in answers}) == 5
    for visit in visits:
        assert field.value("""select count(*) from rectification r join account a using (account_id) where a.account_number = %s""", visit["account"]) == 1
        assert field.value("""select count(*) from inspection r join account a using (account_id) where a.account_number = %s""", visit["account"]) == 1
    refused(409, "visit_differs", field.zhang.send, {**visits[0], "refusal_reason": "另有其事"})


# clause 4.15
def test_a_second_crew_is_kept_beside_the_first(field):
    account = field.account()
    case = field.assigned(account)
    first = field.zhang.send(field.visit(account, inspection=case["number"], items=field.defect("C01")))
    second = field.li.send(field.visit(account, inspection=case["number"], items=field.defect("C02", "URGENT", "避雷器试验超期")))
    assert (first["copy"], second["copy"]) == (1, 2) and first["receipt"] != second["receipt"]
    detail = field.ilead.read(case)["detail"]
    assert detail["copies"] == 2 and [v["copy"] for v in detail["visits"]] == [1, 2]
    assert sorted(r["code"] for v in detail["visits"] for r in v["rectifications"]) == ["C01", "C02"]
    third = field.zhang.send(field.visit(account, inspection=case["number"], items=field.defect("C01"), corrects=first["id"]))
    assert third["copy"] == 3 and third["rectifications"] == []                   # the same defect is not opened twice


# clause 4.15
def test_a_graver_defect_and_one_that_is_back_are_defects_of_their_own(field):
    account = field.account()
    mild = field.zhang.send(field.visit(account, items=field.defect("C01", "GENERAL", "标识不清")))
    grave = field.zhang.send(field.visit(account, items=field.defect("C01", "URGENT", "绝缘击穿")))
    assert [len(r["rectifications"]) for r in (mild, grave)] == [1, 1]
    assert field.zhang.send(field.visit(account, items=field.defect("C01", "MAJOR", "绝缘击穿")))["rectifications"] == []
    for receipt in (mild, grave):
        case = {"flow": "rectifications", "number": receipt["rectifications"][0]["number"]}
        field.zhang.move(case, "notify", served_on=str(TODAY), copies=2, received_by="王厂长")
        field.zhang.move(case, "pass", checked_on=str(TODAY), detail="已处理")
    assert len(field.zhang.send(field.visit(account, items=field.defect("C01", "GENERAL", "又渗油")))["rectifications"]) == 1


# clause 4.15
def test_a_visit_is_whole_or_refused(field):
    account = field.account()
    other = field.account(unit=NORTH)
    send = field.zhang.send
    refused(422, "visit_crew_of_two", send, field.visit(account, crew=[{"login": "zhang", "signature_sha256": SIGNATURE}]))
    refused(422, "visit_sender", field.wang.send, field.visit(account))
    missing = refused(422, "visit_items_missing", send, field.visit(account, items=[{"code": "A01", "result": "OK"}]))
    assert "G01" in missing.problem["title"] and "A01" not in missing.problem["title"]
    refused(422, "visit_item_unknown", send, field.visit(account, items=[{"code": "Z99", "result": "OK"}]))
    refused(422, "visit_item_detail_ck", send, field.visit(account, items=[{"code": c, "result": "NA"} for c in ALWAYS]))
    refused(422, "visit_signature_ck", send, field.visit(account, customer={"name": "王厂长"}))
    refused(422, "visit_id_ck", send, field.visit(account, id=str(uuid.uuid4())))
    refused(422, "visit_future", send, field.visit(account, offset_ms=3600000))
    refused(422, "visit_point_unknown", send, field.visit(account, readings=[{"point": "A-99999-01", "quantity": "active_energy_import", "register_wh": 1}]))
    refused(404, "account_unknown", send, field.visit(other))
    refused(403, "right_missing", field.clerk.send, field.visit(account))
    assert field.value("select count(*) from visit v join account a using (account_id) where a.account_number in (%s, %s)", account, other) == 0
    receipt = send(field.visit(account, customer={"name": "王厂长"}, refusal_reason="对缺陷认定有异议"))
    assert receipt["receipt"]


# clause 4.15
def test_the_reading_on_site_stands_beside_the_telemetered_one(field):
    account = field.account(kva=2000)
    point = field.point(account, ct=100)
    now = datetime.datetime.now(datetime.timezone.utc)
    slot = now - datetime.timedelta(minutes=20)
    field.database.query("""insert into reading (metering_point_id, slot_at, read_at, active_energy_import_wh, source)
        select metering_point_id, %s, %s, 12340000, 'M' from metering_point where point_number = %s""", (slot, slot, point))
    case = field.assigned(account)
    receipt = field.zhang.send(field.visit(account, inspection=case["number"], readings=[{"point": point, "quantity": "active_energy_import", "register_wh": 12345000}]))
    [reading] = receipt["readings"]
    assert (reading["system_wh"], reading["difference_wh"], reading["minutes_apart"], reading["explained"]) == (12340000, 5000, 15, True)
    # 2000 kVA move a register behind a ratio of 100 by 6 kWh in a quarter of an hour; 90 kWh they do not
    receipt = field.zhang.send(field.visit(account, inspection=case["number"], readings=[{"point": point, "quantity": "active_energy_import", "register_wh": 12430000}]))
    assert receipt["readings"][0]["explained"] is False
    refusal = refused(409, "case_step_gate", field.ilead.move, case, "review")
    assert "READINGS_EXPLAINED" in refusal.missing
    field.zhang.move(case, "explain", visit=receipt["id"], point=point, because="采集终端时钟错误")
    assert field.ilead.move(case, "review")["state"] == "REVIEWED"


# clause 4.15
def test_the_crew_does_not_review_itself(field):
    account = field.account()
    case = field.assigned(account)
    field.ilead.send(field.visit(account, inspection=case["number"], crew=[{"login": who, "signature_sha256": SIGNATURE} for who in ("ilead", "zhang")]))
    assert "REVIEWER_NOT_IN_CREW" in refused(409, "case_step_gate", field.ilead.move, case, "review").missing
    refused(403, "right_missing", field.zhang.move, case, "review")


# clause 4.15
def test_the_pack_has_what_a_crew_needs_and_nobody_elses(field):
    account = field.account(high_risk=True)
    point = field.point(account)
    field.database.query("""insert into site_person (account_id, duty, name, phone, valid, actor)
        select account_id, 'DUTY_CONTACT', '王厂长', '13800000000', '[2020-01-01,)', 't' from account where account_number = %s""", (account,))
    case = field.assigned(account)
    field.zhang.send(field.visit(field.account(), items=field.defect()))
    pack = field.zhang.get("/visits/pack?days=7")
    assert len(pack["items"]) == 18 and {i["section"] for i in pack["items"]} == {"IDENTITY", "METERING", "REACTIVE", "VIOLATION", "SOURCES", "EMERGENCY"}
    [visit] = [v for v in pack["visits"] if v["inspection"] == case["number"]]
    assert visit["account"]["points"][0]["number"] == point and "E03" in visit["account"]["applies"] and "E01" not in visit["account"]["applies"]
    assert visit["account"]["capacity"]["installed_kva"] == 2000 and visit["account"]["agreements"] == []
    assert [(c["name"], c["phone"]) for c in visit["account"]["contacts"]] == [("王厂长", "13800000000")]
    assert case["number"] not in {v["inspection"] for v in field.wang.get("/visits/pack?days=7")["visits"]}
    assert case["number"] in {v["inspection"] for v in field.ilead.get("/visits/pack?days=0")["visits"]}


# clause 4.15
def test_a_pack_holds_the_sixty_earliest_and_says_how_many_more_there_are(field):
    before = field.ilead.get("/visits/pack?days=7")
    for _ in range(62 - len(before["visits"])):
        field.planned(field.account())
    pack = field.ilead.get("/visits/pack?days=7")
    waiting = [number for number, in field.database.query("""select c.case_number from inspection i join work_case c using (work_case_id)
        where c.closed_at is null and i.finished_on is null and i.planned_on <= dahu.today() + 7 order by i.planned_on, c.case_number""")]
    assert len(waiting) > 60 and [visit["inspection"] for visit in pack["visits"]] == waiting[:60] and pack["left_out"] == len(waiting) - 60
    assert before["left_out"] == 0


# clause 4.15
def test_the_pack_says_what_the_meters_found_since_the_last_visit(field):
    account = field.account()
    point = field.point(account)
    case = field.assigned(account)
    for days, rule in ((3, "register_jump"), (2, "register_jump"), (900, "flat")):
        field.database.query("""insert into vee_finding (metering_point_id, day, rule, from_at, to_at, outcome, version, found_at)
            select metering_point_id, current_date - %s, %s, now(), now(), 'FLAG', 1, now() from metering_point where point_number = %s""", (days, rule, point))
    pack = field.zhang.get("/visits/pack?days=7")
    assert {"login": "li", "name": "li"} in pack["people"] and "clerk" not in {person["login"] for person in pack["people"]}
    [visit] = [v for v in pack["visits"] if v["inspection"] == case["number"]]
    assert visit["account"]["points"][0]["ratio"] == 100
    [hint] = [h for h in visit["account"]["hints"] if h["hint"] == "FINDINGS"]
    assert hint["code"] == "B01" and [(rule["rule"], rule["count"]) for rule in hint["facts"]["rules"]] == [("register_jump", 2)]


# clause 3.1.3
def test_the_plan_is_read_by_month_and_crew(field):
    year = TODAY.year + 3
    with_crew, without = (field.planned(field.account(), f"{year}-03-0{n}") for n in (1, 2))
    field.ilead.move(with_crew, "assign", inspectors=["zhang", "li"])
    plan = field.ilead.get(f"/inspection-plans/{year}")
    assert [(c["crew"], c["names"], c["month"], c["planned"], c["finished"]) for c in plan["crews"]] == [("li zhang", "li, zhang", 3, 1, 0), ("", "", 3, 1, 0)]
    items = f"/inspection-plans/{year}/inspections"
    assert [i["number"] for i in field.ilead.get(f"{items}?month=3")["items"]] == [with_crew["number"], without["number"]]
    assert [i["number"] for i in field.ilead.get(f"{items}?crew=-")["items"]] == [without["number"]]
    assert [i["number"] for i in field.ilead.get(f"{items}?crew=li%20zhang&open=yes")["items"]] == [with_crew["number"]]
    assert field.ilead.get(f"{items}?month=4")["items"] == [] and field.ilead.get(f"{items}?open=overdue")["items"] == []
    first = field.ilead.get(f"{items}?limit=1")
    assert [i["number"] for i in field.ilead.get(f"{items}?limit=1&after={first['next'].replace(' ', '%20')}")["items"]] == [without["number"]]
    field.ilead.move(without, "move", planned_on=f"{year}-05-02", reason="停产检修")
    assert field.ilead.get(f"{items}?month=5")["items"][0]["first_planned_on"] == f"{year}-03-02"


# clause 4.15
def test_the_code_of_a_cabinet_holds_the_address_of_the_service(field):
    account = field.account()
    refused = field.service.ask("GET", f"/api/v1/accounts/{account}/label", Cookie=field.zhang.cookie)
    assert refused[0] == 409 and json.loads(refused[2])["code"] == "label_address" and "http.public_url" in json.loads(refused[2])["hint"]
    with web.Service(field.database, "--set", "http.public_url=https://dahu.example/", desk=None) as service:
        def label(of, person="zhang"):
            return service.ask("GET", f"/api/v1/accounts/{of}/label", Cookie="__Host-" + getattr(field, person).cookie)
        status, headers, svg = label(account)
        assert status == 200 and headers["Content-Type"] == "image/svg+xml"
        assert read_code(svg.decode()) == f"https://dahu.example/#/cabinet/{account}"
        assert label("A-99999")[0] == 404 and label(field.account(unit=NORTH))[0] == 404
        assert label(account, "chief")[0] == 200


# clause 4.15
def test_facts_of_the_account_are_only_proposed(field):
    account = field.account()
    before = field.database.query("select * from account where account_number = %s", (account,))
    receipt = field.zhang.send(field.visit(account, proposals=[{"fact": "supply_kv", "was": "10", "proposed": "35"}]))
    assert field.database.query("select * from account where account_number = %s", (account,)) == before
    assert field.clerk.get(f"/visits/{receipt['id']}")["proposals"] == [{"fact": "supply_kv", "was": "10", "proposed": "35"}]
    refused(404, "NOT_FOUND", field.clerk.get, f"/visits/{uuid7()}")


# clause 4.15
def test_the_plan_of_a_year_follows_the_rule(field):
    year = TODAY.year + 1
    overdue, soon, graded = field.account(), field.account(), field.account()
    field.verdict(overdue, "4.15", "FAIL", {"next_due": str(TODAY - datetime.timedelta(days=200)), "cycle_months": 12}, state="OVERDUE")
    field.verdict(soon, "4.15", "PASS", {"next_due": f"{year}-05-01", "cycle_months": 12}, state="IN_TIME")
    field.verdict(graded, "4.15", "PASS", {"next_due": f"{year}-02-01", "cycle_months": 3}, state="IN_TIME")
    due = field.ilead.get("/due?desk=ALL&kind=inspection&limit=500")
    assert {i["account"]: i["severity"] for i in due["items"]}[overdue] == "RED"
    refused(403, "right_missing", field.zhang.post, "/inspection-plans", year=year)
    refused(422, "inspection_year_past", field.ilead.post, "/inspection-plans", year=2020)
    plan = field.ilead.post("/inspection-plans", year=year)
    days = lambda account: [d for d, in field.database.query("""select i.due_on::text from inspection i join account a using (account_id)
        where a.account_number = %s order by 1""", (account,))]
    assert days(soon) == [f"{year}-05-01"] and days(graded) == [f"{year}-02-01", f"{year}-05-01", f"{year}-08-01", f"{year}-11-01"]
    assert plan["made"] >= 5 and plan["coverage_bp"] > 0 and plan["planned"] <= plan["accounts"]
    assert field.ilead.post("/inspection-plans", year=year)["made"] == 0


# ---- defects ----------------------------------------------------------------------------------------------------------------

def defective(field, severity="MAJOR", code="C01"):
    account = field.account()
    receipt = field.zhang.send(field.visit(account, items=field.defect(code, severity)))
    return account, field.zhang.read({"flow": "rectifications", "number": receipt["rectifications"][0]["number"]})


# clause 4.15
def test_a_defect_is_told_checked_again_and_closed(field):
    account, case = defective(field)
    assert case["state"] == "OPEN" and field.value("select count(*) from blocking_finding b join account a using (account_id) where a.account_number = %s", account) == 1
    assert "rectification_notified_ck" == refused(422, "rectification_notified_ck", field.zhang.move, case, "notify", served_on=str(TODAY), copies=1, received_by="王厂长").name
    refused(409, "case_step_state", field.zhang.move, case, "pass", detail="已处理")
    case = field.zhang.move(case, "notify", served_on=str(TODAY), copies=2, received_by="王厂长")
    refused(422, "rectification_check_day", field.zhang.move, case, "fail", checked_on=str(TODAY - datetime.timedelta(days=1)), detail="仍渗油")
    case = field.zhang.move(case, "fail", checked_on=str(TODAY), detail="仍渗油")
    refused(409, "case_step_state", field.ilead.move, case, "close")
    case = field.ilead.move(case, "extend", due_on=str(TODAY + datetime.timedelta(days=20)), reason="备件到货延期")
    case = field.zhang.move(case, "pass", detail="已更换密封件", photos=["c" * 64])
    refused(403, "right_missing", field.zhang.move, case, "close")
    case = field.ilead.move(case, "close")
    assert case["final"] and [c["fixed"] for c in case["detail"]["checks"]] == [False, True]
    assert field.value("select count(*) from blocking_finding b join account a using (account_id) where a.account_number = %s", account) == 0
    rates = field.ilead.get(f"/inspection-rates?from={TODAY}&to={TODAY}")
    assert 0 < rates["rectification_bp"] <= 10000 and rates["recheck_bp"] >= rates["rectification_bp"]


def told(field, severity="MAJOR", **more):
    """A defect whose notice was served."""
    account, case = defective(field, severity, **more)
    return account, field.zhang.move(case, "notify", served_on=str(TODAY), copies=2, received_by="王厂长")


def recheck(case, fixed=True, **change):
    """A re-check as a phone makes it."""
    seen = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=3)
    return {"id": uuid7(), "number": case["number"], "fixed": fixed, "detail": "已更换密封件" if fixed else "仍渗油", "checked_at": seen.isoformat(), "offset_ms": -1500,
            "photos": [{"sha256": "c" * 64}], **change}


# clause 4.15
def test_a_recheck_of_a_phone_is_taken_once_and_moves_the_case(field):
    _, case = told(field)
    [packed] = [one for one in field.zhang.get("/visits/pack?days=31")["rechecks"] if one["number"] == case["number"]]
    assert packed["steps"] == ["pass", "fail"] and packed["severity"] == "MAJOR" and packed["account"]["number"] == case["account"] and packed["checks"] == []
    failed = recheck(case, False)
    first = field.zhang.post("/rechecks", **failed)
    assert first["counted"] and first["state"] == "FAILED" and re.fullmatch(r"FC-\d{4}-\d{6}", first["receipt"])
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda _: field.zhang.post("/rechecks", **failed), range(8)))
    assert {one["receipt"] for one in again} == {first["receipt"]}
    refused(409, "recheck_differs", field.zhang.post, "/rechecks", **{**failed, "detail": "其他"})
    refused(422, "visit_future", field.zhang.post, "/rechecks", **recheck(case, checked_at="2999-01-01T00:00:00Z"))
    refused(403, "right_missing", field.clerk.post, "/rechecks", **recheck(case))
    assert field.li.post("/rechecks", **recheck(case))["state"] == "RECHECKED"
    case = field.zhang.read(case)
    assert [(c["fixed"], c["photos"]) for c in case["detail"]["checks"]] == [(False, ["c" * 64]), (True, ["c" * 64])] and case["detail"]["beside"] == []
    assert field.ilead.move(case, "close")["final"]


# clause 4.15
def test_a_recheck_that_comes_too_late_or_too_early_is_kept_and_moves_nothing(field):
    _, case = told(field)
    field.zhang.post("/rechecks", **recheck(case))
    field.ilead.move(case, "close")
    late = recheck(case, False)
    answer = field.li.post("/rechecks", **late)
    assert not answer["counted"] and answer["state"] == "CLOSED" and field.li.post("/rechecks", **late) == answer
    case = field.zhang.read(case)
    assert case["state"] == "CLOSED" and len(case["detail"]["checks"]) == 1 and [one["detail"] for one in case["detail"]["beside"]] == ["仍渗油"]
    _, early = defective(field)
    assert [one["steps"] for one in field.zhang.get("/visits/pack?days=31")["rechecks"] if one["number"] == early["number"]] == [[]]
    assert not field.zhang.post("/rechecks", **recheck(early))["counted"] and field.zhang.read(early)["state"] == "OPEN"


# clause 4.15
def test_a_register_may_be_shown_by_a_photo(field):
    account = field.account()
    point = field.point(account)
    reading = {"point": point, "quantity": "active_energy_import", "register_wh": 5000, "photo_sha256": "e" * 64}
    visit = field.visit(account, readings=[reading], photos=[{"sha256": "e" * 64}])
    assert [r["photo"] for r in field.zhang.send(visit)["readings"]] == ["e" * 64]
    refused(422, "visit_reading_photo_ck", field.zhang.send, field.visit(account, readings=[{**reading, "photo_sha256": "x" * 64}]))


PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1" + b"0" * 200


# clause 4.15
def test_what_a_phone_brings_that_is_not_let_in_is_set_aside_and_counts_when_the_lead_takes_it(field):
    gone = Person(field, web.sign_in(field.database.query, "INSPECTOR", CITY, "gone"))
    hash_of, account = hashlib.sha256(PICTURE).hexdigest(), field.account()
    defect, visit = told(field)[1], field.visit(account, crew=[{"login": who, "signature_sha256": hash_of} for who in ("gone", "li")])
    field.database.query("update user_account set disabled_at = now() where login = 'gone'")
    field.database.query("update user_session s set ended_at = now(), end_reason = 'DISABLED' from user_account u where u.user_account_id = s.user_account_id and u.login = 'gone'")
    refused(401, "session_unknown", gone.send, visit)
    form = {"kind": "VISIT", "refused": "session_unknown", "record": visit}
    number = gone.post("/quarantine", **form)["number"]
    assert gone.post("/quarantine", **form)["number"] == number                     # sent again it is the same
    put = lambda content, name: field.service.ask("PUT", f"/api/v1/quarantine/files/{name}?bytes={len(content)}&offset=0", content, Cookie=gone.cookie, Origin=field.service.url,
                                                  Content_Type="application/octet-stream")[0]
    assert put(PICTURE, hash_of) == 200 and put(PICTURE, "f" * 64) == 404            # only what the record names
    refused(404, "quarantine_unknown", Person(field, "nobody's").post, "/quarantine", **form)
    refused(404, "quarantine_unknown", field.clerk.post, "/quarantine", **form)
    refused(403, "right_missing", field.zhang.get, "/quarantine?state=OPEN")
    [row] = [one for one in field.ilead.get("/quarantine?state=OPEN")["items"] if one["number"] == number]
    assert (row["sender"], row["pictures"], row["account"], row["receipt"]) == ("gone", 1, account, None)
    assert field.value("select count(*) from visit where visit_id = %s", visit["id"]) == 0
    refused(403, "right_missing", field.zhang.post, f"/quarantine/{number}", decision="TAKEN", reason="属实")
    taken = field.ilead.post(f"/quarantine/{number}", decision="TAKEN", reason="属实")
    assert taken["state"] == "TAKEN" and field.ilead.get(f"/visits/{visit['id']}")["receipt"] == taken["receipt"]
    assert field.value("select count(*) from attachment_use where sha256 = %s", hash_of) == 1
    refused(409, "quarantine_decided", field.ilead.post, f"/quarantine/{number}", decision="DROPPED", reason="重复")
    again = recheck(defect)
    other = gone.post("/quarantine", kind="RECHECK", refused="user_disabled", record=again)["number"]
    dropped = field.ilead.post(f"/quarantine/{other}", decision="DROPPED", reason="未到现场")
    assert dropped["state"] == "DROPPED" and field.zhang.read(defect)["state"] == "NOTIFIED"
    field.database.query("update user_account set disabled_at = null where login = 'gone'")
    third = gone.post("/quarantine", kind="RECHECK", refused="session_unknown", record=recheck(defect))
    assert third["number"] in {one["number"] for one in field.ilead.get("/quarantine?state=OPEN")["items"]}


# clause 4.15
def test_a_record_that_came_otherwise_needs_nobody_to_decide(field):
    other = Person(field, web.sign_in(field.database.query, "INSPECTOR", CITY, "again"))
    visit = field.visit(field.account(), crew=[{"login": who, "signature_sha256": SIGNATURE} for who in ("again", "li")])
    number = other.post("/quarantine", kind="VISIT", refused="session_unknown", record=visit)["number"]
    receipt = other.send(visit)["receipt"]
    assert number not in {one["number"] for one in field.ilead.get("/quarantine?state=OPEN")["items"]}
    assert field.ilead.post(f"/quarantine/{number}", decision="TAKEN", reason="一致")["receipt"] == receipt
    assert field.value("select count(*) from visit where visit_id = %s", visit["id"]) == 1


# clause 4.15
def test_what_stays_undone_goes_to_the_government(field):
    _, case = defective(field)
    report = {"reported_on": str(TODAY), "reported_to": "区应急管理局", "document_no": "报-1"}
    refused(409, "case_step_state", field.ilead.move, case, "escalate", **report)
    case = field.zhang.move(case, "notify", served_on=str(TODAY), copies=2, refusal_reason="拒签")
    assert "RECHECK_FAILED_OR_URGENT" in refused(409, "case_step_gate", field.ilead.move, case, "escalate", **report).missing
    case = field.zhang.move(case, "fail", detail="未整改")
    refused(403, "right_missing", field.zhang.move, case, "escalate", **report)
    case = field.ilead.move(case, "escalate", **report)
    assert case["state"] == "ESCALATED" and case["detail"]["reported_to"] == "区应急管理局"
    assert field.zhang.move(case, "pass", detail="已整改")["state"] == "RECHECKED"


# clause 4.15
def test_an_urgent_defect_has_a_day_and_no_more(field):
    _, case = defective(field, "URGENT")
    found = datetime.date.fromisoformat(case["detail"]["found_on"])
    assert case["detail"]["due_on"] == str(found + datetime.timedelta(days=1)) and case["detail"]["blocks_energising"]
    case = field.zhang.move(case, "notify", served_on=str(TODAY), copies=2, received_by="王厂长")
    refused(409, "rectification_urgent", field.ilead.move, case, "extend", due_on=str(found + datetime.timedelta(days=9)), reason="等备件")
    due = field.zhang.get("/due?desk=ALL&kind=rectification&severity=RED&limit=500")
    assert case["number"] in {i["case"] for i in due["items"]}
    field.ilead.move(case, "escalate", reported_on=str(TODAY), reported_to="区政府", document_no="报-2")    # at once


# clause 4.17
def test_reactive_findings_of_the_months(field):
    account = field.account()
    field.point(account)
    field.verdict(account, "pf", "WARN", {"pf_x100": 82}, reasons=("PF_BELOW_STANDARD", "BACK_FEED"))
    [found] = [i for i in field.zhang.get("/reactive-findings")["items"] if i["account"] == account]
    assert found["findings"] == ["PF_BELOW_STANDARD", "BACK_FEED"] and found["rectification"] is None
    case = field.zhang.open("rectifications", account, code="D01", severity="GENERAL", detail="功率因数低于标准", origin="MONTH")
    refused(409, "rectification_open", field.zhang.open, "rectifications", account, code="D01", severity="GENERAL", detail="功率因数低于标准", origin="MONTH")
    [found] = [i for i in field.zhang.get("/reactive-findings")["items"] if i["account"] == account]
    assert found["rectification"] == case["number"] and not case["detail"]["blocks_energising"]
    refused(403, "right_missing", field.clerk.open, "rectifications", account, code="D01", severity="GENERAL", detail="x", origin="MONTH")


# clause 4.17
def test_compensation_is_a_register_and_manual_switching_a_fact(field):
    account = field.account()
    field.point(account)
    put = lambda who, **body: who.post("/compensations", account=account, **body)
    put(field.zhang, label="1号电容柜", kvar=300, automatic=False, **{"from": "2024-01-01"})
    row = "select automatic_switching from facts_power_factor(%s, (select account_id from account where account_number = %s))"
    assert field.value(row, TODAY, account) is False
    assert any(h["hint"] == "MANUAL_SWITCHING" for h in field.value("select inspection_hints(account_id) from account where account_number = %s", account))
    put(field.zhang, label="1号电容柜", kvar=300, automatic=True, **{"from": str(TODAY)})
    assert field.value(row, TODAY, account) is True and len(field.zhang.get(f"/compensations?account={account}")["items"]) == 2
    refused(422, "compensation_unit", put, field.zhang, label="2号电容柜", kvar=100, automatic=True, unit="没有", **{"from": "2024-01-01"})
    refused(422, "CONTENT", put, field.zhang, label="2号电容柜", kvar=0, automatic=True, **{"from": "2024-01-01"})
    refused(403, "right_missing", put, field.disp, label="2号电容柜", kvar=1, automatic=True, **{"from": "2024-01-01"})


# clause 4.15
# clause 4.9
def test_a_field_test_of_a_metering_device_moves_the_day_of_the_next(field):
    account = field.account()
    point = field.point(account)
    protocol = {"account": account, "point": point, "tested_on": str(TODAY), "passed": True, "error_e3": -120, "document_no": "校-1"}
    tests = "select meters -> 0 ->> 'tested' from facts_inspection(%s, (select account_id from account where account_number = %s))"
    assert field.value(tests, TODAY, account) is None
    refused(403, "right_missing", field.disp.post, "/meter-tests", **protocol)
    refused(422, "meter_test_future", field.zhang.post, "/meter-tests", **{**protocol, "tested_on": str(TODAY + datetime.timedelta(days=1))})
    refused(422, "visit_point_unknown", field.zhang.post, "/meter-tests", **{**protocol, "point": "A-99999-01"})
    refused(404, "account_unknown", field.zhang.post, "/meter-tests", **{**protocol, "account": field.account(unit=NORTH)})
    assert field.zhang.post("/meter-tests", **protocol) == {"point": point, "tested_on": str(TODAY)}
    refused(409, "meter_test_once_uk", field.zhang.post, "/meter-tests", **protocol)
    assert field.value(tests, TODAY, account) == str(TODAY)
    due = "select meter_due_on from inspection_due where account_number = %s"
    assert conftest.run_dahu("review", "--account", account, database=field.database).returncode == 0
    first = field.value(due, account)
    assert first > TODAY
    field.zhang.post("/meter-tests", **{**protocol, "tested_on": str(TODAY - datetime.timedelta(days=1)), "document_no": "校-0"})      # written down late: the newest counts
    assert field.value(tests, TODAY, account) == str(TODAY)


# ---- violations -------------------------------------------------------------------------------------------------------------

FACTS = {"capacity_kw": 100, "residential": False, "price_e6": 650000}


def reckon(field, case):
    return field.zhang.ask("POST", f"/violations/{case['number']}/reckoning")


def proven(field, act="THEFT", facts=None, **more):
    case = field.zhang.open("violations", field.account(), act=act, found_on=str(TODAY), detail="表前接线", **more)
    case = field.zhang.move(case, "evidence", evidence=[{"kind": "PHOTO", "sha256": "d" * 64, "detail": "接线照片"}], facts=facts or FACTS)
    return reckon(field, case)


# clause 4.12
def test_a_theft_is_proven_reckoned_approved_charged_and_paid(field):
    case = proven(field)
    reckoning = case["detail"]["reckoning"]
    assert (reckoning["base_fen"], reckoning["penalty_fen"], reckoning["amount_fen"]) == (14040000, 42120000, 56160000)
    assert reckoning["result"]["base_presumed_fen"] == 14040000 and reckoning["result"]["multiple_most"] == 3
    case = field.zhang.move(case, "cut", cut_at=datetime.datetime.now(datetime.timezone.utc).isoformat(), because="窃电现场制止，已验明无保安负荷")
    case = field.zhang.move(case, "notify", notified_on=str(TODAY), document_no="通-1")
    case = field.zhang.move(case, "reckon", multiple=1.5)
    assert "AMOUNT_RECKONED" in refused(409, "case_step_gate", field.mlead.move, case, "approve", amount_fen=1).missing
    reckon(field, case)
    refused(403, "right_missing", field.zhang.move, case, "approve", amount_fen=35100000)
    refused(422, "violation_amount", field.mlead.move, case, "approve", amount_fen=56160000)       # what was reckoned before
    case = field.mlead.move(case, "approve", amount_fen=35100000)
    case = field.clerk.move(case, "charge", due_on=str(TODAY + datetime.timedelta(days=10)), document_no="追-1")
    claim = case["detail"]["claim"]
    assert (claim["kind"], claim["amount_fen"], claim["open_fen"]) == ("THEFT", 35100000, 35100000)
    assert "CLAIM_PAID" in refused(409, "case_step_gate", field.zhang.move, case, "close").missing
    pay = lambda fen: field.clerk.post(f"/claims/{claim['number']}/payments", value_on=str(TODAY), amount_fen=fen, reference=f"{claim['number']}-{fen}")
    pay(35000000)
    refused(422, "claim_overpaid", pay, 100001)
    assert pay(100000)["open_fen"] == 0
    assert field.zhang.move(case, "close")["final"]
    assert field.value("select count(*) from bill b join account a using (account_id) where a.account_number = %s", claim["account"]) == 0


def commissioned(field, account, names):
    """An agreement to re-supply with these clauses: its number, and whether it became effective."""
    text = {"kind": "RESUPPLY", "from_on": str(TODAY), "until_on": str(TODAY + datetime.timedelta(days=365)), "clauses": [{"clause": name, "content": "条款"} for name in names]}
    signed = {"signed_on": str(TODAY), "utility_signer": "王", "customer_signer": "李", "holders": ["营销部", "客户"], "document_no": "P-1"}
    field.database.query("""with c as (insert into customer (customer_number, name) values (replace(%(number)s, 'A', 'C'), '转供方') on conflict do nothing returning customer_id)
                            insert into account_holder (account_id, customer_id, valid) select account_id, customer_id, '[2020-01-01,)' from c, account
                            where account_number = %(number)s""", {"number": account})
    case = field.value("select dahu.case_open('agreements', 'draft', account_id, '', %s, 't') from dahu.account where account_number = %s", json.dumps(text), account)
    missing = [item for item, in field.database.query("select item from dahu.gate_contract_clauses(%s) where not ok", [case])]
    assert set(missing) <= {"CLAUSE_NO_DEFENCE_USER"}, missing
    for action, form in () if missing else (("review", {}), ("sign", signed), ("effect", {})):
        field.value("select dahu.case_move(%s, %s, %s, 't')", case, action, json.dumps(form))
    return field.value("select case_number from dahu.work_case where work_case_id = %s", case), not missing


# clause 4.12
def test_commissioned_resale_is_no_violation_and_supply_is_cut_for_theft_only(field):
    account = field.account()
    found = {"act": "RESALE", "found_on": str(TODAY), "detail": "向邻厂供电"}
    refused(422, "violation_commission_unknown", field.zhang.open, "violations", account, **found, commission_no="委托-7")
    for names, wanted in (["LIABILITY"], False), (["LIABILITY", "NO_DEFENCE_USER"], True):   # never by way of who is a defence user
        commission, effective = commissioned(field, account, names)
        assert effective == wanted
        refused(422, "violation_commissioned" if wanted else "violation_commission_unknown", field.zhang.open, "violations", account, **found, commission_no=commission)
    refused(422, "violation_commission_unknown", field.zhang.open, "violations", account, **found, commission_no="委托-7")   # not by its number
    refused(422, "violation_commission_unknown", field.zhang.open, "violations", field.account(), **found, commission_no=commission)   # another's
    refused(422, "violation_commission_unknown", field.zhang.open, "violations", account, **found | {"found_on": str(TODAY - datetime.timedelta(days=1))}, commission_no=commission)
    refused(403, "right_missing", field.clerk.open, "violations", account, act="RESALE", found_on=str(TODAY), detail="向邻厂供电")
    case = field.zhang.open("violations", account, act="RESALE", found_on=str(TODAY), detail="向邻厂供电")
    refused(409, "violation_cut_theft_only", field.zhang.move, case, "cut", cut_at=f"{TODAY}T00:00:00Z", because="转供")
    refused(409, "case_step_state", field.zhang.move, case, "notify", notified_on=str(TODAY), document_no="通-2")
    case = field.zhang.move(case, "evidence", evidence=[{"kind": "RECORD", "detail": "现场笔录"}], facts={"capacity_kw": 100})
    assert reckon(field, case)["detail"]["reckoning"]["amount_fen"] == 5000000


# clause 4.12
def test_nobody_approves_what_he_found_and_nothing_above_the_ceiling(field):
    case = proven(field, "CATEGORY", {"month_fen": 100000, "multiple": 5})
    assert case["detail"]["reckoning"]["outcome"] == "REVIEW" and case["detail"]["reckoning"]["reasons"][1]["code"] == "START_PRESUMED"
    case = field.zhang.move(case, "notify", notified_on=str(TODAY), document_no="通-3")
    refusal = refused(409, "case_step_gate", field.mlead.move, case, "approve", amount_fen=1800000)
    assert refusal.missing == ["AMOUNT_RECKONED"]
    field.database.query("insert into user_desk select user_account_id, 'MARKETING_LEAD', '[2020-01-01,)' from user_account where login = 'wang'")
    field.database.query("delete from user_desk where desk_name = 'INSPECTOR' and user_account_id = (select user_account_id from user_account where login = 'wang')")
    wrong = field.zhang.move(case, "reckon", multiple=2)
    assert reckon(field, wrong)["detail"]["reckoning"]["amount_fen"] == 900000
    field.database.query("update user_desk set desk_name = 'MANAGEMENT' where user_account_id = (select user_account_id from user_account where login = 'zhang')")
    try:
        assert "OTHER_PERSON" in refused(409, "case_step_gate", field.zhang.move, case, "approve", amount_fen=900000).missing
    finally:
        field.database.query("update user_desk set desk_name = 'INSPECTOR' where user_account_id = (select user_account_id from user_account where login = 'zhang')")
        field.database.query("update user_desk set desk_name = 'INSPECTOR' where user_account_id = (select user_account_id from user_account where login = 'wang')")
    refused(422, "CONTENT", field.mlead.move, case, "waive")
    case = field.mlead.move(case, "waive", reason="客户已自行改正，损失已补")
    assert case["state"] == "WAIVED" and field.zhang.move(case, "close")["final"] and case["detail"]["claim"] is None


# clause 4.12
def test_facts_that_cannot_be_read_are_a_fault_of_the_case(field):
    case = proven(field, "SOURCE", {"capacity_kw": 1.005})
    assert "capacity_kw" in case["detail"]["reckoning"]["fault"] and case["detail"]["reckoning"]["outcome"] is None
    case = field.zhang.move(case, "evidence", evidence=[{"kind": "RECORD", "detail": "复核铭牌"}], facts={"capacity_kw": 400})
    assert reckon(field, case)["detail"]["reckoning"]["amount_fen"] == 20000000
    refused(422, "violation_future", field.zhang.open, "violations", field.account(), act="SOURCE", found_on=str(TODAY + datetime.timedelta(days=2)), detail="x")


# ---- incidents of meters ----------------------------------------------------------------------------------------------------

def incident(field, hours=2, reporter="CUSTOMER"):
    account = field.account()
    point = field.point(account)
    now = datetime.datetime.now(datetime.timezone.utc)
    return point, field.clerk.open("meter-incidents", account, point=point, kind="DAMAGE", reporter=reporter, detail="表计外壳破损",
                                   found_at=(now - datetime.timedelta(hours=hours)).isoformat(), reported_at=now.isoformat())


def exchanged(field, point):
    return field.value("""insert into metering_event (metering_point_id, kind, effective_at, content, reason, actor)
        select metering_point_id, 'EXCHANGE', now(), '{}', 'r', 't' from metering_point where point_number = %s returning metering_event_id""", point)


# clause 4.9
def test_the_customer_pays_for_what_it_caused(field):
    point, case = incident(field)
    assert case["detail"]["prompt"] is True
    refused(403, "right_missing", field.clerk.move, case, "cause", cause="CUSTOMER", detail="叉车撞击")
    case = field.mlead.move(case, "cause", cause="CUSTOMER", detail="叉车撞击", document_no="勘-1")
    assert case["detail"]["payer"] == "CUSTOMER"
    case = field.zhang.move(case, "replace", event=exchanged(field, point))
    assert "COMPENSATION_CHARGED" in refused(409, "case_step_gate", field.clerk.move, case, "close").missing
    case = field.clerk.move(case, "charge", amount_fen=350000, due_on=str(TODAY), document_no="赔-1")
    claim = case["detail"]["claim"]
    assert claim["amount_fen"] == 350000 and field.clerk.move(case, "close")["final"]
    owed = lambda: [(e["due_on"], e["facts"]["open_fen"]) for e in field.clerk.ask("GET", "/due?kind=claim&limit=500")["items"] if e["thing"] == claim["number"]]
    assert owed() == [(str(TODAY), 350000)]                                          # until it is paid
    field.clerk.ask("POST", f"/claims/{claim['number']}/payments", {"amount_fen": 350000, "value_on": str(TODAY), "reference": f"R-{claim['number']}"})
    assert owed() == []


# clause 4.9
def test_anything_else_is_replaced_free(field):
    point, case = incident(field, hours=25)
    assert case["detail"]["prompt"] is False                                         # a day is promptly, an hour more is not
    case = field.mlead.move(case, "cause", cause="FORCE_MAJEURE", detail="雷击")
    assert case["detail"]["payer"] == "UTILITY"
    assert "CUSTOMER_CAUSED" in refused(409, "case_step_gate", field.clerk.move, case, "charge", amount_fen=1, due_on=str(TODAY), document_no="x").missing
    assert "METER_REPLACED" in refused(409, "case_step_gate", field.clerk.move, case, "close").missing
    other, _ = incident(field)
    refused(422, "incident_exchange", field.clerk.move, case, "replace", event=exchanged(field, other))
    case = field.clerk.move(case, "replace", event=exchanged(field, point))
    assert field.clerk.move(case, "close")["final"]


# clause 4.9
def test_an_incident_is_at_a_point_of_the_account(field):
    account = field.account()
    form = {"kind": "LOSS", "reporter": "UTILITY", "detail": "表计丢失", "found_at": f"{TODAY - datetime.timedelta(days=1)}T00:00:00Z"}
    refused(422, "incident_point", field.clerk.open, "meter-incidents", account, point="A-99999-01", **form)
    point = field.point(account)
    refused(403, "right_missing", field.disp.open, "meter-incidents", account, point=point, **form)
    assert field.zhang.open("meter-incidents", account, point=point, **form)["state"] == "REPORTED"


# ---- idle accounts ----------------------------------------------------------------------------------------------------------

IDLE = {"last_use": "2025-01-31", "idle_limit": "2025-07-31"}


def idle(field):
    account = field.account()
    field.point(account)
    field.verdict(account, "4.11", "FAIL", IDLE, reasons=("IDLE_TOO_LONG", "NOTICE_FIRST"), state="IDLE_CANDIDATE")
    field.job()
    number = field.value("select c.case_number from work_case c join account a using (account_id) where c.flow = 'closings' and a.account_number = %s", account)
    return account, field.clerk.read({"flow": "closings", "number": number})


# clause 4.11
def test_an_idle_account_is_closed_after_notice_proposal_and_order(field):
    account, case = idle(field)
    assert case["state"] == "CANDIDATE" and field.job() == 0            # once
    case = field.clerk.move(case, "notify", served_on=str(TODAY - datetime.timedelta(days=6)), document_no="通-9", received_by="门卫代收")
    assert field.job() == 0                                             # the notice still runs
    field.database.query("update closing set notified_on = notified_on - 1 where notice_document_no = '通-9'")
    assert field.job() == 1
    case = field.clerk.read(case)
    proposal = {"flow": "proposals", "number": case["detail"]["proposal"]}
    refused(403, "right_missing", field.clerk.move, proposal, "exercise", minutes="同意")
    refused(409, "closing_proposal", field.chief.move, case, "order")                              # only by the proposal
    field.chief.move(proposal, "exercise", minutes="经理办公会 2026-11")
    case = field.clerk.read(case)
    assert case["state"] == "ORDERED" and case["detail"]["order_number"]
    refused(422, "closing_removal_day", field.clerk.move, case, "remove", removed_on=str(TODAY + datetime.timedelta(days=1)), document_no="拆-1")
    case = field.clerk.move(case, "remove", removed_on=str(TODAY), document_no="拆-1",
                            registers=[{"point": f"{account}-01", "quantity": "active_energy_import", "register_wh": 5000}])
    assert case["final"] and field.value("select closed_on from account where account_number = %s", account) == TODAY
    assert field.value("""select r.closing_wh from installation_register r join meter_installation i using (meter_installation_id)
        join metering_point p using (metering_point_id) where p.point_number = %s""", f"{account}-01") == 5000
    assert field.value("select upper(valid) from metering_point_account m join account a using (account_id) where a.account_number = %s", account) \
        == TODAY + datetime.timedelta(days=1)


# clause 4.11
def test_a_reason_with_a_document_stops_it(field):
    account, case = idle(field)
    refused(403, "right_missing", field.clerk.move, case, "excuse", because="破产清算中", document_no="法-1")
    case = field.mlead.move(case, "excuse", because="破产清算中", document_no="法-1")
    assert case["state"] == "EXCUSED" and field.value("select idle_reason from account where account_number = %s", account) == "破产清算中 (法-1)"
    assert field.job() == 0
    refused(409, "case_step_state", field.clerk.move, case, "notify", served_on=str(TODAY), document_no="x", received_by="y")


# clause 4.11
def test_without_the_right_nothing_is_closed(field):
    account = field.account()
    field.point(account)
    refused(409, "closing_no_right", field.clerk.open, "closings", account)
    account, case = idle(field)
    refused(409, "closing_open", field.clerk.open, "closings", account)
    refused(422, "closing_notice_day", field.clerk.move, case, "notify", served_on=str(TODAY + datetime.timedelta(days=1)), document_no="x", received_by="y")
    case = field.clerk.move(case, "notify", served_on=str(TODAY - datetime.timedelta(days=30)), document_no="通-10", received_by="法定代表人")
    field.job()
    proposal = {"flow": "proposals", "number": field.clerk.read(case)["detail"]["proposal"]}
    field.verdict(account, "4.11", "PASS", IDLE, reasons=("USED_RECENTLY",), state="IN_USE")       # it was used again
    refusal = refused(409, "case_step_gate", field.chief.move, proposal, "exercise", minutes="同意")
    assert "STILL_IDLE" in refusal.missing and field.value("select closed_on from account where account_number = %s", account) is None


# clause 4.11
def test_public_notice_is_needed_where_the_rules_say_so(field):
    account = field.account()
    field.point(account)
    field.verdict(account, "4.11", "FAIL", IDLE, reasons=("IDLE_TOO_LONG", "PUBLIC_NOTICE_FIRST"), state="IDLE_CANDIDATE")
    case = field.clerk.open("closings", account)
    case = field.clerk.move(case, "notify", served_on=str(TODAY - datetime.timedelta(days=60)), document_no="通-11", received_by="挂号信")
    field.job()
    assert field.clerk.read(case)["detail"]["proposal"] is None
    case = field.clerk.move(case, "publish", public_on=str(TODAY - datetime.timedelta(days=30)), document_no="日报-3")
    field.job()
    assert field.clerk.read(case)["detail"]["proposal"]
