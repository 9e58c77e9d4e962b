"""Alarms (4.13, 4.14, 3.2): states of sources, conditions, and the life cycle, turn by turn; the running service is in test_alarm_run.py."""
import datetime
import itertools
import random

import psycopg2
import pytest

from alarming import DEAD, LIVE, World


@pytest.fixture(scope="module")
def world(cluster, template):
    return World(cluster.create(template.name))


# ---- states of sources ------------------------------------------------------------------------------------------------

# clause 4.14
def test_voltages_tell_what_they_can_and_no_more(world):
    """Nominal voltage 10,000: phase to neutral 5774. Volts here are primary ones."""
    cases = [  # l1, l2, l3, wiring -> level, reason
        ((5774, 5774, 5774), "FOUR_WIRE", "LIVE"), ((4619, 5774, 5774), "FOUR_WIRE", "LIVE"), ((4618, 5774, 5774), "FOUR_WIRE", "ABNORMAL"),
        ((0, 5774, 5774), "FOUR_WIRE", "ABNORMAL"), ((1154, 1154, 1154), "FOUR_WIRE", "DEAD"), ((1155, 0, 0), "FOUR_WIRE", "ABNORMAL"),
        ((8000, 0, 8000), "THREE_WIRE", "LIVE"), ((7999, 0, 9000), "THREE_WIRE", "ABNORMAL"), ((1999, None, 1999), "THREE_WIRE", "DEAD"), ((2000, None, 0), "THREE_WIRE", "ABNORMAL"),
        ((None, 500, None), "THREE_WIRE", "NO_VOLTAGE"), ((8000, None, None), "ONE_VT", "LIVE"), ((5774, 0, 0), "ONE_VT", "ABNORMAL"), ((1999, 0, 0), "ONE_VT", "DEAD"),
        # told from the values
        ((5774, 5774, 5774), None, "LIVE"), ((10000, 0, 10000), None, "LIVE"), ((10000, 10000, 10000), None, "LIVE"), ((10000, None, None), None, "LIVE"),
        ((0, 0, 0), None, "DEAD"), ((150, 0, 100), None, "DEAD"), ((None, None, None), None, "NO_VOLTAGE"),
        ((5774, None, None), None, "ONE_VT"), ((5774, 0, 0), None, "ONE_VT"), ((1500, 0, 0), None, "ONE_VT"), ((1100, 0, 0), None, "DEAD"), ((3000, 0, 0), None, "ABNORMAL"),
        ((5774, 0, 5774), None, "ABNORMAL"), ((1500, 0, 1500), None, "WIRING"), ((7600, 7600, 100), None, "ABNORMAL"),
    ]
    wrong = []
    for (l1, l2, l3), wiring, expected in cases:
        (level, reason, _), = world.sql("select * from voltage_level(%s, %s, %s, 10000000, %s)", *[None if v is None else v * 1000 for v in (l1, l2, l3)], wiring)
        if (level or reason) != expected or (level is None) != (reason is not None):
            wrong.append(((l1, l2, l3), wiring, level, reason, expected))
    assert not wrong


# clause 4.14
def test_a_source_is_live_or_dead_after_two_polls_and_unknown_when_stale(world):
    _, (one, two), (p, q) = world.account()
    world.turn()
    assert world.source(one)[0::2] == ("UNKNOWN", "NEVER_READ")
    world.poll({p: (LIVE, 400)}, 1)
    assert world.source(one) == ("UNKNOWN", True, "ONE_POLL")
    world.turn()
    assert world.source(one)[2] == "ONE_POLL"                       # the same poll does not count twice
    world.poll({p: (LIVE, 400)}, 1)
    assert world.source(one) == ("LIVE", True, None)
    world.poll({p: (DEAD, 0)}, 1)
    assert world.source(one)[0] == "LIVE"
    world.poll({p: (DEAD, 0)}, 1)
    assert world.source(one) == ("DEAD", False, None)
    world.poll({p: (30, 0)}, 2)
    assert world.source(one)[0] == "ABNORMAL"
    world.read(p, LIVE, 400, age_s=11)                              # fresh for ten seconds
    world.turn()
    assert world.source(one) == ("UNKNOWN", None, "STALE")
    world.poll({p: (LIVE, 400)}, 2)
    world.read(p, cause="silent")
    world.turn()
    assert world.source(one) == ("UNKNOWN", None, "FAILED")
    assert world.source(two)[0::2] == ("UNKNOWN", "NEVER_READ")
    history = [row[0] for row in world.sql("select state from source_change where supply_source_id = %s order by source_change_id", one)]
    assert [state for state, _ in itertools.groupby(history)] == ["UNKNOWN", "LIVE", "DEAD", "ABNORMAL", "UNKNOWN", "LIVE", "UNKNOWN"]


