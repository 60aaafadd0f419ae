import type { Sentences } from '../../templates/catalogue.js';

export const en: Sentences = {
  password_reset_requested: {
    subject: 'Set a new password for {{organization_name}}',
    request:
      'Somebody asked to set a new password for the account {{customer_email}} at {{organization_name}}. If it was you, follow this link:',
    action: 'Set a new password',
    copy: 'If the button does not work, copy this address into your browser:',
    validity:
      'The link works for {{lifetime}} and only once. If you asked several times, only the link in the newest mail works.',
    notYou:
      'If it was not you, you need not do anything: your password stays as it is. With this link you cancel the request:',
    cancel: 'It was not me',
    care: 'Please do not forward this mail: whoever has the link can set your password.',
    questions: 'Questions? This is how to reach us: {{contact}}',
  },
  password_changed: {
    subject: 'Your password for {{organization_name}} was changed',
    change:
      'The password of the account {{customer_email}} at {{organization_name}} was changed on {{changed_at}}.',
    wasYou: 'If it was you, you need not do anything.',
    notYou:
      'If it was not you, somebody else may have access to your account. Please contact us at once: {{contact}}',
    care: 'We never ask for your password, and for your safety this mail holds no link.',
  },
};
