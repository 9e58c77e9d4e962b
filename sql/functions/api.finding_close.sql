create or replace function api.finding_close(finding text, body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- finding_close - a finding was put right: by what.
declare
    closed bigint;
begin
    perform dahu.right_require('finding.write');
    update dahu.compliance_finding f set closed_at = clock_timestamp(), closed_by = dahu.actor(), correction = body ->> 'correction'
    where f.compliance_finding_id::text = finding and f.closed_at is null
    returning f.compliance_finding_id into closed;
    if closed is null then
        perform dahu.refuse('finding_unknown', jsonb_build_object('finding', finding), 'DH404');
    end if;
    return api.finding_row(closed);
end
$$;
comment on function api.finding_close(text, jsonb) is 'A finding was put right';
