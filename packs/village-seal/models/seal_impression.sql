/*---
title: 盖章
why: 一次落印一行，旁边是批准时的份数、文件和有效期，方便比。
---*/
select i.impression_id, i.matter_id, i.unit_id, i.division_code, i.at, i.month, i.seal_kind,
       cast(cast(substring(cast(date_of(i.at) as text), 6, 2) as bigint) as text) || '月' || cast(cast(substring(cast(date_of(i.at) as text), 9, 2) as bigint) as text) || '日 '
         || cast(hour_of(i.at) as text) || ':' || lpad(cast(cast(floor(minutes_between(cast(date_of(i.at) as timestamptz), i.at)) as bigint) - 60 * hour_of(i.at) as text), 2, '0') as at_words,
       i.document_hash, i.photo_hash, i.authorisation_id,
       a.document_hash as approved_hash, a.copies as approved_copies, a.expires_at
from impression as i
left join authorisation as a on a.authorisation_id = i.authorisation_id
