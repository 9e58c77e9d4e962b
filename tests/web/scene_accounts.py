"""A few accounts with every case of a page: whole, partly known, never reviewed, with a hostile name (tests/it/county.py)."""
import county


class Scene:
    def __init__(self, stage, more=0):
        """@more: so many further accounts, from A-00100 on."""
        self.stage = stage
        county.fill(stage.database)
        for n in range(100, 100 + more):
            county.add_account(stage.database, f"A-{n:05}", f"{n} 号用户")
        self.told = {"hostile": county.HOSTILE, "rare": county.RARE}
