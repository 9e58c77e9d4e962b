"""dahu export on a real PostgreSQL: what goes out comes in again, feeds and statements say what is recorded, nothing is half done."""
import csv
import datetime
import io
import json
import os
import stat
import subprocess
import uuid
import xml.etree.ElementTree as ElementTree

import openpyxl
import pytest

ATOM, ESPI = "{http://www.w3.org/2005/Atom}", "{http://naesb.org/espi}"
DAY_S = 86400
ACCOUNTS = ("account_number,customer_number,customer_name,use_category,supply_kv,opened_on,contract_kva,metering_mode\n"
            "A-00001,C-00001,福州钢铁厂,INDUSTRIAL,10,2017-01-01,3150,HVHM\n"
            "A-00002,C-00002,<Zement> & Söhne,INDUSTRIAL,10,2017-01-01,800,HVHM\n")
METERS = ("point_number,serial_number,driver,ct_primary_a,ct_secondary_a,pt_primary_v,pt_secondary_v,installed_from,purpose,"
          "active_import_opening_kwh\n"
          "A-00001-01,SN-1,eastron-sdm630,300,5,10000,100,2017-01-01,,100\n"
          "A-00001-02,SN-2,eastron-sdm630,1,1,1,1,2017-01-01,GENERATION,0\n"
          "A-00002-01,SN-3,eastron-sdm630,1,1,1,1,2017-01-01,,0\n")


def fill(database, dahu, tmp_path, zone="Asia/Shanghai"):
    """Two accounts with three points, as clerks import them."""
    database.query("update utility set timezone = %s, name = '榕城供电公司'", (zone,))
    for kind, text in (("accounts", ACCOUNTS), ("meters", METERS)):
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        result = dahu("import", kind, path, database=database)
        assert result.returncode == 0, result


@pytest.fixture(scope="module")
def filled(cluster, template, dahu, tmp_path_factory):
    made = cluster.create(template.name)
    fill(made, dahu, tmp_path_factory.mktemp("filled"))
    return made


@pytest.fixture
def county(cluster, filled):
    return cluster.create(filled.name)


@pytest.fixture
def other(cluster, filled):
    """Another database with the same accounts and meters."""
    return cluster.create(filled.name)


@pytest.fixture
def export(dahu, tmp_path):
    """export(database, "days", "A-00001", ...) -> the file's text; the dates have defaults."""
    def run(database, kind, *words, first="2018-03-01", last="2018-03-31", status=0):
        out = tmp_path / f"{kind}-{uuid.uuid4().hex}"
        result = dahu("export", kind, *words, "--from", first, "--to", last, "--out", out, "--lang", "en", database=database)
        assert result.returncode == status, result
        assert not list(tmp_path.glob("*.part-*"))
        return out.read_bytes().decode("utf-8") if out.exists() else None
    return run


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def point_id(database, number="A-00001-01"):
    return database.value("select metering_point_id from metering_point where point_number = %s", (number,))


