/** Passwords: change one, sign in with one, and what a new one must be. */
export { changePassword } from './change.js';
export { readPasswordPolicy } from './queries.js';
export { createAccessToken, type SignIn } from './sign-in.js';
