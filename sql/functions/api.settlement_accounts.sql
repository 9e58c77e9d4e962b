create or replace function api.settlement_accounts(page_limit integer, after_number text, last_months integer, of_state text, of_search text) returns jsonb
    language plpgsql
    stable
    set plan_cache_mode = force_custom_plan
    set jit = off
as $$
-- settlement_accounts - accounts by months: where the bill of each period stands, and what is open of the account (4.16).
--
-- @of_state   only accounts with a bill of these months in that state; OPEN: issued and not paid in full; MISSING: a period that is over without a bill
-- @of_search  a part of the number or of the customer's name
-- Shape:  of each month the worst of its bills: LATE, HELD, DRAFT, ISSUED, PAID; without one MISSING (the period is over), RUNNING, or NONE (no tariff).
-- Units:  fen.
begin
return (
with span as (
    select (date_trunc('month', dahu.today()::timestamp) - n * interval '1 month')::date as month from generate_series(0, last_months - 1) n
),
subject as materialized (
    select m.month, s.account_id, s.over, daterange(s.from_day, s.until_day) as period
    from span m
    cross join lateral dahu.settlement_subject(m.month) s
),
billed as materialized (
    select b.account_id, b.bill_number, b.kind, b.period, date_trunc('month', lower(b.period)::timestamp)::date as month, b.amount_fen, p.paid, b.status,
           dahu.bill_state(b.status, b.holds, b.amount_fen, p.paid, b.due_on) as state
    from dahu.bill b
    cross join lateral (select coalesce(sum(y.amount_fen), 0)::bigint as paid from dahu.payment y where y.bill_id = b.bill_id) p
    where b.status <> 'CANCELLED' and lower(b.period) >= (select min(m.month) from span m)
),
page as (
    select a.account_id, a.account_number, coalesce(c.name, '') as customer
    from dahu.account a
    left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> dahu.today()
    left join dahu.customer c on c.customer_id = h.customer_id
    where (after_number is null or a.account_number > after_number)
      and (of_search is null or strpos(lower(a.account_number), lower(of_search)) > 0 or strpos(lower(c.name), lower(of_search)) > 0)
      and (exists (select from subject s where s.account_id = a.account_id) or exists (select from billed b where b.account_id = a.account_id))
      and (of_state is null
           or exists (select from billed b where b.account_id = a.account_id and (b.state = of_state or of_state = 'OPEN' and b.state in ('ISSUED', 'LATE')))
           or of_state = 'MISSING' and exists (select from subject s where s.account_id = a.account_id and s.over
                                               and not exists (select from billed b where b.account_id = s.account_id and b.kind = 'SETTLEMENT' and b.period && s.period)))
    order by a.account_number
    limit page_limit + 1
),
shown as (
    select p.*, row_number() over (order by p.account_number) as at from page p
),
cell as (
    select g.account_id, m.month, w.bill_number, w.amount_fen, w.open_fen,
           coalesce(w.state, case when s.account_id is null then 'NONE' when s.over then 'MISSING' else 'RUNNING' end) as state
    from shown g
    cross join span m
    left join subject s on s.account_id = g.account_id and s.month = m.month
    left join lateral (
        select b.bill_number, b.amount_fen, b.state, case when b.status = 'ISSUED' then b.amount_fen - b.paid end as open_fen
        from billed b
        where b.account_id = g.account_id and b.month = m.month
        order by array_position(array['LATE', 'HELD', 'DRAFT', 'ISSUED', 'PAID'], b.state), b.bill_number
        limit 1
    ) w on true
)
select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(jsonb_build_object(
                  'account', g.account_number, 'customer', g.customer,
                  'open_fen', (select coalesce(sum(b.amount_fen - b.paid), 0) from billed b where b.account_id = g.account_id and b.state in ('ISSUED', 'LATE')),
                  'late_fen', (select coalesce(sum(b.amount_fen - b.paid), 0) from billed b where b.account_id = g.account_id and b.state = 'LATE'),
                  'months', (select jsonb_agg(jsonb_build_object('month', to_char(c.month, 'YYYY-MM'), 'bill_state', c.state, 'bill', c.bill_number, 'amount_fen', c.amount_fen, 'open_fen', c.open_fen)
                                              order by c.month desc) from cell c where c.account_id = g.account_id)) order by g.at), '[]')
              from shown g where g.at <= page_limit),
    'next', (select g.account_number from shown g where g.at = page_limit and exists (select from shown f where f.at > page_limit))));
end
$$;
comment on function api.settlement_accounts(integer, text, integer, text, text) is 'Accounts by months: where their bills stand';
