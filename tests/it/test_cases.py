"""Cases through HTTP on the real service: from the register to the close, what is refused on the way, two at once, clocks and due lists."""
import concurrent.futures
import json
import uuid

import pytest
import web

UNIT, OTHER = "城区供电所", "计量班"
PEOPLE = {"clerk": ("MARKETING_CLERK", UNIT), "manager": ("ACCOUNT_MANAGER", UNIT), "lead": ("MARKETING_LEAD", None), "chief": ("MANAGEMENT", None),
          "dispatch": ("DISPATCHER", None), "away": ("MARKETING_CLERK", OTHER), "auditor": ("AUDITOR", None)}


class Desk:
    def __init__(self, service, token):
        self.service, self.cookie = service, f"dahu={token}"

    def ask(self, method, path, body=None, **headers):
        status, answered, text = self.service.ask(method, "/api/v1" + path, body, Cookie=self.cookie, Origin=self.service.url, **headers)
        return status, json.loads(text), answered

    def read(self, path):
        status, body, _ = self.ask("GET", path)
        assert status == 200, body
        return body

    def open(self, flow, body, status=201):
        got, answer, _ = self.ask("POST", f"/{flow}", body)
        assert got == status, answer
        return answer

    def move(self, of_case, action, body=None, status=200, version=None):
        """A step from what the case was when it was read; the case afterwards, or the problem."""
        got, answer, _ = self.ask("POST", f"/{of_case['flow']}/{of_case['number']}/{action}", {"reason": "why", **(body or {})},
                                  If_Match=f'"{version or of_case["version"]}"')
        assert got == status, (action, got, answer)
        return answer


@pytest.fixture(scope="module")
def office(cluster, template):
    database = cluster.create(template.name)
    database.query("insert into calendar_year (year, source) select y, 't' from generate_series(2024, 2035) y")
    database.query("insert into org_unit (name) values (%s), (%s)", (UNIT, OTHER))
    database.query("insert into site (name) values ('s')")
    database.query("""insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)
        select 'A-0000' || o.org_unit_id, site_id, 'INDUSTRIAL', 10, '2018-01-01', o.org_unit_id from site, org_unit o""")
    database.query("create function exercise_grind(bigint, jsonb) returns void language sql as $$select$$")
    with web.Service(database) as service:
        desks = {name: Desk(service, web.sign_in(database.query, desk, unit, name)) for name, (desk, unit) in PEOPLE.items()}
        desks["database"] = database
        yield desks


COMPLAINT = {"channel": "PHONE", "topic": "BILLING", "summary": "账单金额有误", "contact": "138", "account": "A-00001", "reason": "来电"}


# clause 4.18
def test_a_complaint_from_the_call_to_the_close(office):
    manager, lead = office["manager"], office["lead"]
    case = office["clerk"].open("complaints", COMPLAINT)
    assert (case["state"], case["version"], case["desk"], case["handler"]) == ("REGISTERED", 1, "ACCOUNT_MANAGER", None)
    assert {clock["item"]: clock["state"] for clock in case["clocks"]} == dict.fromkeys(("complaint_answer", "complaint_assign", "complaint_contact"), "RUNNING")
    case = manager.move(case, "contact")
    case = manager.move(case, "assign", {"department": OTHER})
    assert case["handler"] == "manager" and case["detail"]["department"] == OTHER
    problem = manager.move(case, "answer", {"answer": "无误", "solved": False}, status=422)
    assert "12398" in problem["detail"] + problem.get("title", "") + json.dumps(problem, ensure_ascii=False)
    case = manager.move(case, "answer", {"answer": "无误", "solved": False, "regulator_told": True})
    problem = lead.move(case, "close", status=409)
    assert "COMPLAINT_CUSTOMER_TOLD" in json.dumps(problem)
    case = manager.move(case, "tell", {"how": "PHONE", "content": False})
    manager.move(case, "close", status=403)
    case = lead.move(case, "close")
    assert case["final"] and all(clock["state"] == "KEPT" for clock in case["clocks"])
    lead.move(case, "note", status=409)


