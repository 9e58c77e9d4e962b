create or replace function api.visit_read(id text) returns jsonb
    language plpgsql
    stable
as $$
-- visit_read - a visit with all that was sent, and what became of it; null when there is none.
declare
    v dahu.visit;
begin
    if id !~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
        return null;
    end if;
    select * into v from dahu.visit x where x.visit_id = id::uuid;
    if not found or not dahu.account_seen(v.account_id) then
        return null;
    end if;
    return dahu.visit_answer(v.visit_id) || jsonb_build_object('content', v.content, 'began_at', v.began_at, 'ended_at', v.ended_at,
        'actor', v.actor, 'proposals', (select coalesce(jsonb_agg(jsonb_build_object('fact', p.fact, 'was', p.was, 'proposed', p.proposed) order by p.place), '[]')
                                        from dahu.visit_proposal p where p.visit_id = v.visit_id));
end
$$;
comment on function api.visit_read(text) is 'A visit with all that was sent';
