"""dahu bill, payment, tariff, calendar: from validated days to money, and what is refused on the way."""
import csv
import datetime
import decimal
import json
import re

import pytest
from conftest import ROOT

D = decimal.Decimal
PROFILE = ROOT / "src/sim/profile/steel_industry.csv"
CAPACITY, PEAK, FLAT, VALLEY, FUND = 23000000, 1032500, 623100, 301700, 29875   # 0.000001 yuan
PERIODS = {"VALLEY": [(0, 480)], "PEAK": [(480, 660), (1080, 1260)], "FLAT": [(660, 1080), (1260, 1440)]}


def period_of(minute):
    return next(name for name, spans in PERIODS.items() for a, b in spans if a <= minute < b)


def half_up(value):
    return int(value.quantize(D(1), rounding=decimal.ROUND_HALF_UP))


class Plant:
    """One account whose days are written as validation leaves them."""

    def __init__(self, database, dahu):
        connection = database.cluster.connect(database.name)
        self.cursor, self.database, self.dahu = connection.cursor(), database, dahu
        self.query("set search_path = dahu, public; set timezone = 'UTC'")
        self.query("insert into calendar_year (year, source) values (2024, 't'), (2025, 't')")
        self.query("insert into calendar_day (day, kind, name) values ('2025-05-01', 'HOLIDAY', 'May Day'), ('2025-05-02', 'REST', 'May Day')")

    def query(self, sql, parameters=None):
        self.cursor.execute(sql, parameters)
        return self.cursor.fetchall() if self.cursor.description else []

    def value(self, sql, parameters=None):
        return self.query(sql, parameters)[0][0]

    def account(self, number="A-00001", kva=2000, mode="HVHM"):
        site = self.value("insert into site (name) values ('s') returning site_id")
        key = self.value("insert into account (account_number, site_id, use_category, supply_kv, opened_on)"
                         " values (%s, %s, 'INDUSTRIAL', 10, '2010-01-01') returning account_id", [number, site])
        self.query("insert into receiving_point (account_id, name, supply_kv, metering_mode) values (%s, 'RP1', 10, %s)", [key, mode])
        for kind in ("INSTALL", "COMMISSION"):
            self.query("insert into capacity_event (account_id, kind, kva, effective_on, actor) values (%s, %s, %s, '2010-01-01', 't')", [key, kind, kva])
        return key

    def point(self, account, serial=1):
        number = self.value("select account_number from account where account_id = %s", [account])
        key = self.value("insert into metering_point (point_number, receiving_point_id) values (%s, (select receiving_point_id from receiving_point"
                         " where account_id = %s)) returning metering_point_id", [f"{number}-{serial:02}", account])
        self.query("insert into metering_point_account values (%s, %s, '[2010-01-01,)')", [key, account])
        return key

    def day(self, point, day, wh, forward, reverse=0, completeness=10000, estimated=0, held=0):
        """@wh: of 96 quarters of an hour."""
        self.query("insert into interval_day select %s, %s, %s::timestamp at time zone (select timezone from utility), 900, %s::bigint[], array_fill(0::bigint, array[96]),"
                   " array_fill(0::bigint, array[96]), array_fill(0::bigint, array[96]), array_fill(0::smallint, array[96])", [point, day, day, wh])
        self.query("insert into energy_day values (%s, %s, %s, 0, %s, %s, %s, null, %s, %s, %s, true, null, 'reading', null, now())",
                   [point, day, sum(wh), forward, reverse, max(wh) * 4, completeness, estimated, held])

    def flat_month(self, point, month="2025-04", days=30, kwh_a_day=9600, forward=3000000):
        quarter = kwh_a_day * 1000 // 96
        self.query("insert into interval_day select %s, day, day::timestamp at time zone (select timezone from utility), 900, array_fill(%s::bigint, array[96]),"
                   " array_fill(0::bigint, array[96]), array_fill(0::bigint, array[96]), array_fill(0::bigint, array[96]), array_fill(0::smallint, array[96])"
                   " from (select %s::date + n as day from generate_series(0, %s - 1) n) d", [point, quarter, f"{month}-01", days])
        self.query("insert into energy_day select %s, %s::date + n, %s, 0, %s, 0, %s, null, 10000, 0, 0, true, null, 'reading', null, now()"
                   " from generate_series(0, %s - 1) n", [point, f"{month}-01", quarter * 96, forward, quarter * 4, days])

    def tariff(self, code="T2", periods=True):
        key = self.value("insert into tariff (code, name) values (%s, 'two-part') returning tariff_id", [code])
        prices = [("CAPACITY", "CAPACITY", "", CAPACITY, True), ("SURCHARGE", "FUND", "", FUND, False), ("DEMAND", "DEMAND", "", 35000000, True)]
        prices += [("ENERGY", "ENERGY", p, e6, True) for p, e6 in (("PEAK", PEAK), ("FLAT", FLAT), ("VALLEY", VALLEY))] if periods else \
            [("ENERGY", "ENERGY", "", FLAT, True)]
        for kind, item, period, e6, adjustable in prices:
            self.query("insert into tariff_price (tariff_id, kind, item, period, price_e6, pf_adjustable, valid, actor) values (%s, %s, %s, %s, %s, %s, '[2010-01-01,)', 't')",
                       [key, kind, item, period, e6, adjustable])
        for month in range(1, 13) if periods else ():
            for period, spans in PERIODS.items():
                for a, b in spans:
                    self.query("insert into tariff_period (tariff_id, month, minutes, period, valid, actor) values (%s, %s, int4range(%s, %s), %s, '[2010-01-01,)', 't')",
                               [key, month, a, b, period])
        return key

    def run(self, *words, code=0):
        result = self.dahu(*words, database=self.database)
        assert result.returncode == code, result.stdout + result.stderr
        return result.stdout if code in (0, 3) else result.stderr

    def assign(self, account="A-00001", tariff="T2", since="2010-01-01", *more):
        self.run("tariff", "assign", tariff, "--account", account, "--from", since, *more)

    def make(self, period="2025-04", code=0, *more):
        return json.loads(self.run("bill", "make", "--period", period, "--json", *more, code=code))

    def show(self, number):
        return json.loads(self.run("bill", "show", number, "--json"))

    def issued(self, number, on="2025-05-06", *more, code=0):
        return self.run("bill", "issue", number, "--on", on, *more, code=code)


