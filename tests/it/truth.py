"""A year of plants whose true energy is known, told by meters that do all that meters do.

Each plant uses a true energy in each quarter hour. Its meter counts it in whole Wh behind transformers, and then
something happens to what the meter says: see FAULTS. The book keeps both, so a test can hold every validated number
against the truth, and every finding against what was planted.
"""
import dataclasses
import datetime
import json
import math
import random

QUARTER = datetime.timedelta(minutes=15)
WRAPS = {"oracle_nine": 10**9, "oracle_32": 2**32, "oracle_eight": 10**8}   # driver -> its registers stay below this, Wh
CONTRACT_KVA = 2000
CLEAN_SHARE = 0.3
DAY = 96


def write_drivers(folder):
    for name, wraps_at in WRAPS.items():
        registers = [{"quantity": quantity, "address": 4 * i, "encoding": "u64", "unit": unit, "wraps_at": wraps_at,
                      "confidence": "two"}
                     for i, (quantity, unit) in enumerate((("active_energy_import", "Wh"), ("active_energy_export", "Wh"),
                                                           ("reactive_energy_import", "varh"), ("reactive_energy_export", "varh")))]
        (folder / f"{name}.json").write_text(json.dumps(
            {"format": 1, "name": name, "vendor": "Test", "models": [name], "transports": ["tcp"], "function": 3,
             "sources": ["test"], "registers": registers}))


@dataclasses.dataclass
class Fault:
    """Something planted: quarter hours begin..end of the year (end not included), and what it makes of the truth."""
    kind: str
    begin: int
    end: int
    lost: bool = False   # the energy of these quarter hours cannot be known: what is validated leaves it out


@dataclasses.dataclass
class Sample:
    """What the meter says at the end of a quarter hour; None = nothing."""
    active: int
    reactive: int
    power: float
    reactive_power: float
    factor: float
    late_s: int = 0
    here: bool = True


