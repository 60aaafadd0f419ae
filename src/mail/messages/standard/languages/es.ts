import type { Sentences } from '../../templates/catalogue.js';

export const es: Sentences = {
  password_reset_requested: {
    subject: 'Establece una nueva contraseña para {{organization_name}}',
    request:
      'Alguien ha solicitado una nueva contraseña para la cuenta {{customer_email}} en {{organization_name}}. Si has sido tú, sigue este enlace:',
    action: 'Establecer una nueva contraseña',
    copy: 'Si el botón no funciona, copia esta dirección en tu navegador:',
    validity:
      'El enlace es válido durante {{lifetime}} y solo se puede usar una vez. Si lo has solicitado varias veces, solo funciona el enlace del correo más reciente.',
    notYou:
      'Si no has sido tú, no tienes que hacer nada: tu contraseña sigue siendo la misma. Con este enlace cancelas la solicitud:',
    cancel: 'No he sido yo',
    care: 'No reenvíes este correo: quien tenga el enlace puede establecer tu contraseña.',
    questions: '¿Tienes preguntas? Así puedes contactarnos: {{contact}}',
  },
  password_changed: {
    subject: 'Se ha cambiado tu contraseña de {{organization_name}}',
    change:
      'La contraseña de la cuenta {{customer_email}} en {{organization_name}} se cambió el {{changed_at}}.',
    wasYou: 'Si has sido tú, no tienes que hacer nada.',
    notYou:
      'Si no has sido tú, es posible que otra persona tenga acceso a tu cuenta. Ponte en contacto con nosotros de inmediato: {{contact}}',
    care: 'Nunca te pedimos la contraseña y, por tu seguridad, este correo no contiene ningún enlace.',
  },
};