# clause 4.14
def test_carrying_has_a_dead_band_and_a_hysteresis(world):
    _, (one, _), (p, _) = world.account()     # 1 % of 1.73 MVA: 17.3 kW on the primary side, 8.66 W at the meter; off at half of it
    for watts, carrying in ((8, False), (9, True), (5, True), (4, False), (8, False), (-9, True)):
        world.poll({p: (LIVE, watts)}, 1, amps=0.01)
        assert world.source(one)[1] is carrying, watts
    world.poll({p: (LIVE, 0)}, 2, amps=0.2)   # the current alone: 4 A of 100 A
    assert world.source(one)[1] is True


def test_a_point_that_could_be_of_two_sources_tells_of_neither(world):
    number, (one, two), (p, _) = world.account()
    world.sql("update supply_source set line_id = (select line_id from supply_source where supply_source_id = %s) where supply_source_id = %s", one, two)
    world.poll({p: (LIVE, 400)})
    assert world.source(one)[2] == world.source(two)[2] == "AMBIGUOUS"
    world.sql("update metering_point set supply_source_id = %s where metering_point_id = %s", one, p)
    world.poll({p: (LIVE, 400)})
    assert world.source(one)[0] == "LIVE" and world.source(two)[2] == "NO_METER"
    assert "PARALLEL_SOURCES" not in world.alarms(number)


# ---- conditions -------------------------------------------------------------------------------------------------------

# clause 4.14
def test_two_sources_that_carry_are_parallel_and_unknown_holds_it(world):
    number, _, (p, q) = world.account()
    world.poll({p: (LIVE, 400), q: (LIVE, 0)})
    assert world.alarms(number) == {}
    world.poll({p: (LIVE, 400), q: (LIVE, 300)}, 1)
    assert world.alarms(number) == {"PARALLEL_SOURCES": "UNACK_ACTIVE", "UNAUTHORISED_SOURCE": "UNACK_ACTIVE"}
    world.read(q, cause="silent")
    world.turn()
    assert world.alarms(number)["PARALLEL_SOURCES"] == "UNACK_ACTIVE"   # not known to be over
    world.poll({p: (LIVE, 400), q: (LIVE, 0)})
    assert world.alarms(number) == {"PARALLEL_SOURCES": "UNACK_RETURNED", "UNAUTHORISED_SOURCE": "UNACK_RETURNED"}


# clause 4.14
def test_power_and_registers_show_back_feed_and_an_export_right_ends_it(world):
    number, _, (p, q) = world.account()
    world.poll({p: (LIVE, 400), q: (LIVE, 0)}, 2, export=5000)
    world.poll({p: (LIVE, -300), q: (LIVE, 0)}, 1, export=5000)
    assert world.alarms(number) == {"BACK_FEED": "UNACK_ACTIVE"}
    world.poll({p: (LIVE, 300), q: (LIVE, 0)}, 1, export=5000)
    assert world.alarms(number) == {"BACK_FEED": "UNACK_RETURNED"}
    world.poll({p: (LIVE, 300)}, 1, export=5001)                        # one Wh at the meter is two kWh
    assert world.alarms(number) == {"BACK_FEED": "UNACK_ACTIVE"}
    world.sql("""insert into org_unit (name) values ('x') on conflict do nothing""")
    world.sql("set session_replication_role = replica")                 # an agreement without its case
    world.sql("""insert into contract_version (work_case_id, version_no, account_id, kind, customer_id, valid, in_force, change, signed_on, actor)
                 select -account_id, 1, account_id, 'GRID_CONNECTION', 1, '[2020-01-01,2099-01-01)', true, 'FIRST', '2020-01-01', 't' from account where account_number = %s""", number)
    world.sql("set session_replication_role = origin")
    world.turn()
    assert world.alarms(number) == {"BACK_FEED": "UNACK_RETURNED"}


