#!/usr/bin/env bash
# Runs infra/backup/src/main.ts by the project's own Node where it is installed, else by the one of the image. Folders count from where it is called.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
node=node
if [ -x "$root/node_modules/.bin/node" ] && "$root/node_modules/.bin/node" -v >/dev/null 2>&1; then node="$root/node_modules/.bin/node"; fi
exec "$node" "$root/infra/backup/src/main.ts" "$@"
