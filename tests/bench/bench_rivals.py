"""Other programs that read the same 40 registers of the same 1,000 meters, each as fast as it can. See README.md."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from benching import BUILD, HERE, Fleet, cpu_per_poll, figure, on_core, run_json, write_drivers

sys.path.append(str(HERE / "rivals"))
import collectd_conf  # noqa: E402

PAIRS = int(os.environ.get("PAIRS", "5"))
METERS, SECONDS, WARM_S = 1000, 2, 2
RIVALS = HERE / "rivals"
INTERPRETED = {"jsmodbus": ["node", RIVALS / "rival_jsmodbus.js"], "modbus_serial": ["node", RIVALS / "rival_modbus_serial.js"],
               "pymodbus": ["/usr/bin/python3", RIVALS / "rival_pymodbus.py"]}


def install():
    """The npm clients, when the lock file is newer than what is installed."""
    stamp = RIVALS / "node_modules/.package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < (RIVALS / "package-lock.json").stat().st_mtime:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional"], cwd=RIVALS, check=True,
                       stdout=subprocess.DEVNULL)
        stamp.touch()


def cpu_us(pid):
    """Of a process that is not ours, in ticks of 10 ms."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1_000_000 // os.sysconf("SC_CLK_TCK")


def collectd(fleet, folder):
    """It asks for one value a request: twenty requests are one reading."""
    configuration = pathlib.Path(folder, "collectd.conf")
    configuration.write_text(collectd_conf.configuration(folder, fleet.port, METERS))
    process = subprocess.Popen(on_core(0, ["/usr/sbin/collectd", "-f", "-C", configuration]), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        time.sleep(WARM_S)
        answered, cpu = fleet.counters()["answered"], cpu_us(process.pid)
        time.sleep(SECONDS)
        return (cpu_us(process.pid) - cpu) / ((fleet.counters()["answered"] - answered) / 20)
    finally:
        process.terminate()
        process.wait(30)


def one_round(fleet, folder):
    """CPU for one reading of 40 registers, by program."""
    result = {name: cpu_per_poll(run_json(0, *command, fleet.port, METERS, SECONDS)) for name, command in INTERPRETED.items()}
    result["collectd"] = collectd(fleet, folder)
    result["dahu"] = cpu_per_poll(run_json(0, BUILD / "pollbench", f"{folder}/bench20.json", fleet.port, "loop", METERS, SECONDS))
    return result


def main():
    install()
    with tempfile.TemporaryDirectory() as folder, Fleet() as fleet:
        write_drivers(folder)
        rounds = [one_round(fleet, folder) for _ in range(PAIRS)]
    ours = [r["dahu"] for r in rounds]
    for name in (*INTERPRETED, "collectd"):
        figure(f"against_{name}_cpu_us", ours, [r[name] for r in rounds], None)
    figure("against_the_best_rival_cpu_us", ours, [min(value for name, value in r.items() if name != "dahu") for r in rounds],
           round(1 / 3, 3))


main()
