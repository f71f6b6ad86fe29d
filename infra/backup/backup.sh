#!/usr/bin/env bash
# See docs/runbooks/backup-restore.md; without arguments it says how it is called.
exec bash "$(dirname "$0")/run.sh" backup "$@"
