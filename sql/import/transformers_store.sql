-- Transformers and name plates that are not there yet.
create temporary table import_done on commit drop as
select i.line, not exists (select from dahu.transformer_plate q where q.transformer_id = i.transformer_id) as fresh
from import_plate i;

insert into dahu.transformer (account_id, receiving_point_id, label, rated_kva, kind)
select i.account_id, i.receiving_point_id, i.label, i.rated_kva, i.kind
from import_plate i
where i.transformer_id is null
order by i.line;

insert into dahu.transformer_plate (transformer_id, no_load_loss_w, load_loss_w, no_load_current_bp, impedance_bp, document_no, actor)
select t.transformer_id, i.no_load_loss_w, i.load_loss_w, i.no_load_current_bp, i.impedance_bp, i.document_no, current_setting('dahu.import_actor')
from import_plate i
join dahu.transformer t on t.account_id = i.account_id and t.label = i.label
on conflict (transformer_id) do nothing;
