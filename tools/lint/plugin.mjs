import exitThroughRelease from './rules/exit-through-release.mjs';
import inward from './rules/inward.mjs';
import pure from './rules/pure.mjs';

/** The project's own lint rules: the boundaries that no library can know. */
export default { meta: { name: 'cbx' }, rules: { 'exit-through-release': exitThroughRelease, inward, pure } };
