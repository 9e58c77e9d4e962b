"""The check that ends every trial finds what it is there to find: one fault of each kind is planted in a database."""
import time

from conftest import wait_for
from fleet import Fleet
from harness import Collector, add_points, audit, readings_count, rows_of, settle

PLANTED = {   # what is done to one slot -> what the check calls it
    "missing": ["delete from dahu.reading where (metering_point_id, slot_at) = (%(point)s, %(slot)s)"],
    "doubled": ["insert into dahu.reading_gap values (%(point)s, %(slot)s, 'silent', '', now())"],
    "unexplained": ["delete from dahu.reading where (metering_point_id, slot_at) = (%(point)s, %(slot)s)",
                    "insert into dahu.reading_gap values (%(point)s, %(slot)s, 'silent', '', now())"],
    "wrong": ["update dahu.reading set active_energy_import_wh = active_energy_import_wh + 1000000"
              " where (metering_point_id, slot_at) = (%(point)s, %(slot)s)"],
}


def test_planted_faults_are_found(database):
    with Fleet() as fleet:
        points = add_points(database, rows_of(fleet.spread(5)))
        with Collector(database.url) as collector:
            wait_for(lambda: readings_count(database) >= 40, 30, "readings")
            settle(database, time.time())
            collector.stop()
        assert audit(database, fleet, points).check().values >= 40
        for n, (name, statements) in enumerate(PLANTED.items(), 2):
            point, slot = database.query("""select metering_point_id, slot_at from reading where metering_point_id = %s
                order by slot_at offset 2 limit 1""", (sorted(points)[n - 2],))[0]
            before = audit(database, fleet, points).figures()
            for statement in statements:
                database.query(statement, {"point": point, "slot": slot})
            after = audit(database, fleet, points).figures()
            assert after[name] > before[name], f"{name}: {before} {after}"
        late = audit(database, fleet, points, down=[(0, time.time())]).figures()
        assert late["unexplained"] == 0 and late["wrong"] > 0   # a span excuses gaps, and nothing else
