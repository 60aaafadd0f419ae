import type { Sentences } from '../../templates/catalogue.js';

export const fr: Sentences = {
  password_reset_requested: {
    subject: 'Définir un nouveau mot de passe pour {{organization_name}}',
    request:
      'Un nouveau mot de passe a été demandé pour le compte {{customer_email}} chez {{organization_name}}. Si vous êtes à l’origine de cette demande, suivez ce lien\u00a0:',
    action: 'Définir un nouveau mot de passe',
    copy: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:',
    validity:
      'Le lien est valable pendant {{lifetime}} et ne peut être utilisé qu’une seule fois. Si vous avez fait plusieurs demandes, seul le lien du message le plus récent fonctionne.',
    notYou:
      'Si vous n’êtes pas à l’origine de cette demande, vous n’avez rien à faire\u00a0: votre mot de passe reste inchangé. Ce lien vous permet d’annuler la demande\u00a0:',
    cancel: 'Ce n’était pas moi',
    care: 'Merci de ne pas transférer ce message\u00a0: toute personne qui possède le lien peut définir votre mot de passe.',
    questions: 'Une question\u00a0? Voici comment nous joindre\u00a0: {{contact}}',
  },
  password_changed: {
    subject: 'Votre mot de passe pour {{organization_name}} a été modifié',
    change:
      'Le mot de passe du compte {{customer_email}} chez {{organization_name}} a été modifié le {{changed_at}}.',
    wasYou: 'Si vous êtes à l’origine de cette modification, vous n’avez rien à faire.',
    notYou:
      'Si ce n’était pas vous, une autre personne a peut-être accès à votre compte. Contactez-nous immédiatement\u00a0: {{contact}}',
    care: 'Nous ne vous demandons jamais votre mot de passe et, pour votre sécurité, ce message ne contient aucun lien.',
  },
};
