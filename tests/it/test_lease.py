"""Several collectors over the same gateways: shares, take-over, zombies, names. The gateways keep the book."""
import signal
import time

from collecting import Collector, add_point, check_slots, gaps, once, tcp
from leasing import ENDPOINTS, Gateways, LEASE_S, add_points, collectors, longest_silence, options, owners, wait_for_shares, wait_until_all_are_asked


def test_fair_shares_and_a_killed_collector(database, tmp_path):
    with Gateways(ENDPOINTS) as gateways:
        points = add_points(database, gateways)
        with collectors(database, tmp_path, "a", "b", "c") as (a, b, c):
            wait_for_shares(database, "abc")
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic(), 5)
            lost = [port for port, (name, _) in owners(database).items() if name == "b"]
            kept = {port: owner for port, owner in owners(database).items() if owner[0] != "b"}
            killed = time.monotonic()
            b.kill()
            wait_until_all_are_asked(gateways, lost, killed + 0.2, LEASE_S + 2)
            assert {port: owner for port, owner in owners(database).items() if port in kept} == kept   # nothing else moved
            with collectors(database, tmp_path, "b", "d") as (again, d):
                wait_for_shares(database, "abcd")
                for one in (a, again, c, d):
                    one.stop()
        assert gateways.check_alone() >= len(lost)
        assert not gateways.open_ports()
    for point in points:
        check_slots(database, point)
        assert {row[1] for row in gaps(database, point)} <= {"collector_down", "not_read"}, gaps(database, point)


def test_a_zombie_does_not_speak(database, tmp_path):
    with Gateways(ENDPOINTS) as gateways:
        add_points(database, gateways)
        with collectors(database, tmp_path, "a", "b") as (a, b):
            wait_for_shares(database, "ab")
            before = owners(database)
            b.process.send_signal(signal.SIGSTOP)
            time.sleep(1)
            b.process.send_signal(signal.SIGCONT)
            time.sleep(LEASE_S)
            assert owners(database) == before   # it was short enough
            lost = [port for port, (name, _) in before.items() if name == "b"]
            b.process.send_signal(signal.SIGSTOP)
            stopped = time.monotonic()
            try:
                wait_until_all_are_asked(gateways, lost, stopped + 0.2, LEASE_S + 2)
                time.sleep(max(0, stopped + 2 * LEASE_S - time.monotonic()))
            finally:
                b.process.send_signal(signal.SIGCONT)
            assert gateways.check_alone(zombies=lost) >= len(lost)
            wait_for_shares(database, "ab")
            silence = longest_silence(gateways, gateways.ports, stopped + LEASE_S + 2, time.monotonic() - 1)
            assert silence < LEASE_S + 10, silence   # 2 are what is promised of any change of hands, where the machine has nothing else to do
            a.stop()
            b.stop()
        gateways.check_alone(zombies=lost)


def test_one_process_a_name(database, tmp_path):
    with Gateways(1) as gateways:
        add_points(database, gateways)
        with collectors(database, tmp_path, "a") as (first,):
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic(), 5)
            second = Collector(database, *options("a", tmp_path))
            assert second.process.wait(60) == 1
            assert f"collector 'a' runs already, as process" in second.text()
            assert "collect.name" in second.text()
            first.kill()
        killed = time.monotonic()
        with collectors(database, tmp_path, "a") as (again,):   # it is known to be dead: no lease is waited for
            wait_until_all_are_asked(gateways, gateways.ports, killed, 2)
            again.process.send_signal(signal.SIGSTOP)
            try:
                # on another machine, with a spool of its own: it does not live any more, as far as can be known
                with collectors(database, tmp_path / "elsewhere", "a") as (heir,):
                    stopped = time.monotonic()
                    wait_until_all_are_asked(gateways, gateways.ports, stopped + 0.2, LEASE_S + 3)
                    again.process.send_signal(signal.SIGCONT)
                    assert again.process.wait(60) == 1
                    assert "another process is collector 'a' now" in again.text()
                    heir.stop()
            finally:
                again.process.send_signal(signal.SIGCONT)
        gateways.check_alone(zombies=gateways.ports)


def test_once_leaves_out_what_a_living_collector_reads(database, tmp_path):
    with Gateways(1) as gateways:
        add_points(database, gateways)
        with collectors(database, tmp_path, "a") as (a,):
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic(), 5)
            add_point(database, "rtu:///dev/ttyS9?at=north")
            result = once(database, *options("x", tmp_path))
            assert result.returncode == 4 and "0 meters to read" in result.stderr   # nothing was read
            assert f"left out: '{tcp(gateways.ports[0])}' is read by collector 'a'" in result.stderr
            assert "left out: 'rtu:///dev/ttyS9?at=north' is read by collector 'north'" in result.stderr
            a.stop()
        assert len(gateways.log[gateways.ports[0]]) == 1
