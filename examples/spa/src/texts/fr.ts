import type { Texts } from './texts';

export const fr: Texts = {
  language: 'Langue',
  loading: 'Un instant…',
  retry: 'Réessayer',
  retryWhen: (when) => `Réessayer ${when}`,
  askAgain: 'Demander un nouveau lien',
  toSignIn: 'Se connecter',
  toForgot: 'Mot de passe oublié\u00a0?',
  email: 'Adresse e-mail',
  emailBlank: 'Saisissez votre adresse e-mail.',
  emailInvalid: 'Ce n’est pas une adresse e-mail. Elle ressemble à nom@example.com.',
  waitWhen: (when) => `Vous avez fait trop de tentatives. Veuillez réessayer ${when}.`,
  notFound: {
    title: 'Cette page n’existe pas',
    text: 'Il manque peut-être une partie de l’adresse.',
  },
  framed: {
    title: 'Veuillez ouvrir cette page seule',
    text: 'Pour votre sécurité, elle ne fonctionne pas à l’intérieur d’une autre page.',
    open: 'Ouvrir la page',
  },
  notSetUp: {
    title: 'Cette page ne fonctionne pas encore',
    text: 'La boutique n’a pas terminé sa configuration. Veuillez contacter la boutique.',
  },
  problems: {
    offline:
      'Le service est injoignable. Vérifiez votre connexion à Internet, ou réessayez dans un instant.',
    busy: 'Le service est surchargé ou redémarre. Rien n’a été perdu\u00a0: veuillez réessayer dans un instant.',
    setup: 'La boutique n’a pas configuré cette page correctement. Veuillez contacter la boutique.',
    unexpected:
      'Un problème est survenu. Veuillez réessayer, ou contactez la boutique si cela se reproduit.',
  },
  reference: (requestId) =>
    `Si vous contactez la boutique, indiquez cette référence\u00a0: ${requestId}`,
  links: {
    EXPIRED: {
      title: 'Ce lien a expiré',
      text: 'Pour votre sécurité, les liens ne sont valables que peu de temps. Demandez-en un nouveau.',
    },
    ALREADY_USED: {
      title: 'Ce lien a déjà été utilisé',
      text: 'Un nouveau mot de passe a été défini avec ce lien. Connectez-vous avec ce mot de passe. Si ce n’était pas vous, demandez immédiatement un nouveau lien.',
    },
    SUPERSEDED: {
      title: 'Il existe un lien plus récent',
      text: 'Seul le lien du message le plus récent fonctionne, et aucun lien antérieur à un changement de mot de passe. Cherchez le message le plus récent, ou demandez un nouveau lien.',
    },
    REVOKED: {
      title: 'Ce lien a été annulé',
      text: 'La demande de nouveau mot de passe a été retirée. Si vous en avez toujours besoin, demandez un nouveau lien. Après une annulation, une heure peut s’écouler avant que des messages soient de nouveau envoyés.',
    },
    UNRECOGNIZED: {
      title: 'Ce lien ne fonctionne pas',
      text: 'Une partie a peut-être été coupée. Copiez le lien entier du message dans la barre d’adresse, ou demandez-en un nouveau.',
    },
    INCOMPLETE: {
      title: 'Ce lien est incomplet',
      text: 'Une partie a été coupée. Copiez le lien entier du message dans la barre d’adresse, ou demandez-en un nouveau.',
    },
    MISSING: {
      title: 'Ouvrez le lien du message',
      text: 'Cette page fonctionne avec le lien que nous vous avons envoyé. Pour votre sécurité, il n’est pas conservé dans la barre d’adresse\u00a0: si vous avez rechargé la page, ouvrez de nouveau le lien du message.',
    },
  },
  forgot: {
    title: 'Mot de passe oublié\u00a0?',
    intro:
      'Saisissez votre adresse e-mail. Nous vous envoyons un lien qui vous permet de définir un nouveau mot de passe.',
    submit: 'Envoyer le lien',
    submitting: 'Envoi en cours…',
    sentTitle: 'Consultez votre messagerie',
    sent: 'Si nous connaissons cette adresse, un message est en route.',
    sentTo: (email) => `Adresse\u00a0: ${email}`,
    hints: [
      'Cela peut prendre quelques minutes. Vérifiez aussi le dossier des indésirables.',
      'Si vous faites plusieurs demandes, seul le lien du message le plus récent fonctionne.',
      'Vous pouvez ouvrir le lien sur n’importe quel appareil.',
    ],
    resend: 'Renvoyer le message',
    resendWhen: (when) => `Renvoyer le message ${when}`,
    resent: 'Nous avons demandé un nouvel envoi du message.',
    otherAddress: 'Utiliser une autre adresse',
    openMailbox: 'Ouvrir la boîte mail',
  },
  reset: {
    title: 'Définir un nouveau mot de passe',
    checking: 'Vérification du lien…',
    submit: 'Définir le mot de passe',
    submitting: 'Enregistrement du mot de passe…',
    doneTitle: 'Votre nouveau mot de passe est défini',
    done: (email) => `Il est valable dès maintenant pour le compte ${email}.`,
    doneHint: 'Vous êtes déconnecté partout ailleurs. Connectez-vous avec le nouveau mot de passe.',
  },
  password: {
    label: 'Nouveau mot de passe',
    show: 'Afficher le mot de passe',
    hide: 'Masquer le mot de passe',
    suggest: 'Suggérer un mot de passe',
    blank: 'Saisissez un nouveau mot de passe.',
    minLength: (count) => `Au moins ${count} caractères`,
    maxLength: (count) => `Au plus ${count} caractères`,
    notCommon: 'Pas un mot de passe que beaucoup de personnes utilisent',
    notPersonal: 'Pas composé de votre nom, de votre adresse ou du nom de la boutique',
    advice: 'Plusieurs mots à la suite sont faciles à retenir et difficiles à deviner.',
    met: 'respecté',
    unmet: 'pas encore respecté',
    strength: 'Robustesse',
    strengths: ['très faible', 'faible', 'moyenne', 'forte', 'très forte'],
    rejected: {
      TOO_SHORT: 'Le mot de passe est trop court.',
      TOO_LONG: 'Le mot de passe est trop long.',
      TOO_COMMON:
        'Beaucoup de personnes utilisent ce mot de passe\u00a0: il est facile à deviner. Choisissez-en un autre.',
      CONTAINS_PERSONAL_DATA:
        'Le mot de passe est composé de votre nom, de votre adresse ou du nom de la boutique. Choisissez-en un autre.',
      NOT_WELL_FORMED: 'Le mot de passe contient des caractères qu’on ne peut pas saisir.',
    },
    rejectedOtherwise: 'Choisissez un autre mot de passe.',
  },
  notMe: {
    title: 'Ce n’était pas moi',
    intro:
      'Quelqu’un a demandé un nouveau mot de passe pour votre compte. Si ce n’était pas vous, vous pouvez annuler la demande ici\u00a0: son lien ne fonctionnera plus. Votre mot de passe reste inchangé.',
    confirm: 'Je n’ai pas demandé de nouveau mot de passe',
    confirmMissing: 'Cochez d’abord cette case, afin que rien ne soit annulé par erreur.',
    submit: 'Annuler la demande',
    submitting: 'Annulation en cours…',
    nothing: 'Si c’était vous, fermez cette page. Rien ne se passera.',
    doneTitle: 'La demande est annulée',
    done: (duration) =>
      `Le lien du message ne fonctionne plus et, pendant ${duration}, nous n’enverrons plus de message de ce type à votre adresse.`,
    expired: {
      title: 'Le lien a expiré',
      text: 'Plus personne ne peut définir un mot de passe avec ce lien\u00a0: il n’y a rien à annuler.',
    },
    doneHint: 'Votre mot de passe est inchangé. Vous n’avez rien d’autre à faire.',
  },
  signIn: {
    title: 'Se connecter',
    password: 'Mot de passe',
    passwordBlank: 'Saisissez votre mot de passe.',
    submit: 'Se connecter',
    submitting: 'Connexion en cours…',
    invalid: 'L’adresse e-mail ou le mot de passe est incorrect.',
    ended: 'Vous n’êtes plus connecté. Veuillez vous reconnecter.',
  },
  account: {
    title: 'Votre compte',
    signedInAs: (email) => `Vous êtes connecté en tant que ${email}.`,
    signInFirst: {
      title: 'Veuillez vous connecter',
      text: 'Pour changer votre mot de passe, connectez-vous d’abord.',
    },
    changeTitle: 'Changer votre mot de passe',
    old: 'Mot de passe actuel',
    oldBlank: 'Saisissez votre mot de passe actuel.',
    oldWrong: 'Le mot de passe actuel est incorrect.',
    submit: 'Changer le mot de passe',
    submitting: 'Changement du mot de passe…',
    done: 'Votre mot de passe est changé.',
    signOut: 'Se déconnecter',
  },
};
