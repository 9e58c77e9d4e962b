"""Supply that stops by the will of the utility: for arrears (4.16), and for work on a line (3.2.1); the notices before, and the clocks after.

Through HTTP on the real service. What has to lie in the past is put there behind the service's back; nothing else is.
"""
import datetime

import pytest

from test_contract import Refused, World, refused, web  # noqa: F401

NOW = datetime.datetime.now(datetime.timezone.utc)


def at(**ahead):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**ahead)).isoformat(timespec="seconds")


@pytest.fixture(scope="module")
def world(cluster, template):
    database = cluster.create(template.name)
    with web.Service(database) as service:
        w = World(database, service)
        yield w
        w.connection.close()


def bill(world, account, fen=100000, due=40):
    """A bill that was due @due days ago."""
    return world.sql("""set session_replication_role = replica;
        insert into dahu.bill (bill_number, account_id, kind, period, status, amount_fen, basis, fingerprint, version, actor, issued_on, due_on, issued_by)
        select 'B-' || account_number, account_id, 'SETTLEMENT', daterange(dahu.today() - 90, dahu.today() - 60), 'ISSUED', %s, '{}', 'f', '1', 't', dahu.today() - %s - 10, dahu.today() - %s, 't'
        from dahu.account where account_number = %s;
        set session_replication_role = origin; select bill_number from dahu.bill join dahu.account using (account_id) where account_number = %s""", fen, due, due, account, account)[0][0]


def pay(world, number, fen):
    world.ask("MARKETING_CLERK", "POST", f"/bills/{number}/payments", {"amount_fen": fen, "reference": f"R-{number}-{fen}"})


def past(world, number, column, hours):
    """As if that had been some hours earlier."""
    flow = "dunning" if number.startswith("CF") else "outage"
    world.sql(f"update dahu.{flow} x set {column} = {column} - make_interval(hours => %s) from dahu.work_case w where w.work_case_id = x.work_case_id and case_number = %s", hours, number)


def act(world, desk, number, action, **form):
    return world.act(desk, "dunning" if number.startswith("CF") else "outages", number, action, **form)


def missing(world, desk, number, action, **form):
    with refused("case_step_gate", 409) as r:
        act(world, desk, number, action, **form)
    return r.value.missing


def noticed(world, account, **more):
    """Arrears on their way to a stop: the notice is served."""
    number = world.open("MARKETING_CLERK", "dunning", account, "open")
    act(world, "MARKETING_CLERK", number, "remind", reminded_on=str(NOW.date() - datetime.timedelta(days=1)), how="电话 李总")
    act(world, "MARKETING_LEAD", number, "approve", document_no="TD-1")
    act(world, "MARKETING_CLERK", number, "notify", stop_at=at(days=8), document_no="TZ-1", received_by="李总", **more)
    return number


# clause 4.16
# clause K8
def test_arrears_stop_supply_only_with_every_notice_and_payment_brings_it_back_in_time(world):
    a = world.account(energised=True)
    with refused("dunning_nothing", 409):
        world.open("MARKETING_CLERK", "dunning", a, "open")
    owed = bill(world, a)
    assert [i["severity"] for i in world.call("MARKETING_LEAD", "due")["items"] if (i["kind"], i["account"]) == ("arrears", a)] == ["RED"]
    n = noticed(world, a)
    with refused("dunning_open", 409):
        world.open("MARKETING_CLERK", "dunning", a, "open")
    with refused("dunning_notice_short", 422):
        act(world, "MARKETING_CLERK", n, "notify", stop_at=at(days=6), document_no="TZ-1", received_by="李总")
    assert missing(world, "DISPATCHER", n, "stop", document_no="S-1") == ["NOTICE_RUN_OUT", "TOLD_AGAIN"]
    world.sql("update dahu.dunning x set notified_at = notified_at - interval '9 days', stop_at = stop_at - interval '9 days' from dahu.work_case w where w.work_case_id = x.work_case_id and case_number = %s", n)
    act(world, "MARKETING_CLERK", n, "tell-again", told_to="李总")
    assert missing(world, "DISPATCHER", n, "stop", document_no="S-1") == ["TOLD_AGAIN"], "not half an hour ago"
    past(world, n, "last_told_at", 1)
    with refused("right_missing", 403):
        act(world, "MARKETING_CLERK", n, "stop", document_no="S-1")
    act(world, "DISPATCHER", n, "stop", document_no="S-1")
    pay(world, owed, 60000)
    assert missing(world, "MARKETING_CLERK", n, "paid") == ["ARREARS_PAID"]
    pay(world, owed, 40000)
    world.sql("select dahu.turn_dunning()")
    case = world.read("DISPATCHER", "dunning", n)
    assert case["state"] == "PAID" and [(c["item"], c["state"]) for c in case["clocks"]] == [("restore_after_payment", "RUNNING")]
    assert [i["case"] for i in world.call("DISPATCHER", "due")["items"] if i["kind"] == "restore"] == [n]
    act(world, "DISPATCHER", n, "restore")
    assert world.state(n) == "RESTORED" and world.read("AUDITOR", "dunning", n)["detail"]["restored_at"]


