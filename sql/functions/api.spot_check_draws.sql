create or replace function api.spot_check_draws() returns jsonb
    language sql
    stable
as $$
-- spot_check_draws - choices by lot, the newest first.
select jsonb_build_object('items', coalesce(jsonb_agg(api.spot_check_draw_row(d.spot_check_draw_id) order by d.spot_check_draw_id desc), '[]'), 'next', null)
from dahu.spot_check_draw d
$$;
comment on function api.spot_check_draws() is 'Choices by lot';
