"""What must hold after whatever happened: every slot booked once, and every value as its meter said it.

    report = audit(database, ledger, {point: meter}, slot_s=1, down=[(from, to)])
    report.check()      # fails with every finding; report.figures() counts them

missing      closed slots that are neither a reading nor a gap
doubled      slots that are both, one answer booked for two slots, and rows of reading_conflict
unexplained  gaps that the ledger does not explain: the meter had answered, or nothing was wrong with it (the slots that
             pass while the first collector starts are explained, as long as nothing was read yet)
wrong        values that this meter did not say, not then, or not soundly
"""
import dataclasses

from ledger import meter_of

START_S = 20             # no start takes longer
CLOCK_S = 0.005          # between writing the ledger and reading a socket, threads of this process may be swapped

BOOKED = """
    with booked as (select metering_point_id, slot_at, 'value' as kind from dahu.reading
                    union all select metering_point_id, slot_at, 'gap' from dahu.reading_gap)"""


@dataclasses.dataclass
class Report:
    missing: list = dataclasses.field(default_factory=list)
    doubled: list = dataclasses.field(default_factory=list)
    unexplained: list = dataclasses.field(default_factory=list)
    wrong: list = dataclasses.field(default_factory=list)
    values: int = 0
    gaps: int = 0
    live: int = 0

    def figures(self):
        return {name: getattr(self, name) if isinstance(getattr(self, name), int) else len(getattr(self, name))
                for name in ("values", "gaps", "missing", "doubled", "unexplained", "wrong")}

    def text(self):
        return ", ".join(f"{count} {name}" for name, count in self.figures().items())

    def check(self):
        faults = {name: getattr(self, name)[:10] for name in ("missing", "doubled", "unexplained", "wrong")}
        assert not any(faults.values()), f"{self.text()}: {faults}"
        return self


def slot_check(database):
    """Closed slots that are not booked exactly once, by the check that the product itself has: up to the newest slot
    that every point should have, as nothing is read any more once the collector is stopped."""
    return database.query(BOOKED + """
        select c.metering_point_id, c.slot_at::text, c.fault, c.cause
        from (select max(slot_at) as high from booked) b, (select max(slot_s) as slot_s from dahu.metering_point) p
        cross join lateral dahu.slot_check(b.high - interval '1 day', b.high - make_interval(secs => slot_s), '0') c""")


def missing_slots(database):
    """The same without believing the product: slots between the first and the last of each point, and those that
    are not multiples of the slot length."""
    return database.query(BOOKED + """
        select p.metering_point_id, s.slot_at::text
        from dahu.metering_point p
        join (select metering_point_id, min(slot_at) as low, max(slot_at) as high from booked group by 1) b
            using (metering_point_id)
        cross join lateral generate_series(b.low, b.high, make_interval(secs => p.slot_s)) s (slot_at)
        where not exists (select from booked x where x.metering_point_id = p.metering_point_id and x.slot_at = s.slot_at)
        union all
        select metering_point_id, slot_at::text from booked join dahu.metering_point using (metering_point_id)
        where extract(epoch from slot_at)::bigint % slot_s <> 0""")


def never_booked(database, points):
    seen = {row[0] for row in database.query(BOOKED + " select distinct metering_point_id from booked")}
    return [(point, "nothing was booked") for point in points if point not in seen]


def ends(database):
    """The newest booked slot of each point that is behind the others by more than two of its slots."""
    return database.query(BOOKED + """,
        newest as (select metering_point_id, slot_s, max(slot_at) as high from booked
                   join dahu.metering_point using (metering_point_id) group by 1, 2)
        select metering_point_id, 'ends at ' || high from newest
        where high < (select max(high) from newest) - make_interval(secs => 2 * slot_s + 1)""")


def doubles(database):
    return database.query(BOOKED + """
        select metering_point_id, slot_at::text, string_agg(kind, '+') from booked group by 1, 2 having count(*) > 1
        union all
        select metering_point_id, slot_at::text, 'conflict ' || coalesce(active_energy_import_wh::text, '')
        from dahu.reading_conflict""")


