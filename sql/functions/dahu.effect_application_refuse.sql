create or replace function dahu.effect_application_refuse(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_application_refuse - refused, with the reasonable ground without which the law allows no refusal.
--
-- Source: 电力供应与使用条例 art. 23, 电力法 art. 26.
-- Errors: refusal_ground what the ground says is not so; refusal_reason no words.
declare
    a      dahu.service_application := dahu.application_of(of_case);
    ground text := form ->> 'ground';
begin
    if coalesce((dahu.step_newest(of_case)).reason, '') = '' then
        perform dahu.refuse('refusal_reason', '{}');
    elsif ground = 'OUTSIDE_AREA' and dahu.application_scope(a) <> 'OUTSIDE_AREA'
       or ground = 'REVIEW_REJECTED' and (dahu.joint_review_newest(of_case)).decision is distinct from 'REJECTED'
       or ground = 'DEBTS' and coalesce(dahu.arrears_fen(a.account_id), 0) <= 0 then
        perform dahu.refuse('refusal_ground', jsonb_build_object('ground', ground), 'DH409');
    end if;
    update dahu.service_application s set refusal_ground = ground where s.work_case_id = of_case;
    perform dahu.application_end(of_case, ground);
end
$$;
comment on function dahu.effect_application_refuse(bigint, jsonb) is 'Refuses an application';
