import type { Sentences } from '../../templates/catalogue.js';

export const ja: Sentences = {
  password_reset_requested: {
    subject: '{{organization_name}} の新しいパスワードを設定してください',
    request:
      '{{organization_name}} のアカウント {{customer_email}} について、新しいパスワードの設定が申請されました。お客様ご自身が申請された場合は、次のリンクからお手続きください。',
    action: '新しいパスワードを設定する',
    copy: 'ボタンが機能しない場合は、次のアドレスをブラウザーにコピーしてください。',
    validity:
      'このリンクの有効期間は {{lifetime}}で、一度だけ使用できます。複数回申請された場合は、最新のメールのリンクのみ有効です。',
    notYou:
      'お心当たりがない場合、お手続きは不要です。パスワードは変更されません。次のリンクから申請を取り消すことができます。',
    cancel: '申請に心当たりがない',
    care: 'このメールを転送しないでください。リンクを知っている人は誰でもパスワードを設定できます。',
    questions: 'ご不明な点がございましたら、こちらまでお問い合わせください：{{contact}}',
  },
  password_changed: {
    subject: '{{organization_name}} のパスワードが変更されました',
    change:
      '{{organization_name}} のアカウント {{customer_email}} のパスワードが {{changed_at}} に変更されました。',
    wasYou: 'お客様ご自身が変更された場合、お手続きは不要です。',
    notYou:
      'お心当たりがない場合、第三者がお客様のアカウントを使用している可能性があります。至急、次の連絡先までご連絡ください：{{contact}}',
    care: '当方からパスワードをお尋ねすることはありません。また、安全のため、このメールにはリンクを記載していません。',
  },
};