def write(tmp_path, name, *lines):
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def plant(database, dahu):
    return Plant(database, dahu)


@pytest.fixture
def billed(plant):
    """An account of 288,000 kWh with a draft for April 2025."""
    plant.key = plant.account()
    plant.meter = plant.point(plant.key)
    plant.flat_month(plant.meter)
    plant.tariff()
    plant.assign("A-00001", "T2", "2010-01-01", "--basic", "capacity")
    return plant


# ---- the steel plant ------------------------------------------------------------------------------------------------------


def test_the_steel_plant(plant):
    """A month of a real plant behind a CT of 6: every line of the bill by an independent computation, in Python and in SQL."""
    plant.query("update utility set timezone = 'Asia/Seoul'")
    account = plant.account(kva=1250)
    point = plant.point(account)
    plant.tariff()
    plant.assign("A-00001", "T2", "2010-01-01", "--basic", "capacity")
    plant.query("insert into calendar_year (year, source) values (2018, 't')")
    with open(PROFILE, encoding="ascii", newline="") as file:
        rows = [[int(D(text) * 6000) for text in row.values()] for row in csv.DictReader(file)][:96 * 31]
    for d in range(31):
        day = rows[d * 96:(d + 1) * 96]
        plant.day(point, f"2018-01-{d + 1:02}", [row[0] for row in day], sum(row[1] for row in day), sum(row[2] for row in day))
    made, = plant.make("2018-01")
    bill = plant.show(made["bill_number"])

    wh = {name: 0 for name in ("PEAK", "FLAT", "VALLEY")}
    for n, row in enumerate(rows):
        wh[period_of(n % 96 * 15)] += row[0]
    fees = {p: half_up(D(wh[p]) / 1000 * D(e6) / 10000) for p, e6 in (("PEAK", PEAK), ("FLAT", FLAT), ("VALLEY", VALLEY))}
    items = {(i["line_kind"], i["tariff_period"]): i for i in bill["items"]}
    for p, fee in fees.items():
        assert abs(items["ENERGY", p]["amount_fen"] - fee) <= 1   # the line is of whole 0.01 kWh
        assert abs(D(items["ENERGY", p]["quantity"]) - D(wh[p]) / 1000) < D("0.01")
    energy = sum(i["amount_fen"] for (kind, _), i in items.items() if kind == "ENERGY")
    assert items["CAPACITY", ""]["amount_fen"] == 1250 * 2300

    pf, base = plant.query("""
        with e as (select sum(active_import_wh)::numeric p, sum(reactive_import_varh + reactive_export_varh)::numeric q from energy_day)
        select round(p / sqrt(p * p + q * q), 2), %s from e""", [energy + 1250 * 2300])[0]
    line = items["PF_ADJUSTMENT", ""]
    assert line["basis"]["pf_x100"] == int(pf * 100)
    n = int(pf * 100)
    bp = 50 * (90 - n) if 70 <= n < 90 else -15 * min(n - 90, 5)
    assert line["percent_bp"] == bp and line["basis"]["standard_x100"] == 90
    assert line["amount_fen"] == half_up(D(base) * bp / 10000)
    assert bill["amount_fen"] == sum(i["amount_fen"] for i in bill["items"])
    assert bill["energy_x100"] == half_up(D(sum(wh.values())) / 10)
    assert not [f for f in made["findings"] if f not in ("PF_BELOW_STANDARD", "BACK_FEED")]