class Plant:
    def __init__(self, serial, borders, seed):
        self.serial, self.borders = serial, borders            # borders[i] = begin of quarter hour i, UTC
        self.chance = random.Random(seed * 1000 + serial)
        self.driver = sorted(WRAPS)[serial % len(WRAPS)]
        self.wraps_at = WRAPS[self.driver]
        self.ratio = ((150, 5, 10000, 100), (200, 5, 10000, 100), (75, 5, 10000, 100))[serial % 3]
        self.multiplier = self.ratio[0] * self.ratio[2] // (self.ratio[1] * self.ratio[3])
        self.faults, self.pieces = [], []                      # pieces: (from quarter, ratio, meter serial, opening, closing)
        self.conflicts, self.tariffs = [], {}
        self.count = len(borders) - 1
        self.load()

    # ---- the truth --------------------------------------------------------------------------------------------------

    def load(self):
        """True energy of each quarter hour, in Wh of the register; two shifts, a weekend, a season, and noise."""
        full = CONTRACT_KVA * 250 * 0.62 / self.multiplier
        chance, self.energy = self.chance, []
        for i in range(self.count):
            hour, day = i % DAY / 4, i // DAY
            shift = 0.45 + 0.4 * (7 <= hour < 22) + 0.1 * math.sin(hour / 24 * 2 * math.pi)
            week = 0.7 if day % 7 in (5, 6) else 1.0
            season = 1 + 0.1 * math.sin(day / 365 * 2 * math.pi)
            self.energy.append(max(4, round(full * shift * week * season * (0.93 + 0.14 * chance.random()))))
        self.reactive = [e * 2 // 5 for e in self.energy]

    def tell(self):
        """The year as a meter without faults tells it: registers[i] at the begin of quarter hour i."""
        start = self.wraps_at // 3 if not hasattr(self, "start") else self.start
        self.register, self.varh = [start], [self.wraps_at // 5]
        for e, q in zip(self.energy, self.reactive):
            self.register.append(self.register[-1] + e)
            self.varh.append(self.varh[-1] + q)
        self.samples = [self.sample(i) for i in range(self.count + 1)]

    def sample(self, i):
        j = max(i - 1, 0)
        power, reactive = 4.0 * self.energy[j], 4.0 * self.reactive[j]
        return Sample(self.register[i] % self.wraps_at, self.varh[i] % self.wraps_at, power, reactive,
                      power / math.hypot(power, reactive) if power else 1.0)

    # ---- what happens ------------------------------------------------------------------------------------------------

    def plant(self, kind, at):
        """Plants a fault at about quarter hour @at; most change what the meter says, some the load itself."""
        getattr(self, f"plant_{kind}")(at)

    def note(self, kind, begin, end, lost=False):
        self.faults.append(Fault(kind, begin, end, lost))

    def silent(self, begin, end):
        for i in range(begin + 1, end):
            self.samples[i].here = False

    def plant_missing_interval(self, at):
        length = self.chance.choice((2, 3, 9, 40, 150))
        self.silent(at, at + length)
        self.note("missing_interval", at, at + length)

    def plant_prolonged_estimation(self, at):
        self.silent(at, at + 9 * DAY)
        self.note("prolonged_estimation", at, at + 9 * DAY)

    def plant_register_garbage(self, at):
        garbage = self.chance.choice((2**32 - 1, 2**31 - 1, 0, 2**32 * 10, self.samples[at].active + 40 * self.wraps_at // 100))
        for i in range(at, at + self.chance.choice((1, 1, 2))):
            self.samples[i].active = garbage
            self.note("register_garbage", i - 1, i + 1)

    def plant_register_step_back(self, at):
        """A reset that nobody reported: the register begins anew, and the quarter hour in which it did is lost."""
        back = self.samples[at].active - 5
        for i in range(at, len(self.samples)):
            self.samples[i].active = (self.samples[i].active - back) % self.wraps_at
        self.note("register_step_back", at - 1, at, lost=True)

    def plant_spike_capacity(self, at):
        """The register runs ahead by far more than the plant can take, and stays there."""
        for i in range(at, len(self.samples)):
            self.samples[i].active = (self.samples[i].active + 5 * CONTRACT_KVA * 250 // self.multiplier) % self.wraps_at
        self.note("spike_capacity", at - 1, at, lost=True)

    def plant_frozen(self, at):
        """The register stands still while power flows, and catches up: no energy is lost."""
        for i in range(at, at + 6):
            self.samples[i].active = self.samples[at - 1].active
            self.samples[i].reactive = self.samples[at - 1].reactive
        self.note("frozen", at - 1, at + 7)

    def plant_sibling_channel(self, at):
        for i in range(at, at + 8):
            self.samples[i].reactive = None
        self.note("sibling_channel", at - 1, at + 8)

    def plant_power_energy(self, at):
        for i in range(at, at + DAY // 2):
            self.samples[i].power *= 10
            self.samples[i].reactive_power *= 10
        self.note("power_energy", at - 1, at + DAY // 2)

    def plant_pf_consistency(self, at):
        for i in range(at, at + 8):
            self.samples[i].factor = 0.31
        self.note("pf_consistency", at - 1, at + 8)

    def plant_clock_offset(self, at):
        for i in range(at, at + 4):
            self.samples[i].late_s = 600
        self.note("clock_offset", at - 1, at + 4)

    def plant_duplicate(self, at):
        self.conflicts.append((at, self.samples[at].active + 777))
        self.note("duplicate", at - 1, at + 1)

    def plant_tariff_sum(self, at):
        """Tariff registers that do not add up to the total for two days."""
        for i in range(at, at + 2 * DAY):
            if i in self.tariffs:
                self.tariffs[i] = [t - 50000 for t in self.tariffs[i]]
        self.note("tariff_sum", at - 1, at + 2 * DAY)

    def plant_register_rollover(self, at):
        self.note("register_rollover", at - 1, at + 1)   # see arrange: the register was begun so that it happens here

    def plant_rollover_in_gap(self, at):
        self.silent(at - 20, at + 20)
        self.note("register_rollover", at - 20, at + 20)
        self.note("missing_interval", at - 20, at + 20)

    LOADS = ("zero_use", "demand_over_contract", "spike_history")

    def load_zero_use(self, at):
        for i in range(at, at + 2 * DAY):
            self.energy[i] = self.reactive[i] = 0
        self.note("zero_use", at, at + 2 * DAY)

    def load_demand_over_contract(self, at):
        for i in range(at, at + 3):
            self.energy[i] = round(CONTRACT_KVA * 250 * 1.12 / self.multiplier)
            self.reactive[i] = self.energy[i] // 10
        self.note("demand_over_contract", at, at + 3)

    def load_spike_history(self, at):
        """A plant that has become small uses five times as much for half an hour, well below its capacity."""
        for i in range(at - 40 * DAY, self.count):
            self.energy[i] = max(4, self.energy[i] // 5)
            self.reactive[i] = self.energy[i] * 2 // 5
        for i in range(at, at + 2):
            self.energy[i] = round(CONTRACT_KVA * 250 * 0.85 / self.multiplier)
        self.note("spike_history", at, at + 2)

    # ---- meters that are changed -----------------------------------------------------------------------------------------

    def exchange(self, at):
        """Another meter in the midst of a quarter hour, with the closing and the opening register."""
        inside = self.energy[at] // 3
        varh = self.reactive[at] // 3
        closing = (self.register[at] + inside) % self.wraps_at, (self.varh[at] + varh) % self.wraps_at
        opening = 12345, 678
        shift = opening[0] - self.register[at] - inside, opening[1] - self.varh[at] - varh
        for i in range(at + 1, len(self.samples)):
            self.samples[i].active = (self.register[i] + shift[0]) % self.wraps_at
            self.samples[i].reactive = (self.varh[i] + shift[1]) % self.wraps_at
        self.pieces.append((self.borders[at] + QUARTER / 3, self.ratio, True, opening, closing))
        self.note("exchange", at, at + 1)

    def change_ratio(self, at):
        """Other transformers from a quarter hour on; the register goes on, each Wh of it is worth more."""
        primary, secondary, *pt = self.ratio
        self.pieces.append((self.borders[at], (2 * primary, secondary, *pt), False, None, None))
        for i in range(at, self.count):
            self.energy[i] //= 2
            self.reactive[i] //= 2
        self.doubled_from = at
        self.note("ratio", at, at + 1)

    def worth(self, i):
        return self.multiplier * (2 if i >= getattr(self, "doubled_from", self.count) else 1)

    def true_wh(self, begin, end, without_lost=True):
        """Primary energy of the quarter hours begin..end; those that nobody can know are left out."""
        lost = {i for f in self.faults if f.lost for i in range(f.begin, f.end)} if without_lost else ()
        return sum(self.energy[i] * self.worth(i) for i in range(begin, end) if i not in lost)


class IntervalPlant(Plant):
    """Its history came as energies of intervals; in the last weeks of the year the register of each midnight came as well."""
    REGISTERS_FROM = 300 * DAY

    def tell(self):
        super().tell()
        self.driver = "oracle_nine"
        for i, s in enumerate(self.samples):
            s.here = i >= self.REGISTERS_FROM and i % DAY == 0
            s.power = s.reactive_power = s.factor = math.nan
        self.intervals = {i: (self.borders[i + 1], e, q) for i, (e, q) in enumerate(zip(self.energy, self.reactive))}

    def plant_interval_size(self, at):
        """An interval that lies across the border of two others."""
        self.intervals[-1] = (self.borders[at] + QUARTER / 3, 77, 7)
        self.note("interval_size", at - 1, at + 1, lost=True)

    def plant_negative_use(self, at):
        end, energy, reactive = self.intervals[at]
        self.intervals[at] = (end, -energy, reactive)
        self.note("negative_use", at, at + 1, lost=True)

    def plant_interval_sum(self, at):
        """A day whose intervals say a fifth more than the register: the register is the truth."""
        day = at // DAY * DAY
        for i in range(day, day + DAY):
            end, energy, reactive = self.intervals[i]
            self.intervals[i] = (end, energy + energy // 5, reactive)
        self.note("interval_sum", day, day + DAY)


INTERVAL_ROUND = (("interval_size", 50), ("negative_use", 120), ("interval_sum", 330))

# What is planted on which plant: each list is one kind of plant, the numbers are days of the year.
ROUNDS = (
    (("register_rollover", 25), ("missing_interval", 70), ("register_garbage", 110), ("zero_use", 160), ("duplicate", 220),
     ("clock_offset", 260), ("tariff_sum", 300)),
    (("rollover_in_gap", 30), ("spike_capacity", 80), ("sibling_channel", 130), ("demand_over_contract", 180),
     ("power_energy", 230), ("prolonged_estimation", 280)),
    (("register_step_back", 40), ("frozen", 120), ("pf_consistency", 150), ("spike_history", 210), ("missing_interval", 260),
     ("register_garbage", 310)),
)
# A fault may also be found by these rules, at the same place and for the same reason.
ALSO = {
    "register_garbage": {"missing_interval"}, "prolonged_estimation": {"missing_interval"},
    "register_step_back": set(), "spike_capacity": {"demand_over_contract", "spike_history", "power_energy"},
    "frozen": {"power_energy", "spike_history", "missing_interval", "sibling_channel"}, "power_energy": set(),
    "spike_history": {"power_energy"}, "demand_over_contract": {"power_energy", "spike_history", "spike_capacity"},
    "register_rollover": set(), "zero_use": {"frozen"}, "sibling_channel": set(), "exchange": set(), "ratio": {"power_energy"},
}


def arrange(serial, borders, seed, clean):
    """One plant with its faults in place."""
    p = Plant(serial, borders, seed)
    faults = () if clean else [(kind, day * DAY + 20 + p.chance.randrange(50)) for kind, day in ROUNDS[serial % len(ROUNDS)]]
    for kind, at in faults:
        if kind in Plant.LOADS:
            getattr(p, f"load_{kind}")(at)
    if not clean and serial % 3 == 0 or clean and serial % 4 == 1:
        p.change_ratio(240 * DAY)
    rolls = [at for kind, at in faults if "rollover" in kind]
    if rolls:
        p.start = p.wraps_at - sum(p.energy[:rolls[0]]) + p.energy[rolls[0] - 1] // 2
    p.tell()
    if serial % 3 == 0 and not clean:
        for i in range(0, p.count + 1):
            if i % DAY in (0, 4, 92):   # around midnight in zones and on days of change
                total = p.samples[i].active
                p.tariffs[i] = [total // 2, total - total // 2]
    if clean and serial % 4 == 2:
        p.exchange(200 * DAY + 37)
    for kind, at in faults:
        if kind not in Plant.LOADS:
            p.plant(kind, at)
    return p


def arrange_intervals(serial, borders, seed):
    p = IntervalPlant(serial, borders, seed)
    p.tell()
    for kind, day in INTERVAL_ROUND:
        p.plant(kind, day * DAY + 20 + p.chance.randrange(50))
    return p


def quarter_hours(zone, year):
    """Begins of all quarter hours of a civil year, and the begin of the next year; in UTC."""
    utc = datetime.timezone.utc
    begin = datetime.datetime(year, 1, 1, tzinfo=zone).astimezone(utc)
    end = datetime.datetime(year + 1, 1, 1, tzinfo=zone).astimezone(utc)
    count = int((end - begin) / QUARTER)
    return [begin + i * QUARTER for i in range(count + 1)]