def plant_day(database, point, day, energies, quality=None, length=900, zone="Asia/Shanghai"):
    """A validated day: @energies are four lists (None = not known) of Wh and varh."""
    count = len(energies[0])
    lists = [series if series is not None else [None] * count for series in energies]
    quality = quality or [0] * count
    sums = [sum(v for v in series if v is not None) if any(v is not None for v in series) else None for series in lists]
    known = sum(v is not None for v in lists[0])
    estimated = sum(q in (8, 9, 12) for q in quality)
    peak = max((v, i) for i, v in enumerate(lists[0]) if v is not None)
    database.query("insert into interval_day (metering_point_id, day, begins_at, interval_s, active_import_wh, active_export_wh,"
                   " reactive_import_varh, reactive_export_varh, quality) values (%s, %s, %s::timestamp at time zone %s, %s,"
                   " %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[])",
                   (point, day, day, zone, length, *lists, quality))
    database.query("insert into energy_day (metering_point_id, day, active_import_wh, active_export_wh, reactive_import_varh,"
                   " reactive_export_varh, demand_w, demand_at, completeness_bp, estimated_bp, held_bp, because, made_at)"
                   " values (%s, %s, %s, %s, %s, %s, %s, %s::timestamp at time zone %s + %s * interval '1 s', %s, %s, 0, 'reading', now())",
                   (point, day, *sums, peak[0] * 3600 // length, day, zone, (peak[1] + 1) * length,
                    10000 * known // count, 10000 * estimated // count))


def plant_month(database, point, month, energies, completeness=10000, estimated=0):
    database.query("insert into energy_month (metering_point_id, month, active_import_wh, active_export_wh, reactive_import_varh,"
                   " reactive_export_varh, completeness_bp, estimated_bp, made_at) values (%s, %s, %s, %s, %s, %s, %s, %s, now())",
                   (point, month, *energies, completeness, estimated))


# ---- CSV ---------------------------------------------------------------------------------------------------------


REGISTERS = ("point_number,time,quality,active_energy_import_kwh,active_energy_export_kwh,reactive_energy_import_kvarh,"
             "reactive_energy_export_kvarh,active_power_kw,reactive_power_kvar,voltage_l1_v,voltage_l2_v,voltage_l3_v,"
             "current_l1_a,current_l2_a,current_l3_a,power_factor")


def test_readings_go_out_and_in_and_out_again(county, other, export, dahu, tmp_path):
    path = tmp_path / "readings.csv"
    path.write_text(REGISTERS + "\nA-00001-01,2018-03-01 00:00:05.25,GOOD,100.001,,3.5,,-12.345,0.002,231.119,,230.9,4.9999,,,-0.9876\n"
                    "A-00001-01,2018-03-01 00:15,ESTIMATED,100.25,0,3.75,,,,,,,,,,\n"
                    "A-00002-01,2018-03-31 24:00,LATE,9000000000000,,,,,,,,,,,,\n"
                    "A-00002-01,2018-03-31 23:45,DOUBTFUL,1,,,,,,,,,,,,\n")
    assert dahu("import", "readings", path, database=county).returncode == 0
    out = export(county, "readings", "--all")
    rows = table(out)
    assert out.startswith(REGISTERS + "\r\n") and len(rows) == 3  # midnight after the last day is of the next day
    assert [row["time"] for row in rows] == ["2018-03-01 00:00:05.25", "2018-03-01 00:15:00", "2018-03-31 23:45:00"]
    assert list(rows[0].values())[2:] == ["GOOD", "100.001", "", "3.500", "", "-12.345", "0.002", "231.119", "", "230.900",
                                          "4.9999", "", "", "-0.9876"]
    assert [row["quality"] for row in rows] == ["GOOD", "ESTIMATED", "DOUBTFUL"]
    again = tmp_path / "again.csv"
    again.write_text(out, encoding="utf-8")
    result = dahu("import", "readings", again, database=other)
    assert result.returncode == 0, result
    assert export(other, "readings", "--all") == out
    select = "select metering_point_id, slot_at, read_at, quality, active_energy_import_wh, power_factor, voltage_l1_v, active_power_w" \
             " from reading where slot_at < '2018-03-31 16:00Z' order by 1, 2"
    assert other.query(select) == county.query(select)


def test_intervals_and_days_are_what_an_import_takes(county, other, export, dahu, tmp_path):
    point = point_id(county)
    energies = [[1000 + i for i in range(96)], None, [i for i in range(96)], None]
    energies[0][5] = energies[0][6] = energies[2][5] = energies[2][6] = None
    plant_day(county, point, "2018-03-01", energies, [0, 7, 8, 9, 10, 15, 16, 11, 12] + [0] * 87)
    plant_day(county, point, "2018-03-02", [[2000] * 96, None, None, None])
    rows = table(export(county, "intervals", "A-00001-01"))
    assert len(rows) == 192
    assert list(rows[0].values()) == ["A-00001-01", "2018-03-01 00:15:00", "15", "PRIMARY", "1.000", "", "0.000", "", "GOOD", "0"]
    assert [(row["active_import_interval_kwh"], row["quality"], row["quality_code"]) for row in rows[1:9]] == [
        ("1.001", "EDITED", "7"), ("1.002", "ESTIMATED", "8"), ("1.003", "ESTIMATED", "9"), ("1.004", "GOOD", "10"),
        ("", "", "15"), ("", "", "16"), ("1.007", "ESTIMATED", "11"), ("1.008", "DOUBTFUL", "12")]
    assert rows[95]["time"] == "2018-03-02 00:00:00"
    # they come in as they are, without the ratios of the installation: 94 with energy, 2 empty
    path = tmp_path / "intervals.csv"
    path.write_text(export(county, "intervals", "A-00001-01"), encoding="utf-8")
    result = dahu("import", "readings", path, "--json", database=other)
    assert result.returncode == 0 and '"new":190' in result.stdout and '"empty":2' in result.stdout, result
    assert other.query("select sum(active_import_wh), bool_and(primary_side), min(interval_s) from interval_energy") == \
        [(sum(v for v in energies[0] if v is not None) + 2000 * 96, True, 900)]
    again = table(export(other, "intervals", "A-00001-01"))
    assert [(row["time"], row["active_import_interval_kwh"]) for row in again[96:]] == \
        [(row["time"], row["active_import_interval_kwh"]) for row in rows[96:]]
    # a day that is not whole is not passed off as one
    days = table(export(county, "days", "A-00001"))
    assert [(d["time"], d["interval_min"], d["active_import_interval_kwh"], d["quality"], d["completeness_pct"], d["estimated_pct"],
             d["demand_kw"], d["demand_at"]) for d in days] == [
        ("2018-03-02 00:00:00", "1440", "98.549", "DOUBTFUL", "97.91", "3.12", "4.380", "2018-03-02 00:00:00"),
        ("2018-03-03 00:00:00", "1440", "192.000", "GOOD", "100.00", "0.00", "8.000", "2018-03-03 00:00:00")]


def test_months_go_out_and_in_and_out_again(county, other, export, dahu, tmp_path):
    path = tmp_path / "months.csv"
    path.write_text("point_number,month,active_import_kwh,reactive_import_kvarh,quality\nA-00001-01,2018-03,120000.125,30000,GOOD\n"
                    "A-00001-01,2018-04,130000,0.001,GOOD\n")
    assert dahu("import", "months", path, database=county).returncode == 0
    out = export(county, "months", "A-00001", last="2018-04-01")
    assert [(r["point_number"], r["month"], r["active_import_kwh"], r["reactive_import_kvarh"], r["completeness_pct"])
            for r in table(out)] == [("A-00001-01", "2018-03", "120000.125", "30000.000", "100.00"),
                                     ("A-00001-01", "2018-04", "130000.000", "0.001", "100.00")]
    path.write_text(out)
    result = dahu("import", "months", path, database=other)
    assert result.returncode == 0, result
    assert export(other, "months", "A-00001", last="2018-04-01") == out


def test_a_year_of_months_makes_a_large_customer(county, dahu, tmp_path):
    path = tmp_path / "year.csv"
    months = [f"{2017 + n // 12}-{n % 12 + 1:02d}" for n in range(10, 22)]  # 2017-11 to 2018-10
    for account, total in (("A-00001", 4999999), ("A-00002", 5000000)):  # each has one settlement point: that is enough to say which
        path.write_text("account_number,month,active_import_kwh\n" + "".join(
            f"{account},{month},{total // 12 + (n < total % 12)}\n" for n, month in enumerate(months)))
        result = dahu("import", "months", path, database=county)
        assert result.returncode == 0, result
        review = json.loads(dahu("review", "--as-of", "2018-11-05", "--account", account, "--json", database=county).stdout)
        [decision] = [d for d in review["accounts"][0]["decisions"] if d["rule"] == "4.1"]
        assert decision["facts"]["annual_kwh"] in (total, str(total)) and decision["completeness_bp"] == 10000, decision
    assert decision["outcome"] == "PASS", decision


def test_an_account_has_its_points_only_while_they_are_its_own(county, export):
    point = point_id(county)
    for day in ("2018-03-09", "2018-03-10"):
        plant_day(county, point, day, [[10] * 96, None, None, None])
    county.query("update metering_point_account set valid = daterange('2017-01-01', '2018-03-10') where metering_point_id = %s", (point,))
    county.query("insert into metering_point_account (metering_point_id, account_id, valid) values (%s, 2, '[2018-03-10,)')", (point,))
    county.query("delete from energy_due")   # there are no readings that the days could be made of
    assert [d["time"] for d in table(export(county, "days", "A-00001"))] == ["2018-03-10 00:00:00"]
    assert [d["time"] for d in table(export(county, "days", "A-00002"))] == ["2018-03-11 00:00:00"]
    assert len(table(export(county, "days", "A-00001-01"))) == len(table(export(county, "days", "--all"))) == 2


def test_times_carry_their_offset_where_the_clock_changes(database, export, dahu, tmp_path):
    fill(database, dahu, tmp_path, "Europe/Berlin")
    point = point_id(database)
    plant_day(database, point, "2018-03-25", [[1] * 92, None, None, None], zone="Europe/Berlin")
    plant_day(database, point, "2018-10-28", [[1] * 100, None, None, None], zone="Europe/Berlin")
    times = [row["time"] for row in table(export(database, "intervals", "A-00001-01"))]
    assert times[6:9] == ["2018-03-25T01:45:00+01:00", "2018-03-25T03:00:00+02:00", "2018-03-25T03:15:00+02:00"]
    assert len(set(times)) == 92
    assert [(d["interval_min"], d["time"]) for d in table(export(database, "days", "A-00001-01", first="2018-10-28", last="2018-10-28"))] == \
        [("1500", "2018-10-29T00:00:00+01:00")]
    path = tmp_path / "summer.csv"
    path.write_text(export(database, "intervals", "A-00001-01", first="2018-10-28", last="2018-10-28"))
    assert '"new":100' in dahu("import", "readings", path, "--json", database=database).stdout


# ---- what is wrong -----------------------------------------------------------------------------------------------


def test_what_cannot_be_asked(county, dahu):
    span = ("--from", "2018-03-01", "--to", "2018-03-31")
    for words, code, message in ((("days", "A-00009", *span), 1, "there is no account and no metering point 'A-00009'"),
                                 (("days", "A-00001", "--from", "2018-03-02", "--to", "2018-03-01"), 2, "--from lies after --to"),
                                 (("days", "A-00001", "--from", "2018-03-02"), 2, "--from and --to"),
                                 (("days", *span), 2, "--all"), (("days", "A-00001", "--all", *span), 2, "--all"),
                                 (("weeks", "A-00001", *span), 2, "not 'weeks'"), ((), 2, "say intervals"),
                                 (("days", "A-00001", "--from", "2018-02-30", "--to", "2018-03-01"), 2, "2018-02-30")):
        result = dahu("export", *words, "--lang", "en", database=county)
        assert (result.returncode, result.stdout) == (code, "") and message in result.stderr, (words, result)
    result = dahu("export", "days", "A-00001", *span, "--lang", "en", database=county)
    assert result.returncode == 0 and result.stdout.count("\n") == 1 and "nothing is recorded" in result.stderr


def test_a_file_appears_whole_or_not_at_all(county, dahu, tmp_path):
    words = ("export", "days", "A-00001", "--from", "2018-03-01", "--to", "2018-03-31", "--out")
    plant_day(county, point_id(county), "2018-03-01", [[10] * 96, None, None, None])
    out = tmp_path / "days.csv"
    out.write_text("the old one")
    failed = dahu("export", "days", "A-00009", *words[3:], out, database=county)
    assert failed.returncode == 1 and out.read_text() == "the old one"
    assert os.listdir(tmp_path) == ["days.csv"]
    done = dahu(*words, out, database=county)
    assert done.returncode == 0 and out.read_text().startswith("point_number,time,")
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~current_umask()
    for bad in (tmp_path / "no" / "such" / "folder.csv", tmp_path, "/dev/full"):
        result = dahu(*words, bad, database=county)
        assert result.returncode in (1, 2) and str(bad) in result.stderr, result
    with open("/dev/full", "w") as full:
        result = dahu(*words[:-1], database=county, stdout=full, capture_output=False, stderr=-1)
    assert result.returncode == 1 and "could not write" in result.stderr, result
    assert os.listdir(tmp_path) == ["days.csv"]


def current_umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


# ---- Green Button --------------------------------------------------------------------------------------------------


def entries(feed, kind):
    """(entry, resource) of each resource of a kind."""
    return [(entry, entry.find(f"{ATOM}content/{ESPI}{kind}")) for entry in feed.findall(ATOM + "entry")
            if entry.find(f"{ATOM}content/{ESPI}{kind}") is not None]


def links(entry, relation):
    return [link.get("href") for link in entry.findall(ATOM + "link") if link.get("rel") == relation]


# names and order of the members that the schema of ESPI 4.0 gives to the resources of a feed
SHAPES = {
    "LocalTimeParameters": ["dstEndRule", "dstOffset", "dstStartRule", "tzOffset"],
    "UsagePoint": ["ServiceCategory"], "ServiceCategory": ["kind"], "MeterReading": [],
    "ReadingType": ["accumulationBehaviour", "commodity", "dataQualifier", "defaultQuality", "flowDirection", "intervalLength", "kind",
                    "powerOfTenMultiplier", "timeAttribute", "uom"],
    "IntervalBlock": ["interval", "IntervalReading"], "interval": ["duration", "start"], "timePeriod": ["duration", "start"],
    "IntervalReading": ["ReadingQuality", "timePeriod", "value"], "ReadingQuality": ["quality"],
    "ElectricPowerUsageSummary": ["billingPeriod", "currentBillingPeriodOverAllConsumption", "peakDemand", "qualityOfReading",
                                  "statusTimeStamp", "commodity"],
    "billingPeriod": ["duration", "start"],
    "currentBillingPeriodOverAllConsumption": ["powerOfTenMultiplier", "uom", "value"],
    "peakDemand": ["powerOfTenMultiplier", "timeStamp", "uom", "value"],
}


def check_shape(element):
    """All members are known and in order; leaves are whole numbers, rules of the clock eight hexadecimal digits."""
    name = element.tag.removeprefix(ESPI)
    if name not in SHAPES:
        assert len(element) == 0 and element.text.lstrip("-").isdigit() or name in ("dstStartRule", "dstEndRule"), name
        return
    members = [child.tag.removeprefix(ESPI) for child in element]
    positions = [SHAPES[name].index(member) for member in members]
    assert positions == sorted(positions), (name, members)
    assert all(members.count(member) == 1 for member in set(members) - {"IntervalReading"})
    for child in element:
        check_shape(child)


def check_feed(text):
    """What the Green Button says of every feed; the parsed feed."""
    feed = ElementTree.fromstring(text.encode())
    assert feed.tag == ATOM + "feed"
    identities, paths = set(), set()
    for entry in feed.findall(ATOM + "entry"):
        identity = entry.findtext(ATOM + "id")
        assert uuid.UUID(identity.removeprefix("urn:uuid:")).version == 5 and identity not in identities
        identities.add(identity)
        [path] = links(entry, "self")
        assert links(entry, "up") == [path.rpartition("/")[0]]
        paths.add(path)
        [resource] = entry.find(ATOM + "content")
        check_shape(resource)
    parents = {path.rpartition("/")[0] for path in paths}
    for entry in feed.findall(ATOM + "entry"):  # no relation leads nowhere, but to a collection that is empty
        for target in links(entry, "related"):
            assert target in paths | parents or target.endswith(("/MeterReading", "/ElectricPowerUsageSummary")), target
    return feed


def values(feed, energy, length=900):
    """(begin, value, quality) of all readings of a point's energy, in the order of time."""
    return sorted((int(r.findtext(f"{ESPI}timePeriod/{ESPI}start")), int(r.findtext(ESPI + "value")),
                   int(r.findtext(f"{ESPI}ReadingQuality/{ESPI}quality") or 0))
                  for entry, block in entries(feed, "IntervalBlock") if f"/MeterReading/{energy}-{length}/" in links(entry, "self")[0]
                  for r in block.findall(ESPI + "IntervalReading"))


def test_a_feed_says_what_is_recorded(county, export):
    point = point_id(county)
    total = 0
    for day in range(1, 32):
        energies = [[day * 100 + i for i in range(96)], None, [i for i in range(96)], None]
        quality = [0] * 96
        if day == 5:
            energies[0][10] = energies[2][10] = None
            quality[9:13] = [9, 15, 8, 10]
        total += sum(v for v in energies[0] if v is not None)
        plant_day(county, point, f"2018-03-{day:02d}", energies, quality)
    plant_month(county, point, "2018-03-01", (total, None, 1, None), 9996, 6)
    plant_month(county, point, "2018-04-01", (5, None, 1, None))
    text = export(county, "espi", "A-00001", first="2018-02-15", last="2018-04-15")
    feed = check_feed(text)
    begin = int(datetime.datetime(2018, 2, 28, 16, tzinfo=datetime.timezone.utc).timestamp())
    readings = values(feed, "active_energy_import")
    assert len(readings) == 31 * 96 - 1 and sum(value for _, value, _ in readings) == total
    assert readings[0] == (begin, 100, 0) and readings[-1][0] == begin + 31 * DAY_S - 900
    fifth = [(start, quality) for start, _, quality in readings if begin + 4 * DAY_S + 9 * 900 <= start < begin + 4 * DAY_S + 13 * 900]
    assert fifth == [(begin + 4 * DAY_S + n * 900, quality) for n, quality in ((9, 9), (11, 8), (12, 10))]  # the gap is left out
    types = {links(entry, "self")[0]: [t.findtext(ESPI + name) for name in ("uom", "flowDirection", "intervalLength", "powerOfTenMultiplier")]
             for entry, t in entries(feed, "ReadingType")}
    assert types == {"ReadingType/active_energy_import-900": ["72", "1", "900", "0"],
                     "ReadingType/reactive_energy_import-900": ["73", "1", "900", "0"]}
    assert {links(entry, "self")[0] for entry, _ in entries(feed, "UsagePoint")} == {"UsagePoint/A-00001-01", "UsagePoint/A-00001-02"}
    assert [links(entry, "related")[1] for entry, _ in entries(feed, "MeterReading")] == list(types)
    # one whole month lies within the days that were asked for
    [(_, summary)] = entries(feed, "ElectricPowerUsageSummary")
    assert summary.findtext(f"{ESPI}billingPeriod/{ESPI}start") == str(begin)
    assert summary.findtext(f"{ESPI}billingPeriod/{ESPI}duration") == str(31 * DAY_S)
    assert summary.findtext(f"{ESPI}currentBillingPeriodOverAllConsumption/{ESPI}value") == str(total)
    assert summary.findtext(f"{ESPI}peakDemand/{ESPI}value") == str((3100 + 95) * 4)
    assert summary.findtext(ESPI + "qualityOfReading") == "10"
    [(_, clock)] = entries(feed, "LocalTimeParameters")
    assert [child.text for child in clock] == ["FFFFFFFF", "0", "FFFFFFFF", str(8 * 3600)]
    assert feed.findtext(ATOM + "title") == "榕城供电公司"
    # the same things have the same names in another feed
    names = [{entry.findtext(ATOM + "id") for entry, _ in entries(f, "UsagePoint")}
             for f in (feed, check_feed(export(county, "espi", "A-00001", first="2018-03-05", last="2018-03-05")))]
    assert names[0] == names[1]


def test_a_feed_escapes_and_knows_the_clock(database, export, dahu, tmp_path):
    fill(database, dahu, tmp_path, "Europe/Berlin")
    database.query("update utility set name = 'Stadtwerk <A> & \"B\"'")
    plant_day(database, point_id(database, "A-00001-02"), "2018-03-25", [[1] * 46, [2] * 46, None, [3] * 46], length=1800, zone="Europe/Berlin")
    feed = check_feed(export(database, "espi", "--all"))
    assert feed.findtext(ATOM + "title") == 'Stadtwerk <A> & "B"'
    [(_, clock)] = entries(feed, "LocalTimeParameters")
    # last Sunday of October 3:00 summer time, last Sunday of March 2:00
    assert [child.text for child in clock] == ["AE0E3000", "3600", "3E0E2000", "3600"]
    assert len(values(feed, "active_energy_export", 1800)) == 46
    assert {t.findtext(ESPI + "flowDirection") for _, t in entries(feed, "ReadingType")} == {"1", "19"}
    [block] = [block for entry, block in entries(feed, "IntervalBlock") if "/active_energy_import-" in links(entry, "self")[0]]
    assert block.findtext(f"{ESPI}interval/{ESPI}duration") == str(23 * 3600)


# ---- statements ------------------------------------------------------------------------------------------------------


def fill_statement(database, dahu, tmp_path):
    """October 2018 of account A-00001: a settlement point with an exchange, gaps and estimates; a generation point; a bill."""
    meters = tmp_path / "exchange.csv"
    meters.write_text("point_number,serial_number,driver,ct_primary_a,ct_secondary_a,pt_primary_v,pt_secondary_v,installed_from,"
                      "installed_until,active_import_opening_kwh,active_import_closing_kwh\n"
                      "A-00001-01,SN-1,eastron-sdm630,300,5,10000,100,2017-01-01,2018-10-16 10:30,100,1500.5\n"
                      "A-00001-01,SN-9,eastron-sdm630,300,5,10000,100,2018-10-16 10:30,,12,\n")
    result = dahu("import", "meters", meters, "--update", database=database)
    assert result.returncode == 0, result
    readings = tmp_path / "readings.csv"
    readings.write_text("point_number,time,active_energy_import_kwh,reactive_energy_import_kvarh\nA-00001-01,2018-09-30 24:00,1200.25,300\n"
                        "A-00001-01,2018-10-31 23:45,212.75,10\nA-00001-01,2018-10-31 24:00,213.75,11\n")
    assert dahu("import", "readings", readings, database=database).returncode == 0
    database.query("delete from energy_day; delete from energy_month; delete from interval_day")
    settlement, generation = point_id(database), point_id(database, "A-00001-02")
    total = [0, 0]
    for day in range(1, 32):
        weekend = datetime.date(2018, 10, day).weekday() > 4
        active = [(400 if weekend else 900) * 1000 + 1000 * (i % 40) + day * 125 for i in range(96)]
        reactive = [value * 2 // 5 for value in active]
        quality = [0] * 96
        if day in (7, 8):
            quality = [9] * 60 + [0] * 36
        if day == 12:
            active[40:70] = reactive[40:70] = [None] * 30
            quality[40:70] = [15] * 30
        if day != 20:
            plant_day(database, settlement, f"2018-10-{day:02d}", [active, None, reactive, None], quality)
            total = [total[0] + sum(v for v in active if v), total[1] + sum(v for v in reactive if v)]
        plant_day(database, generation, f"2018-10-{day:02d}", [[0] * 96, [5000] * 96, None, None])
    plant_month(database, settlement, "2018-10-01", (total[0], 0, total[1], 0), 9576, 404)
    for rule, outcome, days in (("missing_interval", "FLAG", (12,)), ("spike_capacity", "HOLD", (20,)), ("zero_use", "FLAG", (3, 4, 5))):
        for day in days:
            database.query("insert into vee_finding (metering_point_id, day, rule, from_at, to_at, outcome, version, found_at)"
                           " values (%s, %s, %s, %s, %s, %s, 0, now())",
                           (settlement, f"2018-10-{day:02d}", rule, f"2018-10-{day:02d} 00:00Z", f"2018-10-{day:02d} 06:00Z", outcome))
    return total


def fill_bill(database):
    bill = database.value("insert into bill (bill_number, account_id, kind, period, amount_fen, energy_x100, basis, fingerprint, version, actor)"
                          " values ('B-A-00001-2018-10-1', 1, 'SETTLEMENT', '[2018-10-01,2018-11-01)', 170234567, 1, '{}', 'f', 'v', 'a')"
                          " returning bill_id")
    items = [("CAPACITY", "", 3150, 0, "kVA", 23000000, 7245000), ("ENERGY", "PEAK", 81234567, 2, "kWh", 987654, 80234567),
             ("ENERGY", "VALLEY", 40000050, 2, "kWh", 300000, 12000015), ("PF_ADJUSTMENT", "", 99479582, 2, "CNY", 75, -746097)]
    for number, (kind, period, quantity, decimals, unit, price, amount) in enumerate(items, 1):
        database.query("insert into bill_item (bill_id, line_no, kind, period, days, quantity, decimals, unit, price_e6, amount_fen)"
                       " values (%s, %s, %s, %s, '[2018-10-01,2018-11-01)', %s, %s, %s, %s, %s)",
                       (bill, number, kind, period, quantity, decimals, unit, price, amount))


@pytest.fixture
def statement(dahu, tmp_path):
    def run(database, form, lang="en", account="A-00001", month="2018-10", status=0):
        out = tmp_path / f"statement-{lang}.{form}"
        result = dahu("export", "statement", account, "--month", month, "--format", form, "--lang", lang, "--out", out, database=database)
        assert result.returncode == status, result
        return out if status == 0 else result.stderr
    return run


def pages(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout


def sheet(book, title):
    """Rows of a sheet, the head as names."""
    rows = list(book[title].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def grouped(value, decimals=3):
    return f"{value:,.{decimals}f}"


def test_paper_and_workbook_say_the_same(county, statement, dahu, tmp_path):
    active, reactive = (value / 1000 for value in fill_statement(county, dahu, tmp_path))
    fill_bill(county)
    text = {lang: pages(statement(county, "pdf", lang)) for lang in ("en", "zh")}
    book = {lang: openpyxl.load_workbook(statement(county, "xlsx", lang)) for lang in ("en", "zh")}
    load_factor = round(100 * active / (3771.5 * 744), 2)
    for lang, words in (("en", ("Monthly statement", "Settlement points together", "福州钢铁厂", "Page 2 of 2", "the condition holds",
                                "above what the contract capacity can take", "nothing used", "energy charge (peak)", "15 missing")),
                        ("zh", ("月度用电清单", "结算计量点合计", "福州钢铁厂", "第 2 页", "超出合同容量所能用的电量", "电度电费（峰）"))):
        for word in (*words, "榕城供电公司", grouped(active), grouped(reactive), "3,771.500", "14,880.000", str(load_factor), "95.76",
                     "4.04", "1,702,345.67", "-7,460.97", "0.987654", "SN-9", "300/5", "10000/100", "201.750", "0.93", "0.90", "-0.45"):
            assert word in text[lang], (lang, word)
    en, zh = book["en"], book["zh"]
    total = sheet(en, "Metering points")[-1]
    assert total["Active import kWh"] == active and total["Reactive import kvarh"] == reactive
    assert total["Active export kWh"] is None  # not known is no 0
    assert total["Maximum demand kW"] == 3771.5
    assert dict(en["Monthly statement"].iter_rows(max_col=2, values_only=True))["Maximum demand, kW"] == 3771.5
    assert total["Demand at"] == datetime.datetime(2018, 10, 31, 10, 0) and total["Complete %"] == 95.76
    days = sheet(en, "Active import by day, kWh")
    assert len(days) == 31 and days[19]["Active import kWh"] is None and days[11]["Complete %"] == 68.75
    assert [day["Day"] for day in days] == [datetime.datetime(2018, 10, day) for day in range(1, 32)]
    assert round(sum(day["Active import kWh"] or 0 for day in days), 3) == active
    registers = [(row["Meter"], row["Register"], row["Opening"], row["Closing"], row["Difference"]) for row in sheet(en, "Meters and registers")]
    assert registers == [("SN-1", "active import", 1200.25, 1500.5, 300.25), ("SN-1", "reactive import", 300, None, None),
                         ("SN-9", "active import", 12, 213.75, 201.75), ("SN-9", "reactive import", None, 11, None)]
    items = sheet(en, "Bill items")
    assert [item["Amount CNY"] for item in items] == [72450, 802345.67, 120000.15, -7460.97]
    # both languages have the same numbers, in cells of the same kind; heads stay in sight
    for one, other in zip(en.worksheets, zh.worksheets, strict=True):
        values = [[(cell.value, cell.number_format) for cell in row if not isinstance(cell.value, str)] for row in one.iter_rows()]
        assert values == [[(cell.value, cell.number_format) for cell in row if not isinstance(cell.value, str)] for row in other.iter_rows()]
        assert one.freeze_panes and min(column.width for column in one.column_dimensions.values()) >= 8


def test_a_statement_without_a_bill_or_energy_says_so(county, statement):
    text = pages(statement(county, "pdf"))
    assert "There is no bill for this month." in text and "No registers were read" in text and "not known" in text
    assert "0.000" not in text
    book = openpyxl.load_workbook(statement(county, "xlsx", "zh"))
    assert book["电费账单"]["A2"].value == "本月没有电费账单。"


def test_statements_that_cannot_be(county, dahu, statement, tmp_path):
    assert "no account 'A-00009'" in statement(county, "pdf", account="A-00009", status=1)
    assert "still to come" in statement(county, "pdf", month="2999-01", status=1)
    county.query("update metering_point_account set valid = '[2017-01-01,)'")
    assert "no metering point in that month" in statement(county, "pdf", month="2016-12", status=1)
    for words in (("--month", "2018-13", "--format", "pdf"), ("--month", "2018-10", "--format", "docx"), ("--month", "2018-10"),
                  ("--format", "pdf"), ("--month", "2018-10", "--format", "pdf", "--from", "2018-10-01")):
        result = dahu("export", "statement", "A-00001", *words, "--out", tmp_path / "x", database=county)
        assert result.returncode == 2 and not (tmp_path / "x").exists(), result
    # a page with boxes for names is none
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    result = dahu("export", "statement", "A-00001", "--month", "2018-10", "--format", "pdf", "--out", tmp_path / "x", database=county,
                  env={"FONTCONFIG_FILE": str(fonts)})
    assert result.returncode == 1 and "no installed font has the character" in result.stderr and not (tmp_path / "x").exists(), result


def test_a_statement_as_it_was_known(county, dahu, tmp_path):
    plant_day(county, point_id(county), "2018-10-01", [[1000] * 96, None, None, None])
    known = county.value("select to_char(clock_timestamp(), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
    county.query("update energy_day set active_import_wh = 7000, made_at = clock_timestamp()")
    county.query("insert into energy_day_history select metering_point_id, day, %s::timestamptz - interval '1 h', made_at, 96000,"
                 " active_export_wh, reactive_import_varh, reactive_export_varh, demand_w, demand_at, completeness_bp, estimated_bp, held_bp,"
                 " used, fault, because, event_id from energy_day", (known,))
    texts = []
    for options in ((), ("--known-at", known)):
        out = tmp_path / "s.pdf"
        result = dahu("export", "statement", "A-00001", "--month", "2018-10", "--format", "pdf", "--out", out, *options, "--lang", "en",
                      database=county)
        assert result.returncode == 0, result
        texts.append(pages(out))
    assert "7.000" in texts[0] and "96.000" not in texts[0]
    assert "96.000" in texts[1] and " 7.000" not in texts[1]