def test_two_feeders_and_losses(plant, tmp_path):
    """Feeders of one receiving point are summed before the power factor; metered on the low side, losses are added."""
    account = plant.account(mode="HVLM")
    for serial, forward in ((1, 1000000), (2, 5000000)):
        plant.flat_month(plant.point(account, serial), kwh_a_day=4800, forward=forward)
    plant.tariff(periods=False)
    plant.assign("A-00001", "T2", "2010-01-01", "--basic", "capacity")
    made, = plant.make(code=3)
    assert "LOSS_UNKNOWN" in made["findings"]   # never 0
    assert "LOSS_UNKNOWN" in plant.issued(made["bill_number"], code=1)

    head = "户号,变压器名称,额定容量,类型,空载损耗,负载损耗,空载电流,短路阻抗"
    good = "A-00001,T1,2000,干变,2300,16000,0.5,6"
    path = write(tmp_path, "t.csv", head, good, "A-00009,T1,2000,干变,2300,16000,0.5,6", "A-00001,T2,2000,干变,0,16000,0.5,6")
    for fresh in (1, 0):
        report = json.loads(plant.run("import", "transformers", str(path), "--json", code=3))
        assert (report["new"], report["bad"]) == (fresh, 2)
    plant.run("import", "transformers", str(write(tmp_path, "u.csv", head, good.replace("2300", "2301"))), code=1)
    assert "2300" in (tmp_path / "u.errors.csv").read_text(encoding="utf-8")
    made, = plant.make()
    line = next(i for i in plant.show(made["bill_number"])["items"] if i["line_kind"] == "PF_ADJUSTMENT")
    p, q, st = D(288000), D(180000), D(2000 * 720)
    load = (p * p + q * q) / (st * st)
    iron, copper = D("2.3") * 720, D("1.05") * 16 * 720 * load
    assert line["basis"]["iron_kwh_x100"] == half_up(iron * 100) and line["basis"]["copper_kwh_x100"] == half_up(copper * 100)
    kvar = (D("0.005") + D("1.05") * D("0.06") * load) * st
    assert abs(line["basis"]["loss_kvarh_x100"] - half_up(kvar * 100)) <= 1
    total_p, total_q = p + iron + copper, q + kvar
    assert line["basis"]["pf_x100"] == half_up(100 * total_p / (total_p * total_p + total_q * total_q).sqrt())


# ---- made, issued, made again --------------------------------------------------------------------------------------------


def test_made_twice_is_the_same(billed):
    first, = billed.make()
    assert first["outcome"] == "NEW" and first["bill_number"] == "B-00001-202504-1"
    rows = billed.query("select b.*, i.* from bill b join bill_item i using (bill_id) order by line_no")
    again, = billed.make()
    assert again["outcome"] == "SAME" and again["amount_fen"] == first["amount_fen"]
    assert billed.query("select b.*, i.* from bill b join bill_item i using (bill_id) order by line_no") == rows
    billed.query("delete from bill")
    assert billed.make()[0]["amount_fen"] == first["amount_fen"]
    assert billed.value("select sum(amount_fen) = (select amount_fen from bill) from bill_item")


# clause 3.1.2
def test_only_confirmed_readings_go_out(billed):
    number = billed.make()[0]["bill_number"]
    billed.query("update energy_day set held_bp = 100 where day = '2025-04-09'")
    assert "made anew" in billed.issued(number, "2025-05-06", "--confirm", "seen", code=1)   # what changed has to be looked at first
    text = billed.issued(number, "2025-05-06", "--confirm", "seen", code=1)
    assert "ENERGY_HELD" in text and "3.1.2" in text   # nobody can confirm that
    billed.query("update energy_day set held_bp = 0, estimated_bp = 100 where day = '2025-04-09'")
    assert billed.make(code=3)[0]["findings"] == ["ENERGY_ESTIMATED"]
    assert "--confirm" in billed.issued(number, code=1)
    billed.issued(number, "2025-05-06", "--confirm", "seen")
    assert billed.query("select status, due_on::text, confirmation from bill") == [("ISSUED", "2025-05-20", "seen")]


