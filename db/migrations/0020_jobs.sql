-- Later work. The queue's own tables (schema graphile_worker) are made by the queue; requests reach it through one function only.
create schema jobs;
grant usage on schema jobs to qinglian_app;

create function jobs.enqueue(name text, payload json, key text, run_at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform graphile_worker.add_job(name, payload, run_at := coalesce(run_at, clock_timestamp()), max_attempts := 12, job_key := key);
end $$;
revoke all on function jobs.enqueue(text, json, text, timestamptz) from public;
grant execute on function jobs.enqueue(text, json, text, timestamptz) to qinglian_app;
