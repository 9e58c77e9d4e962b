create or replace function api.permit_close(permit text) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- permit_close - the work is done and the people are away from the line.
declare
    p work_permit := (select x from work_permit x where x.permit_number = permit);
begin
    if p.work_permit_id is null then
        perform refuse('permit_unknown', jsonb_build_object('permit', permit), 'DH404');
    end if;
    if p.closed_at is not null then
        perform refuse('permit_closed', jsonb_build_object('permit', permit), 'DH409');
    end if;
    update work_permit x set closed_at = clock_timestamp(), actor = actor() where x.work_permit_id = p.work_permit_id;
    return permit_row(p.work_permit_id);
end
$$;
comment on function api.permit_close(text) is 'A permit to work on a line is closed';
