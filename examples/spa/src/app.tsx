/** The frame of every page: the shop's name or logo, the page, and the choice of the language. */
import { useState } from 'react';
import { AccountPage } from './pages/account';
import { ForgotPage } from './pages/forgot';
import { NotMePage } from './pages/not-me';
import { ResetPage } from './pages/reset';
import { SignInPage } from './pages/sign-in';
import { Explained } from './parts/explained';
import { PageLink, usePage, type Page } from './router';
import { useShop } from './shop';
import { languageNames, type Language } from './texts';
import { useWords } from './words';

const pages: Readonly<Record<Page, () => React.ReactNode>> = {
  '': ForgotPage,
  'reset-password': ResetPage,
  'not-me': NotMePage,
  'sign-in': SignInPage,
  password: AccountPage,
};

function NotFound() {
  const { texts } = useWords();
  return (
    <Explained {...texts.notFound}>
      <p className="actions">
        <PageLink page="">{texts.toForgot}</PageLink>
        <PageLink page="sign-in">{texts.toSignIn}</PageLink>
      </p>
    </Explained>
  );
}

function ShopMark() {
  const shop = useShop();
  const [isBroken, setIsBroken] = useState(false);
  if (shop === null) return null;
  if (shop.logo === undefined || isBroken) return <p className="shop">{shop.name}</p>;
  return (
    <p className="shop">
      <img src={shop.logo} alt={shop.name} onError={() => setIsBroken(true)} />
    </p>
  );
}

function LanguageSwitch() {
  const { language, texts, speak } = useWords();
  return (
    <label className="language">
      {texts.language}
      <select value={language} onChange={({ target }) => speak(target.value as Language)}>
        {Object.entries(languageNames).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Puts a page into the frame. */
export function Frame({ children }: { children: React.ReactNode }) {
  return (
    <div className="frame">
      <header>
        <ShopMark />
      </header>
      <main>{children}</main>
      <footer>
        <LanguageSwitch />
      </footer>
    </div>
  );
}

/** Shows the page of the address bar. */
export function App() {
  const page = usePage();
  const PageOf = page === undefined ? NotFound : pages[page];
  return (
    <Frame>
      <PageOf key={page} />
    </Frame>
  );
}
