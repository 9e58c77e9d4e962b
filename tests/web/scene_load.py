"""A county at work: 5,000 accounts, people who are signed in, and meters that a collector reads into the same database."""
import pathlib
import sys

import scene_many
from web import sign_in

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "chaos"))

from fleet import Fleet   # noqa: E402
from harness import Collector, add_points, rows_of   # noqa: E402

FIRST_METER, PER_GATEWAY = 1000, 4
RIGHTS = ["account.read", "case.read", "case.work", "complaint.handle", "contact.write"]


class Scene(scene_many.Scene):
    def __init__(self, stage, accounts=5000, people=200, meters=2000, slot_s=60):
        super().__init__(stage, accounts)
        self.database, self.slot_s = stage.database, slot_s
        self.database.query("alter system set fsync = on")   # a commit is to cost what it costs
        self.database.query("select pg_reload_conf()")
        desks = [desk for desk, in self.database.query("select desk_name from desk_right join desk on desk.name = desk_name where scope = 'ALL' and right_name = any (%s) group by 1 having count(*) = %s order by 1", (RIGHTS, len(RIGHTS)))]
        self.told["people"] = [sign_in(self.database.query, desks[n % len(desks)], login=f"load.{n}") for n in range(people)]
        self.fleet = Fleet(log_requests=False).__enter__()
        self.points = list(add_points(self.database, rows_of(self.fleet.spread(meters // PER_GATEWAY, first=FIRST_METER, units=PER_GATEWAY)), slot_s=slot_s))
        self.collector = Collector(self.database.url, request_timeout_ms=2000)

    def slots(self, begin, end):
        """Of the slots that begin within these seconds: how many there are, and how many were read in time."""
        begin, end = (-(-at // self.slot_s) * self.slot_s for at in (begin, end))
        read = self.database.value("select count(*) from reading where metering_point_id = any (%s) and slot_at >= to_timestamp(%s) and slot_at < to_timestamp(%s) and quality = 0",
                                   (self.points, begin, end))
        return {"due": len(self.points) * (end - begin) // self.slot_s, "read": read}

    def close(self):
        self.collector.stop()
        self.fleet.__exit__(None, None, None)
