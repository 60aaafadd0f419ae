import type { Texts } from './texts';

export const es: Texts = {
  language: 'Idioma',
  loading: 'Un momento…',
  retry: 'Volver a intentarlo',
  retryWhen: (when) => `Volver a intentarlo ${when}`,
  askAgain: 'Pedir un enlace nuevo',
  toSignIn: 'Iniciar sesión',
  toForgot: '¿Has olvidado tu contraseña?',
  email: 'Correo electrónico',
  emailBlank: 'Escribe tu correo electrónico.',
  emailInvalid: 'Esto no es un correo electrónico. Tiene la forma nombre@example.com.',
  waitWhen: (when) => `Lo has intentado demasiadas veces. Vuelve a intentarlo ${when}.`,
  notFound: { title: 'Esta página no existe', text: 'Quizá falte una parte de la dirección.' },
  framed: {
    title: 'Abre esta página por separado',
    text: 'Por tu seguridad, no funciona dentro de otra página.',
    open: 'Abrir la página',
  },
  notSetUp: {
    title: 'Esta página todavía no funciona',
    text: 'La tienda no ha terminado de configurarla. Ponte en contacto con la tienda.',
  },
  problems: {
    offline:
      'No se puede acceder al servicio. Comprueba tu conexión a internet o vuelve a intentarlo en un momento.',
    busy: 'El servicio está ocupado o se está reiniciando. No se ha perdido nada: vuelve a intentarlo en un momento.',
    setup: 'La tienda no ha configurado bien esta página. Ponte en contacto con la tienda.',
    unexpected:
      'Algo ha salido mal. Vuelve a intentarlo o, si sigue ocurriendo, ponte en contacto con la tienda.',
  },
  reference: (requestId) =>
    `Si te pones en contacto con la tienda, indica esta referencia: ${requestId}`,
  links: {
    EXPIRED: {
      title: 'Este enlace ha caducado',
      text: 'Por tu seguridad, los enlaces son válidos durante poco tiempo. Pide uno nuevo.',
    },
    ALREADY_USED: {
      title: 'Este enlace ya se ha usado',
      text: 'Con él se ha establecido una contraseña nueva. Inicia sesión con ella. Si no has sido tú, pide enseguida un enlace nuevo.',
    },
    SUPERSEDED: {
      title: 'Hay un enlace más reciente',
      text: 'Solo funciona el enlace del correo más reciente, y ninguno anterior a un cambio de contraseña. Busca el correo más reciente o pide un enlace nuevo.',
    },
    REVOKED: {
      title: 'Este enlace se ha cancelado',
      text: 'Se ha retirado la solicitud de una contraseña nueva. Si todavía la necesitas, pide un enlace nuevo. Después de una cancelación puede pasar una hora hasta que se vuelvan a enviar correos.',
    },
    UNRECOGNIZED: {
      title: 'Este enlace no funciona',
      text: 'Quizá se haya cortado una parte. Copia el enlace completo del correo en la barra de direcciones o pide uno nuevo.',
    },
    INCOMPLETE: {
      title: 'Este enlace está incompleto',
      text: 'Se ha cortado una parte. Copia el enlace completo del correo en la barra de direcciones o pide uno nuevo.',
    },
    MISSING: {
      title: 'Abre el enlace del correo',
      text: 'Esta página funciona con el enlace que te enviamos. Por tu seguridad no se queda en la barra de direcciones: si has recargado la página, vuelve a abrir el enlace del correo.',
    },
  },
  forgot: {
    title: '¿Has olvidado tu contraseña?',
    intro:
      'Escribe tu correo electrónico. Te enviamos un enlace con el que puedes establecer una contraseña nueva.',
    submit: 'Enviar el enlace',
    submitting: 'Enviando…',
    sentTitle: 'Mira tu correo',
    sent: 'Si conocemos esta dirección, hay un correo en camino.',
    sentTo: (email) => `Dirección: ${email}`,
    hints: [
      'Puede tardar unos minutos. Mira también en la carpeta de correo no deseado.',
      'Si lo pides varias veces, solo funciona el enlace del correo más reciente.',
      'Puedes abrir el enlace en cualquier dispositivo.',
    ],
    resend: 'Enviarlo otra vez',
    resendWhen: (when) => `Enviarlo otra vez ${when}`,
    resent: 'Hemos vuelto a pedir el correo.',
    otherAddress: 'Usar otra dirección',
    openMailbox: 'Abrir el buzón',
  },
  reset: {
    title: 'Establecer una contraseña nueva',
    checking: 'Comprobando el enlace…',
    submit: 'Establecer la contraseña',
    submitting: 'Estableciendo la contraseña…',
    doneTitle: 'Tu contraseña nueva está establecida',
    done: (email) => `Ya es válida para la cuenta ${email}.`,
    doneHint:
      'Se ha cerrado tu sesión en todos los demás sitios. Inicia sesión con la contraseña nueva.',
  },
  password: {
    label: 'Contraseña nueva',
    show: 'Mostrar la contraseña',
    hide: 'Ocultar la contraseña',
    suggest: 'Sugerir una contraseña',
    blank: 'Escribe una contraseña nueva.',
    minLength: (count) => `Al menos ${count} caracteres`,
    maxLength: (count) => `Como máximo ${count} caracteres`,
    notCommon: 'No es una contraseña que use mucha gente',
    notPersonal: 'No está formada por tu nombre, tu dirección ni el nombre de la tienda',
    advice: 'Varias palabras seguidas son fáciles de recordar y difíciles de adivinar.',
    met: 'se cumple',
    unmet: 'todavía no se cumple',
    strength: 'Seguridad',
    strengths: ['muy débil', 'débil', 'aceptable', 'fuerte', 'muy fuerte'],
    rejected: {
      TOO_SHORT: 'La contraseña es demasiado corta.',
      TOO_LONG: 'La contraseña es demasiado larga.',
      TOO_COMMON: 'Mucha gente usa esta contraseña, así que es fácil de adivinar. Elige otra.',
      CONTAINS_PERSONAL_DATA:
        'La contraseña está formada por tu nombre, tu dirección o el nombre de la tienda. Elige otra.',
      NOT_WELL_FORMED: 'La contraseña contiene caracteres que no se pueden escribir.',
    },
    rejectedOtherwise: 'Elige otra contraseña.',
  },
  notMe: {
    title: 'No he sido yo',
    intro:
      'Alguien ha pedido una contraseña nueva para tu cuenta. Si no has sido tú, aquí puedes cancelar la solicitud: su enlace dejará de funcionar. Tu contraseña sigue siendo la misma.',
    confirm: 'No he pedido una contraseña nueva',
    confirmMissing: 'Marca primero esta casilla, para que no se cancele nada por error.',
    submit: 'Cancelar la solicitud',
    submitting: 'Cancelando…',
    nothing: 'Si has sido tú, cierra esta página. No pasará nada.',
    doneTitle: 'La solicitud está cancelada',
    done: (duration) =>
      `El enlace del correo ya no funciona y, durante ${duration}, no enviaremos más correos de este tipo a tu dirección.`,
    expired: {
      title: 'El enlace ha caducado',
      text: 'Ya nadie puede establecer una contraseña con él, así que no hay nada que cancelar.',
    },
    doneHint: 'Tu contraseña no ha cambiado. No tienes que hacer nada más.',
  },
  signIn: {
    title: 'Iniciar sesión',
    password: 'Contraseña',
    passwordBlank: 'Escribe tu contraseña.',
    submit: 'Iniciar sesión',
    submitting: 'Iniciando sesión…',
    invalid: 'El correo electrónico o la contraseña no son correctos.',
    ended: 'Tu sesión ha terminado. Vuelve a iniciar sesión.',
  },
  account: {
    title: 'Tu cuenta',
    signedInAs: (email) => `Has iniciado sesión como ${email}.`,
    signInFirst: {
      title: 'Inicia sesión',
      text: 'Para cambiar tu contraseña, inicia sesión primero.',
    },
    changeTitle: 'Cambiar tu contraseña',
    old: 'Contraseña actual',
    oldBlank: 'Escribe tu contraseña actual.',
    oldWrong: 'La contraseña actual no es correcta.',
    submit: 'Cambiar la contraseña',
    submitting: 'Cambiando la contraseña…',
    done: 'Tu contraseña se ha cambiado.',
    signOut: 'Cerrar sesión',
  },
};
