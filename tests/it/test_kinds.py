"""Applications of the kinds that need a way of their own, from the desk to their end: another address, voltage, meter, source; the dedicated line.

Through HTTP on the real service, with the people and the accounts of test_supply.
"""

import pytest

from test_supply import (DAY, DEDICATED, DESIGN, PLAN, Refused, account, accepted, bay, capacity, change, database, desks, planned, see, serial, today,  # noqa: F401
                         verdicts)

CLAUSES = ("SUPPLY_MODE", "QUALITY", "CAPACITY", "METERING", "PRICE_SETTLEMENT", "PROPERTY_BOUNDARY", "LATE_FEE", "LIABILITY")
AGREED = {"DUAL_SOURCE": ("ANTI_BACKFEED", "LIABILITY"), "DISPATCH": ("DISPATCH_AUTHORITY", "ORDER_RECEIVERS"), "GRID_CONNECTION": ("PARALLEL_OPERATION", "LIABILITY")}


def lacks(desk, number, action, flow="applications", **body):
    """What a step is refused for: the items that are missing, or the name of the refusal."""
    with pytest.raises(Refused) as refused:
        desk.move(flow, number, action, **body)
    return refused.value.missing or refused.value.name


def paper(desks, flow, account, today, *clauses, **form):
    """A contract or agreement from the draft to its effect."""
    number = desks["clerk"].open(flow, "draft", account=account, from_on=str(today), until_on=str(today + 365 * DAY),
                                 clauses=[{"clause": c, "content": "依约定"} for c in clauses], **form)["number"]
    desks["lead"].move(flow, number, "review")
    desks["clerk"].move(flow, number, "sign", signed_on=str(today), utility_signer="王主任", customer_signer="李总", holders=["营销部", "客户"], document_no="P-1")
    desks["lead"].move(flow, number, "effect")
    return number


def supplied(desks, account, today, *more, kva=2000):
    return paper(desks, "contracts", account, today, *CLAUSES, *more, contract_kva=kva)


def agree(desks, account, today, *kinds):
    for kind in kinds:
        paper(desks, "agreements", account, today, *AGREED[kind], kind=kind)


def surveyed(desks, account, kind, today, documents, **more):
    """An accepted and surveyed application of an account."""
    number = desks["clerk"].open("applications", "submit", account=account, kind=kind, effective_on=str(today + 30 * DAY), **more)["number"]
    see(desks["clerk"], number, *documents)
    desks["clerk"].move("applications", number, "accept")
    desks["clerk"].move("applications", number, "survey", supply_possible=True, text="现场具备条件")
    return number


def review(desks, number):
    """The joint review of a plan, up to its approval; its number."""
    round_ = desks["clerk"].read("applications", number)["detail"]["reviews"][-1]["number"]
    desks["dispatch"].move("joint-reviews", round_, "opinion", department="DISPATCH", opinion="AGREE")
    desks["production"].move("joint-reviews", round_, "opinion", department="PRODUCTION", opinion="AGREE")
    desks["design"].move("joint-reviews", round_, "conclude", conclusion="同意")
    desks["chief"].move("joint-reviews", round_, "approve", minutes="同意", minutes_no="会审〔2026〕9号", attendees=["总经理"])
    return round_


def built(desks, number, line=None, **design):
    """From the reply to the completion."""
    desks["lead"].move("applications", number, "reply")
    desks["clerk"].move("applications", number, "design", **({"new_installation": False} if not design else design))
    desks["manager"].move("applications", number, "design-approve")
    desks["clerk"].move("applications", number, "midway-request")
    desks["inspector"].move("applications", number, "midway-pass")
    desks["clerk"].move("applications", number, "completion-request")
    return desks["inspector"].move("applications", number, "completion-pass", certificate_no="竣-1", **({"line": line} if line else {}))


