/*---
title: 一件申请怎么说
why: 疑点和短信里说清是谁的、哪一件：只说姓，不说名。
---*/
select r.matter_id,
       case when r.applicant_name is null then '' else left(r.applicant_name, 1) || '某的' end
         || coalesce('“' || k.title || '”', '申请') as words
from seal_request as r
left join document_kind as k on k.code = r.kind
