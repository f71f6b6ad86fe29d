import { ARRIVAL } from './arrival.ts';
import { EXITS } from './exits.ts';
import type { Mutation } from './mutation.ts';
import { ORDER } from './order.ts';
import { RUN } from './run.ts';
import { SUBMISSIONS } from './submissions.ts';

export const MUTATIONS: readonly Mutation[] = [...ARRIVAL, ...SUBMISSIONS, ...ORDER, ...EXITS, ...RUN];
