"""Who counts as large, contacts, disclosures, service levels, findings, supervision: through HTTP on the real binary."""
import json

import pytest

import conftest
import county
from web import Service, sign_in


class Desk:
    """A person at a desk who asks the service."""

    def __init__(self, service, database, desk, unit=None):
        self.service, self.token = service, sign_in(database.query, desk, unit)

    def ask(self, method, path, body=None, **headers):
        status, _, answer = self.service.ask(method, "/api/v1" + path, body, Cookie=f"dahu={self.token}", Origin=self.service.url, **headers)
        return status, json.loads(answer)

    def open(self, flow, **body):
        status, case = self.ask("POST", f"/{flow}", body)
        assert status == 201, case
        return case

    def act(self, case, action, expected=200, **body):
        status, answer = self.ask("POST", f"/{case['flow']}/{case['number']}/{action}", body, If_Match=f'"{case["version"]}"')
        assert status == expected, (status, answer)
        return answer


@pytest.fixture(scope="module")
def database(cluster, template):
    database = cluster.create(template.name)
    county.fill(database)
    result = conftest.run_dahu("review", database=database)
    assert result.returncode == 0, result.stderr
    return database


@pytest.fixture(scope="module")
def service(database):
    with Service(database) as running:
        yield running


@pytest.fixture(scope="module")
def lead(service, database):
    return Desk(service, database, "MARKETING_LEAD")


def review_of(lead, account):
    _, answer = lead.ask("GET", f"/eligibility-reviews?account={account}&open=yes")
    return lead.ask("GET", f"/eligibility-reviews/{answer['items'][0]['number']}")[1] if answer["items"] else None


def account_with(database, *outcomes):
    return database.value("select a.account_number from account a, lateral (select (class_decision(a.account_id)).outcome) d"
                          " where d.outcome = any (%s) and not exists (select from account_class k where k.account_id = a.account_id)"
                          " order by 1 limit 1", (list(outcomes),))


# clause 4.1
# clause K3
def test_a_class_is_suggested_by_the_rule_and_decided_by_a_person(lead, service, database):
    database.query("select turn_eligibility()")              # unless the service has been first
    assert database.value("select turn_eligibility()") == 0  # once a day
    database.query("delete from turn_day where name = 'eligibility'")
    assert database.value("select turn_eligibility()") == 0  # and no second case of an account
    large = account_with(database, "PASS")
    review = review_of(lead, large)
    assert review["detail"]["suggestion"] == "LARGE" and review["detail"]["reasons"], review
    clerk = Desk(service, database, "MARKETING_CLERK", "North")
    assert clerk.ask("GET", f"/eligibility-reviews/{review['number']}")[0] == 404     # another unit's
    done = lead.act(review, "confirm", reason="as metered")
    assert done["state"] == "CONFIRMED"
    classes = lead.ask("GET", f"/accounts/{large}/classes")[1]
    assert classes["suggestion"] == "LARGE" and classes["items"][0]["large"] and classes["items"][0]["case"] == review["number"]
    assert lead.ask("POST", "/eligibility-reviews", {"account": large})[0] == 201     # asked again, by hand
    again = review_of(lead, large)
    other = lead.act(again, "overrule", large=False, document_no="D-7", reason="leaves the class")
    assert other["state"] == "OVERRULED"
    items = lead.ask("GET", f"/accounts/{large}/classes")[1]["items"]
    assert [item["large"] for item in items] == [False] and items[0]["reasons"] == ["OVERRULED"]   # both on one day: the later holds


