"""Settlement through the API: bills made, issued, cancelled, paid; who may do which of it; what is late; statements; a settled month."""
import csv
import datetime
import io
import subprocess
import zipfile

import pytest

import conftest
from test_bill import PEAK, Plant
from test_customer import Desk
from web import Service

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()   # the utility's


@pytest.fixture(scope="module")
def plant(cluster, template):
    """Two accounts of 288,000 kWh in April 2025, one of unit North and one of unit South, and last month without a bill."""
    database = cluster.create(template.name)
    plant = Plant(database, conftest.run_dahu)
    plant.tariff()
    plant.query("insert into calendar_year (year, source) values (2026, 't'), (2027, 't') on conflict do nothing")
    for number, unit in (("A-00001", "North"), ("A-00002", "South")):
        account = plant.account(number)
        plant.query("insert into org_unit (name) values (%s)", [unit])
        plant.query("update account set org_unit_id = (select org_unit_id from org_unit where name = %s) where account_id = %s", [unit, account])
        point = plant.point(account)
        plant.flat_month(point)
        meter = plant.value("insert into meter (serial_number, driver) values (%s, 'eastron-sdm630') returning meter_id", [number])
        plant.query("insert into meter_installation (metering_point_id, meter_id, valid) values (%s, %s, '[2020-01-01,)')", [point, meter])
        plant.assign(number, "T2", "2010-01-01", "--basic", "capacity")
    return plant


@pytest.fixture(scope="module")
def service(plant):
    with Service(plant.database) as running:
        yield running


@pytest.fixture(scope="module")
def lead(service, plant):
    return Desk(service, plant.database, "MARKETING_LEAD")


@pytest.fixture(scope="module")
def clerk(service, plant):
    return Desk(service, plant.database, "MARKETING_CLERK", "North")


def done(desk, answer, state="DONE"):
    status, job = answer
    assert status == 202, job
    job = conftest.wait_for(lambda: (row := desk.ask("GET", f"/jobs/{job['job']}")[1])["state"] in ("DONE", "FAILED") and row, 60, "the job")
    assert job["state"] == state, job
    return job["result"] if state == "DONE" else job["fault"]


def code(answer):
    return answer[0], answer[1].get("code")


@pytest.fixture(scope="module")
def drafts(lead):
    made = done(lead, lead.ask("POST", "/bill-runs", {"month": "2025-04"}))
    assert (made["made"], made["held"], made["failed"]) == (2, 0, 0), made
    return {item["account"]: item for item in made["items"]}


# clause 4.16
def test_bills_are_made_by_a_job(lead, clerk, service, plant, drafts):
    assert drafts["A-00001"]["outcome"] == "NEW" and drafts["A-00001"]["amount_fen"] > 0
    again = done(clerk, clerk.ask("POST", "/bill-runs", {"month": "2025-04", "account": "A-00001"}))
    assert (again["same"], again["items"][0]["bill"]) == (1, drafts["A-00001"]["bill"])
    assert code(clerk.ask("POST", "/bill-runs", {"month": "2025-04"})) == (403, "bill_run_all")                            # of units that he does not see
    assert code(clerk.ask("POST", "/bill-runs", {"month": "2025-04", "account": "A-00002"})) == (404, "account_unknown")
    assert code(lead.ask("POST", "/bill-runs", {"month": "2025-13"})) == (422, "bill_month")
    assert code(lead.ask("POST", "/bill-runs", {"month": "2025-04", "amount_fen": 5})) == (422, "bill_amount_alone")
    assert code(Desk(service, plant.database, "AUDITOR").ask("POST", "/bill-runs", {"month": "2025-04"})) == (403, "right_missing")
    failed = done(lead, lead.ask("POST", "/bill-runs", {"month": f"{TODAY:%Y-%m}", "account": "A-00001"}), "FAILED")
    assert failed["code"] == "bill_period_running" and "A-00001" in failed["text_zh"], failed
    assert plant.value("select actor from bill where bill_number = %s", [drafts["A-00001"]["bill"]]) == "test.marketing.lead"


