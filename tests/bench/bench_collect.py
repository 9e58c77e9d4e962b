"""`dahu collect` with a fleet before it and PostgreSQL behind it. See README.md."""
import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from benching import BUILD, HERE, Fleet, at_least, limit, line, none_of, on_core, write_drivers
import conftest
from conftest import wait_for
from meters import free_port

PAIRS = int(os.environ.get("PAIRS", "5"))
MINUTES = float(os.environ.get("MINUTES", "2"))
PSQL = "/usr/lib/postgresql/15/bin/psql"
# What `dahu up` gives its private database on a machine with 8 GB or more, and what is asked of a disk in earnest.
SETTINGS = """
shared_buffers = 1GB
work_mem = 16MB
jit = off
wal_compression = on
min_wal_size = 256MB
max_wal_size = 4GB
checkpoint_timeout = 15min
fsync = on
"""


def seed(database, fleet, meters, units=1, slot_s=1):
    conftest.run_dahu("migrate", database=database).check_returncode()
    variables = {"meters": meters, "units": units, "slot_s": slot_s, "port": fleet.port}
    subprocess.run([PSQL, "-Xq", "-v", "ON_ERROR_STOP=1", *(f"-v{name}={value}" for name, value in variables.items()), "-d", database.url,
                    "-f", HERE / "fleet.sql"], check=True, stdout=subprocess.DEVNULL)


class Collector:
    """The real binary on the first processor, with drivers and a spool of its own."""

    def __init__(self, database, folder, *options):
        self.admin_port = free_port()
        self.log = open(pathlib.Path(folder, "collect.log"), "w+")
        command = [conftest.DAHU, "collect", "--set", f"database.url={database.url}", "--set", f"drivers.path={folder}/drivers",
                   "--set", f"collect.spool_path={folder}/spool", "--set", f"collect.admin_port={self.admin_port}",
                   "--set", "collect.connects_per_s=100000", *options]
        self.process = subprocess.Popen(on_core(0, command), stdout=self.log, stderr=self.log)

    def text(self):
        self.log.seek(0)
        return self.log.read()

    def peak_mb(self):
        return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{self.process.pid}/status").read_text()).group(1)) / 1024

    def cpu_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def samples(self, name):
        """The samples of one metric: labels -> value."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin_port}/metrics", timeout=30) as answer:
            text = answer.read().decode()
        return {labels: float(value) for labels, value in re.findall(rf"^{name}(\S*) (\S+)$", text, re.M)}

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            print(self.text(), file=sys.stderr)
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(40)
        finally:
            self.process.kill()
            self.log.close()


@contextlib.contextmanager
def running(meters, units=1, slot_s=1, *options):
    """A seeded database, its fleet, and a folder for the collector's files."""
    with tempfile.TemporaryDirectory() as folder, Fleet() as fleet, conftest.private_cluster(SETTINGS) as cluster:
        os.mkdir(f"{folder}/drivers")
        write_drivers(f"{folder}/drivers")
        database = cluster.create()
        seed(database, fleet, meters, units, slot_s)
        yield database, fleet, folder


def percentile_ms(before, after, share):
    """Of a histogram of Prometheus between two looks at it, straight between two bounds."""
    bounds = sorted((float(re.search(r'le="([^"]+)"', label).group(1).replace("+Inf", "inf")), after[label] - before[label])
                    for label in after)
    wanted, low, seen = share * bounds[-1][1], 0.0, 0.0
    for bound, count in bounds:
        if count >= wanted:
            return 1000 * (low + (bound - low) * (wanted - seen) / (count - seen))
        low, seen = bound, count
    return float("inf")


# The values say which meter spoke (its number x 256 + unit) and when (tenths of a second since 2026).
WRONG = """
    select count(*) from reading where slot_at >= to_timestamp(%(begin)s) and slot_at < to_timestamp(%(end)s)
    and (active_energy_export_wh <> (metering_point_id - %(first)s) / %(units)s * 256 + 1 + (metering_point_id - %(first)s) %% %(units)s
         or extract(epoch from read_at) - 1767225600 - active_energy_import_wh / 10.0 not between -0.1 and 1.0)"""


