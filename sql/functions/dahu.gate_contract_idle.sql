create or replace function dahu.gate_contract_idle(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_contract_idle - the term is over and nobody is supplied under it: who is running is renewed, never cut off (4.13).
select i.item, i.ok, jsonb_build_object('until', upper(v.valid) - 1)
from dahu.contract_newest(of_case) v
join dahu.account a on a.account_id = v.account_id
cross join lateral (values ('TERM_OVER', upper(v.valid) <= dahu.today()),
                           ('NOT_RUNNING', v.kind <> 'SUPPLY' or not dahu.energised(v.account_id, dahu.today()) or coalesce(a.closed_on <= dahu.today(), false))) as i(item, ok)
$$;
comment on function dahu.gate_contract_idle(bigint) is 'Gate: the term is over and nobody is supplied under it';
