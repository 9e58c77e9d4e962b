create or replace function api.bill_list(page_limit integer, after_bill text, of_month text, of_state text, of_kind text, of_account text, of_sort text) returns jsonb
    language plpgsql
    stable
    set plan_cache_mode = force_custom_plan -- what is not asked for is no condition then
as $$
-- bill_list - a page of the bills that this desk sees (4.16).
--
-- @of_month  in which the period begins, 2026-10
-- @of_state  one of dahu.bill_state, or OPEN: issued and not paid in full
-- @of_sort   bill, amount, open, due; with - in front the other way round
-- @after_bill  the last bill that was seen; one that is not there makes an empty page
-- Units:  fen, 0.01 kWh.
-- Errors: DH422 bill_month.
begin
if of_month !~ '^20\d\d-(0[1-9]|1[0-2])$' then
    perform dahu.refuse('bill_month', jsonb_build_object('month', of_month), 'DH422');
end if;
return (
with wanted as (
    select b.bill_id, b.account_id, b.bill_number, b.amount_fen, b.due_on, p.paid, s.state,
           case when b.status = 'ISSUED' then b.amount_fen - p.paid end as open_fen
    from dahu.bill b
    cross join lateral (select coalesce(sum(y.amount_fen), 0)::bigint as paid from dahu.payment y where y.bill_id = b.bill_id) p
    cross join lateral (select dahu.bill_state(b.status, b.holds, b.amount_fen, p.paid, b.due_on) as state) s
    where (of_month is null or lower(b.period) >= (of_month || '-01')::date and lower(b.period) < ((of_month || '-01')::date + interval '1 month')::date)
      and (of_kind is null or b.kind = of_kind)
      and (of_account is null or b.account_id = (select a.account_id from dahu.account a where a.account_number = of_account))
      and (of_state is null or s.state = of_state or of_state = 'OPEN' and s.state in ('ISSUED', 'LATE'))
),
ordered as (
    select w.*, row_number() over (order by case of_sort when 'amount' then w.amount_fen when '-amount' then - w.amount_fen when 'open' then w.open_fen when '-open' then - w.open_fen
                                                         when 'due' then w.due_on - date '2000-01-01' when '-due' then date '2000-01-01' - w.due_on end nulls last,
                                            case when of_sort = '-bill' then w.bill_number end collate "C" desc, w.bill_number collate "C") as n
    from wanted w
),
page as (
    select o.* from ordered o
    where after_bill is null or o.n > (select f.n from ordered f where f.bill_number = after_bill)
    order by o.n
    limit page_limit + 1
),
shown as (
    select g.*, row_number() over (order by g.n) as at from page g
)
select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(jsonb_build_object(
                  'bill', b.bill_number, 'account', a.account_number, 'customer', coalesce(c.name, ''), 'kind', b.kind, 'from_on', lower(b.period), 'until_on', upper(b.period) - 1,
                  'bill_state', h.state, 'energy_x100', b.energy_x100, 'amount_fen', b.amount_fen, 'paid_fen', h.paid, 'open_fen', h.open_fen,
                  'issued_on', b.issued_on, 'due_on', b.due_on, 'corrects', k.bill_number, 'holds', to_jsonb(b.holds)) order by h.at), '[]')
              from shown h
              join dahu.bill b on b.bill_id = h.bill_id
              join dahu.account a on a.account_id = b.account_id
              left join dahu.bill k on k.bill_id = b.corrects_id
              left join dahu.account_holder o on o.account_id = b.account_id and o.valid @> upper(b.period) - 1
              left join dahu.customer c on c.customer_id = o.customer_id
              where h.at <= page_limit),
    'next', (select h.bill_number from shown h where h.at = page_limit and exists (select from shown f where f.at > page_limit))));
end
$$;
comment on function api.bill_list(integer, text, text, text, text, text, text) is 'A page of the bills';
