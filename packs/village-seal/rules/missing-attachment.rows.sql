select 'matter' as fact_table, m.matter_id as row_id from matter as m where m.matter_id = $subject
union all
select 'impression' as fact_table, i.impression_id as row_id from impression as i where i.matter_id = $subject
union all
select distinct 'matter_file' as fact_table, f.matter_id as row_id from matter_file as f where f.matter_id = $subject
