create or replace function dahu.detail_contacts(of_case bigint)
    returns jsonb
    language sql
    stable
as $$
-- detail_contacts - a case of this flow as it is read.
select to_jsonb(c) - 'work_case_id'
       || jsonb_build_object('entries', (select coalesce(jsonb_agg(jsonb_build_object('said', s.reason, 'next_on', s.form ->> 'next_on', 'actor', s.actor, 'at', s.recorded_at)
                                                                   order by s.case_step_id), '[]')
                                         from dahu.case_step s where s.work_case_id = of_case and s.action in ('record', 'continue', 'close')))
from dahu.contact_record c
where c.work_case_id = of_case
$$;
comment on function dahu.detail_contacts(bigint) is 'A case of contacts as it is read';
