select 'publication' as fact_table, p.publication_id as row_id
from publication as p
where p.pack = 'village-accounts' and p.disclosure = 'monthly-accounts' and p.period = $period and starts_with($subject, p.division_code)
