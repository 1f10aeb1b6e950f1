/*---
title: 盖章
why: 一次落印一行，旁边是批准时的份数、文件和有效期，方便比。
---*/
select i.impression_id, i.matter_id, i.unit_id, i.division_code, i.at, i.month, i.seal_kind,
       i.document_hash, i.photo_hash, i.authorisation_id,
       a.document_hash as approved_hash, a.copies as approved_copies, a.expires_at
from impression as i
left join authorisation as a on a.authorisation_id = i.authorisation_id
