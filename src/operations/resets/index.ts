/** Password resets: from the request for a link to the new password. */
export { cancelPasswordReset } from './cancel.js';
export { checkResetToken, type ResetTokenStatus } from './check-token.js';
export { createPasswordReset, type CreatedPasswordReset } from './create.js';
export { deletePasswordReset } from './delete.js';
export { findCustomersOfResets } from './find-customers.js';
export { mailResetLink, type MailedResetLink } from './mail-link-now.js';
export {
  countPasswordResetsOfCustomers,
  findPasswordReset,
  findUndeletedPasswordReset,
  listPasswordResets,
  listPasswordResetsOfCustomers,
  pagePasswordResets,
} from './queries.js';
export { readDelivery } from './read-delivery.js';
export { requestPasswordReset } from './request.js';
export { updatePasswordReset, type UpdatedPasswordReset } from './update.js';
export { updateUserPassword } from './update-user-password.js';
