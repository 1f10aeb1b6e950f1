select 'eligible' as fact_table, cast(e.row_id as text) as row_id
from eligible as e where subject_of(e.policy_code, e.id_number) = $subject
union all
select 'payment' as fact_table, cast(p.row_id as text) as row_id
from payment as p where subject_of(p.policy_code, p.id_number) = $subject
