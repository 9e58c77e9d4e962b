"""What the tests of `dahu collect` share: points with meters in a database, a running collector, and the invariant."""
import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile

from conftest import DAHU, wait_for

# A turn of the loop that is longer is a defect; the collector itself tells of those above 20 ms. Under the sanitizers all is slower.
TURN_MS = 1500   # who waits for something in a turn of the loop waits longer; a busy machine takes some of it, too

# A meter without a pause between requests: energies in Wh, voltage, power, and a block that is far away.
DRIVER = {
    "format": 1, "name": "fake", "vendor": "Test", "models": ["fake"], "transports": ["tcp", "rtutcp"], "function": 3,
    "sources": ["test"], "registers": [
        {"quantity": "active_energy_import", "address": 0, "encoding": "u32", "unit": "Wh", "confidence": "two"},
        {"quantity": "reactive_energy_import", "address": 2, "encoding": "u32", "unit": "varh", "confidence": "two"},
        {"quantity": "voltage_ln.L1", "address": 4, "encoding": "u16", "unit": "V", "scale": 0.1, "confidence": "two"},
        {"quantity": "active_power.total", "address": 5, "encoding": "s16", "unit": "W", "confidence": "two"},
        {"quantity": "reactive_energy_q1", "address": 200, "encoding": "u32", "unit": "varh", "confidence": "two"},
        {"quantity": "serial_number", "address": 300, "words": 2, "encoding": "hex", "confidence": "two"},
    ]}

# One that marks missing values, counts in floats and in decimal digits, and has a setting that must be right.
ODD_DRIVER = {
    "format": 1, "name": "odd", "vendor": "Test", "models": ["odd"], "transports": ["tcp"], "function": 3,
    "sources": ["test"], "missing": {"u32": ["FFFFFFFF"]}, "registers": [
        {"quantity": "active_energy_import", "address": 0, "encoding": "u32", "unit": "Wh", "confidence": "two"},
        {"quantity": "active_energy_export", "address": 2, "encoding": "f32", "unit": "Wh", "confidence": "two"},
        {"quantity": "reactive_energy_import", "address": 4, "encoding": "bcd", "words": 2, "unit": "varh",
         "confidence": "two"},
    ],
    "helpers": [{"name": "prefix", "address": 6, "encoding": "u16", "confidence": "two"}],
    "checks": [{"register": "prefix", "kind": "setting", "expect": [0], "reason": "the meter counts in MWh"}]}


def registers(active_wh=1234567, reactive_varh=7654, voltage_dv=2305, power_w=-42, q1_varh=99):
    return {0: active_wh >> 16, 1: active_wh & 0xFFFF, 2: reactive_varh >> 16, 3: reactive_varh & 0xFFFF, 4: voltage_dv,
            5: power_w & 0xFFFF, 200: q1_varh >> 16, 201: q1_varh & 0xFFFF, 300: 0x1234, 301: 0x5678}


def set_energy(meter, active_wh):
    meter.registers.update({0: active_wh >> 16, 1: active_wh & 0xFFFF})


def add_point(database, uri, unit=1, driver="fake", slot_s=1, side="SECONDARY"):
    """A metering point with a meter behind @uri; returns its id."""
    return database.value("""
        with l as (insert into link (uri) values (%(uri)s) on conflict (uri) do update set uri = excluded.uri
                   returning link_id),
             n as (select count(*) + 1 as n from metering_point),
             m as (insert into meter (serial_number, driver, link_id, unit_id, register_side)
                   select 'S' || n, %(driver)s, link_id, %(unit)s, %(side)s from l, n returning meter_id),
             p as (insert into metering_point (point_number, slot_s)
                   select 'A-00001-' || to_char(n, 'FM00'), %(slot_s)s from n returning metering_point_id)
        insert into meter_installation (metering_point_id, meter_id, valid)
        select metering_point_id, meter_id, tstzrange(now() - interval '1 year', null) from p, m
        returning metering_point_id""",
        {"uri": uri, "unit": unit, "driver": driver, "slot_s": slot_s, "side": side})


def tcp(port):
    return f"tcp://127.0.0.1:{getattr(port, 'port', port)}"


@contextlib.contextmanager
def driver_folder():
    with tempfile.TemporaryDirectory(prefix="dahu-drivers-") as folder:
        for driver in (DRIVER, ODD_DRIVER):
            with open(f"{folder}/{driver['name']}.json", "w") as file:
                json.dump(driver, file)
        yield folder


def command(database, folder, *options):
    return [DAHU, "collect", "--set", f"database.url={database.url}", "--set", f"drivers.path={folder}",
            "--set", f"collect.spool_path={folder}/spool", "--set", "collect.admin_port=0", *options]


def once(database, *options):
    with driver_folder() as folder:
        return subprocess.run(command(database, folder, "--once", *options), text=True, capture_output=True, timeout=300)


class Collector:
    """A running `dahu collect`. stop() ends it with SIGTERM and checks that it ends cleanly."""

    def __init__(self, database, *options, environment=()):
        self.stack = contextlib.ExitStack()
        folder = self.stack.enter_context(driver_folder())
        self.log = self.stack.enter_context(tempfile.TemporaryFile("w+"))
        self.process = subprocess.Popen(command(database, folder, *options), stdout=self.log, stderr=self.log,
                                        env={**os.environ, "LANG": "C.UTF-8", **dict(environment)})

    def text(self):
        self.log.seek(0)
        return self.log.read()

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        return self.process.wait(120)

    def stop(self, code=0):
        got = self.kill(signal.SIGTERM)
        text = self.text()
        self.stack.close()
        assert got == code, f"ended with {got}:\n{text}"
        slow = [int(ms) for ms in re.findall(r"a turn took (\d+) ms", text)]
        assert not [ms for ms in slow if ms > TURN_MS], text
        return text

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()
        self.stack.close()


def readings(database, point):
    return database.query("""select extract(epoch from slot_at)::float8, active_energy_import_wh,
        extract(epoch from read_at - slot_at)::float8, quality from reading where metering_point_id = %s order by 1""", (point,))


def gaps(database, point):
    """(slot, cause, detail) in the order of slots; without those that pass while the first collector starts: a busy machine
    takes its time for that."""
    return database.query("""
        with begun as (select least((select min(slot_at) from reading where metering_point_id = %(point)s),
                                    (select min(slot_at) from reading_gap
                                     where metering_point_id = %(point)s and cause <> 'collector_down')) as at)
        select extract(epoch from slot_at)::float8, cause, detail from reading_gap, begun
        where metering_point_id = %(point)s and (begun.at is null or slot_at > begun.at or cause <> 'collector_down')
        order by 1""", {"point": point})


def wait_for_rows(database, point, count, seconds=30, what=readings):
    wait_for(lambda: len(what(database, point)) >= count, seconds, f"{count} {what.__name__} of point {point}")


def check_slots(database, point, slot_s=1, since=0):
    """Every slot from the first (@since then) to the last is one reading or one gap, never both, never neither.
    Returns how many of them are readings, and how many gaps."""
    read, lost = ([row[0] for row in what(database, point) if row[0] >= since] for what in (readings, gaps))
    slots = sorted(read + lost)
    assert slots, "nothing was booked"
    assert all(slot % slot_s == 0 for slot in slots)
    expected = [slots[0] + i * slot_s for i in range(round((slots[-1] - slots[0]) / slot_s) + 1)]
    assert slots == expected, f"readings {read}, gaps {lost}"
    return len(read), len(lost)
