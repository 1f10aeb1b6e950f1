-- Matters that only the machine starts (a flag's handling) are no public service: their progress is not published any more.
delete from published.progress p using process.matter m
  join process.definition d on d.process = m.process and d.hash = m.hash
where m.code = p.code and d.body -> 'startedBy' = '[]'::jsonb;
