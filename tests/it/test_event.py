"""dahu event: what happened to the metering is recorded with its day, everything behind it is made anew, and the difference is shown."""
import datetime
import json
import re

import pytest
from test_review import County

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()   # of the utility, without a change of its clocks
IMPORT = "active_energy_import"


def month(back):
    """The first day of the month @back months before this one."""
    index = TODAY.year * 12 + TODAY.month - 1 - back
    return datetime.date(index // 12, index % 12 + 1, 1)


class Plant(County):
    """Accounts whose last year is metered: one register value a day, or one every quarter of an hour."""

    def __init__(self, database):
        super().__init__(database)
        self.database = database
        self.query("select partition_cover(%s, %s)", [month(14), TODAY + datetime.timedelta(days=40)])

    def point(self, number, **more):
        """Since when readings are, and not longer: days without any would be made, too."""
        return super().point(number, **{"since": str(month(13)), **more})

    def number(self, point):
        return self.value("select point_number from metering_point where metering_point_id = %s", [point])

    def read(self, point, rows):
        """@rows: (local time, Wh); their days are noted, as whoever writes readings does."""
        rows = list(rows)
        self.database.copy("dahu.reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh)",
                           (f"{point}\t{at}+08\t{at}+08\tI\t{wh}\n" for at, wh in rows))
        self.query("select energy_note(%s, %s::timestamp::date - 1, %s::timestamp::date + 1, 'reading', null)", [point, rows[0][0], rows[-1][0]])

    def year(self, point, wh_a_day):
        """Readings at midnight from 13 months ago up to the day before yesterday: whole months, the same every day."""
        begin = month(13)
        self.read(point, ((f"{begin + datetime.timedelta(days=i)} 00:00", i * wh_a_day) for i in range((TODAY - begin).days)))

    def days(self, point, since, until):
        return self.query("select day::text, active_import_wh, completeness_bp, because, event_id from energy_day"
                          " where metering_point_id = %s and day >= %s and day < %s order by day", [point, since, until])


def quarter_hours(begin, count, register):
    begin = datetime.datetime.fromisoformat(begin)
    return ((str(begin + datetime.timedelta(minutes=15 * i)), register(i)) for i in range(count))


@pytest.fixture
def plant(database):
    return Plant(database)


@pytest.fixture
def event(database, dahu):
    """Runs dahu event --json and returns its report."""
    def run(*arguments):
        result = dahu("event", *arguments, "--reason", "r", "--actor", "t", "--json", database=database)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)["report"]
    return run


def test_an_exchange_in_the_middle_of_a_slot_loses_nothing(plant, event, database, dahu):
    """The old meter does 8 Wh a minute up to 10:07, the new one too, from 3,000 on; the ratio changes from 120 to 160."""
    day, point = month(1).isoformat(), plant.point(plant.account(), ratio=120)
    plant.read(point, quarter_hours(f"{day} 00:00", 97, lambda i: 1000000 + 120 * i if i <= 40 else 3000 + 120 * i - 8 * 607))
    arguments = ["exchange", plant.number(point), "--at", f"{day} 10:07", "--new-serial", "NEW-1", "--driver", "abb-b23-a43", "--ct", "160/1",
                 "--closing", f"{IMPORT}=1004.856", "--opening", f"{IMPORT}=3", "--document", "WO-7"]
    before = database.query("select count(*), max(meter_installation_id) from meter_installation")
    dry = dahu("event", *arguments, "--reason", "ran backwards", "--dry-run", database=database)
    assert dry.returncode == 0 and "dry run" in dry.stdout and "WO-7" in dry.stdout and "ran backwards" in dry.stdout, dry.stderr
    assert database.query("select count(*), max(meter_installation_id) from meter_installation") == before
    assert database.query("select count(*) from metering_event") == [(0,)]

    report = event(*arguments)
    total = 8 * 607 * 120 + 8 * (1440 - 607) * 160
    assert [row[:4] for row in plant.days(point, day, month(1) + datetime.timedelta(days=1))] == [(day, total, 10000, "exchange")]
    told = [row for row in report["days"] if row["period"] == day]
    assert [(row["energy"], row["is"], row["is_bp"]) for row in told] == [(IMPORT, total, 10000)]
    assert told[0]["was"] != total and told[0]["was_bp"] < 10000        # a register that steps back without an exchange
    across = database.value("select active_import_wh[41] from interval_day where metering_point_id = %s and day = %s", [point, day])
    assert across == 8 * 7 * 120 + 8 * 8 * 160

    shown = json.loads(dahu("event", "show", report["id"], "--json", database=database).stdout)
    assert shown["kind"] == "exchange" and shown["months"] == report["months"] and shown["content"]["serial"] == "NEW-1"
    listed = dahu("event", "list", plant.number(point), database=database).stdout
    assert "meter exchange" in listed and f"{day} 10:07" in listed