# clause 4.1
def test_what_the_rule_cannot_say_is_not_confirmed(lead, service, database):
    unsure = account_with(database, "REVIEW", "WARN", "PENDING")
    review = review_of(lead, unsure) or lead.open("eligibility-reviews", account=unsure)
    review = review_of(lead, unsure)
    status, answer = lead.ask("POST", f"/eligibility-reviews/{review['number']}/confirm", {}, If_Match=f'"{review["version"]}"')
    assert status == 409 and [item["item"] for item in answer["missing"]] == ["ELIGIBILITY_SURE"], answer
    assert lead.act(review, "overrule", expected=422, large=True)["field"] == "$.document_no"
    inspector = Desk(service, database, "INSPECTION_LEAD")
    status, answer = inspector.ask("POST", f"/eligibility-reviews/{review['number']}/overrule", {"large": True, "document_no": "x"},
                                   If_Match=f'"{review["version"]}"')
    assert status == 403, answer
    assert lead.ask("POST", "/eligibility-reviews", {"account": unsure})[1]["code"] == "eligibility_twice"


# clause 4.1
def test_the_queue_has_what_a_person_is_to_look_at(lead, service, database):
    known = database.value("select a.account_number from account a where (class_decision(a.account_id)).outcome = 'PASS' order by 1 limit 1")
    review_of(lead, known) or lead.open("eligibility-reviews", account=known)
    queue = lead.ask("GET", "/eligibility-queue?limit=500")[1]
    rows = {row["account"]: row for row in queue["items"]}
    assert queue["next"] is None and sum(count["count"] for count in queue["counts"]) == len(rows)
    large = rows[known]
    assert large["suggestion"] == "LARGE" and large["case"] and large["triggers"] and large["reasons"][0]["text_zh"], large
    assert {check["name"] for check in large["checks"]} == {"capacity_kva", "annual_kwh", "high_risk"}
    only = lead.ask("GET", f"/eligibility-queue?suggestion=LARGE&trigger={large['triggers'][0]}&limit=500")[1]["items"]
    assert large["account"] in [row["account"] for row in only] and all(row["suggestion"] == "LARGE" for row in only)
    assert [row["account"] for row in lead.ask("GET", f"/eligibility-queue?limit=1&after={large['account']}")[1]["items"]] != [large["account"]]
    review = review_of(lead, large["account"])
    review = lead.act(review, "recommend", large=True, reason="as metered")
    assert next(row for row in lead.ask("GET", "/eligibility-queue?limit=500")[1]["items"] if row["case"] == review["number"])["recommended"]["reason"] == "as metered"
    lead.act(review, "overrule", large=False, document_no="D-9", reason="leaves the class")
    assert large["account"] not in [row["account"] for row in lead.ask("GET", "/eligibility-queue?limit=500")[1]["items"]]
    database.query("delete from turn_day where name = 'eligibility'")
    database.query("select turn_eligibility()")
    assert review_of(lead, large["account"]) is None          # decided knowing the same verdict: not asked again
    north = Desk(service, database, "MARKETING_CLERK", "North")
    assert north.ask("GET", "/eligibility-queue?limit=500")[1]["items"] == []
    assert Desk(service, database, "SYSTEM_ADMIN").ask("GET", "/eligibility-queue")[0] == 403
    kinds = {entry["kind"] for entry in lead.ask("GET", "/due?limit=500")[1]["items"] if entry["flow"] == "eligibility-reviews"}
    assert kinds <= {"eligibility"}


# clause K6
# clause K8
def test_a_contact_is_one_record_that_others_continue(lead, service, database):
    crew = Desk(service, database, "INSPECTOR", "South")
    case = lead.open("contacts", account="A-00001", channel="PHONE", person="Chief engineer Zhao", topic="CONSULTING", reason="asked about a second line")
    assert crew.ask("POST", f"/contacts/{case['number']}/continue", {"reason": "x"}, If_Match=f'"{case["version"]}"')[0] == 404
    dispatcher = Desk(service, database, "DISPATCHER")
    case = dispatcher.act(case, "continue", reason="told him the interlock rules", next_on="2026-12-01")
    entries = case["detail"]["entries"]
    assert [entry["said"] for entry in entries] == ["asked about a second line", "told him the interlock rules"] and entries[1]["next_on"] == "2026-12-01"
    case = lead.act(case, "close", reason="done")
    assert lead.act(case, "continue", expected=409, reason="late")["code"] == "case_step_state"
    assert lead.ask("POST", "/contacts", {"account": "A-00001", "channel": "TELEPATHY", "person": "x", "topic": "CARE"})[0] == 422


