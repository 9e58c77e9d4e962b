"""Accounts with two sources each, whose meters answer as a test says, read each second by a collector: parallel, lost, feeding back, silent.

`told` has the number of the account of each name. Meters without transformers: 220 V is full voltage, a kilowatt is carrying."""
import time

from alarming import World
from collecting import Collector, registers, tcp
from meters import FakeMeter

VOLTS_DV = 2200
CALM = ("lost", "parallel", "back", "silent", "kept")
NAMES = {"lost": "城东机械厂", "parallel": "河口水泥有限公司", "back": "青岚纸业有限责任公司", "silent": "东溪纺织", "kept": "城南第一人民医院"}


class Scene:
    def __init__(self, stage, parallel=("en", "zh")):
        """@parallel: names of further accounts whose sources run in parallel from the start."""
        self.world = World(stage.database)
        self.world.sql("insert into calendar_year (year, source) select y, 't' from generate_series(2024, 2035) y")
        self.accounts, self.meters, self.polls = {}, {}, {}
        for name in (*CALM, *parallel):
            self.accounts[name] = self.world.account()
            self._call(name)
            for place, power_w in enumerate((9000, 8000 if name in parallel else 0)):
                self._wire(name, place, FakeMeter(registers(voltage_dv=VOLTS_DV, power_w=power_w)))
        self.world.sql("""update meter_installation set pt_primary_v = 1, pt_secondary_v = 1, ct_primary_a = 1, ct_secondary_a = 1""")
        self.collector = Collector(stage.database, "--set", "collect.lease_s=3")
        self.told = {name: number for name, (number, _, _) in self.accounts.items()}
        self.told["sources"] = {name: [str(source) for source in sources] for name, (_, sources, _) in self.accounts.items()}
        self.told["lines"] = {name: [self.world.value("select line_number from line join supply_source using (line_id) where supply_source_id = %s", source) for source in sources]
                              for name, (_, sources, _) in self.accounts.items()}
        self.told["names"] = NAMES

    def _call(self, name):
        """A customer with a name, somebody to telephone, and somebody who takes orders."""
        number = self.accounts[name][0]
        self.world.sql("insert into customer (customer_number, name) values (%s, %s)", "C" + number[1:], NAMES.get(name, f"{name} 并列运行用户"))
        self.world.sql("insert into account_holder (account_id, customer_id, valid) select account_id, customer_id, '[2020-01-01,)' from account, customer where account_number = %s and customer_number = %s", number, "C" + number[1:])
        self.world.sql("""insert into site_person (account_id, duty, name, phone, certificate_no, certificate_until_on, valid, actor)
                          select account_id, v.duty, v.name, v.phone, v.certificate, v.until::date, '[2020-01-01,)', 't' from account,
                          (values ('DUTY_CONTACT', '王工', '13800001111', null, null), ('ORDER_RECEIVER', '李值长', '13900002222', 'T-1', '2099-01-01')) v(duty, name, phone, certificate, until) where account_number = %s""", number)

    def _wire(self, name, place, meter):
        self.meters[name, place] = meter
        self.world.sql("""with l as (insert into link (uri) values (%s) returning link_id)
            update meter m set link_id = l.link_id, unit_id = 1, driver = 'fake', enabled = true from l, meter_installation i where i.meter_id = m.meter_id and i.metering_point_id = %s""", tcp(meter), self.accounts[name][2][place])

    def set(self, name, place, kw=None, voltage_dv=None):
        """What the meter of a source shows from now on; the moments of its next polls are kept."""
        meter, moments = self.meters[name, place], []
        self.polls[name, place] = moments

        def note(_meter, _connection, frame):
            if frame[8:10] == b"\0\0":   # the block that has voltage and power
                moments.append(time.time() * 1000)
            return False

        if kw is not None:
            meter.registers[5] = round(kw * 1000) & 0xFFFF
        if voltage_dv is not None:
            meter.registers[4] = voltage_dv
        meter.script.extend([note] * 60)

    def moments(self, name, place):
        """Milliseconds of the polls of a meter since it was last set."""
        return self.polls[name, place]

    def silence(self, name, place, on=True):
        """A meter answers no more, or again."""
        (self.meters[name, place].silent.add if on else self.meters[name, place].silent.discard)(1)

    def failed_at(self, name, place):
        """Milliseconds of the first attempt that failed; waits for it."""
        for _ in range(600):
            found = self.world.sql("select extract(epoch from attempted_at)::float8 * 1000 from reading_latest where metering_point_id = %s and cause is not null", self.accounts[name][2][place])
            if found:
                return found[0][0]
            time.sleep(0.05)
        raise AssertionError("the meter still answers")

    def watched(self):
        """As if all had been watched for long."""
        self.world.watched()

    def close(self):
        self.collector.kill(15)
        for meter in self.meters.values():
            meter.__exit__()
