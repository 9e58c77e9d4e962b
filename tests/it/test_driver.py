"""dahu driver: the built-in meters, a user's folder, files with faults, and the example of docs/drivers.md."""
import json
import re

import pytest
from conftest import ROOT

DOCUMENT = (ROOT / "docs/drivers.md").read_text(encoding="utf-8")


def driver_file(folder, name="mine", **members):
    """A sound driver in @folder, with some members replaced (None takes one away)."""
    driver = {"format": 1, "name": name, "vendor": "v", "models": ["m"], "transports": ["tcp"], "sources": ["s"],
              "registers": [{"quantity": "frequency", "address": 7, "encoding": "u16", "scale": 0.01, "unit": "Hz",
                             "confidence": "one"}], **members}
    path = folder / f"{name}.json"
    path.write_text(json.dumps({k: v for k, v in driver.items() if v is not None}))
    return path


def test_list_names_every_built_in_driver(dahu):
    result = dahu("driver", "list", "--json")
    assert result.returncode == 0, result.stderr
    names = [driver["driver"] for driver in json.loads(result.stdout)]
    assert names == sorted(path.stem for path in (ROOT / "drivers").glob("*.json"))
    lines = dahu("driver", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == names


def test_show_tells_trust_and_requests(dahu):
    text = dahu("driver", "show", "carlo-gavazzi-em24").stdout
    line = next(line for line in text.splitlines() if " active_energy_import " in line)
    assert "0x003E 62" in line and "conflict UNVERIFIED" in line and "resettable partial counter" in line
    assert "UNVERIFIED" not in next(line for line in text.splitlines() if " voltage_ln.L1 " in line)
    assert re.search(r"FC04 0x0000..0x0009 +0..9 +10 ", text)  # eleven words at most
    assert "expects application = 7" in text and "source: " in text
    limits = dahu("driver", "show", "eastron-sdm120").stdout.splitlines()[2]
    assert limits.endswith(", 60 ms of pause, even start addresses only, even counts only")

    shown = json.loads(dahu("driver", "show", "sunspec-int", "--json").stdout)
    power = next(r for r in shown["registers"] if r.get("quantity") == "active_power.total")
    assert power["layout"] == "meter" and power["address"] == 18 and "x10^W_SF" in power["traits"]
    assert len(shown["requests"]) == 1 and shown["requests"][0]["words"] <= 125


def test_show_speaks_chinese(dahu):
    assert "未经核实" in dahu("driver", "show", "carlo-gavazzi-em24", "--lang", "zh").stdout


def test_every_shipped_file_passes(dahu):
    files = sorted((ROOT / "drivers").glob("*.json"))
    result = dahu("driver", "check", *files)
    assert result.returncode == 0, result.stdout
    assert len(result.stdout.splitlines()) == len(files) >= 28


@pytest.mark.parametrize("member, value, path, reason", [
    ("sources", None, "$.sources", "is missing"),
    ("sources", [], "$.sources", "is empty"),
    ("colour", "red", "$.colour", "is not a known member"),
    ("registers", [{"quantity": "frequency", "address": 65535, "encoding": "u32", "unit": "Hz", "confidence": "one"}],
     "$.registers[0].address", "reaches beyond address 65535"),
    ("registers", [{"quantity": "frequency", "address": 1, "encoding": "u32", "unit": "Hz", "confidence": "one"},
                   {"quantity": "voltage_ln.L1", "address": 2, "encoding": "u16", "unit": "V", "confidence": "one"}],
     "$.registers[1].address", "2 overlaps frequency (1..2) in $.registers[0]"),
    ("registers", [{"quantity": "frequency", "address": 1, "encoding": "u32", "unit": "Hz", "confidence": "infer"}],
     "$.registers[0].confidence", '"unverified": true'),
])
def test_check_names_file_path_and_reason(dahu, tmp_path, member, value, path, reason):
    file = driver_file(tmp_path, **{member: value})
    result = dahu("driver", "check", file)
    assert result.returncode == 1
    assert len(result.stdout.splitlines()) == 1
    assert result.stdout.startswith(f"{file}: {path}: ") and reason in result.stdout
    faults = json.loads(dahu("driver", "check", "--json", file).stdout)
    assert faults[0]["sound"] is False and faults[0]["faults"][0]["path"] == path


def test_check_tells_all_faults_of_all_files(dahu, tmp_path):
    good = driver_file(tmp_path, "good")
    bad = driver_file(tmp_path, "bad", vendor=7, registers=[{"quantity": "curent.L1"}, 5], transports=["smoke"])
    result = dahu("driver", "check", good, bad)
    assert result.returncode == 1
    assert f"{good}: sound, 1 registers, 1 requests a poll" in result.stdout
    for place in ("$.vendor", "$.transports", "$.registers[0].quantity", "$.registers[0].address",
                  "$.registers[0].encoding", "$.registers[1]"):
        assert f"{bad}: {place}: " in result.stdout
    assert "the nearest is 'current.L1'" in result.stdout


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1, "format": 1}', "\x00\xff", '"\ud800"'.encode("utf-8", "surrogatepass")])
def test_check_survives_what_is_no_driver(dahu, tmp_path, text):
    file = tmp_path / "x.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("latin-1"))
    result = dahu("driver", "check", file)
    assert result.returncode == 1 and result.stdout.startswith(f"{file}: $")


