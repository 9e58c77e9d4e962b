create or replace function api.subscription_add(body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- subscription_add - somebody is to be told from now on.
declare
    way     dahu.channel;
    person  bigint := (select u.user_account_id from dahu.user_account u where u.login = body ->> 'user');
    of_unit bigint := (select g.org_unit_id from dahu.org_unit g where g.name = body ->> 'unit');
    made    bigint;
begin
    perform dahu.right_require('system.manage');
    select * into way from dahu.channel c where c.name = body ->> 'channel';
    if not found then
        perform dahu.refuse('channel_unknown', jsonb_build_object('channel', body ->> 'channel'), 'DH422');
    elsif not exists (select from dahu.notice_kind k where k.name = body ->> 'kind') then
        perform dahu.refuse('notice_kind_unknown', jsonb_build_object('kind', body ->> 'kind'), 'DH422');
    elsif body ? 'user' and person is null then
        perform dahu.refuse('subscription_user', jsonb_build_object('user', body ->> 'user'), 'DH422');
    elsif body ? 'unit' and of_unit is null then
        perform dahu.refuse('subscription_unit', jsonb_build_object('unit', body ->> 'unit'), 'DH422');
    elsif way.kind = 'MAIL' and coalesce(body ->> 'address', '') = ''
          and (select k.audience from dahu.notice_kind k where k.name = body ->> 'kind') = 'STAFF' then
        perform dahu.refuse('subscription_address', '{}', 'DH422');
    elsif coalesce(body ->> 'quiet_from', body ->> 'quiet_until', '00:00') !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
          or coalesce(body ->> 'quiet_until', body ->> 'quiet_from', '00:00') !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' then
        perform dahu.refuse('subscription_quiet_ck', '{}', 'DH422');
    end if;
    insert into dahu.subscription (kind_name, channel_id, address, user_account_id, org_unit_id, lang, quiet_from, quiet_until)
    values (body ->> 'kind', way.channel_id, coalesce(body ->> 'address', ''), person, of_unit, coalesce(body ->> 'lang', 'zh'),
            (body ->> 'quiet_from')::time, (body ->> 'quiet_until')::time)
    returning subscription_id into made;
    return api.subscription_row(made);
end
$$;
comment on function api.subscription_add(jsonb) is 'Somebody is to be told from now on';
