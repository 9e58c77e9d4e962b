"""Tables brought in through the API: tried, imported, mended, and refused; by who may."""
import csv
import io
import json
import os

import pytest

import conftest
from web import Service, read_answer, sign_in

N = int(os.environ.get("IMPORT_ACCOUNTS", "600"))   # in one go; 5000 takes half a minute on a busy machine

HEAD = "account_number,customer_number,customer_name,use_category,supply_kv,opened_on,metering_mode,contract_kva"


def table(count, first=1, name="厂", kva=3150):
    return "\n".join([HEAD, *(f"A-{n:05d},C-{n:05d},{name} {n},INDUSTRIAL,10,2017-01-01,HVHM,{kva}" for n in range(first, first + count))]) + "\n"


@pytest.fixture(scope="module")
def database(cluster, template):
    return cluster.create(template.name)


@pytest.fixture(scope="module")
def service(database):
    with Service(database, desk="MARKETING_LEAD") as running:
        yield running


def send(service, kind, text, query="", **headers):
    body = text if isinstance(text, bytes) else text.encode()
    headers.setdefault("Content_Type", "text/csv")
    status, _, answer = service.ask("POST", f"/api/v1/imports/{kind}?{query}", body, **headers)
    return status, json.loads(answer)


def accounts(database):
    return database.value("select count(*) from account")


# clause 4.1
def test_a_list_is_tried_then_imported_then_the_same(service, database):
    before = accounts(database)
    status, tried = send(service, "accounts", table(300), "dry_run=yes&file=list.csv")
    assert status == 200 and not tried["committed"] and tried["new"] == 300 and tried["refused"] == 0, tried
    assert accounts(database) == before
    _, done = send(service, "accounts", table(300), "file=list.csv")
    assert done["committed"] and done["new"] == 300 and accounts(database) == before + 300
    _, again = send(service, "accounts", table(300))
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 300) and accounts(database) == before + 300
    _, changed = send(service, "accounts", table(2, name="新厂"), "update=yes")
    assert (changed["new"], changed["changed"], changed["refused"]) == (0, 2, 0), changed
    batch = json.loads(service.get("/api/v1/imports?kind=accounts&limit=50")[2])["items"]
    assert batch[-1]["file"] == "list.csv" and batch[-1]["actor"] == "test.marketing.lead" and batch[-1]["rows_good"] == 300
    assert database.query("select actor, object_key, difference ->> 'rows_written' from audit where action = 'import' order by noted_at limit 1") == [
        ("test.marketing.lead", "list.csv", "300")]


# clause 4.1
def test_bad_rows_come_back_and_can_be_mended(service, database):
    text = table(2, 1001) + "A-x,C-01003,c,INDUSTRIAL,ten,2017-01-01,HVHM,100\n" + "A-00001,C-09999,other,INDUSTRIAL,10,2017-01-01,HVHM,3150\n"
    _, answer = send(service, "accounts", text)
    assert answer["committed"] and answer["new"] == 2 and answer["refused"] == 2, answer
    bad, other = answer["rows_refused"]
    assert bad["line"] == 4 and bad["cells"][0] == "A-x"
    assert {f["column"] for f in bad["faults"]} == {"account_number", "supply_kv"}
    assert all(f["text_zh"] and f["text_en"] and f["text_zh"] != f["text_en"] for f in bad["faults"] + other["faults"])
    assert other["faults"][0]["code"] == "fixed" or other["faults"], other
    rows = list(csv.reader(io.StringIO(answer["mending_file"].lstrip("\ufeff"))))
    assert len(rows) == 3 and rows[1][0] == "A-x"
    mended = answer["mending_file"].replace("A-x", "A-01003").replace("ten", "10").split("\n")
    _, again = send(service, "accounts", "\n".join(mended[:2]) + "\n")
    assert again["new"] == 1 and again["refused"] == 0, again


# clause 4.1
def test_chinese_heads_in_the_national_code_and_meters_and_readings(service, database):
    text = "户号,客户编号,客户名称,用电类别,供电电压等级,立户日期,计量方式,合同容量\nA-02001,C-02001,福州钢铁厂,大工业,10,2017/1/1,高供高计,3150\n"
    _, answer = send(service, "accounts", text.encode("gb18030"))
    assert answer["encoding"] == "gb18030" and answer["new"] == 1
    assert database.value("select name from customer where customer_number = 'C-02001'") == "福州钢铁厂"
    columns = json.loads(service.get("/api/v1/imports/meters/columns")[2])["columns"]
    assert "error_reason" not in {c["name"] for c in columns} and {"driver", "uri"} <= {c["type"] for c in columns}
    wrong = {"account_number": "A-02001", "driver": "no-such-driver", "installed_from": "2017-01-01"}
    needed = [c["name"] for c in columns if c["required"] or c["name"] in wrong]
    meters = ",".join(needed) + "\n" + ",".join(wrong.get(name, "5") for name in needed) + "\n"
    status, answer = send(service, "meters", meters, "dry_run=yes")
    assert status == 200 and "driver" in {f["code"] for f in answer["rows_refused"][0]["faults"]}, answer
    status, headers, template = service.get("/api/v1/imports/accounts/template?lang=zh")
    assert status == 200 and template.decode("utf-8-sig").startswith('"户号",') and "accounts.csv" in headers["Content-Disposition"]


# clause 4.1
def test_what_is_no_table_and_who_may_not_changes_nothing(service, database):
    before = accounts(database)
    status, answer = send(service, "accounts", "nummer,name\n1,2\n")
    assert status == 422 and "unknown column" in answer["detail"], answer
    status, answer = send(service, "accounts", HEAD + '\nA-1,"open\n')
    assert status == 422, answer
    assert send(service, "accounts", table(1), Content_Type="application/json")[0] == 415
    assert send(service, "people", table(1))[0] in (404, 405)
    for desk, unit in (("MARKETING_CLERK", "North"), ("SYSTEM_ADMIN", None), ("AUDITOR", None)):
        cookie = f"dahu={sign_in(database.query, desk, unit)}"
        status, answer = send(service, "accounts", table(1, 3001), Cookie=cookie, Origin=service.url)
        assert status == 403 and answer["code"] == "right_missing", answer
    assert send(service, "meters", "point_number\nP-1\n", Cookie=f"dahu={sign_in(database.query, 'SYSTEM_ADMIN')}",
                Origin=service.url)[0] == 422     # let in, and told what is missing
    assert accounts(database) == before


# clause 4.1
def test_thousands_of_accounts_in_one_go(service, database):
    text = table(N, 10001).replace("INDUSTRIAL", "INDUSTRIAL" + " " * 900).replace("HVHM", "HVHM" + " " * 900)
    assert len(text.encode()) > 1024 * 1024      # above what any other body may have
    status, answer = send(service, "accounts", text)
    assert status == 200 and answer["new"] == N, answer
    for path, size, expected in (("imports/accounts", 16 * 1024 * 1024 + 1, 413), ("complaints", 1024 * 1024 + 1, 413)):
        with service.connect() as connection:      # refused by its head, before any of it is sent
            connection.sendall(f"POST /api/v1/{path} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode())
            assert read_answer(connection)[0] == expected
