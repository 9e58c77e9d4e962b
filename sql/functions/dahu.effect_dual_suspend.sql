create or replace function dahu.effect_dual_suspend(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_dual_suspend - out of use until it is verified again; a change of the wiring is recorded as what was built.
begin
    update dahu.source_use u set ended_at = clock_timestamp(), ended_because = form ->> 'cause', actor = dahu.actor() where u.work_case_id = of_case and u.ended_at is null;
    if form -> 'measures' is not null then
        perform dahu.measures_put(of_case, form -> 'measures', dahu.today(), coalesce(form ->> 'document_no', ''));
    end if;
end
$$;
comment on function dahu.effect_dual_suspend(bigint, jsonb) is 'A second source is suspended';
