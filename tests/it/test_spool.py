"""The spool, with the real collector: PostgreSQL away, hanging and back; kills; and a folder that fails in four ways."""
import contextlib
import json
import os
import pathlib
import pwd
import signal
import sqlite3
import subprocess
import tempfile
import time

import pytest

import meters
from collecting import Collector, add_point, check_slots, gaps, readings, registers, tcp, wait_for_rows
from conftest import run_dahu, wait_for


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="dahu-spool-") as path:
        yield path


def settings(folder, *more):
    pairs = [f"collect.spool_path={folder}", "collect.admin_port=0", *more]
    return [word for pair in pairs for word in ("--set", pair)]


def spool(folder, what="status", codes=(0, 3), megabytes=2048):
    result = run_dahu("spool", what, "--json", "--set", f"collect.spool_path={folder}",
                      "--set", f"collect.spool_mb={megabytes}")
    assert result.returncode in codes, (result.returncode, result.stdout, result.stderr)
    return json.loads(result.stdout)


@contextlib.contextmanager
def away(cluster):
    cluster.stop("immediate")
    try:
        yield
    finally:
        cluster.start()


def wait_for_records(folder, count):
    wait_for(lambda: spool(folder)["records"] >= count, 30, f"{count} spooled records")


def no_doubles(database):
    return database.value("select count(*) from (select from reading group by metering_point_id, slot_at having count(*) > 1) d")


def test_quiet_times_need_no_spool_and_less_than_a_second(database, folder):
    with meters.FakeMeter(registers()) as meter:
        point = add_point(database, tcp(meter))
        with Collector(database, *settings(folder)) as collector:
            wait_for_rows(database, point, 3)
            seen = len(readings(database, point))
            wait_for(lambda: len(readings(database, point)) > seen, 5, "the next reading")
            slot = readings(database, point)[-1][0]
            assert time.time() - slot < 5   # planned up to 5 % of a second after the slot, then written
            assert spool(folder)["records"] == 0
            collector.stop()
    assert check_slots(database, point)[1] == 0


def test_postgresql_away_and_the_collector_killed_meanwhile(cluster, database, folder):
    with meters.FakeMeter(registers()) as meter:
        points = [add_point(database, tcp(meter), unit=unit) for unit in range(1, 6)]
        collector = Collector(database, *settings(folder))
        with collector:
            wait_for_rows(database, points[-1], 2)
            with away(cluster):
                left = time.time()
                wait_for_records(folder, 40)
                seen = spool(folder, "verify", codes=(0,))
                assert seen["running"] and seen["bad"] == 0 and seen["checked"] > 0
                collector.kill()
                waiting = spool(folder, "verify", codes=(0,))   # what a kill leaves can be read by others
                assert not waiting["running"] and waiting["records"] >= 40
                killed = time.time()
        with Collector(database, *settings(folder)) as collector:
            last = readings(database, points[-1])[-1][0]
            wait_for(lambda: readings(database, points[-1])[-1][0] > max(last, killed), 30, "new readings")
            wait_for(lambda: spool(folder)["records"] == 0, 30, "an empty spool")
            collector.stop()
    for point in points:
        check_slots(database, point)
        kept = [row[0] for row in readings(database, point) if left < row[0] < killed - 3]
        assert len(kept) >= killed - left - 5   # not gaps: they came through the spool
        lost = [slot for slot, cause, _ in gaps(database, point)]
        assert all(killed - 4 < slot < killed + 12 for slot in lost), (left, killed, lost)
        assert {cause for _, cause, _ in gaps(database, point)} <= {"collector_down"}
    assert no_doubles(database) == 0
    assert spool(folder, codes=(0,))["quarantined"] == 0


def test_the_end_while_postgresql_is_away(cluster, database, folder):
    with meters.FakeMeter(registers()) as meter:
        point = add_point(database, tcp(meter))
        with Collector(database, *settings(folder)) as collector:
            wait_for_rows(database, point, 2)
            with away(cluster):
                wait_for_records(folder, 3)
                began = time.monotonic()
                text = collector.stop(0)
                assert "wait in the spool for the next start" in text
                assert time.monotonic() - began < 25, text
                ended = time.time()
        waiting = spool(folder)["records"]
        assert waiting >= 3
        with Collector(database, *settings(folder)) as collector:
            wait_for_rows(database, point, waiting + 2)
            wait_for(lambda: readings(database, point)[-1][0] > ended, 30, "new readings")
            collector.stop()
    check_slots(database, point)
    assert not [slot for slot, *_ in gaps(database, point) if slot < int(ended) - 1]


def backend_of(database):
    return database.value("""select pid from pg_stat_activity where datname = current_database()
                             and application_name = 'dahu collect' limit 1""")


