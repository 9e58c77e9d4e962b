create or replace function api.claims(of_account text, still_open text) returns jsonb
    language sql
    stable
as $$
-- claims - money owed beside the bills, with what was paid.
select jsonb_build_object('items', coalesce(jsonb_agg(dahu.claim_row(c.claim_id) order by c.claim_number desc), '[]'))
from dahu.claim c
join dahu.account a on a.account_id = c.account_id
where dahu.unit_seen(a.org_unit_id) and (of_account is null or a.account_number = of_account)
  and (still_open is null or (dahu.claim_open_fen(c.claim_id) > 0) = (still_open = 'yes'))
$$;
comment on function api.claims(text, text) is 'Money owed beside the bills';