# clause 4.13
def test_a_lost_source_is_one_alarm_and_the_last_one_takes_it_in(world):
    number, (one, _), (p, q) = world.account()
    world.poll({p: (LIVE, 400), q: (LIVE, 0)})
    world.poll({p: (DEAD, 0), q: (LIVE, 0)}, 1)
    assert world.alarms(number) == {}                                   # one poll is none
    world.poll({p: (DEAD, 0), q: (LIVE, 0)}, 1)
    assert world.alarms(number) == {"SOURCE_LOST": "UNACK_ACTIVE"}
    world.poll({p: (DEAD, 0), q: (DEAD, 0)})
    assert world.alarms(number) == {"ALL_SOURCES_LOST": "UNACK_ACTIVE", "SOURCE_LOST": "SUPPRESSED"}
    world.poll({p: (DEAD, 0), q: (LIVE, 0)})
    assert world.alarms(number)["ALL_SOURCES_LOST"] == "UNACK_RETURNED"
    world.turn()
    assert world.value("select state from alarm where class_name = 'SOURCE_LOST' and supply_source_id = %s", one) == "UNACK_ACTIVE"


# clause 4.13
def test_a_cold_standby_that_is_dead_is_no_loss_and_work_on_a_line_suppresses_it(world):
    number, (one, _), (p, q) = world.account(standby="COLD_STANDBY")
    world.poll({p: (LIVE, 400), q: (LIVE, 0)})
    world.poll({p: (LIVE, 400), q: (DEAD, 0)})
    assert world.alarms(number) == {}
    line = world.value("select line_id from supply_source where supply_source_id = %s", one)
    world.sql("insert into work_permit (permit_number, line_id, holder, content, opened_at, sources_seen, actor) values ('P-1', %s, '张三', '换杆', now(), '[]', 't')", line)
    world.poll({p: (DEAD, 0), q: (LIVE, 0)})
    assert world.alarms(number) == {"SOURCE_LOST": "SUPPRESSED"}
    assert world.value("select suppressed_by from alarm where class_name = 'SOURCE_LOST' and supply_source_id = %s", one) == "permit:P-1"
    world.sql("update work_permit set closed_at = now() where permit_number = 'P-1'")
    world.turn()
    assert world.alarms(number) == {"SOURCE_LOST": "UNACK_ACTIVE"}


# clause 4.14
def test_a_generator_that_nobody_permitted_is_an_alarm_when_it_is_live(world):
    number, _, (p,) = world.account(sources=1)
    account = world.value("select account_id from account where account_number = %s", number)
    world.poll({p: (LIVE, 400)})
    assert world.alarms(number) == {}
    meter = world.point(number, account, None, purpose="GENERATION")
    world.poll({p: (LIVE, 400), meter: (LIVE, 50)}, 1)
    assert world.alarms(number) == {"UNAUTHORISED_SOURCE": "UNACK_ACTIVE"}
    world.sql("insert into supply_source (account_id, role, voltage_kv, valid) values (%s, 'OWN_GENERATION', 10, '[2020-01-01,)')", account)
    world.poll({p: (LIVE, 400), meter: (LIVE, 0)}, 2)   # registered, not permitted, and live without load
    assert world.sql("select thing like 'source:%%', state from alarm where account_id = %s order by alarm_id", account) == [(False, "UNACK_RETURNED"), (True, "UNACK_ACTIVE")]
    world.poll({p: (LIVE, 400), meter: (DEAD, 0)}, 2)
    assert world.value("select count(*) from alarm where account_id = %s and active", account) == 0


