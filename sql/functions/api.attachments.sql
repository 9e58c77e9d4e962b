create or replace function api.attachments(of_case text, of_account text)
    returns jsonb
    language sql
    stable
as $$
-- attachments - the files of a case or of an account with its cases.
select jsonb_build_object('items', coalesce(jsonb_agg(api.attachment_row(s.sha256) order by s.first), '[]'), 'next', null)
from (select u.sha256, min(u.attachment_use_id) as first
      from dahu.attachment_use u
      left join dahu.work_case c using (work_case_id)
      left join dahu.account n on n.account_id = coalesce(u.account_id, c.account_id)
      where (of_case is not null or of_account is not null)
        and (of_case is null or (c.case_number = of_case and dahu.case_seen(c.work_case_id)))
        and (of_account is null or (n.account_number = of_account and dahu.account_seen(n.account_id)))
      group by u.sha256) s
$$;
comment on function api.attachments(text, text) is 'The files of a case or of an account';
