create or replace function api.profile_set(number text, body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- profile_set - what is known of a customer, written anew; every earlier text stays.
declare
    of_account bigint;
    newest     bigint;
begin
    perform dahu.right_require('profile.write');
    of_account := dahu.account_named(number);
    perform pg_advisory_xact_lock(hashtext('dahu.customer_profile'), of_account::integer);
    newest := coalesce((select max(p.customer_profile_id) from dahu.customer_profile p where p.account_id = of_account), 0);
    perform dahu.version_require(number, newest::integer);
    insert into dahu.customer_profile (account_id, industry, size, business_scope, operating_state, industry_position, priority, load_grade, credit_state, actor)
    values (of_account, coalesce(body ->> 'industry', ''), coalesce(body ->> 'size', ''), coalesce(body ->> 'business_scope', ''),
            coalesce(body ->> 'operating_state', ''), coalesce(body ->> 'industry_position', ''), (body ->> 'priority')::smallint, body ->> 'load_grade',
            body ->> 'credit_state', dahu.actor());
    return api.profile(number);
end
$$;
comment on function api.profile_set(text, jsonb) is 'What is known of a customer, written anew';