# clause 4.16
# clause 3.1.2
def test_whoever_issues_takes_no_money(lead, clerk, service, plant, drafts):
    number, other = drafts["A-00001"]["bill"], drafts["A-00002"]["bill"]
    amount = drafts["A-00001"]["amount_fen"]
    assert code(clerk.ask("POST", "/bill-issues", {"bills": [number]})) == (403, "right_missing")
    assert code(lead.ask("POST", "/bill-issues", {"bills": [number, "B-1"]})) == (404, "bill_unknown")
    assert code(lead.ask("POST", "/bill-issues", {"bills": [number], "issued_on": str(TODAY + datetime.timedelta(days=1))})) == (422, "bill_issue_future")
    assert code(clerk.ask("POST", f"/bills/{number}/payments", {"amount_fen": 1, "reference": "R0"})) == (422, "payment_bill_issued_ck")
    plant.query("update energy_day set estimated_bp = 100 where day = '2025-04-09' and metering_point_id = (select metering_point_id from metering_point where point_number = 'A-00002-01')")
    done(lead, lead.ask("POST", "/bill-runs", {"month": "2025-04", "account": "A-00002"}))
    result = done(lead, lead.ask("POST", "/bill-issues", {"bills": [number, other], "issued_on": "2025-05-06"}))
    assert (result["issued"], result["refused"]) == (1, 1), result
    told = {item["bill"]: item for item in result["items"]}
    assert told[number]["due_on"] == "2025-05-20" and told[other]["fault"]["code"] == "bill_held" and "估算" in told[other]["fault"]["text_zh"], told
    assert done(lead, lead.ask("POST", "/bill-issues", {"bills": [other]}), "FAILED")["code"] == "bill_held"                 # the only one: the job fails
    assert done(lead, lead.ask("POST", "/bill-issues", {"bills": [other], "issued_on": "2025-05-06", "confirmation": "read again"}))["issued"] == 1
    assert code(lead.ask("POST", "/bill-issues", {"bills": [number]})) == (409, "bill_not_draft")

    assert code(lead.ask("POST", f"/bills/{number}/payments", {"amount_fen": 1, "reference": "R1"})) == (403, "right_missing")
    assert code(clerk.ask("POST", f"/bills/{other}/payments", {"amount_fen": 1, "reference": "R1"})) == (404, "bill_unknown")        # another unit's
    status, bill = clerk.ask("POST", f"/bills/{number}/payments", {"amount_fen": amount - 100, "reference": "R1", "value_on": "2025-05-25"})
    assert status == 201 and (bill["paid_fen"], bill["open_fen"], bill["bill_state"]) == (amount - 100, 100, "LATE"), bill
    assert clerk.ask("POST", f"/bills/{number}/payments", {"amount_fen": 100, "reference": "R1"})[0] == 409                           # booked once
    assert code(clerk.ask("POST", f"/bills/{number}/payments", {"amount_fen": 1, "reference": "R2", "value_on": str(TODAY + datetime.timedelta(days=1))})) == (422, "payment_future")
    assert code(lead.ask("POST", f"/bills/{number}/cancel", {"reason": "wrong"}))[1] == "bill_used_ck"
    back = {"reverses": "R1", "reference": "R1-back", "reason": "bounced"}
    assert code(clerk.ask("POST", f"/bills/{number}/payment-reversals", back)) == (403, "right_missing")
    assert code(lead.ask("POST", f"/bills/{other}/payment-reversals", back)) == (404, "payment_unknown")
    status, bill = lead.ask("POST", f"/bills/{number}/payment-reversals", back)
    assert status == 201 and bill["paid_fen"] == 0 and bill["payments"][1]["reverses"] == "R1" and bill["payments"][1]["actor"] == "test.marketing.lead", bill
    assert plant.value("select count(*) from audit where object_type = 'payment' and actor in ('test.marketing.lead', 'test.marketing.clerk')") == 2


