create or replace function dahu.spot_check_draw_make(of_kind text, of_period daterange, wanted integer, why text) returns bigint
    language plpgsql
as $$
-- spot_check_draw_make - choose records by lot; returns the draw. A share of them (spot_check_rate_bp), one at least; or as many as wanted.
declare
    rate   integer := dahu.policy_number('spot_check_rate_bp', dahu.today(), 1000)::integer;
    least  integer := coalesce(wanted, 1);
    seed   text := gen_random_uuid();
    all_   bigint[] := array(select p.case_step_id from dahu.spot_check_population(of_kind, of_period) p order by 1);
    made   bigint;
begin
    insert into dahu.spot_check_draw (kind, period, seed, rate_bp, least, population, population_sha256, chosen, reason, actor)
    values (of_kind, of_period, seed, case when wanted is null then rate else 0 end, least, cardinality(all_),
            encode(sha256(convert_to(array_to_string(all_, ','), 'UTF8')), 'hex'),
            least(cardinality(all_), case when wanted is null then greatest(least, (cardinality(all_) * rate + 9999) / 10000) else wanted end), why, dahu.actor())
    returning spot_check_draw_id into made;
    insert into dahu.spot_check (spot_check_draw_id, case_step_id, work_case_id, submitter_id, due_on)
    select made, s.case_step_id, s.work_case_id, s.user_account_id, dahu.today() + dahu.policy_number('spot_check_days', dahu.today(), 20)::integer
    from dahu.spot_check_draw d
    cross join lateral dahu.spot_check_lot(d.kind, d.period, d.seed, d.chosen) l
    join dahu.case_step s using (case_step_id)
    where d.spot_check_draw_id = made;
    return made;
end
$$;
comment on function dahu.spot_check_draw_make(text, daterange, integer, text) is 'Chooses records by lot';
