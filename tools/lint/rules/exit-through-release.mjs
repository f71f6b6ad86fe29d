const ROUTES = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Sse', 'All']);

const decoratorName = (decorator) => {
  const expression = decorator.expression.type === 'CallExpression' ? decorator.expression.callee : decorator.expression;
  return expression.type === 'Identifier' ? expression.name : undefined;
};

/**
 * What leaves a service that holds other states' records has passed libs/release: the declared return type of a route
 * names `Released<…>`. A route that writes to the connection itself (a stream) returns `void`, and its file must use
 * @cbx/release or hand on to one that takes only `Released<…>`.
 */
export default {
  meta: {
    type: 'problem',
    docs: { description: 'every exit goes through libs/release' },
    schema: [],
    messages: {
      untyped: "The route '{{name}}' must declare a return type that names Released<…> (libs/release), or void for a stream.",
      unreleased: "The route '{{name}}' returns something that has not passed libs/release: its type must name Released<…>.",
      stream: "The route '{{name}}' writes to the connection itself, but this file does not import from @cbx/release.",
    },
  },
  create(context) {
    let importsRelease = false;
    const source = context.sourceCode;
    return {
      ImportDeclaration(node) {
        if (node.source.value === '@cbx/release') importsRelease = true;
      },
      MethodDefinition(node) {
        const route = (node.decorators ?? []).some((decorator) => ROUTES.has(decoratorName(decorator)));
        if (!route) return;
        const name = source.getText(node.key);
        const type = node.value.returnType;
        if (!type) return context.report({ node, messageId: 'untyped', data: { name } });
        const text = source.getText(type.typeAnnotation);
        if (/\bReleased</.test(text)) return;
        if (/^(Promise<\s*)?void(\s*>)?$/.test(text)) {
          if (!importsRelease) context.report({ node, messageId: 'stream', data: { name } });
          return;
        }
        context.report({ node, messageId: 'unreleased', data: { name } });
      },
    };
  },
};
