import type { Sentences } from '../../templates/catalogue.js';

export const it: Sentences = {
  password_reset_requested: {
    subject: 'Imposta una nuova password per {{organization_name}}',
    request:
      'È stata richiesta una nuova password per l’account {{customer_email}} presso {{organization_name}}. Se la richiesta è tua, segui questo link:',
    action: 'Imposta una nuova password',
    copy: 'Se il pulsante non funziona, copia questo indirizzo nel tuo browser:',
    validity:
      'Il link è valido per {{lifetime}} e può essere usato una sola volta. Se hai fatto più richieste, funziona solo il link dell’e-mail più recente.',
    notYou:
      'Se la richiesta non è tua, non devi fare nulla: la tua password resta invariata. Con questo link annulli la richiesta:',
    cancel: 'La richiesta non è mia',
    care: 'Non inoltrare questa e-mail: chi ha il link può impostare la tua password.',
    questions: 'Hai domande? Ecco come contattarci: {{contact}}',
  },
  password_changed: {
    subject: 'La tua password per {{organization_name}} è stata modificata',
    change:
      'La password dell’account {{customer_email}} presso {{organization_name}} è stata modificata in data {{changed_at}}.',
    wasYou: 'Se la modifica è tua, non devi fare nulla.',
    notYou:
      'Se la modifica non è tua, qualcun altro potrebbe avere accesso al tuo account. Contattaci subito: {{contact}}',
    care: 'Non ti chiediamo mai la password e, per la tua sicurezza, questa e-mail non contiene link.',
  },
};
