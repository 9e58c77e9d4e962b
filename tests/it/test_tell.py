"""Telling people: the real service, a mail server and a webhook receiver that we did not write, and receivers that misbehave."""
import contextlib
import email
import email.policy
import http.server
import json
import pathlib
import socket
import subprocess
import threading
import time

import pytest
from aiosmtpd.controller import Controller

import conftest
import county
from web import Service


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Post(Controller):
    """aiosmtpd with an office that can refuse; .mails are what it took."""

    def __init__(self):
        self.mails, self.busy = [], 0
        super().__init__(self, hostname="127.0.0.1", port=free_port())

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address.startswith("nobody@"):
            return "550 no such user here"
        if self.busy > 0:
            self.busy -= 1
            return "451 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 taken"


class Receiver(http.server.ThreadingHTTPServer):
    """Answers each request with the next of .answers, the last for ever: (status, body, headers) or None for silence."""

    def __init__(self, *answers):
        self.answers, self.got, self.open = list(answers), [], threading.Event()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((self.path, dict(self.headers), json.loads(body)))
                answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                if answer is None:
                    receiver.open.wait(30)
                    return
                status, content, headers = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path="/"):
        return f"http://127.0.0.1:{self.server_port}{path}"

    def __exit__(self, *_):
        self.open.set()
        self.shutdown()
        self.server_close()


OK = (200, b"", {})
TOOK = (200, b'{"errcode":0,"errmsg":"ok"}', {})


class Office:
    """A database with a service on it, and what the tests say to both."""

    def __init__(self, database):
        self.database, self.listed, self.service = database, [], None

    def start(self):
        self.service = Service(self.database, "--set", "tell.private_targets=" + ",".join(self.listed), "--set", "tell.retry_s=1",
                               "--set", "tell.answer_s=2")

    def channel(self, name, kind, url, listed=True, **more):
        if listed:
            self.listed.append(url.split("//")[1].split("/")[0])
        row = {"name": name, "kind": kind, "url": url, **more}
        self.database.query(f"insert into channel ({', '.join(row)}) values ({', '.join(['%s'] * len(row))})", list(row.values()))

    def subscribe(self, kind, channel, **more):
        row = {"kind_name": kind, **more}
        self.database.query(f"insert into subscription (channel_id, {', '.join(row)}) select channel_id, {', '.join(['%s'] * len(row))}"
                            " from channel where name = %s", [*row.values(), channel])

    def tell(self, kind, account=None, **facts):
        return self.database.value("select tell(%s, (select account_id from account where account_number = %s), %s)",
                                   (kind, account, json.dumps(facts)))

    def states(self, channel):
        return self.database.query("select o.state, o.attempts, o.last_error from outbox o join channel using (channel_id)"
                                   " where name = %s order by outbox_id", (channel,))

    def ended(self, channel, seconds=60):
        """The states of all messages of a channel, once none waits; the delays before further attempts are cut short."""
        def rows():
            self.database.query("update outbox o set next_at = clock_timestamp() where state = 'WAITING'"
                                " and exists (select from outbox_attempt a where a.outbox_id = o.outbox_id and a.attempt = o.attempts)")
            states = self.states(channel)
            return all(row[0] != "WAITING" for row in states) and states

        return conftest.wait_for(rows, seconds, lambda: f"the end of {self.states(channel)}")


@pytest.fixture
def office(cluster, template):
    database = cluster.create(template.name)
    county.fill(database)
    office = Office(database)
    yield office
    if office.service:
        with office.service:
            pass