# clause 4.16
def test_what_is_not_long_overdue_or_not_decided_by_another_person_stops_nothing(world):
    a = world.account(energised=True)
    owed = bill(world, a, due=30)
    n = world.open("MARKETING_LEAD", "dunning", a, "open")
    with refused("case_step_state", 409):
        act(world, "MARKETING_LEAD", n, "approve", document_no="TD-1")
    act(world, "MARKETING_LEAD", n, "remind", reminded_on=str(NOW.date()), how="上门")
    assert missing(world, "MARKETING_LEAD", n, "approve", document_no="TD-1") == ["OVERDUE_LONG_ENOUGH", "STOP_OTHER_PERSON"]
    pay(world, owed, 100000)
    world.sql("select dahu.turn_dunning()")
    assert world.state(n) == "SETTLED"


# clause 4.16
def test_an_important_user_is_not_stopped_behind_the_back_of_the_authority(world):
    a = world.account(energised=True)
    world.sql("insert into dahu.account_risk (account_id, high_risk, valid_from, actor) select account_id, true, '2020-01-01', 't' from dahu.account where account_number = %s", a)
    bill(world, a)
    with refused("dunning_authority", 422):
        noticed(world, a)
    [(n,)] = world.sql("select case_number from dahu.work_case w join dahu.account a using (account_id) where flow = 'dunning' and account_number = %s", a)
    act(world, "MARKETING_CLERK", n, "notify", stop_at=at(days=8), document_no="TZ-1", received_by="李总", authority_document_no="抄送-1")
    assert world.read("MARKETING_CLERK", "dunning", n)["detail"]["important"]
    found = world.call("INSPECTOR", "unauthorised_add", {"account": a, "kind": "OWN_GENERATION", "found_on": str(NOW.date()), "finding": "柴油机"})
    world.sql("update dahu.dunning x set notified_at = notified_at - interval '9 days', stop_at = stop_at - interval '9 days', last_told_at = now() - interval '1 hour', last_told_to = 'x'"
              " from dahu.work_case w where w.work_case_id = x.work_case_id and case_number = %s", n)
    act(world, "DISPATCHER", n, "stop", document_no="S-1")
    assert missing(world, "DISPATCHER", n, "restore") == ["BLOCKING_FINDINGS"], "voltage comes back only where it is safe"
    world.call("INSPECTOR", "unauthorised_clear", found["id"], {"cleared_on": str((NOW + datetime.timedelta(hours=8)).date()), "cleared_because": "已拆除"})
    act(world, "DISPATCHER", n, "restore")


