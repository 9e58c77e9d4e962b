"""dahu review on a real PostgreSQL: who is large, whose power factor is low, who is idle, and what is recorded."""
import concurrent.futures
import csv
import datetime
import decimal
import json
import zoneinfo

import pytest
from conftest import ROOT

SEOUL = zoneinfo.ZoneInfo("Asia/Seoul")
PROFILE = ROOT / "src/sim/profile/steel_industry.csv"


class County:
    """Builds accounts by SQL, as an import would leave them."""

    def __init__(self, database, zone="Asia/Shanghai"):
        self.zone, self.serial = zone, 0
        connection = database.cluster.connect(database.name)  # one for the whole county: a new one a statement takes most of the time
        self.cursor = connection.cursor()
        self.query("set search_path = dahu, public; set timezone = 'UTC'")
        self.query("update utility set timezone = %s", [zone])
        self.query("select partition_cover('2017-12-01', '2019-03-01')")

    def query(self, sql, parameters=None):
        self.cursor.execute(sql, parameters)
        return self.cursor.fetchall() if self.cursor.description else []

    def value(self, sql, parameters=None):
        return self.query(sql, parameters)[0][0]

    def account(self, kva=315, opened="2010-01-01", use_category="INDUSTRIAL", planned=None, name=None, **columns):
        """One account with a holder, a receiving point and a capacity; returns its number."""
        self.serial += 1
        number = f"A-{self.serial:05}"
        site = self.value("insert into site (name) values (%s) returning site_id", [f"site {self.serial}"])
        customer = self.value("insert into customer (customer_number, name) values (%s, %s) returning customer_id",
                                       [f"C-{self.serial:05}", name or f"customer {self.serial}"])
        values = {"account_number": number, "site_id": site, "use_category": use_category, "supply_kv": 10, "opened_on": opened,
                  "planned_annual_kwh": planned, **columns}
        key = self.value(f"insert into account ({', '.join(values)}) values ({', '.join(['%s'] * len(values))})"
                                  " returning account_id", list(values.values()))
        self.query("insert into account_holder (account_id, customer_id, valid) values (%s, %s, daterange(%s, null))",
                            [key, customer, opened])
        self.query("insert into receiving_point (account_id, name, supply_kv, metering_mode) values (%s, 'RP1', 10, 'HVHM')", [key])
        if kva:
            self.capacity(number, "INSTALL", kva, opened)
        return number

    def id(self, number):
        return self.value("select account_id from account where account_number = %s", [number])

    def capacity(self, number, kind, kva, on, line=None):
        self.query("insert into capacity_event (account_id, kind, kva, effective_on, line_id, actor) values (%s, %s, %s, %s, %s, 't')",
                            [self.id(number), kind, kva, on, line])

    def point(self, number, ratio=1, since="2010-01-01", until=None, at=None, receiving_point="RP1"):
        """A settlement point with a meter behind a CT of @ratio; returns its id."""
        self.serial += 1
        key = self.value("insert into metering_point (point_number, receiving_point_id) values (%s, (select receiving_point_id from"
                                  " receiving_point where account_id = %s and name = %s)) returning metering_point_id",
                                  [f"{number}-{self.serial:02}", self.id(number), receiving_point])
        self.query("insert into metering_point_account (metering_point_id, account_id, valid) values (%s, %s, daterange(%s, %s))",
                            [key, self.id(number), since, until])
        self.query(
            "with m as (insert into meter (serial_number, driver) values (%s, 'x') returning meter_id)"
            " insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a)"
            " select %s, meter_id, tstzrange(%s::timestamp at time zone %s, null), %s, 1 from m",
            [f"M{key}", key, at or since, self.zone, ratio])
        return key

    def registers(self, point, rows):
        """@rows: (local time, kWh, kvarh forward, kvarh reverse)"""
        for at, kwh, forward, reverse in rows:
            self.query(
                "with r as (insert into reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh,"
                " reactive_energy_import_varh, reactive_energy_export_varh)"
                " select %s, at, at, 'I', %s::bigint * 1000, %s::bigint * 1000, %s::bigint * 1000 from (select %s::timestamp at time zone %s as at) t returning metering_point_id, slot_at)"
                " select energy_mark(array_agg(metering_point_id), array_agg(slot_at)) from r",
                [point, kwh, forward, reverse, at, self.zone])

    def year(self, point, kwh_a_month, forward=0, reverse=0, months=range(0, 13)):
        """Monthly registers over 2018, read at each border."""
        self.registers(point, [(f"{2018 + m // 12}-{m % 12 + 1:02}-01", m * kwh_a_month, m * forward, m * reverse) for m in months])


