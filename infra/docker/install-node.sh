#!/usr/bin/env bash
# Puts the workspace's own Node (the version that package.json names) and a current npm into /opt/node, from npm packages, whatever the base image
# brings: Debian's npm is too old for the lock file.
set -euo pipefail
version=$(sed -n 's/.*"node": "\([0-9][0-9.]*\)".*/\1/p' package.json | tail -n 1)
npm install --prefix /opt/node --no-audit --no-fund --no-package-lock "node@$version" npm@11
rm -rf ~/.npm
