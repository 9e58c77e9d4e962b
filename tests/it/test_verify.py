"""dahu verify: silent on what holds together, and each check finds the row that breaks it."""
import json

import pytest
from test_review import County

DAYS = "('2018-03-01'::date), ('2018-03-02')"
WH = 96 * 250000


@pytest.fixture
def county(database):
    """Two whole days of one polled point, with the readings, intervals, day and month that belong together."""
    county = County(database)
    number = county.account(2000)
    point = county.point(number)
    county.query("""
        insert into collection_period (metering_point_id, slot_s, valid) values (%(p)s, 900, '[2018-02-28 16:00Z, 2018-03-02 16:00Z)');
        insert into reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh)
        select %(p)s, at, at, 'P', 250000 * n
        from generate_series(0, 192) n, lateral (select timestamptz '2018-02-28 16:00Z' + n * interval '15 min' as at) t;
        insert into interval_day (metering_point_id, day, begins_at, interval_s, active_import_wh, active_export_wh, reactive_import_varh,
                                  reactive_export_varh, quality)
        select %(p)s, day, day::timestamp at time zone 'Asia/Shanghai', 900, array_fill(250000, array[96]), array_fill(null::bigint, array[96]),
               array_fill(null::bigint, array[96]), array_fill(null::bigint, array[96]), array_fill(0, array[96])
        from (values """ + DAYS + """) d(day);
        insert into energy_day (metering_point_id, day, active_import_wh, completeness_bp, estimated_bp, held_bp, used, because, made_at)
        select %(p)s, day, %(wh)s, 10000, 0, 0, true, 'reading', '2018-04-01Z' from (values """ + DAYS + """) d(day);
        insert into energy_day_history (metering_point_id, day, made_at, superseded_at, active_import_wh, completeness_bp, estimated_bp, held_bp, because)
        values (%(p)s, '2018-03-01', '2018-03-02Z', '2018-03-03Z', 1, 10000, 0, 0, 'reading'),
               (%(p)s, '2018-03-01', '2018-03-03Z', '2018-04-01Z', 2, 10000, 0, 0, 'reading');
        insert into energy_month (metering_point_id, month, active_import_wh, completeness_bp, made_at)
        values (%(p)s, '2018-03-01', 2 * %(wh)s, 20000 / 31, '2018-04-01Z');
        delete from energy_due where metering_point_id = %(p)s""",
        {"p": point, "wh": WH})
    county.point_id, county.number = point, number
    return county


@pytest.fixture
def verify(database, dahu):
    """Runs dahu verify --json; {check: row texts} of those that found something."""
    def run(*arguments):
        result = dahu("verify", "--json", *arguments, database=database)
        document = json.loads(result.stdout)
        assert (result.returncode == 0) == document["clean"], result.stderr
        assert all((check["count"] == 0) == (check["rows"] == []) for check in document["checks"])
        return {c["check"]: [" ".join(row.values()) for row in c["rows"]] for c in document["checks"] if c["count"]}
    return run


def test_what_holds_together(county, verify, dahu, database):
    assert dahu("review", "--as-of", "2018-04-01", database=database).returncode == 0
    assert verify() == {}
    text = dahu("verify", database=database).stdout
    assert text.count(" ok\n") == 13 and "Everything from 2018-02-28" in text or "Everything from 2018-03-01" in text


def test_what_the_service_makes_holds_together(database, dahu, verify):
    """A year of registers with an exchange, a correction of the ratio and a person's word, as it is made and made anew."""
    county = County(database)
    number = county.account(2000)
    point = county.point(number, ratio=7)
    county.year(point, 4201, forward=1000, reverse=1)
    assert dahu("review", "--as-of", "2019-01-01", database=database).returncode == 0
    county.query("update meter_installation set valid = '[2010-01-01, 2018-06-14 16:00Z)' where metering_point_id = %s", [point])
    county.query("insert into installation_register (meter_installation_id, quantity, closing_wh)"
                 " select meter_installation_id, 'active_energy_import', 23000000 from meter_installation")
    county.query("with m as (insert into meter (serial_number, driver) values ('NEW', 'x') returning meter_id)"
                 " insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a)"
                 " select %s, meter_id, '[2018-06-14 16:00Z,)', 11, 3 from m", [point])
    county.query("update meter_installation set ct_primary_a = 9 where ct_primary_a = 7")
    assert dahu("review", "--as-of", "2019-01-01", database=database).returncode == 0
    assert county.value("select count(*) from energy_day_history") > 100
    assert verify() == {}