def judge_value(ledger, meter, value, slot, read_at, window_s):
    """Why this value must not be booked for this meter and slot; None when it may."""
    answer = ledger.answers.get(value)
    if answer is None:
        return "nobody said so"
    if meter_of(value) != meter:
        return f"said by meter {meter_of(value)}"
    if not answer.sound:
        return answer.why or "not said soundly"
    if not slot - CLOCK_S <= answer.when <= slot + window_s + CLOCK_S:
        return f"said {answer.when - slot:.3f} s after the slot"
    if read_at is not None and answer.when > read_at + CLOCK_S:
        return f"said {answer.when - read_at:.3f} s after it is said to have been read"
    return None


def judge_readings(database, ledger, points, window_s, report):
    used = {}
    for point, slot, read_at, active, reactive, extras in database.query("""
            select r.metering_point_id, extract(epoch from r.slot_at)::float8, extract(epoch from r.read_at)::float8,
                   r.active_energy_import_wh, r.reactive_energy_import_varh,
                   array(select x.value from dahu.reading_extra x where x.metering_point_id = r.metering_point_id
                         and x.slot_at = r.slot_at)
            from dahu.reading r where r.source = 'P'"""):
        if point not in points:
            continue
        report.values += 1
        if active != reactive:
            report.wrong.append((point, slot, active, reactive, "two answers in one row"))
        for value in {active, reactive, *extras} - {None}:
            why = judge_value(ledger, points[point], value, slot, read_at, window_s)
            if why:
                report.wrong.append((point, slot, value, why))
            if used.setdefault(value, slot) != slot:
                report.doubled.append((point, slot, value, "booked for two slots"))


def judge_latest(database, ledger, points, report):
    for point, active, reactive in database.query("""select metering_point_id, active_energy_import_wh,
            reactive_energy_import_varh from dahu.reading_latest"""):
        for value in {active, reactive} - {None}:
            answer = ledger.answers.get(value)
            if point in points and (answer is None or not answer.sound or meter_of(value) != points[point]):
                report.wrong.append((point, "latest", value))


def inside(slot, slot_s, windows):
    return any(begin - slot_s <= slot <= end for begin, end in windows)


def answered(said, slot, window_s, blocks):
    """Was every block of registers answered soundly in this slot?"""
    got = {answer.address for answer in said if answer.sound and slot <= answer.when <= slot + window_s}
    return blocks <= got


def judge_gaps(database, ledger, points, slot_s, window_s, down, fault, broken_off, report):
    said = {}
    for point, slot, cause, detail, starting in database.query("""select metering_point_id,
            extract(epoch from slot_at)::float8, cause, detail, cause in ('collector_down', 'not_read') and
            slot_at < first_at + make_interval(secs => %s) and slot_at < coalesce(first_read_at, 'infinity')
            from dahu.reading_gap
            join (select metering_point_id, min(slot_at) as first_at from dahu.reading_gap group by 1) g using (metering_point_id)
            left join (select metering_point_id, min(slot_at) as first_read_at from dahu.reading group by 1) r using (metering_point_id)""",
            (START_S,)):
        if point not in points:
            continue
        if starting:
            continue
        report.gaps += 1
        if inside(slot, slot_s, down):
            continue
        meter = points[point]
        if not fault(meter, slot, cause):
            report.unexplained.append((point, slot, cause, detail))
            continue
        if broken_off:
            continue
        if meter not in said:
            said[meter] = ledger.said_by(meter)
        blocks = {answer.address for answer in said[meter] if answer.sound}
        if blocks and answered(said[meter], slot, window_s, blocks):
            report.unexplained.append((point, slot, cause, detail, "it had answered"))


def nothing_wrong(_meter, _slot, _cause):
    return False


def audit(database, ledger, points, slot_s=1, down=(), fault=nothing_wrong, broken_off=False):
    """points: point -> meter. down: spans (wall clock, from and to) in which any gap is right. fault(meter, slot, cause):
    may this meter have a gap of this cause then? It still may not when it had answered everything soundly, unless
    polls may have been broken off between two sound answers (@broken_off)."""
    spread_s = min(max(slot_s / 100, 1), 5, slot_s * 0.8)           # slot.c: when it is asked
    window_s = spread_s + max(slot_s / 3, min(slot_s, 1))           # and how long an answer may take
    report = Report()
    report.missing += slot_check(database) + missing_slots(database) + never_booked(database, points) + ends(database)
    report.doubled += doubles(database)
    judge_readings(database, ledger, points, window_s, report)
    judge_latest(database, ledger, points, report)
    judge_gaps(database, ledger, points, slot_s, window_s, down, fault, broken_off, report)
    return report
