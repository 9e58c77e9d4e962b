"""How old the newest value of a point may be: what the page and the health of the service go by."""
import pytest


@pytest.mark.parametrize("slot_s, live_s, seconds", [
    (900, None, 2700),   # three slots
    (900, 10, 30),       # three live periods
    (900, 1, 10),        # which need their time, too
    (900, 900, 2700), (900, 3600, 2700),   # no more often than the slots: the collector leaves them out
    (1, None, 10), (60, 30, 90),
])
def test_fresh_s(database, slot_s, live_s, seconds):
    assert database.value("select dahu.fresh_s(%s, %s)", (slot_s, live_s)) == seconds


def test_age_s(database):
    assert database.query("""select dahu.age_s(now() - interval '61.9 s'), dahu.age_s(now()), dahu.age_s(now() + interval '1 hour'),
        dahu.age_s(null)""") == [(61, 0, 0, None)]
