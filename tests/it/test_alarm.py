"""Alarms (4.13, 4.14, 3.2): states of sources, conditions, the life cycle, the API, and the stream of events.

`World` puts accounts with sources and meters into a database and writes reading_latest as a collector does; `turn` makes a turn.
"""
import contextlib
import datetime
import itertools
import json
import os
import random
import select
import socket
import time

import psycopg2
import pytest

from collecting import Collector, registers, tcp
from conftest import wait_for
from meters import FakeMeter
from web import Service, sign_in

LIVE, DEAD = 57.7, 0.0     # behind 10000/100 V, phase to neutral
serial = itertools.count(1)


class World:
    """Reads and writes one database on one connection; accounts of 10 kV, current 100/5 A, voltage 10000/100 V."""

    def __init__(self, database, delays=False):
        self.connection = psycopg2.connect(database.url)
        self.connection.autocommit = True
        self.sql("set search_path = dahu, public")
        if not delays:
            self.sql("update alarm_class set on_delay_s = 0, off_delay_s = 0")
        self.sql("insert into substation (name, primary_kv) values ('城东变', 110)")

    def sql(self, text, *values):
        with self.connection.cursor() as c:
            c.execute(text, values)
            return c.fetchall() if c.description else []

    def value(self, text, *values):
        return self.sql(text, *values)[0][0]

    def line(self):
        return self.value("insert into line (line_number, name, substation_id, kind, voltage_kv) select 'L-' || %s, 'L', substation_id, 'PUBLIC', 10 from substation returning line_id", str(next(serial)))

    def account(self, sources=2, gateway=None, unit=None, standby="HOT_STANDBY"):
        """Returns (account number, [source], [point]); @gateway: port of the gateway of all meters."""
        number = f"A-{next(serial):05}"
        account = self.value("with s as (insert into site (name) values ('s') returning site_id) insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)"
                             " select %s, site_id, 'INDUSTRIAL', 10, '2020-01-01', (select org_unit_id from org_unit where name = %s) from s returning account_id", number, unit)
        ids, points = [], []
        for n in range(sources):
            line = self.line()
            ids.append(self.value("insert into supply_source (account_id, role, line_id, voltage_kv, valid, standby_mode) values (%s, %s, %s, 10, '[2020-01-01,)', %s) returning supply_source_id",
                                  account, "STANDBY" if n else "MAIN", line, standby if n else None))
            points.append(self.point(number, account, line, gateway))
        return number, ids, points

    def point(self, number, account, line, gateway=None, purpose="SETTLEMENT", live_s=1):
        n = next(serial)
        gateway = gateway or 10000 + n
        point = self.value("insert into metering_point (point_number, line_id, purpose, slot_s, live_s) values (%s, %s, %s, 900, %s) returning metering_point_id", f"{number}-{n:02}", line, purpose, live_s)
        self.sql("insert into metering_point_account values (%s, %s, '[2020-01-01,)')", point, account)
        self.sql("""with l as (insert into link (uri) values (%s) on conflict (uri) do update set uri = excluded.uri returning link_id),
                    m as (insert into meter (serial_number, driver, link_id, unit_id) select %s, 'fake', link_id, %s from l returning meter_id)
                    insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, pt_primary_v, pt_secondary_v)
                    select %s, meter_id, '[2020-01-01,)', 100, 5, 10000, 100 from m""", f"tcp://10.9.9.9:{gateway}", f"S{n}", n % 200 + 1, point)
        return point

    def read(self, point, volts=LIVE, watts=0.0, amps=None, export=None, age_s=0.0, cause=None, var=0.0):
        """As the writer does: a value, or the failure of an attempt, and the notice."""
        if cause:
            self.sql("insert into reading_latest as l (metering_point_id, attempted_at, cause) values (%s, clock_timestamp(), %s)"
                     " on conflict (metering_point_id) do update set attempted_at = excluded.attempted_at, cause = excluded.cause", point, cause)
        else:
            volts = volts if isinstance(volts, (list, tuple)) else [volts] * 3
            self.sql("""insert into reading_latest as l (metering_point_id, read_at, attempted_at, voltage_l1_v, voltage_l2_v, voltage_l3_v, active_power_w, reactive_power_var, current_l1_a, active_energy_export_wh)
                        values (%s, clock_timestamp() - make_interval(secs => %s), clock_timestamp(), %s, %s, %s, %s, %s, %s, %s)
                        on conflict (metering_point_id) do update set read_at = excluded.read_at, attempted_at = excluded.attempted_at, cause = null, voltage_l1_v = excluded.voltage_l1_v,
                        voltage_l2_v = excluded.voltage_l2_v, voltage_l3_v = excluded.voltage_l3_v, active_power_w = excluded.active_power_w, reactive_power_var = excluded.reactive_power_var,
                        current_l1_a = excluded.current_l1_a, active_energy_export_wh = excluded.active_energy_export_wh""",
                     point, age_s, *volts, watts, var, abs(watts) / 170 if amps is None else amps, export)
        self.sql("select pg_notify('dahu_latest', %s)", str(point))

    def turn(self, after_s=0):
        """A turn, @after_s seconds of watching later."""
        while after_s > 0:
            self.sql("update alarm_clock set turned_at = turned_at - make_interval(secs => %s)", min(after_s, 9))
            after_s -= 9
            made = self.value("select alarm_turn(true)")
        if after_s <= 0:
            made = self.value("select alarm_turn(true)")
        return made

    def poll(self, values, times=2, **more):
        """@times polls of {point: (volts, watts)}, each with its turn."""
        for _ in range(times):
            for point, (volts, watts) in values.items():
                self.read(point, volts, watts, **more)
            self.turn()

    def watched(self):
        """As if readings had been watched for long."""
        self.turn()
        self.sql("update alarm_clock set interrupted_ms = now_ms - 100000000")

    def source(self, source):
        return self.sql("select state, carrying, reason from source_state where supply_source_id = %s", source)[0]

    def alarms(self, *numbers):
        """{class: state} of the alarms that are not normal."""
        return dict(self.sql("select a.class_name, a.state from alarm a join account k using (account_id) where k.account_number = any (%s) and a.state <> 'NORMAL'", list(numbers)))

    def alarm(self, name, thing):
        return self.value("select alarm_id from alarm where class_name = %s and thing = %s", name, thing)


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
    # the journal tells the same: the state after the last event is that of the alarm, but for suppression of what was never raised
    last = dict(world.sql("select distinct on (alarm_id) a.thing, e.state from alarm_event e join alarm a using (alarm_id) order by alarm_id, alarm_event_id desc"))
    assert all(last[thing] == models[thing].state or "SUPPRESSED" in (last[thing], models[thing].state) for thing in last), seed


