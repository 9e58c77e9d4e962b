create or replace function dahu.effect_call_back(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_call_back - the customer was called after supply was connected, a change was carried out, or a defect was put right.
--
-- form     {"answered","satisfied"?,"said"?}
select dahu.call_back_made(of_case, (form ->> 'answered')::boolean, (form ->> 'satisfied')::boolean, form ->> 'said')
$$;
comment on function dahu.effect_call_back(bigint, jsonb) is 'The customer was called';
