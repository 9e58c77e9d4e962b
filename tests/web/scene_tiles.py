"""Many accounts with two sources each, and readings as a collector writes them, all of them at a word: the board at its largest."""
from alarming import LIVE, World


class Scene:
    def __init__(self, stage, accounts=500):
        self.world, self.turn = World(stage.database), 0
        self.world.sql("update alarm_class set on_delay_s = 100000")
        self.points = [point for _ in range(accounts) for point in self.world.account()[2]]
        self.told = {"points": len(self.points)}
        self.tick()

    def tick(self):
        """Every meter is read: other values for all, and in each turn some sources cease to carry or begin to."""
        self.turn += 1
        self.world.sql("""insert into reading_latest as l (metering_point_id, read_at, attempted_at, voltage_l1_v, voltage_l2_v, voltage_l3_v, active_power_w, current_l1_a)
            select p, clock_timestamp(), clock_timestamp(), %s, %s, %s, case when (n + %s) %% 40 = 0 then 0 else 400 + (n * 7 + %s) %% 100 end, 3 from unnest(%s) with ordinality x(p, n)
            on conflict (metering_point_id) do update set read_at = excluded.read_at, attempted_at = excluded.attempted_at, cause = null, voltage_l1_v = excluded.voltage_l1_v,
                voltage_l2_v = excluded.voltage_l2_v, voltage_l3_v = excluded.voltage_l3_v, active_power_w = excluded.active_power_w, current_l1_a = excluded.current_l1_a""",
                       LIVE, LIVE, LIVE, self.turn, self.turn, self.points)
        for begin in range(0, len(self.points), 500):
            self.world.sql("select pg_notify('dahu_latest', %s)", ",".join(map(str, self.points[begin:begin + 500])))
