"""The sample county: every planted case is there, and nothing else is of its kind."""
import datetime
import json
import re
import socket
import subprocess

import pytest

from conftest import DAHU, ROOT, run_dahu, wait_for
from test_sim import simulate
from web import Service, sign_in

# Who is what. The table of docs/simulator.md says the same.
CASES = {
    "capacity_just_over": ["A-00001"],
    "capacity_just_under": ["A-00002"],
    "energy_just_over": ["A-00003"],
    "energy_just_under": ["A-00004"],
    "high_risk": ["A-00005"],
    "pf_below": ["A-00006"],
    "pf_at": ["A-00007"],
    "pf_above": ["A-00008"],
    "capacitor_back_feed": ["A-00009"],
    "idle_suspended": ["A-00010"],
    "idle_candidate": ["A-00011"],
    "dedicated_line_in_clock": ["A-00012"],
    "dedicated_line_past_clock": ["A-00013"],
    "dedicated_line_application": ["A-00014"],
    "dual_source": ["A-00015", "A-00016", "A-00027", "A-00037", "A-00039", "A-00044"],
    "standby_dead": ["A-00027"],
    "parallel": ["A-00039"],
    "sends_back": ["A-00036"],
    "meter_exchange": ["A-00017"],
    "ratio_change": ["A-00018"],
    "silent_meter": ["A-00019"],
    "new_account": ["A-00020"],
    "missing_month": ["A-00021"],
}
SLOT = datetime.timedelta(minutes=15)