def check_slots(database, begin, end, meters, units=1):
    """(missed, wrong): slots of [begin, end) without a reading, with a gap, or late; values that no meter said."""
    span = {"begin": begin, "end": end, "units": units, "first": database.value("select min(metering_point_id) from metering_point")}
    between = "slot_at >= to_timestamp(%(begin)s) and slot_at < to_timestamp(%(end)s)"
    on_time = database.value(f"select count(*) from reading where {between} and quality = 0", span)
    gaps = database.value(f"select count(*) from reading_gap where {between}", span)
    unexplained = database.value("select count(*) from slot_check(to_timestamp(%(begin)s), to_timestamp(%(end)s))", span)
    wrong = database.value(WRONG, span)
    print(f"  {on_time} readings on time, {gaps} gaps, {unexplained} unexplained, {wrong} wrong", file=sys.stderr)
    return meters * (end - begin) - on_time + unexplained + wrong


def bytes_a_reading(database):
    """Heap and index of the partitions that hold readings."""
    return database.value("""
        select sum(pg_total_relation_size(inhrelid))::float8 / (select count(*) from reading)
        from pg_inherits where inhparent = 'dahu.reading'::regclass and pg_relation_size(inhrelid) > 0""")


def ten_thousand_every_second():
    """Two minutes through to PostgreSQL."""
    meters, seconds = 10000, round(60 * MINUTES)
    with running(meters) as (database, fleet, folder), Collector(database, folder) as collector:
        wait_for(lambda: database.value("select count(distinct metering_point_id) from reading") == meters, 60,
                 lambda: f"a first reading of every meter: {collector.text()}")
        begin = int(time.time()) + 2
        time.sleep(begin - time.time())
        before, cpu = collector.samples("dahu_slot_lateness_seconds_bucket"), collector.cpu_s()
        time.sleep(begin + seconds - time.time())
        after, cpu = collector.samples("dahu_slot_lateness_seconds_bucket"), collector.cpu_s() - cpu
        size = bytes_a_reading(database)
        wait_for(lambda: database.value("select max(slot_at) > to_timestamp(%s) from reading", (begin + seconds + 1,)), 30, "the end")
        none_of("collect_10000_meters_every_second_missed_slots", [check_slots(database, begin, begin + seconds, meters)],
                meters * seconds)
        limit("collect_lateness_p99_ms", [percentile_ms(before, after, 0.99)], 20, digits=1)
        limit("collect_resident_mb", [collector.peak_mb()], 64, digits=1)
        limit("collect_bytes_a_reading_after_two_minutes", [size], 170, digits=1)
        line("collect_10000_meters_cpu_share", round(cpu / seconds, 3), None, None, None)
        assert fleet.counters()["most_to_one"] == 1, "a meter had two connections"


def month():
    """What a month of quarter hours takes: 1,000 points, slot by slot as they come."""
    with running(10) as (database, _fleet, _folder):
        database.query("select partition_cover('2026-01-01', '2026-01-31')")
        database.query(f"""
            insert into reading ({COLUMNS})
            select p, t, t + interval '1 second', 'P', 0, i, p, i, p, 1, 2, 220, 221, 222, 5, 6, 7, 0.98
            from generate_series(0, 31 * 96 - 1) i, lateral (select timestamptz '2026-01-01' + i * interval '15 minutes' as t) slot,
                 generate_series(1, 1000) p
            order by t, p""")
        limit("bytes_a_reading_of_a_month", [bytes_a_reading(database)], 170, digits=1)


COLUMNS = """metering_point_id, slot_at, read_at, source, quality, active_energy_import_wh, active_energy_export_wh,
    reactive_energy_import_varh, reactive_energy_export_varh, active_power_w, reactive_power_var, voltage_l1_v, voltage_l2_v,
    voltage_l3_v, current_l1_a, current_l2_a, current_l3_a, power_factor"""


