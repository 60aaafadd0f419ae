import type { Sentences } from '../../templates/catalogue.js';

export const de: Sentences = {
  password_reset_requested: {
    subject: 'Neues Passwort für {{organization_name}} festlegen',
    request:
      'Für das Konto {{customer_email}} bei {{organization_name}} wurde ein neues Passwort angefordert. Wenn Sie das waren, folgen Sie diesem Link:',
    action: 'Neues Passwort festlegen',
    copy: 'Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
    validity:
      'Der Link gilt {{lifetime}} lang und nur ein einziges Mal. Wenn Sie mehrmals ein Passwort angefordert haben, gilt nur der Link in der neuesten E-Mail.',
    notYou:
      'Wenn Sie das nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist. Mit diesem Link brechen Sie den Vorgang ab:',
    cancel: 'Das war ich nicht',
    care: 'Bitte leiten Sie diese E-Mail nicht weiter: Wer den Link hat, kann Ihr Passwort festlegen.',
    questions: 'Fragen? So erreichen Sie uns: {{contact}}',
  },
  password_changed: {
    subject: 'Ihr Passwort für {{organization_name}} wurde geändert',
    change:
      'Das Passwort des Kontos {{customer_email}} bei {{organization_name}} wurde am {{changed_at}} geändert.',
    wasYou: 'Wenn Sie das waren, müssen Sie nichts tun.',
    notYou:
      'Wenn Sie das nicht waren, hat möglicherweise jemand anderes Zugriff auf Ihr Konto. Bitte wenden Sie sich sofort an uns: {{contact}}',
    care: 'Wir fragen Sie nie nach Ihrem Passwort, und zu Ihrer Sicherheit enthält diese E-Mail keinen Link.',
  },
};
