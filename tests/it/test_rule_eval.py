"""Every worked vector of the rule book, through `dahu rule eval` of the real binary, without a database.

The vectors are data (tests/data), shared with the unit tests: rule_vectors.json, the tariff table
pf_table.csv with its 303 percentages, and the worked bills pf_vectors.csv.
"""
import collections
import csv
import json
import math
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DAHU = os.environ.get("DAHU", str(ROOT / "build/dahu"))
DATA = ROOT / "tests/data"
MEMBERS = ["rule", "clause", "outcome", "reasons", "result", "thresholds", "rule_version"]


def rule(*arguments, facts=None):
    text = facts if isinstance(facts, str) or facts is None else json.dumps(facts)
    return subprocess.run([DAHU, "rule", *arguments], input=text, text=True, capture_output=True, timeout=300, check=False)


def evaluate(name, facts, policy=()):
    options = [option for key, value in dict(policy).items() for option in ("--policy", f"{key}={value}")]
    done = rule("eval", name, "--facts", "-", "--json", *options, facts=facts)
    assert done.returncode == 0, done.stderr
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    for verdict in verdicts:
        assert list(verdict) == MEMBERS
        assert verdict["rule"] == name
        for reason in verdict["reasons"]:
            assert list(reason) == ["code", "text_zh", "text_en"]
            for text in (reason["text_zh"], reason["text_en"]):
                assert text and "{" not in text and "rule." not in text, reason
            assert reason["text_zh"] != reason["text_en"]
    return verdicts if isinstance(facts, list) else verdicts[0]


