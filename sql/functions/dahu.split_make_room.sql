create or replace function dahu.split_make_room(point bigint, account bigint, days daterange)
    returns void
    language plpgsql
as $$
-- split_make_room - take days out of the schemes that are there; what is left of one on both sides becomes two.
declare
    old dahu.split_scheme;
    fresh bigint;
    rest daterange;
begin
    for old in
        select s.* from dahu.split_scheme s
        where s.valid && days and (s.account_id = account or s.metering_point_id = point)
        order by s.valid
    loop
        rest := case when upper(days) < upper(old.valid) or (not upper_inf(days) and upper_inf(old.valid))
                     then daterange(upper(days), upper(old.valid)) end;
        if lower(old.valid) < lower(days) then
            update dahu.split_scheme s set valid = daterange(lower(old.valid), lower(days))
            where s.split_scheme_id = old.split_scheme_id;
            if rest is not null then
                insert into dahu.split_scheme (account_id, metering_point_id, valid, metering_event_id)
                values (old.account_id, old.metering_point_id, rest, old.metering_event_id)
                returning split_scheme_id into fresh;
                insert into dahu.split_part (split_scheme_id, place, category, ratio_bp, fixed_wh)
                select fresh, p.place, p.category, p.ratio_bp, p.fixed_wh
                from dahu.split_part p where p.split_scheme_id = old.split_scheme_id;
            end if;
        elsif rest is not null then
            update dahu.split_scheme s set valid = rest where s.split_scheme_id = old.split_scheme_id;
        else
            delete from dahu.split_part p where p.split_scheme_id = old.split_scheme_id;
            delete from dahu.split_scheme s where s.split_scheme_id = old.split_scheme_id;
        end if;
    end loop;
end
$$;
comment on function dahu.split_make_room(bigint, bigint, daterange) is 'Takes days out of the split schemes that are there';