# clause 4.16
def test_what_is_open_and_late_is_watched(lead, clerk, service, plant, drafts):
    number = drafts["A-00001"]["bill"]
    listed = lead.ask("GET", "/bills?month=2025-04&bill_state=LATE&sort=-open")[1]["items"]
    assert {row["bill"] for row in listed} == {item["bill"] for item in drafts.values()} and listed[0]["open_fen"] > 0
    page = lead.ask("GET", "/bills?limit=1&sort=-bill")[1]
    assert [page["items"][0]["bill"], page["next"]] == [drafts["A-00002"]["bill"]] * 2
    assert [row["bill"] for row in lead.ask("GET", f"/bills?limit=1&sort=-bill&after={page['next']}")[1]["items"]] == [number]
    assert [row["account"] for row in clerk.ask("GET", "/bills")[1]["items"]] == ["A-00001"]                                  # of his unit
    assert lead.ask("GET", "/bills?sort=actor")[0] == 400 and code(lead.ask("GET", "/bills?month=April-1")) == (422, "bill_month")
    months = lead.ask("GET", "/settlement-months?last_months=2")[1]["items"]
    assert [m["month"] for m in months][0] == f"{TODAY:%Y-%m}" and months[1]["missing"] == months[1]["accounts"] == 2, months
    grid = lead.ask("GET", "/settlement-accounts?last_months=24&q=A-00001")[1]["items"]
    cells = {cell["month"]: cell for cell in grid[0]["months"]}
    assert (cells["2025-04"]["bill_state"], cells["2025-04"]["bill"], cells["2025-05"]["bill_state"], cells[f"{TODAY:%Y-%m}"]["bill_state"]) == ("LATE", number, "MISSING", "RUNNING")
    assert grid[0]["late_fen"] == grid[0]["open_fen"] > 0
    assert lead.ask("GET", "/settlement-accounts?last_months=3&bill_state=DRAFT")[1]["items"] == []
    assert [row["account"] for row in clerk.ask("GET", "/settlement-accounts?last_months=3&bill_state=MISSING")[1]["items"]] == ["A-00001"]
    late = {row["bill"]: row for row in lead.ask("GET", "/arrears?as_of=2025-05-30")[1]["items"]}
    assert late[number]["days"] == 10 and late[number]["fee_fen"] == (drafts["A-00001"]["amount_fen"] * 10 * 2 + 500) // 1000 and late[number]["reasons"][0]["text_en"]
    assert Desk(service, plant.database, "DISPATCHER").ask("GET", "/arrears")[0] == 403
    sheet = csv.reader(io.StringIO(service.get("/api/v1/arrears?as_of=2025-05-30&format=csv&lang=en")[2].decode("utf-8-sig")))
    assert number in [row[0] for row in sheet]
    assert clerk.ask("GET", f"/bills/{drafts['A-00002']['bill']}")[0] == 404