@pytest.fixture
def county(database):
    return County(database)


@pytest.fixture
def review(database, dahu):
    """Runs dahu review --json and returns {account: {(rule, subject): verdict}}."""
    def run(as_of="2019-01-01", *arguments, code=0):
        result = dahu("review", "--as-of", as_of, "--json", *arguments, database=database)
        assert result.returncode == code, result.stderr
        document = json.loads(result.stdout)
        assert document["as_of"] == as_of
        return {account["account"]: {(d["rule"], d["subject"]): d for d in account["decisions"]} for account in document["accounts"]}
    return run


def codes(verdict):
    return [reason["code"] for reason in verdict["reasons"]]


# ---- the steel plant's year ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ratio, large", [(1, False), (5, False), (6, True)])
def test_the_steel_plant(database, review, ratio, large):
    county = County(database, "Asia/Seoul")
    number = county.account(kva=1250, opened="2015-04-01")
    # with these ratios the plant would draw three times its contract capacity: held, if nobody said otherwise
    county.query("insert into vee_rule (rule, valid, outcome, reason, actor) values ('spike_capacity', '[,]', 'FLAG', 'ratios of a test', 't')")
    point = county.point(number, ratio)
    begin = datetime.datetime(2018, 1, 1, tzinfo=SEOUL)
    with open(PROFILE, encoding="ascii", newline="") as file:
        rows = [[int(decimal.Decimal(text) * 1000) for text in row.values()] for row in csv.DictReader(file)]
    assert len(rows) == 35040
    slots = [(begin + datetime.timedelta(minutes=15 * (i + 1))).isoformat() for i in range(len(rows))]
    database.copy("dahu.interval_energy (metering_point_id, slot_at, interval_s, active_import_wh, reactive_import_varh, reactive_export_varh)",
                  (f"{point}\t{slot}\t900\t{row[0]}\t{row[1]}\t{row[2]}\n" for slot, row in zip(slots, rows)))
    database.query("select energy_mark(array_agg(metering_point_id), array_agg(slot_at)) from interval_energy")
    verdict = review()[number]["4.1", ""]
    assert database.query("select sum(active_import_wh), sum(reactive_import_varh), sum(reactive_export_varh), min(completeness_bp), count(*)"
                          " from energy_month where month between '2018-01-01' and '2018-12-01'") \
        == [(959636710 * ratio, 456759840 * ratio, 135638040 * ratio, 10000, 12)]
    assert verdict["facts"]["annual_kwh"] == pytest.approx(959636.71 * ratio, abs=0.001) and verdict["facts"]["capacity_kva"] == 1250
    assert verdict["result"]["large"] is large and verdict["completeness_bp"] == 10000
    assert verdict["outcome"] == ("PASS" if large else "FAIL")
    assert codes(verdict) == (["ENERGY"] if large else ["CAPACITY_UNDER_LIMIT", "ENERGY_UNDER_LIMIT", "NOT_HIGH_RISK"])


# ---- 4.1 ----------------------------------------------------------------------------------------------------------------


# clause 4.1 K3
@pytest.mark.parametrize("wh_below, large", [(1, False), (0, True), (-1, True)])
def test_the_limit_to_the_watt_hour(county, review, wh_below, large):
    number = county.account(1000)
    point = county.point(number)
    county.registers(point, [(f"2018-{m:02}-01", (m - 1) * 400000, 0, 0) for m in range(1, 13)])
    county.query("insert into reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh)"
                          " values (%s, '2018-12-31 16:00Z', now(), 'I', 5000000000 - %s)", [point, wh_below])
    county.query("select energy_mark(array[%s::bigint], array['2018-12-31 16:00Z'::timestamptz])", [point])
    verdict = review()[number]["4.1", ""]
    assert verdict["result"]["large"] is large
    assert verdict["facts"]["annual_kwh"] == (4999999.99 if wh_below == 1 else 5000000)


# clause 4.1
@pytest.mark.parametrize("kva, large", [(1999, False), (2000, True), (2001, True)])
def test_the_limit_of_capacity(county, review, kva, large):
    number = county.account(kva)
    county.year(county.point(number), 1000)
    assert review()[number]["4.1", ""]["result"]["large"] is large


