create or replace function dahu.split_on(only_account bigint, days daterange)
    returns table (metering_point_id bigint, valid daterange, place smallint, category text, ratio_bp integer, fixed_wh bigint)
    language sql
    stable
as $$
-- split_on - the parts of all splits of an account's energy on some days, and on which of them each holds.
--
-- Shape:  metering_point_id null = the energy of the whole account; else of that point, on days on which it is the
--         account's. In the order in which parts are served.
select s.metering_point_id, s.valid * days * coalesce(m.valid, s.valid), p.place, p.category, p.ratio_bp, p.fixed_wh
from split_scheme s
join split_part p on p.split_scheme_id = s.split_scheme_id
left join metering_point_account m on m.metering_point_id = s.metering_point_id and m.account_id = only_account and m.valid && s.valid
where (s.account_id = only_account or m.account_id = only_account) and not isempty(s.valid * days * coalesce(m.valid, s.valid))
order by 1 nulls first, 2, 3
$$;
comment on function dahu.split_on(bigint, daterange) is 'Parts of the splits of an account on some days';
