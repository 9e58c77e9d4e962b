"""dahu collect while what it reads changes: rows, drivers, links that lead to one gateway, and what meters lack."""
import json
import signal
import time

import pytest

import meters
from conftest import wait_for
from collecting import (DRIVER, ODD_DRIVER, Collector, add_point, check_slots, gaps, once, readings, registers, tcp,
                        wait_for_rows)


@pytest.fixture
def drivers(tmp_path):
    """A folder of drivers that the test changes; drivers(changes...) writes the fake one anew."""
    folder = tmp_path / "drivers"
    folder.mkdir()

    def write(name="fake", text=None, **changes):
        (folder / f"{name}.json").write_text(text or json.dumps({**DRIVER, "name": name, **changes}))
    write()
    (folder / "odd.json").write_text(json.dumps(ODD_DRIVER))
    write.folder = folder
    return write


def collector(database, tmp_path, *options):
    return Collector(database, "--set", "collect.admin_port=0", "--set", f"collect.spool_path={tmp_path}/spool", *options)


def energies_since(database, point, moment):
    return {row[1] for row in readings(database, point) if row[0] > moment}


def test_a_changed_driver_file_disturbs_no_other_meter(database, tmp_path, drivers):
    with meters.FakeMeter(registers(active_wh=1000, reactive_varh=77)) as one, \
            meters.FakeMeter({address: 0 for address in range(7)}) as two:
        changed, other = add_point(database, tcp(one)), add_point(database, tcp(two), driver="odd")
        with collector(database, tmp_path, "--set", f"drivers.path={drivers.folder}") as running:
            wait_for_rows(database, changed, 3)
            wait_for_rows(database, other, 2)
            drivers(registers=[row if "energy_import" not in row["quantity"] else
                               {**row, "address": 2 - row["address"]} for row in DRIVER["registers"]])
            written = time.time()
            wait_for(lambda: 77 in energies_since(database, changed, written), 7, "a reading by the changed driver")
            assert max(row[0] for row in readings(database, changed)) - written < 21
            drivers(text='{"format": 1, "name": "fake", ')
            wait_for(lambda: "what it was before stays in use" in running.text(), 5, "word of the faulty file")
            faulty = time.time()
            time.sleep(2.5)
            assert energies_since(database, changed, faulty) == {77}
            drivers()
            running.process.send_signal(signal.SIGHUP)
            wait_for(lambda: 1000 in energies_since(database, changed, faulty), 4, "a reading by the first driver")
            text = running.stop()
        assert two.connections == 1
    assert check_slots(database, other)[1] == 0
    assert text.count("fake.json") == 1   # a fault is told once
    check_slots(database, changed)


def test_a_faulty_driver_file_at_the_start_stops_only_its_meters(database, tmp_path, drivers):
    with meters.FakeMeter(registers()) as one, meters.FakeMeter({address: 0 for address in range(7)}) as two:
        stopped, other = add_point(database, tcp(one)), add_point(database, tcp(two), driver="odd")
        replaced = add_point(database, tcp(one), driver="eastron-sdm630", unit=2)
        drivers(text='{"format": 1, "name": "fake", ')
        drivers("eastron-sdm630", replaces=7)
        result = once(database, "--set", f"drivers.path={drivers.folder}")
        assert result.returncode == 3 and result.stderr.count("fake.json") == 2, result.stderr   # the file, and its meter
        assert f"{drivers.folder}/fake.json" in result.stderr and "; it is left out" in result.stderr
        began = time.time()   # nobody was to read the slots between the two collectors
        with collector(database, tmp_path, "--set", f"drivers.path={drivers.folder}") as running:
            wait_for_rows(database, other, 3)
            wait_for_rows(database, stopped, 2, what=gaps)
            drivers()
            wait_for_rows(database, stopped, 1, seconds=7)
            wait_for_rows(database, replaced, 2, what=gaps)
            running.stop()
        assert not [unit for unit in (ask[0] for ask in one.asked) if unit == 2]   # not by the built-in driver of that name
    details = [row[2] for row in gaps(database, stopped) if row[1] == "driver_fault"]
    assert details and all("the file of driver 'fake' is faulty: " in text and "fake.json" in text for text in details)
    assert {row[1] for row in gaps(database, replaced)} <= {"driver_fault", "not_read"} and not readings(database, replaced)
    check_slots(database, other, since=began)


