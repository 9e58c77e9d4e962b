create or replace function api.quarantines(of_state text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- quarantines - the newest two hundred records of the field that were set aside; OPEN: nobody has decided, and it did not come otherwise.
begin
    perform right_require('inspection.review');
    return jsonb_build_object('items', (
        select coalesce(jsonb_agg(r.shown order by r.quarantine_id desc), '[]')
        from (select q.quarantine_id, dahu.quarantine_row(q.quarantine_id) as shown from quarantine q
              where of_state is null or of_state <> 'OPEN' or q.decision is null order by q.quarantine_id desc limit 200) r
        where of_state is null or r.shown ->> 'state' = of_state), 'next', null);
end
$$;
comment on function api.quarantines(text) is 'Records of the field that were set aside';
