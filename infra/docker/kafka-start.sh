#!/usr/bin/env bash
# Starts one KRaft node from the KAFKA_* settings that Apache's own image reads: KAFKA_NODE_ID becomes node.id, and so on.
set -euo pipefail
config=/tmp/server.properties
: >"$config"
while IFS='=' read -r name value; do
  case "$name" in
    KAFKA_HEAP_OPTS | KAFKA_OPTS | KAFKA_CLUSTER_ID) ;;
    KAFKA_*) key=${name#KAFKA_}; key=${key//_/.}; printf '%s=%s\n' "${key,,}" "$value" >>"$config" ;;
  esac
done < <(env)
java=(java ${KAFKA_HEAP_OPTS:--Xmx512m -Xms256m} -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError -Dlog4j2.configurationFile=/opt/kafka/kafka-log4j2.properties -cp '/opt/kafka/libs/*')
"${java[@]}" kafka.tools.StorageTool format --ignore-formatted -t "${CLUSTER_ID:?CLUSTER_ID is the id of the cluster, 22 characters of base64}" -c "$config"
exec "${java[@]}" kafka.Kafka "$config"