CORRUPTIONS = {
    "slots": ("delete from reading where slot_at = '2018-03-01 04:00Z'", "2018-03-01 12:00:00+08 missing"),
    "conflicts": ("insert into reading_conflict (metering_point_id, slot_at, received_at, source, read_at, active_energy_import_wh)"
                  " values (%(p)s, '2018-03-01 08:00Z', now(), 'I', now(), 7)", "2018-03-01 16:00:00+08 kept 16000000, put aside 7"),
    "registers": ("update reading set active_energy_import_wh = active_energy_import_wh + 2 where slot_at = '2018-03-02 16:00Z'",
                  "2018-03-01..2018-03-02 registers 0 and 48000002 make 48000002 Wh, the days 48000000 Wh"),
    "days": ("update interval_day set active_import_wh[7] = 250001 where day = '2018-03-02'",
             "2018-03-02 active import: intervals 24000001, day 24000000"),
    "months": ("update energy_month set active_import_wh = 48000001", "2018-03 days 48000000 Wh, month 48000001 Wh"),
    "due": ("insert into energy_due (metering_point_id, day) values (%(p)s, '2018-03-01')", "2018-03-01 reading"),
    "history": ("update energy_day_history set superseded_at = superseded_at + interval '1 s' where made_at = '2018-03-02Z'",
                "2018-03-01 the version of 2018-03-02 08:00:00+08 ends 2018-03-03 08:00:01+08, the next one begins 2018-03-03 08:00:00+08"),
    "edits": ("insert into vee_edit (metering_point_id, from_at, to_at, kind, energy, value, reason, actor)"
              " values (%(p)s, '2018-03-02 04:00Z', '2018-03-02 05:00Z', 'VALUE', 'active_energy_import', 7, 'r', 't')",
              "2018-03-02 edit 1 gives a value, and 4 intervals do not have it"),
    "installed": ("set session_replication_role = replica; update meter_installation set valid = '[2018-03-02 16:00Z,)'",
                  "2018-03-01 24000000 Wh without an installation"),
    "findings": ("insert into vee_finding (metering_point_id, day, rule, from_at, to_at, outcome, version, found_at)"
                 " values (%(p)s, '2018-03-01', 'spike_capacity', '2018-03-01 04:00Z', '2018-03-01 05:00Z', 'HOLD', 0, now())",
                 "2018-03-01 rule spike_capacity holds from 2018-03-01 12:00:00+08, and nothing of the day is held"),
    "decisions": ("set session_replication_role = replica; update decision set facts = '{\"capacity_kva\": 1999}' where rule_id = '4.1'",
                  "decision 1, A-00001 2018-04-01 rule 4.1: fingerprint "),
    "audit": ("set session_replication_role = origin; insert into org_unit (name) values ('x'); set session_replication_role = replica; update audit set actor = 'somebody'",
              "1 the entry is not the one that was written"),
    "partitions": ("drop table " + "reading_gap_%(now)s", "reading_gap "),
}


def test_each_broken_row_is_found(county, verify, dahu, database):
    """One after the other in one database: each corruption adds its own finding and no other."""
    assert dahu("review", "--as-of", "2018-04-01", "--account", county.number, database=database).returncode == 0
    names = {"p": county.point_id, "now": county.value("select to_char(now() at time zone 'UTC', 'YYYY_MM')")}
    broken = {}
    for check, (statement, found) in CORRUPTIONS.items():
        county.query(statement % names)
        rows = verify()
        assert found in "\n".join(rows[check]), (check, rows)
        broken[check] = len(rows[check])
        # a day that has no meter any more, or a person's word, is no longer part of a run of the register
        rows.pop("registers", None)
        assert {name: len(list_) for name, list_ in rows.items()} == {k: n for k, n in broken.items() if k != "registers"}, check
    assert set(verify("--from", "2018-05-01")) == {"audit", "partitions"}   # all else is of the days before


def test_held_without_a_finding(county, verify):
    county.query("update energy_day set held_bp = 100 where day = '2018-03-02'")
    assert "2018-03-02 100 bp are held, and no open finding says why" in verify()["findings"][0]


def test_intervals_that_overlap(county, verify):
    county.query("insert into interval_energy (metering_point_id, slot_at, interval_s, active_import_wh) values (%(p)s, '2018-03-01 05:00Z', 3600, 1),"
                 " (%(p)s, '2018-03-01 05:30Z', 1800, 1), (%(p)s, '2018-03-01 06:00Z', 3600, 1)", {"p": county.point_id})
    assert [row[11:] for row in verify()["conflicts"]] == ["2018-03-01 14:00:00+08 the interval begins before the one before it ends"]


def test_an_answer_that_was_not_heard(county, verify):
    county.query("insert into vee_finding (metering_point_id, day, rule, from_at, to_at, outcome, version, found_at)"
                 " values (%(p)s, '2018-03-01', 'spike_capacity', '2018-03-01 04:00Z', '2018-03-01 05:00Z', 'HOLD', 0, now());"
                 "insert into vee_edit (metering_point_id, from_at, to_at, kind, reason, actor)"
                 " values (%(p)s, '2018-03-01 04:00Z', '2018-03-01 05:00Z', 'ACCEPT', 'r', 't')", {"p": county.point_id})
    assert "2018-03-01 edit 1 answers rule spike_capacity, which is still open" in verify()["edits"][0]
    county.query("insert into vee_edit (metering_point_id, from_at, to_at, kind, withdraws_id, reason, actor)"
                 " values (%(p)s, '2018-03-01 04:00Z', '2018-03-01 05:00Z', 'WITHDRAW', 1, 'r', 't')", {"p": county.point_id})
    assert "edits" not in verify()


def test_the_spool_of_this_machine(county, tmp_path, dahu, database):
    (tmp_path / "c1.spool").write_bytes(b"no spool" * 1000)
    result = dahu("verify", "--json", "--set", f"collect.spool_path={tmp_path}", "--set", "collect.name=c1", database=database)
    spool = json.loads(result.stdout)["checks"][-1]
    assert result.returncode == 1 and spool["check"] == "spool" and spool["count"] >= 1 and str(tmp_path) in spool["rows"][0]["subject"]


def test_many_rows_are_cut(county, dahu, database):
    county.query("delete from reading where slot_at > '2018-02-28 20:00Z'")
    short, whole = (dahu("verify", *more, database=database).stdout for more in ([], ["--all"]))
    assert short.count(" missing\n") == 20 and "more; --all shows them" in short
    assert whole.count(" missing\n") > 100 and "--all" not in whole
    assert max(map(len, whole.splitlines())) <= 100


@pytest.mark.parametrize("arguments, text", [(["--from", "2018-13-01"], "--from: "), (["--from", "2018-02-01", "--to", "2018-01-01"], "--from is after --to")])
def test_a_span_that_cannot_be(dahu, database, arguments, text):
    result = dahu("verify", *arguments, database=database)
    assert result.returncode == 2 and text in result.stderr
