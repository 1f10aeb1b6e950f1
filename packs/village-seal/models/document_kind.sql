/*---
title: 材料种类
why: 证明事项清单和每种材料用哪枚章，与 facts/codelists/document-kinds.csv 一字不差。
---*/
select k.code, k.title, k.in_list, k.seal, k.approver_post
from (values
  ('house-application', '农村建房申请表', true, 'village', 'village-head'),
  ('land-contract', '承包租赁合同', true, 'coop', 'coop-chair'),
  ('temporary-relief', '临时救助申请', true, 'village', 'village-head'),
  ('party-transfer', '组织关系介绍信', true, 'party', 'party-secretary'),
  ('employment-check', '务工就业情况核实', true, 'village', 'village-head'),
  ('subsistence-application', '最低生活保障申请', true, 'village', 'village-head'),
  ('enlistment-review', '应征青年情况登记表', true, 'village', 'village-head'),
  ('party-study', '入党积极分子培训报名表', true, 'party', 'party-secretary'),
  ('party-dispatch', '党组织来往函', true, 'party', 'party-secretary'),
  ('works-contract', '零星工程合同', true, 'village', 'village-head'),
  ('coop-payment', '经联社收益分配表', true, 'coop', 'coop-chair'),
  ('member-change', '集体经济组织成员变更登记表', true, 'coop', 'coop-chair'),
  ('dispute-agreement', '人民调解协议书', true, 'village', 'village-head'),
  ('forest-cutting', '农村居民零星采伐申请表', true, 'village', 'village-head'),
  ('income-proof', '收入证明', false, 'village', 'village-head'),
  ('relation-proof', '亲属关系证明', false, 'village', 'village-head'),
  ('single-proof', '无婚姻登记证明', false, 'village', 'village-head'),
  ('conduct-proof', '品行表现证明', false, 'village', 'village-head')
) as k (code, title, in_list, seal, approver_post)
