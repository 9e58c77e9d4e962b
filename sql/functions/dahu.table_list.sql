create or replace function dahu.table_list() returns table (relid oid, table_name text, kind text, seen text)
    language sql
    stable
as $$
-- table_list - every table of schema dahu: what it is, and which of its rows a desk sees that sees the accounts of its units.
--
-- BIG        metered per point and time: seen by point; the owner is not held to policies, because COPY refuses them
-- ROW        rows belong to an account, a case, a point, a unit or a person: seen with that
-- SHARED     the same, and rows that belong to nobody are seen by every desk of the business
-- BUSINESS   seen by every desk that sees accounts at all
-- REFERENCE  seen by every desk
-- AUDIT      seen by those who hold audit.read
-- MACHINE    what programs keep for themselves: seen by no desk, changes are not noted
-- SECRET     keys of people: seen by no desk, changes are always noted
--
-- seen is the condition on a row t for ROW and SHARED. It is made from the columns account_id, work_case_id, metering_point_id,
-- org_unit_id, user_account_id, in this order, or from the foreign key of a part to its whole; or it is said here. A table that is in no
-- list and has none of these is UNKNOWN: no desk sees it, and tests/sql/rights.sql asks to say here what it is.
with recursive listed (table_name, kind, seen) as (
    values
    ('account', 'ROW', 't.org_unit_id = any ((select dahu.units())::bigint[]) and t.secrecy <> ''IMPORTANT'' or t.account_id = any ((select dahu.accounts_own())::bigint[])'),
    ('customer', 'ROW', 'exists (select from dahu.account_holder h where h.customer_id = t.customer_id)'),
    ('site', 'ROW', 'exists (select from dahu.account a where a.site_id = t.site_id)'),
    ('metering_point', 'ROW', 'exists (select from dahu.metering_point_account a where a.metering_point_id = t.metering_point_id)'),
    ('metering_point_account', 'ROW', 'exists (select from dahu.account a where a.account_id = t.account_id)'),
    ('meter_installation', 'ROW', 'exists (select from dahu.metering_point_account a where a.metering_point_id = t.metering_point_id)'),
    ('meter', 'ROW', 'exists (select from dahu.meter_installation i where i.meter_id = t.meter_id)'),
    ('link', 'ROW', 'exists (select from dahu.meter m where m.link_id = t.link_id)'),
    ('statement_line', 'ROW', 'false'),
    ('line', 'SHARED', null), ('vee_rule', 'SHARED', null), ('service_application', 'SHARED', null),
    ('substation', 'BUSINESS', null), ('bay', 'BUSINESS', null), ('threshold_set', 'BUSINESS', null), ('review_run', 'BUSINESS', null),
    ('review_rule', 'BUSINESS', null), ('account_manager', 'ROW', null),
    ('inspection_item', 'REFERENCE', null), ('utility', 'REFERENCE', null), ('policy', 'REFERENCE', null), ('tariff', 'REFERENCE', null), ('tariff_price', 'REFERENCE', null),
    ('tariff_period', 'REFERENCE', null), ('calendar_year', 'REFERENCE', null), ('calendar_day', 'REFERENCE', null),
    ('org_unit', 'REFERENCE', null), ('desk', 'REFERENCE', null), ('desk_right', 'REFERENCE', null),
    ('user_account', 'REFERENCE', null), ('user_desk', 'REFERENCE', null), ('workflow', 'REFERENCE', null), ('service_limit', 'REFERENCE', null),
    ('inspection_item', 'REFERENCE', null), ('notice_kind', 'REFERENCE', null), ('application_kind', 'REFERENCE', null), ('document_kind', 'REFERENCE', null),
    ('document_required', 'REFERENCE', null), ('clause_kind', 'REFERENCE', null), ('clause_requirement', 'REFERENCE', null),
    ('regulation', 'REFERENCE', null), ('service_area', 'REFERENCE', null), ('reminder_offset', 'REFERENCE', null), ('call_back_offset', 'REFERENCE', null), ('spot_check_draw', 'BUSINESS', null), ('case_serial', 'MACHINE', null), ('workflow_step', 'REFERENCE', null),
    ('work_case', 'ROW', 'case when t.account_id is not null then exists (select from dahu.account a where a.account_id = t.account_id)'
                         ' else t.org_unit_id = any ((select dahu.units())::bigint[]) or t.handler_id = (select dahu.user_id()) end'),
    ('attachment', 'ROW', 't.user_account_id = (select dahu.user_id()) or exists (select from dahu.attachment_use u where u.sha256 = t.sha256)'),
    ('paper_kind', 'REFERENCE', null), ('paper_template', 'REFERENCE', null), ('notice_kind', 'REFERENCE', null),
    ('channel', 'SECRET', null), ('subscription', 'SECRET', null), ('outbox', 'MACHINE', null), ('outbox_attempt', 'MACHINE', null),
    ('alarm', 'SHARED', null), ('alarm_event', 'SHARED', null), ('alarm_class', 'REFERENCE', null),
    ('alarm_clock', 'MACHINE', null), ('point_export', 'MACHINE', null),
    ('audit', 'AUDIT', null), ('audit_head', 'AUDIT', null),
    ('user_password', 'SECRET', null), ('user_password_past', 'SECRET', null), ('user_factor', 'SECRET', null), ('user_recovery', 'SECRET', null),
    ('user_session', 'SECRET', null), ('user_token', 'SECRET', null), ('user_link', 'SECRET', null), ('channel', 'SECRET', null),
    ('sign_in_fault', 'MACHINE', null), ('schema_migration', 'MACHINE', null), ('collector', 'MACHINE', null), ('link_lease', 'MACHINE', null),
    ('energy_round', 'MACHINE', null), ('import_batch', 'MACHINE', null), ('job', 'MACHINE', null), ('row_history', 'MACHINE', null), ('request_key', 'MACHINE', null), ('turn_day', 'MACHINE', null),
    ('shift_handover', 'BUSINESS', null), ('shift_takeover', 'BUSINESS', null),
    ('work_permit', 'BUSINESS', null),
    ('dispatch_instruction', 'SHARED', 't.account_id is null or exists (select from dahu.account a where a.account_id = t.account_id)'),
    ('dispatch_entry', 'ROW', 'exists (select from dahu.dispatch_instruction i where i.dispatch_instruction_id = t.dispatch_instruction_id)'),
    ('reading', 'BIG', null), ('reading_extra', 'BIG', null), ('reading_gap', 'BIG', null), ('reading_conflict', 'BIG', null),
    ('reading_latest', 'BIG', null), ('interval_energy', 'BIG', null), ('energy_month', 'BIG', null), ('energy_due', 'BIG', null),
    ('energy_taken', 'BIG', null), ('interval_day', 'BIG', null), ('energy_day', 'BIG', null), ('energy_day_history', 'BIG', null),
    ('vee_finding', 'BIG', null), ('decision', 'BIG', 'exists (select from dahu.account a where a.account_id = t.account_id)')
),
ours as (
    select c.oid, c.relname::text collate "default" as name, l.kind, l.seen
    from pg_class c
    left join listed l on l.table_name = c.relname::text
    where c.relnamespace = 'dahu'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
),
owning (n, owner_column, seen) as (
    values
    (1, 'account_id', 'exists (select from dahu.account a where a.account_id = t.account_id)'),
    (2, 'work_case_id', 'exists (select from dahu.work_case w where w.work_case_id = t.work_case_id)'),
    (3, 'metering_point_id', 'exists (select from dahu.metering_point_account a where a.metering_point_id = t.metering_point_id)'),
    (4, 'org_unit_id', 't.org_unit_id = any ((select dahu.units())::bigint[])'),
    (5, 'user_account_id', 't.user_account_id = (select dahu.user_id())')
),
owned as (
    select o.oid, o.name, coalesce(o.kind, 'ROW') as kind,
           case when (array_agg(a.attnotnull order by w.n))[1] then (array_agg(w.seen order by w.n))[1]
                else 'case ' || string_agg(format('when t.%I is not null then %s', w.owner_column, w.seen), ' ' order by w.n)
                     || case when o.kind = 'SHARED' then ' else true end' else ' else false end' end end as seen
    from ours o
    join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
    join owning w on w.owner_column = a.attname
    where o.seen is null and coalesce(o.kind, 'ROW') in ('ROW', 'SHARED', 'BIG')
    group by o.oid, o.name, o.kind
),
known as (
    select o.oid, o.name, o.kind, o.seen from ours o where o.kind is not null and not exists (select from owned w where w.oid = o.oid)
    union all
    select w.oid, w.name, w.kind, w.seen from owned w
),
part as ( -- parts of a whole, and their parts
    select k.oid, k.name, k.kind, k.seen, 0 as depth from known k
    union all
    select o.oid, o.name, 'ROW',
           format('exists (select from dahu.%I w where w.%I = t.%I)', p.name,
                  (select a.attname from pg_attribute a where a.attrelid = f.confrelid and a.attnum = f.confkey[1]),
                  (select a.attname from pg_attribute a where a.attrelid = f.conrelid and a.attnum = f.conkey[1])) collate "default", p.depth + 1
    from part p
    join pg_constraint f on f.confrelid = p.oid and f.contype = 'f' and cardinality(f.conkey) = 1
    join ours o on o.oid = f.conrelid
    join pg_attribute c on c.attrelid = f.conrelid and c.attnum = f.conkey[1] and c.attnotnull
    where p.kind = 'ROW' and p.depth < 3 and not exists (select from known k where k.oid = o.oid)
)
select distinct on (o.name) o.oid, o.name, coalesce(p.kind, 'UNKNOWN'), p.seen
from ours o
left join part p on p.oid = o.oid
order by o.name, p.depth, p.seen
$$;
comment on function dahu.table_list() is 'Every table, and who sees which of its rows';
