create or replace function api.bill_issue_ask(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- bill_issue_ask - have drafts made once more and, where nothing has changed, issued, in the background (4.16, 3.1.2).
--
-- Errors: DH404 bill_unknown; DH409 bill_not_draft; DH422 bill_issue_future.
declare
    number text;
begin
    perform dahu.right_require('billing.issue');
    if (body ->> 'issued_on')::date > dahu.today() then
        perform dahu.refuse('bill_issue_future', jsonb_build_object('on', body ->> 'issued_on'), 'DH422');
    end if;
    for number in select jsonb_array_elements_text(body -> 'bills') loop
        if (select b.status from dahu.bill b where b.bill_id = dahu.bill_named(number)) <> 'DRAFT' then
            perform dahu.refuse('bill_not_draft', jsonb_build_object('bill', number), 'DH409');
        end if;
    end loop;
    return dahu.job_add('bill_issue', body);
end
$$;
comment on function api.bill_issue_ask(jsonb) is 'Has drafts issued';
