"""Who gets at what when something else has failed: connections without a request, displays, keys outside the database, age of passwords."""
import http.client
import json
import re
import uuid

import pytest

import authz
import web

STUB = """
    create or replace function dahu.request_enter(credential_kind text, credential_hash text, right_name text, context jsonb) returns jsonb
        language plpgsql as $$
    begin
        {}
        return '{{"login": "nobody"}}';
    end $$"""


@pytest.fixture(scope="module")
def database(cluster, template):
    database = cluster.create(template.name)
    database.query("insert into org_unit (name) values ('East'); insert into site (name) values ('S')")
    database.query("insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)"
                   " select 'A-00001', site_id, 'INDUSTRIAL', 10, '2000-01-01', (select org_unit_id from org_unit) from site")
    return database


def test_a_connection_without_a_request_sees_nothing(cluster, database):
    """Whatever asks SQL through the service without having gone through dahu.request_enter is nobody: also on a connection
    that has been at desks before."""
    apart = cluster.create(database.name)
    with web.Service(apart) as service:
        for _ in range(12):   # every worker has been a manager once
            assert service.get("/api/v1/accounts/A-00001")[0] == 200
        apart.query(STUB.format(""))
        answered = set()
        connection = http.client.HTTPConnection(*service.address, timeout=60)
        for route in authz.routes():
            if not route["path"].startswith("/api/v1/") or route["body"] or route["name"] == "stream":
                continue   # a body that is wrong does not get as far as SQL
            path = re.sub(r"\{(\w+)\}", lambda m: "A-00001" if m[1] == "number" else "1", route["path"])
            connection.request(route["method"], path, headers={
                "Cookie": f"dahu={service.token}", "Origin": service.url, "If-Match": '"0"', "Idempotency-Key": uuid.uuid4().hex})
            answer = connection.getresponse()
            content = answer.read()
            if answer.status < 400:
                answered.add(route["name"])
            assert b"INDUSTRIAL" not in content, (route, content)
        assert answered == {"health", "supply_ct", "supply_transformers"}   # for everybody, and reckoned from what was sent
        apart.query(STUB.format("raise exception 'the role is %', current_user;"))
        assert service.get("/api/v1/accounts")[0] == 500
        service.stop()
    assert "the role is dahu_anonymous" in service.log