def read_csv(name):
    with open(DATA / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def vectors():
    with open(DATA / "rule_vectors.json", encoding="utf-8") as file:
        return json.load(file)


def groups():
    """Vectors that one call can answer: same rule, same policy."""
    found = collections.defaultdict(list)
    for vector in vectors():
        found[vector["rule"], tuple(sorted(vector["policy"].items()))].append(vector)
    return found


@pytest.mark.parametrize("key", groups(), ids=lambda key: " ".join([key[0], *("=".join(pair) for pair in key[1])]))
def test_worked_vectors(key):
    rows = groups()[key]
    verdicts = evaluate(key[0], [row["facts"] for row in rows], key[1])
    assert len(verdicts) == len(rows)
    for row, verdict in zip(rows, verdicts):
        expect = row["expect"]
        if "outcome" in expect:
            assert verdict["outcome"] == expect["outcome"], row["name"]
        if "reasons" in expect:
            assert [reason["code"] for reason in verdict["reasons"]] == expect["reasons"], row["name"]
        for name, value in expect.get("result", {}).items():
            assert verdict["result"][name] == value, (row["name"], name)
        if "ratio_x1000" in expect:
            assert (verdict["result"]["ct_ratio_bp"] + 5) // 10 == expect["ratio_x1000"], row["name"]
        for policy, value in row["policy"].items():
            assert str(verdict["thresholds"][policy]).lower() == value.lower(), row["name"]


def test_the_vectors_are_all_there():
    names = [vector["name"] for vector in vectors()]
    assert sum(name.startswith("6.3 ") and set(name[4:]) <= set("TF") for name in names) == 64
    for number in range(1, 13):
        assert any(name.startswith(f"6.5 B{number:02}") for name in names)
    for number in range(1, 11):
        assert any(name.startswith(f"6.2 W{number:02}") for name in names)
    assert sum(name.startswith("3.5 ") for name in names) == 7
    assert sum(name.startswith("5.4 ") for name in names) >= 8
    assert sum(name.startswith("1.4 ") for name in names) >= 14


def pf_facts(kwh, kvarh, standard, **more):
    return {"kwh": kwh, "kvarh_forward": kvarh, "kvarh_reverse": 0, "loss_kwh": 0, "loss_kvarh": 0, "standard": standard,
            "reduced_standard": None, "basic_fee_fen": 1000000, "energy_fee_fen": 0, **more}


def largest_kvarh(kwh, n):
    """The most reactive energy that still rounds to n/100: 40000 P^2 >= (2n-1)^2 (P^2 + Q^2)."""
    return math.isqrt(40000 * kwh * kwh // (2 * n - 1) ** 2 - kwh * kwh)


def test_the_whole_tariff_table():
    table = {(int(row["pf_x100"]), standard): int(row[f"bp_std_0{standard}"])
             for row in read_csv("pf_table.csv") for standard in (90, 85, 80)}
    assert len(table) == 303
    facts, expected = [], []
    for (n, standard), bp in table.items():
        # the most reactive energy of a row of the table, and the least: one more than the most of the row above it
        least = largest_kvarh(1000000, n + 1) + 1 if n < 100 else 0
        most = largest_kvarh(1000000, n) if n else 10 ** 12
        for kvarh in (least, most):
            facts.append(pf_facts(1000000, kvarh, standard))
            expected.append((n, bp))
    for verdict, (n, bp), fact in zip(evaluate("pf", facts), expected, facts):
        assert verdict["result"] == {"pf_x100": n, "adjust_bp": bp, "adjust_fen": bp * 100, "status": "OK"}, fact
        assert verdict["outcome"] == ("WARN" if n < fact["standard"] else "PASS")


def test_the_worked_bills():
    rows = read_csv("pf_vectors.csv")
    assert len(rows) >= 14 and {row["policy"] for row in rows} == {"NORMAL"}
    facts = [{"kwh": int(row["kwh"]), "kvarh_forward": int(row["kvarh_fwd"]), "kvarh_reverse": int(row["kvarh_rev"]),
              "loss_kwh": int(row["loss_kwh"]), "loss_kvarh": int(row["loss_kvarh"]), "standard": int(row["std_x100"]),
              "reduced_standard": False, "basic_fee_fen": int(row["basic_fen"]), "energy_fee_fen": int(row["energy_fen"])}
             for row in rows]
    for row, verdict in zip(rows, evaluate("pf", facts)):
        assert verdict["result"] == {"pf_x100": int(row["pf_x100"]), "adjust_bp": int(row["bp"]),
                                     "adjust_fen": int(row["adj_fen"]), "status": row["status"]}, row["id"]
        assert (verdict["outcome"] == "REVIEW") == (row["status"] != "OK")


def test_a_json_real_is_read_exactly():
    """What was written with two decimals is what is counted, although JSON parsers keep it in binary."""
    for text in ("959636.71", "0.01", "4999999.99", "5000000.00", "123456789012.34", "9999999999999.99"):
        done = rule("eval", "4.1", "--facts", "-", "--json", facts=f'{{"annual_kwh":{text}}}')
        assert f'"name":"annual_kwh","value":{text.rstrip("0").rstrip(".")},' in done.stdout


BAD = [
    ("4.1", '{"capacty_kva":1}', "$.capacty_kva", "capacity_kva"),
    ("4.1", '{"capacity_kva":-1}', "$.capacity_kva", "is -1; must be from 0 to"),
    ("4.1", '{"capacity_kva":true}', "$.capacity_kva", "is true; give a number"),
    ("4.1", '{"capacity_kva":"big"}', "$.capacity_kva", 'is "big"; give a number'),
    ("4.1", '{"capacity_kva":1999.999}', "$.capacity_kva", "more than 2 decimals"),
    ("4.1", '{"annual_kwh":1e20}', "$.annual_kwh", "is 1e+20; must be from 0 to 10000000000000 kWh"),
    ("4.1", '{"annual_kwh":1e-07}', "$.annual_kwh", "must be from 0"),
    ("4.1", '{"high_risk":1}', "$.high_risk", "give true or false, or null"),
    ("4.1", '[{"high_risk":true},{"high_risk":"no"}]', "$[1].high_risk", "true or false"),
    ("4.1", '[[]]', "$[0]", "give an object"),
    ("4.1", '7', "$", "is 7; give an object"),
    ("4.1", '{"high_risk":true,"high_risk":false}', "duplicate", "high_risk"),
    ("4.1", '{"high_risk":', "line 1", ""),
    ("4.5", '{"ledger":[{"date":"2024-06-01","kva":-5,"kind":"install"}]}', "$.ledger[0]", "must be above 0"),
    ("4.5", '{"ledger":[{"date":"2024-06-01","kva":5,"kind":"installed"}]}', "$.ledger[0].kind", "one of install, "),
    ("4.5", '{"ledger":[{"kva":5,"kind":"plan"}]}', "$.ledger[0].date", "is missing"),
    ("4.5", '{"ledger":[{"date":null,"kva":5,"kind":"plan"}]}', "$.ledger[0].date", "is missing"),
    ("4.5", '{"ledger":{}}', "$.ledger", "array"),
    ("4.5", '{"ledger":[{"date":"2024-06-01","kva":-5,"kind":"correction","corrects":"plan"}]}', "$.ledger[0]", "not a plan"),
    ("4.6.2", '{"as_of":"2024-02-30"}', "$.as_of", "not a day of the calendar"),
    ("4.6.2", '{"as_of":20240201}', "$.as_of", "give a day such as"),
    ("4.11", '{"suspensions":[{"from":"2024-02-02","to":"2024-02-01"}]}', "$.suspensions[0]", "ends before it begins"),
    ("pf", '{"standard":95}', "$.standard", "is 95; must be 0.90, 0.85 or 0.80"),
    ("pf", '{"kvarh_reverse":-1}', "$.kvarh_reverse", "must be from 0"),
    ("late_fee", '{"amount_fen":1.5}', "$.amount_fen", "whole number"),
    ("late_fee", '{"amount_fen":-1}', "$.amount_fen", "must be from 0"),
]


@pytest.mark.parametrize("name,facts,where,why", BAD, ids=[f"{row[0]} {row[1]}" for row in BAD])
def test_bad_facts_are_refused_with_path_and_cure(name, facts, where, why):
    done = rule("eval", name, "--facts", "-", "--json", facts=facts)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1 and where in done.stderr and why in done.stderr


def test_usage():
    for arguments in (["eval", "4.2", "--facts", "-"], ["eval", "4.1"], ["eval", "--facts", "-"], [], ["show"], ["list", "4.1"],
                      ["eval", "4.1", "--facts", "-", "--policy", "r4_1_capacity=1"],
                      ["eval", "4.1", "--facts", "-", "--policy", "r4_1_capacity_kva=many"],
                      ["eval", "4.1", "--facts", "-", "--policy", "r4_5_basis=SOME"],
                      ["eval", "4.1", "--facts", "-", "--policy", "r4_1_capacity_kva"]):
        assert rule(*arguments, facts="{}").returncode == 2, arguments
    assert "4.6.1" in rule("eval", "4.2", "--facts", "-", facts="{}").stderr
    assert "r4_1_capacity_kva" in rule("eval", "4.1", "--facts", "-", "--policy", "r4_1_capacity=1", facts="{}").stderr
    assert rule("eval", "4.1", "--facts", "no-such-file").returncode == 1


def test_list_prints_a_schema_that_holds():
    """A schema accepts exactly the facts of the vectors: their members are its properties, their types fit."""
    done = rule("list", "--json")
    assert done.returncode == 0
    rules = {row["id"]: row for row in json.loads(done.stdout)}
    assert list(rules) == ["4.1", "important_sources", "4.3", "4.4", "4.5", "4.6.1", "4.6.2", "4.7", "4.8", "4.10", "4.11", "4.13", "4.14", "4.15", "pf", "late_fee", "violation"]
    for row in rules.values():
        assert row["title_zh"] and row["title_en"] and row["title_zh"] != row["title_en"]
        assert row["facts_schema"]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for vector in vectors():
        assert fits(vector["facts"], rules[vector["rule"]]["facts_schema"]), vector["name"]
    schema = rules["4.5"]["facts_schema"]
    assert not fits({"ledger": [{"date": "2024-06-01", "kva": 1}]}, schema)
    assert not fits({"ledger": [{"date": "2024-06-01", "kva": 1, "kind": "INSTALL"}]}, schema)
    assert not fits({"applied": 1}, schema) and not fits({"applied_kva": -1}, schema) and not fits({"applied_kva": "x"}, schema)


def fits(value, schema):
    """As much of JSON schema as the facts use."""
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    if "enum" in schema and value not in schema["enum"]:
        return False
    kinds = {"null": type(None), "boolean": bool, "integer": int, "number": (int, float), "string": str, "array": list, "object": dict}
    if "type" in schema and (not isinstance(value, kinds[schema["type"]]) or (isinstance(value, bool) and schema["type"] != "boolean")):
        return False
    if isinstance(value, (int, float)) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return False
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        return False
    if isinstance(value, list):
        return len(value) <= schema["maxItems"] and all(fits(item, schema["items"]) for item in value)
    if isinstance(value, dict):
        known = set(value) <= set(schema["properties"]) and set(schema.get("required", ())) <= set(value)
        return known and schema["additionalProperties"] is False and all(
            fits(item, schema["properties"][name]) for name, item in value.items())
    return True


def test_policies_are_listed_and_documented():
    rows = json.loads(rule("list", "--policies", "--json").stdout)
    used = {key for row in json.loads(rule("list", "--json").stdout) for key in row["policies"]}
    assert used <= {row["key"] for row in rows}
    for row in rows:
        assert row["regime"] in ("ANY", "1996", "2024") and row["value"] and row["clause"] and row["source"]
        assert row["meaning_zh"] != row["meaning_en"] and not row["meaning_en"].startswith("policy.")
        ends = (row["valid_from"], row["valid_until"])
        assert ends == {"ANY": (None, None), "1996": (None, "2024-05-31"), "2024": ("2024-06-01", None)}[row["regime"]]
    document = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    table = rule("list", "--policies", "--lang", "en").stdout
    assert table in document, "docs/rules.md is behind; put in it what `dahu rule list --policies --lang en` prints"


def test_the_proof_shows_each_number_beside_its_limit():
    facts = {"capacity_kva": 1999, "annual_kwh": "5757820.26", "high_risk": None}
    english = rule("eval", "4.1", "--facts", "-", "--lang", "en", facts=facts).stdout
    for part in ("4.1  Large power customer", "PASS", "1,999 kVA", "at least 2,000 kVA", "5,757,820.26 kWh", "at least 5,000,000 kWh",
                 "yearly energy 5,757,820.26 kWh reaches the limit of 5,000,000 kWh", "not known: high-risk or key customer"):
        assert part in english
    chinese = rule("eval", "4.1", "--facts", "-", "--lang", "zh", facts=facts).stdout
    for part in ("电力大客户认定", "不低于 2,000 kVA", "年用电量 5,757,820.26 kWh，达到 5,000,000 kWh 的标准"):
        assert part in chinese
    assert not re.search(r"\{\w+\}|rule\.|policy\.", english + chinese)
