import path from 'node:path';

/** Inside a service: domain <- use-case folders <- persistence and the edge. Rings from the inside out. */
const RINGS = { domain: 0, persistence: 2, http: 3 };
const USE_CASE = 1;

const ringOf = (segment) => (segment.includes('.') ? undefined : (RINGS[segment] ?? USE_CASE));

/**
 * Arrows point inward: domain imports nothing of the service, and no use case imports another or the edge.
 * A use case may name the repositories of `persistence/`, which may name the domain but no use case's controller.
 * Files at the service's root (main, module, config) put the parts together and may import all.
 */
export default {
  meta: {
    type: 'problem',
    docs: { description: 'imports inside a service point inward' },
    schema: [],
    messages: {
      outward: "'{{from}}' may not import from '{{to}}': inside a service the arrows point inward (domain <- use cases <- edge).",
      sideways: "The use case '{{from}}' may not import the use case '{{to}}': move what both need to domain/ or persistence/.",
    },
  },
  create(context) {
    const match = /^(.*[\\/]services[\\/][^\\/]+[\\/]src)[\\/]([^\\/]+)/.exec(context.filename);
    if (!match) return {};
    const [, root, from] = match;
    const fromRing = ringOf(from);
    if (fromRing === undefined) return {};
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const relative = path.relative(root, path.resolve(path.dirname(context.filename), source));
      if (relative.startsWith('..')) return;
      const to = relative.split(path.sep)[0];
      const toRing = ringOf(to);
      if (to === from || toRing === undefined) {
        if (toRing === undefined && fromRing === 0) context.report({ node, messageId: 'outward', data: { from, to } });
        return;
      }
      if (fromRing === 0 || toRing === RINGS.http) context.report({ node, messageId: 'outward', data: { from, to } });
      else if (fromRing === USE_CASE && toRing === USE_CASE) context.report({ node, messageId: 'sideways', data: { from, to } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};