# clause 3.2.1
def test_an_outage_is_announced_seven_days_before_and_supply_is_back_in_a_day(world):
    line = world.line("城东变")
    a = world.account(lines=[line], energised=True)
    with refused("outage_past", 422):
        world.ask("DISPATCHER", "POST", "/outages", {"kind": "PLANNED", "line": line, "begins_at": at(days=-1), "ends_at": at(hours=6), "because": "更换导线"})
    with refused("outage_times_ck", 422):
        world.ask("DISPATCHER", "POST", "/outages", {"kind": "PLANNED", "line": line, "begins_at": at(days=2), "ends_at": at(days=1), "because": "更换导线"})
    n = world.ask("DISPATCHER", "POST", "/outages", {"kind": "PLANNED", "line": line, "begins_at": at(days=1), "ends_at": at(days=1, hours=6), "because": "更换导线"})["number"]
    with refused("case_step_state", 409):
        act(world, "DISPATCHER", n, "begin")
    act(world, "MARKETING_LEAD", n, "announce", how="短信、公告")
    late = world.account(lines=[line])
    assert missing(world, "DISPATCHER", n, "begin") == ["EVERYBODY_TOLD", "NOTICE_LONG_ENOUGH", "NOT_BEFORE_ITS_TIME"]
    act(world, "DISPATCHER", n, "announce", how="电话")
    assert [t["account"] for t in world.read("AUDITOR", "outages", n)["detail"]["told"]] == [a, late]
    world.sql("update dahu.outage x set begins_at = now() - interval '1 minute', announced_at = now() - interval '7 days 1 hour' from dahu.work_case w where w.work_case_id = x.work_case_id and case_number = %s", n)
    assert missing(world, "DISPATCHER", n, "begin") == ["NOTICE_LONG_ENOUGH"], "what was told two minutes ago"
    world.sql("set session_replication_role = replica; update dahu.outage_account x set told_at = told_at - interval '7 days' from dahu.work_case w where w.work_case_id = x.work_case_id and case_number = %s;"
              " set session_replication_role = origin", n)
    act(world, "DISPATCHER", n, "begin")
    case = act(world, "DISPATCHER", n, "clear")
    assert [(c["item"], c["state"]) for c in case["clocks"]] == [("restore_after_outage", "RUNNING")]
    world.sql("set session_replication_role = replica; update dahu.case_clock k set started_at = started_at - interval '2 days', warn_at = warn_at - interval '2 days', due_at = due_at - interval '2 days' from dahu.work_case w where w.work_case_id = k.work_case_id and case_number = %s;"
              " set session_replication_role = origin", n)
    with refused("outage_explanation", 422):
        act(world, "DISPATCHER", n, "restore")
    act(world, "DISPATCHER", n, "restore", explanation="变压器烧损，备件到货延迟")
    assert world.state(n) == "RESTORED"


# clause 3.2.1
def test_a_repair_is_told_important_users_a_day_before(world):
    line = world.line("城东变")
    a = world.account(lines=[line], energised=True)
    repair = {"kind": "REPAIR", "line": line, "begins_at": at(seconds=-10), "ends_at": at(hours=6), "because": "绝缘子闪络"}
    with refused("right_missing", 403):
        world.ask("MARKETING_LEAD", "POST", "/outages", repair)
    n = world.ask("DISPATCHER", "POST", "/outages", repair)["number"]
    act(world, "DISPATCHER", n, "announce", how="电话")
    act(world, "DISPATCHER", n, "begin")                                  # nobody on the line is important
    world.sql("insert into dahu.account_risk (account_id, high_risk, valid_from, actor) select account_id, true, '2020-01-01', 't' from dahu.account where account_number = %s", a)
    m = world.ask("DISPATCHER", "POST", "/outages", {**repair, "begins_at": at(seconds=-10)})["number"]
    act(world, "DISPATCHER", m, "announce", how="电话")
    assert missing(world, "DISPATCHER", m, "begin") == ["NOTICE_LONG_ENOUGH"]
    with refused("CONTENT", 422):
        world.ask("DISPATCHER", "POST", f"/outages/{m}/cancel", {}, If_Match='"2"')
    act(world, "DISPATCHER", m, "cancel")


# clause 4.11
def test_an_outage_of_the_utility_is_not_standing_idle(world):
    line = world.line("城西变")
    a = world.account(lines=[line], energised=True)
    world.sql("insert into dahu.metering_point (point_number) values (%s)", f"{a}-01")
    world.sql("insert into dahu.metering_point_account (metering_point_id, account_id, valid) select metering_point_id, account_id, '[2020-01-01,)' from dahu.metering_point, dahu.account"
              " where point_number = %s and account_number = %s", f"{a}-01", a)
    n = world.ask("DISPATCHER", "POST", "/outages", {"kind": "REPAIR", "line": line, "begins_at": at(seconds=-10), "ends_at": at(hours=6), "because": "倒杆"})["number"]
    spans = "select f.suspensions -> 0 ->> 'kind' from dahu.facts_idle(dahu.today(), (select account_id from dahu.account where account_number = %s)) f"
    assert world.sql(spans, a) == [(None,)]
    act(world, "DISPATCHER", n, "announce", how="电话")
    act(world, "DISPATCHER", n, "begin")
    assert world.sql(spans, a) == [("outage",)]
