"""dahu import on a real PostgreSQL: what goes in, what comes back, what stops, and that nothing is half done."""
import csv
import datetime
import io
import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DAHU = os.environ.get("DAHU", str(ROOT / "build/dahu"))
START = datetime.datetime(2018, 1, 1)

ACCOUNTS = ("account_number,customer_number,customer_name,supply_address,use_category,supply_kv,opened_on,contract_kva,"
            "high_risk,planned_annual_kwh,receiving_point,metering_mode\n")
METERS = ("point_number,serial_number,driver,ct_primary_a,ct_secondary_a,pt_primary_v,pt_secondary_v,"
          "installed_from,installed_until,active_import_opening_kwh,active_import_closing_kwh\n")
TABLES = ["customer", "site", "account", "account_holder", "account_risk", "receiving_point", "capacity_event", "substation",
          "line", "supply_source", "metering_point", "metering_point_account", "link", "meter", "meter_installation",
          "installation_register", "reading", "interval_energy", "reading_conflict", "reading_latest", "energy_month",
          "energy_due", "energy_day", "interval_day", "import_batch"]


def state(database):
    """All that an import may touch, as text: two equal states are the same database."""
    return {table: database.query(f"select t::text from {table} t order by 1") for table in TABLES}


@pytest.fixture
def load(tmp_path, dahu, database):
    """load("accounts", text or bytes) -> (CompletedProcess, counts, rows of the error file); options go on."""
    def run(kind, content, *options, name=None, to=database):
        path = tmp_path / (name or f"{kind}.csv")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        result = dahu("import", kind, path, "--json", *options, database=to, env={"LANG": "en_US.UTF-8"})
        errors = path.with_suffix(".errors.csv")
        bad = list(csv.DictReader(io.StringIO(errors.read_bytes().decode("utf-8-sig")))) if errors.exists() else []
        counts = json.loads(result.stdout) if result.stdout else None
        return result, counts, bad
    return run


def account(number, **changes):
    """One row of accounts."""
    row = {"account_number": f"A-{number:05d}", "customer_number": f"C-{number:05d}", "customer_name": f"Works {number}",
           "supply_address": "Road 1", "use_category": "INDUSTRIAL", "supply_kv": "10", "opened_on": "2017-01-01",
           "contract_kva": "3150", "high_risk": "", "planned_annual_kwh": "", "receiving_point": "", "metering_mode": "HVHM",
           **changes}
    return ",".join(row[name] for name in ACCOUNTS.strip().split(",")) + "\n"


def meter(number, serial=None, begin="2018-01-01", end="", ratio="1,1,1,1", opening="", closing="", point=1):
    """One row of meters."""
    return f"A-{number:05d}-{point:02d},{serial or f'M{number}'},eastron-sdm630,{ratio},{begin},{end},{opening},{closing}\n"


@pytest.fixture
def points(load):
    """points(n): accounts A-00001.. with a point and a meter each."""
    def make(count, ratio="1,1,1,1", to=None):
        options = {"to": to} if to else {}
        for kind, text in (("accounts", ACCOUNTS + "".join(account(n) for n in range(1, count + 1))),
                           ("meters", METERS + "".join(meter(n, ratio=ratio) for n in range(1, count + 1)))):
            result, counts, bad = load(kind, text, **options)
            assert result.returncode == 0 and counts["new"] == count, (result, bad)
    return make


def quarter(n):
    return f"{START + datetime.timedelta(minutes=15 * n):%Y-%m-%d %H:%M}"


# ---- accounts ----------------------------------------------------------------------------------------------


def test_accounts_go_in_and_again_changes_nothing(load, database):
    text = ACCOUNTS + account(1, supply_address='"Road 1,\nsouth gate"', high_risk="yes", planned_annual_kwh="5000000") \
        + account(2, receiving_point="North", contract_kva="1000") \
        + account(2, receiving_point="South", contract_kva="630", metering_mode="HVLM")
    result, counts, bad = load("accounts", text)
    assert result.returncode == 0 and counts["new"] == 3 and not bad, result
    assert database.query("select account_number, supply_kv::text, opened_on::text, planned_annual_kwh from account order by 1") == \
        [("A-00001", "10.00", "2017-01-01", 5000000), ("A-00002", "10.00", "2017-01-01", None)]
    assert database.value("select supply_address from site where name = 'Works 1'") == "Road 1,\nsouth gate"
    assert database.query("select name, kind, kva, effective_on::text, actor from capacity_event join receiving_point"
                          " using (receiving_point_id) order by capacity_event_id") == [
        (name, kind, kva, "2017-01-01", "root" if os.getuid() == 0 else database.value("select actor from import_batch"))
        for name, kva in (("1", 3150), ("North", 1000), ("South", 630)) for kind in ("INSTALL", "COMMISSION")]
    assert database.query("select account_id, high_risk from account_risk") == [(1, True)]
    assert database.query("select kind, file_name, rows_good, rows_bad, length(file_sha256) from import_batch") == \
        [("accounts", "accounts.csv", 3, 0, 64)]
    before = state(database)
    again, counts, _ = load("accounts", text)
    assert again.returncode == 0 and (counts["new"], counts["same"]) == (0, 3)
    assert state(database) == before


def test_lines_and_substations_come_with_the_accounts(load, database):
    head = ACCOUNTS.strip() + ",substation,substation_kv,line_number,line_kind,line_completed_on,line_reclaim_clause,source_role\n"
    own = account(1).strip() + ",North,110,L-1,专线,2017-03-01,是,\n"
    second = account(1, contract_kva="").strip() + ",South,110,L-2,PUBLIC,,,备用\n"
    result, counts, bad = load("accounts", head + own + second)
    assert result.returncode == 0, (result, bad)
    assert database.query("select line_number, kind, account_id, completed_on::text, has_reclaim_clause, voltage_kv::text"
                          " from line order by 1") == [("L-1", "DEDICATED", 1, "2017-03-01", True, "10.00"),
                                                       ("L-2", "PUBLIC", None, None, None, "10.00")]
    assert database.query("select role, line_number from supply_source join line using (line_id) order by 2") == \
        [("MAIN", "L-1"), ("STANDBY", "L-2")]
    assert database.query("select distinct line_number from capacity_event join line using (line_id)") == [("L-1",)]
    before = state(database)
    assert load("accounts", head + own + second)[1]["same"] == 2
    assert state(database) == before
    # a dedicated line of another account; a new line that nobody describes; a new substation without its voltage
    taken = account(2).strip() + ",North,,L-1,DEDICATED,2017-03-01,,\n"
    undescribed = account(3).strip() + ",,,L-9,,,,\n"
    unknown = account(4).strip() + ",West,,L-8,PUBLIC,,,\n"
    result, counts, bad = load("accounts", head + taken + undescribed + unknown, name="lines.csv")
    assert result.returncode == 1 and counts["bad"] == 3
    assert "dedicated line of account A-00001" in bad[0]["error_reason"]
    assert "line_kind is needed" in bad[1]["error_reason"] and "'L-9'" in bad[1]["error_reason"]
    assert "substation_kv is needed" in bad[2]["error_reason"] and "'West'" in bad[2]["error_reason"]
    assert database.value("select count(*) from account") == 1


