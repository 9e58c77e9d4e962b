-- What was recorded stays: nobody changes, deletes or truncates it, the superuser included.
begin;
select no_plan();

insert into dahu.site (name) values ('s');
insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on)
select 'A-00001', site_id, 'INDUSTRIAL', 10, '2018-01-01' from dahu.site;
insert into dahu.account_risk (account_id, high_risk, valid_from, actor) select account_id, true, '2018-01-01', 't' from dahu.account;
insert into dahu.capacity_event (account_id, kind, kva, effective_on, actor) select account_id, 'INSTALL', 2000, '2018-01-01', 't' from dahu.account;
insert into dahu.capacity_plan (account_id, planned_on, kva, document_no, actor) select account_id, '2018-01-01', 1, 'd', 't' from dahu.account;
insert into dahu.threshold_set (fingerprint, content) values ('f', '{}');
insert into dahu.review_run (as_of, actor, version) values ('2019-01-01', 't', '1');
insert into dahu.review_rule select review_run_id, '4.1', '1', threshold_set_id from dahu.review_run, dahu.threshold_set;
insert into dahu.decision (review_run_id, account_id, rule_id, clause, as_of, outcome, reasons, facts, result, fingerprint, actor)
select review_run_id, account_id, '4.1', '4.1', '2019-01-01', 'FAIL', '[]', '{}', '{}', 'f', 't' from dahu.account, dahu.review_run;
insert into dahu.metering_point (point_number) values ('A-00001-01');
insert into dahu.vee_edit (metering_point_id, from_at, to_at, kind, reason, actor)
select metering_point_id, '2019-01-01', '2019-01-02', 'ACCEPT', 'r', 't' from dahu.metering_point;
insert into dahu.metering_event (metering_point_id, kind, effective_at, content, reason, actor)
select metering_point_id, 'RESET', '2019-01-01', '{}', 'r', 't' from dahu.metering_point;
insert into dahu.import_batch (kind, file_name, file_sha256, rows_good, rows_bad, actor) values ('accounts', 'f', 'x', 1, 0, 't');

select ok((select rolsuper from pg_roles where rolname = current_user), 'this test runs as superuser');

create temporary table kept as
select c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgfoid = 'dahu.append_only'::regproc;
select set_eq('table kept', array[
    'account_risk',
    'alarm_event',
    'application_document',
    'archive_entry',
    'archive_submission',
    'audit',
    'backfeed_measure',
    'backfeed_test',
    'attachment_use',
    'capacity_event',
    'capacity_plan',
    'case_clock_pause',
    'case_step',
    'claim',
    'claim_payment',
    'contract_copy',
    'customer_profile',
    'decision',
    'design_exception',
    'dispatch_entry',
    'dispatch_incident',
    'dispatch_instruction',
    'emergency_run', 'emergency_plan',
    'energising',
    'import_batch',
    'important_confirmation',
    'joint_review_opinion',
    'lead_entry',
    'loss_register',
    'meter_test',
    'metering_event',
    'outbox_attempt',
    'paper_template',
    'payment',
    'progress_notice', 'outage_account',
    'record_document',
    'recheck',
    'rectification_check',
    'reminder',
    'review_rule',
    'row_history',
    'shift_handover',
    'shift_takeover',
    'site_survey',
    'source_change',
    'spot_check_draw',
    'split_check',
    'station_design',
    'service_level_vote',
    'threshold_set',
    'unregistered_change',
    'vee_edit',
    'visit',
    'visit_crew',
    'visit_item',
    'visit_photo',
    'visit_proposal',
    'visit_reading',
    'works_inspection'
], 'the append-only tables');
select throws_ok(format('update dahu.%I set %I = %I', k.name, a.name, a.name), '23001', null, 'update of ' || k.name)
from kept k
cross join lateral (select min(a.attname) as name from pg_attribute a
                    where a.attrelid = ('dahu.' || k.name)::regclass and a.attnum > 0 and not a.attisdropped and a.attidentity = '') a;
select throws_ok(format('delete from dahu.%I', name), '23001', null, 'delete from ' || name) from kept;
select throws_ok(format('truncate dahu.%I cascade', name), '23001', null, 'truncate of ' || name) from kept;
select throws_like('delete from dahu.decision', '%add a correcting row%', 'the refusal says what to do instead');

select * from finish();
rollback;
