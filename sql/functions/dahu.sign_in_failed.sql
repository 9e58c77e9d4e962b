create or replace function dahu.sign_in_failed(who text, from_address text, why text, request text) returns void
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- sign_in_failed - note a wrong password or code, which slows down the next try.
begin
    delete from dahu.sign_in_fault f where f.sign_in_fault_id in (
        select o.sign_in_fault_id from dahu.sign_in_fault o where o.failed_at < now() - interval '1 day' limit 100 for update skip locked);
    insert into dahu.sign_in_fault (login, address) values (dahu.login_hash(who), from_address);
    perform set_config('dahu.actor', coalesce((select u.login from dahu.user_account u where u.login = lower(who)), 'anonymous'), true),
            set_config('dahu.address', from_address, true), set_config('dahu.request_id', coalesce(request, ''), true);
    perform dahu.audit_write('sign_in', 'session', '', null, '{}', 'REFUSED', why);
end
$$;
comment on function dahu.sign_in_failed(text, text, text, text) is 'Notes a wrong password or code';
