"""Papers as PDF, templates that a clerk edits, photos and scans: through HTTP on the real binary."""
import contextlib
import hashlib
import json
import pathlib
import struct
import subprocess
import tempfile
import zlib

import pytest

import county
from web import Service, sign_in


def png(width=8, height=8, noise=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + chunk(b"tEXt", b"x\0" + noise) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


@pytest.fixture(scope="module")
def database(cluster, template):
    database = cluster.create(template.name)
    county.fill(database)
    database.query("update utility set name = '某某供电公司'")
    return database


@pytest.fixture(scope="module")
def service(database, tmp_path_factory):
    with Service(database, "--set", f"attachments.path={tmp_path_factory.mktemp('files')}", desk="MARKETING_LEAD") as running:
        running.clerk = sign_in(database.query, "MARKETING_CLERK", unit="North")
        yield running


@pytest.fixture(scope="module")
def complaint(service):
    """A complaint that was answered; its text tries to be markup."""
    status, _, body = service.ask("POST", "/api/v1/complaints", {
        "account": "A-00001", "subject": "late bill", "channel": "PHONE", "topic": "BILLING", "summary": "# the bill came late", "complainant": "Li"})
    assert status == 201, body
    return json.loads(body)["number"]


def pdf_text(pdf):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, check=True).stdout.decode()


def contract(database):
    """A supply contract with two clauses, written by the engine of the flow as the owner."""
    form = {"kind": "SUPPLY", "paper_number": "HT-7", "contract_kva": 2500, "from_on": "2026-01-01", "until_on": "2028-12-31",
            "clauses": [{"clause": "CAPACITY", "content": "The capacity | is 2500 kVA.\n=== not a page"}, {"clause": "METERING", "content": "高供高计"}]}
    case = database.value("select case_open('contracts', 'draft', (select account_id from account where account_number = 'A-00001'), 'supply', %s, '')",
                          (json.dumps(form),))
    return database.value("select case_number from work_case where work_case_id = %s", (case,))


# clause 4.13
# clause 4.19.2
def test_a_contract_in_both_languages_and_two_copies(service, database):
    number = contract(database)
    status, headers, pdf = service.get(f"/api/v1/papers/{number}/supply-contract?lang=zh")
    assert status == 200 and headers["Content-Type"] == "application/pdf", pdf
    assert headers["Content-Disposition"] == f'inline; filename="supply-contract-{number}.pdf"'
    text = pdf_text(pdf)
    assert "高压供用电合同" in text and "HT-7" in text and "2500 千伏安" in text and "某某供电公司" in text and "电能计量" not in text
    assert "The capacity | is 2500 kVA." in text and "=== not a page" in text
    assert "第 1 份" in text and "第 2 份" in text
    english = pdf_text(service.get(f"/api/v1/papers/{number}/supply-contract?lang=en")[2])
    assert "High-voltage power supply contract" in english and "copy 2 of 2" in english and "Capacity and use" in english
    listed = json.loads(service.get(f"/api/v1/papers/{number}")[2])["items"]
    assert listed == [{"paper": "supply-contract", "clause": "4.13", "copies": 2, "ready": True}]


# clause 4.18
def test_a_paper_is_refused_in_the_wrong_state_and_of_the_wrong_flow(service, complaint):
    status, _, body = service.get(f"/api/v1/papers/{complaint}/complaint-answer")
    problem = json.loads(body)
    assert status == 409 and problem["code"] == "paper_state" and "it stands at registered" in problem["title"] and "answered, in mediation" in problem["title"], problem
    status, _, body = service.get(f"/api/v1/papers/{complaint}/supply-contract")
    assert status == 404 and json.loads(body)["code"] == "paper_unknown"
    assert service.get("/api/v1/papers/TS-1999-00001/complaint-answer")[0] == 404


# clause 4.19
def test_a_template_is_tried_before_it_is_kept(service, database):
    number = contract(database)

    def save(body, version, case=number, **headers):
        return service.ask("POST", "/api/v1/paper-templates/supply-contract", {"lang": "en", "body": body, "case": case},
                           **({"If_Match": f'"{version}"'} | headers))

    preview = service.ask("POST", "/api/v1/paper-templates/supply-contract/preview", {"lang": "en", "body": "# Ours\n{{detail.paper_number}}", "case": number})
    assert preview[0] == 200 and "Ours" in pdf_text(preview[2])
    long = service.ask("POST", "/api/v1/paper-templates/supply-contract/preview", {"lang": "en", "body": f"| head | b |\n| {{{{number}}}} | {'word ' * 3000}last |\n| c | d |", "case": number})
    text = pdf_text(long[2])
    assert text.count("word") == 6000 and text.count("last") == 2 and text.count("head") > 4, text[-300:]   # of two copies; a cell goes on where a page ends
    long = service.ask("POST", "/api/v1/paper-templates/supply-contract/preview", {"lang": "en", "body": f"{'word ' * 3000}last", "case": number})
    text = pdf_text(long[2])
    assert text.count("word") == 6000 and text.count("last") == 2, text[-300:]   # and so does a paragraph
    for body, words in (("{{detail.nothing}}", "the facts have no text 'detail.nothing'"), ("{{#steps}}", "is not ended"), ("{{x", "without '}}'")):
        status, _, answer = save(body, 1)
        assert status == 422 and words in json.loads(answer)["detail"], answer
    assert save("# New\n{{number}}", 7)[0] == 412
    assert save("# New\n{{number}}", 1, If_Match=None)[0] == 428
    assert json.loads(save("# New\n{{number}}", 1)[2]) == {"version": 2}
    assert pdf_text(service.get(f"/api/v1/papers/{number}/supply-contract?lang=en")[2]).count("New") == 2
    status, _, body = service.ask("POST", "/api/v1/paper-templates/supply-contract", {"lang": "en", "body": "x", "case": number},
                                  If_Match='"2"', Cookie=f"dahu={service.clerk}", Origin=service.url)
    assert status == 403


