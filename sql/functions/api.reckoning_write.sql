create or replace function api.reckoning_write(of_assessment bigint, of_outcome text, of_reasons jsonb, of_result jsonb, of_thresholds jsonb, of_version text, of_fault text)
    returns void
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- reckoning_write - what rule violation said to a reckoning, once; or why its facts cannot be judged. No address leads here: the
-- program calls it with what the rule has said.
begin
    perform right_require('case.read');
    update violation_assessment a
    set outcome = of_outcome, reasons = of_reasons, result = of_result, thresholds = of_thresholds, rule_version = of_version, fault = coalesce(of_fault, ''),
        amount_fen = (of_result ->> 'amount_fen')::bigint, base_fen = (of_result ->> 'base_fen')::bigint, penalty_fen = (of_result ->> 'penalty_fen')::bigint,
        reckoned_at = clock_timestamp()
    where a.violation_assessment_id = of_assessment and a.reckoned_at is null;
end
$$;
comment on function api.reckoning_write(bigint, text, jsonb, jsonb, jsonb, text, text) is 'Writes a reckoning down';
