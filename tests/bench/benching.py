"""What the benchmarks share: the fleet, the clients that are measured on one processor, the driver, a figure's line."""
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "it")]
BUILD = ROOT / "build/release/bench"

RECORDED = ["active_energy_import", "active_energy_export", "reactive_energy_import", "reactive_energy_export",
            "active_power.total", "reactive_power.total", "voltage_ln.L1", "voltage_ln.L2", "voltage_ln.L3",
            "current.L1", "current.L2", "current.L3", "power_factor.total"]
# Between them in the registers: what is a row of its own when it is recorded, and what never is.
EXTRAS = ["reactive_energy_q1", "reactive_energy_q2", "reactive_energy_q3", "reactive_energy_q4",
          "active_energy_import.sharp", "active_energy_import.peak", "active_energy_import.flat"]
SPANNED = ["frequency", "apparent_power.total", "voltage_ll.L12", "voltage_ll.L23", "voltage_ll.L31", "current.N",
           "voltage_unbalance"]
UNITS = {"energy": ("Wh", "varh"), "power_factor": (None, None), "power": ("W", "var"), "voltage_u": ("%", None), "voltage": ("V", None),
         "current": ("A", None), "frequency": ("Hz", None)}


def unit_of(quantity):
    if quantity.startswith("apparent"):
        return "VA"
    real, reactive = next(units for word, units in UNITS.items() if word in quantity)
    return reactive if quantity.startswith("reactive") else real


def driver(name, between):
    """Twenty signed 32-bit numbers in registers 0..39, as `fleet` tells them."""
    quantities = RECORDED[:9] + between + RECORDED[9:]
    registers = []
    for i, quantity in enumerate(quantities):
        unit = unit_of(quantity)
        registers.append({"quantity": quantity, "address": 2 * i, "encoding": "s32", "confidence": "two",
                          **({"unit": unit} if unit else {}),
                          **({"scale": 0.1} if unit == "V" else {"scale": 0.001} if unit in ("A", "Hz", None) else {})})
    return {"format": 1, "name": name, "vendor": "Bench", "models": [name], "transports": ["tcp", "rtutcp"], "function": 3,
            "limits": {"max_words": 40, "max_gap_words": 20}, "sources": ["tests/bench/fleet.c"], "registers": registers}


def write_drivers(folder):
    """bench20: all twenty numbers are recorded. bench13: thirteen are, the other seven are read and left alone."""
    for name, between in (("bench20", EXTRAS), ("bench13", SPANNED)):
        pathlib.Path(folder, f"{name}.json").write_text(json.dumps(driver(name, between)))


def line(name, value, baseline, ratio, goal):
    print(json.dumps({"figure": name, "value": value, "baseline": baseline, "ratio": ratio, "goal": goal}), flush=True)


def figure(name, values, baselines, goal=None, digits=3):
    """Pairs of one run: medians, and the median of the ratios of the pairs."""
    ratios = [value / baseline for value, baseline in zip(values, baselines)]
    line(name, round(statistics.median(values), digits), round(statistics.median(baselines), digits),
         round(statistics.median(ratios), 3), goal)


def at_least(name, values, baselines, goal, digits=3):
    """Pairs where more is better: the ratio is turned over, so that a ratio above its goal is always worse."""
    ratios = [baseline / value for value, baseline in zip(values, baselines)]
    line(name, round(statistics.median(values), digits), round(statistics.median(baselines), digits),
         round(statistics.median(ratios), 3), round(1 / goal, 3))


def limit(name, values, highest, digits=3):
    """A value with a limit of its own: the limit is the baseline."""
    value = statistics.median(values)
    line(name, round(value, digits), highest, round(value / highest, 3), 1)


def none_of(name, missed, of):
    """Of so many not one may be missed, in any run."""
    line(name, max(missed), of, round(max(missed) / of, 6), 0)


def on_core(core, command):
    return [*os.environ.get("PREFIX", "").split(), "taskset", "-c", str(core), *map(str, command)]


def run_json(core, *command, timeout=180):
    result = subprocess.run(on_core(core, command), text=True, capture_output=True, timeout=timeout)
    if result.returncode != 0:
        sys.exit(f"{command}: {result.stderr}")
    return json.loads(result.stdout.splitlines()[-1])


class Fleet:
    """The fake meters, on a processor of their own; they end with this object, or with this process."""

    def __init__(self, delay_ms=50, core=1, awake_us=0):
        from meters import free_ports
        self.port = free_ports(8)
        self.process = subprocess.Popen(on_core(core, [BUILD / "fleet", self.port, delay_ms, awake_us]), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout.readline() == "ready\n"

    def counters(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def cpu_per_poll(result):
    return result["cpu_us"] / result["polls"]
