"""Answers that are wrong, late, mangled at random, or right in shape only (3.3): nothing wrong is booked, and the next
good answer is read. The rows of the table with one request at a time are in ../it/test_misbehaviour.py."""
import contextlib
import threading
import time

from conftest import wait_for
from fleet import Fleet
from harness import FULL, Collector, add_points, audit, count, full, measured, rows_of, seeded, settle
from mutation import mutate

import meters            # of tests/it: harness.py says where
import test_misbehaviour as table

TIMEOUT_MS = 300
BACK = ("collect.back_off_max_s=1",)


def wait_until_all_read(database, since, seconds=60):
    """Every point has two slots that began after @since and that were read."""
    wait_for(lambda: database.value("""select bool_and(n >= 2) from (select p.metering_point_id, count(r.slot_at) as n
        from metering_point p left join reading r on r.metering_point_id = p.metering_point_id
        and r.slot_at >= to_timestamp(%s) group by 1) x""", (since,)), seconds, "good readings of every meter")


def mangled(chance, share, counts):
    def fault(request):
        if chance.random() >= share:
            return None
        value = request.number()
        data, sound = mutate(chance, request, value)
        counts["mutations"] += 1
        return [(0, lambda: request.say(value, sound, "mutated")), (0, data)]
    return fault


@seeded
def test_answers_mutated_at_random(database, chance):
    counts, seconds = {"mutations": 0}, count(15, 60)
    with Fleet() as fleet, measured("3.3", "random mutations, oracle: ledger") as told:
        gateways = [fleet.gateway([3 * i + 1, 3 * i + 2, 3 * i + 3], framing=("tcp", "rtu")[i % 2]) for i in range(60)]
        points = add_points(database, rows_of(gateways))
        busy = [fleet.gateway([1000 + i]) for i in range(30)]
        points |= add_points(database, rows_of(busy), driver="ledger4", in_flight=4)
        with Collector(database.url, *BACK, request_timeout_ms=100) as collector:
            for gateway in gateways + busy:
                gateway.fault = mangled(chance, chance.choice([0.1, 0.5, 0.9]), counts)
            time.sleep(seconds)
            for gateway in gateways + busy:
                gateway.fault = None
            well = time.time() + 3
            wait_until_all_read(database, well)
            settle(database, time.time())
            collector.stop()
        report = audit(database, fleet, points, fault=until(well), broken_off=True)
        told.update(**counts, **report.figures())
        report.check()
        assert counts["mutations"] > 100 * seconds / 4


def until(well):
    """Faults are right until @well; and at any time, but at full counts, that a busy machine answers too late."""
    return lambda meter, slot, cause: slot < well or cause == "silent" and not FULL


def late(chance, share, timeout_s):
    def fault(request):
        if chance.random() >= share:
            return None
        value = request.number()
        # of several requests on their way each one waits its turn, so only the collector knows when time is up; their
        # transaction ids tell them apart
        late_for_sure = request.gateway.framing == "rtu" or len(request.gateway.meters) > 1
        return [(timeout_s * chance.uniform(2, 3.5), lambda: request.say(value, not late_for_sure, "late")),
                (0, request.frame(request.pdu(value)))]
    return fault


@seeded
def test_late_answers_are_never_booked(database, chance):
    """RTU has no transaction id: only a new connection tells a late answer from the one that is awaited."""
    with Fleet() as fleet, measured("3.3", "late answers, several units on a link") as told:
        gateways = [fleet.gateway([10 * i + unit for unit in (1, 2, 3)], framing=("tcp", "rtu")[i % 2]) for i in range(20)]
        gateways += [fleet.gateway([500 + i], framing="rtu") for i in range(20)]
        points = add_points(database, rows_of(gateways), slot_s=2)
        busy = [fleet.gateway([1000 + i]) for i in range(10)]
        points |= add_points(database, rows_of(busy), driver="ledger4", slot_s=2, in_flight=4)
        gateways += busy
        with Collector(database.url, *BACK, request_timeout_ms=250) as collector:
            for gateway in gateways:
                gateway.latency = 0.1   # so that a late answer meets the next request on its way
                gateway.fault = late(chance, 0.3, 0.25)
            time.sleep(count(10, 30))
            for gateway in gateways:
                gateway.fault = None
            well = time.time() + 3
            wait_until_all_read(database, well)
            settle(database, time.time())
            collector.stop()
        report = audit(database, fleet, points, slot_s=2, fault=until(well), broken_off=True)
        told.update(late=sum(not answer.sound for answer in fleet.ledger.answers.values()), **report.figures())
        report.check()


ORDER = {
    "format": 1, "name": "order", "vendor": "Test", "models": ["order"], "transports": ["tcp"], "function": 3,
    "sources": ["test"], "registers": [
        {"quantity": "active_energy_import", "address": 0, "encoding": "u32", "unit": "Wh", "confidence": "two"}],
    "helpers": [{"name": "multiplier", "address": 2, "encoding": "u32", "confidence": "two"}],
    "checks": [{"register": "multiplier", "kind": "setting", "expect": [1], "reason": "the energy is multiplied"}]}


