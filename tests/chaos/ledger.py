"""The ledger of a fake fleet: every answer that was given, and whether it may be booked.

Each answer is a number of its own, and all its registers show that number: meter * 1,000,000 + count. So every
energy in the database names the meter that said it and the one answer it came from; a value that was moved to
another meter, another slot or another answer shows, and so does one that was said in a way that must not count.
"""
import dataclasses
import threading
import time

SPACE = 1_000_000        # answers of one meter before its numbers would meet those of the next
METERS_MAX = 4000        # 4,000 * 1,000,000 still fits 32 bits


@dataclasses.dataclass(slots=True)
class Answer:
    value: int
    when: float          # wall clock, when it was sent
    address: int
    count: int
    sound: bool          # it may be booked
    why: str             # why it may not


class Ledger:
    def __init__(self):
        self.answers = {}          # value -> Answer, once it is sent
        self.counts = {}           # meter -> answers numbered
        self.lock = threading.Lock()

    def number(self, meter):
        """The value that the next answer of @meter shows."""
        assert 0 < meter <= METERS_MAX
        with self.lock:
            count = self.counts.get(meter, 0) + 1
            assert count < SPACE
            self.counts[meter] = count
        return meter * SPACE + count

    def sent(self, value, address, count, sound=True, why=""):
        self.answers[value] = Answer(value, time.time(), address, count, sound, why)

    def said_by(self, meter):
        """Every answer of @meter, in order."""
        values = (meter * SPACE + count for count in range(1, self.counts.get(meter, 0) + 1))
        return [self.answers[value] for value in values if value in self.answers]


def meter_of(value):
    return value // SPACE


def words(value, address, count):
    """Registers of an answer: wherever a quantity of 32 bits begins (at an even address), it is @value."""
    return [value >> 16 if (address + i) % 2 == 0 else value & 0xFFFF for i in range(count)]