@contextlib.contextmanager
def webhook_program(folder, secret):
    """The Debian package `webhook`, which checks the signature itself and writes down the key of what it believed."""
    port, taken = free_port(), folder / "taken"
    taken.touch()
    hooks = folder / "hooks.json"
    hooks.write_text(json.dumps([{
        "id": "dahu", "execute-command": "/bin/sh", "response-message": "taken",
        "pass-arguments-to-command": [{"source": "string", "name": "-c"}, {"source": "string", "name": f'echo "$1 $2" >> {taken}'},
                                      {"source": "string", "name": "sh"}, {"source": "payload", "name": "id"},
                                      {"source": "header", "name": "Dahu-Delivery"}],
        "trigger-rule-mismatch-http-response-code": 403,
        "trigger-rule": {"match": {"type": "payload-hmac-sha256", "secret": secret,
                                   "parameter": {"source": "header", "name": "X-Hub-Signature-256"}}}}]))
    process = subprocess.Popen(["webhook", "-hooks", hooks, "-ip", "127.0.0.1", "-port", str(port)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)

    def listening():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    conftest.wait_for(listening)
    try:
        yield f"http://127.0.0.1:{port}/hooks/dahu", taken
    finally:
        process.terminate()
        process.wait()


# clause K5
def test_each_kind_of_channel_delivers(office, tmp_path):
    with webhook_program(tmp_path, "a key") as (url, taken), Receiver(TOOK) as robots:
        post = Post()
        post.start()
        office.channel("post", "MAIL", f"smtp://127.0.0.1:{post.port}", sender="dahu@utility.example")
        office.channel("hook", "WEBHOOK", url, secret="a key")
        office.channel("forged", "WEBHOOK", url, secret="another key")
        office.channel("wecom", "WECOM", robots.url("/wecom?key=k"))
        office.channel("dingtalk", "DINGTALK", robots.url("/dingtalk?access_token=t"), secret="SEC")
        for name in ("post", "hook", "forged", "wecom", "dingtalk"):
            office.subscribe("clock_breached", name, address="duty@utility.example" if name == "post" else "", lang="zh")
        assert office.tell("clock_breached", "A-00001", case="TS-2026-00001", subject="电费争议", due="2026-03-12") == 5
        office.start()
        for name in ("post", "hook", "wecom", "dingtalk"):
            assert [row[:2] for row in office.ended(name)] == [("DELIVERED", 1)], name
        conftest.wait_for(lambda: office.states("forged")[0][2])
        assert office.states("forged")[0][0] == "WAITING" and office.states("forged")[0][2] == "answered 500"
        post.stop()

    key = office.database.value("select delivery_key::text from outbox join channel using (channel_id) where name = 'hook'")
    assert taken.read_text() == f"{key} {key}\n"
    mail = post.mails[0]
    assert mail["Subject"] == "已超期\uff1aTS-2026-00001" and mail["To"] == "duty@utility.example" and mail["From"] == "dahu@utility.example"
    assert mail.get_content().strip() == "TS-2026-00001\uff08电费争议\uff09应于 2026-03-12 前办结\uff0c至今未完成。"
    assert mail["Message-ID"].endswith("@utility.example>") and mail["Auto-Submitted"] == "auto-generated"
    said = {path.split("?")[0]: (path, body) for path, _, body in robots.got}
    assert said["/wecom"][1]["text"]["content"].startswith("已超期\uff1aTS-2026-00001\n")
    assert "&timestamp=" in said["/dingtalk"][0] and "&sign=" in said["/dingtalk"][0]


def test_refusals_stalls_and_returns(office):
    post = Post()
    post.start()
    post.busy = 2
    with Receiver((503, b"", {}), None, (200, b"nonsense", {}), OK) as stalling, \
         Receiver((200, b'{"errcode":45009,"errmsg":"too often"}', {}), TOOK) as robot, Receiver((410, b"", {})) as gone, \
         Receiver((302, b"", {"Location": "/elsewhere"}), OK) as moved:
        office.channel("post", "MAIL", f"smtp://127.0.0.1:{post.port}", sender="dahu@utility.example")
        office.channel("stalling", "WEBHOOK", stalling.url())
        office.channel("robot", "WECOM", robot.url())
        office.channel("gone", "WEBHOOK", gone.url())
        office.channel("moved", "WEBHOOK", moved.url())
        for name in ("stalling", "robot", "gone", "moved"):
            office.subscribe("proposal_opened", name)
        office.subscribe("proposal_opened", "post", address="lead@utility.example", lang="en")
        office.subscribe("proposal_opened", "post", address="nobody@utility.example")
        office.subscribe("delivery_failed", "post", address="admin@utility.example", lang="en")
        office.tell("proposal_opened", "A-00001", case="TA-2026-00001", subject="line 10")
        office.start()
        assert office.ended("stalling")[0][:2] == ("DELIVERED", 3)
        assert office.ended("robot")[0][:2] == ("DELIVERED", 2)
        assert office.ended("gone") == [("GIVEN_UP", 1, "answered 410")]
        assert office.ended("moved")[0][:2] == ("DELIVERED", 2) and {path for path, _, _ in moved.got} == {"/"}
        states = [row[:2] for row in office.ended("post")]
        assert states[0] == ("DELIVERED", 3) or states[1] == ("GIVEN_UP", 5), states
        assert ("GIVEN_UP", 5) in states and states.count(("DELIVERED", 1)) == 2, states
        keys = {body["id"] for _, _, body in stalling.got}
        assert len(stalling.got) == 3 and len(keys) == 1
    post.stop()
    failed = [mail.get_content() for mail in post.mails if mail["To"] == "admin@utility.example"]
    assert len(failed) == 2 and any("550" in text or "no such user" in text for text in failed), failed
    answers = office.database.query("select answer from outbox_attempt join outbox using (outbox_id) join channel using (channel_id)"
                                    " where name = 'stalling' order by attempt")
    assert answers[0] == ("answered 503",) and "timed out" in answers[1][0].lower(), answers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1"])
def test_a_private_address_that_is_not_listed_is_never_connected_to(office, host):
    with Receiver(OK) as receiver:
        office.channel("inside", "WEBHOOK", f"http://{host}:{receiver.server_port}/", listed=False)
        office.subscribe("test", "inside")
        office.tell("test", channel="inside", actor="me")
        office.start()
        conftest.wait_for(lambda: office.states("inside")[0][2])
        assert "tell.private_targets" in office.states("inside")[0][2] and not receiver.got


def test_nothing_is_lost_when_the_service_is_killed(office):
    with Receiver(OK) as receiver:
        office.channel("hook", "WEBHOOK", receiver.url(), most_per_minute=6000)
        office.subscribe("test", "hook")
        office.database.query("select tell('test', null, jsonb_build_object('actor', n::text)) from generate_series(1, 200) n")
        office.start()
        conftest.wait_for(lambda: len(receiver.got) > 20)
        office.service.process.kill()
        office.service.process.communicate()
        office.database.query("update outbox set next_at = clock_timestamp() where state = 'WAITING'")  # as if the lease had run out
        office.start()
        assert {row[0] for row in office.ended("hook")} == {"DELIVERED"}
        keys = {key for (key,) in office.database.query("select delivery_key::text from outbox")}
        assert {body["id"] for _, _, body in receiver.got} == keys and len(keys) == 200


def test_who_is_told_and_when(office):
    office.channel("hook", "WEBHOOK", "http://hook.example/", listed=False)
    office.channel("post", "MAIL", "smtp://post.example:25", sender="dahu@utility.example")
    query, value = office.database.query, office.database.value
    unit = value("insert into org_unit (name) values ('North') returning org_unit_id")
    query("update account set org_unit_id = %s where account_number = 'A-00001'", (unit,))
    office.subscribe("alarm_raised", "hook", org_unit_id=unit)
    assert office.tell("alarm_raised", "A-00001", title="x") == 1 and office.tell("alarm_raised", "A-00002", title="x") == 0

    # a customer is told only with a consent that holds
    office.subscribe("bill_issued", "post")
    assert office.tell("bill_issued", "A-00001", bill="B-1") == 0
    query("insert into contact_consent (account_id, address, kinds, given_on, document_no, actor)"
          " select account_id, 'chief@plant.example', '{bill_issued}', today() - 9, 'D-1', 'me' from account where account_number = 'A-00001'")
    assert office.tell("bill_issued", "A-00001", bill="B-1") == 1 and office.tell("bill_issued", "A-00002", bill="B-1") == 0
    assert query("select address from outbox where kind_name = 'bill_issued'") == [("chief@plant.example",)]
    query("update contact_consent set withdrawn_on = today()")
    assert office.tell("bill_issued", "A-00001", bill="B-2") == 0

    # a person of ours who is disabled is told nothing more
    person = value("insert into user_account (login, name) values ('wang', 'Wang') returning user_account_id")
    office.subscribe("case_assigned", "post", user_account_id=person, address="wang@utility.example")
    assert office.tell("case_assigned", None, case="x") == 1
    query("update user_account set disabled_at = now()")
    assert office.tell("case_assigned", None, case="x") == 0

    # quiet hours put off what is not urgent; what is rolled back was never said
    query("delete from outbox")
    office.subscribe("reminder_due", "hook", quiet_from="00:00", quiet_until="23:59:59.999")
    office.subscribe("clock_breached", "hook", quiet_from="00:00", quiet_until="23:59:59.999")
    office.tell("reminder_due", "A-00001", days="30")
    office.tell("clock_breached", "A-00001", case="x")
    assert query("select kind_name from outbox_take(10, '1 min')") == [("clock_breached",)]
    assert query("select kind_name from outbox_take(10, '1 min')") == []
    connection = office.database.cluster.connect(office.database.name)
    connection.autocommit = False
    connection.cursor().execute("select dahu.tell('reminder_due', null, '{}')")
    connection.rollback()
    connection.close()
    assert value("select count(*) from outbox") == 2

    # a channel takes what it takes in a minute
    query("update channel set most_per_minute = 3 where name = 'hook'")
    for n in range(9):
        office.tell("clock_breached", "A-00001", case=str(n))
    query("update subscription set quiet_from = null, quiet_until = null")
    assert len(query("select 1 from outbox_take(100, '1 min')")) == 3


# clause 4.18 4.13
def test_what_happens_to_cases_is_told(office):
    office.channel("hook", "WEBHOOK", "http://hook.example/", listed=False)
    office.channel("post", "MAIL", "smtp://post.example:25", sender="dahu@utility.example")
    query, value = office.database.query, office.database.value
    for kind in ("clock_warned", "clock_breached", "case_assigned", "proposal_opened"):
        office.subscribe(kind, "hook")
    office.subscribe("case_answered", "post")
    query("insert into contact_consent (account_id, address, kinds, given_on, document_no, actor)"
          " select account_id, 'chief@plant.example', '{case_answered}', today(), 'D-1', 'me' from account where account_number = 'A-00001'")
    form = {"channel": "PHONE", "topic": "BILLING", "summary": "the bill came late"}
    case = value("select case_open('complaints', 'register', (select account_id from account where account_number = 'A-00001'), 'late bill', %s, '')",
                 (json.dumps(form),))
    query("select case_clock_mark(clock_timestamp() + interval '90 days')")
    told = dict(query("select kind_name, facts::text from outbox"))
    assert set(told) == {"clock_breached"} and "late bill" in told["clock_breached"]      # what is red is no more amber
    query("select dahu.proposal_open((select substr(proname, 10) from pg_proc where proname like 'exercise\\_%%' limit 1), (select account_id from dahu.account where account_number = 'A-00002'), 'line 10', '{}')")
    query("insert into user_account (login, name) values ('wang', 'Wang')")
    query("insert into user_desk select user_account_id, 'MARKETING_LEAD', daterange(today(), null) from user_account where login = 'wang'")
    query("select case_move(%s, 'hand_on', '{\"to\": \"wang\"}', 'you know him')", (case,))
    query("insert into org_unit (name) values ('Billing')")
    query("select case_move(%s, 'assign', %s, '')", (case, json.dumps({"department": "Billing"})))
    query("select case_move(%s, 'answer', '{\"answer\": \"it is on its way\", \"solved\": true}', '')", (case,))
    told = dict(query("select kind_name, facts::text from outbox"))
    assert set(told) == {"clock_breached", "proposal_opened", "case_assigned", "case_answered"}
    assert "you know him" in told["case_assigned"] and "it is on its way" in told["case_answered"]
    assert query("select address from outbox where kind_name = 'case_answered'") == [("chief@plant.example",)]
