"""Alarms (4.13, 4.14, 3.2) of the running service: the API, the stream of events, and what becomes of them when meters, gateways,
collectors, services and the database fail."""
import contextlib
import datetime
import json
import os
import select
import time

import pytest

from alarming import LIVE, Listener, World, as_desk, ask, open_alarm
from collecting import Collector, registers, tcp
from conftest import wait_for
from meters import FakeMeter, free_port, server
from web import Service


@pytest.fixture(scope="module")
def desk(cluster, template):
    """(world, service): what happens is judged by the service itself; it is asked as a dispatcher."""
    database = cluster.create(template.name)
    world = World(database)
    world.sql("insert into org_unit (name) values ('城东'), ('城西')")
    world.sql("insert into calendar_year (year, source) select y, 't' from generate_series(2024, 2035) y")
    with Service(database, "--set", "http.max_connections_per_client=0", desk="DISPATCHER") as service:
        service.database = database
        yield world, service
        began = time.monotonic()
        assert service.stop() == 0
        print(f'service stopped in {time.monotonic() - began:.1f} s')


# clause 3.2
def test_a_dispatcher_acts_and_others_read(desk):
    world, service = desk
    number, alarm, (p, q) = open_alarm(world, service, "城东")
    path = f"/api/v1/alarms/{alarm['alarm']}"
    assert alarm["priority"] == 1 and alarm["title_zh"] == "两路电源并列（合环）" and "断开" in alarm["action_zh"] and alarm["minutes_to_act"] == 1
    marketing, foreign = as_desk(service, "MARKETING_CLERK", "城东"), as_desk(service, "MARKETING_CLERK", "城西", "foreign")
    assert ask(service, "GET", path, token=marketing)[0] == 200 and ask(service, "GET", path, token=foreign)[0] == 404
    assert ask(service, "GET", "/api/v1/alarms?alarm_state=all", token=foreign)[2]["items"] == []
    assert ask(service, "GET", "/api/v1/alarm-journal", token=foreign)[2]["items"] == [] and ask(service, "GET", "/api/v1/board", token=foreign)[2]["accounts"] == []
    assert ask(service, "GET", f"/api/v1/accounts/{number}/source-states", token=foreign)[0] == 404
    assert ask(service, "POST", path + "/acknowledge", {}, token=marketing, If_Match='"1"')[0] == 403
    assert ask(service, "POST", path + "/acknowledge", {})[0] == 428
    assert ask(service, "POST", path + "/acknowledge", {}, If_Match='"999"')[0] == 412
    status, head, alarm = ask(service, "POST", path + "/acknowledge", {"comment": "已通知用户"}, If_Match=f'"{alarm["version"]}"')
    assert (status, alarm["state"], alarm["acknowledged_by"]) == (200, "ACK_ACTIVE", "test.dispatcher"), alarm
    status, _, problem = ask(service, "POST", path + "/acknowledge", {}, If_Match=head["ETag"])
    assert status == 409 and "ACK_ACTIVE" in problem["text_zh"], problem
    assert ask(service, "POST", path + "/shelve", {"reason": "试验", "minutes": 481}, If_Match=head["ETag"])[0] == 422
    assert ask(service, "POST", path + "/shelve", {"minutes": 30}, If_Match=head["ETag"])[0] == 422
    status, head, alarm = ask(service, "POST", path + "/shelve", {"reason": "联锁试验中", "minutes": 30}, If_Match=head["ETag"])
    assert (status, alarm["state"], alarm["shelved_because"]) == (200, "SHELVED", "联锁试验中")
    status, head, alarm = ask(service, "POST", path + "/unshelve", {}, If_Match=head["ETag"])
    assert (status, alarm["state"]) == (200, "UNACK_ACTIVE")
    admin = as_desk(service, "SYSTEM_ADMIN")
    until = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).isoformat()
    assert ask(service, "POST", path + "/out-of-service", {"reason": "换表", "until": until}, If_Match=head["ETag"])[0] == 403
    assert ask(service, "POST", path + "/out-of-service", {"reason": "换表", "until": "2020-01-01T00:00:00Z"}, token=admin, If_Match=head["ETag"])[0] == 422
    status, head, out = ask(service, "POST", path + "/out-of-service", {"reason": "换表", "until": until}, token=admin, If_Match=head["ETag"])
    assert status == 200 and out["state"] == "OUT_OF_SERVICE" and "account" not in out, out
    assert ask(service, "POST", path + "/in-service", {}, token=admin, If_Match=head["ETag"])[2]["state"] == "UNACK_ACTIVE"
    assert ask(service, "POST", path + "/note", {"text": "用户值班员王工已到场"})[0] == 200
    journal = ask(service, "GET", path)[2]["journal"]
    assert [e["kind"] for e in journal] == ["NOTE", "IN_SERVICE", "OUT_OF_SERVICE", "UNSHELVED", "SHELVED", "ACKNOWLEDGED", "RAISED"]
    status, head, sheet = service.ask("GET", "/api/v1/alarm-journal?format=csv")
    assert status == 200 and "text/csv" in head["Content-Type"] and sheet.count(b"\n") >= 7
    figures = ask(service, "GET", "/api/v1/alarm-figures")[2]
    assert figures["raised"] >= 1 and figures["open"] >= 1 and figures["stale"] == 0 and figures["windows"] > 4000
    assert len(ask(service, "GET", "/api/v1/alarm-classes")[2]["items"]) >= 11
    row = next(a for a in ask(service, "GET", "/api/v1/board")[2]["accounts"] if a["account"] == number)
    assert row["priority"] == 1 and {s["state"] for s in row["sources"]} == {"LIVE"} and set(row["flags"]) == {"AGREEMENT_MISSING", "INTERLOCK_OVERDUE"}
    detail = ask(service, "GET", f"/api/v1/accounts/{number}/source-states")[2]
    assert [s["carrying"] for s in detail["sources"]] == [True, True] and detail["sources"][0]["points"][0]["power_kw"] == 800 and detail["transfers"] and detail["alarms"]


