import { loadJsonSchema, type Notification } from '@cbx/contracts';

/** Place of each measure in the shared schema's list, which is the order of `operation.results`. */
const MEASURES: ReadonlyMap<string, number> = new Map(measures().map((measure, index) => [measure, index]));

/** Brings into order what the shared schema orders otherwise than the source: `operation.results`. Sorted lists are sorted where they are read. */
export function inSchemaOrder(notification: Notification): Notification {
  const results = 'operation' in notification ? notification.operation?.results : undefined;
  results?.sort((a, b) => MEASURES.get(a.measure)! - MEASURES.get(b.measure)!);
  return notification;
}

function measures(): readonly string[] {
  const { $defs } = loadJsonSchema('operation-status') as { $defs: Readonly<Record<string, { enum?: readonly string[] }>> };
  return $defs['OperationMeasure']?.enum ?? [];
}
