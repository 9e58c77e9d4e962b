"""Events and edits at the database: what each writes, and what each refuses, by which constraint and with a text in both languages."""
import json
import re

import psycopg2
import pytest
from conftest import ROOT

TEXTS = [json.loads((ROOT / f"src/web/i18n/{lang}.json").read_text()) for lang in ("zh", "en")]
IMPORT, REACTIVE = "active_energy_import", "reactive_energy_import"


class Place:
    """Two accounts, a point of the first with a meter since 2018, and its last readings; every form is asked on one connection."""

    def __init__(self, database):
        self.cursor = database.cluster.connect(database.name).cursor()
        self.query("set search_path = dahu, public; set timezone = 'Asia/Shanghai'")
        self.query("""
            insert into site (name) values ('s');
            insert into customer (customer_number, name) values ('C-00001', 'a'), ('C-00002', 'b');
            insert into account (account_number, site_id, use_category, supply_kv, opened_on)
            select 'A-0000' || n, site_id, 'INDUSTRIAL', 10, '2018-01-01' from site, generate_series(1, 2) n;
            insert into account_holder (account_id, customer_id, valid)
            select account_id, (select min(customer_id) from customer), '[2018-01-01,)' from account;
            insert into metering_point (point_number) values ('A-00001-01'), ('A-00001-02');
            insert into metering_point_account (metering_point_id, account_id, valid)
            select metering_point_id, (select min(account_id) from account), '[2018-01-01,)' from metering_point;
            insert into meter (serial_number, driver) values ('S1', 'x'), ('S2', 'x'), ('S3', 'x');
            insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a)
            select p.metering_point_id, m.meter_id, tstzrange('2018-01-01', null), 600, 5
            from metering_point p join meter m on m.serial_number = 'S' || right(p.point_number, 1);
            select partition_cover('2018-01-01', '2019-12-01');
            insert into reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh)
            select metering_point_id, at, at, 'I', wh
            from metering_point, (values ('2019-03-01 10:00'::timestamptz, 1000000), ('2019-03-01 10:15', 5000)) r(at, wh)
            where point_number = 'A-00001-01'""")

    def query(self, sql, parameters=None):
        self.cursor.execute(sql, parameters)
        return self.cursor.fetchall() if self.cursor.description else []

    def say(self, function, **form):
        form = {"reason": "r", "actor": "t", **{name.rstrip("_"): value for name, value in form.items()}}
        return self.query(f"select {function}(%s)", [json.dumps({n: v for n, v in form.items() if v is not None})])[0][0]

    def exchange(self, at="2019-03-01 10:07:00", **form):
        return self.say("event_exchange", **{"point": "A-00001-01", "at": at, "serial": "S9", "driver": "y",
                                             "closing": {IMPORT: 1000500}, "opening": {IMPORT: 3000}, **form})

    def ratio(self, begin, until=None, ct=(800, 5), **form):
        return self.say("event_ratio", point="A-00001-01", from_=begin, until=until, ct=ct, **form)

    def split(self, begin, *parts, to=None, **subject):
        parts = [{"category": category, ("fixed_wh" if amount > 10**6 else "ratio_bp"): amount} for category, amount in parts]
        return self.say("event_split", from_=begin, to=to, parts=parts, **(subject or {"account": "A-00001"}))

    def word(self, kind, begin="2019-03-01 10:00:00", to="2019-03-01 11:00:00", **form):
        return self.say("vee_word", kind=kind, point="A-00001-01", from_=begin, to=to, **form)

    def bill(self, until):
        """Up to @until everything is billed; how a bill comes about is no matter here, so its triggers sleep."""
        self.query("set session_replication_role = replica")
        self.query("insert into bill (bill_number, account_id, kind, period, status, amount_fen, basis, fingerprint, version, actor, issued_on, due_on)"
                   " select 'B-1', account_id, 'SETTLEMENT', daterange('2018-01-01', %s), 'ISSUED', 0, '{}', 'f', '1', 't', %s, %s"
                   " from account where account_number = 'A-00001'", [until] * 3)
        self.query("set session_replication_role = origin")

    def installations(self):
        return self.query("select serial_number, to_char(lower(valid), 'YYYY-MM-DD HH24:MI'), to_char(upper(valid), 'YYYY-MM-DD HH24:MI'),"
                          " ct_primary_a from meter_installation join meter using (meter_id) join metering_point using (metering_point_id)"
                          " where point_number = 'A-00001-01' order by valid")

    def registers(self):
        return self.query("select serial_number, to_char(lower(valid), 'YYYY-MM-DD'), quantity, opening_wh, closing_wh from installation_register"
                          " join meter_installation using (meter_installation_id) join meter using (meter_id) order by valid, quantity")


