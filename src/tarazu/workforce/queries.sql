-- enrol -> none
-- Register a contributor's languages and skills.
insert into workforce.contributor (id, languages, skills, is_reviewer, created_at)
values (:id, :languages::text[], :skills::text[], :is_reviewer, :at)

-- me -> Contributor?
-- The contributor who asks.
select id, languages, skills, is_reviewer, standing, created_at from workforce.contributor where id = :id

-- contributors -> Contributor*
-- Contributors who may be offered work.
select id, languages, skills, is_reviewer, standing, created_at from workforce.contributor where standing <> 'deactivated' order by id

-- invite -> none
-- Let a tenant know a contributor under an alias.
insert into workforce.member (tenant_id, contributor_id, alias, joined_at)
values (:tenant_id, :contributor_id, :alias, :at) on conflict (tenant_id, contributor_id) do nothing

-- members -> Member*
-- The people a tenant invited.
select contributor_id, alias, joined_at from workforce.member where tenant_id = :tenant_id order by alias

-- alias_of -> uuid
-- The name under which the tenant's log knows a contributor.
select context.alias(:tenant_id, :contributor_id)
