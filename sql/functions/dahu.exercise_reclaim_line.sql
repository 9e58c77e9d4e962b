create or replace function dahu.exercise_reclaim_line(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- exercise_reclaim_line - the company makes a dedicated line a public one (4.6): its bay serves the public, and what the former user
-- keeps on it is agreed (供电营业规则 1996 art. 46).
--
-- Errors: reclaim_line_done the line is public already.
declare
    proposal dahu.proposal := (select p from dahu.proposal p where p.work_case_id = of_case);
    line     dahu.line;
begin
    select l.* into line from dahu.line l where l.line_number = proposal.facts ->> 'line' for update;
    if line.kind is distinct from 'DEDICATED' then
        perform dahu.refuse('reclaim_line_done', jsonb_build_object('line', proposal.facts ->> 'line'), 'DH409');
    end if;
    insert into dahu.kept_capacity (line_id, account_id, kva, valid, work_case_id)
    values (line.line_id, line.account_id,
            coalesce((select sum(s.rated_kva) from dahu.transformer_state(line.account_id, dahu.today()) s where s.installed and not s.suspended), 0),
            daterange(dahu.today(), null), of_case);
    update dahu.line l set kind = 'PUBLIC', account_id = null where l.line_id = line.line_id;
end
$$;
comment on function dahu.exercise_reclaim_line(bigint, jsonb) is 'Makes a dedicated line a public one';
