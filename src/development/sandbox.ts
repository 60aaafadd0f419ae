/** Apollo's Sandbox, to which the landing page of the GraphQL API leads: a browser calls Rekey from there. */
export const sandboxOrigin = 'https://studio.apollographql.com';
