-- Calls that never reported: what was held for one stays counted against the budget of its model until it does.

-- Holds money for a call; false when the budget does not reach. The endpoint is locked, so calls are weighed one after another.
-- A call of the same id is the same call. What is held for a call whose process died was perhaps billed, so it is not let go of
-- when its time is over: `models.count_cost` does that, also late, and then counts what it really cost.
create or replace function models.hold_money(tenant uuid, endpoint uuid, call uuid, most bigint, until_ timestamptz, at timestamptz)
returns boolean language plpgsql volatile as $$
declare e models.endpoint; held bigint;
begin
  select * into e from models.endpoint x where x.tenant_id = tenant and x.id = endpoint and x.archived_at is null
    for no key update;
  if not found then return false; end if;
  delete from models.hold h where h.tenant_id = tenant and h.endpoint_id = endpoint
    and (h.id = call or (h.until < at and h.millionths = 0));
  select coalesce(sum(h.millionths), 0) into held from models.hold h where h.tenant_id = tenant and h.endpoint_id = endpoint;
  if e.spent_millionths + held + most > e.budget_minor * 1000000 then return false; end if;
  insert into models.hold values (tenant, call, endpoint, most, until_);
  return true;
end $$;

grant select on models.hold to tz_customer;