def test_a_changed_account_is_reported_and_changed_only_on_demand(load, database):
    load("accounts", ACCOUNTS + account(1) + account(2))
    before = state(database)
    changed = ACCOUNTS + account(1, supply_address="Road 2", high_risk="true") + account(2, contract_kva="4000") \
        + account(3, opened_on="2018-01-01")
    result, counts, bad = load("accounts", changed)
    assert result.returncode == 3 and (counts["new"], counts["bad"]) == (1, 2), (counts, bad)
    assert "supply_address: 'Road 2' differs from 'Road 1' in the database" in bad[0]["error_reason"]
    assert "--update" in bad[0]["error_reason"] and bad[0]["error_line"] == "2"
    assert "contract_kva: '4000' differs from '3150'" in bad[1]["error_reason"] and "no import changes that" in bad[1]["error_reason"]
    for table in ("site", "capacity_event", "account_risk"):
        assert [row for row in state(database)[table] if row in before[table]] == before[table]
    # filled: what the database did not have yet goes in without being asked
    result, counts, bad = load("accounts", ACCOUNTS + account(1, planned_annual_kwh="6000000"), name="fill.csv")
    assert result.returncode == 0 and counts["new"] == 1, bad
    assert database.value("select planned_annual_kwh from account where account_number = 'A-00001'") == 6000000
    result, counts, bad = load("accounts", changed, "--update", name="update.csv")
    assert result.returncode == 3 and (counts["new"], counts["same"], counts["bad"]) == (1, 1, 1), (counts, bad)
    assert database.value("select supply_address from site join account using (site_id) where account_number = 'A-00001'") == "Road 2"
    assert database.value("select high_risk from account_risk join account using (account_id) where account_number = 'A-00001'")
    again = state(database)
    assert load("accounts", changed, "--update", name="update.csv")[1]["new"] == 0
    assert state(database) == again


def test_accounts_that_contradict_each_other_or_make_no_sense(load, database):
    rows = [account(1), account(1), account(2, customer_number="C-00001", customer_name="Other name"),
            account(3, supply_kv="ten"), account(4, use_category="HEAVY"), account(5, opened_on="31/01/2017"),
            account(6, contract_kva="12.5"), account(7, customer_name=""), account(8, account_number="8"),
            account(9).strip() + ",surplus\n", "A-00010,C-00010\n", account(11, contract_kva="0"),
            account(12, opened_on="2017-02-30")]
    result, counts, bad = load("accounts", ACCOUNTS + "".join(rows))
    assert result.returncode == 3 and (counts["new"], counts["bad"]) == (1, 12)
    assert [row["error_line"] for row in bad] == [str(line) for line in range(3, 15)]
    reasons = ["account_number: 'A-00001' is the same key as on line 2", "customer_name: 'Other name' contradicts line 2",
               "supply_kv: 'ten' is not a number", "use_category: 'HEAVY' is none of: INDUSTRIAL 工业",
               "opened_on: '31/01/2017' is not a day; write YYYY-MM-DD", "contract_kva: '12.5' is not a whole number",
               "customer_name is empty", "account_number: '8' does not look like A-#####",
               "the row has 13 cells, the header 12", "the row has 2 cells, the header 12",
               "contract_kva: '0' is outside 1..10000000", "opened_on: '2017-02-30' is not a day of the calendar"]
    for row, reason in zip(bad, reasons, strict=True):
        assert reason in row["error_reason"]
    assert database.value("select count(*) from account") == 1


def test_an_account_that_is_closed_ends_its_holder(load, database):
    head = ACCOUNTS.strip() + ",closed_on\n"
    result, counts, bad = load("accounts", head + account(1).strip() + ",2018-12-31\n" + account(2).strip() + ",2016-12-31\n")
    assert result.returncode == 3 and "closed_on: '2016-12-31' is not after 2017-01-01" in bad[0]["error_reason"]
    assert database.query("select valid::text from account_holder") == [("[2017-01-01,2019-01-01)",)]


def test_an_error_file_can_be_mended_and_imported(load, database, tmp_path, dahu):
    result, counts, bad = load("accounts", ACCOUNTS + account(1) + account(2, customer_name="=cmd|' /C calc'!A0", supply_kv="1O"))
    assert result.returncode == 3 and len(bad) == 1
    errors = tmp_path / "accounts.errors.csv"
    raw = errors.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and b"\"'=cmd" in raw, "a spreadsheet would run the cell"
    errors.write_bytes(raw.replace(b'"1O"', b'"10"'))
    result = dahu("import", "accounts", errors, database=database)
    assert result.returncode == 0, result
    assert database.value("select name from customer where customer_number = 'C-00002'") == "=cmd|' /C calc'!A0"
    assert not (tmp_path / "accounts.errors.errors.csv").exists()
    # all is well now: the old error file of the first name goes away with the next clean run
    assert errors.exists()
    result, counts, bad = load("accounts", ACCOUNTS + account(1))
    assert result.returncode == 0 and not errors.exists()


# ---- encodings and headers -----------------------------------------------------------------------------------

CHINESE = ("户号,客户编号,客户名称,用电类别,供电电压等级,立户日期,计量方式,高危客户,合同容量\r\n"
           "A-00001,C-00001,福州钢铁厂,大工业,10,2017/1/1,高供高计,是,3150\r\n"
           "A-00002,C-00002,龙岩水泥厂,工业,35,2016-05-01,高供低计,否,1000\r\n")


@pytest.mark.parametrize("content", [CHINESE.encode(), b"\xef\xbb\xbf" + CHINESE.encode(), CHINESE.encode("gb18030"),
                                     CHINESE.replace("\r\n", "\n").encode("gb18030")],
                         ids=["utf-8", "utf-8 with mark", "gb18030", "gb18030, unix"])
