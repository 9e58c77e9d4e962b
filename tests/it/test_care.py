"""What customers are told, asked and visited for: progress of applications, appointments, calls afterwards, and spot checks of what was recorded.

Through HTTP on the real service, with the people and the accounts of test_supply. What the clock does every minute is asked for here as
well: whoever is first does it, once.
"""
import pytest

from test_kinds import lacks
from test_supply import DAY, PLAN, Refused, account, accepted, change, contract, database, desks, replied, see, today  # noqa: F401


def refused(status, name, call, *arguments, **named):
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert (caught.value.status, caught.value.name) == (status, name), caught.value
    return caught.value


@pytest.fixture(scope="module")
def told(database):
    """Whoever consents is told by mail; what was put into the outbox for a case."""
    database.query("insert into channel (name, kind, url, sender) values ('mail', 'MAIL', 'smtp://127.0.0.1:1', 'dahu@example.org')")
    database.query("""insert into subscription (kind_name, channel_id, lang, address)
        select k.name, c.channel_id, 'zh', '' from notice_kind k, channel c where k.audience = 'CUSTOMER'""")

    def messages(case):
        return [(kind, facts) for kind, facts in database.query("select kind_name, facts from outbox where facts ->> 'case' = %s order by outbox_id", (case,))]
    return messages


def consent(desk, account, *kinds):
    desk.post(f"/accounts/{account}/consents", {"address": "li@example.org", "kinds": list(kinds), "given_on": "2026-01-01", "document_no": "同意书-1"})


# clause 4.3
# clause 4.13
def test_progress_of_an_application_is_told(desks, database, told, today):
    clerk, lead = desks["clerk"], desks["lead"]
    silent, number = accepted(clerk), accepted(clerk)
    consent(clerk, clerk.read("applications", number)["account"], "application_progress", "contract_reminder")
    turn = "select turn_progress()"
    database.query(turn)                                                        # unless the service was first
    assert database.value(turn) == 0, "once"
    assert [(k, f["state"]) for k, f in told(number)] == [("application_progress", "@state.applications.ACCEPTED")]
    progress = clerk.read("applications", silent)["detail"]["progress"]
    assert [(p["state"], p["because"], p["messages"]) for p in progress] == [("ACCEPTED", "STATE", 0)] and told(silent) == []      # nobody is told without his consent
    clerk.move("applications", number, "survey", supply_possible=True, text="可供")
    database.query(turn)
    # nothing for a month, as if it had passed
    past = """set session_replication_role = replica; update {0} set recorded_at = recorded_at - interval '31 days'
              where work_case_id = (select work_case_id from work_case where case_number = %s)"""
    database.query(past.format("progress_notice"), (number,))
    database.query(turn)
    clerk.move("applications", number, "plan", approved_kva=1250, **PLAN)
    lead.move("applications", number, "reply")
    database.query(turn)
    database.query(past.format("case_step"), (number,))
    database.query(turn)
    database.query(turn)
    said = [(p["state"], p["because"]) for p in clerk.read("applications", number)["detail"]["progress"]]
    assert [s for s in said if s[0] != "PLANNED"] == [("ACCEPTED", "STATE"), ("SURVEYED", "STATE"), ("SURVEYED", "MONTH"), ("REPLIED", "STATE"), ("REPLIED", "CONTRACT")]
    assert [k for k, f in told(number) if f.get("state") != "@state.applications.PLANNED"] == ["application_progress"] * 3 + ["contract_reminder"]
    other = replied(desks)
    contract(database, clerk.read("applications", other)["account"])
    database.query(past.format("case_step"), (other,))
    database.query(turn)
    assert "CONTRACT" not in [p["because"] for p in clerk.read("applications", other)["detail"]["progress"]]      # signed already


def at(database, days, hour=9):
    """A civil hour some days from now, as an instant in UTC."""
    return database.value("""select to_char((today() + %s + make_interval(hours => %s)) at time zone timezone at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from utility""", (days, hour))


