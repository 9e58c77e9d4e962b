"""Several collectors over the same gateways, and a PostgreSQL that restarts, is cut off, or stays away. The gateways keep the book."""
import time

import pytest

from conftest import MIGRATED, private_cluster, wait_for
from collecting import check_slots, readings
from leasing import ENDPOINTS, Gateways, LEASE_S, Proxy, Through, add_points, collectors, longest_silence, owners, shares, wait_for_shares, wait_until_all_are_asked


def test_postgresql_restarts_under_two_collectors(tmp_path):
    with private_cluster() as cluster, Gateways(ENDPOINTS) as gateways:
        database = cluster.create(MIGRATED)
        add_points(database, gateways)
        with collectors(database, tmp_path, "a", "b") as both:
            wait_for_shares(database, "ab")
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic(), 5)
            before, began = owners(database), time.monotonic()
            cluster.stop()
            time.sleep(2 * LEASE_S)   # longer than a life: when it is back, every life has run out
            cluster.start()
            end = time.monotonic() + 2 * LEASE_S + 1
            while time.monotonic() < end:
                assert {epoch for _, epoch in owners(database).values()} == {epoch for _, epoch in before.values()}
                time.sleep(0.2)
            assert owners(database) == before
            assert longest_silence(gateways, gateways.ports, began, time.monotonic()) < 5   # polling went on
            for one in both:
                one.stop()
        gateways.check_alone()


@pytest.mark.parametrize("how", ["silent", "deaf"])
def test_a_collector_that_is_cut_off_stops_at_its_fence(database, tmp_path, how):
    with Gateways(ENDPOINTS) as gateways, Proxy(f"{database.cluster.folder}/.s.PGSQL.5432") as proxy:
        add_points(database, gateways)
        with collectors(database, tmp_path, "a") as (a,), collectors(Through(database, proxy), tmp_path, "b") as (b,):
            wait_for_shares(database, "ab")
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic(), 5)
            lost = [port for port, (name, _) in owners(database).items() if name == "b"]
            cut = time.monotonic()
            proxy.cut(how)
            wait_until_all_are_asked(gateways, lost, cut + LEASE_S, LEASE_S + 2)
            time.sleep(LEASE_S)
            assert set(shares(database)) == {"a"}
            # as a renewal does that was sent before the silence and arrives after it: b lives, but what it read is a's
            database.query("update collector set expires_at = clock_timestamp() + interval '3 seconds' where name = 'b'")
            proxy.cut("")
            wait_for_shares(database, "ab")
            assert b.process.poll() is None
            a.stop()
            assert "polling stands still" in b.stop()
        assert gateways.check_alone(zombies=lost) >= len(lost)   # it may come late to its end, but does not ask any more


@pytest.mark.parametrize("how", ["stopped", "silent"])
def test_a_single_collector_goes_on_without_postgresql(tmp_path, how):
    with private_cluster() as cluster, Gateways(3) as gateways, Proxy(f"{cluster.folder}/.s.PGSQL.5432") as proxy:
        database = cluster.create(MIGRATED)
        points = add_points(database, gateways)
        with collectors(Through(database, proxy) if how == "silent" else database, tmp_path, "a") as (a,):
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic() + 1, 10)
            away = time.monotonic()
            if how == "stopped":
                cluster.stop()
            else:
                proxy.cut("silent")
            time.sleep(3 * LEASE_S)
            back = time.monotonic()
            if how == "stopped":
                cluster.start()
            else:
                proxy.cut("")
            wait_for(lambda: len(readings(database, points[0])) > back - away + 3, 30, "readings of the time without PostgreSQL")
            assert longest_silence(gateways, gateways.ports, away, back) < 5
            text = a.stop()
        assert "polling goes on without PostgreSQL" in text
        assert gateways.check_alone() == 0
        for point in points:
            assert check_slots(database, point)[1] == 0