# clause 3.1.5
def test_a_correction_is_the_difference(billed):
    number = billed.make()[0]["bill_number"]
    billed.issued(number)
    before = billed.query("select * from bill_item order by line_no")
    old = billed.value("select amount_fen from bill")
    assert billed.make()[0]["outcome"] == "SAME"
    billed.query("update tariff_price set price_e6 = %s where period = 'PEAK'", [PEAK + 100000])   # the price had been wrong
    made, = billed.make()
    assert made["outcome"] == "CORRECTION" and made["bill_number"] == "B-00001-202504-2"
    assert "--cause" in billed.issued(made["bill_number"], code=2)
    billed.issued(made["bill_number"], "2025-06-03", "--cause", "PRICE_POLICY", "--reason", "old price list")
    new = plant_total = billed.show(made["bill_number"])
    assert new["amount_fen"] == made["amount_fen"] > 0 and plant_total["corrects"] == number
    assert billed.query("select i.* from bill_item i join bill b using (bill_id) where b.bill_number = %s order by line_no", [number]) == before
    peak = billed.value("select i.amount_fen from bill_item i join bill b using (bill_id) where b.bill_number = %s and i.period = 'PEAK'", [made["bill_number"]])
    assert [p["amount_fen"] for p in billed.value("select api.statement('A-00001', '2025-04-01')")["periods"] if p["period"] == "PEAK"] == [peak]
    loss, = json.loads(billed.run("bill", "losses", "--json"))
    assert (loss["clause"], loss["department"], loss["billed_fen"], loss["loss_fen"]) == ("3.1.5", "MARKETING", old, made["amount_fen"])
    assert loss["correct_fen"] == old + made["amount_fen"]
    assert billed.make()[0]["outcome"] == "SAME"
    # and back: a second correction is the difference to the first
    billed.query("update tariff_price set price_e6 = %s where period = 'PEAK'", [PEAK])
    back, = billed.make()
    assert back["amount_fen"] == -made["amount_fen"]
    assert "3.1.5" in billed.run("bill", "losses")


def test_settled_until(billed):
    assert billed.value("select settled_until(%s)", [billed.meter]) is None
    billed.issued(billed.make()[0]["bill_number"])
    assert str(billed.value("select settled_until(%s) at time zone timezone from utility", [billed.meter])) == "2025-05-01 00:00:00"


# clause 4.16
def test_instalments_are_settled(billed):
    billed.assign("A-00001", "T2", "2010-01-01", "--instalments", "2", "--basic", "capacity")
    assert "no settlement before" in billed.run("bill", "make", "--period", "2025-04", "--account", "A-00001", "--instalment", "1", code=1)
    paid = 0
    for n, yuan in (("1", "50000"), ("2", "60000.50")):
        made, = billed.make("2025-04", 0, "--account", "A-00001", "--instalment", n, "--amount", yuan)
        billed.issued(made["bill_number"], "2025-04-10")
        paid += made["amount_fen"]
    text = billed.run("bill", "make", "--period", "2025-04", "--account", "A-00001", "--instalment", "1", "--amount", "1", "--lang", "en", code=1)
    assert text.startswith("dahu bill: this instalment of the period has been made already")
    made, = billed.make()
    bill = billed.show(made["bill_number"])
    estimate = next(i for i in bill["items"] if i["line_kind"] == "ESTIMATE")
    assert estimate["amount_fen"] == -paid == -11000050
    total = bill["amount_fen"] + paid
    billed.issued(made["bill_number"])
    assert "is settled by" in billed.run("bill", "make", "--period", "2025-04", "--account", "A-00001", "--instalment", "1", "--amount", "1", code=1)
    billed.flat_month(billed.meter, "2025-05", 31)
    may, = billed.make("2025-05", 0, "--account", "A-00001", "--instalment", "1")
    assert may["amount_fen"] == half_up(D(total) / 3)


def test_demand(billed):
    billed.assign("A-00001", "T2", "2010-01-01", "--basic", "demand")
    billed.run("tariff", "demand", "380", "--account", "A-00001", "--from", "2010-01-01")
    made, = billed.make()
    item = next(i for i in billed.show(made["bill_number"])["items"] if i["line_kind"] == "DEMAND")
    assert item["basis"]["measured_w"] == 400000 and item["basis"]["least_w"] == 800000
    assert item["amount_fen"] == 800 * 3500 and "DEMAND_RAISED" in made["findings"]   # 40 % of 2000 kVA


# ---- money that comes in ---------------------------------------------------------------------------------------------------


