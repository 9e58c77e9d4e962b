"""The connection is lost around COMMIT, so that the collector cannot know whether it took place (K5)."""
import time

from conftest import wait_for
from fleet import Fleet
from harness import Collector, add_points, audit, count, measured, rows_of, seeded, settle, wait_for_readings
from proxy import Proxy

METERS = 100


class Cutter:
    """Watches the wire between libpq and the server; cuts once each time it is armed, at a commit of readings:

    before     the request for the commit is not passed on: not committed
    racing     it is passed on, and the connection is cut at once: nobody knows
    after      the server has said that it is committed, and that is not passed on
    """

    def __init__(self):
        self.armed, self.cuts = None, []

    def __call__(self, pipe, to_server, data):
        if to_server:
            return self.request(pipe.state, data)
        return self.answer(pipe.state, data)

    def request(self, state, data):
        low = data.lower()
        state["writes"] = state.get("writes") or (b"copy" in low and b"reading" in low)
        commits = state["writes"] and (b"commit" in low or b"c\0\0\0\4" in data)
        if commits and self.armed in ("before", "racing"):
            return self.cut(state, self.armed == "racing")
        return not state.get("cut")

    def answer(self, state, data):
        if state.get("cut"):
            return False
        committed = b"COMMIT\0" in data or (b"COPY " in data and b"Z\0\0\0\5I" in data)
        if state.get("writes") and committed:
            state["writes"] = False
            if self.armed == "after":
                return self.cut(state, False)
        return True

    def cut(self, state, pass_on):
        self.cuts.append(self.armed)
        self.armed, state["cut"] = None, True
        return pass_on


@seeded
def test_cut_around_commit(cluster, database, chance):
    cuts = count(9, 100)
    with Fleet() as fleet, measured("K5", "connection lost around COMMIT") as told:
        points = add_points(database, rows_of(fleet.spread(METERS)))
        proxy, cutter = Proxy(fleet, f"{cluster.folder}/.s.PGSQL.5432"), Cutter()
        proxy.watch = cutter
        url = f"host=127.0.0.1 port={proxy.port} user=dahu dbname={database.name} sslmode=disable gssencmode=disable"
        with Collector(url) as collector:
            wait_for_readings(database, METERS)
            for i in range(cuts):
                time.sleep(chance.uniform(0, 0.2))
                cutter.armed = ("after", "racing", "before")[i % 3]
                wait_for(lambda: cutter.armed is None, 20, lambda: f"cut {i}" + collector.text()[-3000:])
            proxy.watch = None
            settle(database, time.time())
            collector.stop()
        proxy.close()
        report = audit(database, fleet, points)
        told.update(cuts=len(cutter.cuts), after_commit=cutter.cuts.count("after"), **report.figures())
        report.check()
