"""dahu collect: when meters are asked. Live values beside the slots, units that rest, clocks that are set, targets that change."""
import collections
import os
import pathlib
import tempfile
import time

import meters
from conftest import wait_for
from collecting import (Collector, add_point, check_slots, gaps, readings, registers, set_energy, tcp, wait_for_rows)


def asked_of(meter, unit):
    return [request for request in meter.asked if request[0] == unit]


def growing(meter):
    """A script entry that lets energy grow with every request, so that no slot could be read twice unnoticed."""
    def grow(self, _connection, _frame):
        set_energy(self, 1000000 + len(self.asked))
        return False
    meter.script = Endless(grow)
    return meter


class Endless(list):
    """A script whose one entry is taken again and again."""

    def __init__(self, entry):
        super().__init__([entry])

    def pop(self, _index):
        return self[0]


# ---- live values ---------------------------------------------------------------------------------------------------------


def set_live(database, live_s):
    database.query("update metering_point set live_s = %s", (live_s,))


def test_live_values_come_between_the_slots_and_are_no_readings(database):
    with meters.FakeMeter(registers()) as meter:
        point = add_point(database, tcp(meter), slot_s=6)
        set_live(database, 1)
        with Collector(database) as collector:
            wait_for_rows(database, point, 1)
            asked, began = len(meter.asked), time.monotonic()
            time.sleep(12)
            polls, seconds = [address for _, _, address, _ in meter.asked[asked:]], time.monotonic() - began
            collector.stop()
    assert 8 <= polls.count(0) <= seconds + 1         # once a second: the poll of a slot serves the live value of its second
    assert 1 <= polls.count(200) <= seconds / 6 + 1   # which is not worth a request between slots
    assert check_slots(database, point, 6)[1] == 0


def test_a_slow_meter_skips_live_values_and_no_slot(database):
    def slow(_meter, _connection, _frame):
        time.sleep(0.25)
        return False
    with meters.FakeMeter(registers()) as meter:
        meter.script = Endless(slow)   # at first contact three requests, then two a slot and one for live values
        points = [add_point(database, tcp(meter), unit=unit, slot_s=10) for unit in (1, 2)]
        set_live(database, 1)
        with Collector(database) as collector:
            for point in points:
                wait_for_rows(database, point, 3, seconds=60)
            collector.stop()
    for point in points:
        assert check_slots(database, point, 10)[1] == 0
        assert all(delay < 1 + 4.5 for _, _, delay, _ in readings(database, point)[1:])


# ---- isolation -----------------------------------------------------------------------------------------------------------


def test_a_dead_unit_costs_its_neighbours_one_time_out_a_back_off(database):
    with meters.FakeMeter(registers()) as meter:
        meter.silent = {8}
        points = [add_point(database, tcp(meter), unit=unit) for unit in range(1, 9)]
        with Collector(database, "--set", "collect.request_timeout_ms=250",
                       "--set", "collect.back_off_max_s=8") as collector:
            wait_for_rows(database, points[0], 2)
            began = time.monotonic()
            wait_for_rows(database, points[0], 22, seconds=40)
            seconds, asked = time.monotonic() - began, len(asked_of(meter, 8))
            text = collector.stop()
    # 1, 2, 4, 8, 8 seconds after each other, a fifth less at most: seven in 20 s; one a slot would be twenty
    assert 3 <= asked <= 3 + seconds / 4, f"{asked} requests to the dead unit in {seconds:.1f} s"
    for point in points[:7]:
        assert check_slots(database, point)[1] == 0
        assert max(delay for _, _, delay, _ in readings(database, point)[1:]) < 2
    assert check_slots(database, points[7])[0] == 0
    causes = collections.Counter((cause, "asked again after" in detail) for _, cause, detail in gaps(database, points[7]))
    assert set(causes) <= {("silent", True), ("silent", False)} and causes["silent", True] >= 8, causes
    assert meter.connections == 1
    assert text.count("'S8'") < 12


