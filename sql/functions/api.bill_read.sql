create or replace function api.bill_read(bill text) returns jsonb
    language sql
    stable
as $$
-- bill_read - a bill by its number alone; null when there is none.
select api.bill(null, bill)
$$;
comment on function api.bill_read(text) is 'A bill by its number';