# clause 3.2
def test_a_stream_tells_each_what_he_may_see(desk):
    world, service = desk
    east, west = as_desk(service, "MARKETING_CLERK", "城东"), as_desk(service, "MARKETING_CLERK", "城西", "foreign")
    with Listener(service) as all_, Listener(service, token=east) as mine, Listener(service, "alarms,live", token=west) as others:
        assert "text/event-stream" in all_.head and "x-accel-buffering: no" in all_.head
        began = time.monotonic()
        number, alarm, (p, _) = open_alarm(world, service, "城东")
        for listener in (all_, mine):
            assert listener.wait("alarm", account=number, kind="RAISED")[1]["now"]["state"] == "UNACK_ACTIVE"
            assert listener.wait("live", account=number)[1]["power_kw"] in (800, 600)
            assert listener.wait("source", account=number, state="LIVE")
        print(f"alarm over the stream {time.monotonic() - began:.2f} s after the first reading")
        other, _, _ = open_alarm(world, service, "城西")
        others.wait("alarm", account=other)
        all_.wait("alarm", account=other)
        assert not any(event[1].get("account") == number for event in others.events)
        assert others.wait("time")[1]["database"] is True
        # resuming: what came after the last event, or the word that it is not known
        last = next(event[2] for event in all_.events if event[0] == "source")
        with Listener(service, last=last) as again:
            assert again.wait("hello")[1]["resumed"] is True
            again.wait("alarm", account=other)
            assert not again.find("snapshot")
        with Listener(service, last="abc-1") as again:
            assert again.wait("ready") and again.wait("hello")[1]["resumed"] is False
        # a role that is taken away ends the stream; what only listens does not keep a session alive
        seen = world.value("select max(seen_at)::text from user_session")
        taken = time.monotonic()
        world.sql("update user_desk set valid = daterange(lower(valid), current_date) where user_account_id = (select user_account_id from user_account where login = 'foreign')")
        assert others.until(lambda: others.closed, 30) and others.find("end", reason="SIGNED_OUT")
        print(f"stream ended {time.monotonic() - taken:.2f} s after the role was taken away")
        assert world.value("select max(seen_at)::text from user_session") == seen
    assert Listener(service, "alarms,nonsense").status == 422
    assert Listener(service, token="nobody").status == 401


