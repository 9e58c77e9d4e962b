create or replace function dahu.line_terms(of_account bigint) returns table (line_id bigint, line_number text, term text, limit_on date, extended_on date)
    language sql
    stable
as $$
-- line_terms - the limits of the dedicated lines of an account, of all where it is null: a year from the first energisation for what
-- is installed (4.6.1), two from completion for what is in service (4.6.2).
--
-- Shape:  extended_on is the new day that the management gave; null: none.
-- Source: domain rules 6.4; a line that is not energised yet has its year from its completion.
select l.line_id, l.line_number, t.term, t.limit_on,
       (select max(p.until_on) from dahu.proposal p join dahu.work_case c using (work_case_id)
        where p.kind = 'reclaim_line' and p.facts ->> 'line' = l.line_number and c.state = 'EXTENDED')
from dahu.line l
cross join lateral (values
    ('YEAR_1', (coalesce(l.first_energised_on, l.completed_on) + make_interval(months => dahu.policy_number('r461_year1_months', l.completed_on, 12)::integer))::date),
    ('YEAR_2', (l.completed_on + make_interval(years => dahu.policy_number('r462_years', l.completed_on, 2)::integer))::date)) as t(term, limit_on)
where l.kind = 'DEDICATED' and l.completed_on is not null and (of_account is null or l.account_id = of_account)
$$;
comment on function dahu.line_terms(bigint) is 'Limits of dedicated lines';
