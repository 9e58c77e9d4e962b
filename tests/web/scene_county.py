"""The sample county with thirteen months of readings, reviewed; its meters answer and are read when `live` is asked for."""
import socket
import subprocess
import tempfile

import conftest


def free_base():
    """A port from which on some dozens are free, more or less: below the range of connecting sockets."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return 20000 + probe.getsockname()[1] % 10000


PREPARED = (("sim", "--seed", "--set", "sim.base_port=20000"), ("review",))


class Scene:
    def __init__(self, stage, live=False, slot_s=None):
        """@slot_s: so often is each meter read, instead of each quarter of an hour."""
        self.stage, self.base, self.running = stage, free_base(), {}
        self.folder = tempfile.TemporaryDirectory(prefix="dahu-scene-")
        if slot_s:
            stage.database.query("update metering_point set slot_s = %s", (slot_s,))
        if live:
            self.meters()
            self.collect()

    def _begin(self, name, *arguments):
        self.running[name] = subprocess.Popen(
            [conftest.DAHU, *arguments, "--set", f"database.url={self.stage.database.url}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _end(self, name):
        process = self.running.pop(name, None)
        if process:
            process.terminate()
            process.wait(60)

    def meters(self, on=True):
        """All meters answer, or none does."""
        self._end("sim")
        if on:
            conftest.run_verbs(self.stage.database.url, ("sim", "--seed", "--set", f"sim.base_port={self.base}"))   # its ports are ours
            self._begin("sim", "sim", "--county", "--set", f"sim.base_port={self.base}")

    def collect(self, on=True):
        self._end("collect")
        if on:
            self._begin("collect", "collect", "--set", f"collect.spool_path={self.folder.name}/spool", "--set", "collect.admin_port=0")

    def settled(self):
        """Every source was read, and the alarms that are planted in the county are there."""
        query = self.stage.database.query
        conftest.wait_for(lambda: query("""select 1 from alarm a join account using (account_id) where a.active and account_number = 'A-00039'
            and (select count(*) from source_state s where s.state <> 'UNKNOWN') >= 14"""), 120, "the alarm of the sources in parallel")

    def close(self):
        for name in ("collect", "sim"):
            self._end(name)
        self.folder.cleanup()
