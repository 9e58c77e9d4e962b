create or replace function dahu.spot_check_lot(of_kind text, of_period daterange, seed text, most integer) returns table (case_step_id bigint)
    language sql
    stable
as $$
-- spot_check_lot - the records that a seed chooses: those with the smallest SHA-256 of "seed:identifier". Anybody can make it again.
select p.case_step_id
from dahu.spot_check_population(of_kind, of_period) p
order by sha256(convert_to(seed || ':' || p.case_step_id, 'UTF8')), p.case_step_id
limit most
$$;
comment on function dahu.spot_check_lot(text, daterange, text, integer) is 'Records that a seed chooses';
