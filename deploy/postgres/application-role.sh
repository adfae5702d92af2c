#!/bin/sh
# Makes the role and the database of the application in a new cluster. The role is no superuser: it
# owns its database and nothing else. The image runs this once, as its superuser.
set -eu
: "${ZIPING_DB_PASSWORD:?is missing in var/postgres.env}"
# The password by way of the environment: arguments stand in the list of processes.
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv password ZIPING_DB_PASSWORD
CREATE ROLE ziping LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
CREATE DATABASE ziping OWNER ziping;
REVOKE ALL ON DATABASE ziping, postgres FROM PUBLIC;
SQL
