"""What metering, collectors and health need through HTTP: long jobs, series of energy, meters and their test reading, events, findings.

One database and one service for the file; each test brings the accounts that it needs.
"""
import datetime
import json

import psycopg2
import pytest

import collecting
import meters
from conftest import run_dahu, wait_for
from test_event import TODAY, Plant, month, quarter_hours
from web import Service, sign_in


class Api:
    """The service as people of several desks ask it: api("LEAD").get(path) -> (status, content)."""

    def __init__(self, service, database):
        self.service, self.database = service, database

    def ask(self, method, path, body=None, desk="SYSTEM_ADMIN", unit=None, **headers):
        token = sign_in(self.database.query, desk, unit)
        status, head, content = self.service.ask(method, path, body, Cookie=f"dahu={token}", Origin=self.service.url, **headers)
        return status, json.loads(content) if head.get_content_type().endswith("json") else content

    def get(self, path, desk="SYSTEM_ADMIN", **more):
        return self.ask("GET", path, desk=desk, **more)

    def post(self, path, body=None, desk="SYSTEM_ADMIN", **more):
        return self.ask("POST", path, body, desk=desk, **more)

    def job(self, answer, desk="SYSTEM_ADMIN", state="DONE"):
        """The job of an answer 202, when it has ended."""
        status, job = answer
        assert status == 202, job

        def ended():
            now = self.get(f"/api/v1/jobs/{job['job']}", desk)[1]
            return now if now["ended_at"] else None
        now = wait_for(ended, what=f"end of job {job}")
        assert now["state"] == state, now
        return now


@pytest.fixture(scope="module")
def database(cluster, template):
    return cluster.create(template.name)


