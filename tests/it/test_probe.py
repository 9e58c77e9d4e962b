"""dahu probe against Modbus servers of others: the same values by both implementations, and every way to fail."""
import contextlib
import json
import socket
import time

import pytest

import meters
from conftest import wait_for

SERVERS = ["pymodbus", "modbus-serial", "modbus-stream"]

# input register of the SDM630 -> canonical quantity
SDM630 = {
    0x00: "voltage_ln.L1", 0x02: "voltage_ln.L2", 0x04: "voltage_ln.L3",
    0x06: "current.L1", 0x08: "current.L2", 0x0A: "current.L3",
    0x0C: "active_power.L1", 0x0E: "active_power.L2", 0x10: "active_power.L3",
    0x12: "apparent_power.L1", 0x14: "apparent_power.L2", 0x16: "apparent_power.L3",
    0x18: "reactive_power.L1", 0x1A: "reactive_power.L2", 0x1C: "reactive_power.L3",
    0x1E: "power_factor.L1", 0x20: "power_factor.L2", 0x22: "power_factor.L3",
    0x30: "current.sum", 0x34: "active_power.total", 0x38: "apparent_power.total", 0x3C: "reactive_power.total",
    0x3E: "power_factor.total", 0x46: "frequency", 0x48: "active_energy_import", 0x4A: "active_energy_export",
    0x4C: "reactive_energy_import", 0x4E: "reactive_energy_export", 0x54: "active_demand", 0x56: "active_demand_max",
    0xC8: "voltage_ll.L12", 0xCA: "voltage_ll.L23", 0xCC: "voltage_ll.L31",
    0x156: "active_energy_total", 0x158: "reactive_energy_total",
    0x15A: "active_energy_import.L1", 0x15C: "active_energy_import.L2", 0x15E: "active_energy_import.L3",
}


@pytest.fixture(scope="module", params=SERVERS)
def port(request):
    with meters.server(request.param) as port:
        yield port


def probe(dahu, link, driver, *options, unit=1):
    return dahu("probe", "--link", link, "--unit", unit, "--driver", driver, *options)


def read(dahu, link, driver, *options, unit=1):
    result = probe(dahu, link, driver, "--json", *options, unit=unit)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("via", ["native", "libmodbus"])
def test_sdm630_value_for_value(dahu, port, via):
    got = read(dahu, f"tcp://127.0.0.1:{port}", "eastron-sdm630", "--via", via)
    expected = {int(address, 16): value for address, value in meters.image()["expect"]["sdm630"].items()}
    assert set(expected) == set(SDM630)
    for address, quantity in SDM630.items():
        assert float(got["values"][quantity]["value"]) == expected[address], quantity
        assert got["values"][quantity]["quality"] == "good"
    assert got["values"]["active_energy_import"] == {"value": "12345.67", "unit": "kWh", "quality": "good"}
    assert got["identity"] == {"serial_number": "20231234"}
    assert (got["driver"], got["unit"]) == ("eastron-sdm630", 1) and got["requests"] > 1


@pytest.mark.parametrize("via", ["native", "libmodbus"])
def test_sunspec_203_value_for_value(dahu, port, via):
    got = read(dahu, f"tcp://127.0.0.1:{port}", "sunspec-int", "--via", via)
    expected = meters.image()["expect"]["sunspec"]
    value = {quantity: float(row["value"]) for quantity, row in got["values"].items() if row["value"] is not None}
    assert value["current.sum"] == expected["A"]
    assert value["active_power.total"] == expected["W"]
    assert value["frequency"] == expected["Hz"]
    assert value["power_factor.total"] * 100 == pytest.approx(expected["PF_pct"])
    assert got["values"]["active_energy_export"]["value"] == "123456.789"   # TotWhExp
    assert got["values"]["active_energy_import"]["value"] == "987654.321"   # TotWhImp
    assert got["values"]["reactive_energy_q1"]["value"] == "111.11"         # TotVArhImpQ1 x 10
    assert got["values"]["apparent_energy_import"] == {"value": None, "unit": "kVAh", "quality": "missing"}
    assert got["identity"]["manufacturer"] == "ACME Metering" and got["identity"]["serial_number"] == "SN0001234567"


