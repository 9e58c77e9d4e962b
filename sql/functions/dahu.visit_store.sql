create or replace function dahu.visit_store(body jsonb, account bigint, of_case bigint) returns void
    language plpgsql
as $$
-- visit_store - write a visit down whole: its row, crew, items, photos, readings, tests and proposals.
--
-- Errors: visit_future, visit_item_unknown, visit_crew_of_two, inspector_unknown, visit_sender, visit_items_missing,
--         visit_point_unknown, and the checks of the tables.
declare
    id       uuid := (body ->> 'id')::uuid;
    shift    interval := (body ->> 'offset_ms')::bigint * interval '1 millisecond';
    began    timestamptz := (body ->> 'began_at')::timestamptz + shift;
    ended    timestamptz := (body ->> 'ended_at')::timestamptz + shift;
    day      date := (ended at time zone (select u.timezone from dahu.utility u))::date;
    wrong    text;
    crew     bigint[] := (select array_agg(distinct dahu.inspector_then(c ->> 'login', day)) from jsonb_array_elements(body -> 'crew') c);
begin
    if ended > clock_timestamp() + interval '10 minutes' then
        perform dahu.refuse('visit_future', jsonb_build_object('at', dahu.civil_short(ended)));
    end if;
    if coalesce(cardinality(crew), 0) < 2 then
        perform dahu.refuse('visit_crew_of_two', jsonb_build_object('given', coalesce(cardinality(crew), 0)));
    end if;
    if dahu.user_id() is not null and dahu.user_id() <> all (crew) and dahu.desk() <> 'INSPECTION_LEAD' then
        perform dahu.refuse('visit_sender', '{}');
    end if;
    select string_agg(i ->> 'code', ' ') into wrong from jsonb_array_elements(coalesce(body -> 'items', '[]')) i
    where not exists (select from dahu.inspection_item k where k.code = i ->> 'code');
    if wrong is not null then
        perform dahu.refuse('visit_item_unknown', jsonb_build_object('items', wrong));
    end if;
    if body ->> 'outcome' = 'INSPECTED' then
        select string_agg(k.code, ' ' order by k.code) into wrong
        from dahu.inspection_item k
        where k.valid @> day and k.applies = 'ALWAYS'
          and not exists (select from jsonb_array_elements(coalesce(body -> 'items', '[]')) i where i ->> 'code' = k.code);
        if wrong is not null then
            perform dahu.refuse('visit_items_missing', jsonb_build_object('items', wrong));
        end if;
    end if;
    insert into dahu.visit (visit_id, receipt_number, account_id, work_case_id, outcome, copy_no, visited_on, began_at, ended_at, phone_began_at, phone_ended_at,
                            offset_ms, latitude_e7, longitude_e7, accuracy_m, form_version, customer_name, customer_signature_sha256, refusal_reason,
                            no_access_reason, satisfied, corrects_id, content, fingerprint, user_account_id, actor)
    values (id, 'HZ-' || to_char(day, 'YYYY') || '-' || lpad(nextval('dahu.visit_receipt')::text, 6, '0'), account, of_case, body ->> 'outcome',
            1 + (select count(*) from dahu.visit v where v.work_case_id = of_case and v.outcome = body ->> 'outcome'), day, began, ended,
            (body ->> 'began_at')::timestamptz, (body ->> 'ended_at')::timestamptz, (body ->> 'offset_ms')::bigint, (body #>> '{place,latitude_e7}')::integer,
            (body #>> '{place,longitude_e7}')::integer, (body #>> '{place,accuracy_m}')::integer, body ->> 'form_version',
            coalesce(body #>> '{customer,name}', ''), body #>> '{customer,signature_sha256}', coalesce(body ->> 'refusal_reason', ''),
            coalesce(body ->> 'no_access_reason', ''), (body ->> 'satisfied')::boolean, (body ->> 'corrects')::uuid, body,
            encode(sha256(convert_to(body::text, 'UTF8')), 'hex'), dahu.user_id(), dahu.actor());
    insert into dahu.visit_crew (visit_id, user_account_id, signature_sha256)
    select id, dahu.inspector_then(c ->> 'login', day), c ->> 'signature_sha256' from jsonb_array_elements(body -> 'crew') c;
    insert into dahu.visit_item (visit_id, code, result, severity, detail, due_on)
    select id, i ->> 'code', i ->> 'result', i ->> 'severity', coalesce(i ->> 'detail', ''),
           case when i ->> 'result' = 'DEFECT' then coalesce((i ->> 'due_on')::date, dahu.defect_due(i ->> 'severity', day)) end
    from jsonb_array_elements(coalesce(body -> 'items', '[]')) i;
    insert into dahu.visit_photo (visit_id, sha256, code, taken_at, latitude_e7, longitude_e7)
    select id, p ->> 'sha256', p ->> 'code', (p ->> 'taken_at')::timestamptz, (p ->> 'latitude_e7')::integer, (p ->> 'longitude_e7')::integer
    from jsonb_array_elements(coalesce(body -> 'photos', '[]')) p;
    insert into dahu.visit_reading (visit_id, metering_point_id, quantity, register_wh, system_wh, system_at, difference_wh, minutes_apart, explained, reason, photo_sha256)
    select id, p.metering_point_id, r ->> 'quantity', (r ->> 'register_wh')::bigint, c.system_wh, c.system_at, c.difference_wh, c.minutes_apart, c.explained,
           coalesce(r ->> 'reason', ''), r ->> 'photo_sha256'
    from jsonb_array_elements(coalesce(body -> 'readings', '[]')) r
    cross join lateral (select dahu.visit_point(account, r ->> 'point', day) as metering_point_id) p
    cross join lateral dahu.visit_compare(account, p.metering_point_id, r ->> 'quantity', (r ->> 'register_wh')::bigint,
                                          coalesce((r ->> 'read_at')::timestamptz + shift, ended)) c;
    insert into dahu.meter_test (metering_point_id, tested_on, passed, error_e3, document_no, actor)
    select dahu.visit_point(account, t ->> 'point', day), day, (t ->> 'passed')::boolean, (t ->> 'error_e3')::integer, t ->> 'document_no', dahu.actor()
    from jsonb_array_elements(coalesce(body -> 'tests', '[]')) t
    on conflict (metering_point_id, tested_on) do nothing;
    insert into dahu.visit_proposal (visit_id, place, fact, was, proposed)
    select id, n, p ->> 'fact', coalesce(p ->> 'was', ''), p ->> 'proposed'
    from jsonb_array_elements(coalesce(body -> 'proposals', '[]')) with ordinality as x(p, n);
end
$$;
comment on function dahu.visit_store(jsonb, bigint, bigint) is 'Writes a visit down whole';
