/** Every table that grows with the customers, to be divided into hash partitions. Each of its keys begins with the organization. */
export const growingTables: readonly string[] = [
  'customers',
  'password_credentials',
  'password_resets',
  'events',
  'mailboxes',
  'webhook_deliveries',
];