def test_chinese_files_in_both_encodings(load, database, content):
    result, counts, bad = load("accounts", content)
    assert result.returncode == 0, (result, bad)
    assert database.query("select name from customer order by customer_number") == [("福州钢铁厂",), ("龙岩水泥厂",)]
    assert database.query("select use_category, account.supply_kv::text, opened_on::text, metering_mode, high_risk from account"
                          " join receiving_point using (account_id) join account_risk using (account_id) order by account_number") == \
        [("INDUSTRIAL", "10.00", "2017-01-01", "HVHM", True), ("INDUSTRIAL", "35.00", "2016-05-01", "HVLM", False)]


def test_reasons_are_chinese_for_a_chinese_clerk(tmp_path, dahu, database):
    path = tmp_path / "客户.csv"
    path.write_bytes(CHINESE.replace("3150", "三千").encode("gb18030"))
    result = dahu("import", "accounts", path, "--lang", "zh", database=database)
    assert result.returncode == 3 and "按 gb18030 读取" in result.stdout, result
    errors = list(csv.DictReader(io.StringIO((tmp_path / "客户.errors.csv").read_bytes().decode("utf-8-sig"))))
    assert errors[0]["错误行号"] == "2" and "“合同容量”：“三千”不是数字" in errors[0]["错误原因"]


@pytest.mark.parametrize("content,words", [
    (b"", ["is empty"]),
    (b"acount_number,customer_name\n", ["line 1, cell 1", "'acount_number'", "nearest known column is 'account_number'", "metering_mode"]),
    ("户号,客户名\n".encode(), ["cell 2", "'客户名'", "nearest known column is '客户名称'", "计量方式"]),
    (b"account_number,customer_name\n", ["'customer_number' (", "is missing", "supply_kv"]),
    (b"account_number,account_number\n", ["cells 1 and 2 are both"]),
    (b"account_number;customer_name\n", ["not separated by commas"]),
    ("户号,客户名称\n".encode("utf-16"), ["UTF-16", "CSV UTF-8"]),
    (b"PK\x03\x04abc", ["workbook", "CSV UTF-8"]),
    ((ACCOUNTS + account(1) + account(2, customer_name='"never closed') + account(3)).encode(), ["begins on line 3", "quote"]),
], ids=["empty", "unknown", "unknown chinese", "missing", "twice", "semicolon", "utf-16", "workbook", "quote"])
def test_files_that_stop_the_import(load, database, content, words):
    before = state(database)
    result, counts, bad = load("accounts", content)
    assert result.returncode == 1 and counts is None and not bad
    assert "nothing was imported" in result.stderr and "accounts.csv" in result.stderr
    for word in words:
        assert word in result.stderr
    assert state(database) == before


def test_usage(dahu, database, tmp_path):
    for arguments, words in [((), "say accounts"), (("readings",), "and the file"), (("cars", "x.csv"), "not 'cars'"),
                             (("accounts", "x.csv", "--encoding", "latin1"), "latin1"),
                             (("readings", "x.csv", "--update"), "--update is for accounts and meters"),
                             (("accounts", tmp_path), "is not a file")]:
        result = dahu("import", *arguments, database=database)
        assert result.returncode == 2 and words in result.stderr, result
    result = dahu("import", "accounts", tmp_path / "none.csv", database=database)
    assert result.returncode == 1 and "could not open" in result.stderr


# ---- meters --------------------------------------------------------------------------------------------------


def test_meters_with_an_exchange(load, database):
    load("accounts", ACCOUNTS + account(1))
    text = METERS + meter(1, "OLD", "2017-01-01", "2018-06-01 10:30", "200,5,10000,100", "0", "500.125") \
        + meter(1, "NEW", "2018-06-01 10:30", "", "300,5,10000,100", "12")
    result, counts, bad = load("meters", text)
    assert result.returncode == 0 and counts["new"] == 2, (result, bad)
    assert database.query("select serial_number, lower(i.valid)::text, upper(i.valid)::text, ct_primary_a, opening_wh, closing_wh"
                          " from meter_installation i join meter using (meter_id) join installation_register using"
                          " (meter_installation_id) order by lower(i.valid)") == [
        ("OLD", "2016-12-31 16:00:00+00", "2018-06-01 02:30:00+00", 200, 0, 500125),
        ("NEW", "2018-06-01 02:30:00+00", None, 300, 12000, None)]
    assert database.query("select point_number, purpose, slot_s, valid::text from metering_point join metering_point_account"
                          " using (metering_point_id)") == [("A-00001-01", "SETTLEMENT", 900, "[2017-01-01,)")]
    before = state(database)
    assert load("meters", text)[1]["same"] == 2
    assert state(database) == before


def test_live_values_are_set_changed_and_taken_away(load, points, database):
    points(1)
    head, row = METERS.rstrip("\n") + ",live_s\n", meter(1).rstrip("\n")
    for cell, kept in [("5", 5), ("", 5), ("60", 60), ("0", None)]:
        result, counts, bad = load("meters", head + row + f",{cell}\n", "--update")
        assert result.returncode == 0, (result, bad)
        assert database.value("select live_s from metering_point") == kept
    result, counts, bad = load("meters", head + row + ",3601\n", "--update")
    assert result.returncode == 1 and "live_s" in bad[0]["error_reason"]


def test_a_later_file_closes_an_installation(load, points, database):
    points(1)
    exchange = METERS + meter(1, end="2018-07-01", closing="77") + meter(1, "M9", "2018-07-01", opening="0")
    result, counts, bad = load("meters", exchange)
    assert result.returncode == 0 and counts["new"] == 2, (result, bad)
    assert database.query("select valid::text from meter_installation order by lower(valid)") == [
        ('["2017-12-31 16:00:00+00","2018-06-30 16:00:00+00")',), ('["2018-06-30 16:00:00+00",)',)]


def test_a_corrected_ratio_makes_the_energies_anew(load, points, database):
    points(1, ratio="200,5,10000,100")
    text = "point_number,time,interval_min,active_import_interval_kwh\n" + \
        "".join(f"A-00001-01,2018-01-{day:02d} 24:00,1440,1.5\n" for day in range(1, 32))
    assert load("readings", text)[0].returncode == 0
    energy = "select active_import_wh from energy_month"
    assert database.query(energy) == [(31 * 1500 * 4000,)]
    corrected = METERS + meter(1, ratio="300,5,10000,100")
    result, counts, bad = load("meters", corrected)
    assert result.returncode == 1 and "ct_primary_a: '300' differs from '200'" in bad[0]["error_reason"]
    assert load("meters", corrected, "--update")[0].returncode == 0
    assert database.query(energy) == [(31 * 1500 * 6000,)]
    side = METERS.strip() + ",register_side\n" + meter(1, ratio="300,5,10000,100").strip() + ",PRIMARY\n"
    assert load("meters", side)[0].returncode == 1
    assert load("meters", side, "--update")[0].returncode == 0
    assert database.query(energy) == [(31 * 1500,)]


