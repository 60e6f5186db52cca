-- insert_endpoint -> Endpoint
-- A model that can be talked to.
insert into models.endpoint (tenant_id, id, name, base_url, model, sealed, key_end, temperature, max_tokens, timeout_seconds,
  input_price_minor, output_price_minor, currency, budget_minor, limit_field, stream_options, key_header, created_by, created_at)
values (:tenant_id, :id, :name, :base_url, :model, :sealed, :key_end, :temperature, :max_tokens, :timeout_seconds,
  :input_price_minor, :output_price_minor, :currency, :budget_minor, :limit_field, :stream_options, :key_header, :created_by, :at)
returning id, name, base_url, model, key_end, temperature, max_tokens, timeout_seconds, input_price_minor,
  output_price_minor, currency, budget_minor, 0::bigint as spent_minor, 0::bigint as unreported_minor,
  limit_field, stream_options, key_header, created_at, archived_at

-- count_endpoints -> int
-- How many models there are, archived ones not counted.
select count(*) from models.endpoint where tenant_id = :tenant_id and archived_at is null

-- endpoints -> Endpoint*
-- The models of a tenant by name; those archived come last, and only if they are asked for.
select id, name, base_url, model, key_end, temperature, max_tokens, timeout_seconds, input_price_minor,
    output_price_minor, currency, budget_minor, (spent_millionths + u.millionths + 999999) / 1000000 as spent_minor,
    (u.millionths + 999999) / 1000000 as unreported_minor, limit_field, stream_options, key_header, created_at, archived_at
  from models.endpoint e cross join lateral (select coalesce(sum(h.millionths), 0)::bigint as millionths from models.hold h
    where h.tenant_id = e.tenant_id and h.endpoint_id = e.id and h.until < :at) u
 where tenant_id = :tenant_id and (archived_at is null or :archived)
 order by archived_at desc nulls first, name limit :limit

-- endpoint -> Endpoint?
-- One model, archived or not.
select id, name, base_url, model, key_end, temperature, max_tokens, timeout_seconds, input_price_minor,
    output_price_minor, currency, budget_minor, (spent_millionths + u.millionths + 999999) / 1000000 as spent_minor,
    (u.millionths + 999999) / 1000000 as unreported_minor, limit_field, stream_options, key_header, created_at, archived_at
  from models.endpoint e cross join lateral (select coalesce(sum(h.millionths), 0)::bigint as millionths from models.hold h
    where h.tenant_id = e.tenant_id and h.endpoint_id = e.id and h.until < :at) u
 where tenant_id = :tenant_id and id = :id

-- known_names -> str*
-- Those of some names that models have.
select name from models.endpoint where tenant_id = :tenant_id and name = any(:names::text[]) and archived_at is null

-- change_key -> str?
-- Another credential, or none; the name of the model.
update models.endpoint set sealed = :sealed, key_end = :key_end
 where tenant_id = :tenant_id and id = :id and archived_at is null returning name

-- change_budget -> Budgeted?
-- Another budget, or none.
update models.endpoint set budget_minor = :budget_minor
 where tenant_id = :tenant_id and id = :id and archived_at is null returning name, currency

-- change_way -> str?
-- Another way of asking, as far as one is given; the name of the model.
update models.endpoint set limit_field = coalesce(:limit_field::text, limit_field),
    stream_options = coalesce(:stream_options::boolean, stream_options), key_header = coalesce(:key_header::text, key_header)
 where tenant_id = :tenant_id and id = :id and archived_at is null returning name

-- learn_way -> none
-- The way of asking that a model took, where it is still asked as the call began.
update models.endpoint set limit_field = :limit_field, stream_options = :stream_options
 where tenant_id = :tenant_id and id = :id and limit_field = :limit_before and stream_options = :options_before

-- archive -> str?
-- Ask a model nothing more, and forget its credential; its name.
update models.endpoint set archived_at = :at, sealed = null, key_end = null
 where tenant_id = :tenant_id and id = :id and archived_at is null returning name

-- callee -> CalleeRow?
-- What calling a model takes.
select tenant_id, id, base_url, model, sealed, temperature, max_tokens, timeout_seconds, input_price_minor, output_price_minor,
    limit_field, stream_options, key_header
  from models.endpoint where tenant_id = :tenant_id and id = :id and archived_at is null

-- begin_trial -> bool
-- Hold money for a trial; false when the budget does not reach.
select models.begin_trial(:endpoint, :call, :most, :until, :at)

-- end_trial -> none
-- Count what a trial cost.
select models.end_trial(:endpoint, :call, :cost)