def copy(database, what, path):
    """psql's COPY BINARY between the table and a file; the seconds that it takes."""
    began = time.monotonic()
    subprocess.run([PSQL, "-Xq", "-v", "ON_ERROR_STOP=1", "-d", database.url, "-c", f"\\copy {what} '{path}' with (format binary)".replace("\n", " ")],
                   check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def empty(database):
    database.query("truncate reading, reading_latest, reading_extra, energy_due")
    database.query("checkpoint")


def poll_to_commit():
    """Rows a second from the question to the commit, against a file of the same rows by COPY BINARY. Nothing is
    pinned: the meters, the loop, the writer and PostgreSQL share the processors as they like."""
    links, units, seconds = 64, 16, 4
    pairs = []
    with running(links * units, units) as (database, fleet, folder):
        for _ in range(PAIRS):
            empty(database)
            result = subprocess.run([BUILD / "pollbench", f"{folder}/drivers/bench13.json", str(fleet.port), "loop", str(links),
                                     str(seconds), str(units), database.url], text=True, capture_output=True, timeout=120)
            if result.returncode != 0:
                sys.exit(result.stderr)
            ours = json.loads(result.stdout)
            rows = database.value("select count(*) from reading")
            assert rows == ours["polls"] and ours["wrong"] == ours["full"] == 0, (rows, ours)
            copy(database, f"(select {COLUMNS} from dahu.reading) to", f"{folder}/rows")
            empty(database)
            pairs.append((rows / (ours["wall_us"] / 1e6), rows / copy(database, f"dahu.reading ({COLUMNS}) from", f"{folder}/rows")))
    at_least("poll_to_commit_rows_per_s", [ours for ours, _ in pairs], [theirs for _, theirs in pairs], 0.6, digits=0)


def drain():
    """An hour of 10,000 points at 15 min and 1,000 at 10 s waits in the spool, and polling goes on."""
    with running(11000, 1, 900) as (database, _fleet, folder):
        database.query("update metering_point set slot_s = 10 where metering_point_id <= 1000")
        backlog = json.loads(subprocess.run([BUILD / "backlog", f"{folder}/spool", "collector-1"], check=True, text=True,
                                            capture_output=True).stdout)
        hour = {"from": backlog["from"], "until": backlog["until"]}
        count = "select count(*) from reading where slot_at >= to_timestamp(%(from)s) and slot_at < to_timestamp(%(until)s)"
        with Collector(database, folder) as collector:
            began = time.monotonic()
            wait_for(lambda: database.value(count, hour) == backlog["records"], 400, lambda: f"the end of the drain: {collector.text()}")
            took = time.monotonic() - began
            # the first slot after the points were this collector's to read
            begin = int(database.value("""select ceil(extract(epoch from max(lower(valid))) / 10) * 10 from collection_period
                                          where metering_point_id <= 1000"""))
            end = max(begin + 60, (int(time.time()) // 10 + 1) * 10)
            time.sleep(end + 12 - time.time())
            soon = database.value("""select count(*) from reading where slot_at >= to_timestamp(%(begin)s) and slot_at < to_timestamp(%(end)s)
                                     and metering_point_id <= 1000 and quality = 0""", {"begin": begin, "end": end})
            gaps = database.value("select count(*) from reading_gap")
            wrong = database.value("""select count(*) from reading where active_energy_export_wh <> (metering_point_id - 1) * 256 + 1
                or extract(epoch from read_at) - 1767225600 - active_energy_import_wh / 10.0 not between -0.1 and 1.0""")
        at_least("drain_times_real_time", [3600 / took], [1], 20, digits=1)
        slots = 1000 * (end - begin) // 10
        none_of("drain_missed_slots", [slots - soon + gaps + wrong], slots)


PARTS = {"slots": ten_thousand_every_second, "month": month, "commit": poll_to_commit, "drain": drain}


def main():
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main()
