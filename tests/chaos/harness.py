"""What the chaos tests share: points for a fleet, a collector that is killed and started again, figures, seeds.

CHAOS=full   every test at its full count (make chaos); otherwise the short part that `make test` runs
CHAOS_SEED   seed of everything that is random; printed
"""
import contextlib
import ctypes
import functools
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "it"))

from conftest import DAHU, wait_for   # noqa: E402
import invariants                     # noqa: E402

FULL = os.environ.get("CHAOS") == "full"
SEED = int(os.environ.get("CHAOS_SEED", "0")) or int(time.time())
SANITIZED = b"__asan_init" in pathlib.Path(DAHU).read_bytes() if os.path.exists(DAHU) else False

# Servers that are killed are children of this process even when they were started in the background, so that
# somebody reaps them also in a container whose first process does not.
PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)

# Two blocks that are far apart, so that a poll is two requests; every quantity is 32 bits at an even address and
# shows the number of the answer (ledger.py).
DRIVER = {
    "format": 1, "name": "ledger", "vendor": "Test", "models": ["ledger"], "transports": ["tcp", "rtutcp"], "function": 3,
    "sources": ["test"], "registers": [
        {"quantity": "active_energy_import", "address": 0, "encoding": "u32", "unit": "Wh", "confidence": "two"},
        {"quantity": "reactive_energy_import", "address": 2, "encoding": "u32", "unit": "varh", "confidence": "two"},
        {"quantity": "reactive_energy_q1", "address": 200, "encoding": "u32", "unit": "varh", "confidence": "two"},
    ]}
DRIVER_4 = {**DRIVER, "name": "ledger4", "limits": {"max_in_flight": 4}, "registers": DRIVER["registers"] + [
    {"quantity": f"reactive_energy_q{n}", "address": n * 200, "encoding": "u32", "unit": "varh", "confidence": "two"}
    for n in (2, 3, 4)]}


def full(test):
    """This test is only part of `make chaos`."""
    return test if FULL else None


def prompt(*seconds_and_limits):
    """Limits on time hold at full counts, on a machine that has nothing else to do; in the short part, only the figures tell."""
    assert not FULL or all(seconds <= limit for seconds, limit in seconds_and_limits), seconds_and_limits


def count(brief, whole):
    return whole if FULL else brief


def seeded(test):
    """Gives the test a random.Random as `chance`, and says its seed."""
    @functools.wraps(test)
    def run(*arguments, **named):
        print(f"CHAOS_SEED={SEED}")
        return test(*arguments, chance=random.Random(f"{SEED} {test.__name__}"), **named)
    del run.__wrapped__   # else pytest takes `chance` for a fixture
    run.__signature__ = without_chance(test)
    return run


def without_chance(test):
    import inspect
    signature = inspect.signature(test)
    return signature.replace(parameters=[p for name, p in signature.parameters.items() if name != "chance"])


def figure(item, what, passed=True, **values):
    """One line of the table that `make chaos` prints."""
    row = {"item": item, "what": what, "passed": bool(passed), "seed": SEED, **values}
    print(json.dumps(row))
    if path := os.environ.get("CHAOS_FIGURES"):
        with open(path, "a") as file:
            file.write(json.dumps(row) + "\n")


def add_points(database, rows, driver="ledger", slot_s=1, live_s=None, in_flight=None):
    """A point for each of @rows: (uri, unit, meter). Returns {point: meter}."""
    uris, units, meters = zip(*rows)
    got = database.query("""
        with given as (select * from unnest(%(uris)s::text[], %(units)s::int[], %(meters)s::int[]) as g (uri, unit, meter)),
             l as (insert into link (uri, max_in_flight) select distinct uri, %(in_flight)s::smallint from given
                   on conflict (uri) do update set uri = excluded.uri returning link_id, uri),
             m as (insert into meter (serial_number, driver, link_id, unit_id, register_side)
                   select 'S' || meter, %(driver)s, link_id, unit, 'SECONDARY' from given join l using (uri)
                   returning meter_id, serial_number),
             p as (insert into metering_point (point_number, slot_s, live_s)
                   select 'A-' || to_char(meter, 'FM00000') || '-01', %(slot_s)s, %(live_s)s from given
                   returning metering_point_id, point_number)
        insert into meter_installation (metering_point_id, meter_id, valid)
        select p.metering_point_id, m.meter_id, tstzrange(now() - interval '1 year', null)
        from given g join m on m.serial_number = 'S' || g.meter
        join p on p.point_number = 'A-' || to_char(g.meter, 'FM00000') || '-01'
        returning metering_point_id""",
        {"uris": list(uris), "units": list(units), "meters": list(meters), "driver": driver, "slot_s": slot_s,
         "live_s": live_s, "in_flight": in_flight})
    ids = [row[0] for row in got]
    numbers = database.query("""select metering_point_id, substring(serial_number from 2)::int from meter_installation
        join meter using (meter_id) where metering_point_id = any(%s)""", (ids,))
    return dict(numbers)


