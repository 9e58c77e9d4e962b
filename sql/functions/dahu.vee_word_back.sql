create or replace function dahu.vee_word_back(form jsonb)
    returns dahu.vee_edit
    language plpgsql
as $$
-- vee_word_back - the edit that a form takes back, with its point locked; refused when there is none that stands.
declare
    word dahu.vee_edit;
begin
    select e.* into word from dahu.vee_edit e where e.vee_edit_id = (form ->> 'withdraws')::bigint and e.kind <> 'WITHDRAW';
    if not found then
        perform dahu.refuse('vee_edit_withdraws_fk', jsonb_build_object('id', form ->> 'withdraws'), 'foreign_key_violation');
    end if;
    perform dahu.event_point(p.point_number) from dahu.metering_point p where p.metering_point_id = word.metering_point_id;
    if exists (select from dahu.vee_edit e where e.withdraws_id = word.vee_edit_id) then
        perform dahu.refuse('vee_edit_withdrawn', jsonb_build_object('id', form ->> 'withdraws'));
    end if;
    return word;
end
$$;
comment on function dahu.vee_word_back(jsonb) is 'The edit that is taken back';
