create or replace function api.probe_ask(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- probe_ask - have a meter read once, whether it is recorded or not; the result of the job has each value beside its register and words.
begin
    perform dahu.right_require('meter.manage'), dahu.probe_link_check(body ->> 'link');
    return dahu.job_add('probe', body);
end
$$;
comment on function api.probe_ask(jsonb) is 'Has a meter read once';