def test_word_order_changed_by_new_firmware(database):
    """A meter comes back from a restart with its words the other way round: its settings tell, and nothing is booked."""
    high_first, low_first = {0: 0, 1: 77, 2: 0, 3: 1}, {0: 77, 1: 0, 2: 1, 3: 0}
    with meters.FakeMeter(high_first) as meter, measured("3.3", "word order changed after firmware") as told:
        points = add_points(database, [(f"tcp://127.0.0.1:{meter.port}", 1, 1)], driver="order")
        with Collector(database.url, *BACK, drivers=[ORDER]) as collector:
            wait_for(lambda: database.value("select count(*) from reading") >= 2, 30, "readings")

            def restart(_meter, connection, _frame):
                meter.registers = low_first
                connection.close()
                return True
            meter.script = [restart]
            wait_for(lambda: database.value("select count(*) from reading_gap where cause = 'driver_fault'") >= 2, 30,
                     "the setting is missed")
            collector.stop()
        values = database.query("select distinct active_energy_import_wh from reading")
        told.update(values=values)
        assert values == [(77,)] and len(points) == 1


class DialIn:
    """Makes a fake meter dial the collector instead of listening."""

    def __init__(self, meter, port, registration):
        self.meter, self.port, self.registration = meter, port, registration
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.dial, daemon=True)
        self.thread.start()

    def dial(self):
        while not self.done.wait(0.1):
            try:
                with meters.socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                    connection.settimeout(None)
                    connection.sendall(self.registration)
                    self.meter.serve(connection)
            except OSError:
                pass


# An answer to the request before, or to the next one, is a right answer when that one is on its way too: only time
# tells, and test_late_answers_are_never_booked does.
IN_FLIGHT = {name: case for name, case in table.TCP.items()
             if name not in ("late answer of the request before", "an answer to the next request")}

# name -> (cases, RTU frames?, driver, requests in flight, dial-in?)
VARIANTS = {
    "four in flight": (IN_FLIGHT, False, "fake4", 4, False),
    "dial-in, Modbus TCP": (table.TCP, False, "fake", None, True),
    "dial-in, RTU": (table.RTU, True, "fake", None, True),
    "dial-in, four in flight": (IN_FLIGHT, False, "fake4", 4, True),
}


def drivers_of_the_table():
    from collecting import DRIVER
    more = [{"quantity": f"reactive_energy_q{n}", "address": 200 * n, "encoding": "u32", "unit": "varh", "confidence": "two"}
            for n in (2, 3, 4)]
    return [DRIVER, {**DRIVER, "name": "fake4", "limits": {"max_in_flight": 4}, "registers": DRIVER["registers"] + more}]


def registers_of(i, driver):
    words = table.registers(active_wh=1000000 + i, reactive_varh=2000000 + i)
    for n in (2, 3, 4) if driver == "fake4" else ():
        words |= {200 * n: 0, 200 * n + 1: 99}
    return words


def wrong_values(database):
    return database.query("""
        select metering_point_id, active_energy_import_wh from reading
        where active_energy_import_wh <> 1000000 + metering_point_id - (select min(metering_point_id) from metering_point)
           or reactive_energy_import_varh <> 2000000 + metering_point_id - (select min(metering_point_id) from metering_point)
        union all select metering_point_id, value from reading_extra where value <> 99
        union all select metering_point_id, active_energy_import_wh from reading_conflict""")


def run_variant(database, name):
    cases, rtu, driver, in_flight, dial_in = VARIANTS[name]
    with contextlib.ExitStack() as stack, measured("3.3", name) as told:
        port = meters.free_port() if dial_in else 0
        fakes, modems = [], []
        for i, (case, (action, _)) in enumerate(cases.items()):
            kind = meters.FakeRtuMeter if rtu else meters.FakeMeter
            fakes.append(stack.enter_context(kind(registers_of(i, driver))))
            fakes[-1].script = table.script(action)
            uri = f"listen://127.0.0.1:{port}/modem{i}?framing={'rtu' if rtu else 'tcp'}" if dial_in else table.tcp(fakes[-1])
            add_points(database, [(uri, 1, i + 1)], driver=driver, slot_s=2, in_flight=in_flight)
            if dial_in:
                modems.append(DialIn(fakes[-1], port, f"modem{i}".encode()))
        with Collector(database.url, *BACK, drivers=drivers_of_the_table(), request_timeout_ms=TIMEOUT_MS) as collector:
            wait_for(lambda: not any(fake.script for fake in fakes), 120, lambda: "every fault shown of " + str(
                [case for case, fake in zip(cases, fakes) if fake.script]))
            wait_until_all_read(database, time.time())
            collector.stop()
        for modem in modems:
            modem.done.set()
        wrong = wrong_values(database)
        told.update(cases=len(cases), wrong=len(wrong), most_open=max(fake.most_open for fake in fakes))
        assert not wrong
        for point, in database.query("select metering_point_id from metering_point"):
            table.check_slots(database, point, 2)


def test_every_fault_with_four_requests_in_flight(database):
    run_variant(database, "four in flight")


@full
def test_every_fault_of_a_modem(database):
    run_variant(database, "dial-in, Modbus TCP")


def test_every_fault_of_a_modem_with_rtu_frames(database):
    run_variant(database, "dial-in, RTU")


@full
def test_every_fault_of_a_modem_with_four_requests_in_flight(database):
    run_variant(database, "dial-in, four in flight")
