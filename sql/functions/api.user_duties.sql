create or replace function api.user_duties(who text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- user_duties - what a person has in hand: open cases, the accounts looked after, and the new cases that are to come.
declare
    person bigint := dahu.user_named(who);
begin
    if dahu.user_id() is distinct from person then
        perform dahu.right_require('user.manage');
    end if;
    return jsonb_build_object('user', lower(who),
        'cases', coalesce((select jsonb_agg(jsonb_build_object('number', c.case_number, 'flow', c.flow, 'state', c.state, 'subject', c.subject) order by c.case_number)
                           from dahu.work_case c where c.handler_id = person and c.closed_at is null), '[]'),
        'accounts', coalesce((select jsonb_agg(jsonb_build_object('number', a.account_number, 'role', m.role) order by a.account_number, m.role)
                              from dahu.account_manager m join dahu.account a using (account_id)
                              where m.user_account_id = person and coalesce(upper(m.valid) > dahu.today(), true)), '[]'),
        'duties', coalesce((select jsonb_agg(jsonb_build_object('kind', d.kind, 'matter', d.matter, 'unit', o.name, 'desk', d.desk_name) order by d.kind, d.matter, o.name)
                            from dahu.duty d left join dahu.org_unit o using (org_unit_id)
                            where d.user_account_id = person and coalesce(upper(d.valid) > dahu.today(), true)), '[]'));
end
$$;
comment on function api.user_duties(text) is 'What a person has in hand: open cases and the accounts looked after';