# clause 3.2
def test_a_board_is_fed_by_the_stream_alone(desk):
    """What is so comes first, then changes; put together they are what the API says."""
    world, service = desk
    number, _, (p, q) = open_alarm(world, service, "城东")
    world.sql("update alarm_clock set interrupted_ms = now_ms")             # nobody is called silent meanwhile
    with Listener(service) as listener:
        listener.wait("ready")
        names = [event[0] for event in listener.events]
        assert names[:2] == ["hello", "time"] and names[2:6] == ["snapshot"] * 4 and names[6] == "ready"
        first = {event[1]["topic"]: event[1] for event in listener.events if event[0] == "snapshot"}
        assert set(first) == {"board", "live", "alarms", "due"}
        tile = next(row for row in first["board"]["accounts"] if row["account"] == number)
        assert tile["priority"] == 1 and [s["state"] for s in tile["sources"]] == ["LIVE", "LIVE"] and set(tile["flags"]) == {"AGREEMENT_MISSING", "INTERLOCK_OVERDUE"}
        assert all(s["fresh"] is True and s["fresh_s"] == 10 and 0 <= s["age_s"] <= 10 for s in tile["sources"])
        values = [v for v in first["live"]["items"] if v["account"] == number]
        assert [v["power_kw"] for v in values] == [800, 600] and {v["source"] for v in values} == {s["source"] for s in tile["sources"]}
        assert any(a["account"] == number and a["class"] == "PARALLEL_SOURCES" for a in first["alarms"]["items"])
        # a value that cannot be taken for one of now says so, and the source is unknown
        world.read(q, cause="silent")
        value = listener.wait("live", account=number, fresh=False)[1]
        assert value["failure"] == "silent" and value["power_kw"] == 600 and value["age_s"] >= 0
        assert listener.wait("source", account=number, state="UNKNOWN")[1]["reason"] == "FAILED"
        # what no reading tells: work on a line, and a source less
        source, line = world.sql("select supply_source_id, line_id from supply_source join account using (account_id) where account_number = %s and role = 'MAIN'", number)[0]
        world.sql("insert into work_permit (permit_number, line_id, holder, content, opened_at, sources_seen, actor) values ('P-9', %s, '张三', '换杆', now(), '[]', 't')", line)
        assert listener.until(lambda: any("WORKS" in e[1].get("flags", []) for e in listener.events if e[0] == "account"))
        world.sql("update supply_source set valid = daterange(lower(valid), today()) where supply_source_id <> %s and account_id = (select account_id from account where account_number = %s)", source, number)
        assert listener.wait("account", account=number, gone=True)
    with Listener(service, f"live&account={number}") as one:                # off the board: still to be had by who asks for it
        one.wait("ready")
        assert {v["account"] for v in one.find("snapshot", topic="live")[1]["items"]} == {number} and one.find("snapshot", topic="board")[1]["accounts"] == []
        other, _, (r, _) = world.account()
        world.read(r, LIVE, 1)
        world.read(p, LIVE, 123)
        assert one.wait("live", account=number, power_kw=246)
        assert not one.find("live", account=other)
    foreign = as_desk(service, "MARKETING_CLERK", "城西", "foreign-2")
    assert Listener(service, f"live&account={number}", token=foreign).status == 404
    with Listener(service, token=foreign) as none:
        none.wait("ready")
        assert not any(number in json.dumps(event[1]) for event in none.events)


# clause 3.2
def test_what_happens_while_nobody_listens_is_not_lost(desk):
    """A page that reconnects has what came meanwhile, also when it was the only one; else it begins anew."""
    world, service = desk
    number, _, (p, q) = world.account()
    world.turn()
    with Listener(service) as listener:
        listener.wait("ready")
        world.read(p, LIVE, 111)
        last = listener.wait("live", account=number, power_kw=222)[2]
    world.read(p, LIVE, 115)
    time.sleep(1)
    with Listener(service, last=last) as again:
        assert again.wait("hello")[1]["resumed"] is True
        assert again.wait("live", account=number, power_kw=230)


