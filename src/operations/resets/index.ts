/** Password resets: request, create, check, redeem, cancel, delete and read them. */
export { cancelPasswordReset } from './cancel.js';
export {
  checkResetToken,
  findRedeemableToken,
  type RedeemableToken,
  type ResetTokenStatus,
} from './check-token.js';
export { createPasswordReset, type CreatedPasswordReset } from './create.js';
export { deletePasswordReset } from './delete.js';
export { mailResetLink, type MailedResetLink } from './mail-link-now.js';
export {
  countPasswordResetsOfCustomers,
  findCustomersOfResets,
  findPasswordReset,
  findPasswordResets,
  listPasswordResets,
  listPasswordResetsOfCustomers,
  pagePasswordResets,
} from './queries.js';
export { redeemByToken } from './redeem-by-token.js';
export { requestPasswordReset } from './request.js';
export { updatePasswordReset } from './update.js';
export { updateUserPassword } from './update-user-password.js';
