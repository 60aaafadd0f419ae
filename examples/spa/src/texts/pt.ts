import type { Texts } from './texts';

export const pt: Texts = {
  language: 'Idioma',
  loading: 'Um momento…',
  retry: 'Tentar de novo',
  retryWhen: (when) => `Tentar de novo ${when}`,
  askAgain: 'Pedir um novo link',
  toSignIn: 'Entrar',
  toForgot: 'Esqueceu a senha?',
  email: 'Endereço de e-mail',
  emailBlank: 'Digite o seu endereço de e-mail.',
  emailInvalid: 'Isto não é um endereço de e-mail. Ele tem a forma nome@example.com.',
  waitWhen: (when) => `Foram tentativas demais. Tente de novo ${when}.`,
  notFound: {
    title: 'Esta página não existe',
    text: 'Talvez falte uma parte do endereço.',
  },
  framed: {
    title: 'Abra esta página separadamente',
    text: 'Para sua segurança, ela não funciona dentro de outra página.',
    open: 'Abrir a página',
  },
  notSetUp: {
    title: 'Esta página ainda não funciona',
    text: 'A loja não terminou de configurá-la. Entre em contato com a loja.',
  },
  problems: {
    offline:
      'Não é possível acessar o serviço. Verifique a sua conexão com a internet ou tente de novo em instantes.',
    busy: 'O serviço está ocupado ou sendo reiniciado. Nada se perdeu: tente de novo em instantes.',
    setup: 'A loja não configurou esta página corretamente. Entre em contato com a loja.',
    unexpected:
      'Algo deu errado. Tente de novo ou, se continuar assim, entre em contato com a loja.',
  },
  reference: (requestId) =>
    `Se entrar em contato com a loja, informe esta referência: ${requestId}`,
  links: {
    EXPIRED: {
      title: 'Este link expirou',
      text: 'Para sua segurança, os links valem por pouco tempo. Peça um novo.',
    },
    ALREADY_USED: {
      title: 'Este link já foi usado',
      text: 'Uma nova senha foi definida com ele. Entre com essa senha. Se não foi você, peça um novo link imediatamente.',
    },
    SUPERSEDED: {
      title: 'Existe um link mais recente',
      text: 'Só funciona o link do e-mail mais recente, e nenhum anterior a uma mudança de senha. Procure o e-mail mais recente ou peça um novo link.',
    },
    REVOKED: {
      title: 'Este link foi cancelado',
      text: 'O pedido de uma nova senha foi retirado. Se você ainda precisa de uma, peça um novo link. Depois de um cancelamento, pode levar uma hora até que e-mails sejam enviados de novo.',
    },
    UNRECOGNIZED: {
      title: 'Este link não funciona',
      text: 'Talvez uma parte tenha sido cortada. Copie o link inteiro do e-mail para a barra de endereços ou peça um novo.',
    },
    INCOMPLETE: {
      title: 'Este link está incompleto',
      text: 'Uma parte foi cortada. Copie o link inteiro do e-mail para a barra de endereços ou peça um novo.',
    },
    MISSING: {
      title: 'Abra o link do e-mail',
      text: 'Esta página funciona com o link que enviamos a você. Para sua segurança, ele não fica na barra de endereços: se você recarregou a página, abra o link do e-mail de novo.',
    },
  },
  forgot: {
    title: 'Esqueceu a senha?',
    intro:
      'Digite o seu endereço de e-mail. Enviamos um link com o qual você define uma nova senha.',
    submit: 'Enviar o link',
    submitting: 'Enviando…',
    sentTitle: 'Veja a sua caixa de entrada',
    sent: 'Se conhecemos este endereço, um e-mail está a caminho.',
    sentTo: (email) => `Endereço: ${email}`,
    hints: [
      'Pode levar alguns minutos. Veja também a pasta de spam.',
      'Se você fizer vários pedidos, só funciona o link do e-mail mais recente.',
      'Você pode abrir o link em qualquer dispositivo.',
    ],
    resend: 'Enviar de novo',
    resendWhen: (when) => `Enviar de novo ${when}`,
    resent: 'Pedimos o e-mail de novo.',
    otherAddress: 'Usar outro endereço',
    openMailbox: 'Abrir a caixa de e-mail',
  },
  reset: {
    title: 'Definir uma nova senha',
    checking: 'Verificando o link…',
    submit: 'Definir a senha',
    submitting: 'Definindo a senha…',
    doneTitle: 'A sua nova senha está definida',
    done: (email) => `Ela já vale para a conta ${email}.`,
    doneHint: 'As suas outras sessões foram encerradas. Entre com a nova senha.',
  },
  password: {
    label: 'Nova senha',
    show: 'Mostrar a senha',
    hide: 'Ocultar a senha',
    suggest: 'Sugerir uma senha',
    blank: 'Digite uma nova senha.',
    minLength: (count) => `Pelo menos ${count} caracteres`,
    maxLength: (count) => `No máximo ${count} caracteres`,
    notCommon: 'Não é uma senha que muitas pessoas usam',
    notPersonal: 'Não é formada pelo seu nome, pelo seu endereço ou pelo nome da loja',
    advice: 'Várias palavras em sequência são fáceis de lembrar e difíceis de adivinhar.',
    met: 'atendido',
    unmet: 'ainda não atendido',
    strength: 'Força',
    strengths: ['muito fraca', 'fraca', 'razoável', 'forte', 'muito forte'],
    rejected: {
      TOO_SHORT: 'A senha é curta demais.',
      TOO_LONG: 'A senha é longa demais.',
      TOO_COMMON:
        'Muitas pessoas usam esta senha, por isso ela é fácil de adivinhar. Escolha outra.',
      CONTAINS_PERSONAL_DATA:
        'A senha é formada pelo seu nome, pelo seu endereço ou pelo nome da loja. Escolha outra.',
      NOT_WELL_FORMED: 'A senha contém caracteres que não podem ser digitados.',
    },
    rejectedOtherwise: 'Escolha outra senha.',
  },
  notMe: {
    title: 'Não fui eu',
    intro:
      'Alguém pediu uma nova senha para a sua conta. Se não foi você, aqui você pode cancelar o pedido: o link dele deixa de funcionar. A sua senha continua a mesma.',
    confirm: 'Eu não pedi uma nova senha',
    confirmMissing: 'Marque primeiro esta caixa, para que nada seja cancelado por engano.',
    submit: 'Cancelar o pedido',
    submitting: 'Cancelando…',
    nothing: 'Se foi você, feche esta página. Nada acontece.',
    doneTitle: 'O pedido está cancelado',
    done: (duration) =>
      `O link do e-mail não funciona mais e, por ${duration}, não enviaremos outro e-mail deste tipo para o seu endereço.`,
    expired: {
      title: 'O link expirou',
      text: 'Ninguém mais pode definir uma senha com ele, portanto não há nada a cancelar.',
    },
    doneHint: 'A sua senha não mudou. Você não precisa fazer mais nada.',
  },
  signIn: {
    title: 'Entrar',
    password: 'Senha',
    passwordBlank: 'Digite a sua senha.',
    submit: 'Entrar',
    submitting: 'Entrando…',
    invalid: 'O endereço de e-mail ou a senha está incorreta.',
    ended: 'A sua sessão terminou. Entre de novo.',
  },
  account: {
    title: 'A sua conta',
    signedInAs: (email) => `Você entrou como ${email}.`,
    signInFirst: { title: 'Entre na sua conta', text: 'Para mudar a senha, entre primeiro.' },
    changeTitle: 'Mudar a senha',
    old: 'Senha atual',
    oldBlank: 'Digite a sua senha atual.',
    oldWrong: 'A senha atual está incorreta.',
    submit: 'Mudar a senha',
    submitting: 'Mudando a senha…',
    done: 'A sua senha foi mudada.',
    signOut: 'Sair',
  },
};
