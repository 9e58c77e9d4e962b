"""What was to be read and what was: collection periods, the check of slots, the newest slots, the success rate."""
import datetime
import threading
import time

import pytest

DAY = datetime.timedelta(days=1)


class Fleet:
    """Points behind one link of one account, on one connection."""

    def __init__(self, database, zone="Asia/Shanghai"):
        self.database = database
        self.cursor = database.cluster.connect(database.name).cursor()
        self.query("set search_path = dahu, public; set timezone = 'UTC'")
        self.query("update utility set timezone = %s", [zone])
        self.query("select partition_cover('2025-01-01', '2026-01-01')")
        self.query("select partition_cover(now() - interval '40 days', now() + interval '1 day')")
        self.account = self.value("""
            with s as (insert into site (name) values ('S') returning site_id)
            insert into account (account_number, site_id, use_category, supply_kv, opened_on)
            select 'A-00001', site_id, 'INDUSTRIAL', 10, '2000-01-01' from s returning account_id""")
        self.link = self.value("insert into link (uri) values ('tcp://127.0.0.1:9') returning link_id")

    def query(self, sql, parameters=None):
        self.cursor.execute(sql, parameters)
        return self.cursor.fetchall() if self.cursor.description else []

    def value(self, sql, parameters=None):
        return self.query(sql, parameters)[0][0]

    def point(self, slot_s=900):
        return self.value("""
            with n as (select count(*) + 1 as n from metering_point),
                 m as (insert into meter (serial_number, driver, link_id, unit_id)
                       select 'S' || n, 'x', %s, 1 + n from n returning meter_id),
                 p as (insert into metering_point (point_number, slot_s)
                       select 'A-00001-' || to_char(n, 'FM00'), %s from n returning metering_point_id),
                 a as (insert into metering_point_account (metering_point_id, account_id, valid)
                       select metering_point_id, %s, '[2000-01-01,)' from p)
            insert into meter_installation (metering_point_id, meter_id, valid)
            select metering_point_id, meter_id, '[2000-01-01,)' from p, m returning metering_point_id""",
            [self.link, slot_s, self.account])

    def period(self, point, begin, end=None, slot_s=900):
        self.query("insert into collection_period values (%s, %s, tstzrange(%s, %s))", [point, slot_s, begin, end])

    def read(self, point, begin, end, slot_s=900, source="P", quality=0):
        self.query("""insert into reading (metering_point_id, slot_at, read_at, source, quality, active_energy_import_wh)
            select %s, s, s, %s, %s, 1 from generate_series(%s::timestamptz, %s::timestamptz - interval '1 us', %s * interval '1 s') s""",
            [point, source, quality, begin, end, slot_s])

    def gap(self, point, at, cause="silent"):
        self.query("insert into reading_gap values (%s, %s, %s, '', now())", [point, at, cause])

    def refresh(self):
        return self.value("select collection_refresh()")

    def periods(self, point):
        return self.query("select slot_s, lower(valid), upper(valid) from collection_period where metering_point_id = %s order by 2",
                          [point])

    def check(self, begin, end):
        return self.query("select * from slot_check(%s, %s)", [begin, end])


@pytest.fixture
def fleet(database):
    return Fleet(database)


def at(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)


def test_slots_are_those_of_the_collector(fleet):
    for slot_s, seconds in ((1, 1), (2, 1), (60, 20), (900, 300), (3600, 1200)):   # src/modbus/slot.c
        assert fleet.value("select slot_give_up(%s)", [slot_s]) == datetime.timedelta(seconds=seconds)
    for moment, slot in (("2025-03-01 00:00", "2025-03-01 00:00"), ("2025-03-01 00:00:00.000001", "2025-03-01 00:15"),
                         ("2025-03-01 00:14:59.999999", "2025-03-01 00:15")):
        assert fleet.value("select slot_at_or_after(%s, 900)", [at(moment)]) == at(slot)


def test_periods_follow_what_is_to_be_read(fleet):
    one, two = fleet.point(), fleet.point(slot_s=60)
    before = fleet.value("select clock_timestamp()")
    assert fleet.refresh() == 2 and fleet.refresh() == 0
    assert [(s, b >= before, e) for s, b, e in fleet.periods(one) + fleet.periods(two)] == [(900, True, None), (60, True, None)]
    for change, back in (("update link set enabled = false", "update link set enabled = true"),
                         ("update meter set enabled = false", "update meter set enabled = true"),
                         ("update metering_point set active = false", "update metering_point set active = true"),
                         ("update meter_installation set valid = '[2000-01-01,2001-01-01)'",
                          "update meter_installation set valid = '[2000-01-01,)'")):
        fleet.query(change)
        assert fleet.refresh() == 2 and fleet.refresh() == 0
        assert all(end for _, _, end in fleet.periods(one) + fleet.periods(two))
        fleet.query(back)
        assert fleet.refresh() == 2
    fleet.query("update metering_point set slot_s = 300 where metering_point_id = %s", [one])
    assert fleet.refresh() == 2
    assert [s for s, _, _ in fleet.periods(one)] == [900] * 5 + [300] and fleet.periods(one)[-1][2] is None
    borders = [border for _, begin, end in fleet.periods(one) for border in (begin, end) if border]
    assert borders == sorted(borders)