# clause 4.10
def test_relocation(desks, database, account, today):
    """迁址: the account keeps its number, its transformers are replaced, and there is no more capacity than there was."""
    clerk = desks["clerk"]
    number = clerk.open("applications", "submit", account=account, kind="RELOCATE", effective_on=str(today + 30 * DAY))["number"]
    see(clerk, number, "APPLICATION_FORM")
    assert lacks(clerk, number, "accept") == {"NEW_ADDRESS", "DOCUMENT_PROPERTY_PROOF"}
    clerk.move("applications", number, "amend", supply_address="开发区八号路", site_name="新厂区")
    see(clerk, number, "PROPERTY_PROOF")
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "survey", supply_possible=True, text="新址可供")
    assert lacks(clerk, number, "plan", approved_kva=2500, **PLAN) == "supply_plan_more"      # what is more is an increase
    assert lacks(clerk, number, "carry-out") == {"NEEDS_NO_WORKS", "DAY_HAS_COME"}
    clerk.move("applications", number, "plan", approved_kva=2000, **PLAN)
    built(desks, number)
    assert lacks(clerk, number, "connect") == {"SUPPLY_CONTRACT"}                             # no contract, no voltage at another place either
    supplied(desks, account, today)
    new = [{"label": "N1", "rated_kva": 1600}]
    assert lacks(clerk, number, "connect", transformers=new, removed=["T9"]) == "connection_removed"
    assert lacks(clerk, number, "connect", transformers=new, removed=["T1"]) == "connection_capacity"
    clerk.move("applications", number, "connect", transformers=new, removed=["T1", "T2"])
    assert capacity(database, account) == (1600, 0)
    assert clerk.move("applications", number, "finish")["state"] == "DONE"
    assert database.query("select s.name, s.supply_address, s.service_area from site s join account using (site_id) where account_number = %s", (account,)) == [
        ("新厂区", "开发区八号路", "城区")]


# clause 4.10
def test_another_voltage(desks, database, account, today):
    """改压: the plan says the voltage; account and receiving points follow it when it is there."""
    clerk = desks["clerk"]
    database.query("insert into receiving_point (account_id, name, supply_kv, metering_mode) select account_id, '总配', 10, 'HVHM' from account where account_number = %s", (account,))
    number = clerk.open("applications", "submit", account=account, kind="CHANGE_VOLTAGE", effective_on=str(today + 30 * DAY), supply_kv=10)["number"]
    see(clerk, number, "APPLICATION_FORM", "EQUIPMENT_LIST", "SUBSTATION_DESIGN")
    assert lacks(clerk, number, "accept") == {"NEW_VOLTAGE"}
    clerk.move("applications", number, "amend", supply_kv=35)
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "survey", supply_possible=True, text="可供")
    plan = {**PLAN, "supply_kv": 35, "voltage_reason": "远期容量"}
    assert lacks(clerk, number, "plan", approved_kva=2001, **plan) == "supply_plan_more"
    clerk.move("applications", number, "plan", approved_kva=2000, **plan)
    built(desks, number)
    supplied(desks, account, today)
    clerk.move("applications", number, "connect", transformers=[{"label": "H1", "rated_kva": 2000, "kind": "OIL"}], removed=["T1", "T2"],
               receiving_point={"name": "总配", "metering_mode": "HVHM"})
    assert clerk.move("applications", number, "finish")["final"] and capacity(database, account) == (2000, 0)
    assert database.query("select a.supply_kv, r.supply_kv, t.label from account a join receiving_point r using (account_id) join transformer t using (receiving_point_id)"
                          " where account_number = %s", (account,)) == [(35, 35, "H1")]


