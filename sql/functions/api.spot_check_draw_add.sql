create or replace function api.spot_check_draw_add(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- spot_check_draw_add - choose records by lot besides the choice of the month, for a reason.
--
-- body   {"kind","from","until","count","reason"}
-- Errors: spot_check_period: not over yet, or the wrong way round; spot_check_none: no such records in it (DH409)
declare
    of_period daterange;
    made      bigint;
begin
    perform right_require('spot.check');
    if (body ->> 'until')::date < (body ->> 'from')::date or (body ->> 'until')::date >= today() then
        perform refuse('spot_check_period', jsonb_build_object('from', body ->> 'from', 'until', body ->> 'until'));
    end if;
    of_period := daterange((body ->> 'from')::date, (body ->> 'until')::date, '[]');
    if not exists (select from spot_check_population(body ->> 'kind', of_period)) then
        perform refuse('spot_check_none', jsonb_build_object('kind', body ->> 'kind'), 'DH409');
    end if;
    made := spot_check_draw_make(body ->> 'kind', of_period, (body ->> 'count')::integer, body ->> 'reason');
    return api.spot_check_draw_row(made);
end
$$;
comment on function api.spot_check_draw_add(jsonb) is 'Chooses records by lot for a reason';