def test_meters_that_make_no_sense(load, points, database):
    points(2)
    before = state(database)
    rows = [meter(1, "M1", "2018-03-01"), meter(1, "X1", "2019-01-01"), meter(2, "M1", "2018-01-01"), meter(7, "X2"),
            meter(1, "X3", "2016-01-01", "2015-01-01"), meter(1, "X4", "2010-01-01", "2011-01-01", ratio="0,5,1,1"),
            meter(1, "X5", "2010-01-01", "2011-01-01").replace("sdm630", "sdm63O"),
            meter(1, "X6", "2012-01-01", "2013-01-01", point=2), meter(1, "X7", "2012-01-01", "2013-01-01", point=2),
            meter(2, "M1", "2019-01-01", point=2), meter(1, "X6", "2012-06-01", "2013-06-01", point=3)]
    result, counts, bad = load("meters", METERS + "".join(rows))
    assert result.returncode == 3 and (counts["new"], counts["bad"]) == (1, 10), bad
    reasons = ["installed_from: '2018-03-01' lies over another installation (A-00001-01, M1, 2018-01-01 00:00",
               "installed_from: '2019-01-01' lies over", "serial_number: 'M1' differs from 'M2'",
               "there is no account 'A-00007'", "installed_until: '2015-01-01' is not after",
               "ct_primary_a: '0' is outside 1..1000000", "the nearest is 'eastron-sdm630'", "the same key as on line 9",
               "serial_number: 'M1' lies over another installation (A-00001-01, M1", "serial_number: 'X6' lies over another"]
    for row, reason in zip(bad, reasons, strict=True):
        assert reason in row["error_reason"]
    after = state(database)
    assert len(after["meter"]) == 3 and set(before["meter_installation"]) < set(after["meter_installation"])


# ---- readings ------------------------------------------------------------------------------------------------

REGISTERS = "point_number,time,active_energy_import_kwh,reactive_energy_import_kvarh\n"


def test_registers_go_in_and_again_changes_nothing(load, points, database):
    points(1)
    text = REGISTERS + "A-00001-01,2018-01-01 00:00,1.5,\nA-00001-01,2018-01-01T00:15:00+08:00,2.125,0.5\n" \
        "A-00001-01,2018/1/1 0:30:00,3,1\nA-00001-01,2018-01-01 24:00,99.9,7\nA-00001-01,2018-01-01 01:00,,\n" \
        "A-00001-01,2018-01-31 23:59:59,120,9\n"
    result, counts, bad = load("readings", text)
    assert result.returncode == 0, (result, bad)
    assert (counts["rows"], counts["new"], counts["empty"]) == (6, 5, 1)
    assert database.query("select slot_at::text, read_at::text, source::text, quality, active_energy_import_wh, active_energy_export_wh,"
                          " reactive_energy_import_varh from reading order by slot_at") == [
        ("2017-12-31 16:00:00+00", "2017-12-31 16:00:00+00", "I", 0, 1500, None, None),
        ("2017-12-31 16:15:00+00", "2017-12-31 16:15:00+00", "I", 0, 2125, None, 500),
        ("2017-12-31 16:30:00+00", "2017-12-31 16:30:00+00", "I", 0, 3000, None, 1000),
        ("2018-01-01 16:00:00+00", "2018-01-01 16:00:00+00", "I", 0, 99900, None, 7000),
        ("2018-01-31 15:45:00+00", "2018-01-31 15:59:59+00", "I", 0, 120000, None, 9000)]
    assert database.query("select slot_at::text, active_energy_import_wh from reading_latest") == [("2018-01-31 15:45:00+00", 120000)]
    assert database.query("select month::text, active_import_wh from energy_month") != []
    assert database.value("select count(*) from energy_due") == 0
    before = state(database)
    result, counts, bad = load("readings", text)
    assert result.returncode == 0 and (counts["new"], counts["same"], counts["empty"]) == (0, 5, 1)
    assert state(database) == before
    database.query("delete from reading")  # the same file changes something again: that is another run
    assert load("readings", text)[1]["new"] == 5
    assert database.value("select count(*) from import_batch where kind = 'readings'") == 2


def test_all_quantities_and_qualities(load, points, database):
    points(1)
    text = ("表号,抄表时间,正向有功示数,反向有功示数,数据质量,active_power_kw,voltage_l1_v,current_l3_a,power_factor\n"
            "M1,2018-01-01 00:00,1,2,估算,-1.5,229.9,0.1234,-0.95\nM1,2018-01-01 00:15,3,4,GOOD,,,,\n")
    result, counts, bad = load("readings", text)
    assert result.returncode == 0, (result, bad)
    assert database.query("select quality, active_energy_import_wh, active_energy_export_wh, active_power_w, voltage_l1_v::text,"
                          " current_l3_a::text, power_factor::text, voltage_l2_v from reading order by slot_at") == [
        (4, 1000, 2000, -1500.0, "229.9", "0.1234", "-0.95", None), (0, 3000, 4000, None, None, None, None, None)]


def test_readings_by_serial_number_follow_the_meter(load, database):
    load("accounts", ACCOUNTS + account(1) + account(2))
    load("meters", METERS + meter(1, "S1", "2018-01-01", "2018-02-01") + meter(2, "S1", "2018-02-01"))
    head = "serial_number,point_number,time,active_energy_import_kwh\n"
    result, counts, bad = load("readings", head + "S1,,2018-01-15 00:00,1\nS1,,2018-02-15 00:00,2\nS1,A-00001-01,2018-03-01 00:00,3\n"
                               "S9,,2018-01-15 00:00,1\nS1,,2017-01-15 00:00,1\nS1,A-00009-01,2018-01-15 00:15,1\n,,2018-01-15 00:15,1\n")
    assert result.returncode == 3 and counts["new"] == 2, bad
    assert database.query("select point_number, active_energy_import_wh from reading join metering_point using (metering_point_id)"
                          " order by 1") == [("A-00001-01", 1000), ("A-00002-01", 2000)]
    reasons = ["meter 'S1' was not installed there", "there is no meter 'S9'", "meter 'S1' was not installed there",
               "no metering point 'A-00009-01'", "names neither a point nor a meter"]
    for row, reason in zip(bad, reasons, strict=True):
        assert reason in row["error_reason"]