# clause K9
def test_a_disclosure_takes_two_persons_and_an_agreement(lead, service, database):
    management = Desk(service, database, "MANAGEMENT")
    case = lead.open("disclosures", account="A-00001", recipient="Planning bureau", purpose="grid plan", content="yearly energy")
    refused = lead.act(case, "approve", expected=409)
    assert [item["item"] for item in refused["missing"]] == ["DISCLOSURE_TWO_PERSONS"]
    case = management.act(case, "approve", reason="fine")
    assert lead.act(case, "give", expected=422, given_how="by hand")["field"] == "$.agreement_no"
    case = lead.act(case, "give", agreement_no="BM-3", given_how="by hand")
    assert case["state"] == "GIVEN" and case["detail"]["approved_by"] == "test.management" and case["detail"]["agreement_no"] == "BM-3"


# clause K10
def test_a_limit_changes_when_all_departments_agree(lead, service, database):
    inspection, dispatcher = Desk(service, database, "INSPECTION_LEAD"), Desk(service, database, "DISPATCHER")
    body = {"item": "complaint_answer", "from_on": "2026-01-01", "until_on": "2026-06-30", "value": 4, "valid_from": "2099-01-01", "subject": "answers"}
    assert lead.ask("POST", "/service-levels", body | {"item": "nothing"})[1]["code"] == "service_limit_unknown"
    assert lead.ask("POST", "/service-levels", body | {"valid_from": "2020-01-01"})[1]["code"] == "service_level_period"
    case = lead.open("service-levels", **body)
    was = case["detail"]["value_was"]
    case = inspection.act(dispatcher.act(lead.act(case, "vote", agrees=True), "vote", agrees=False), "vote", agrees=True)
    refused = lead.act(case, "conclude", expected=409)
    assert [item["item"] for item in refused["missing"]] == ["SERVICE_LEVEL_DISPATCH"]
    case = lead.act(dispatcher.act(case, "vote", agrees=True), "conclude")
    limits = dict(database.query("select coalesce(lower(valid)::text, 'ever'), value from service_limit"
                                 " where regime = 'COMPANY' and item = 'complaint_answer' and class = '' and (upper(valid) is null or upper(valid) = '2099-01-01')"))
    assert limits.pop("2099-01-01") == 4 and list(limits.values()) == [was], limits
    # a limit that was reviewed is due again a year later; one that clocks ran for and nobody ever looked at, a year after the first
    due = lambda: {entry["thing"]: entry["due_on"] for entry in Desk(service, database, "SUPERVISOR").ask("GET", "/due?kind=service_level&limit=500")[1]["items"]}
    assert due() == {}
    database.query("update work_case set closed_at = closed_at - interval '13 months' where case_number = %s", (case["number"],))
    assert due() == {"complaint_answer": str(database.value("select ((closed_at at time zone timezone)::date + interval '12 months')::date from work_case, utility where case_number = %s", (case["number"],)))}


