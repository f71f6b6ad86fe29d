/** Pure code decides and computes; what touches the world is handed to it. Options: `effects`, module patterns with a trailing `*`. */
export default {
  meta: {
    type: 'problem',
    docs: { description: 'domain and mapping code has no effects' },
    schema: [{ type: 'object', properties: { effects: { type: 'array', items: { type: 'string' } } }, required: ['effects'], additionalProperties: false }],
    messages: { effect: "'{{module}}' touches the world: pass in what is needed, and keep this code pure." },
  },
  create(context) {
    const effects = context.options[0].effects;
    const isEffect = (module) => effects.some((effect) => (effect.endsWith('*') ? module.startsWith(effect.slice(0, -1)) : module === effect));
    const check = (node) => {
      const module = node.source?.value;
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
      if (typeof module === 'string' && !typeOnly && isEffect(module)) context.report({ node, messageId: 'effect', data: { module } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};
