"""Accounts with every case of a page, and a meter that is simulated and that nobody has recorded yet."""
import re
import subprocess

import conftest
import county


class Scene:
    def __init__(self, stage, empty=False):
        """@empty: no account at all, as on the first day."""
        if not empty:
            county.fill(stage.database)
            for number in ("A-00051", "A-00052"):   # each with one receiving point, so that a meter needs no more words
                county.add_account(stage.database, number, "城北铸造厂")
                stage.database.query("""insert into receiving_point (account_id, name, supply_kv, metering_mode)
                    select account_id, 'RP1', 10, 'HVHM' from account where account_number = %s and not exists (select from receiving_point r where r.account_id = account.account_id)""", (number,))
                stage.database.query("""insert into capacity_event (account_id, kind, kva, effective_on, actor)
                    select account_id, 'INSTALL', 1800, '2020-01-01', 't' from account where account_number = %s""", (number,))
        self.sim = subprocess.Popen([conftest.DAHU, "sim", "--driver", "eastron-sdm630", "--listen", "127.0.0.1:0", "--serial", "20261122"],
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.told = {"meter": re.search(r"127\.0\.0\.1:\d+", self.sim.stdout.readline())[0], "hostile": county.HOSTILE}

    def close(self):
        self.sim.terminate()
        self.sim.wait(60)
