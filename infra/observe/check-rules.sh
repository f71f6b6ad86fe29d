#!/usr/bin/env bash
# Tries the alert rules on the values of alerts.test.yaml, by promtool: that of the machine, else of Debian's package `prometheus`, fetched into a folder
# that is removed again. Nothing is installed. Exit status 77: there is no promtool to be had here, nothing was tried.
set -euo pipefail
cd "$(dirname "$0")/prometheus"
promtool=$(command -v promtool || true)
if [ -z "$promtool" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  (cd "$folder" && apt-get download prometheus >/dev/null 2>&1 && dpkg-deb -x prometheus_*.deb .) || { echo 'no promtool here, and no package to take it from' >&2; exit 77; }
  promtool=$folder/usr/bin/promtool
fi
"$promtool" check rules alerts.yaml
"$promtool" test rules alerts.test.yaml
