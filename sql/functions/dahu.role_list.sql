create or replace function dahu.role_list() returns table (name text, parent text)
    language sql
    stable
as $$
-- role_list - the roles that requests run as, each with the role whose rights it has besides; one row a membership, parents first.
select r.name, r.parent
from (
    values (1, 'dahu_service', null), (1, 'dahu_anonymous', null), (1, 'dahu_sign_in', null), (1, 'dahu_desk', null), (1, 'dahu_scope_all', null), (1, 'dahu_scope_unit', null)
    union all
    select 2, 'dahu_' || lower(d.name), 'dahu_desk' from dahu.desk d
    union all
    select 3, 'dahu_' || lower(d.name), 'dahu_scope_' || lower(d.scope) from dahu.desk d where d.scope <> 'NONE'
) r(rank, name, parent)
order by r.rank, r.name
$$;
comment on function dahu.role_list() is 'The roles that requests run as';
