/** The schema's scalars, from graphql-scalars, each with the address of its specification. */
import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';

export { GraphQLJSONObject as JSONObject } from 'graphql-scalars';

export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  description:
    'An instant as in RFC 3339, section 5.6. Answers are in UTC with milliseconds, such as `2027-05-01T10:15:30.000Z`; inputs may have another offset, such as `2027-05-01T12:15:30+02:00`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
});
