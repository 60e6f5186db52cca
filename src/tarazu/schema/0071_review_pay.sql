-- What judging pays is told before and while it is done, and what waits for reviewers is counted the same wherever it is shown.

-- What the caller is paid for what they hold: frozen when it was taken. `what` is review, appeal or adjudication.
create function quality.held_pay(what text, at timestamptz) returns table (amount_minor bigint, currency text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.review_amount_minor, r.currency
    from (select 'review' as what, d.tenant_id, d.project_id, d.rate_version, d.due_at as first from quality.review_due d
           where d.reviewer_id = context.person() and d.lease_until > at
          union all
          select 'appeal', x.tenant_id, s.project_id, x.rate_version, x.due_at from quality.appeal x
            join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
           where x.reviewer_id = context.person() and x.outcome is null and x.lease_until > at
          union all
          select 'adjudication', x.tenant_id, x.project_id, x.rate_version, x.opened_at from quality.adjudication x
           where x.reviewer_id = context.person() and x.verdict is null and x.lease_until > at) h
    join projects.rate r on r.tenant_id = h.tenant_id and r.project_id = h.project_id and r.version = h.rate_version
   where h.what = held_pay.what and h.tenant_id <> all ((select trust.barred())::uuid[])
   order by h.first limit 1
$$;

-- What the next one pays that the caller may take, in the order in which it is given.
create function quality.next_pay(what text, at timestamptz) returns table (amount_minor bigint, currency text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.review_amount_minor, r.currency
    from ((select x.tenant_id, x.project_id from quality.review_due x join workforce.contributor w on w.id = context.person()
            where what = 'review' and w.is_reviewer and w.standing = 'good' and x.language = any (w.languages) and x.author_id <> w.id
              and (x.reviewer_id is null or x.lease_until <= at) and x.tenant_id <> all ((select trust.barred())::uuid[])
              and not quality.is_at_work_on(w.id, x) and not x.waits and not quality.has_solved(x.tenant_id, x.submission_id, w.id)
              and not quality.has_judged(w.id, x) and not quality.has_opined(x.tenant_id, x.submission_id, w.id)
              and x.project_id <> all ((select quality.closed_to(context.person()))::uuid[]) and not quality.is_hindered(w.id, x, at)
            order by x.due_at limit 1)
          union all
          (select x.tenant_id, s.project_id from quality.appeal x
             join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
            where what = 'appeal' and x.outcome is null and quality.may_decide(context.person(), x, at)
              and not tasks.is_hindered(context.person(), x.tenant_id, x.task_id, at)
            order by x.due_at limit 1)
          union all
          (select x.tenant_id, x.project_id from quality.adjudication x
             join quality.adjudicating a on a.tenant_id = x.tenant_id and a.project_id = x.project_id
            where what = 'adjudication' and x.verdict is null and quality.may_adjudicate(context.person(), x, at)
              and cardinality(quality.drawn_answers(x)) > 1 and not tasks.is_hindered(context.person(), x.tenant_id, x.task_id, at)
            order by x.opened_at, x.id limit 1)) n
    join projects.project p on p.tenant_id = n.tenant_id and p.id = n.project_id
    join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
$$;

-- That one waits is known by what it pays.
drop function quality.review_waits(timestamptz);

-- For operations: what waits for reviewers now, by project, of the same rows as `judging_health`; with how long it takes them where that
-- is counted, which is of projects with review alone. The most behind first.
create or replace function quality.load_health()
returns table (tenant text, project text, title jsonb, waiting int, second_waiting int, appeals_waiting int, reviewers int, review_seconds int,
  capacity float8, backlog_seconds bigint, window_seconds bigint, throttled_at timestamptz, computed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, p.name, p.title, coalesce(n.waiting, 0), coalesce(n.second_waiting, 0), coalesce(n.appeals_waiting, 0), l.reviewers,
      l.review_seconds, l.capacity, l.backlog_seconds, l.window_seconds, l.throttled_at, l.computed_at
    from (select x.tenant_id, x.project_id, count(*)::int as waiting, (count(*) filter (where x.is_second))::int as second_waiting,
            (count(*) filter (where x.is_appeal))::int as appeals_waiting
          from (select d.tenant_id, d.project_id, d.stage > 1 as is_second, false as is_appeal from quality.review_due d
                 where d.repair_id is not null or d.due_at < 'infinity'
                union all
                select a.tenant_id, s.project_id, false, true from quality.appeal a
                  join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id where a.outcome is null
                union all
                select j.tenant_id, j.project_id, false, false from quality.adjudication j where j.verdict is null) x
         group by x.tenant_id, x.project_id) n
    full join (select * from quality.review_load r where r.throttled_at is not null or r.waiting + r.appeals_waiting > 0) l
      on l.tenant_id = n.tenant_id and l.project_id = n.project_id
    join projects.project p on p.tenant_id = coalesce(n.tenant_id, l.tenant_id) and p.id = coalesce(n.project_id, l.project_id)
    join trust.tenant t on t.id = p.tenant_id
   where (n.waiting > 0 or l.throttled_at is not null) and p.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   order by l.backlog_seconds::float8 / l.window_seconds desc nulls last, n.waiting desc nulls last, t.slug, p.name limit 500
$$;

grant execute on function quality.held_pay, quality.next_pay to tz_contributor;
