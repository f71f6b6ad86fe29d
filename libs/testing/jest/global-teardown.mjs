/** Stops what global-setup.mjs started; a stack that was given by address is left alone. */
export default async function globalTeardown() {
  await globalThis.cbxTestStack?.stop();
}