@pytest.fixture(scope="module")
def service(database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("drivers")
    for driver in (collecting.DRIVER, collecting.ODD_DRIVER):
        (folder / f"{driver['name']}.json").write_text(json.dumps(driver))
    with Service(database, "--set", "probe.networks=127.0.0.0/8,0.0.0.0/0", "--set", f"drivers.path={folder}", desk=None) as running:
        yield running


@pytest.fixture(scope="module")
def api(service, database):
    return Api(service, database)


# ---- long jobs ---------------------------------------------------------------------------------------

def test_a_verification_is_a_job_with_a_result(api):
    job = api.job(api.post("/api/v1/verifications", {"from": "2026-01-01", "to": "2026-01-31"}))
    assert job["result"]["clean"] and job["result"]["from"] == "2026-01-01"
    assert [c["id"] for c in job["result"]["checks"]] == ["N3", "N4", "N5", "N9"] + [f"V{n}" for n in range(1, 10)]
    assert all(c["ok"] and c["text_zh"] != c["text_en"] for c in job["result"]["checks"])
    assert [j["job"] for j in api.get("/api/v1/jobs?kind=verify&job_state=DONE")[1]["items"]] == [job["job"]]


def test_a_verification_is_refused(api):
    assert api.post("/api/v1/verifications", {"from": "2026-02-01", "to": "2026-01-31"})[1]["code"] == "day_order"
    assert api.post("/api/v1/verifications", {}, desk="DISPATCHER")[0] == 403
    assert api.post("/api/v1/verifications", {"until": "2026-01-31"})[0] == 422


def test_a_job_is_its_owners(api, database):
    """Others do not find it; who manages the system sees that it is there, and not what came of it."""
    job = api.job(api.post("/api/v1/verifications", {}, desk="MANAGEMENT"), desk="MANAGEMENT")
    assert api.get(f"/api/v1/jobs/{job['job']}", "AUDITOR")[0] == 404
    assert api.post(f"/api/v1/jobs/{job['job']}/cancel", desk="AUDITOR")[0] == 404
    seen = api.get(f"/api/v1/jobs/{job['job']}")[1]
    assert seen["state"] == "DONE" and seen["result"] is None and seen["form"] is None and not seen["mine"]
    assert api.post(f"/api/v1/jobs/{job['job']}/cancel", desk="MANAGEMENT")[1]["code"] == "job_ended"
    assert database.value("select count(*) from audit where action = 'job' and object_key = %s", (job["job"],)) == 1


def test_a_job_that_runs_is_cancelled(api, database):
    """A lock keeps it in its first statement; the cancel ends that."""
    blocker = psycopg2.connect(database.url)
    blocker.cursor().execute("lock table dahu.reading_gap in access exclusive mode")
    try:
        job = api.post("/api/v1/verifications", {})[1]["job"]
        wait_for(lambda: api.get(f"/api/v1/jobs/{job}")[1]["state"] == "RUNNING")
        waiting = [api.post("/api/v1/verifications", {})[1]["job"] for _ in range(4)]
        status, refused = api.post("/api/v1/verifications", {})
        assert (status, refused["code"]) == (429, "job_many")
        for other in waiting:   # one worker for long ones: these have not begun
            assert api.post(f"/api/v1/jobs/{other}/cancel")[1]["state"] == "CANCELLED"
        assert api.post(f"/api/v1/jobs/{job}/cancel")[1]["cancel_asked"]
        wait_for(lambda: api.get(f"/api/v1/jobs/{job}")[1]["state"] == "CANCELLED")
    finally:
        blocker.rollback()
        blocker.close()


# ---- series of energy --------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def plant(database):
    return Plant(database)


@pytest.fixture(scope="module")
def furnace(plant, database):
    """An account with a year of days, and one day of quarters with a hole from 10:00 to 12:00 after which the register goes on."""
    account = plant.account()
    point = plant.point(account, ratio=10)
    plant.year(point, 96 * 500)
    day = month(1) + datetime.timedelta(days=10)
    begin = (day - month(13)).days * 96 * 500
    plant.read(point, [row for row in quarter_hours(f"{day} 00:00", 96, lambda i: begin + 500 * i) if not f"{day} 10:00:00" < row[0] < f"{day} 12:00:00"][1:])
    database.query("insert into reading_gap (metering_point_id, slot_at, cause, recorded_at) select %s, at, 'silent', now()"
                   " from generate_series(%s::timestamptz, %s::timestamptz, interval '15 min') as at", (point, f"{day} 10:15+08", f"{day} 11:45+08"))
    assert run_dahu("vee", "run", database=database).returncode == 0
    number = database.value("select account_number from account where account_id = %s", (account,)) if isinstance(account, int) else account
    return number, plant.number(point), day


# clause 4.16
def test_a_day_of_quarters_tells_its_gap(api, furnace):
    number, point, day = furnace
    status, told = api.get(f"/api/v1/accounts/{number}/energy?step=interval&from={day}&to={day}", "DISPATCHER")
    assert status == 200 and len(told["items"]) == 96 and told["step"] == "interval"
    assert sum(row["active_import_kwh"] for row in told["items"]) == 96 * 5
    gap, = told["gaps"]
    assert (gap["kind"], gap["cause"]) == ("ESTIMATED", "silent")
    assert datetime.datetime.fromisoformat(gap["to"]) - datetime.datetime.fromisoformat(gap["from"]) == datetime.timedelta(hours=2)
    assert api.get(f"/api/v1/points/{point}/energy?step=interval&from={day}&to={day}", "DISPATCHER")[1]["items"] == told["items"]
    sheet = api.get(f"/api/v1/accounts/{number}/energy?step=interval&from={day}&to={day}&format=csv", "DISPATCHER")
    assert sheet[0] == 200 and len(sheet[1].decode("utf-8-sig").strip().splitlines()) == 98   # head, rows, who and when


# clause 4.16
def test_days_months_and_the_year_before(api, furnace):
    number, _, day = furnace
    told = api.get(f"/api/v1/accounts/{number}/energy?from={day}&to={day + datetime.timedelta(days=2)}&compare=year", "DISPATCHER")[1]
    assert [row["active_import_kwh"] for row in told["items"]] == [480, 480, 480] and told["items"][0]["at"] == str(day)
    assert [row["active_import_kwh"] for row in told["before"]] == [480, 480, 480]
    months = api.get(f"/api/v1/accounts/{number}/energy?step=month", "DISPATCHER")[1]["items"]
    assert len(months) == 13 and months[-2]["at"] == str(month(1)) and months[-2]["active_import_kwh"] == 480 * ((month(0) - month(1)).days)
    a_year = api.get(f"/api/v1/accounts/{number}/energy?step=day&from={month(12)}&to={month(0)}", "DISPATCHER")[1]
    assert len(a_year["items"]) == (month(0) - month(12)).days + 1 and a_year["gaps"] is None


# clause 4.16
def test_series_are_refused(api, furnace):
    number, point, day = furnace
    assert api.get(f"/api/v1/accounts/{number}/energy?step=interval&from={day - datetime.timedelta(days=31)}&to={day}", "DISPATCHER")[1]["code"] == "series_long"
    assert api.get(f"/api/v1/accounts/{number}/energy?from={day}&to={day - datetime.timedelta(days=1)}", "DISPATCHER")[1]["code"] == "day_order"
    assert api.get(f"/api/v1/accounts/{number}/energy")[0] == 403   # who manages the system sees no customer's energy
    assert api.get(f"/api/v1/points/{point}/energy", "MARKETING_CLERK", unit="Nowhere")[1]["code"] == "metering_point_unknown"
    assert api.get("/api/v1/points/A-99999-01/energy", "DISPATCHER")[0] == 404


# clause 4.17
def test_power_factor_by_month(api, plant, database):
    account = plant.account()
    point = plant.point(account)
    begin = month(2)
    database.copy("dahu.reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh, reactive_energy_import_varh, reactive_energy_export_varh)",
                  (f"{point}\t{at} 00:00+08\t{at} 00:00+08\tI\t{i * 90000}\t{i * 40000}\t{i * 3600}\n"
                   for i in range((TODAY - begin).days) for at in [begin + datetime.timedelta(days=i)]))
    database.query("select energy_note(%s, %s::date, %s::date, 'reading', null)", (point, begin, TODAY))
    assert run_dahu("vee", "run", database=database).returncode == 0
    number = plant.number(point)[:-3]
    assert run_dahu("review", "--as-of", str(month(0)), database=database).returncode in (0, 3)
    told = api.get(f"/api/v1/accounts/{number}/power-factor?last_months=3", "DISPATCHER")[1]
    assert [row["pf_x100"] for row in told["items"]][:2] == [90, 90]   # 90 / sqrt(90^2 + 43.6^2) = 0.89996
    assert [v["pf_x100"] for v in told["items"][1]["verdicts"]] in ([90], [None])
    assert api.get(f"/api/v1/accounts/{number}/power-factor?last_months=0", "DISPATCHER")[0] == 400
    assert api.get(f"/api/v1/accounts/{number}/power-factor")[0] == 403


# ---- metering points ---------------------------------------------------------------------------------

def test_points_tell_how_they_answer(api, furnace, database):
    number, point, _ = furnace
    database.query("with l as (insert into link (uri) values ('tcp://10.0.0.9:502') returning link_id) update meter set link_id = (select link_id from l), unit_id = 7"
                   " where meter_id = (select meter_id from meter_installation i join metering_point p using (metering_point_id) where p.point_number = %s)", (point,))
    database.query("insert into reading_latest (metering_point_id, read_at, attempted_at, active_power_w, voltage_l1_v, cause, detail)"
                   " select metering_point_id, now() - interval '1 hour', now(), 2000, 57.7, 'silent', 'no answer' from metering_point where point_number = %s", (point,))
    row, = api.get("/api/v1/points?link=tcp://10.0.0.9&point_state=FAILING")[1]["items"]
    assert (row["point"], row["account"], row["unit"], row["failure"], row["power_kw"]) == (point, number, 7, "silent", 20)
    one = api.get(f"/api/v1/points/{point}", "DISPATCHER")[1]
    assert one["stale"] and one["values"]["age_s"] >= 3600 and one["failure"]["cause"] == "silent" and len(one["installations"]) == 1
    assert api.get("/api/v1/points?point_state=OK")[1]["items"] == []
    assert api.get("/api/v1/points?q=" + point.lower())[1]["count"] == 1
    assert api.get(f"/api/v1/points/{point}", "MARKETING_CLERK", unit="Nowhere")[0] == 404
    assert api.get("/api/v1/points", "SECURITY_ADMIN")[0] == 403
    assert api.get("/api/v1/points", "MARKETING_CLERK", unit="Nowhere")[1]["count"] == 0


# ---- test readings and new meters --------------------------------------------------------------------

def by_quantity(result):
    return {row["quantity"]: row for row in result["values"]}


# clause 4.9
def test_a_meter_is_read_before_it_is_recorded(api, database):
    with meters.FakeMeter(collecting.registers(active_wh=1234567)) as meter:
        form = {"link": f"tcp://127.0.0.1:{meter.port}", "unit": 1, "driver": "fake", "ct": "600/5"}
        result = api.job(api.post("/api/v1/probes", form))["result"]
        asked = list(meter.asked)
    assert result["ok"] and result["requests"] == len(asked) and result["round_trip_ms"]["last"] > 0 and result["link"] == form["link"]
    energy = by_quantity(result)["active_energy_import"]
    assert (energy["value"], energy["unit"], energy["quality"]) == ("1234.567", "kWh", "good")
    words = f"{1234567:08X}"
    assert energy["words"].replace(" ", "").endswith(words) and any(words in f["words"].replace(" ", "") for f in result["frames"])
    assert {function for _, function, _, _ in asked} <= {3, 4}   # read, and nothing else
    assert database.value("select count(*) from audit where action = 'job' and object_type = 'probe' and difference::text like %s", (f"%{form['link']}%",)) == 1


# clause 4.9
def test_a_meter_that_is_silent_is_a_result(api):
    with meters.FakeMeter(collecting.registers()) as meter:
        meter.silent.add(9)
        result = api.job(api.post("/api/v1/probes", {"link": f"tcp://127.0.0.1:{meter.port}", "unit": 9, "driver": "fake", "timeout_ms": 200}))["result"]
    assert not result["ok"] and result["failure"]["code"] == "TIMEOUT" and result["values"] == []


# clause 4.9
@pytest.mark.parametrize("link, code", [
    ("tcp://169.254.169.254:80", "probe_network"), ("tcp://[2001:db8::1]:502", "probe_network"), ("tcp://[::ffff:169.254.169.254]:80", "probe_network"),
    ("tcp://no-such-name.invalid", "probe_name"), ("tcp://127.0.0.1:99999", "link_uri_ck")])
def test_what_is_no_meter_is_not_asked(api, link, code):
    assert api.job(api.post("/api/v1/probes", {"link": link, "unit": 1, "driver": "fake"}), state="FAILED")["fault"]["code"] == code


# clause 4.9
def test_test_readings_are_refused(api):
    assert api.post("/api/v1/probes", {"link": "rtu:///dev/ttyS0", "unit": 1, "driver": "fake"})[1]["code"] == "probe_scheme"
    assert api.post("/api/v1/probes", {"link": "tcp://127.0.0.1", "unit": 1, "driver": "fake"}, desk="DISPATCHER")[0] == 403
    assert api.post("/api/v1/probes", {"link": "tcp://127.0.0.1", "unit": 256, "driver": "fake"})[0] == 422
    assert api.job(api.post("/api/v1/probes", {"link": "tcp://127.0.0.1:1", "unit": 1, "driver": "nobody"}), state="FAILED")["fault"]["code"] == "driver_unknown"


# clause 4.9
def test_a_meter_is_recorded_and_polled(api, plant, database):
    account = plant.account()
    with meters.FakeMeter(collecting.registers(power_w=1500)) as meter:
        form = {"account_number": account, "serial_number": "SN-1\"x", "driver": "fake", "link_uri": f"tcp://127.0.0.1:{meter.port}", "unit_id": 1,
                "ct_primary_a": 600, "ct_secondary_a": 5}
        job = api.job(api.post("/api/v1/meters", form))
        point = job["result"]["point"]
        assert point == f"{account}-01" and job["result"]["new"]
        told = api.get(f"/api/v1/points/{point}")[1]
        assert told["state"] == "NEVER" and told["meter"]["serial_number"] == "SN-1\"x" and told["meter"]["ct"] == "600/5" and told["installations"][0]["to"] is None
        polled = api.job(api.post(f"/api/v1/points/{point}/poll"))["result"]
        assert polled["ok"] and by_quantity(polled)["active_power.total"]["value"]
    assert database.value("select actor from audit where object_type = 'meter' order by noted_at desc limit 1") == "test.system.admin"
    assert api.post("/api/v1/meters", {**form, "point_number": point})[1]["code"] == "point_taken"
    assert api.post("/api/v1/meters", {**form, "account_number": "A-99999"})[1]["code"] == "account_unknown"
    refused = api.job(api.post("/api/v1/meters", {**form, "driver": "nobody"}), state="FAILED")["fault"]
    assert refused["code"] == "meter_refused" and "nobody" in refused["text_en"], refused
    by_hand = api.job(api.post("/api/v1/meters", {"account_number": account, "serial_number": "SN-2", "driver": "fake"}))["result"]["point"]
    assert api.post(f"/api/v1/points/{by_hand}/poll")[1]["code"] == "meter_by_hand"
    assert api.post(f"/api/v1/points/{point}/poll", desk="MARKETING_LEAD")[0] == 403


def test_drivers_are_listed(api):
    drivers = {row["driver"]: row for row in api.get("/api/v1/drivers")[1]["items"]}
    assert "fake" in drivers and "active_energy_import" in drivers["eastron-sdm630"]["quantities"]
    assert api.get("/api/v1/drivers", "SECURITY_ADMIN")[0] == 403


# ---- collectors and health ---------------------------------------------------------------------------

def test_collectors_and_links_are_told(api, database):
    database.query("insert into collector (name, started_at, seen_at, version, process, expires_at) values ('north', now(), now(), '1', 'host 1', now() + interval '1 hour')")
    database.query("""with l as (insert into link (uri) values ('tcp://10.77.0.1:502'), ('tcp://10.77.0.2:502') returning link_id, endpoint)
                      insert into link_lease (endpoint, collector, taken_at) select endpoint, case when endpoint like '%10.77.0.1%' then 'north' end, case when endpoint like '%10.77.0.1%' then now() end from l
                      on conflict (endpoint) do update set collector = excluded.collector, taken_at = excluded.taken_at""")
    point = [collecting.add_point(database, f"tcp://10.77.0.{n}:502") for n in (1, 2)][1]
    database.query("update metering_point set point_number = 'A-90001-' || lpad((metering_point_id - %s + 2)::text, 2, '0') where metering_point_id in (%s, %s)", (point, point - 1, point))
    database.query("insert into reading_latest (metering_point_id, attempted_at, cause) values (%s, now(), 'link_down')", (point,))
    status, told = api.get("/api/v1/collectors")
    assert status == 200, told
    north, = [c for c in told["items"] if c["collector"] == "north"]
    assert north["alive"] and (north["endpoints"], north["points"], north["late"]) == (1, 1, 1) and told["free"] >= 1
    links = {row["link"]: row for row in api.get("/api/v1/links?limit=500")[1]["items"]}
    assert links["tcp://10.77.0.1:502"]["collector"] == "north" and links["tcp://10.77.0.1:502"]["state"] == "OK"
    assert links["tcp://10.77.0.2:502"]["state"] == "FREE" and links["tcp://10.77.0.2:502"]["failure"] == "link_down"
    assert [row["link"] for row in api.get("/api/v1/links?collector=north")[1]["items"]] == ["tcp://10.77.0.1:502"]
    assert api.get("/api/v1/collectors", "DISPATCHER")[0] == 403 and api.get("/api/v1/links", "MARKETING_LEAD")[0] == 403


def test_the_checks_of_doctor(api):
    result = api.job(api.post("/api/v1/check-ups"))["result"]
    checks = {c["check"]: c for c in result["checks"]}
    assert [c["number"] for c in result["checks"]] == list(range(1, len(result["checks"]) + 1)) and len(checks) > 15
    assert checks["schema"]["level"] == "OK" and checks["version"]["level"] == "OK", checks
    assert all(c["cure_en"] and c["cure_zh"] for c in result["checks"] if c["level"] in ("WARNING", "FAULT"))
    assert api.post("/api/v1/check-ups", desk="INSPECTOR")[0] == 403


# ---- events of metering, findings of validation --------------------------------------------------------

# clause 4.9
def test_a_ratio_is_previewed_and_put_right(api, plant, database):
    account = plant.account()
    point = plant.point(account, ratio=120)
    plant.read(point, ((f"{month(1) + datetime.timedelta(days=n)} 00:00", n * 1000) for n in range((month(0) - month(1)).days + 1)))
    assert run_dahu("vee", "run", database=database).returncode == 0
    number, days = plant.number(point), (month(0) - month(1)).days
    form = {"kind": "RATIO", "point": number, "from": str(month(1)), "ct": "100/1", "reason": "plate says 100/1", "document_no": "WO-1"}
    report = api.job(api.post("/api/v1/metering-events", {**form, "dry_run": True}, desk="MARKETING_LEAD"), "MARKETING_LEAD")["result"]
    change, = [m for m in report["months"] if m["energy"] == "active_energy_import" and m["period"] == f"{month(1):%Y-%m}"]
    assert report["dry_run"] and (change["was"], change["is"]) == (120000 * days, 100000 * days)
    assert api.get(f"/api/v1/metering-events?point={number}", "DISPATCHER")[1]["items"] == []
    made = api.job(api.post("/api/v1/metering-events", form, desk="MARKETING_LEAD"), "MARKETING_LEAD")["result"]
    event, = api.get(f"/api/v1/metering-events?account={account}", "DISPATCHER")[1]["items"]
    assert (event["event"], event["kind"], event["actor"], event["document_no"]) == (made["id"], "RATIO", "test.marketing.lead", "WO-1")
    told = api.get(f"/api/v1/metering-events/{made['id']}", "DISPATCHER")[1]
    assert [m["is_kwh"] for m in told["months"] if m["energy"] == "active_energy_import" and m["period"] == f"{month(1):%Y-%m}"] == [100 * days]
    assert api.get(f"/api/v1/metering-events/{made['id']}", "MARKETING_CLERK", unit="Nowhere")[0] == 404


# clause 4.9
def test_events_are_refused(api, furnace):
    number, point, _ = furnace

    def fault(form, **more):
        return api.job(api.post("/api/v1/metering-events", {"reason": "r", **form}, desk="MARKETING_LEAD", **more), "MARKETING_LEAD", "FAILED")["fault"]
    assert fault({"kind": "RATIO", "point": point, "from": "2100-01-01", "ct": "1/1"})["code"] not in ("INTERNAL", "")
    assert fault({"kind": "RATIO", "point": point, "ct": "1/1"})["code"] == "event_member_missing"
    assert fault({"kind": "RATIO", "point": point, "from": str(month(1)), "closing": "x=1"})["code"] == "event_member_alien"
    assert api.post("/api/v1/metering-events", {"kind": "RATIO", "reason": "r"}, desk="MARKETING_LEAD")[1]["code"] == "event_subject"
    assert api.post("/api/v1/metering-events", {"kind": "RATIO", "point": "A-99999-01", "reason": "r"}, desk="MARKETING_LEAD")[0] == 404
    assert api.post("/api/v1/metering-events", {"kind": "RATIO", "point": point, "reason": "r"})[0] == 403
    assert api.get("/api/v1/metering-events", "DISPATCHER")[1]["code"] == "event_subject"


# clause 4.16
def test_a_finding_is_answered(api, plant, database):
    """A register that goes back holds an interval until a person says what it is."""
    account = plant.account()
    point = plant.point(account)
    day = month(1) + datetime.timedelta(days=3)
    plant.read(point, quarter_hours(f"{day} 00:00", 97, lambda n: 1000000 + 100 * n if n < 40 else 500 + 100 * n))
    assert run_dahu("vee", "run", database=database).returncode == 0
    number = plant.number(point)
    finding, = [f for f in api.get(f"/api/v1/reading-findings?point={number}&open=yes", "DISPATCHER")[1]["items"] if f["rule"] == "register_step_back"]
    assert finding["outcome"] == "HOLD" and finding["edit"] is None and finding["account"] == account
    held, = [g for g in api.get(f"/api/v1/points/{number}/energy?step=interval&from={day}&to={day}", "DISPATCHER")[1]["gaps"] if g["kind"] == "HELD"]
    assert held["cause"] == "register_step_back" and held["from"] == finding["from"]
    form = {"kind": "VALUE", "point": number, "from": held["from"], "to": held["to"], "energy": "active_energy_import", "value": "0.1", "reason": "as its neighbours"}
    made = api.job(api.post("/api/v1/reading-edits", form, desk="MARKETING_LEAD"), "MARKETING_LEAD")["result"]
    after = [f for f in api.get(f"/api/v1/reading-findings?point={number}", "DISPATCHER")[1]["items"] if f["rule"] == "register_step_back"]
    assert [f["edit"] for f in after] == [made["id"]]
    assert api.get(f"/api/v1/points/{number}/energy?step=interval&from={day}&to={day}", "DISPATCHER")[1]["gaps"] == []
    assert api.job(api.post("/api/v1/reading-edits", {"kind": "WITHDRAW", "withdraws": made["id"], "reason": "was wrong"}, desk="MARKETING_LEAD"), "MARKETING_LEAD")
    assert api.post("/api/v1/reading-edits", {"kind": "WITHDRAW", "withdraws": 999999, "reason": "r"}, desk="MARKETING_LEAD")[1]["code"] == "edit_unknown"
    assert api.post("/api/v1/reading-edits", form, desk="MARKETING_CLERK", unit="Nowhere")[0] == 403
    assert api.get(f"/api/v1/reading-findings?point={number}", "MARKETING_CLERK", unit="Nowhere")[1]["items"] == []


# ---- first set-up ------------------------------------------------------------------------------------

def test_the_utility_is_named(api, furnace):
    told = api.post("/api/v1/utility", {"name": "闽东电力"})[1]
    assert told["name"] == "闽东电力" and told["zone_fixed"] and told["steps"]["named"] and told["steps"]["points"]
    assert api.get("/api/v1/utility", "INSPECTOR")[1]["timezone"] == "Asia/Shanghai"
    assert api.post("/api/v1/utility", {"timezone": "Mars/Base"})[1]["code"] == "timezone_unknown"
    assert api.post("/api/v1/utility", {"timezone": "Europe/Berlin"})[1]["code"] == "timezone_fixed"
    assert api.post("/api/v1/utility", {"name": "x"}, desk="SECURITY_ADMIN")[0] == 403
