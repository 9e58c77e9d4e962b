create or replace function dahu.gate_violation_settled(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_violation_settled - waived, or paid in full.
select 'CLAIM_PAID', coalesce(v.waived_because <> '' or c.open_fen <= 0, false), jsonb_build_object('open_fen', c.open_fen)
from dahu.violation v
left join lateral (select dahu.claim_open_fen(k.claim_id) as open_fen from dahu.claim k where k.work_case_id = v.work_case_id) c on true
where v.work_case_id = of_case
$$;
comment on function dahu.gate_violation_settled(bigint) is 'A violation is waived or paid';
