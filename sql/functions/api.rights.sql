create or replace function api.rights() returns jsonb
    language sql
    stable
as $$
-- rights - which desk may do what: the matrix of the rights.
select jsonb_build_object('desks', (select jsonb_agg(jsonb_build_object('desk', d.name, 'scope', d.scope, 'second_factor', d.second_factor) order by d.name) from dahu.desk d),
    'rights', (select jsonb_agg(jsonb_build_object('right', r.right_name, 'desks', r.desks) order by r.right_name)
               from (select k.right_name, jsonb_agg(k.desk_name order by k.desk_name) as desks from dahu.desk_right k group by k.right_name) r))
$$;
comment on function api.rights() is 'Which desk may do what: the matrix of the rights';
