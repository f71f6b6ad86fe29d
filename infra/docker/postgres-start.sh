#!/usr/bin/env bash
# Makes the cluster on first start, with the settings that the official image takes (POSTGRES_PASSWORD_FILE, PGDATA), then runs the server.
set -euo pipefail
bin=/opt/postgresql/bin
data=${PGDATA:-/var/lib/postgresql/18/docker}
if [ ! -s "$data/PG_VERSION" ]; then
  # Half a cluster from an interrupted first start would be refused: it is made beside and moved into place.
  rm -rf "$data.new"
  mkdir -p "$(dirname "$data")"
  "$bin/initdb" -D "$data.new" --username=postgres --pwfile="${POSTGRES_PASSWORD_FILE:?names the file with the password of the superuser}" \
    --auth-local=scram-sha-256 --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
  echo 'host all all all scram-sha-256' >>"$data.new/pg_hba.conf"
  mv "$data.new" "$data"
fi
exec "$bin/postgres" -D "$data" -c listen_addresses='*' "$@"