def test_many_refreshes_at_once_open_one_period(fleet):
    point, results = fleet.point(), []
    threads = [threading.Thread(target=lambda: results.append(fleet.database.value("select dahu.collection_refresh()")))
               for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0] * 5 + [1] and len(fleet.periods(point)) == 1


def test_a_period_that_ends_leaves_no_slot_open(fleet):
    point = fleet.point(slot_s=60)
    now = fleet.value("select date_trunc('minute', now())")
    begin = now - datetime.timedelta(minutes=30)
    fleet.period(point, begin, slot_s=60)
    fleet.read(point, begin, begin + datetime.timedelta(minutes=10), slot_s=60)
    assert len(fleet.check(begin, now)) >= 18   # nobody has read the rest yet
    fleet.query("update link set enabled = false")
    assert fleet.refresh() == 1
    gaps = fleet.query("select slot_at, cause from reading_gap order by 1")
    assert [slot for slot, _ in gaps][0] == begin + datetime.timedelta(minutes=10) and len(gaps) in (20, 21, 22)
    assert gaps[0][1] == "collector_down" and gaps[-1][1] == "not_read"
    assert not fleet.check(begin, now + DAY) and fleet.value("select count(*) from reading") == 10


def test_weeks_without_a_collector_are_settled_in_parts(fleet):
    point, other = fleet.point(slot_s=1), fleet.point()
    begin = fleet.value("select date_trunc('minute', now()) - interval '120000 s'")
    fleet.period(point, begin, slot_s=1)
    fleet.query("update metering_point set slot_s = 60 where metering_point_id = %s", [point])
    assert fleet.refresh() == 2   # a part; and the other point, which need not wait, begins
    assert fleet.value("select count(*) from reading_gap") == 100000
    assert fleet.query("select slot_s from collection_period where upper_inf(valid) order by 1") == [(1,), (900,)]
    assert fleet.refresh() == 2   # the rest, and what is to be read now
    assert fleet.refresh() == 0
    assert fleet.query("select slot_s from collection_period where upper_inf(valid) order by 1") == [(60,), (900,)]
    assert fleet.query("select * from slot_check(%s, now()::timestamptz)", [begin]) == []
    assert fleet.value("select count(*) from reading") == 0


def test_a_clock_that_was_set_back(fleet):
    point = fleet.point()
    later = fleet.value("select now() + interval '1 hour'")
    fleet.period(point, later - DAY, later)
    assert fleet.refresh() == 1 and fleet.periods(point)[1][1] == later
    fleet.query("update meter set enabled = false")
    assert fleet.refresh() == 1 and len(fleet.periods(point)) == 1   # a period that never began was none


def test_the_newest_slot_that_needs_nothing_more(fleet):
    begin = fleet.value("select slot_at_or_after(now() - interval '1 day', 900)")
    quarter = datetime.timedelta(minutes=15)

    def booked(point):
        return fleet.value("select booked_at from point_booked where metering_point_id = %s", [point])

    point = fleet.point()
    fleet.period(point, begin + quarter / 2)
    assert booked(point) == begin                # its first slot begins a quarter later
    fleet.read(point, begin + 2 * quarter, begin + 4 * quarter)
    assert booked(point) == begin + 3 * quarter
    fleet.gap(point, begin + 5 * quarter)
    assert booked(point) == begin + 5 * quarter
    fleet.read(point, begin + 8 * quarter, begin + 9 * quarter, source="I")   # says nothing about those before it
    assert booked(point) == begin + 5 * quarter
    other = fleet.point()
    fleet.read(other, begin - 9 * quarter, begin - 8 * quarter)
    fleet.period(other, begin)
    assert booked(other) == begin - quarter      # what was before the period does not count
    assert fleet.refresh() == 0


def test_slots_that_are_missing_or_both(fleet):
    point, begin = fleet.point(), at("2025-03-01 00:00")
    fleet.period(point, begin, begin + DAY)
    fleet.read(point, begin, begin + DAY)
    assert not fleet.check(begin - DAY, begin + 2 * DAY)
    fleet.query("delete from reading where slot_at in (%s, %s)", [begin, at("2025-03-01 23:45")])
    fleet.gap(point, at("2025-03-01 23:45"))
    fleet.gap(point, at("2025-03-01 12:00"), "refused")
    assert fleet.check(begin - DAY, begin + 2 * DAY) == [(point, begin, "missing", None),
                                                         (point, at("2025-03-01 12:00"), "both", "refused")]
    assert fleet.check(begin + DAY / 2, begin + 2 * DAY) == [(point, at("2025-03-01 12:00"), "both", "refused")]
    assert not fleet.check(begin + DAY / 48, begin + DAY / 2)


