-- Transformers of accounts: a label comes once in an account, and a plate does not change.
create temporary table import_plate on commit drop as
select r.line, r.doc ->> 'account_number' as account_number, a.account_id, r.doc ->> 'receiving_point' as place, p.receiving_point_id,
       r.doc ->> 'label' as label, (r.doc ->> 'rated_kva')::integer as rated_kva, r.doc ->> 'kind' as kind,
       (r.doc ->> 'no_load_loss_w')::integer as no_load_loss_w, (r.doc ->> 'load_loss_w')::integer as load_loss_w,
       ((r.doc ->> 'no_load_current')::numeric * 100)::integer as no_load_current_bp, ((r.doc ->> 'impedance')::numeric * 100)::integer as impedance_bp,
       coalesce(r.doc ->> 'document_no', '') as document_no, t.transformer_id
from import_row r
left join dahu.account a on a.account_number = r.doc ->> 'account_number'
left join lateral (select min(p.receiving_point_id) as receiving_point_id
                   from dahu.receiving_point p
                   where p.account_id = a.account_id and (r.doc ->> 'receiving_point' is null or p.name = r.doc ->> 'receiving_point')
                   having count(*) = 1) p on true
left join dahu.transformer t on t.account_id = a.account_id and t.label = r.doc ->> 'label';

insert into import_fault (line, fault, column_name, detail)
select i.line, 'unknown_account', 'account_number', i.account_number
from import_plate i
where i.account_id is null;

insert into import_fault (line, fault, column_name, detail)
select i.line, case when i.place is null then 'which_receiving_point' else 'unknown_receiving_point' end, 'receiving_point', i.account_number
from import_plate i
where i.account_id is not null and i.receiving_point_id is null;

insert into import_fault (line, fault, column_name, detail)
select i.line, 'duplicate', 'label', f.first::text
from import_plate i
join (select account_number, label, min(line) as first from import_plate group by 1, 2 having count(*) > 1) f
  on (f.account_number, f.label) = (i.account_number, i.label) and f.first <> i.line;

insert into import_fault (line, fault, column_name, detail)
select i.line, 'fixed', case when t.rated_kva <> i.rated_kva then 'rated_kva' else 'no_load_loss_w' end,
       case when t.rated_kva <> i.rated_kva then t.rated_kva else q.no_load_loss_w end::text
from import_plate i
join dahu.transformer t on t.transformer_id = i.transformer_id
left join dahu.transformer_plate q on q.transformer_id = i.transformer_id
where t.rated_kva <> i.rated_kva
   or (q.no_load_loss_w, q.load_loss_w, q.no_load_current_bp, q.impedance_bp)
      <> (i.no_load_loss_w, i.load_loss_w, i.no_load_current_bp, i.impedance_bp);

delete from import_plate i using import_fault f where f.line = i.line;