def test_capacity_is_that_of_the_day(county, review):
    number = county.account(1600)
    county.year(county.point(number), 1000)
    county.capacity(number, "INSTALL", 1000, "2018-12-31")
    county.capacity(number, "REMOVE", 600, "2019-01-02")
    wrong = county.value("insert into capacity_event (account_id, kind, kva, effective_on, actor) values (%s, 'INSTALL', 9000,"
                                  " '2018-06-01', 't') returning capacity_event_id", [county.id(number)])
    county.query("insert into capacity_event (account_id, kind, kva, effective_on, corrects_id, actor)"
                          " values (%s, 'CORRECTION', -9000, '2018-06-01', %s, 't')", [county.id(number), wrong])
    capacity = {day: review(day)[number]["4.1", ""]["facts"]["capacity_kva"] for day in ("2018-12-30", "2018-12-31", "2019-01-02")}
    assert capacity == {"2018-12-30": 1600, "2018-12-31": 2600, "2019-01-02": 2000}


def test_points_are_summed_and_check_points_are_not(county, review):
    number = county.account()
    county.year(county.point(number), 200000)
    county.year(county.point(number), 250000)
    check = county.point(number)
    county.query("update metering_point set purpose = 'CHECK' where metering_point_id = %s", [check])
    county.year(check, 450000)
    verdict = review()[number]["4.1", ""]
    assert verdict["facts"]["annual_kwh"] == 12 * 450000 and codes(verdict) == ["ENERGY"]


def test_a_missing_month_is_no_zero(county, review):
    number = county.account(1000)
    point = county.point(number)
    county.year(point, 100000, months=[0, 1, 2, 3, 4])
    verdict = review()[number]["4.1", ""]
    assert verdict["outcome"] == "REVIEW" and codes(verdict) == ["ENERGY_INCOMPLETE"]
    assert verdict["facts"]["annual_kwh"] == 400000 and verdict["completeness_bp"] == 10000 * 120 // 365
    assert not review("2018-05-01")[number]["4.1", ""]["result"]["large"]


def test_an_account_that_was_never_read_is_for_a_person(county, review):
    number = county.account(630)
    county.point(number)
    verdicts = review()[number]
    assert verdicts["4.1", ""]["outcome"] == "REVIEW" and verdicts["4.1", ""]["facts"]["annual_kwh"] is None
    assert verdicts["4.11", ""]["outcome"] == "REVIEW" and verdicts["pf", "RP1"]["outcome"] == "REVIEW"


def test_a_long_silence_between_two_registers_loses_nothing(county, review):
    number = county.account(630)
    point = county.point(number)
    county.year(point, 450000, months=[0, 1, 2, 9, 10, 11, 12])
    verdict = review()[number]["4.1", ""]
    assert verdict["facts"]["annual_kwh"] == 12 * 450000 and verdict["completeness_bp"] == 10000


def test_a_young_account_is_judged_by_its_plan(county, review):
    young, unplanned, busy = county.account(630, "2018-07-01", planned=5000000), county.account(1250, "2018-07-01"), \
        county.account(1600, "2018-07-01", planned=100)
    for number in (young, unplanned, busy):
        county.registers(county.point(number, since="2018-07-01"),
                         [("2018-07-01", 0, 0, 0), ("2019-01-01", 6000000 if number == busy else 600, 0, 0)])
    verdicts = review()
    assert verdicts[young]["4.1", ""]["facts"]["annual_kwh"] == 5000000 and verdicts[young]["4.1", ""]["outcome"] == "PASS"
    assert verdicts[unplanned]["4.1", ""]["outcome"] == "REVIEW" and verdicts[unplanned]["4.1", ""]["facts"]["annual_kwh"] == 600
    assert verdicts[busy]["4.1", ""]["facts"]["annual_kwh"] == 6000000


def test_a_point_that_changed_its_account_counts_by_the_day(county, review):
    seller, buyer = county.account(), county.account()
    point = county.point(seller, until="2018-04-11")
    county.query("insert into metering_point_account (metering_point_id, account_id, valid) values (%s, %s, '[2018-04-11,)')",
                          [point, county.id(buyer)])
    county.registers(point, [("2018-01-01", 0, 0, 0), ("2018-04-01", 900, 0, 0), ("2018-04-11", 1000, 0, 0), ("2018-05-01", 1300, 0, 0),
                             ("2019-01-01", 5000, 0, 0)])
    other = county.point(buyer)
    county.year(other, 10)
    verdicts = review()
    assert verdicts[seller]["4.1", ""]["facts"]["annual_kwh"] == 1000 and verdicts[buyer]["4.1", ""]["facts"]["annual_kwh"] == 4120
    assert verdicts[seller]["4.1", ""]["completeness_bp"] == 100 * 10000 // 365  # the seller has had no point since then
    assert verdicts[buyer]["4.1", ""]["completeness_bp"] == 10000


