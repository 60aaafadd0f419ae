/** The schema's scalars, from graphql-scalars, each with the address of its specification. */
import {
  GraphQLScalarType,
  visit,
  type FloatValueNode,
  type IntValueNode,
  type ValueNode,
} from 'graphql';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { isExactNumber } from '../../../domain/shared/exact-numbers.js';

/** As `replaceRoundedNumbers` does in a request's body: a literal that reading would round becomes NaN. */
function withoutRounding<Node extends IntValueNode | FloatValueNode>(node: Node): Node | undefined {
  return isExactNumber(node.value) ? undefined : { ...node, value: 'NaN' };
}

export const JSONObject = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  parseLiteral: (node, variables) => {
    const exact: ValueNode = visit(node, {
      IntValue: withoutRounding,
      FloatValue: withoutRounding,
    });
    return GraphQLJSONObject.parseLiteral(exact, variables);
  },
});

export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  description:
    'An instant as in RFC 3339, section 5.6. Answers are in UTC with milliseconds, such as `2027-05-01T10:15:30.000Z`; inputs may have another offset, such as `2027-05-01T12:15:30+02:00`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
});
