create or replace function dahu.effect_important_propose(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_important_propose - the utility proposes a grade, with what speaks for it.
insert into dahu.important_user (work_case_id, account_id, grade, category, evidence, event_until_on, proposed_on, actor)
select of_case, w.account_id, form ->> 'grade', form ->> 'category', form ->> 'evidence', (form ->> 'event_until_on')::date, dahu.today(), dahu.actor()
from dahu.work_case w where w.work_case_id = of_case
$$;
comment on function dahu.effect_important_propose(bigint, jsonb) is 'The utility proposes an important user';
