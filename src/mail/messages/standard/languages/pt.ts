import type { Sentences } from '../../templates/catalogue.js';

export const pt: Sentences = {
  password_reset_requested: {
    subject: 'Defina uma nova senha para {{organization_name}}',
    request:
      'Alguém solicitou uma nova senha para a conta {{customer_email}} em {{organization_name}}. Se foi você, acesse este link:',
    action: 'Definir uma nova senha',
    copy: 'Se o botão não funcionar, copie este endereço para o seu navegador:',
    validity:
      'O link é válido por {{lifetime}} e só pode ser usado uma vez. Se você fez vários pedidos, só funciona o link do e-mail mais recente.',
    notYou:
      'Se não foi você, não é preciso fazer nada: a sua senha continua a mesma. Com este link você cancela o pedido:',
    cancel: 'Não fui eu',
    care: 'Não encaminhe este e-mail: quem tiver o link pode definir a sua senha.',
    questions: 'Dúvidas? Fale conosco: {{contact}}',
  },
  password_changed: {
    subject: 'A sua senha para {{organization_name}} foi alterada',
    change:
      'A senha da conta {{customer_email}} em {{organization_name}} foi alterada em {{changed_at}}.',
    wasYou: 'Se foi você, não é preciso fazer nada.',
    notYou:
      'Se não foi você, é possível que outra pessoa tenha acesso à sua conta. Entre em contato conosco imediatamente: {{contact}}',
    care: 'Nunca pedimos a sua senha e, para sua segurança, este e-mail não contém nenhum link.',
  },
};
