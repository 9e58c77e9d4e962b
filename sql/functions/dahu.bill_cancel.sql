create or replace function dahu.bill_cancel(number text, why text, who text) returns void
    language plpgsql
as $$
-- bill_cancel - take an issued bill back, or throw a draft away; what hangs on it holds it (trigger bill_guard).
--
-- Errors: DH404 bill_unknown; DH409 bill_cancelled.
declare
    bill bigint := dahu.bill_named(number);
begin
    update dahu.bill b set status = 'CANCELLED', cancelled_at = clock_timestamp(), cancelled_because = why, cancelled_by = who
    where b.bill_id = bill and b.status <> 'CANCELLED';
    if not found then
        perform dahu.refuse('bill_cancelled', jsonb_build_object('bill', number), 'DH409');
    end if;
end
$$;
comment on function dahu.bill_cancel(text, text, text) is 'Takes a bill back';
