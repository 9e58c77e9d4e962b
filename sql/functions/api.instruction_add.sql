create or replace function api.instruction_add(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- instruction_add - the dispatchers give an instruction or a permission, order a restriction, or note something (3.2.1, 3.2.2).
--
-- Refused when the receiver is not authorised on that day (order_receiver), or his certificate is over, or a gap of a template was not filled in. issued_at may lie up to a day back:
-- the log is written while things happen.
declare
    account  bigint := case when body ->> 'account' is not null then account_named(body ->> 'account') end;
    given    timestamptz := coalesce((body ->> 'issued_at')::timestamptz, clock_timestamp());
    day      date := (given at time zone (select z.timezone from utility z))::date;
    person   site_person := (select p from site_person p where p.site_person_id = (body ->> 'receiver')::bigint and p.account_id = account and p.duty = 'ORDER_RECEIVER'
                               and p.valid @> day and p.certificate_until_on >= day);
    unit_of  bigint;
    made     bigint;
begin
    if given > clock_timestamp() + interval '5 minutes' or given < clock_timestamp() - interval '1 day' then
        perform refuse('instruction_time', jsonb_build_object('issued_at', body ->> 'issued_at'), 'DH422');
    end if;
    if strpos(body ->> 'content', '____') > 0 then
        perform refuse('instruction_gap', '{}', 'DH422');
    end if;
    if body ->> 'kind' <> 'NOTE' and account is null then
        perform refuse('instruction_account', jsonb_build_object('kind', body ->> 'kind'), 'DH422');
    end if;
    if body ->> 'kind' <> 'NOTE' and body ->> 'receiver' is null then
        perform refuse('instruction_receiver', '{}', 'DH422');
    end if;
    if body ->> 'kind' <> 'NOTE' and person.site_person_id is null then
        perform refuse('order_receiver', jsonb_build_object('account', body ->> 'account', 'receiver', body ->> 'receiver', 'on', day), 'DH409');
    end if;
    if body ->> 'equipment' is not null then
        unit_of := (select q.dispatch_equipment_id from dispatch_equipment q where q.account_id = account and q.dispatch_number = body ->> 'equipment' and q.valid @> day);
        if unit_of is null then
            perform refuse('equipment_unknown', jsonb_build_object('equipment', body ->> 'equipment'), 'DH422');
        end if;
    end if;
    perform pg_advisory_xact_lock(hashtext('dahu.instruction_add'));
    insert into dispatch_instruction (instruction_number, kind, account_id, line_id, dispatch_equipment_id, alarm_number, content, site_person_id, receiver, issued_at, user_account_id, corrects_id, actor)
    select 'DD-' || to_char(today(), 'YYYY') || '-' || lpad((1 + count(*))::text, 5, '0'), body ->> 'kind', account, case when body ->> 'line' is not null then line_named(body ->> 'line') end, unit_of,
           coalesce(body ->> 'alarm', ''), body ->> 'content', person.site_person_id, coalesce(person.name, ''), given, user_id(),
           case when body ->> 'corrects' is not null then instruction_named(body ->> 'corrects') end, actor()
    from dispatch_instruction i where i.instruction_number like 'DD-' || to_char(today(), 'YYYY') || '-%'
    returning dispatch_instruction_id into made;
    return instruction_row(made);
end
$$;
comment on function api.instruction_add(jsonb) is 'The dispatchers give an instruction';