# clause 4.1
def test_high_risk_is_the_latest_assessment_of_the_day(county, review):
    number = county.account()
    county.year(county.point(number), 1000)
    for high_risk, since in ((True, "2018-06-01"), (False, "2019-01-10")):
        county.query("insert into account_risk (account_id, high_risk, valid_from, actor) values (%s, %s, %s, 't')",
                              [county.id(number), high_risk, since])
    large = {day: review(day)[number]["4.1", ""]["result"]["large"] for day in ("2018-05-31", "2018-06-01", "2019-01-09", "2019-01-10")}
    assert large["2018-06-01"] and large["2019-01-09"] and not large["2019-01-10"]
    assert codes(review("2019-01-09")[number]["4.1", ""]) == ["HIGH_RISK"]


def test_closed_and_later_accounts_are_not_asked(county, review):
    closed, later, here = county.account(closed_on="2018-12-31"), county.account(opened="2019-02-01"), county.account()
    for number in (closed, later, here):
        county.year(county.point(number), 1000)
    assert set(review()) == {here}


# ---- power factor -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("use_category, kva, standard", [("INDUSTRIAL", 315, 90), ("INDUSTRIAL", 160, 85), ("NON_INDUSTRIAL", 315, 85),
                                                         ("AGRICULTURAL", 315, 80), ("RESIDENTIAL", 315, None), ("INDUSTRIAL", 99, None)])
def test_the_standard_of_the_power_factor(county, review, use_category, kva, standard):
    number = county.account(kva, use_category=use_category)
    county.query("update receiving_point set on_load_voltage_regulation = false")
    county.year(county.point(number), 1000, 500, 10)
    verdicts = review()[number]
    assert (verdicts["pf", "RP1"]["facts"]["standard"] if standard else None) == standard
    assert standard or ("pf", "RP1") not in verdicts


def test_points_of_one_receiving_point_share_one_power_factor(county, review):
    number = county.account(800)
    county.query("insert into receiving_point (account_id, name, supply_kv, metering_mode) values (%s, 'RP2', 10, 'HVLM')",
                          [county.id(number)])
    county.year(county.point(number), 30000, 20000, 1000)
    county.year(county.point(number), 30000, 50000, 9000)
    county.year(county.point(number, receiving_point="RP2"), 100000, 10037, 0)
    verdicts = review()[number]
    low, behind = verdicts["pf", "RP1"], verdicts["pf", "RP2"]
    assert (low["facts"]["kwh"], low["facts"]["kvarh_forward"], low["facts"]["kvarh_reverse"]) == (60000, 70000, 10000)
    assert low["result"]["pf_x100"] == 60 and low["result"]["adjust_bp"] == 2500 and low["outcome"] == "WARN"
    assert codes(low) == ["PF_BELOW_STANDARD", "BACK_FEED"] and low["facts"]["loss_kwh"] == 0
    # high-voltage supply metered on the low-voltage side: losses are to be added, and nobody knows them yet
    assert behind["facts"]["loss_kwh"] is None and behind["outcome"] == "REVIEW" and behind["result"]["pf_x100"] is None


def test_half_a_month_is_no_month(county, review):
    number = county.account(800)
    county.registers(county.point(number), [("2018-12-01", 0, 0, 0), ("2018-12-20", 100, 10, 0)])
    verdict = review()[number]["pf", "RP1"]
    assert verdict["outcome"] == "REVIEW" and verdict["facts"]["kwh"] is None and verdict["completeness_bp"] == 19 * 10000 // 31


def test_exempt_accounts_and_reduced_standards(county, review):
    exempt, reduced = county.account(800, pf_policy="EXEMPT"), county.account(800, pf_policy="REDUCED_STANDARD", pf_reduced_standard=80)
    for number in (exempt, reduced):
        county.year(county.point(number), 100, 10, 0)
    verdicts = review()
    assert ("pf", "RP1") not in verdicts[exempt]
    assert verdicts[reduced]["pf", "RP1"]["facts"]["reduced_standard"] == 80 and "PF_NO_REWARD" in codes(verdicts[reduced]["pf", "RP1"])


