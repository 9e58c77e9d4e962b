create or replace function dahu.inspection_visit(of_case bigint, form jsonb, wanted text) returns dahu.visit
    language plpgsql
    stable
as $$
-- inspection_visit - the visit that a step names: of the account of the case, with the outcome that the step is for.
--
-- Errors: visit_unknown (DH404), visit_other_account, visit_outcome.
declare
    found dahu.visit := (select v from dahu.visit v where v.visit_id = (form ->> 'visit')::uuid);
begin
    if found.visit_id is null then
        perform dahu.refuse('visit_unknown', jsonb_build_object('visit', form ->> 'visit'), 'DH404');
    end if;
    if found.account_id <> (select c.account_id from dahu.work_case c where c.work_case_id = of_case) then
        perform dahu.refuse('visit_other_account', jsonb_build_object('visit', form ->> 'visit'));
    end if;
    if found.outcome <> wanted then
        perform dahu.refuse('visit_outcome', jsonb_build_object('visit', form ->> 'visit', 'outcome', found.outcome, 'wanted', wanted));
    end if;
    return found;
end
$$;
comment on function dahu.inspection_visit(bigint, jsonb, text) is 'The visit that a step of an inspection names';
