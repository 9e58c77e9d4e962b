"""Energies of civil months: ratios, exchanges, borders, faults, zones. Every number here was worked out by hand.

Registers that are a month apart tell the month to the last Wh, but of its days only what a straight line makes of
it: so nearly all of such a month is estimated, and it is complete."""
import datetime
import json
import zoneinfo

import pytest
from conftest import run_dahu

UTC = datetime.timezone.utc


def vee_run(database):
    """Makes what is due; what came of it."""
    result = run_dahu("vee", "run", "--json", database=database)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


class Plant:
    """One account with metering points, and the readings that a test gives them."""

    def __init__(self, database, zone="Asia/Shanghai"):
        self.database, self.zone, self.serial = database, zoneinfo.ZoneInfo(zone), 0
        self.cursor = database.cluster.connect(database.name).cursor()  # one: a new one a statement takes most of the time
        self.query("set search_path = dahu, public; set timezone = 'UTC'")
        self.query("update utility set timezone = %s", [zone])
        self.query("select partition_cover('2017-10-01', '2019-06-01')")

    def query(self, sql, parameters=None):
        self.cursor.execute(sql, parameters)
        return self.cursor.fetchall() if self.cursor.description else []

    def value(self, sql, parameters=None):
        return self.query(sql, parameters)[0][0]

    def local(self, text):
        """A local time of the utility as an instant: "2018-03-01" or "2018-03-01 00:15"."""
        return datetime.datetime.fromisoformat(text).replace(tzinfo=self.zone).astimezone(UTC)

    def point(self, purpose="SETTLEMENT"):
        self.serial += 1
        return self.value("insert into metering_point (point_number, purpose) values (%s, %s) returning metering_point_id",
                                   [f"A-00001-{self.serial:02}", purpose])

    def meter(self, side="SECONDARY"):
        self.serial += 1
        return self.value("insert into meter (serial_number, driver, register_side) values (%s, 'x', %s) returning meter_id",
                                   [f"S{self.serial}", side])

    def install(self, point, meter, begin, end=None, ct=(1, 1), pt=(1, 1), opening=None, closing=None):
        key = self.value(
            "insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, pt_primary_v, pt_secondary_v)"
            " values (%s, %s, tstzrange(%s, %s), %s, %s, %s, %s) returning meter_installation_id",
            [point, meter, self.local(begin), end and self.local(end), *ct, *pt])
        if opening is not None or closing is not None:
            self.query("insert into installation_register (meter_installation_id, quantity, opening_wh, closing_wh)"
                                " values (%s, 'active_energy_import', %s, %s)", [key, opening, closing])

    def read(self, point, at, active, forward=None, reverse=None, export=None, quality=0):
        at = self.local(at) if isinstance(at, str) else at
        self.query(
            "insert into reading (metering_point_id, slot_at, read_at, source, quality, active_energy_import_wh, active_energy_export_wh,"
            " reactive_energy_import_varh, reactive_energy_export_varh) values (%s, %s, %s, 'I', %s, %s, %s, %s, %s)",
            [point, at, at, quality, active, export, forward, reverse])
        self.query("select energy_mark(array[%s::bigint], array[%s::timestamptz])", [point, at])

    def intervals(self, point, begin, count, energy, seconds=900, quality=0):
        """@count intervals of @seconds from @begin on; @energy is a number of Wh or a function of the serial number."""
        begin = self.local(begin)
        energy = energy if callable(energy) else (lambda i, e=energy: e)
        ends = [begin + datetime.timedelta(seconds=seconds * (i + 1)) for i in range(count)]
        self.database.copy("dahu.interval_energy (metering_point_id, slot_at, interval_s, active_import_wh, quality)",
                           (f"{point}\t{end.isoformat()}\t{seconds}\t{energy(i)}\t{quality}\n" for i, end in enumerate(ends)))
        self.query("select energy_mark(array_fill(%s::bigint, array[cardinality(%s::timestamptz[])]), %s::timestamptz[])",
                            [point, ends, ends])

    def refresh(self):
        return vee_run(self.database)

    def months(self, point):
        """month -> (active import, completeness, estimated, fault)"""
        self.refresh()
        return {str(row[0])[:7]: row[1:] for row in self.query(
            "select month, active_import_wh, completeness_bp, estimated_bp, fault from energy_month"
            " where metering_point_id = %s order by month", [point])}


@pytest.fixture
def plant(database):
    return Plant(database)


@pytest.mark.parametrize("ct, pt, side, factor", [((1, 1), (1, 1), "SECONDARY", 1), ((300, 5), (10000, 100), "SECONDARY", 6000),
                                                  ((30, 5), (1, 1), "SECONDARY", 6), ((25, 5), (1, 1), "SECONDARY", 5),
                                                  ((30, 5), (1, 1), "PRIMARY", 1)])