def put(service, content, bytes=None, offset=0, sha256=None, **headers):
    sha256 = sha256 or hashlib.sha256(content).hexdigest()
    return service.ask("PUT", f"/api/v1/attachments/{sha256}?bytes={bytes or len(content)}&offset={offset}", content,
                       **({"Content_Type": "application/octet-stream"} | headers))


# clause 4.15
def test_a_photo_comes_in_parts_and_goes_on_where_it_stopped(service, database, complaint):
    photo = png(noise=b"n" * 300000)
    sha256 = hashlib.sha256(photo).hexdigest()
    place = f"/api/v1/attachments/{sha256}"
    assert service.get(place)[0] == 404 and service.get(place + "/state")[0] == 404
    assert json.loads(put(service, photo[:100000], len(photo), 0, sha256)[2])["received_bytes"] == 100000
    again = json.loads(put(service, photo[:100000], len(photo), 0, sha256)[2])     # the answer was lost: nothing is doubled
    assert again["received_bytes"] == 100000 and not again["whole"]
    assert json.loads(put(service, photo[200000:], len(photo), 200000, sha256)[2])["received_bytes"] == 100000   # a hole is not made
    assert service.get(place)[0] == 404                                             # not before it is whole
    assert json.loads(put(service, photo[100000:], len(photo), 100000, sha256)[2])["whole"]
    assert json.loads(put(service, photo, len(photo), 0, sha256)[2])["whole"]       # known: nothing is sent again
    status, headers, body = service.get(place)
    assert status == 200 and body == photo and headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"].startswith("attachment;") and headers["X-Content-Type-Options"] == "nosniff"

    # seen by who sees what it belongs to
    clerk = {"Cookie": f"dahu={service.clerk}", "Origin": service.url}
    database.query("update account set org_unit_id = (select org_unit_id from org_unit where name = 'North') where account_number = 'A-00001'")
    assert service.ask("GET", place, **clerk)[0] == 404
    status, _, body = service.ask("POST", place + "/uses", {"case": complaint, "kind": "PHOTO", "label": "meter"})
    assert status == 201, body
    assert service.ask("GET", place, **clerk)[0] == 200
    listed = json.loads(service.get(f"/api/v1/attachments?case={complaint}")[2])["items"]
    assert [item["uses"][0]["label"] for item in listed] == ["meter"]
    assert service.ask("POST", place + "/uses", {"label": "x"})[0] == 422


# clause 4.15
@pytest.mark.parametrize("content, status", [
    (b"MZ" + b"\0" * 100, 422), (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", 422), (b"\x89PNG\r\n\x1a\n", 422),
    (png(20000, 1), 422), (b"%PDF-1.4\n" + b"x" * 50, 200)])
def test_what_a_file_is_decides_its_content(service, content, status):
    got, _, body = put(service, content)
    assert got == status, body
    place = f"/api/v1/attachments/{hashlib.sha256(content).hexdigest()}"
    assert service.get(place)[0] == (200 if status == 200 else 404)


@contextlib.contextmanager
def small_disk(folder, kb):
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kb}k,mode=1777", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


# clause 4.15
def test_a_photo_waits_for_room_on_the_disk(database, tmp_path):
    photo = png(noise=b"room" * 50000)
    sha256 = hashlib.sha256(photo).hexdigest()
    with Service(database, "--set", f"attachments.path={tmp_path}", desk="MARKETING_LEAD") as running:
        assert put(running, photo[:1000], len(photo), 0, sha256)[0] == 200
        with small_disk(tmp_path / sha256[:2], 128):
            for _ in range(2):
                status, _, body = put(running, photo[1000:], len(photo), 1000, sha256)
                assert status == 507 and json.loads(body)["code"] == "DISK_FULL" and json.loads(body)["hint"], body
        assert json.loads(running.get(f"/api/v1/attachments/{sha256}/state")[2])["received_bytes"] == 1000
        assert json.loads(put(running, photo[1000:], len(photo), 1000, sha256)[2])["whole"]
        assert running.get(f"/api/v1/attachments/{sha256}")[2] == photo


def test_files_that_cannot_be(service):
    photo = png(noise=b"other")
    sha256 = hashlib.sha256(photo).hexdigest()
    assert put(service, photo, sha256="../../../../etc/passwd".ljust(64, "x"))[0] in (400, 404, 422)
    assert put(service, photo, sha256=sha256.upper())[0] == 422
    assert put(service, photo, bytes=21 * 1024 * 1024)[0] == 400
    assert put(service, photo, bytes=10)[0] == 422                                   # goes beyond its length
    assert put(service, photo, Content_Type="image/png")[0] == 415
    assert put(service, photo, sha256="0" * 64)[0] == 422                            # is not what it says
    assert json.loads(service.get("/api/v1/attachments/" + "0" * 64 + "/state")[2])["received_bytes"] == 0
    part = put(service, photo[:20], len(photo), 0, sha256)
    assert part[0] == 200 and put(service, photo[20:], len(photo) + 1, 20, sha256)[0] == 409   # another length
