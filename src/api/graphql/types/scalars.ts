/** The schema's scalars, from graphql-scalars. */
export {
  GraphQLDateTime as DateTime,
  GraphQLEmailAddress as EmailAddress,
  GraphQLJSONObject as JSONObject,
} from 'graphql-scalars';
