import { acceptedArrives } from './accepted-arrives.ts';
import { alertOnce } from './alert-once.ts';
import { alertVisible } from './alert-visible.ts';
import { audit } from './audit.ts';
import { cancelledStays } from './cancelled-stays.ts';
import { effectOnce } from './effect-once.ts';
import { historyComplete } from './history-complete.ts';
import { indeterminate } from './indeterminate.ts';
import type { InvariantCheck } from './invariant.ts';
import { lagReturns } from './lag-returns.ts';
import { nothingRolledBack } from './nothing-rolled-back.ts';
import { orderAlerting } from './order-alerting.ts';
import { orderRegistry } from './order-registry.ts';
import { orderTopics } from './order-topics.ts';
import { receiptIdentical } from './receipt-identical.ts';
import { recovers } from './recovers.ts';
import { redriveTwice } from './redrive-twice.ts';
import { release } from './release.ts';
import { streamResume } from './stream-resume.ts';

export const CHECKS: readonly InvariantCheck[] = [
  historyComplete,
  acceptedArrives,
  indeterminate,
  receiptIdentical,
  orderTopics,
  orderRegistry,
  orderAlerting,
  cancelledStays,
  alertVisible,
  alertOnce,
  effectOnce,
  nothingRolledBack,
  streamResume,
  release,
  audit,
  lagReturns,
  recovers,
  redriveTwice,
];
