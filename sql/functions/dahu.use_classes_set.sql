create or replace function dahu.use_classes_set(of_account bigint, classes jsonb, day date, of_case bigint) returns void
    language plpgsql
as $$
-- use_classes_set - the categories of use of an account from a day on: [{"category","load_kw","point"?}]; those before end.
--
-- Errors: use_class_point the point is not the account's on that day.
declare
    class jsonb;
    point bigint;
begin
    update dahu.use_class u set valid = daterange(lower(u.valid), day) where u.account_id = of_account and u.valid @> day and lower(u.valid) < day;
    delete from dahu.use_class u where u.account_id = of_account and lower(u.valid) >= day;
    for class in select jsonb_array_elements(classes) loop
        point := null;
        if class ->> 'point' is not null then
            select m.metering_point_id into point
            from dahu.metering_point p join dahu.metering_point_account m using (metering_point_id)
            where p.point_number = class ->> 'point' and m.account_id = of_account and m.valid @> day;
            if point is null then
                perform dahu.refuse('use_class_point', jsonb_build_object('point', class ->> 'point'));
            end if;
        end if;
        insert into dahu.use_class (account_id, category, load_kw, metering_point_id, valid, work_case_id)
        values (of_account, class ->> 'category', (class ->> 'load_kw')::integer, point, daterange(day, null), of_case);
    end loop;
end
$$;
comment on function dahu.use_classes_set(bigint, jsonb, date, bigint) is 'Writes the categories of use of an account';
