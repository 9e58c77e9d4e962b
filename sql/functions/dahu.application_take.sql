create or replace function dahu.application_take(of_case bigint, form jsonb) returns void
    language sql
as $$
-- application_take - write what a form says of an application; what it does not say stays.
update dahu.service_application a
set applied_kva = coalesce((form ->> 'applied_kva')::integer, a.applied_kva),
    far_term_kva = coalesce((form ->> 'far_term_kva')::integer, a.far_term_kva),
    dedicated_line = coalesce((form ->> 'dedicated_line')::boolean, a.dedicated_line),
    hv_source_count = coalesce((form ->> 'hv_source_count')::smallint, a.hv_source_count),
    lv_second_source = coalesce((form ->> 'lv_second_source')::boolean, a.lv_second_source),
    effective_on = coalesce((form ->> 'effective_on')::date, a.effective_on),
    until_on = coalesce((form ->> 'until_on')::date, a.until_on),
    supply_kv = coalesce((form ->> 'supply_kv')::numeric, a.supply_kv),
    applicant_name = coalesce(form ->> 'applicant_name', a.applicant_name),
    applicant_code = coalesce(form ->> 'applicant_code', a.applicant_code),
    legal_person = coalesce((form ->> 'legal_person')::boolean, a.legal_person),
    branch = coalesce((form ->> 'branch')::boolean, a.branch),
    special_sector = coalesce((form ->> 'special_sector')::boolean, a.special_sector),
    contact = coalesce(form ->> 'contact', a.contact),
    site_name = coalesce(form ->> 'site_name', a.site_name),
    supply_address = coalesce(form ->> 'supply_address', a.supply_address),
    service_area = coalesce(form ->> 'service_area', a.service_area),
    use_category = coalesce(form ->> 'use_category', a.use_category),
    change = a.change || (select coalesce(jsonb_object_agg(m.key, m.value), '{}') from jsonb_each(form) m
                          where m.key in ('transformers', 'new_transformers', 'permanent', 'customer', 'new_name', 'other_account', 'points',
                                          'classes', 'parts', 'plan', 'planning_document_no', 'reason'))
where a.work_case_id = of_case;
update dahu.service_application a
set scope = dahu.application_scope(a)
where a.work_case_id = of_case;
update dahu.work_case c
set class = dahu.application_class(a),
    subject = coalesce(nullif(c.subject, ''), left(a.applicant_name, 80), '')
from dahu.service_application a
where c.work_case_id = of_case and a.work_case_id = of_case;
$$;
comment on function dahu.application_take(bigint, jsonb) is 'Writes what a form says of an application';