# clause 4.18
def test_a_case_that_moves_is_told_to_whose_list_it_is_in(desk):
    world, service = desk
    number, _, _ = world.account(unit="城东")
    clerk, foreign = as_desk(service, "MARKETING_CLERK", "城东", "due-clerk"), as_desk(service, "MARKETING_CLERK", "城西", "due-foreign")
    body = {"channel": "PHONE", "topic": "BILLING", "summary": "账单金额有误", "contact": "138", "account": number, "reason": "来电"}
    with Listener(service, "due", token=clerk) as mine, Listener(service, "due", token=foreign) as others:
        assert mine.wait("snapshot", topic="due")[1]["items"] == []
        status, head, case = ask(service, "POST", "/api/v1/complaints", body, token=clerk)
        assert status == 201, case
        event = mine.wait("due", case=case["number"])[1]
        assert (event["flow"], event["account"], event["closed"]) == ("complaints", number, False)
        assert event["items"] and event["items"][0]["thing"] == case["number"] and event["items"][0]["severity"] in ("NONE", "AMBER")
        holder = as_desk(service, event["desk"], "城东", "due-holder")
        with Listener(service, "due", token=holder) as list_:
            assert case["number"] in [item["thing"] for item in list_.wait("snapshot", topic="due")[1]["items"]]
        others.events.clear()
        others.wait("time", 30)
        assert not others.find("due")