@pytest.fixture
def place(database):
    return Place(database)


def refusal(act):
    """The constraint that refuses @act; its text in both languages has a value for every placeholder."""
    with pytest.raises(psycopg2.Error) as caught:
        act()
    diag = caught.value.diag
    for catalogue in TEXTS:
        holes = set(re.findall(r"\{(\w+)\}", catalogue[f"constraint.{diag.constraint_name}"]))
        assert not holes or holes <= set(json.loads(diag.message_detail)), diag.constraint_name
    return diag.constraint_name


def test_an_exchange_keeps_both_registers(place):
    event = place.exchange(closing={IMPORT: 1000500, REACTIVE: 7}, opening={IMPORT: 3000, REACTIVE: 0}, ct=(800, 5), document_no="WO-1")
    assert place.installations() == [("S1", "2018-01-01 00:00", "2019-03-01 10:07", 600), ("S9", "2019-03-01 10:07", None, 800)]
    assert place.registers() == [("S1", "2018-01-01", IMPORT, None, 1000500), ("S1", "2018-01-01", REACTIVE, None, 7),
                                 ("S9", "2019-03-01", IMPORT, 3000, None), ("S9", "2019-03-01", REACTIVE, 0, None)]
    assert place.query("select kind, document_no, content ->> 'serial', settled_reason from metering_event where metering_event_id = %s",
                       [event]) == [("EXCHANGE", "WO-1", "S9", None)]
    assert place.query("select min(day)::text, max(day) = today(), count(distinct because || event_id) from energy_due") == [("2019-03-01", True, 1)]
    assert place.query("select because, event_id from energy_due limit 1") == [("exchange", event)]


def test_an_exchanged_meter_is_read_where_the_old_one_was(place):
    place.query("with l as (insert into link (uri) values ('tcp://10.0.0.1:502') returning link_id)"
                " update meter set link_id = l.link_id, unit_id = 7 from l where serial_number = 'S1'")
    place.exchange()
    assert place.query("select uri, unit_id from meter join link using (link_id) where serial_number = 'S9'") == [("tcp://10.0.0.1:502", 7)]
    place.exchange("2019-04-01 00:00:00", serial="S8", link="tcp://10.0.0.2:502", unit=1, closing={IMPORT: 9000}, opening={IMPORT: 0})
    assert place.query("select uri, unit_id from meter join link using (link_id) where serial_number = 'S8'") == [("tcp://10.0.0.2:502", 1)]


def test_a_ratio_of_the_past_is_put_right_between_two_days(place):
    place.query("insert into energy_day (metering_point_id, day, completeness_bp, estimated_bp, held_bp, because, made_at)"
                " select metering_point_id, day::date, 0, 0, 0, 'reading', now() from metering_point,"
                " unnest(array['2018-02-01', '2018-05-31', '2019-03-02']) day where point_number = 'A-00001-01'")   # of days that it does not touch
    place.ratio("2018-06-01 00:00:00", "2018-07-01 00:00:00", ct=(500, 5))
    assert place.installations() == [("S1", "2018-01-01 00:00", "2018-06-01 00:00", 600), ("S1", "2018-06-01 00:00", "2018-07-01 00:00", 500),
                                     ("S1", "2018-07-01 00:00", None, 600)]
    assert place.query("select min(day)::text, max(day)::text from energy_due") == [("2018-06-01", "2019-03-01")]   # up to the next value
    second = place.ratio("2018-06-01 00:00:00", "2018-06-15 00:00:00", replaces=1)
    assert [row[1:] for row in place.installations()][1:3] == [("2018-06-01 00:00", "2018-06-15 00:00", 800), ("2018-06-15 00:00", "2018-07-01 00:00", 500)]
    assert place.query("select replaces_id from metering_event where metering_event_id = %s", [second]) == [(1,)]