# clause 4.16
def test_payments_and_late_fees(billed):
    number = billed.make()[0]["bill_number"]
    text = billed.run("payment", "add", number, "--amount", "1", "--reference", "R0", "--on", "2025-05-07", code=1)
    assert "4.16" in text
    billed.issued(number)
    assert "payment" in billed.run("payment", "add", number, "--amount", "1", "--reference", "R0", "--on", "2025-05-05", "--lang", "en", code=1)
    assert "第4.16条" in billed.run("payment", "add", number, "--amount", "1", "--reference", "R0", "--on", "2025-05-05", "--lang", "zh", code=1)
    assert [b["bill_number"] for b in json.loads(billed.run("bill", "due", "--json"))] == [number]
    assert json.loads(billed.run("bill", "arrears", "--as-of", "2025-05-20", "--json")) == []   # the due day itself
    amount = billed.value("select amount_fen from bill")
    billed.run("payment", "add", number, "--amount", "100000.00", "--reference", "R1", "--on", "2025-05-25")
    assert "R1" in billed.run("payment", "add", number, "--amount", "1", "--reference", "R1", "--on", "2025-05-25", code=1)
    assert "须大于 0" in billed.run("payment", "add", number, "--amount", "-1", "--reference", "R2", "--on", "2025-05-25", "--lang", "zh", code=1)
    late, = json.loads(billed.run("bill", "arrears", "--as-of", "2025-05-30", "--json"))
    fee = half_up(D(10000000) * 5 * 2 / 1000 + D(amount - 10000000) * 10 * 2 / 1000)   # 5 days and 10 days at 2 per mille
    assert late["fee_fen"] == fee and late["open_fen"] == amount - 10000000 and late["days"] == 10
    billed.run("payment", "reverse", "R1", "--reference", "R1-back", "--reason", "came back")
    late, = json.loads(billed.run("bill", "arrears", "--as-of", "2025-05-30", "--json"))
    assert late["fee_fen"] == half_up(D(amount) * 10 * 2 / 1000)
    billed.run("payment", "add", number, "--amount", f"{amount / 100:.2f}", "--reference", "R3", "--on", "2025-05-15")
    assert json.loads(billed.run("bill", "arrears", "--as-of", "2025-05-30", "--json")) == []
    billed.run("payment", "reverse", "R3", "--reference", "R3-back", "--reason", "bounced", "--on", "2025-05-28")
    late, = json.loads(billed.run("bill", "arrears", "--as-of", "2025-05-30", "--json"))   # in time, and gone after the due day
    assert late["open_fen"] == amount and late["fee_fen"] == half_up(D(amount) * 10 * 2 / 1000)
    assert "cannot be cancelled" not in billed.run("bill", "cancel", number, "--reason", "r")   # nothing is paid any more


def test_a_bill_with_money_behind_it_stays(billed):
    number = billed.make()[0]["bill_number"]
    billed.issued(number)
    billed.run("payment", "add", number, "--amount", "1", "--reference", "R1", "--on", "2025-05-25")
    assert "cannot be cancelled" in billed.run("bill", "cancel", number, "--reason", "r", "--lang", "en", code=1)
    for sql in ("update bill set amount_fen = 1", "delete from bill", "update bill_item set amount_fen = 1", "delete from bill_item"):
        with pytest.raises(Exception, match="issued"):
            billed.query(sql)
        billed.cursor.connection.rollback()
        billed.query("set search_path = dahu, public")


# ---- what is refused -------------------------------------------------------------------------------------------------------


def test_bad_input(billed):
    """A tariff gap, a period that is not over, an unknown tariff, account, bill; words that make no sense."""
    assert "no tariff 'NOPE'" in billed.run("tariff", "show", "NOPE", code=1)
    assert "no tariff 'NOPE'" in billed.run("tariff", "assign", "NOPE", "--account", "A-00001", "--from", "2025-01-01", code=1)
    assert "no account A-09999" in billed.run("tariff", "assign", "T2", "--account", "A-09999", "--from", "2025-01-01", code=1)
    assert "A-09999" in billed.run("bill", "make", "--period", "2025-04", "--account", "A-09999", code=1)
    assert "is not over" in billed.run("bill", "make", "--period", "2999-01", "--account", "A-00001", code=1)
    assert "no bill 'B-1'" in billed.run("bill", "show", "B-1", code=1)
    billed.run("bill", "make", code=2)
    billed.run("bill", "make", "--period", "April", code=2)
    billed.run("payment", "add", "B-1", "--amount", "12.345", "--reference", "R", code=1)
    number = billed.make()[0]["bill_number"]
    assert "not known" in billed.issued(number, "2025-12-30", code=1)   # the calendar ends
    billed.query("update account_tariff set valid = '[2010-01-01,2025-04-20)'")
    billed.query("insert into account_tariff (account_id, tariff_id, valid, actor) select account_id, tariff_id, '[2025-04-22,)', 't' from account_tariff")
    made, = billed.make(code=3)
    assert "TARIFF_GAP" in made["findings"]
    assert "TARIFF_GAP" in billed.issued(number, "2025-05-06", "--confirm", "so what", code=1)


def test_a_gap_in_a_billed_period_is_refused(billed):
    billed.issued(billed.make()[0]["bill_number"])
    with pytest.raises(Exception, match="without a tariff"):
        billed.query("update account_tariff set valid = '[2010-01-01,2025-04-20)'")
    billed.cursor.connection.rollback()