# clause 4.18
def test_what_is_refused(office):
    clerk = office["clerk"]
    for change, status in (({"channel": "FAX"}, 422), ({"topic": None}, 422), ({"extra": 1}, 422), ({"account": "A-00002"}, 404), ({"account": "A-09999"}, 404)):
        body = {name: value for name, value in {**COMPLAINT, **change}.items() if value is not None}
        got, problem, _ = clerk.ask("POST", "/complaints", body)
        assert got == status, (change, got, problem)
    got, _, _ = office["dispatch"].ask("POST", "/complaints", COMPLAINT)
    assert got == 403
    case = clerk.open("complaints", COMPLAINT)
    assert office["away"].ask("GET", f"/complaints/{case['number']}")[0] == 404
    office["away"].move(case, "contact", status=404)
    office["auditor"].move(case, "note", status=403)
    clerk.move(case, "close", status=403)
    clerk.move(case, "answer", {"answer": "x", "solved": True}, status=409)
    got, _, _ = clerk.ask("POST", f"/complaints/{case['number']}/contact", {"reason": "x"})
    assert got == 428   # without If-Match
    assert clerk.read(f"/complaints/{case['number']}")["version"] == 1


# clause 4.19.4
def test_two_at_once_one_wins_and_a_repeated_request_is_done_once(office):
    for _ in range(4):
        case = office["clerk"].open("complaints", COMPLAINT)
        path, tag = f"/complaints/{case['number']}/contact", '"1"'
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda n: office["clerk" if n % 2 else "manager"].ask("POST", path, {"reason": "x"}, If_Match=tag)[0], range(6)))
        assert sorted(answers) == [200, 412, 412, 412, 412, 412]
        key = uuid.uuid4().hex
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: office["clerk"].ask("POST", path, {"reason": "x"}, If_Match='"2"', Idempotency_Key=key), range(4)))
        assert {status for status, _, _ in answers} <= {200, 409} and 200 in {status for status, _, _ in answers}   # 409: the same is just being done
        assert office["clerk"].read(f"/complaints/{case['number']}")["version"] == 3


def test_waiting_and_handing_on(office):
    clerk = office["clerk"]
    case = clerk.open("complaints", COMPLAINT)
    case = clerk.move(case, "wait")
    assert case["waiting_at"] and {clock["state"] for clock in case["clocks"]} == {"PAUSED"}
    clerk.move(case, "contact", status=409)
    case = clerk.move(case, "resume")
    assert not case["waiting_at"] and {clock["state"] for clock in case["clocks"]} == {"RUNNING"}
    clerk.move(case, "hand_on", {"to": "dispatch"}, status=422)
    case = clerk.move(case, "hand_on", {"to": "manager"})
    assert (case["handler"], case["desk"]) == ("manager", "ACCOUNT_MANAGER")


# clause K7
def test_the_due_list(office):
    case = office["clerk"].open("complaints", COMPLAINT)
    office["database"].query("update case_clock set warn_at = started_at, due_at = started_at where item = 'complaint_contact' and work_case_id = (select work_case_id from work_case where case_number = %s)", (case["number"],))
    due = office["manager"].read("/due?limit=500")
    entries = {(entry["kind"], entry["severity"]) for entry in due["items"] if entry["case"] == case["number"]}
    assert entries == {("queue", "NONE"), ("clock", "RED")}
    assert due["items"][0]["severity"] == "RED" and sum(count["count"] for count in due["counts"]) == len(due["items"])
    assert case["number"] not in {entry["case"] for entry in office["away"].read("/due?desk=ALL&limit=500")["items"]}
    assert {entry["kind"] for entry in office["manager"].read("/due?kind=queue&limit=500")["items"]} == {"queue"}
    assert office["manager"].ask("GET", "/due?severity=BLUE")[0] == 400


def entries(person, case, more=""):
    return [(entry["kind"], entry["snoozed_until"]) for entry in person.read(f"/due?limit=500{more}")["items"] if entry["case"] == case["number"]]