# clause 4.10
def test_a_meter_that_moves(desks, database, account, today):
    """移表: no works, but the points are named and sealed again."""
    clerk = desks["clerk"]
    number = change(clerk, account, "METER_MOVE", today, ("APPLICATION_FORM", "CHANGE_GROUND"))
    assert lacks(clerk, number, "accept") == {"POINTS_NAMED"}
    clerk.move("applications", number, "amend", points=["A-99999-01"])                        # of nobody
    assert lacks(clerk, number, "accept") == {"POINTS_NAMED"}
    clerk.move("applications", number, "amend", points=[f"{account}-01"])
    clerk.move("applications", number, "accept")
    assert lacks(clerk, number, "carry-out") == "move_seal"
    assert clerk.move("applications", number, "carry-out", seal_checked=True, document_no="移表单-1")["state"] == "DONE"
    assert capacity(database, account) == (2000, 0)
    late = change(clerk, account, "METER_MOVE", today, ("APPLICATION_FORM", "CHANGE_GROUND"), effective=today - 20 * DAY, points=[f"{account}-01"])
    assert lacks(clerk, late, "accept") == {"EFFECT_AFTER_APPLICATION"}                       # moved before anybody asked


# clause 4.10
def test_what_is_for_a_time_is_due_until_it_is_undone(desks, database, account, today):
    clerk = desks["clerk"]
    due = "select thing, due_on - today(), severity from due_item() where kind = 'temporary_change' and account_id = (select account_id from account where account_number = %s)"
    stopped = change(clerk, account, "SUSPEND", today, transformers=["T1"], until_on=str(today + 40 * DAY))
    clerk.move("applications", stopped, "accept")
    assert database.query(due, (account,)) == []                                              # nothing has happened yet
    clerk.move("applications", stopped, "carry-out")
    assert database.query(due, (account,)) == [(stopped, 40, "NONE")]
    database.query("set session_replication_role = replica; update service_application set effective_on = effective_on - 60, until_on = until_on - 60 where application_number = %s", (stopped,))
    assert database.query(due, (account,)) == [(stopped, -20, "RED")]
    back = change(clerk, account, "RESUME", today, transformers=["T1"])
    clerk.move("applications", back, "accept")
    clerk.move("applications", back, "carry-out")
    assert database.query(due, (account,)) == []


# clause 4.3
# clause 4.13
def test_an_increase(desks, database, account, today):
    """增容: added to what there is; a finding that blocks keeps even a running customer from more."""
    clerk, inspector = desks["clerk"], desks["inspector"]
    documents = ("APPLICATION_FORM", "LICENCE", "LEGAL_REPRESENTATIVE_ID", "PROJECT_APPROVAL", "GENERAL_PLAN", "EQUIPMENT_LIST", "SUBSTATION_DESIGN", "CAPACITY_STATEMENT")
    number = surveyed(desks, account, "INCREASE", today, documents, applied_kva=1250, legal_person=True)
    assert lacks(clerk, number, "plan", approved_kva=1600, **PLAN) == "supply_plan_kva"
    clerk.move("applications", number, "plan", approved_kva=1250, **PLAN)
    built(desks, number, **DESIGN)
    supplied(desks, account, today)
    defect = inspector.open("rectifications", "open", account=account, code="C01", severity="URGENT", detail="变压器渗油", blocks_energising=True)["number"]
    new = [{"label": "T3", "rated_kva": 1250}]
    assert lacks(clerk, number, "connect", transformers=new) == {"BLOCKING_FINDINGS"}
    inspector.move("rectifications", defect, "notify", served_on=str(today), copies=2, received_by="门卫")
    inspector.move("rectifications", defect, "pass", checked_on=str(today), detail="已更换密封")
    assert lacks(clerk, number, "connect", transformers=[{"label": "T3", "rated_kva": 1600}]) == "connection_capacity"
    clerk.move("applications", number, "connect", transformers=new)
    assert clerk.move("applications", number, "finish")["final"] and capacity(database, account) == (3250, 0)


# ---- second sources ---------------------------------------------------------------------------------------

SECOND = ("APPLICATION_FORM", "LOAD_STATEMENT", "SINGLE_LINE_DIAGRAM", "ANTI_BACKFEED_DESIGN")


def dual(desks, account, today, kind, **feed):
    """The case of a second source (4.14), applied for and under review."""
    feed = {"capacity_kva": 1000, **feed}
    number = desks["clerk"].open("dual-sources", "apply", account=account, kind=kind, load_description="一级负荷", load_kw=800, capacity_kva=feed["capacity_kva"],
                                 application_on=str(today), application_document="S-1", diagram_document="S-2", design_document="S-3", feeds=[feed])["number"]
    desks["clerk"].move("dual-sources", number, "review")
    return number


