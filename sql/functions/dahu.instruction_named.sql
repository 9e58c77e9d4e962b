create or replace function dahu.instruction_named(number text) returns bigint
    language plpgsql
    stable
as $$
-- instruction_named - the entry of the dispatchers of that number; refused as not found when there is none for these eyes.
declare
    id bigint := (select i.dispatch_instruction_id from dahu.dispatch_instruction i where i.instruction_number = number and (i.account_id is null or dahu.account_seen(i.account_id)));
begin
    if id is null then
        perform dahu.refuse('instruction_unknown', jsonb_build_object('instruction', number), 'DH404');
    end if;
    return id;
end
$$;
comment on function dahu.instruction_named(text) is 'The entry of the dispatchers of a number';