# ---- the API and the stream -------------------------------------------------------------------------------------------

class Listener:
    """Reads a stream of events on a raw socket; .events are (name, data, id)."""

    def __init__(self, service, topics="live,alarms,due", token=None, last=None, read=True):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(60)
        self.socket.connect(service.address)
        extra = f"Last-Event-ID: {last}\r\n" if last else ""
        self.socket.sendall(f"GET /api/v1/stream?topics={topics} HTTP/1.1\r\nHost: x\r\nCookie: dahu={token or service.token}\r\n{extra}\r\n".encode())
        self.bytes, self.events, self.status, self.closed = b"", [], None, False
        if read:
            self.until(lambda: self.status is not None, 60)
            if self.status == 200:
                self.wait("hello")

    def take(self):
        try:
            more = self.socket.recv(65536)
        except ConnectionResetError:
            more = b""
        self.closed = not more
        self.bytes += more
        if self.status is None and b"\r\n\r\n" in self.bytes:
            head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
            self.status, self.head = int(head.split()[1]), head.decode().lower()
        while self.status == 200 and b"\r\n" in self.bytes:   # chunks
            size, rest = self.bytes.split(b"\r\n", 1)
            n = int(size or b"0", 16)
            if len(rest) < n + 2:
                break
            self.pending = getattr(self, "pending", b"") + rest[:n]
            self.bytes = rest[n + 2:]
            while b"\n\n" in self.pending:
                text, self.pending = self.pending.split(b"\n\n", 1)
                fields = dict(line.split(": ", 1) for line in text.decode().split("\n"))
                self.events.append((fields["event"], json.loads(fields["data"]), fields.get("id")))
            if n == 0:
                self.closed = True
                break

    def until(self, condition, seconds=30):
        deadline = time.monotonic() + seconds * 3
        while not condition() and not self.closed and (left := deadline - time.monotonic()) > 0:
            if select.select([self.socket], [], [], min(left, 1))[0]:
                self.take()
        return condition()

    def find(self, name, **wanted):
        return next((event for event in self.events if event[0] == name and all(event[1].get(k) == v for k, v in wanted.items())), None)

    def wait(self, name, seconds=30, **wanted):
        assert self.until(lambda: self.find(name, **wanted), seconds), (name, wanted, self.events[-5:], self.closed)
        return self.find(name, **wanted)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


