"""dahu review --known-at: a verdict as it would have been with what was known at a moment, and nothing disturbed by asking."""
import json
import time

import pytest
from test_review import County


@pytest.fixture
def county(database):
    return County(database)


@pytest.fixture
def review(database, dahu):
    """Runs dahu review --json and returns the document; {account: {(rule, subject): verdict}} is its member by_account."""
    def run(*arguments, code=0):
        result = dahu("review", "--as-of", "2019-01-01", "--json", *arguments, database=database)
        assert result.returncode == code, result.stderr
        document = json.loads(result.stdout)
        document["by_account"] = {a["account"]: {(d["rule"], d["subject"]): d for d in a["decisions"]} for a in document["accounts"]}
        return document
    return run


def moment(county):
    """Now, between what was recorded before and what will be after."""
    time.sleep(0.01)
    text = county.value("select civil_text(clock_timestamp())")
    time.sleep(0.01)
    return text


def recorded(county, upto=None):
    """Decisions as they were recorded, in the form that the document has."""
    rows = county.query("select a.account_number, d.rule_id, d.subject, d.outcome, d.facts, d.result, d.completeness_bp from decision d"
                        " join account a using (account_id) where decision_id <= coalesce(%s, decision_id) order by decision_id", [upto])
    return {(number, rule, subject): fields for number, rule, subject, *fields in rows}


def shown(document):
    return {(number, *key): [d["outcome"], d["facts"], d["result"], d["completeness_bp"]]
            for number, verdicts in document["by_account"].items() for key, d in verdicts.items()}


def test_what_was_corrected_later(county, review):
    number = county.account(1999, planned=4000000, opened="2018-06-01")
    line = county.value("insert into substation (name, primary_kv) values ('S', 110) returning substation_id")
    county.query("insert into line (line_number, name, substation_id, kind, account_id, voltage_kv, completed_on, first_energised_on)"
                 " values ('L-1', 'l', %s, 'DEDICATED', %s, 10, '2016-12-01', '2016-12-01')", [line, county.id(number)])
    county.query("insert into service_application (application_number, account_id, kind, accepted_on, applied_kva, dedicated_line, line_id)"
                 " values ('SA-1', %s, 'NEW', '2016-01-01', 4000, true, (select line_id from line))", [county.id(number)])
    review()
    before, decisions = moment(county), recorded(county)
    assert decisions[number, "4.1", ""][0] == "FAIL" and (number, "4.6.2", "L-1") in decisions
    # a late row of the ledger, a corrected plan, a shorter account, another day of completion, another limit
    county.capacity(number, "INSTALL", 1, "2018-07-01")
    county.query("update account set planned_annual_kwh = 6000000")
    county.query("update line set completed_on = '2018-12-01'")
    county.query("update service_application set applied_kva = 1000")
    county.query("update policy set value = '1000' where key = 'r4_1_capacity_kva'")
    county.query("update customer set name = 'renamed'")
    now = review()
    assert now["by_account"][number]["4.1", ""]["outcome"] == "PASS" and "known_at" not in now
    assert shown(now) != decisions

    then = review("--known-at", before)
    assert then["known_at"] == before
    assert shown(then) == decisions                                              # field by field, also the limits:
    assert then["by_account"][number]["4.1", ""]["thresholds"]["r4_1_capacity_kva"] == 2000
    assert then["accounts"][0]["name"] == "customer 1"
    assert shown(review("--known-at", moment(county))) == shown(now)


def test_what_was_deleted_later(county, review):
    number, gone = county.account(2000), county.account(2000)
    before = moment(county)
    county.query("update account set opened_on = '2019-06-01' where account_number = %s", [number])
    county.query("delete from account_holder where account_id = %s", [county.id(gone)])
    assert set(review("--known-at", before)["by_account"]) == {number, gone}
    assert review("--known-at", before)["accounts"][1]["name"] == "customer 2"
    assert set(review()["by_account"]) == {gone} and review()["accounts"][0]["name"] == ""


def test_a_replay_disturbs_nothing(county, review, dahu, database):
    number = county.account(1999)
    before = moment(county)
    county.capacity(number, "INSTALL", 1, "2018-07-01")
    review()
    current = county.query("select * from decision")
    assert review("--known-at", before)["by_account"][number]["4.1", ""]["outcome"] == "REVIEW"
    assert county.query("select * from decision") == current
    assert county.query("select as_of::text, account_count, decision_count, finished_at is not null, civil_text(known_at) from review_run"
                        " order by review_run_id desc limit 1") == [("2019-01-01", 1, 0, True, before)]
    # the limits that it used are kept with the run, and the review of the day is still due
    assert county.value("select count(*) from review_rule where review_run_id = (select max(review_run_id) from review_run)") == 15
    assert dahu("review", "--known-at", before, database=database).returncode == 0
    assert county.value("select not exists (select from review_run where as_of = dahu.today() and known_at is null)")
    table = dahu("review", "--known-at", before, "--as-of", "2019-01-01", "--lang", "zh", database=database).stdout
    assert before in table and "复盘" in table