def test_a_file_that_cannot_be_read(dahu, tmp_path):
    result = dahu("driver", "check", tmp_path / "absent.json")
    assert result.returncode == 1
    assert "could not read driver" in result.stderr and "No such file" in result.stderr


def test_a_folder_adds_drivers(dahu, tmp_path):
    driver_file(tmp_path)
    folder = ("--set", f"drivers.path={tmp_path}")
    assert "mine" in dahu("driver", "list", *folder).stdout
    assert "0x0007 7" in dahu("driver", "show", "mine", *folder).stdout

    driver_file(tmp_path, "eastron-sdm630")
    result = dahu("driver", "list", *folder)
    assert result.returncode == 1
    assert "a built-in driver is called 'eastron-sdm630' as well" in result.stderr and '"replaces": true' in result.stderr
    driver_file(tmp_path, "eastron-sdm630", replaces=True)
    assert "0x0007 7" in dahu("driver", "show", "eastron-sdm630", *folder).stdout


def test_a_file_may_be_called_anything_but_in_the_folder(dahu, tmp_path):
    file = driver_file(tmp_path)
    file = file.rename(tmp_path / "copy of mine.json")
    assert dahu("driver", "check", file).returncode == 0
    assert dahu("driver", "show", file).returncode == 0
    result = dahu("driver", "list", "--set", f"drivers.path={tmp_path}")
    assert result.returncode == 1
    assert f"{file}: $.name: is 'mine'; in a folder of drivers, call its file 'mine.json'" in result.stderr


def test_a_faulty_file_in_the_folder_is_named(dahu, tmp_path):
    driver_file(tmp_path, vendor=None)
    result = dahu("driver", "list", "--set", f"drivers.path={tmp_path}")
    assert result.returncode == 1 and "mine.json: $.vendor: is missing" in result.stderr


@pytest.mark.parametrize("words", [(), ("bogus",), ("show",), ("show", "a", "b"), ("check",), ("list", "x"), ("list", "--xml")])
def test_usage(dahu, words):
    result = dahu("driver", *words)
    assert result.returncode == 2 and result.stdout == ""


def test_an_unknown_driver(dahu):
    result = dahu("driver", "show", "no-such-meter")
    assert result.returncode == 1 and "there is no driver 'no-such-meter'" in result.stderr


# ---- docs/drivers.md ------------------------------------------------------------------------------------

def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.S | re.M)


