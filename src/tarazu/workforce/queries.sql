-- enrol -> none
-- Register a contributor's languages and skills.
insert into workforce.contributor (id, languages, skills, is_reviewer, created_at)
values (:id, :languages::text[], :skills::text[], :is_reviewer, :at)

-- me -> Contributor?
-- The contributor who asks.
select id, languages, skills, is_reviewer, standing, created_at, employer_id from workforce.contributor where id = :id

-- contributors -> Contributor*
-- Contributors who may be offered work.
select id, languages, skills, is_reviewer, standing, created_at, employer_id from workforce.contributor where standing <> 'deactivated' order by id

-- invite -> none
-- Let a tenant know a contributor under an alias.
insert into workforce.member (tenant_id, contributor_id, alias, joined_at)
values (:tenant_id, :contributor_id, :alias, :at) on conflict (tenant_id, contributor_id) do nothing

-- alias_of_member -> str
-- The alias under which a tenant knows a contributor already.
select alias from workforce.member where tenant_id = :tenant_id and contributor_id = :contributor_id

-- members -> Member*
-- The people a tenant invited.
select * from workforce.members()

-- member_person -> uuid?
-- The contributor whom a tenant knows under an alias.
select contributor_id from workforce.member where tenant_id = :tenant_id and alias = :alias

-- aliases -> uuid*
-- The names under which the tenant knows contributors, in their order.
select context.alias(:tenant_id, p.person) from unnest(:people::uuid[]) with ordinality p (person, n) order by p.n

-- alias_of -> uuid
-- The name under which the tenant's log knows a contributor.
select context.alias(:tenant_id, :contributor_id)

-- employ -> none
-- Let somebody of the team label for it, under their address.
select workforce.employ(:address, :event, :at)

-- dismiss -> uuid*
-- Take somebody off every project; returns which they were on.
delete from workforce.staff s using trust.principal p
 where s.tenant_id = :tenant_id and p.tenant_id = s.tenant_id and p.id = s.principal_id and p.handle = :address
returning s.project_id