def test_a_slot_waits_for_the_probe_that_falls_into_it(database):
    with meters.FakeMeter(registers()) as meter:
        meter.silent = {1}
        point = add_point(database, tcp(meter), slot_s=30)   # has 10 s to be read
        with Collector(database, "--set", "collect.request_timeout_ms=200") as collector:
            wait_for(lambda: len(meter.asked) >= 2, 40, "the first probe")   # about 1.2 s after the first request
            meter.silent = set()
            wait_for_rows(database, point, 1, seconds=10)
            collector.stop()
    assert [quality for *_, quality in readings(database, point)] == [1] and not gaps(database, point)


def gateway_exception(code):
    def refuse(meter, connection, frame):
        if frame[6] != 2:
            return False
        connection.sendall(meter.reply(frame, bytes([frame[7] | 0x80, code])))
        return True
    return refuse


def test_what_a_gateway_says_of_a_dead_unit_counts_as_silence(database):
    with meters.FakeMeter(registers()) as meter:
        meter.script = Endless(gateway_exception(11))
        good, dead = (add_point(database, tcp(meter), unit=unit) for unit in (1, 2))
        with Collector(database) as collector:
            wait_for_rows(database, good, 8)
            collector.stop()
    assert len(asked_of(meter, 2)) <= 6   # at 0, 1, 3, 7, 15 s
    assert check_slots(database, good)[1] == 0
    assert {cause for _, cause, _ in gaps(database, dead)} == {"exception"}
    assert "asked again after" in gaps(database, dead)[-1][2]


def test_a_unit_that_answers_is_not_dead_whatever_it_says(database):
    with meters.FakeMeter(registers()) as meter:
        meter.script = Endless(gateway_exception(4))
        good, odd = (add_point(database, tcp(meter), unit=unit) for unit in (1, 2))
        with Collector(database) as collector:
            wait_for_rows(database, good, 6)
            asked = len(asked_of(meter, 2))
            collector.stop()
    assert asked >= 6   # every slot
    assert {(cause, detail) for _, cause, detail in gaps(database, odd)} == {("exception", gaps(database, odd)[0][2])}


# ---- clocks --------------------------------------------------------------------------------------------------------------


