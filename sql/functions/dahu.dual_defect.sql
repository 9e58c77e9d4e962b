create or replace function dahu.dual_defect(of_case bigint, as_of date) returns text
    language sql
    stable
as $$
-- dual_defect - the oldest open defect, major or urgent, that an inspection found in what keeps a second source apart; null: none.
--
-- Shape:  number of its case.
-- Source: domain rules 7.2 and 4.4: item E01 is about two lines, E02 about own generation. A source that runs parallel is asked for both.
select min(c.case_number)
from dual_source d
join rectification r on r.account_id = d.account_id and r.blocks_energising and r.found_on <= as_of
join dahu.work_case c on c.work_case_id = r.work_case_id and c.state <> 'CANCELLED'
where d.work_case_id = of_case and not coalesce(r.fixed and r.rechecked_on <= as_of, false)
  and r.code = any (case d.kind when 'GRID_DUAL' then array['E01'] when 'OWN_GENERATION' then array['E02'] else array['E01', 'E02'] end)
$$;
comment on function dahu.dual_defect(bigint, date) is 'An open defect in what keeps a second source apart';
