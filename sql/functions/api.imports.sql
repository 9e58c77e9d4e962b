create or replace function api.imports(of_kind text, page_limit integer, after_import text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- imports - the tables that were brought in, newest first: which, when, by whom, and how many of their rows went in.
begin
    perform dahu.right_require('meter.import');
    return (
        with page as (
            select b.*, row_number() over (order by b.import_batch_id desc) as place
            from dahu.import_batch b
            where (of_kind is null or b.kind = of_kind)
              and (after_import is null or b.import_batch_id < after_import::bigint)
            order by b.import_batch_id desc
            limit page_limit + 1
        )
        select jsonb_build_object(
            'items', coalesce(jsonb_agg(jsonb_build_object(
                'import', p.import_batch_id, 'kind', p.kind, 'file', p.file_name, 'sha256', p.file_sha256, 'rows_good', p.rows_good,
                'rows_bad', p.rows_bad, 'finished_at', p.finished_at, 'actor', p.actor) order by p.place) filter (where p.place <= page_limit), '[]'),
            'next', max(p.import_batch_id::text) filter (where p.place = page_limit and exists (select from page offset page_limit)))
        from page p);
end
$$;
comment on function api.imports(text, integer, text) is 'Tables that were brought in, newest first';