class Clock:
    """The wall clock of one process, which can be set; the monotonic one runs on."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder, "clock")
        self.set(0)
        self.environment = {
            "LD_PRELOAD": "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_TIMESTAMP_FILE": str(self.path), "FAKETIME_NO_CACHE": "1",
            "ASAN_OPTIONS": "verify_asan_link_order=0"}

    def set(self, ahead_s):
        fresh = self.path.with_suffix(".new")
        fresh.write_text(f"{ahead_s:+d}")
        os.replace(fresh, self.path)


def test_clocks_that_are_set_double_no_slot_and_lose_none_silently(database):
    with meters.FakeMeter(registers()) as meter, tempfile.TemporaryDirectory() as folder:
        growing(meter)
        point = add_point(database, tcp(meter))
        clock = Clock(folder)
        with Collector(database, environment=clock.environment) as collector:
            wait_for_rows(database, point, 3)
            for ahead_s in (1, 0, 3600, 3600 - int(time.time()), 3600, 3600 + 365 * 86400, 3600, 3601):
                clock.set(ahead_s)
                time.sleep(3)
            asked = len(meter.asked)
            clock.set(0)
            time.sleep(3)
            assert len(meter.asked) <= asked + 2   # these slots are told of already: they do not come again
            text = collector.stop()
    read, lost = check_slots(database, point)
    assert 3580 <= lost <= 3620 and read >= 18, (read, lost)   # one jump passes over an hour
    assert {cause for _, cause, _ in gaps(database, point)} == {"not_read"}
    assert database.value("select count(*) from reading_conflict") == 0
    assert database.value("select max(slot_at) - min(slot_at) < interval '2 h' from reading")
    energies = [energy for _, energy, _, _ in readings(database, point)]
    assert energies == sorted(set(energies))   # in the order in which they were read
    assert text.count("the clock was set by") >= 4 and "which cannot be: slots go on" in text


def test_a_machine_that_does_not_know_the_time_reads_nothing_until_it_does(database):
    with meters.FakeMeter(registers()) as meter, tempfile.TemporaryDirectory() as folder:
        point = add_point(database, tcp(meter))
        clock = Clock(folder)
        clock.set(-int(time.time()) + 1000)
        with Collector(database, environment=clock.environment) as collector:
            wait_for(lambda: "nothing is read until it is set" in collector.text(), 20, "the complaint")
            time.sleep(1.5)
            assert not meter.asked
            clock.set(0)
            wait_for_rows(database, point, 2)
            collector.stop()
    assert check_slots(database, point)[1] <= 6
    assert database.value("select min(slot_at) > now() - interval '1 min' from reading")


# ---- targets that change -------------------------------------------------------------------------------------------------


class Street(meters.FakeMeter):
    """A thousand meters: one server behind a thousand addresses of the loopback."""

    def __init__(self):
        super().__init__(registers(), host="")

    def uri(self, number):
        return f"tcp://127.1.{number // 250}.{number % 250 + 1}:{self.port}"


def test_one_change_among_a_thousand_disturbs_no_other_link(database):
    with Street() as street:
        points = add_points(database, [street.uri(number) for number in range(1000)], slot_s=5)
        with Collector(database, "--set", "collect.connects_per_s=1000") as collector:
            wait_for(lambda: database.value("select count(distinct metering_point_id) from reading") == 1000, 60, "all are read")
            connections = street.connections
            database.query("update meter set unit_id = 9 where serial_number = 'T500'")
            wait_for(lambda: asked_of(street, 9), 15, "the change")
            time.sleep(5)
            assert street.connections == connections + 1
            collector.stop()
    assert connections == 1000
    lost = database.query("select cause, count(*) from reading_gap where slot_at > (select min(slot_at) from reading) group by 1")
    assert sum(count for _, count in lost) <= 1, lost
    for point in (points[0], points[499], points[500], points[501], points[999]):
        check_slots(database, point, 5)


def add_points(database, uris, slot_s):
    """A point with a meter for each of @uris."""
    database.query("""
        with t as (select uri, n from unnest(%(uris)s::text[]) with ordinality as t (uri, n)),
             l as (insert into link (uri) select uri from t returning link_id, uri),
             m as (insert into meter (serial_number, driver, link_id, unit_id, register_side)
                   select 'T' || n, 'fake', link_id, 1, 'SECONDARY' from t join l using (uri) returning meter_id, serial_number),
             p as (insert into metering_point (point_number, slot_s)
                   select 'A-' || to_char(n, 'FM00000') || '-01', %(slot_s)s from t returning metering_point_id, point_number)
        insert into meter_installation (metering_point_id, meter_id, valid)
        select metering_point_id, meter_id, tstzrange(now() - interval '1 year', null)
        from m join p on p.point_number = 'A-' || to_char(substr(serial_number, 2)::int, 'FM00000') || '-01'""",
                   {"uris": uris, "slot_s": slot_s})
    return [row[0] for row in database.query("select metering_point_id from metering_point order by point_number")]


def test_a_meter_that_is_changed_or_taken_out_leaves_its_slots_explained(database):
    with meters.FakeMeter(registers()) as meter:
        def slow(_meter, _connection, _frame):
            time.sleep(0.1)
            return False
        meter.script = Endless(slow)
        changed, removed = (add_point(database, tcp(meter), unit=unit) for unit in (1, 2))
        with Collector(database) as collector:
            wait_for_rows(database, changed, 2)
            for unit in (3, 4, 5):
                database.query("update meter set unit_id = %s where serial_number = 'S1'", (unit,))
                collector.process.send_signal(1)
                wait_for(lambda: asked_of(meter, unit), 10, "the change")
            database.query("update meter set enabled = false where serial_number = 'S2'")
            collector.process.send_signal(1)
            count = len(readings(database, changed))
            wait_for_rows(database, changed, count + 3)
            collector.stop()
    for point in (changed, removed):
        check_slots(database, point)
        assert {cause for _, cause, _ in gaps(database, point)} <= {"not_read"}
