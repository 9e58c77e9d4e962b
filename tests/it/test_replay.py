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
    assert county.value("select count(*) from review_rule where review_run_id = (select max(review_run_id) from review_run)") == 7
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
