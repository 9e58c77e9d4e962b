"""`dahu sim` as a Modbus client that we did not write sees it (pymodbus)."""
import contextlib
import datetime
import json
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import time

import pytest
from pymodbus.client import ModbusTcpClient

from conftest import DAHU, ROOT
from meters import free_ports

STEEL = [line.split(",") for line in (ROOT / "src/sim/profile/steel_industry.csv").read_text().splitlines()[1:]]
ORIGIN = datetime.datetime(2025, 12, 29, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


@contextlib.contextmanager
def simulate(*arguments, code=0):
    """A running simulator; gives its ports. It must end by itself with @code on SIGTERM."""
    process = subprocess.Popen([DAHU, "sim", "--lang", "en", *map(str, arguments)], text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        line = process.stdout.readline()
        assert line.startswith("simulating "), line + process.stderr.read()
        yield Simulator(process, line)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (code, "")
    finally:
        process.kill()
        process.wait()


class Simulator:
    def __init__(self, process, line):
        self.pid, self.line = process.pid, line.strip()
        self.ports = []
        for part in line.split(" on ")[1].split(", "):
            first, _, last = part.strip().split(":")[1].partition("-")
            self.ports += range(int(first), int(last or first) + 1)


def fleet(tmp_path, *meters):
    path = tmp_path / "fleet.json"
    path.write_text(json.dumps({"meters": list(meters)}))
    return path


@contextlib.contextmanager
def client(port, timeout=30):
    connection = ModbusTcpClient("127.0.0.1", port=port, timeout=timeout, retries=0)
    assert connection.connect()
    yield connection
    connection.close()


def f32(words):
    return struct.unpack(">f", struct.pack(">HH", *words))[0]


def expected_kwh(at, column=0):
    """Energy since the origin of the profile at time @at, by the rows of the file."""
    quarter = (at - ORIGIN).total_seconds() / 900
    years, rest = divmod(quarter, len(STEEL))
    whole = int(rest)
    return (years * sum(float(row[column]) for row in STEEL) + sum(float(row[column]) for row in STEEL[:whole])
            + float(STEEL[whole][column]) * (rest - whole))


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def test_sdm630_shows_the_profile():
    with simulate("--driver", "eastron-sdm630", "--listen", "127.0.0.1:0", "--unit", 7, "--serial", "20261122") as sim:
        with client(sim.ports[0]) as c:
            imported = f32(c.read_input_registers(0x48, 2, slave=7).registers)
            lagging = f32(c.read_input_registers(0x4C, 2, slave=7).registers)
            power = f32(c.read_input_registers(0x34, 2, slave=7).registers)
            voltages = [f32(c.read_input_registers(i, 2, slave=7).registers) for i in (0, 2, 4)]
            assert imported == pytest.approx(expected_kwh(now()), rel=1e-6)
            assert lagging == pytest.approx(expected_kwh(now(), 1), rel=1e-6)
            interval = int((now() - ORIGIN).total_seconds() / 900) % len(STEEL)
            assert power in [pytest.approx(float(STEEL[i][0]) * 4000, rel=1e-6) for i in (interval - 1, interval)]
            assert all(226 < v < 234 for v in voltages) and len(set(voltages)) > 1
            serial = c.read_holding_registers(0xFC00, 2, slave=7).registers
            assert serial[0] << 16 | serial[1] == 20261122


def test_registers_go_on():
    with simulate("--driver", "schneider-pm5xxx", "--listen", "127.0.0.1:0", "--scale", "1000") as sim:
        with client(sim.ports[0]) as c:
            def wh():
                words = c.read_holding_registers(3203, 4, slave=1).registers
                return struct.unpack(">q", struct.pack(">HHHH", *words))[0]
            first, began = wh(), time.monotonic()
            time.sleep(1)
            second, took = wh(), time.monotonic() - began
            interval = int((now() - ORIGIN).total_seconds() / 900) % len(STEEL)
            rates = [float(STEEL[i][0]) * 1000 * 1000 / 900 for i in (interval - 1, interval)]
            assert any(second - first == pytest.approx(rate * took, rel=0.05, abs=2) for rate in rates)


def test_sunspec_model_chain():
    with simulate("--driver", "sunspec-int", "--listen", "127.0.0.1:0", "--serial", "SN-42") as sim:
        with client(sim.ports[0]) as c:
            assert c.read_holding_registers(40000, 2, slave=1).registers == [0x5375, 0x6E53]
            models, at = {}, 40002
            while True:
                model, length = c.read_holding_registers(at, 2, slave=1).registers
                if model == 0xFFFF:
                    break
                models[model], at = at, at + 2 + length
            assert 1 in models and any(200 < m < 205 for m in models)
            text = c.read_holding_registers(models[1] + 50, 16, slave=1).registers
            assert struct.pack(">16H", *text).rstrip(b"\0 ") == b"SN-42"


def test_what_a_meter_refuses(tmp_path):
    path = fleet(tmp_path, {"driver": "eastron-sdm630", "listen": "127.0.0.1:0"})
    with simulate("--fleet", path) as sim, client(sim.ports[0]) as c:
        def code(answer):
            assert answer.isError()
            return answer.exception_code
        assert code(c.read_input_registers(0x3000, 2, slave=1)) == 2
        assert code(c.read_input_registers(0, 100, slave=1)) == 3
        assert code(c.write_register(0, 1, slave=1)) == 1
        assert code(c.read_coils(0, 1, slave=1)) == 1
        assert code(c.read_input_registers(0, 2, slave=9)) == 11
        assert not c.read_input_registers(0, 2, slave=1).isError()  # still in step with the client


def exchange(port, *pieces, pause=0.05, timeout=20.0):
    """Send raw pieces with pauses; everything that comes back until the peer closes or goes quiet."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as s:
        for piece in pieces:
            s.sendall(piece)
            time.sleep(pause)
        received = b""
        while select.select([s], [], [], 0.5)[0]:
            try:
                chunk = s.recv(256)
            except ConnectionResetError:  # it closed with bytes of ours unread
                return received, True
            if not chunk:
                return received, True
            received += chunk
        return received, False


READ = bytes.fromhex("000100000006010400000002")


def test_frames_in_pieces_and_frames_that_are_none():
    with simulate("--driver", "eastron-sdm630", "--listen", "127.0.0.1:0") as sim:
        port = sim.ports[0]
        whole, closed = exchange(port, READ)
        assert len(whole) == 13 and whole[:8] == bytes.fromhex("0001000000070104") and not closed
        assert len(exchange(port, *[bytes([b]) for b in READ])[0]) == 13  # byte by byte
        assert len(exchange(port, READ + READ.replace(b"\0\1", b"\0\2", 1), pause=0)[0]) == 26  # two in one segment
        odd = bytes.fromhex("00010000000701 2b 0e0100 0000".replace(" ", ""))  # a longer frame of another function
        received, closed = exchange(port, odd, READ)
        assert received[:9] == bytes.fromhex("000100000003 01 ab 01".replace(" ", "")) and len(received) == 9 + 13
        assert exchange(port, b"GET / HTTP/1.1\r\n\r\n") == (b"", True)
        assert exchange(port, bytes.fromhex("00010000ffff0104")) == (b"", True)
        assert exchange(port, bytes.fromhex("000100000000")) == (b"", True)
        # somebody who sends half a frame delays nobody
        with socket.create_connection(("127.0.0.1", port)) as half:
            half.sendall(READ[:9])
            began = time.monotonic()
            assert len(exchange(port, READ, pause=0)[0]) == 13
            assert time.monotonic() - began < 20


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_waiting_costs_nothing(tmp_path):
    path = fleet(tmp_path, {"driver": "eastron-sdm630", "listen": "127.0.0.1:0", "behaviour": "slow", "delay_ms": 5000})
    with simulate("--fleet", path) as sim, socket.create_connection(("127.0.0.1", sim.ports[0])) as s:
        with socket.create_connection(("127.0.0.1", sim.ports[0])) as half:
            half.sendall(READ[:9])
            s.sendall(READ + READ)  # the second waits behind the first
            before = cpu_seconds(sim.pid)
            time.sleep(1)
            assert cpu_seconds(sim.pid) - before < 0.1


def test_behaviours(tmp_path):
    meter = {"driver": "eastron-sdm630", "listen": "127.0.0.1:0"}
    path = fleet(tmp_path, {**meter, "behaviour": "silent"}, {**meter, "behaviour": "slow", "delay_ms": 700},
                 {**meter, "behaviour": "refuses"}, meter)
    with simulate("--fleet", path) as sim:
        silent, slow, refuses, plain = sim.ports
        with client(silent, timeout=1) as c:
            assert c.read_input_registers(0, 2, slave=1).isError()
        with client(slow) as c, client(plain) as quick:
            began = time.monotonic()
            assert not quick.read_input_registers(0, 2, slave=1).isError()
            assert time.monotonic() - began < 20
            began = time.monotonic()
            assert not c.read_input_registers(0, 2, slave=1).isError()
            assert 0.7 <= time.monotonic() - began < 20
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", refuses))


def test_many_meters_in_one_process(tmp_path):
    base = free_ports(5)
    path = fleet(tmp_path, {"driver": "eastron-sdm630", "listen": f"127.0.0.1:{base}", "ports": 5, "units": 50,
                            "serial": "7"})
    with simulate("--fleet", path) as sim:
        assert sim.line == f"simulating 250 meters on 127.0.0.1:{base}-{base + 4}"
        with client(base + 4) as c:
            serial = c.read_holding_registers(0xFC00, 2, slave=50).registers
            assert serial[0] << 16 | serial[1] == 7249


def test_more_clients_than_libmodbus_can_take():
    """Descriptors from 1024 on are refused, and everybody else is served."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    process = subprocess.Popen([DAHU, "sim", "--lang", "en", "--driver", "eastron-sdm630", "--listen", "127.0.0.1:0"],
                               text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    sockets = []
    try:
        port = Simulator(process, process.stdout.readline()).ports[0]
        first = socket.create_connection(("127.0.0.1", port), timeout=30)
        sockets.append(first)
        for _ in range(1100):
            sockets.append(socket.create_connection(("127.0.0.1", port), timeout=30))
        time.sleep(0.5)
        first.sendall(READ)
        assert len(first.recv(256)) == 13
        poll = select.poll()
        for s in sockets:
            poll.register(s, select.POLLIN)
        refused = len(poll.poll(0))  # nobody else has anything to read
        assert 80 < refused < 120
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0 and "no descriptor below 1024 is free" in errors
        assert len(errors.splitlines()) < 20
    finally:
        process.kill()
        process.wait()
        for s in sockets:
            s.close()


@pytest.mark.parametrize("meter, says", [
    ({"driver": "eastron-sdm63"}, "$.meters[0].driver"),
    ({"driver": "eastron-sdm630", "unit": 256}, "$.meters[0].unit: is 256"),
    ({"driver": "eastron-sdm630", "listen": "5020"}, "'5020' is not HOST:PORT"),
    ({"driver": "eastron-sdm630", "listen": "localhost.invalid:5020"}, "is not an IP address"),
    ({"driver": "eastron-sdm630", "scale": "0"}, "$.meters[0].scale"),
    ({"driver": "eastron-sdm630", "profile": "/nonexistent.csv"}, "$.meters[0].profile: could not read"),
    ({"driver": "eastron-sdm630", "colour": "red"}, "$.meters[0].colour: is not a known member"),
    ({"driver": "eastron-sdm630", "behaviour": "sleepy"}, "'sleepy' is not answers"),
    ({"driver": "eastron-sdm630", "since": "yesterday"}, "$.meters[0].since"),
    ({}, "$.meters[0].driver: is missing"),
])
def test_bad_documents(tmp_path, dahu, meter, says):
    result = dahu("sim", "--fleet", fleet(tmp_path, meter))
    assert (result.returncode, result.stdout) == (1, "") and says in result.stderr


def test_port_in_use_and_usage(tmp_path, dahu):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = dahu("sim", "--driver", "eastron-sdm630", "--listen", f"127.0.0.1:{port}")
        assert result.returncode == 1 and f"could not listen on 127.0.0.1:{port}" in result.stderr
    twice = {"driver": "eastron-sdm630", "listen": "127.0.0.1:5020"}
    result = dahu("sim", "--fleet", fleet(tmp_path, twice, twice))
    assert result.returncode == 1 and "two meters with unit 1" in result.stderr
    assert dahu("sim").returncode == 2
    assert dahu("sim", "--driver", "x", "--fleet", "y").returncode == 2
    assert dahu("sim", "--driver", "x", "--unit", "one").returncode == 2


def test_probe_reads_every_driver(tmp_path, dahu):
    """What the simulator writes by a driver, `dahu probe` reads by the same driver, by both of its ways."""
    names = sorted(path.stem for path in (ROOT / "drivers").glob("*.json"))
    path = fleet(tmp_path, *[{"driver": name, "listen": "127.0.0.1:0", "scale": "1/100", "serial": "31001011",
                              "opening_wh": 5000} for name in names])
    with simulate("--fleet", path) as sim:
        for name, port in zip(names, sim.ports):
            for via in ("native", "libmodbus"):
                result = dahu("probe", "--link", f"tcp://127.0.0.1:{port}", "--unit", 1, "--driver", name, "--via", via,
                              "--json")
                assert result.returncode == 0, (name, via, result.stderr)
                values = json.loads(result.stdout)["values"]
                told = [q for q in ("active_energy_import", "active_energy_total") if q in values]
                if not told:  # a transducer, or an instrument whose counters nobody documented
                    assert name in ("iskra-mt4xx", "phoenix-eem-ma600")
                    assert 49.9 <= float(values["frequency"]["value"]) <= 50.1
                for quantity in told:
                    assert values[quantity]["quality"] == "good", (name, via, values[quantity])
                    assert float(values[quantity]["value"]) == pytest.approx(expected_kwh(now()) / 100 + 5, abs=1.2), name