# clause 4.13
def test_demand_and_power_factor_have_dead_bands(world):
    number, _, (p,) = world.account(sources=1)
    world.sql("set session_replication_role = replica")
    world.sql("""insert into contract_version (work_case_id, version_no, account_id, kind, customer_id, contract_kva, valid, in_force, change, signed_on, actor)
                 select -account_id, 1, account_id, 'SUPPLY', 1, 1000, '[2020-01-01,2099-01-01)', true, 'FIRST', '2020-01-01', 't' from account where account_number = %s""", number)
    world.sql("set session_replication_role = origin")
    for watts, var, expected in ((500, 0, {}), (501, 0, {"DEMAND_ABOVE_CONTRACT": "UNACK_ACTIVE"}), (476, 0, {"DEMAND_ABOVE_CONTRACT": "UNACK_ACTIVE"}), (474, 0, {"DEMAND_ABOVE_CONTRACT": "UNACK_RETURNED"}),
                                 (200, 97, {"DEMAND_ABOVE_CONTRACT": "UNACK_RETURNED", "POWER_FACTOR_LOW": "UNACK_ACTIVE"}),
                                 (200, 80, {"DEMAND_ABOVE_CONTRACT": "UNACK_RETURNED", "POWER_FACTOR_LOW": "UNACK_ACTIVE"}),     # 0.928: below 0.90 and the dead band of 0.03
                                 (200, 75, {"DEMAND_ABOVE_CONTRACT": "UNACK_RETURNED", "POWER_FACTOR_LOW": "UNACK_RETURNED"})):
        world.poll({p: (LIVE, watts)}, 1, var=var)
        assert world.alarms(number) == expected, (watts, var)


# clause 4.14
def test_an_interlock_is_overdue_while_the_source_is_energised(world):
    number, (_, two), (p, q) = world.account()
    case = -world.value("select account_id from account where account_number = %s", number)

    def prove(days_ago, **failed):
        proof = {name: True for name in ("second_refused", "first_refused", "loss_transferred", "restored")} | failed
        world.sql(f"""insert into backfeed_test (work_case_id, tested_on, {', '.join(proof)}, breakers, tester, second_tester, photos, actor)
                      values (%s, today() - %s, {', '.join(map(str, proof.values()))}, '{{1,2}}', '张三', '李四', array[repeat('a', 64)], 't')""", case, days_ago)

    world.sql("set session_replication_role = replica")                 # a second source without its case
    world.sql("""insert into dual_source (work_case_id, account_id, kind, high_voltage, load_description, load_kw, capacity_kva, application_on, application_document, diagram_document, design_document, actor)
                 values (%s, %s, 'GRID_DUAL', true, 'x', 100, 100, '2020-01-01', 'a', 'b', 'c', 't')""", case, -case)
    world.sql("""insert into dual_source_feed (work_case_id, feed_no, role, line_id, voltage_kv, capacity_kva, standby_mode, supply_source_id)
                 select %s, 1, 'STANDBY', line_id, 10, 100, 'HOT_STANDBY', supply_source_id from supply_source where supply_source_id = %s""", case, two)
    world.sql("insert into backfeed_measure (work_case_id, kind, place, installed_on, actor) values (%s, 'MECHANICAL_INTERLOCK', '1', '2020-01-01', 't')", case)
    prove(400)
    world.poll({p: (LIVE, 400), q: (DEAD, 0)})
    assert "INTERLOCK_OVERDUE" not in world.alarms(number)              # overdue, and nothing is on it
    world.poll({p: (LIVE, 400), q: (LIVE, 0)})
    assert world.alarms(number)["INTERLOCK_OVERDUE"] == "UNACK_ACTIVE"
    assert world.sql("select thing, facts ->> 'due_on' = (today() - 400 + interval '12 months')::date::text from alarm where class_name = 'INTERLOCK_OVERDUE' and supply_source_id = %s", two) == [(f"source:{two}", True)]
    world.read(q, cause="silent")
    world.turn()
    assert world.alarms(number)["INTERLOCK_OVERDUE"] == "UNACK_ACTIVE"  # not known to be dead
    world.poll({p: (LIVE, 400), q: (LIVE, 0)})
    prove(10, first_refused=False)
    world.turn()
    assert world.alarms(number)["INTERLOCK_OVERDUE"] == "UNACK_ACTIVE"  # tested, and not passed
    prove(0)
    world.turn()
    assert world.alarms(number)["INTERLOCK_OVERDUE"] == "UNACK_RETURNED"
    world.sql("insert into backfeed_measure (work_case_id, kind, place, installed_on, actor) values (%s, 'NO_PARALLEL', '2', today() + 1, 't')", case)
    world.turn()
    assert world.alarms(number)["INTERLOCK_OVERDUE"] == "UNACK_RETURNED"   # what is built tomorrow
    world.sql("set session_replication_role = origin")


