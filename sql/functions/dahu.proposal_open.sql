create or replace function dahu.proposal_open(of_kind text, account bigint, about text, facts jsonb) returns bigint
    language plpgsql
as $$
-- proposal_open - "the company may": put it before a person. Returns its case; where the matter is before a person already, or
-- has been decided, the case of then.
--
-- of_kind  what exercising it does: dahu.exercise_<kind>(work_case_id, form)
-- facts    what it rests on; "matter" in it tells one occasion from the next ("idle since 2024-06-15"). A matter that was decided
--          is not put again, one that was extended not before its new day; one without a name is put again once it is closed.
declare
    of_matter text := coalesce(facts ->> 'matter', '');
    found     bigint;
begin
    perform pg_advisory_xact_lock(hashtext('dahu.proposal_open'), hashtext(concat_ws(' ', of_kind, account, of_matter)));
    select p.work_case_id into found
    from dahu.proposal p
    join dahu.work_case c using (work_case_id)
    where p.kind = of_kind and c.account_id is not distinct from account and p.matter = of_matter
      and case when c.closed_at is null then true when c.state = 'EXTENDED' then p.until_on >= dahu.today() else of_matter <> '' end
    order by p.work_case_id desc
    limit 1;
    return coalesce(found, dahu.case_open('proposals', 'propose', account, about, jsonb_build_object('kind', of_kind, 'matter', of_matter, 'facts', facts - 'matter'), ''));
end
$$;
comment on function dahu.proposal_open(text, bigint, text, jsonb) is 'Puts a right of the company before a person';
