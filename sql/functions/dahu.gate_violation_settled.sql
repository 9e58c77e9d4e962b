create or replace function dahu.gate_violation_settled(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_violation_settled - waived, or paid in full; and a source without permission is gone: money does not make it lawful.
select 'CLAIM_PAID', coalesce(v.waived_because <> '' or c.open_fen <= 0, false), jsonb_build_object('open_fen', c.open_fen)
from dahu.violation v
left join lateral (select dahu.claim_open_fen(k.claim_id) as open_fen from dahu.claim k where k.work_case_id = v.work_case_id) c on true
where v.work_case_id = of_case
union all
select 'SOURCE_GONE', u.cleared_on is not null, jsonb_build_object('source', u.unauthorised_source_id, 'cleared_on', u.cleared_on)
from dahu.work_case c join dahu.unauthorised_source u on u.violation_number = c.case_number
where c.work_case_id = of_case
$$;
comment on function dahu.gate_violation_settled(bigint) is 'A violation is waived or paid';