# clause 4.9
def test_no_collector_is_one_alarm_that_takes_in_gateways_and_meters(cluster, template):
    world = World(cluster.create(template.name))
    numbers = [world.account(gateway=gateway)[0] for gateway in (701, 702) for _ in range(3)]
    points = [row[0] for row in world.sql("select metering_point_id from metering_point")]
    world.poll({p: (LIVE, 0) for p in points})
    world.watched()
    alive = "insert into collector (name, started_at, seen_at, version, process, expires_at) values ('c', now(), now(), '1', 'p', clock_timestamp() + interval '1 hour')"
    world.sql(alive)
    world.turn()
    assert world.sql("select class_name from alarm where active") == []
    world.sql("update collector set expires_at = clock_timestamp()")
    world.sql("update reading_latest set read_at = read_at - interval '1 hour', attempted_at = attempted_at - interval '1 hour'")
    world.turn()
    states = "select class_name, state, count(*), min(suppressed_by) from alarm where state <> 'NORMAL' group by 1, 2 order by 1, 2"
    assert world.sql(states) == [("COLLECTOR_DOWN", "UNACK_ACTIVE", 1, None), ("GATEWAY_DOWN", "SUPPRESSED", 2, "COLLECTOR_DOWN collector"),
                                 ("METER_SILENT_DUAL", "SUPPRESSED", 12, "COLLECTOR_DOWN collector")]
    world.sql("update collector set expires_at = clock_timestamp() + interval '1 hour'")
    world.poll({p: (LIVE, 0) for p in points})
    assert world.sql(states) == [("COLLECTOR_DOWN", "UNACK_RETURNED", 1, None)] and numbers


# clause 4.9
def test_a_gateway_that_is_down_is_one_alarm_and_not_sixty(world):
    accounts = [world.account(gateway=777) for _ in range(30)]
    points = [p for _, _, two in accounts for p in two]
    lone_number, _, (lone, _) = world.account()
    world.poll({p: (LIVE, 0) for p in points}, 1)
    world.watched()
    for point in [*points, lone]:
        world.read(point, cause="silent")
    world.turn()
    numbers = [number for number, _, _ in accounts]

    def states():
        return dict(world.sql("select a.state, count(*) from alarm a join account k using (account_id) where a.class_name = 'METER_SILENT_DUAL' and k.account_number = any (%s) and a.state <> 'NORMAL' group by 1", numbers))

    assert states() == {"SUPPRESSED": 60}
    assert world.sql("select state, facts ->> 'meters' from alarm where class_name = 'GATEWAY_DOWN' and thing = 'endpoint:10.9.9.9:777'") == [("UNACK_ACTIVE", "60")]
    assert world.alarms(lone_number)["METER_SILENT_DUAL"] == "UNACK_ACTIVE"      # behind another gateway
    world.read(points[0])                                                      # the first answers again, the others have not been asked yet
    world.turn()
    assert world.value("select state from alarm where class_name = 'GATEWAY_DOWN' and thing = 'endpoint:10.9.9.9:777'") == "UNACK_RETURNED"
    assert states() == {"SUPPRESSED": 59}
    for point in points[2:]:
        world.read(point)
    world.read(points[1], cause="silent")                                      # asked since, and silent by itself
    world.turn()
    assert states() == {"UNACK_ACTIVE": 1}

    # the list goes on behind an alarm that is over by then
    def page(after):
        return world.value("select api.alarms('open', null, null, 'METER_SILENT_DUAL', 1, %s)", after)

    everything = [a["alarm"] for a in world.value("select api.alarms('open', null, null, 'METER_SILENT_DUAL', 500, null)")["items"]]
    assert len(everything) >= 2 and page(None)["items"][0]["alarm"] == everything[0]
    world.sql("update alarm set active = false, acked = true where alarm_id = %s returning 1", everything[0])
    assert [a["alarm"] for a in page(str(everything[0]))["items"]] == everything[1:2]


