"""From the bytes of an answer of 40 registers to a filled record, without any link. See README.md."""
import os
import tempfile

from benching import BUILD, figure, limit, run_json, write_drivers

PAIRS = int(os.environ.get("PAIRS", "5"))
POLLS = 400_000
MOST_US, MOST_BYTES = 1, 1500


def main():
    with tempfile.TemporaryDirectory() as folder:
        write_drivers(folder)
        runs = [run_json(0, BUILD / "decodebench", f"{folder}/bench20.json", POLLS) for _ in range(PAIRS)]
    figure("decode_40_registers_cpu_ns", [run["ours_ns"] for run in runs], [run["plain_ns"] for run in runs], None)
    limit("decode_40_registers_cpu_us", [run["ours_ns"] / 1000 for run in runs], MOST_US)
    limit("session_bytes_a_meter", [run["bytes_a_meter"] for run in runs], MOST_BYTES)


main()
