"""A year of sixty plants whose truth is known: what is validated is the truth, what was planted is found, and nothing else is."""
import collections
import datetime
import zoneinfo

import pytest
import truth
from conftest import run_dahu

YEAR = 2025
KINDS = ("register_garbage", "duplicate", "register_rollover", "register_step_back", "missing_interval", "spike_capacity",
         "spike_history", "frozen", "zero_use", "tariff_sum", "sibling_channel", "power_energy", "pf_consistency",
         "demand_over_contract", "clock_offset", "prolonged_estimation")
INTERVAL_PLANTS = range(51, 62)


def install(database, plant):
    """The account, the point and its installations; the plant learns its id."""
    number = f"A-{plant.serial:05}"
    database.query("""
        with s as (insert into site (name) values (%(number)s) returning site_id),
             a as (insert into account (account_number, site_id, use_category, supply_kv, opened_on)
                   select %(number)s, site_id, 'INDUSTRIAL', 10, '2018-01-01' from s returning account_id),
             c as (insert into capacity_event (account_id, kind, kva, effective_on, actor)
                   select account_id, kind, %(kva)s, '2018-01-01', 'test' from a, unnest(array['INSTALL', 'COMMISSION']) kind),
             p as (insert into metering_point (point_number) values (%(number)s || '-01') returning metering_point_id)
        insert into metering_point_account (metering_point_id, account_id, valid)
        select metering_point_id, account_id, daterange('2018-01-01', null) from p, a""",
                   {"number": number, "kva": truth.CONTRACT_KVA})
    plant.point = database.value("select metering_point_id from metering_point where point_number = %s", [f"{number}-01"])
    pieces = [(plant.borders[0], plant.ratio, True, None, None), *plant.pieces]
    ends = [piece[0] for piece in pieces[1:]] + [None]
    meter = 0
    for i, ((begin, ratio, is_new, opening, _), end) in enumerate(zip(pieces, ends)):
        if is_new:
            meter = database.value("insert into meter (serial_number, driver) values (%s, %s) returning meter_id",
                                   [f"{number}-{i}", plant.driver])
        key = database.value(
            "insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, pt_primary_v,"
            " pt_secondary_v) values (%s, %s, tstzrange(%s, %s), %s, %s, %s, %s) returning meter_installation_id",
            [plant.point, meter, begin, end, *ratio])
        closing = pieces[i + 1][4] if i + 1 < len(pieces) else None
        for k, quantity in enumerate(("active_energy_import", "reactive_energy_import")):
            if opening or closing:
                database.query("insert into installation_register (meter_installation_id, quantity, opening_wh, closing_wh)"
                               " values (%s, %s, %s, %s)", [key, quantity, opening and opening[k], closing and closing[k]])


def number(value):
    return "\\N" if value is None else str(value)


def reading_lines(plant):
    for at, s in zip(plant.borders, plant.samples):
        if s.here:
            read_at = at + datetime.timedelta(seconds=2 + s.late_s)
            yield (f"{plant.point}\t{at.isoformat()}\t{read_at.isoformat()}\t{number(s.active)}\t{number(s.reactive)}\t{s.power:.1f}\t"
                   f"{s.reactive_power:.1f}\t{s.factor:.4f}\tI\n")


def interval_lines(plant):
    for end, energy, reactive in plant.intervals.values():
        yield f"{plant.point}\t{end.isoformat()}\t900\t{energy}\t{reactive}\n"


def plant_all(database, plants):
    borders = plants[0].borders
    database.query("select partition_cover(%s, %s)", [borders[0], borders[-1]])
    for p in plants:
        install(database, p)
    database.copy("dahu.reading (metering_point_id, slot_at, read_at, active_energy_import_wh, reactive_energy_import_varh,"
                  " active_power_w, reactive_power_var, power_factor, source)", (line for p in plants for line in reading_lines(p)))
    database.copy("dahu.reading_extra (metering_point_id, slot_at, quantity, value)",
                  (f"{p.point}\t{p.borders[i].isoformat()}\t{name}\t{value}\n" for p in plants for i, sums in p.tariffs.items()
                   if p.samples[i].here
                   for name, value in zip(("active_energy_import.peak", "active_energy_import.valley"), sums)))
    database.copy("dahu.reading_conflict (metering_point_id, slot_at, received_at, source, read_at, active_energy_import_wh)",
                  (f"{p.point}\t{p.borders[i].isoformat()}\t{p.borders[i + 1].isoformat()}\tI\t{p.borders[i].isoformat()}\t{value}\n"
                   for p in plants for i, value in p.conflicts))
    database.copy("dahu.interval_energy (metering_point_id, slot_at, interval_s, active_import_wh, reactive_import_varh)",
                  (line for p in plants if isinstance(p, truth.IntervalPlant) for line in interval_lines(p)))
    database.query("insert into energy_due (metering_point_id, day) select p, d from unnest(%s::bigint[]) p,"
                   " generate_series(%s::date, %s::date, '1 day') d",
                   [[p.point for p in plants], f"{YEAR}-01-01", f"{YEAR}-12-31"])