def test_time_in_which_nobody_watched_raises_nothing(cluster, template):
    world = World(cluster.create(template.name), delays=True)
    number, _, (p, q) = world.account()
    world.poll({p: (LIVE, 400), q: (LIVE, 0)})
    world.watched()
    age = "update reading_latest set read_at = read_at - interval '%s', attempted_at = attempted_at - interval '%s'"
    for hole in ("70 seconds", "1 hour"):                      # the database was away; the clock was set forward
        world.sql("update alarm_clock set turned_at = turned_at - %s::interval", hole)
        world.sql(age % (hole, hole))
        for _ in range(3):
            world.turn()
        assert world.source(world.value("select min(supply_source_id) from supply_source"))[0] == "UNKNOWN"
        world.poll({p: (LIVE, 400), q: (LIVE, 0)})
        world.turn()
        assert world.sql("select class_name, state from alarm where active") == [], hole
        world.watched()
    world.sql("update alarm_clock set turned_at = turned_at + interval '1 hour'")    # the clock was set back
    world.turn(5)
    assert world.alarms(number) == {}
    world.watched()
    world.sql(age % ("20 seconds", "20 seconds"))
    world.turn(100)
    assert world.alarms(number) == {}                          # silent for 100 of 120 seconds of watching
    world.turn(40)
    assert world.alarms(number) == {"METER_SILENT_DUAL": "UNACK_ACTIVE"}


def test_alarms_that_chatter_say_so_and_are_told_once(cluster, template):
    world = World(cluster.create(template.name))
    number, _, (p, q) = world.account()
    world.sql("insert into channel (name, kind, url) values ('c', 'WEBHOOK', 'https://example.org/')")
    world.sql("insert into subscription (kind_name, channel_id, address, lang) select 'alarm_raised', channel_id, '', 'zh' from channel")
    for watts in (0, 300, 0, 300, 0, 300):
        world.poll({p: (LIVE, 400), q: (LIVE, watts)}, 1 if watts else 2)
    state = "select state, chattering from alarm where class_name = 'PARALLEL_SOURCES'"
    assert world.sql(state) == [("UNACK_ACTIVE", True)]
    told = world.sql("select facts ->> 'title', facts ->> 'account' from outbox where facts ->> 'class' = 'PARALLEL_SOURCES'")
    assert told == [("@alarm_class.PARALLEL_SOURCES.title", number)], told   # three raisings, one before it chattered
    for _ in range(40):
        world.turn(9)
    assert world.sql(state)[0][1] is False


# ---- life cycle -------------------------------------------------------------------------------------------------------

class Model:
    """Part B7 of the conventions, written down a second time. Delays: on 3 s, off 2 s."""
    ON, OFF = 3, 2

    def __init__(self):
        self.active, self.acked, self.since = False, True, None
        self.shelf = self.out = None
        self.cause = False

    @property
    def hidden(self):
        return self.shelf is not None or self.out is not None or self.cause

    @property
    def state(self):
        if self.out is not None:
            return "OUT_OF_SERVICE"
        if self.cause:
            return "SUPPRESSED"
        if self.shelf is not None:
            return "SHELVED"
        if self.active:
            return "ACK_ACTIVE" if self.acked else "UNACK_ACTIVE"
        return "NORMAL" if self.acked else "UNACK_RETURNED"

    def shown(self, was_hidden):
        """What comes back to the operator is news if it is so, and nothing if it is not."""
        if was_hidden and not self.hidden:
            self.acked = not self.active

    def turn(self, now, holds, cause):
        was = self.hidden
        self.shelf = None if self.shelf is not None and self.shelf <= now else self.shelf
        self.out = None if self.out is not None and self.out <= now else self.out
        changed = False
        if holds is None or holds == self.active:
            self.since = None
        else:
            self.since = now if self.since is None else self.since
            changed = now - self.since >= (self.ON if holds else self.OFF)
        if changed:
            self.active, self.since = holds, None
        # a thing that follows from another stays with it to its end
        if holds is not False:
            self.cause = cause
        elif not self.active:
            self.cause = False
        if changed and self.active:
            self.acked = False
        if self.hidden and not self.active:
            self.acked = True
        self.shown(was)

    def act(self, what, until=None):
        allowed = {"ACKNOWLEDGED": self.state in ("UNACK_ACTIVE", "UNACK_RETURNED"), "SHELVED": not self.hidden, "UNSHELVED": self.shelf is not None,
                   "OUT_OF_SERVICE": self.out is None, "IN_SERVICE": self.out is not None}[what]
        if not allowed:
            return False
        was = self.hidden
        if what == "ACKNOWLEDGED":
            self.acked = True
        elif what == "SHELVED":
            self.shelf = until
        elif what == "UNSHELVED":
            self.shelf = None
        elif what == "OUT_OF_SERVICE":
            self.out = until
        else:
            self.out = None
        if what in ("SHELVED", "OUT_OF_SERVICE") and not self.active:
            self.acked = True
        self.shown(was)
        return True


