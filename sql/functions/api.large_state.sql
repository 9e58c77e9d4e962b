create or replace function api.large_state(outcome text) returns text
    language sql
    immutable
as $$
-- large_state - outcome of rule 4.1 in the words of the interface: yes, no, review; unknown before the first review.
select case outcome when 'PASS' then 'yes' when 'FAIL' then 'no' when 'NOT_APPLICABLE' then 'no' else
       case when outcome is null then 'unknown' else 'review' end end
$$;
comment on function api.large_state(text) is 'Outcome of rule 4.1 as yes, no, review or unknown';
