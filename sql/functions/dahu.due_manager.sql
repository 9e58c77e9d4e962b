create or replace function dahu.due_manager() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_manager - large customers and important users that nobody leads, or somebody of too low a tier (K1).
select 'manager', a.account_number, 'MARKETING_LEAD', null::bigint, a.account_id, null::bigint, a.org_unit_id, a.account_number, null::date, 'AMBER',
       jsonb_build_object('tier', t.tier, 'manager', m.login, 'manager_tier', m.tier)
from dahu.account a
join dahu.account_tiers() t using (account_id)
left join lateral (select u.login, dahu.manager_tier(u.user_account_id) as tier
                   from dahu.account_manager g join dahu.user_account u using (user_account_id)
                   where g.account_id = a.account_id and g.role = 'A' and g.valid @> (select dahu.today())) m on true
where a.closed_on is null and t.tier <> 'CENTRE' and (m.tier is null or dahu.tier_rank(m.tier) < dahu.tier_rank(t.tier))
$$;
comment on function dahu.due_manager() is 'Accounts without an account manager of their tier';
