"""dahu vee findings, accept, reject, value, withdraw: a person answers what validation found, and the old value is kept."""
import datetime
import json

import pytest
from test_event import IMPORT, Plant, month, quarter_hours

DAY = month(1).isoformat()


@pytest.fixture
def plant(database):
    return Plant(database)


@pytest.fixture
def vee(database, dahu):
    """Runs dahu vee --json: a report of an edit, or a list of findings."""
    def run(*arguments, reason="r"):
        said = ["--reason", reason, "--actor", "t"] if arguments[0] != "findings" else []
        result = dahu("vee", *arguments, *said, "--json", database=database)
        assert result.returncode == 0, result.stderr
        told = json.loads(result.stdout)
        return told if arguments[0] == "findings" else told["report"]
    return run


@pytest.fixture
def spike(plant):
    """A day of 96 x 100 Wh, but 100 kWh from 10:00 to 10:15: ten times what a contract of 40 kVA lets through. Returns the point."""
    point = plant.point(plant.account(40))
    plant.read(point, quarter_hours(f"{DAY} 00:00", 97, lambda i: 100 * i + (100000 - 100 if i > 40 else 0)))
    return point


def energy(plant, point):
    return plant.query("select active_import_wh, completeness_bp, held_bp, because from energy_day where metering_point_id = %s and day = %s",
                       [point, DAY])[0]


def test_a_held_spike_is_accepted_and_taken_back(plant, spike, vee, database):
    number = plant.number(spike)
    span = ["--from", f"{DAY} 10:00", "--to", f"{DAY} 10:15"]
    vee("withdraw", vee("accept", number, "--from", f"{DAY} 00:00", "--to", f"{DAY} 00:15")["id"])   # makes the day
    held = energy(plant, spike)
    assert held[:3] == (9500, 9895, 105)
    queue = [f for f in vee("findings", "--open", "--point", number) if f["outcome"] == "HOLD"]
    assert [(f["rule"], f["from_text"], f["to_text"], f["vee_edit_id"]) for f in queue] == [("spike_capacity", f"{DAY} 10:00", f"{DAY} 10:15", None)]
    assert queue[0]["age_days"] >= 28

    accepted = vee("accept", number, *span, reason="furnace test, work order 12")
    assert [(d["was"], d["is"], d["was_bp"], d["is_bp"]) for d in accepted["days"]] == [(9500, 109500, 9895, 10000)]
    assert energy(plant, spike) == (109500, 10000, 0, "edit")
    assert not [f for f in vee("findings", "--open", "--point", number) if f["outcome"] == "HOLD"]
    answered = [f for f in vee("findings", "--point", number) if f["rule"] == "spike_capacity"]
    assert [f["vee_edit_id"] for f in answered] == [accepted["id"]]

    back = vee("withdraw", str(accepted["id"]))
    assert [(d["was"], d["is"]) for d in back["days"]] == [(109500, 9500)]
    assert database.query("select kind, reason from vee_edit order by vee_edit_id")[2] == ("ACCEPT", "furnace test, work order 12")


def test_a_rejected_value_is_estimated_and_a_given_one_counts(plant, spike, vee, database):
    number = plant.number(spike)
    span = ["--from", f"{DAY} 10:00", "--to", f"{DAY} 10:15"]
    given = vee("value", number, *span, "--energy", IMPORT, "--kwh", "0.123")
    assert energy(plant, spike)[:3] == (9500 + 123, 10000, 0)
    assert database.value("select quality[41] from interval_day where metering_point_id = %s and day = %s", [spike, DAY]) == 7
    assert database.query("select kind, value, energy from vee_edit") == [("VALUE", 123, IMPORT)]
    assert database.value("select max(active_energy_import_wh) from reading") == 109500   # what the meter said stays

    vee("withdraw", str(given["id"]))
    rejected = vee("reject", number, *span, "--dry-run")
    assert rejected["dry_run"] is True and database.value("select count(*) from vee_edit") == 2


def test_refusals(plant, spike, dahu, database):
    number = plant.number(spike)
    run = lambda *arguments: dahu("vee", *arguments, database=database)
    span = lambda begin, end: ["--from", f"{DAY} {begin}", "--to", f"{DAY} {end}"]
    for arguments, constraint, text in [
            (["accept", number, *span("10:07", "10:15")], "vee_edit_border", f"{DAY} 10:00 and {DAY} 10:15"),
            (["accept", number, *span("10:15", "10:00")], "vee_edit_span_ck", "is not after"),
            (["reject", number, "--from", DAY, "--to", "2999-01-01"], "vee_edit_future", "still to come"),
            (["value", number, *span("10:00", "10:15"), "--energy", "active", "--kwh", "1"], "installation_register_quantity_ck", "did you mean"),
            (["value", number, *span("10:00", "10:15"), "--energy", IMPORT, "--kwh", "-1"], "installation_register_value_ck", "not below 0"),
            (["withdraw", "77"], "vee_edit_withdraws_fk", "no edit 77")]:
        result = run(*arguments, "--reason", "r")
        assert result.returncode == 1 and f"[{constraint}]" in result.stderr and text in result.stderr, result.stderr
    for arguments, text in [(["accept", number, *span("10:00", "10:15")], "needs --reason"), (["value", number, *span("10:00", "10:15"), "--reason", "r"], "needs --energy"),
                            (["accept", number, "--reason", "r"], "needs --from"), (["withdraw", "x", "--reason", "r"], "number of an edit")]:
        result = run(*arguments)
        assert result.returncode == 2 and text in result.stderr, result.stderr
    assert database.value("select count(*) from vee_edit") == 0


def test_the_queue_puts_what_is_held_first_then_the_oldest(plant, dahu, database):
    point = plant.point(plant.account())
    earlier = month(2).isoformat()
    plant.query("insert into vee_finding (metering_point_id, day, rule, energy, from_at, to_at, outcome, version, raw, bound, found_at)"
                " select %s, d::date, r, '', d::date::timestamp at time zone 'Asia/Shanghai', (d::date + 1)::timestamp at time zone 'Asia/Shanghai', o, 0, 7, 5, now()"
                " from (values (%s, 'zero_use', 'FLAG'), (%s, 'zero_use', 'FLAG'), (%s, 'spike_capacity', 'HOLD')) f(d, r, o)", [point, DAY, earlier, DAY])
    rows = json.loads(dahu("vee", "findings", "--json", database=database).stdout)
    assert [(r["rule"], r["from_text"]) for r in rows] == [("spike_capacity", DAY), ("zero_use", earlier), ("zero_use", DAY)]
    for name, what in (("--point", "no metering point 'A-77'"), ("--account", "no account 'A-77'")):
        nobody = dahu("vee", "findings", name, "A-77", database=database)
        assert nobody.returncode == 1 and what in nobody.stderr
    shown = dahu("vee", "findings", "--lang", "zh", "--from", DAY, "--to", month(1) + datetime.timedelta(days=1), database=database).stdout
    assert len(shown.splitlines()) == 3 and plant.number(point) in shown
