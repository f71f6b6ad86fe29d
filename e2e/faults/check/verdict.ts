import type { InvariantVerdict } from './findings.ts';

/** What the checker says of a history. */
export interface Verdict {
  /** Every invariant holds, or had no occasion. */
  readonly holds: boolean;
  readonly lines: number;
  readonly seed: string;
  readonly command: string;
  readonly invariants: readonly InvariantVerdict[];
  /** Number of a line -> its text, shortened. */
  readonly evidence: Readonly<Record<string, string>>;
}

/** One line an invariant, then what proves its violations. */
export function renderVerdict({ invariants, evidence, holds, lines, seed, command }: Verdict): string {
  const width = Math.max(...invariants.map(({ id }) => id.length));
  const out: string[] = [];
  for (const { id, status, checked, violationCount, violations, reason } of invariants) {
    const counts = Object.entries(checked)
      .map(([what, many]) => `${many} ${what}`)
      .join(', ');
    const found = status === 'VIOLATED' ? `${violationCount} violation${violationCount === 1 ? '' : 's'}; ` : '';
    out.push(`${status.replace('_', ' ').padEnd(12)} ${id.padEnd(width)}  ${found}${reason ?? (counts === '' ? 'nothing was checked' : counts)}`);
    for (const { message, lines: proof } of violations) {
      out.push(`    ${message}`);
      for (const line of proof) out.push(`      line ${line}: ${evidence[line] ?? ''}`.trimEnd());
    }
    if (violationCount > violations.length) out.push(`    and ${violationCount - violations.length} more`);
  }
  const failed = invariants.filter(({ status }) => status === 'VIOLATED' || status === 'NOT_CHECKED');
  out.push('', holds ? `all ${invariants.length} invariants hold (${lines} lines, seed ${seed})` : `${failed.map(({ id }) => id).join(', ')} failed (${lines} lines, seed ${seed})`, `run again: ${command}`);
  return out.join('\n');
}
