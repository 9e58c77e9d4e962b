create or replace function dahu.detail_service_levels(of_case bigint)
    returns jsonb
    language sql
    stable
as $$
-- detail_service_levels - a case of this flow as it is read.
select jsonb_build_object('from_on', lower(r.period), 'until_on', upper(r.period) - 1, 'item', r.item, 'class', r.class, 'value_was', r.value_was, 'value_new', r.value_new,
                          'unit', r.unit, 'valid_from', r.valid_from, 'performance', r.performance,
                          'votes', (select coalesce(jsonb_agg(jsonb_build_object('department', v.department, 'agrees', v.agrees, 'actor', v.actor, 'at', v.recorded_at)
                                                              order by v.service_level_vote_id), '[]')
                                    from dahu.service_level_vote v where v.work_case_id = of_case))
from dahu.service_level_review r
where r.work_case_id = of_case
$$;
comment on function dahu.detail_service_levels(bigint) is 'A case of service_levels as it is read';