def test_a_ratio_from_a_day_on_takes_the_closing_value_along(place):
    place.exchange()
    place.ratio("2018-03-01 00:00:00", "2019-03-01 10:07:00")
    place.ratio("2019-05-01 00:00:00", ct=(900, 5))
    assert place.installations() == [
        ("S1", "2018-01-01 00:00", "2018-03-01 00:00", 600), ("S1", "2018-03-01 00:00", "2019-03-01 10:07", 800),
        ("S9", "2019-03-01 10:07", "2019-05-01 00:00", 600), ("S9", "2019-05-01 00:00", None, 900)]
    assert [row for row in place.registers() if row[3] is not None or row[4] is not None] == [
        ("S1", "2018-03-01", IMPORT, None, 1000500), ("S9", "2019-03-01", IMPORT, 3000, None)]


def test_a_reset_is_the_same_meter_again(place):
    place.say("event_reset", point="A-00001-01", at="2019-03-01 10:07:00", closing={IMPORT: 1000500}, opening={IMPORT: 0})
    assert place.installations() == [("S1", "2018-01-01 00:00", "2019-03-01 10:07", 600), ("S1", "2019-03-01 10:07", None, 600)]


def test_holders_follow_each_other(place):
    place.say("event_holder", account="A-00001", customer="C-00002", applied="2019-02-20", from_="2019-03-15")
    assert place.query("select customer_number, valid::text from account_holder join customer using (customer_id) join account using (account_id)"
                       " where account_number = 'A-00001' order by valid") == [("C-00001", "[2018-01-01,2019-03-15)"), ("C-00002", "[2019-03-15,)")]
    assert place.query("select count(*) from energy_due") == [(0,)]   # registers do not notice who pays
    place.say("event_holder", point="A-00001-01", account="A-00002", from_="2019-03-15")
    assert place.query("select account_number, valid::text from metering_point_account join account using (account_id)"
                       " join metering_point using (metering_point_id) where point_number = 'A-00001-01' order by valid") == [
        ("A-00001", "[2018-01-01,2019-03-15)"), ("A-00002", "[2019-03-15,)")]
    assert place.query("select min(day)::text from energy_due") == [("2019-03-15",)]
    assert place.query("select account_number from event_accounts('{\"point\": \"A-00001-01\"}')") == [("A-00002",)]


def test_splits_make_room_for_each_other(place):
    place.split("2019-01-01", ("RESIDENTIAL", 3000), ("PUMPING", 1200000))
    place.split("2019-03-01", ("RESIDENTIAL", 10000), to="2019-04-01")
    place.split("2019-06-01")
    assert place.query("select valid::text, category, ratio_bp, fixed_wh from split_on((select min(account_id) from account), '[2018-01-01,2020-01-01)')") == [
        ("[2019-01-01,2019-03-01)", "RESIDENTIAL", 3000, None), ("[2019-01-01,2019-03-01)", "PUMPING", None, 1200000),
        ("[2019-03-01,2019-04-01)", "RESIDENTIAL", 10000, None),
        ("[2019-04-01,2019-06-01)", "RESIDENTIAL", 3000, None), ("[2019-04-01,2019-06-01)", "PUMPING", None, 1200000)]
    place.split("2019-07-01", ("RESIDENTIAL", 3000), point="A-00001-02")
    assert place.query("select metering_point_id is null, valid::text from split_on((select min(account_id) from account), '[2019-05-30,2019-07-03)')") == [
        (True, "[2019-05-30,2019-06-01)"), (True, "[2019-05-30,2019-06-01)"), (False, "[2019-07-01,2019-07-03)")]
    due = dict(place.query("select effective, check_due_on::text from event_rows(null, 'A-00001')"))
    assert due["2019-07-01"] == "2020-07-01" and due["2019-06-01"] is None


def test_ratios_of_a_split_are_summed_when_the_transaction_ends(place):
    with pytest.raises(psycopg2.errors.CheckViolation) as caught:
        place.query("begin; insert into metering_event (account_id, kind, effective_at, content, reason, actor)"
                    " select min(account_id), 'SPLIT', '2019-01-01', '{}', 'r', 't' from account;"
                    " insert into split_scheme (account_id, valid, metering_event_id) select min(account_id), '[2019-01-01,)', 1 from account;"
                    " insert into split_part (split_scheme_id, place, category, ratio_bp) values (1, 1, 'PUMPING', 6000), (1, 2, 'RESIDENTIAL', 4001);"
                    " commit")
    assert caught.value.diag.constraint_name == "split_part_sum_ck"