def verified(desks, number, account, today, *measures, **numbering):
    """Measures built, installation accepted, people and numbers given to dispatch, tested on site."""
    desks["clerk"].move("dual-sources", number, "install", measures=[{"kind": m, "place": "AH1"} for m in measures], installed_on=str(today - 3 * DAY), document_no="M-1")
    desks["inspector"].move("dual-sources", number, "accept-installation", accepted_on=str(today), document_no="Y-1")
    for duty, certificate in (("OPERATOR", {"certificate_no": "T-1", "certificate_until_on": str(today + 300 * DAY)}), ("DUTY_CONTACT", {})):
        desks["dispatch"].post(f"/accounts/{account}/people", {"duty": duty, "name": f"{duty} {next(serial)}", "phone": "13900000000", "from_on": str(today - DAY), **certificate})
    desks["inspector"].move("dual-sources", number, "verify", tested_on=str(today), second_refused=True, first_refused=True, loss_transferred=True, restored=True,
                            breakers=["501", "502"], tester="张三", second_tester="李四", photos=["ab" * 32])


def numbered(desks, account, today):
    desks["dispatch"].post(f"/accounts/{account}/equipment", {"dispatch_number": "0511", "name": "进线开关", "authority": "JURISDICTION", "from_on": str(today - DAY)})


# clause 4.7
# clause 4.13
# clause 4.14
def test_two_lines_of_high_voltage(desks, database, account, today):
    """双电源: applied for, planned and jointly reviewed, agreed, built, verified; only then voltage, and only then in use."""
    clerk, lead, dispatch = desks["clerk"], desks["lead"], desks["dispatch"]
    database.query("insert into supply_source (account_id, role, line_id, voltage_kv, valid) select a.account_id, 'MAIN', l.line_id, 10, '[2020-01-01,)' from account a, line l"
                   " where account_number = %s and line_number = 'P1'", (account,))
    database.query("insert into line (line_number, name, substation_id, kind, voltage_kv) select 'P2', '公用二线', substation_id, 'PUBLIC', 10 from substation where name = '城西变' on conflict do nothing")
    with pytest.raises(Refused) as refused:
        clerk.open("applications", "submit", account=account, kind="DUAL_SOURCE", hv_source_count=1)
    assert refused.value.name == "application_sources"
    number = clerk.open("applications", "submit", account=account, kind="DUAL_SOURCE")["number"]
    see(clerk, number, *SECOND[:3])
    assert lacks(clerk, number, "accept") == {"DOCUMENT_ANTI_BACKFEED_DESIGN"}
    see(clerk, number, SECOND[3])
    clerk.move("applications", number, "accept")
    case = clerk.read("applications", number)
    assert case["detail"]["review_grounds"] == ["HV_DUAL_SOURCE"] and [c["item"] for c in case["clocks"]] == ["supply_plan"]
    assert database.value("select class from work_case where case_number = %s", (number,)) == "HV_DUAL"      # twice the days of a single source
    clerk.move("applications", number, "survey", supply_possible=True, text="城西变可供")
    clerk.move("applications", number, "plan", approved_kva=1000, **PLAN)
    assert lacks(lead, number, "reply") == {"JOINT_REVIEW"}
    second = dual(desks, account, today, "GRID_DUAL", role="STANDBY", voltage_kv=10, line="P2", standby_mode="COLD_STANDBY")
    assert lacks(lead, second, "approve", "dual-sources", document_no="PF-1") == {"JOINT_REVIEW"}
    other = planned(clerk, 2000)                                                              # a review of something else is none of this
    database.query("update work_case set account_id = (select account_id from account where account_number = %s) where case_number in (%s, %s)",
                   (account, other, review(desks, other)))
    foreign = clerk.read("applications", other)["detail"]["reviews"][0]["number"]
    assert lacks(lead, second, "approve", "dual-sources", document_no="PF-1", joint_review=foreign) == {"JOINT_REVIEW"}
    lead.move("dual-sources", second, "approve", document_no="PF-1", joint_review=review(desks, number))
    assert lacks(clerk, second, "sign-agreements", "dual-sources") == {"SUPPLY_CONTRACT", "DUAL_SOURCE_AGREEMENT", "DISPATCH_AGREEMENT"}
    supplied(desks, account, today, "DUAL_SOURCE")
    agree(desks, account, today, "DUAL_SOURCE")
    assert lacks(clerk, second, "sign-agreements", "dual-sources") == {"DISPATCH_AGREEMENT"}
    agree(desks, account, today, "DISPATCH")
    clerk.move("dual-sources", second, "sign-agreements")
    built(desks, number)
    assert lacks(clerk, number, "connect") == {"SECOND_SOURCE_VERIFIED"}
    verified(desks, second, account, today, "MECHANICAL_INTERLOCK", "AUTOMATIC_TRANSFER")
    assert lacks(dispatch, second, "use", "dual-sources") == {"DISPATCH_NUMBERING"}
    numbered(desks, account, today)
    clerk.move("applications", number, "connect")
    assert dispatch.move("dual-sources", second, "use")["state"] == "IN_USE"
    assert clerk.move("applications", number, "finish")["final"]
    assert account in [c["account"] for c in dispatch.get("/lines/P2/sources")["customers"]]
    decided = verdicts(database, account)
    assert decided["4.14"] == ("PASS", "MAY_PUT_IN_USE") and decided["4.13"][0] == "PASS"


