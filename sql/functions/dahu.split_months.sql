create or replace function dahu.split_months(form jsonb)
    returns table (month text, span daterange, days integer, of_days integer, total_wh bigint, category text, ratio_bp integer,
                   fixed_wh bigint)
    language sql
    stable
as $$
-- split_months - what is to be shared out by the split schemes of a form's account or point, by month, from form.from on.
--
-- Shape:  a row for each part, in the order in which parts are served; those of one month and span belong together, and the
--         part of a month without a scheme has no row. At most the last twelve months, up to today.
with subject as (
    select a.account_id, p.metering_point_id
    from (select form ->> 'account' as account, form ->> 'point' as point) f
    left join dahu.account a on a.account_number = f.account
    left join dahu.metering_point p on p.point_number = f.point
),
month as (
    select daterange(m.at::date, (m.at + interval '1 month')::date) as days
    from generate_series(greatest(date_trunc('month', (form ->> 'from')::date), date_trunc('month', dahu.today()) - interval '11 months'),
                         dahu.today(), interval '1 month') as m(at)
),
segment as (
    select s.split_scheme_id, m.days as month, s.valid * m.days * daterange(null, dahu.today(), '[]') as span,
           subject.account_id, subject.metering_point_id
    from subject
    join dahu.split_scheme s on s.account_id = subject.account_id or s.metering_point_id = subject.metering_point_id
    join month m on m.days && s.valid
),
told as (
    select g.split_scheme_id, g.month, g.span,
           (select coalesce(sum(d.active_import_wh), 0)::bigint
            from dahu.metering_point_account m
            join dahu.metering_point p on p.metering_point_id = m.metering_point_id and p.purpose = 'SETTLEMENT'
            join dahu.energy_day d on d.metering_point_id = m.metering_point_id and d.day <@ g.span and d.day <@ m.valid
            where m.account_id = g.account_id or m.metering_point_id = g.metering_point_id) as total_wh
    from segment g
    where not isempty(g.span)
)
select to_char(lower(t.month), 'YYYY-MM'), t.span, upper(t.span) - lower(t.span), upper(t.month) - lower(t.month), t.total_wh,
       p.category, p.ratio_bp, p.fixed_wh
from told t
join dahu.split_part p on p.split_scheme_id = t.split_scheme_id
order by t.month, t.span, p.place
$$;
comment on function dahu.split_months(jsonb) is 'What the split schemes of an account or a point share out, by month';
