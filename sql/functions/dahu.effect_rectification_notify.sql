create or replace function dahu.effect_rectification_notify(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_rectification_notify - the notice was served, in two copies; one who does not sign for it has a reason.
begin
    update dahu.rectification r
    set notified_on = (form ->> 'served_on')::date, copies = (form ->> 'copies')::smallint, received_by = coalesce(form ->> 'received_by', ''),
        refusal_reason = coalesce(form ->> 'refusal_reason', '')
    where r.work_case_id = of_case;
    perform dahu.case_tell('rectification_issued', of_case, (select jsonb_build_object('at', r.found_on::text, 'due', r.due_on::text) from dahu.rectification r
                                                             where r.work_case_id = of_case));
end
$$;
comment on function dahu.effect_rectification_notify(bigint, jsonb) is 'Records that the notice was served';
