create or replace function dahu.effect_dual_close(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_dual_close - rejected or withdrawn: what was in use under it is no longer.
begin
    update dahu.source_use u set ended_at = clock_timestamp(), ended_because = 'WITHDRAWN', actor = dahu.actor() where u.work_case_id = of_case and u.ended_at is null;
    update dahu.dual_source x set closed_on = dahu.today() where x.work_case_id = of_case;
end
$$;
comment on function dahu.effect_dual_close(bigint, jsonb) is 'A second source is rejected or withdrawn';
