create or replace function dahu.gate_dunning_paid(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_dunning_paid - nothing is overdue any more.
select 'ARREARS_PAID', o.fen <= 0, jsonb_build_object('fen', o.fen)
from dahu.dunning d cross join lateral dahu.overdue(d.account_id, dahu.today()) o
where d.work_case_id = of_case
$$;
comment on function dahu.gate_dunning_paid(bigint) is 'Nothing is overdue any more';
