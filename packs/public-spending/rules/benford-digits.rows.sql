with counted as (
  select public_body, leading_digits(amount, 2) as digits, count(*) as found
  from payments
  where amount >= $minimum
  group by public_body, leading_digits(amount, 2)
),
excess as (
  select public_body, digits,
    row_number() over (partition by public_body order by ratio(found, total) - benford_share(digits) desc, digits) as place
  from (select public_body, digits, found, sum(found) over (partition by public_body) as total from counted) as c
)
select 'payments' as fact_table, p.row_id
from payments as p
join excess as e on e.public_body = p.public_body and e.digits = leading_digits(p.amount, 2) and e.place = 1
where p.public_body = $subject and $period = 'all' and p.amount >= $minimum
