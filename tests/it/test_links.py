"""Every way a meter is reached: modems that dial in, serial lines, gateways of others; and what links owe to what they reach."""
import contextlib
import json
import os
import pathlib
import resource
import socket
import struct
import subprocess
import tempfile
import threading
import time

import pytest

import meters
from collecting import DRIVER, Collector, add_point, check_slots, gaps, readings, registers, wait_for_rows
from conftest import DAHU, run_dahu, wait_for


@pytest.fixture
def fake_driver(tmp_path):
    path = tmp_path / "fake.json"
    path.write_text(json.dumps(DRIVER))
    return path


class Line:
    """A connection to whom a meter speaks: whole segments or byte by byte, and heartbeats never inside a frame."""

    def __init__(self, connection, size=None, glued=b""):
        self.connection, self.size, self.glued, self.lock = connection, size, glued, threading.Lock()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def recv(self, count):
        return self.connection.recv(count)

    def sendall(self, data):
        self.send(self.glued + data + self.glued)

    def send(self, data):
        with self.lock:
            for at in range(0, len(data), self.size or len(data)):
                self.connection.sendall(data[at:at + (self.size or len(data))])
                if self.size:
                    time.sleep(0.002)


class Modem:
    """Dials in at @port, says @name, and is @meter from then on."""

    def __init__(self, port, meter, name, size=None, glued=b""):
        wait_for(lambda: self.dial(port), 20, "somebody to dial in at")
        self.line = Line(self.connection, size, glued)
        self.line.send(name + glued)
        self.thread = threading.Thread(target=meter.serve, args=(self.line,), daemon=True)
        self.thread.start()

    def dial(self, port):
        try:
            self.connection = socket.create_connection(("127.0.0.1", port))
        except OSError:
            return False
        return True

    def closed_by_peer(self):
        self.thread.join(0.01)
        return not self.thread.is_alive()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.connection.close()


MODEMS = {   # framing, registration and heartbeat in the link, the same as bytes, size of segments
    "rtu, text": ("rtu", "DTU-0001", None, b"DTU-0001", b"", None),
    "rtu, hex, heartbeat": ("rtu", "0x0102FF", "0xFEFE", b"\x01\x02\xff", b"\xfe\xfe", None),
    "rtu, text, heartbeat, byte by byte": ("rtu", "DTU%2D2", "ping", b"DTU-2", b"ping", 1),
    "rtu, with a new line": ("rtu", "DTU-3", None, b"DTU-3\r\n", b"", None),
    "tcp, text": ("tcp", "460001234567890", None, b"460001234567890", b"", None),
    "tcp, hex, heartbeat": ("tcp", "0x00", "0x0000", b"\x00", b"\x00\x00", None),
    "tcp, text, long heartbeat in threes": ("tcp", "M", "I-am-still-here-and-well", b"M", b"I-am-still-here-and-well", 3),
}