def test_rows_of_readings_that_make_no_sense(load, points, database):
    points(1)
    future = datetime.datetime.now() + datetime.timedelta(days=40)
    rows = ["A-00001-01,2018-01-01 00:00,10,1\n", "A-00001-01,2018-01-01 00:15,1O.5,1\n", "A-00001-01,2018-01-01 00:30,-5,1\n",
            "A-00001-01,2018-01-01 00:45,\"1,234\",1\n", "A-00001-01,01/01/2018 01:00,10,1\n", f"A-00001-01,{future:%Y-%m-%d %H:%M},10,1\n",
            "A-00001-01,1899-01-01 00:00,10,1\n", "A-00001-02,2018-01-01 00:00,10,1\n", "A-00001-01,2018-01-01 00:00,11,1\n",
            "A-00001-01,2018-01-01 00:05,10,1\n", "A-00001-01,2018-01-01 01:00,10.1234,1\n", "A-00001-01,2018-01-01 01:15,1e5,1\n",
            "A-00001-01,,10,1\n"]
    result, counts, bad = load("readings", REGISTERS + "".join(rows))
    assert result.returncode == 3 and (counts["new"], counts["bad"]) == (1, 12)
    reasons = ["active_energy_import_kwh: '1O.5' is not a number", "'-5' is outside 0..", "'1,234' is not a number",
               "time: '01/01/2018 01:00' is not a time; write 2018-01-01 00:15", "lies in the future",
               "not a day of the calendar", "there is no metering point 'A-00001-02'", "'2018-01-01 00:00' is the same key as on line 2",
               "'2018-01-01 00:05' is the same key as on line 2", "has more than 3 decimals", "'1e5' is not a number",
               "time is empty"]
    for line, (row, reason) in enumerate(zip(bad, reasons, strict=True), 3):
        assert reason in row["error_reason"] and row["error_line"] == str(line)
    assert database.query("select active_energy_import_wh from reading") == [(10000,)]


def test_a_different_value_is_kept_aside(load, points, database):
    points(1)
    load("readings", REGISTERS + "A-00001-01,2018-01-01 00:00,10,1\nA-00001-01,2018-01-01 00:15,11,\n")
    second = REGISTERS + "A-00001-01,2018-01-01 00:00,12.5,1\nA-00001-01,2018-01-01 00:15,11,2\nA-00001-01,2018-01-01 00:30,12,3\n"
    result, counts, bad = load("readings", second, name="second.csv")
    assert result.returncode == 3 and (counts["new"], counts["same"], counts["conflicts"], counts["bad"]) == (1, 0, 2, 0)
    assert "active_energy_import_kwh: 10 is recorded for this slot and stays; '12.5' was kept aside" in bad[0]["error_reason"]
    assert "reactive_energy_import_kvarh: - is recorded" in bad[1]["error_reason"]
    assert database.query("select active_energy_import_wh, reactive_energy_import_varh from reading order by slot_at") == \
        [(10000, 1000), (11000, None), (12000, 3000)]
    assert database.query("select active_energy_import_wh, reactive_energy_import_varh, source::text, interval_s, detail"
                          " from reading_conflict order by slot_at") == [
        (12500, 1000, "I", None, "second.csv:2"), (11000, 2000, "I", None, "second.csv:3")]
    before = state(database)
    result, counts, bad = load("readings", second, name="second.csv")
    assert result.returncode == 3 and (counts["new"], counts["same"], counts["conflicts"]) == (0, 1, 2) and len(bad) == 2
    assert state(database) == before
    # nothing good in it at all
    assert load("readings", REGISTERS + "A-00001-01,2018-01-01 00:00,13,1\n", name="third.csv")[0].returncode == 1


def test_a_gap_ends_when_its_reading_comes(load, points, database):
    points(1)
    database.query("select partition_cover('2018-01-01', '2018-01-31')")
    database.query("insert into reading_gap (metering_point_id, slot_at, cause, recorded_at)"
                   " select 1, slot, 'silent', slot from unnest(array['2018-01-01 00:00Z', '2018-01-01 00:15Z']::timestamptz[]) slot")
    result, counts, bad = load("readings", REGISTERS + "A-00001-01,2018-01-01T00:15:00Z,10,1\n")
    assert result.returncode == 0, bad
    assert database.query("select slot_at::text from reading_gap") == [("2018-01-01 00:00:00+00",)]


INTERVALS = "point_number,time,interval_min,active_import_interval_kwh,reactive_export_interval_kvarh\n"


def test_intervals_that_lie_over_each_other_or_differ(load, points, database):
    points(1)
    first = INTERVALS + "A-00001-01,2018-01-01 00:15,15,1.25,0\nA-00001-01,2018-01-01 00:30,15,0,\nA-00001-01,2018-01-01 01:00,30,2,\n" \
        "A-00001-01,2018-01-01 01:15,30,2,\nA-00001-01,2018-01-01 01:15,,2,\n"
    result, counts, bad = load("readings", first)
    assert result.returncode == 3 and (counts["new"], counts["bad"]) == (3, 2), bad
    assert "lies over the one that ends at 2018-01-01 01:00" in bad[0]["error_reason"]
    assert "interval_min is empty" in bad[1]["error_reason"]
    assert database.query("select slot_at::text, interval_s, active_import_wh, reactive_export_varh from interval_energy order by 1") == [
        ("2017-12-31 16:15:00+00", 900, 1250, 0), ("2017-12-31 16:30:00+00", 900, 0, None), ("2017-12-31 17:00:00+00", 1800, 2000, None)]
    second = INTERVALS + "A-00001-01,2018-01-01 00:45,15,1,\nA-00001-01,2018-01-01 02:00,90,9,\nA-00001-01,2018-01-01 00:15,15,1.26,\n" \
        "A-00001-01,2018-01-01 00:30,30,0,\nA-00001-01,2018-01-01 01:15,15,1,\n"
    result, counts, bad = load("readings", second, name="second.csv")
    assert result.returncode == 3 and (counts["new"], counts["conflicts"], counts["bad"]) == (1, 1, 3), bad
    assert [row["error_line"] for row in bad] == ["2", "3", "4", "5"]
    assert "ends at 2018-01-01 01:00" in bad[0]["error_reason"] and "lies over" in bad[1]["error_reason"]
    assert "1.25 is recorded" in bad[2]["error_reason"] and "lies over" in bad[3]["error_reason"]
    assert database.query("select interval_s, active_energy_import_wh from reading_conflict") == [(900, 1260)]


