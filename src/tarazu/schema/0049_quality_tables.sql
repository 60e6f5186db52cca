-- What a project's customer is given of its people, page by page, under the tenant's own names.

-- How everybody does by now who answered a known item of a project, in order of name.
create function quality.scores_after(project uuid, at timestamptz, after uuid, most int)
returns table (contributor_id uuid, given int, answers int, right_answers int, weight float8, right_weight float8, stopped_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with page as materialized (
    select x.person, context.alias(context.tenant(), x.person) as alias
      from (select distinct k.contributor_id as person from quality.known_answer k
        where k.tenant_id = (select context.tenant()) and k.project_id = project
          and k.tenant_id <> all ((select trust.barred())::uuid[])) x
     where context.alias(context.tenant(), x.person) > after order by 2 limit most)
  select p.alias, c.given, c.answers, c.right_answers, c.weight, c.right_weight,
      (select s.since from quality.stop s where s.tenant_id = context.tenant() and s.project_id = project
        and s.contributor_id = p.person and s.ended_at is null)
    from quality.counted(context.tenant(), array(select project from page), array(select person from page), array(select at from page)) c
    join page p on p.person = c.contributor_id
   order by p.alias
$$;

grant execute on function quality.scores_after to tz_customer;