def test_only_closed_slots_count(fleet):
    point = fleet.point()
    fleet.period(point, fleet.value("select now() - interval '1 hour'"))
    missing = [row[1] for row in fleet.check("2025-01-01", "infinity")]
    newest = fleet.value("select date_bin('15 min', now() - interval '5 min 10 s', 'epoch')")
    assert missing == [newest - n * datetime.timedelta(minutes=15) for n in range(len(missing) - 1, -1, -1)] and len(missing) in (3, 4)


def test_a_day_of_ten_thousand_points(fleet):
    """The check of a day takes no minutes, nor do the newest slots of all points."""
    fleet.query("set session_replication_role = replica")   # periods without points: this is about the big tables
    fleet.query("insert into collection_period select n, 900, tstzrange('2025-03-01', '2025-03-02') from generate_series(1, 10000) n")
    fleet.query("""insert into reading (metering_point_id, slot_at, read_at, source)
        select n, s, s, 'P' from generate_series(timestamptz '2025-03-01', '2025-03-01 23:45', '15 min') s, generate_series(1, 10000) n
        where (n, s) <> (77, '2025-03-01 12:00')""")
    began = time.monotonic()
    assert fleet.check("2025-03-01", "2025-03-02") == [(77, at("2025-03-01 12:00"), "missing", None)]
    assert time.monotonic() - began < 120
    fleet.query("update collection_period set valid = tstzrange(lower(valid), null)")
    began = time.monotonic()
    assert fleet.query("select booked_at, count(*) from point_booked group by 1") == [(at("2025-03-01 23:45"), 10000)]
    assert time.monotonic() - began < 120


SHANGHAI, NEW_YORK, KOLKATA = "Asia/Shanghai", "America/New_York", "Asia/Kolkata"


@pytest.mark.parametrize("zone, day, begin, slots", [
    (SHANGHAI, "2025-03-09", "2025-03-08 16:00", 96), (NEW_YORK, "2025-03-09", "2025-03-09 05:00", 92),
    (NEW_YORK, "2025-11-02", "2025-11-02 04:00", 100), (KOLKATA, "2025-11-02", "2025-11-01 18:30", 96)])
def test_success_rate_of_a_day(database, zone, day, begin, slots):
    fleet = Fleet(database, zone)
    point, begin = fleet.point(), at(begin)
    end = begin + slots * datetime.timedelta(minutes=15)
    fleet.period(point, begin - DAY, begin + 3 * DAY)
    fleet.read(point, begin - DAY / 24, begin)                # of the day before
    fleet.read(point, begin, end - DAY / 24)
    fleet.read(point, end, end + DAY / 24)                    # of the day after
    fleet.query("update reading set quality = 1 where slot_at = %s", [begin + DAY / 24])
    fleet.query("update reading set source = 'I' where slot_at = %s", [begin + DAY / 12])
    fleet.gap(point, end - DAY / 24)
    fleet.gap(point, end - DAY / 48)
    fleet.gap(point, end - DAY / 96, "refused")
    row = "points, expected, on_time, late, other, gaps, gap_causes, missing, rate_bp"
    assert fleet.query(f"select account_number, {row} from collection_success where day_on = %s", [day]) == [
        ("A-00001", 1, slots, slots - 6, 1, 1, 3, {"silent": 2, "refused": 1}, 1, (slots - 5) * 10000 // slots)]


def test_success_rate_counts_closed_slots_of_periods_only(fleet):
    point, slow = fleet.point(), fleet.point(slot_s=3600)
    begin = at("2025-06-01 02:00")   # ten in the morning there
    fleet.period(point, begin + datetime.timedelta(seconds=1), at("2025-06-01 03:00"))
    fleet.period(slow, begin, at("2025-06-01 05:00"), slot_s=3600)
    fleet.read(point, begin, at("2025-06-01 04:00"))
    fleet.read(slow, begin, at("2025-06-01 04:00"))          # quarters of an hour, of which two are slots
    assert fleet.query("select points, expected, on_time, missing, rate_bp from collection_success where day_on = '2025-06-01'") == [
        (2, 6, 5, 1, 8333)]
    assert fleet.query("select count(*) from collection_success where day_on = '2025-06-02'") == [(0,)]
    running = fleet.point(slot_s=60)
    fleet.query("delete from collection_period where metering_point_id <> %s", [running])
    fleet.period(running, fleet.value("select now() - interval '10 minutes'"), slot_s=60)
    assert fleet.value("select sum(expected) from collection_success") in (9, 10)   # the one that runs is open for 20 s
