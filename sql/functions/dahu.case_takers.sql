create or replace function dahu.case_takers(of_case bigint) returns table (user_account_id bigint, desk_name text)
    language sql
    stable
as $$
-- case_takers - who could take a case further where it stands, and at which desk: people who sit there today, where the desk has the right
-- to one of its next steps and sees the account of the case. A case about none is seen by whoever has it in hand.
with recursive above as (
    select a.org_unit_id
    from dahu.work_case c
    join dahu.account a on a.account_id = c.account_id
    where c.work_case_id = of_case and a.secrecy <> 'IMPORTANT'
    union
    select o.parent_id from above b join dahu.org_unit o on o.org_unit_id = b.org_unit_id where o.parent_id is not null
)
select u.user_account_id, d.name
from dahu.work_case c
join dahu.desk d on exists (select from dahu.workflow_step s join dahu.desk_right r on r.right_name = s.right_name and r.desk_name = d.name
                            where s.flow = c.flow and s.from_state = c.state and not s.common)
join dahu.user_desk k on k.desk_name = d.name and k.valid @> (select dahu.today())
join dahu.user_account u on u.user_account_id = k.user_account_id and u.disabled_at is null
where c.work_case_id = of_case
  and (d.scope = 'ALL' or c.account_id is null or u.org_unit_id in (select b.org_unit_id from above b)
       or exists (select from dahu.account_manager m where m.account_id = c.account_id and m.user_account_id = u.user_account_id and m.valid @> (select dahu.today())))
$$;
comment on function dahu.case_takers(bigint) is 'Who could take a case further, and at which desk';
