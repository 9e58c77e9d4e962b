"""Review of 10,000 accounts against one statement that only computes the same yearly sums. See README.md."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import conftest  # noqa: E402

PAIRS = int(os.environ.get("PAIRS", "9"))
PSQL = "/usr/lib/postgresql/15/bin/psql"
# What `dahu up` gives its private database on a machine with 8 GB or more, and what is asked of a disk in earnest.
SETTINGS = """
shared_buffers = 1GB
work_mem = 16MB
jit = off
wal_compression = on
min_wal_size = 64MB
max_wal_size = 1GB
checkpoint_timeout = 15min
fsync = on
"""


def seconds(command):
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def figure(name, values, baselines, goal):
    ratios = [value / baseline for value, baseline in zip(values, baselines)]
    print(json.dumps({"figure": name, "value": round(statistics.median(values), 3), "baseline": round(statistics.median(baselines), 3),
                      "ratio": round(statistics.median(ratios), 2), "goal": goal}), flush=True)


def psql(database, *arguments):
    return [PSQL, "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database.url, *arguments]


def review(database, day):
    return [conftest.DAHU, "review", "--as-of", f"2019-01-{day:02}", "--set", f"database.url={database.url}"]


def check_equal(database):
    """The comparison is fair only if both sides arrive at the same sums."""
    ours = database.value("select sum((facts ->> 'annual_kwh')::numeric) from decision where rule_id = '4.1' and as_of = '2019-01-01'")
    lines = subprocess.run(psql(database, "-f", HERE / "yearly_sums.sql"), check=True, capture_output=True, text=True).stdout.split()
    theirs = sum(float(line.split("|")[1]) for line in lines)
    if len(lines) != 10000 or abs(float(ours) - theirs) > 1:
        sys.exit(f"the review sums {ours} kWh, the statement {theirs} kWh over {len(lines)} accounts")


def main():
    with conftest.private_cluster(SETTINGS) as cluster:
        database = cluster.create()
        conftest.run_dahu("migrate", database=database).check_returncode()
        subprocess.run(psql(database, "-f", HERE / "county.sql"), check=True, stdout=subprocess.DEVNULL)
        baseline = psql(database, "-f", HERE / "yearly_sums.sql")
        seconds(baseline)  # warm: both sides find their tables in memory
        full, beside = seconds(review(database, 1)), seconds(baseline)
        database.query("vacuum analyze")
        check_equal(database)
        pairs = [(seconds(baseline), seconds(review(database, day))) for day in range(2, PAIRS + 2)]
        figure("review_10000_accounts_s", [ours for _, ours in pairs], [theirs for theirs, _ in pairs], 1.5)
        figure("review_10000_accounts_with_all_months_made_anew_s", [full], [beside], None)


main()
