/** Access: who sends a request, and for which site. */
export { authenticate } from './authenticate.js';
