"""What every address of the API keeps to: who may, bodies, keys, versions, problems, origin; through HTTP on the real binary."""
import concurrent.futures
import csv
import http.client
import io
import json
import re
import uuid
import zipfile

import jsonschema
import pytest

import county
from web import Service, sign_in

COMPLAINT = {"channel": "PHONE", "topic": "BILLING", "summary": "电费有误", "account": "A-00001", "subject": "三月电费"}


@pytest.fixture(scope="module")
def service(cluster, template):
    database = cluster.create(template.name)
    county.fill(database)
    with Service(database, desk="MARKETING_LEAD") as running:
        running.database = database
        running.clerk = sign_in(database.query, "MARKETING_CLERK", unit="城东供电所")
        yield running


def ask(service, method, path, body=None, expected=200, **headers):
    status, head, text = service.ask(method, path, body, **headers)
    assert status == expected, (method, path, status, text)
    assert head["X-Request-Id"]
    value = json.loads(text) if text else None
    if status >= 400:
        assert head["Content-Type"] == "application/problem+json" and value["request_id"] == head["X-Request-Id"]
        assert value["status"] == status and value["code"] and value["hint"] and value["title"] in (value["text_zh"], value["text_en"])
        assert not value["title"].startswith(("http.", "constraint.")) and not value["hint"].startswith(("http.", "constraint."))
    return value, head


def opened(service, **changed):
    case, head = ask(service, "POST", "/api/v1/complaints", {**COMPLAINT, **changed}, 201)
    return case, head["ETag"]


# ---- a flow over HTTP ------------------------------------------------------------------------------


def test_a_case_from_its_opening_to_its_list(service):
    case, tag = opened(service)
    assert (case["flow"], case["account"], case["state"], case["subject"], case["version"]) == ("complaints", "A-00001", "REGISTERED", "三月电费", 1)
    assert tag == '"1"' and [step["action"] for step in case["steps"]] == ["register"]
    assert case["steps"][0]["form"]["summary"] == "电费有误" and "account" not in case["steps"][0]["form"]
    actions = {action["action"]: action for action in case["actions"]}
    assert actions["contact"]["allowed"] and actions["contact"]["right"] == "complaint.handle"
    path = "/api/v1/complaints/" + case["number"]
    read, head = ask(service, "GET", path)
    assert read == case and head["ETag"] == tag
    assert ask(service, "GET", path, None, 304, If_None_Match=tag)[0] is None
    moved, head = ask(service, "POST", path + "/note", {"reason": "已电话联系"}, If_Match=tag)
    assert moved["version"] == 2 and head["ETag"] == '"2"' and moved["steps"][-1]["reason"] == "已电话联系"
    listed, _ = ask(service, "GET", "/api/v1/complaints?account=A-00001&state=REGISTERED&open=yes")
    row = next(row for row in listed["items"] if row["number"] == case["number"])
    assert row["customer"] and row["version"] == 2


def test_pages_of_a_list(service):
    numbers = [opened(service, subject=f"第 {n} 件")[0]["number"] for n in range(5)]
    for sort, wanted in (("number", numbers), ("-number", numbers[::-1]), ("opened_at", numbers), ("-opened_at", numbers[::-1])):
        seen, after = [], ""
        while True:
            page, _ = ask(service, "GET", f"/api/v1/complaints?sort={sort}&limit=2{after}")
            seen += [row["number"] for row in page["items"]]
            if not page["next"]:
                break
            after = "&after=" + page["next"]
        assert [number for number in seen if number in numbers] == wanted and len(seen) == len(set(seen)), sort
    assert ask(service, "GET", "/api/v1/complaints?after=TS-1999-00001")[0] == {"items": [], "next": None}
    for query in ("sort=subject", "sort=number%3Bdrop", "limit=0", "state=", "open=maybe", "offset=1"):
        assert ask(service, "GET", "/api/v1/complaints?" + query, None, 400)[0]["code"] == "BAD_PARAMETER"


def test_a_step_that_is_not_possible_says_what_is_missing(service):
    case, tag = opened(service)
    path = "/api/v1/complaints/" + case["number"]
    problem, _ = ask(service, "POST", path + "/close", {}, 409, If_Match=tag, Accept_Language="zh")
    assert problem["code"] == "case_step_state" and case["number"] in problem["title"] and "办结" in problem["title"]
    assert ask(service, "POST", path + "/dance", {}, 404, If_Match=tag)[0]["code"] == "NOT_FOUND"
    assert ask(service, "GET", "/api/v1/proposals/" + case["number"], None, 404)[0]["code"] == "case_unknown"