# clause 4.14
def test_own_generation(desks, database, account, today):
    """自备电源: never parallel, so no dispatch agreement; no joint review for its size."""
    clerk = desks["clerk"]
    number = clerk.open("applications", "submit", account=account, kind="OWN_GENERATION")["number"]
    see(clerk, number, *SECOND)
    assert lacks(clerk, number, "accept") == {"DOCUMENT_GENERATOR_DATA"}
    see(clerk, number, "GENERATOR_DATA")
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "survey", supply_possible=True, text="机房具备条件")
    clerk.move("applications", number, "plan", approved_kva=800, **PLAN)
    supplied(desks, account, today, "OWN_GENERATION")
    built(desks, number)
    assert lacks(clerk, number, "connect") == {"SECOND_SOURCE_VERIFIED"}
    generator = dual(desks, account, today, "OWN_GENERATION", role="OWN_GENERATION", voltage_kv=0.4, capacity_kva=800, generation_kind="DIESEL")
    desks["lead"].move("dual-sources", generator, "approve", document_no="PF-2")
    agree(desks, account, today, "DUAL_SOURCE")
    clerk.move("dual-sources", generator, "sign-agreements")
    assert lacks(clerk, number, "connect") == {"SECOND_SOURCE_VERIFIED"}                      # agreed and not verified
    verified(desks, generator, account, today, "FOUR_POLE_SWITCHING")
    clerk.move("applications", number, "connect")
    assert desks["dispatch"].move("dual-sources", generator, "use")["state"] == "IN_USE"
    assert clerk.move("applications", number, "finish")["final"]


