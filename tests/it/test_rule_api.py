"""Rules through the API: questions, thresholds by version, what others would change, a review now, one verdict explained."""
import datetime
import json

import pytest

import conftest
import county
from web import Service, sign_in

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()   # of the utility, without a change of its clocks


@pytest.fixture(scope="module")
def database(cluster, template):
    database = cluster.create(template.name)
    county.fill(database)
    for kind in ("INSTALL", "COMMISSION"):      # just below the limit
        database.query("insert into capacity_event (account_id, kind, kva, effective_on, actor)"
                       " select account_id, %s, 1990, '2020-01-01', 'test' from account where account_number = 'A-00002'", (kind,))
    result = conftest.run_dahu("review", database=database)
    assert result.returncode == 0, result.stderr
    return database


@pytest.fixture(scope="module")
def service(database):
    with Service(database) as running:
        yield running


def ask(service, method, path, body=None, desk=None, **headers):
    if desk:
        headers |= {"Cookie": f"dahu={desk}", "Origin": service.url}
    status, _, answer = service.ask(method, "/api/v1" + path, body, **headers)
    return status, json.loads(answer)


def result_of(service, job):
    assert job["state"] == "WAITING", job
    done = conftest.wait_for(lambda: (row := ask(service, "GET", f"/jobs/{job['job']}")[1])["state"] in ("DONE", "FAILED") and row, 60, "the job")
    assert done["state"] == "DONE", done
    return done["result"]


# clause 4.1
def test_a_rule_answers_about_given_facts(service):
    rules = ask(service, "GET", "/rules")[1]["rules"]
    assert {"4.1", "pf", "4.6.1"} <= {r["id"] for r in rules} and all(r["title_zh"] and r["facts_schema"] for r in rules)
    facts = {"capacity_kva": 1900, "annual_kwh": 100, "high_risk": False}
    status, verdict = ask(service, "POST", "/rules/4.1/eval", {"facts": facts})
    assert status == 200 and verdict["outcome"] == "FAIL" and verdict["reasons"][0]["text_zh"], verdict
    assert ask(service, "POST", "/rules/4.1/eval", {"facts": facts, "policies": {"r4_1_capacity_kva": "1900"}})[1]["outcome"] == "PASS"
    assert ask(service, "POST", "/rules/4.1/eval", {"facts": {"capacity": 1}})[0] == 422
    assert ask(service, "POST", "/rules/4.1/eval", {"facts": facts, "policies": {"none": "1"}})[0] == 422
    assert ask(service, "POST", "/rules/9.9/eval", {"facts": {}})[0] == 404


# clause 4.1
def test_an_account_is_asked_with_other_facts_and_explained(service, database):
    status, answer = ask(service, "POST", "/accounts/A-00004/verdicts/4.1/what-if", {"facts": {"capacity_kva": 2000}})
    assert status == 200 and answer["now"]["outcome"] != "PASS" and answer["then"]["outcome"] == "PASS", answer
    assert answer["facts"]["capacity_kva"] == 2000
    status, verdict = ask(service, "GET", "/accounts/A-00001/verdicts/4.1")
    assert status == 200 and verdict["rule"] == "4.1" and verdict["proof"] and verdict["policies"] and "flip" in verdict, verdict
    known = database.value("""select to_char(max(evaluated_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from decision""")
    status, then = ask(service, "GET", f"/accounts/A-00001/verdicts/4.1?as_of={TODAY}&known_at={known}")
    assert status == 200 and then["outcome"] == verdict["outcome"], then
    before = ask(service, "GET", f"/accounts/A-00001/verdicts/4.1?as_of={TODAY}&known_at=2001-01-01T00:00:00Z")
    assert before[0] in (404, 422), before      # before anything was known
    assert ask(service, "GET", "/accounts/A-00001/verdicts/4.1?known_at=yesterday.")[0] == 422
    assert ask(service, "GET", "/accounts/A-99999/verdicts/4.1")[0] == 404
    assert ask(service, "GET", "/accounts/A-00001/verdicts/9.9")[0] == 404
    other = sign_in(database.query, "MARKETING_CLERK", "Nowhere")
    assert ask(service, "GET", "/accounts/A-00001/verdicts/4.1", desk=other)[0] == 404      # another unit's
    assert ask(service, "POST", "/accounts/A-00001/verdicts/4.1/what-if", {"facts": {}}, desk=other)[0] == 404