# clause K6
def test_an_appointment_is_agreed_moved_kept(desks, database, told, account, today):
    clerk, inspector = desks["clerk"], desks["inspector"]
    consent(clerk, account, "appointment_agreed", "appointment_reminder", "appointment_cancelled")
    work = change(clerk, account, "METER_MOVE", today, ("APPLICATION_FORM", "CHANGE_GROUND"), points=[f"{account}-01"])
    body = {"account": account, "purpose": "METER_WORK", "begins_at": at(database, 3), "ends_at": at(database, 3, 11), "person": "李总", "about": work}
    refused(403, "right_missing", desks["auditor"].open, "appointments", "make", **body)
    refused(422, "appointment_soon", clerk.open, "appointments", "make", **{**body, "begins_at": database.value("select to_char(now() + interval '1 minute', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")})
    refused(422, "appointment_past", clerk.open, "appointments", "make", **{**body, "begins_at": at(database, -1)})
    refused(422, "appointment_time_ck", clerk.open, "appointments", "make", **{**body, "ends_at": body["begins_at"]})
    refused(404, "case_unknown", clerk.open, "appointments", "make", **{**body, "about": accepted(clerk)})
    made = clerk.open("appointments", "make", **body)
    number = made["number"]
    assert made["detail"]["about"] == work and [(k, f["purpose"]) for k, f in told(number)] == [("appointment_agreed", "@appointment.METER_WORK")]
    assert lacks(inspector, number, "keep", "appointments") == "appointment_to_come"
    assert lacks(clerk, number, "move", "appointments", begins_at=at(database, 1), ends_at=at(database, 1, 10)) == "case_reason_required"
    moved = clerk.move("appointments", number, "move", begins_at=at(database, 1), ends_at=at(database, 1, 10), reason="客户检修提前")
    assert moved["detail"]["moves"] == 1 and moved["state"] == "AGREED"
    database.query("select turn_appointment()")                                 # unless the service was first
    assert database.value("select turn_appointment()") == 0
    assert [k for k, _ in told(number)] == ["appointment_agreed", "appointment_agreed", "appointment_reminder"]
    due = "select severity from due_item() where kind = 'appointment' and thing = %s"
    assert database.value(due, (number,)) == "AMBER"
    database.query("update appointment set begins_at = begins_at - interval '3 days', ends_at = ends_at - interval '3 days' where account_id = (select account_id from account where account_number = %s)", (account,))
    assert database.value(due, (number,)) == "RED"                              # nobody has said how it went
    assert inspector.move("appointments", number, "keep")["state"] == "KEPT" and database.query(due, (number,)) == []
    off = clerk.open("appointments", "make", **{k: v for k, v in body.items() if k != "about"})["number"]
    assert clerk.move("appointments", off, "cancel", reason="客户停产")["final"] and told(off)[-1][0] == "appointment_cancelled"


# clause K8
# clause 4.15
def test_customers_are_called_back_three_times(desks, database, account, today):
    clerk, inspector = desks["clerk"], desks["inspector"]
    number = change(clerk, account, "RENAME", today, ("APPLICATION_FORM", "LICENCE", "NAME_CHANGE_PROOF"), new_name="新名")
    clerk.move("applications", number, "accept")
    clerk.move("applications", number, "carry-out")

    def calls(case=number):
        return database.query("select days, due_on - today(), attempts, satisfied, dropped_because from call_back join work_case using (work_case_id) where case_number = %s order by due_on, call_back_id", (case,))

    assert calls() == [(d, d, 0, None, None) for d in (3, 10, 30)]
    assert database.query("select due_on - today(), severity from due_item() where kind = 'call_back' and thing like %s", (f"{number}%",)) == [(3, "NONE")]
    refused(403, "right_missing", inspector.move, "applications", number, "call_back", answered=False)
    assert clerk.move("applications", number, "call_back", answered=False)["state"] == "DONE"
    assert lacks(clerk, number, "call_back", answered=True, said="都好") == "call_back_answer"
    clerk.move("applications", number, "call_back", answered=True, satisfied=True, said="都好")
    clerk.move("applications", number, "call_back", answered=True, satisfied=False, said="账单抬头未改")
    assert calls() == [(3, 3, 2, True, None), (10, 10, 1, False, None), (30, 30, 0, None, None)]
    database.query("select turn_call_back()")                                   # unless the service was first
    assert database.value("select turn_call_back()") == 0
    inquiry = database.query("select q.case_number, s.summary from call_back b join work_case q on q.work_case_id = b.request_case_id join service_request s on s.work_case_id = q.work_case_id"
                             " where b.satisfied is false and b.account_id = (select account_id from account where account_number = %s)", (account,))
    assert [text for _, text in inquiry] == [f"{number} 账单抬头未改"]
    assert {c["item"] for c in clerk.read("requests", inquiry[0][0])["clocks"]} == {"inquiry_forward", "inquiry_internal", "inquiry_answer"}
    # a defect that comes back is called about anew, when it is gone again
    defect = inspector.open("rectifications", "open", account=account, code="C01", severity="GENERAL", detail="渗油")["number"]
    inspector.move("rectifications", defect, "notify", served_on=str(today - 5 * DAY), copies=2, received_by="门卫")
    inspector.move("rectifications", defect, "pass", checked_on=str(today - 4 * DAY), detail="已修")
    assert calls(defect) == [(d, d - 4, 0, None, None) for d in (3, 10, 30)]
    assert database.query("select severity from due_item() where kind = 'call_back' and thing = %s", (f"{defect} +3",)) == [("RED",)]
    inspector.move("rectifications", defect, "fail", checked_on=str(today - DAY), detail="又渗")
    assert {c[4] for c in calls(defect)} == {"NOT_FIXED"}
    inspector.move("rectifications", defect, "pass", checked_on=str(today), detail="再修")
    assert [c[4] for c in calls(defect)].count(None) == 3
    clerk.move("rectifications", defect, "call_back", answered=True, satisfied=True)
    assert [c[3] for c in calls(defect)].count(True) == 1