# clause 4.13
# clause 4.14
def test_a_source_that_runs_parallel(desks, database, account, today):
    """并网: besides all of a second source, the agreements of dispatch and of the connection to the grid."""
    clerk, dispatch = desks["clerk"], desks["dispatch"]
    turbine = dual(desks, account, today, "PARALLEL", role="OWN_GENERATION", voltage_kv=10, capacity_kva=3000, generation_kind="TURBINE")
    desks["lead"].move("dual-sources", turbine, "approve", document_no="PF-3")
    supplied(desks, account, today, "OWN_GENERATION")
    agree(desks, account, today, "DUAL_SOURCE")
    assert lacks(clerk, turbine, "sign-agreements", "dual-sources") == {"DISPATCH_AGREEMENT", "GRID_CONNECTION_AGREEMENT"}
    agree(desks, account, today, "DISPATCH")
    assert lacks(clerk, turbine, "sign-agreements", "dual-sources") == {"GRID_CONNECTION_AGREEMENT"}
    agree(desks, account, today, "GRID_CONNECTION")
    clerk.move("dual-sources", turbine, "sign-agreements")
    verified(desks, turbine, account, today, "ANTI_ISLANDING")
    assert lacks(dispatch, turbine, "use", "dual-sources") == {"DISPATCH_NUMBERING"}
    numbered(desks, account, today)
    dispatch.move("dual-sources", turbine, "use")
    database.query("""update contract_version v set valid = daterange(lower(v.valid) - 400, upper(v.valid) - 400), signed_on = signed_on - 400
        from account a where a.account_id = v.account_id and v.kind = 'GRID_CONNECTION' and a.account_number = %s""", (account,))
    database.query("select turn_contracts()")
    assert dispatch.read("dual-sources", turbine)["state"] == "SUSPENDED"
    assert verdicts(database, account)["4.14"][0] == "FAIL"


# ---- a dedicated line ---------------------------------------------------------------------------------------

# clause 4.6
# clause 4.6.1
# clause 4.6.2
def test_a_dedicated_line_from_the_plan_to_its_second_year(desks, database, today):
    clerk, lead, manager = desks["clerk"], desks["lead"], desks["manager"]
    number = planned(clerk, 4000, **DEDICATED)
    name = clerk.read("applications", number)["account"]
    bay(database, "城西变", "931")
    manager.post(f"/applications/{number}/bay", {"substation": "城西变", "bay": "931"})
    assert verdicts(database, name)["4.6.1"][0] == "PASS"
    review(desks, number)
    lead.move("applications", number, "reply")
    clerk.move("applications", number, "design", **{**DESIGN, "ct_primary_a": 300})
    manager.move("applications", number, "design-approve")
    clerk.move("applications", number, "midway-request")
    desks["inspector"].move("applications", number, "midway-pass")
    clerk.move("applications", number, "completion-request")
    assert lacks(desks["inspector"], number, "completion-pass") == "line_build_line"
    desks["inspector"].move("applications", number, "completion-pass", line={"number": "Z931", "name": "大户专线"})
    assert database.query("select l.kind, l.completed_on, b.bay_number from line l join bay b using (line_id) where line_number = 'Z931'") == [("DEDICATED", today, "931")]
    draft = clerk.open("contracts", "draft", account=name, contract_kva=4000, from_on=str(today), until_on=str(today + 365 * DAY),
                       clauses=[{"clause": c, "content": "x"} for c in CLAUSES])["number"]
    assert lacks(lead, draft, "review", "contracts") == {"CLAUSE_RECLAIM"}
    clerk.move("contracts", draft, "withdraw")
    new = {"transformers": [{"label": "T1", "rated_kva": 2000}], "receiving_point": {"name": "专线配电房", "metering_mode": "HVHM"}}
    assert lacks(clerk, number, "connect", **new) == {"SUPPLY_CONTRACT"}
    supplied(desks, name, today, "RECLAIM", kva=4000)
    clerk.move("applications", number, "connect", **new)
    clerk.move("applications", number, "finish")
    terms = {t["term"]: t["limit"] for t in clerk.get(f"/accounts/{name}/dedicated-line")["lines"]}
    assert terms == {"YEAR_1": str(database.value("select (today() + interval '12 months')::date")), "YEAR_2": str(database.value("select (today() + interval '2 years')::date"))}
    assert ("RED",) not in database.query("select severity from due_item() where kind = 'line_term' and thing like 'Z931%%'")

    def years_later(days):
        database.query("""set session_replication_role = replica;
            update line set completed_on = completed_on - %(d)s, first_energised_on = first_energised_on - %(d)s where line_number = 'Z931';
            update capacity_event set effective_on = effective_on - %(d)s where account_id = (select account_id from account where account_number = %(a)s);
            update account set opened_on = opened_on - %(d)s where account_number = %(a)s;
            update service_application set accepted_on = accepted_on - %(d)s, submitted_on = submitted_on - %(d)s where line_id = (select line_id from line where line_number = 'Z931')""",
                       {"d": days, "a": name})

    years_later(400)
    assert verdicts(database, name)["4.6.2"][1] == "WARN_Y1_MISSED" and database.value("select turn_supply()") == 0
    years_later(340)
    assert verdicts(database, name)["4.6.2"] == ("FAIL", "CLAWBACK_RIGHT") and database.value("select turn_supply()") == 1
    assert [p["state"] for p in desks["chief"].get(f"/accounts/{name}/dedicated-line")["proposals"]] == ["PROPOSED"]


