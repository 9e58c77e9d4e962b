create or replace function api.reading_findings(most integer, after integer, account text, point text, is_open text, since date, until date) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- reading_findings - what validation held or flagged, as a person works through it: what is held and open first, then the oldest.
--
-- @after  so many are passed over; next of the answer before
begin
    perform dahu.right_require('account.read');
    return (
        with item as materialized (
            select q.*, row_number() over () as n
            from dahu.vee_queue(account, point, coalesce(is_open, 'no') = 'yes', since, until) q
            where (is_open is distinct from 'no' or q.vee_edit_id is not null)
              and (coalesce(current_setting('dahu.scope', true), '') <> 'UNIT'
                   or dahu.account_seen((select a.account_id from dahu.account a where a.account_number = q.account_number)))
            limit coalesce(after, 0) + most + 1
        )
        select jsonb_build_object(
            'items', coalesce(jsonb_agg(jsonb_build_object('point', i.point_number, 'account', i.account_number, 'rule', i.rule, 'energy', nullif(i.energy, ''), 'from', i.from_at, 'to', i.to_at,
                                                           'outcome', i.outcome, 'raw', i.raw, 'bound', i.bound, 'edit', i.vee_edit_id, 'age_days', i.age_days) order by i.n)
                              filter (where i.n > coalesce(after, 0) and i.n <= coalesce(after, 0) + most), '[]'),
            'next', case when max(i.n) > coalesce(after, 0) + most then (coalesce(after, 0) + most)::text end)
        from item i);
end
$$;
comment on function api.reading_findings(integer, integer, text, text, text, date, date) is 'What validation held or flagged';
