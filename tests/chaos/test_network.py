"""The network between the collector and PostgreSQL, and between it and its meters, does what networks do (W1, W3)."""
import time

import pytest
from conftest import wait_for
from fleet import END, RESET, Fleet
from harness import (Collector, add_points, audit, count, measured, prompt, readings_count, rows_of, seeded,
                     settle, wait_for_readings)
from proxy import Proxy

import meters   # of tests/it: harness.py says where


def through(proxy, database):
    return f"host=127.0.0.1 port={proxy.port} user=dahu dbname={database.name} sslmode=disable gssencmode=disable"


def cut_cleanly(proxy):
    proxy.refuse()
    proxy.cut(END)


def reset(proxy):
    proxy.refuse()
    proxy.cut(RESET)


CUTS = {"closed": (cut_cleanly, Proxy.accept), "reset": (reset, Proxy.accept), "half-open": (Proxy.go_silent, Proxy.speak)}


def drain(database, points, mended_at, away):
    """How many times faster than real time the backlog of a cut of @away seconds is written, from its first row: every
    slot that was over before it was mended, as a value or, where the machine was too busy to ask, as a gap."""
    began = time.monotonic()
    wait_for(lambda: database.value("select count(*) >= %s from (select slot_at from reading union all"
                                    " select slot_at from reading_gap) s"
                                    " where slot_at > to_timestamp(%s) and slot_at <= to_timestamp(%s)",
                                    (points * int(away - 4), mended_at - away, mended_at - 2)), 120, "the backlog")
    return away / max(time.monotonic() - began, 0.02)


@seeded
def test_cuts_between_collector_and_postgresql(cluster, database, chance):
    spans = count([1, 3], [1] * 4 + [3, 20, 60])
    found, speeds = [], []
    with Fleet() as fleet, measured("W1", "PostgreSQL cut off") as told:
        points = add_points(database, rows_of(fleet.spread(200)))
        proxy = Proxy(fleet, f"{cluster.folder}/.s.PGSQL.5432")
        with Collector(through(proxy, database)) as collector:
            wait_for_readings(database, len(points))
            for seconds in spans:
                for name in chance.sample(sorted(CUTS), len(CUTS)):
                    cut, mend = CUTS[name]
                    cut_at = time.monotonic()
                    cut(proxy)
                    time.sleep(seconds)
                    rows, mended_at = readings_count(database), time.time()
                    away = time.monotonic() - cut_at
                    mend(proxy)
                    wait_for(lambda: readings_count(database) > rows, 60, f"written again after {name}")
                    if name == "half-open" and seconds < 5:   # after a long one it was found before it ended
                        found.append(time.monotonic() - cut_at)
                    if away >= 10:   # less is written in one batch: no rate
                        speeds.append(drain(database, len(points), mended_at, away))
                    wait_for_readings(database, len(points))
            settle(database, time.time())
            collector.stop()
        proxy.close()
        report = audit(database, fleet, points)
        told.update(cuts=len(spans) * len(CUTS), half_open_found_s=round(max(found), 1),
                    drain_x=round(min(speeds), 1) if speeds else None, **report.figures())
        report.check()
        prompt((max(found), 15), *((20, speed) for speed in speeds))


@pytest.mark.parametrize("segment", [1, -7])
@seeded
def test_small_segments_both_ways(cluster, database, segment, chance):
    """One byte a segment, and segments of random size: between meter and collector, and collector and PostgreSQL."""
    with Fleet() as fleet, measured("W3", f"segments of {segment}") as told:
        gateways = [fleet.gateway([1 + i], framing=("tcp", "rtu")[i % 2]) for i in range(10)]
        rows, proxies = [], [Proxy(fleet, f"{cluster.folder}/.s.PGSQL.5432")]
        for gateway in gateways:
            proxies.append(Proxy(fleet, ("127.0.0.1", gateway.port), chance.random()))
            rows.append((gateway.uri.replace(str(gateway.port), str(proxies[-1].port)), 1, gateway.meters[1]))
        for proxy in proxies:
            proxy.segment = segment
        points = add_points(database, rows)
        with Collector(through(proxies[0], database), request_timeout_ms=900) as collector:   # proxies take their time
            wait_for_readings(database, len(points) * count(4, 12))
            settle(database, time.time())
            collector.stop()
        for proxy in proxies:
            proxy.close()
        report = audit(database, fleet, points)
        told.update(**report.figures())
        report.check()
        assert report.gaps == 0


def test_small_segments_from_servers_of_others(database):
    """The same values as without a proxy."""
    from collecting import add_point, once
    with Fleet() as fleet, measured("W3", "one byte a segment, servers of others") as told, \
            meters.server("pymodbus") as one, meters.server("modbus-serial") as two, meters.server("modbus-stream") as three:
        for port in (one, two, three):
            proxy = Proxy(fleet, ("127.0.0.1", port))
            proxy.segment = 1
            add_point(database, f"tcp://127.0.0.1:{proxy.port}", driver="eastron-sdm630", slot_s=900)
            add_point(database, f"tcp://127.0.0.1:{port}", driver="eastron-sdm630", slot_s=900, unit=2 if port != one else 1)
        once(database)
        rows = database.query("""select active_energy_import_wh, active_energy_export_wh, reactive_energy_import_varh
            from reading join meter_installation using (metering_point_id) join meter using (meter_id)
            where unit_id = 1""")
        told.update(values=len(rows))
        assert len(rows) >= 3 and set(rows) == {(12345670, 89500, 2222250)}
