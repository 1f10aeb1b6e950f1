select 'payment' as fact_table, cast(p.row_id as text) as row_id
from payment as p join policy as y on y.policy_code = p.policy_code
where p.period = $period and y.exclusive_group is not null
  and p.id_number in (select q.id_number from payment as q where q.beneficiary_id = $subject)
union all
select 'policy' as fact_table, cast(y.row_id as text) as row_id
from policy as y
where y.exclusive_group in (select x.exclusive_group from policy as x join payment as q on q.policy_code = x.policy_code where q.beneficiary_id = $subject)
