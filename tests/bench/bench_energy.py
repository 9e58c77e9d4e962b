"""From readings to validated days against one statement that only aggregates the same readings. See README.md."""
import json
import os
import subprocess
import sys
import time

from benching import HERE, at_least, line
import conftest

PAIRS = int(os.environ.get("PAIRS", "5"))
PSQL = "/usr/lib/postgresql/15/bin/psql"
DAYS = 120 * 90
# What `dahu up` gives its private database on a machine with 8 GB or more, and what is asked of a disk in earnest.
SETTINGS = """
shared_buffers = 1GB
work_mem = 16MB
jit = off
wal_compression = on
max_wal_size = 2GB
checkpoint_timeout = 15min
fsync = on
"""
MADE = ("energy_day", "interval_day", "energy_month", "energy_day_history", "vee_finding")


def seconds(command):
    began = time.monotonic()
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.monotonic() - began, result.stdout


def psql(database, *arguments):
    return [PSQL, "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database.url, *map(str, arguments)]


def make(database):
    return [conftest.DAHU, "vee", "run", "--json", "--set", f"database.url={database.url}"]


def note_all(database):
    database.query("truncate energy_due, " + ", ".join(MADE))
    database.query("insert into energy_due (metering_point_id, day) select n, date '2019-01-01' + i"
                   " from generate_series(0, 89) i, generate_series(1, 120) n")
    database.query("checkpoint")


def timed(database):
    took, told = seconds(make(database))
    if json.loads(told)["changed"] < DAYS:
        sys.exit(f"not every day was made: {told}")
    return took


def late_correction(database):
    """Two readings of a gap in the midst of the quarter arrive after all: what is written because of them?"""
    at = database.value("select min(slot_at) from (select slot_at, lead(slot_at) over (order by slot_at) as next from reading"
                        " where metering_point_id = 60) r where next - slot_at > interval '1 hour' and slot_at > '2019-02-01'")
    database.query("insert into reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh, active_energy_export_wh,"
                   " reactive_energy_import_varh, reactive_energy_export_varh) select metering_point_id, slot_at + n * interval '15 minutes',"
                   " now(), 'M', active_energy_import_wh + n, 0, reactive_energy_import_varh + n, 0"
                   " from reading, generate_series(1, 2) n where metering_point_id = 60 and slot_at = %s", [at])
    database.query("select energy_mark(array[60::bigint], array[%s::timestamptz + interval '15 minutes'])", [at])
    before = database.value("select txid_current()")
    seconds(make(database))
    written = " + ".join(f"(select count(*) from {table} where xmin::text::bigint > {before})" for table in MADE)
    return database.value(f"select {written}")


def main():
    with conftest.private_cluster(SETTINGS) as cluster:
        database = cluster.create()
        conftest.run_dahu("migrate", database=database).check_returncode()
        seconds(psql(database, "-f", HERE / "energy.sql"))
        plain = psql(database, "-f", HERE / "day_sums.sql")
        seconds(plain)  # warm: both sides find the readings in memory
        pairs = []
        for _ in range(PAIRS):
            note_all(database)
            pairs.append((seconds(plain)[0], timed(database)))
        at_least("rollup_vee_points_days_per_s", [DAYS / ours for _, ours in pairs], [DAYS / theirs for theirs, _ in pairs], 0.5, 0)
        rows = database.value("select count(*) from energy_day") * 2
        line("late_correction_rows", late_correction(database), rows, None, None)


main()
