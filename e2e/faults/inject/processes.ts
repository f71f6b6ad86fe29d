import type { Fault } from './fault.ts';

/** `kill -9`, and started again a while later on what it left. */
export function killFault(process: string): Fault {
  return {
    kind: 'kill',
    target: process,
    touches: [process],
    holdMs: { from: 300, to: 3_000 },
    begin: async ({ suite }) => {
      const { pid } = suite.process(process);
      await suite.kill(process);
      return { pid };
    },
    heal: ({ suite }) => suite.revive(process),
  };
}

/** SIGSTOP of the process and all that it started: it neither answers nor ends. `beyondSession`: so long that its group takes it for dead. */
export function freezeFault(process: string, beyondSession = false): Fault {
  return {
    kind: beyondSession ? 'freeze-beyond-session' : 'freeze',
    target: process,
    touches: [process],
    holdMs: beyondSession ? { from: 0, to: 0 } : { from: 1_000, to: 5_000 },
    begin: async ({ suite, sessionMs }) => {
      suite.process(process).freeze();
      if (beyondSession) await new Promise((resolve) => setTimeout(resolve, sessionMs + 2_000));
      return { pid: suite.process(process).pid };
    },
    heal: async ({ suite }) => {
      suite.process(process).thaw();
      await suite.revive(process);
    },
  };
}