@pytest.fixture(scope="module")
def desk(cluster, template):
    """(world, service): what happens is judged by the service itself; it is asked as a dispatcher."""
    database = cluster.create(template.name)
    world = World(database)
    world.sql("insert into org_unit (name) values ('城东'), ('城西')")
    with Service(database, "--set", "http.max_connections_per_client=0", desk="DISPATCHER") as service:
        service.database = database
        yield world, service
        began = time.monotonic()
        assert service.stop() == 0
        print(f'service stopped in {time.monotonic() - began:.1f} s')


def as_desk(service, desk, unit=None, login=None):
    return sign_in(service.database.query, desk, unit, login)


def ask(service, method, path, body=None, token=None, **headers):
    if token:
        headers.update(Cookie=f"dahu={token}", Origin=service.url)
    status, head, content = service.ask(method, path, body, **headers)
    return status, head, json.loads(content) if "json" in head.get("Content-Type", "") else content


def open_alarm(world, service, unit=None):
    """A dual-source account whose sources run in parallel; returns (number, alarm)."""
    number, _, (p, q) = world.account(unit=unit)

    def raised():
        world.read(p, LIVE, 400)
        world.read(q, LIVE, 300)
        return next((a for a in ask(service, "GET", f"/api/v1/alarms?account={number}")[2]["items"] if a["class"] == "PARALLEL_SOURCES"), None)

    return number, wait_for(raised, 30, "the alarm"), (p, q)


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


def test_listeners_that_do_not_read_hold_up_nobody(desk):
    world, service = desk
    tokens = [as_desk(service, "SUPERVISOR", login=f"listener-{n}") for n in range(7)]
    world.sql("update alarm_class set on_delay_s = 100000")
    points = [p for _ in range(20) for p in world.account()[2]]
    world.read(points[0])
    wait_for(lambda: world.value("select count(*) from watched_point") >= 40, 30, "the points that are watched")

    def descriptors():
        return len(os.listdir(f"/proc/{service.process.pid}/fd"))

    with contextlib.ExitStack() as stack:
        hearing = [stack.enter_context(Listener(service, "live", token=tokens[n % 7])) for n in range(35)]
        with_hearing = descriptors()
        deaf = [stack.enter_context(Listener(service, "live", token=tokens[n % 7], read=False)) for n in range(7)]
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
        many = [stack.enter_context(Listener(service, "live", token=tokens[0], read=True)) for _ in range(4)]
        assert [one.status for one in many] == [200, 200, 200, 429]   # five are there


# clause 4.14
def test_from_meters_to_alarms(desk):
    """Meters, collector, database, service, stream: how long it takes until a dispatcher is told."""
    world, service = desk
    world.sql("update alarm_class set on_delay_s = 0, off_delay_s = 0")
    number, (one, two), (p, q) = world.account()
    with contextlib.ExitStack() as stack:
        first, second = (stack.enter_context(FakeMeter(registers(voltage_dv=2200, power_w=w))) for w in (9000, 0))
        world.sql("update meter set enabled = false where link_id in (select link_id from link where uri like 'tcp://10.9.9.9%%')")
        for point, meter in ((p, first), (q, second)):
            world.sql("""with l as (insert into link (uri) values (%s) returning link_id)
                         update meter m set link_id = l.link_id, unit_id = 1, enabled = true from l, meter_installation i where i.meter_id = m.meter_id and i.metering_point_id = %s""", tcp(meter), point)
            world.sql("update meter_installation set pt_primary_v = 1, pt_secondary_v = 1, ct_primary_a = 1, ct_secondary_a = 1 where metering_point_id = %s", point)
            world.sql("delete from reading_latest where metering_point_id = %s", point)
        stack.enter_context(Collector(service.database))
        dispatcher = stack.enter_context(Listener(service, "alarms"))
        wait_for(lambda: world.sql("select state from source_state where supply_source_id = any (%s)", [one, two]) == [("LIVE",), ("LIVE",)], 30, "two live sources")

        def until(name, change, kind="RAISED"):
            dispatcher.events.clear()
            began = time.monotonic()
            change()
            dispatcher.wait("alarm", 60, **{"class": name, "kind": kind}, **({} if name == "GATEWAY_DOWN" else {"account": number}))
            print(f"{name} {kind} after {time.monotonic() - began:.1f} s")

        until("PARALLEL_SOURCES", lambda: second.registers.update({5: 8000}))
        until("PARALLEL_SOURCES", lambda: second.registers.update({5: 0}), "RETURNED")
        until("BACK_FEED", lambda: first.registers.update({5: 0x10000 - 9000}))
        until("SOURCE_LOST", lambda: first.registers.update({4: 0, 5: 0}))
        world.sql("update alarm_clock set interrupted_ms = now_ms - 100000000")
        until("METER_SILENT_DUAL", lambda: second.silent.add(1))
        assert world.source(two)[2] in ("FAILED", "STALE")
