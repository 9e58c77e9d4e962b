create or replace function api.policy_try_ask(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- policy_try_ask - have it found out in the background which verdicts would be other with other thresholds. Nothing is recorded.
begin
    perform dahu.right_require('rulebook.try');
    return dahu.job_add('policy_try', body);
end
$$;
comment on function api.policy_try_ask(jsonb) is 'Which verdicts would be other with other thresholds';
