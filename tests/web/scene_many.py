"""A county's worth of accounts: those of tests/it/county.py, and thousands more with a class and its reason."""
import county

# One statement each for all: what a trigger would write beside them is nothing that a list shows.
BULK = """
    set session_replication_role = replica;
    insert into customer (customer_number, name) select 'C-' || n, '第' || n || '号用电大户有限责任公司' from generate_series(10001, 10000 + %(count)s) n;
    insert into site (name, supply_address) select '厂区 ' || n, '马尾区 ' || n || ' 号' from generate_series(10001, 10000 + %(count)s) n;
    insert into account (account_number, site_id, use_category, supply_kv, opened_on)
        select 'A-' || substr(name, 4), site_id, 'INDUSTRIAL', 10, '2020-01-01' from site where name ~ '^厂区 1[0-9]{4}$';
    insert into account_holder (account_id, customer_id, valid)
        select account_id, customer_id, '[2020-01-01,)' from account join customer on customer_number = 'C-' || substr(account_number, 3) where account_number > 'A-10000';
    insert into capacity_event (account_id, kind, kva, effective_on, actor)
        select account_id, 'INSTALL', 1000 + account_id %% 3000, '2020-01-01', 't' from account where account_number > 'A-10000';
    insert into decision (review_run_id, account_id, rule_id, subject, clause, as_of, outcome, state, reasons, facts, result, completeness_bp, fingerprint, actor)
        select d.review_run_id, m.account_id, d.rule_id, d.subject, d.clause, d.as_of, d.outcome, d.state, d.reasons, d.facts, d.result, d.completeness_bp, md5(m.account_id::text || d.rule_id), 'test'
        from account m join decision d on d.rule_id in ('4.1', 'pf') and d.as_of = %(day)s and d.account_id = (select account_id from account where account_number = case when d.rule_id = 'pf' then 'A-00001' else 'A-0000' || 1 + m.account_id %% 3 end)
        where m.account_number > 'A-10000';
    set session_replication_role = default;
    analyze;
"""


class Scene:
    def __init__(self, stage, count=5000):
        county.fill(stage.database)
        stage.database.query(BULK, {"count": count, "day": county.DAY})
        self.told = {"accounts": count + len(county.ACCOUNTS)}
