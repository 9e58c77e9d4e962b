create or replace function dahu.attachment_seen(of_sha256 text)
    returns boolean
    language sql
    stable
as $$
-- attachment_seen - whether this transaction may see a file, also from functions of the owner: what it belongs to may be seen, or the
-- person sent it. Reads of a desk are held to the same by row-level security (dahu.table_list).
select dahu.user_id() is null
    or exists (select from dahu.attachment a where a.sha256 = of_sha256 and a.user_account_id = dahu.user_id())
    or exists (select from dahu.attachment_use u
               left join dahu.work_case c on c.work_case_id = u.work_case_id
               where u.sha256 = of_sha256
                 and case when u.account_id is not null then dahu.account_seen(u.account_id) else dahu.case_seen(c.work_case_id) end)
$$;
comment on function dahu.attachment_seen(text) is 'Whether a file may be seen';