# clause K7
def test_what_is_put_aside_comes_back(office):
    """For who put it aside alone, until its day, its last day, or until its case moves; nothing red is put aside."""
    manager, database = office["manager"], office["database"]
    case = office["clerk"].open("complaints", COMPLAINT)
    database.query("update case_clock set warn_at = now() + interval '4 days', due_at = now() + interval '5 days' where work_case_id = (select work_case_id from work_case where case_number = %s)", (case["number"],))
    day = lambda days: str(database.value("select today() + %s", (days,)))   # noqa: E731
    item = [{"kind": "queue", "thing": case["number"]}]
    put = lambda until, items=item, person=manager: person.ask("POST", "/due/snooze", {"items": items, "until_on": until})   # noqa: E731
    due_on = [e["due_on"] for e in manager.read("/due?limit=500")["items"] if e["case"] == case["number"]][0]
    assert manager.read(f"/complaints?open=yes&account=A-00001&limit=500&sort=-opened_at")["items"][0]["due_on"] == due_on
    assert put(day(0))[0] == 422 and put(day(-1))[0] == 422
    assert put(day(2), [{"kind": "work", "thing": case["number"]}])[0] == 404
    assert put(day(2), person=office["away"])[0] == 404     # of another unit
    assert put(day(2), item + [{"kind": "queue", "thing": "nothing"}])[0] == 404 and entries(manager, case) == [("queue", None)]   # all or none
    status, told, _ = put(day(2))
    assert (status, told["items"]) == (200, [{**item[0], "until_on": day(2)}])
    assert entries(manager, case) == [] and entries(manager, case, "&snoozed=yes") == [("queue", day(2))] and manager.read("/due")["snoozed"] == 1
    assert entries(office["clerk"], case, "&desk=ALL") == [("queue", None)]      # it is put aside for nobody else
    assert manager.ask("POST", "/due/unsnooze", {"items": item})[1]["items"] == [{**item[0], "until_on": day(2)}]
    assert entries(manager, case) == [("queue", None)] and manager.ask("POST", "/due/unsnooze", {"items": item})[1]["items"] == []
    assert put(day(90))[1]["items"][0]["until_on"] == due_on                      # never past its last day
    case = office["clerk"].move(case, "note")
    assert entries(manager, case) == [("queue", None)]                            # somebody did something with it
    assert put(day(90))[0] == 200
    database.query("update case_clock set warn_at = started_at, due_at = now() where item = 'complaint_contact' and work_case_id = (select work_case_id from work_case where case_number = %s)", (case["number"],))
    assert ("queue", None) in entries(manager, case)                              # its last day has come
    assert put(day(2))[0] == 409 and put(day(2), [{"kind": "clock", "thing": f"complaint_contact {case['number']}"}])[0] == 409
    assert database.value("select count(*) from due_snooze s where s.thing = %s", (case["number"],)) == 3
    assert database.value("select count(*) from audit where object_type = 'due_snooze' and actor = 'manager'") >= 3


# clause K5
# clause 4.19.4
def test_work_is_given_to_who_can_take_it(office):
    lead, database = office["lead"], office["database"]
    case = office["clerk"].open("complaints", COMPLAINT)
    numbers = lambda person, cases: {one["login"]: one["takes"] for one in person.read(f"/colleagues?cases={cases}")["items"]}   # noqa: E731
    able = numbers(lead, case["number"])
    assert able == dict.fromkeys(("clerk", "manager", "lead"), [case["number"]])   # not away, who sees it not, nor dispatch, who could do nothing
    assert {"away", "dispatch", "chief"} <= {one["login"] for one in lead.read("/colleagues")["items"]}
    assert numbers(lead, "TS-1999-00001") == {} and office["auditor"].ask("GET", "/colleagues")[0] == 403
    lead.move(case, "hand_on", {"to": "away"}, status=422)
    lead.move(case, "hand_on", {"to": "clerk"}, status=412, version=99)
    before = [one["in_hand"] for one in lead.read("/colleagues")["items"] if one["login"] == "clerk"][0]
    case = lead.move(case, "hand_on", {"to": "clerk"})
    assert (case["handler"], case["steps"][-1]["action"], case["steps"][-1]["actor"]) == ("clerk", "hand_on", "lead")
    assert [one["in_hand"] for one in lead.read("/colleagues")["items"] if one["login"] == "clerk"] == [before + 1]
    assert ("work", None) in entries(lead, case, "&handler=clerk") and entries(lead, case, "&handler=manager") == []
    assert database.value("select count(*) from audit where object_type = 'work_case' and action = 'complaints_hand_on' and actor = 'lead' and object_key = (select work_case_id::text from work_case where case_number = %s)", (case["number"],)) > 0