# ---- 4.11 ---------------------------------------------------------------------------------------------------------------


def idle(county, kwh_until="2018-06-01", **account):
    """An account that used energy until a day, and was read at each month's border since."""
    number = county.account(315, **account)
    point = county.point(number)
    county.registers(point, [("2018-01-01", 0, 0, 0), (kwh_until, 500, 0, 0)]
                     + [(f"{2018 + m // 12}-{m % 12 + 1:02}-01", 500, 0, 0) for m in range(6, 14)])
    return number


def test_six_months_without_use(county, review):
    number = idle(county)
    assert review("2018-11-30")[number]["4.11", ""]["outcome"] == "PASS"  # last use 31 May: the last day of the term
    verdict = review("2018-12-01")[number]["4.11", ""]
    assert verdict["outcome"] == "FAIL" and verdict["result"]["state"] == "IDLE_CANDIDATE" and verdict["facts"]["last_use"] == "2018-05-31"


# clause 4.11
def test_an_idle_account_that_is_suspended_or_excused(county, review):
    suspended, partly, resumed, excused = idle(county), idle(county), idle(county), idle(county, idle_reason="rebuilding, letter 7/2018")
    county.capacity(suspended, "SUSPEND", 315, "2018-06-01")
    county.capacity(partly, "SUSPEND", 100, "2018-06-01")
    county.capacity(resumed, "SUSPEND", 315, "2018-06-01")
    county.capacity(resumed, "RESUME", 315, "2018-06-08")
    verdicts = {number: rows["4.11", ""] for number, rows in review().items()}
    assert verdicts[suspended]["facts"]["suspensions"] == [{"from": "2018-06-01", "to": None, "kind": "suspension"}]
    assert verdicts[resumed]["facts"]["suspensions"] == [{"from": "2018-06-01", "to": "2018-06-07", "kind": "suspension"}]
    states = {number: verdict["result"]["state"] for number, verdict in verdicts.items()}
    assert states == {suspended: "COVERED", partly: "IDLE_CANDIDATE", resumed: "IDLE_CANDIDATE", excused: "EXCUSED"}


# clause 4.11
def test_a_silent_meter_is_not_an_idle_customer(county, review):
    number = county.account()
    county.year(county.point(number), 100, months=range(0, 5))
    verdict = review("2019-01-01")[number]["4.11", ""]
    assert verdict["outcome"] == "REVIEW" and verdict["facts"]["last_use"] is None and codes(verdict) == ["MISSING_FACT"]
    assert review("2018-06-15")[number]["4.11", ""]["outcome"] == "PASS"  # whatever happened in the gap, it is not six months


def test_never_used_since_the_first_reading(county, review):
    number = county.account()
    county.registers(county.point(number), [(f"{2018 + m // 12}-{m % 12 + 1:02}-01", 7, 0, 0) for m in range(0, 13)])
    verdict = review()[number]["4.11", ""]
    assert verdict["outcome"] == "FAIL" and verdict["facts"]["last_use"] == "2017-12-31"


def test_the_creep_of_a_meter_is_no_use(county, review):
    number = county.account(315)
    county.registers(county.point(number), [("2018-01-01", 0, 0, 0), ("2018-02-01", 700, 0, 0)]
                     + [(f"{2018 + m // 12}-{m % 12 + 1:02}-01", 699 + m, 0, 0) for m in range(2, 13)])
    assert review()[number]["4.11", ""]["facts"]["last_use"] == "2018-12-31"
    county.query("update policy set value = '1' where key = 'r4_11_creep_kwh'")
    verdict = review()[number]["4.11", ""]
    assert verdict["facts"]["last_use"] == "2018-01-31" and verdict["result"]["state"] == "IDLE_CANDIDATE"


# ---- dedicated lines and applications -----------------------------------------------------------------------------------


def dedicated_line(county, number, completed, energised=None, clause=True):
    county.serial += 1
    station = county.value("insert into substation (name, primary_kv) values (%s, 110) returning substation_id", [f"S{county.serial}"])
    return county.value("insert into line (line_number, name, substation_id, kind, account_id, voltage_kv, completed_on,"
                                 " first_energised_on, has_reclaim_clause) values (%s, 'x', %s, 'DEDICATED', %s, 10, %s, %s, %s) returning line_id",
                                 [f"DL-{county.serial}", station, county.id(number), completed, energised, clause])


