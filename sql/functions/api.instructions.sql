create or replace function api.instructions(of_account text, of_line text, is_open text, most integer, after text) returns jsonb
    language sql
    stable
as $$
-- instructions - a page of the log of the dispatchers, the newest first.
--
-- Shape:  {"items","next"}; next is null on the last page.
with page as (
    select i.dispatch_instruction_id, i.instruction_number, row_number() over (order by i.dispatch_instruction_id desc) as n
    from dahu.dispatch_instruction i
    left join dahu.account a on a.account_id = i.account_id
    left join dahu.line l on l.line_id = i.line_id
    where (i.account_id is null or dahu.unit_seen(a.org_unit_id)) and (of_account is null or a.account_number = of_account) and (of_line is null or l.line_number = of_line)
      and (is_open is null or (is_open = 'yes') = (i.kind <> 'NOTE' and not exists (select from dahu.dispatch_entry e where e.dispatch_instruction_id = i.dispatch_instruction_id and e.kind in ('REFUSED', 'RESULT', 'CANCELLED'))))
      and (after is null or i.dispatch_instruction_id < (select b.dispatch_instruction_id from dahu.dispatch_instruction b where b.instruction_number = after))
    order by i.dispatch_instruction_id desc
    limit most + 1
)
select jsonb_build_object('items', coalesce((select jsonb_agg(dahu.instruction_row(p.dispatch_instruction_id) order by p.n) from page p where p.n <= most), '[]'),
                          'next', (select p.instruction_number from page p where p.n = most and exists (select from page q where q.n > most)))
$$;
comment on function api.instructions(text, text, text, integer, text) is 'A page of the log of the dispatchers';
