/** The schema's scalars, from graphql-scalars. */
export { GraphQLDateTime as DateTime, GraphQLJSONObject as JSONObject } from 'graphql-scalars';
