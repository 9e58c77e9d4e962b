create or replace function api.site_state(number text) returns jsonb
    language sql
    stable
as $$
-- site_state - people, equipment under dispatch, security load and emergency supply of an account (4.2, 4.14).
select jsonb_build_object('account', number, 'people', dahu.site_people(a.id, null, dahu.today()),
    'equipment', (select coalesce(jsonb_agg(jsonb_build_object('id', q.dispatch_equipment_id, 'dispatch_number', q.dispatch_number, 'name', q.name, 'authority', q.authority, 'operations', q.operations)
                                            order by q.dispatch_number), '[]') from dahu.dispatch_equipment q where q.account_id = a.id and q.valid @> dahu.today()),
    'security_load', (select jsonb_build_object('load_kw', z.load_kw, 'interruption_s', z.interruption_s, 'from_on', lower(z.valid)) from dahu.security_load z where z.account_id = a.id and z.valid @> dahu.today()),
    'emergency', (select coalesce(jsonb_agg(jsonb_build_object('id', e.emergency_supply_id, 'kind', e.kind, 'capacity_kw', e.capacity_kw, 'start_s', e.start_s, 'interlock', e.interlock, 'portable', e.portable, 'source', e.supply_source_id,
                                                               'filed_on', e.filed_on, 'last_run_on', (select max(r.run_on) from dahu.emergency_run r where r.emergency_supply_id = e.emergency_supply_id and r.passed))
                                            order by e.emergency_supply_id), '[]') from dahu.emergency_supply e where e.account_id = a.id and e.valid @> dahu.today()),
    'plans', (select coalesce(jsonb_agg(jsonb_build_object('id', p.emergency_plan_id, 'kind', p.kind, 'held_on', p.held_on, 'detail', p.detail, 'document_no', p.document_no)
                                        order by p.held_on desc, p.emergency_plan_id desc), '[]') from dahu.emergency_plan p where p.account_id = a.id))
from (select dahu.account_named(number) as id) a
$$;
comment on function api.site_state(text) is 'People, equipment and emergency supply of an account';
