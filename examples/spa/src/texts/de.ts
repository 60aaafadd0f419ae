import type { Texts } from './texts';

export const de: Texts = {
  language: 'Sprache',
  loading: 'Einen Moment …',
  retry: 'Erneut versuchen',
  retryWhen: (when) => `Erneut versuchen ${when}`,
  askAgain: 'Neuen Link anfordern',
  toSignIn: 'Anmelden',
  toForgot: 'Passwort vergessen?',
  email: 'E-Mail-Adresse',
  emailBlank: 'Geben Sie Ihre E-Mail-Adresse ein.',
  emailInvalid: 'Das ist keine E-Mail-Adresse. Sie sieht aus wie name@example.com.',
  waitWhen: (when) => `Das war zu oft. Bitte versuchen Sie es ${when} noch einmal.`,
  notFound: {
    title: 'Diese Seite gibt es nicht',
    text: 'Vielleicht fehlt ein Teil der Adresse.',
  },
  framed: {
    title: 'Bitte öffnen Sie diese Seite für sich allein',
    text: 'Zu Ihrer Sicherheit funktioniert sie nicht innerhalb einer anderen Seite.',
    open: 'Seite öffnen',
  },
  notSetUp: {
    title: 'Diese Seite funktioniert noch nicht',
    text: 'Der Shop hat sie noch nicht fertig eingerichtet. Bitte wenden Sie sich an den Shop.',
  },
  problems: {
    offline:
      'Der Dienst ist nicht erreichbar. Prüfen Sie Ihre Internetverbindung, oder versuchen Sie es gleich noch einmal.',
    busy: 'Der Dienst ist überlastet oder wird gerade neu gestartet. Es ging nichts verloren: Bitte versuchen Sie es gleich noch einmal.',
    setup:
      'Der Shop hat diese Seite nicht richtig eingerichtet. Bitte wenden Sie sich an den Shop.',
    unexpected:
      'Etwas ist schiefgegangen. Bitte versuchen Sie es noch einmal, oder wenden Sie sich an den Shop, wenn es dabei bleibt.',
  },
  reference: (requestId) => `Nennen Sie dem Shop bei Fragen dieses Zeichen: ${requestId}`,
  links: {
    EXPIRED: {
      title: 'Dieser Link ist abgelaufen',
      text: 'Zu Ihrer Sicherheit gelten Links nur kurze Zeit. Fordern Sie einen neuen an.',
    },
    ALREADY_USED: {
      title: 'Dieser Link wurde bereits verwendet',
      text: 'Mit ihm wurde ein neues Passwort festgelegt. Melden Sie sich damit an. Wenn Sie das nicht waren, fordern Sie sofort einen neuen Link an.',
    },
    SUPERSEDED: {
      title: 'Es gibt einen neueren Link',
      text: 'Nur der Link in der neuesten E-Mail gilt, und keiner aus der Zeit vor einer Passwortänderung. Suchen Sie die neueste E-Mail, oder fordern Sie einen neuen Link an.',
    },
    REVOKED: {
      title: 'Dieser Link wurde zurückgezogen',
      text: 'Die Anforderung eines neuen Passworts wurde abgebrochen. Wenn Sie trotzdem eines brauchen, fordern Sie einen neuen Link an. Nach einem Abbruch kann es eine Stunde dauern, bis wieder E-Mails verschickt werden.',
    },
    UNRECOGNIZED: {
      title: 'Dieser Link funktioniert nicht',
      text: 'Vielleicht wurde ein Teil abgeschnitten. Kopieren Sie den ganzen Link aus der E-Mail in die Adresszeile, oder fordern Sie einen neuen an.',
    },
    INCOMPLETE: {
      title: 'Dieser Link ist unvollständig',
      text: 'Ein Teil wurde abgeschnitten. Kopieren Sie den ganzen Link aus der E-Mail in die Adresszeile, oder fordern Sie einen neuen an.',
    },
    MISSING: {
      title: 'Öffnen Sie den Link in der E-Mail',
      text: 'Diese Seite funktioniert mit dem Link, den wir Ihnen geschickt haben. Zu Ihrer Sicherheit bleibt er nicht in der Adresszeile stehen: Wenn Sie die Seite neu geladen haben, öffnen Sie den Link in der E-Mail noch einmal.',
    },
  },
  forgot: {
    title: 'Passwort vergessen?',
    intro:
      'Geben Sie Ihre E-Mail-Adresse ein. Wir schicken Ihnen einen Link, mit dem Sie ein neues Passwort festlegen.',
    submit: 'Link senden',
    submitting: 'Wird gesendet …',
    sentTitle: 'Sehen Sie in Ihr Postfach',
    sent: 'Wenn wir diese Adresse kennen, ist eine E-Mail unterwegs.',
    sentTo: (email) => `Adresse: ${email}`,
    hints: [
      'Das kann einige Minuten dauern. Sehen Sie auch im Spam-Ordner nach.',
      'Wenn Sie mehrmals anfordern, gilt nur der Link in der neuesten E-Mail.',
      'Sie können den Link auf jedem Gerät öffnen.',
    ],
    resend: 'Noch einmal senden',
    resendWhen: (when) => `Noch einmal senden ${when}`,
    resent: 'Wir haben die E-Mail noch einmal angefordert.',
    otherAddress: 'Andere Adresse verwenden',
    openMailbox: 'Postfach öffnen',
  },
  reset: {
    title: 'Neues Passwort festlegen',
    checking: 'Der Link wird geprüft …',
    submit: 'Passwort festlegen',
    submitting: 'Das Passwort wird festgelegt …',
    doneTitle: 'Ihr neues Passwort ist festgelegt',
    done: (email) => `Es gilt ab sofort für das Konto ${email}.`,
    doneHint: 'Sie sind überall sonst abgemeldet. Melden Sie sich mit dem neuen Passwort an.',
  },
  password: {
    label: 'Neues Passwort',
    show: 'Passwort anzeigen',
    hide: 'Passwort verbergen',
    suggest: 'Passwort vorschlagen',
    blank: 'Geben Sie ein neues Passwort ein.',
    minLength: (count) => `Mindestens ${count} Zeichen`,
    maxLength: (count) => `Höchstens ${count} Zeichen`,
    notCommon: 'Kein Passwort, das viele Menschen verwenden',
    notPersonal: 'Nicht aus Ihrem Namen, Ihrer Adresse oder dem Namen des Shops gebildet',
    advice: 'Mehrere Wörter hintereinander sind leicht zu merken und schwer zu erraten.',
    met: 'erfüllt',
    unmet: 'noch nicht erfüllt',
    strength: 'Stärke',
    strengths: ['sehr schwach', 'schwach', 'mittel', 'stark', 'sehr stark'],
    rejected: {
      TOO_SHORT: 'Das Passwort ist zu kurz.',
      TOO_LONG: 'Das Passwort ist zu lang.',
      TOO_COMMON:
        'Viele Menschen verwenden dieses Passwort, es ist also leicht zu erraten. Wählen Sie ein anderes.',
      CONTAINS_PERSONAL_DATA:
        'Das Passwort ist aus Ihrem Namen, Ihrer Adresse oder dem Namen des Shops gebildet. Wählen Sie ein anderes.',
      NOT_WELL_FORMED: 'Das Passwort enthält Zeichen, die man nicht eingeben kann.',
    },
    rejectedOtherwise: 'Wählen Sie ein anderes Passwort.',
  },
  notMe: {
    title: 'Das war ich nicht',
    intro:
      'Jemand hat ein neues Passwort für Ihr Konto angefordert. Wenn Sie das nicht waren, können Sie den Vorgang hier abbrechen: Der Link darin gilt dann nicht mehr. Ihr Passwort bleibt, wie es ist.',
    confirm: 'Ich habe kein neues Passwort angefordert',
    confirmMissing:
      'Setzen Sie zuerst dieses Häkchen, damit nichts versehentlich abgebrochen wird.',
    submit: 'Vorgang abbrechen',
    submitting: 'Wird abgebrochen …',
    nothing: 'Wenn Sie es waren, schließen Sie diese Seite. Es geschieht nichts.',
    doneTitle: 'Der Vorgang ist abgebrochen',
    done: (duration) =>
      `Der Link in der E-Mail gilt nicht mehr, und für ${duration} schicken wir keine weitere E-Mail dieser Art an Ihre Adresse.`,
    expired: {
      title: 'Der Link ist abgelaufen',
      text: 'Mit ihm kann niemand mehr ein Passwort festlegen. Sie müssen also nichts abbrechen.',
    },
    doneHint: 'Ihr Passwort ist unverändert. Sie müssen nichts weiter tun.',
  },
  signIn: {
    title: 'Anmelden',
    password: 'Passwort',
    passwordBlank: 'Geben Sie Ihr Passwort ein.',
    submit: 'Anmelden',
    submitting: 'Anmeldung läuft …',
    invalid: 'Die E-Mail-Adresse oder das Passwort ist falsch.',
    ended: 'Sie sind nicht mehr angemeldet. Bitte melden Sie sich noch einmal an.',
  },
  account: {
    title: 'Ihr Konto',
    signedInAs: (email) => `Sie sind als ${email} angemeldet.`,
    signInFirst: {
      title: 'Bitte melden Sie sich an',
      text: 'Um Ihr Passwort zu ändern, melden Sie sich zuerst an.',
    },
    changeTitle: 'Passwort ändern',
    old: 'Aktuelles Passwort',
    oldBlank: 'Geben Sie Ihr aktuelles Passwort ein.',
    oldWrong: 'Das aktuelle Passwort ist falsch.',
    submit: 'Passwort ändern',
    submitting: 'Das Passwort wird geändert …',
    done: 'Ihr Passwort ist geändert.',
    signOut: 'Abmelden',
  },
};
