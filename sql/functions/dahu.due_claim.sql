create or replace function dahu.due_claim() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_claim - money owed beside the bills that is still open: compensation for meters (4.9), charges for violations (4.12).
select 'claim', c.claim_number, 'MARKETING_CLERK', null::bigint, c.account_id, c.work_case_id, a.org_unit_id, c.claim_number || ' ' || a.account_number, c.due_on, null::text,
       jsonb_build_object('kind', c.kind, 'open_fen', o.fen)
from dahu.claim c
join dahu.account a using (account_id)
cross join lateral (select dahu.claim_open_fen(c.claim_id) as fen) o
where o.fen > 0
$$;
comment on function dahu.due_claim() is 'Claims that are not paid';
