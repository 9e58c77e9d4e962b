"""The units for systemd, and what the programs say to it."""
import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import pytest

from collecting import add_point, command, driver_folder, registers, tcp
from conftest import DAHU
from meters import FakeMeter

UNITS = sorted((pathlib.Path(__file__).parents[2] / "docs/systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_exposure(unit):
    """Beyond 1.5 `systemd-analyze` fails by itself."""
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=15", unit],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Overall exposure level for .*: [01]\.[0-9]", done.stdout)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_units_are_understood(unit, tmp_path):
    """Every line is known to systemd, with the binary where `make install` puts it."""
    text = unit.read_text().replace("/usr/local/bin/dahu", os.fspath(DAHU))
    (tmp_path / unit.name).write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", tmp_path / unit.name],
                          capture_output=True, text=True, timeout=300)
    faults = [line for line in done.stderr.splitlines() if unit.name in line]
    assert done.returncode == 0 and not faults, done.stderr


def test_ready_alive_stopping(database, tmp_path):
    """What the collector says to systemd: ready once, then that it lives at least every half period, then that it ends."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        listener.bind(os.fspath(tmp_path / "notify"))
        listener.settimeout(20)
        meter = stack.enter_context(FakeMeter(registers()))
        add_point(database, tcp(meter))
        folder = stack.enter_context(driver_folder())
        process = subprocess.Popen(command(database, folder), stderr=subprocess.DEVNULL,
                                   env={**os.environ, "NOTIFY_SOCKET": os.fspath(tmp_path / "notify"), "WATCHDOG_USEC": "1000000"})
        stack.callback(process.kill)
        assert listener.recv(500).startswith(b"READY=1\n")
        heard = []
        for _ in range(4):
            assert listener.recv(500) == b"WATCHDOG=1"
            heard.append(time.monotonic())
        assert all(0.3 < later - sooner < 1 for sooner, later in zip(heard, heard[1:])), heard
        process.send_signal(signal.SIGTERM)
        said = listener.recv(500)
        while said == b"WATCHDOG=1":
            said = listener.recv(500)
        assert said == b"STOPPING=1"
        assert process.wait(30) == 0
