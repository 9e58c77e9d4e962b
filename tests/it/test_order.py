"""The same rows in any order, in any portions, with runs between them that are killed, come to the same energies."""
import random
import subprocess
import zoneinfo

import conftest
import pytest
import test_truth
import truth
from psycopg2.extras import execute_values
from truth import DAY

DAYS = 50
MADE = {   # without when and why it was made
    "energy_day": "active_import_wh, active_export_wh, reactive_import_varh, reactive_export_varh, demand_w, demand_at, completeness_bp,"
                  " estimated_bp, held_bp, used, fault",
    "interval_day": "interval_s, active_import_wh, active_export_wh, reactive_import_varh, reactive_export_varh, quality",
    "energy_month": "active_import_wh, active_export_wh, reactive_import_varh, reactive_export_varh, demand_w, demand_at, completeness_bp,"
                    " estimated_bp, held_bp, last_use_on, fault",
    "vee_finding": "rule, energy, from_at, to_at, outcome, raw, bound, vee_edit_id",
}


def arrange(zone):
    """Plants on whose days a lot depends on other days."""
    borders = truth.quarter_hours(zone, 2025)[:DAYS * DAY + 1]
    plants = [truth.Plant(serial, borders, 3) for serial in range(1, 8)]
    garbage, gaps, jumps, changed, sparse, daily, imported = plants
    jumps.load_spike_history(41 * DAY + 30)
    changed.change_ratio(30 * DAY)
    garbage.start = garbage.wraps_at - sum(garbage.energy[:20 * DAY])
    for p in plants:
        p.tell()
    for day in range(5, DAYS - 1):             # there and gone, over a midnight: not beyond what could be
        for i in range(day * DAY - day % 6, day * DAY + 4):
            garbage.samples[i].active = (garbage.samples[i].active + (-1) ** day * 75) % garbage.wraps_at
    for day in range(6, DAYS - 3, 4):
        gaps.silent(day * DAY + 11 * day % 90, day * DAY + 11 * day % 90 + 5 * day)
    gaps.plant_prolonged_estimation(35 * DAY + 3)
    jumps.plant_register_step_back(15 * DAY + 2)
    jumps.plant_frozen(25 * DAY - 2)
    changed.exchange(12 * DAY + 37)
    changed.pieces.sort(key=lambda piece: piece[0])
    changed.plant_duplicate(9 * DAY)
    changed.silent(11 * DAY + 80, 13 * DAY + 8)
    changed.silent(29 * DAY + 80, 31 * DAY + 8)
    for p, step in ((sparse, 37), (daily, DAY)):
        for i, s in enumerate(p.samples):
            s.here = i % step == 5
            if i // step % 9 in (4, 5):
                s.active += 900
    for i, s in enumerate(imported.samples):
        s.here = i > 30 * DAY
    return plants


INTO = {
    "reading": "metering_point_id, slot_at, read_at, active_energy_import_wh, reactive_energy_import_varh, active_power_w, reactive_power_var,"
               " power_factor, source",
    "reading_conflict": "metering_point_id, slot_at, received_at, source, read_at, active_energy_import_wh",
    "interval_energy": "metering_point_id, slot_at, interval_s, active_import_wh",
}


def reading(plant, i):
    s = plant.samples[i]
    return ("reading", (plant.point, plant.borders[i], plant.borders[i], s.active, s.reactive, s.power, s.reactive_power, s.factor, "I"),
            plant.borders[i])


def conflict(plant, i, value):
    return "reading_conflict", (plant.point, plant.borders[i], plant.borders[i + 1], "I", plant.borders[i], value), plant.borders[i]


def interval(plant, i, count):
    return "interval_energy", (plant.point, plant.borders[i + count], 900 * count, sum(plant.energy[i:i + count])), plant.borders[i]


def rows_of(plants):
    rows = [reading(p, i) for p in plants for i, s in enumerate(p.samples) if s.here]
    rows += [conflict(p, i, value) for p in plants for i, value in p.conflicts]
    rows += [interval(plants[-1], i * 4, 4) for i in range(15 * 24) if i % 50]
    rows += [interval(plants[-1], 15 * DAY, 15 * DAY)]
    return rows


