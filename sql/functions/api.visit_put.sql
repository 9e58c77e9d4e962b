create or replace function api.visit_put(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- visit_put - take a visit as a phone sends it. Sent again it changes nothing and is answered as before.
--
-- Errors: visit_differs (DH409) that identifier was sent with other content; as dahu.visit_store and the steps of inspections.
declare
    id      uuid := (body ->> 'id')::uuid;
    account bigint;
    found   text;
    of_case bigint;
begin
    perform right_require('visit.send');
    account := account_named(body ->> 'account');
    perform pg_advisory_xact_lock(hashtext('dahu.visit_put'), hashtext(id::text));
    select v.fingerprint into found from visit v where v.visit_id = id;
    if found is null then
        of_case := case when body ->> 'inspection' is not null then case_named('inspections', body ->> 'inspection') end;
        if of_case is not null and (select c.account_id from work_case c where c.work_case_id = of_case) <> account then
            perform refuse('visit_other_account', jsonb_build_object('visit', id));
        end if;
        perform c.work_case_id from work_case c where c.work_case_id = of_case for update; -- copies are counted one after another
        perform visit_store(body, account, of_case);
        perform visit_follow(id);
    elsif found <> encode(sha256(convert_to(body::text, 'UTF8')), 'hex') then
        perform refuse('visit_differs', jsonb_build_object('visit', id), 'DH409');
    end if;
    return visit_answer(id);
end
$$;
comment on function api.visit_put(jsonb) is 'Takes a visit as a phone sends it';
