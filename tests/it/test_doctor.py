"""dahu doctor: each thing that can be wrong is made wrong for real, found, and cured as doctor says."""
import json
import os
import re
import shutil
import socket

import pytest

from conftest import run_dahu
from test_up import OWNER, ROOT_RUNS, Up, place  # noqa: F401  (place is a fixture)


def examine(*arguments, database=None, lang="en"):
    """{check: row} of `dahu doctor --json`, after its exit code was compared with what it says."""
    result = run_dahu("doctor", "--json", "--lang", lang, *arguments, database=database)
    report = json.loads(result.stdout)
    levels = [row["level"] for row in report["checks"]]
    assert set(levels) <= {"ok", "skipped", "warning", "fault"}
    assert (levels.count("fault"), levels.count("warning")) == (report["faults"], report["warnings"])
    assert result.returncode == (1 if report["faults"] else 3 if report["warnings"] else 0)
    for row in report["checks"]:
        assert (row["cure"] is not None) == (row["level"] in ("warning", "fault"))
        assert not re.search(r"\{\w+\}|^doctor\.", row["text"] + (row["cure"] or "")), row
    return {row["check"]: row for row in report["checks"]}


@pytest.fixture
def no_folder(tmp_path):
    return ("--set", f"data.path={tmp_path}/none")


def read_point(database, number="A-00001-01", read_ago="1 hour"):
    """One account whose metering point is read over a link, last @read_ago."""
    database.query(f"""
        with s as (insert into site (name) values ('plant') returning site_id),
             a as (insert into account (account_number, site_id, use_category, supply_kv, opened_on)
                   select '{number[:7]}', site_id, 'INDUSTRIAL', 10, '2020-01-01' from s returning account_id),
             p as (insert into metering_point (point_number) values ('{number}') returning metering_point_id),
             k as (insert into link (uri) values ('tcp://192.0.2.1:502') returning link_id),
             m as (insert into meter (serial_number, driver, link_id, unit_id)
                   select 'S1', 'eastron-sdm630', link_id, 1 from k returning meter_id),
             i as (insert into meter_installation (metering_point_id, meter_id, valid)
                   select metering_point_id, meter_id, tstzrange('2020-01-01', null) from p, m)
        insert into reading_latest (metering_point_id, slot_at, read_at, attempted_at)
        select metering_point_id, now() - interval '{read_ago}', now() - interval '{read_ago}', now() from p""")


def see_collector(database, name="c1", ago="5 seconds"):
    database.query("insert into collector (name, started_at, seen_at, version, process)"
                   f" values ('{name}', now() - interval '1 day', now() - interval '{ago}', '1', 'host:1')")


# ---- the database --------------------------------------------------------------------------------

def test_a_healthy_database(database, no_folder):
    read_point(database)
    see_collector(database)
    found = examine(*no_folder, database=database)
    for check in ("assets", "configuration", "drivers", "database", "version", "schema", "extensions", "timezone",
                  "partitions", "collectors", "meters", "energies", "descriptors"):
        assert found[check]["level"] == "ok", found[check]
    assert found["meters"]["text"] == "1 metering points read, 0 gaps in the last day"
    for check in ("folder", "disk", "holder", "programs"):   # a server of one's own needs none of them
        assert found[check]["level"] == "skipped", found[check]


def test_no_server(no_folder):
    found = examine(*no_folder, database="host=/nonexistent dbname=x")
    assert found["database"]["level"] == "fault" and "/nonexistent" in found["database"]["text"]
    for check in ("version", "schema", "extensions", "timezone", "partitions", "collectors", "meters", "energies"):
        assert found[check]["level"] == "skipped"


def test_a_schema_that_was_never_made_is_cured_by_migrate(cluster, dahu, no_folder):
    database = cluster.create()
    found = examine(*no_folder, database=database)
    assert found["schema"]["level"] == "fault" and found["schema"]["cure"] == "dahu migrate"
    assert found["timezone"]["level"] == "skipped"
    assert dahu("migrate", database=database).returncode == 0
    assert examine(*no_folder, database=database)["schema"]["level"] == "ok"


def test_a_schema_from_the_future(database, no_folder):
    database.query("insert into schema_migration (version, name, checksum) values (9999, 'future', 'x')")
    row = examine(*no_folder, database=database)["schema"]
    assert row["level"] == "fault" and "9999" in row["text"] and "newer" in row["cure"]


def test_a_missing_partition_is_cured_by_migrate(database, dahu, no_folder):
    month = database.value("select to_char(now() + interval '2 months', 'YYYY_MM')")
    database.query(f"drop table reading_gap_{month}")
    row = examine(*no_folder, database=database)["partitions"]
    assert row["level"] == "warning" and f"1 missing for the next three months, first reading_gap_{month}" == row["text"]
    assert row["cure"] == "dahu migrate"
    assert dahu("migrate", database=database).returncode == 0
    assert examine(*no_folder, database=database)["partitions"]["level"] == "ok"


def test_a_missing_extension(database, no_folder):
    database.query("drop extension btree_gist cascade")
    row = examine(*no_folder, database=database)["extensions"]
    assert row["level"] == "fault" and "btree_gist" in row["text"]
    database.query(re.search(r"psql -c '([^']+)'", row["cure"])[1])
    assert examine(*no_folder, database=database)["extensions"]["level"] == "ok"


def test_another_time_zone_than_configured(database, no_folder):
    row = examine(*no_folder, "--set", "utility.timezone=Europe/Berlin", database=database)["timezone"]
    assert row["level"] == "warning" and "Asia/Shanghai in the database, Europe/Berlin" in row["text"]
    database.query("delete from utility")
    assert examine(*no_folder, database=database)["timezone"]["level"] == "fault"