def test_a_dedicated_line_in_its_two_years_and_past_them(county, review):
    inside, past, without = (county.account(kva=None) for _ in range(3))
    for number, completed, clause in ((inside, "2017-06-01", True), (past, "2016-12-31", True), (without, "2016-12-31", False)):
        line = dedicated_line(county, number, completed, completed, clause)
        for kind in ("INSTALL", "COMMISSION"):
            county.capacity(number, kind, 3999, completed, line)
    county.capacity(inside, "INSTALL", 1, "2017-12-01")  # without a line: the account has one dedicated line only
    verdicts = {number: next(v for (rule, _), v in rows.items() if rule == "4.6.2") for number, rows in review().items()}
    assert verdicts[inside]["result"]["state"] == "IN_PROGRESS" and verdicts[inside]["outcome"] == "PENDING"
    assert len(verdicts[inside]["facts"]["ledger"]) == 3
    assert verdicts[past]["result"]["state"] == "CLAWBACK_RIGHT"
    assert verdicts[without]["result"]["state"] == "CLAWBACK_UNENFORCEABLE_NO_CLAUSE"
    stored = county.query("select state from decision where rule_id = '4.6.2' order by account_id")
    assert [row[0] for row in stored] == ["IN_PROGRESS", "CLAWBACK_RIGHT", "CLAWBACK_UNENFORCEABLE_NO_CLAUSE"]


def test_an_application_for_a_dedicated_line(county, review):
    number = county.account(1500, opened="2016-03-01")
    station = county.value("insert into substation (name, primary_kv) values ('S', 110) returning substation_id")
    bay = county.value("insert into bay (substation_id, bay_number, voltage_kv) values (%s, '7', 10) returning bay_id", [station])
    key = county.value(
        "insert into service_application (application_number, account_id, kind, accepted_on, applied_kva, far_term_kva,"
        " planning_documents_valid, dedicated_line, bay_id) values ('AP-1', %s, 'INCREASE', '2018-12-01', 2500, 5000, true, true, %s)"
        " returning service_application_id", [county.id(number), bay])
    for document, kva in (("plan A", 9999), ("plan B", 2000)):
        county.query("insert into capacity_plan (account_id, service_application_id, planned_on, kva, document_no, actor)"
                              " values (%s, %s, '2019-06-01', %s, %s, 't')", [county.id(number), key, kva, document])
    verdicts = review()[number]
    look_back = verdicts["4.5", "AP-1"]
    assert look_back["result"]["look_back_kva"] == 4000 and look_back["outcome"] == "PASS"
    plans = [event for event in look_back["facts"]["ledger"] if event["kind"] == "plan"]
    assert [(event["date"], event["kva"]) for event in plans] == [("2019-06-01", 2000)]  # the later document replaces the earlier
    assert verdicts["4.6.1", "AP-1"]["facts"]["bay_available"] is True
    assert verdicts["4.7", "AP-1"]["outcome"] == "PENDING" and "DEDICATED_LINE" in codes(verdicts["4.7", "AP-1"])
    county.query("update service_application set status = 'WITHDRAWN'")
    assert {rule for rule, _ in review("2019-01-02")[number]} == {"4.1", "4.13", "4.15"}


def test_joint_review_of_applications(county, review):
    number = county.account()
    for serial, (kva, sources) in enumerate([(1999, 1), (2000, 1), (630, 2)]):
        county.query("insert into service_application (application_number, account_id, kind, accepted_on, applied_kva, hv_source_count)"
                              " values (%s, %s, 'INCREASE', '2018-12-01', %s, %s)", [f"AP-{serial}", county.id(number), kva, sources])
    verdicts = review()[number]
    assert [verdicts["4.7", f"AP-{i}"]["outcome"] for i in range(3)] == ["NOT_APPLICABLE", "PENDING", "PENDING"]


# ---- what is recorded ---------------------------------------------------------------------------------------------------


def test_the_same_question_is_recorded_once(county, review, database):
    number = county.account(2000)
    point = county.point(number)
    county.year(point, 1000, 100, 0)
    review()
    before = database.query("select * from decision order by decision_id")
    assert len(before) == 5
    review()
    assert database.query("select * from decision order by decision_id") == before
    assert database.query("select decision_count, account_count, finished_at is not null from review_run order by review_run_id") \
        == [(5, 1, True), (0, 1, True)]
    county.registers(point, [("2018-12-31", 11990, 1190, 0)])
    county.query("insert into account_risk (account_id, high_risk, valid_from, actor) values (%s, true, '2018-01-01', 't')",
                          [county.id(number)])
    review()
    asked = database.query("select rule_id from decision order by decision_id offset 5")
    assert sorted(asked) == [("4.1",), ("4.15",)]  # the others were asked nothing new
    review("2019-01-02")
    assert database.value("select count(*) from decision") == 12


