create or replace function dahu.line_attached(of_line bigint, as_of date)
    returns table (account_id bigint)
    language sql
    stable
as $$
-- line_attached - the accounts that hang on a line in any way that is written down: a source, a dedicated line, a metering point, a source
-- that is applied for, a finding.
--
-- Rather one too many than one too few: people work on the line. Nothing that has ended is left out where its ending is a plan.
select s.account_id from dahu.supply_source s where s.line_id = of_line and (upper_inf(s.valid) or upper(s.valid) > as_of)
union select l.account_id from dahu.line l where l.line_id = of_line and l.account_id is not null
union select m.account_id from dahu.metering_point p join dahu.metering_point_account m on m.metering_point_id = p.metering_point_id
      where p.line_id = of_line and m.valid @> as_of
union select d.account_id from dahu.dual_source_feed f join dahu.dual_source d on d.work_case_id = f.work_case_id where f.line_id = of_line and d.closed_on is null
union select u.account_id from dahu.unauthorised_source u where u.line_id = of_line and (u.cleared_on is null or u.cleared_on > as_of)
$$;
comment on function dahu.line_attached(bigint, date) is 'The accounts that hang on a line';