# clause 4.19.4
def test_the_history_of_an_account(office):
    """Steps of its cases and other changes in one list; for those who see the full file."""
    case = office["clerk"].open("complaints", COMPLAINT)
    assert office["lead"].ask("POST", "/accounts/A-00001/managers", {"role": "B", "user": "manager", "reason": "region"})[0] == 200
    page = office["clerk"].read("/accounts/A-00001/history?limit=2")
    assert [one["object"] for one in page["items"]][:1] == ["account_manager"] and page["items"][0]["difference"]["role"] == [None, "B"]
    assert (page["items"][1]["case"], page["items"][1]["action"], page["items"][1]["actor"]) == (case["number"], "register", "clerk")
    after = office["clerk"].read(f"/accounts/A-00001/history?limit=500&after={page['next']}")
    assert after["next"] is None and not {one["place"] for one in page["items"]} & {one["place"] for one in after["items"]}
    assert office["dispatch"].ask("GET", "/accounts/A-00001/history")[0] == 403
    assert office["away"].ask("GET", "/accounts/A-00001/history")[0] == 404


# clause 4.6
def test_a_proposal_is_decided_by_management(office):
    body = {"account": "A-00001", "kind": "grind", "matter": "m", "reason": "x"}
    assert office["clerk"].ask("POST", "/proposals", body)[0] == 403
    assert office["lead"].ask("POST", "/proposals", {**body, "kind": "fly"})[0] == 422
    case = office["lead"].open("proposals", body)
    office["lead"].move(case, "exercise", {"minutes": "m"}, status=403)
    office["chief"].move(case, "exercise", status=422)   # no minutes
    case = office["chief"].move(case, "defer", {"minutes": "later", "until": "2999-01-01"})
    case = office["chief"].move(case, "exercise", {"minutes": "yes"})
    assert case["state"] == "EXERCISED" and case["detail"]["minutes"] == "yes"


# clause K4
def test_the_duty_table(office):
    assert office["clerk"].ask("POST", "/duties", {"kind": "faults", "desk": "MARKETING_CLERK"})[0] == 403
    assert office["lead"].ask("POST", "/duties", {"kind": "faults", "desk": "INSPECTOR"})[0] == 422
    before = office["clerk"].open("faults", {"nature": "n", "place": "p", "area": "CITY", "account": "A-00001"})
    assert before["desk"] == "ACCOUNT_MANAGER"
    status, duties, _ = office["lead"].ask("POST", "/duties", {"kind": "faults", "desk": "DISPATCHER", "person": "dispatch", "unit": UNIT})
    assert status == 200 and [item["rows"][0]["person"] for item in duties["items"] if item["kind"] == "faults"] == ["dispatch"]
    case = office["clerk"].open("faults", {"nature": "n", "place": "p", "area": "CITY", "account": "A-00001"})
    assert (case["desk"], case["handler"]) == ("DISPATCHER", "dispatch")


# clause K4
def test_duties_are_handed_over(office):
    lead, database = office["lead"], office["database"]
    assert lead.ask("POST", "/duties", {"kind": "requests", "desk": "ACCOUNT_MANAGER", "person": "manager"})[0] == 200
    tomorrow = str(database.value("select today() + 1"))
    over = lambda body, person=lead: person.ask("POST", "/duties/hand-over", {"person": "manager", "from": tomorrow, **body})   # noqa: E731
    assert over({"to": "clerk"}, office["clerk"])[0] == 403
    assert over({"to": "nobody"})[0] == 422 and over({"to": "clerk"})[0] == 422 and over({"person": "away"})[0] == 409
    status, duties, _ = over({})
    rows = [(row["person"], row["from"], row["until"]) for item in duties["items"] if item["kind"] == "requests" for row in item["rows"]]
    assert status == 200 and sorted(rows, key=str) == sorted([("manager", rows[0][1], str(database.value("select today()"))), (None, tomorrow, None)], key=str), rows
    assert over({})[0] == 409
