"""The work that dahu serve does by the clock, on a real database; the clock of PostgreSQL is the real one."""
import json
import time

import psycopg2

import county
from conftest import wait_for
from web import Service


def runs(database):
    return database.query("select as_of = dahu.today(), finished_at is not null, account_count from review_run where actor = 'daily'")


def test_partitions_energies_and_the_first_review(database):
    account = county.add_account(database, "A-00001", "新客户")
    county.add_point(database, account, "A-00001-01")
    with Service(database) as service:
        assert wait_for(lambda: runs(database)) == [(True, True, 1)]   # at once: there was none yet, whatever the hour
        assert database.value("select count(*) from pg_inherits where inhparent = 'dahu.reading'::regclass") >= 4
        answer = json.loads(service.get("/api/v1/accounts/A-00001")[2])
        assert answer["reviewed_on"] and answer["large"] in ("review", "no")
        assert json.loads(service.get("/api/v1/health")[2])["due"]["review_as_of"]
    # a later start: the day is reviewed already, but a day that is due is made
    database.query("insert into energy_due (metering_point_id, day) select min(metering_point_id), dahu.today() from metering_point")
    with Service(database):
        wait_for(lambda: database.value("select count(*) from energy_due") == 0)
        time.sleep(0.5)
        assert len(runs(database)) == 1


def test_nothing_is_reviewed_without_accounts(database):
    with Service(database):
        wait_for(lambda: database.value("select count(*) from pg_inherits where inhparent = 'dahu.reading'::regclass") >= 4)
        time.sleep(0.5)
        assert runs(database) == []


def test_two_services_share_the_work(database):
    county.add_account(database, "A-00001", "新客户")
    with Service(database), Service(database), Service(database):
        assert wait_for(lambda: runs(database)) == [(True, True, 1)]
        time.sleep(1)
        assert len(runs(database)) == 1


def test_the_end_does_not_wait_for_the_work(database):
    county.add_account(database, "A-00001", "新客户")
    lock = psycopg2.connect(database.url)
    lock.cursor().execute("lock table dahu.review_run, dahu.decision in access exclusive mode")
    with Service(database) as service:
        time.sleep(0.7)   # the review waits for the lock
        began = time.monotonic()
        assert service.stop() == 0
        assert time.monotonic() - began < 20
    lock.rollback()
    assert runs(database) == []   # nothing half done


def test_an_import_goes_on_beside_the_work(database, dahu, tmp_path):
    county.add_account(database, "A-00001", "新客户")
    lock = psycopg2.connect(database.url)
    lock.cursor().execute("lock table dahu.review_run, dahu.decision in access exclusive mode")
    with Service(database):
        wait_for(lambda: database.value("select count(*) from pg_stat_activity where application_name = 'dahu schedule' "
                                "and datname = current_database() and wait_event_type = 'Lock'"))
        path = tmp_path / "accounts.csv"
        path.write_text("account_number,customer_number,customer_name,use_category,supply_kv,opened_on,metering_mode\n")
        result = dahu("import", "accounts", path, database=database)
        assert "another import" not in result.stderr and result.returncode == 0, result.stderr
    lock.rollback()


def test_a_failing_job_is_reported_and_stops_nothing(database):
    county.add_account(database, "A-00001", "新客户")
    database.query("drop function dahu.review_due(text)")
    with Service(database) as service:
        wait_for(lambda: database.value("select count(*) from pg_inherits where inhparent = 'dahu.reading'::regclass") >= 4)
        time.sleep(0.5)
        assert service.get("/api/v1/health")[0] == 200
        service.stop()
        assert "schedule: could not do review: function dahu.review_due" in service.log