def test_a_header_that_mixes_both_kinds_of_history(load, points):
    points(1)
    for head, words in [("point_number,time,active_energy_import_kwh,active_import_interval_kwh,interval_min", "not both"),
                        ("point_number,time,active_import_interval_kwh", "need each other"),
                        ("point_number,time,active_energy_import_kwh,interval_min", "need each other"),
                        ("time,active_energy_import_kwh", "'serial_number'"), ("point_number,time", "no column has values")]:
        result, counts, bad = load("readings", head + "\n")
        assert result.returncode == 1 and words in result.stderr, result


def test_the_hour_that_summer_time_takes_or_gives(cluster, dahu, load, points):
    berlin = cluster.create()
    assert dahu("migrate", "--set", "utility.timezone=Europe/Berlin", database=berlin).returncode == 0
    points(1, to=berlin)
    result, counts, bad = load("readings", REGISTERS + "A-00001-01,2018-03-25 02:30,1,\nA-00001-01,2018-10-28 02:30,2,\n"
                               "A-00001-01,2018-10-28T02:30:00+02:00,2,\nA-00001-01,2018-10-28T02:30:00+01:00,3,\n"
                               "A-00001-01,2018-10-28 03:00,4,\n", to=berlin)
    assert result.returncode == 3 and counts["new"] == 3, bad
    assert "does not exist" in bad[0]["error_reason"] and "came twice" in bad[1]["error_reason"]


def test_dry_run_changes_nothing_but_tells_all(load, points, database):
    points(1)
    before = state(database)
    result, counts, bad = load("readings", REGISTERS + "A-00001-01,2018-01-01 00:00,1,1\nA-00001-01,x,1,1\n", "--dry-run")
    assert result.returncode == 3 and (counts["new"], counts["bad"], counts["committed"]) == (1, 1, False) and len(bad) == 1
    assert state(database) == before
    assert database.value("select to_regclass('dahu.reading_2017_12')") is None


def test_an_error_file_that_cannot_be_made_stops_the_import(load, points, database, tmp_path):
    points(1)
    result, counts, bad = load("readings", REGISTERS + "A-00001-01,2018-01-01 00:00,1,1\nA-00001-01,x,1,1\n",
                               "--errors", tmp_path / "no/such/folder.csv")
    assert result.returncode == 1 and "could not make the error file" in result.stderr and "nothing was imported" in result.stderr
    assert database.value("select count(*) from reading") == 0


def test_the_examples_of_the_guide(load, database):
    guide = (ROOT / "docs/importing.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```csv\n(.*?)^```", guide, re.S | re.M)
    assert len(blocks) == 7
    for number, block in enumerate(blocks):
        kind = next((kind for word, kind in (("metering_mode", "accounts"), ("计量方式", "accounts"), ("serial_number", "meters"),
                                             ("month", "months")) if word in block), "readings")
        options = ("--update",) if number in (1, 2) else ()  # these tell the same accounts in other words
        result, counts, bad = load(kind, block, *options, name=f"example{number}.csv")
        assert result.returncode == 0 and counts["new"] + counts["same"] == counts["rows"], (block, bad)


# ---- a year of a steel plant, both ways ---------------------------------------------------------------------------


def profile():
    """The year in 0.01 kWh and kvarh: row n ends n quarters of an hour after the year began, in Korea."""
    with open(ROOT / "src/sim/profile/steel_industry.csv") as file:
        next(file)
        return [[int(round(float(cell) * 100)) for cell in line.split(",")] for line in file]


def stamp(n):
    """As the metering system of the plant writes it: the last quarter of a day ends at 24:00."""
    end = START + datetime.timedelta(minutes=15 * n)
    if end.hour == end.minute == 0:
        return f"{end - datetime.timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{end:%Y-%m-%d %H:%M}"


def hundredths(value):
    return f"{value // 100}.{value % 100:02d}"


@pytest.fixture
def seoul(cluster, dahu, points):
    database = cluster.create()
    assert dahu("migrate", "--set", "utility.timezone=Asia/Seoul", database=database).returncode == 0
    points(1, to=database)
    return database


YEAR = (959636710, 456759840, 135638040)
SUMS = "select sum(active_import_wh), sum(reactive_import_varh), sum(reactive_export_varh), count(*), min(completeness_bp) from energy_month"


def test_the_year_as_interval_energies(load, seoul):
    text = "point_number,time,interval_min,active_import_interval_kwh,reactive_import_interval_kvarh,reactive_export_interval_kvarh\n" + \
        "".join(f"A-00001-01,{stamp(n)},15,{','.join(map(hundredths, row))}\n" for n, row in enumerate(profile(), 1))
    result, counts, bad = load("readings", text, to=seoul)
    assert result.returncode == 0 and counts["new"] == 35040, bad
    assert seoul.query(SUMS) == [(*YEAR, 12, 10000)]
    before = state(seoul)
    assert load("readings", text, to=seoul)[1]["same"] == 35040
    assert state(seoul) == before


def test_the_year_as_registers(load, seoul):
    total, lines = [0, 0, 0], ["point_number,time,active_energy_import_kwh,reactive_energy_import_kvarh,reactive_energy_export_kvarh\n"]
    for n, row in enumerate([[0, 0, 0], *profile()]):
        total = [a + b for a, b in zip(total, row)]
        lines.append(f"A-00001-01,{stamp(n)},{','.join(map(hundredths, total))}\n")
    result, counts, bad = load("readings", "".join(lines), to=seoul)
    assert result.returncode == 0 and counts["new"] == 35041, bad
    assert seoul.query(SUMS) == [(*YEAR, 12, 10000)]


# ---- a million rows, and being stopped among them ------------------------------------------------------------------


def write_big(path, rows, replace=()):
    """A file of @rows readings of 10 points; @replace: line -> bytes."""
    replace = dict(replace)
    per_point = rows // 10
    stamps = [quarter(n) for n in range(per_point)]
    with open(path, "wb") as file:
        file.write(REGISTERS.encode())
        for point in range(1, 11):
            lines = [f"A-{point:05d}-01,{stamp},{n // 4}.{n % 4}5,{n // 9}\n".encode() for n, stamp in enumerate(stamps)]
            first = 2 + (point - 1) * per_point
            for line, content in replace.items():
                if first <= line < first + per_point:
                    lines[line - first] = content
            file.writelines(lines)


