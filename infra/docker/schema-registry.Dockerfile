# Apicurio Registry from its published archive, for sites that reach no image hub.
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS archive
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y --no-install-recommends maven openjdk-17-jdk-headless && rm -rf /var/lib/apt/lists/*
COPY infra/local/schema-registry/pom.xml /src/pom.xml
RUN mvn -q -B -f /src/pom.xml generate-resources -Dcbx.target=/opt/apicurio

FROM ${BASE}
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 1001 --no-create-home --shell /usr/sbin/nologin apicurio && mkdir -p /var/lib/apicurio && chown 1001:1001 /var/lib/apicurio
COPY --from=archive /opt/apicurio /opt/apicurio
USER 1001:1001
VOLUME /var/lib/apicurio
WORKDIR /opt/apicurio
CMD ["sh", "-c", "exec java ${JAVA_OPTS:--Xmx256m} -jar apicurio-registry-app-*-runner.jar"]
