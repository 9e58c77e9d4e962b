create or replace function api.compensations(of_account text) returns jsonb
    language sql
    stable
as $$
-- compensations - the register of reactive compensation: what is installed now, or what ever was at one account.
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
    'account', a.account_number, 'label', c.label, 'kvar', c.kvar, 'automatic', c.automatic, 'from', lower(c.valid), 'until', upper(c.valid),
    'unit', r.name, 'document_no', c.document_no) order by a.account_number, c.label, c.valid), '[]'))
from dahu.compensation c
join dahu.account a on a.account_id = c.account_id
left join dahu.receiving_point r on r.receiving_point_id = c.receiving_point_id
where dahu.unit_seen(a.org_unit_id) and case when of_account is null then c.valid @> dahu.today() else a.account_number = of_account end
$$;
comment on function api.compensations(text) is 'The register of reactive compensation';
