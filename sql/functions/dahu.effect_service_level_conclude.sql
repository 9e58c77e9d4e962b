create or replace function dahu.effect_service_level_conclude(of_case bigint, form jsonb)
    returns void
    language plpgsql
as $$
-- effect_service_level_conclude - the limit from its day on; cases of before keep theirs.
declare
    r dahu.service_level_review := (select x from dahu.service_level_review x where x.work_case_id = of_case);
    l dahu.service_limit;
begin
    select * into l from dahu.service_limit s
    where s.regime = 'COMPANY' and s.item = r.item and s.class = r.class and s.valid @> r.valid_from for update;
    update dahu.service_limit s set valid = daterange(lower(s.valid), r.valid_from) where s.service_limit_id = l.service_limit_id;
    insert into dahu.service_limit (regime, item, class, sense, value, unit, binding, finding_kind, valid, clause, source, actor)
    values (l.regime, l.item, l.class, l.sense, r.value_new, l.unit, l.binding, l.finding_kind, daterange(r.valid_from, upper(l.valid)), l.clause,
            (select w.case_number from dahu.work_case w where w.work_case_id = of_case), dahu.actor());
end
$$;
comment on function dahu.effect_service_level_conclude(bigint, jsonb) is 'The limit from its day on';