def test_a_ratio_of_ten_months_ago_turns_a_verdict(plant, event, database, dahu):
    """600/5 makes a large customer of 5,256,000 kWh or so; 500/5 from ten months ago on does not."""
    account = plant.account(1500)   # below it the energy would be held as more than the contract lets through
    point = plant.point(account, ratio=120)
    plant.year(point, 120000)
    days = (month(0) - month(12)).days
    was = 120 * 120 * days
    assert was > 5000000
    changed = (month(0) - month(10)).days
    now = was - 20 * 120 * changed
    assert now < 5000000

    report = event("ratio", plant.number(point), "--from", str(month(10)), "--ct", "500/5")
    assert [row["period"] for row in report["months"]] == [f"{month(back):%Y-%m}" for back in range(10, -1, -1)][:len(report["months"])]
    first = report["months"][0]
    length = (month(9) - month(10)).days
    assert (first["was"], first["is"], first["was_bp"], first["is_bp"]) == (120 * 120000 * length, 100 * 120000 * length, 10000, 10000)
    large = [v for v in report["verdicts"] if v["rule"] == "4.1"]
    assert [(v["account"], v["was"], v["is"]) for v in large] == [(account, "PASS", "FAIL")]
    numbers = {n["name"]: (n["was"], n["is"]) for n in large[0]["numbers"]}
    assert numbers["annual_kwh"] == (f"{was:,} kWh", f"{now:,} kWh")

    history = database.query("select active_import_wh, because from energy_day_history where metering_point_id = %s and day = %s", [point, month(10)])
    assert history == [(120 * 120000, "reading")]
    assert plant.days(point, month(10), month(10) + datetime.timedelta(days=1)) == [(str(month(10)), 100 * 120000, 10000, "ratio", report["id"])]
    assert plant.days(point, month(11), month(10))[-1][1:4] == (120 * 120000, 10000, "reading")

    shown = dahu("event", "show", report["id"], "--lang", "zh", database=database)
    assert shown.returncode == 0 and "变比" in shown.stdout and f"{month(10):%Y-%m}" in shown.stdout, shown.stderr
    again = dahu("event", "ratio", plant.number(point), "--from", month(10), "--ct", "500/5", "--reason", "r", database=database)
    assert again.returncode == 1 and "meter_installation_point_ex" in again.stderr


def test_a_correction_of_one_month_touches_that_month(plant, event, database):
    point = plant.point(plant.account(), ratio=120)
    plant.year(point, 1000)
    report = event("ratio", plant.number(point), "--from", str(month(10)), "--until", str(month(9)), "--ct", "100/1")
    length = (month(9) - month(10)).days
    assert [(row["period"], row["was"], row["is"], row["days"]) for row in report["months"]] == [
        (f"{month(10):%Y-%m}", 120000 * length, 100000 * length, length)]
    assert database.value("select count(*) from energy_day_history") == length
    assert len(report["days"]) == length


def test_a_reset_is_no_step_back(plant, event):
    """Set to 0 at 12:00 of a day of 24 x 400 Wh."""
    day, point = month(1).isoformat(), plant.point(plant.account())
    plant.read(point, quarter_hours(f"{day} 00:00", 97, lambda i: 50000 + 100 * i if i < 48 else 100 * (i - 48)))
    report = event("reset", plant.number(point), "--at", f"{day} 12:00", "--closing", f"{IMPORT}=54.8", "--opening", f"{IMPORT}=0")
    assert plant.days(point, day, month(1) + datetime.timedelta(days=1)) == [(day, 9600, 10000, "reset", report["id"])]


