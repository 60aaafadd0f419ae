import type { Sentences } from '../../templates/catalogue.js';

export const nl: Sentences = {
  password_reset_requested: {
    subject: 'Stel een nieuw wachtwoord in voor {{organization_name}}',
    request:
      'Iemand heeft een nieuw wachtwoord aangevraagd voor het account {{customer_email}} bij {{organization_name}}. Was u dat, volg dan deze link:',
    action: 'Nieuw wachtwoord instellen',
    copy: 'Werkt de knop niet? Kopieer dan dit adres naar uw browser:',
    validity:
      'De link is {{lifetime}} geldig en werkt maar één keer. Hebt u meerdere aanvragen gedaan, dan werkt alleen de link in de nieuwste e-mail.',
    notYou:
      'Was u dat niet, dan hoeft u niets te doen: uw wachtwoord blijft zoals het is. Met deze link annuleert u de aanvraag:',
    cancel: 'Ik was het niet',
    care: 'Stuur deze e-mail niet door: wie de link heeft, kan uw wachtwoord instellen.',
    questions: 'Vragen? Zo bereikt u ons: {{contact}}',
  },
  password_changed: {
    subject: 'Uw wachtwoord voor {{organization_name}} is gewijzigd',
    change:
      'Het wachtwoord van het account {{customer_email}} bij {{organization_name}} is gewijzigd op {{changed_at}}.',
    wasYou: 'Was u dat, dan hoeft u niets te doen.',
    notYou:
      'Was u dat niet, dan heeft mogelijk iemand anders toegang tot uw account. Neem direct contact met ons op: {{contact}}',
    care: 'Wij vragen u nooit om uw wachtwoord, en voor uw veiligheid bevat deze e-mail geen link.',
  },
};