# ---- what is found, and what it keeps from voltage ------------------------------------------------------------

def gate(desks, account):
    """What the gate of 4.13 misses."""
    answer = desks["clerk"].get(f"/accounts/{account}/energising")
    assert answer["may"] == (answer["missing"] == [])
    return set(answer["missing"])


# clause 4.12
# clause 4.13
# clause 4.14
def test_a_violation_by_a_source_is_seen_by_dispatch_and_blocks_until_the_source_is_gone(desks, database, account, today):
    clerk, lead, inspector, dispatch = desks["clerk"], desks["lead"], desks["inspector"], desks["dispatch"]
    supplied(desks, account, today)
    stopped = change(clerk, account, "SUSPEND", today, transformers=["T1"], until_on=str(today + 20 * DAY))
    clerk.move("applications", stopped, "accept")
    clerk.move("applications", stopped, "carry-out")
    back = change(clerk, account, "RESUME", today, transformers=["T1"])
    clerk.move("applications", back, "accept")
    assert gate(desks, account) == set()
    found = {"act": "SOURCE", "found_on": str(today), "detail": "擅自接入柴油发电机", "source_kind": "OWN_GENERATION", "capacity_kw": 200, "portable": True}
    with pytest.raises(Refused) as refused:
        clerk.open("violations", "find", account=account, **found)
    assert refused.value.status == 403
    case = inspector.open("violations", "find", account=account, line="P1", **found)["number"]
    assert account in [c["account"] for c in dispatch.get("/lines/P1/sources")["customers"]]
    assert gate(desks, account) == {"BLOCKING_FINDINGS"} and lacks(clerk, back, "carry-out") == {"BLOCKING_FINDINGS"}
    inspector.move("violations", case, "evidence", evidence=[{"kind": "RECORD", "detail": "现场笔录"}], facts={"capacity_kw": 200})
    assert inspector.post(f"/violations/{case}/reckoning")["detail"]["reckoning"]["amount_fen"] == 10000000
    inspector.move("violations", case, "notify", notified_on=str(today), document_no="通-1")
    lead.move("violations", case, "waive", reason="首次且已停用")
    assert lacks(inspector, case, "close", "violations") == {"SOURCE_GONE"}                   # money does not make it lawful
    source = database.value("select unauthorised_source_id from unauthorised_source where violation_number = %s", (case,))
    desks["inspector"].post(f"/unauthorised-sources/{source}/clear", {"cleared_on": str(today), "cleared_because": "现场已拆除"})
    assert gate(desks, account) == set()
    assert inspector.move("violations", case, "close")["final"]
    clerk.move("applications", back, "carry-out")
    assert capacity(database, account) == (2000, 0)
    # found by a dispatcher, who opens no violations: the clock does; withdrawn, the source is cleared with the same reason
    told = dispatch.post("/unauthorised-sources", {"account": account, "kind": "PARALLEL", "found_on": str(today), "finding": "疑似并网"})
    assert told["violation"] is None
    database.query("select turn_unauthorised()")                                              # unless the service was first
    assert database.value("select turn_unauthorised()") == 0
    case = database.value("select violation_number from unauthorised_source where unauthorised_source_id = %s", (told["id"],))
    assert case and gate(desks, account) == {"BLOCKING_FINDINGS"}
    lead.move("violations", case, "withdraw", reason="系备用表计误报")
    assert gate(desks, account) == set()
    assert database.value("select cleared_because from unauthorised_source where unauthorised_source_id = %s", (told["id"],)) == "系备用表计误报"