@pytest.mark.parametrize("case", MODEMS)
def test_a_modem_dials_in(fake_driver, case):
    framing, registration, heartbeat, name, beat, size = MODEMS[case]
    kind = meters.FakeRtuMeter if framing == "rtu" else meters.FakeMeter
    port = meters.free_port()
    link = f"listen://127.0.0.1:{port}/{registration}?framing={framing}" + (f"&heartbeat={heartbeat}" if heartbeat else "")
    with kind(registers(active_wh=31415926)) as meter:
        probe = subprocess.Popen([DAHU, "probe", "--link", link, "--unit", "1", "--driver", fake_driver, "--json",
                                  "--wait-s", "20", "--timeout-ms", "2000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with Modem(port, meter, name, size, beat):
            out, err = probe.communicate(timeout=120)
    assert probe.returncode == 0, err
    assert json.loads(out)["values"]["active_energy_import"]["value"] == "31415.926"
    assert len(meter.asked) == 3   # nothing was asked twice: no heartbeat was taken for an answer


def test_a_modem_that_does_not_come(dahu, fake_driver):
    began = time.monotonic()
    result = dahu("probe", "--link", f"listen://127.0.0.1:{meters.free_port()}/X", "--unit", 1, "--driver", fake_driver,
                  "--timeout-ms", 400)
    assert result.returncode == 4 and "the modem has not dialled in within 400 ms" in result.stderr
    assert 0.4 <= time.monotonic() - began < 20


def test_a_listening_port_that_is_taken(dahu, fake_driver):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = dahu("probe", "--link", f"listen://127.0.0.1:{taken.getsockname()[1]}/X", "--unit", 1,
                      "--driver", fake_driver)
    assert result.returncode == 4 and "could not listen at" in result.stderr and "Address already in use" in result.stderr


def test_modems_come_go_and_are_replaced(database):
    port = meters.free_port()

    def uri(name):
        return f"listen://127.0.0.1:{port}/{name}?heartbeat=0x00"

    first, second = add_point(database, uri("A")), add_point(database, uri("AB"))   # one name begins like the other
    absent = add_point(database, uri("C"))
    with meters.FakeRtuMeter(registers(active_wh=1)) as a, meters.FakeRtuMeter(registers(active_wh=2)) as b, \
            Collector(database, "--set", "collect.request_timeout_ms=400") as collector:
        with Modem(port, a, b"A") as old, Modem(port, b, b"AB", glued=b"\0"):
            wait_for_rows(database, first, 2)
            wait_for_rows(database, second, 3)
            stranger = socket.create_connection(("127.0.0.1", port))
            stranger.sendall(b"Z9\x01")
            with Modem(port, a, b"A"):
                wait_for(old.closed_by_peer, 5, "the connection before to be closed")
                seen = len(readings(database, first))
                wait_for_rows(database, first, seen + 3)
                stranger.settimeout(15)
                assert stranger.recv(1) == b""   # not at once, but soon
            log = collector.stop()
        stranger.close()
    assert {row[1] for row in readings(database, first)} == {1} and {row[1] for row in readings(database, second)} == {2}
    assert check_slots(database, absent)[0] == 0
    assert {row[1:] for row in gaps(database, absent)} <= {("link_down", "the modem has not dialled in yet"),
                                                           ("link_down", "the modem has not dialled in within 3000 ms")}
    assert "said 'Z9.' (5a 39 01), which is the registration of no link" in log


def cpu_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_calls_wait_until_there_is_a_descriptor(database):
    port = meters.free_port()
    point = add_point(database, f"listen://127.0.0.1:{port}/A")
    with meters.FakeRtuMeter(registers()) as meter, Collector(database) as collector:
        wait_for(lambda: meters.accepts(port), 20, "the listener")
        pid = collector.process.pid
        limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, limits[1]))
        with Modem(port, meter, b"A"):
            wait_for(lambda: "could not accept who dials in" in collector.text(), 10, "a word about it")
            before = cpu_s(pid)
            time.sleep(2)
            assert cpu_s(pid) - before < 0.5   # it does not turn for nothing
            resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)
            wait_for_rows(database, point, 2)
        assert "modems can dial in at 127.0.0.1" in collector.text()


def test_two_links_cannot_wait_for_one_modem(database):
    port = meters.free_port()
    one = add_point(database, f"listen://127.0.0.1:{port}/SAME")
    other = add_point(database, f"listen://127.0.0.1:{port}/0x53414d45")
    admin = meters.free_port()
    with Collector(database, "--set", f"collect.admin_port={admin}") as collector:
        def said():
            return {row[1] for row in gaps(database, one) + gaps(database, other)
                    if "two links have the registration 'SAME'" in (row[2] or "")}
        wait_for(said, 20, "a gap that says so")
        assert said() == {"not_read"}   # no driver is at fault
        shown = run_dahu("meters", "--json", "--set", f"collect.admin_port={admin}")
        second = [meter for meter in json.loads(shown.stdout)["meters"] if meter["cause"] == "not_read"]
        assert [meter["state"] for meter in second] == ["failing"] and "two links" in second[0]["detail"], shown.stdout
        collector.stop()


