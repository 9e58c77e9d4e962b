"""dahu explain: from a verdict down to the registers of the meter, and what has changed since it was recorded."""
import json

import pytest
from test_review import County


@pytest.fixture
def county(database):
    county = County(database)
    county.number = county.account(1999)
    county.point_id = county.point(county.number, ratio=100)
    county.query("update meter set driver = 'eastron-sdm630'")
    county.query("update meter_installation set document_no = 'WO-7'")
    county.year(county.point_id, 4200, forward=1000, reverse=1)
    county.query("update reading set source = 'P'")
    return county


@pytest.fixture
def explain(database, dahu):
    def run(*arguments, code=0):
        result = dahu("explain", *arguments, database=database)
        assert result.returncode == code, result.stderr
        return json.loads(result.stdout) if "--json" in arguments and code == 0 else result.stdout + result.stderr
    return run


def ask(county, explain, rule, *more):
    return explain(county.number, rule, "--as-of", "2019-01-01", "--json", *more)


def test_from_the_register_to_the_verdict(county, explain, dahu, database):
    assert dahu("review", "--as-of", "2019-01-01", database=database).returncode == 0
    x = ask(county, explain, "4.1")
    assert (x["outcome"], x["clause"], x["known_at"], x["facts"]["annual_kwh"]) == ("PASS", "4.1", None, 5040000)
    assert x["reasons"][0]["text_zh"] and x["reasons"][0]["text_en"]
    assert {p["key"]: (p["value"], p["source"]) for p in x["policies"]}["r4_1_annual_kwh"] == ("5000000", "clause 4.1")
    [point] = x["points"]
    assert sum(m["active_import_wh"] for m in point["months"]) == 5040000000 and len(point["months"]) == 12
    assert len(point["borders"]) == 13 and all(len(border["readings"]) == 1 for border in point["borders"])
    march = point["segments"][2]
    assert (march["month"], march["from_wh"], march["to_wh"], march["numerator"], march["denominator"], march["energy_wh"]) \
        == ("2018-03", 8400000, 12600000, 100, 1, 420000000)
    reading = point["borders"][1]["readings"][0]
    assert (reading["slot_at"], reading["serial_number"], reading["active_energy_import"]) == ("2018-02-01 00:00:00+08", f"M{county.point_id}", 4200000)
    frame = reading["frames"]["active_energy_import"]
    assert (frame["function"], frame["address"], frame["count"], frame["encoding"]) == (4, 72, 2, "f32")
    assert frame["words"] == "4583 4000" and frame["exact"] is False      # 4200.0 as IEEE 754; a float says no more than that
    assert point["installations"][0]["document_no"] == "WO-7" and point["installations"][0]["ct_primary_a"] == 100
    assert x["contract"]["ledger"][0]["kva"] == 1999
    assert x["decision"]["same"] and x["decision"]["decision_id"] == 1
    margins = {m["name"]: m["x100"] for m in x["flip"]["margins"] if "x100" in m}
    assert margins == {"capacity_kva": -100, "annual_kwh": 4000000} and x["flip"]["without_unbacked"] is None


@pytest.mark.parametrize("lang, word", [("en", "From register to energy"), ("zh", "由表码到电量")])
def test_the_text_fits_a_page(county, explain, lang, word):
    for rule in ("4.1", "4.11", "pf"):
        text = explain(county.number, rule, "--as-of", "2019-01-01", "--lang", lang)
        assert word in text and "WO-7" in text and "0x0048" in text
        assert "{" not in text and "explain." not in text              # no text is missing, and none keeps its placeholder
        wide = [line for line in text.splitlines() if sum(2 if ord(c) > 0x2e80 else 1 for c in line) > 100]
        assert not wide, wide


def test_power_factor_and_last_use(county, explain):
    x = ask(county, explain, "pf")
    assert x["subject"] == "RP1" and [s["quantity"] for s in x["points"][0]["segments"]] \
        == ["active_energy_import", "reactive_energy_import", "reactive_energy_export"]
    assert [s["energy_wh"] for s in x["points"][0]["segments"]] == [420000000, 100000000, 100000]
    x = ask(county, explain, "4.11")
    assert x["rule"] == "4.11" and [u["point"] for u in x["last_use"]] == [f"{county.number}-02"]


