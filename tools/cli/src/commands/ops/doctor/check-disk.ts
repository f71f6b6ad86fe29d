import { statfs } from 'node:fs/promises';
import { fail, ok, skipped, warn, type Check } from './finding.js';

const GIB = 1024 ** 3;
const WARN_BYTES = 5 * GIB;
const FAIL_BYTES = GIB;

/** Room where the engines of this machine keep their data; on others nobody can look from here. */
export const checkDisk: Check = async ({ engines: { dataFolder } }) => {
  if (dataFolder === undefined) return [skipped('disk', 'the engines run elsewhere: watch their machines’ disks there')];
  try {
    const { bavail, bsize, blocks } = await statfs(dataFolder);
    const free = bavail * bsize;
    const says = `${(free / GIB).toFixed(1)} GiB free of ${((blocks * bsize) / GIB).toFixed(1)} where the data is`;
    if (free < FAIL_BYTES) return [fail('disk', says, 'disk-full.md')];
    return [free < WARN_BYTES ? warn('disk', says, 'disk-full.md') : ok('disk', says)];
  } catch {
    return [skipped('disk', 'the folder of the data is not there')];
  }
};