def validate(database, folder):
    result = run_dahu("vee", "run", "--set", f"drivers.path={folder}", database=database, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr


def allowed(plant, rule, begin, end):
    """A finding is explained by a fault that was planted there."""
    return any(f.begin - 1 <= end and begin <= f.end + 1 and (rule == f.kind or rule in truth.ALSO.get(f.kind, ()))
               for f in plant.faults)


@pytest.fixture(scope="module", params=[("Asia/Shanghai", 0, 33), ("America/New_York", 33, 50)], ids=lambda p: p[0])
def year(request, cluster, template, tmp_path_factory):
    zone, first, last = request.param
    database = cluster.create(template.name)
    database.query("update utility set timezone = %s", [zone])
    folder = tmp_path_factory.mktemp("drivers")
    truth.write_drivers(folder)
    borders = truth.quarter_hours(zoneinfo.ZoneInfo(zone), YEAR)
    clean = {s for s in range(first, last) if s % 10 in (1, 5, 8)}
    plants = [truth.arrange(serial + 1, borders, seed=7, clean=serial in clean) for serial in range(first, last)]
    if not first:
        plants += [truth.arrange_intervals(serial, borders, seed=7) for serial in INTERVAL_PLANTS]
    plant_all(database, plants)
    validate(database, folder)
    return database, plants, zone, clean, folder


def test_energy_is_the_truth(year):
    database, plants, zone, *_ = year
    rows = dict(database.query("select metering_point_id, sum(active_import_wh)::bigint from energy_day"
                               " where extract(year from day) = %s group by 1", [YEAR]))
    wrong = {p.serial: (rows.get(p.point), p.true_wh(0, p.count), [f.kind for f in p.faults])
             for p in plants if abs((rows.get(p.point) or 0) - p.true_wh(0, p.count)) >= 10}   # 0.01 kWh
    assert not wrong
    months = database.query("select metering_point_id, month, active_import_wh, completeness_bp from energy_month")
    assert len(months) == 12 * len(plants)
    by_point = {p.point: p for p in plants}
    zone = zoneinfo.ZoneInfo(zone)
    for point, month, wh, completeness in months:
        p = by_point[point]
        begin = p.borders.index(datetime.datetime(month.year, month.month, 1, tzinfo=zone))
        following = datetime.datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=zone)
        end = p.borders.index(following.astimezone(datetime.timezone.utc))
        loss = any(f.lost and begin <= f.begin < end for f in p.faults)
        gap = any(f.begin < border < f.end for f in p.faults for border in (begin, end))   # shared out between two months
        assert (completeness < 10000) == loss, (p.serial, month, completeness)
        assert gap or abs(wh - p.true_wh(begin, end)) < 10, (p.serial, month, wh, p.true_wh(begin, end))


def test_what_was_planted_is_found_and_nothing_else(year):
    database, plants, _, clean, _ = year
    found = collections.defaultdict(list)
    for point, rule, begin, end in database.query("select metering_point_id, rule, from_at, to_at from vee_finding"):
        found[point].append((rule, begin, end))
    for p in plants:
        spans = [(rule, (begin - p.borders[0]) / truth.QUARTER, (end - p.borders[0]) / truth.QUARTER)
                 for rule, begin, end in found[p.point]]
        false = [s for s in spans if not allowed(p, *s)]
        assert not false, (p.serial, false[:10], p.faults)
        unseen = [f for f in p.faults if f.kind not in ("exchange", "ratio")
                  and not any(rule == f.kind and begin <= f.end and f.begin <= end for rule, begin, end in spans)]
        assert not unseen, (p.serial, unseen)
        assert p.serial - 1 not in clean or not spans


def test_again_changes_nothing(year):
    database, *_, folder = year
    before = database.query("select md5(string_agg(d::text, '' order by metering_point_id, day)) from energy_day d")
    database.query("insert into energy_due (metering_point_id, day) select metering_point_id, day from energy_day")
    validate(database, folder)
    assert before == database.query("select md5(string_agg(d::text, '' order by metering_point_id, day)) from energy_day d")
    assert database.value("select count(*) from energy_day_history") == 0


def test_each_fault_was_planted_ten_times():
    planted = collections.Counter(kind for serial in range(50) if serial % 10 not in (1, 5, 8)
                                  for kind, _ in truth.ROUNDS[(serial + 1) % len(truth.ROUNDS)])
    planted["register_rollover"] += planted["rollover_in_gap"]
    assert not {kind: planted[kind] for kind in KINDS if planted[kind] < 10}
    assert len(INTERVAL_PLANTS) >= 10 and [kind for kind, _ in truth.INTERVAL_ROUND] == ["interval_size", "negative_use", "interval_sum"]