# ---- versions --------------------------------------------------------------------------------------


def test_a_change_names_the_version_that_was_read(service):
    case, tag = opened(service)
    path = f"/api/v1/complaints/{case['number']}/note"
    for sent in (None, "", "1", "*", 'W/"1"', '""', '"1', '"1","2"', '"' + "9" * 100 + '"'):
        assert ask(service, "POST", path, {"reason": "x"}, 428, If_Match=sent)[0]["code"] == "VERSION_MISSING", sent
    for sent in ('"0"', '"2"', '"99999999999999999999"', '"x"'):
        assert ask(service, "POST", path, {"reason": "x"}, 412, If_Match=sent)[0]["code"] == "version_stale", sent
    ask(service, "POST", path, {"reason": "x"}, If_Match=tag)
    assert ask(service, "POST", path, {"reason": "y"}, 412, If_Match=tag)[0]["code"] == "version_stale"
    assert ask(service, "GET", "/api/v1/complaints/" + case["number"])[0]["version"] == 2


# ---- keys ------------------------------------------------------------------------------------------


def test_a_request_that_is_sent_twice_is_done_once(service):
    key = uuid.uuid4().hex
    first, head = ask(service, "POST", "/api/v1/complaints", COMPLAINT, 201, Idempotency_Key=key)
    again, twice = ask(service, "POST", "/api/v1/complaints", COMPLAINT, 201, Idempotency_Key=key)
    assert again == first and head["ETag"] == twice["ETag"]
    assert service.database.value("select count(*) from work_case where case_number = %s", (first["number"],)) == 1
    other = {**COMPLAINT, "summary": "另一件事"}
    assert ask(service, "POST", "/api/v1/complaints", other, 409, Idempotency_Key=key)[0]["code"] == "request_key_reused"
    path = f"/api/v1/complaints/{first['number']}/note"
    assert ask(service, "POST", path, {"reason": "x"}, 409, Idempotency_Key=key, If_Match='"1"')[0]["code"] == "request_key_reused"
    moved, _ = ask(service, "POST", path, {"reason": "x"}, Idempotency_Key="k" * 200, If_Match='"1"')
    assert ask(service, "POST", path, {"reason": "x"}, Idempotency_Key="k" * 200, If_Match='"1"')[0] == moved   # not 412: it was done
    for bad in (None, "", "k" * 201):
        assert ask(service, "POST", "/api/v1/complaints", COMPLAINT, 400, Idempotency_Key=bad)[0]["code"] == "KEY_MISSING"


def test_a_key_is_its_persons_own(service):
    key = uuid.uuid4().hex
    first, _ = ask(service, "POST", "/api/v1/complaints", COMPLAINT, 201, Idempotency_Key=key)
    service.database.query("update account set org_unit_id = (select org_unit_id from org_unit where name = '城东供电所') where account_number = 'A-00002'")
    other, _ = ask(service, "POST", "/api/v1/complaints", {**COMPLAINT, "account": "A-00002"}, 201, Idempotency_Key=key,
                   Cookie="dahu=" + service.clerk, Origin=service.url)
    assert other["number"] != first["number"]


def test_what_was_refused_may_be_tried_again_with_its_key(service):
    key = uuid.uuid4().hex
    assert ask(service, "POST", "/api/v1/complaints", {**COMPLAINT, "account": "A-99999"}, 404, Idempotency_Key=key)[0]["code"] == "account_unknown"
    ask(service, "POST", "/api/v1/complaints", COMPLAINT, 201, Idempotency_Key=key)


def test_of_two_at_once_one_does_it_and_both_have_the_answer(service):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            key = uuid.uuid4().hex
            answers = list(pool.map(lambda _: service.ask("POST", "/api/v1/complaints", COMPLAINT, Idempotency_Key=key), range(8)))
            assert {status for status, _, _ in answers} == {201}
            assert len({json.loads(body)["number"] for _, _, body in answers}) == 1
    numbers = service.database.query("select case_number from work_case group by 1 having count(*) > 1")
    assert numbers == []


