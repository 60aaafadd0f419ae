import type { Texts } from './texts';

export const nl: Texts = {
  language: 'Taal',
  loading: 'Een ogenblik …',
  retry: 'Opnieuw proberen',
  retryWhen: (when) => `Opnieuw proberen ${when}`,
  askAgain: 'Nieuwe link aanvragen',
  toSignIn: 'Inloggen',
  toForgot: 'Wachtwoord vergeten?',
  email: 'E-mailadres',
  emailBlank: 'Vul uw e-mailadres in.',
  emailInvalid: 'Dit is geen e-mailadres. Het ziet eruit als naam@example.com.',
  waitWhen: (when) => `Dat was te vaak. Probeer het ${when} opnieuw.`,
  notFound: {
    title: 'Deze pagina bestaat niet',
    text: 'Misschien ontbreekt er een deel van het adres.',
  },
  framed: {
    title: 'Open deze pagina apart',
    text: 'Voor uw veiligheid werkt ze niet binnen een andere pagina.',
    open: 'Pagina openen',
  },
  notSetUp: {
    title: 'Deze pagina werkt nog niet',
    text: 'De winkel heeft haar nog niet helemaal ingesteld. Neem contact op met de winkel.',
  },
  problems: {
    offline:
      'De dienst is niet bereikbaar. Controleer uw internetverbinding of probeer het zo meteen opnieuw.',
    busy: 'De dienst is druk bezet of wordt net opnieuw gestart. Er is niets verloren gegaan: probeer het zo meteen opnieuw.',
    setup: 'De winkel heeft deze pagina niet goed ingesteld. Neem contact op met de winkel.',
    unexpected:
      'Er is iets misgegaan. Probeer het opnieuw, of neem contact op met de winkel als het zo blijft.',
  },
  reference: (requestId) => `Vermeld dit kenmerk als u contact opneemt met de winkel: ${requestId}`,
  links: {
    EXPIRED: {
      title: 'Deze link is verlopen',
      text: 'Voor uw veiligheid zijn links maar kort geldig. Vraag een nieuwe aan.',
    },
    ALREADY_USED: {
      title: 'Deze link is al gebruikt',
      text: 'Er is een nieuw wachtwoord mee ingesteld. Log daarmee in. Was u dat niet, vraag dan meteen een nieuwe link aan.',
    },
    SUPERSEDED: {
      title: 'Er is een nieuwere link',
      text: 'Alleen de link in de nieuwste e-mail werkt, en geen enkele van voor een wijziging van het wachtwoord. Zoek de nieuwste e-mail, of vraag een nieuwe link aan.',
    },
    REVOKED: {
      title: 'Deze link is geannuleerd',
      text: 'De aanvraag voor een nieuw wachtwoord is ingetrokken. Hebt u er toch een nodig, vraag dan een nieuwe link aan. Na een annulering kan het een uur duren voordat er weer e-mails worden verstuurd.',
    },
    UNRECOGNIZED: {
      title: 'Deze link werkt niet',
      text: 'Misschien is er een deel afgeknipt. Kopieer de hele link uit de e-mail naar de adresbalk, of vraag een nieuwe aan.',
    },
    INCOMPLETE: {
      title: 'Deze link is onvolledig',
      text: 'Er is een deel afgeknipt. Kopieer de hele link uit de e-mail naar de adresbalk, of vraag een nieuwe aan.',
    },
    MISSING: {
      title: 'Open de link in de e-mail',
      text: 'Deze pagina werkt met de link die wij u hebben gestuurd. Voor uw veiligheid blijft die niet in de adresbalk staan: hebt u de pagina opnieuw geladen, open dan de link in de e-mail nog een keer.',
    },
  },
  forgot: {
    title: 'Wachtwoord vergeten?',
    intro: 'Vul uw e-mailadres in. Wij sturen u een link waarmee u een nieuw wachtwoord instelt.',
    submit: 'Link versturen',
    submitting: 'Versturen …',
    sentTitle: 'Kijk in uw mailbox',
    sent: 'Als wij dit adres kennen, is er een e-mail onderweg.',
    sentTo: (email) => `Adres: ${email}`,
    hints: [
      'Dat kan enkele minuten duren. Kijk ook in de map met spam.',
      'Als u het meerdere keren aanvraagt, werkt alleen de link in de nieuwste e-mail.',
      'U kunt de link op elk apparaat openen.',
    ],
    resend: 'Opnieuw versturen',
    resendWhen: (when) => `Opnieuw versturen ${when}`,
    resent: 'Wij hebben de e-mail opnieuw aangevraagd.',
    otherAddress: 'Een ander adres gebruiken',
    openMailbox: 'De mailbox openen',
  },
  reset: {
    title: 'Nieuw wachtwoord instellen',
    checking: 'De link wordt gecontroleerd …',
    submit: 'Wachtwoord instellen',
    submitting: 'Het wachtwoord wordt ingesteld …',
    doneTitle: 'Uw nieuwe wachtwoord is ingesteld',
    done: (email) => `Het geldt meteen voor het account ${email}.`,
    doneHint: 'U bent overal elders uitgelogd. Log in met het nieuwe wachtwoord.',
  },
  password: {
    label: 'Nieuw wachtwoord',
    show: 'Wachtwoord tonen',
    hide: 'Wachtwoord verbergen',
    suggest: 'Een wachtwoord voorstellen',
    blank: 'Vul een nieuw wachtwoord in.',
    minLength: (count) => `Minstens ${count} tekens`,
    maxLength: (count) => `Hoogstens ${count} tekens`,
    notCommon: 'Geen wachtwoord dat veel mensen gebruiken',
    notPersonal: 'Niet gemaakt van uw naam, uw adres of de naam van de winkel',
    advice: 'Meerdere woorden achter elkaar zijn makkelijk te onthouden en moeilijk te raden.',
    met: 'voldaan',
    unmet: 'nog niet voldaan',
    strength: 'Sterkte',
    strengths: ['zeer zwak', 'zwak', 'redelijk', 'sterk', 'zeer sterk'],
    rejected: {
      TOO_SHORT: 'Het wachtwoord is te kort.',
      TOO_LONG: 'Het wachtwoord is te lang.',
      TOO_COMMON:
        'Veel mensen gebruiken dit wachtwoord, dus het is makkelijk te raden. Kies een ander.',
      CONTAINS_PERSONAL_DATA:
        'Het wachtwoord is gemaakt van uw naam, uw adres of de naam van de winkel. Kies een ander.',
      NOT_WELL_FORMED: 'Het wachtwoord bevat tekens die niet getypt kunnen worden.',
    },
    rejectedOtherwise: 'Kies een ander wachtwoord.',
  },
  notMe: {
    title: 'Ik was het niet',
    intro:
      'Iemand heeft een nieuw wachtwoord voor uw account aangevraagd. Was u dat niet, dan kunt u de aanvraag hier annuleren: de link ervan werkt dan niet meer. Uw wachtwoord blijft zoals het is.',
    confirm: 'Ik heb geen nieuw wachtwoord aangevraagd',
    confirmMissing: 'Zet eerst dit vinkje, zodat er niets per ongeluk wordt geannuleerd.',
    submit: 'Aanvraag annuleren',
    submitting: 'Annuleren …',
    nothing: 'Was u het wel, sluit dan deze pagina. Er gebeurt niets.',
    doneTitle: 'De aanvraag is geannuleerd',
    done: (duration) =>
      `De link in de e-mail werkt niet meer, en ${duration} lang sturen wij geen e-mail van deze soort meer naar uw adres.`,
    expired: {
      title: 'De link is verlopen',
      text: 'Niemand kan er nog een wachtwoord mee instellen, dus er is niets te annuleren.',
    },
    doneHint: 'Uw wachtwoord is niet veranderd. U hoeft verder niets te doen.',
  },
  signIn: {
    title: 'Inloggen',
    password: 'Wachtwoord',
    passwordBlank: 'Vul uw wachtwoord in.',
    submit: 'Inloggen',
    submitting: 'Bezig met inloggen …',
    invalid: 'Het e-mailadres of het wachtwoord is onjuist.',
    ended: 'U bent niet meer ingelogd. Log opnieuw in.',
  },
  account: {
    title: 'Uw account',
    signedInAs: (email) => `U bent ingelogd als ${email}.`,
    signInFirst: {
      title: 'Log eerst in',
      text: 'Om uw wachtwoord te wijzigen, moet u eerst inloggen.',
    },
    changeTitle: 'Wachtwoord wijzigen',
    old: 'Huidig wachtwoord',
    oldBlank: 'Vul uw huidige wachtwoord in.',
    oldWrong: 'Het huidige wachtwoord is onjuist.',
    submit: 'Wachtwoord wijzigen',
    submitting: 'Het wachtwoord wordt gewijzigd …',
    done: 'Uw wachtwoord is gewijzigd.',
    signOut: 'Uitloggen',
  },
};
