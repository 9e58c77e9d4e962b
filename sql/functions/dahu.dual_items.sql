create or replace function dahu.dual_items(of_case bigint, as_of date) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- dual_items - what must hold before a second source or own generation is put in use (4.14), item by item, all of them.
--
-- Shape:  items of the rule book block. Those beyond it (EXTENDED) block too, unless policy r4_14_extended is WARN: then they are in order
--         for the gate, and their facts say warning.
-- Source: domain rules 7.1. Own generation needs no dispatch agreement unless policy r4_14_own_generation_dispatch says so.
select i.item, i.holds or (i.extended and p.extended = 'WARN'),
       jsonb_build_object('kind', upper(f.kind), 'on', as_of, 'group', case when i.extended then 'EXTENDED' else 'SEED_MINIMUM' end, 'warning', i.extended and not i.holds and p.extended = 'WARN')
from dahu.dual_facts(of_case, as_of) f
cross join lateral (select dahu.policy_word('r4_14_extended', as_of, 'BLOCK') as extended,
                           dahu.policy_word('r4_14_own_generation_dispatch', as_of, 'false') = 'true' as own_dispatch) p
cross join lateral (values
    ('APPLICATION', f.application, false, true),
    ('REVIEW', f.review_approved, false, true),
    ('SUPPLY_CONTRACT', f.supply_contract, false, true),
    ('DUAL_SOURCE_AGREEMENT', f.dual_source_agreement, false, true),
    ('DISPATCH_AGREEMENT', f.dispatch_agreement, false, f.kind <> 'own_generation' or p.own_dispatch),
    ('ANTI_BACKFEED', f.anti_backfeed_verified, false, true),
    ('GRID_CONNECTION_AGREEMENT', f.grid_connection_agreement, true, f.kind = 'parallel'),
    ('INSTALLATION_ACCEPTED', f.installation_accepted, true, true),
    ('OPERATORS', f.operators_certified, true, true),
    ('DISPATCH_NUMBERING', f.dispatch_numbering, true, f.kind <> 'own_generation')
) as i(item, holds, extended, asked)
where i.asked
$$;
comment on function dahu.dual_items(bigint, date) is 'What must hold before a second source is put in use';
