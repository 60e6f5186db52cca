-- When answers counted: a delivery holds a task if an answer to it did at the time of that delivery, whatever was decided on it later.

-- The times in which some answer to a task of the caller's tenant counted: from its acceptance on, but for those in which a review, a
-- second look at a delivered row, or a case left it out, until that was taken back. What never counted, though accepted, has none. At
-- the moment of a second look or of a case an answer still counts: it had been accepted before.
create function quality.counted_in(task uuid) returns tstzmultirange
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(range_agg(tstzmultirange(tstzrange(s.accepted_at, null)) - coalesce(o.spans, '{}')), '{}')
    from tasks.submission s
    left join lateral (select range_agg(x.span) as spans from (
      select tstzrange(r.at, p.decided_at) as span from quality.review r
        left join quality.appeal p on p.tenant_id = r.tenant_id and p.submission_id = r.submission_id and p.review_id = r.id
          and p.outcome = 'overturned'
       where r.tenant_id = s.tenant_id and r.submission_id = s.id and r.verdict = 'exclude'
      union all
      select tstzrange(r.at, p.decided_at, '()') from quality.recheck r
        left join quality.appeal p on p.tenant_id = r.tenant_id and p.submission_id = r.submission_id and p.recheck_id = r.id
          and p.outcome = 'overturned'
       where r.tenant_id = s.tenant_id and r.submission_id = s.id and r.verdict = 'exclude'
      union all
      select tstzrange(c.decided_at, l.restored_at, '()') from quality.left_out l
        join quality.fraud_case c on c.tenant_id = l.tenant_id and c.id = l.case_id
       where l.tenant_id = s.tenant_id and l.submission_id = s.id) x) o on true
   where s.tenant_id = (select context.tenant()) and s.tenant_id <> all ((select trust.barred())::uuid[]) and s.task_id = task
     and s.accepted_at is not null and not s.known and (s.used or upper_inf(o.spans))
$$;

grant execute on function quality.counted_in to tz_customer;
