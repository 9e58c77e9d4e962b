create or replace function dahu.point_move(a dahu.service_application, to_account text, points jsonb, form jsonb, day date) returns void
    language plpgsql
as $$
-- point_move - metering points go to another account, as events of the metering (4.10); all of them where none is named.
declare
    point text;
begin
    for point in
        select p.point_number
        from dahu.metering_point_account m join dahu.metering_point p using (metering_point_id)
        where m.account_id = a.account_id and m.valid @> day and (points is null or p.point_number in (select jsonb_array_elements_text(points)))
        order by p.point_number
    loop
        perform dahu.event_holder(dahu.change_form(a, form, day) || jsonb_build_object('point', point, 'account', to_account));
    end loop;
end
$$;
comment on function dahu.point_move(dahu.service_application, text, jsonb, jsonb, date) is 'Moves metering points to another account';
