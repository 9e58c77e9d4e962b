create or replace function dahu.copies_put(of_case bigint, of_version smallint, holders jsonb, on_day date) returns void
    language sql
as $$
-- copies_put - the duplicates of a version, one for each holder of the list.
insert into dahu.contract_copy (work_case_id, version_no, copy_no, holder, handed_on, actor)
select of_case, of_version, h.no, h.holder, on_day, dahu.actor()
from jsonb_array_elements_text(coalesce(holders, '[]')) with ordinality as h(holder, no)
$$;
comment on function dahu.copies_put(bigint, smallint, jsonb, date) is 'Writes the duplicates of a version';