@contextlib.contextmanager
def ser2net(device):
    """A stock gateway of others in front of a serial line; yields its port."""
    port = meters.free_port()
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(f"connection: &gateway\n  accepter: tcp,127.0.0.1,{port}\n"
                   f"  connector: serialdev,{device},9600n81,local\n")
        file.flush()
        process = subprocess.Popen(["ser2net", "-n", "-d", "-c", file.name, "-P", f"{file.name}.pid"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: meters.accepts(port), 20, "ser2net listens")
            time.sleep(0.5)   # it takes one client, and has to forget the one that has just asked
            yield port
        finally:
            process.kill()
            process.wait()
            with contextlib.suppress(FileNotFoundError):
                os.unlink(f"{file.name}.pid")


def read(dahu, link, driver="sunspec-int"):
    result = dahu("probe", "--link", link, "--unit", 1, "--driver", driver, "--json", "--timeout-ms", 3000)
    return json.loads(result.stdout) if result.returncode == 0 else result.stderr


def test_servers_of_others_behind_a_serial_line_and_ser2net(dahu):
    with meters.server("pymodbus") as tcp, meters.serial_server() as device:
        expected = read(dahu, f"tcp://127.0.0.1:{tcp}")
        serial = f"rtu://{device}?baud=9600&parity=N"
        wait_for(lambda: read(dahu, serial) == expected, 20, "the same over a serial line")
        with ser2net(device) as port:
            assert read(dahu, f"rtutcp://127.0.0.1:{port}") == expected
            assert read(dahu, f"rtutcp://127.0.0.1:{port}", "eastron-sdm630")["values"]["frequency"]["value"] == "49.98"


def serve_serial(fd, meter, stop):
    """@meter at the end of a serial line."""
    line = os.fdopen(fd, "r+b", buffering=0)

    class Wire:
        sendall = staticmethod(line.write)

        @staticmethod
        def recv(count):
            try:
                return b"" if stop.is_set() else line.read(count)
            except OSError:
                return b""
    meter.serve(Wire)


def test_units_share_a_serial_line(database):
    meter = meters.FakeRtuMeter(registers(active_wh=77))
    meter.silent = {9}
    stop = threading.Event()
    with meter, meters.serial_line() as (near, far):
        thread = threading.Thread(target=serve_serial, args=(os.open(far, os.O_RDWR | os.O_NOCTTY), meter, stop), daemon=True)
        thread.start()
        uri = f"rtu://{near}?baud=115200&parity=N"
        points = [add_point(database, uri, unit=unit, slot_s=2) for unit in (1, 2, 3)]
        silent = add_point(database, uri, unit=9, slot_s=2)
        with Collector(database, "--set", "collect.request_timeout_ms=200") as collector:
            for point in points:
                wait_for_rows(database, point, 4)
            collector.stop()
        stop.set()
    for point in points:
        assert {row[1] for row in readings(database, point)} == {77}
        assert check_slots(database, point, 2)[1] == 0
        assert max(delay for _, _, delay, _ in readings(database, point)[1:]) < 1.5   # a time-out of a neighbour at most
    assert check_slots(database, silent, 2)[0] == 0
    assert {row[1] for row in gaps(database, silent)} == {"silent"}


class Gateway(meters.FakeMeter):
    """Notes when connections come, and can drop them all."""

    def __init__(self, *arguments):
        self.came, self.alive = [], set()
        super().__init__(*arguments)

    def serve(self, connection):
        self.came.append(time.monotonic())
        self.alive.add(connection)
        try:
            super().serve(connection)
        finally:
            self.alive.discard(connection)

    def drop(self):
        for connection in list(self.alive):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.shutdown(socket.SHUT_RDWR)


def test_a_storm_of_new_connections_is_spread(database):
    """What W5 asks of 1,000 gateways at 50 connections a second, with a twentieth of them at 25."""
    count, per_s = 50, 25
    with contextlib.ExitStack() as stack:
        gateways = [stack.enter_context(Gateway(registers())) for _ in range(count)]
        for gateway in gateways:
            add_point(database, f"tcp://127.0.0.1:{gateway.port}", slot_s=2)
        with Collector(database, "--set", f"collect.connects_per_s={per_s}") as collector:
            wait_for(lambda: all(gateway.alive for gateway in gateways), 20, "every gateway to be connected")
            time.sleep(1)
            before = time.monotonic()
            for gateway in gateways:
                gateway.drop()
            wait_for(lambda: all(gateway.came[-1] > before for gateway in gateways), 20, "every gateway to be connected again")
            collector.stop()
        came = sorted(moment for gateway in gateways for moment in gateway.came)
        assert came[-1] - before < 60 * count / per_s / 20 + 2
        most = max(sum(first <= moment < first + 1 for moment in came) for first in came)
        assert most > per_s * 0.4, most
        again = [moment for moment in came if moment > before]
        assert again[-1] - again[0] > (len(again) - 1) / per_s - 1   # some may come late and together: the machine has other things to do
        assert max(gateway.most_open for gateway in gateways) == 1   # never a second connection beside the first
