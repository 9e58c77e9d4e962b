"""What the checks of this folder share: the tracked files, C without comments, and one way to end.

A check is an executable `check_<what>`; it prints one line a fault, `file:line: text`, and ends with
1 when there was any. Checks need nothing but Python's own library.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
faults = []


def tracked(*patterns):
    """Paths (relative to the root) of tracked and new files that match any pathspec."""
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
                           cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode().split("\0")
    return [pathlib.Path(name) for name in sorted(set(names)) if name and (ROOT / name).is_file()]


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def fault(path, line, text):
    faults.append(f"{path}:{line}: {text}")


def finish():
    for line in faults:
        print(line)
    sys.exit(1 if faults else 0)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


C_TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(text, strings=True):
    """C text with its comments (and string contents) replaced by blanks; offsets and lines stay."""
    def replace(match):
        token = match.group()
        if token[0] == "/":
            return re.sub(r"[^\n]", " ", token)
        return token[0] + " " * (len(token) - 2) + token[-1] if strings else token
    return C_TOKEN.sub(replace, text)


def string_literals(text):
    """(offset, content) of every C string; neighbours that the compiler joins are joined here."""
    joined = []
    code = blank(text, strings=False)
    for match in re.finditer(r'"(?:\\.|[^"\\\n])*"', code):
        content = match.group()[1:-1]
        if joined and not code[joined[-1][2]:match.start()].strip():
            joined[-1] = (joined[-1][0], joined[-1][1] + content, match.end())
        else:
            joined.append((match.start(), content, match.end()))
    return [(start, content) for start, content, _ in joined]