WORDS = (("VALUE", 1, 10 * DAY + 40, 12 * DAY + 40, 123456), ("REJECT", 0, 20 * DAY + 40, 22 * DAY + 40, None),
         ("REJECT", 1, 33 * DAY, 34 * DAY, None), ("ACCEPT", 2, 15 * DAY, 15 * DAY + 8, None))


def edit(cursor, plants, kind, serial, begin, end, value):
    """What dahu.vee_word does, for times that it would refuse as well."""
    plant = plants[serial]
    cursor.execute("with v as (insert into vee_edit (metering_point_id, from_at, to_at, kind, energy, value, reason, actor)"
                   " values (%s, %s, %s, %s, %s, %s, 'test', 'test') returning *)"
                   " select energy_note(v.metering_point_id, (v.from_at at time zone u.timezone)::date,"
                   " ((v.to_at - interval '1 us') at time zone u.timezone)::date + 1, 'edit', v.vee_edit_id) from v, utility u",
                   [plant.point, plant.borders[begin], plant.borders[end], kind, "active_energy_import" if value else "", value])


def write(cursor, rows):
    """Rows and the notes of their days, in one transaction."""
    cursor.execute("begin")
    for table, columns in INTO.items():
        execute_values(cursor, f"insert into {table} ({columns}) values %s", [r[1] for r in rows if r[0] == table], page_size=10000)
    spans = {(r[1][0], r[2], r[1][1]) for r in rows}
    cursor.execute("select energy_mark(array_agg(p), array_agg(at)) from unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[])"
                   " r(p, since, until), lateral (select generate_series(since, until, '1 hour') union select until) t(at)",
                   [list(column) for column in zip(*spans)])
    cursor.execute("commit")


def command(database, folder):
    return [conftest.DAHU, "vee", "run", "--set", f"drivers.path={folder}", "--set", f"database.url={database.url}"]


def made(database):
    return {table: database.query(f"select metering_point_id, {'month' if table == 'energy_month' else 'day'}, {columns} from {table} order by 1, 2, 3, 4, 5")
            for table, columns in MADE.items()}


def planted(cluster, template, zone):
    database = cluster.create(template.name)
    database.query("update utility set timezone = %s", [zone.key])
    plants = arrange(zone)
    database.query("select partition_cover(%s, %s)", [plants[0].borders[0], plants[0].borders[-1]])
    for p in plants:
        test_truth.install(database, p)
    cursor = cluster.connect(database.name).cursor()
    cursor.execute("set search_path = dahu, public; set timezone = 'UTC'")
    return database, plants, cursor


