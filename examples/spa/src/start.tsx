/** Before any page: reads the configuration, and says what is wrong with it. */
import { useEffect, useState, type ReactNode } from 'react';
import { ApolloProvider } from '@apollo/client/react';
import { App, Frame } from './app';
import { applyShopColor } from './color';
import { ConfigError, loadConfig, type Config } from './config';
import { Explained } from './parts/explained';
import { Heading } from './parts/heading';
import { ProblemNotice, Retry } from './parts/problem-notice';
import { createClient } from './rekey/client';
import { problemOf } from './rekey/problem';
import { ShopProvider } from './shop';
import { useWords } from './words';

/** The pages do not work inside a page of somebody else, who could lay something over them. */
export function Framed() {
  const { texts } = useWords();
  const { open, ...explanation } = texts.framed;
  return (
    <Explained {...explanation}>
      <p className="actions">
        <a href={location.pathname} target="_blank" rel="noreferrer">
          {open}
        </a>
      </p>
    </Explained>
  );
}

/** The details are for the shop's developer, in English. */
function NotSetUp({ error }: { error: ConfigError }) {
  const { texts } = useWords();
  return (
    <Explained {...texts.notSetUp}>
      <p lang="en">
        <code>{error.message}</code>
      </p>
    </Explained>
  );
}

function NoConfig({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { texts } = useWords();
  if (error instanceof ConfigError) return <NotSetUp error={error} />;
  const problem = problemOf(error);
  return (
    <>
      <Heading>{texts.loading}</Heading>
      <ProblemNotice problem={problem} />
      <Retry key={problem.at} problem={problem} onRetry={onRetry} />
    </>
  );
}

type Loaded = { readonly config: Config; readonly client: ReturnType<typeof createClient> };

async function load(): Promise<Loaded> {
  const config = await loadConfig();
  if (config.color !== undefined) applyShopColor(config.color);
  return { config, client: createClient(config) };
}

/** Starts the pages of the shop. */
export function Start(): ReactNode {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);

  function begin(): void {
    load().then(setLoaded, (error: unknown) => setFailure({ error }));
  }

  useEffect(begin, []);

  if (loaded) {
    return (
      <ShopProvider value={loaded.config}>
        <ApolloProvider client={loaded.client}>
          <App />
        </ApolloProvider>
      </ShopProvider>
    );
  }
  return <Frame>{failure && <NoConfig error={failure.error} onRetry={begin} />}</Frame>;
}
