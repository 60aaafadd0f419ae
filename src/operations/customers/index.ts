/** Customers: create, update, delete and read them. */
export { createCustomer } from './create.js';
export { deleteCustomer } from './delete.js';
export {
  findCredentialSummaries,
  findCustomer,
  findCustomers,
  findCustomersBy,
  findUser,
  listCustomers,
  pageCustomers,
} from './queries.js';
export { updateCustomer } from './update.js';
