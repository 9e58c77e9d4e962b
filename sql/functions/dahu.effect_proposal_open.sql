create or replace function dahu.effect_proposal_open(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_proposal_open - what the company may do, and what that rests on.
--
-- form     {"kind","matter"?,"facts"?}
-- Errors:  proposal_kind_unknown
begin
    if not exists (select from pg_proc p where p.pronamespace = 'dahu'::regnamespace and p.proname = 'exercise_' || (form ->> 'kind')) then
        perform dahu.refuse('proposal_kind_unknown', jsonb_build_object('kind', form ->> 'kind'));
    end if;
    insert into dahu.proposal (work_case_id, kind, matter, facts)
    values (of_case, form ->> 'kind', coalesce(form ->> 'matter', ''), coalesce(form -> 'facts', '{}'));
    perform dahu.case_tell('proposal_opened', of_case, '{}');
end
$$;
comment on function dahu.effect_proposal_open(bigint, jsonb) is 'What the company may do';
