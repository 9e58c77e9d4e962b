"""What the tests of the alarms share.

`World` puts accounts with sources and meters into a database and writes reading_latest as a collector does; `turn` makes a turn.
`Listener` listens to the stream of events; `as_desk`, `ask` and `open_alarm` ask the service as a person at a desk.
"""
import itertools
import json
import select
import socket
import time

import psycopg2

from conftest import wait_for
from web import sign_in

LIVE, DEAD = 57.7, 0.0     # behind 10000/100 V, phase to neutral
serial = itertools.count(1)


class World:
    """Reads and writes one database on one connection; accounts of 10 kV, current 100/5 A, voltage 10000/100 V."""

    def __init__(self, database, delays=False):
        self.database = database
        self.connection = self.connect()
        if not delays:
            self.sql("update alarm_class set on_delay_s = 0, off_delay_s = 0")
        self.sql("insert into substation (name, primary_kv) values ('城东变', 110)")

    def connect(self):
        connection = psycopg2.connect(self.database.url)
        connection.autocommit = True
        connection.cursor().execute("set search_path = dahu, public")
        return connection

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