@pytest.mark.parametrize("driver", ["eastron-sdm630", "sunspec-int"])
def test_both_implementations_say_the_same(dahu, port, driver):
    link = f"tcp://127.0.0.1:{port}"
    assert read(dahu, link, driver, "--via", "native") == read(dahu, link, driver, "--via", "libmodbus")


@pytest.mark.parametrize("via", ["native", "libmodbus"])
@pytest.mark.parametrize("kind", SERVERS)
def test_a_missing_register_is_split_around(dahu, kind, via):
    with meters.server(kind) as whole, meters.server(kind, missing=(0x46, 0x47)) as port:
        complete = read(dahu, f"tcp://127.0.0.1:{whole}", "eastron-sdm630", "--via", via)
        got = read(dahu, f"tcp://127.0.0.1:{port}", "eastron-sdm630", "--via", via)
    assert got["values"].pop("frequency") == {"value": None, "unit": "Hz", "quality": "absent"}
    del complete["values"]["frequency"]
    assert got["values"] == complete["values"]
    assert got["requests"] > complete["requests"]


@pytest.mark.parametrize("via", ["native", "libmodbus"])
def test_a_silent_unit_ends_within_its_time_out(dahu, via):
    with meters.server("pymodbus") as port:
        began = time.monotonic()
        result = probe(dahu, f"tcp://127.0.0.1:{port}", "eastron-sdm630", "--via", via, "--timeout-ms", 400, unit=9)
        took = time.monotonic() - began
    assert result.returncode == 4
    assert result.stderr == f"dahu probe: could not read unit 9 at tcp://127.0.0.1:{port}: no answer within 400 ms\n"
    assert 0.4 <= took < 20   # and the time that a process needs to start and end


@pytest.mark.parametrize("via", ["native", "libmodbus"])
def test_nobody_listens(dahu, via):
    result = probe(dahu, f"tcp://127.0.0.1:{meters.free_port()}", "eastron-sdm630", "--via", via)
    assert result.returncode == 4 and "no connection: Connection refused" in result.stderr


@contextlib.contextmanager
def full_backlog():
    """An address that neither takes nor refuses a connection: Linux drops a SYN when the queue is full."""
    with socket.socket() as listener, contextlib.ExitStack() as stack:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        time.sleep(0.1)
        yield listener.getsockname()[1]


@pytest.mark.parametrize("via", ["native", "libmodbus"])
def test_no_connection_within_the_time_out(dahu, via):
    with full_backlog() as port:
        began = time.monotonic()
        result = probe(dahu, f"tcp://127.0.0.1:{port}", "eastron-sdm630", "--via", via, "--timeout-ms", 300)
        took = time.monotonic() - began
    assert result.returncode == 4 and "no connection within 300 ms" in result.stderr
    assert 0.3 <= took < 20


def test_a_name_is_resolved(dahu):
    with meters.server("pymodbus") as port:
        assert read(dahu, f"tcp://localhost:{port}", "eastron-sdm630")["values"]["frequency"]["value"] == "49.98"


def test_a_name_that_does_not_exist(dahu):
    result = probe(dahu, "tcp://no-such-meter.invalid:502", "eastron-sdm630", "--timeout-ms", 1500)
    assert result.returncode == 4 and "no connection" in result.stderr


def test_rtu_over_tcp_and_a_serial_line_say_the_same(dahu):
    with meters.server("pymodbus") as tcp, meters.server("pymodbus-rtutcp") as rtutcp, \
            meters.serial_server() as device:
        expected = read(dahu, f"tcp://127.0.0.1:{tcp}", "sunspec-int")
        assert read(dahu, f"rtutcp://127.0.0.1:{rtutcp}", "sunspec-int") == expected
        wait_for(lambda: probe(dahu, f"rtu://{device}?baud=9600&parity=N", "sunspec-int",
                       "--timeout-ms", 1000).returncode == 0, 20, "an answer on the serial line")
        assert read(dahu, f"rtu://{device}?baud=9600&parity=N", "sunspec-int") == expected


