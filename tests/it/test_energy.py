"""`dahu energy`: rows of days, months and settlement periods, sums of points, days on which the clocks change."""
import json

import pytest
from conftest import run_dahu
from test_energy_month import Plant


def rows(plant, target, *arguments):
    result = run_dahu("energy", target, "--json", *arguments, database=plant.database)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["rows"]


def account(plant, *points):
    site = plant.value("insert into site (name) values ('s') returning site_id")
    key = plant.value("insert into account (account_number, site_id, use_category, supply_kv, opened_on) values ('A-00001', %s,"
                      " 'INDUSTRIAL', 10, '2017-01-01') returning account_id", [site])
    for point in points:
        plant.query("insert into metering_point_account (metering_point_id, account_id, valid) values (%s, %s, '[2017-01-01,)')", [point, key])


def test_an_account_is_the_sum_of_its_points_and_so_is_its_demand(database):
    plant = Plant(database)
    first, second = plant.point(), plant.point()
    for point in (first, second):
        plant.install(point, plant.meter(), "2018-01-01")
    account(plant, first, second)
    plant.intervals(first, "2018-03-01", 31 * 96, lambda i: 900 if i == 40 else 100)
    plant.intervals(second, "2018-03-01", 31 * 96, lambda i: 800 if i == 50 else 200)
    plant.refresh()
    month, = rows(plant, "A-00001", "--from", "2018-03-01", "--to", "2018-03-31")
    assert (month["from"], month["to"], month["active_import_kwh"]) == ("2018-03-01", "2018-03-31", "894.20")
    assert (month["demand_kw"], month["demand_at"]) == ("4.40", "2018-03-01 10:15")   # 900 + 200, not 900 + 800
    assert month["load_factor_pct"] == "27.32" and month["completeness_pct"] == "100.00" and month["estimated_pct"] == "0.00"
    periods = rows(plant, "A-00001", "--from", "2018-03-01", "--to", "2018-03-31", "--by", "period", "--start-day", "21")
    assert [(p["from"], p["to"], p["active_import_kwh"]) for p in periods] == [("2018-03-01", "2018-03-20", "577.40"),
                                                                               ("2018-03-21", "2018-03-31", "316.80")]
    result = run_dahu("energy", "A-00001", "--by", "interval", database=database)
    assert result.returncode == 1 and "2 settlement points" in result.stderr


@pytest.mark.parametrize("zone, hours", [("America/New_York", {"2018-03-11": 23, "2018-11-04": 25}), ("Asia/Kolkata", {})])
def test_days_have_the_intervals_that_they_have(database, zone, hours):
    plant = Plant(database, zone)
    point = plant.point()
    plant.install(point, plant.meter(), "2018-01-01")
    for first, days in (("2018-03-10", 3), ("2018-11-03", 3)):
        count = int((plant.local(f"{first[:8]}{int(first[8:]) + days:02}") - plant.local(first)).total_seconds()) // 900
        plant.intervals(point, first, count, 10)
    plant.refresh()
    for first, last in (("2018-03-10", "2018-03-12"), ("2018-11-03", "2018-11-05")):
        for day in rows(plant, "A-00001-01", "--by", "day", "--from", first, "--to", last):
            assert float(day["active_import_kwh"]) == hours.get(day["from"], 24) * 0.04 and day["completeness_pct"] == "100.00", day
            quarters = rows(plant, "A-00001-01", "--by", "interval", "--from", day["from"], "--to", day["from"])
            assert len(quarters) == hours.get(day["from"], 24) * 4


def test_each_account_has_its_own_days_of_a_month(database):
    """A point that changes its account in the midst of a month: the page shows each the energy of its days."""
    plant = Plant(database)
    account(plant, point := plant.point())
    plant.query("insert into account (account_number, site_id, use_category, supply_kv, opened_on)"
                " select 'A-00002', site_id, 'INDUSTRIAL', 10, '2017-01-01' from account")
    month = plant.value("select (date_trunc('month', now() at time zone timezone) - interval '2 months')::date from utility")
    plant.query("update metering_point_account set valid = daterange(lower(valid), %s::date + 10)", [month])
    plant.query("insert into metering_point_account (metering_point_id, account_id, valid)"
                " select %s, account_id, daterange(%s::date + 10, null) from account where account_number = 'A-00002'", [point, month])
    plant.query("insert into energy_day (metering_point_id, day, active_import_wh, completeness_bp, estimated_bp, held_bp, because, made_at)"
                " select %s, %s::date + i, 1000000, 10000, 0, 0, 'reading', now() from generate_series(0, 27) i", [point, month])
    days = plant.value("select (%s::date + interval '1 month')::date - %s::date", [month, month])
    for number, kwh, share in (("A-00001", 10000, 10000), ("A-00002", 18000, 18 * 10000 // (days - 10))):
        rows = plant.value("select api.account_months(account_id) from account where account_number = %s", [number])
        assert [(row["active_import_kwh"], int(row["completeness_bp"])) for row in rows if row["month"] == f"{month:%Y-%m}"] == [(kwh, share)]