# clause 4.12
# clause 4.14
def test_a_lawful_source_is_not_put_in_use_beside_an_unlawful_one(desks, database, account, today):
    dispatch = desks["dispatch"]
    generator = dual(desks, account, today, "OWN_GENERATION", role="OWN_GENERATION", voltage_kv=0.4, capacity_kva=800, generation_kind="DIESEL")
    desks["lead"].move("dual-sources", generator, "approve", document_no="PF-4")
    supplied(desks, account, today, "OWN_GENERATION")
    agree(desks, account, today, "DUAL_SOURCE")
    desks["clerk"].move("dual-sources", generator, "sign-agreements")
    verified(desks, generator, account, today, "MECHANICAL_INTERLOCK")
    found = desks["inspector"].post("/unauthorised-sources", {"account": account, "kind": "GRID_DUAL", "line": "P1", "found_on": str(today), "finding": "私拉邻厂电源"})
    assert found["violation"] and lacks(dispatch, generator, "use", "dual-sources") == {"BLOCKING_FINDINGS"}
    desks["inspector"].post(f"/unauthorised-sources/{found['id']}/clear", {"cleared_on": str(today), "cleared_because": "已拆除"})
    assert dispatch.move("dual-sources", generator, "use")["state"] == "IN_USE"


# clause 4.13
# clause 4.15
def test_a_defect_that_blocks_turns_the_gate_red_until_it_was_found_gone(desks, database, account, today):
    inspector = desks["inspector"]
    supplied(desks, account, today)

    def defect(severity, detail, **more):
        return inspector.open("rectifications", "open", account=account, code="C01", severity=severity, detail=detail, **more)["number"]

    def told(number):
        inspector.move("rectifications", number, "notify", served_on=str(today), copies=2, received_by="门卫")

    check = {"checked_on": str(today), "detail": "复查"}
    minor = defect("GENERAL", "标识不清")
    assert gate(desks, account) == set() and not inspector.read("rectifications", minor)["detail"]["blocks_energising"]
    urgent = defect("URGENT", "高压柜绝缘击穿")
    assert gate(desks, account) == {"BLOCKING_FINDINGS"}
    told(urgent)
    inspector.move("rectifications", urgent, "fail", **check)
    assert gate(desks, account) == {"BLOCKING_FINDINGS"}
    inspector.move("rectifications", urgent, "pass", **check)
    assert gate(desks, account) == set()
    inspector.move("rectifications", urgent, "fail", **check)                                 # looked at again: it is back
    assert gate(desks, account) == {"BLOCKING_FINDINGS"}
    found = inspector.post("/unauthorised-sources", {"account": account, "kind": "GRID_DUAL", "found_on": str(today), "finding": "私拉电源"})
    inspector.move("rectifications", urgent, "pass", **check)
    assert gate(desks, account) == {"BLOCKING_FINDINGS"}                                      # the defect is gone, the source is not
    inspector.post(f"/unauthorised-sources/{found['id']}/clear", {"cleared_on": str(today), "cleared_because": "已拆除"})
    assert gate(desks, account) == set()
    mistaken = defect("MAJOR", "误判")
    assert gate(desks, account) == {"BLOCKING_FINDINGS"}
    assert lacks(inspector, mistaken, "cancel", "rectifications", reason="误判") == "right_missing"
    desks["boss"].move("rectifications", mistaken, "cancel", reason="复核后不成立")
    assert gate(desks, account) == set()
    harmless = defect("MAJOR", "围栏锈蚀", blocks_energising=False)
    told(harmless)
    assert gate(desks, account) == set()
    assert desks["lead"].post(f"/accounts/{account}/energising", {"kva": 100, "effective_on": str(today), "document_no": "S-1"})["may"]