def test_what_an_exchange_refuses(place):
    assert refusal(lambda: place.exchange(point="A-00001-09")) == "metering_event_point"
    assert refusal(lambda: place.exchange("2999-01-01 00:00:00")) == "metering_event_future"
    assert refusal(lambda: place.exchange("2017-12-31 00:00:00")) == "metering_event_before_installation"
    assert refusal(lambda: place.exchange("2018-01-01 00:00:00")) == "metering_event_before_installation"
    assert refusal(lambda: place.exchange(reason="")) == "metering_event_reason_ck"
    assert refusal(lambda: place.exchange(closing=None)) == "metering_event_closing"
    assert refusal(lambda: place.exchange(opening=None)) == "metering_event_opening"
    assert refusal(lambda: place.exchange(closing={IMPORT: 1000500, REACTIVE: 1})) == "metering_event_opening"
    assert refusal(lambda: place.exchange(closing={REACTIVE: 1}, opening={REACTIVE: 1})) == "metering_event_closing"
    assert refusal(lambda: place.exchange(closing={IMPORT: 999999})) == "metering_event_closing_below"
    assert refusal(lambda: place.exchange(opening={IMPORT: 5001})) == "metering_event_opening_above"
    assert refusal(lambda: place.exchange(serial="S1")) == "metering_event_same_meter"
    assert refusal(lambda: place.exchange(serial="S2")) == "meter_installation_meter_ex"
    assert place.query("select count(*) from metering_event") == [(0,)] and len(place.installations()) == 1
    place.exchange(closing={IMPORT: 1000000}, opening={IMPORT: 5000})   # just what was read is right
    assert refusal(lambda: place.exchange("2019-03-01 09:00:00", serial="S8")) == "metering_event_not_latest"
    assert refusal(lambda: place.say("event_reset", point="A-00001-01", at="2019-03-01 10:07:00", closing={IMPORT: 1}, opening={IMPORT: 0})) == \
        "metering_event_before_installation"


def test_garbage_bears_no_witness_against_a_closing_value(place):
    place.query("update reading set active_energy_import_wh = 4294967295 where slot_at = '2019-03-01 10:00'")
    assert refusal(place.exchange) == "metering_event_closing_below"
    place.query("insert into vee_finding (metering_point_id, day, rule, energy, from_at, to_at, outcome, version, found_at)"
                " select metering_point_id, '2019-03-01', 'register_garbage', '', '2019-03-01 10:00', '2019-03-01 10:00', 'FLAG', 0, now()"
                " from metering_point where point_number = 'A-00001-01'")
    place.exchange()


def test_what_a_ratio_refuses(place):
    assert refusal(lambda: place.ratio("2017-12-31 00:00:00")) == "metering_event_before_installation"
    assert refusal(lambda: place.ratio("2018-06-01 00:00:00", "2018-06-01 00:00:00")) == "metering_event_span_ck"
    assert refusal(lambda: place.ratio("2018-06-01 00:00:00", "2018-05-01 00:00:00")) == "metering_event_span_ck"
    assert refusal(lambda: place.ratio("2018-06-01 00:00:00", ct=(600, 5))) == "metering_event_ratio_same"
    assert refusal(lambda: place.ratio("2018-06-01 00:00:00", replaces=77)) == "metering_event_replaces"
    place.ratio("2018-06-01 00:00:00", "2018-07-01 00:00:00")
    assert refusal(lambda: place.ratio("2018-06-15 00:00:00", "2018-08-01 00:00:00", ct=(900, 5))) == "meter_installation_point_ex"
    assert refusal(lambda: place.ratio("2018-01-01 00:00:00", ct=(900, 5))) == "meter_installation_point_ex"
    place.ratio("2018-07-01 00:00:00", "2018-08-01 00:00:00", ct=(900, 5))   # beside it is not over it
    place.ratio("2019-01-01 00:00:00", ct=(700, 5))
    place.ratio("2019-02-01 00:00:00", ct=(750, 5))                          # the next change from a day on
    assert refusal(lambda: place.ratio("2018-12-01 00:00:00", ct=(900, 5))) == "meter_installation_point_ex"
    place.exchange("2019-03-01 10:07:00")
    assert refusal(lambda: place.ratio("2019-02-20 00:00:00", ct=(900, 5))) == "metering_event_ratio_across"


