create or replace function dahu.instruction_row(of_instruction bigint) returns jsonb
    language sql
    stable
as $$
-- instruction_row - an entry of the dispatchers with all that followed, and where it stands.
select jsonb_build_object(
    'number', i.instruction_number, 'kind', i.kind, 'account', a.account_number, 'line', l.line_number, 'equipment', q.dispatch_number, 'alarm', nullif(i.alarm_number, ''),
    'content', i.content, 'receiver', nullif(i.receiver, ''), 'issued_at', i.issued_at, 'issuer', i.actor, 'issuer_name', dahu.person_name(i.actor),
    'corrects', (select c.instruction_number from dahu.dispatch_instruction c where c.dispatch_instruction_id = i.corrects_id),
    'corrected_by', (select min(c.instruction_number) from dahu.dispatch_instruction c where c.corrects_id = i.dispatch_instruction_id),
    'open', i.kind <> 'NOTE' and not exists (select from dahu.dispatch_entry e where e.dispatch_instruction_id = i.dispatch_instruction_id and e.kind in ('REFUSED', 'RESULT', 'CANCELLED')),
    'entries', (select coalesce(jsonb_agg(jsonb_build_object('kind', e.kind, 'happened_at', e.happened_at, 'content', e.content, 'danger', e.danger, 'reported_at', e.reported_at,
                                                             'correct', e.correct, 'actor', e.actor, 'actor_name', dahu.person_name(e.actor),
                                                             'incident', (select n.description from dahu.dispatch_incident n where n.dispatch_entry_id = e.dispatch_entry_id)) order by e.dispatch_entry_id), '[]')
                from dahu.dispatch_entry e where e.dispatch_instruction_id = i.dispatch_instruction_id))
from dahu.dispatch_instruction i
left join dahu.account a on a.account_id = i.account_id
left join dahu.line l on l.line_id = i.line_id
left join dahu.dispatch_equipment q on q.dispatch_equipment_id = i.dispatch_equipment_id
where i.dispatch_instruction_id = of_instruction
$$;
comment on function dahu.instruction_row(bigint) is 'An entry of the dispatchers with what followed';
