"""Two collectors share the gateways, and die: one master for each gateway at any time (W6)."""
import time

from conftest import wait_for
from fleet import Fleet
from harness import Collector, SANITIZED, add_points, audit, count, measured, prompt, rows_of, seeded, settle

LEASE_S = 3
HANDED_S = 4         # a gateway that changes hands between two living ones may miss slots of two seconds
GATEWAYS, UNITS = 40, 2


def owners(database):
    return dict(database.query("select collector, count(*) from link_lease where collector is not null group by 1"))


def fair(database):
    shares = owners(database)
    return set(shares) == {"left", "right"} and abs(shares["left"] - shares["right"]) <= 2


def polled_since(gateways, moment):
    return all(gateway.requests and gateway.requests[-1][0] > moment for gateway in gateways)


@seeded
def test_gateways_that_take_one_client(database, chance):
    rounds = count(1, 2)
    taken, polled = [], []
    with Fleet() as fleet, measured("W6", "gateways for one client, two collectors") as told:
        gateways = fleet.spread(GATEWAYS, units=UNITS)
        for gateway in gateways:
            gateway.clients = 1
        points = add_points(database, rows_of(gateways), slot_s=2)
        options = (f"collect.lease_s={LEASE_S}", "collect.back_off_max_s=1")
        with Collector(database.url, *options, name="left") as left, Collector(database.url, *options, name="right") as right:
            wait_for(lambda: fair(database), 40, lambda: f"a fair share, {owners(database)}")
            down = [(0, time.time() + HANDED_S)]
            # for two leases after a start of PostgreSQL nobody is taken for dead
            wait_for(lambda: database.value("select now() > pg_postmaster_start_time() + %s * interval '1 s'", (2 * LEASE_S,)),
                     30, "the end of the grace after the start of PostgreSQL")
            for _ in range(rounds):
                for victim in chance.sample([left, right], 2):
                    time.sleep(chance.uniform(0, 1))
                    died = time.monotonic()
                    victim.kill()
                    other = "right" if victim is left else "left"
                    wait_for(lambda: owners(database) == {other: GATEWAYS}, 40, lambda: f"all taken over, {owners(database)}")
                    taken.append(time.monotonic() - died)
                    wait_for(lambda: polled_since(gateways, died + 0.1), 40, lambda: "every gateway polled by the other one"
                             + left.text()[-2000:] + right.text()[-2000:])
                    polled.append(time.monotonic() - died)
                    victim.start()
                    wait_for(lambda: fair(database), 40, lambda: f"a fair share again, {owners(database)}")
                    down.append((victim.died_at - 2, time.time() + HANDED_S))
            time.sleep(2 * HANDED_S)
            settle(database, time.time())
            left.stop()
            time.sleep(1)
            right.stop()
        report = audit(database, fleet, points, slot_s=2, down=down)
        at_once = max(gateway.most_open for gateway in gateways)
        away = sum(gateway.turned_away for gateway in gateways)
        told.update(kills=len(taken), all_taken_s=[round(t, 1) for t in taken], taken_over_s=round(max(taken), 1), polled_again_s=round(max(polled), 1),
                    connections_at_once=at_once, turned_away=away,
                    **report.figures())
        assert at_once == 1 and away == 0
        report.check()
        prompt((max(taken), LEASE_S + 2 + (2 if SANITIZED else 0)),
               (max(polled), max(taken) + 4))   # a slot, and the second within which it is asked; and some connections