# clause K2
def test_a_profile_is_written_anew_and_what_was_stays(lead, service, database):
    status, profile = lead.ask("GET", "/accounts/A-00001/profile")
    assert status == 200 and profile["version"] == 0 and profile["written"] is None
    status, profile = lead.ask("PUT", "/accounts/A-00001/profile", {"industry": "steel", "priority": 1, "credit_state": "GOOD"}, If_Match='"0"')
    assert status == 200 and profile["written"]["industry"] == "steel", profile
    assert lead.ask("PUT", "/accounts/A-00001/profile", {"industry": "x"}, If_Match='"0"')[0] == 412
    assert lead.ask("PUT", "/accounts/A-00001/profile", {"priority": 9}, If_Match=f'"{profile["version"]}"')[0] == 422
    dispatcher = Desk(service, database, "DISPATCHER")
    assert dispatcher.ask("GET", "/accounts/A-00001/profile")[0] == 403     # the full file is not for this desk
    assert database.value("select count(*) from customer_profile") == 1
    # what is missing of a large customer is due until it is written
    lead.act(review_of(lead, "A-00001") or lead.open("eligibility-reviews", account="A-00001"), "overrule", large=True, document_no="D-K2", reason="asked for")
    due = lambda: [entry["facts"]["missing"] for entry in lead.ask("GET", "/due?desk=ACCOUNT_MANAGER&kind=profile&limit=500")[1]["items"] if entry["account"] == "A-00001"]
    lacks = ["size", "business_scope", "operating_state", "industry_position", "load_grade"]
    assert profile["missing"] == lacks and due() == [lacks]
    whole = {"industry": "steel", "priority": 1, "credit_state": "GOOD", "size": "large", "business_scope": "bars", "operating_state": "running", "industry_position": "third",
             "load_grade": "GRADE_2"}
    status, profile = lead.ask("PUT", "/accounts/A-00001/profile", whole, If_Match=f'"{profile["version"]}"')
    assert status == 200 and profile["missing"] == [] and due() == []


# clause 3.1.4
def test_findings_are_listed_until_they_are_closed(lead, service, database):
    north = Desk(service, database, "MARKETING_CLERK", "North")
    form = {"kind": "PRICE", "severity": "MAJOR", "desk": "MARKETING_CLERK", "clause": "4.8", "subject": "one price for two uses", "due_on": "2026-01-31"}
    assert lead.ask("POST", "/findings", form)[1]["code"] == "finding_unit"      # a desk that sees its own units only
    assert lead.ask("POST", "/findings", form | {"department": "Nowhere"})[1]["code"] == "unit_unknown"
    assert lead.ask("POST", "/findings", form | {"case": "TS-1999-00001"})[1]["code"] == "case_unknown"
    assert north.ask("POST", "/findings", form)[0] == 403
    form |= {"department": "North"}
    status, finding = lead.ask("POST", "/findings", form)
    assert status == 201 and finding["overdue"], finding
    assert lead.ask("POST", "/findings", form | {"kind": "WEATHER"})[0] == 422
    assert lead.ask("POST", "/findings", form | {"desk": "NOBODY"})[0] in (409, 422)
    assert finding["finding"] in [item["finding"] for item in lead.ask("GET", "/findings?open=yes")[1]["items"]]
    assert ("RED", finding["finding"]) in [(entry["severity"], entry["thing"]) for entry in north.ask("GET", "/due?kind=finding&limit=500")[1]["items"]]
    status, closed = lead.ask("POST", f"/findings/{finding['finding']}/close", {"correction": "split metering"})
    assert status == 200 and closed["correction"] == "split metering" and not closed["overdue"]
    assert lead.ask("POST", f"/findings/{finding['finding']}/close", {"correction": "again"})[0] == 404


# clause 3.1.4
def test_findings_come_by_pages_and_none_is_lost_when_one_is_closed_meanwhile(lead):
    form = {"kind": "LAW", "severity": "MINOR", "desk": "MARKETING_LEAD", "clause": "4.3", "due_on": "1999-01-01"}
    made = [lead.ask("POST", "/findings", form | {"subject": f"page {n}"})[1]["finding"] for n in range(5)]
    page = lead.ask("GET", "/findings?open=yes&limit=2")[1]
    assert [item["finding"] for item in page["items"]] == made[:2] and page["next"]
    assert lead.ask("POST", f"/findings/{made[1]}/close", {"correction": "the last one seen"})[0] == 200
    page = lead.ask("GET", f"/findings?open=yes&limit=3&after={page['next']}")[1]
    assert [item["finding"] for item in page["items"]] == made[2:]
    walked, after = [], ""
    while after is not None:
        page = lead.ask("GET", f"/findings?limit=1{after and '&after=' + after}")[1]
        walked, after = walked + [item["finding"] for item in page["items"]], page["next"]
    everything = lead.ask("GET", "/findings?limit=500")[1]
    assert walked == [item["finding"] for item in everything["items"]] and everything["next"] is None
    assert walked[:4] == [made[0], *made[2:]] and len(set(walked)) == len(walked) and made[1] in walked
    assert lead.ask("GET", "/findings?limit=501")[0] == 400