def memory_peak_kb(pid):
    """Most memory that the process ever had; 0 when it is gone."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.M)
    return int(found[1]) if found else 0


def test_a_million_rows_with_a_wrong_byte_on_line_777777(tmp_path, points, database):
    points(10)
    path = tmp_path / "million.csv"
    good = b"A-00008-01,2020-06-25 20:00,"
    write_big(path, 1_000_000, {777_777: good + b"12\xff4.5,1\n", 500_000: b"A-00005-01,2018-01-01 00:00,1,1\n",
                                900_001: b"A-00009-01,2018-01-01 00:00,x,1\n"})
    began = time.monotonic()
    process = subprocess.Popen([DAHU, "import", "readings", path, "--json", "--set", f"database.url={database.url}"],
                               stdout=subprocess.PIPE, env={**os.environ, "LANG": "en_US.UTF-8", "ASAN_OPTIONS": "quarantine_size_mb=1:thread_local_quarantine_size_kb=64"})
    peak_kb = 0
    while process.poll() is None:
        now_kb = memory_peak_kb(process.pid)
        if not database.value("select exists (select from reading)"):   # once they are stored, their days are made, in batches
            peak_kb = max(peak_kb, now_kb)
        time.sleep(0.05)
    counts = json.loads(process.stdout.read())
    elapsed = time.monotonic() - began
    print(f"{1_000_000 / elapsed:,.0f} rows/s, {peak_kb / 1024:.0f} MB")
    assert process.returncode == 3
    assert (counts["rows"], counts["new"], counts["bad"]) == (1_000_000, 999_997, 3)
    bad = list(csv.DictReader(io.StringIO((tmp_path / "million.errors.csv").read_bytes().decode("utf-8-sig"))))
    assert [row["error_line"] for row in bad] == ["500000", "777777", "900001"]
    assert "the same key as on line 400002" in bad[0]["error_reason"]
    assert "cell 3 (12\N{REPLACEMENT CHARACTER}4.5) has bytes that are no text" in bad[1]["error_reason"]
    assert "save the file as UTF-8" in bad[1]["error_reason"]
    assert "active_energy_import_kwh: 'x' is not a number" in bad[2]["error_reason"]
    assert database.value("select count(*) from reading") == 999_997
    assert 0 < peak_kb < 100 * 1024, "memory grows with the file"  # 10 MB; 60 with the sanitizer


def test_a_terminal_sees_how_far_it_is(tmp_path, points, database):
    points(10)
    path = tmp_path / "readings.csv"
    write_big(path, 50_000)
    ours, theirs = pty.openpty()
    result = subprocess.run([DAHU, "import", "readings", path, "--set", f"database.url={database.url}"], stderr=theirs,
                            stdout=subprocess.PIPE, text=True, env={**os.environ, "LANG": "en_US.UTF-8"})
    os.close(theirs)
    seen = b""
    while select.select([ours], [], [], 0.5)[0]:
        try:
            seen += os.read(ours, 65536)
        except OSError:
            break  # the other end is closed
    os.close(ours)
    assert result.returncode == 0 and "50,000 new" in result.stdout
    for words in (b"%  looks at the file", b"%  reads", b"100 %  checks  50,000", b"100 %  stores", b"[####################]"):
        assert words in seen, seen
    assert seen.endswith(b"\r\x1b[K"), "the line is cleared at the end"


def running(database):
    """What the import is doing just now, or None."""
    rows = database.query("select query, pid from pg_stat_activity where application_name = 'dahu import' and state = 'active'"
                          " and datname = current_database()")
    return rows[0] if rows else (None, None)


def start_and_wait_for(path, database, statement):
    process = subprocess.Popen([DAHU, "import", "readings", path, "--set", f"database.url={database.url}"], stderr=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True, env={**os.environ, "LANG": "en_US.UTF-8"})
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        query, pid = running(database)
        if query and statement in query:
            return process, pid
        time.sleep(0.005)
    raise AssertionError(f"the import never came to '{statement}'")


@pytest.mark.parametrize("sign,statement", [(signal.SIGTERM, "copy import_row"), (signal.SIGINT, "create temporary table import_slot"),
                                            (signal.SIGTERM, "insert into dahu.reading "), (signal.SIGKILL, "insert into dahu.reading ")],
                         ids=["term while reading", "int while checking", "term while storing", "kill while storing"])
def test_stopped_in_the_middle_leaves_nothing_behind(tmp_path, points, database, dahu, sign, statement):
    points(10)
    path = tmp_path / "readings.csv"
    write_big(path, 150_000, {5: b"A-00001-01,wrong,1,1\n"})
    before = state(database)
    process, _ = start_and_wait_for(path, database, statement)
    process.send_signal(sign)
    _, said = process.communicate(timeout=300)
    if sign == signal.SIGKILL:
        assert process.returncode == -signal.SIGKILL
    else:
        assert process.returncode == 1 and "nothing was imported" in said and "readings.csv: stopped by a signal" in said, said
    assert not (tmp_path / "readings.errors.csv").exists() and not list(tmp_path.glob("*.part"))
    deadline = time.monotonic() + 30  # the server notices the death of its client by itself
    while database.value("select count(*) from pg_stat_activity where application_name = 'dahu import'"
                         " and datname = current_database()") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert state(database) == before
    result = dahu("import", "readings", path, "--json", database=database)
    assert result.returncode == 3 and json.loads(result.stdout)["new"] == 149_999, result


def test_stopped_while_it_waits_for_somebody_else(tmp_path, points, database):
    """The statement is cancelled at the server; without that, the stop would take as long as the other."""
    points(10)
    path = tmp_path / "readings.csv"
    write_big(path, 1_000)
    connection = database.cluster.connect(database.name)
    connection.autocommit = False
    connection.cursor().execute("lock table dahu.reading_latest in share mode")
    process, _ = start_and_wait_for(path, database, "insert into dahu.reading_latest")
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 1 and "stopped by a signal" in said
    connection.close()
    assert database.value("select count(*) from reading") == 0


def test_a_connection_that_breaks_ends_in_exit_4(tmp_path, points, database):
    points(10)
    path = tmp_path / "readings.csv"
    write_big(path, 150_000)
    before = state(database)
    process, pid = start_and_wait_for(path, database, "insert into dahu.reading ")
    database.query("select pg_terminate_backend(%s)", (pid,))
    _, said = process.communicate(timeout=300)
    assert process.returncode == 4 and "nothing was imported" in said and "no connection to PostgreSQL" in said, said
    assert state(database) == before


def test_no_database_ends_in_exit_4(load):
    result, counts, bad = load("accounts", ACCOUNTS + account(1), to="host=/nonexistent dbname=x")
    assert result.returncode == 4 and "nothing was imported" in result.stderr


def test_a_database_of_another_version_is_refused(load, database):
    database.query("insert into schema_migration (version, name, checksum) values (9999, 'future', 'x')")
    result, counts, bad = load("accounts", ACCOUNTS + account(1))
    assert result.returncode == 1 and "install the newer dahu" in result.stderr


def test_two_imports_at_once(load, points, database, tmp_path):
    points(10)
    path = tmp_path / "readings.csv"
    write_big(path, 150_000)
    process, _ = start_and_wait_for(path, database, "copy import_row")
    result, counts, bad = load("accounts", ACCOUNTS + account(77))
    assert result.returncode == 1 and "another import is running" in result.stderr
    process.communicate(timeout=300)
    assert process.returncode == 0


def test_a_file_that_is_written_to_meanwhile(tmp_path, points, database):
    points(10)
    path = tmp_path / "readings.csv"
    write_big(path, 150_000)
    process, _ = start_and_wait_for(path, database, "create temporary table import_slot")
    with open(path, "ab") as file:
        file.write(b"A-00001-01,2019-01-01 00:00,1,1\n")
    _, said = process.communicate(timeout=300)
    assert process.returncode == 1 and "was changed while it was read" in said and "nothing was imported" in said
    assert database.value("select count(*) from reading") == 0


# ---- months ------------------------------------------------------------------------------------------------

MONTHS = "point_number,account_number,month,active_import_kwh,reactive_import_kvarh\n"


def test_months_of_the_billing_system_go_in_without_ratios(load, points, database):
    points(2, ratio="300,5,10000,100")
    text = MONTHS + "A-00001-01,,2018-03,120000.125,30000\n,A-00001,2018/4,130000,\nA-00002-01,A-00002,201805,1,0\n"
    result, counts, bad = load("months", text)
    assert result.returncode == 0 and counts["new"] == 3, (result, bad)
    assert database.query("select point_number, slot_at::text, interval_s, primary_side, active_import_wh, reactive_import_varh"
                          " from interval_energy join metering_point using (metering_point_id) order by 1, 2") == [
        ("A-00001-01", "2018-03-31 16:00:00+00", 31 * 86400, True, 120000125, 30000000),
        ("A-00001-01", "2018-04-30 16:00:00+00", 30 * 86400, True, 130000000, None),
        ("A-00002-01", "2018-05-31 16:00:00+00", 31 * 86400, True, 1000, 0)]
    before = state(database)
    again, counts, _ = load("months", text)
    assert again.returncode == 0 and (counts["new"], counts["same"]) == (0, 3)
    assert state(database) == before
    result, counts, bad = load("months", text.replace("120000.125", "120000.126"))
    assert (result.returncode, counts["conflicts"], counts["same"]) == (3, 1, 2)
    assert "120000.125" in bad[0]["error_reason"] and "active_import_kwh" in bad[0]["error_reason"]
    assert database.value("select count(*) from reading_conflict") == 1


def test_a_month_follows_the_clock_of_the_utility(load, points, database):
    database.query("update utility set timezone = 'Europe/Berlin'")
    points(1)
    _, counts, bad = load("months", MONTHS + "A-00001-01,,2018-03,1,\nA-00001-01,,2018-10,2,\n")
    assert counts["new"] == 2, bad
    assert database.query("select slot_at::text, interval_s from interval_energy order by 1") == [
        ("2018-03-31 22:00:00+00", 31 * 86400 - 3600), ("2018-10-31 23:00:00+00", 31 * 86400 + 3600)]


def test_months_that_would_count_twice_come_back(load, points, database):
    points(3)
    readings = "point_number,time,active_energy_import_kwh\nA-00001-01,2018-03-10 12:00,100\nA-00001-01,2018-06-01 00:00,900\n"
    assert load("readings", readings)[0].returncode == 0
    intervals = "point_number,time,interval_min,active_import_interval_kwh\nA-00002-01,2018-04-01 00:15,15,1\n"
    assert load("readings", intervals)[0].returncode == 0
    rows = ["A-00001-01,,2018-02,1,",       # before the first reading: nothing tells it
            "A-00001-01,,2018-03,1,",       # a reading lies in it
            "A-00001-01,,2018-05,1,",       # readings on both sides
            "A-00002-01,,2018-03,1,",       # ends where the interval begins
            "A-00002-01,,2018-04,1,",       # lies over the interval
            "A-00003-01,,2999-01,1,",       # not over
            "A-00003-01,,2018-01,1,", "A-00003-01,,2018-01,2,",  # the same month twice
            "A-00003-01,A-00002,2018-06,1,", "A-09999-01,,2018-06,1,", ",A-09999,2018-06,1,", "A-00003-01,,2018-13,1,"]
    result, counts, bad = load("months", MONTHS + "\n".join(rows) + "\n")
    assert result.returncode == 3 and counts["new"] == 3, (counts, bad)
    reasons = [(row["month"], row["error_reason"]) for row in bad]
    for (month, reason), (wanted, words) in zip(reasons, [
            ("2018-03", "2018-03-10 12:00"), ("2018-05", "2018-03-10 12:00"), ("2018-04", "ends at 2018-04-01 00:15"),
            ("2999-01", "not over"), ("2018-01", "same key as on line 8"), ("2018-06", "does not belong to account A-00002"),
            ("2018-06", "no metering point 'A-09999-01'"), ("2018-06", "no account 'A-09999'"), ("2018-13", "not a day")], strict=True):
        assert month == wanted and words in reason, (month, reason)


def test_an_interval_does_not_go_below_a_month(load, points):
    points(1)
    assert load("months", MONTHS + "A-00001-01,,2018-03,1,\n")[1]["new"] == 1
    head = "point_number,time,interval_min,active_import_interval_kwh,side\n"
    result, counts, bad = load("readings", head + "A-00001-01,2018-03-01 00:15,15,1,PRIMARY\nA-00001-01,2018-04-01 00:15,15,1,二次\n")
    assert counts["new"] == 1 and "2018-04-01 00:00" in bad[0]["error_reason"], (result, bad)
    # the side is part of what was said
    _, counts, bad = load("readings", head + "A-00001-01,2018-04-01 00:15,15,1,PRIMARY\n")
    assert counts["conflicts"] == 1 and "SECONDARY" in bad[0]["error_reason"]
    result, _, _ = load("readings", "point_number,time,active_energy_import_kwh,side\nA-00001-01,2018-04-01 00:15,15,PRIMARY\n")
    assert result.returncode == 1 and "'side'" in result.stderr
