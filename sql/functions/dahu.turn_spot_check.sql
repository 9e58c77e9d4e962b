create or replace function dahu.turn_spot_check() returns integer
    language plpgsql
as $$
-- turn_spot_check - once a day: of each kind of records the choice of the month that is over, once. Returns how many records were chosen.
declare
    month  daterange := daterange((date_trunc('month', dahu.today()) - interval '1 month')::date, date_trunc('month', dahu.today())::date);
    k      text;
    draw   bigint;
    chosen integer := 0;
begin
    if not dahu.turn_today('spot_check') then
        return 0;
    end if;
    foreach k in array array['VISIT', 'RECTIFICATION', 'CALL_BACK', 'CONTACT'] loop
        if not exists (select from dahu.spot_check_draw d where d.kind = k and d.period = month and d.reason = '')
           and exists (select from dahu.spot_check_population(k, month)) then
            draw := dahu.spot_check_draw_make(k, month, null, '');
            chosen := chosen + (select d.chosen from dahu.spot_check_draw d where d.spot_check_draw_id = draw);
        end if;
    end loop;
    return chosen;
end
$$;
comment on function dahu.turn_spot_check() is 'Once a day: the choice of records of the month that is over';
