"""A crew of two with inspections of today: accounts with a point, a register of a quarter of an hour ago, and somebody to call."""
import os
import tempfile

from web import sign_in

UNIT = "城区供电所"
MATE = "test.mate"


class Scene:
    def __init__(self, stage, visits=3, special=False):
        """@visits: so many inspections; @special: the last account has a second source, high risk, a defect, and findings of its meter."""
        self.stage, self.query = stage, stage.database.query
        self.folder = tempfile.TemporaryDirectory(prefix="dahu-scene-")
        os.environ["STATE_DIRECTORY"] = self.folder.name   # where the service keeps photos
        sign_in(self.query, "INSPECTOR", UNIT)
        sign_in(self.query, "INSPECTOR", UNIT, MATE)
        self.query("update user_account set name = case login when %s then '李四' else '张三' end where login in (%s, 'test.inspector')", (MATE, MATE))
        self.query("insert into site (name, supply_address) values ('城东工业园', '城东路 1 号')")
        self.told = {"inspections": [self.plan(n) for n in range(1, visits + 1)], "mate": MATE}
        if special:
            self.special(f"A-{visits:05}")

    def plan(self, n):
        """One more account, with an inspection of today that the crew is assigned to; its number."""
        account = f"A-{n:05}"
        self.query("""insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)
            select %s, min(site_id), 'INDUSTRIAL', 10, '2020-01-01', (select org_unit_id from org_unit where name = %s) from site""", (account, UNIT))
        self.query("insert into customer (customer_number, name) values (%s, %s)", (f"C-{n:05}", f"第 {n} 机械厂"))
        self.query("""insert into account_holder (account_id, customer_id, valid)
            select account_id, customer_id, '[2020-01-01,)' from account, customer where account_number = %s and customer_number = %s""", (account, f"C-{n:05}"))
        self.query("insert into capacity_event (account_id, kind, kva, effective_on, actor) select account_id, 'INSTALL', 2000, '2020-01-01', 't' from account where account_number = %s", (account,))
        self.query("""insert into site_person (account_id, duty, name, phone, valid, actor)
            select account_id, 'DUTY_CONTACT', '王厂长', '13800000000', '[2020-01-01,)', 't' from account where account_number = %s""", (account,))
        self.point(account)
        case = self.query("""select dahu.case_open('inspections', 'plan', account_id, account_number, jsonb_build_object('planned_on', dahu.today(), 'origin', 'HAND'), '')
            from account where account_number = %s""", (account,))[0][0]
        number = self.query("select case_number from work_case where work_case_id = %s", (case,))[0][0]
        self.query("select dahu.case_move(%s, 'assign', jsonb_build_object('inspectors', jsonb_build_array('test.inspector', %s::text)), '')", (case, MATE))
        return number

    def point(self, account):
        self.query("insert into metering_point (point_number) values (%s)", (f"{account}-01",))
        self.query("""insert into metering_point_account (metering_point_id, account_id, valid)
            select metering_point_id, account_id, '[2020-01-01,)' from metering_point, account where point_number = %s and account_number = %s""", (f"{account}-01", account))
        self.query("insert into meter (serial_number, driver) values (%s, 'simulated')", (f"M-{account}",))
        self.query("""insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a)
            select metering_point_id, meter_id, '[2020-01-01,)', 300, 5 from metering_point, meter where point_number = %s and serial_number = %s""", (f"{account}-01", f"M-{account}"))
        self.query("""insert into reading_latest (metering_point_id, slot_at, read_at, attempted_at, active_energy_import_wh)
            select metering_point_id, now() - interval '12 minutes', now() - interval '12 minutes', now(), 12340200 from metering_point where point_number = %s""", (f"{account}-01",))

    def special(self, account):
        of = (account,)
        self.query("insert into account_risk (account_id, high_risk, valid_from, actor) select account_id, true, '2020-01-01', 't' from account where account_number = %s", of)
        self.query("""insert into vee_finding (metering_point_id, day, rule, from_at, to_at, outcome, version, found_at)
            select metering_point_id, current_date - n, 'frozen', now(), now(), 'FLAG', 1, now() from metering_point, generate_series(1, 3) n where point_number = %s""", (f"{account}-01",))

    def defect(self, account):
        """A defect of @account whose notice was served; the number of its case."""
        case = self.query("""select dahu.case_open('rectifications', 'open', account_id, 'C01', jsonb_build_object('code', 'C01', 'severity', 'MAJOR', 'detail', '变压器渗油',
            'found_on', dahu.today(), 'origin', 'HAND'), '') from account where account_number = %s""", (account,))[0][0]
        self.query("select dahu.case_move(%s, 'notify', jsonb_build_object('served_on', dahu.today(), 'copies', 2, 'received_by', '王厂长'), '')", (case,))
        return self.query("select case_number from work_case where work_case_id = %s", (case,))[0][0]

    def another(self, login="test.another", n=80):
        """One more inspector, who goes with the mate to an account of their own; what is in the cookie."""
        token = sign_in(self.query, "INSPECTOR", UNIT, login)
        number = self.plan(n)
        self.query("select dahu.case_move(work_case_id, 'assign', jsonb_build_object('inspectors', jsonb_build_array(%s::text, %s::text)), '') from work_case where case_number = %s", (login, MATE, number))
        return token

    def sign_in_anew(self, login):
        """As with a password: another session, by the same cookie."""
        self.query("""update user_session s set token_hash = sha256(s.token_hash) from user_account u where u.user_account_id = s.user_account_id and u.login = %s""", (login,))
        return sign_in(self.query, "INSPECTOR", UNIT, login)

    def kept(self):
        """What the service has of visits: {account: [visit as sent, number of pictures whole and in use]}."""
        rows = self.query("""select a.account_number, v.visit_id::text, v.content,
                (select count(distinct f.sha256) from attachment f join attachment_use u using (sha256) where f.whole_at is not null
                   and (f.sha256 in (select p.sha256 from visit_photo p where p.visit_id = v.visit_id) or f.sha256 in (select c.signature_sha256 from visit_crew c where c.visit_id = v.visit_id)
                        or f.sha256 = v.customer_signature_sha256))
            from visit v join account a using (account_id) order by v.recorded_at""")
        return [{"account": account, "id": identifier, "content": content, "pictures": pictures} for account, identifier, content, pictures in rows]

    def close(self):
        self.folder.cleanup()
