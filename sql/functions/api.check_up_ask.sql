create or replace function api.check_up_ask() returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- check_up_ask - have the checks of `dahu doctor` made by the service in the background.
begin
    perform dahu.right_require('health.read');
    return dahu.job_add('doctor', '{}');
end
$$;
comment on function api.check_up_ask() is 'Has the checks of dahu doctor made';