def test_the_day_of_the_moment(county, dahu, database):
    county.account(2000)
    before = moment(county)
    document = json.loads(dahu("review", "--json", "--known-at", before, database=database).stdout)
    assert document["as_of"] == before[:10]


@pytest.mark.parametrize("time_, code, text", [
    ("2999-01-01 00:00", 1, "2999-01-01 00:00:00+08 is still to come: it is "),
    ("2018-01-01T00:00:00Z", 1, "2018-01-01 08:00:00+08 cannot be shown: changes are kept since "),
    ("yesterday", 2, "--known-at: 'yesterday'"),
    ("2026-01-01", 2, "--known-at: '2026-01-01'"),
])
def test_a_moment_that_cannot_be(county, dahu, database, time_, code, text):
    county.account(2000)
    result = dahu("review", "--known-at", time_, database=database)
    assert result.returncode == code and text in result.stderr, result.stderr
    assert county.value("select count(*) from review_run") == 0


# ---- metered energy ---------------------------------------------------------------------------------------------------


def test_a_ratio_that_was_corrected_later(county, review, dahu, database):
    """The energy of a whole year changes in the past: what was decided before can be shown to the digit."""
    number = county.account(1999)
    point = county.point(number, ratio=100)
    county.year(point, 4200, forward=1000, reverse=1)
    late = county.point(number, ratio=1)
    county.year(late, 10, months=range(0, 8))
    review()
    before, decisions = moment(county), recorded(county)
    assert decisions[number, "4.1", ""][:2] == ["PASS", {**decisions[number, "4.1", ""][1], "annual_kwh": 5040070}]
    county.query("update meter_installation set ct_primary_a = 80, document_no = 'WO-9' where metering_point_id = %s", [point])
    corrected = review()["by_account"][number]
    between = moment(county)
    assert corrected["4.1", ""]["facts"]["annual_kwh"] == 4032070 and corrected["4.1", ""]["outcome"] == "REVIEW"
    county.year(late, 10, months=range(8, 13))                     # readings that had been missing
    now = review()
    assert now["by_account"][number]["4.1", ""]["facts"]["annual_kwh"] == 4032120

    assert shown(review("--known-at", before)) == decisions
    then = review("--known-at", between)["by_account"][number]
    assert {key: then[key]["facts"] for key in then} == {key: corrected[key]["facts"] for key in corrected}
    assert shown(review("--known-at", moment(county))) == shown(now)
    # the change itself: was, is, because
    explained = dahu("explain", number, "4.1", "--as-of", "2019-01-01", "--json", database=database)
    changes = [c for p in json.loads(explained.stdout)["points"] for c in p["changes"] if c["because"] == "exchange"]
    assert len(changes) == 12 and {(c["was_wh"], c["is_wh"]) for c in changes} == {(420000000, 336000000)}, changes
    # and every decision, old and new, comes out the same with what was known when it was made
    for key, in county.query("select decision_id from decision order by 1"):
        explained = json.loads(dahu("explain", "--decision", key, "--json", database=database).stdout)
        assert explained["decision"]["same"], explained["decision"]


def test_months_of_the_present_are_months_as_known_now(county, review):
    """The sums of schema replay are those of the tables: with nothing newer, and when every month has to be summed up."""
    point = county.point(county.account(2000))
    county.year(point, 100, forward=10, reverse=1, months=[0, 1, 2, 3, 5, 8, 12])
    review()
    columns = "metering_point_id, month, active_import_wh, active_export_wh, reactive_import_varh, reactive_export_varh, demand_w, demand_at," \
              " completeness_bp, estimated_bp, held_bp, last_use_on, fault"
    months = county.query(f"select {columns} from energy_month order by month")
    county.query("select set_config('dahu.known_at', clock_timestamp()::text, false)")
    assert county.query(f"select {columns} from replay.energy_month order by month") == months and len(months) >= 12
    county.query("update energy_month set made_at = 'infinity'")
    assert county.query(f"select {columns} from replay.energy_month order by month") == months


def test_a_decision_of_today(county, database, dahu):
    """The running day is made anew all the time and its versions are not kept: no decision may rest on it."""
    point = county.point(county.account(2000))
    county.query("select partition_cover(now() - interval '4 days', now())")

    def read(since, until):
        county.query(
            "with r as (insert into reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh)"
            " select %s, at, at, 'I', extract(epoch from at)::bigint / 10 from (select date_bin('1 hour', now(), 'epoch') as hour) h,"
            " generate_series(hour - %s::interval, hour - %s::interval, '1 hour') at returning metering_point_id, slot_at)"
            " select energy_mark(array_agg(metering_point_id), array_agg(slot_at)) from r", [point, since, until])

    read("60 hours", "1 hour")
    assert dahu("review", database=database).returncode == 0
    read("0 hours", "0 hours")
    assert dahu("review", database=database).returncode == 0
    rules = county.query("select decision_id, rule_id from decision order by 1")
    assert [rule for _, rule in rules] == ["4.1", "4.11", "4.13", "4.15", "pf"]        # and the second review had nothing new to say
    for key, _ in rules:
        assert json.loads(dahu("explain", "--decision", key, "--json", database=database).stdout)["decision"]["same"]
