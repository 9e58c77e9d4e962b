create or replace function dahu.job_add(of_kind text, of_form jsonb, of_lang text default 'zh') returns jsonb
    language plpgsql
    set search_path = dahu, public
as $$
-- job_add - ask for a long job as the person of this request; answers with the job as clients see it.
--
-- For functions of the owner that have checked the right and the form. Whoever asks may have five jobs at a time that are not ended.
-- Errors: DH429 job_many.
declare
    made uuid;
begin
    if (select count(*) from dahu.job j where j.user_account_id = dahu.user_id() and j.state in ('WAITING', 'RUNNING')) >= 5 then
        perform dahu.refuse('job_many', jsonb_build_object('count', 5), 'DH429');
    end if;
    insert into dahu.job (kind, form, lang, user_account_id, actor, request_id)
    values (of_kind, of_form, of_lang, dahu.user_id(), dahu.actor(), coalesce(nullif(current_setting('dahu.request_id', true), ''), ''))
    returning job_key into made;
    perform dahu.audit_write('job', of_kind, made::text, null, jsonb_build_object('form', of_form - 'content'), 'DONE', coalesce(of_form ->> 'reason', ''));
    perform pg_notify('dahu_job', of_kind);
    return dahu.job_row(made);
end
$$;
comment on function dahu.job_add(text, jsonb, text) is 'Asks for a long job';