def test_a_driver_that_comes_later_is_used(database, tmp_path, drivers):
    with meters.FakeMeter(registers()) as meter:
        point = add_point(database, tcp(meter), driver="late")
        with collector(database, tmp_path, "--set", f"drivers.path={drivers.folder}") as running:
            wait_for_rows(database, point, 2, what=gaps)
            drivers("late")
            wait_for_rows(database, point, 1, seconds=7)
            running.stop()
    assert {row[1] for row in gaps(database, point)} <= {"driver_fault", "not_read"}


def test_an_installation_ends_by_time(database, tmp_path):
    with meters.FakeMeter(registers()) as one, meters.FakeMeter(registers()) as two:
        ends, stays = add_point(database, tcp(one)), add_point(database, tcp(two))
        with collector(database, tmp_path) as running:
            wait_for_rows(database, ends, 2)
            database.query("""update meter_installation set valid = tstzrange(lower(valid), now() + interval '2 s')
                              where metering_point_id = %s""", (ends,))
            changed = time.time()
            time.sleep(7)
            last = max(row[0] for row in readings(database, ends) + gaps(database, ends))
            assert changed < last < changed + 6
            wait_for_rows(database, stays, 8)
            running.stop()
        assert two.connections == 1 and one.open == 0
    assert check_slots(database, stays)[1] == 0
    check_slots(database, ends)


def test_live_values_begin_and_end(database, tmp_path):
    with meters.FakeMeter(registers()) as meter:
        point = add_point(database, tcp(meter), slot_s=900)
        with collector(database, tmp_path) as running:
            database.query("update metering_point set live_s = 1")
            wait_for(lambda: len(meter.asked) > 6, 10, "live polls")
            database.query("update metering_point set live_s = null")
            time.sleep(4)
            count = len(meter.asked)
            time.sleep(2)
            assert len(meter.asked) <= count + 2
            running.stop()
    assert len(readings(database, point)) <= 2


def test_two_links_to_one_gateway_are_never_two_connections(database, tmp_path):
    with meters.FakeMeter(registers()) as meter:
        used, barred = add_point(database, tcp(meter)), add_point(database, f"rtutcp://127.0.0.1:{meter.port}", unit=2)
        with collector(database, tmp_path) as running:
            wait_for_rows(database, used, 3)
            wait_for_rows(database, barred, 2, what=gaps)
            running.stop()
        assert meter.most_open == 1 and {unit for unit, *_ in meter.asked} == {1}
    assert not readings(database, barred)
    causes = {row[1] for row in gaps(database, barred)}   # a start that takes its time is told too
    assert causes - {"collector_down"} == {"link_down"}
    assert any("leads to the same gateway, and there is never a second connection to one" in row[2]
               for row in gaps(database, barred))


def test_what_a_meter_lacks_is_remembered_over_a_restart(database, tmp_path):
    with_hole = {address: word for address, word in registers().items() if address not in (4, 200, 201)}
    with meters.FakeMeter(with_hole) as meter:
        point = add_point(database, tcp(meter))
        with collector(database, tmp_path) as running:
            wait_for_rows(database, point, 4)
            running.stop()
        assert set(database.query("select driver, function, address, words from meter_hole")) >= {("fake", 3, 4, 1)}
        asked = len(meter.asked)
        with collector(database, tmp_path) as running:
            wait_for_rows(database, point, 7)
            running.stop()
        again = {request for request in meter.asked[asked:] if request[2] < 300}
        assert again == {(1, 3, 0, 4), (1, 3, 5, 1)}, again
