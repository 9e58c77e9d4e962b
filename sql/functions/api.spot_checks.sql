create or replace function api.spot_checks(is_open text) returns jsonb
    language sql
    stable
as $$
-- spot_checks - records chosen by lot, what is open and due first at the top.
select jsonb_build_object('items', coalesce(jsonb_agg(api.spot_check_row(s.spot_check_id) order by s.result is not null, s.due_on, s.spot_check_id), '[]'), 'next', null)
from dahu.spot_check s
where is_open is null or (s.result is null) = (is_open = 'yes')
$$;
comment on function api.spot_checks(text) is 'Records chosen by lot';
