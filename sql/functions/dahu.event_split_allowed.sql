create or replace function dahu.event_split_allowed(form jsonb, point bigint, account bigint, days daterange)
    returns void
    language plpgsql
    stable
as $$
-- event_split_allowed - refuse a part of the main category, the end of nothing, and a split of an account beside one of its points.
declare
    main text;
    other record;
    opened date;
begin
    select a.use_category, a.opened_on into main, opened
    from dahu.account a
    where a.account_id = coalesce(account, (select m.account_id from dahu.metering_point_account m
                                            where m.metering_point_id = point and m.valid @> lower(days)));
    if main is null then
        perform dahu.refuse('metering_event_no_account', jsonb_build_object('point', form ->> 'point', 'at', form ->> 'from'));
    elsif lower(days) < opened then
        perform dahu.refuse('metering_event_before_account', jsonb_build_object('at', form ->> 'from', 'first', opened::text));
    elsif exists (select from jsonb_array_elements(form -> 'parts') p where p ->> 'category' = main) then
        perform dahu.refuse('split_part_main', jsonb_build_object('category', main));
    elsif jsonb_array_length(form -> 'parts') = 0 and not exists (
        select from dahu.split_scheme s where s.valid && days and (s.account_id = account or s.metering_point_id = point)) then
        perform dahu.refuse('split_scheme_none', jsonb_build_object('at', form ->> 'from'));
    end if;
    select coalesce(p.point_number, a.account_number) as subject, s.valid into other
    from dahu.split_scheme s
    left join dahu.metering_point p on p.metering_point_id = s.metering_point_id
    left join dahu.account a on a.account_id = s.account_id
    where s.valid && days
      and (exists (select from dahu.metering_point_account m
                   where m.account_id = account and m.metering_point_id = s.metering_point_id and m.valid && s.valid * days)
           or exists (select from dahu.metering_point_account m
                      where m.metering_point_id = point and m.account_id = s.account_id and m.valid && s.valid * days))
    limit 1;
    if found then
        perform dahu.refuse('split_scheme_twice', jsonb_build_object(
            'subject', other.subject, 'from', lower(other.valid)::text, 'until', coalesce(upper(other.valid)::text, '...')),
            'exclusion_violation');
    end if;
end
$$;
comment on function dahu.event_split_allowed(jsonb, bigint, bigint, daterange) is 'Refuses a split that contradicts what is recorded';
