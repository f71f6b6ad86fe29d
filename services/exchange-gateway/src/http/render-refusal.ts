import { toProblem, type Language, type Problem } from '@cbx/service';
import { listOf, type Receipt } from '../domain/receipt.js';
import { PROBLEMS } from './problems.js';

/**
 * A refusal (RFC 9457) from its stored receipt: the same for every copy of the submission, so it names the submission as its instance and no trace.
 */
export function renderRefusal(receipt: Receipt, language: Language): Problem {
  const warnings = listOf(receipt, 'warnings');
  const details = { submissionId: receipt.submissionId, faults: listOf(receipt, 'faults'), ...(warnings.length === 0 ? {} : { warnings }) };
  const detail = receipt.recordCount === 0 ? 'The submission could not be read' : `None of the ${receipt.recordCount} records was acceptable`;
  return toProblem({ code: 'SUBMISSION.REFUSED', entry: PROBLEMS['SUBMISSION.REFUSED'], detail, details, unexpected: false }, { instance: `/v1/submissions/${receipt.submissionId}`, language });
}
