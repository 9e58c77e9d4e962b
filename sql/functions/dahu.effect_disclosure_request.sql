create or replace function dahu.effect_disclosure_request(of_case bigint, form jsonb)
    returns void
    language plpgsql
as $$
-- effect_disclosure_request - somebody outside wants to know something of a customer.
begin
    insert into dahu.disclosure (work_case_id, recipient, purpose, content)
    values (of_case, form ->> 'recipient', form ->> 'purpose', form ->> 'content');
    update dahu.work_case w set subject = coalesce(nullif(w.subject, ''), left(form ->> 'recipient', 80)) where w.work_case_id = of_case;
end
$$;
comment on function dahu.effect_disclosure_request(bigint, jsonb) is 'Somebody outside wants to know something of a customer';