def test_listeners_that_do_not_read_hold_up_nobody(desk):
    """LISTENERS=200 is the whole form: of so many, every tenth never reads. A person has eight at most."""
    world, service = desk
    count = int(os.environ.get("LISTENERS", "42"))
    deaf_count = count // 6 if count < 100 else count // 10
    tokens = [as_desk(service, "SUPERVISOR", login=f"listener-{n}") for n in range((count - deaf_count) // 5)]
    world.sql("update alarm_class set on_delay_s = 100000")
    points = [p for _ in range(20) for p in world.account()[2]]
    world.read(points[0])
    wait_for(lambda: world.value("select count(*) from watched_point") >= 40, 30, "the points that are watched")

    def descriptors():
        return len(os.listdir(f"/proc/{service.process.pid}/fd"))

    with contextlib.ExitStack() as stack:
        hearing = [stack.enter_context(Listener(service, "live", token=tokens[n % len(tokens)])) for n in range(count - deaf_count)]
        with_hearing = descriptors()
        deaf = [stack.enter_context(Listener(service, "live", token=tokens[n % len(tokens)], read=False)) for n in range(deaf_count)]
        wait_for(lambda: descriptors() == with_hearing + len(deaf), 30, "the deaf listeners")
        began, told = time.monotonic(), 0
        while descriptors() > with_hearing and time.monotonic() - began < 90:
            world.sql("insert into reading_latest as l (metering_point_id, read_at, attempted_at, voltage_l1_v) select unnest(%s), clock_timestamp(), clock_timestamp(), 57.7"
                      " on conflict (metering_point_id) do update set read_at = excluded.read_at, attempted_at = excluded.attempted_at", points)
            world.sql("select pg_notify('dahu_latest', %s)", ",".join(map(str, points)))
            told += 1
            time.sleep(0.2)
            for listener in hearing:
                while select.select([listener.socket], [], [], 0)[0] and not listener.closed:
                    listener.take()
        took = time.monotonic() - began
        print(f"deaf listeners were dropped after {took:.1f} s")
        assert descriptors() <= with_hearing, "listeners that never read are still there"
        assert not any(listener.closed for listener in hearing)
        last = world.value("select extract(epoch from max(read_at))::float8 from reading_latest where metering_point_id = %s", points[-1])
        number = world.value("select point_number from metering_point where metering_point_id = %s", points[-1])
        for listener in hearing:   # all of them have all there is, to the last
            assert listener.until(lambda one=listener: any(abs(datetime.datetime.fromisoformat(e[1]["read_at"]).timestamp() - last) < 0.01 for e in one.events if e[0] == "live" and e[1]["point"] == number)), told

        def accepted():
            one = stack.enter_context(Listener(service, "live", token=tokens[0]))
            return one.status == 200

        for _ in range(3):   # five are there
            wait_for(accepted, 30, "another listener of that person")
        assert not accepted()


def wire(world, points, port, driver="fake", live_s=1):
    """Meters of @points are units 1, 2, ... behind @port, without transformers, and enabled; no other is."""
    world.sql("update meter set enabled = false")
    for unit, point in enumerate(points, 1):
        world.sql("""with l as (insert into link (uri) values (%s) on conflict (uri) do update set uri = excluded.uri returning link_id)
                     update meter m set link_id = l.link_id, unit_id = %s, driver = %s, enabled = true from l, meter_installation i where i.meter_id = m.meter_id and i.metering_point_id = %s""", tcp(port), unit, driver, point)
    world.sql("update meter_installation set pt_primary_v = 1, pt_secondary_v = 1, ct_primary_a = 1, ct_secondary_a = 1 where metering_point_id = any (%s)", points)
    world.sql("update metering_point set live_s = %s where metering_point_id = any (%s)", live_s, points)
    world.sql("delete from reading_latest")


# clause 4.14
def test_from_meters_to_alarms(desk):
    """Meters, collector, database, service, stream: how long it takes until a dispatcher is told; and what a collector that dies is."""
    world, service = desk
    world.sql("update alarm_class set on_delay_s = 0, off_delay_s = 0")
    number, (one, two), (p, q) = world.account()
    with contextlib.ExitStack() as stack:
        first, second = (stack.enter_context(FakeMeter(registers(voltage_dv=2200, power_w=w))) for w in (9000, 0))
        wire(world, [p], first)
        world.sql("update link set uri = %s where link_id = (select link_id from meter join meter_installation using (meter_id) where metering_point_id = %s)", tcp(second), q)
        world.sql("update meter set unit_id = 1, enabled = true where meter_id = (select meter_id from meter_installation where metering_point_id = %s)", q)
        world.sql("update meter_installation set pt_primary_v = 1, pt_secondary_v = 1, ct_primary_a = 1, ct_secondary_a = 1 where metering_point_id = %s", q)
        collector = stack.enter_context(Collector(service.database, "--set", "collect.lease_s=3"))
        dispatcher = stack.enter_context(Listener(service))
        wait_for(lambda: world.sql("select state from source_state where supply_source_id = any (%s)", [one, two]) == [("LIVE",), ("LIVE",)], 30, "two live sources")

        def age(kilowatts):
            """Seconds from the answer of the meter to the page."""
            second.registers[5] = round(kilowatts * 1000)
            read_at = dispatcher.wait("live", source=str(two), power_kw=kilowatts)[1]["read_at"]
            return time.time() - datetime.datetime.fromisoformat(read_at).timestamp()

        ages = [age(n / 10) for n in range(1, 6)]
        print("from the meter to the page", *(f"{a:.2f}" for a in ages), "s")
        assert min(ages) < 2
        second.registers[5] = 0

        def until(name, change, kind="RAISED"):
            dispatcher.events.clear()
            began = time.monotonic()
            change()
            dispatcher.wait("alarm", 60, **{"class": name, "kind": kind}, **({} if name == "COLLECTOR_DOWN" else {"account": number}))
            print(f"{name} {kind} after {time.monotonic() - began:.1f} s")

        until("PARALLEL_SOURCES", lambda: second.registers.update({5: 8000}))
        until("PARALLEL_SOURCES", lambda: second.registers.update({5: 0}), "RETURNED")
        until("BACK_FEED", lambda: first.registers.update({5: 0x10000 - 9000}))
        until("SOURCE_LOST", lambda: first.registers.update({4: 0, 5: 0}))
        world.sql("update alarm_clock set interrupted_ms = now_ms - 100000000")
        until("METER_SILENT_DUAL", lambda: second.silent.add(1))
        assert world.source(two)[2] in ("FAILED", "STALE")
        second.silent.clear()
        collector.kill()
        world.sql("update alarm_clock set interrupted_ms = now_ms - 100000000")
        until("COLLECTOR_DOWN", lambda: None)
        until("COLLECTOR_DOWN", lambda: stack.enter_context(Collector(service.database, "--set", "collect.lease_s=3")), "RETURNED")


# clause 4.9
def test_a_gateway_that_dies_is_one_alarm_and_not_sixty(cluster, template):
    """A server of others with sixty units, which is stopped and started: what is told is that it is down, and that it is back."""
    database = cluster.create(template.name)
    world = World(database)
    points = [p for _ in range(30) for p in world.account()[2]]
    # in the proportions of the classes as delivered; a turn is made each second
    world.sql("update alarm_class set on_delay_s = case name when 'METER_SILENT_DUAL' then 20 when 'GATEWAY_DOWN' then 2 else 100000 end, off_delay_s = 0")
    port = free_port()
    wire(world, points, port, "eastron-sdm630", live_s=3)
    raised = "select a.class_name, a.thing from alarm_event e join alarm a using (alarm_id) where e.kind = 'RAISED' and e.state = 'UNACK_ACTIVE'"
    gateway = f"endpoint:127.0.0.1:{port}"
    with contextlib.ExitStack() as stack:
        service = stack.enter_context(Service(database))
        with server("pymodbus", units=60, port=port):
            stack.enter_context(Collector(database, "--set", "collect.request_timeout_ms=1000"))
            wait_for(lambda: world.value("select count(*) from reading_latest where read_at is not null and cause is null") == 60, 60, "sixty meters that answer")
            listener = stack.enter_context(Listener(service, "alarms"))
            assert world.sql(raised) == []
            world.sql("update alarm_clock set interrupted_ms = now_ms - 100000000")
        assert listener.wait("alarm", 60, **{"class": "GATEWAY_DOWN", "kind": "RAISED"})[1]["now"]["facts"]["meters"] == "60"
        wait_for(lambda: world.value("select count(*) from source_state where state = 'UNKNOWN' and reason in ('FAILED', 'STALE')") == 60, 30, "sixty unknown sources")
        world.sql("update alarm_class set on_delay_s = 0 where name = 'METER_SILENT_DUAL'")     # their delay is over, each of them is silent
        silent = "select state, suppressed_by, count(*) from alarm where class_name = 'METER_SILENT_DUAL' and active group by 1, 2"
        wait_for(lambda: world.sql(silent) == [("SUPPRESSED", f"GATEWAY_DOWN {gateway}", 60)], 30, lambda: world.sql(silent))
        with server("pymodbus", units=60, port=port):
            assert listener.wait("alarm", 60, **{"class": "GATEWAY_DOWN", "kind": "RETURNED"})
            wait_for(lambda: world.value("select count(*) from alarm where class_name = 'METER_SILENT_DUAL' and state <> 'NORMAL'") == 0, 60, "meters that answer again")
        assert world.sql(raised)[:1] == [("GATEWAY_DOWN", gateway)] and {row[0] for row in world.sql(raised)} == {"GATEWAY_DOWN"}
        assert {e[1]["class"] for e in listener.events if e[0] == "alarm" and e[1]["kind"] == "RAISED" and e[1]["state"] == "UNACK_ACTIVE"} == {"GATEWAY_DOWN"}


def turns(world, count=3):
    """Waits until alarms were judged some times more."""
    seen = {world.value("select now_ms from alarm_clock")}
    wait_for(lambda: seen.add(world.value("select now_ms from alarm_clock")) or len(seen) > count, 30, "turns of the alarms")


# clause 3.2
def test_services_come_and_go_and_alarms_stay(cluster, template):
    """Killed and started anew: nothing is lost, doubled or asked for again. Of two one judges; the other does when that is killed."""
    database = cluster.create(template.name)
    world = World(database)
    world.sql("insert into channel (name, kind, url) values ('c', 'WEBHOOK', 'https://example.org/')")
    world.sql("insert into subscription (kind_name, channel_id, address, lang) select 'alarm_raised', channel_id, '', 'zh' from channel")
    with contextlib.ExitStack() as stack:
        world.sql("update alarm_class set on_delay_s = 100000 where name not in ('PARALLEL_SOURCES', 'UNAUTHORISED_SOURCE')")   # nobody reads on
        one = stack.enter_context(Service(database, desk="DISPATCHER"))
        (seen, alarm, (p, q)), (unseen, _, _) = open_alarm(world, one), open_alarm(world, one)
        path = f"/api/v1/alarms/{alarm['alarm']}/acknowledge"
        wait_for(lambda: ask(one, "POST", path, {}, If_Match=f'"{world.value("select version from alarm where alarm_id = %s", int(alarm["alarm"]))}"')[0] == 200, 30, "the acknowledgement")

        def all_of_it():
            return (world.sql("select alarm_id, class_name, thing, state, acked_by, raised_at, version from alarm where raised_at is not null order by 1"), world.sql("select alarm_event_id, kind from alarm_event order by 1"),
                    world.value("select count(*) from outbox"))

        turns(world)
        before = all_of_it()
        assert world.alarms(seen)["PARALLEL_SOURCES"] == "ACK_ACTIVE" and world.alarms(unseen)["PARALLEL_SOURCES"] == "UNACK_ACTIVE"
        one.process.kill()
        one.process.communicate()
        one.log = ""
        two, three = (stack.enter_context(Service(database, desk="DISPATCHER")) for _ in range(2))
        turns(world)
        assert all_of_it() == before
        listeners = [stack.enter_context(Listener(service, "alarms")) for service in (two, three)]
        third, _, (r, s) = open_alarm(world, two)
        for listener in listeners:
            listener.wait("alarm", account=third, **{"class": "PARALLEL_SOURCES", "kind": "RAISED"})
        turns(world)
        count = "select count(*) from alarm_event e join alarm a using (alarm_id) join account k on k.account_id = a.account_id where k.account_number = %s and a.class_name = 'PARALLEL_SOURCES' and e.kind = %s"
        assert world.value(count, third, "RAISED") == 1
        assert world.value("select count(*) from outbox where facts ->> 'account' = %s and facts ->> 'class' = 'PARALLEL_SOURCES'", third) == 1
        assert [sum(e[0] == "alarm" and e[1]["account"] == third and e[1]["class"] == "PARALLEL_SOURCES" for e in listener.events) for listener in listeners] == [1, 1]
        two.process.kill()
        two.process.communicate()
        two.log = ""

        def over():
            for point in (p, r):
                world.read(point, LIVE, 400)
            for point in (q, s):
                world.read(point, LIVE, 0)
            return listeners[1].find("alarm", account=third, **{"class": "PARALLEL_SOURCES", "kind": "RETURNED"}) or listeners[1].take()

        world.sql("update alarm_class set off_delay_s = 0")
        listeners[1].socket.settimeout(10)
        wait_for(over, 30, "the return of the alarm by the other service")
        wait_for(lambda: "PARALLEL_SOURCES" not in world.alarms(seen), 30, "the end of what was acknowledged")
        assert world.alarms(third)["PARALLEL_SOURCES"] == "UNACK_RETURNED" and world.value(count, third, "RETURNED") == 1


# clause 3.2
def test_a_database_that_stops_is_told_of_and_so_is_its_return(desk, cluster):
    """The last one in this file: it stops PostgreSQL."""
    world, service = desk
    world.sql("update alarm_class set on_delay_s = case when name = 'PARALLEL_SOURCES' then 0 else 100000 end, off_delay_s = 100000")
    number, alarm, _ = open_alarm(world, service)
    rows = "select alarm_id, class_name, thing, state, raised_at from alarm where account_id = (select account_id from account where account_number = %s) order by 1"
    before = world.sql(rows, number)
    with Listener(service) as listener:
        last = listener.wait("ready")[2]
        began = time.monotonic()
        cluster.stop()
        try:
            listener.wait("time", 30, database=False)
            told_s = time.monotonic() - began
            assert ask(service, "GET", "/api/v1/alarms")[0] == 503 and Listener(service).status == 503
            listener.events.clear()
            listener.wait("time", 30, database=False)     # it stays, and beats
        finally:
            cluster.start()
        began = time.monotonic()
        listener.wait("time", 30, database=True)
        ready = listener.wait("ready", 30)
        print(f"listeners were told after {told_s:.1f} s, and of the return {time.monotonic() - began:.1f} s after it")
        assert told_s < 10 and not listener.find("end")
        assert any(a["alarm"] == alarm["alarm"] and a["state"] == "UNACK_ACTIVE" for a in listener.find("snapshot", topic="alarms")[1]["items"])
        with Listener(service, last=last) as again:       # who was away meanwhile begins anew, too
            assert again.wait("hello")[1]["resumed"] is False
        world.connection = world.connect()
        third, _, _ = open_alarm(world, service)
        listener.wait("alarm", account=third, kind="RAISED")
        assert world.sql(rows, number) == before