def test_what_a_holder_refuses(place):
    def holder(**form):
        return lambda: place.say("event_holder", **{"account": "A-00001", "customer": "C-00002", "applied": "2019-02-20", "from_": "2019-03-15", **form})

    assert refusal(holder(account="A-00009")) == "metering_event_account"
    assert refusal(holder(customer="C-00009")) == "metering_event_customer"
    assert refusal(holder(customer="C-00001")) == "metering_event_holder_same"
    assert refusal(holder(applied="2019-03-15")) == "metering_event_application"
    assert refusal(holder(from_="2017-12-31", applied="2017-12-01")) == "metering_event_before_account"
    assert refusal(holder(from_="2999-01-01")) == "metering_event_future"
    holder()()
    assert refusal(holder(from_="2019-03-01", customer="C-00001")) == "account_holder_one_at_a_time_ex"
    assert refusal(holder(point="A-00001-01")) == "metering_event_account_same"
    assert refusal(holder(point="A-00001-01", account="A-00002", from_="2018-01-01")) == "metering_point_account_one_at_a_time_ex"


def test_what_a_split_refuses(place):
    assert refusal(lambda: place.split("2019-01-01", ("RESIDENTIAL", 6000), ("PUMPING", 4001))) == "split_part_sum_ck"
    assert refusal(lambda: place.split("2019-01-01", ("RESIDENTIAL", 3000), ("RESIDENTIAL", 3000))) == "split_part_category_uk"
    assert refusal(lambda: place.split("2019-01-01", ("INDUSTRIAL", 3000))) == "split_part_main"
    assert refusal(lambda: place.split("2019-01-01")) == "split_scheme_none"
    assert refusal(lambda: place.split("2019-02-01", ("RESIDENTIAL", 3000), to="2019-01-01")) == "metering_event_span_ck"
    assert refusal(lambda: place.split("2017-01-01", ("RESIDENTIAL", 3000))) == "metering_event_before_account"
    assert refusal(lambda: place.split("2017-01-01", ("RESIDENTIAL", 3000), point="A-00001-01")) == "metering_event_no_account"
    place.split("2019-01-01", ("RESIDENTIAL", 3000), to="2019-06-01")
    assert refusal(lambda: place.split("2019-05-31", ("RESIDENTIAL", 3000), point="A-00001-01")) == "split_scheme_twice"
    place.split("2019-06-01", ("RESIDENTIAL", 3000), point="A-00001-01")
    assert refusal(lambda: place.split("2019-05-01", ("RESIDENTIAL", 3000))) == "split_scheme_twice"


def test_what_is_settled_needs_a_right(place):
    place.bill("2019-04-01")
    assert refusal(place.exchange) == "metering_event_settled"
    assert refusal(lambda: place.word("REJECT")) == "metering_event_settled"
    assert refusal(lambda: place.split("2019-03-31", ("RESIDENTIAL", 3000))) == "metering_event_settled"
    assert refusal(lambda: place.say("event_holder", account="A-00001", customer="C-00002", applied="2019-02-20", from_="2019-03-15")) == "metering_event_settled"
    event = place.exchange(settled_reason="order of the manager")
    assert place.query("select settled_reason from metering_event where metering_event_id = %s", [event]) == [("order of the manager",)]
    place.split("2019-04-01", ("RESIDENTIAL", 3000))
    place.query("set session_replication_role = replica")
    place.query("update bill set status = 'CANCELLED', cancelled_at = now(), cancelled_by = 't', cancelled_because = 'r'")
    place.query("set session_replication_role = origin")
    place.word("REJECT")


