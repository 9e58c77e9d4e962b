"""Prometheus's own checker of metrics. Only the one program is taken out of its Debian package: installing
the package would start a server."""
import pathlib
import shutil
import subprocess
import tempfile

from conftest import ROOT


def promtool():
    found = shutil.which("promtool")
    if found:
        return found
    kept = ROOT / "build/tools/promtool"
    if not kept.exists():
        with tempfile.TemporaryDirectory(prefix="dahu-promtool-") as folder:
            subprocess.run(["apt-get", "download", "prometheus"], cwd=folder, check=True, capture_output=True, timeout=300)
            package, = pathlib.Path(folder).glob("prometheus_*.deb")
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True, timeout=120)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(f"{folder}/usr/bin/promtool", kept)
    return kept


def check_metrics(text):
    """Fails with what promtool says; it also warns of names and units that are not as they should be."""
    done = subprocess.run([promtool(), "check", "metrics"], input=text, text=True, capture_output=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, done.stdout + done.stderr
