create or replace function dahu.gate_contract_term(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_contract_term - the term is not longer than it may be: high voltage, low voltage, temporary use; and is not over already.
--
-- Source: domain rules 8: three years, five years, six months; policies r4_13_term_*. Agreements follow the supply voltage.
select i.item, i.ok, jsonb_build_object('from', lower(v.valid), 'until', upper(v.valid) - 1, 'longest_until', l.longest - 1)
from dahu.contract_newest(of_case) v
join dahu.contract c on c.work_case_id = v.work_case_id
join dahu.account a on a.account_id = v.account_id
cross join lateral (select (lower(v.valid) + case when c.temporary then make_interval(months => dahu.policy_number('r4_13_term_temporary_months', lower(v.valid), 6)::integer)
                                                  when a.supply_kv > 1 then make_interval(years => dahu.policy_number('r4_13_term_hv_years', lower(v.valid), 3)::integer)
                                                  else make_interval(years => dahu.policy_number('r4_13_term_lv_years', lower(v.valid), 5)::integer) end)::date as longest) l
cross join lateral (values ('TERM', upper(v.valid) <= l.longest), ('TERM_NOT_OVER', upper(v.valid) > dahu.today())) as i(item, ok)
$$;
comment on function dahu.gate_contract_term(bigint) is 'Gate: the term is one that may be agreed';