# clause 4.16
def test_a_statement_is_a_file_in_either_language(lead, clerk, service, plant, drafts):
    def get(desk, path):
        return service.ask("GET", "/api/v1" + path, Cookie=f"dahu={desk.token}", Origin=service.url)
    status, headers, pdf = get(lead, "/accounts/A-00001/statement.pdf?month=2025-04&lang=zh")
    assert status == 200 and pdf.startswith(b"%PDF") and 'filename="A-00001-2025-04.pdf"' in headers["Content-Disposition"]
    texts = []
    for lang in ("zh", "en"):
        _, headers, book = get(lead, f"/accounts/A-00001/statement.xlsx?month=2025-04&lang={lang}")
        texts.append(zipfile.ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml").decode())
    assert drafts["A-00001"]["bill"] in texts[0] and "账单" in texts[0] and "账单" not in texts[1]
    assert get(clerk, "/accounts/A-00002/statement.pdf?month=2025-04")[0] == 404
    assert code(lead.ask("GET", "/accounts/A-00001/statement.pdf")) == (422, "bill_month")
    assert code(lead.ask("GET", "/accounts/A-00001/statement.xlsx?month=2999-01")) == (422, "statement_none")
    words = [f"word{n}" for n in range(3000)]   # a name longer than a page is one all the same
    plant.database.query("""with holder as (insert into customer (customer_number, name) values ('C-00001', %s) returning customer_id)
        insert into account_holder (account_id, customer_id, valid) select account_id, customer_id, '[2000-01-01,)' from account, holder where account_number = 'A-00001'""",
                         (" ".join(words),))
    pdf = get(lead, "/accounts/A-00001/statement.pdf?month=2025-04&lang=en")[2]
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert set(words) <= set(text.split()) and drafts["A-00001"]["bill"] in text


# clause 4.16
def test_terms_change_behind_a_settled_month_only_by_right(lead, clerk, service, plant, drafts):
    assert [row["tariff"] for row in clerk.ask("GET", "/tariffs")[1]["items"]] == ["T2"]
    tariff = clerk.ask("GET", "/tariffs/T2?on=2025-04-01")[1]
    assert [p["price_e6"] for p in tariff["prices"] if p["period"] == "PEAK"] == [PEAK] and len(tariff["periods"]) == 5, tariff["periods"]
    form = {"tariff": "T2", "from_on": str(TODAY.replace(day=1)), "basic_charge": "DEMAND", "document_no": "D-1"}
    status, terms = clerk.ask("POST", "/accounts/A-00001/tariffs", form)
    assert status == 201 and [row["basic_charge"] for row in terms["items"]] == ["DEMAND", "CAPACITY"] and terms["items"][0]["actor"] == "test.marketing.clerk"
    assert code(lead.ask("POST", "/accounts/A-00001/tariffs", form)) == (403, "right_missing")     # whoever issues does not say the terms
    assert code(clerk.ask("POST", "/accounts/A-00002/tariffs", form)) == (404, "account_unknown")
    assert code(clerk.ask("POST", "/accounts/A-00001/tariffs", form | {"tariff": "NOPE"})) == (422, "tariff_unknown")
    assert code(clerk.ask("POST", "/accounts/A-00001/tariffs", form | {"from_on": "2025-04-10"})) == (422, "metering_event_settled")
    assert code(clerk.ask("POST", "/accounts/A-00001/tariffs", form | {"from_on": "2025-04-10", "settled_reason": "order 7"})) == (403, "right_missing")


# clause 3.1.2
# clause 4.16
def test_going_behind_a_settled_month_is_a_right_with_who_and_why(lead, service, plant, drafts):
    inspection = Desk(service, plant.database, "INSPECTION_LEAD")
    word = {"kind": "ACCEPT", "point": "A-00001-01", "from": "2025-04-03T00:00", "to": "2025-04-03T01:00", "reason": "seen on site"}
    assert done(inspection, inspection.ask("POST", "/reading-edits", word), "FAILED")["code"] == "metering_event_settled"
    assert code(inspection.ask("POST", "/reading-edits", word | {"settled_reason": "order 7"})) == (403, "right_missing")
    done(lead, lead.ask("POST", "/reading-edits", word | {"settled_reason": "order 7"}))
    assert plant.query("select actor, reason, object_key from audit where action = 'metering_settled'") == [("test.marketing.lead", "order 7", "A-00001-01")]
    plant.run("vee", "accept", "A-00001-01", "--from", "2025-04-04T00:00", "--to", "2025-04-04T01:00", "--reason", "seen", "--settled-reason", "order 8")
    assert plant.query("select reason, actor <> 'dahu' from audit where action = 'metering_settled' order by noted_at desc limit 1") == [("order 8", True)]


# clause 4.16
def test_a_bill_is_taken_back_with_a_reason(lead, clerk, plant, drafts):
    number = drafts["A-00002"]["bill"]
    assert lead.ask("POST", f"/bills/{number}/cancel", {})[0] == 422
    assert code(clerk.ask("POST", f"/bills/{drafts['A-00001']['bill']}/cancel", {"reason": "r"})) == (403, "right_missing")
    status, bill = lead.ask("POST", f"/bills/{number}/cancel", {"reason": "of another customer"})
    assert status == 200 and (bill["bill_state"], bill["cancelled_by"], bill["cancelled_because"]) == ("CANCELLED", "test.marketing.lead", "of another customer")
    assert code(lead.ask("POST", f"/bills/{number}/cancel", {"reason": "again"})) == (409, "bill_cancelled")