# clause 4.1
def test_a_threshold_changes_from_a_day_on_and_says_before_what_it_changes(service, database):
    soon, later = str(TODAY + datetime.timedelta(days=10)), str(TODAY + datetime.timedelta(days=20))
    keys = {k["key"]: k for k in ask(service, "GET", "/policy-keys")[1]["keys"]}
    assert keys["r4_1_capacity_kva"]["unit"] == "kVA" and keys["r4_5_basis"]["choices"]
    decisions = database.value("select count(*) from decision")
    status, job = ask(service, "POST", "/policies/dry-run", {"changes": [{"key": "r4_1_annual_kwh", "value": "1000000"},
                                                                          {"key": "r4_1_capacity_kva", "value": "1"}]})
    assert status == 202, job
    tried = result_of(service, job)
    assert tried["count"] == len(tried["changed"]) and tried["accounts"] == 4, tried
    flipped = [c for c in tried["changed"] if c["rule"] == "4.1" and c["account"] == "A-00002"]
    assert flipped and flipped[0]["now"]["outcome"] != "PASS" and flipped[0]["then"]["outcome"] == "PASS", tried
    assert database.value("select count(*) from decision") == decisions
    nothing = result_of(service, ask(service, "POST", "/policies/dry-run", {"changes": [{"key": "r4_1_capacity_kva", "value": "2000"}]})[1])
    assert nothing["count"] == 0 and nothing["changed"] == []
    form = {"key": "r4_1_capacity_kva", "value": "1800", "valid_from": soon, "reason": "decided by the board"}
    status, versions = ask(service, "POST", "/policies", form)
    assert status == 201 and [v["state"] for v in versions["items"]] == ["IN_FORCE", "PLANNED"], versions
    assert versions["items"][1]["value"] == "1800" and versions["items"][1]["source"] == "decided by the board"
    ask(service, "POST", "/policies", form | {"value": "1700"})                    # the same day: written anew
    ask(service, "POST", "/policies", form | {"value": "1600", "valid_from": later})
    items = ask(service, "GET", "/policies?key=r4_1_capacity_kva")[1]["items"]
    assert [v["value"] for v in items] == ["2000", "1700", "1600"] and items[0]["valid_until"] == str(TODAY + datetime.timedelta(days=9))
    assert [v["value"] for v in ask(service, "GET", f"/policies?key=r4_1_capacity_kva&on={soon}")[1]["items"]] == ["1700"]
    for wrong in ({"value": "0"}, {"value": "many"}, {"key": "none"}, {"valid_from": str(TODAY)}, {"reason": "x"}):
        assert ask(service, "POST", "/policies", form | wrong)[0] == 422, wrong
    lead = sign_in(database.query, "MARKETING_LEAD")
    assert ask(service, "POST", "/policies", form, desk=lead)[0] == 403
    assert ask(service, "POST", "/policies/dry-run", {"changes": [{"key": "none", "value": "1"}]}, desk=lead)[0] == 422
    assert ask(service, "GET", "/policies", desk=sign_in(database.query, "SYSTEM_ADMIN"))[0] == 200


# clause 4.1
def test_a_review_runs_now_and_says_how_far_it_is(service, database):
    runs = database.value("select count(*) from review_run")
    result = result_of(service, ask(service, "POST", "/reviews", {})[1])
    assert result["accounts"] == 4 and result["as_of"] == str(TODAY), result
    assert database.value("select count(*) from review_run") == runs + 1
    assert ask(service, "GET", "/reviews")[1]["items"][0]["actor"] == "test.management"
    assert ask(service, "POST", "/reviews", {"as_of": str(TODAY + datetime.timedelta(days=2))})[0] == 422
    assert ask(service, "POST", "/reviews", {}, desk=sign_in(database.query, "DISPATCHER"))[0] == 403
