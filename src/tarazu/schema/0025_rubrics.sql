-- The rubric of a project has versions: by which one somebody graded, their customer reads.
grant select (id, ontology_version) on tasks.assignment to tz_customer;
call kit.permit('customer', 'projects:rubric:published');