def test_a_table_is_readable(billed):
    number = billed.make()[0]["bill_number"]
    text = billed.run("bill", "show", number, "--lang", "zh")
    assert "基本电费（容量）" in text and "力调电费" in text and not re.search(r"\bbill\.\w", text)
    text = billed.run("bill", "list", "--lang", "en")
    assert number in text and "draft" in text and not re.search(r"\bbill\.\w", text)
    assert not re.search(r"\bbill\.\w", billed.run("tariff", "show", "T2", "--lang", "zh"))
    assert "二" not in billed.run("tariff", "list", "--lang", "en")


# ---- files ----------------------------------------------------------------------------------------------------------------


def test_the_files_that_come_with_it(plant, tmp_path):
    plant.query("truncate calendar_day, calendar_year")
    for verb, file in (("calendar", "holidays-cn.csv"), ("tariff", "sample-tariff.csv")):
        path = write(tmp_path, file, (ROOT / "docs/settlement" / file).read_text(encoding="utf-8").rstrip())
        assert json.loads(plant.run(verb, "import", str(path), "--json"))["bad"] == 0
        before = plant.query("select * from tariff_price order by 1"), plant.query("select * from tariff_period order by 1")
        again = json.loads(plant.run(verb, "import", str(path), "--json"))
        assert again["new"] == 0 and again["same"] == again["rows"]
        assert before == (plant.query("select * from tariff_price order by 1"), plant.query("select * from tariff_period order by 1"))
    assert "调休上班" in plant.run("calendar", "list", "2025", "--lang", "zh")
    # every minute of every month of the sample belongs to one period
    assert plant.query("select month, sum(upper(minutes) - lower(minutes)) from tariff_period where day_kind = 'ALL' group by month having sum(upper(minutes) - lower(minutes)) <> 1440") == []
    account = plant.account()
    plant.flat_month(plant.point(account))
    plant.assign("A-00001", "SAMPLE-2P-10KV", "2024-01-01", "--basic", "capacity")
    made, = plant.make()
    assert made["findings"] == ["PF_REACHES"] or made["findings"] == []
    assert {i["tariff_period"] for i in plant.show(made["bill_number"])["items"]} >= {"PEAK", "FLAT", "VALLEY"}
    # three prices are for all of the energy, and the statement tells it once
    periods = plant.value("select api.statement('A-00001', '2025-04-01')")["periods"]
    assert [p["kwh_x100"] for p in periods if p["period"] == ""] == [28800000]
    assert sum(p["kwh_x100"] for p in periods if p["period"] != "") == 28800000


HEAD = "tariff,tariff_name,kind,item,period,price,month_from,month_until,from_time,until_time,valid_from,valid_until"


def test_prices_that_follow_each_other(plant, tmp_path):
    path = write(tmp_path, "t.csv", HEAD, "X,one,ENERGY,E,,0.5,,,,,2024-01-01,", "X,,ENERGY,E,,0.6,,,,,2025-01-01,")
    for _ in range(2):
        plant.run("tariff", "import", str(path))
        assert plant.query("select price_e6, valid::text from tariff_price order by valid") == [
            (500000, "[2024-01-01,2025-01-01)"), (600000, "[2025-01-01,)")]
    later = write(tmp_path, "u.csv", HEAD, "X,,ENERGY,E,,0.7,,,,,2025-07-01,")
    plant.run("tariff", "import", str(later))
    assert plant.query("select price_e6, valid::text from tariff_price order by valid")[1:] == [
        (600000, "[2025-01-01,2025-07-01)"), (700000, "[2025-07-01,)")]


def test_tariffs_that_contradict(plant, tmp_path):
    path = write(tmp_path, "t.csv", HEAD,
                 "X,one,ENERGY,E,,0.5,,,,,2024-01-01,2024-12-31",
                 "X,,ENERGY,E,,0.6,,,,,2024-06-01,",              # lies over the first
                 "Y,,ENERGY,E,,0.6,,,,,2024-06-01,",              # a tariff without a name
                 "X,,PERIOD,,PEAK,,,,08:00,12:00,2024-01-01,",
                 "X,,PERIOD,,FLAT,,3,5,11:00,13:00,2024-01-01,",  # 11 to 12 twice
                 "X,,PERIOD,,FLAT,,3,5,13:00,13:00,2024-01-01,",  # no time at all
                 "X,,PERIOD,,FLAT,,,,13:00,24:30,2024-01-01,",
                 "X,,ENERGY,F,,,,,,,2024-01-01,",                 # no price
                 "X,,SURCHARGE,G,PEAK,0.1,,,,,2024-01-01,",       # a surcharge by period
                 "X,,ENERGY,H,,0.1234567,,,,,2024-01-01,")
    plant.run("tariff", "import", str(path), "--lang", "en", code=3)
    errors = (tmp_path / "t.errors.csv").read_text(encoding="utf-8-sig")
    assert [int(row["error_line"]) for row in csv.DictReader(errors.splitlines())] == [3, 4, 6, 7, 8, 9, 10, 11]
    assert "lies over another row" in errors and "decimals" in errors
    assert plant.value("select count(*) from tariff_price") == 1 and plant.value("select count(*) from tariff_period") == 12


