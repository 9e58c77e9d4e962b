create or replace function dahu.bill_named(number text) returns bigint
    language plpgsql
    stable
as $$
-- bill_named - the bill of that number; refused as not found when there is none, or its account is not for the eyes of this desk.
declare
    found bigint := (select b.bill_id from dahu.bill b where b.bill_number = number and dahu.account_seen(b.account_id));
begin
    if found is null then
        perform dahu.refuse('bill_unknown', jsonb_build_object('bill', number), 'DH404');
    end if;
    return found;
end
$$;
comment on function dahu.bill_named(text) is 'The bill of a number';
