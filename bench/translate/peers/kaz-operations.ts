/**
 * What a user would write instead of a mapping: `JSON.parse` and a JSONata expression for one kind of one member, without limits, places, faults or checks. The ids are
 * the suite's own functions, as JSONata has no hashes.
 */
import jsonata from 'jsonata';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Corpus, ROOT } from '../corpora/corpus.ts';

const RECORDS = 2000;

const EXPRESSION = `(
  $modes := {'00': 'H0', '01': 'H1', '02': 'H2', '03': 'H3'};
  $purposes := {'MG': 'MIGRATION_CONTROL', 'TL': 'COUNTER_TRAFFICKING', 'IZ': 'SEARCH_AND_RETRIEVAL', 'BO': 'JOINT_OPERATION', 'RA': 'READMISSION'};
  $sources := {'S1': 'A', 'S2': 'B', 'S3': 'C', 'S9': 'X'};
  $information := {'I1': '1', 'I2': '2', 'I3': '3', 'I4': '4'};
  $statuses := {'NOTIFICATION': 'ACTUAL', 'NOTIFICATION_TRAINING': 'EXERCISE', 'NOTIFICATION_TEST': 'TEST'};
  $actions := {'1': 'NEW', '2': 'UPDATE', '3': 'CANCEL'};
  $phases := {'F1': 'PLANNED', 'F2': 'PREPARATION', 'F3': 'ACTIVE', 'F4': 'SUSPENDED', 'F5': 'CONCLUDED', 'F6': 'CANCELLED'};
  $measures := {'M01': 'PERSONS_CHECKED', 'M02': 'VIOLATIONS_FOUND', 'M03': 'ADMINISTRATIVE_CASES', 'M04': 'CRIMINAL_CASES', 'M05': 'PERSONS_DETAINED', 'M06': 'PERSONS_FOUND',
    'M07': 'VICTIMS_IDENTIFIED', 'M08': 'REMOVAL_ORDERS', 'M09': 'ENTRY_BANS', 'M10': 'GROUPS_DISRUPTED', 'M11': 'DOCUMENTS_SEIZED'};
  $date := function($d) { $exists($d) ? $substring($d, 6, 4) & '-' & $substring($d, 3, 2) & '-' & $substring($d, 0, 2) : undefined };
  $utc := function($t) { $exists($t) ? $fromMillis($toMillis($t)) : undefined };
  $code := function($list, $coded) { $exists($coded) ? $lookup($list, $coded.code) : undefined };
  $info := messageInfo;
  messageData.records[recordType.code = '30'].{
    'header': {
      'kind': 'OPERATION_STATUS',
      'action': $code($actions, actionType),
      'origin': $exists(originCountry) ? originCountry.code : 'KAZ',
      'originAgency': $exists(agency) ? agency : $info.sender.senderId,
      'sourceReference': recordNumber,
      'sourceVersion': $exists(recordVersion) ? recordVersion : 1,
      'sentAt': $utc($info.messageDate),
      'status': $lookup($statuses, $info.messageType),
      'handling': {
        'code': $code($modes, restriction.mode),
        'releasableTo': [$sort($distinct(restriction.releasableTo.code))],
        'purpose': $code($purposes, restriction.purpose),
        'legalBasis': restriction.legalBasis,
        'sourceEvaluation': $code($sources, restriction.sourceReliability),
        'informationEvaluation': $code($information, restriction.informationReliability),
        'retainUntil': $date(restriction.retainUntil),
        'note': restriction.note
      }
    },
    'operation': operationData.{
      'code': operationCode, 'name': operationName, 'phase': $code($phases, phase), 'lead': leadCountry.code,
      'participants': [$sort($distinct(participants.code))],
      'startsOn': $date(startDate), 'endsOn': $date(endDate), 'area': area, 'asOf': $utc(asOf),
      'results': $exists(results) ? [$map(results, function($r) { {'measure': $code($measures, $r.measure), 'value': $r.value} })] : undefined
    }
  }
)`;

/** In the schema's order. */
const MEASURES = Array.from(/\$measures := (\{[^}]*\})/.exec(EXPRESSION)![1]!.matchAll(/: '(\w+)'/g), ([, measure]) => measure!);

/** JSONata has no undefined of its own: a variable without value. */
const expression = jsonata(EXPRESSION.replaceAll('undefined', '$nothing'));

interface Peered {
  header: Record<string, unknown>;
  operation: { results?: { measure: string }[] };
}

/** Operations of the samples under references of their own. */
export function kazOperations(): Corpus {
  const sample = JSON.parse(readFileSync(path.join(ROOT, 'members/KAZ/samples/05-operations.json'), 'utf8')) as { messageInfo: object; messageData: { records: { recordNumber: string }[] } };
  const { records } = sample.messageData;
  const own = Array.from({ length: RECORDS }, (_, n) => ({ ...records[n % records.length]!, recordNumber: `R-${n}` }));
  return { name: 'KAZ operations', records: RECORDS, bytes: new TextEncoder().encode(JSON.stringify({ ...sample, messageData: { recordCount: RECORDS, records: own } }, null, 2)) };
}

/** @param ids the suite's ids of a header */
export async function byJsonata(bytes: Uint8Array, ids: (header: never) => object): Promise<unknown[]> {
  const found = (await expression.evaluate(JSON.parse(new TextDecoder().decode(bytes)))) as Peered[];
  return found.map(({ header, operation }) => {
    operation.results?.sort((a, b) => MEASURES.indexOf(a.measure) - MEASURES.indexOf(b.measure));
    return { header: { ...ids(header as never), ...header }, operation };
  });
}
