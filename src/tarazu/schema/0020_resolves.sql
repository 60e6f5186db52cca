-- Questions that others solve unseen: a task for every authored question, and what comes of it.

-- Lets reviewers have what waits for solvers that are not coming.
create function quality.release_reviews(submissions uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update quality.review_due d set waits = false
   where d.tenant_id = context.tenant() and d.submission_id = any (submissions) and d.waits
     and not exists (select from quality.resolve z where z.tenant_id = d.tenant_id and z.submission_id = d.submission_id
       and z.state = 'open')
$$;

-- Settles what solvers said of a question, once. What they agree on is accepted; anything else goes to a reviewer, who has two
-- days at least. An answer that is accepted already, or that a reviewer has before them, is left as it is.
create function quality.settle_resolve(submission uuid, verdict text, share double precision, event uuid, accept_event uuid,
  at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); r quality.resolve; s tasks.submission;
begin
  update quality.resolve x set state = verdict, agreement = share, settled_at = at
   where x.tenant_id = tenant and x.submission_id = submission and x.state = 'open' returning * into r;
  if not found then return false; end if;
  perform kit.record_event(tenant, event, 'quality:resolve:settled', null, submission,
    jsonb_build_object('project', r.project_id, 'verdict', verdict, 'agreement', share), at);
  if verdict = 'agreed' then
    delete from quality.review_due d where d.tenant_id = tenant and d.submission_id = submission and d.waits;
    if found then
      select * into strict s from tasks.submission x where x.tenant_id = tenant and x.id = submission;
      perform tasks.accept(s, null, accept_event, true, at);
    end if;
  else
    update quality.review_due d set waits = false, due_at = greatest(d.due_at, at + interval '2 days')
     where d.tenant_id = tenant and d.submission_id = submission and d.waits;
  end if;
  return true;
end $$;

-- What solvers answered to the question that the caller reviews: never who they were.
create function quality.solved_under_review(at timestamptz)
returns table (verdict text, agreement double precision, answers jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select z.state, z.agreement, coalesce((select jsonb_agg(o.answer order by o.id) from tasks.submission o
      where o.tenant_id = z.tenant_id and o.task_id = z.solving_task_id and o.used and o.accepted_at is not null), '[]')
    from quality.review_due d
    join quality.resolve z on z.tenant_id = d.tenant_id and z.submission_id = d.submission_id
   where d.reviewer_id = context.person() and d.lease_until > $1 and z.state <> 'open' and d.tenant_id <> all ((select trust.barred())::uuid[])
   order by d.due_at limit 1
$$;

grant select, insert, update, delete on quality.resolving to tz_customer;
grant select on quality.resolving to tz_system;
grant select on quality.resolve to tz_customer;
grant select, insert on quality.resolve to tz_system;
grant execute on function quality.release_reviews, quality.settle_resolve, tasks.intake to tz_system;
grant execute on function quality.solved_under_review to tz_contributor;
call kit.permit('customer', 'quality:resolving:set', 'quality:resolving:ended');
call kit.permit('system', 'quality:resolve:opened', 'tasks:task:added');
