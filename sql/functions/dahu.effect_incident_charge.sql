create or replace function dahu.effect_incident_charge(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_incident_charge - the compensation for the meter becomes a claim.
select dahu.claim_issue(of_case, 'METER', (form ->> 'amount_fen')::bigint, 0, form)
$$;
comment on function dahu.effect_incident_charge(bigint, jsonb) is 'Charges the compensation for a meter';
