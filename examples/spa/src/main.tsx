/** The program. The token leaves the address bar before anything else happens. */
import { takeLink, watchLinks } from './link';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Frame } from './app';
import { Framed, Start } from './start';
import { WordsProvider } from './words';
import './style.css';

takeLink();
watchLinks();

const isFramed = window.top !== window.self;
const place = document.getElementById('app');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <WordsProvider>
        {isFramed ? (
          <Frame>
            <Framed />
          </Frame>
        ) : (
          <Start />
        )}
      </WordsProvider>
    </StrictMode>,
  );
}
