"""The collector is killed, PostgreSQL is killed: no accepted reading is missing, none is there twice (K1, K3)."""
import os
import signal
import time

from conftest import run_as_postgres, PG_BIN, wait_for
from fleet import Fleet
from harness import (Collector, add_points, audit, count, measured, prompt, readings_count, rows_of, SANITIZED, seeded, settle,
                     wait_for_readings)

METERS = 200


@seeded
def test_collector_killed_at_random_times(database, chance):
    loops = count(5, 30)
    restarts = []
    with Fleet() as fleet, measured("K1", "kill -9 of the collector") as told:
        gateways = fleet.spread(METERS // 2, units=2)
        points = add_points(database, rows_of(gateways))
        with Collector(database.url) as collector:
            wait_for_readings(database, METERS)
            for _ in range(loops):
                time.sleep(chance.uniform(0, 2))
                collector.kill()
                time.sleep(chance.choice([0, 0, 0.7]))
                asked, began = fleet.asked, time.monotonic()
                collector.start()
                wait_for(lambda: fleet.asked > asked, 20, lambda: "polling after a restart" + collector.text()[-3000:])
                restarts.append(time.monotonic() - began)
                wait_for(lambda: fleet.asked > asked + 2 * METERS, 20, "every meter polled after a restart")
                collector.up()
            settle(database, time.time())
            collector.stop()
        report = audit(database, fleet, points, down=collector.down)
        told.update(loops=loops, restart_s=round(max(restarts), 2), **report.figures())
        assert max(gateway.most_open for gateway in gateways) == 1
        report.check()
        prompt((max(restarts), 6 if SANITIZED else 2))


def postmaster(cluster):
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def kill_postmaster(cluster):
    """kill -9 of the postmaster; its children notice and end."""
    pid = postmaster(cluster)
    os.kill(pid, signal.SIGKILL)
    children = lambda: [p for p in os.listdir("/proc") if p.isdigit() and is_of(p, cluster)]
    wait_for(lambda: not children(), 20, "the end of the children of the postmaster")
    os.waitpid(pid, 0)   # harness.py adopts it: a dead one that nobody reaps looks alive to its successor


def is_of(pid, cluster):
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(cluster.data)
    except OSError:
        return False


def restart_immediate(cluster):
    run_as_postgres(PG_BIN / "pg_ctl", "-D", cluster.data, "-l", cluster.folder / "log", "-w", "-m", "immediate", "restart")


def kill_and_start(cluster):
    kill_postmaster(cluster)
    time.sleep(0.5)
    cluster.start()


@seeded
def test_postgresql_killed_at_random_times(cluster, database, chance):
    loops = count(2, 5)
    back = []
    with Fleet() as fleet, measured("K3", "kill -9 of the postmaster, restart -m immediate") as told:
        points = add_points(database, rows_of(fleet.spread(METERS)))
        with Collector(database.url) as collector:
            wait_for_readings(database, METERS)
            for i in range(2 * loops):
                time.sleep(chance.uniform(0.5, 2.5))
                (kill_and_start, restart_immediate)[i % 2](cluster)
                up = time.monotonic()
                had = readings_count(database)
                wait_for(lambda: readings_count(database) > had, 20, lambda: "readings again" + collector.text()[-3000:])
                back.append(time.monotonic() - up)
            settle(database, time.time())
            collector.stop()
        report = audit(database, fleet, points)
        told.update(loops=2 * loops, back_s=round(max(back), 2), **report.figures())
        report.check()
        prompt((max(back), 4 if SANITIZED else 2))
