create or replace function dahu.effect_violation_cut(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_violation_cut - supply was cut on the spot: only for theft, and with a record of why and how it was made safe.
--
-- Errors: violation_cut_theft_only (DH409), violation_cut_future.
begin
    if (select v.act from dahu.violation v where v.work_case_id = of_case) <> 'THEFT' then
        perform dahu.refuse('violation_cut_theft_only', '{}', 'DH409');
    end if;
    if (form ->> 'cut_at')::timestamptz > clock_timestamp() then
        perform dahu.refuse('violation_cut_future', '{}');
    end if;
    update dahu.violation v set cut_at = (form ->> 'cut_at')::timestamptz, cut_reason = form ->> 'because' where v.work_case_id = of_case;
end
$$;
comment on function dahu.effect_violation_cut(bigint, jsonb) is 'Records that supply was cut on the spot';