def test_the_example_of_the_document_is_sound(dahu, tmp_path):
    whole = next(text for text in blocks("json") if '"format"' in text)
    file = tmp_path / "etm-300.json"
    file.write_text(whole)
    result = dahu("driver", "check", file)
    assert result.returncode == 0, result.stdout
    shown = json.loads(dahu("driver", "show", file, "--json").stdout)
    assert [(r["address"], r["words"]) for r in shown["requests"]] == [(100, 8), (200, 9)]  # as the document says

    # the faults that the document prints come out as it prints them
    broken = json.loads(whole)
    broken["registers"][1]["address"] = 101
    broken["registers"][4]["quantity"] = "voltage.L1"
    file.write_text(json.dumps(broken))
    printed = next(text for text in blocks("text") if "overlaps" in text)
    got = dahu("driver", "check", "etm-300.json", cwd=tmp_path).stdout.splitlines()
    assert sorted(got) == sorted(printed.splitlines())


def test_the_fragments_of_the_document_are_accepted(dahu, tmp_path):
    """Each fragment of "Oddities" goes into a driver that has what the fragment refers to."""
    fragments = [text for text in blocks("json") if '"format"' not in text]
    assert len(fragments) >= 9
    for fragment in fragments:
        text = fragment.strip()
        members = {"registers": [], "helpers": []}
        if text.startswith('{"quantity"'):
            members["registers"] = [json.loads(text)]
        else:
            members.update(json.loads("{" + text + "}"))
        ids = {r.get("quantity") or r.get("name") for r in members["registers"] + members["helpers"]}
        spare = iter(range(1000, 2000, 4))

        def provide(name, kind="helpers", **more):
            if name not in ids:
                ids.add(name)
                member = "name" if kind == "helpers" else "quantity"
                members[kind].append({member: name, "address": next(spare), "encoding": "u32", "confidence": "one", **more})

        for register in list(members["registers"]):
            for part in register.get("sum_of", []):
                provide(part, "registers", unit="kWh")
            if "sign_from" in register:
                provide(register["sign_from"]["register"])
        for check in members.get("checks", []):
            provide(check["register"])
        for variant in members.get("variants", []):
            provide(variant["register"], "registers", encoding="u16")
            members["word_order"] = "low-first"
        if "ratio" in members:
            provide("ct_ratio", "registers")
            provide("pt_primary", "registers", unit="V")
            provide("pt_secondary", "registers", unit="V")
        layout = {"layout": "meter", "address": 2} if "layouts" in members else {"address": 900}
        if "frequency" not in ids:
            members["registers"].append({"quantity": "frequency", "encoding": "u16", "unit": "Hz", "confidence": "one", **layout})
        file = driver_file(tmp_path, **members)
        result = dahu("driver", "check", file)
        assert result.returncode == 0, fragment + result.stdout


def test_the_document_names_every_encoding_and_member(dahu):
    source = (ROOT / "include/dahu/meter/driver.h").read_text()
    encodings = re.findall(r'^    X\([A-Z0-9]+, "([a-z0-9_]+)", \d, (?:INTEGER|FLOAT|TEXT)\)', source, re.M)
    assert len(encodings) >= 21
    for name in encodings:
        assert f"`{name}`" in DOCUMENT
    reader = (ROOT / "src/meter/driver_read.c").read_text() + (ROOT / "src/meter/driver_registers.c").read_text()
    members = set(re.findall(r'(?:json_get\w*|read_\w+)\((?:read, )?(?:&?\w+(?:->r)?|o->r), "(\w+)"', reader))
    assert {"max_gap_words", "sum_of", "scale_from", "wraps_at", "replaces"} <= members
    for name in members - {"name"}:
        assert re.search(rf'[`"]{name}[`"]', DOCUMENT), name


def test_quantities_are_listed(dahu):
    result = dahu("driver", "quantities", "--json")
    names = {q["quantity"]: q for q in json.loads(result.stdout)}
    assert names["active_energy_import"] == {"quantity": "active_energy_import", "unit": "kWh", "decimals": 3, "kind": "cumulative"}
    assert "voltage_ln.L1" in dahu("driver", "quantities").stdout
