import { SHAPE_RULES } from '../rules/shape-rules.js';
import type { Shape, ShapeRule } from '../shape/shape.js';
import { LineMistake, parseCall } from './field-line.js';
import { FAULT_CODES } from './line-faults.js';
import { didYouMean } from './nearest.js';
import { understood } from './understood.js';
import type { YamlFile } from './yaml-file.js';

/** `rules`: what must hold of the fields of a shape together. */
export function rulesOf(file: YamlFile, items: readonly unknown[], shape: Shape): ShapeRule[] {
  return items.flatMap((item) => {
    const rule = understood(file, item, () => {
      const [written = '', code] = (file.text(item, 'a rule') ?? '').split(' else ');
      const call = parseCall(written);
      const fault = code === undefined ? undefined : FAULT_CODES.find((each) => each === code);
      if (code !== undefined && fault === undefined) throw new LineMistake(`'${code}' is none of the faults ${FAULT_CODES.join(', ')}`);
      const definition = SHAPE_RULES.get(call.name);
      if (definition === undefined) throw new LineMistake(`there is no rule '${call.name}'${didYouMean(call.name, SHAPE_RULES.keys())}; the rules are ${[...SHAPE_RULES.keys()].join(', ')}`);
      const { minimum, maximum } = definition;
      if (call.args.length < minimum || call.args.length > maximum) throw new LineMistake(`${call.name} takes ${minimum === maximum ? minimum : `at least ${minimum}`} fields, and here are ${call.args.length}`);
      const fields = definition.fields === undefined ? call.args : definition.fields.map((index) => call.args[index]!);
      const missing = fields.find((name) => !hasPath(shape, name.split('.')));
      if (missing !== undefined) throw new LineMistake(`${call.name} names '${missing}', which is no field here`);
      return definition.make(shape, call.args, fault ?? definition.fault);
    });
    return rule === undefined ? [] : [rule];
  });
}

/** Whether a field has that name, or the objects within the shape lead to one. */
function hasPath(shape: Shape, path: readonly string[]): boolean {
  const index = shape.indexOf.get(path[0]!);
  if (index === undefined) return false;
  if (path.length === 1) return true;
  const content = shape.fields[index]!.content;
  return content.kind === 'object' && hasPath(content.shape, path.slice(1));
}
