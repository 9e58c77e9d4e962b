create or replace function dahu.application_documents(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- application_documents - the documents that an application needs, each with its fault or none, and those that were seen besides.
--
-- Shape:  [{"document","needed","ok","fault","original_seen","copy_kept","document_no","valid_until","annual_proof","sector_allowed",
--         "attachment","note","actor","at"}]
with needed as (
    select i.facts ->> 'document' as kind, i.ok, i.facts ->> 'fault' as fault from dahu.document_items(of_case) i
),
seen as (
    select d.* from dahu.document_newest(of_case) d
)
select coalesce(jsonb_agg(jsonb_build_object(
    'document', coalesce(n.kind, s.document_kind), 'needed', n.kind is not null, 'ok', n.ok, 'fault', n.fault, 'original_seen', s.original_seen,
    'copy_kept', s.copy_kept, 'document_no', s.document_no, 'valid_until', s.valid_until_on, 'annual_proof', s.annual_proof,
    'sector_allowed', s.sector_allowed, 'attachment', s.attachment_sha256, 'note', s.note, 'actor', s.actor, 'at', s.recorded_at)
    order by coalesce(n.kind, s.document_kind)), '[]')
from needed n
full join seen s on s.document_kind = n.kind
$$;
comment on function dahu.application_documents(bigint) is 'Documents of an application';
