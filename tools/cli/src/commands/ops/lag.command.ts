import { CbxError } from '@cbx/kernel';
import { type Command, EXIT_CODES, UsageError } from '../../command.js';
import { parseOptions } from '../../parse-options.js';
import { OPS_ACCESS_HELP, OPS_EXIT_HELP, OPS_OPTIONS, OPS_OPTIONS_HELP } from './ops-options.js';
import { counted, printJson, table } from './print.js';
import { engineAccess } from './see/engine-access.js';
import { groupStates, type GroupState, withKafkaAdmin } from './see/kafka-groups.js';
import { isLocal } from './suite-access.js';

const HELP = `Usage: cbx ops lag [OPTIONS]

How far each service's consumer group is behind, in messages: by topic, or with --partitions by partition, with the process that has it.

Options:
  --partitions    a line for each partition
${OPS_OPTIONS_HELP}

${OPS_EXIT_HELP}
Asked is the broker: that of the suite that runs in this checkout, or CBX_KAFKA_BROKERS, with CBX_TOPIC_PREFIX where there is one.
${OPS_ACCESS_HELP}`;

const OPTIONS = { ...OPS_OPTIONS, partitions: { type: 'boolean' } } as const;

/** `cbx ops lag` */
export const lagCommand: Command = {
  name: 'lag',
  summary: 'how far consumers are behind, and which process has what',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (positionals.length > 0) throw new UsageError(`'${positionals[0]}' is no option of lag`);
    const { brokers, topicPrefix } = engineAccess(terminal.env, isLocal(terminal.env));
    if (brokers === undefined) throw new CbxError('OPS.NO_SUITE', 'it is not known where Kafka is: npm start brings a suite up, or set CBX_KAFKA_BROKERS');
    const all = await withKafkaAdmin(brokers, (admin) => groupStates(admin, topicPrefix));
    const groups = all.filter(({ service }) => values.service === undefined || values.service.includes(service));
    if (values.json === true) {
      printJson(terminal.stdout, groups);
      return EXIT_CODES.ok;
    }
    terminal.stdout.write(values.partitions === true ? byPartition(groups) : byTopic(groups));
    const lag = groups.flatMap(({ partitions }) => partitions).reduce((sum, place) => sum + place.lag, 0);
    terminal.stdout.write(`\n${counted(lag, 'message')} behind\n`);
    return groups.every(({ members }) => members > 0) ? EXIT_CODES.ok : EXIT_CODES.attention;
  },
};

function byTopic(groups: readonly GroupState[]): string {
  const rows = groups.flatMap(({ group, state, members, partitions }) =>
    [...new Set(partitions.map(({ topic }) => topic))].map((topic) => {
      const places = partitions.filter((place) => place.topic === topic);
      const holders = new Set(places.map(({ member }) => member ?? 'nobody'));
      return [group, `${state}, ${counted(members, 'member')}`, topic, String(places.length), String(places.reduce((sum, { lag }) => sum + lag, 0)), [...holders].join(', ')];
    }),
  );
  return table(['group', 'state', 'topic', 'partitions', 'behind', 'held by'], rows);
}

function byPartition(groups: readonly GroupState[]): string {
  const rows = groups.flatMap(({ group, partitions }) =>
    partitions.map(({ topic, partition, committed, end, lag, member }) => [group, topic, String(partition), committed === undefined ? '-' : String(committed), String(end), String(lag), member ?? 'nobody']),
  );
  return table(['group', 'topic', 'partition', 'done up to', 'end', 'behind', 'held by'], rows);
}