def test_two_reviews_at_once_record_once(county, dahu, database):
    for _ in range(20):
        county.year(county.point(county.account(2000)), 1000)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        runs = [pool.submit(dahu, "review", "--as-of", "2019-01-01", "--json", database=database) for _ in range(4)]
    assert [run.result().returncode for run in runs] == [0] * 4
    assert len({run.result().stdout for run in runs}) == 1
    assert database.query("select count(*), count(distinct review_run_id) from decision") == [(100, 1)]


def test_names_of_all_kinds_come_through(county, review, dahu, database):
    point, name = "进线\t1\\n\n\"a\"\r受电点𠮷", "东风 \"大户\" \\ & <b>Söhne</b> 𠮷"
    number = county.account(2000, name=name)
    county.query("update receiving_point set name = %s", [point])
    county.year(county.point(number, receiving_point=point), 1000, 900)
    assert ("pf", point) in review()[number]
    assert database.value("select subject from decision where rule_id = 'pf'") == point
    assert json.loads(dahu("review", "--as-of", "2019-01-01", "--json", database=database).stdout)["accounts"][0]["name"] == name
    table = dahu("review", "--as-of", "2019-01-01", "--all", database=database).stdout
    assert len(table.splitlines()) == 7 and name in table  # heading, 4.1, 4.13, 4.15, pf, blank, summary


def test_a_decision_leads_to_its_thresholds(county, review, database):
    county.year(county.point(county.account(2000)), 1000)
    review()
    content = database.value("select t.content from decision d join review_rule r using (review_run_id, rule_id)"
                             " join threshold_set t using (threshold_set_id) where d.rule_id = '4.1'")
    assert content["r4_1_capacity_kva"] == 2000


def test_a_threshold_holds_from_its_day(county, review, database):
    number = county.account(1500)
    county.year(county.point(number), 1000)
    database.query("update policy set valid = '[,2018-12-31]' where key = 'r4_1_capacity_kva'")
    database.query("insert into policy (key, valid, value, clause, actor) values ('r4_1_capacity_kva', '[2019-01-01,)', '1500', '4.1', 't')")
    assert not review("2018-12-31")[number]["4.1", ""]["result"]["large"]
    assert review("2019-01-01")[number]["4.1", ""]["result"]["large"]


def test_migrating_keeps_changed_policies(database, dahu):
    database.query("update policy set value = '1600' where key = 'r4_1_capacity_kva'")
    rows = database.query("select key, regime, value, valid::text from policy order by key, regime")
    assert len(rows) > 40 and ("r4_11_idle_months", "2024", "6", "[2024-06-01,)") in rows
    assert dahu("migrate", database=database).returncode == 0
    assert database.query("select key, regime, value, valid::text from policy order by key, regime") == rows


def test_a_wrong_policy_row_is_named(county, review, database, dahu):
    county.year(county.point(county.account()), 1000)
    database.query("update policy set value = 'many' where key = 'r4_1_capacity_kva'")
    result = dahu("review", "--as-of", "2019-01-01", database=database)
    assert result.returncode in (1, 2) and "r4_1_capacity_kva" in result.stderr and not result.stdout
    assert database.value("select count(*) from review_run") == 0


def test_one_account_that_cannot_be_decided_does_not_stop_the_others(county, review, dahu, database):
    bad, good = county.account(kva=None), county.account(2000)
    for number in (bad, good):
        county.year(county.point(number), 1000)
    line = dedicated_line(county, bad, "2017-06-01")
    county.query("insert into capacity_event (account_id, line_id, kind, kva, effective_on, actor)"
                          " select %s, %s, 'INSTALL', 1, '2018-01-01', 't' from generate_series(1, 513)", [county.id(bad), line])
    result = dahu("review", "--as-of", "2019-01-01", "--json", database=database)
    assert result.returncode == 3 and bad in result.stderr and "4.6.2" in result.stderr
    accounts = {account["account"]: account["decisions"] for account in json.loads(result.stdout)["accounts"]}
    assert {d["rule"] for d in accounts[bad]} == {"4.1", "4.11", "4.13", "4.15", "pf"} and len(accounts[good]) == 5