@pytest.mark.parametrize("seed", [1])
def test_any_order_comes_to_the_same(cluster, template, tmp_path, seed):
    chance = random.Random(seed)
    truth.write_drivers(tmp_path)
    zone = zoneinfo.ZoneInfo("America/New_York")
    database, plants, cursor = planted(cluster, template, zone)
    write(cursor, rows_of(plants))
    for word in WORDS:
        edit(cursor, plants, *word)
    subprocess.run(command(database, tmp_path), check=True, capture_output=True, timeout=300)
    wanted = made(database)
    assert len(wanted["energy_day"]) > 300 and len({f[2] for f in wanted["vee_finding"]}) >= 8

    database, plants, cursor = planted(cluster, template, zone)
    rows = rows_of(plants)
    words = list(WORDS)
    piece = {}   # some plants by the day, others by a few hours, now and then row by row
    for row in rows:
        point, at = row[1][:2]
        hours = (24, 1, 6)[point % 3] if chance.random() < 0.97 else 0.25
        piece.setdefault((point, hours, (at - plants[0].borders[0]).total_seconds() // 3600 // hours), []).append(row)
    pieces = list(piece.values())
    chance.shuffle(pieces)
    cuts = sorted(chance.sample(range(len(pieces)), 4)) + [len(pieces) - 30]
    for begin, end in zip([0, *cuts], [*cuts, len(pieces)]):
        running = [subprocess.Popen(command(database, tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
        some = [row for p in pieces[begin:end] for row in p]
        for at in range(0, len(some), 4000):    # while they make what came before
            write(cursor, some[at:at + 4000])
        if words and begin:
            edit(cursor, plants, *words.pop(0))
        running[0].kill()
        for process in running:
            process.wait(timeout=300)
    subprocess.run(command(database, tmp_path), check=True, capture_output=True, timeout=300)
    assert not words and database.value("select count(*) from energy_due") + database.value("select count(*) from energy_taken") == 0
    came = made(database)
    for table, want in wanted.items():
        differ = sorted(set(map(str, want)) ^ set(map(str, came[table])))
        assert not differ, (table, len(differ), differ[:6])


def run(database, folder):
    subprocess.run(command(database, folder), check=True, capture_output=True, timeout=300)


@pytest.mark.parametrize("last", [11, 12])
def test_a_day_that_was_whole_is_made_anew_by_what_shows_that_it_was_not(cluster, template, tmp_path, last):
    """Two values beside a midnight are too low, or too high: the readings of one day alone do not tell."""
    truth.write_drivers(tmp_path)
    came = []
    late = range(11 * DAY, 12 * DAY) if last == 11 else range(12 * DAY + 1, 13 * DAY)
    for portions in ([range(9 * DAY, 15 * DAY)], [[i for i in range(9 * DAY, 15 * DAY) if i not in late], late]):
        database, plants, cursor = planted(cluster, template, zoneinfo.ZoneInfo("Asia/Shanghai"))
        plant = plants[1]
        plant.samples = [plant.sample(i) for i in range(plant.count + 1)]
        for i in range(2):
            plant.samples[12 * DAY + i - (last == 12)].active += -200 if last == 11 else 200
        for portion in portions:
            write(cursor, [reading(plant, i) for i in portion])
            run(database, tmp_path)
        came.append(made(database))
    for table in MADE:
        assert came[0][table] == came[1][table], table
    assert any(f[2] == "register_garbage" for f in came[0]["vee_finding"])


CHANGES = (
    "insert into capacity_event (account_id, kind, kva, effective_on, actor) select account_id, 'REDUCE_PERM', 900, '2025-01-12', 'x' from account",
    "update metering_point_account set valid = daterange('2018-01-01', '2025-01-12')",
    "update metering_point set slot_s = 1800", "update metering_point set purpose = 'GENERATION'",
    "update meter set driver = 'x'", "update meter set register_side = 'PRIMARY'", "update utility set timezone = 'Asia/Kolkata'",
)


def test_whatever_changes_an_energy_notes_its_days(cluster, template, tmp_path):
    truth.write_drivers(tmp_path)
    database, plants, cursor = planted(cluster, template, zoneinfo.ZoneInfo("Asia/Shanghai"))
    for p in plants[:2]:
        write(cursor, [reading(p, i) for i in range(10 * DAY, 14 * DAY + 1)])
    run(database, tmp_path)
    days = "select count(*), min(day)::text from energy_due"
    for change in CHANGES:
        cursor.execute("begin")
        cursor.execute(change)
        cursor.execute(days)
        since = "2025-01-12" if "2025-01-12" in change else "2025-01-11"
        assert cursor.fetchone() == (sum(since <= f"2025-01-{day}" for day in range(11, 15)) * 2, since), change
        cursor.execute("rollback")
    # what says the same moves nothing
    cursor.execute("update meter set driver = driver; update metering_point set slot_s = slot_s; update utility set timezone = timezone")
    cursor.execute(days)
    assert cursor.fetchone() == (0, None)


@pytest.mark.parametrize("collected", [True, False])
def test_a_silence_of_weeks_is_told_of_a_point_that_was_to_be_read(cluster, template, tmp_path, collected):
    truth.write_drivers(tmp_path)
    database, plants, cursor = planted(cluster, template, zoneinfo.ZoneInfo("Asia/Shanghai"))
    plant = plants[1]
    if collected:
        cursor.execute("insert into collection_period values (%s, 900, tstzrange(%s, null))", [plant.point, plant.borders[0]])
    write(cursor, [reading(plant, i) for i in ((*range(2 * DAY), *range(20 * DAY, 21 * DAY)) if collected else (0, 20 * DAY, 45 * DAY))])
    run(database, tmp_path)
    rules = dict(database.query("select rule, count(*) from vee_finding where day between '2025-01-04' and '2025-01-19' group by 1"))
    assert rules == ({"missing_interval": 16, "prolonged_estimation": 11} if collected else {})