def test_nothing_half_done_when_the_answer_cannot_be_kept(service):
    """The key, the case and its step are one transaction."""
    before = service.database.query("select (select count(*) from work_case), (select count(*) from request_key), (select count(*) from case_step)")
    service.database.query("alter table request_key add constraint request_key_full_ck check (answer is null) not valid")
    try:
        problem, _ = ask(service, "POST", "/api/v1/complaints", COMPLAINT, 422)
        assert problem["code"] == "request_key_full_ck" and "Failing row" not in json.dumps(problem)
    finally:
        service.database.query("alter table request_key drop constraint request_key_full_ck")
    assert service.database.query("select (select count(*) from work_case), (select count(*) from request_key), (select count(*) from case_step)") == before


# ---- who may ---------------------------------------------------------------------------------------


def test_nobody_and_the_wrong_desk(service):
    nobody = {"Cookie": "other=1"}
    for method, path, body in (("GET", "/api/v1/complaints", None), ("POST", "/api/v1/complaints", {}), ("POST", "/api/v1/complaints", b"{"),
                               ("GET", "/api/v1/accounts?limit=x", None), ("GET", "/api/v1/accounts/A-00001", None)):
        problem, head = ask(service, method, path, body, 401, **nobody)
        assert problem["code"] == "session_missing" and head["WWW-Authenticate"]
    for credential in ({"Cookie": "dahu=" + "x" * 43}, {"Authorization": "Bearer " + "x" * 43}, {"Cookie": "__Host-dahu=" + service.token}):
        assert ask(service, "GET", "/api/v1/accounts", None, 401, **credential)[0]["code"] in ("session_unknown", "session_missing")
    problem, _ = ask(service, "POST", "/api/v1/proposals/TA-2026-00001/waive", {"reason": "x"}, 403, If_Match='"1"', Accept_Language="zh")
    assert problem["code"] == "right_missing" and "公司领导" in problem["title"]
    clerk = {"Cookie": "dahu=" + service.clerk, "Origin": service.url}
    assert ask(service, "GET", "/api/v1/accounts/A-00001", None, 404, **clerk)[0]["code"] == "NOT_FOUND"   # of another unit: not there
    assert ask(service, "POST", "/api/v1/complaints", COMPLAINT, 404, **clerk)[0]["code"] == "account_unknown"


def test_who_was_refused_is_noted(service):
    _, head = ask(service, "POST", "/api/v1/proposals/TA-2026-00001/waive", {"reason": "x"}, 403, If_Match='"1"')
    noted = service.database.query("select actor, result, reason from audit where request_id = %s", (head["X-Request-Id"],))
    assert noted == [("test.marketing.lead", "REFUSED", "right_missing")]


def test_a_fault_of_what_was_sent_is_told_only_to_who_may_ask(service):
    problem, _ = ask(service, "POST", "/api/v1/proposals/TA-2026-00001/waive", b"not json", 403)
    assert problem["code"] == "right_missing"


# ---- bodies ----------------------------------------------------------------------------------------

FAULTS = [   # body, status, code, field
    (b"", 400, "BAD_BODY", None),
    (b"{", 400, "BAD_BODY", None),
    (b'{"channel":"PHONE","channel":"PHONE"}', 400, "BAD_BODY", None),
    (b'{"summary":"\xff"}', 400, "BAD_BODY", None),
    (b'{"summary":"a\\u0000b"}', 400, "BAD_BODY", None),
    (b"[" * 33 + b"]" * 33, 400, "BAD_BODY", None),
    (b"[" + b"0," * 10000 + b"0]", 400, "BAD_BODY", None),
    (b"[]", 422, "CONTENT", "$"),
    (b"null", 422, "CONTENT", "$"),
    ({**COMPLAINT, "chanel": "PHONE"}, 422, "CONTENT", "$.chanel"),
    ({**COMPLAINT, "channel": "FAX"}, 422, "CONTENT", "$.channel"),
    ({**COMPLAINT, "summary": ""}, 422, "CONTENT", "$.summary"),
    ({**COMPLAINT, "summary": "大" * 2001}, 422, "CONTENT", "$.summary"),
    ({**COMPLAINT, "summary": 1}, 422, "CONTENT", "$.summary"),
    ({**COMPLAINT, "received_at": "2026-02-30T00:00:00Z"}, 422, "CONTENT", "$.received_at"),
]


@pytest.mark.parametrize("body, status, code, field", FAULTS, ids=range(len(FAULTS)))
def test_bodies_are_held_to_their_schema(service, body, status, code, field):
    problem, _ = ask(service, "POST", "/api/v1/complaints", body, status)
    assert (problem["code"], problem.get("field")) == (code, field), problem
    assert problem["detail"]


