create or replace function dahu.turn_call_back() returns integer
    language plpgsql
as $$
-- turn_call_back - every minute: what a customer was not content with becomes an inquiry with its limits; calls of accounts that are
-- closed are dropped. Returns how many of both.
declare
    b    record;
    made integer := 0;
begin
    for b in
        select x.call_back_id, x.account_id, c.case_number, x.said
        from dahu.call_back x join dahu.work_case c using (work_case_id)
        where x.satisfied is false and x.request_case_id is null
        order by x.call_back_id
    loop
        update dahu.call_back x
        set request_case_id = dahu.case_open('requests', 'register', b.account_id, '',
                                             jsonb_build_object('kind', 'INQUIRY', 'channel', 'PHONE', 'summary', b.case_number || ' ' || b.said), b.case_number)
        where x.call_back_id = b.call_back_id;
        made := made + 1;
    end loop;
    for b in
        select distinct x.work_case_id from dahu.call_back x join dahu.account a using (account_id)
        where x.done_on is null and x.dropped_because is null and a.closed_on <= dahu.today()
    loop
        perform dahu.call_back_drop(b.work_case_id, 'ACCOUNT_CLOSED');
        made := made + 1;
    end loop;
    return made;
end
$$;
comment on function dahu.turn_call_back() is 'Every minute: what came of calls to customers';
