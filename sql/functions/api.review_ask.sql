create or replace function api.review_ask(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- review_ask - have all accounts reviewed now, in the background.
begin
    perform dahu.right_require('rulebook.review');
    if (body ->> 'as_of')::date > dahu.today() then
        perform dahu.refuse('review_future', jsonb_build_object('as_of', body ->> 'as_of'), 'DH422');
    end if;
    return dahu.job_add('review', body);
end
$$;
comment on function api.review_ask(jsonb) is 'Has all accounts reviewed now';
