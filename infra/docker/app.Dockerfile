# Every Node image of the suite, one target each. BASE is any Debian-based image: with Node in it (the default) or a bare Debian,
# for sites that reach no image hub; then npm comes from Debian's packages. Node itself is the workspace's own (package `node`), so that
# every installation runs the same one. Works with the classic builder and with BuildKit.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS toolchain
ENV DEBIAN_FRONTEND=noninteractive
# A bare Debian has no npm.
RUN command -v npm >/dev/null || { apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*; }
WORKDIR /app
# Manifests first: a change of sources does not install anew.
COPY package.json package-lock.json .npmrc ./
COPY infra/docker/install-node.sh infra/docker/
RUN bash infra/docker/install-node.sh
ENV PATH=/opt/node/node_modules/.bin:$PATH NX_DAEMON=false
COPY patches patches
COPY libs/kernel/package.json libs/kernel/
COPY libs/contracts/package.json libs/contracts/
COPY libs/formats/package.json libs/formats/
COPY libs/mapping/package.json libs/mapping/
COPY libs/messaging/package.json libs/messaging/
COPY libs/persistence/package.json libs/persistence/
COPY libs/release/package.json libs/release/
COPY libs/service/package.json libs/service/
COPY libs/testing/package.json libs/testing/
COPY services/exchange-gateway/package.json services/exchange-gateway/
COPY services/case-registry/package.json services/case-registry/
COPY services/alerting/package.json services/alerting/
COPY services/operator-console/package.json services/operator-console/
COPY infra/local/package.json infra/local/
COPY infra/identity/package.json infra/identity/
COPY infra/deploy/package.json infra/deploy/
COPY infra/postgres/package.json infra/postgres/
COPY infra/backup/package.json infra/backup/
COPY infra/observe/package.json infra/observe/
COPY tools/cli/package.json tools/cli/
COPY tools/cli/bin tools/cli/bin
COPY tools/lint/package.json tools/lint/

# What builds. No install script is needed but the patches.
FROM toolchain AS build
RUN npm ci --ignore-scripts && node node_modules/patch-package/index.js
COPY . .
RUN node_modules/.bin/nx run-many -t build --parallel=2

# What runs: dependencies of the services only, none of the tools.
FROM toolchain AS production
RUN npm ci --ignore-scripts --omit=dev --include-workspace-root \
      -w services/exchange-gateway -w services/case-registry -w services/alerting -w services/operator-console -w infra/identity -w infra/deploy -w infra/postgres -w infra/backup \
 && node node_modules/patch-package/index.js && rm -rf ~/.npm

FROM ${BASE} AS runtime
# The console's and the services' processes need no shell, no package manager and no write access; the health checks use Node.
RUN if ! getent passwd 10001 >/dev/null; then useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin cbx; fi
COPY --from=toolchain /opt/node/node_modules/node/bin/node /usr/local/bin/node
WORKDIR /app
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
COPY --from=production /app/package.json ./
COPY --from=production /app/node_modules node_modules
COPY infra/docker/health-check.mjs infra/docker/health-check.mjs
COPY --from=build /app/libs/kernel libs/kernel
USER 10001:10001

FROM runtime AS service
COPY --from=build /app/libs/contracts libs/contracts
COPY --from=build /app/libs/messaging libs/messaging
COPY --from=build /app/libs/persistence libs/persistence
COPY --from=build /app/libs/release libs/release
COPY --from=build /app/libs/service libs/service

FROM service AS exchange-gateway
COPY --from=build /app/libs/formats libs/formats
COPY --from=build /app/libs/mapping libs/mapping
COPY members members
COPY --from=build /app/services/exchange-gateway services/exchange-gateway
# Bounds its memory; the same as in infra/local/src/services.ts.
ENV NODE_OPTIONS="--max-semi-space-size=2 --max-old-space-size=384" MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072
CMD ["node", "--import", "@cbx/service/telemetry", "services/exchange-gateway/dist/main.js"]

FROM service AS case-registry
COPY --from=build /app/services/case-registry services/case-registry
CMD ["node", "--import", "@cbx/service/telemetry", "services/case-registry/dist/main.js"]

FROM service AS alerting
COPY --from=build /app/services/alerting services/alerting
CMD ["node", "--import", "@cbx/service/telemetry", "services/alerting/dist/main.js"]

FROM runtime AS operator-console
COPY --from=build /app/services/operator-console/package.json services/operator-console/
COPY --from=build /app/services/operator-console/dist services/operator-console/dist
CMD ["node", "services/operator-console/dist/server/main.js"]

FROM runtime AS identity
COPY infra/identity infra/identity
CMD ["node", "infra/identity/src/main.ts"]

# Everything that is run once: secrets, databases and migrations, topics and schemas.
FROM service AS jobs
COPY --from=build /app/libs/formats/package.json libs/formats/
COPY --from=build /app/libs/mapping/package.json libs/mapping/
COPY --from=build /app/services/exchange-gateway services/exchange-gateway
COPY --from=build /app/services/case-registry services/case-registry
COPY --from=build /app/services/alerting services/alerting
COPY infra/deploy infra/deploy
COPY infra/identity infra/identity
COPY infra/postgres infra/postgres
COPY infra/backup infra/backup
COPY infra/local/src/credentials.ts infra/local/src/secrets.ts infra/local/src/
COPY infra/docker/jobs infra/docker/jobs