def test_a_write_that_does_not_come_back(database, folder):
    with meters.FakeMeter(registers()) as meter:
        points = [add_point(database, tcp(meter), unit=unit) for unit in range(1, 4)]
        with Collector(database, *settings(folder)) as collector:
            wait_for_rows(database, points[-1], 2)
            pid = backend_of(database)
            os.kill(pid, signal.SIGSTOP)
            try:
                wait_for_records(folder, 9)   # the batch that hangs, and what came behind it
                time.sleep(1)
                assert meter.asked
            finally:
                os.kill(pid, signal.SIGCONT)
            wait_for(lambda: spool(folder)["records"] == 0, 30, "an empty spool")
            seen = len(readings(database, points[0]))
            wait_for_rows(database, points[0], seen + 2)
            collector.stop()
    for point in points:
        assert check_slots(database, point)[1] == 0
    assert no_doubles(database) == 0


def test_hours_of_gaps_are_booked_in_parts(database, folder):
    """In one transaction the gaps of many meters over days would take longer than any write may."""
    with meters.FakeMeter(registers()) as meter:
        points = [add_point(database, tcp(meter)) for _ in range(6)]
        database.query("insert into collection_period (metering_point_id, slot_s, valid)"
                         " select metering_point_id, slot_s, tstzrange(now() - interval '5 hours', null) from metering_point returning 1")
        with Collector(database, *settings(folder)) as collector:
            wait_for(lambda: database.value("select count(*) from reading_gap where cause = 'collector_down'") > 59000, 60, "gaps")
            assert database.value("select count(distinct xmin::text) from reading_gap where cause = 'collector_down'") >= 3
            wait_for_rows(database, points[-1], 1)
            collector.stop()


def prefill(folder):
    """Three quarters of a megabyte that nobody delivers, so that the rest fills within half a minute."""
    pathlib.Path(folder).chmod(0o700)
    with contextlib.closing(sqlite3.connect(f"{folder}/collector-1.spool")) as file:
        file.executescript("""pragma page_size = 32768; pragma journal_mode = wal; pragma application_id = 1145137269;
            create table refused (id integer primary key, at_us integer not null, reason text not null,
                                  record blob not null) strict;
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 22)
            insert into refused (at_us, reason, record) select 1, 'ballast', zeroblob(32000) from n""")
    os.chmod(f"{folder}/collector-1.spool", 0o600)


def test_a_full_spool_pauses_and_overwrites_nothing(cluster, database, folder):
    with contextlib.ExitStack() as stack:
        fleet = [stack.enter_context(meters.FakeMeter(registers())) for _ in range(4)]
        points = [add_point(database, tcp(fleet[unit % 4]), unit=unit) for unit in range(1, 97)]
        prefill(folder)
        with Collector(database, *settings(folder, "collect.spool_mb=1")) as collector:
            wait_for_rows(database, points[-1], 2)
            with away(cluster):
                began = time.time()
                wait_for(lambda: "polling pauses" in collector.text(), 120, "a full spool")
                assert spool(folder, codes=(3,), megabytes=1)["percent"] >= 95
                kept = spool(folder, "verify", codes=(3,), megabytes=1)
                assert kept["bad"] == 0
                time.sleep(2)
                asked = len(fleet[0].asked)
                time.sleep(3)
                assert len(fleet[0].asked) == asked   # nothing is read that cannot be kept
            wait_for(lambda: spool(folder)["records"] == 0, 60, "an empty spool")
            came_back = time.time()
            wait_for(lambda: readings(database, points[-1])[-1][0] > came_back, 60, "new readings")
            text = collector.stop()
    for percent in (70, 85, 95):
        assert any(f"is {p} % full" in text for p in range(percent, 101)), text
    assert "only cumulative registers are read" in text and "there is room for readings again" in text
    booked = 0
    for point in points:
        values, lost = check_slots(database, point)
        assert lost > 0
        assert {cause for _, cause, _ in gaps(database, point)} == {"spool_full"}
        booked += len([row for row in readings(database, point) if row[0] > began])
    assert booked >= kept["records"] - 400   # all that waited when it was full, but for readings before the cut
    assert no_doubles(database) == 0


# ---- K7: the disk of the spool --------------------------------------------------------------------


@contextlib.contextmanager
def small_disk(size):
    with tempfile.TemporaryDirectory(prefix="dahu-spool-") as path:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", path], check=True)
        try:
            yield path
        finally:
            subprocess.run(["umount", "-l", path], check=True)


def survives(cluster, database, folder, break_it, mend, says, keeps):
    """PostgreSQL goes, the folder of the spool breaks, is mended; and then nothing is missing without a word."""
    with meters.FakeMeter(registers()) as meter:
        points = [add_point(database, tcp(meter), unit=unit) for unit in range(1, 21)]
        with Collector(database, *settings(folder, "collect.queue_rows=128")) as collector:
            wait_for_rows(database, points[-1], 2)
            with away(cluster):
                wait_for_records(folder, 60)
                break_it()
                wait_for(lambda: says in collector.text(), 60, lambda: f"'{says}' in {collector.text()}")
                time.sleep(2)
                mend()
                time.sleep(3)
            now = time.time()
            wait_for(lambda: readings(database, points[-1])[-1][0] > now, 60, lambda: collector.text())
            wait_for(lambda: spool(folder)["records"] == 0, 60, "an empty spool")
            collector.stop()
    causes = set()
    for point in points:
        check_slots(database, point)
        causes |= {cause for _, cause, _ in gaps(database, point)}
    assert causes <= (set() if keeps else {"spool_full"})
    assert no_doubles(database) == 0


