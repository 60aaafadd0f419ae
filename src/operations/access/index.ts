/** Access: who sends a request, and for which site. */
export { authenticate, type Credentials } from './authenticate.js';
