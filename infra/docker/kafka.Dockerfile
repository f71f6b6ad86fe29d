# Apache Kafka from its published jars, for sites that reach no image hub (elsewhere compose uses Apache's own image).
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS jars
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y --no-install-recommends maven openjdk-17-jdk-headless && rm -rf /var/lib/apt/lists/*
COPY infra/local/kafka/pom.xml /src/pom.xml
RUN mvn -q -B -f /src/pom.xml dependency:copy-dependencies -DoutputDirectory=/jars

FROM ${BASE}
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 1000 --no-create-home --shell /usr/sbin/nologin kafka && mkdir -p /var/lib/kafka/data && chown 1000:1000 /var/lib/kafka/data
COPY --from=jars /jars /opt/kafka/libs
COPY infra/docker/kafka-start.sh infra/docker/kafka-log4j2.properties /opt/kafka/
USER 1000:1000
VOLUME /var/lib/kafka/data
CMD ["bash", "/opt/kafka/kafka-start.sh"]
