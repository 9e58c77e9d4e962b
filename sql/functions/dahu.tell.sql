create or replace function dahu.tell(kind text, account bigint, facts jsonb) returns integer
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- tell - put what happened into the outbox for everybody whom it concerns; part of the transaction in which it happened.
--
-- Shape:  number of messages. @facts fill the texts `notice.<kind>.subject` and `notice.<kind>.text`.
--
-- A customer is told only with a consent that holds; the address is that of the consent.
declare
    unit   bigint := (select a.org_unit_id from dahu.account a where a.account_id = account);
    public boolean := (select k.audience = 'CUSTOMER' from dahu.notice_kind k where k.name = kind);
    made   integer;
begin
    if public is null then
        perform dahu.refuse('notice_kind_unknown', jsonb_build_object('kind', kind), 'DH422');
    end if;
    insert into dahu.outbox (kind_name, account_id, facts, channel_id, address, lang, quiet_from, quiet_until)
    select kind, account,
           facts || jsonb_strip_nulls(jsonb_build_object('account', (select a.account_number from dahu.account a where a.account_id = account))),
           s.channel_id, coalesce(c.address, s.address), s.lang, s.quiet_from, s.quiet_until
    from dahu.subscription s
    left join dahu.user_account u on u.user_account_id = s.user_account_id
    left join dahu.contact_consent c
        on public and c.account_id = account and kind = any (c.kinds)
       and dahu.today() >= c.given_on and (c.withdrawn_on is null or dahu.today() < c.withdrawn_on)
    where s.kind_name = kind and s.ended_at is null and u.disabled_at is null
      and (s.org_unit_id is null or s.org_unit_id = unit)
      and (not public or c.address is not null);
    get diagnostics made = row_count;
    if made > 0 then
        notify dahu_outbox;
    end if;
    return made;
end
$$;
comment on function dahu.tell(text, bigint, jsonb) is 'Puts what happened into the outbox for everybody whom it concerns';