# clause 3.1.5
# clause 3.1.6
# clause 3.2.2
def test_a_loss_that_no_bill_puts_right_is_recorded(lead, service, database):
    form = {"account": "A-00001", "clause": "3.1.6", "from_on": "2026-01-01", "until_on": "2026-01-31", "correct_fen": 500000, "billed_fen": 320000, "reason": "basic charge not begun anew"}
    for change, code in (({}, "loss_rule"), ({"billed_fen": 500000}, "loss_nothing"), ({"until_on": "2099-01-31"}, "loss_days"), ({"account": "A-99999"}, "account_unknown"),
                         ({"bill": "B-1"}, "bill_unknown"), ({"clause": "3.2.2", "instruction": "DD-1999-00001"}, "instruction_unknown")):
        assert lead.ask("POST", "/losses", form | change)[1]["code"] == code, change
    assert lead.ask("POST", "/losses", form | {"clause": "4.1"})[0] == 422
    assert Desk(service, database, "MARKETING_CLERK", "North").ask("POST", "/losses", form)[0] == 403
    status, loss = lead.ask("POST", "/losses", form | {"rule": "供电营业规则 art. 24"})
    assert status == 201 and (loss["department"], loss["loss_fen"], loss["until_on"], loss["refund"], loss["bill"]) == ("MARKETING", 180000, "2026-01-31", None, None), loss

    # what the dispatchers cost: only by an instruction whose result was not correct
    instruction = database.value("""with p as (insert into site_person (account_id, duty, name, phone, valid, certificate_no, certificate_until_on, actor)
            select account_id, 'ORDER_RECEIVER', 'Li', '138', '[2026-01-01,)', 'C-1', '2099-01-01', 't' from account where account_number = 'A-00001' returning site_person_id, account_id)
        insert into dispatch_instruction (instruction_number, kind, account_id, content, site_person_id, receiver, issued_at, actor)
        select 'DD-2026-90001', 'INSTRUCTION', account_id, 'open 501', site_person_id, 'Li', now() - interval '1 hour', 't' from p returning dispatch_instruction_id""")
    acted = form | {"clause": "3.2.2", "instruction": "DD-2026-90001"}
    assert lead.ask("POST", "/losses", acted)[1]["code"] == "loss_incident"
    entry = database.value("insert into dispatch_entry (dispatch_instruction_id, kind, happened_at, content, correct, actor)"
                           " values (%s, 'RESULT', now(), 'opened 502', false, 't') returning dispatch_entry_id", (instruction,))
    database.query("insert into dispatch_incident (dispatch_entry_id, description, actor) values (%s, 'wrong switch', 't')", (entry,))
    status, loss = lead.ask("POST", "/losses", acted)
    assert status == 201 and (loss["department"], loss["cause"], loss["instruction"]) == ("DISPATCH", "DISPATCH", "DD-2026-90001"), loss

    # what was taken too much is a case with a limit, until it is given back
    status, loss = lead.ask("POST", "/losses", form | {"clause": "3.1.5", "correct_fen": 100, "billed_fen": 12450, "reason": "wrong price"})
    assert status == 201 and loss["loss_fen"] == -12350 and loss["refund"], loss
    refund = lead.ask("GET", f"/requests/{loss['refund']}")[1]
    assert (refund["detail"]["kind"], [clock["item"] for clock in refund["clocks"]]) == ("REFUND", ["refund"]) and "123.50" in refund["detail"]["summary"]
    refund = lead.act(refund, "answer", result="paid back to the account of the customer")
    assert [clock["state"] for clock in refund["clocks"]] == ["KEPT"]
    assert [row["loss"] for row in lead.ask("GET", "/losses")[1]["items"]][:1] == [loss["loss"]]