def test_an_exchange_and_a_missing_border(county, explain):
    """A month with two meters has two rows; a border that was not read lies between its neighbours."""
    point = county.point_id
    county.query("delete from reading where slot_at >= '2018-04-30 16:00Z'")
    county.query("update meter_installation set valid = '[2010-01-01, 2018-04-15 00:00Z)'")
    county.query("insert into installation_register (meter_installation_id, quantity, closing_wh) select meter_installation_id,"
                 " 'active_energy_import', 14000000 from meter_installation")
    county.query("with m as (insert into meter (serial_number, driver) values ('NEW', 'x') returning meter_id)"
                 " insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, document_no)"
                 " select %s, meter_id, '[2018-04-15 00:00Z,)', 50, 1, 'WO-8' from m", [point])
    county.query("insert into installation_register (meter_installation_id, quantity, opening_wh) select max(meter_installation_id),"
                 " 'active_energy_import', 5000 from meter_installation")
    county.query("insert into reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh)"
                 " values (%(p)s, '2018-04-30 15:45Z', now(), 'P', 1000000), (%(p)s, '2018-04-30 16:45Z', now(), 'M', 1004000)", {"p": point})
    segments = {(s["month"], s["serial_number"]): s for s in ask(county, explain, "4.1")["points"][0]["segments"]}
    old, new = segments["2018-04", f"M{point}"], segments["2018-04", "NEW"]
    assert (old["from_wh"], old["from_how"], old["to_wh"], old["to_how"], old["energy_wh"]) == (12600000, "read", 14000000, "closing", 140000000)
    assert (new["from_wh"], new["from_how"], new["to_wh"], new["to_how"], new["energy_wh"]) == (5000, "opening", 1001000, "between", 49800000)
    assert segments["2018-08", "NEW"]["to_how"] == "none" and segments["2018-08", "NEW"]["energy_wh"] is None
    text = explain(county.number, "4.1", "--as-of", "2019-01-01")
    assert "~1001.000" in text and "!14000.000" in text and "by a person" in text


def test_a_decision_is_held_against_today(county, explain, dahu, database):
    assert dahu("review", "--as-of", "2019-01-01", database=database).returncode == 0
    county.query("select set_config('dahu.actor', 'clerk', false)")
    county.query("update policy set value = '6000000' where key = 'r4_1_annual_kwh'")
    county.capacity(county.number, "INSTALL", 1, "2018-07-01")
    county.query("update account set idle_reason = 'closed' where account_number = %s", [county.number])
    x = explain("--decision", "1", "--json")
    assert x["decision"]["same"] and x["known_at"] and x["thresholds"]["r4_1_annual_kwh"] == 5000000
    assert not x["today"]["same"] and x["today"]["outcome_recomputed"] == "PASS"
    assert x["today"]["facts_changed"] == [{"name": "capacity_kva", "was": 1999, "is": 2000}]
    assert x["today"]["thresholds_changed"] == [{"name": "r4_1_annual_kwh", "was": 5000000, "is": 6000000}]
    changes = {c["table"]: c for c in x["today"]["changes"]}
    assert (changes["policy"]["was"], changes["policy"]["is"], changes["policy"]["actor"]) == ({"value": "5000000"}, {"value": "6000000"}, "clerk")
    assert changes["account"]["is"] == {"idle_reason": "closed"} and changes["capacity_event"]["is"]["kva"] == 1
    text = explain("--decision", "1")
    assert "The same comes out again" in text and "capacity_kva: was 1999, is 2000" in text and '"5000000" -> "6000000"' in text
    now = ask(county, explain, "4.1")
    assert not now["decision"]["same"] and now["decision"]["outcome"] == now["outcome"] == "PASS"


def test_lines_and_plans_have_their_documents(county, explain):
    account = county.id(county.number)
    county.query("insert into service_application (application_number, account_id, kind, accepted_on, applied_kva, dedicated_line)"
                 " values ('SA-1', %(a)s, 'INCREASE', '2018-06-01', 3000, true), ('SA-2', %(a)s, 'INCREASE', '2018-07-01', 100, true)", {"a": account})
    county.query("insert into capacity_plan (account_id, service_application_id, planned_on, kva, document_no, actor)"
                 " select %s, min(service_application_id), '2020-01-01', 2500, 'PLAN-9', 't' from service_application", [account])
    error = explain(county.number, "4.5", "--as-of", "2019-01-01", code=2)
    assert "name one with --subject, of 'SA-1', 'SA-2'" in error
    x = ask(county, explain, "4.5", "--subject", "SA-1")
    assert x["contract"]["plans"][0]["document_no"] == "PLAN-9" and x["contract"]["applications"][0]["application"] == "SA-1"
    assert "points" not in x and "PLAN-9" in explain(county.number, "4.5", "--as-of", "2019-01-01", "--subject", "SA-1")


@pytest.mark.parametrize("arguments, code, text", [
    (["A-00001", "4.2"], 1, "a review does not ask rule '4.2'; it asks 4.1, 4.3"),
    (["A-00001", "4.6.2"], 1, "rule 4.6.2 is not asked about account 'A-00001' on "),
    (["A-00001", "pf", "--subject", "RP2"], 1, "not asked about 'RP2' of account 'A-00001'"),
    (["A-00099", "4.1"], 1, "there is no account 'A-00099'"),
    (["A-00001", "4.1", "--known-at", "2010-01-01 00:00"], 1, "cannot be shown: changes are kept since"),
    (["--decision", "77"], 1, "there is no decision '77'"),
    (["--decision", "x"], 1, "there is no decision 'x': it is a number"),
    (["A-00001"], 2, "say which account and which rule"),
    (["A-00001", "4.1", "--decision", "1"], 2, "it stands alone"),
])
def test_a_question_that_has_no_answer(county, explain, arguments, code, text):
    assert text in explain(*arguments, code=code)
