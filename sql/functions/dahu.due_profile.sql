create or replace function dahu.due_profile() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_profile - large customers of whom attributes are missing (K2, K9), for whoever leads the account.
select 'profile', a.account_number, 'ACCOUNT_MANAGER', m.user_account_id, a.account_id, null::bigint, a.org_unit_id, a.account_number, null::date, 'NONE',
       jsonb_build_object('missing', to_jsonb(x.missing))
from dahu.account_class k
join dahu.account a using (account_id)
cross join lateral (select dahu.profile_missing(a.account_id) as missing) x
left join dahu.account_manager m on m.account_id = a.account_id and m.role = 'A' and m.valid @> (select dahu.today())
where k.large and k.valid @> (select dahu.today()) and a.closed_on is null and x.missing <> '{}'
$$;
comment on function dahu.due_profile() is 'Large customers of whom attributes are missing';
