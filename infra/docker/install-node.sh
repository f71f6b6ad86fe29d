#!/usr/bin/env bash
# Puts the workspace's own Node and a current npm into /opt/node, from npm packages, whatever the base image brings: a bare Debian has no npm, and
# Debian's is too old for the lock file. Reads the version of Node from package.json.
set -euo pipefail
if ! command -v npm >/dev/null; then
  apt-get update
  apt-get install -y --no-install-recommends npm
  rm -rf /var/lib/apt/lists/*
fi
version=$(sed -n 's/.*"node": "\([0-9][0-9.]*\)".*/\1/p' package.json | tail -n 1)
npm install --prefix /opt/node --no-audit --no-fund --no-package-lock "node@$version" npm@11
rm -rf /root/.npm
