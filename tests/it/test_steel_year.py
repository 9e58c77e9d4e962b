"""The steel plant's year from its registers: each month's power factor and adjustment, by three ways that share nothing."""
import csv
import datetime
import zoneinfo

import pytest
from conftest import run_dahu
from test_bill import D, PROFILE, Plant, half_up

SEOUL = zoneinfo.ZoneInfo("Asia/Seoul")
RATIO = 6
# What each hundredth of the power factor costs an industrial plant (standard 0.90), by the table of 1983.
STEPS = [(95, -75), (94, -60), (93, -45), (92, -30), (91, -15), *((n, 50 * (90 - n)) for n in range(90, 69, -1)),
         *((n, 1000 + 100 * (70 - n)) for n in range(69, 64, -1)), *((n, 1500 + 200 * (65 - n)) for n in range(64, -1, -1))]


def percent_bp(n):
    return next(bp for least, bp in STEPS if n >= least)


def months():
    """For each month: Wh, varh forward and varh back of its quarter hours, before the ratio."""
    with open(PROFILE, encoding="ascii", newline="") as file:
        rows = [[int(D(text) * 1000) for text in row.values()] for row in csv.DictReader(file)]
    begin, sums = datetime.datetime(2018, 1, 1), {}
    for i, row in enumerate(rows):
        at = begin + datetime.timedelta(minutes=15 * i)
        sums.setdefault(f"{at:%Y-%m}", []).append(row)
    return rows, sums


@pytest.fixture
def year(database, dahu):
    plant = Plant(database, dahu)
    plant.query("update utility set timezone = 'Asia/Seoul'")
    plant.query("insert into calendar_year (year, source) values (2018, 't'), (2019, 't')")
    plant.query("select partition_cover('2017-12-01', '2019-02-01')")
    account = plant.account(kva=6300)
    point = plant.point(account)
    plant.query("with m as (insert into meter (serial_number, driver) values ('S1', 'x') returning meter_id)"
                " insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a) select %s, meter_id, '[2017-12-31,)', %s from m",
                [point, RATIO])
    rows, sums = months()
    begin, register, lines = datetime.datetime(2018, 1, 1, tzinfo=SEOUL), [0, 0, 0], []
    for i in range(len(rows) + 1):
        at = (begin + i * datetime.timedelta(minutes=15)).isoformat()
        lines.append(f"{point}\t{at}\t{at}\t{register[0]}\t{register[1]}\t{register[2]}\tI\n")
        register = [a + b for a, b in zip(register, rows[i])] if i < len(rows) else register
    database.copy("dahu.reading (metering_point_id, slot_at, read_at, active_energy_import_wh, reactive_energy_import_varh,"
                  " reactive_energy_export_varh, source)", lines)
    plant.query("insert into energy_due (metering_point_id, day) select %s, '2018-01-01'::date + n from generate_series(0, 364) n", [point])
    result = run_dahu("vee", "run", database=database)
    assert result.returncode == 0, result.stderr
    plant.tariff()
    plant.assign("A-00001", "T2", "2010-01-01", "--basic", "capacity")
    return plant, sums


def test_each_month_three_ways(year):
    plant, sums = year
    sql = dict(plant.query("""
        select to_char(m.month, 'YYYY-MM'), round(p / sqrt(p * p + q * q), 2) from energy_month m
        cross join lateral (select m.active_import_wh::numeric as p, (m.reactive_import_varh + m.reactive_export_varh)::numeric as q) e"""))
    assert len(sql) == 12
    for month, rows in sums.items():
        wh, forward, back = (RATIO * sum(column) for column in zip(*rows))
        n = int(half_up(D(100) * wh / (D(wh) ** 2 + D(forward + back) ** 2).sqrt()))
        assert int(sql[month] * 100) == n, month
        made, = plant.make(month)
        bill = plant.show(made["bill_number"])
        line = next(i for i in bill["items"] if i["line_kind"] == "PF_ADJUSTMENT")
        base = sum(i["amount_fen"] for i in bill["items"] if i["line_kind"] in ("CAPACITY", "ENERGY"))
        assert (line["basis"]["pf_x100"], line["percent_bp"]) == (n, percent_bp(n)), month
        assert line["amount_fen"] == half_up(D(base) * percent_bp(n) / 10000), month
        assert bill["energy_x100"] == half_up(D(wh) / 10), month


def test_intervals_are_the_difference_of_the_registers(year):
    plant, sums = year
    assert plant.query("select sum(v.ai), sum(v.ri), sum(v.re), count(*) from interval_day i, unnest(i.active_import_wh, i.reactive_import_varh,"
                       " i.reactive_export_varh) v(ai, ri, re)") == [(RATIO * 959636710, RATIO * 456759840, RATIO * 135638040, 35040)]
    assert plant.query("select (max(active_energy_import_wh) - min(active_energy_import_wh)) * %s from reading", [RATIO]) == [(RATIO * 959636710,)]
    assert plant.value("select count(*) from vee_finding where rule = 'interval_sum'") == 0
