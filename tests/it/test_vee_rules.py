"""dahu vee rules: how validation is set, set anew, and which days that makes due."""
import json

import pytest


@pytest.fixture
def point(database):
    """Two points with three days of energy each; the number of the first."""
    database.query("""
        insert into metering_point (point_number) values ('A-00001-01'), ('A-00002-01');
        insert into energy_day (metering_point_id, day, completeness_bp, estimated_bp, held_bp, because, made_at)
        select p.metering_point_id, d::date, 10000, 0, 0, 'reading', now()
        from metering_point p, generate_series('2026-01-01'::date, '2026-01-03', '1 day') d""")
    return "A-00001-01"


def stored(database):
    """(point, outcome, first day, last day) of every row of spike_capacity."""
    return [(number, outcome, str(first), str(last) if last else None) for number, outcome, first, last in database.query("""
        select point_number, outcome, lower(valid), upper(valid) - 1
        from vee_rule left join metering_point using (metering_point_id) order by 1 nulls first, 3""")]


def spike(dahu, database, day, *arguments, holds_until=None):
    result = dahu("vee", "rules", "spike_capacity", "--json", "--as-of", day, *arguments, database=database)
    assert result.returncode == 0, result.stderr
    shown = json.loads(result.stdout)
    assert shown["holds_until"] == holds_until
    return {row["point"]: row for row in shown["rules"]}


def set_rule(dahu, database, *arguments, rule="spike_capacity"):
    return dahu("vee", "rules", "set", rule, "--reason", "test", "--actor", "me", *arguments, database=database)


def due(database):
    return [(number, str(day), because) for number, day, because in database.query(
        "select point_number, day, because from energy_due join metering_point using (metering_point_id) order by 1, 2")]


def test_defaults_without_a_database(dahu, tmp_path):
    shown = json.loads(dahu("vee", "rules", "--json", "--set", f"data.path={tmp_path}").stdout)
    assert shown["as_of"] is None
    by_name = {row["rule"]: row for row in shown["rules"]}
    assert by_name["spike_capacity"]["outcome"] == "HOLD"
    assert by_name["spike_capacity"]["parameters"] == {"capacity_bp": 12000}
    assert all(row["version"] == 0 and row["means_zh"] and row["means_en"] for row in shown["rules"])
    text = dahu("vee", "rules", "--set", f"data.path={tmp_path}", "--lang", "zh").stdout
    assert "没有运行中的数据库" in text and "spike_capacity" in text


def test_a_rule_is_set_from_a_day_on(dahu, database, point):
    result = set_rule(dahu, database, "--outcome", "flag", "--parameter", "capacity_bp=15000", "--from", "2026-01-02", "--json")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["days_due"] == 4
    before = spike(dahu, database, "2026-01-01", holds_until="2026-01-01")[None]
    after = spike(dahu, database, "2026-01-02")[None]
    assert (before["outcome"], before["version"]) == ("HOLD", 0)
    assert (after["outcome"], after["parameters"], after["valid_from"], after["valid_to"]) == (
        "FLAG", {"capacity_bp": 15000}, "2026-01-02", None)
    assert due(database) == [(p, f"2026-01-0{day}", "rule") for p in (point, "A-00002-01") for day in (2, 3)]


def test_a_change_in_the_middle_ends_a_row_and_lets_it_go_on_behind(dahu, database, point):
    assert set_rule(dahu, database, "--outcome", "flag", "--from", "2025-01-01").returncode == 0
    first = database.value("select vee_rule_id from vee_rule")
    changed = set_rule(dahu, database, "--outcome", "pass", "--from", "2026-01-02", "--to", "2026-01-02", "--json")
    assert json.loads(changed.stdout)["replaced"] == 1
    assert stored(database) == [(None, "FLAG", "2025-01-01", "2026-01-01"), (None, "PASS", "2026-01-02", "2026-01-02"),
                                (None, "FLAG", "2026-01-03", None)]
    assert database.value("select lower(valid) from vee_rule where vee_rule_id = %s", [first]).isoformat() == "2025-01-01"
    shown = spike(dahu, database, "2026-01-02", holds_until="2026-01-02")[None]
    assert (shown["outcome"], shown["valid_from"], shown["valid_to"]) == ("PASS", "2026-01-02", "2026-01-02")
    # the whole time again: all three are gone
    assert json.loads(set_rule(dahu, database, "--outcome", "hold", "--from", "2025-01-01", "--json").stdout)["replaced"] == 3
    assert stored(database) == [(None, "HOLD", "2025-01-01", None)]


def test_one_point_has_its_own(dahu, database, point):
    for_point = ("--outcome", "pass", "--point", point, "--from", "2026-01-01", "--to", "2026-01-31")
    assert set_rule(dahu, database, *for_point).returncode == 0
    assert {number for number, _, _ in due(database)} == {point}
    database.query("delete from energy_due")
    assert set_rule(dahu, database, "--outcome", "flag", "--from", "2026-01-01").returncode == 0
    assert {number for number, _, _ in due(database)} == {"A-00002-01"}, "a point with its own row does not change"
    shown = spike(dahu, database, "2026-01-01")
    assert {number: row["outcome"] for number, row in shown.items()} == {None: "FLAG", point: "PASS"}
    assert set(spike(dahu, database, "2026-01-01", "--point", "A-00002-01")) == {None}
    assert set(spike(dahu, database, "2026-01-01", "--point", point, holds_until="2026-01-31")) == {None, point}
    assert set(spike(dahu, database, "2026-02-01", "--point", point)) == {None}


def test_a_note_of_an_event_is_not_lost(dahu, database, point):
    database.query("insert into energy_due select metering_point_id, '2026-01-02', 'exchange', 7 from metering_point")
    assert set_rule(dahu, database, "--outcome", "flag", "--from", "2026-01-02", "--to", "2026-01-02").returncode == 0
    assert database.query("select distinct because, event_id from energy_due") == [("exchange", 7)]
    assert spike(dahu, database, "2026-01-03")[None]["outcome"] == "HOLD", "it is the default again"


FROM = ("--outcome", "flag", "--from", "2026-01-01")
REFUSED = [
    ("spike_capacity", (*FROM, "--parameter", "days=1"), "rule spike_capacity has no parameter 'days'; it has capacity_bp"),
    ("spike_capacity", (*FROM, "--parameter", "capacity_bp=1x"), "takes a whole number, not '1x'"),
    ("spike_capacity", ("--outcome", "maybe", "--from", "2026-01-01"), "--outcome takes flag, hold or pass, not 'maybe'"),
    ("spike_capacity", (*FROM, "--to", "2025-12-31"), "--to 2025-12-31 is before --from 2026-01-01"),
    ("spike_capcity", FROM, "did you mean 'spike_capacity'"),
    # only the database, or the store, knows
    ("spike_capacity", (*FROM, "--parameter", "capacity_bp=0"), "cannot be 0; it takes 1 to 1000000"),
    ("spike_capacity", (*FROM, "--point", "A-00009-01"), "there is no metering point 'A-00009-01'"),
]


def test_what_makes_no_sense_is_refused(dahu, database, point):
    for rule, arguments, says in REFUSED:
        result = set_rule(dahu, database, *arguments, rule=rule)
        assert result.returncode in (1, 2) and says in result.stderr, result.stderr
    assert stored(database) == [] and due(database) == []
