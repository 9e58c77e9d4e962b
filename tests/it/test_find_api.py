"""Finding: chips, orders and pages of the account list, the palette, and reports; through HTTP on the real binary."""
import json

import pytest

import conftest
import county
from web import Service, sign_in


@pytest.fixture(scope="module")
def database(cluster, template):
    database = cluster.create(template.name)
    county.fill(database)
    for number, kva in (("A-00003", 900), ("A-00004", 5000)):
        for kind in ("INSTALL", "COMMISSION"):
            database.query("insert into capacity_event (account_id, kind, kva, effective_on, actor)"
                           " select account_id, %s, %s, '2020-01-01', 'test' from account where account_number = %s", (kind, kva, number))
    database.query("insert into account_risk (account_id, high_risk, valid_from, actor) select account_id, true, '2020-01-01', 'test'"
                   " from account where account_number = 'A-00004'")
    database.query("update customer set name = '福州水泥厂' where customer_number = 'C-00004'")
    result = conftest.run_dahu("review", database=database)
    assert result.returncode == 0, result.stderr
    return database


@pytest.fixture(scope="module")
def service(database):
    with Service(database) as running:
        yield running


def ask(service, path, **headers):
    status, _, answer = service.get("/api/v1" + path, **headers)
    return status, json.loads(answer)


def numbers(service, query):
    status, answer = ask(service, f"/accounts?{query}")
    assert status == 200, answer
    return [a["number"] for a in answer["accounts"]]


# clause 4.1
def test_chips_and_orders_of_the_account_list(service, database):
    assert numbers(service, "") == ["A-00001", "A-00002", "A-00003", "A-00004"]
    assert numbers(service, "capacity_least=2000") == ["A-00004"] == numbers(service, "high_risk=yes")
    assert "A-00004" not in numbers(service, "high_risk=no") and len(numbers(service, "high_risk=no")) == 3
    assert numbers(service, "sort=-capacity")[0] == "A-00004" and numbers(service, "sort=capacity")[:2] == ["A-00003", "A-00004"]
    for chip in ("dual", "dedicated", "idle"):
        assert sorted(numbers(service, f"{chip}=yes") + numbers(service, f"{chip}=no")) == numbers(service, ""), chip
    database.query("insert into substation (name, primary_kv) values ('North', 110)")
    database.query("insert into line (line_number, name, substation_id, kind, account_id, voltage_kv) select 'L-9', 'L-9', min(substation_id), 'DEDICATED',"
                   " (select account_id from account where account_number = 'A-00001'), 10 from substation")
    assert numbers(service, "dedicated=yes") == ["A-00001"]
    first = ask(service, "/accounts?sort=-name&limit=3")[1]
    rest = numbers(service, f"sort=-name&limit=3&after={first['next_after']}")
    assert len(first["accounts"]) == 3 and sorted([a["number"] for a in first["accounts"]] + rest) == numbers(service, "")
    assert ask(service, "/accounts?sort=colour")[0] == 400 and ask(service, "/accounts?capacity_least=-1")[0] == 400


# clause 4.1
def test_a_few_characters_find_accounts_points_meters_and_cases(service, database):
    def found(text):
        status, answer = ask(service, f"/search?text={text}")
        assert status == 200, answer
        return [(i["kind"], i["number"], i["by"]) for i in answer["items"]]
    assert found("fzs")[0] == ("ACCOUNT", "A-00004", "INITIALS") == found("fzsnc")[0] == found("FZSNC")[0]
    assert found("%E7%A6%8F%E5%B7%9E")[0] == ("ACCOUNT", "A-00004", "NAME") and found("00003")[0] == ("ACCOUNT", "A-00003", "NUMBER")
    assert numbers(service, "q=fzs") == ["A-00004"]
    meter = database.value("select serial_number from meter order by 1 limit 1")
    assert ("METER", meter, "NUMBER") in found(meter) and found("no-such-thing") == []
    lead = {"Cookie": f"dahu={sign_in(database.query, 'MARKETING_LEAD')}", "Origin": service.url}
    status, _, opened = service.ask("POST", "/api/v1/complaints", {"account": "A-00001", "channel": "PHONE", "topic": "BILLING", "summary": "x"}, **lead)
    assert status == 201, opened
    assert ("CASE", json.loads(opened)["number"], "NUMBER") in found(json.loads(opened)["number"])
    assert database.value("select string_agg(initials(n), ' ') from unnest(array['福州市', '厦门', '长乐', '龙岩', '重庆', 'ABC 1号', '绿洲', '女', '']) n") == \
        "fzs xm cl ly cq abc1h lz n "
    stranger = {"Cookie": f"dahu={sign_in(database.query, 'MARKETING_CLERK', 'Nowhere')}", "Origin": service.url}
    assert ask(service, "/search?text=fzs", **stranger)[1]["items"] == []       # another unit's
    assert ask(service, "/search?text=fzs", Cookie=f"dahu={sign_in(database.query, 'SECURITY_ADMIN')}", Origin=service.url)[0] == 403


# clause 4.17
# clause 4.19
# clause 4.3
def test_reports_are_lists_and_files(service):
    status, large = ask(service, "/reports/key-accounts?month=2099-12")
    assert status == 200 and {"A-00004"} <= {i["account"] for i in large["items"]}, large
    assert ask(service, "/reports/key-accounts?month=2019-12")[1]["items"] == []
    assert ask(service, "/reports/key-accounts?month=2026-13")[0] == 422
    status, factors = ask(service, "/reports/power-factor")
    assert status == 200 and all(i["account"] for i in factors["items"])
    status, records = ask(service, "/reports/records?incomplete=yes")
    assert status == 200 and all(i["there"] < i["needed"] and i["missing"] for i in records["items"]) and records["items"], records
    assert ask(service, "/reports/missing-papers")[0] == 200
    for path in ("key-accounts", "power-factor", "records", "missing-papers"):
        status, headers, body = service.get(f"/api/v1/reports/{path}?format=xlsx")
        assert status == 200 and body[:2] == b"PK", path
        status, headers, body = service.get(f"/api/v1/reports/{path}?format=csv&lang=zh")
        assert status == 200 and body.startswith(b"\xef\xbb\xbf"), path
