"""The engine against the bare ping-pong, at the limit, and among meters that are broken. See README.md."""
import os
import tempfile

from benching import BUILD, Fleet, at_least, cpu_per_poll, figure, limit, none_of, run_json, write_drivers

PAIRS = int(os.environ.get("PAIRS", "5"))
LOOP_S, PACED_S, MIXED_S = 2, 5, 40


class Bench:
    def __init__(self, folder, fleet):
        self.folder, self.fleet = folder, fleet

    def pingpong(self, links):
        return run_json(0, BUILD / "pingpong", self.fleet.port, links, LOOP_S)

    def bare_paced(self, links, role):
        return run_json(0, BUILD / "pingpong", self.fleet.port + role, links, PACED_S, 1000)

    def loop(self, links, units=1):
        return self.ours("loop", links, LOOP_S, units)

    def paced(self, meters, seconds, roles="0", *more):
        return self.ours("paced", meters, seconds, roles, *more)

    def ours(self, *arguments):
        result = run_json(0, BUILD / "pollbench", f"{self.folder}/bench20.json", self.fleet.port, *arguments)
        assert result["wrong"] == 0, result
        return result


def against_pingpong(bench):
    """The closed loops, in triples: the bare one, ours, ours with four requests on their way."""
    for links in (1000, 10000):
        rounds = [(bench.pingpong(links), bench.loop(links)) for _ in range(PAIRS)]
        figure(f"poll_{links}_links_cpu_us", [cpu_per_poll(ours) for _, ours in rounds],
               [cpu_per_poll(bare) for bare, _ in rounds], 1.25)
    rounds = [(bench.pingpong(1000), bench.loop(1000, 4)) for _ in range(PAIRS)]
    at_least("poll_4_in_flight_per_s", *[[1e6 * result["polls"] / result["wall_us"] for result in side] for side in
                                         ([ours for _, ours in rounds], [bare for bare, _ in rounds])], 2.5, digits=0)


def capacity(bench):
    """19,000 meters a second: the share of a processor, and that no slot is missed."""
    runs = [bench.paced(19000, PACED_S) for _ in range(PAIRS)]
    limit("capacity_19000_meters_cpu_share", [run["cpu_us"] / run["wall_us"] for run in runs], 0.6)
    none_of("capacity_19000_meters_missed_slots", [run["gaps"] + run["late"] for run in runs], 19000 * PACED_S)


def slow_meters(bench):
    """Role 1 answers after 50 ms. Late meters also spend more wake-ups, so the share of a processor counts. What the bare
    client has to pay for the same is what the system takes."""
    rounds = [(bench.paced(10000, PACED_S), bench.paced(10000, PACED_S, "1"), bench.bare_paced(10000, 0), bench.bare_paced(10000, 1))
              for _ in range(PAIRS)]
    shares = [[run["cpu_us"] / run["wall_us"] for run in runs] for runs in zip(*rounds)]
    figure("meters_answer_after_50_ms_cpu_share", shares[1], shares[0], 1.1)
    figure("bare_client_answers_after_50_ms_cpu_share", shares[3], shares[2])


def one_bad_meter(bench):
    """What the meter that is hit worst waits longer, in the median of its slots, when another one is dead or babbles."""
    rounds = [(bench.paced(1000, PACED_S), bench.paced(1000, PACED_S, "0", 2), bench.paced(1000, PACED_S, "0", 3))
              for _ in range(PAIRS)]
    for name, bad in (("dead", 1), ("babbling", 2)):
        limit(f"one_{name}_meter_delays_others_ms", [run[bad]["worst_median_ms"] - run[0]["worst_median_ms"] for run in rounds], 10)
        limit(f"one_{name}_meter_more_p99_ms", [run[bad]["p99_ms"] - run[0]["p99_ms"] for run in rounds], 10)


def mixed_fleet(bench):
    """1,000 links: 30 % never answer the SYN, 10 % refuse, 10 % are silent, at 50 new connections a second as it is set."""
    run = bench.paced(1000, MIXED_S, "0404092040", 0, 50)
    limit("mixed_fleet_missed_or_late_share_of_good_slots", [(run["gaps"] + run["late"]) / run["slots"]], 0.001, digits=6)


def main():
    with tempfile.TemporaryDirectory() as folder:
        write_drivers(folder)
        with Fleet(awake_us=2000) as fleet:   # closed loops
            against_pingpong(Bench(folder, fleet))
        with Fleet() as fleet:
            for part in (capacity, slow_meters, one_bad_meter, mixed_fleet):
                part(Bench(folder, fleet))


main()
