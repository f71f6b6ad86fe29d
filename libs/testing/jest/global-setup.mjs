import { provideStack } from './provide-stack.mjs';

/** Runs once before the medium tests; the workers inherit the addresses through the environment. */
export default async function globalSetup() {
  const stack = await provideStack();
  Object.assign(process.env, stack.env);
  globalThis.cbxTestStack = stack;
}
