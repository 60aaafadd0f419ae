/** Messages to a customer, complete, of which a test changes what it is about. */
import type { PasswordChanged, PasswordResetRequested } from '../../../src/mail/messages/index.js';

export function resetRequested(
  changes: Partial<PasswordResetRequested> = {},
): PasswordResetRequested {
  return {
    name: 'password_reset_requested',
    organizationName: 'Acme',
    customerName: 'Pat Example',
    customerEmail: 'pat@example.org',
    contact: '+49 30 123456',
    resetLink: 'https://shop.example/reset#id=Rst1&token=tok-1',
    cancelLink: 'https://shop.example/cancel#id=Rst1&token=tok-2',
    lifetimeSeconds: 3600,
    ...changes,
  };
}

export function passwordChanged(changes: Partial<PasswordChanged> = {}): PasswordChanged {
  return {
    name: 'password_changed',
    organizationName: 'Acme',
    customerName: 'Pat Example',
    customerEmail: 'pat@example.org',
    changedAt: new Date('2026-11-01T23:37:45Z'),
    contact: '+49 30 123456',
    ...changes,
  };
}