def test_words_on_intervals(place):
    first = place.word("VALUE", energy=IMPORT, value=123450)
    assert place.query("select kind, energy, value, to_char(from_at, 'HH24:MI') from vee_edit") == [("VALUE", IMPORT, 123450, "10:00")]
    assert place.query("select day::text, because, event_id from energy_due") == [("2019-03-01", "edit", first)]
    place.word("ACCEPT", energy=REACTIVE)                              # another energy
    place.word("ACCEPT", "2019-03-01 11:00:00", "2019-03-02 00:00:00")   # beside it
    assert refusal(lambda: place.word("REJECT", "2019-03-01 10:45:00", "2019-03-01 11:15:00")) == "vee_edit_overlap"
    assert refusal(lambda: place.word("REJECT", "2019-03-01 09:50:00", "2019-03-01 10:00:00")) == "vee_edit_border"
    assert refusal(lambda: place.word("REJECT", "2019-03-01 10:00:00", "2019-03-01 10:00:00")) == "vee_edit_span_ck"
    assert refusal(lambda: place.word("REJECT", "2017-12-31 00:00:00", "2018-01-02 00:00:00")) == "vee_edit_before_installation"
    assert refusal(lambda: place.word("REJECT", "2019-03-03 00:00:00", "2999-01-01 00:00:00")) == "vee_edit_future"
    assert refusal(lambda: place.word("REJECT", "2019-03-03 00:00:00", "2019-03-04 00:00:00", reason="")) == "vee_edit_reason_ck"
    assert refusal(lambda: place.say("vee_word", kind="WITHDRAW", withdraws=77)) == "vee_edit_withdraws_fk"
    place.say("vee_word", kind="WITHDRAW", withdraws=first)
    assert refusal(lambda: place.say("vee_word", kind="WITHDRAW", withdraws=first)) == "vee_edit_withdrawn"
    place.word("REJECT", energy=IMPORT)


def test_a_border_of_an_hour_is_an_hour(place):
    place.query("insert into interval_day select metering_point_id, '2019-03-01', '2019-03-01', 3600, '{}', '{}', '{}', '{}', '{}'"
                " from metering_point where point_number = 'A-00001-01'")
    with pytest.raises(psycopg2.Error) as caught:
        place.word("REJECT", "2019-03-01 10:15:00")
    assert json.loads(caught.value.diag.message_detail) == {"at": "2019-03-01 10:15", "before": "2019-03-01 10:00", "after": "2019-03-01 11:00"}


def test_a_note_with_a_reason_outlives_a_mere_reading(place):
    def noted(because, event):
        place.query("select energy_note(1, '2019-03-01', '2019-03-03', %s, %s)", [because, event])
        return place.query("select because, event_id from energy_due where day = '2019-03-02'")[0]

    assert noted("reading", None) == ("reading", None)
    assert noted("ratio", 5) == ("ratio", 5)
    assert noted("reading", None) == ("ratio", 5)
    assert noted("edit", 6) == ("edit", 6)
    assert place.query("select energy_note(1, today() - 1, null, 'x', null), energy_note(1, today() + 1, today() + 9, 'x', null)") == [(2, 0)]


def test_what_an_event_changed_is_told_from_the_versions_of_the_days(place):
    """Three days of February and one of March; event 7 changes two of them, a later reading one of these again."""
    event = place.ratio("2019-02-01 00:00:00", "2019-03-01 00:00:00")
    day = ("insert into energy_day{} (metering_point_id, day, active_import_wh, completeness_bp, estimated_bp, held_bp, because, event_id, made_at{})"
           " values (1, %s, %s, %s, 0, 0, %s, %s, %s{})")
    now = lambda *row: place.query(day.format("", "", ""), row)
    old = lambda *row: place.query(day.format("_history", ", superseded_at", ", %s"), row)
    now("2019-02-01", 100, 10000, "reading", None, "2019-02-02")
    old("2019-02-02", 200, 5000, "reading", None, "2019-02-03", "2019-05-01")
    now("2019-02-02", 250, 10000, "ratio", event, "2019-05-01")
    old("2019-02-03", None, 0, "reading", None, "2019-02-04", "2019-05-01")
    old("2019-02-03", 350, 10000, "ratio", event, "2019-05-01", "2019-06-01")
    now("2019-02-03", 999, 10000, "late_reading", None, "2019-06-01")
    now("2019-03-01", 400, 10000, "edit", event, "2019-05-01")   # of an edit with the same number
    assert place.query("select * from energy_was_is(false, %s, 'month')", [event]) == [
        ("2019-02", IMPORT, 300, 700, 15000 // 28, 30000 // 28, 2)]
    assert place.query("select period, was, now_is, was_bp, now_bp from energy_was_is(false, %s, 'day')", [event]) == [
        ("2019-02-02", 200, 250, 5000, 10000), ("2019-02-03", None, 350, 0, 10000)]