def test_a_customer_who_changes_in_the_middle_of_a_month(plant, event, database, dahu):
    account, day = plant.account(name="Old Steel"), month(1) + datetime.timedelta(days=14)
    plant.year(plant.point(account), 1000)
    plant.query("insert into customer (customer_number, name) values ('C-90001', 'New Steel')")
    assert event("holder", account, "--from", str(day), "--customer", "C-90001", "--applied", str(month(2)))["months"] == []
    assert database.query("select name, upper(valid) is null from account_holder join customer using (customer_id)"
                          " where account_id = %s order by valid", [plant.id(account)]) == [("Old Steel", False), ("New Steel", True)]
    assert "New Steel" in dahu("review", "--account", account, database=database).stdout
    assert "Old Steel" in dahu("review", "--account", account, "--as-of", day - datetime.timedelta(days=1), database=database).stdout


def test_a_point_that_moves_takes_its_days_along(plant, event):
    """Two accounts; the point of the first belongs to the second from the 15th of last month on."""
    here, there, day = plant.account(1900), plant.account(1900), month(1) + datetime.timedelta(days=14)
    point = plant.point(here)
    plant.year(point, 24000000)   # 24,000 kWh a day
    plant.year(plant.point(there), 1000)
    report = event("holder", plant.number(point), "--from", str(day), "--account", there)
    assert report["months"] == []
    large = {v["account"]: {n["name"]: n["is"] for n in v["numbers"]} for v in report["verdicts"] if v["rule"] == "4.1"}
    moved = (month(0) - day).days
    assert large[here]["annual_kwh"] == f"{24000 * ((month(0) - month(12)).days - moved):,} kWh"
    assert large[there]["annual_kwh"] == f"{24000 * moved + (month(0) - month(12)).days:,} kWh"


def test_a_split_shows_what_the_categories_have_of_the_months(plant, event, dahu, database):
    """1,000.001 kWh a day: a quantity of 6,000 kWh first, 30 % of what it leaves; then a quantity above all that there is."""
    account = plant.account()
    plant.year(plant.point(account), 1000001)
    begin, days = str(month(2)), (month(1) - month(2)).days
    report = event("split", account, "--from", begin, "--part", "PUMPING=6000kWh", "--part", "residential=30%")
    last = {s["category"]: s for s in report["shares"] if s["period"] == begin[:7]}
    rest = 1000001 * days - 6000000
    assert (last["PUMPING"]["was"], last["PUMPING"]["is"], last["PUMPING"]["review"]) == (None, 6000000, False)
    assert abs(last["RESIDENTIAL"]["is"] * 10 - rest * 3) < 10
    over = event("split", account, "--from", begin, "--until", str(month(1)), "--part", "PUMPING=99999kWh", "--part", "RESIDENTIAL=30%")
    last = {s["category"]: (s["was"], s["is"], s["review"]) for s in over["shares"] if s["period"] == begin[:7]}
    assert last == {"PUMPING": (6000000, 1000001 * days, True), "RESIDENTIAL": (last["RESIDENTIAL"][0], 0, False)}
    shown = dahu("event", "split", account, "--from", begin, "--reason", "r", "--dry-run", database=database).stdout
    assert "residential" in shown and "would change" in shown


def test_splits_are_listed_with_the_day_of_their_check(plant, dahu, database):
    account = plant.account()
    run = lambda *arguments: dahu("event", *arguments, database=database)
    done = run("split", account, "--from", month(13), "--part", "RESIDENTIAL=30%", "--part", "PUMPING=1200kWh", "--reason", "dormitory")
    assert done.returncode == 0 and "split into categories" in done.stdout, done.stderr
    assert database.query("select category, ratio_bp, fixed_wh from split_part order by place") == [("RESIDENTIAL", 3000, None), ("PUMPING", None, 1200000)]
    assert f"were to be checked by {month(1)}" in run("list", account).stdout
    over = run("split", account, "--from", month(1), "--part", "RESIDENTIAL=60%", "--part", "PUMPING=40.01%", "--reason", "r", "--lang", "zh")
    assert over.returncode == 1 and "合计 100.01 %" in over.stderr and "4.8" in over.stderr and "split_part_sum_ck" in over.stderr
    assert run("split", account, "--from", month(1), "--reason", "moved out").returncode == 0
    assert database.value("select count(*) from split_scheme where upper(valid) is null") == 0


