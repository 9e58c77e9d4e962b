create or replace function api.attachment_row(of_sha256 text)
    returns jsonb
    language sql
    stable
as $$
-- attachment_row - a file: what it is, how much has come, where it belongs.
select jsonb_build_object('sha256', a.sha256, 'bytes', a.bytes, 'received_bytes', a.received_bytes, 'media', a.media, 'whole', a.whole_at is not null,
                          'uses', (select coalesce(jsonb_agg(jsonb_build_object('case', c.case_number, 'account', n.account_number, 'kind', u.kind, 'label', u.label,
                                                                                'actor', u.actor, 'at', u.recorded_at) order by u.attachment_use_id), '[]')
                                   from dahu.attachment_use u
                                   left join dahu.work_case c using (work_case_id)
                                   left join dahu.account n on n.account_id = u.account_id
                                   where u.sha256 = a.sha256
                                     and case when u.account_id is not null then dahu.account_seen(u.account_id) else dahu.case_seen(c.work_case_id) end))
from dahu.attachment a
where a.sha256 = of_sha256
$$;
comment on function api.attachment_row(text) is 'A file as it is shown';
