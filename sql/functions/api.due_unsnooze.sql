create or replace function api.due_unsnooze(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- due_unsnooze - take entries back into the list of who asks; one that is there already stays.
--
-- @body   {"items": [{"kind","thing"}]}
-- Shape:  {"items": [{"kind","thing","until_on"}]}: those that had been put aside, and until when
declare
    told jsonb;
begin
    perform right_require('case.read');
    with back as (
        update due_snooze s set ended_at = clock_timestamp()
        where s.user_account_id = user_id() and s.ended_at is null
          and exists (select from jsonb_to_recordset(body -> 'items') as w(kind text, thing text) where w.kind = s.kind and w.thing = s.thing)
        returning s.kind, s.thing, s.until_on
    )
    select coalesce(jsonb_agg(jsonb_build_object('kind', b.kind, 'thing', b.thing, 'until_on', b.until_on) order by b.kind, b.thing), '[]') into told from back b;
    return jsonb_build_object('items', told);
end
$$;
comment on function api.due_unsnooze(jsonb) is 'Takes entries back into the list';
