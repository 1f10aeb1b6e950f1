/*---
title: 补贴名单
why: 公示用的一人一项一行：姓名、哪一类、多少钱。身份证号、账号、户里的情况都不在里面；病残补贴只写大类。
---*/
select p.name as beneficiary_name, y.public_title, p.amount, p.period as month, u.unit_id, p.division_code, p.paid_on
from payment as p
join policy as y on y.policy_code = p.policy_code
join unit as u on u.division_code = p.division_code and u.carrier = 'village'
where p.bank_result = 'paid'