def test_collectors_that_never_came_or_stay_away(database, no_folder):
    assert examine(*no_folder, database=database)["collectors"]["level"] == "warning"
    see_collector(database, "good")
    see_collector(database, "gone", "11 minutes")
    row = examine(*no_folder, database=database)["collectors"]
    assert row["level"] == "fault" and row["text"].endswith("not seen for ten minutes: gone")


def test_silent_meters_and_gaps(database, no_folder):
    assert examine(*no_folder, database=database)["meters"]["finding"] == "doctor.meters.none"
    read_point(database, read_ago="25 hours")
    database.query("insert into reading_gap (metering_point_id, slot_at, cause, recorded_at) select metering_point_id,"
                   " date_trunc('hour', now()), 'silent', now() from metering_point")
    row = examine(*no_folder, database=database)["meters"]
    assert row["level"] == "warning"
    assert row["text"] == "1 of 1 metering points without a value for a day: A-00001-01; 1 gaps in the last day"
    database.query("update meter set enabled = false")
    assert examine(*no_folder, database=database)["meters"]["finding"] == "doctor.meters.none"


def test_days_that_nobody_makes_anew(database, no_folder):
    database.query("insert into energy_due (metering_point_id, day) select n, '2026-01-01' from generate_series(1, 1000) as n")
    row = examine(*no_folder, database=database)["energies"]
    assert row["level"] == "warning" and "1000 days" in row["text"] and "2026-01-01" in row["text"]
    database.query("delete from energy_due where metering_point_id = 1")
    assert examine(*no_folder, database=database)["energies"]["level"] == "ok"


# ---- the private one -----------------------------------------------------------------------------

def test_a_running_dahu_up(place):  # noqa: F811
    up = Up(place).wait_running()
    found = examine("--data", place)
    for check in ("folder", "holder", "programs", "database", "version", "schema", "partitions"):
        assert found[check]["level"] == "ok", found[check]
    assert f"process {up.process.pid} of user {OWNER} since 20" in found["holder"]["text"]
    assert OWNER in found["folder"]["text"]
    if ROOT_RUNS:
        place.chmod(0o755)
        row = examine("--data", place)["folder"]
        assert row["level"] == "fault" and row["cure"] == f"chmod 700 {place}" and "755" in row["text"]
        assert os.system(row["cure"]) == 0
        assert examine("--data", place)["folder"]["level"] == "ok"
    assert up.stop()[0] == 0
    found = examine("--data", place)
    assert found["holder"]["level"] == "warning" and found["holder"]["cure"] == f"dahu up --data {place}"
    assert found["database"]["finding"] == "doctor.database.down"
    (place / "postgres/PG_VERSION").write_text("14\n")
    row = examine("--data", place)["programs"]
    assert row["level"] == "fault" and row["cure"] == "apt-get install postgresql-14"


def test_folders_that_are_not_there_or_not_ours(place, tmp_path):  # noqa: F811
    found = examine("--data", tmp_path / "none")
    assert found["folder"]["finding"] == "doctor.folder.missing" and "dahu up" in found["folder"]["cure"]
    (tmp_path / "x").write_text("")
    assert examine("--data", tmp_path)["folder"]["finding"] == "doctor.folder.foreign"
    assert examine("--data", tmp_path / ("d" * 120))["folder"]["level"] == "fault"
    assert examine("--data", tmp_path / "x")["folder"]["finding"] == "doctor.folder.closed"
    if ROOT_RUNS:
        assert Up(place).wait_running().stop()[0] == 0
        shutil.chown(place, "root")
        assert examine("--data", place)["folder"]["finding"] == "doctor.folder.root"


def test_postgresql_missing(tmp_path):
    row = examine("--set", f"database.programs={tmp_path}", "--set", f"data.path={tmp_path}/none")["programs"]
    assert row["level"] == "fault" and row["cure"] == "apt-get install postgresql-15"


# ---- this machine --------------------------------------------------------------------------------

def test_a_port_that_somebody_has(no_folder):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        row = examine(*no_folder, "--set", f"http.port={port}")["port"]
        assert row["level"] == "fault" and f"{port} is taken by process {os.getpid()} (" in row["text"]
    assert examine(*no_folder, "--set", f"http.port={port}")["port"]["level"] == "ok"


def test_a_wrong_configuration_is_a_finding_and_the_rest_goes_on(no_folder, tmp_path):
    file = tmp_path / "dahu.conf"
    file.write_text("[http]\nprot = 1\n")
    found = examine(*no_folder, "--config", file)
    assert found["configuration"]["level"] == "fault"
    assert f"{file}:2: " in found["configuration"]["text"] and "'http.port'" in found["configuration"]["text"]
    assert found["drivers"]["level"] == "ok"


def test_a_wrong_driver_is_named(no_folder, tmp_path):
    (tmp_path / "mine.json").write_text('{"format": 1}')
    row = examine(*no_folder, "--set", f"drivers.path={tmp_path}")["drivers"]
    assert row["level"] == "fault" and "mine.json" in row["text"]


def test_too_few_descriptors(no_folder):
    import resource
    few = run_dahu("doctor", "--json", *no_folder, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (500, 500)))
    row = next(row for row in json.loads(few.stdout)["checks"] if row["check"] == "descriptors")
    assert row["level"] == "warning" and "LimitNOFILE=4256" in row["cure"]


def test_people_read_it_in_their_language(no_folder):
    for lang, word in (("zh", "故障"), ("en", "FAULT")):
        result = run_dahu("doctor", "--lang", lang, *no_folder)
        assert result.returncode == 1 and f"{word} " in result.stdout and "→ dahu up" in result.stdout
        assert not re.search(r"doctor\.\w+|\{\w+\}", result.stdout)