def test_what_is_wrong_is_said_in_the_language_of_who_sent_it(service):
    for body, zh, en in (
            ({"channel": "PHONE", "topic": "BILLING"}, "缺少“内容摘要”（$.summary）", "'summary' is missing ($.summary)"),
            ({**COMPLAINT, "channel": "FAX"}, '不能是 "FAX"，可填：PHONE, WRITTEN', 'cannot be "FAX"; it takes PHONE, WRITTEN'),
            ({**COMPLAINT, "summary": " \u3000\n"}, "“内容摘要”（$.summary）不能只填空白", "'summary' ($.summary) must not be blank"),
            ({**COMPLAINT, "summary": 1}, "的值 1 类型不符，应为文本", "is 1, but takes a text"),
            ({**COMPLAINT, "received_at": "昨天"}, '"昨天" 不是带时区的时间', '"昨天", which is no time with its zone'),
            ({**COMPLAINT, "chanel": "PHONE"}, "没有“chanel”这一项（$.chanel），是否应为 channel", "there is no 'chanel' ($.chanel); perhaps channel is meant")):
        for language, text in (("zh", zh), ("en", en)):
            problem, _ = ask(service, "POST", "/api/v1/complaints", body, 422, Accept_Language=language)
            assert problem["code"] == "CONTENT" and text in problem["title"] and "{" not in problem["title"], problem
    for query, zh in (("limit=many", "参数 limit 不能是“many”，应为整数 1-500"), ("offset=1", "此地址没有参数“offset”"), ("open=maybe", "参数 open 不能是“maybe”，可填：yes|no"),
                      ("limit=1&limit=2", "参数 limit 重复")):
        problem, _ = ask(service, "GET", "/api/v1/complaints?" + query, None, 400, Accept_Language="zh")
        assert problem["code"] == "BAD_PARAMETER" and zh in problem["title"], problem


def test_only_json_and_not_without_end(service):
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "application/json; charset=gbk", ""):
        assert ask(service, "POST", "/api/v1/complaints", json.dumps(COMPLAINT).encode(), 415, Content_Type=kind)[0]["code"] == "MEDIA_TYPE"
    connection = http.client.HTTPConnection(*service.address, timeout=20)
    connection.putrequest("POST", "/api/v1/complaints")
    connection.putheader("Content-Length", str(1024 * 1024 + 1))
    connection.putheader("Content-Type", "application/json")
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413 and json.loads(answer.read())["code"] == "BODY_TOO_LARGE"
    connection.close()


def test_texts_come_back_as_they_were_sent(service):
    for text in ("\u202e倒", "𠮷野家", "👷‍♀️", "e" + "\u0301" * 1500, "a\u00a0b", "'; drop table account; --", "$$ \\ % _ {account}", "<script>"):
        case, _ = opened(service, summary=text, subject=text[:300])
        assert case["steps"][0]["form"]["summary"] == text and case["subject"] == text[:300]
        assert ask(service, "GET", "/api/v1/complaints/" + case["number"])[0]["subject"] == text[:300]


# ---- another site's page ---------------------------------------------------------------------------