# clause 3.2
def test_the_life_cycle_is_that_of_the_model(cluster, template):
    """Random values, acknowledgements, shelves, causes and time against the model: no state differs. alarm_conditions is the test's own."""
    world = World(cluster.create(template.name))
    seed = random.randrange(1 << 30)
    dice = random.Random(seed)
    things = [f"thing:{n}" for n in range(12)]
    world.sql("update alarm_class set on_delay_s = %s, off_delay_s = %s where name = 'SOURCE_LOST'", Model.ON, Model.OFF)
    world.sql("create table told (thing text primary key, holds boolean, cause text)")
    world.sql("insert into told select unnest(%s), false, null", things)
    world.sql("""create or replace function dahu.alarm_conditions(at timestamptz, day date, watched_ms bigint)
                 returns table (class_name text, thing text, account_id bigint, metering_point_id bigint, supply_source_id bigint, holds boolean, facts jsonb, suppressed_by text)
                 language sql as $$ select 'SOURCE_LOST', t.thing, null::bigint, null::bigint, null::bigint, t.holds, '{}'::jsonb, t.cause from dahu.told t where t.holds is distinct from false $$""")
    models, now = {thing: Model() for thing in things}, 0
    origin = datetime.datetime(2026, 11, 22, tzinfo=datetime.timezone.utc)

    def act(thing, what, until):
        world.sql("begin")
        try:
            world.sql("select alarm_act(alarm_id::text, %s, 'because', %s) from alarm where thing = %s", what, None if until is None else origin + datetime.timedelta(seconds=until), thing)
            world.sql("commit")
            return True
        except psycopg2.Error as error:
            assert error.pgcode == "DH409", error
            world.sql("rollback")
            return False

    for step in range(160):
        for thing in dice.sample(things, 4):
            world.sql("update told set holds = %s, cause = %s where thing = %s", dice.choice((True, True, False, False, None)), dice.choice((None, None, "alarm:x")), thing)
        now += dice.choice((0, 1, 1, 2, 5))
        told = {thing: (holds, cause) for thing, holds, cause in world.sql("select thing, holds, cause from told")}
        world.sql("select alarm_judge(%s, current_date, %s, 100000000)", origin + datetime.timedelta(seconds=now), now * 1000)
        for thing, model in models.items():
            model.turn(now, told[thing][0], told[thing][1] is not None)
        known = {thing for thing, in world.sql("select thing from alarm")}
        for thing in dice.sample(things, 3):
            what = dice.choice(("ACKNOWLEDGED", "ACKNOWLEDGED", "SHELVED", "UNSHELVED", "OUT_OF_SERVICE", "IN_SERVICE"))
            until = now + dice.randrange(1, 20) if what in ("SHELVED", "OUT_OF_SERVICE") else None
            if thing in known:
                assert act(thing, what, until) == models[thing].act(what, until), (seed, step, thing, what)
        states = dict(world.sql("select thing, state from alarm"))
        differing = {thing: (states.get(thing, "NORMAL"), model.state) for thing, model in models.items()
                     if states.get(thing, "NORMAL") != model.state and (thing in states or model.state != "SUPPRESSED")}
        assert not differing, (seed, step, differing)
    # the journal tells the same: the state after the last event is that of the alarm, but for suppression of what nobody was shown
    last = dict(world.sql("select distinct on (alarm_id) a.thing, e.state from alarm_event e join alarm a using (alarm_id) order by alarm_id, alarm_event_id desc"))
    assert not [(seed, thing, last[thing], models[thing].state) for thing in last if models[thing].state not in (last[thing], "SUPPRESSED")]
