create or replace function dahu.event_holder(form jsonb)
    returns bigint
    language plpgsql
as $$
-- event_holder - another customer holds an account from a day on, or a point belongs to another account (clause 4.10).
--
-- Shape:  the identifier of the event. form: from (a day), and either account, customer, applied (the day of the
--         application), or point, account; reason, document_no, actor, settled_reason.
--
-- The registers do not notice. Energy of a point is made anew where the point moves, because the capacity that it is
-- held against is the account's.
begin
    if form ? 'point' then
        return dahu.event_holder_point(form, dahu.event_point(form ->> 'point'), dahu.event_account(form ->> 'account'));
    end if;
    return dahu.event_holder_account(form, dahu.event_account(form ->> 'account'));
end
$$;
comment on function dahu.event_holder(jsonb) is 'Records a change of customer, or the move of a point to another account';
