"""The units for systemd, and what the programs say to it."""
import os
import pathlib
import re
import subprocess

import pytest

from conftest import DAHU

UNITS = sorted((pathlib.Path(__file__).parents[2] / "docs/systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_exposure(unit):
    """Beyond 1.5 `systemd-analyze` fails by itself."""
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=15", unit],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Overall exposure level for .*: [01]\.[0-9]", done.stdout)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_units_are_understood(unit, tmp_path):
    """Every line is known to systemd, with the binary where `make install` puts it."""
    text = unit.read_text().replace("/usr/local/bin/dahu", os.fspath(DAHU))
    (tmp_path / unit.name).write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", tmp_path / unit.name],
                          capture_output=True, text=True, timeout=60)
    faults = [line for line in done.stderr.splitlines() if unit.name in line]
    assert done.returncode == 0 and not faults, done.stderr
