#!/usr/bin/env bash
# Brings the suite up from images built of packages alone, sends a submission as KAZ, waits until it was evaluated, backs the suite up, wipes it and restores
# it by the commands of docs/runbooks/backup-restore.md, sends the same submission again for the same receipt, takes everything down.
# Uses a project name of its own, so that a suite that runs beside it keeps its data; the ports must be free.
set -euo pipefail
cd "$(dirname "$0")/../.."
# One image after the other: they share their first stages, which builds side by side would each make anew.
export COMPOSE_PROJECT_NAME=cbx-check COMPOSE_BAKE=false COMPOSE_PARALLEL_LIMIT=1
export COMPOSE_FILE=docker-compose.yml:infra/docker/compose.packages.yml
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
# A volume of the project rather than a folder of this machine: the engine may run elsewhere.
export CBX_BACKUPS=schemas
trap 'docker compose down --volumes --timeout 20 >/dev/null 2>&1 || true' EXIT

docker compose build
docker compose up --detach --no-build --wait --wait-timeout 180

secret=$(docker compose run --rm --no-TTY sign-ins | sed -n 's/.* kaz-system *\([^ ]*\)$/\1/p')
json() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
request_token() { curl -fsS -u "kaz-system:$secret" -d grant_type=client_credentials http://localhost:7410/token | json access_token; }
submit() {
  curl -fsS -X POST http://localhost:7401/v1/submissions -H "Authorization: Bearer $(request_token)" -H 'Content-Type: application/json' \
    --data-binary @docs/examples/first-submission.json
}
until_evaluated() {
  local token
  token=$(request_token)
  for _ in $(seq 60); do
    if curl -fsS -H "Authorization: Bearer $token" "http://localhost:7401/v1/submissions/$1" | grep -q '"evaluated"'; then
      echo 'evaluated: the record has gone its whole way'
      return
    fi
    sleep 1
  done
  echo 'the record was not evaluated within a minute' >&2
  docker compose logs --tail 50 >&2
  exit 1
}

receipt=$(submit)
id=$(json submissionId <<<"$receipt")
echo "submitted: $id"
until_evaluated "$id"

# The block under "With compose", as it stands.
page=$(sed -n '/^## With compose/,/^## /p' docs/runbooks/backup-restore.md | sed -n '/^```/,/^```/p' | grep '^docker compose')
while IFS= read -r command; do
  echo "== $command"
  eval "$command" </dev/null
done <<<"$page"
until_evaluated "$id"
[ "$(submit)" = "$receipt" ] || { echo 'the receipt is another one after the restore' >&2; exit 1; }
echo 'restored: the same submission gets the same receipt'