# clause 3.1.3
# clause 3.1.4
def test_records_are_chosen_by_lot_and_looked_into(desks, database, account, today):
    clerk, boss, manager = desks["clerk"], desks["boss"], desks["manager"]
    contacts = [clerk.open("contacts", "record", account=account, channel="VISIT", person=f"客户{n}", topic="CARE", reason="走访") for n in range(30)]
    month = "update case_step set recorded_at = date_trunc('month', now()) - interval '10 days' where action = 'record'"
    database.query(f"set session_replication_role = replica; {month}")
    database.query("delete from turn_day where name = 'spot_check'")
    database.query("select turn_spot_check()")
    assert database.value("select turn_spot_check()") == 0
    database.query("delete from turn_day where name = 'spot_check'")
    assert database.value("select turn_spot_check()") == 0                      # one choice a month
    [draw] = [d for d in boss.get("/spot-check-draws")["items"] if d["kind"] == "CONTACT"]
    assert (draw["population"], draw["chosen"], draw["rate_bp"], draw["holds"], draw["reason"]) == (30, 3, 1000, True, "")
    chosen = [c for c in boss.get("/spot-checks?open=yes")["items"] if c["draw"] == draw["draw"]]
    assert len(chosen) == 3 and {c["case"] for c in chosen} < {c["number"] for c in contacts} and {c["submitter"] for c in chosen} == {"clerk"}
    assert database.value("select count(*) from due_item() where kind = 'spot_check' and desk_name = 'SUPERVISOR'") >= 3
    # others with another seed; the same with the same
    lot = "select array_agg(l.case_step_id order by 1) from spot_check_draw d cross join lateral spot_check_lot(d.kind, d.period, {0}, d.chosen) l where d.spot_check_draw_id = %s"
    assert len({tuple(database.value(lot.format(f"'{seed}'"), (draw["draw"],))) for seed in range(8)}) > 1
    first, second, _ = chosen
    result = lambda desk, check, **body: desk.post(f"/spot-checks/{check['check']}/result", body)      # noqa: E731
    refused(403, "right_missing", result, manager, first, result="TRUE", found="属实")
    refused(404, "spot_check_unknown", boss.post, "/spot-checks/999999/result", {"result": "TRUE", "found": "x"})
    assert result(boss, first, result="TRUE", found="电话核实属实")["finding"] is None
    refused(409, "spot_check_done", result, boss, first, result="DIFFERS", found="x")
    finding = result(boss, second, result="DIFFERS", found="客户称当日无人来访")["finding"]
    assert database.query("select clause, desk_name, facts ->> 'submitter' from compliance_finding where compliance_finding_id = %s", (finding,)) == [("3.1.4", "MARKETING_LEAD", "clerk")]
    # by hand, for a reason; nobody looks into his own
    ask = {"kind": "CONTACT", "from": str(today - 90 * DAY), "until": str(today - DAY), "count": 2, "reason": "客户投诉走访不实"}
    refused(422, "spot_check_period", boss.post, "/spot-check-draws", {**ask, "until": str(today)})
    refused(409, "spot_check_none", boss.post, "/spot-check-draws", {**ask, "kind": "VISIT"})
    refused(403, "right_missing", clerk.post, "/spot-check-draws", ask)
    more = boss.post("/spot-check-draws", ask)
    assert (more["chosen"], more["reason"], more["actor"]) == (2, ask["reason"], "boss")
    database.query("update spot_check set submitter_id = (select user_account_id from user_account where login = 'boss') where spot_check_draw_id = %s", (more["draw"],))
    own = [c for c in boss.get("/spot-checks?open=yes")["items"] if c["draw"] == more["draw"]][0]
    refused(409, "spot_check_self", result, boss, own, result="TRUE", found="x")
    # whoever puts another record into the month is seen
    clerk.open("contacts", "record", account=account, channel="PHONE", person="补登", topic="CARE", reason="补登")
    database.query(f"set session_replication_role = replica; {month}")
    assert [d["holds"] for d in boss.get("/spot-check-draws")["items"] if d["draw"] == draw["draw"]] == [False]