def test_another_sites_page_changes_nothing(service):
    cookie = {"Cookie": "dahu=" + service.token}
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                    {"Origin": service.url, "Sec-Fetch-Site": "cross-site"}, {"Origin": service.url + ".evil.example"},
                    {"Origin": service.url.replace("http:", "https:")}):
        problem, _ = ask(service, "POST", "/api/v1/complaints", COMPLAINT, 403, **cookie, **headers)
        assert problem["code"] == "CROSS_SITE", headers
    for headers in ({"Origin": service.url}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        ask(service, "POST", "/api/v1/complaints", COMPLAINT, 201, **cookie, **headers)
    assert ask(service, "POST", "/api/v1/complaints", COMPLAINT, 403, Authorization="Bearer x", Origin="https://evil.example")[0]["code"] == "CROSS_SITE"


def test_behind_tls(service):
    arguments = ("--set", "http.public_url=https://dahu.example", "--set", "http.trusted_proxies=127.0.0.1")
    with Service(service.database, *arguments, desk=None) as tls:
        cookie = {"Cookie": "__Host-dahu=" + service.token, "X-Forwarded-For": "1.2.3.4, 10.9.9.9"}
        _, head = ask(tls, "GET", "/api/v1/accounts", **cookie)
        assert head["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        ask(tls, "GET", "/api/v1/accounts", None, 401, Cookie="dahu=" + service.token)   # not the cookie of plain HTTP
        ask(tls, "POST", "/api/v1/complaints", COMPLAINT, 201, Origin="https://dahu.example", **cookie)
        ask(tls, "POST", "/api/v1/complaints", COMPLAINT, 403, Origin=tls.url, **cookie)
        assert service.database.value("select address from audit where request_id is not null order by noted_at desc limit 1") == "10.9.9.9"
    assert service.get("/api/v1/health")[1]["Strict-Transport-Security"] is None


def test_what_a_stranger_says_about_itself_is_not_believed(service):
    ask(service, "POST", "/api/v1/complaints", COMPLAINT, 201, X_Forwarded_For="6.6.6.6")
    assert service.database.value("select address from audit where request_id is not null order by noted_at desc limit 1") == "127.0.0.1"


def test_proxies_that_are_no_addresses_are_refused_at_start(dahu, database):
    for proxies in ("proxy.example", "10.0.0.0/33", "10.0.0.0/", "::1/129", "1.2.3.4;5.6.7.8"):
        result = dahu("serve", "--set", "http.port=0", "--set", f"http.trusted_proxies={proxies}", database=database)
        assert result.returncode != 0 and "trusted_proxies" in result.stderr


# ---- every address ---------------------------------------------------------------------------------


def test_the_printed_description_is_that_of_the_service(service, dahu):
    printed = dahu("openapi", "--lang", "en")
    assert printed.returncode == 0 and json.loads(printed.stdout) == json.loads(service.get("/api/openapi.json?lang=en")[2])


def operations(service):
    description = json.loads(service.get("/api/openapi.json")[2])
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if "text/event-stream" in str(operation["responses"]):   # it does not end: see test_alarm.py
                continue
            yield description, path, method.upper(), operation


def referred(schema, schemas, found):
    """The schemas that @schema refers to, and those that they do: the validator reads all that it is given."""
    for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(schema)):
        if name not in found:
            found[name] = schemas[name]
            referred(schemas[name], schemas, found)
    return found


def hold(description, operation, status, headers, body):
    response = operation["responses"].get(str(status), operation["responses"]["default"])
    if "$ref" in response:
        response = description["components"]["responses"][response["$ref"].rsplit("/", 1)[-1]]
    media = headers["Content-Type"]
    assert media in response["content"], (operation["operationId"], status, media)
    schema = response["content"][media].get("schema", {})
    if "json" in media:
        schema = {**schema, "components": {"schemas": referred(schema, description["components"]["schemas"], {})}}
        jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(json.loads(body))


# ---- lists as files --------------------------------------------------------------------------------


def csv_rows(body):
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_a_list_as_csv(service):
    status, head, body = service.get("/api/v1/accounts?format=csv&lang=zh&large=no")
    assert status == 200 and head["Content-Type"] == "text/csv; charset=utf-8"
    assert head["Content-Disposition"] == 'attachment; filename="accounts.csv"' and head["Cache-Control"] == "no-store"
    heads, row, footer = csv_rows(body)
    assert heads[:2] == ["户号", "客户名称"] and "flags" not in heads
    cells = dict(zip(heads, row))
    assert cells["户号"] == "A-00002" and cells["用电类别"] == "大工业" and cells["客户名称"] == county.HOSTILE and cells["年用电量（kWh）"] == "4999999.99"
    assert len(footer) == 1 and "test.marketing.lead" in footer[0] and "large=no" in footer[0] and "format" not in footer[0]
    assert service.database.value("select count(*) from audit where object_type = 'export' and object_key = 'accounts' and actor = 'test.marketing.lead'") >= 1


def test_a_file_has_all_rows_and_no_formulas(service):
    made = [opened(service, subject=text)[0]["number"] for text in ("=1+1", "@SUM(A1)", "+cmd", "-2", "\tx")]
    rows = csv_rows(service.get("/api/v1/complaints?format=csv&sort=number&lang=zh")[2])
    by_number = {row[0]: dict(zip(rows[0], row)) for row in rows[1:-1]}
    assert len(by_number) == service.database.value("select count(*) from work_case where flow = 'complaints'")
    for number, text in zip(made, ("'=1+1", "'@SUM(A1)", "'+cmd", "-2", "'\tx")):
        assert by_number[number]["事由"] == text and by_number[number]["状态"] == "已登记"
    assert len(csv_rows(service.get("/api/v1/complaints?format=csv&limit=2")[2])) == 4   # heads, two rows, who and when
    listed = [row[0] for row in rows[1:-1]]
    service.database.query("alter function api.cases rename to cases_whole")
    service.database.query("""create function api.cases(a text, b text, c text, d text, e text, f text, most integer, after text) returns jsonb
        language sql stable as $$ select api.cases_whole(a, b, c, d, e, f, 2, after) $$""")
    try:   # page by page it is the same
        assert [row[0] for row in csv_rows(service.get("/api/v1/complaints?format=csv&sort=number")[2])[1:-1]] == listed
    finally:
        service.database.query("drop function api.cases; alter function api.cases_whole rename to cases")


def test_every_list_is_had_as_a_file(service):
    desk_of = dict(service.database.query("select right_name, min(desk_name) from desk_right group by right_name"))
    cookies = {desk: f"dahu={sign_in(service.database.query, desk)}" for desk in set(desk_of.values())}
    lists = [(path, get["get"]["x-right"]) for path, get in json.loads(service.get("/api/openapi.json")[2])["paths"].items()
             if any(param["name"] == "format" for param in get.get("get", {}).get("parameters", []))]
    assert len(lists) > 80, lists
    raw = set()
    for path, right in lists:
        path = re.sub(r"\{(point)?[^}]*\}", lambda name: "A-00001-01" if name[1] else "A-00001", path)
        for form in ("csv", "xlsx"):
            status, head, body = service.ask("GET", f"{path}?format={form}", None, Cookie=cookies[desk_of[right]])
            assert status in (200, 404, 400, 422), (path, status, body)
            assert status != 200 or body[:3] == (b"\xef\xbb\xbf" if form == "csv" else b"PK\x03"), (path, body[:200])
            for row in csv_rows(body)[1:-1] if status == 200 and form == "csv" else ():   # codes are said in words, instants in civil time
                raw |= {(path, cell) for cell in row if re.fullmatch(r"[A-Z]{3,}|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|[a-z0-9]+(_[a-z0-9]+)+|\d{4}-\d\d-\d\dT.*", cell)}
    raw = sorted((path, cell) for path, cell in raw if "/audit" not in path)   # where names of tables stand, and of actions and keys
    assert not raw, "\n".join(f"{path} {cell}" for path, cell in raw)


def test_a_list_as_a_sheet(service):
    status, head, body = service.get("/api/v1/complaints?format=xlsx&lang=en&sort=-number")
    assert status == 200 and head["Content-Disposition"].endswith('"complaints_list.xlsx"')
    with zipfile.ZipFile(io.BytesIO(body)) as sheet:
        cells = sheet.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells and "=1+1" in cells and ">subject<" in cells and "exported by test.marketing.lead" in cells
    assert ask(service, "GET", "/api/v1/accounts/A-00001?format=csv", None, 400)[0]["code"] == "BAD_PARAMETER"
    assert ask(service, "GET", "/api/v1/accounts?format=pdf", None, 400)[0]["code"] == "BAD_PARAMETER"
    assert ask(service, "GET", "/api/v1/accounts?format=csv", None, 401, Cookie="x=1")[0]["code"] == "session_missing"


def test_every_address_answers_as_it_is_described(service):   # the last: it starts reviews, which change verdicts
    """Each one by somebody of a desk that may, and by nobody: the answer is that of its schema, a refusal is a problem."""
    desks = dict(service.database.query("select right_name, min(desk_name) from desk_right group by 1"))
    people = {desk: {"Cookie": "dahu=" + sign_in(service.database.query, desk), "Origin": service.url} for desk in set(desks.values())}
    asked = 0
    for description, path, method, operation in operations(service):
        real = path.replace("{number}", "A-00001" if "/accounts/" in path else "1").replace("{", "").replace("}", "")
        who = people[desks[operation["x-right"]]] if "x-right" in operation else {}
        status, headers, body = service.ask(method, real, {} if "requestBody" in operation else None, If_Match='"1"', **who)
        assert status < 500 and status not in (401, 405), (method, real, status, body)
        hold(description, operation, status, headers, body)
        if path.startswith("/api/v1/session"):   # it may have been the end of one
            service.database.query("update user_session set ended_at = null, end_reason = null where ended_at is not null")
        if "x-right" in operation:
            status, headers, body = service.ask(method, real, {} if "requestBody" in operation else None, Cookie="none=1")
            assert status == 401, (method, real, status, body)
            hold(description, operation, status, headers, body)
        else:
            assert operation["security"] == []
        assert ("If-Match" in str(operation["parameters"])) <= (method != "GET")
        asked += 1
    assert asked > 30