# clause K7
def test_the_company_sees_all_levels_a_region_its_own(lead, service, database):
    database.query("insert into org_unit (name, tier) values ('Head office', 'COMPANY') on conflict do nothing")
    database.query("insert into org_unit (name) values ('South') on conflict do nothing;"
                   " update account set org_unit_id = (select org_unit_id from org_unit where name = 'South') where account_number = 'A-00003'")
    lead.open("contacts", account="A-00003", channel="PHONE", person="Zhao", topic="CARE", next_on="2026-01-15", reason="asked how it goes")
    units = lambda desk: {row["unit"] for row in desk.ask("GET", "/supervision/levels")[1]["items"]}
    everything = units(lead)
    company = Desk(service, database, "ACCOUNT_MANAGER", "Head office")
    assert len(everything) > 1 and units(company) == everything
    database.query("update user_account set org_unit_id = (select org_unit_id from org_unit where name = 'South') where login = 'test.account.manager'")
    assert units(company) == {"South"}
    rows = lead.ask("GET", "/supervision/levels")[1]["items"]
    assert sum(row["open"] for row in rows) == database.value("select count(*) from work_case where closed_at is null")
    assert Desk(service, database, "MARKETING_CLERK", "North").ask("GET", "/supervision/levels")[0] == 403
    assert lead.ask("GET", "/supervision/levels?from=x")[0] == 400
    # K6: who is to be spoken to again is due on that day
    assert "2026-01-15" in [entry["due_on"] for entry in lead.ask("GET", "/due?desk=ALL&kind=contact&limit=500")[1]["items"]]


# clause K7
# clause K11
# clause 3.1.5
# clause 3.1.6
# clause 4.16
def test_supervision_growth_bills_and_losses_are_lists(lead, service, database):
    rows = {row["flow"]: row for row in lead.ask("GET", "/supervision")[1]["items"]}
    assert rows["eligibility-reviews"]["finished"] >= 1 and rows["contacts"]["owner"] == "MARKETING_CLERK"
    growth = lead.ask("GET", "/load-growth?months=6")[1]["items"]
    assert sum(row["accounts"] for row in growth) == database.value("select count(*) from account where closed_on is null")
    assert all(row["growth_bp"] is None for row in growth if row["then_kwh"] is None)
    assert all(row["planned_kva"] == row["near_kva"] + row["far_kva"] for row in growth)
    # where more is applied for and no bay is free, the grid is to be built out
    name = database.value("insert into substation (name, primary_kv) values ('K11', 110) returning name")
    database.query("insert into line (line_number, name, substation_id, kind, voltage_kv) select 'K11', 'K11', substation_id, 'PUBLIC', 10 from substation where name = 'K11'")
    account, substation = database.query("insert into supply_source (account_id, role, line_id, voltage_kv, valid)"
                                         " select a.account_id, 'MAIN', l.line_id, 10, '[2020-01-01,)' from account a, line l where a.account_number = 'A-00002' and l.line_number = 'K11'"
                                         " returning account_id, (select substation_id from substation where name = 'K11')")[0]
    database.query("insert into capacity_plan (account_id, planned_on, kva, document_no, actor) values (%s, today() + 30, 5000, 'P-1', 't')", (account,))
    wanted = lambda: {row["investment"] for row in lead.ask("GET", "/load-growth?months=6")[1]["items"] if row["substation"] == name and row["near_kva"] >= 5000}
    assert wanted() == {"NEAR"}
    database.query("insert into bay (substation_id, bay_number, voltage_kv) values (%s, 'K11', 10)", (substation,))
    assert wanted() == {None}
    assert lead.ask("GET", "/accounts/A-00001/bills")[1]["items"] == [] and lead.ask("GET", "/accounts/A-00001/bills/B-1")[0] == 404
    assert Desk(service, database, "MARKETING_CLERK", "North").ask("GET", "/supervision")[0] == 403
    assert lead.ask("GET", "/load-growth?months=13")[0] == 400