def rows_of(gateways):
    return [(gateway.uri, unit, meter) for gateway in gateways for unit, meter in gateway.meters.items()]


class Collector:
    """`dahu collect` that can be killed and started again, with one spool folder for all its lives."""

    def __init__(self, url, *options, name="collector-1", request_timeout_ms=900, drivers=(DRIVER, DRIVER_4)):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dahu-chaos-"))
        (self.folder / "drivers").mkdir()
        (self.folder / "spool").mkdir()
        for driver in drivers:
            (self.folder / "drivers" / f"{driver['name']}.json").write_text(json.dumps(driver))
        settings = {"database.url": url, "drivers.path": self.folder / "drivers", "collect.name": name,
                    "collect.admin_port": 0, "collect.spool_path": self.folder / "spool",
                    "collect.request_timeout_ms": request_timeout_ms,
                    "collect.connects_per_s": 10000}   # the limit has a test of its own
        self.command = [DAHU, "collect"]
        for key, value in settings.items():
            self.command += ["--set", f"{key}={value}"]
        for option in options:
            self.command += ["--set", option]
        self.log = open(self.folder / "log", "w+")
        self.process, self.down, self.died_at = None, [], None
        self.start()

    def start(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log,
                                        env={**os.environ, "LANG": "C.UTF-8"})
        return self

    def text(self):
        return (self.folder / "log").read_text(errors="replace")

    def kill(self, number=signal.SIGKILL):
        """Ends it; the span until it polls again may be gaps: see up()."""
        self.died_at = time.time()
        self.process.send_signal(number)
        return self.process.wait(180)

    def up(self, slack_s=1.0):
        """It polls again: what was lost at the end of its last life and until now is explained. One second may
        pass from a poll to its commit."""
        self.down.append((self.died_at - slack_s, time.time()))

    def stop(self, code=0):
        got = self.kill(signal.SIGTERM)
        text = self.text()
        assert got == code, f"ended with {got}:\n{text[-4000:]}"
        assert "Sanitizer" not in text and "runtime error" not in text, text[-8000:]
        return text

    def alive(self):
        return self.process.poll() is None

    def rss_kb(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
        return 0

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.alive():
            self.kill()
        self.log.close()
        if kind:
            print(self.text()[-6000:])
        shutil.rmtree(self.folder, ignore_errors=True)


def readings_count(database):
    return database.value("select count(*) from reading")


def wait_for_readings(database, more, seconds=30):
    """@more rows than there are now."""
    wanted = readings_count(database) + more
    wait_for(lambda: readings_count(database) >= wanted, seconds, f"{more} more readings")


def settle(database, until, seconds=60):
    """Waits until the newest reading of every point is younger than wall-clock @until: what was behind is there."""
    wait_for(lambda: database.value("""select coalesce(bool_and(high >= to_timestamp(%s)), false) from
        (select max(greatest(r.high, g.high)) as high from metering_point p
         left join lateral (select max(slot_at) as high from reading where metering_point_id = p.metering_point_id) r on true
         left join lateral (select max(slot_at) as high from reading_gap where metering_point_id = p.metering_point_id) g on true
         group by metering_point_id) x""", (until,)), seconds, "every point up to date")


def audit(database, fleet, points, **options):
    assert not fleet.strange, f"sent something that is no request: {fleet.strange[:5]}"
    return invariants.audit(database, fleet.ledger, points, **options)


@contextlib.contextmanager
def measured(item, what):
    """A figure of the block, filled by it; told also when it fails."""
    values = {}
    try:
        yield values
    except BaseException as error:
        figure(item, what, False, **values, error=str(error)[:300])
        raise
    figure(item, what, True, **values)