def free_base():
    """A port from which on some dozens are free, more or less: below the range of connecting sockets."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return 20000 + probe.getsockname()[1] % 10000


def seed(database, base, *arguments):
    return run_dahu("sim", "--lang", "en", "--seed", "--set", f"sim.base_port={base}", *arguments, database=database,
                    timeout=600)


@pytest.fixture(scope="module")
def base():
    return free_base()


@pytest.fixture(scope="module")
def county(cluster, template, base):
    """Seeded as it was one slot ago: so the running slot is still to be read."""
    database = cluster.create(template.name)
    at = datetime.datetime.now(datetime.timezone.utc) - SLOT
    result = seed(database, base, "--at", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert (result.returncode, result.stderr) == (0, ""), result.stderr
    assert re.fullmatch(r"the sample county is planted: 44 accounts, 110 metering points, \d{7} readings of history\n",
                        result.stdout)
    database.seeded_at = at
    return database


def one(rows):
    return sorted(row[0] for row in rows)


# ---- what was planted --------------------------------------------------------------------------------

def test_size(county):
    assert county.value("select count(*) from account") >= 40
    assert county.value("select count(*) from metering_point") >= 100
    assert county.value("select count(distinct driver) from meter") >= 6
    assert county.value("select count(distinct name) from customer") == county.value("select count(*) from account")
    first, last = county.query("select min(slot_at), max(slot_at) from reading")[0]
    assert last == county.seeded_at.replace(minute=county.seeded_at.minute // 15 * 15, second=0, microsecond=0)
    assert 13 * 30 <= (last - first).days <= 13 * 31


def test_every_slot_is_one_value_or_one_gap(county):
    assert county.query(
        """select p.point_number from metering_point p
           cross join lateral (select count(*) as n, min(slot_at) as a, max(slot_at) as b from
                (select slot_at from reading r where r.metering_point_id = p.metering_point_id
                 union all select slot_at from reading_gap g where g.metering_point_id = p.metering_point_id) s) x
           where x.n <> extract(epoch from x.b - x.a) / 900 + 1 or x.b <> (select max(slot_at) from reading)""") == []


def test_registers_never_fall_but_at_an_exchange(county):
    falls = county.query(
        """select p.point_number, x.slot_at from metering_point p cross join lateral (
               select r.slot_at, r.active_energy_import_wh < lag(r.active_energy_import_wh) over w or
                      r.reactive_energy_import_varh < lag(r.reactive_energy_import_varh) over w as falls
               from reading r where r.metering_point_id = p.metering_point_id window w as (order by r.slot_at)) x
           where x.falls""")
    assert [number for number, _ in falls] == ["A-00017-01"]


ANNUAL = """select a.account_number, sum(e.active_import_wh) / 1000, min(e.completeness_bp), max(e.estimated_bp)
            from account a join metering_point_account m using (account_id) join metering_point p using (metering_point_id)
            join energy_month e on e.metering_point_id = p.metering_point_id
            where p.purpose = 'SETTLEMENT' and e.month < date_trunc('month', %s at time zone 'Asia/Shanghai')
              and e.month >= date_trunc('month', %s at time zone 'Asia/Shanghai') - interval '12 months'
            group by 1 having count(distinct e.month) = 12"""


@pytest.fixture(scope="module")
def annual(county):
    return {row[0]: row[1:] for row in county.query(ANNUAL, [county.seeded_at] * 2)}


def test_energy_is_exact(county, annual):
    assert abs(annual["A-00003"][0] - 5000050) < 1 and abs(annual["A-00004"][0] - 4999950) < 1
    # neither an exchanged meter nor another ratio bends the year
    assert abs(annual["A-00017"][0] - 3300000) < 100 and abs(annual["A-00018"][0] - 2000000) < 100
    assert all(complete == 10000 and estimated == 0 for _, complete, estimated in annual.values())
    lacking = {*CASES["silent_meter"], *CASES["new_account"], *CASES["missing_month"]}
    assert set(annual) == set(one(county.query("select account_number from account"))) - lacking


def test_exchange_and_ratio_change(county):
    rows = county.query(
        """select p.point_number, m.driver, m.serial_number, i.ct_primary_a, upper_inf(i.valid),
                  (select count(*) from installation_register r where r.meter_installation_id = i.meter_installation_id)
           from meter_installation i join metering_point p using (metering_point_id) join meter m using (meter_id)
           where p.metering_point_id in (select metering_point_id from meter_installation group by 1 having count(*) > 1)
           order by 1, i.valid""")
    assert [(r[0], r[3], r[4]) for r in rows] == [("A-00017-01", 100, False), ("A-00017-01", 100, True),
                                                  ("A-00018-01", 50, False), ("A-00018-01", 75, True)]
    assert rows[0][1] != rows[1][1] and rows[2][2] == rows[3][2] and all(r[5] >= 3 for r in rows)


def test_silent_meter(county):
    assert one(county.query("select distinct point_number from reading_gap join metering_point using (metering_point_id)")) == [
        "A-00019-01"]
    assert county.query("select cause, slot_at from reading_latest where cause is not null") == [("silent", None)]


def test_sources_and_lines(county):
    assert one(county.query("""select account_number from supply_source join account using (account_id)
                               group by 1 having count(distinct line_id) > 1""")) == CASES["dual_source"]
    assert one(county.query("select account_number from line join account using (account_id) where kind = 'DEDICATED'")) == [
        *CASES["dedicated_line_in_clock"], *CASES["dedicated_line_past_clock"]]
    assert one(county.query("select account_number from service_application join account using (account_id) "
                            "where status = 'OPEN' and work_case_id is null")) == CASES["dedicated_line_application"]


# ---- what the review finds ------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def verdicts(county):
    """{(account, rule): decision} of the day that the county is made for."""
    as_of = county.value("select (%s at time zone timezone)::date from utility", [county.seeded_at])
    result = run_dahu("review", "--json", "--as-of", as_of, database=county)
    assert result.returncode == 0, result.stderr
    found, seen = {}, set()
    for account in json.loads(result.stdout)["accounts"]:
        for decision in account["decisions"]:
            key = account["account"], decision["rule"], decision.get("subject")
            assert key not in seen
            seen.add(key)
            found[account["account"], decision["rule"]] = decision
    return found


def of_rule(verdicts, rule):
    return {account: decision for (account, of), decision in verdicts.items() if of == rule}


def where(decisions, condition):
    return sorted(account for account, decision in decisions.items() if condition(decision))


def codes(decision):
    return {reason["code"] for reason in decision["reasons"]}


def test_review_large_customers(verdicts):
    rule = of_rule(verdicts, "4.1")
    assert len(rule) == 44
    large = {account: d for account, d in rule.items() if d["outcome"] == "PASS"}
    kwh = {account: float(d["facts"]["annual_kwh"]) for account, d in rule.items() if d["facts"].get("annual_kwh")}
    kva = {account: float(d["facts"]["capacity_kva"]) for account, d in rule.items()}

    def near(facts, limit):
        return sorted(account for account, fact in facts.items() if abs(fact - limit) < limit * 0.01)

    assert near(kva, 2000) == CASES["capacity_just_over"] + CASES["capacity_just_under"]
    assert near(kwh, 5000000) == CASES["energy_just_over"] + CASES["energy_just_under"]
    assert (kva["A-00001"], kva["A-00002"]) == (2000, 1999)
    assert abs(kwh["A-00003"] - 5000050) < 0.1 and abs(kwh["A-00004"] - 4999950) < 0.1
    assert where(large, lambda d: codes(d) == {"ENERGY"}) == CASES["energy_just_over"]
    assert where(large, lambda d: "HIGH_RISK" in codes(d)) == CASES["high_risk"] == where(
        large, lambda d: codes(d) == {"HIGH_RISK"})
    assert set(CASES["capacity_just_over"]) <= set(large)
    assert not {*CASES["capacity_just_under"], *CASES["energy_just_under"]} & set(large)
    assert where(rule, lambda d: d["outcome"] not in ("PASS", "FAIL")) == CASES["silent_meter"] + CASES["missing_month"]
    # what was planted into the metering and not into the sums changes no sum
    assert abs(kwh["A-00017"] - 3300000) < 100 and abs(kwh["A-00018"] - 2000000) < 100
    assert where(rule, lambda d: d["outcome"] != "REVIEW" and d["completeness_bp"] != 10000) == CASES["new_account"]
    assert kwh["A-00020"] == 3000000  # planned, not metered
    assert rule["A-00019"]["completeness_bp"] == 0 and 9000 < rule["A-00021"]["completeness_bp"] < 9300


def test_review_power_factor(verdicts):
    rule = of_rule(verdicts, "pf")
    assessed = {account: d for account, d in rule.items() if d["result"].get("pf_x100") is not None}

    def against(sign):
        return where(assessed, lambda d: sign * (d["result"]["pf_x100"] - d["facts"]["standard"]) > 0)

    assert against(-1) == CASES["pf_below"] == where(rule, lambda d: "PF_BELOW_STANDARD" in codes(d))
    assert sorted(set(assessed) - set(against(1)) - set(against(-1))) == CASES["pf_at"]
    assert set(CASES["pf_above"]) <= set(against(1))
    assert [rule[f"A-0000{n}"]["result"]["pf_x100"] for n in (6, 7, 8)] == [82, 90, 98]
    assert where(rule, lambda d: "BACK_FEED" in codes(d)) == CASES["capacitor_back_feed"]
    assert where(rule, lambda d: d["outcome"] == "NOT_APPLICABLE") == CASES["idle_suspended"] + CASES["idle_candidate"]
    assert where(rule, lambda d: d["outcome"] == "REVIEW") == CASES["silent_meter"]


def test_review_idle(verdicts):
    rule = of_rule(verdicts, "4.11")
    states = {account: d["result"]["state"] for account, d in rule.items()}
    assert sorted(a for a, state in states.items() if state == "IDLE_CANDIDATE") == CASES["idle_candidate"]
    assert sorted(a for a, state in states.items() if state == "COVERED") == CASES["idle_suspended"]
    assert sorted(a for a, state in states.items() if state == "REVIEW") == CASES["silent_meter"]
    assert {*states.values()} == {"IDLE_CANDIDATE", "COVERED", "REVIEW", "IN_USE"}


def test_review_dedicated_lines(verdicts):
    states = {account: d["result"]["state"] for account, d in of_rule(verdicts, "4.6.2").items()}
    assert states == {CASES["dedicated_line_in_clock"][0]: "IN_PROGRESS",
                      CASES["dedicated_line_past_clock"][0]: "CLAWBACK_RIGHT"}
    application, = CASES["dedicated_line_application"]
    for rule, state in (("4.5", "MAY_APPLY"), ("4.6.1", "MAY_PROCEED_TO_JOINT_REVIEW")):
        assert of_rule(verdicts, rule)[application]["result"]["state"] == state
        assert set(of_rule(verdicts, rule)) == {application, "A-00038"}   # which waits for a bay
    assert "DEDICATED_LINE" in codes(of_rule(verdicts, "4.7")[application])


# ---- the work of its people --------------------------------------------------------------------------

# kinds of what waits at each desk
HOMES = {
    "MARKETING_CLERK": {"clock", "contract", "work"},
    "MARKETING_LEAD": {"eligibility", "work"},
    "ACCOUNT_MANAGER": {"appointment", "certificate", "lead", "work"},
    "INSPECTOR": {"inspection", "interlock_proof", "meter_test", "rectification"},
    "INSPECTION_LEAD": {"work"},
    "DISPATCHER": {"work"},
    "REVIEWER": {"work"},
    "MANAGEMENT": {"proposal"},
}


@pytest.fixture(scope="module")
def service(county):
    with Service(county) as running:
        yield running


def ask(service, county, desk, path):
    login = "demo." + desk.lower().replace("_", ".")
    status, _, text = service.get("/api/v1" + path, Cookie=f"dahu={sign_in(county.query, desk, None, login)}")
    assert status == 200, text
    return json.loads(text)


def test_each_home_has_work(county, service):
    for desk, kinds in HOMES.items():
        items = ask(service, county, desk, "/due?limit=500")["items"]
        assert kinds <= {item["kind"] for item in items}, desk
        assert len(items) < 100, f"{desk}: a day's work"
    days = {(item["due_on"], item["kind"]) for item in ask(service, county, "MARKETING_CLERK", "/due?limit=500")["items"]}
    soon = sorted((datetime.date.fromisoformat(on) - county.value("select dahu.today()")).days for on, kind in days if kind == "contract" and on)
    assert [sum(n - 30 <= day < n for day in soon) for n in (30, 60, 90)] == [1, 1, 1]
    visits = ask(service, county, "INSPECTOR", "/visits/pack?days=7")["visits"]
    assert len(visits) >= 5


def test_the_board_has_what_can_go_wrong(county, service):
    wait_for(lambda: len(ask(service, county, "DISPATCHER", "/board")["accounts"]) >= 8, 60, "eight tiles")
    flags = dict(county.query("select account_number, flags from dahu.account join (select b.* from dahu.board_flags(null) b) b using (account_id)"))
    assert flags["A-00015"] == [] and "INTERLOCK_OVERDUE" in flags["A-00044"] and {"AGREEMENT_MISSING", "WORKS"} <= set(flags["A-00016"])


def test_its_records_hold_together(county):
    for words in (("verify",), ("audit", "verify")):
        result = run_dahu(*words, database=county)
        assert result.returncode == 0, result.stdout + result.stderr
    assert county.value("select count(distinct actor) from dahu.audit") >= 12
    assert one(county.query("select distinct state from work_case where flow = 'dual-sources'")) == ["APPROVED", "IN_USE"]
    assert county.value("select count(*) from account a where (select count(distinct m.role) from account_manager m where m.account_id = a.account_id) < 2") == 0


# ---- planting it once --------------------------------------------------------------------------------

def test_planting_again_changes_nothing(county, base):
    tables = [row[0] for row in county.query("select table_name from information_schema.tables where table_schema = 'dahu' "
                                             "and table_type = 'BASE TABLE' and table_name !~ '_[0-9]{4}'")]
    before = {t: county.value(f"select count(*) from dahu.{t}") for t in tables}
    result = seed(county, base)
    assert (result.returncode, result.stdout) == (0, "the sample county is there already and was left alone\n")
    assert {t: county.value(f"select count(*) from dahu.{t}") for t in tables} == before


def test_its_ports_move(county, base):
    before = county.query("select link_id, uri from link order by 1")
    assert seed(county, base + 1).returncode == 0  # overlapping numbers
    moved = county.query("select link_id, uri from link order by 1")
    assert seed(county, base).returncode == 0
    assert county.query("select link_id, uri from link order by 1") == before
    port = lambda uri: int(uri.rsplit(":", 1)[1])
    assert [(i, port(uri) + 1) for i, uri in before] == [(i, port(uri)) for i, uri in moved]
    assert min(port(uri) for _, uri in before) == base


def test_only_into_an_empty_database(database):
    database.query("insert into site (name) values ('s'); insert into account (account_number, site_id, use_category, supply_kv, "
                   "opened_on) select 'A-00001', site_id, 'INDUSTRIAL', 10, '2020-01-01' from site")
    result = seed(database, 15020)
    assert result.returncode == 1 and "goes only into an empty one" in result.stderr
    assert database.value("select count(*) from account") == 1


def test_not_half(database):
    """Killed in the midst of it, nothing is there."""
    process = subprocess.Popen([DAHU, "sim", "--seed", "--set", f"database.url={database.url}"])
    others = "exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and {})"
    try:
        wait_for(lambda: database.value("select " + others.format("query like 'copy %'")), 60, "a copy that runs")
    finally:
        process.kill()
        process.wait()
    wait_for(lambda: database.value("select not " + others.format("true")), 60, "the end of its connection")
    assert [database.value(f"select count(*) from {t}") for t in ("account", "meter", "reading", "import_batch")] == [0] * 4


def test_no_county_to_serve(database, dahu):
    result = dahu("sim", "--county", database=database)
    assert result.returncode == 1 and "has no sample county" in result.stderr


# ---- live --------------------------------------------------------------------------------------------

def test_live_meters_carry_on(county, base):
    """The collector reads the simulated meters once, and no register has a seam."""
    last = county.value("select max(slot_at) from reading")
    url = f"database.url={county.url}"
    with simulate("--county", "--set", f"sim.base_port={base}", "--set", url) as sim:
        assert sim.line.startswith(f"simulating 110 meters on 127.0.0.1:{base}-")
        taken = run_dahu("sim", "--county", "--set", f"sim.base_port={base}", database=county)
        assert taken.returncode == 1 and f"sim.base_port {base}" in taken.stderr
        result = run_dahu("collect", "--once", database=county)
        assert result.returncode in (0, 3), result.stderr
    rows = county.query(
        """select p.point_number, extract(epoch from n.read_at - o.slot_at), n.active_energy_import_wh - o.active_energy_import_wh,
                  n.reactive_energy_import_varh - o.reactive_energy_import_varh,
                  n.reactive_energy_export_varh - o.reactive_energy_export_varh, n.active_power_w, o.active_power_w,
                  (n.active_energy_import_wh is null) <> (o.active_energy_import_wh is null)
                  or (n.reactive_energy_import_varh is null) <> (o.reactive_energy_import_varh is null)
                  or (n.reactive_energy_export_varh is null) <> (o.reactive_energy_export_varh is null), n.voltage_l1_v / nullif(o.voltage_l1_v, 0)
           from reading n join reading o using (metering_point_id) join metering_point p using (metering_point_id)
           where o.slot_at = %s and n.slot_at > o.slot_at""", [last])
    assert len(rows) == 109 and "A-00019-01" not in {row[0] for row in rows}
    for number, seconds, active, lagging, leading, power, power_before, other, voltage in rows:
        assert not other, f"{number} tells other quantities than its history"
        assert 0 <= active, number
        most = max(power, power_before) * float(seconds) / 3600  # W s -> Wh
        # a count of 0.01 kWh is up to 280 kWh behind transformers
        assert active <= most * 1.01 + 300000, (number, active, most)
        assert lagging is None or lagging >= 0
        assert leading is None or leading >= 0
        assert voltage is None and number == "A-00027-02" or 0.95 < voltage < 1.05, number
    assert sum(1 for row in rows if row[2] > 0) > 80
    assert county.value("select count(*) from reading_gap where slot_at > %s", [last]) == 1


def test_the_documents_name_the_cases():
    text = (ROOT / "docs/simulator.md").read_text()
    for name, accounts in CASES.items():
        assert re.search(rf"^\| {', '.join(accounts)} \|", text, re.M), name
