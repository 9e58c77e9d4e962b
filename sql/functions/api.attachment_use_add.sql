create or replace function api.attachment_use_add(of_sha256 text, body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- attachment_use_add - say what a file belongs to: a case or an account. Saying it twice changes nothing.
declare
    of_case    bigint;
    of_account bigint;
begin
    perform dahu.right_require('attachment.send');
    if not exists (select from dahu.attachment a where a.sha256 = of_sha256 and a.whole_at is not null) or not dahu.attachment_seen(of_sha256) then
        perform dahu.refuse('attachment_unknown', '{}', 'DH404');
    end if;
    if (body ? 'case') = (body ? 'account') then
        perform dahu.refuse('attachment_use_of_ck', '{}', 'DH422');
    end if;
    if body ? 'case' then
        of_case := (select c.work_case_id from dahu.work_case c where c.case_number = body ->> 'case' and dahu.case_seen(c.work_case_id));
        if of_case is null then
            perform dahu.refuse('case_unknown', jsonb_build_object('case', body ->> 'case'), 'DH404');
        end if;
    else
        of_account := dahu.account_named(body ->> 'account');
    end if;
    insert into dahu.attachment_use (sha256, work_case_id, account_id, kind, label, actor)
    values (of_sha256, of_case, of_account, coalesce(body ->> 'kind', 'OTHER'), body ->> 'label', dahu.actor())
    on conflict do nothing;
    return api.attachment_row(of_sha256);
end
$$;
comment on function api.attachment_use_add(text, jsonb) is 'Says what a file belongs to';
