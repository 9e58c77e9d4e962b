create or replace function api.energise(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- energise - capacity of an account comes under voltage, the first time or more of it: only with the gate of 4.13 green.
--
-- body  {"kva","effective_on","document_no","receiving_point"?,"line"?,"happened"?}; happened: it was done without the gate, and is recorded as
--       what happened (right energise.history). An ordinary one takes effect today or later.
declare
    account bigint := account_named(number);
    point   bigint;
    of_line bigint;
    missing text;
    history boolean := coalesce((body ->> 'happened')::boolean, false);
begin
    if history then
        perform right_require('energise.history');
        perform set_config('dahu.history', body ->> 'document_no', true);
    elsif (body ->> 'effective_on')::date < today() then
        perform refuse('energise_past', jsonb_build_object('effective_on', body ->> 'effective_on'), 'DH422');
    end if;
    if body ->> 'receiving_point' is not null then
        point := (select r.receiving_point_id from receiving_point r where r.account_id = account and r.name = body ->> 'receiving_point');
        if point is null then
            perform refuse('receiving_point_unknown', jsonb_build_object('receiving_point', body ->> 'receiving_point'), 'DH422');
        end if;
    end if;
    if body ->> 'line' is not null then
        of_line := (select l.line_id from line l where l.line_number = body ->> 'line');
        if of_line is null then
            perform refuse('line_unknown', jsonb_build_object('line', body ->> 'line'), 'DH422');
        end if;
    end if;
    missing := (select string_agg(i.item, ' ') from energise_items(account, today()) i where i.ok is not true);
    if missing is not null and not history then
        perform refuse('energise_gate', jsonb_build_object('account', number, 'missing', missing), 'DH409');
    end if;
    insert into capacity_event (account_id, receiving_point_id, line_id, kind, kva, effective_on, document_no, actor)
    select account, point, of_line, k.kind, (body ->> 'kva')::integer, (body ->> 'effective_on')::date, body ->> 'document_no', actor()
    from (values (1, 'INSTALL'), (2, 'COMMISSION')) as k(n, kind)
    order by k.n;
    perform set_config('dahu.history', '', true);
    return api.energise_gate(number);
end
$$;
comment on function api.energise(text, jsonb) is 'Capacity of an account comes under voltage';
