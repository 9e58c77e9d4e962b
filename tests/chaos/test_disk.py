"""The disk of PostgreSQL is full: readings wait in the spool, somebody is told, and they are written when there is
room again (K6)."""
import contextlib
import os
import pathlib
import subprocess
import tempfile
import time

from conftest import private_cluster, run_as_postgres, run_dahu, wait_for
from fleet import Fleet
from harness import Collector, add_points, audit, count, measured, prompt, rows_of, settle, wait_for_readings

SIZE_MB = 160


@contextlib.contextmanager
def small_disk(folder):
    """A disk of SIZE_MB at @folder; yields False where this machine lets nobody mount one."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=755", "dahu-chaos", folder],
                             capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=True)


def fill(path):
    """Takes all the room there is."""
    with open(path, "wb") as file, contextlib.suppress(OSError):
        while True:
            os.write(file.fileno(), b"\0" * 65536)


class FullDisk:
    """Room is taken by a ballast file on a small disk; where none can be mounted, by a limit on the size of the files
    that PostgreSQL may write, which its processes get when they start."""

    def __init__(self, cluster, mounted):
        self.cluster, self.how = cluster, "tmpfs" if mounted else "limit on file size"
        self.ballast = cluster.folder / "ballast"

    def take(self):
        if self.how == "tmpfs":
            fill(self.ballast)
        else:
            self.limit(str(1 << 20))

    def give_back(self):
        if self.how == "tmpfs":
            self.ballast.unlink()
        else:
            self.limit("unlimited")

    def limit(self, size):
        lock = self.cluster.data / "postmaster.pid"
        if not lock.exists():
            return   # it ended for want of room; the next one has no limit
        postmaster = int(lock.read_text().split()[0])
        for pid in [postmaster] + children(postmaster):
            with contextlib.suppress(subprocess.CalledProcessError):   # one that ended meanwhile
                run_as_postgres("prlimit", "--pid", str(pid), f"--fsize={size}:unlimited")


def children(pid):
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def running(cluster):
    try:
        os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), 0)
        cluster.connect().close()
        return True
    except Exception:   # it is away, whatever says so
        return False


def test_full_disk_of_postgresql():
    seconds = count(6, 20)
    with Fleet() as fleet, measured("K6", "disk of PostgreSQL full") as told, disk_cluster() as (cluster, disk):
        told["by"] = disk.how
        database = cluster.create()
        migrated = run_dahu("migrate", database=database)
        assert migrated.returncode == 0, migrated.stderr
        points = add_points(database, rows_of(fleet.spread(200)))
        with Collector(database.url) as collector:
            wait_for_readings(database, len(points))
            disk.take()
            taken = time.monotonic()
            wait_for(lambda: " warn " in collector.text() or " error " in collector.text(), 60, "somebody is told")
            told["told_s"] = round(time.monotonic() - taken, 1)
            asked = fleet.asked
            time.sleep(seconds)
            assert fleet.asked > asked + len(points) * (seconds - 2)   # polling goes on
            disk.give_back()
            again = time.monotonic()
            if not running(cluster):   # it stops for want of room for its log; whoever made room starts it
                told["postgresql"] = "had stopped"
                wait_for(lambda: not (cluster.data / "postmaster.pid").exists(), 30, "the end of PostgreSQL")
                cluster.start()
            settle(database, time.time())
            told["drained_s"] = round(time.monotonic() - again, 1)
            collector.stop()
        report = audit(database, fleet, points)
        told.update(seconds=round(again - taken), **report.figures())
        report.check()
        prompt((told["told_s"], 60))


@contextlib.contextmanager
def disk_cluster():
    """A cluster on a disk of its own."""
    folder = tempfile.mkdtemp(prefix="dahu-disk-")
    with small_disk(folder) as mounted:
        before, tempfile.tempdir = tempfile.tempdir, folder if mounted else tempfile.tempdir
        try:
            # its log of changes is kept short, so that there is room for tables
            with private_cluster("max_wal_size = 64MB\nmin_wal_size = 32MB") as cluster:
                tempfile.tempdir = before
                yield cluster, FullDisk(cluster, mounted)
        finally:
            tempfile.tempdir = before
    os.rmdir(folder)