def test_the_side_of_a_register_is_not_guessed_after_a_primary_one(plant, dahu, database):
    point = plant.number(plant.point(plant.account()))
    plant.query("update meter set register_side = 'PRIMARY'")
    arguments = ["event", "exchange", point, "--at", f"{month(1)} 10:07", "--new-serial", "N", "--driver", "abb-b23-a43",
                 "--closing", f"{IMPORT}=6000", "--opening", f"{IMPORT}=0", "--reason", "r"]
    refused = dahu(*arguments, database=database)
    assert refused.returncode == 1 and "--side primary" in refused.stderr and "[metering_event_side]" in refused.stderr
    assert dahu(*arguments, "--side", "primary", database=database).returncode == 0
    assert plant.value("select register_side from meter where serial_number = 'N'") == "PRIMARY"


def test_what_is_refused_is_said_in_both_languages_and_leaves_nothing(plant, dahu, database):
    point, other = (plant.number(plant.point(plant.account())) for _ in range(2))
    plant.read(plant.value("select metering_point_id from metering_point where point_number = %s", [point]), [(f"{month(1)} 00:00", 5000000)])
    serial = plant.value("select serial_number from meter_installation join meter using (meter_id) join metering_point using (metering_point_id)"
                         " where point_number = %s", [other])
    exchange = {"--at": f"{month(1)} 10:07", "--new-serial": "N", "--driver": "abb-b23-a43", "--closing": f"{IMPORT}=6000", "--opening": f"{IMPORT}=0"}
    cases = [
        (exchange | {"--at": "2999-01-01"}, "metering_event_future", "2999-01-01 is still to come", "2999-01-01 尚未到来"),
        (exchange | {"--closing": f"{IMPORT}=4999.999"}, "metering_event_closing_below", "below the reading 5000", "低于"),
        (exchange | {"--opening": None}, "metering_event_opening", "--opening active_energy_import=KWH", "--opening active_energy_import=KWH"),
        (exchange | {"--closing": "active_import=1"}, "installation_register_quantity_ck", "did you mean active_energy_import?", "active_energy_import"),
        (exchange | {"--new-serial": serial}, "meter_installation_meter_ex", other, other),
        (exchange | {"--ct": "600/0"}, "meter_installation_ratio_ck", "600/0 is no ratio", "600/0 不是变比"),
        (exchange | {"--ct": "120"}, "meter_installation_ratio_ck", "120 is no ratio", "120 不是变比"),
    ]
    for options, constraint, english, chinese in cases:
        arguments = [word for pair in options.items() if pair[1] for word in pair]
        for lang, text in (("en", english), ("zh", chinese)):
            result = dahu("event", "exchange", point, *arguments, "--reason", "r", "--lang", lang, database=database)
            assert result.returncode == 1 and f"[{constraint}]" in result.stderr and text in result.stderr, result.stderr
            assert not re.search(r"[{}]", result.stderr) and result.stdout == ""
    for arguments, text in [(["exchange", point], "needs --at"), (["ratio", point, "--from", month(1)], "needs --ct or --pt"),
                            (["reset", "A-00001", "--at", month(1)], "metering point"), (["ratio", point, "--at", month(1)], "does not take --at"),
                            (["exchange", point, *[w for p in (exchange | {"--driver": "nobody"}).items() for w in p]], "no driver 'nobody'"),
                            (["show", "7"], "no event 7"), (["show", "x"], "number of an event"), (["show", "9" * 19], "number of an event"),
                            (["exchange", point, *[w for p in (exchange | {"--new-serial": ""}).items() for w in p]], "serial may not be empty"), (["paint", point], "say one of")]:
        reason = [] if arguments[0] == "show" else ["--reason", "r"]
        result = dahu("event", *arguments, *reason, database=database)
        assert result.returncode in (1, 2) and text in result.stderr, (arguments, result.stderr)
    assert database.query("select count(*) from metering_event") == [(0,)]
