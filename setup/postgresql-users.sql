-- Who may open the case database: the service's own role, and nobody else on the server. For psql, as a superuser:
--   psql -v database=casereviews -v service=casereviews -v public_site=casereviews-public -f setup/postgresql-users.sql
-- Roles are called as the system users are, so that "peer" in setup/pg_hba.conf lets each user in as itself alone.
-- The role of the public site owns nothing and may do nothing. It exists so that a rule that somebody loosens by
-- mistake still ends at "permission denied".

CREATE ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE :"public_site" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT 0;
CREATE DATABASE :"database" OWNER :"service";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
\connect :"database"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO :"service";
