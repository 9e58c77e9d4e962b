create or replace function api.settlement_months(last_months integer) returns jsonb
    language sql
    stable
    set jit = off
as $$
-- settlement_months - how far the settlement of each of the last months is, the newest first (4.16): of the accounts that this desk sees.
--
-- Shape:  accounts: have a tariff in that month; over: their period has ended; missing: of these, without a bill of settlement. Bills of all kinds whose
--         period begins in the month: draft, held (a draft that a person must look at), issued (not due yet), paid, late.
-- Units:  fen.
with span as (
    select (date_trunc('month', dahu.today()::timestamp) - n * interval '1 month')::date as month from generate_series(0, last_months - 1) n
),
subject as materialized (
    select m.month, s.account_id, s.over, daterange(s.from_day, s.until_day) as period
    from span m
    cross join lateral dahu.settlement_subject(m.month) s
),
counted as (
    select s.month, count(*) as accounts, count(*) filter (where s.over) as over,
           count(*) filter (where s.over and not exists (select from dahu.bill b where b.account_id = s.account_id and b.kind = 'SETTLEMENT' and b.status <> 'CANCELLED' and b.period && s.period)) as missing
    from subject s
    group by s.month
),
billed as (
    select date_trunc('month', lower(b.period)::timestamp)::date as month, b.amount_fen, p.paid, dahu.bill_state(b.status, b.holds, b.amount_fen, p.paid, b.due_on) as state
    from dahu.bill b
    cross join lateral (select coalesce(sum(y.amount_fen), 0)::bigint as paid from dahu.payment y where y.bill_id = b.bill_id) p
    where b.status <> 'CANCELLED' and lower(b.period) >= (select min(m.month) from span m)
),
summed as (
    select b.month, count(*) filter (where b.state = 'DRAFT') as draft, count(*) filter (where b.state = 'HELD') as held, count(*) filter (where b.state = 'ISSUED') as issued,
           count(*) filter (where b.state = 'PAID') as paid, count(*) filter (where b.state = 'LATE') as late,
           coalesce(sum(b.amount_fen) filter (where b.state in ('ISSUED', 'PAID', 'LATE')), 0) as amount_fen,
           coalesce(sum(b.paid) filter (where b.state in ('ISSUED', 'PAID', 'LATE')), 0) as paid_fen,
           coalesce(sum(b.amount_fen - b.paid) filter (where b.state in ('ISSUED', 'LATE')), 0) as open_fen,
           coalesce(sum(b.amount_fen - b.paid) filter (where b.state = 'LATE'), 0) as late_fen
    from billed b
    group by b.month
)
select jsonb_build_object('items', jsonb_agg(jsonb_build_object(
    'month', to_char(m.month, 'YYYY-MM'), 'accounts', coalesce(c.accounts, 0), 'over', coalesce(c.over, 0), 'missing', coalesce(c.missing, 0), 'draft', coalesce(s.draft, 0),
    'held', coalesce(s.held, 0), 'issued', coalesce(s.issued, 0), 'paid', coalesce(s.paid, 0), 'late', coalesce(s.late, 0), 'amount_fen', coalesce(s.amount_fen, 0),
    'paid_fen', coalesce(s.paid_fen, 0), 'open_fen', coalesce(s.open_fen, 0), 'late_fen', coalesce(s.late_fen, 0)) order by m.month desc), 'next', null)
from span m
left join counted c using (month)
left join summed s using (month)
$$;
comment on function api.settlement_months(integer) is 'How far the settlement of each month is';
