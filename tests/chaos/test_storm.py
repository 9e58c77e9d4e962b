"""Gateways that are dead, and gateways that all come back at once (W4, W5)."""
import statistics
import time

from conftest import wait_for
from fleet import END, RESET, Fleet
from harness import Collector, add_points, audit, count, measured, prompt, rows_of, seeded, settle

LIMITED = ("collect.connects_per_s=50",)     # as it is when nobody says otherwise


def on_time(database, points, begin, slot_s):
    """(share of the slots since @begin that were read in time, p99 of the lateness in s)"""
    rows = database.query("""select r.quality, extract(epoch from r.read_at - r.slot_at)::float8
        from (select metering_point_id, slot_at from reading union all select metering_point_id, slot_at from reading_gap) s
        left join reading r using (metering_point_id, slot_at)
        where metering_point_id = any(%s) and slot_at >= to_timestamp(%s)""", (list(points), begin))
    good = [late for quality, late in rows if quality == 0]
    return len(good) / len(rows), statistics.quantiles(good, n=100)[98] if len(good) > 100 else max(good)


@seeded
def test_gateways_of_which_half_are_dead(database, chance):
    total, slot_s, seconds = count((100, 2, 16), (1000, 5, 60))
    kinds = ["unreachable"] * 3 + ["refuses"] + ["mute"] + ["answers"] * 5
    with Fleet() as fleet, measured("W4", f"{total} gateways: 30 % unreachable, 10 % refuse, 10 % mute") as told:
        gateways = {kind: [] for kind in set(kinds)}
        for i in range(total):
            kind = kinds[i % 10]
            gateways[kind].append(fleet.gateway([1 + i], mode=kind))
        good = add_points(database, rows_of(gateways["answers"]), slot_s=slot_s)
        dead = {}
        for kind in ("unreachable", "refuses", "mute"):
            dead |= add_points(database, rows_of(gateways[kind]), slot_s=slot_s)
        with Collector(database.url, *LIMITED, request_timeout_ms=1000) as collector:
            began = time.monotonic()
            wait_for(lambda: all(gateway.requests for gateway in gateways["answers"]), 120, "every good meter asked")
            warm = time.monotonic() - began
            begin = time.time() + slot_s
            time.sleep(seconds)
            settle(database, time.time() - 2 * slot_s)
            collector.stop()
        share, lateness = on_time(database, good, begin, slot_s)
        dead_numbers = set(dead.values())
        report = audit(database, fleet, {**good, **dead}, slot_s=slot_s, down=[(0, begin)],
                       fault=lambda meter, slot, cause: meter in dead_numbers)
        told.update(on_time=round(share, 5), late_p99_s=round(lateness, 3), warm_s=round(warm, 1), **report.figures())
        report.check()
        prompt((0.999, share))


def busiest_second(moments):
    return max(sum(1 for other in moments if moment <= other < moment + 1) for moment in moments)


@seeded
def test_every_link_lost_at_once(database, chance):
    total = count(150, 1000)
    with Fleet() as fleet, measured("W5", f"{total} links lost at once") as told:
        gateways = fleet.spread(total)
        points = add_points(database, rows_of(gateways), slot_s=2)
        with Collector(database.url, *LIMITED) as collector:
            wait_for(lambda: fleet.open() == total, 90, lambda: f"{fleet.open()} of {total} links")
            time.sleep(3)
            lost_at, lost = time.monotonic(), time.time()
            fleet.call(lambda: [gateway.drop(chance.choice([RESET, END])) for gateway in gateways])
            wait_for(lambda: fleet.open() == total, 90, lambda: f"{fleet.open()} of {total} links again")
            back = time.monotonic() - lost_at
            asked = fleet.asked
            wait_for(lambda: fleet.asked > asked + 4 * total, 30, "polling as before")
            up = time.time()
            settle(database, time.time())
            collector.stop()
        again = [moment for gateway in gateways for moment in gateway.accepted if moment > lost_at]
        report = audit(database, fleet, points, slot_s=2, down=[(0, lost), (lost, up)])
        told.update(back_s=round(back, 1), connects_per_s=busiest_second(again), connects=len(again), **report.figures())
        report.check()
        assert max(gateway.most_open for gateway in gateways) == 1
        prompt((back, 60), (busiest_second(again), 55))   # 50, and what the clocks of two processes differ
