/** Passwords: change one, sign in with one, and read the policy for new ones. */
export { changePassword } from './change.js';
export { readPasswordPolicy } from './queries.js';
export { createAccessToken, type SignIn } from './sign-in.js';
