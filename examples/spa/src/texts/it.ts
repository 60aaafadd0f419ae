import type { Texts } from './texts';

export const it: Texts = {
  language: 'Lingua',
  loading: 'Un momento…',
  retry: 'Riprova',
  retryWhen: (when) => `Riprova ${when}`,
  askAgain: 'Richiedi un nuovo link',
  toSignIn: 'Accedi',
  toForgot: 'Password dimenticata?',
  email: 'Indirizzo e-mail',
  emailBlank: 'Inserisci il tuo indirizzo e-mail.',
  emailInvalid: 'Questo non è un indirizzo e-mail. Ha la forma nome@example.com.',
  waitWhen: (when) => `Troppi tentativi. Riprova ${when}.`,
  notFound: {
    title: 'Questa pagina non esiste',
    text: 'Forse manca una parte dell’indirizzo.',
  },
  framed: {
    title: 'Apri questa pagina da sola',
    text: 'Per la tua sicurezza non funziona all’interno di un’altra pagina.',
    open: 'Apri la pagina',
  },
  notSetUp: {
    title: 'Questa pagina non funziona ancora',
    text: 'Il negozio non ha finito di configurarla. Contatta il negozio.',
  },
  problems: {
    offline:
      'Il servizio non è raggiungibile. Controlla la connessione a Internet o riprova tra poco.',
    busy: 'Il servizio è occupato o si sta riavviando. Non è andato perso nulla: riprova tra poco.',
    setup: 'Il negozio non ha configurato correttamente questa pagina. Contatta il negozio.',
    unexpected: 'Qualcosa è andato storto. Riprova o, se il problema rimane, contatta il negozio.',
  },
  reference: (requestId) => `Se contatti il negozio, indica questo riferimento: ${requestId}`,
  links: {
    EXPIRED: {
      title: 'Questo link è scaduto',
      text: 'Per la tua sicurezza i link sono validi solo per poco tempo. Richiedine uno nuovo.',
    },
    ALREADY_USED: {
      title: 'Questo link è già stato usato',
      text: 'Con questo link è stata impostata una nuova password. Accedi con quella. Se non sei stato tu, richiedi subito un nuovo link.',
    },
    SUPERSEDED: {
      title: 'C’è un link più recente',
      text: 'Funziona solo il link dell’e-mail più recente, e nessuno precedente a un cambio della password. Cerca l’e-mail più recente o richiedi un nuovo link.',
    },
    REVOKED: {
      title: 'Questo link è stato annullato',
      text: 'La richiesta di una nuova password è stata ritirata. Se ti serve ancora, richiedi un nuovo link. Dopo un annullamento può passare un’ora prima che vengano inviate altre e-mail.',
    },
    UNRECOGNIZED: {
      title: 'Questo link non funziona',
      text: 'Forse ne è stata tagliata una parte. Copia l’intero link dall’e-mail nella barra degli indirizzi o richiedine uno nuovo.',
    },
    INCOMPLETE: {
      title: 'Questo link è incompleto',
      text: 'Ne è stata tagliata una parte. Copia l’intero link dall’e-mail nella barra degli indirizzi o richiedine uno nuovo.',
    },
    MISSING: {
      title: 'Apri il link dell’e-mail',
      text: 'Questa pagina funziona con il link che ti abbiamo inviato. Per la tua sicurezza non rimane nella barra degli indirizzi: se hai ricaricato la pagina, apri di nuovo il link dell’e-mail.',
    },
  },
  forgot: {
    title: 'Password dimenticata?',
    intro:
      'Inserisci il tuo indirizzo e-mail. Ti inviamo un link con cui impostare una nuova password.',
    submit: 'Invia il link',
    submitting: 'Invio in corso…',
    sentTitle: 'Controlla la tua posta',
    sent: 'Se conosciamo questo indirizzo, un’e-mail è in arrivo.',
    sentTo: (email) => `Indirizzo: ${email}`,
    hints: [
      'Possono volerci alcuni minuti. Controlla anche la cartella dello spam.',
      'Se fai più richieste, funziona solo il link dell’e-mail più recente.',
      'Puoi aprire il link su qualsiasi dispositivo.',
    ],
    resend: 'Invia di nuovo',
    resendWhen: (when) => `Invia di nuovo ${when}`,
    resent: 'Abbiamo richiesto di nuovo l’e-mail.',
    otherAddress: 'Usa un altro indirizzo',
  },
  reset: {
    title: 'Imposta una nuova password',
    checking: 'Controllo del link…',
    submit: 'Imposta la password',
    submitting: 'Impostazione della password…',
    doneTitle: 'La nuova password è impostata',
    done: (email) => `È valida da subito per l’account ${email}.`,
    doneHint: 'Altrove l’accesso è stato chiuso ovunque. Accedi con la nuova password.',
  },
  password: {
    label: 'Nuova password',
    show: 'Mostra la password',
    hide: 'Nascondi la password',
    blank: 'Inserisci una nuova password.',
    minLength: (count) => `Almeno ${count} caratteri`,
    maxLength: (count) => `Al massimo ${count} caratteri`,
    notCommon: 'Non una password usata da molte persone',
    notPersonal: 'Non composta dal tuo nome, dal tuo indirizzo o dal nome del negozio',
    advice: 'Più parole di seguito sono facili da ricordare e difficili da indovinare.',
    met: 'soddisfatto',
    unmet: 'non ancora soddisfatto',
    strength: 'Sicurezza',
    strengths: ['molto debole', 'debole', 'discreta', 'forte', 'molto forte'],
    rejected: {
      TOO_SHORT: 'La password è troppo corta.',
      TOO_LONG: 'La password è troppo lunga.',
      TOO_COMMON:
        'Molte persone usano questa password, quindi è facile da indovinare. Scegline un’altra.',
      CONTAINS_PERSONAL_DATA:
        'La password è composta dal tuo nome, dal tuo indirizzo o dal nome del negozio. Scegline un’altra.',
      NOT_WELL_FORMED: 'La password contiene caratteri che non si possono digitare.',
    },
    rejectedOtherwise: 'Scegli un’altra password.',
  },
  notMe: {
    title: 'La richiesta non è mia',
    intro:
      'Qualcuno ha richiesto una nuova password per il tuo account. Se la richiesta non è tua, qui puoi annullarla: il suo link smette di funzionare. La tua password resta invariata.',
    confirm: 'Non ho richiesto una nuova password',
    confirmMissing: 'Seleziona prima questa casella, in modo che nulla venga annullato per errore.',
    submit: 'Annulla la richiesta',
    submitting: 'Annullamento in corso…',
    nothing: 'Se la richiesta è tua, chiudi questa pagina. Non succede nulla.',
    doneTitle: 'La richiesta è annullata',
    done: (duration) =>
      `Il link dell’e-mail non funziona più e per ${duration} non inviamo altre e-mail di questo tipo al tuo indirizzo.`,
    expired: {
      title: 'Il link è scaduto',
      text: 'Nessuno può più impostare una password con questo link, quindi non c’è nulla da annullare.',
    },
    doneHint: 'La tua password è invariata. Non devi fare altro.',
  },
  signIn: {
    title: 'Accedi',
    password: 'Password',
    passwordBlank: 'Inserisci la tua password.',
    submit: 'Accedi',
    submitting: 'Accesso in corso…',
    invalid: 'L’indirizzo e-mail o la password non sono corretti.',
    ended: 'La sessione è terminata. Accedi di nuovo.',
  },
  account: {
    title: 'Il tuo account',
    signedInAs: (email) => `Hai effettuato l’accesso come ${email}.`,
    signInFirst: { title: 'Accedi', text: 'Per cambiare la password, prima accedi.' },
    changeTitle: 'Cambia la password',
    old: 'Password attuale',
    oldBlank: 'Inserisci la tua password attuale.',
    oldWrong: 'La password attuale non è corretta.',
    submit: 'Cambia la password',
    submitting: 'Cambio della password…',
    done: 'La tua password è stata cambiata.',
    signOut: 'Esci',
  },
};