def test_ratio(plant, ct, pt, side, factor):
    point = plant.point()
    plant.install(point, plant.meter(side), "2018-01-01", ct=ct, pt=pt)
    plant.read(point, "2018-03-01", 1000)
    plant.read(point, "2018-04-01", 8001)
    assert plant.months(point)["2018-03"] == (7001 * factor, 10000, 10000, None)


def test_a_fraction_is_rounded_once_half_away_from_zero(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01", ct=(1, 2))
    plant.read(point, "2018-03-01", 0)
    plant.read(point, "2018-03-15", 1)
    plant.read(point, "2018-04-01", 3)
    assert plant.months(point)["2018-03"][0] == 2  # 1.5


def test_exchange_in_the_month_with_opening_and_closing_registers(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01", "2018-03-10 10:07", ct=(30, 5), closing=5000)
    plant.install(point, plant.meter(), "2018-03-10 10:07", ct=(50, 5), opening=100)
    plant.read(point, "2018-03-01", 1000)
    plant.read(point, "2018-03-10 10:00", 4990)
    plant.read(point, "2018-03-10 10:15", 110)
    plant.read(point, "2018-04-01", 700)
    assert plant.months(point)["2018-03"] == ((5000 - 1000) * 6 + (700 - 100) * 10, 10000, 9997, None)  # all but one quarter of an hour


def test_exchange_on_a_slot_belongs_to_the_new_meter(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01", "2018-03-10 10:00", closing=5000)
    plant.install(point, plant.meter(), "2018-03-10 10:00")
    plant.read(point, "2018-03-01", 1000)
    plant.read(point, "2018-03-10 10:00", 7)
    plant.read(point, "2018-04-01", 607)
    assert plant.months(point)["2018-03"] == (4000 + 600, 10000, 10000, None)


def test_exchange_without_its_registers_leaves_a_hole_and_no_step_back(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01", "2018-03-10 12:00")
    plant.install(point, plant.meter(), "2018-03-10 12:00")
    plant.read(point, "2018-03-01", 1000)
    plant.read(point, "2018-03-10", 4000)
    plant.read(point, "2018-03-11", 50)
    plant.read(point, "2018-04-01", 650)
    # 9 days of the old meter and 21 of the new; the day of the exchange is not known
    assert plant.months(point)["2018-03"] == (3000 + 600, 30 * 10000 // 31, 30 * 10000 // 31 + 1, None)


def test_ratio_change_carries_the_register_on(plant):
    point, meter = plant.point(), plant.meter()
    plant.install(point, meter, "2018-01-01", "2018-03-11", ct=(30, 5))
    plant.install(point, meter, "2018-03-11", ct=(50, 5))
    plant.read(point, "2018-03-01", 1000)
    plant.read(point, "2018-03-11", 1100)
    plant.read(point, "2018-04-01", 1400)
    assert plant.months(point)["2018-03"] == (100 * 6 + 300 * 10, 10000, 10000, None)


def test_ratio_change_between_readings_is_interpolated(plant):
    point, meter = plant.point(), plant.meter()
    plant.install(point, meter, "2018-01-01", "2018-03-11", ct=(30, 5))
    plant.install(point, meter, "2018-03-11", ct=(50, 5))
    plant.read(point, "2018-03-01", 1000)
    plant.read(point, "2018-04-01", 1310)  # 10 a day
    assert plant.months(point)["2018-03"] == (100 * 6 + 210 * 10, 10000, 10000, None)


def test_ratio_change_with_its_register(plant):
    point, meter = plant.point(), plant.meter()
    plant.install(point, meter, "2018-01-01", "2018-03-11", ct=(30, 5), closing=1250)
    plant.install(point, meter, "2018-03-11", ct=(50, 5))
    plant.read(point, "2018-03-01", 1000)
    plant.read(point, "2018-04-01", 1310)
    assert plant.months(point)["2018-03"] == (250 * 6 + 60 * 10, 10000, 10000, None)


def test_border_between_readings_is_interpolated_and_nothing_is_lost(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01", ct=(30, 5))
    plant.read(point, "2018-02-22", 100)
    plant.read(point, "2018-03-01", 170)
    plant.read(point, "2018-03-22", 377)
    plant.read(point, "2018-04-05", 478)  # 101 in 14 days: 72.142... until 1 April
    plant.read(point, "2018-05-01", 600)
    months = plant.months(point)
    assert months["2018-03"][0] == 1675                 # 279.142... x 6, rounded once
    assert months["2018-03"][0] + months["2018-04"][0] == (600 - 170) * 6
    assert {row[1:] for month, row in months.items() if month in ("2018-03", "2018-04")} == {(10000, 10000, None)}


def test_a_gap_of_months_keeps_its_energy(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01", ct=(30, 5))
    plant.read(point, "2018-03-01", 100)
    plant.read(point, "2018-03-11", 200)
    plant.read(point, "2018-05-21", 900)    # 71 days
    plant.read(point, "2018-06-01", 1000)
    months = plant.months(point)
    assert {row[1:] for row in months.values()} == {(10000, 10000, None)}
    assert sum(row[0] for row in months.values()) == 5400
    assert months["2018-03"][0] == 600 + 1242           # 21 of 71 days of 4200 Wh


def test_one_reading_tells_nothing(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.read(point, "2018-03-11", 200)
    assert plant.months(point) == {}


def test_a_late_reading_mends_the_months_beside_it(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    for at, active in [("2018-03-01", 0), ("2018-03-20", 190), ("2018-04-10", 400), ("2018-05-01", 610)]:
        plant.read(point, at, active)
    assert plant.months(point)["2018-03"][0] == 310 and plant.months(point)["2018-04"][0] == 300
    plant.read(point, "2018-04-01", 390)
    assert plant.months(point) == {"2018-03": (390, 10000, 10000, None), "2018-04": (220, 10000, 10000, None)}


def test_step_back_holds_the_day_that_it_is_on(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    for at, active in [("2018-03-01", 0), ("2018-04-01", 100), ("2018-04-10", 150), ("2018-04-11", 20), ("2018-04-12", 30), ("2018-05-01", 60),
                       ("2018-06-01", 90)]:
        plant.read(point, at, active)
    assert plant.months(point) == {
        "2018-03": (100, 10000, 10000, None), "2018-04": (50 + 40, 29 * 10000 // 30, 29 * 10000 // 30 + 1, "step_back"),
        "2018-05": (30, 10000, 10000, None)}


@pytest.mark.parametrize("slots", [["2018-03-01", "2018-04-01"], ["2018-02-20", "2018-04-01"], ["2018-03-01", "2018-04-03"]])
def test_step_back_over_the_border(plant, slots):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.read(point, slots[0], 1000)
    plant.read(point, slots[1], 900)
    assert plant.months(point)["2018-03"] == (None, 0, 0, "step_back")


def test_doubtful_readings_do_not_count(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.read(point, "2018-03-01", 0)
    plant.read(point, "2018-03-15", 4294967295, quality=2)
    plant.read(point, "2018-04-01", 31)
    assert plant.months(point)["2018-03"] == (31, 10000, 10000, None)


def test_a_missing_register_is_not_zero(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.read(point, "2018-03-01", 0, forward=0)
    plant.read(point, "2018-03-15", None, forward=50)
    plant.read(point, "2018-04-01", 31, forward=70)
    plant.refresh()
    assert plant.query("select active_import_wh, active_export_wh, reactive_import_varh, reactive_export_varh from energy_month"
                                " where month = '2018-03-01'") == [(31, None, 70, None)]


def test_reactive_energy_over_another_span_is_not_told(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.read(point, "2018-03-01", 0)
    plant.read(point, "2018-03-15", 15, forward=50)
    plant.read(point, "2018-04-01", 31, forward=70)
    plant.refresh()
    assert plant.query("select active_import_wh, reactive_import_varh from energy_month where month = '2018-03-01'") == [(31, None)]


def test_a_generation_point_is_covered_by_its_export(plant):
    point = plant.point("GENERATION")
    plant.install(point, plant.meter(), "2018-01-01", ct=(30, 5))
    plant.read(point, "2018-03-01", None, export=5)
    plant.read(point, "2018-04-01", None, export=105)
    plant.refresh()
    assert plant.query("select active_import_wh, active_export_wh, completeness_bp from energy_month") == [(None, 600, 10000)]


def test_first_partial_month(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-03-22", opening=12)
    plant.read(point, "2018-04-01", 112)
    plant.read(point, "2018-05-01", 412)
    assert plant.months(point) == {"2018-03": (100, 10 * 10000 // 31, 10 * 10000 // 31 + 1, None), "2018-04": (300, 10000, 10000, None)}


def test_intervals_and_a_hole(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01", ct=(30, 5))
    plant.intervals(point, "2018-03-01", 31 * 96, 10)
    plant.intervals(point, "2018-04-01", 10 * 96, 10)
    plant.intervals(point, "2018-04-12", 19 * 96, 10)
    assert plant.months(point) == {"2018-03": (31 * 96 * 60, 10000, 0, None), "2018-04": (29 * 96 * 60, 29 * 10000 // 30, 0, None)}


def test_intervals_across_the_border_are_shared_out(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.intervals(point, "2018-02-28 23:30", 31 * 24 + 1, 101, seconds=3600)  # until 1 April 00:30
    plant.query("select energy_mark(array[%s::bigint], array[%s::timestamptz])", [point, plant.local("2018-02-28 23:30")])
    assert plant.months(point) == {"2018-02": (51, 1800 * 10000 // (28 * 86400), 0, None),
                                   "2018-03": (50 + 101 * (31 * 24 - 1) + 51, 10000, 0, None),
                                   "2018-04": (50, 6, 0, None)}


def test_overlapping_intervals_are_a_fault(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.intervals(point, "2018-03-01", 31 * 96, 10)
    plant.query("update interval_energy set interval_s = 3600 where slot_at = %s", [plant.local("2018-03-15")])
    assert plant.months(point)["2018-03"] == ((31 * 96 - 4) * 10 + 2, 9989, 0, "overlap")


def test_registers_come_before_intervals(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.intervals(point, "2018-03-01", 31 * 96, 10)
    plant.read(point, "2018-03-01", 0)
    plant.read(point, "2018-04-01", 7)
    assert plant.months(point)["2018-03"] == (7, 10000, 10000, None)


def test_intervals_until_the_registers_begin(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.intervals(point, "2018-03-01", 31 * 96, 10)
    plant.read(point, "2018-03-21", 5000)
    plant.read(point, "2018-04-01", 5007)
    assert plant.months(point)["2018-03"] == (20 * 960 + 7, 10000, 11 * 10000 // 31 + 1, None)


def test_values_without_an_installation(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-04-01")
    plant.intervals(point, "2018-03-01", 35 * 96, 10)
    assert plant.months(point) == {"2018-03": (None, 0, 0, "no_ratio"), "2018-04": (3840, 4 * 10000 // 30, 0, None)}


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "America/New_York", "Asia/Kolkata"])
def test_zones(database, zone):
    """A year of quarter-hours, each with its serial number as energy: every month has its own slots, no more and no fewer."""
    plant = Plant(database, zone)
    point = plant.point()
    plant.install(point, plant.meter(), "2017-12-01")
    begin, end = plant.local("2018-01-01"), plant.local("2019-01-01")
    slots = int((end - begin).total_seconds()) // 900
    assert slots == 35040
    plant.intervals(point, "2018-01-01", slots, lambda i: i)
    expected = {}
    for i in range(slots):
        local = (begin + datetime.timedelta(seconds=900 * i)).astimezone(plant.zone)
        expected[local.strftime("%Y-%m")] = expected.get(local.strftime("%Y-%m"), 0) + i
    months = plant.months(point)
    assert {month: row[0] for month, row in months.items()} == expected
    assert {row[1:] for row in months.values()} == {(10000, 0, None)}
    hours = {month: (plant.local(f"2018-{month + 1:02}-01") - plant.local(f"2018-{month:02}-01")).total_seconds() / 3600 for month in (3, 11)}
    assert hours == ({3: 743, 11: 721} if zone == "America/New_York" else {3: 744, 11: 720})


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata"])
def test_zones_by_register(database, zone):
    plant = Plant(database, zone)
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    for at, active in [("2018-03-01", 0), ("2018-04-01", 31), ("2018-11-01", 300), ("2018-12-01", 421)]:
        plant.read(point, at, active)
    months = plant.months(point)
    assert months["2018-03"] == (31, 10000, 10000, None) and months["2018-11"] == (121, 10000, 10000, None)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_last_use(database, zone):
    plant = Plant(database, zone)
    idle, busy, monthly, history = (plant.point() for _ in range(4))
    for point in (idle, busy, monthly, history):
        plant.install(point, plant.meter(), "2018-01-01")
    for at, active in [("2018-03-01", 0), ("2018-03-09 23:45", 8), ("2018-03-10", 9), ("2018-03-10 00:15", 9), ("2018-04-01", 9)]:
        plant.read(idle, at, active)
    for at, active in [("2018-03-01", 0), ("2018-03-10 00:15", 9), ("2018-04-01", 9)]:
        plant.read(busy, at, active)
    for at, active in [("2018-03-01", 0), ("2018-04-01", 9)]:
        plant.read(monthly, at, active)
    plant.intervals(history, "2018-03-01", 31 * 96, lambda i: 1 if i < 96 * 4 else 0)
    plant.refresh()
    rows = plant.query("select metering_point_id, last_use_on::text from energy_month where month = '2018-03-01'")
    assert dict(rows) == {idle: "2018-03-09", busy: "2018-03-10", monthly: "2018-03-31", history: "2018-03-04"}


def test_a_month_without_use_has_no_last_use(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.read(point, "2018-03-01", 9)
    plant.read(point, "2018-04-01", 9)
    plant.refresh()
    assert plant.query("select active_import_wh, last_use_on from energy_month where month = '2018-03-01'") == [(0, None)]


def test_making_again_what_is_made_writes_nothing(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    for month in range(1, 13):
        plant.read(point, f"2018-{month:02}-01", month * 100)
    made = plant.refresh()
    assert made["due"] == 24 and made["changed"] == 334      # 1 January to 1 December, not the last one
    before = plant.query("select * from energy_month order by month")
    assert [row[2] for row in before] == [100] * 11
    days = plant.query("select * from energy_day order by day")
    assert plant.refresh()["due"] == 0
    plant.query("select energy_mark(array[%s::bigint], array[%s::timestamptz])", [point, plant.local("2018-06-01")])
    made = plant.refresh()
    assert made["due"] == 2 and made["made"] >= 61 and made["changed"] == 0
    assert plant.query("select * from energy_month order by month") == before
    assert plant.query("select * from energy_day order by day") == days
    assert plant.value("select count(*) from energy_day_history") == 0


def test_a_month_whose_values_went_away_goes_too(plant):
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.read(point, "2018-03-01", 0)
    plant.read(point, "2018-04-01", 7)
    assert "2018-03" in plant.months(point)
    plant.query("update reading set quality = 2")
    plant.query("select energy_note(%s, '2018-03-01', '2018-04-02', 'reset', null)", [point])
    assert plant.months(point) == {}


def test_a_note_of_a_running_writer_is_left_for_the_next_refresh(plant):
    """The writer's readings are not visible yet: taking its note now would lose them."""
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    plant.read(point, "2018-03-01", 0)
    writer = plant.database.cluster.connect(plant.database.name)
    writer.autocommit = False
    with writer.cursor() as cursor:
        cursor.execute("insert into dahu.reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh)"
                       " values (%s, %s, now(), 'P', 5)", [point, plant.local("2018-03-31 23:45")])
        cursor.execute("select dahu.energy_mark(array[%s::bigint], array[%s::timestamptz])", [point, plant.local("2018-03-31 23:45")])
        assert plant.refresh()["due"] == 2   # of the first reading
        writer.commit()
    writer.close()
    assert plant.refresh()["due"] == 1
    assert plant.months(point)["2018-03"][0] == 5


def test_a_changed_installation_makes_its_months_anew(plant):
    point, meter = plant.point(), plant.meter()
    plant.install(point, meter, "2018-01-01", ct=(30, 5))
    for month in range(1, 7):
        plant.read(point, f"2018-{month:02}-01", month * 100)
    assert [row[0] for row in plant.months(point).values()] == [600] * 5
    plant.query("update meter_installation set valid = tstzrange(lower(valid), %s)", [plant.local("2018-04-01")])
    plant.install(point, meter, "2018-04-01", ct=(50, 5))
    assert plant.value("select min(day)::text from energy_due") == "2018-01-01"
    assert [row[0] for row in plant.months(point).values()] == [600, 600, 600, 1000, 1000]
    plant.query("insert into installation_register (meter_installation_id, quantity, opening_wh)"
                         " select max(meter_installation_id), 'active_energy_import', 390 from meter_installation")
    assert [row[0] for row in plant.months(point).values()] == [600, 600, 540, 1100, 1000]


def test_energies_on_the_primary_side_take_no_ratio(plant):
    metered, bare = plant.point(), plant.point()
    plant.install(metered, plant.meter(), "2018-01-01", ct=(30, 5))
    for point in (metered, bare):
        plant.query("insert into interval_energy (metering_point_id, slot_at, interval_s, active_import_wh, primary_side)"
                    " values (%s, %s, %s, 310000, true)", [point, plant.local("2018-04-01"), 31 * 86400])
        plant.query("select energy_note(%s, '2018-03-01', '2018-04-01', 'import', null)", [point])
    plant.intervals(metered, "2018-04-01", 96, 10)
    assert plant.months(metered) == {"2018-03": (310000, 10000, 0, None), "2018-04": (960 * 6, 10000 // 30, 0, None)}
    assert plant.months(bare) == {"2018-03": (310000, 10000, 0, None)}
    assert plant.value("select max(abs(active_import_wh - 10000)) from energy_day where metering_point_id = %s", [bare]) <= 1
