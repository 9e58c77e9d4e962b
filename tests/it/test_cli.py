"""The command line itself: help in both languages for every verb, and how wrong use is answered."""
import re
import unicodedata

import pytest


def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def verbs(dahu):
    text = dahu("--help", "--lang", "en").stdout
    return re.findall(r"^  (\w+) ", text, re.M)


def test_every_verb_has_help_in_both_languages(dahu):
    names = verbs(dahu)
    assert {"config", "migrate", "up", "version"} <= set(names) and names == sorted(names)
    for name in names:
        for lang, usage in (("en", f"Usage: dahu {name} [OPTION...]"), ("zh", f"用法：dahu {name} [选项...]")):
            result = dahu(name, "--help", "--lang", lang)
            assert result.returncode == 0 and result.stderr == "", result
            assert result.stdout.startswith(usage)
            for line in result.stdout.splitlines():
                assert columns(line) <= 79 or line.startswith((usage, "   or")), line
            options = re.findall(r"^      --[a-z][\w-]*\S*|^  -\S, --[a-z][\w-]*\S*", result.stdout, re.M)
            assert len(options) == len(set(options)) >= 5
            assert not re.search(r"\b(verb|cli|config)\.\w+\.\w+", result.stdout), "a text is missing"
            if lang == "en":
                assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", result.stdout)
                continue
            assert not re.search(r"Usage|Mandatory|Give|OPTION", result.stdout)
            for text in re.split(r"^ +(?:-\S, )?--\S+ +", result.stdout, flags=re.M)[1:]:
                assert re.search(r"[\u4e00-\u9fff]", text), f"dahu {name}: not Chinese: {text}"


def test_help_wins_wherever_it_stands_and_whatever_else_is_wrong(dahu):
    for arguments in (["--help", "--lang", "zh"], ["--lang=zh", "--help"], ["--lang", "zh", "-?"]):
        assert dahu("version", *arguments).stdout.startswith("用法：")
    assert dahu("version", "--help", "--set", "no.such=1").returncode == 0
    assert dahu("version", "--usage", "--lang", "en").stdout == "Usage: dahu version [OPTION...]\n"


def test_the_environment_chooses_the_language(dahu):
    assert dahu("--help", env={"LANG": "zh_CN.UTF-8"}).stdout.startswith("大户")
    assert dahu("--help", env={"LANG": "C"}).stdout.startswith("Dahu")
    assert dahu("--help", "--lang", "zh").stdout.startswith("大户")


@pytest.mark.parametrize("arguments, named", [
    ([], "Usage: dahu VERB"),
    (["frobnicate"], "there is no verb 'frobnicate'"),
    (["version", "--frobnicate"], "--frobnicate"),
    (["version", "--set", "http.prot=1"], "the nearest known key is 'http.port'"),
    (["version", "--set", "http.port"], "KEY=VALUE"),
    (["version", "--set", "http.port=70000"], "from 0 to 65535"),
    (["version", "--set", "log.level=loud"], "log.level takes"),
    (["version", "--lang", "de"], "zh or en"),
    (["version", "--config", "/nonexistent.conf"], "/nonexistent.conf"),
])
def test_wrong_use_ends_in_exit_2_and_says_what_is_wrong(dahu, arguments, named):
    result = dahu(*arguments)
    assert result.returncode == 2 and result.stdout == ""
    assert named in result.stderr


def test_a_file_then_set(dahu, tmp_path):
    file = tmp_path / "dahu.conf"
    file.write_text("[http]\nport = 1111\naddress = ::1\n")
    text = dahu("config", "--set", "http.port=2222", "--config", file).stdout
    assert "port = 2222\n" in text and "address = ::1\n" in text
    file.write_text("[http]\nprot = 1\n")
    result = dahu("config", "--config", file)
    assert result.returncode == 2 and f"{file}:2: " in result.stderr
