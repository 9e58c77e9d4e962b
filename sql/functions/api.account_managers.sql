create or replace function api.account_managers(number text) returns jsonb
    language sql
    stable
as $$
-- account_managers - who looks after an account, and who did; of which tier that has to be, and who could (K1).
--
-- Candidates are account managers of the tier or above, those of the account's own unit first, then who has the fewest accounts.
with asked as (
    select a.account_id, a.account_number, a.org_unit_id, t.tier
    from dahu.account a join dahu.account_tiers() t using (account_id)
    where a.account_number = number
)
select jsonb_build_object('account', a.account_number, 'tier', a.tier, 'managers', coalesce((
    select jsonb_agg(jsonb_build_object('role', m.role, 'user', u.login, 'name', u.name, 'tier', dahu.manager_tier(u.user_account_id), 'from', lower(m.valid), 'until', upper(m.valid) - 1,
                                        'reason', m.reason) order by m.role, lower(m.valid) desc)
    from dahu.account_manager m join dahu.user_account u using (user_account_id)
    where m.account_id = a.account_id), '[]'),
    'candidates', coalesce((
        select jsonb_agg(jsonb_build_object('user', c.login, 'name', c.name, 'unit', c.unit, 'tier', c.tier, 'accounts', c.accounts)
                         order by c.unit_id is not distinct from a.org_unit_id desc, c.accounts, c.login)
        from (select u.login, u.name, o.name as unit, o.org_unit_id as unit_id, dahu.manager_tier(u.user_account_id) as tier,
                     (select count(*) from dahu.account_manager g where g.user_account_id = u.user_account_id and g.role = 'A' and g.valid @> dahu.today()) as accounts
              from dahu.user_account u left join dahu.org_unit o using (org_unit_id)
              where u.disabled_at is null
                and exists (select from dahu.user_desk d where d.user_account_id = u.user_account_id and d.desk_name = 'ACCOUNT_MANAGER' and d.valid @> dahu.today())) c
        where dahu.tier_rank(c.tier) >= dahu.tier_rank(a.tier)), '[]'))
from asked a
$$;
comment on function api.account_managers(text) is 'Who looks after an account, who did, and who could (K1)';
