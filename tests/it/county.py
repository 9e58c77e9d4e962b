"""A few accounts, put in by SQL, that show every case of the pages: whole, partly known, never reviewed, hostile."""
import datetime
import json

HOSTILE = "<script>alert(1)</script><img src=x onerror=\"document.title='owned'\">"
RARE = "𠮷野家 & Söhne ‮ 'quoted' \"twice\" \\ \u0301"

DAY = str(datetime.date.today() - datetime.timedelta(days=2))       # of the review that holds
EARLIER = str(datetime.date.today() - datetime.timedelta(days=3))   # and of the one before

ACCOUNTS = [   # number, customer, large, capacity kVA, annual kWh, completeness
    ("A-00001", "闽江钢铁有限公司", "PASS", 6300, "5757960.26", 10000),
    ("A-00002", HOSTILE, "FAIL", 1999, "4999999.99", 10000),
    ("A-00003", RARE, "REVIEW", 1000, "4100000", 8125),
    ("A-00004", "无数据厂", None, None, None, None),
]


def decide(database, account_id, rule, outcome, facts, result, reasons, **more):
    """One decision in a run of its own."""
    row = {"subject": "", "state": None, "completeness_bp": None, "as_of": DAY, "clause": rule, **more,
           "account": account_id, "rule": rule, "outcome": outcome, "reasons": json.dumps(reasons), "result": json.dumps(result),
           "facts": facts if isinstance(facts, str) else json.dumps(facts),
           "thresholds": json.dumps({"r4_1_capacity_kva": 2000, "r4_1_annual_kwh": 5000000})}
    database.query("insert into threshold_set (fingerprint, content) values ('t', %(thresholds)s) on conflict do nothing", row)
    row["run"] = database.value("insert into review_run (as_of, finished_at, actor, version) values (%(as_of)s, now(), 'test', 'x')"
                                " returning review_run_id", row)
    database.query("insert into review_rule values (%(run)s, %(rule)s, '1', (select min(threshold_set_id) from threshold_set))", row)
    database.query(
        "insert into decision (review_run_id, account_id, rule_id, subject, clause, as_of, outcome, state, reasons, facts, result,"
        " completeness_bp, fingerprint, actor) values (%(run)s, %(account)s, %(rule)s, %(subject)s, %(clause)s, %(as_of)s, %(outcome)s,"
        " %(state)s, %(reasons)s, %(facts)s, %(result)s, %(completeness_bp)s, md5(random()::text), 'test')", row)


def amount(number, unit, decimals=0):
    return {"kind": "d", "number": number, "decimals": decimals, "unit": unit}


def decide_large(database, account_id, outcome, capacity, energy, completeness, as_of=DAY):
    reached = energy is not None and float(energy) >= 5000000
    reasons = [{"code": "ENERGY" if reached else "ENERGY_UNDER_LIMIT", "args": {
        "value": amount(int(float(energy) * 100), "kWh", 2), "limit": amount(5000000, "kWh")}}]
    checks = [{"name": "annual_kwh", "value": float(energy), "operator": ">=", "limit": 5000000, "unit": "kWh", "holds": reached},
              {"name": "high_risk", "value": None, "operator": "=", "limit": True, "unit": "", "holds": None}]
    facts = '{"capacity_kva": %d, "annual_kwh": %s, "high_risk": null}' % (capacity, energy)   # exact, as the database keeps it
    decide(database, account_id, "4.1", outcome, facts, {"large": outcome == "PASS", "checks": checks}, reasons,
           completeness_bp=completeness, as_of=as_of)


def add_account(database, number, customer):
    serial = number[2:]
    return database.value(
        "with c as (insert into customer (customer_number, name) values (%s, %s) returning customer_id),"
        " s as (insert into site (name, supply_address) values (%s, '马尾区 1 号') returning site_id),"
        " a as (insert into account (account_number, site_id, use_category, supply_kv, opened_on)"
        "       select %s, site_id, 'INDUSTRIAL', 10, '2020-01-01' from s returning account_id),"
        " h as (insert into account_holder (account_id, customer_id, valid)"
        "       select account_id, customer_id, '[2020-01-01,)' from a, c)"
        " select account_id from a", (f"C-{serial}", customer, f"厂区 {serial}", number))


def add_point(database, account_id, number, link=None):
    """A metering point with a meter of CT 300/5; with a link it is polled."""
    return database.value(
        "with r as (insert into receiving_point (account_id, name, supply_kv, metering_mode)"
        "           values (%(a)s, %(n)s, 10, 'HVHM') returning receiving_point_id),"
        " p as (insert into metering_point (point_number, receiving_point_id) select %(n)s, receiving_point_id from r"
        "       returning metering_point_id),"
        " k as (insert into link (uri) select %(l)s::text where %(l)s::text is not null returning link_id),"
        " m as (insert into meter (serial_number, driver, link_id, unit_id)"
        "       select 'SN-' || %(n)s, 'eastron-sdm630', (select link_id from k), (select 1 from k) returning meter_id),"
        " i as (insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a)"
        "       select metering_point_id, meter_id, '[2020-01-01,)', 300, 5 from p, m),"
        " o as (insert into metering_point_account (metering_point_id, account_id, valid)"
        "       select metering_point_id, %(a)s, '[2020-01-01,)' from p)"
        " select metering_point_id from p", {"a": account_id, "n": number, "l": link})


def fill(database):
    """The accounts above: the first with a fresh, a stale and a never-read point and two reviews."""
    database.query("insert into review_run (as_of, finished_at, actor, version) values (dahu.today(), now(), 'daily', 'x')")
    ids = {}   # with the run above the service finds nothing to review and leaves these decisions as they are
    for number, customer, outcome, capacity, energy, completeness in ACCOUNTS:
        ids[number] = add_account(database, number, customer)
        if outcome:
            decide_large(database, ids[number], outcome, capacity, energy, completeness)
    first = ids["A-00001"]
    decide_large(database, first, "FAIL", 6300, "100", 10000, as_of=EARLIER)   # replaced by the later one
    decide(database, first, "pf", "WARN", {"kwh": 1000, "kvarh_forward": 900}, {"pf_x100": 74, "adjust_bp": 800}, [],
           subject="1 号受电点", clause="4.17")
    decide(database, first, "4.6.2", "FAIL", {}, {}, [{"code": "NO_SUCH_REASON", "args": {}}], subject="L-7", state="CLAWBACK_RIGHT")
    fresh = add_point(database, first, "A-00001-01", "tcp://127.0.0.1:1")
    stale = add_point(database, first, "A-00001-02", "tcp://127.0.0.1:2")
    add_point(database, first, "A-00001-03")
    database.query(
        "insert into reading_latest (metering_point_id, slot_at, read_at, attempted_at, active_energy_import_wh, active_power_w,"
        " cause, detail) values (%s, now(), now(), now(), 123456780, 1500, null, ''),"
        " (%s, now() - interval '5 hours', now() - interval '5 hours', now(), 1000, 0, 'silent', %s)",
        (fresh, stale, f"no answer within 800 ms {HOSTILE}"))
    database.query(
        "insert into energy_month (metering_point_id, month, active_import_wh, reactive_import_varh, completeness_bp, made_at)"
        " select %s, date_trunc('month', now() at time zone 'Asia/Shanghai')::date - interval '1 month' * n, 479830021, null, 10000, now()"
        " from generate_series(1, 11) as n", (fresh,))
    return ids