def test_one_account_alone(county, review, dahu, database):
    first, second = county.account(2000), county.account(2000)
    for number in (first, second):
        county.year(county.point(number), 1000)
    assert set(review("2019-01-01", "--account", second)) == {second}
    assert database.query("select distinct account_id from decision") == [(county.id(second),)]
    unknown = dahu("review", "--account", "A-99999", "--as-of", "2019-01-01", database=database)
    assert unknown.returncode == 1 and "A-99999" in unknown.stderr


def test_the_table_can_be_read(county, dahu, database):
    large, ordinary = county.account(2500, name="某某特种钢铁有限公司"), county.account(name="Small & Co")
    for number in (large, ordinary):
        county.year(county.point(number), 1000, 700, 0)
    county.year(county.point(ordinary), 1000, 0, 0)
    county.query("""with made as (insert into work_case (case_number, flow, account_id, state, owner_desk, desk_name) values ('HT-1', 'contracts', %(id)s, 'EFFECTIVE', 'MARKETING_CLERK', 'MARKETING_CLERK') returning work_case_id),
                    head as (insert into contract (work_case_id, kind, account_id, paper_number) select work_case_id, 'SUPPLY', %(id)s, 'HT-1' from made returning work_case_id)
                    insert into contract_version (work_case_id, version_no, account_id, kind, customer_id, contract_kva, valid, in_force, change, signed_on, actor)
                    select head.work_case_id, 1, %(id)s, 'SUPPLY', h.customer_id, 1000, '[2018-01-01,2021-01-01)', true, 'FIRST', '2018-01-01', 't'
                    from head, account_holder h where h.account_id = %(id)s""", {"id": county.id(ordinary)})
    county.query("""insert into visit (visit_id, receipt_number, account_id, outcome, copy_no, visited_on, began_at, ended_at, phone_began_at, phone_ended_at, offset_ms,
                        form_version, customer_signature_sha256, content, fingerprint, actor)
                    values ('0167f1f0-0000-7000-8000-000000000001', 'HZ-1', %s, 'INSPECTED', 1, '2018-12-01', '2018-12-01', '2018-12-01', '2018-12-01', '2018-12-01', 0,
                            '1', repeat('a', 64), '{}', 'f', 't')""", [county.id(ordinary)])
    county.query("insert into meter_test (metering_point_id, tested_on, passed, document_no, actor) select metering_point_id, '2018-12-01', true, 'd', 't'"
                 " from metering_point_account where account_id = %s", [county.id(ordinary)])
    english = dahu("review", "--as-of", "2019-01-01", "--lang", "en", database=database)
    assert english.returncode == 0, english.stderr
    lines = english.stdout.splitlines()
    assert lines[0].split() == ["account", "customer", "large", "PF", "findings"]
    assert lines[1].startswith(f"{large}  某某特种钢铁有限公司  YES    0.82  4.1  contract capacity 2,500 kVA reaches the limit of 2,000 kVA")
    assert "4.13  there is no effective supply contract" in lines[2] and lines[2].startswith(" " * 20)
    assert "4.15  counted from 2010-01-01; the inspection was due on 2011-01-01 and is overdue" in lines[3]
    assert "4.17 RP1  power factor 0.82 is below the standard of 0.90" in lines[4] and lines[4].startswith(" " * 20)
    assert ordinary not in english.stdout
    assert "2 accounts reviewed with the facts of 2019-01-01: 1 large. 1 without findings" in lines[-1]
    assert "0.94" in dahu("review", "--as-of", "2019-01-01", "--lang", "en", "--all", database=database).stdout
    chinese = dahu("review", "--as-of", "2019-01-01", "--lang", "zh", database=database).stdout
    assert "大客户" in chinese and "用电容量 2,500 kVA，达到 2,000 kVA 的标准" in chinese


def test_today_is_that_of_the_utility(county, dahu, database):
    county.query("select partition_ahead(0)")
    county.account(2500)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # 25 hours apart: never the same day
        database.query("update utility set timezone = %s", [zone])
        today = datetime.datetime.now(zoneinfo.ZoneInfo(zone)).date().isoformat()
        assert json.loads(dahu("review", "--json", database=database).stdout)["as_of"] == today


def test_usage(dahu):
    assert dahu("review", "--as-of", "2019-02-30").returncode == 2
    assert dahu("review", "--nonsense").returncode == 2
