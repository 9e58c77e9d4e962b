create or replace function dahu.effect_disclosure_approve(of_case bigint, form jsonb)
    returns void
    language plpgsql
as $$
-- effect_disclosure_approve - who allowed it.
begin
    update dahu.disclosure set approved_by = dahu.user_id() where work_case_id = of_case;
end
$$;
comment on function dahu.effect_disclosure_approve(bigint, jsonb) is 'Who allowed it';