def test_reconciling_a_bank_statement(billed, tmp_path):
    number = billed.make()[0]["bill_number"]
    billed.issued(number)
    amount = D(billed.value("select amount_fen from bill")) / 100
    path = write(tmp_path, "bank.csv", "流水号,到账日期,金额,账单号,付款人,摘要",
                 f"W1,2025-05-07,100.00,,厂,电费 {number} 首付",     # named in the remark: a part
                 f"W2,2025-05-08,{amount - 100},,厂,",               # the only bill with this much open
                 f"W3,2025-05-09,5.00,{number},厂,",                 # paid already
                 "W4,2025-05-09,7.77,,别人,",                        # nobody's
                 f"W5,2025-05-01,1.00,{number},厂,",                 # before the bill
                 "W1,2025-05-09,1.00,,厂,",                          # twice
                 "W6,2025-05-09,-3,,厂,")
    text = billed.run("bill", "reconcile", str(path), "--lang", "en", code=3)
    assert billed.query("select reference, outcome from statement_line order by reference") == [
        ("W1", "PART"), ("W2", "MATCHED"), ("W3", "DOUBLE"), ("W4", "UNMATCHED"), ("W5", "UNMATCHED")]
    assert "booked, bill paid" in text and "not booked: no bill fits" in text
    assert billed.value("select sum(amount_fen) from payment") == amount * 100
    again = billed.run("bill", "reconcile", str(path), "--lang", "en", code=3)
    assert "0 new, 5 already there" in again and billed.value("select count(*) from payment") == 2
    assert json.loads(billed.run("bill", "due", "--json")) == []


# clause 4.8
def test_splits_by_tariff(billed):
    """A part of the energy is residential (4.8): priced by its own tariff, outside the adjustment."""
    home = billed.value("insert into tariff (code, name) values ('HOME', 'home') returning tariff_id")
    billed.query("insert into tariff_price (tariff_id, kind, item, price_e6, pf_adjustable, valid, actor) values (%s, 'ENERGY', 'HOME', 500000, false, '[2010-01-01,)', 't')", [home])
    event = billed.value("insert into metering_event (metering_point_id, kind, effective_at, content, reason, actor) values (%s, 'SPLIT', '2020-01-01', '{}', 'r', 't') returning metering_event_id", [billed.meter])
    scheme = billed.value("insert into split_scheme (account_id, valid, metering_event_id) values (%s, '[2020-01-01,)', %s) returning split_scheme_id", [billed.key, event])
    billed.query("insert into split_part (split_scheme_id, place, category, ratio_bp) values (%s, 1, 'RESIDENTIAL', 1000)", [scheme])
    assert "SPLIT_WITHOUT_TARIFF" in billed.make(code=3)[0]["findings"]
    billed.assign("A-00001", "HOME", "2020-01-01", "--category", "residential")
    made, = billed.make()
    items = billed.show(made["bill_number"])["items"]
    home = next(i for i in items if i["name"] == "" and i["price_e6"] == 500000)
    assert D(home["quantity"]) == 28800 and home["amount_fen"] == 1440000
    main = sum(i["amount_fen"] for i in items if i["line_kind"] == "ENERGY") - 1440000
    assert next(i for i in items if i["line_kind"] == "PF_ADJUSTMENT")["basis"]["energy_fen"] == main
    with pytest.raises(Exception, match="10000 basis points"):
        billed.query("insert into split_part (split_scheme_id, place, category, ratio_bp) values (%s, 2, 'AGRICULTURAL', 9001)", [scheme])
    billed.cursor.connection.rollback()


def test_a_split_of_one_point_counts_while_the_point_is_the_account_s(billed):
    """A ratio of a point is of what its quantities leave, and of the days on which the point belongs to the account alone."""
    for code, name, price in (("HOME", "residential", 500000), ("FARM", "agricultural", 400000)):
        key = billed.value("insert into tariff (code, name) values (%s, 'part') returning tariff_id", [code])
        billed.query("insert into tariff_price (tariff_id, kind, item, price_e6, pf_adjustable, valid, actor) values (%s, 'ENERGY', %s, %s, false, '[2010-01-01,)', 't')", [key, code, price])
        billed.assign("A-00001", code, "2020-01-01", "--category", name)
    other = billed.point(billed.key, 2)
    billed.flat_month(other, days=10, kwh_a_day=960)
    billed.query("update metering_point_account set valid = daterange(lower(valid), '2025-04-11') where metering_point_id = %s", [other])
    event = billed.value("insert into metering_event (metering_point_id, kind, effective_at, content, reason, actor) values (%s, 'SPLIT', '2020-01-01', '{}', 'r', 't') returning metering_event_id", [other])
    scheme = billed.value("insert into split_scheme (metering_point_id, valid, metering_event_id) values (%s, '[2020-01-01,)', %s) returning split_scheme_id", [other, event])
    billed.query("insert into split_part (split_scheme_id, place, category, ratio_bp, fixed_wh) values (%s, 1, 'RESIDENTIAL', 2500, null), (%s, 2, 'AGRICULTURAL', null, 4800000)", [scheme, scheme])
    made, = billed.make()
    parts = {i["price_e6"]: D(i["quantity"]) for i in billed.show(made["bill_number"])["items"] if i["price_e6"] in (400000, 500000)}
    assert parts == {400000: D(1600), 500000: D(2000)}   # 4800 kWh a period: 1600 in 10 days; a quarter of the 8000 kWh that are left of 9600


