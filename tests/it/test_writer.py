"""The database half of a collector: one row a slot whatever comes when, from whom, and whoever dies in between."""
import datetime
import os
import pathlib
import random
import select
import signal
import subprocess
import threading
import time

import pytest

from conftest import DAHU, ROOT, run_dahu, wait_for

FLAVOUR = pathlib.Path(DAHU).resolve().parent
WRITER = FLAVOUR / "bench/writer"
BEGIN = 1772294400        # 2026-03-01 00:00 in Shanghai: readings of its first moments belong to two months
QUARTER = 900


@pytest.fixture(scope="module", autouse=True)
def binary():
    subprocess.run(["make", "-s", f"FLAVOUR={FLAVOUR.name}", "WERROR=", WRITER.relative_to(ROOT)], cwd=ROOT, check=True)


class Writer:
    """A process with one connection; what is said goes into a batch until write()."""

    def __init__(self, database):
        self.process = subprocess.Popen([WRITER, database.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def say(self, *lines):
        for line in lines:
            self.process.stdin.write(line + "\n")

    def reading(self, point, slot, wh, extras=0, delay=1):
        self.say(f"r {point} {slot} {slot + delay} {wh} {extras}")

    def gap(self, point, slot, cause="silent", until=None, period=QUARTER):
        self.say(f"g {point} {slot} {until or slot} {period} {cause}")

    def begin_write(self):
        self.say("w")
        self.process.stdin.flush()

    def answer(self):
        return self.process.stdout.readline().strip()

    def write(self):
        """(readings, gaps, conflicts, way)"""
        self.begin_write()
        answer = self.answer().split()
        assert answer and answer[0] == "booked", " ".join(answer)
        return (*map(int, answer[1:4]), answer[4])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()


def rows(database):
    return database.query("""select metering_point_id, extract(epoch from slot_at)::bigint, active_energy_import_wh::text from reading
        union all select metering_point_id, extract(epoch from slot_at)::bigint, cause from reading_gap order by 2, 1""")


def test_the_fast_way_and_the_long_way_end_alike(database):
    with Writer(database) as w:
        for _ in range(2):
            for slot in range(3):
                for point in range(1, 6):
                    if point == 5:
                        w.gap(point, BEGIN + slot * QUARTER)
                    else:
                        w.reading(point, BEGIN + slot * QUARTER, 100 * point + slot, extras=2 * point)
            assert w.write() == ((12, 3, 0, "direct") if _ == 0 else (0, 0, 0, "replayed"))
        booked = database.query("select * from reading order by 1, 2"), database.query("select * from reading_extra order by 1, 2, 3")
        assert len(booked[0]) == 12 and len(booked[1]) == 3 * (2 + 4 + 6 + 8)
        assert {row[2] for row in database.query("select * from reading_gap")} == {"silent"}
        w.reading(1, BEGIN, 7777)
        w.reading(1, BEGIN + 3 * QUARTER, 103)
        w.gap(2, BEGIN)                            # there is a reading
        w.gap(5, BEGIN + QUARTER, "refused")       # there is a gap, the first one stays
        w.gap(2, BEGIN + 3 * QUARTER, "refused")
        assert w.write() == (1, 1, 1, "replayed")
    assert database.query("select * from reading where slot_at < to_timestamp(%s) order by 1, 2", (BEGIN + 3 * QUARTER,)) == booked[0]
    assert database.query("select metering_point_id, active_energy_import_wh from reading_conflict") == [(1, 7777)]
    assert database.query("select metering_point_id, cause from reading_gap where cause <> 'silent'") == [(2, "refused")]
    assert database.value("select count(*) from reading where source = 'G'") == 0


def test_one_slot_twice_in_a_batch(database):
    with Writer(database) as w:
        w.gap(1, BEGIN)
        w.reading(1, BEGIN, 10)
        w.reading(1, BEGIN, 11)
        w.reading(1, BEGIN, 10)
        w.gap(2, BEGIN, "silent")
        w.gap(2, BEGIN, "refused")
        assert w.write() == (1, 1, 1, "replayed")
    assert rows(database)[0] == (1, BEGIN, "10") and len(rows(database)) == 2
    assert database.query("select active_energy_import_wh from reading_conflict") == [(11,)]


def test_a_reading_takes_the_place_of_a_gap(database):
    with Writer(database) as one, Writer(database) as two:
        one.gap(1, BEGIN, "collector_down", until=BEGIN + 9 * QUARTER)
        assert one.write() == (0, 10, 0, "direct")
        for slot in (2, 3, 12):
            two.reading(1, BEGIN + slot * QUARTER, slot)
        assert two.write() == (3, 0, 0, "direct")
        one.gap(1, BEGIN, "collector_down", until=BEGIN + 12 * QUARTER)
        assert one.write() == (0, 2, 0, "replayed")
    got = rows(database)
    assert [slot for _, slot, _ in got] == [BEGIN + n * QUARTER for n in range(13)]
    assert [n for n, row in enumerate(got) if row[2] != "collector_down"] == [2, 3, 12]


def test_hours_of_gaps_in_one_record(database):
    with Writer(database) as w:
        w.reading(1, BEGIN + 5, 1)
        assert w.write() == (1, 0, 0, "direct")
        w.gap(1, BEGIN, "collector_down", until=BEGIN + 29999, period=1)
        assert w.write() == (0, 29999, 0, "replayed")
    assert database.query("select count(*), count(distinct slot_at) from reading_gap") == [(29999, 29999)]
    assert database.value("select count(*) from reading") == 1


@pytest.mark.parametrize("first, second", [("reading", "gap"), ("gap", "reading"), ("gap", "gap"), ("reading", "reading")])
def test_two_writers_meet_in_one_slot(database, first, second):
    """The first is stopped before each of its packets in turn, while the second writes the same slots."""
    def put(w, kind, base, wh):
        for point in (1, 2, 3):
            if kind == "reading":
                w.reading(point, base, wh)
            else:
                w.gap(point, base, cause="silent" if wh == 1 else "refused")

    met = 0
    with Writer(database) as one, Writer(database) as two:
        one.reading(9, BEGIN, 1), two.reading(8, BEGIN, 1)
        one.write(), two.write()
        for step in range(1, 30):
            base = BEGIN + step * QUARTER
            put(one, first, base, 1)
            put(two, second, base, 2)
            one.say(f"stop {step}")
            one.begin_write()
            if not stopped(one.process):
                one.say("stop -1")
                break
            two.begin_write()
            waited = not readable(two.process.stdout, 0.15)
            met += waited
            one.process.send_signal(signal.SIGCONT)
            answers = one.answer(), two.answer()
            assert all(answer.startswith("booked") for answer in answers), answers
    assert step > 6 and met > 2, (step, met)
    for base in (BEGIN + n * QUARTER for n in range(1, step)):
        for point in (1, 2, 3):
            got = [row for row in rows(database) if row[:2] == (point, base)]
            assert len(got) == 1, got
            assert (got[0][2] in ("1", "2")) == ("reading" in (first, second)), got
    assert database.value("select count(*) from reading where source = 'G'") == 0


def stopped(process):
    """Whether it stops, rather than answers."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T":
            return True
        if readable(process.stdout, 0.01):
            process.stdout.readline()
            return False
    raise AssertionError("it neither stopped nor answered")


def readable(stream, seconds):
    return bool(select.select([stream], [], [], seconds)[0])


def test_many_writers_at_once(database):
    """Overlapping batches in any order, with gaps and readings of the same slots: no deadlock, one row a slot."""
    failures = []

    def work(seed):
        chance = random.Random(seed)
        with Writer(database) as w:
            for _ in range(40):
                for _ in range(60):
                    point, slot = chance.randrange(1, 20), BEGIN + chance.randrange(20) * QUARTER
                    if chance.random() < 0.5:
                        w.reading(point, slot, point * 1000 + slot % 1000, extras=chance.randrange(3))
                    else:
                        w.gap(point, slot)
                w.begin_write()
                answer = w.answer()
                if not answer.startswith("booked"):
                    failures.append(answer)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    got = rows(database)
    assert len(got) == len({row[:2] for row in got}) and len(got) > 350
    assert database.query("select count(*) from reading where source <> 'P'") == [(0,)]
    assert database.value("select count(*) from reading_conflict") == 0


# ---- days that are due -----------------------------------------------------------------------------


def plant(database, points):
    database.query("""insert into metering_point (point_number) select 'A-00001-' || to_char(n, 'FM00') from generate_series(1, %s) n""",
                   (points,))
    database.query("insert into meter (serial_number, driver) select 'S' || n, 'x' from generate_series(1, %s) n", (points,))
    database.query("""insert into meter_installation (metering_point_id, meter_id, valid)
        select n, n, '[2000-01-01,)' from generate_series(1, %s) n""", (points,))


def refresh(database):
    result = run_dahu("vee", "run", database=database)
    assert result.returncode == 0, result.stderr


def days(database):
    return database.query("select metering_point_id, day, active_import_wh, completeness_bp from energy_day order by 1, 2")


def check_days(database):
    """What was made from the notes is what all readings make."""
    refresh(database)
    made = days(database)
    database.query("select energy_mark(array_agg(metering_point_id), array_agg(slot_at)) from reading")
    refresh(database)
    assert made and made == days(database)


def test_a_day_is_noted_once_and_again_after_a_refresh(database):
    plant(database, 1)
    last, first = datetime.date(2026, 2, 28), datetime.date(2026, 3, 1)

    def due():
        return [row[0] for row in database.query("select day from energy_due order by 1")]

    with Writer(database) as w:
        w.reading(1, BEGIN, 100)                  # the first moment of a day ends the day before
        w.write()
        assert due() == [last, first]
        version = database.query("select xmin::text from energy_due")
        w.reading(1, BEGIN + QUARTER, 110)
        w.write()
        assert database.query("select xmin::text from energy_due") == version   # nothing was written again
        check_days(database)
        w.reading(1, BEGIN + 2 * QUARTER, 125)
        w.write()
        assert due() == [first]
        check_days(database)
        database.query("update utility set timezone = 'UTC'")
        w.reading(1, BEGIN + 3 * QUARTER, 130)    # another zone: its slots lie in the last of February there
        w.write()
        assert due() == [last, first]             # and every day that was made has other borders
        check_days(database)
        assert database.value("select active_import_wh from energy_day where day = '2026-02-28'") == 30


def test_a_refresh_waits_for_a_writer_that_relies_on_notes(database):
    plant(database, 1)
    with Writer(database) as w:
        w.reading(1, BEGIN, 100)
        w.reading(1, BEGIN + QUARTER, 110)
        w.write()
        for step in range(1, 20):                 # in every state of the transaction
            w.reading(1, BEGIN + (step + 1) * QUARTER, 110 + step)
            w.say(f"stop {step}")
            w.begin_write()
            if not stopped(w.process):
                break
            thread = threading.Thread(target=refresh, args=(database,))
            thread.start()
            thread.join(0.1)
            w.process.send_signal(signal.SIGCONT)
            assert w.answer().startswith("booked")
            thread.join()
            check_days(database)
    assert step > 4
    assert database.value("select active_import_wh from energy_month where month = '2026-03-01'") >= 10 + step - 1


def test_killed_at_every_packet_no_day_is_missed(database):
    plant(database, 3)
    stop = threading.Event()

    def keep_refreshing():
        while not stop.wait(0.02):
            refresh(database)

    refresher = threading.Thread(target=keep_refreshing)
    refresher.start()
    try:
        for step in range(1, 20):
            for attempt in ("dies", "repeats"):
                with Writer(database) as w:
                    w.reading(1, BEGIN + 3 * step * QUARTER, 1000 * step)
                    if step > 1:
                        w.write()                 # what it notes here it remembers
                    for point in (1, 2, 3):
                        for n in (1, 2):
                            w.reading(point, BEGIN + (3 * step + n) * QUARTER, 1000 * step + n)
                    w.gap(3, BEGIN + 3 * step * QUARTER)
                    if attempt == "dies":
                        w.say(f"die {step}")
                    w.begin_write()
                    died = not w.answer()
                    if attempt == "dies":
                        last = not died
            if last:
                break
    finally:
        stop.set()
        refresher.join()
    assert step > 6
    check_days(database)
    got = rows(database)
    assert len(got) == len({row[:2] for row in got}) == 8 * step


# ---- latest values ---------------------------------------------------------------------------------


def listen(database):
    connection = database.cluster.connect(database.name)
    connection.cursor().execute("listen dahu_latest")
    return connection


def heard(connection):
    readable(connection, 2)   # within two seconds of the commit
    connection.poll()
    texts = [notice.payload for notice in connection.notifies]
    connection.notifies.clear()
    return texts


LATEST = """select extract(epoch from slot_at)::bigint, extract(epoch from read_at)::bigint, active_energy_import_wh,
    extract(epoch from attempted_at)::bigint, cause from reading_latest where metering_point_id = %s"""


def test_latest_values_and_who_listens(database):
    ear = listen(database)
    with Writer(database) as w:
        w.reading(1, BEGIN, 5), w.reading(2, BEGIN, 6), w.say(f"f 3 {BEGIN} silent")
        w.write()
        assert heard(ear) == ["1,2,3"]
        assert database.query(LATEST, (1,)) == [(BEGIN, BEGIN + 1, 5, BEGIN + 1, None)]
        assert database.query(LATEST, (3,)) == [(None, None, None, BEGIN, "silent")]
        w.say(f"l 1 {BEGIN + 10} 7")
        w.write()
        assert heard(ear) == ["1"]
        assert database.query(LATEST, (1,)) == [(None, BEGIN + 10, 7, BEGIN + 10, None)]
        w.say(f"f 1 {BEGIN + 20} link_down")      # the value stays, with its own time
        w.write()
        assert database.query(LATEST, (1,)) == [(None, BEGIN + 10, 7, BEGIN + 20, "link_down")]
        w.reading(1, BEGIN + 5, 6, delay=0)       # older than what is shown
        w.write()
        assert database.query(LATEST, (1,)) == [(None, BEGIN + 10, 7, BEGIN + 20, "link_down")]
        w.reading(1, BEGIN + 15, 8, delay=0)      # newer than the value, older than the failure
        w.write()
        assert database.query(LATEST, (1,)) == [(BEGIN + 15, BEGIN + 15, 8, BEGIN + 20, "link_down")]
        w.gap(1, BEGIN + 40 * QUARTER, "collector_down")
        w.write()
        assert database.query(LATEST, (1,))[0][4] == "link_down"   # that nobody tried is no attempt
        heard(ear)
        for point in range(1, 1002):
            w.reading(point, BEGIN + 50 * QUARTER, 1)
        w.write()
        assert heard(ear) == ["*"]
        for point in range(10**9, 10**9 + 900):   # fewer, but too long a text
            w.reading(point, BEGIN + 50 * QUARTER, 1)
        w.write()
        assert heard(ear) == ["*"]
    assert database.query("select count(*) from reading where metering_point_id = 3") == [(1,)]
    assert database.query("select active_energy_import_wh from reading where metering_point_id = 1 order by slot_at limit 1") == [(5,)]


def test_a_clock_that_was_ahead_does_not_freeze_what_is_shown(database):
    future = int(time.time()) + 86400
    with Writer(database) as w:
        w.say(f"l 1 {future} 9", f"f 2 {future} silent")
        w.write()
        w.say(f"l 1 {int(time.time())} 10", f"f 2 {int(time.time())} refused")
        w.write()
    assert database.query(LATEST, (1,))[0][2] == 10 and database.query(LATEST, (2,))[0][4] == "refused"


def test_under_load_a_point_is_shown_once_a_second_and_nothing_is_left_behind(database):
    def batch(w, n):
        for i in range(4000):
            w.reading(1 + i % 2000, BEGIN + (2 * n + i // 2000) * QUARTER, 2 * n + i // 2000)
        w.begin_write()
        return w.answer().split()

    with Writer(database) as w:
        assert batch(w, 0) == ["booked", "4000", "0", "0", "direct", "0"]
        assert batch(w, 1)[4:] == ["direct", "1"]   # held back
        assert database.query(LATEST, (7,))[0][2] == 1
        w.begin_write()                             # an empty batch takes them along
        assert w.answer().split() == ["booked", "0", "0", "0", "direct", "0"]
        assert database.query("select distinct active_energy_import_wh from reading_latest") == [(3,)]
        wait_for(lambda: database.value("select count(*) from reading") == 8000)