@pytest.mark.parametrize("link, options, words", [
    ("udp://10.0.0.7:502", (), ["begins with none of tcp://, rtutcp://, rtu:// and listen://"]),
    ("listen://0.0.0.0:5000", (), [":PORT/REGISTRATION is expected"]),
    ("listen://meter.example:5000/X", (), ["'meter.example' is no address of this machine to listen at"]),
    ("listen://127.0.0.1:5000/X", ("--via", "libmodbus"), ["libmodbus does not carry what dials in"]),
    ("rtutcp://127.0.0.1:1", ("--via", "libmodbus"), ["libmodbus does not carry RTU over TCP"]),
    ("tcp://:502", (), ["names no host"]),
    ("tcp://host:70000", (), ["port '70000'"]),
    ("rtu:///dev/ttyS0?speed=1", (), ["'speed' is no option of a serial line"]),
])
def test_links_that_cannot_be_used(dahu, link, options, words):
    result = probe(dahu, link, "eastron-sdm630", *options)
    assert result.returncode == 1 and all(word in result.stderr for word in words), result.stderr


@pytest.fixture
def secondary(tmp_path):
    """A driver of a meter behind transformers whose ratios it does not know; without a pause between requests."""
    driver = {"format": 1, "name": "secondary", "vendor": "Test", "models": ["x"], "transports": ["tcp"],
              "values": "secondary", "function": 3, "sources": ["test"], "registers": [
                  {"quantity": "active_energy_import", "address": 0, "encoding": "u32", "unit": "Wh", "confidence": "two"},
                  {"quantity": "voltage_ln.L1", "address": 2, "encoding": "u16", "unit": "V", "confidence": "two"},
                  {"quantity": "current.L1", "address": 3, "encoding": "u16", "unit": "A", "confidence": "two"},
                  {"quantity": "frequency", "address": 4, "encoding": "u16", "unit": "Hz", "confidence": "two"}]}
    path = tmp_path / "secondary.json"
    path.write_text(json.dumps(driver))
    return path


def test_an_exception_for_everything_is_told(dahu, secondary):
    with meters.FakeMeter({}) as meter:
        result = probe(dahu, f"tcp://127.0.0.1:{meter.port}", secondary)
        asked = set(meter.asked)
    assert result.returncode == 1 and "exception 2 (illegal data address)" in result.stderr
    assert {(1, 3, 0, 5), (1, 3, 0, 2), (1, 3, 4, 1)} <= asked   # the whole, and each value by itself


def test_ratios_make_primary_values(dahu, secondary):
    with meters.FakeMeter({0: 0, 1: 1234, 2: 57, 3: 3, 4: 50}) as meter:
        link = f"tcp://127.0.0.1:{meter.port}"
        plain = read(dahu, link, secondary)["values"]
        primary = read(dahu, link, secondary, "--ct", "600/5", "--pt", "10000/100")["values"]
    assert [plain[q]["value"] for q in ("active_energy_import", "voltage_ln.L1", "current.L1")] == ["1.234", "57", "3"]
    assert primary["active_energy_import"]["value"] == "14808"   # 1.234 x 120 x 100
    assert primary["voltage_ln.L1"]["value"] == "5700" and primary["current.L1"]["value"] == "360"
    assert primary["frequency"]["value"] == "50"


def test_usage_errors(dahu):
    assert dahu("probe", "--link", "tcp://h").returncode == 2
    assert probe(dahu, "tcp://h", "x", "--ct", "0/5").returncode == 2
    assert probe(dahu, "tcp://h", "x", "--via", "other").returncode == 2
    assert probe(dahu, "tcp://h", "eastron-sdm360").returncode == 1


def test_the_table_speaks_chinese(dahu):
    with meters.server("pymodbus", missing=(0x46, 0x47)) as port:
        result = probe(dahu, f"tcp://127.0.0.1:{port}", "eastron-sdm630", "--lang", "zh")
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["量", "数值", "单位", "质量"]
    row = next(line.split() for line in lines if line.startswith("active_energy_import "))
    assert row == ["active_energy_import", "12345.67", "kWh", "正常"]
    assert next(line for line in lines if line.startswith("frequency")).split() == ["frequency", "-", "Hz", "此表没有"]