def test_disk_of_the_spool_full(cluster, database):
    with small_disk("8m") as folder:
        ballast = pathlib.Path(folder, "ballast")

        def fill():
            with contextlib.suppress(OSError), open(ballast, "wb") as file:
                while True:
                    file.write(b"x" * 4096)
                    file.flush()

        survives(cluster, database, folder, fill, ballast.unlink, "polling pauses", keeps=False)


def test_disk_of_the_spool_read_only(cluster, database):
    with small_disk("8m") as folder:
        def remount(how):
            subprocess.run(["mount", "-o", f"remount,{how}", folder], check=True)

        read_only(cluster, database, folder, remount)


def read_only(cluster, database, folder, remount):
    """A file that is open for writing cannot be made read-only: the mount is, before the collector starts."""
    with meters.FakeMeter(registers()) as meter:
        point = add_point(database, tcp(meter))
        remount("ro")
        with Collector(database, *settings(folder)) as collector:
            wait_for_rows(database, point, 3)   # PostgreSQL is there: collecting goes on without a spool
            remount("rw")
            with away(cluster):
                wait_for_records(folder, 5)   # and with it as soon as it can be written
            wait_for(lambda: spool(folder)["records"] == 0, 30, "an empty spool")
            collector.stop()
    assert check_slots(database, point)[1] == 0


def test_spool_deleted_while_open(cluster, database, folder):
    def delete():
        for path in pathlib.Path(folder).iterdir():
            path.unlink()

    survives(cluster, database, folder, delete, lambda: None, "was removed while it was in use", keeps=True)


def test_spool_of_another_owner(cluster, database, folder):
    nobody = pwd.getpwnam("nobody").pw_uid
    path = pathlib.Path(folder, "collector-1.spool")
    path.touch(0o600)
    os.chown(path, nobody, -1)
    with meters.FakeMeter(registers()) as meter:
        point = add_point(database, tcp(meter))
        with Collector(database, *settings(folder)) as collector:
            wait_for_rows(database, point, 3)
            os.chown(path, 0, -1)
            with away(cluster):
                wait_for_records(folder, 5)
            wait_for(lambda: spool(folder)["records"] == 0, 30, "an empty spool")
            collector.stop()
    assert check_slots(database, point)[1] == 0


@pytest.mark.parametrize("how", ["file", "owner"])
def test_a_spool_that_cannot_be_used_is_told_of_before_it_is_needed(database, tmp_path, how):
    path = tmp_path / "spool"
    if how == "file":
        path.write_text("")
    else:
        path.mkdir(0o700)
        os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)
    with meters.FakeMeter(registers()) as meter:
        point = add_point(database, tcp(meter))
        with Collector(database, *settings(path)) as collector:
            wait_for_rows(database, point, 6)
            told = [line for line in collector.text().splitlines() if "the spool cannot be used: " in line]
            assert 1 <= len(told) <= 4 and all(" error collect: " in line and str(path) in line for line in told), collector.text()
            if how == "file":
                path.unlink()
            else:
                os.chown(path, os.getuid(), -1)
            wait_for(lambda: "the spool can be used again" in collector.text(), 5, lambda: collector.text())
            assert spool(path)["running"]
            collector.stop()


def test_two_collectors_need_two_spools(database, folder):
    with meters.FakeMeter(registers()) as meter:
        point = add_point(database, tcp(meter))
        with Collector(database, *settings(folder)) as collector:
            wait_for_rows(database, point, 1)
            second = run_dahu("spool", "status", "--set", f"collect.spool_path={folder}", "--lang", "en")
            assert f"process {collector.process.pid}, since" in second.stdout
            chinese = run_dahu("spool", "status", "--set", f"collect.spool_path={folder}", "--lang", "zh")
            assert "记录数" in chinese.stdout
            collector.stop()


def test_status_of_a_spool_that_is_not_there(folder):
    def status(path, *words):
        return run_dahu("spool", *(words or ("status",)), "--set", f"collect.spool_path={path}")
    for path in (folder, f"{folder}/none"):
        assert "There is no such file" in status(path, "status", "--lang", "en").stdout
        assert "没有此文件" in status(path, "verify", "--lang", "zh").stdout
    seen = status(folder, "status", "--json")
    assert seen.returncode == 0 and json.loads(seen.stdout)["exists"] is False
    pathlib.Path(folder, "file").write_text("")
    for what in ("status", "verify"):
        wrong = status(f"{folder}/file", what)
        assert wrong.returncode == 1 and "cannot be a spool: Not a directory" in wrong.stderr, wrong
    prefill(folder)
    assert "no such file" not in status(folder, "status", "--lang", "en").stdout