def test_an_instalment_does_not_follow_its_settlement(billed):
    """What the settlement has not taken off is not asked for beside it."""
    billed.query("update account_tariff set instalments = 1")
    estimate, = billed.make("2025-04", 0, "--account", "A-00001", "--instalment", "1", "--amount", "1000")
    made, = billed.make()
    billed.issued(made["bill_number"])
    error = billed.issued(estimate["bill_number"], code=1)
    assert "settled already" in error, error
    assert billed.value("select status from bill where bill_number = %s", [estimate["bill_number"]]) == "DRAFT"


def test_from_registers_to_the_bill(plant, tmp_path):
    """Nothing is written by hand: files in, days made by validation, the bill, a late reading, the correction."""
    accounts = write(tmp_path, "a.csv", "account_number,customer_number,customer_name,use_category,supply_kv,opened_on,contract_kva,receiving_point,metering_mode",
                     "A-00001,C-00001,厂,INDUSTRIAL,10,2010-01-01,1000,RP1,HVHM")
    meters = write(tmp_path, "m.csv", "point_number,account_number,receiving_point,serial_number,driver,ct_primary_a,ct_secondary_a,pt_primary_v,pt_secondary_v,installed_from",
                   "A-00001-01,A-00001,RP1,M1,eastron-sdm630,150,5,10000,100,2025-03-01")
    rows = ["point_number,time,active_energy_import_kwh,reactive_energy_import_kvarh,active_energy_export_kwh,reactive_energy_export_kvarh"]
    begin = datetime.datetime(2025, 3, 31, 12)
    for n in range(96 * 31 + 1):
        at = begin + datetime.timedelta(minutes=15 * n)
        rows.append(f"A-00001-01,{at:%Y-%m-%d %H:%M},{D(n) * D('0.03')},{D(n) * D('0.012')},0,0")   # 0.03 x 3000 = 90 kWh a quarter
    readings = write(tmp_path, "r.csv", *[row for row in rows if "2025-04-10 " not in row])   # a day without any
    for kind, file in (("accounts", accounts), ("meters", meters), ("readings", readings)):
        plant.run("import", kind, str(file), "--json")
    plant.tariff()
    plant.assign("A-00001", "T2", "2010-01-01", "--basic", "capacity")
    made, = plant.make(code=3)
    assert made["findings"] == ["ENERGY_ESTIMATED"]   # the registers on both sides hold the energy, and the days beside it its shape
    plant.issued(made["bill_number"], code=1)
    plant.issued(made["bill_number"], "2025-05-06", "--confirm", "meter was away on the 10th")
    bill = plant.show(made["bill_number"])
    assert bill["energy_x100"] == 90 * 96 * 30 * 100
    line = next(i for i in bill["items"] if i["line_kind"] == "PF_ADJUSTMENT")
    assert line["basis"]["kvarh_forward_x100"] == 36 * 96 * 30 * 100 and line["basis"]["pf_x100"] == 93
    plant.run("import", "readings", str(write(tmp_path, "late.csv", *rows)), "--json")
    late = plant.make()
    assert late[0]["findings"] == [] and plant.value("select count(*) from energy_due") == 0
    assert late[0]["outcome"] == "SAME"   # what came late says the same


def test_a_day_without_intervals_is_shared_by_time(billed):
    billed.query("delete from interval_day where day = '2025-04-15'")
    made, = billed.make(code=3)
    assert made["findings"] == ["PERIODS_ESTIMATED"]
    assert billed.show(made["bill_number"])["energy_x100"] == 288000 * 100


def test_days_that_are_due_are_made_first(billed):
    billed.query("insert into energy_due (metering_point_id, day) values (%s, '2025-04-30')", [billed.meter])
    assert "ENERGY_MISSING" in billed.make(code=3)[0]["findings"]   # no reading is behind what had been written
    assert billed.value("select count(*) from energy_due") == 0
